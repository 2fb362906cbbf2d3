package grading

import (
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// document is one page, parsed as browsers do: it always has a root, whatever the source.
type document struct {
	file   string
	source string
	root   *html.Node
	byID   map[string][]*html.Node
}

func parseDocument(name, source string) (*document, error) {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil { // the reader never fails; the parser refuses only what is nested absurdly deep
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	d := &document{file: name, source: source, root: root, byID: map[string][]*html.Node{}}
	for n := range root.Descendants() {
		if id := strings.TrimSpace(attribute(n, "id")); n.Type == html.ElementNode && id != "" {
			d.byID[id] = append(d.byID[id], n)
		}
	}
	return d, nil
}

// find gives the elements that match a selector, in the order of the page.
func (d *document) find(selector string) ([]*html.Node, error) {
	group, err := cascadia.ParseGroup(selector)
	if err != nil {
		return nil, fmt.Errorf("selector %q: %w", selector, err)
	}
	return cascadia.QueryAll(d.root, group), nil
}

// elements gives the elements of some names, in the order of the page.
func (d *document) elements(names ...string) []*html.Node {
	var out []*html.Node
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, name := range names {
			if n.Data == name {
				out = append(out, n)
				break
			}
		}
	}
	return out
}

// first gives the first element of a name, or nil.
func (d *document) first(name string) *html.Node {
	if all := d.elements(name); len(all) > 0 {
		return all[0]
	}
	return nil
}

// attribute gives the value of an attribute, empty when absent.
func attribute(n *html.Node, name string) string {
	v, _ := lookup(n, name)
	return v
}

// lookup gives the value of an attribute and whether the element carries it.
func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// isAny tells whether a node is an element of one of these names.
func isAny(n *html.Node, names ...string) bool {
	if n == nil || n.Type != html.ElementNode {
		return false
	}
	for _, name := range names {
		if n.Data == name {
			return true
		}
	}
	return false
}

// inside gives the closest ancestor of one of these names, or nil.
func inside(n *html.Node, names ...string) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		if isAny(p, names...) {
			return p
		}
	}
	return nil
}

// silent elements show no text of their own.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Head: true, atom.Datalist: true,
}

// blocks put a space around their text.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Br: true, atom.Tr: true, atom.Td: true,
	atom.Th: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Dt: true,
	atom.Dd: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Main: true,
	atom.Nav: true, atom.Aside: true, atom.Figure: true, atom.Figcaption: true, atom.Blockquote: true, atom.Pre: true,
	atom.Table: true, atom.Caption: true, atom.Form: true, atom.Fieldset: true, atom.Legend: true, atom.Hr: true, atom.Option: true,
}

// visibleText is the text a reader sees, with single spaces.
func visibleText(n *html.Node) string {
	var b strings.Builder
	writeText(&b, n, false)
	return squeeze(b.String())
}

// spokenText is the text a screen reader says: the visible text and the alternatives of images.
func spokenText(n *html.Node) string {
	var b strings.Builder
	writeText(&b, n, true)
	return squeeze(b.String())
}

func writeText(b *strings.Builder, n *html.Node, spoken bool) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && n.DataAtom != atom.Head && silent[n.DataAtom]:
		return
	case n.Type == html.ElementNode:
		if _, hidden := lookup(n, "hidden"); hidden {
			return
		}
		if spoken && attribute(n, "aria-hidden") == "true" {
			return
		}
		if spoken && isAny(n, "img", "area") {
			b.WriteString(" " + attribute(n, "alt") + " ")
		}
		if label := attribute(n, "aria-label"); spoken && label != "" {
			b.WriteString(" " + label + " ")
			return
		}
	}
	around := n.Type == html.ElementNode && blocks[n.DataAtom]
	if around {
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Head {
			writeText(b, c, spoken)
		}
	}
	if around {
		b.WriteByte(' ')
	}
}

// squeeze makes every run of spaces, unbreakable ones included, one space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// fold forgets what a typist does not choose: the shape of apostrophes.
func fold(s string) string {
	return strings.NewReplacer("’", "'", "ʼ", "'", "‘", "'").Replace(squeeze(s))
}

// snippet shows the opening tag of an element as one would write it.
func snippet(n *html.Node) string {
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
	}
	return shorten(b.String()) + ">"
}
