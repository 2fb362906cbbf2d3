package grading

import (
	"context"
	"errors"

	"chantier/internal/curriculum"
)

// Layout lays pages out as a browser does. It is optional: without it, the checks that need it are not passed, and the
// verdict is NotAvailable.
type Layout interface {
	// Lay lays a page out once for each screen and measures it. It reaches no network and runs no script of the page.
	// An error is a fault of ours, or ErrLayoutTime.
	Lay(ctx context.Context, page LayoutPage) ([]LaidOut, error)
}

// ErrLayoutTime is told when a page takes too long to lay out.
var ErrLayoutTime = errors.New("grading: the page takes too long to lay out")

// LayoutPage is a page to lay out.
type LayoutPage struct {
	Name      string // of the page among Files
	Files     curriculum.Files
	Screens   []curriculum.Screen // State is ignored
	Selectors []string            // the elements to measure
}

// LaidOut is a page laid out on one screen. Lengths are CSS pixels, from the top left corner of the page.
type LaidOut struct {
	Width, ScrollWidth float64
	Wide               string  // the element that goes furthest to the right, as its opening tag
	Boxes              [][]Box // for each selector, the elements in the order of the page
}

// Box is the border box of an element.
type Box struct {
	X, Y, Width, Height float64
	Colour, Background  string
	Tag                 string // opening tag, for messages
}

// Right is the right edge.
func (b Box) Right() float64 { return b.X + b.Width }

// Bottom is the bottom edge.
func (b Box) Bottom() float64 { return b.Y + b.Height }

// UseLayout gives the engine its layout. It is called before the first answer.
func (e *Engine) UseLayout(l Layout) { e.layout = l }

// layoutMissing is what instructors read when a check needs a browser and there is none.
const layoutMissing = "Cet exercice mesure la mise en page, et le serveur n’a pas de navigateur pour le faire. Votre code est gardé. Pour l’équipe : installez le paquet « chromium », ou donnez le chemin d’un Chromium dans CHANTIER_CHROMIUM, puis redémarrez."
