package document

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"chantier/internal/platform/i18n"
)

// Text writes the model as plain text, block by block, for golden files and for readers without PDF.
func Text(loc *i18n.Localizer, d Doc) string {
	w := &writer{loc: loc}
	for _, b := range d.Blocks {
		b.write(w)
	}
	w.line("")
	w.line("-- " + d.Reference)
	return w.b.String()
}

// Fingerprint is the SHA-256, in hexadecimal, of the title and the text of the document: what a reader can
// compare. (The hash of the PDF file cannot be printed in the file itself.)
func Fingerprint(loc *i18n.Localizer, d Doc) string {
	h := sha256.Sum256([]byte(d.Title + "\n" + Text(loc, d)))
	return hex.EncodeToString(h[:])
}

type writer struct {
	b        strings.Builder
	loc      *i18n.Localizer
	articles int
}

func (w *writer) line(s string) { w.b.WriteString(s + "\n") }

func (w *writer) block(s string) { w.line(""); w.line(s) }

func (s Spans) marked() string {
	var b strings.Builder
	for _, p := range s {
		if p.Bold {
			b.WriteString("**" + p.Text + "**")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func (l Letterhead) write(w *writer) {
	w.line("[" + strings.TrimSuffix(l.Organisation+" · "+l.Site, " · ") + "]")
	for _, s := range l.Lines {
		w.line(s)
	}
}

func (t Title) write(w *writer) {
	w.block("# " + t.Text)
	if t.Subtitle != "" {
		w.line(t.Subtitle)
	}
}

func (h Heading) write(w *writer) { w.block("## " + h.Text) }

func (a Article) write(w *writer) {
	w.articles++
	w.block("## " + w.loc.T("document.article", "n", w.articles) + " · " + a.Title)
}

func (p Paragraph) write(w *writer) { w.block(p.Text.marked()) }

func (l List) write(w *writer) {
	w.line("")
	for _, s := range l.Items {
		w.line("- " + s.marked())
	}
}

func (k KeyValues) write(w *writer) {
	w.line("")
	for _, r := range k.Rows {
		w.line(r.Key + " | " + r.Value)
	}
}

func (t Table) write(w *writer) {
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	w.block("| " + strings.Join(titles, " | ") + " |")
	for _, row := range t.Rows {
		texts := make([]string, len(row))
		for i, c := range row {
			texts[i] = c.Text
			if c.Muted && c.Text == "" {
				texts[i] = "///"
			}
		}
		w.line("| " + strings.Join(texts, " | ") + " |")
	}
}

func (s Signatures) write(w *writer) {
	w.line("")
	for _, b := range s.Boxes {
		stamp := b.Stamp
		if stamp == "" {
			stamp = "________"
		}
		w.line(fmt.Sprintf("[%s: %s] %s", b.Role, b.Name, stamp))
	}
}

func (c Callout) write(w *writer) {
	w.line("")
	if c.Title != "" {
		w.line("> " + c.Title)
	}
	if text := c.Text.marked(); text != "" {
		w.line("> " + text)
	}
}

func (l Checklist) write(w *writer) {
	w.line("")
	for _, it := range l.Items {
		mark := "[ ] "
		if it.Checked {
			mark = "[x] "
		}
		w.line(mark + it.Text)
	}
}

func (q QR) write(w *writer) { w.block("[QR " + q.Content + "] " + q.Caption.marked()) }

func (Spacer) write(*writer) {}

func (PageBreak) write(w *writer) { w.block("----") }

// PosterText writes a poster as plain text.
func PosterText(loc *i18n.Localizer, p Poster) string {
	w := &writer{loc: loc}
	w.line(p.Organisation)
	w.block("# " + strings.ReplaceAll(p.Headline, "\n", " / "))
	w.line(p.Lead)
	w.line("")
	for _, s := range p.Points {
		w.line("- " + s)
	}
	w.block(p.Call)
	w.line("[QR " + p.Link + "]")
	w.line(loc.T("document.poster_type") + " " + p.Typed)
	w.line(p.Code)
	w.block(p.Place)
	w.line(p.Contact)
	w.block(p.Small)
	w.line(p.Where)
	return w.b.String()
}
