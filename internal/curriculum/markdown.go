package curriculum

import (
	"bytes"
	"html"
	"html/template"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	highlighting "github.com/yuin/goldmark-highlighting/v2"
	"github.com/yuin/goldmark/extension"
)

// markdown renders content. Raw HTML inside the texts is dropped (goldmark's default), and code is coloured
// with classes because the pages forbid inline styles.
var markdown = goldmark.New(goldmark.WithExtensions(
	extension.Table,
	highlighting.NewHighlighting(highlighting.WithFormatOptions(chromahtml.WithClasses(true))),
))

// renderMarkdown turns Markdown into safe HTML. goldmark only fails when its writer does, which a buffer never
// does; should it happen, the text is shown as it is rather than lost.
func renderMarkdown(text string) template.HTML {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(text), &b); err != nil {
		return template.HTML("<p>" + html.EscapeString(text) + "</p>")
	}
	return template.HTML(b.String())
}

// RenderHTML turns the Markdown of a lesson or of a statement into safe HTML without inline style.
func RenderHTML(text string) template.HTML { return renderMarkdown(text) }

// Colour themes of the code extracts, chosen for a contrast of at least 4.5 on their backgrounds.
const (
	lightTheme = "xcode"
	darkTheme  = "github-dark"
)

// HighlightCSS returns the style sheet of the code extracts: light, then dark for those who prefer it or choose
// it with data-theme="dark" on the page.
func HighlightCSS() []byte {
	var b bytes.Buffer
	light, dark := themeCSS(lightTheme), themeCSS(darkTheme)
	b.Write(light)
	b.WriteString("@media (prefers-color-scheme: dark) {\n:root:not([data-theme=light]) {\n")
	b.Write(dark)
	b.WriteString("}\n}\n:root[data-theme=dark] {\n")
	b.Write(dark)
	b.WriteString("}\n")
	return b.Bytes()
}

func themeCSS(name string) []byte {
	var b bytes.Buffer
	style := styles.Get(name)
	if style == nil {
		style = styles.Fallback
	}
	if err := chromahtml.New(chromahtml.WithClasses(true)).WriteCSS(&b, withoutBackground(style)); err != nil {
		return nil // the code stays readable without colours
	}
	return b.Bytes()
}

// withoutBackground leaves the background to the page's own design.
func withoutBackground(style *chroma.Style) *chroma.Style {
	entry := style.Get(chroma.Background)
	entry.Background = 0
	built, err := style.Builder().AddEntry(chroma.Background, entry).Build()
	if err != nil {
		return style
	}
	return built
}
