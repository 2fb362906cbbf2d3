package grading

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseFragment reads a piece of page as a browser would put it in a body.
func parseFragment(source string) []*html.Node {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		return nil // nested absurdly deep: equal to nothing
	}
	return nodes
}

// sameHTML compares two pieces of page as they are read: escapes, spaces, the order and quotes of attributes do not
// count.
func sameHTML(a, b string) bool {
	x, y := parseFragment(a), parseFragment(b)
	if x == nil || y == nil {
		return strings.TrimSpace(a) == strings.TrimSpace(b)
	}
	return canonical(x) == canonical(y)
}

// canonical writes nodes in one single way.
func canonical(nodes []*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		writeCanonical(&b, n)
	}
	return strings.TrimSpace(b.String())
}

func writeCanonical(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		text := squeeze(n.Data)
		if text == "" {
			if n.PrevSibling != nil && n.NextSibling != nil {
				b.WriteByte(' ')
			}
			return
		}
		if strings.TrimLeft(n.Data, " \n\t\r\u00a0") != n.Data && n.PrevSibling != nil {
			b.WriteByte(' ')
		}
		b.WriteString(html.EscapeString(text))
		if strings.TrimRight(n.Data, " \n\t\r\u00a0") != n.Data && n.NextSibling != nil {
			b.WriteByte(' ')
		}
	case html.ElementNode:
		b.WriteString("<" + n.Data)
		var attributes []string
		for _, a := range n.Attr {
			value := a.Val
			if a.Key == "class" {
				classes := strings.Fields(value)
				slices.Sort(classes)
				value = strings.Join(classes, " ")
			}
			attributes = append(attributes, " "+a.Key+`="`+html.EscapeString(value)+`"`)
		}
		slices.Sort(attributes)
		b.WriteString(strings.Join(attributes, "") + ">")
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			writeCanonical(b, c)
		}
		b.WriteString("</" + n.Data + ">")
	}
}

// holdsTag tells whether a piece of page holds an element of a name.
func holdsTag(source, name string) bool {
	nodes := parseFragment(source)
	if nodes == nil {
		return strings.TrimSpace(source) != ""
	}
	for _, n := range nodes {
		if isAny(n, strings.ToLower(name)) {
			return true
		}
		for c := range n.Descendants() {
			if isAny(c, strings.ToLower(name)) {
				return true
			}
		}
	}
	return false
}
