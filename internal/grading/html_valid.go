package grading

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// validityProblems says what a browser silently mends: tags not closed or crossed, elements at the wrong place,
// identifiers used twice. The parser has already mended them, so this looks at the tags as they are written.
func validityProblems(d *document) []string {
	v := &validator{z: html.NewTokenizer(strings.NewReader(d.source)), line: 1, owed: map[string]int{}}
	v.read(len(d.source))
	return append(v.problems, checkIDs(d)...)
}

// openTag is an element whose end has not come yet.
type openTag struct {
	name    string
	line    int
	foreign bool // part of a drawing (svg) or a formula (math): other rules
}

type validator struct {
	z        *html.Tokenizer
	line     int
	open     []openTag
	owed     map[string]int // closing tags that will come late, already told
	closedP  *openTag       // the last p that a block closed, and that block
	closedBy string
	full     bool // a whole page, not a piece
	doctype  bool
	problems []string
}

func (v *validator) tell(format string, args ...any) {
	v.problems = append(v.problems, french(format, args...))
}

func (v *validator) read(size int) {
	consumed := 0
	for {
		kind := v.z.Next()
		raw := v.z.Raw()
		lines := bytes.Count(raw, []byte("\n"))
		if kind == html.ErrorToken {
			if consumed < size {
				v.tell("Ligne %d : la dernière balise n’est pas terminée, il manque >.", v.line)
			}
			break
		}
		consumed += len(raw)
		switch kind {
		case html.DoctypeToken:
			v.doctype = true
		case html.StartTagToken, html.SelfClosingTagToken:
			twice := repeatedAttribute(string(raw))
			token := v.z.Token()
			if twice != "" {
				v.tell("Ligne %d : l’attribut %s est écrit deux fois dans <%s>.", v.line, twice, token.Data)
			}
			v.start(token, kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := v.z.TagName()
			v.end(string(name))
		}
		v.line += lines
	}
	v.finish()
}

func (v *validator) finish() {
	for i := len(v.open) - 1; i >= 0; i-- {
		if t := v.open[i]; !optionalEnd[t.name] {
			v.tell("Ligne %d : <%s> n’est jamais fermé. Ajoutez </%s>.", t.line, t.name, t.name)
		}
	}
	if v.full && !v.doctype {
		v.problems = slices.Insert(v.problems, 0, french("La première ligne doit être <!doctype html>."))
	}
}

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// The families of elements, from the HTML standard.
var (
	voids       = set("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
	optionalEnd = set("html", "head", "body", "li", "dt", "dd", "p", "rt", "rp", "optgroup", "option", "colgroup", "caption", "thead", "tbody", "tfoot", "tr", "td", "th")
	closesP     = set("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form",
		"h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "table", "ul")
	phrasingOnly = set("h1", "h2", "h3", "h4", "h5", "h6", "span", "strong", "em", "b", "i", "u", "s", "small", "mark", "abbr", "cite", "code", "q",
		"sub", "sup", "time", "kbd", "label", "button", "legend", "summary", "p", "dfn", "var", "samp", "data")
	headOnly    = set("title", "base")
	headContent = set("title", "base", "meta", "link", "style", "script", "noscript", "template")
	tableParts  = set("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup")
)

// parents are the elements that a given element must be directly inside.
var parents = map[string][]string{
	"li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"},
	"tr": {"table", "thead", "tbody", "tfoot"}, "td": {"tr"}, "th": {"tr"},
	"thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"}, "caption": {"table"}, "colgroup": {"table"},
	"option": {"select", "datalist", "optgroup"}, "optgroup": {"select"}, "legend": {"fieldset"},
	"figcaption": {"figure"}, "summary": {"details"}, "track": {"video", "audio"}, "source": {"video", "audio", "picture"},
}

// children are the only elements allowed directly inside a given one.
var children = map[string]map[string]bool{
	"ul": set("li", "script", "template"), "ol": set("li", "script", "template"),
	"dl":    set("dt", "dd", "div", "script", "template"),
	"table": set("caption", "colgroup", "thead", "tbody", "tfoot", "tr", "script", "template"),
	"tr":    set("td", "th", "script", "template"), "thead": set("tr", "script", "template"),
	"tbody": set("tr", "script", "template"), "tfoot": set("tr", "script", "template"),
	"select": set("option", "optgroup", "hr", "script", "template", "button"),
}

// notInside are elements that may not be anywhere inside others.
var notInside = map[string][]string{
	"a": {"a", "button"}, "button": {"a", "button"}, "input": {"a", "button"}, "select": {"a", "button"}, "textarea": {"a", "button"},
	"form": {"form"}, "label": {"label", "a", "button"}, "main": {"article", "aside", "footer", "header", "nav"},
}

// implied tells whether the start of an element ends the current one, whose closing tag may be left out.
func implied(start, current string) bool {
	switch start {
	case "li":
		return current == "li"
	case "dt", "dd":
		return current == "dt" || current == "dd"
	case "option":
		return current == "option"
	case "optgroup":
		return current == "option" || current == "optgroup"
	case "td", "th":
		return current == "td" || current == "th"
	case "tr":
		return current == "td" || current == "th" || current == "tr" || current == "caption" || current == "colgroup"
	case "thead", "tbody", "tfoot":
		return current != "table" && tableParts[current]
	case "rt", "rp":
		return current == "rt" || current == "rp"
	case "body":
		return current == "head"
	}
	return current == "p" && closesP[start]
}

func (v *validator) start(t html.Token, selfClosing bool) {
	name := t.Data
	v.attributes(t)
	foreign := name == "svg" || name == "math" || len(v.open) > 0 && v.open[len(v.open)-1].foreign
	if !foreign {
		for len(v.open) > 0 && implied(name, v.open[len(v.open)-1].name) {
			last := v.open[len(v.open)-1]
			if last.name == "p" && name != "p" {
				v.closedP, v.closedBy = &last, name
			}
			v.open = v.open[:len(v.open)-1]
		}
		v.place(name, t)
	}
	if name == "html" {
		v.full = true
	}
	switch {
	case voids[name] && !foreign:
	case selfClosing && foreign:
	case selfClosing:
		v.tell("Ligne %d : <%s/> ne se ferme pas ainsi. Écrivez <%s></%s>.", v.line, name, name, name)
	default:
		v.open = append(v.open, openTag{name: name, line: v.line, foreign: foreign})
	}
}

// attributePattern finds an attribute of a tag, with its value.
var attributePattern = regexp.MustCompile(`[\s"'/]([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?`)

// repeatedAttribute gives an attribute written twice in a tag: the tokenizer keeps the first and forgets the other.
func repeatedAttribute(tag string) string {
	names := map[string]bool{}
	for _, m := range attributePattern.FindAllStringSubmatch(tag, -1) {
		name := strings.ToLower(m[1])
		if names[name] {
			return name
		}
		names[name] = true
	}
	return ""
}

// attributes looks for a missing quote.
func (v *validator) attributes(t html.Token) {
	for _, a := range t.Attr {
		switch {
		case strings.ContainsAny(a.Key, `"'<`):
			v.tell("Ligne %d : un guillemet manque ou est en trop dans <%s>.", v.line, t.Data)
			return
		case strings.Contains(a.Val, "<") && (a.Key == "href" || a.Key == "src" || a.Key == "id" || a.Key == "class" || a.Key == "alt"):
			v.tell("Ligne %d : le guillemet qui ferme %s manque dans <%s>.", v.line, a.Key, t.Data)
			return
		}
	}
}

func (v *validator) parent() string {
	if len(v.open) == 0 {
		return ""
	}
	return v.open[len(v.open)-1].name
}

// within gives the innermost open element of one of these names.
func (v *validator) within(names ...string) string {
	for i := len(v.open) - 1; i >= 0; i-- {
		if slices.Contains(names, v.open[i].name) {
			return v.open[i].name
		}
	}
	return ""
}

// place says whether an element may be where it starts. A piece of page has no parent to judge by.
func (v *validator) place(name string, t html.Token) {
	parent := v.parent()
	if parent == "" {
		return
	}
	if forbidden := v.within(notInside[name]...); forbidden != "" && !(name == "input" && isHidden(t)) {
		v.tell("Ligne %d : <%s> ne va pas dans <%s>.", v.line, name, forbidden)
		return
	}
	allowedParents, allowedChildren := parents[name], children[parent]
	switch {
	case allowedParents != nil && !slices.Contains(allowedParents, parent) && parent != "template":
		v.tell("Ligne %d : <%s> va directement dans <%s>, pas dans <%s>.", v.line, name, allowedParents[0], parent)
	case allowedChildren != nil && !allowedChildren[name]:
		v.tell("Ligne %d : <%s> ne va pas directement dans <%s>.", v.line, name, parent)
	case parent == "head" && !headContent[name]:
		v.tell("Ligne %d : <%s> ne va pas dans <head>. Ce qui se voit va dans <body>.", v.line, name)
	case headOnly[name] && v.within("body") != "":
		v.tell("Ligne %d : <%s> va dans <head>.", v.line, name)
	case closesP[name] && phrasingOnly[parent]:
		v.tell("Ligne %d : <%s> ne va pas dans <%s>.", v.line, name, parent)
	case (name == "html" || name == "head" || name == "body") && v.within(name) != "":
		v.tell("Ligne %d : <%s> est écrit deux fois.", v.line, name)
	}
}

func isHidden(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "type" {
			return strings.EqualFold(a.Val, "hidden")
		}
	}
	return false
}

func (v *validator) end(name string) {
	if voids[name] {
		v.tell("Ligne %d : </%s> n’existe pas : <%s> ne se ferme pas.", v.line, name, name)
		return
	}
	at := -1
	for i := len(v.open) - 1; i >= 0; i-- {
		if v.open[i].name == name {
			at = i
			break
		}
	}
	if at < 0 {
		v.stray(name)
		return
	}
	for i := len(v.open) - 1; i > at; i-- {
		if t := v.open[i]; !optionalEnd[t.name] {
			v.tell("Ligne %d : <%s> (ligne %d) doit être fermé avant </%s>. La dernière balise ouverte se ferme en premier.", v.line, t.name, t.line, name)
			v.owed[t.name]++
		}
	}
	v.open = v.open[:at]
}

// stray is a closing tag with nothing to close.
func (v *validator) stray(name string) {
	switch {
	case v.owed[name] > 0:
		v.owed[name]--
	case name == "p" && v.closedP != nil:
		v.tell("Ligne %d : <%s> ne va pas dans <p> (ouvert ligne %d). Fermez le paragraphe avant.", v.line, v.closedBy, v.closedP.line)
		v.closedP = nil
	default:
		v.tell("Ligne %d : </%s> ne ferme rien. Il manque <%s>, ou cette balise est en trop.", v.line, name, name)
	}
}
