package suites

import "fmt"

// class is a family of rules of one difficulty; parameters are drawn within it.
type class struct {
	shape  Shape
	down   bool // goes down, or one of its steps does
	big    bool // a step of 4 to 9, an eighth of a turn
	period int  // of Cycle; 1 is a part that stays as it is
	a, b   *class
}

// plan is what an item is made of: a class for each part of the kind.
type plan struct {
	kind  Kind
	parts []class
}

// points counts the features that make a class hard; one point is half a logit.
func (c class) points() int {
	p := 0
	switch c.shape {
	case Step, TurnStep:
		if c.big {
			p++
		}
	case Alternate, TurnAlternate:
		p = 3
	case Growth, Double:
		p = 4
	case Three:
		p = 5
	case SumTwo:
		p = 6
	case Cycle:
		return max(0, c.period-2)
	case Interleave:
		return 3 + c.a.points() + c.b.points()
	}
	if c.down {
		p++
	}
	return p
}

func (c class) changes() bool { return c.shape != Cycle || c.period > 1 }

// points gives the plan's features: those of its parts, one for each part of
// letters (the alphabet must be walked), two for each changing part after the first.
func (p plan) points() int {
	sum, changing := 0, 0
	for i, c := range p.parts {
		if !c.changes() {
			continue
		}
		changing++
		sum += c.points()
		if p.kind.Parts()[i] == Letter {
			sum++
		}
	}
	return sum + 2*(changing-1)
}

// plansOf lists the plans of each cell by kind: a plan of n points is in cell n.
var plansOf = func() [Cells]map[Kind][]plan {
	var cells [Cells]map[Kind][]plan
	for i := range cells {
		cells[i] = map[Kind][]plan{}
	}
	for _, p := range everyPlan() {
		if n := p.points(); n < Cells {
			cells[n][p.kind] = append(cells[n][p.kind], p)
		}
	}
	for i, byKind := range cells {
		if len(byKind) == 0 {
			panic(fmt.Sprintf("suites: cell %d has no plan", i))
		}
	}
	return cells
}()

func everyPlan() []plan {
	steps := []class{{shape: Step}, {shape: Step, big: true}, {shape: Step, down: true}, {shape: Step, big: true, down: true}}
	alternates := []class{{shape: Alternate}, {shape: Alternate, down: true}}
	growths := []class{{shape: Growth}, {shape: Growth, down: true}}
	numbers := join(steps, alternates, growths, []class{{shape: Double}, {shape: Three}, {shape: Three, down: true}, {shape: SumTwo}})
	letters := join(steps, alternates, growths)
	short := []class{{shape: Step}, {shape: Step, down: true}, {shape: Alternate}, {shape: Growth}} // fit twice in the alphabet

	var all []plan
	one := func(k Kind, cs []class) {
		for _, c := range cs {
			all = append(all, plan{k, []class{c}})
		}
	}
	two := func(k Kind, as, bs []class) {
		for _, a := range as {
			for _, b := range bs {
				all = append(all, plan{k, []class{a, b}})
			}
		}
	}
	one(Numbers, join(numbers, interleaved(join(steps, alternates, growths))))
	one(Letters, join(letters, interleaved(short)))
	two(Pairs, short, join(steps, alternates, growths))
	turns := []class{{shape: TurnStep}, {shape: TurnStep, big: true}, {shape: TurnAlternate}}
	two(Arrows, turns, cycles(1, 3))
	for _, form := range cycles(1, 4) {
		for _, fill := range cycles(1, 3) {
			for _, count := range cycles(1, 3) {
				if form.changes() || fill.changes() || count.changes() {
					all = append(all, plan{Shapes, []class{form, fill, count}})
				}
			}
		}
	}
	return all
}

func join(lists ...[]class) []class {
	var out []class
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func cycles(from, to int) []class {
	var out []class
	for p := from; p <= to; p++ {
		out = append(out, class{shape: Cycle, period: p})
	}
	return out
}

func interleaved(of []class) []class {
	var out []class
	for i := range of {
		for j := range of {
			out = append(out, class{shape: Interleave, a: &of[i], b: &of[j]})
		}
	}
	return out
}

// shown gives how many values a class needs to be seen at work twice.
func (c class) shown() int {
	switch c.shape {
	case Step, TurnStep, Growth, Double:
		return 5
	case Alternate, TurnAlternate, SumTwo:
		return 6
	case Three:
		return 7
	case Cycle:
		return 2 * c.period
	case Interleave:
		return 2 * max(c.a.half(), c.b.half())
	}
	panic("suites: unknown shape " + string(c.shape))
}

func (c class) half() int {
	if c.shape == Step {
		return 3
	}
	return 4
}
