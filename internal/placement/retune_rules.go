package placement

import "math"

// Past is one answer of a closed series: who answered is only their final θ̂.
type Past struct {
	Mark
	Theta float64
}

// Retune gives the scale of the next series: an Elo step for each past answer in the order given,
// b += K·(P − result) with K = 0.3 / (1 + n/50), n the answers of the cell so far (curriculum.md §4).
func Retune(scale Scale, past []Past) Scale {
	b, n := map[Family][]float64{}, map[Family]*[CellCount]int{}
	for f, cells := range scale {
		b[f] = make([]float64, CellCount)
		n[f] = new([CellCount]int)
		for i, milli := range cells {
			b[f][i] = float64(milli) / 1000
		}
	}
	for _, p := range past {
		at := &b[p.Family][p.Cell]
		k := 0.3 / (1 + float64(n[p.Family][p.Cell])/50)
		result := 0.0
		if p.Right {
			result = 1
		}
		*at += k * (Chance(p.Theta, *at) - result)
		n[p.Family][p.Cell]++
	}
	out := Scale{}
	for f, values := range b {
		var cells [CellCount]int64
		for i, v := range values {
			cells[i] = int64(math.Round(v * 1000))
		}
		out[f] = cells
	}
	return out
}
