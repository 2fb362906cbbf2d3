package grading

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/curriculum"
)

// gradeHTML reads the page of the answer. Checks look at the main page; "valide" and "accessible" at every page.
func gradeHTML(ex *curriculum.Exercise, files curriculum.Files) (Result, error) {
	var r Result
	pages, err := parsePages(files)
	if err != nil {
		return refuse(ex, Unreadable, french("Votre page contient trop d’éléments les uns dans les autres. Une balise n’est sans doute jamais fermée.")), nil
	}
	if len(pages) == 0 {
		return r, fmt.Errorf("%s has no page", ex.ID)
	}
	for _, check := range ex.Checks {
		seen, err := examine(check.Spec, pages)
		if err != nil {
			return r, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
		}
		c := CheckResult{ID: check.ID, Passed: seen.ok}
		if !seen.ok {
			c.Message = fill(check.Failure, seen.got, seen.want)
			if seen.detail && !strings.Contains(check.Failure, "{recu}") {
				c.Message += " " + seen.got
			}
		}
		r.Checks = append(r.Checks, c)
	}
	return r, nil
}

// parsePages gives the pages of an answer, index.html first.
func parsePages(files curriculum.Files) ([]*document, error) {
	var pages []*document
	for _, name := range files.Names() {
		if extension(name) != ".html" {
			continue
		}
		d, err := parseDocument(name, files[name])
		if err != nil {
			return nil, err
		}
		pages = append(pages, d)
	}
	slices.SortStableFunc(pages, func(a, b *document) int {
		switch {
		case a.file == "index.html":
			return -1
		case b.file == "index.html":
			return 1
		}
		return 0
	})
	return pages, nil
}

// seen is what a check found.
type seen struct {
	ok        bool
	got, want string
	detail    bool // got is a whole sentence that explains the failure
}

func examine(spec curriculum.Spec, pages []*document) (seen, error) {
	page := pages[0]
	switch s := spec.(type) {
	case curriculum.Count:
		return examineCount(s, page)
	case curriculum.Text:
		return examineText(s, page)
	case curriculum.Attribute:
		return examineAttribute(s, page)
	case curriculum.Absent:
		nodes, err := page.find(s.Selector)
		out := seen{ok: len(nodes) == 0, want: "aucun"}
		if len(nodes) > 0 {
			out.got = snippet(nodes[0])
		}
		return out, err
	case curriculum.Tied:
		return examineTied(s, page)
	case curriculum.Accessible:
		return wholePages(pages, accessibilityProblems), nil
	case curriculum.Valid:
		return wholePages(pages, validityProblems), nil
	}
	return seen{}, fmt.Errorf("%T is not a check of pages", spec)
}

// wholePages runs a built-in pack and tells the first problem, one at a time.
func wholePages(pages []*document, pack func(*document) []string) seen {
	for _, page := range pages {
		problems := pack(page)
		if len(problems) == 0 {
			continue
		}
		text := problems[0]
		if len(pages) > 1 {
			text = french("Dans %s : %s", page.file, text)
		}
		if rest := len(problems) - 1; rest > 0 {
			text += french(" (Après : encore %s.)", count(rest, "point à revoir", "points à revoir"))
		}
		return seen{got: text, want: "aucun problème", detail: true}
	}
	return seen{ok: true}
}

func examineCount(c curriculum.Count, page *document) (seen, error) {
	nodes, err := page.find(c.Selector)
	n := len(nodes)
	ok := (c.Min == nil || n >= *c.Min) && (c.Max == nil || n <= *c.Max) && (c.Equal == nil || n == *c.Equal)
	var want string
	switch {
	case c.Equal != nil:
		want = strconv.Itoa(*c.Equal)
	case c.Min != nil && c.Max != nil:
		want = fmt.Sprintf("de %d à %d", *c.Min, *c.Max)
	case c.Min != nil:
		want = fmt.Sprintf("au moins %d", *c.Min)
	case c.Max != nil:
		want = fmt.Sprintf("au plus %d", *c.Max)
	default:
		ok = false
	}
	return seen{ok: ok, got: strconv.Itoa(n), want: want}, err
}

func examineText(t curriculum.Text, page *document) (seen, error) {
	nodes, err := page.find(t.Selector)
	if err != nil {
		return seen{}, err
	}
	out := seen{ok: true, got: "rien"}
	contains, is := t.OneContains == "", t.OneIs == ""
	var texts []string
	for _, n := range nodes {
		text := visibleText(n)
		texts = append(texts, text)
		contains = contains || strings.Contains(fold(text), fold(t.OneContains))
		is = is || fold(text) == fold(t.OneIs)
		if t.Forbidden != nil && matches(t.Forbidden, text) {
			return seen{got: shorten(text), want: "un autre texte"}, nil
		}
		if t.Required != nil && !matches(t.Required, text) {
			return seen{got: orNothing(shorten(text)), want: "un autre texte"}, nil
		}
	}
	if len(texts) > 0 {
		out.got = orNothing(shorten(several(texts)))
	}
	switch {
	case !contains:
		out.ok, out.want = false, t.OneContains
	case !is:
		out.ok, out.want = false, t.OneIs
	case t.Required != nil && len(nodes) == 0:
		out.ok, out.want = false, "un texte"
	}
	return out, nil
}

// matches tries a pattern on the text as written and with plain apostrophes.
func matches(pattern *regexp.Regexp, text string) bool {
	return pattern.MatchString(text) || pattern.MatchString(fold(text))
}

func orNothing(s string) string {
	if s == "" {
		return "rien"
	}
	return s
}

func examineAttribute(a curriculum.Attribute, page *document) (seen, error) {
	nodes, err := page.find(a.Selector)
	if err != nil {
		return seen{}, err
	}
	name := strings.ToLower(a.Name)
	want := several(append(slices.Clone(a.OneOf), a.AllOf...))
	var values []string
	one := len(a.OneOf) == 0
	for _, n := range nodes {
		value, present := lookup(n, name)
		if present {
			values = append(values, value)
		}
		one = one || present && isOneOf(name, value, a.OneOf)
		switch {
		case present && a.Forbidden != nil && a.Forbidden.MatchString(value):
			return seen{got: shorten(value), want: "une autre valeur"}, nil
		case a.Present && strings.TrimSpace(value) == "":
			return seen{got: orNothing(value), want: "une valeur"}, nil
		case a.AllOf != nil && (!present || !isOneOf(name, value, a.AllOf)):
			return seen{got: orNothing(shorten(value)), want: want}, nil
		}
	}
	ok := one && (len(nodes) > 0 || !a.Present && a.AllOf == nil)
	return seen{ok: ok, got: orNothing(shorten(several(values))), want: want}, nil
}

// addresses are the attributes whose value is an address.
var addresses = map[string]bool{"href": true, "src": true, "action": true, "formaction": true, "poster": true, "cite": true}

// tokens are the attributes whose value is a word that browsers read whatever its case.
var tokens = map[string]bool{"type": true, "method": true, "autocomplete": true, "scope": true, "loading": true, "lang": true, "charset": true, "kind": true, "rel": true}

// isOneOf compares a value as a browser would read it.
func isOneOf(name, value string, allowed []string) bool {
	for _, a := range allowed {
		switch {
		case value == a:
			return true
		case addresses[name] && address(value) == address(a):
			return true
		case tokens[name] && strings.EqualFold(strings.TrimSpace(value), strings.TrimSpace(a)):
			return true
		case name == "class" && slices.Equal(strings.Fields(value), strings.Fields(a)):
			return true
		}
	}
	return false
}

// address writes an address in one way: spaces around it, "./" in front and the case of scheme and host do not count.
func address(s string) string {
	s = strings.Trim(s, " \t\n\r\f")
	if u, err := url.Parse(s); err == nil && u.IsAbs() {
		u.Host = strings.ToLower(u.Host) // the parser lowers the scheme
		return u.String()
	}
	return strings.TrimPrefix(s, "./")
}

// examineTied asks that each element is tied to another that exists, and that there is one.
func examineTied(t curriculum.Tied, page *document) (seen, error) {
	nodes, err := page.find(t.Selector)
	if err != nil {
		return seen{}, err
	}
	if len(nodes) == 0 {
		return seen{got: "rien", want: "un élément relié"}, nil
	}
	for _, n := range nodes {
		if problem := untied(n, t.By, page); problem != "" {
			return seen{got: problem, want: "un élément relié"}, nil
		}
	}
	return seen{ok: true}, nil
}

// untied says what is missing for an element to be tied, or nothing.
func untied(n *html.Node, by string, page *document) string {
	if by == "etiquette" {
		if page.fieldName(n) == "" {
			return snippet(n)
		}
		return ""
	}
	value := strings.TrimSpace(attribute(n, by))
	if by == "href" {
		target, isAnchor := strings.CutPrefix(value, "#")
		if !isAnchor || target == "" {
			return orNothing(value)
		}
		value = target
	}
	ids := strings.Fields(value)
	if len(ids) == 0 {
		return snippet(n)
	}
	for _, id := range ids {
		if len(page.byID[id]) != 1 {
			return id
		}
		if target := page.byID[id][0]; by == "for" && !isAny(target, "input", "select", "textarea", "button", "meter", "output", "progress") {
			return id
		}
	}
	return ""
}
