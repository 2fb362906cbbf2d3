package employment

import (
	"chantier/internal/platform/document"
)

// part is one block of a frozen text, as stored.
type part struct {
	Kind  partKind    `json:"kind"`
	Title string      `json:"title,omitempty"`
	Text  string      `json:"text,omitempty"`
	Rows  [][2]string `json:"rows,omitempty"`
}

type partKind string

const (
	partTitle     partKind = "title"
	partArticle   partKind = "article"
	partParagraph partKind = "paragraph"
	partSmall     partKind = "small"
	partFacts     partKind = "facts"
)

// blocks gives the printed form of a text.
func blocks(text []part) []document.Block {
	var out []document.Block
	for _, p := range text {
		switch p.Kind {
		case partTitle:
			out = append(out, document.Title{Text: p.Title, Subtitle: p.Text})
		case partArticle:
			out = append(out, document.Article{Title: p.Title})
		case partParagraph:
			out = append(out, document.Paragraph{Text: document.Rich(p.Text)})
		case partSmall:
			out = append(out, document.Paragraph{Text: document.Rich(p.Text), Small: true})
		case partFacts:
			var kv document.KeyValues
			for _, r := range p.Rows {
				kv.Rows = append(kv.Rows, document.KeyValue{Key: r[0], Value: r[1]})
			}
			out = append(out, kv)
		}
	}
	return out
}
