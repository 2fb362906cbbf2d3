package grading

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseFragment reads a piece of page as a browser would put it in a body; nil when it is nested absurdly deep.
func parseFragment(source string) *html.Node {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		return nil
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body
}

// sameHTML compares two pieces of page as they are read: escapes, the order and quotes of attributes, spaces where
// they do not show do not count.
func sameHTML(a, b string) bool {
	x, y := parseFragment(a), parseFragment(b)
	if x == nil || y == nil {
		return strings.TrimSpace(a) == strings.TrimSpace(b)
	}
	return canonical(x) == canonical(y)
}

// canonical writes the children of a node in one single way.
func canonical(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeCanonical(&b, c)
	}
	return b.String()
}

// inline tells whether a sibling lets a space before or after it be seen.
func inline(n *html.Node) bool {
	return n != nil && (n.Type == html.TextNode || n.Type == html.ElementNode && !blocks[n.DataAtom])
}

const spaces = " \n\t\r\f"

func writeCanonical(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		text := strings.Join(strings.FieldsFunc(n.Data, func(r rune) bool { return strings.ContainsRune(spaces, r) }), " ")
		before := inline(n.PrevSibling) && strings.TrimLeft(n.Data, spaces) != n.Data
		after := inline(n.NextSibling) && strings.TrimRight(n.Data, spaces) != n.Data
		if text == "" {
			if before && after {
				b.WriteByte(' ')
			}
			return
		}
		if before {
			b.WriteByte(' ')
		}
		b.WriteString(html.EscapeString(text))
		if after {
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
		b.WriteString(canonical(n))
		b.WriteString("</" + n.Data + ">")
	}
}

// holdsTag tells whether a piece of page holds an element of a name.
func holdsTag(source, name string) bool {
	body := parseFragment(source)
	if body == nil {
		return strings.TrimSpace(source) != ""
	}
	for n := range body.Descendants() {
		if isAny(n, strings.ToLower(name)) {
			return true
		}
	}
	return false
}
