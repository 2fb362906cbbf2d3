package document

import (
	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"
)

func (l Letterhead) draw(c *canvas) {
	drawMark(c.pdf, margin, c.y, 15)
	x := margin + 20
	name := look{13, 1.25, ink}
	rows := c.lines([]run{{l.Organisation, display}}, c.inner()*0.5, name)
	y := c.putRows(x, c.y+0.5, c.inner()*0.5, rows, Left, name)
	if l.Site != "" {
		y = c.putRows(x, y, c.inner()*0.5, c.lines([]run{{l.Site, bold}}, c.inner()*0.5, small), Left, look{9.5, 1.3, brick})
	}
	right := c.y + 0.5
	for _, s := range l.Lines {
		w := c.inner() - 20 - c.inner()*0.5
		right = c.putRows(c.width-margin-w, right, w, c.lines([]run{{s, body}}, w, small), Right, small)
	}
	c.y = max(y, right, c.y+15) + 9
}

func (t Title) draw(c *canvas) {
	l := look{24, 1.12, ink}
	c.need(30)
	c.y = c.putRows(margin, c.y, c.inner(), c.lines([]run{{t.Text, display}}, c.inner(), l), Left, l)
	if t.Subtitle != "" {
		s := look{13, 1.35, brick}
		c.y = c.putRows(margin, c.y+0.5, c.inner(), c.lines([]run{{t.Subtitle, body}}, c.inner(), s), Left, s)
	}
	c.fill(sun)
	c.pdf.RoundedRect(margin, c.y+2.5, 22, 1.6, 0.8, "1234", "F")
	c.y += 10
}

func (h Heading) draw(c *canvas) { c.heading("", h.Text) }

func (a Article) draw(c *canvas) {
	c.articles++
	c.heading(c.loc.T("document.article", "n", c.articles), a.Title)
}

// heading keeps at least two lines of what follows on the same page.
func (c *canvas) heading(number, text string) {
	c.y += 3
	c.need(strong.height() + 2*running.height() + 3)
	x := margin
	if number != "" {
		l := look{strong.size, strong.leading, brick}
		c.put(x, c.y, []run{{number, bold}}, l)
		x += c.measure(strong.size)(bold, number) + 3.2
	}
	width := c.width - margin - x
	c.y = c.putRows(x, c.y, width, c.lines([]run{{text, bold}}, width, strong), Left, strong) + 1
}

func (p Paragraph) draw(c *canvas) {
	l := running
	if p.Small {
		l = small
	}
	c.flow(margin, c.inner(), p.Text.runs(), l)
	c.y += 2.2
}

func (l List) draw(c *canvas) {
	for _, s := range l.Items {
		c.need(running.height())
		c.fill(brick)
		c.pdf.Circle(margin+2, c.y+running.height()/2, 0.8, "F")
		c.flow(margin+6, c.inner()-6, s.runs(), running)
		c.y += 0.8
	}
	c.y += 1.6
}

func (k KeyValues) draw(c *canvas) {
	key := look{9.5, 1.45, soft}
	split := c.inner() * 0.34
	for _, r := range k.Rows {
		left := c.lines([]run{{r.Key, body}}, split-4, key)
		right := c.lines([]run{{r.Value, bold}}, c.inner()-split, running)
		h := max(float64(len(left))*key.height(), float64(len(right))*running.height())
		c.need(h + 2)
		c.putRows(margin, c.y+0.4, split, left, Left, key)
		c.putRows(margin+split, c.y, c.inner()-split, right, Left, running)
		c.y += h + 1
		c.stroke(line, 0.15)
		c.pdf.Line(margin, c.y, c.width-margin, c.y)
		c.y++
	}
	c.y += 2.5
}

func (b Callout) draw(c *canvas) {
	const pad = 4.5
	ground, edge := b.Tone.colours()
	width := c.inner() - 2*pad - 1.5
	var title, text []row
	if b.Title != "" {
		title = c.lines([]run{{b.Title, bold}}, width, running)
	}
	if len(b.Text) > 0 {
		text = c.lines(b.Text.runs(), width, running)
	}
	h := float64(len(title)+len(text))*running.height() + 2*pad - 1
	c.need(h + 3)
	c.fill(ground)
	c.pdf.RoundedRect(margin, c.y, c.inner(), h, 2, "1234", "F")
	c.fill(edge)
	c.pdf.RoundedRect(margin, c.y, 1.8, h, 0.9, "1234", "F")
	y := c.putRows(margin+pad+1.5, c.y+pad-0.5, width, title, Left, running)
	c.putRows(margin+pad+1.5, y, width, text, Left, running)
	c.y += h + 4
}

func (l Checklist) draw(c *canvas) {
	const box = 3.6
	for _, it := range l.Items {
		c.need(running.height() + 1)
		y := c.y + (running.height()-box)/2
		c.stroke(ink, 0.35)
		c.pdf.RoundedRect(margin+0.5, y, box, box, 0.6, "1234", "D")
		if it.Checked {
			c.tick(margin+0.5, y, box)
		}
		c.flow(margin+8, c.inner()-8, []run{{it.Text, body}}, running)
		c.y += 1
	}
	c.y += 1.6
}

// tick draws a check mark in a square.
func (c *canvas) tick(x, y, size float64) {
	c.stroke(leaf, size*0.16)
	c.pdf.SetLineCapStyle("round")
	c.pdf.SetLineJoinStyle("round")
	c.pdf.MoveTo(x+size*0.2, y+size*0.55)
	c.pdf.LineTo(x+size*0.42, y+size*0.77)
	c.pdf.LineTo(x+size*0.82, y+size*0.26)
	c.pdf.DrawPath("D")
	c.pdf.SetLineCapStyle("butt")
	c.pdf.SetLineJoinStyle("miter")
}

func (q QR) draw(c *canvas) {
	size := q.Size
	if size == 0 {
		size = 30
	}
	c.need(size + 4)
	drawQR(c.pdf, margin, c.y, size, q.Content, ink)
	width := c.inner() - size - 6
	rows := c.lines(q.Caption.runs(), width, running)
	c.putRows(margin+size+6, c.y+max(0, (size-float64(len(rows))*running.height())/2), width, rows, Left, running)
	c.y += size + 4
}

func (s Spacer) draw(c *canvas) { c.y += s.Height }

func (PageBreak) draw(c *canvas) { c.newPage() }

// drawQR draws a code as squares, so that it stays sharp at every size. Level M
// still reads with an eighth of it torn or written over.
func drawQR(pdf *fpdf.Fpdf, x, y, size float64, content string, k colour) {
	code, err := qr.Encode(content, qr.M)
	if err != nil {
		pdf.SetError(err)
		return
	}
	pdf.SetFillColor(k.r, k.g, k.b)
	module := size / float64(code.Size)
	for row := range code.Size {
		for col := 0; col < code.Size; col++ {
			from := col
			for col < code.Size && code.Black(col, row) {
				col++
			}
			if col > from { // whole stretches: hair lines between squares disturb old scanners
				pdf.Rect(x+float64(from)*module, y+float64(row)*module, float64(col-from)*module, module, "F")
			}
		}
	}
}

// drawMark draws the mark of the product: courses of bricks, the last one being laid.
func drawMark(pdf *fpdf.Fpdf, x, y, size float64) {
	u := size / 15
	brickAt := func(bx, by, w float64, k colour) {
		pdf.SetFillColor(k.r, k.g, k.b)
		pdf.RoundedRect(x+bx*u, y+by*u, w*u, 4*u, 0.9*u, "1234", "F")
	}
	brickAt(0, 11, 7, brick)
	brickAt(8, 11, 7, brick)
	brickAt(0, 6, 3.5, brick)
	brickAt(4.5, 6, 6.5, brick)
	pdf.SetFillColor(sun.r, sun.g, sun.b)
	pdf.TransformBegin()
	pdf.TransformRotate(14, x+11*u, y+3*u)
	pdf.RoundedRect(x+7.6*u, y+0.9*u, 7*u, 4*u, 0.9*u, "1234", "F")
	pdf.TransformEnd()
}
