package document

// colour is red, green, blue.
type colour struct{ r, g, b int }

// The colours of the product on paper. Text colours keep a contrast above 4.5 on
// the ground they are used on, so that a grey photocopy stays readable.
var (
	ink    = colour{43, 29, 36}    // text
	soft   = colour{109, 92, 98}   // second text
	line   = colour{214, 202, 192} // rules
	paper  = colour{255, 255, 255}
	sand   = colour{250, 243, 232} // quiet ground
	cream  = colour{255, 247, 232}
	brick  = colour{196, 68, 42} // first colour of the product
	clay   = colour{232, 109, 72}
	sun    = colour{255, 193, 71}
	leaf   = colour{22, 94, 80}
	mint   = colour{221, 240, 231}
	blush  = colour{253, 226, 214}
	night  = colour{40, 32, 74}
	lilac  = colour{168, 148, 240}
	lemon  = colour{255, 236, 160}
	forest = colour{12, 60, 54}
)

func (t Tone) colours() (ground, edge colour) {
	switch t {
	case Warm:
		return lemon, sun
	case Alert:
		return blush, brick
	}
	return mint, leaf
}
