package curriculum

import (
	"bytes"
	"html"
	"html/template"

	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/yuin/goldmark"
	highlighting "github.com/yuin/goldmark-highlighting/v2"
	"github.com/yuin/goldmark/extension"
)

// markdown renders content. Raw HTML inside the texts is dropped (goldmark's default), and code is coloured
// with classes because the pages forbid inline styles; the classes are styled by the pages.
var markdown = goldmark.New(goldmark.WithExtensions(
	extension.Table,
	highlighting.NewHighlighting(highlighting.WithFormatOptions(chromahtml.WithClasses(true))),
))

// renderMarkdown turns Markdown into safe HTML. goldmark only fails when its writer does, which a buffer never
// does; should it happen, the text is shown as it is rather than lost.
func renderMarkdown(text string) template.HTML {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(typesetMarkdown(text)), &b); err != nil {
		return template.HTML("<p>" + html.EscapeString(text) + "</p>")
	}
	return template.HTML(b.String())
}
