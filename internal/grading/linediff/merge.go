package linediff

import (
	"slices"
	"strings"
)

// Labels name the two sides and stand in the conflict marks.
type Labels struct{ Ours, Theirs string }

// block is a place where the sides differ: lines taken from theirs, or a conflict.
type block struct {
	mode   byte
	a, b   int // first line, in ours and in theirs
	na, nb int // how many lines
}

const (
	bothChanged = byte(iota)
	oursOnly
	theirsOnly
	identical
)

// Merge applies to ours what theirs changed since base. Where both changed the same place, both versions stay, between
// marks, and conflicts counts those places.
func Merge(base, ours, theirs string, labels Labels) (merged string, conflicts int) {
	o, a, b := Lines(base), Lines(ours), Lines(theirs)
	left, right := diff(o, a, false), diff(o, b, false)
	var blocks []block
	driftA, driftB := 0, 0 // how far the lines of each side stand from those of base
	for len(left) > 0 || len(right) > 0 {
		switch {
		case len(right) == 0 || len(left) > 0 && left[0].A+left[0].ACount < right[0].A:
			c := left[0]
			blocks = join(blocks, block{oursOnly, c.B, c.A + driftB, c.BCount, c.ACount})
			left, driftA = left[1:], c.drift()
			continue
		case len(left) == 0 || right[0].A+right[0].ACount < left[0].A:
			c := right[0]
			blocks = join(blocks, block{theirsOnly, c.A + driftA, c.B, c.ACount, c.BCount})
			right, driftB = right[1:], c.drift()
			continue
		}
		c, d := left[0], right[0]
		if !sameChange(c, d, a, b) {
			blocks = join(blocks, clash(c, d))
		}
		endC, endD := c.A+c.ACount, d.A+d.ACount
		if endC >= endD {
			right, driftB = right[1:], d.drift()
		}
		if endD >= endC {
			left, driftA = left[1:], c.drift()
		}
	}
	return assemble(a, b, tidy(refine(blocks, a, b)), labels)
}

// drift is how far lines after the change stand from where they stood.
func (c Change) drift() int { return c.B + c.BCount - c.A - c.ACount }

// clash covers two changes of the same place, on both sides.
func clash(c, d Change) block {
	off := c.A - d.A
	k := block{mode: bothChanged, a: c.B, b: d.B}
	if off > 0 {
		k.a -= off
	} else {
		k.b += off
	}
	k.na, k.nb = c.B+c.BCount-k.a, d.B+d.BCount-k.b
	if past := off + c.ACount - d.ACount; past < 0 {
		k.na -= past
	} else {
		k.nb += past
	}
	return k
}

func sameChange(c, d Change, a, b []string) bool {
	return c.A == d.A && c.ACount == d.ACount && c.BCount == d.BCount && slices.Equal(a[c.B:c.B+c.BCount], b[d.B:d.B+d.BCount])
}

// join adds a block; one that touches the last belongs to it.
func join(blocks []block, k block) []block {
	if n := len(blocks); n > 0 {
		last := &blocks[n-1]
		if k.a <= last.a+last.na || k.b <= last.b+last.nb {
			if last.mode != k.mode {
				last.mode = bothChanged
			}
			last.na, last.nb = k.a+k.na-last.a, k.b+k.nb-last.b
			return blocks
		}
	}
	return append(blocks, k)
}

// refine cuts each conflict down to the lines on which the two sides differ.
func refine(blocks []block, a, b []string) []block {
	var out []block
	for _, k := range blocks {
		if k.mode != bothChanged || k.na == 0 || k.nb == 0 {
			out = append(out, k)
			continue
		}
		changes := diff(a[k.a:k.a+k.na], b[k.b:k.b+k.nb], false)
		if len(changes) == 0 {
			k.mode = identical
			out = append(out, k)
			continue
		}
		for _, c := range changes {
			out = append(out, block{bothChanged, k.a + c.A, k.b + c.B, c.ACount, c.BCount})
		}
	}
	return out
}

// closeEnough is how many common lines between two conflicts are worth two conflicts.
const closeEnough = 3

// tidy joins conflicts that are so close that a reader would see one.
func tidy(blocks []block) []block {
	var out []block
	for _, k := range blocks {
		if n := len(out); n > 0 && k.mode == bothChanged && out[n-1].mode == bothChanged && k.a-out[n-1].a-out[n-1].na <= closeEnough {
			last := &out[n-1]
			last.na, last.nb = k.a+k.na-last.a, k.b+k.nb-last.b
			continue
		}
		out = append(out, k)
	}
	return out
}

func assemble(a, b []string, blocks []block, labels Labels) (string, int) {
	var out strings.Builder
	conflicts, at := 0, 0 // at: next line of ours
	write := func(lines []string) {
		for _, l := range lines {
			out.WriteString(l)
		}
	}
	closed := func(lines []string) { // before a mark, a line always ends
		write(lines)
		if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
			out.WriteByte('\n')
		}
	}
	for _, k := range blocks {
		if k.mode == oursOnly || k.mode == identical {
			continue
		}
		write(a[at:k.a])
		at = k.a + k.na
		if k.mode == theirsOnly {
			write(b[k.b : k.b+k.nb])
			continue
		}
		conflicts++
		out.WriteString("<<<<<<< " + labels.Ours + "\n")
		closed(a[k.a : k.a+k.na])
		out.WriteString("=======\n")
		closed(b[k.b : k.b+k.nb])
		out.WriteString(">>>>>>> " + labels.Theirs + "\n")
	}
	write(a[at:])
	return out.String(), conflicts
}
