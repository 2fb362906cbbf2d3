// Package cascade computes the style of the elements of a page as a browser does, without laying it out.
//
// Vocabulary: a Source is a page with its sheets, read once; a View is that page on a screen of some width, in some
// theme, with some element hovered or focused; a value is declared by a rule, wins the cascade, is computed (lengths in
// pixels, colours as rgb), and may be resolved, which is what getComputedStyle shows.
//
// Followed: CSS Cascade 5 (origins, layers, revert), Selectors 4, Nesting 1, Values 4, Variables 1, Color 4, Media
// Queries 4 and 5, and the user-agent sheet of HTML. Text runs from left to right, from top to bottom: logical names
// (margin-inline-start) are those of the physical side. What depends on layout (a width in %, auto) stays as computed.
//
// Sheets are not trusted. A page or sheet written to take for ever is refused with ErrTooComplex.
package cascade

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/grading/cascade/syntax"
)

// ErrTooComplex is told when reading or matching takes more work than any sheet written by hand.
var ErrTooComplex = errors.New("cascade: the sheet asks for too much work")

// Limits of a page, far above any exercise.
const (
	maxRules    = 20_000
	maxElements = 20_000
	maxImports  = 16
	maxValue    = 2000 // tokens of one value
	maxChain    = 500  // custom properties that need one another
)

// Sheet is one style sheet of a page.
type Sheet struct {
	Name   string // file, or the page's file for a <style>
	Line   int    // line of the page where a <style> begins, 0 for a file
	Faults []syntax.Fault
	Rules  []*syntax.Rule
}

// Source is a page and its style sheets, read once for many views. It is safe for concurrent use.
type Source struct {
	Root    *html.Node
	Sheets  []*Sheet
	Missing []string // style sheets that the page names and that are not there

	program program
}

// Open reads a page and the sheets that it names among files. Name is that of the page.
func Open(name string, files map[string]string) (*Source, error) {
	root, err := html.Parse(strings.NewReader(files[name]))
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	return FromTree(root, name, files)
}

// FromTree does the same for a page already parsed.
func FromTree(root *html.Node, name string, files map[string]string) (*Source, error) {
	s := &Source{Root: root}
	l := &loader{source: s, files: files, page: name, pending: map[string]bool{}}
	elements := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if elements++; elements > maxElements {
			return nil, ErrTooComplex
		}
		if err := l.element(n); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// loader gathers the sheets of a page in their order.
type loader struct {
	source  *Source
	files   map[string]string
	page    string
	imports int
	pending map[string]bool // sheets being imported, against circles
}

func (l *loader) element(n *html.Node) error {
	switch n.Data {
	case "style":
		if kind := attr(n, "type"); kind != "" && !strings.EqualFold(kind, "text/css") {
			return nil
		}
		text := ""
		if n.FirstChild != nil {
			text = n.FirstChild.Data
		}
		return l.sheet(l.page, text, l.page, attr(n, "media"), place{})
	case "link":
		if !isStyleSheet(n) {
			return nil
		}
		file := resolve(l.page, attr(n, "href"))
		text, ok := l.files[file]
		if !ok {
			l.source.Missing = append(l.source.Missing, file)
			return nil
		}
		return l.sheet(file, text, file, attr(n, "media"), place{})
	}
	return nil
}

func isStyleSheet(n *html.Node) bool {
	sheet := false
	for _, word := range strings.Fields(strings.ToLower(attr(n, "rel"))) {
		if word == "alternate" {
			return false
		}
		sheet = sheet || word == "stylesheet"
	}
	_, disabled := lookup(n, "disabled")
	return sheet && !disabled
}

// resolve gives the name of a file of the answer named from another.
func resolve(from, ref string) string {
	ref = strings.TrimSpace(ref)
	ref, _, _ = strings.Cut(ref, "#")
	ref, _, _ = strings.Cut(ref, "?")
	if strings.HasPrefix(ref, "/") {
		return path.Clean(strings.TrimPrefix(ref, "/"))
	}
	return path.Join(path.Dir(from), ref)
}

// sheet reads one sheet and adds its rules.
func (l *loader) sheet(name, text, base, media string, at place) error {
	parsed, err := syntax.Parse(text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTooComplex, err)
	}
	if media != "" {
		values, _, err := syntax.Values(media)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrTooComplex, err)
		}
		at = at.when(parseMedia(values))
	}
	s := &Sheet{Name: name, Rules: parsed.Rules, Faults: parsed.Faults}
	if name == l.page {
		s.Line = 1
	}
	l.source.Sheets = append(l.source.Sheets, s)
	c := &compiler{loader: l, program: &l.source.program, sheet: s, base: base, origin: author}
	return c.top(parsed.Rules, at)
}

func attr(n *html.Node, name string) string {
	v, _ := lookup(n, name)
	return v
}

func lookup(n *html.Node, name string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Key == name && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}
