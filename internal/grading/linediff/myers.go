package linediff

// Bounds of the comparison.
const (
	farAway     = int(^uint(0) >> 2)
	maxEqual    = 1024 // above, a repeated line is always "frequent"
	simWindow   = 100
	minMaxCost  = 256 // edits after which a good enough answer is taken
	keepIfBelow = 4
)

// compare marks the changed lines of both sides.
func compare(x, y *side) {
	start := 0
	for start < len(x.ids) && start < len(y.ids) && x.ids[start] == y.ids[start] {
		start++
	}
	endX, endY := len(x.ids), len(y.ids)
	for endX > start && endY > start && x.ids[endX-1] == y.ids[endY-1] {
		endX, endY = endX-1, endY-1
	}
	keptX, keptY := keep(x, y, start, endX), keep(y, x, start, endY)
	m := &myers{a: values(x, keptX), b: values(y, keptY), atA: keptX, atB: keptY, x: x, y: y}
	m.run()
}

func values(s *side, at []int) []int {
	out := make([]int, len(at))
	for i, p := range at {
		out[i] = s.ids[p]
	}
	return out
}

// keep chooses the lines worth comparing between two bounds. A line that the other text does not have is changed
// whatever happens; so is a frequent line lost among such lines.
func keep(s, other *side, start, end int) []int {
	count := map[int]int{}
	for _, id := range other.ids {
		count[id]++
	}
	limit := min(rootAbove(len(s.ids)), maxEqual)
	kind := make([]byte, end)
	for i := start; i < end; i++ {
		switch n := count[s.ids[i]]; {
		case n == 0:
			kind[i] = 0
		case n >= limit:
			kind[i] = 2
		default:
			kind[i] = 1
		}
	}
	var kept []int
	for i := start; i < end; i++ {
		if kind[i] == 1 || kind[i] == 2 && !lost(kind, i, start, end-1) {
			kept = append(kept, i)
		} else {
			s.changed[i] = true
		}
	}
	return kept
}

// rootAbove is a power of two above the square root.
func rootAbove(n int) int {
	i := 1
	for ; n > 0; n >>= 2 {
		i <<= 1
	}
	return i
}

// lost tells whether a frequent line stands among lines that the other text does not have.
func lost(kind []byte, i, start, end int) bool {
	start, end = max(start, i-simWindow), min(end, i+simWindow)
	scan := func(step int) (none, many int) {
		many = 1
		for at := i + step; at >= start && at <= end; at += step {
			switch kind[at] {
			case 0:
				none++
			case 2:
				many++
			default:
				return none, many
			}
		}
		return none, many
	}
	before, manyBefore := scan(-1)
	if before == 0 {
		return false
	}
	after, manyAfter := scan(1)
	if after == 0 {
		return false
	}
	none, many := before+after, manyBefore+manyAfter
	return many*keepIfBelow < many+none
}

// myers compares two lists of numbers by divide and conquer.
type myers struct {
	a, b              []int
	atA, atB          []int // where they stand in the texts
	x, y              *side
	forward, backward []int // furthest line of a on each diagonal; shifted by base
	base              int
	maxCost           int
}

func (m *myers) run() {
	diagonals := len(m.a) + len(m.b) + 3
	m.base = len(m.b) + 1
	m.forward, m.backward = make([]int, diagonals+2), make([]int, diagonals+2)
	m.maxCost = max(rootAbove(diagonals), minMaxCost)
	m.solve(0, len(m.a), 0, len(m.b))
}

func (m *myers) solve(a0, a1, b0, b1 int) {
	for a0 < a1 && b0 < b1 && m.a[a0] == m.b[b0] {
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && m.a[a1-1] == m.b[b1-1] {
		a1, b1 = a1-1, b1-1
	}
	switch {
	case a0 == a1:
		for ; b0 < b1; b0++ {
			m.y.changed[m.atB[b0]] = true
		}
	case b0 == b1:
		for ; a0 < a1; a0++ {
			m.x.changed[m.atA[a0]] = true
		}
	default:
		a, b := m.split(a0, a1, b0, b1)
		m.solve(a0, a, b0, b)
		m.solve(a, a1, b, b1)
	}
}

// split finds a point on a shortest path, walking from both ends at once.
func (m *myers) split(a0, a1, b0, b1 int) (a, b int) {
	f := func(d int) *int { return &m.forward[d+m.base] }
	g := func(d int) *int { return &m.backward[d+m.base] }
	dmin, dmax := a0-b1, a1-b0
	fmid, bmid := a0-b0, a1-b1
	odd := (fmid-bmid)&1 != 0
	fmin, fmax, bmin, bmax := fmid, fmid, bmid, bmid
	*f(fmid), *g(bmid) = a0, a1
	for cost := 1; ; cost++ {
		if fmin > dmin {
			fmin--
			*f(fmin - 1) = -1
		} else {
			fmin++
		}
		if fmax < dmax {
			fmax++
			*f(fmax + 1) = -1
		} else {
			fmax--
		}
		for d := fmax; d >= fmin; d -= 2 {
			i := *f(d + 1)
			if *f(d - 1) >= *f(d + 1) {
				i = *f(d - 1) + 1
			}
			for j := i - d; i < a1 && j < b1 && m.a[i] == m.b[j]; j++ {
				i++
			}
			*f(d) = i
			if odd && bmin <= d && d <= bmax && *g(d) <= i {
				return i, i - d
			}
		}
		if bmin > dmin {
			bmin--
			*g(bmin - 1) = farAway
		} else {
			bmin++
		}
		if bmax < dmax {
			bmax++
			*g(bmax + 1) = farAway
		} else {
			bmax--
		}
		for d := bmax; d >= bmin; d -= 2 {
			i := *g(d + 1) - 1
			if *g(d - 1) < *g(d + 1) {
				i = *g(d - 1)
			}
			for j := i - d; i > a0 && j > b0 && m.a[i-1] == m.b[j-1]; j-- {
				i--
			}
			*g(d) = i
			if !odd && fmin <= d && d <= fmax && i <= *f(d) {
				return i, i - d
			}
		}
		if cost >= m.maxCost {
			return m.goodEnough(a1, b1, fmin, fmax)
		}
	}
}

// goodEnough takes the point reached furthest from the start: very different texts need no perfect answer.
func (m *myers) goodEnough(a1, b1, fmin, fmax int) (a, b int) {
	best := -1
	for d := fmax; d >= fmin; d -= 2 {
		i := min(m.forward[d+m.base], a1)
		if b1+d < i {
			i = b1 + d
		}
		if i+(i-d) > best {
			best, a, b = i+(i-d), i, i-d
		}
	}
	return a, b
}
