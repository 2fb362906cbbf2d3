package grading

import (
	"regexp"
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

// page makes a whole page around a body.
func page(body string) string {
	return "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>La soupe du soir</title>\n</head>\n<body>\n" + body + "\n</body>\n</html>\n"
}

// examineOne runs one check on one page.
func examineOne(t *testing.T, spec curriculum.Spec, source string) CheckResult {
	t.Helper()
	source += "<!-- fin -->" // an answer is never empty
	ex := &curriculum.Exercise{
		ID: "H99", Type: curriculum.HTML, Solution: curriculum.Files{"index.html": source},
		Checks: []curriculum.Check{{ID: "c", Spec: spec, Failure: "{recu} / {attendu}"}},
	}
	r := engine.Grade(t.Context(), ex, ex.Solution)
	if r.Verdict != Passed && r.Verdict != Failed {
		t.Fatalf("%+v: %s %v", spec, r.Verdict, r.Fault())
	}
	return r.Checks[0]
}

func number(n int) *int { return &n }

func TestHTMLChecks(t *testing.T) {
	pattern := func(s string) *regexp.Regexp { return regexp.MustCompile("(?i)" + s) }
	for _, c := range []struct {
		spec   curriculum.Spec
		source string
		want   string // message, empty when it passes
	}{
		{curriculum.Count{Selector: "li", Min: number(2)}, "<ul><li>a<li>b</ul>", ""},
		{curriculum.Count{Selector: "li", Min: number(3)}, "<ul><li>a<li>b</ul>", "2 / au moins 3"},
		{curriculum.Count{Selector: "h1", Equal: number(1)}, "<h1>a</h1><h1>b</h1>", "2 / 1"},
		{curriculum.Count{Selector: "b", Max: number(0)}, "<b>a</b>", "1 / au plus 0"},
		{curriculum.Count{Selector: "li", Min: number(1), Max: number(2)}, "", "0 / de 1 à 2"},
		{curriculum.Text{Selector: "a", Forbidden: pattern("^ici$")}, "<a href=x> Ici\n</a>", "Ici / un autre texte"},
		{curriculum.Text{Selector: "a", Forbidden: pattern("^ici$")}, "<a href=x>par ici</a>", ""},
		{curriculum.Text{Selector: "h1", Required: pattern("soupe")}, "<h1>La <em>Soupe</em></h1>", ""},
		{curriculum.Text{Selector: "h1", Required: pattern("soupe")}, "<h1> </h1>", "rien / un autre texte"},
		{curriculum.Text{Selector: "h1", Required: pattern("soupe")}, "<p>soupe", "rien / un texte"},
		{curriculum.Text{Selector: "p", OneContains: "le plan d'accès"}, "<p>x<p>Regardez <a href=p>le&nbsp;plan\n d’accès</a>.", ""},
		{curriculum.Text{Selector: "p", OneContains: "le plan"}, "<p>le<!-- x --> pla<script>n</script><p>le <span hidden>plan</span>", "le pla, le / le plan"},
		{curriculum.Text{Selector: "p", OneIs: "Bonjour"}, "<p>Bonjour  <p>Bonjour à tous", ""},
		{curriculum.Text{Selector: "p", OneIs: "Bonjour"}, "<p>Bonjour à tous", "Bonjour à tous / Bonjour"},
		{curriculum.Attribute{Selector: "a", Name: "href", OneOf: []string{"plan.html"}}, "<a href='./plan.html '>x</a>", ""},
		{curriculum.Attribute{Selector: "a", Name: "href", OneOf: []string{"plan.html"}}, "<a href=Plan.html>x</a><a>y</a>", "Plan.html / plan.html"},
		{curriculum.Attribute{Selector: "a", Name: "href", OneOf: []string{"https://ville.example/"}}, "<a href=HTTPS://Ville.example/>x</a>", ""},
		{curriculum.Attribute{Selector: "a", Name: "href", OneOf: []string{"x"}}, "", "rien / x"},
		{curriculum.Attribute{Selector: "input", Name: "type", AllOf: []string{"email", "tel"}}, "<input type=EMAIL><input type=tel>", ""},
		{curriculum.Attribute{Selector: "input", Name: "type", AllOf: []string{"email"}}, "<input type=email><input>", "rien / email"},
		{curriculum.Attribute{Selector: "input", Name: "type", AllOf: []string{"email"}}, "", "rien / email"},
		{curriculum.Attribute{Selector: "img", Name: "alt", Present: true}, "<img alt=chat>", ""},
		{curriculum.Attribute{Selector: "img", Name: "alt", Present: true}, "<img alt=' '>", "  / une valeur"},
		{curriculum.Attribute{Selector: "img", Name: "alt", Present: true}, "", "rien / "},
		{curriculum.Attribute{Selector: "img", Name: "alt", Forbidden: pattern(`\.jpg$`)}, "<img alt=chat.JPG>", "chat.JPG / une autre valeur"},
		{curriculum.Attribute{Selector: "img", Name: "alt", Forbidden: pattern(`\.jpg$`)}, "<p>", ""},
		{curriculum.Attribute{Selector: "p", Name: "class", OneOf: []string{"a b"}}, "<p class=' a  b '>", ""},
		{curriculum.Absent{Selector: "b"}, "<strong>x</strong>", ""},
		{curriculum.Absent{Selector: "b"}, "<b id=x>x</b>", `<b id="x"> / aucun`},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "<label for=n>Nom</label><input id=n>", ""},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "<label>Nom <input></label>", ""},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "<input aria-label=Nom>", ""},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "<label for=m>Nom</label><input id=n>", `<input id="n"> / un élément relié`},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "<label for=n></label><input id=n>", `<input id="n"> / un élément relié`},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "<label for=n>Nom</label><input id=n><p id=n>", `<input id="n"> / un élément relié`},
		{curriculum.Tied{Selector: "input", By: "etiquette"}, "", "rien / un élément relié"},
		{curriculum.Tied{Selector: "label", By: "for"}, "<label for=n>x</label><p id=n>", "n / un élément relié"},
		{curriculum.Tied{Selector: "a", By: "href"}, "<a href=#contenu>x</a><main id=contenu>", ""},
		{curriculum.Tied{Selector: "a", By: "href"}, "<a href=#contenu>x</a>", "contenu / un élément relié"},
		{curriculum.Tied{Selector: "a", By: "href"}, "<a href=page.html>x</a>", "page.html / un élément relié"},
		{curriculum.Tied{Selector: "input", By: "aria-describedby"}, "<input aria-describedby='a b'><p id=a><p id=b>", ""},
		{curriculum.Tied{Selector: "input", By: "aria-describedby"}, "<input aria-describedby='a b'><p id=a>", "b / un élément relié"},
	} {
		got := examineOne(t, c.spec, c.source)
		if got.Passed != (c.want == "") || got.Message != c.want {
			t.Errorf("%+v on %s\n got %q\nwant %q", c.spec, c.source, got.Message, c.want)
		}
	}
}

// first gives the first problem of a pack, without its unbreakable spaces.
func first(t *testing.T, pack func(*document) []string, source string) string {
	t.Helper()
	d, err := parseDocument("index.html", source)
	if err != nil {
		t.Fatal(err)
	}
	problems := pack(d)
	if len(problems) == 0 {
		return ""
	}
	return strings.NewReplacer(noBreak, " ", thinNoBreak, " ").Replace(problems[0])
}

func TestAccessible(t *testing.T) {
	good := `<header><nav aria-label="principal"><a href="/">Accueil</a></nav></header><main><h1>La soupe</h1><h2>Quand ?</h2>
<img src="a.jpg" alt="Une marmite"><img src="d.svg" alt=""><a href="x"><img src="p.png" alt="Le plan"></a>
<form><label for="n">Nom</label><input id="n"><label>Ville <select><option>Lyon</select></label><button>Envoyer</button><input type="submit"><input type="hidden" name="h"></form>
<table><caption>Horaires</caption><tr><td></td><th scope="col">Matin</th></tr><tr><th scope="row">Lundi</th><td>9 h</td></tr></table>
<video controls src="v.mp4"></video><iframe title="Carte" src="c"></iframe></main><footer>Bonsoir</footer>`
	if got := first(t, accessibilityProblems, page(good)); got != "" {
		t.Errorf("a good page: %s", got)
	}
	for _, c := range []struct{ source, want string }{
		{strings.Replace(page("<h1>x</h1>"), ` lang="fr"`, "", 1), "La langue de la page"},
		{strings.Replace(page("<h1>x</h1>"), `lang="fr"`, `lang="français"`, 1), "n’est pas un code de langue"},
		{strings.Replace(page("<h1>x</h1>"), "<title>La soupe du soir</title>", "", 1), "pas de titre"},
		{strings.Replace(page("<h1>x</h1>"), "La soupe du soir", " ", 1), "est vide"},
		{strings.Replace(page("<h1>x</h1>"), "La soupe du soir", "Document", 1), "ne dit rien"},
		{strings.Replace(page("<h1>x</h1>"), "<title>", "<meta name=viewport content='user-scalable=no'><title>", 1), "interdit d’agrandir"},
		{page("<h1>x</h1><img src=a.jpg>"), "pas d’attribut alt"},
		{page("<h1>x</h1><img src=a.jpg alt=photo.jpg>"), "nom de fichier"},
		{page("<h1>x</h1><iframe src=x></iframe>"), "<iframe>"},
		{page("<h1>x</h1><video autoplay controls>"), "démarre tout seul"},
		{page("<h1>x</h1><audio src=x>"), "controls"},
		{page("<p>x</p>"), "aucun titre"},
		{page("<h2>x</h2>"), "Commencez par un <h1>"},
		{page("<h1>x</h1><h3>y</h3>"), "saute un niveau"},
		{page("<h1></h1>"), "est vide"},
		{page("<h1>x</h1><h1>y</h1>"), "2 titres <h1>"},
		{page("<h1>x</h1><a href=x></a>"), "pas de texte"},
		{page("<h1>x</h1><a href=x><img src=a alt=''></a>"), "pas de texte"},
		{page("<h1>x</h1><a href=x>Cliquez ici !</a>"), "ne dit pas où"},
		{page("<h1>x</h1><button></button>"), "Un bouton"},
		{page("<h1>x</h1><input placeholder=Nom>"), "Le placeholder ne suffit pas"},
		{page("<h1>x</h1><textarea></textarea>"), "pas d’étiquette"},
		{page("<h1>x</h1><label for=n>Nom</label>"), "n’existe pas"},
		{page("<h1 id=a>x</h1><p id=a>"), "utilisé 2 fois"},
		{page("<h1 aria-describedby=z>x</h1>"), "vise « z »"},
		{page("<header><h1>x</h1></header><p>y"), "zone <main>"},
		{page("<main><h1>x</h1></main><main></main>"), "2 zones <main>"},
		{page("<article><main><h1>x</h1></main></article>"), "est dans <article>"},
		{page("<main><h1>x</h1></main><nav></nav><nav></nav>"), "2 menus"},
		{page("<h1>x</h1><table><tr><td>a<tr><td>b</table>"), "cellule d’en-tête"},
		{page("<h1>x</h1><a href=x tabindex=3>Plan</a>"), "tabindex"},
		{page("<h1>x</h1><button aria-hidden=true>Plan</button>"), "Un bouton n’a pas de texte"},
	} {
		if got := first(t, accessibilityProblems, c.source); !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %q\nwant …%q…", c.source, got, c.want)
		}
	}
}

func TestValid(t *testing.T) {
	for _, good := range []string{
		page("<main><p>a<p>b<ul><li>x<li>y<ul><li>z</ul></ul><br><br/><img src=a alt=b /><table><tr><td>1<td>2<tr><td>3</table></main>"),
		"<p>Bonjour <em>à <strong>tous</strong></em></p>",
		page("<a href=x><h2>Titre</h2><p>Texte</p></a><dl><dt>a<dd>b<dt>c<dd>d</dl><select><optgroup label=x><option>a<option>b</optgroup></select>"),
		page("<svg viewBox='0 0 1 1'><path d='M0 0'/><title>x</title><g><circle r=1 /></g></svg><pre>a < b && c > d</pre>"),
		page("<form><fieldset><legend>x</legend><label>a <input type=radio></label></fieldset><button><span>ok</span></button></form>"),
		page("<script>if (a < b) x('<p>')</script>"),
		page("<details><summary>a</summary><p>b</details><figure><img src=a alt=b><figcaption>c</figcaption></figure><picture><source srcset=a><img src=b alt=c></picture>"),
		page("<!-- <p> pas fermé --><textarea><p></textarea><ruby>a<rt>b</ruby>"),
	} {
		if got := first(t, validityProblems, good); got != "" {
			t.Errorf("%s\n: %s", good, got)
		}
	}
	for _, c := range []struct{ source, want string }{
		{"<p>a <strong>b</p>", "Ligne 1 : <strong> (ligne 1) doit être fermé avant </p>"},
		{"<p>a\n<em>b <strong>c</em></strong></p>", "Ligne 2 : <strong> (ligne 2) doit être fermé avant </em>"},
		{"<div>\n<div>x</div>", "Ligne 1 : <div> n’est jamais fermé"},
		{"<p>a</em></p>", "Ligne 1 : </em> ne ferme rien"},
		{"a<br></br>", "</br> n’existe pas"},
		{"<img src=a></img>", "</img> n’existe pas"},
		{"<div/>x", "ne se ferme pas ainsi"},
		{"<p>a\n<ul><li>b</ul></p>", "Ligne 2 : <ul> ne va pas dans <p> (ouvert ligne 1)"},
		{"<h1>a <p>b</p></h1>", "<p> ne va pas dans <h1>"},
		{"<div><li>a</li></div>", "<li> va directement dans <ul>, pas dans <div>"},
		{"<ul><p>a</p></ul>", "<p> ne va pas directement dans <ul>"},
		{"<ul><li>a</li>\n<ul><li>b</li></ul></ul>", "Ligne 2 : <ul> ne va pas directement dans <ul>"},
		{"<table><td>a</td></table>", "<td> va directement dans <tr>"},
		{"<a href=x>a <a href=y>b</a></a>", "<a> ne va pas dans <a>"},
		{"<a href=x><button>b</button></a>", "<button> ne va pas dans <a>"},
		{"<form><form></form></form>", "<form> ne va pas dans <form>"},
		{strings.Replace(page(""), "<title>", "<p>x</p><title>", 1), "<p> ne va pas dans <head>"},
		{page("<title>x</title>"), "<title> va dans <head>"},
		{strings.Replace(page(""), "<!doctype html>\n", "", 1), "La première ligne"},
		{page("<p id=a>x</p><p id=a>y</p>"), "utilisé 2 fois"},
		{`<a href="plan.html>Plan</a> <a href="x">y</a>`, "guillemet"},
		{`<p class="a" class="b">x</p>`, "écrit deux fois"},
		{"<p>fin <strong", "n’est pas terminée"},
		{page("<body>"), "<body> est écrit deux fois"},
	} {
		if got := first(t, validityProblems, c.source); !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %q\nwant …%q…", c.source, got, c.want)
		}
	}
}

// TestOneLatePairIsToldOnce: a crossing is one mistake, not two.
func TestOneLatePairIsToldOnce(t *testing.T) {
	d, err := parseDocument("index.html", "<p><em>a <strong>b</em></strong></p>")
	if err != nil {
		t.Fatal(err)
	}
	if got := validityProblems(d); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

func TestSameHTML(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"<p>a", "<p>a</p>", true}, {"<p>a &amp; b</p>", "<p>a & b</p>", true}, {"<p>a&lt;3</p>", "<p>a<3</p>", true},
		{"<P CLASS='b a' id=x>", `<p id="x" class="a b"></p>`, true}, {"<ul>\n <li>a</li>\n<li>b</ul>\n", "<ul><li>a</li><li>b</li></ul>", true},
		{"<p>a  b\n</p>", "<p>a b</p>", true}, {"<p>a</p>", "<p>b</p>", false}, {"<b>a</b>", "<i>a</i>", false},
		{"a <b>c</b>", "a<b>c</b>", false}, {"<p>&amp;lt;</p>", "<p>&lt;</p>", false}, {"", "", true}, {"", "<p>", false}, {" x ", "x", true},
	} {
		if got := sameHTML(c.a, c.b); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

// TestSeveralPages: the packs look at every page, the checks at the main one.
func TestSeveralPages(t *testing.T) {
	ex := &curriculum.Exercise{
		ID: "H98", Type: curriculum.HTML,
		Solution: curriculum.Files{"a.html": page("<h1>a</h1><b>x</b>"), "index.html": page("<h1>b</h1>"), "style.css": "p{}"},
		Checks:   []curriculum.Check{{ID: "b", Spec: curriculum.Absent{Selector: "b"}, Failure: "f"}, {ID: "v", Spec: curriculum.Valid{}, Failure: "La page a une faute."}},
	}
	if r := engine.Grade(t.Context(), ex, ex.Solution); !r.Passed {
		t.Errorf("%+v", r)
	}
	files := curriculum.Files{"a.html": page("<h1>a</h1><em>x"), "index.html": page("<h1>b</h1>"), "style.css": "p{}"}
	r := engine.Grade(t.Context(), ex, files)
	if got, _ := r.FirstFailure(); !strings.HasPrefix(got.Message, "La page a une faute. Dans a.html"+noBreak+": Ligne 9") {
		t.Errorf("%+v", r)
	}
}

// FuzzHTML: whatever the page, reading it never fails, and two readings agree.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{page("<h1>x"), "<p><div></p>", "<svg><p/></svg>", "<a href='", "<!--", "<table><tr><p>", "</p></p>", "<select><svg>", "<template><li>", "\x00<p"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		d, err := parseDocument("index.html", source)
		if err != nil {
			return
		}
		a := append(accessibilityProblems(d), validityProblems(d)...)
		b := append(accessibilityProblems(d), validityProblems(d)...)
		if strings.Join(a, "\n") != strings.Join(b, "\n") {
			t.Fatal("two readings differ")
		}
		if !sameHTML(source, source) {
			t.Fatal("a page differs from itself")
		}
		_ = visibleText(d.root) + spokenText(d.root)
		holdsTag(source, "script")
	})
}
