package suites

// Shape is a form of rule.
type Shape string

// The grammar of rules. The first six are for numbers and letters, Interleave is
// made of two of them, the others are for shapes and arrows.
const (
	Step          Shape = "step"           // always the same step
	Alternate     Shape = "alternate"      // two steps in turn
	Growth        Shape = "growth"         // the step itself grows by a step
	Double        Shape = "double"         // twice the last, plus a small number
	Three         Shape = "three"          // three steps in turn
	SumTwo        Shape = "sum_two"        // the sum of the last two
	Interleave    Shape = "interleave"     // two rules, one term each in turn
	Cycle         Shape = "cycle"          // the same values again and again
	TurnStep      Shape = "turn_step"      // always the same turn
	TurnAlternate Shape = "turn_alternate" // two turns in turn
)

// Rule makes a row: the first values, then each from those before it.
type Rule struct {
	Shape Shape
	Start []int // values given, the rule makes the next ones
	Steps []int // what the shape needs: steps, the values of a cycle
	A, B  *Rule // of Interleave
}

// next gives the value after the row so far, which holds at least len(Start) values.
func (r Rule) next(row []int) int {
	n := len(row)
	switch r.Shape {
	case Step:
		return row[n-1] + r.Steps[0]
	case Alternate:
		return row[n-1] + r.Steps[(n-1)%2]
	case Three:
		return row[n-1] + r.Steps[(n-1)%3]
	case Growth:
		return row[n-1] + r.Steps[0] + (n-1)*r.Steps[1]
	case Double:
		return 2*row[n-1] + r.Steps[0]
	case SumTwo:
		return row[n-1] + row[n-2]
	case Cycle:
		return r.Steps[n%len(r.Steps)]
	case TurnStep:
		return (row[n-1] + r.Steps[0] + 8) % 8
	case TurnAlternate:
		return (row[n-1] + r.Steps[(n-1)%2] + 8) % 8
	case Interleave:
		mine := every2(row, n%2)
		if n%2 == 0 {
			return r.A.next(mine)
		}
		return r.B.next(mine)
	}
	panic("suites: unknown shape " + string(r.Shape))
}

// row gives the first n values.
func (r Rule) row(n int) []int {
	start := r.Start
	if r.Shape == Interleave {
		start = []int{r.A.Start[0], r.B.Start[0]}
	}
	out := append(make([]int, 0, n), start[:min(n, len(start))]...)
	for len(out) < n {
		out = append(out, r.next(out))
	}
	return out
}

// fits says whether the rule makes the row from its first values.
func (r Rule) fits(row []int) bool {
	first := len(r.Start)
	if r.Shape == Interleave {
		return r.A.fits(every2(row, 0)) && r.B.fits(every2(row, 1))
	}
	for i := first; i < len(row); i++ {
		if r.next(row[:i]) != row[i] {
			return false
		}
	}
	return true
}

// complexity orders rules: how much has to be noticed. A constant costs nothing.
func (r Rule) complexity() int {
	switch r.Shape {
	case Step, TurnStep:
		if r.Steps[0] == 0 {
			return 0
		}
		return 1
	case Alternate, Growth, TurnAlternate:
		return 2
	case Double:
		if r.Steps[0] == 0 {
			return 2
		}
		return 3
	case Three, SumTwo:
		return 3
	case Cycle:
		return len(r.Steps) - 1
	case Interleave:
		return 1 + r.A.complexity() + r.B.complexity()
	}
	panic("suites: unknown shape " + string(r.Shape))
}

// every2 gives every second value, from the first (0) or the second (1).
func every2(row []int, from int) []int {
	out := make([]int, 0, (len(row)+1)/2)
	for i := from; i < len(row); i += 2 {
		out = append(out, row[i])
	}
	return out
}
