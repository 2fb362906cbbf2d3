// Package suites makes the items of the family « Suites » (curriculum.md §4, F1):
// a row of numbers, letters, pairs, shapes or arrows follows a rule, and one of
// five options continues it. It asks for no diploma, no knowledge of the web and
// no arithmetic beyond small sums.
//
// A Term is a list of parts, one value for each part of the item's Kind. Shapes
// differ by form, filling and number, never by colour.
package suites

import (
	"fmt"
	"slices"

	"chantier/internal/placement/draw"
)

// Kind says what the terms are.
type Kind string

// The kinds.
const (
	Numbers Kind = "numbers" // one part: Number
	Letters Kind = "letters" // one part: Letter
	Pairs   Kind = "pairs"   // two parts: Letter, Number
	Shapes  Kind = "shapes"  // three parts: Form, Fill, Count
	Arrows  Kind = "arrows"  // two parts: Turn, Fill
)

// Part says what a value of a term means.
type Part int

// The parts.
const (
	Number Part = iota // 0 to 199
	Letter             // 0 is A, 25 is Z: the alphabet never starts again
	Form               // 0 to 5
	Fill               // 0 empty, 1 full, 2 striped
	Count              // 1 to 4 shapes
	Turn               // eighths of a turn clockwise, 0 is up
)

// Parts gives what each value of a term of the kind means.
func (k Kind) Parts() []Part {
	switch k {
	case Numbers:
		return []Part{Number}
	case Letters:
		return []Part{Letter}
	case Pairs:
		return []Part{Letter, Number}
	case Shapes:
		return []Part{Form, Fill, Count}
	case Arrows:
		return []Part{Turn, Fill}
	}
	return nil
}

// bounds gives the smallest and largest value of a part.
func (p Part) bounds() (lo, hi int) {
	switch p {
	case Letter:
		return 0, 25
	case Form:
		return 0, 5
	case Fill:
		return 0, 2
	case Count:
		return 1, 4
	case Turn:
		return 0, 7
	}
	return 0, 199
}

func (p Part) holds(v int) bool {
	lo, hi := p.bounds()
	return v >= lo && v <= hi
}

// Term is one element of the row.
type Term []int

// OptionCount is how many options every item offers, the right one included.
const OptionCount = 5

// Item is one question. Rules and Answer must never reach the candidate's browser.
type Item struct {
	Kind    Kind
	Terms   []Term // what is shown, oldest first
	Options []Term
	Answer  int    // index of the right option
	Rules   []Rule // one for each part of the kind
}

// Cells is the number of difficulty cells, from the easiest (0) to the hardest.
const Cells = 12

// Generate makes the item of a seed in a difficulty cell. The same seed and cell always give the same item.
func Generate(seed draw.Seed, cell int) (Item, error) {
	if cell < 0 || cell >= Cells {
		return Item{}, fmt.Errorf("suites: no cell %d", cell)
	}
	s := draw.New(seed)
	byKind := plansOf[cell]
	kinds := make([]Kind, 0, len(byKind))
	for _, k := range []Kind{Numbers, Letters, Pairs, Shapes, Arrows} {
		if len(byKind[k]) > 0 {
			kinds = append(kinds, k)
		}
	}
	// A plan may have no room in its range for some parameters: draw again, and
	// now and then another plan. Never seen to need more than a few hundred draws.
	for range 200 {
		p := draw.Pick(s, byKind[draw.Pick(s, kinds)])
		for range 60 {
			if it, ok := p.draw(s); ok {
				return it, nil
			}
		}
	}
	return Item{}, fmt.Errorf("suites: no item found in cell %d", cell)
}

// Practice gives the example shown before the test, the same for everybody: 2, 4, 6, 8.
func Practice() Item {
	return Item{
		Kind: Numbers, Terms: []Term{{2}, {4}, {6}, {8}},
		Options: []Term{{9}, {12}, {8}, {10}, {11}}, Answer: 3,
		Rules: []Rule{{Shape: Step, Steps: []int{2}, Start: []int{2}}},
	}
}

// Equal says whether two terms are the same.
func (t Term) Equal(o Term) bool { return slices.Equal(t, o) }
