package suites

import "chantier/internal/placement/draw"

// draw makes an item of the plan, or none when these parameters leave the range of a part or leave a doubt.
func (p plan) draw(s *draw.Stream) (Item, bool) {
	parts := p.kind.Parts()
	shown, rules, rows := 4, make([]Rule, len(parts)), make([][]int, len(parts))
	interleaved := false
	for _, c := range p.parts {
		shown = max(shown, c.shown())
		interleaved = interleaved || c.shape == Interleave
	}
	// One more or less at the end, so that the place of the missing term tells nothing.
	if interleaved || p.kind == Shapes {
		shown += s.IntN(2)
	}
	for i, c := range p.parts {
		rules[i] = c.draw(s, parts[i])
		rows[i] = rules[i].row(shown + 1)
		for _, v := range rows[i] {
			if !parts[i].holds(v) {
				return Item{}, false
			}
		}
	}
	terms := make([]Term, shown+1)
	for n := range terms {
		for i := range parts {
			terms[n] = append(terms[n], rows[i][n])
		}
	}
	it := Item{Kind: p.kind, Terms: terms[:shown], Rules: rules}
	answer := terms[shown]
	if !unique(parts, it.Terms, rules, answer) {
		return Item{}, false
	}
	options, ok := p.options(s, it, answer)
	if !ok {
		return Item{}, false
	}
	draw.Shuffle(s, options)
	it.Options = options
	for i, o := range options {
		if o.Equal(answer) {
			it.Answer = i
		}
	}
	return it, true
}

// draw gives a rule of the class for a part.
func (c class) draw(s *draw.Stream, part Part) Rule {
	lo, hi := part.bounds()
	if part == Number {
		lo, hi = 1, 30 // where a row begins; small sums only
		if c.falls() {
			lo, hi = 20, 60
		}
	}
	start := []int{s.Between(lo, hi)}
	sign := func(n int) int {
		if c.down {
			return -n
		}
		return n
	}
	small := func() int { return s.Between(1, 3) }
	switch c.shape {
	case Step:
		if c.big {
			return Rule{Shape: Step, Start: start, Steps: []int{sign(s.Between(4, 9))}}
		}
		return Rule{Shape: Step, Start: start, Steps: []int{sign(small())}}
	case Alternate:
		return Rule{Shape: Alternate, Start: start, Steps: pair(s, s.Between(1, 6), sign(s.Between(1, 6)))}
	case Growth:
		return Rule{Shape: Growth, Start: start, Steps: []int{sign(small()), sign(s.Between(1, 2))}}
	case Double:
		return Rule{Shape: Double, Start: []int{s.Between(1, 6)}, Steps: []int{0}}
	case Three:
		return Rule{Shape: Three, Start: start, Steps: []int{s.Between(1, 5), sign(s.Between(1, 5)), s.Between(1, 5)}}
	case SumTwo:
		return Rule{Shape: SumTwo, Start: []int{s.Between(1, 6), s.Between(1, 8)}}
	case TurnStep:
		if c.big {
			return Rule{Shape: TurnStep, Start: start, Steps: []int{draw.Pick(s, []int{1, -1, 3, -3})}}
		}
		return Rule{Shape: TurnStep, Start: start, Steps: []int{draw.Pick(s, []int{2, -2})}}
	case TurnAlternate:
		return Rule{Shape: TurnAlternate, Start: start, Steps: pair(s, s.Between(1, 3), draw.Pick(s, []int{2, 4, -1, -3}))}
	case Cycle:
		values := make([]int, 0, hi-lo+1)
		for v := lo; v <= hi; v++ {
			values = append(values, v)
		}
		return Rule{Shape: Cycle, Steps: draw.Sample(s, values, c.period)}
	case Interleave:
		a, b := c.a.draw(s, part), c.b.draw(s, part)
		return Rule{Shape: Interleave, A: &a, B: &b}
	}
	panic("suites: unknown shape " + string(c.shape))
}

// falls says that the row mostly goes down, so that it must begin high.
func (c class) falls() bool { return c.down && (c.shape == Step || c.shape == Growth) }

func pair(s *draw.Stream, a, b int) []int {
	if s.Coin() {
		a, b = b, a
	}
	return []int{a, b}
}
