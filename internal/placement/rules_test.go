package placement

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestPrior(t *testing.T) {
	a := Prior()
	if a.Mean() != 0 || math.Abs(a.SE()-1.2) > 0.01 {
		t.Errorf("mean %v, SE %v", a.Mean(), a.SE())
	}
}

// TestAfter compares the grid with a grid a hundred times finer and twice as wide.
func TestAfter(t *testing.T) {
	for _, marks := range [][]bool{nil, {true}, {false}, {true, false}, {true, true, true, false}} { // all at b = 0
		a := Prior()
		for _, right := range marks {
			a = a.After(0, right)
		}
		if mean, se := fine(marks); math.Abs(a.Mean()-mean) > 0.02 || math.Abs(a.SE()-se) > 0.02 {
			t.Errorf("%v: mean %.3f SE %.3f, fine grid %.3f %.3f", marks, a.Mean(), a.SE(), mean, se)
		}
	}
}

// fine integrates the same posterior by steps of 0.001 on −8…8.
func fine(marks []bool) (mean, se float64) {
	var sum, first, second float64
	for x := -8.0; x <= 8; x += 0.001 {
		w := math.Exp(-x * x / (2 * priorWidth * priorWidth))
		for _, right := range marks {
			p := 1 / (1 + math.Exp(-x))
			if !right {
				p = 1 - p
			}
			w *= p
		}
		sum, first, second = sum+w, first+w*x, second+w*x*x
	}
	mean = first / sum
	return mean, math.Sqrt(second/sum - mean*mean)
}

func TestAfter_orderDoesNotMatter(t *testing.T) {
	a := Prior().After(-1, true).After(0.5, false).After(2, true)
	b := Prior().After(2, true).After(-1, true).After(0.5, false)
	if a.Mean() != b.Mean() || a.SE() != b.SE() {
		t.Errorf("%v %v, %v %v", a.Mean(), a.SE(), b.Mean(), b.SE())
	}
}

func TestNextItem(t *testing.T) {
	s, r := FamilySuites, FamilyRobot
	cases := []struct {
		name   string
		marks  []Mark
		family Family
		cell   int
	}{
		{"first: θ̂ = 0, aim −0.62, b = −0.5", nil, s, 4},
		{"the other family comes second", []Mark{{s, 4, true}}, r, 5},
		{"an error makes it easier", []Mark{{s, 4, false}}, r, 2},
		{"equal counts: the first family again", []Mark{{s, 4, true}, {r, 5, true}}, s, 5},
		{"least seen", []Mark{{s, 4, true}, {r, 5, true}, {s, 6, false}}, r, 5},
	}
	for _, c := range cases {
		if f, cell := NextItem(c.marks, FirstScale()); f != c.family || cell != c.cell {
			t.Errorf("%s: got %s %d, want %s %d", c.name, f, cell, c.family, c.cell)
		}
	}
}

func TestNextItem_staysOnTheScale(t *testing.T) {
	for _, right := range []bool{true, false} {
		var marks []Mark
		for range maxItems {
			f, cell := NextItem(marks, FirstScale())
			marks = append(marks, Mark{f, cell, right})
		}
		last := marks[len(marks)-1]
		if right && last.Cell < CellCount-2 || !right && last.Cell > 1 {
			t.Errorf("always %v ends in cell %d", right, last.Cell)
		}
	}
}

func TestEnough(t *testing.T) {
	alternating := func(n int) []Mark {
		var marks []Mark
		for i := range n {
			f, cell := NextItem(marks, FirstScale())
			marks = append(marks, Mark{f, cell, i%3 != 0})
		}
		return marks
	}
	if end := Enough(alternating(15), FirstScale()); end != NotEnded {
		t.Errorf("15 items: %q", end)
	}
	if end := Enough(alternating(24), FirstScale()); end != AllServed {
		t.Errorf("24 items: %q", end)
	}
	n := 16
	for Enough(alternating(n), FirstScale()) == NotEnded {
		n++
	}
	if se := AbilityOf(alternating(n), FirstScale()).SE(); n < 24 && se >= enoughSE {
		t.Errorf("stopped at %d with SE %v", n, se)
	}
}

func TestRead(t *testing.T) {
	at := func(theta float64, width float64) Ability {
		var a Ability
		for i := range a.mass {
			z := (gridPoint(i) - theta) / width
			a.mass[i] = math.Exp(-z * z / 2)
		}
		return a.normal()
	}
	cases := []struct {
		theta, width float64
		answered     int
		band, near   Band
	}{
		{0, 0.45, 20, Comfortable, NoBand},
		{0.5, 0.45, 20, Comfortable, Solid},
		{0.65, 0.45, 20, Solid, Comfortable},
		{2, 0.45, 20, Solid, NoBand},
		{-0.7, 0.45, 20, Supported, Comfortable},
		{-0.5, 0.45, 20, Comfortable, Supported},
		{-3, 0.45, 20, Supported, NoBand},
		{2, 0.45, 7, NoBand, NoBand}, // too few answers to say anything
	}
	for _, c := range cases {
		r := Read(at(c.theta, c.width), c.answered, CurrentCuts)
		if r.Band != c.band || r.Near != c.near {
			t.Errorf("θ %v ± %v, %d answers: %+v, want %s near %s", c.theta, c.width, c.answered, r, c.band, c.near)
		}
		if (r.Band != NoBand) != (r.Certainty > 0) {
			t.Errorf("θ %v: certainty %d", c.theta, r.Certainty)
		}
	}
}

func TestRead_certaintyIsWhole(t *testing.T) {
	a := AbilityOf([]Mark{{FamilySuites, 4, true}, {FamilyRobot, 4, false}}, FirstScale())
	inf := math.Inf(1)
	if sum := a.Between(-inf, -0.6) + a.Between(-0.6, 0.6) + a.Between(0.6, inf); math.Abs(sum-1) > 1e-6 {
		t.Errorf("the bands hold %v", sum)
	}
}

func TestRetune(t *testing.T) {
	s := FirstScale()
	one := Retune(s, []Past{{Mark{FamilySuites, 5, false}, 0}})
	// b = 0, θ = 0: P = 0.5, a failure moves b by 0.3 × 0.5.
	if got := one[FamilySuites][5]; got != 150 {
		t.Errorf("got %d", got)
	}
	if one[FamilyRobot] != s[FamilyRobot] || one[FamilySuites][4] != s[FamilySuites][4] {
		t.Error("another cell moved")
	}
	if s[FamilySuites][5] != 0 {
		t.Error("the scale given was changed")
	}
	// Answers from a cell truly 0.8 harder bring it there.
	r := rand.New(rand.NewPCG(1, 2))
	var past []Past
	for range 2000 {
		theta := r.NormFloat64()
		past = append(past, Past{Mark{FamilyRobot, 5, r.Float64() < Chance(theta, 0.8)}, theta})
	}
	if got := Retune(s, past)[FamilyRobot][5]; got < 650 || got > 950 {
		t.Errorf("2000 answers bring it to %d", got)
	}
}

// figures of simulated candidates.
type figures struct{ items, se, correlation, right, sameBand, within float64 }

// simulate runs the adaptive test on candidates of known θ, with cells wrong by ± 0.25.
func simulate(candidates int) figures {
	r := rand.New(rand.NewPCG(2026, 11))
	scale, truth := FirstScale(), FirstScale()
	for f, cells := range truth {
		for i := range cells {
			cells[i] += int64(r.IntN(501)) - 250
		}
		truth[f] = cells
	}
	var out figures
	var sx, sy, sxx, syy, sxy float64
	answers := 0
	for range candidates {
		theta := priorWidth * r.NormFloat64()
		var marks []Mark
		for Enough(marks, scale) == NotEnded {
			f, cell := NextItem(marks, scale)
			right := r.Float64() < Chance(theta, truth.Difficulty(f, cell))
			marks = append(marks, Mark{f, cell, right})
			if right {
				out.right++
			}
		}
		a := AbilityOf(marks, scale)
		reading := Read(a, len(marks), CurrentCuts)
		actual := Supported
		if theta >= CurrentCuts.Low {
			actual = Comfortable
		}
		if theta >= CurrentCuts.High {
			actual = Solid
		}
		if reading.Band == actual {
			out.sameBand++
		}
		if reading.Band == actual || reading.Near == actual {
			out.within++
		}
		answers += len(marks)
		out.se += a.SE()
		x, y := theta, a.Mean()
		sx, sy, sxx, syy, sxy = sx+x, sy+y, sxx+x*x, syy+y*y, sxy+x*y
	}
	n := float64(candidates)
	out.items = float64(answers) / n
	out.se /= n
	out.right /= float64(answers)
	out.sameBand /= n
	out.within /= n
	out.correlation = (n*sxy - sx*sy) / math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy))
	return out
}

func (f figures) String() string {
	return fmt.Sprintf("%.1f items, SE %.3f, correlation with true θ %.3f, %.1f %% right, band right %.1f %%, band or its neighbour %.1f %%",
		f.items, f.se, f.correlation, 100*f.right, 100*f.sameBand, 100*f.within)
}

// TestAdaptiveTest_measures holds the figures of curriculum.md §4: 21 items on average, SE 0.45, correlation 0.93, 62 % right.
func TestAdaptiveTest_measures(t *testing.T) {
	f := simulate(3000)
	t.Log(f)
	if f.items < 19.5 || f.items > 22.5 || f.se < 0.42 || f.se > 0.48 || f.correlation < 0.91 || f.right < 0.58 || f.right > 0.66 {
		t.Errorf("the test does not measure as designed: %s", f)
	}
	if f.sameBand < 0.7 || f.within < 0.9 {
		t.Errorf("bands: %s", f)
	}
}

func BenchmarkAdaptiveTest(b *testing.B) {
	var f figures
	for b.Loop() {
		f = simulate(300)
	}
	b.ReportMetric(f.items, "items")
	b.ReportMetric(f.se, "SE")
	b.ReportMetric(f.correlation, "correlation")
	b.ReportMetric(100*f.right, "%right")
	b.ReportMetric(100*f.sameBand, "%band")
}
