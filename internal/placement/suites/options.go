package suites

import (
	"slices"

	"chantier/internal/placement/draw"
)

// options gives the right term and four near misses, in no order. No option can
// be found without the row: in numbers and letters the right one takes any rank,
// in the other kinds the values of two parts are crossed evenly.
func (p plan) options(s *draw.Stream, it Item, answer Term) ([]Term, bool) {
	switch it.Kind {
	case Numbers, Letters:
		values := ranked(s, it.Kind.Parts()[0], column(it.Terms, 0), answer[0], OptionCount)
		if len(values) < OptionCount {
			return nil, false
		}
		out := make([]Term, len(values))
		for i, v := range values {
			out[i] = Term{v}
		}
		return out, true
	}
	return p.crossed(s, it, answer)
}

// ranked gives n values of a part with the answer among them, at a rank drawn first.
func ranked(s *draw.Stream, part Part, row []int, answer, n int) []int {
	last := row[len(row)-1]
	// What a hasty reading gives: the last step again, the step before it, the
	// term before continued, nothing changed; then the neighbours.
	misses := []int{last}
	for i := len(row) - 1; i > 0 && i > len(row)-4; i-- {
		misses = append(misses, last+row[i]-row[i-1])
	}
	if len(row) > 2 {
		misses = append(misses, row[len(row)-2]+last-row[len(row)-3])
	}
	draw.Shuffle(s, misses)
	for d := 1; d <= 2*n; d++ {
		misses = append(misses, answer-d, answer+d)
	}
	var below, above []int
	for _, v := range misses {
		switch {
		case !part.holds(v) || v == answer || slices.Contains(below, v) || slices.Contains(above, v):
		case v < answer:
			below = append(below, v)
		default:
			above = append(above, v)
		}
	}
	rank := s.IntN(n)
	low := min(rank, len(below))
	high := min(n-1-low, len(above))
	low = min(n-1-high, len(below))
	return append(append(below[:low:low], above[:high]...), answer)
}

// crossed varies two parts against each other: with answer (a, b) the options
// are (a, b), (a, b'), (a', b), (a', b') and one more; counting which value comes
// most often points at no option more than another.
func (p plan) crossed(s *draw.Stream, it Item, answer Term) ([]Term, bool) {
	parts := it.Kind.Parts()
	first, second := p.twoParts(s)
	a := p.other(s, it, first, answer[first], nil)
	b := p.other(s, it, second, answer[second], nil)
	with := func(x, y int) Term {
		t := slices.Clone(answer)
		t[first], t[second] = x, y
		return t
	}
	out := []Term{answer, with(a, answer[second]), with(answer[first], b), with(a, b)}
	// The fifth has a third value in one of the two parts.
	extra := first
	if lo, hi := parts[first].bounds(); hi-lo < 2 || s.Coin() {
		extra = second
	}
	if extra == first {
		out = append(out, with(p.other(s, it, first, answer[first], []int{a}), draw.Pick(s, []int{answer[second], b})))
	} else {
		out = append(out, with(draw.Pick(s, []int{answer[first], a}), p.other(s, it, second, answer[second], []int{b})))
	}
	for i := range out {
		for j := range i {
			if out[i].Equal(out[j]) {
				return nil, false
			}
		}
	}
	return out, true
}

// twoParts picks which parts the options vary: those that change first.
func (p plan) twoParts(s *draw.Stream) (int, int) {
	var changing, still []int
	for i, c := range p.parts {
		if c.changes() {
			changing = append(changing, i)
		} else {
			still = append(still, i)
		}
	}
	draw.Shuffle(s, changing)
	draw.Shuffle(s, still)
	order := append(changing, still...)
	return order[0], order[1]
}

// other gives a value near the right one but different: seen in the row when possible.
func (p plan) other(s *draw.Stream, it Item, part, right int, taken []int) int {
	kind := it.Kind.Parts()[part]
	free := func(v int) bool { return kind.holds(v) && v != right && !slices.Contains(taken, v) }
	var near []int
	switch kind {
	case Number, Letter:
		for _, d := range []int{-2, -1, 1, 2} {
			near = append(near, right+d)
		}
	default:
		near = column(it.Terms, part)
		slices.Sort(near)
		near = slices.Compact(near)
	}
	if near = slices.DeleteFunc(near, func(v int) bool { return !free(v) }); len(near) > 0 {
		return draw.Pick(s, near)
	}
	lo, hi := kind.bounds()
	var any []int
	for v := lo; v <= hi; v++ {
		if free(v) {
			any = append(any, v)
		}
	}
	return draw.Pick(s, any)
}
