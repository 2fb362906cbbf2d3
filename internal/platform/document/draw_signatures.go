package document

func (s Signatures) draw(c *canvas) {
	perLine := 3
	if len(s.Boxes) <= 2 || len(s.Boxes) == 4 {
		perLine = 2
	}
	const gap = 5.0
	width := (c.inner() - gap*float64(perLine-1)) / float64(perLine)
	for from := 0; from < len(s.Boxes); from += perLine {
		boxes := s.Boxes[from:min(from+perLine, len(s.Boxes))]
		h := 0.0
		for _, b := range boxes {
			h = max(h, c.signatureHeight(b, width))
		}
		c.need(h + 4)
		for i, b := range boxes {
			c.signature(b, margin+float64(i)*(width+gap), width, h)
		}
		c.y += h + 5
	}
}

const (
	signaturePad   = 3.5
	signatureSpace = 20.0 // room for a pen
)

var signatureRole = look{8.5, 1.35, soft}

func (c *canvas) signatureHead(b SignatureBox, width float64) (role, name, stamp []row) {
	inner := width - 2*signaturePad
	role = c.lines([]run{{b.Role, body}}, inner, signatureRole)
	name = c.lines([]run{{b.Name, bold}}, inner, running)
	if b.Stamp != "" {
		stamp = c.lines([]run{{b.Stamp, body}}, inner-9, signatureRole)
	}
	return role, name, stamp
}

func (c *canvas) signatureHeight(b SignatureBox, width float64) float64 {
	role, name, stamp := c.signatureHead(b, width)
	head := float64(len(role))*signatureRole.height() + float64(len(name))*running.height()
	return head + 2*signaturePad + max(signatureSpace, float64(len(stamp))*signatureRole.height()+7)
}

func (c *canvas) signature(b SignatureBox, x, width, h float64) {
	role, name, stamp := c.signatureHead(b, width)
	inner := width - 2*signaturePad
	c.fill(paper)
	c.stroke(line, 0.3)
	c.pdf.RoundedRect(x, c.y, width, h, 2, "1234", "FD")
	y := c.putRows(x+signaturePad, c.y+signaturePad-0.8, inner, role, Left, signatureRole)
	y = c.putRows(x+signaturePad, y, inner, name, Left, running)
	if b.Stamp == "" {
		base := c.y + h - signaturePad - 1
		c.stroke(soft, 0.2)
		c.pdf.SetDashPattern([]float64{0.6, 0.9}, 0)
		c.pdf.Line(x+signaturePad, base, x+width-signaturePad, base)
		c.pdf.SetDashPattern(nil, 0)
		return
	}
	stampH := float64(len(stamp))*signatureRole.height() + 4
	top := max(y+1.5, c.y+h-signaturePad-stampH)
	c.fill(mint)
	c.pdf.RoundedRect(x+signaturePad, top, inner, stampH, 1.6, "1234", "F")
	c.tick(x+signaturePad+2, top+(stampH-4.6)/2, 4.6)
	c.putRows(x+signaturePad+8, top+2, inner-9, stamp, Left, look{signatureRole.size, signatureRole.leading, leaf})
}
