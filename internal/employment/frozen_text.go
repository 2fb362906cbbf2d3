package employment

import (
	"encoding/json"
	"fmt"

	"chantier/internal/platform/document"
)

// Part is one block of a frozen text, as stored.
type Part struct {
	Kind  PartKind    `json:"kind"`
	Title string      `json:"title,omitempty"`
	Text  string      `json:"text,omitempty"`
	Rows  [][2]string `json:"rows,omitempty"`
}

// PartKind says how a block is shown.
type PartKind string

// The kinds of blocks.
const (
	PartTitle     PartKind = "title"
	PartArticle   PartKind = "article"
	PartParagraph PartKind = "paragraph"
	PartSmall     PartKind = "small"
	PartFacts     PartKind = "facts"
)

// blocks gives the printed form of a text.
func blocks(text []Part) []document.Block {
	var out []document.Block
	for _, p := range text {
		switch p.Kind {
		case PartTitle:
			out = append(out, document.Title{Text: p.Title, Subtitle: p.Text})
		case PartArticle:
			out = append(out, document.Article{Title: p.Title})
		case PartParagraph:
			out = append(out, document.Paragraph{Text: document.Rich(p.Text)})
		case PartSmall:
			out = append(out, document.Paragraph{Text: document.Rich(p.Text), Small: true})
		case PartFacts:
			var kv document.KeyValues
			for _, r := range p.Rows {
				kv.Rows = append(kv.Rows, document.KeyValue{Key: r[0], Value: r[1]})
			}
			out = append(out, kv)
		}
	}
	return out
}

// FrozenText gives the blocks of a contract's or an amendment's frozen text, to be read on a page.
func FrozenText(snapshot string) ([]Part, error) {
	var s struct {
		Text []Part `json:"text"`
	}
	if err := json.Unmarshal([]byte(snapshot), &s); err != nil {
		return nil, fmt.Errorf("employment: read the frozen text: %w", err)
	}
	return s.Text, nil
}
