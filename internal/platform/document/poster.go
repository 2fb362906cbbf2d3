package document

import (
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"chantier/internal/platform/i18n"
)

// scheme is the colours of a poster.
type scheme struct{ wall, head, accent, steps, panel, text, pill colour }

func (p Palette) scheme() scheme {
	switch p {
	case Leaf:
		return scheme{wall: leaf, head: cream, accent: sun, steps: colour{94, 178, 140}, panel: cream, text: forest, pill: forest}
	case Night:
		return scheme{wall: night, head: cream, accent: lemon, steps: lilac, panel: cream, text: night, pill: night}
	}
	return scheme{wall: brick, head: cream, accent: sun, steps: clay, panel: cream, text: ink, pill: ink}
}

// size gives the paper in millimetres and the scale from A4.
func (f Format) size() (w, h, scale float64) {
	switch f {
	case A3:
		return 297, 420, 297.0 / 210
	case A5:
		return 148, 210, 148.0 / 210
	}
	return 210, 297, 1
}

// poster draws in millimetres of an A4 and scales everything to the paper.
type poster struct {
	*canvas
	p Poster
	s scheme
	k float64
}

// PosterPDF renders a poster.
func PosterPDF(loc *i18n.Localizer, p Poster) ([]byte, error) {
	w, h, k := p.Format.size()
	pdf := newPDF(loc, "P", fpdf.SizeType{Wd: w, Ht: h}, strings.ReplaceAll(p.Headline, "\n", " "), p.Organisation, p.CreatedAt)
	pdf.AddPage()
	d := &poster{canvas: &canvas{pdf: pdf, loc: loc, width: w, height: h}, p: p, s: p.Palette.scheme(), k: k}
	d.wall()
	d.head()
	d.panel()
	return output(pdf)
}

// panelTop is where the light panel begins; above it is the wall of colour.
const panelTop = 196.0

func (d *poster) rect(x, y, w, h, r float64, k colour) {
	d.fill(k)
	if r == 0 {
		d.pdf.Rect(x*d.k, y*d.k, w*d.k, h*d.k, "F")
		return
	}
	d.pdf.RoundedRect(x*d.k, y*d.k, w*d.k, h*d.k, r*d.k, "1234", "F")
}

// wall is the coloured ground, with a sun and steps of bricks that climb to it.
func (d *poster) wall() {
	d.rect(0, 0, 210, 297, 0, d.s.wall)
	d.rect(0, panelTop, 210, 297-panelTop, 0, d.s.panel)
	d.fill(d.s.accent)
	d.pdf.Circle(186*d.k, 143*d.k, 13*d.k, "F")
	const bw, bh, gap = 23.0, 9.4, 1.2
	// Courses are counted from the panel up; each is shorter than the one below and shifted by half a brick.
	for course := range 4 {
		y := panelTop - gap - float64(course+1)*(bh+gap) + gap
		shift := float64(course%2) * bw / 2
		for col := 0; ; col++ {
			x := 210 - bw + 6 - float64(col)*(bw+gap) + shift
			if x < 108+float64(course)*22 {
				break
			}
			k := d.s.steps
			if (course*2+col*3)%5 == 0 {
				k = d.s.accent
			} else if (course+col)%4 == 3 {
				k = d.s.head
			}
			d.rect(x, y, bw, bh, 1.6, k)
		}
	}
}

// write sets text in a box and gives the y under it, in A4 millimetres.
func (d *poster) write(x, y, w float64, text string, f face, size, leading float64, k colour, a Align) float64 {
	l := look{size * d.k, leading, k}
	rows := d.lines([]run{{text, f}}, w*d.k, l)
	return d.putRows(x*d.k, y*d.k, w*d.k, rows, a, l) / d.k
}

// biggest finds the largest size at which text fits a box without cutting a word.
func (d *poster) biggest(text string, f face, w, h, leading, from, to float64) float64 {
	for size := from; size > to; size -= 0.5 {
		l := look{size * d.k, leading, ink}
		rows := d.lines([]run{{text, f}}, w*d.k, l)
		if float64(len(rows))*l.height() <= h*d.k && d.longestWord(text, f, size) <= w {
			return size
		}
	}
	return to
}

func (d *poster) longestWord(text string, f face, size float64) float64 {
	width := 0.0
	m := d.measure(size * d.k)
	for _, word := range strings.FieldsFunc(fit(f, text), func(r rune) bool { return r == ' ' || r == '\n' }) {
		width = math.Max(width, m(f, word)/d.k)
	}
	return width
}

// head is the wall's text: who, the headline as large as it fits, one sentence, the facts.
func (d *poster) head() {
	d.write(16, 14, 150, d.p.Organisation, bold, 13, 1.2, d.s.head, Left)
	const leading = 0.93
	size := d.biggest(d.p.Headline, display, 178, 88, leading, 92, 30)
	y := d.write(15, 27, 180, d.p.Headline, display, size, leading, d.s.head, Left)
	if d.p.Lead != "" {
		y = d.write(16, y+5, 158, d.p.Lead, bold, 17.5, 1.25, d.s.accent, Left)
	}
	// The facts stand left of the steps, on the lowest part of the wall.
	row := 9.6
	y = math.Max(y+5, panelTop-7-float64(len(d.p.Points))*row)
	for _, point := range d.p.Points {
		d.rect(16, y+2.3, 4.6, 4.6, 1, d.s.accent)
		s := d.biggest(point, bold, 88, row, 1.3, 16.5, 10)
		d.write(24, y, 92, point, bold, s, row/(s*pointMM), d.s.head, Left)
		y += row
	}
}

// panel is the light part: the code to scan, the same to type, where to come.
func (d *poster) panel() {
	const card, x0, y0 = 62.0, 16.0, panelTop + 11
	d.rect(x0-1, y0-1, card+2, card+2, 4.4, d.s.text)
	d.rect(x0, y0, card, card, 3.6, paper)
	drawQR(d.pdf, (x0+6)*d.k, (y0+6)*d.k, (card-12)*d.k, d.p.Link, colour{0, 0, 0})
	const x, w = 90.0, 106.0
	size := d.biggest(d.p.Call, display, w, 21, 1.0, 26, 14)
	y := d.write(x, y0-1.5, w, d.p.Call, display, size, 1.0, d.s.text, Left)
	y = d.write(x, y+3, w, d.loc.T("document.poster_type")+" "+d.p.Typed, body, d.biggest(d.loc.T("document.poster_type")+" "+d.p.Typed, body, w, 7, 1.2, 14, 7), 1.2, d.s.text, Left)
	d.code(x, y+2, 17)
	y = math.Max(y+24, y0+43)
	if d.p.Place != "" {
		d.pin(x+2.6, y+0.8)
		y = d.write(x+8, y, w-8, d.p.Place, bold, 12.5, 1.25, d.s.text, Left)
	}
	if d.p.Contact != "" {
		d.write(x+8, y+0.6, w-8, d.p.Contact, body, 12, 1.25, d.s.text, Left)
	}
	d.write(16, 281, 140, d.p.Small, body, 7.8, 1.35, d.s.text, Left)
	d.write(150, 285.8, 44, d.p.Where, body, 6, 1.3, soft, Right)
}

// code prints the short code in a dark pill, letters well apart.
func (d *poster) code(x, y, h float64) {
	const size = 34.0
	m := d.measure(size * d.k)
	spaced := 0.0
	letters := []rune(fit(display, d.p.Code))
	for _, r := range letters {
		spaced += m(display, string(r))/d.k + 2.4
	}
	d.rect(x, y, spaced+11, h, 4, d.s.pill)
	at := x + 6.7
	for _, r := range letters {
		d.put(at*d.k, (y+(h-size*1.0*pointMM)/2)*d.k, []run{{string(r), display}}, look{size * d.k, 1.0, d.s.accent})
		at += m(display, string(r))/d.k + 2.4
	}
}

// pin is a map pin whose tip is at the text's side.
func (d *poster) pin(x, y float64) {
	d.fill(d.s.wall)
	d.pdf.Circle(x*d.k, (y+2)*d.k, 2.3*d.k, "F")
	d.pdf.Polygon([]fpdf.PointType{{X: (x - 1.9) * d.k, Y: (y + 3.2) * d.k}, {X: (x + 1.9) * d.k, Y: (y + 3.2) * d.k}, {X: x * d.k, Y: (y + 6.2) * d.k}}, "F")
	d.fill(d.s.panel)
	d.pdf.Circle(x*d.k, (y+2)*d.k, 0.85*d.k, "F")
}
