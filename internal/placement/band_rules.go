package placement

import "math"

// Band is what a result says: three levels and no decimals, because a total order
// would promise a precision that no test of 24 items has.
type Band string

// The bands, and none when too few questions were answered to say anything.
const (
	NoBand      Band = ""
	Supported   Band = "supported"   // à accompagner
	Comfortable Band = "comfortable" // à l'aise
	Solid       Band = "solid"       // solide
)

// Bands lists the bands from the one that needs most support.
func Bands() []Band { return []Band{Supported, Comfortable, Solid} }

// Key names the band in the catalogues.
func (b Band) Key() string {
	if b == NoBand {
		return "placement.band.none"
	}
	return "placement.band." + string(b)
}

// Cuts are the borders between bands on the θ scale. Their version is kept with each result.
type Cuts struct {
	Version   int
	Low, High float64
}

// CurrentCuts puts about a third of an ordinary set of candidates in each band.
var CurrentCuts = Cuts{Version: 1, Low: -0.6, High: 0.6}

const (
	fewest   = 8    // answers below which no band is told
	nearFrom = 0.25 // probability from which a neighbouring band is told too
)

// Reading is a band with its uncertainty.
type Reading struct {
	Band      Band
	Near      Band // a neighbour that may well be the true one; NoBand when none is
	Certainty int  // probability of the band, in percent
}

// Read turns an ability into a band: that of θ̂, with the probability it holds
// and the neighbour that holds a quarter or more.
func Read(a Ability, answered int, c Cuts) Reading {
	if answered < fewest {
		return Reading{}
	}
	edges := []float64{math.Inf(-1), c.Low, c.High, math.Inf(1)}
	at := 0
	for at < 2 && a.Mean() >= edges[at+1] {
		at++
	}
	mass := func(i int) float64 {
		if i < 0 || i >= len(Bands()) {
			return 0
		}
		return a.Between(edges[i], edges[i+1])
	}
	r := Reading{Band: Bands()[at], Certainty: int(math.Round(100 * mass(at)))}
	below, above := mass(at-1), mass(at+1)
	switch {
	case max(below, above) < nearFrom:
	case below > above:
		r.Near = Bands()[at-1]
	default:
		r.Near = Bands()[at+1]
	}
	return r
}
