package curriculum

import "regexp"

// The checks of css exercises. Most may say on what screen they look: see Screen. Elements are named by any selector
// that browsers know. Values are compared as computed: "red", "#f00" and "rgb(255 0 0)" are the same colour, "1rem"
// and "16px" the same length.

// Screen says how the page is seen. The zero value is a computer, 1280 px wide, in the light theme, at rest.
type Screen struct {
	Width int    // largeur, in CSS pixels
	Root  int    // racine: font size chosen in the browser, in pixels; 16 unless the reader changed it
	Dark  bool   // theme: sombre
	Still bool   // mouvement: reduit
	Print bool   // impression
	State string // etat: hover, focus, focus-visible or active, of each element in turn
}

// Style (style) looks at the computed value of one property of every element that matches; there must be one.
type Style struct {
	Selector string
	Element  string // pseudo-element: before, after, marker, placeholder
	Property string
	Is       []string // one of these values
	IsNot    []string // none of these
	Min, Max *float64 // bounds of a length in pixels, or of a number
	Pattern  *regexp.Regexp
	Screen   Screen
}

// Contrast (contraste) asks that every text inside the elements can be read against what is under it.
type Contrast struct {
	Selector string
	Element  string
	Min      float64 // 0: WCAG 2.1 AA, 4.5 or 3 for large text
	Screen   Screen
}

// RuleCount (regle) counts the rules of the sheets that are written in some way.
type RuleCount struct {
	Selector        string         // exactly this selector
	Kind            string         // its selector uses: classe, id, attribut, pseudo, element
	Property        string         // it declares this property
	Value           *regexp.Regexp // with a value like this
	Media           *regexp.Regexp // it is under a media query like this
	Min, Max, Equal *int
}

// Forbidden (interdit) refuses ways of writing. Every part that is set is refused.
type Forbidden struct {
	Important  bool
	Selectors  []string // classe, id, attribut, pseudo
	Properties []string
	Values     *regexp.Regexp
	Units      []string
	Media      *regexp.Regexp
	Inline     bool // style="…" in the page
	Selector   string
}

// FocusSeen (focus_visible) asks that the elements look different when the keyboard is on them.
type FocusSeen struct {
	Selector string
	Screen   Screen
}

// Stillness (sans_mouvement) asks that nothing moves for a reader who asked for less motion.
type Stillness struct {
	Selector string
	Screen   Screen
}

// VariableUse (variable) changes a custom property of the root and counts the places whose value follows.
type VariableUse struct {
	Name   string
	Places []Place
	Screen Screen
}

// Place is a property of some elements.
type Place struct{ Selector, Property string }

// SameLook (rendu) asks for the same computed values as the solution.
type SameLook struct {
	Selector   string
	Properties []string
	Screen     Screen
}

// SheetValid (feuille_valide) refuses what a browser drops in silence: faults of writing, unknown properties, wrong values.
type SheetValid struct{}

// NoOverflow (sans_debordement) asks that the page needs no sideways scroll. It needs a layout engine.
type NoOverflow struct {
	Widths []int
	Screen Screen
}

// Boxes (boites) looks at the rectangles of elements once the page is laid out. It needs a layout engine.
type Boxes struct {
	Selectors []string
	Widths    []int
	Tolerance float64  // pixels
	Sides     []string // mesures, with LikeSolution: gauche, haut, largeur, hauteur; all when empty
	Want      BoxWant
	Colours   bool // with LikeSolution: compare the colour of the text and of the background too
	Gap       *Gap
	Columns   int
	Screen    Screen
}

// BoxWant says what boxes are asked for.
type BoxWant string

// What a Boxes check asks.
const (
	BoxesLikeSolution BoxWant = "comme_solution"
	SameHeights       BoxWant = "memes_hauteurs"
	SameWidths        BoxWant = "memes_largeurs"
	NoOverlap         BoxWant = "sans_chevauchement"
	ReadingOrder      BoxWant = "ordre_de_lecture" // from left to right, line after line, as in the source
	GapOf             BoxWant = "ecart"
	ColumnsOf         BoxWant = "colonnes"
)

// Gap is a distance between the end of an element and the beginning of another, in pixels.
type Gap struct {
	From, To string
	Sideways bool
	Is       float64
}

// NeedsLayout tells whether a check needs a layout engine.
func NeedsLayout(s Spec) bool {
	switch s.(type) {
	case NoOverflow, Boxes:
		return true
	}
	return false
}

func (Style) checkKind() string       { return "style" }
func (Contrast) checkKind() string    { return "contraste" }
func (RuleCount) checkKind() string   { return "regle" }
func (Forbidden) checkKind() string   { return "interdit" }
func (FocusSeen) checkKind() string   { return "focus_visible" }
func (Stillness) checkKind() string   { return "sans_mouvement" }
func (VariableUse) checkKind() string { return "variable" }
func (SameLook) checkKind() string    { return "rendu" }
func (SheetValid) checkKind() string  { return "feuille_valide" }
func (NoOverflow) checkKind() string  { return "sans_debordement" }
func (Boxes) checkKind() string       { return "boites" }
