package placement

import "math"

// When a test stops and which item comes next (curriculum.md §4).
const (
	maxItems    = 24
	minItems    = 16
	enoughSE    = 0.45
	encouraging = 0.62 // θ̂ − 0.62 is a 65 % chance: encouraging, still informative
)

// Mark is one answered item, as the rules need it.
type Mark struct {
	Family Family
	Cell   int
	Right  bool
}

// Scale gives the difficulty of each cell of each family, in thousandths of a logit.
type Scale map[Family][CellCount]int64

// FirstScale is the scale before any answer: −2.5 to 3.0 by 0.5, as the features of the items were weighed.
func FirstScale() Scale {
	s := Scale{}
	for _, f := range Families() {
		var cells [CellCount]int64
		for i := range cells {
			cells[i] = -2500 + 500*int64(i)
		}
		s[f] = cells
	}
	return s
}

// Difficulty gives b of a cell in logits.
func (s Scale) Difficulty(f Family, cell int) float64 { return float64(s[f][cell]) / 1000 }

// AbilityOf gives what the answers tell.
func AbilityOf(marks []Mark, scale Scale) Ability {
	a := Prior()
	for _, m := range marks {
		a = a.After(scale.Difficulty(m.Family, m.Cell), m.Right)
	}
	return a
}

// NextItem chooses the family least seen (the first of the list among equals) and
// its cell nearest to θ̂ − 0.62 (the easier of two as near).
func NextItem(marks []Mark, scale Scale) (Family, int) {
	seen := map[Family]int{}
	for _, m := range marks {
		seen[m.Family]++
	}
	family := Families()[0]
	for _, f := range Families() {
		if seen[f] < seen[family] {
			family = f
		}
	}
	aim := AbilityOf(marks, scale).Mean() - encouraging
	cell := 0
	for c := range CellCount {
		if far(scale, family, c, aim) < far(scale, family, cell, aim) {
			cell = c
		}
	}
	return family, cell
}

func far(s Scale, f Family, cell int, aim float64) float64 {
	return settle(math.Abs(s.Difficulty(f, cell) - aim))
}

// End says why a test ended.
type End string

// The ends.
const (
	NotEnded  End = ""
	Precise   End = "precise" // SE under 0.45 after 16 items or more
	AllServed End = "all"     // 24 items
	Asked     End = "asked"   // the candidate stopped
	TimeUp    End = "time"    // the guard of time
)

// Enough says whether the answers end the test, and why.
func Enough(marks []Mark, scale Scale) End {
	switch n := len(marks); {
	case n >= maxItems:
		return AllServed
	case n >= minItems && AbilityOf(marks, scale).SE() < enoughSE:
		return Precise
	}
	return NotEnded
}
