package document

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"chantier/internal/platform/i18n"
)

// Millimetres of the page.
const (
	margin    = 20.0
	topMargin = 18.0
	footRoom  = 18.0
	pointMM   = 25.4 / 72
)

// look is how text is set.
type look struct {
	size    float64 // points
	leading float64 // line height as a share of the size
	ink     colour
}

var (
	running = look{10.5, 1.42, ink}
	small   = look{8.5, 1.38, soft}
	strong  = look{12.5, 1.3, ink}
)

func (l look) height() float64 { return l.size * l.leading * pointMM }

// canvas is a page being filled from top to bottom.
type canvas struct {
	pdf           *fpdf.Fpdf
	loc           *i18n.Localizer
	title         string
	width, height float64
	y             float64
	articles      int
}

// PDF renders a document.
func PDF(loc *i18n.Localizer, d Doc) ([]byte, error) {
	orientation := "P"
	if d.Landscape {
		orientation = "L"
	}
	c := &canvas{pdf: newPDF(loc, orientation, fpdf.SizeType{Wd: 210, Ht: 297}, d.Title, d.Author, d.CreatedAt), loc: loc, title: d.Title}
	c.width, c.height = c.pdf.GetPageSize()
	c.newPage()
	for _, b := range d.Blocks {
		b.draw(c)
	}
	seal := d.Seal
	if seal == "" {
		seal = Fingerprint(loc, d)
	}
	c.footers(d.Reference, seal)
	return output(c.pdf)
}

func newPDF(loc *i18n.Localizer, orientation string, size fpdf.SizeType, title, author string, at time.Time) *fpdf.Fpdf {
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: orientation, UnitStr: "mm", Size: size})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true) // otherwise maps are written in random order
	pdf.SetCreationDate(at.UTC())
	pdf.SetModificationDate(at.UTC())
	pdf.SetTitle(fit(body, title), true) // the library panics on characters outside the first 65,536
	pdf.SetAuthor(fit(body, author), true)
	pdf.SetCreator("Chantier", true)
	pdf.SetProducer("Chantier", true)
	pdf.SetLang(loc.Lang())
	pdf.AddUTF8FontFromBytes("atkinson", "", bodyRegular)
	pdf.AddUTF8FontFromBytes("atkinson", "B", bodyBold)
	pdf.AddUTF8FontFromBytes("bricolage", "", displayBold)
	return pdf
}

func output(pdf *fpdf.Fpdf) ([]byte, error) {
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("document: write the PDF: %w", err)
	}
	return b.Bytes(), nil
}

func (c *canvas) inner() float64  { return c.width - 2*margin }
func (c *canvas) bottom() float64 { return c.height - footRoom - 4 }

func (c *canvas) newPage() {
	c.pdf.AddPage()
	c.y = topMargin
	if c.pdf.PageNo() > 1 {
		c.put(margin, c.y-6, []run{{c.title, body}}, small)
		c.stroke(line, 0.2)
		c.pdf.Line(margin, c.y, c.width-margin, c.y)
		c.y += 6
	}
}

// need starts a page when less than h millimetres are left.
func (c *canvas) need(h float64) {
	if c.y+h > c.bottom() && c.y > topMargin+7 {
		c.newPage()
	}
}

func (c *canvas) setFace(f face, size float64) {
	name, style := f.family()
	c.pdf.SetFont(name, style, size)
}

func (c *canvas) measure(size float64) measure {
	return func(f face, s string) float64 {
		c.setFace(f, size)
		return c.pdf.GetStringWidth(s)
	}
}

func (c *canvas) lines(text []run, width float64, l look) []row {
	return wrap(text, width, c.measure(l.size))
}

// put writes one line with its top at y.
func (c *canvas) put(x, y float64, runs []run, l look) {
	// Capitals stand in the middle of the line.
	base := y + l.height()/2 + l.size*pointMM*0.34
	c.pdf.SetTextColor(l.ink.r, l.ink.g, l.ink.b)
	for _, r := range runs {
		c.setFace(r.face, l.size)
		text := fit(r.face, r.text)
		c.pdf.Text(x, base, text)
		x += c.pdf.GetStringWidth(text)
	}
}

// putRows writes lines one under the other and gives the y under them.
func (c *canvas) putRows(x, y, width float64, rows []row, a Align, l look) float64 {
	for _, r := range rows {
		at := x
		switch a {
		case Center:
			at += (width - r.width) / 2
		case Right:
			at += width - r.width
		}
		c.put(at, y, r.runs, l)
		y += l.height()
	}
	return y
}

// flow writes text that may run over pages.
func (c *canvas) flow(x, width float64, text []run, l look) {
	rows := c.lines(text, width, l)
	for i, r := range rows {
		if i == 0 && len(rows) > 1 {
			c.need(2 * l.height()) // never a lonely first line
		} else {
			c.need(l.height())
		}
		c.put(x, c.y, r.runs, l)
		c.y += l.height()
	}
}

func (c *canvas) fill(k colour) { c.pdf.SetFillColor(k.r, k.g, k.b) }
func (c *canvas) stroke(k colour, w float64) {
	c.pdf.SetDrawColor(k.r, k.g, k.b)
	c.pdf.SetLineWidth(w)
}

// footers writes the foot of every page once their number is known.
func (c *canvas) footers(reference, fingerprint string) {
	total := c.pdf.PageCount()
	for n := 1; n <= total; n++ {
		c.pdf.SetPage(n)
		y := c.height - footRoom + 2
		c.stroke(line, 0.2)
		c.pdf.Line(margin, y, c.width-margin, y)
		l := look{7.5, 1.4, soft}
		left := []run{{reference + "  ·  " + c.loc.T("document.fingerprint", "hash", fingerprint[:min(16, len(fingerprint))]), body}}
		page := c.lines([]run{{c.loc.T("document.page", "page", n, "total", total), body}}, 60, l)
		rows := c.lines(left, c.inner()-page[0].width-6, l)
		c.putRows(margin, y+1.5, c.inner(), rows, Left, l)
		c.putRows(margin, y+1.5, c.inner(), page, Right, l)
	}
}
