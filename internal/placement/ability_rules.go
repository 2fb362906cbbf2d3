package placement

import "math"

// The Rasch model of curriculum.md §4: P(success) = 1 / (1 + e^(b−θ)), with
// θ ~ N(0, 1.2²) before the first answer, on a grid from −4 to 4 by 0.1.
const (
	gridSize   = 81
	gridLow    = -4.0
	gridStep   = 0.1
	priorWidth = 1.2
)

// Ability is what is known of a candidate's θ: a probability for each point of the grid.
type Ability struct{ mass [gridSize]float64 }

func gridPoint(i int) float64 { return gridLow + gridStep*float64(i) }

// Prior is what is known before the first answer.
func Prior() Ability {
	var a Ability
	for i := range a.mass {
		z := gridPoint(i) / priorWidth
		a.mass[i] = math.Exp(-z * z / 2)
	}
	return a.normal()
}

// Chance gives the probability that somebody of ability theta succeeds at difficulty b.
func Chance(theta, b float64) float64 { return 1 / (1 + math.Exp(b-theta)) }

// After gives what is known once an item of difficulty b was answered.
func (a Ability) After(b float64, right bool) Ability {
	for i := range a.mass {
		p := Chance(gridPoint(i), b)
		if !right {
			p = 1 - p
		}
		a.mass[i] *= p
	}
	return a.normal()
}

func (a Ability) normal() Ability {
	sum := 0.0
	for _, m := range a.mass {
		sum += m
	}
	for i := range a.mass {
		a.mass[i] /= sum
	}
	return a
}

// Mean gives θ̂.
func (a Ability) Mean() float64 {
	mean := 0.0
	for i, m := range a.mass {
		mean += m * gridPoint(i)
	}
	return settle(mean)
}

// SE gives the standard deviation: how uncertain θ̂ is.
func (a Ability) SE() float64 {
	mean, variance := a.Mean(), 0.0
	for i, m := range a.mass {
		d := gridPoint(i) - mean
		variance += m * d * d
	}
	return settle(math.Sqrt(variance))
}

// Between gives the probability that θ is at least lo and under hi. A grid point on a border belongs to the upper side.
func (a Ability) Between(lo, hi float64) float64 {
	sum := 0.0
	for i, m := range a.mass {
		if at := settle(gridPoint(i)); at >= lo && at < hi {
			sum += m
		}
	}
	return settle(sum)
}

// settle drops the last bits, which may differ between processors: the next item must not.
func settle(v float64) float64 { return math.Round(v*1e9) / 1e9 }
