// Package linediff compares texts line by line and merges two changes of one text, with the same outcome as git on
// the files that people write: the same hunks, the same conflicts. The algorithms are those that git documents and
// uses (Myers' linear-space comparison, its choices between equal solutions, its way of sliding a change).
package linediff

import "strings"

// Lines cuts a text after each line end; the last line may have none.
func Lines(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// Change is a run of lines of a replaced by a run of lines of b. Either may be empty, not both.
type Change struct {
	A, B   int // first line, from 0
	ACount int
	BCount int
}

// Diff gives the changes that turn a into b, in order. Where a change may stand in several places, it stands where a
// reader would put it (git's indent heuristic).
func Diff(a, b []string) []Change { return diff(a, b, true) }

func diff(a, b []string, indent bool) []Change {
	x, y := newSide(), newSide()
	intern(a, b, x, y)
	compare(x, y)
	compact(x, y, a, indent)
	compact(y, x, b, indent)
	return script(x, y)
}

// side is one of the two texts during a comparison.
type side struct {
	ids     []int  // equal lines have equal numbers
	changed []bool // one more at the end, always false
}

func newSide() *side { return &side{} }

// isChanged tells whether a line changed; lines out of the text did not.
func (s *side) isChanged(i int) bool { return i >= 0 && i < len(s.changed) && s.changed[i] }

func intern(a, b []string, x, y *side) {
	ids := map[string]int{}
	number := func(lines []string) []int {
		out := make([]int, len(lines))
		for i, l := range lines {
			id, ok := ids[l]
			if !ok {
				id = len(ids)
				ids[l] = id
			}
			out[i] = id
		}
		return out
	}
	x.ids, y.ids = number(a), number(b)
	x.changed, y.changed = make([]bool, len(a)+1), make([]bool, len(b)+1)
}

func script(x, y *side) []Change {
	var out []Change
	i, j := 0, 0
	for i < len(x.ids) || j < len(y.ids) {
		if !x.isChanged(i) && !y.isChanged(j) {
			i, j = i+1, j+1
			continue
		}
		c := Change{A: i, B: j}
		for x.isChanged(i) {
			i++
		}
		for y.isChanged(j) {
			j++
		}
		c.ACount, c.BCount = i-c.A, j-c.B
		out = append(out, c)
	}
	return out
}
