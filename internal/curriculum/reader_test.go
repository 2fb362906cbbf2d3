package curriculum

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"chantier/contenu"
)

// TestReadCheck_values: what a check expects, by the way it is written.
func TestReadCheck_values(t *testing.T) {
	cases := []struct {
		yaml string
		want Call
	}{
		{"appel: 'f()', rend: null", Call{Want: Returns}},
		{"appel: 'f()', rend: 300", Call{Want: Returns, Value: 300.0}},
		{"appel: 'f()', rend: \"\"", Call{Want: Returns, Value: ""}},
		{"appel: 'f()', rend: false", Call{Want: Returns, Value: false}},
		{"appel: 'f()', rend: rien", Call{Want: Returns, Value: Undefined{}}},
		{"appel: 'f()', rend: { texte: rien }", Call{Want: Returns, Value: "rien"}},
		{"appel: 'f()', rend_pas: rien", Call{Want: ReturnsNot, Value: Undefined{}}},
		{"appel: 'f()', leve: true", Call{Want: Throws, Value: true}},
		{"appel: 'f()', leve: RangeError", Call{Want: Throws, Value: "RangeError"}},
		{"appel: 'f()', affiche: \"a\"", Call{Want: Prints, Value: "a"}},
		{"appel: 'f()', rend: comme_solution", Call{Want: LikeSolution}},
	}
	for _, c := range cases {
		var out Problems
		n, ok := readYAML("x", []byte("{ id: a, si_echec: \"Non.\", "+c.yaml+" }"), &out)
		if !ok {
			t.Fatal(out)
		}
		got := readCheck(n, JS).Spec.(Call)
		if len(out) > 0 || got.Want != c.want.Want || got.Value != c.want.Value || !slices.Equal(got.Expressions, []string{"f()"}) {
			t.Errorf("%s: got %#v %v", c.yaml, got, out)
		}
	}
}

func TestTypeset(t *testing.T) {
	for in, want := range map[string]string{
		"Piège : lisez « ceci » ! Vu ?": "Piège\u00a0: lisez «\u00a0ceci\u00a0»\u202f! Vu\u202f?",
		"gardez `a ? b : c` ; 3 €":      "gardez `a ? b : c`\u202f; 3\u00a0€",
		"un ` seul : reste":             "un ` seul\u00a0: reste",
		"https://ville.example/ reste":  "https://ville.example/ reste",
	} {
		if got := Typeset(in); got != want {
			t.Errorf("Typeset(%q) = %q, want %q", in, got, want)
		}
	}
	table := "| a | b |\n|---|---|\n| 1 : 2 | 3 |\n```js\na ? b : c\n```"
	if got := typesetMarkdown(table); got != "| a | b |\n|---|---|\n| 1\u00a0: 2 | 3 |\n```js\na ? b : c\n```" {
		t.Errorf("got %q", got)
	}
}

func TestSentences(t *testing.T) {
	text := "Un lien relie. Il s’ouvre !\n\n- un élément\n- un autre, `avec du code`\n\n```js\nlet a. b = 1.\n```\nFin."
	want := []string{"Un lien relie", "Il s’ouvre", "un élément", "un autre, code", "Fin"}
	if got := sentences(text); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !usesWord("Les bornes de l’école", "borne") || !usesWord("l’injection", "injection") || usesWord("un liencadre", "lien") {
		t.Error("whole words, plural included")
	}
}

func seeds(f *testing.F, name string) {
	c := content(f)
	for _, e := range c.Exercises() {
		if data, err := contenu.FS.ReadFile(e.Path + "/exercice.md"); err == nil && name == "exercice.md" {
			f.Add(data)
		}
	}
	for _, s := range c.Sequences() {
		if s.Lesson == nil || name != "lecon.md" {
			continue
		}
		if data, err := contenu.FS.ReadFile(s.Lesson.Path); err == nil {
			f.Add(data)
		}
	}
	f.Add([]byte(tiny[h01]))
	f.Add([]byte(tiny[lesson01]))
	f.Add([]byte("---\n{{\n---\n"))
	f.Add([]byte("---\ntitre: [a]\nreglages: 3\nverifications: {a: b}\nerreurs: null\n---\n# Énoncé\n<script>alert(1)</script>\n[a](javascript:b)"))
	f.Add([]byte("\ufeff---\r\ntitre: a\r\n---\r\n## b\r\n:::exemple\r\n```\r\n:::\r\n"))
}

// FuzzExercise: whatever is written, reading ends, and what is shown can never run.
func FuzzExercise(f *testing.F) {
	seeds(f, "exercice.md")
	f.Fuzz(func(t *testing.T, data []byte) {
		var out Problems
		e := parseExercise("p1/s01-x/h01-x/exercice.md", data, &out)
		if e == nil {
			if len(out) == 0 {
				t.Fatal("nothing was read and no problem was told")
			}
			return
		}
		if len(out) == 0 && (e.ID == "" || e.Statement == "" || len(e.Checks) == 0 && e.Type == "") {
			t.Fatalf("an incomplete exercise without a problem: %+v", e)
		}
		refuseActive(t, "statement", string(e.StatementHTML))
		for _, h := range e.Hints {
			refuseActive(t, "hint", string(h))
		}
		for _, c := range e.Checks {
			c.Secret(e)
		}
	})
}

// FuzzLesson: whatever is written, reading ends, and what is shown can never run.
func FuzzLesson(f *testing.F) {
	seeds(f, "lecon.md")
	f.Fuzz(func(t *testing.T, data []byte) {
		var out Problems
		l := parseLesson("p1/s01-x/lecon.md", "S01", data, &out)
		if l == nil {
			if len(out) == 0 {
				t.Fatal("nothing was read and no problem was told")
			}
			return
		}
		for _, s := range l.Steps {
			plainFrench(l.Path, s.Title, s.text(), &out)
			for _, b := range s.Blocks {
				refuseActive(t, s.Title, string(b.HTML))
				refuseActive(t, s.Title, string(b.Answer))
			}
		}
	})
}

// FuzzProgramme: a broken plan gives problems, never a crash.
func FuzzProgramme(f *testing.F) {
	for _, name := range []string{"programme.yaml", "concepts.yaml", "glossaire.yaml"} {
		f.Add(name, []byte(tiny[name]))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		fsys := fstest.MapFS{}
		for n, text := range tiny {
			fsys[n] = &fstest.MapFile{Data: []byte(text)}
		}
		switch name {
		case "programme.yaml", "concepts.yaml", "glossaire.yaml":
			fsys[name] = &fstest.MapFile{Data: data}
		}
		c, _ := Load(fsys)
		c.Review()
	})
}

// TestVisit: what is written of a request is read whole, and what cannot hold is told.
func TestVisit(t *testing.T) {
	read := func(text string) (Check, Problems) {
		var out Problems
		n, ok := readYAML("exercice.md", []byte(text), &out)
		if !ok {
			t.Fatalf("%s: %v", text, out)
		}
		return readCheck(n, PHP), out
	}
	c, problems := read(`{ id: a, si_echec: "x", base: donnees/a.sql, requetes: [{ page: "a.php?x=1", champs: { q: [a, 2], p: 1.5 } }, { page: b.php, methode: post, suivre: true, autre_visiteur: true, fichiers: [{ champ: f, nom: n.txt, type: text/plain, contenu: c }] }],
  statut: 303, redirige_vers: c.php, entete: { nom: X-A, vaut: b }, affiche: "", sans_avertissement: true, nombre: { dans: li, egal: 1 }, table: "SELECT 1", resultat: [[1, "a", null]] }`)
	v, ok := c.Spec.(Visit)
	if !ok || len(problems) > 0 {
		t.Fatalf("%+v %v", c, problems)
	}
	if len(v.Requests) != 2 || v.Requests[0].Method != "GET" || v.Requests[0].Fields[1] != (FormField{"q", "2"}) || v.Requests[0].Fields[2] != (FormField{"p", "1.5"}) {
		t.Errorf("%+v", v.Requests)
	}
	if r := v.Requests[1]; r.Method != "POST" || !r.Follow || !r.Foreign || r.Files[0] != (FormFile{"f", "n.txt", "text/plain", "c"}) {
		t.Errorf("%+v", r)
	}
	if v.DataSet != "donnees/a.sql" || v.Status != 303 || v.Location != "c.php" || v.Header != "X-A" || v.HeaderIs != "b" || v.Prints == nil || *v.Prints != "" || !v.Quiet || v.Table != "SELECT 1" {
		t.Errorf("%+v", v)
	}
	if count, ok := v.Page.(Count); !ok || *count.Equal != 1 || len(v.Rows) != 1 || v.Rows[0][0] != 1.0 || v.Rows[0][1] != "a" || v.Rows[0][2] != nil {
		t.Errorf("%+v %+v", v.Page, v.Rows)
	}
	for text, want := range map[string]string{
		`{ id: a, si_echec: "x", requete: { page: a.php } }`:                                                         "ne vérifie rien",
		`{ id: a, si_echec: "x", requete: { methode: GET }, statut: 200 }`:                                           "ce champ manque",
		`{ id: a, si_echec: "x", requete: { page: a.php, methode: DELETE }, statut: 200 }`:                           "GET ou POST",
		`{ id: a, si_echec: "x", requete: { page: a.php, champs: { a: { b: c } } }, statut: 200 }`:                   "un champ de formulaire est un texte",
		`{ id: a, si_echec: "x", requete: { page: a.php, fichiers: [{ champ: f, nom: n, type: t }] }, statut: 200 }`: "en GET",
		`{ id: a, si_echec: "x", requete: { page: a.php }, statut: 9 }`:                                              "statut HTTP",
		`{ id: a, si_echec: "x", requete: { page: a.php }, table: "SELECT 1" }`:                                      "résultat attendu de la table",
		`{ id: a, si_echec: "x", requete: { page: a.php }, resultat: [[1]], statut: 200 }`:                           "quelle table",
		`{ id: a, si_echec: "x", requete: { page: a.php }, nombre: { dans: p, min: 1 }, absent: { dans: b } }`:       "mélangées",
		`{ id: a, si_echec: "x", requete: { page: a.php, suivi: true }, statut: 200 }`:                               "suivre",
		`{ id: a, si_echec: "x", appel: "f()", requete: { page: a.php }, rend: 1, statut: 200 }`:                     "mélangées",
	} {
		if _, problems := read(text); !strings.Contains(problems.Error(), want) {
			t.Errorf("%s: %v, want …%s…", text, problems, want)
		}
	}
}
