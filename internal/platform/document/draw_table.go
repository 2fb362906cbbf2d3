package document

func (t Table) draw(c *canvas) {
	g := newGrid(c, t)
	g.header()
	for _, cells := range t.Rows {
		g.row(cells)
	}
	c.y += 4
}

// grid is a table being drawn.
type grid struct {
	c      *canvas
	t      Table
	x, w   []float64
	look   look
	pad    float64
	titles []Cell
}

func newGrid(c *canvas, t Table) *grid {
	g := &grid{c: c, t: t, look: look{9.5, 1.34, ink}, pad: 1.9}
	if t.Small {
		g.look, g.pad = look{7.8, 1.28, ink}, 1.3
	}
	total := 0.0
	for _, col := range t.Columns {
		total += max(col.Width, 0.1)
	}
	x := margin
	for _, col := range t.Columns {
		w := c.inner() * max(col.Width, 0.1) / total
		g.x, g.w = append(g.x, x), append(g.w, w)
		g.titles = append(g.titles, Cell{Text: col.Title, Bold: true})
		x += w
	}
	return g
}

// wrapped gives the lines of each cell; cells without a column are left out.
func (g *grid) wrapped(cells []Cell) (rows [][]row, most int) {
	rows = make([][]row, len(g.x))
	most = 1
	for i, cell := range cells[:min(len(cells), len(g.x))] {
		f := body
		if cell.Bold {
			f = bold
		}
		rows[i] = g.c.lines([]run{{cell.Text, f}}, g.w[i]-2*g.pad, g.look)
		most = max(most, len(rows[i]))
	}
	return rows, most
}

func (g *grid) header() {
	rows, most := g.wrapped(g.titles)
	h := float64(most)*g.look.height() + 2*g.pad
	g.c.need(h + g.look.height() + 2*g.pad) // a header alone at the foot of a page says nothing
	g.c.fill(sand)
	g.c.pdf.Rect(margin, g.c.y, g.c.inner(), h, "F")
	g.paint(rows, h)
	g.c.stroke(brick, 0.5)
	g.c.y += h
	g.c.pdf.Line(margin, g.c.y, g.c.width-margin, g.c.y)
}

// row draws one row; a row taller than a page is continued on the next one.
func (g *grid) row(cells []Cell) {
	rows, most := g.wrapped(cells)
	for most > 0 {
		h := max(float64(most)*g.look.height()+2*g.pad, g.t.RowHeight)
		part := most
		if g.c.y+h > g.c.bottom() {
			room := int((g.c.bottom() - g.c.y - 2*g.pad) / g.look.height())
			pageRoom := g.c.bottom() - topMargin - 30
			if h <= pageRoom || room < 2 {
				g.c.newPage()
				g.header()
				if h <= pageRoom {
					room = most
				} else {
					room = int((g.c.bottom() - g.c.y - 2*g.pad) / g.look.height())
				}
			}
			part = max(1, min(room, most))
			h = max(float64(part)*g.look.height()+2*g.pad, g.t.RowHeight)
		}
		g.grounds(cells, h)
		g.paint(take(rows, part), h)
		rows = drop(rows, part)
		most -= part
		g.c.y += h
		g.c.stroke(line, 0.2)
		g.c.pdf.Line(margin, g.c.y, g.c.width-margin, g.c.y)
	}
}

func (g *grid) grounds(cells []Cell, h float64) {
	for i, cell := range cells[:min(len(cells), len(g.x))] {
		if cell.Muted {
			g.c.fill(colour{240, 234, 228})
			g.c.pdf.Rect(g.x[i], g.c.y, g.w[i], h, "F")
		}
	}
}

func (g *grid) paint(rows [][]row, h float64) {
	for i, lines := range rows {
		y := g.c.y + (h-float64(len(lines))*g.look.height())/2
		if len(rows) > 0 && h > 3*g.look.height()+2*g.pad {
			y = g.c.y + g.pad // tall rows read from their top
		}
		g.c.putRows(g.x[i]+g.pad, y, g.w[i]-2*g.pad, lines, g.t.Columns[i].Align, g.look)
	}
	if g.t.RowHeight > 0 { // to be filled by hand: the cells must be seen
		g.c.stroke(line, 0.2)
		for _, x := range g.x[1:] {
			g.c.pdf.Line(x, g.c.y, x, g.c.y+h)
		}
	}
}

func take(rows [][]row, n int) [][]row {
	out := make([][]row, len(rows))
	for i, r := range rows {
		out[i] = r[:min(n, len(r))]
	}
	return out
}

func drop(rows [][]row, n int) [][]row {
	out := make([][]row, len(rows))
	for i, r := range rows {
		out[i] = r[min(n, len(r)):]
	}
	return out
}
