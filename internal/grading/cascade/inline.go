package cascade

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// Inline gives the page with the sheets of the answer written in it, so that it can be shown without asking for any
// file. What it cannot read is given back as it is.
func Inline(page string, files map[string]string) string {
	root, err := html.Parse(strings.NewReader(files[page]))
	if err != nil {
		return files[page]
	}
	changed := false
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "link" || !isStyleSheet(n) {
			continue
		}
		file := resolve(page, attr(n, "href"))
		text, ok := files[file]
		if !ok {
			continue
		}
		style := ""
		if media := attr(n, "media"); media != "" {
			style = fmt.Sprintf("@media %s {\n%s\n}", media, text)
		} else {
			style = text
		}
		// A sheet may not close the element that holds it.
		style = strings.ReplaceAll(style, "</", "<\\/")
		n.Data, n.DataAtom, n.Attr = "style", 0, nil
		n.AppendChild(&html.Node{Type: html.TextNode, Data: style})
		changed = true
	}
	if !changed {
		return files[page]
	}
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		return files[page]
	}
	return b.String()
}
