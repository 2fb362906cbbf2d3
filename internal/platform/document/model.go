package document

import (
	"strings"
	"time"
)

// Doc is a document to print.
type Doc struct {
	Title     string // metadata, and the head of the pages after the first
	Author    string // metadata: the organisation
	Reference string // printed in the footer: number of the contract, name of the sheet
	Seal      string // printed in the footer instead of the document's own fingerprint: the hash of the text that was signed
	CreatedAt time.Time
	Landscape bool
	Blocks    []Block
}

// Block is one part of a document. The kinds are those of this package.
type Block interface {
	draw(c *canvas)
	write(w *writer)
}

// Letterhead is the top of the first page: the mark, who writes, and from where.
type Letterhead struct {
	Organisation string
	Site         string
	Lines        []string // address, telephone, SIRET
}

// Title is the name of the document.
type Title struct{ Text, Subtitle string }

// Heading parts a long document.
type Heading struct{ Text string }

// Article is a numbered heading ("Article 3 · Durée"); the blocks that follow are its body.
type Article struct{ Title string }

// Paragraph is running text.
type Paragraph struct {
	Text  Spans
	Small bool // notes under a table, legal reminders
}

// List is a list with bullets.
type List struct{ Items []Spans }

// KeyValues is a list of "name: value" lines in two columns.
type KeyValues struct{ Rows []KeyValue }

// KeyValue is one line.
type KeyValue struct{ Key, Value string }

// Align places text in its column.
type Align int

// The alignments.
const (
	Left Align = iota
	Center
	Right
)

// Column is a column of a table. Widths are shares of the page, not millimetres.
type Column struct {
	Title string
	Width float64
	Align Align
}

// Cell is a cell of a table.
type Cell struct {
	Text  string
	Bold  bool
	Muted bool // grey background: a closed day, a cell that nobody signs
}

// Cells makes plain cells.
func Cells(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, t := range texts {
		out[i] = Cell{Text: t}
	}
	return out
}

// Table has a header repeated on each page and cells that wrap.
type Table struct {
	Columns   []Column
	Rows      [][]Cell
	RowHeight float64 // at least so many millimetres: room to sign by hand
	Small     bool    // smaller type for many columns
}

// Signatures are boxes side by side, two or three to a line, never cut by a page.
type Signatures struct{ Boxes []SignatureBox }

// SignatureBox is the place of one signature. With a Stamp it was signed in the
// product; without, it is an empty space for a pen.
type SignatureBox struct {
	Role, Name string
	Stamp      string // "Signé le 1er septembre 2026 à 9 h 05 par Awa Diallo"
}

// Tone colours a callout.
type Tone int

// The tones.
const (
	Calm Tone = iota
	Warm
	Alert
)

// Callout is a box that must be seen.
type Callout struct {
	Title string
	Text  Spans
	Tone  Tone
}

// Checklist is a list of boxes, ticked or not.
type Checklist struct{ Items []CheckItem }

// CheckItem is one box.
type CheckItem struct {
	Text    string
	Checked bool
}

// QR is a square code with a caption beside it.
type QR struct {
	Content string
	Caption Spans
	Size    float64 // millimetres, 30 when zero
}

// Spacer leaves so many millimetres.
type Spacer struct{ Height float64 }

// PageBreak starts a page.
type PageBreak struct{}

// Span is text of one weight.
type Span struct {
	Text string
	Bold bool
}

// Spans is text with bold parts.
type Spans []Span

// Plain is text without bold parts, whatever characters it holds.
func Plain(s string) Spans { return Spans{{Text: s}} }

// Rich reads text in which **two stars** make bold: the form of catalogue texts.
func Rich(s string) Spans {
	var out Spans
	for i, part := range strings.Split(s, "**") {
		if part != "" {
			out = append(out, Span{Text: part, Bold: i%2 == 1})
		}
	}
	return out
}

// String gives the text without its weights.
func (s Spans) String() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.Text)
	}
	return b.String()
}
