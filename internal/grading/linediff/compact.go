package linediff

import "strings"

// group is a run of changed lines, perhaps empty, between two unchanged ones.
type group struct{ start, end int }

func first(s *side) group {
	g := group{}
	for s.isChanged(g.end) {
		g.end++
	}
	return g
}

func (g *group) next(s *side) bool {
	if g.end == len(s.ids) {
		return false
	}
	g.start = g.end + 1
	for g.end = g.start; s.isChanged(g.end); g.end++ {
	}
	return true
}

func (g *group) previous(s *side) bool {
	if g.start == 0 {
		return false
	}
	g.end = g.start - 1
	for g.start = g.end; s.isChanged(g.start - 1); g.start-- {
	}
	return true
}

// down moves a group one line down, when its first line equals the line after it; it may swallow the next group.
func (g *group) down(s *side) bool {
	if g.end >= len(s.ids) || s.ids[g.start] != s.ids[g.end] {
		return false
	}
	s.changed[g.start], s.changed[g.end] = false, true
	g.start, g.end = g.start+1, g.end+1
	for s.isChanged(g.end) {
		g.end++
	}
	return true
}

// up is the contrary of down.
func (g *group) up(s *side) bool {
	if g.start <= 0 || s.ids[g.start-1] != s.ids[g.end-1] {
		return false
	}
	g.start, g.end = g.start-1, g.end-1
	s.changed[g.start], s.changed[g.end] = true, false
	for s.isChanged(g.start - 1) {
		g.start--
	}
	return true
}

// compact slides each run of changes to the place where it reads best: facing a change of the other side, else where
// the indentation says, else as low as it goes.
func compact(s, other *side, lines []string, indent bool) {
	g, o := first(s), first(other)
	for {
		if g.start != g.end {
			settle(s, other, &g, &o, lines, indent)
		}
		if !g.next(s) {
			return
		}
		o.next(other)
	}
}

func settle(s, other *side, g, o *group, lines []string, indent bool) {
	var size, highest, facing int
	for {
		size = g.end - g.start
		facing = -1
		for g.up(s) {
			o.previous(other)
		}
		highest = g.end
		if o.end > o.start {
			facing = g.end
		}
		for g.down(s) {
			o.next(other)
			if o.end > o.start {
				facing = g.end
			}
		}
		if size == g.end-g.start {
			break
		}
	}
	switch {
	case g.end == highest: // it cannot move
	case facing != -1:
		for o.end == o.start {
			g.up(s)
			o.previous(other)
		}
	case indent:
		best := bestEnd(lines, g.end, size, highest)
		for g.end > best {
			g.up(s)
			o.previous(other)
		}
	}
}

// The weights are those of git: they were fitted on diffs judged by people.
const (
	maxIndent           = 200
	maxBlanks           = 20
	maxSliding          = 100
	startOfFile         = 1
	endOfFile           = 21
	totalBlank          = -30
	postBlank           = 6
	relativeIndent      = -4
	relativeIndentBlank = 10
	relativeOut         = 24
	relativeOutBlank    = 17
	relativeDedent      = 23
	relativeDedentBlank = 17
	indentWeight        = 60
)

type score struct{ indent, penalty int }

func bestEnd(lines []string, lowest, size, highest int) int {
	shift := highest
	if lowest-size-1 > shift {
		shift = lowest - size - 1
	}
	if lowest-maxSliding > shift {
		shift = lowest - maxSliding
	}
	best, found := -1, score{}
	for ; shift <= lowest; shift++ {
		var sc score
		sc.add(lines, shift)
		sc.add(lines, shift-size)
		if best == -1 || compareScores(sc, found) <= 0 {
			best, found = shift, sc
		}
	}
	return best
}

func compareScores(a, b score) int {
	order := 0
	switch {
	case a.indent > b.indent:
		order = 1
	case a.indent < b.indent:
		order = -1
	}
	return indentWeight*order + a.penalty - b.penalty
}

// indentOf is how far a line begins, -1 for a blank line.
func indentOf(line string) int {
	n := 0
	for _, c := range []byte(line) {
		switch {
		case c == ' ':
			n++
		case c == '\t':
			n += 8 - n%8
		case strings.IndexByte("\n\r\v\f", c) < 0:
			return n
		}
		if n >= maxIndent {
			return maxIndent
		}
	}
	return -1
}

// add measures a cut before a line.
func (sc *score) add(lines []string, at int) {
	end, indent := at >= len(lines), -1
	if !end {
		indent = indentOf(lines[at])
	}
	before, blanksBefore := -1, 0
	for i := at - 1; i >= 0; i-- {
		if before = indentOf(lines[i]); before != -1 {
			break
		}
		if blanksBefore++; blanksBefore == maxBlanks {
			before = 0
			break
		}
	}
	after, blanksAfter := -1, 0
	for i := at + 1; i < len(lines); i++ {
		if after = indentOf(lines[i]); after != -1 {
			break
		}
		if blanksAfter++; blanksAfter == maxBlanks {
			after = 0
			break
		}
	}
	if before == -1 && blanksBefore == 0 {
		sc.penalty += startOfFile
	}
	if end {
		sc.penalty += endOfFile
	}
	blanksHere := 0
	if indent == -1 {
		blanksHere = 1 + blanksAfter
	}
	blanks := blanksBefore + blanksHere
	sc.penalty += totalBlank*blanks + postBlank*blanksHere
	if indent == -1 {
		indent = after
	}
	sc.indent += indent
	pick := func(plain, withBlank int) int {
		if blanks != 0 {
			return withBlank
		}
		return plain
	}
	switch {
	case indent == -1, before == -1, indent == before:
	case indent > before:
		sc.penalty += pick(relativeIndent, relativeIndentBlank)
	case after != -1 && after > indent:
		sc.penalty += pick(relativeOut, relativeOutBlank)
	default:
		sc.penalty += pick(relativeDedent, relativeDedentBlank)
	}
}
