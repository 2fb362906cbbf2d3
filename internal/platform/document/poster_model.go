package document

import "time"

// Format is a paper size of a poster.
type Format string

// The formats: on a wall, in a shop window, in a hand.
const (
	A3 Format = "A3"
	A4 Format = "A4"
	A5 Format = "A5"
)

// Palette chooses the colours of a poster, so that two campaigns differ on the same street.
type Palette string

// The palettes.
const (
	Brick Palette = "brick"
	Leaf  Palette = "leaf"
	Night Palette = "night"
)

// Poster is a street poster: one page, read from three metres, that ends in a code to scan or type.
type Poster struct {
	Format    Format  // A4 when ""
	Palette   Palette // Brick when ""
	CreatedAt time.Time

	Headline string   // "Apprenez le web.\nPayé·e." Two to eight words; a line feed chooses where to break
	Lead     string   // one sentence under it
	Points   []string // two to four facts, a few words each
	Call     string   // "Scannez, répondez, venez."

	Link  string // whole address in the QR code
	Typed string // what a person types: "chantier.example/a/K7Q4"
	Code  string // "K7Q4", printed large

	Organisation string // who hangs it
	Place        string // where the school is: "12 rue de la République, Saint-Denis"
	Contact      string // telephone for who has no smartphone
	Small        string // legal line: free of charge, funders, not on the public road
	Where        string // tiny: where this copy hangs, "Boulangerie Rosa": to sort the prints
}
