package robot

import (
	"slices"

	"chantier/internal/placement/draw"
)

const (
	optionCount = 5 // of Stop, Missing and Wrong
	programs    = 4 // of Shortest: more would be a reading test
)

// askStop offers the cell where the robot stops and four others, first those of usual slips.
func (it Item) askStop(s *draw.Stream, end Cell) (Item, bool) {
	slips := []Program{it.Program.mirrored(), it.Program.oncePerRepeat()}
	for i, b := range it.Program.blocks() {
		other := it.Program.clone()
		switch at := other.blocks()[i]; b.Kind {
		case Repeat:
			at.Times++
		case TurnLeft, TurnRight:
			at.Kind = Hole // a turn forgotten
		case Forward:
			at.Kind = Hole
		}
		slips = append(slips, other)
	}
	draw.Shuffle(s, slips)
	options := []Cell{end}
	add := func(c Cell) {
		if len(options) < optionCount && it.Grid.Free(c) && c != it.Start.Cell && !slices.Contains(options, c) {
			options = append(options, c)
		}
	}
	for _, p := range slips[:min(len(slips), optionCount)] {
		add(Run(it.Grid, it.Start, p).End.Cell) // where a slip bumps, it stops
	}
	near := []Cell{{end.Col - 1, end.Row}, {end.Col + 1, end.Row}, {end.Col, end.Row - 1}, {end.Col, end.Row + 1}}
	draw.Shuffle(s, near)
	for _, c := range near {
		add(c)
	}
	for range 40 {
		add(Cell{s.IntN(it.Grid.Cols), s.IntN(it.Grid.Rows)})
	}
	if len(options) < optionCount {
		return it, false
	}
	draw.Shuffle(s, options)
	it.Cells, it.Answer = options, slices.Index(options, end)
	return it, true
}

// pieces are what may fill a hole: one or two simple blocks.
var pieces = []Program{
	{{Kind: Forward}}, {{Kind: TurnLeft}}, {{Kind: TurnRight}},
	{{Kind: Forward}, {Kind: Forward}}, {{Kind: Forward}, {Kind: TurnLeft}}, {{Kind: Forward}, {Kind: TurnRight}},
	{{Kind: TurnLeft}, {Kind: Forward}}, {{Kind: TurnRight}, {Kind: Forward}},
}

// askMissing takes one block out, or the number of a repeat, and offers five
// fillings of which one alone leads to the flag.
func (it Item) askMissing(s *draw.Stream, end Cell) (Item, bool) {
	blocks := it.Program.blocks()
	at := s.IntN(len(blocks))
	it.Program = it.Program.clone()
	it.Goal = &end
	hole := it.Program.blocks()[at]
	switch blocks[at].Kind {
	case Repeat:
		return it.askCount(s, hole, blocks[at].Times)
	case Forward, TurnLeft, TurnRight:
	default:
		return it, false
	}
	right := Program{{Kind: hole.Kind}}
	*hole = Block{Kind: Hole}
	var wrong []Program
	for _, piece := range pieces {
		if piece.equal(right) {
			continue
		}
		if it.filled(at, piece).Reaches(end) {
			return it, false
		}
		wrong = append(wrong, piece)
	}
	it.Blocks = append(draw.Sample(s, wrong, optionCount-1), right)
	draw.Shuffle(s, it.Blocks)
	it.Answer = slices.IndexFunc(it.Blocks, right.equal)
	return it, it.filled(at, right).Reaches(end)
}

// filled runs the program with a piece at the block where the hole is.
func (it Item) filled(at int, piece Program) Outcome {
	p := it.Program.clone()
	// A piece of two blocks is a repeat done once: the same walk.
	*p.blocks()[at] = Block{Kind: Repeat, Times: 1, Body: piece}
	return Run(it.Grid, it.Start, p)
}

func (it Item) askCount(s *draw.Stream, hole *Block, right int) (Item, bool) {
	least := s.Between(max(1, right-optionCount+1), right)
	for n := least; n < least+optionCount; n++ {
		hole.Times = n
		if Run(it.Grid, it.Start, it.Program).Reaches(*it.Goal) != (n == right) {
			return it, false
		}
		it.Counts = append(it.Counts, n)
	}
	hole.Times = 0
	it.Answer = right - least
	return it, true
}

// askWrong changes one block; every other single change of any line is tried, and
// only changes of that line may lead to the flag.
func (it Item) askWrong(s *draw.Stream, end Cell) (Item, bool) {
	n := it.Program.Size()
	if n < 4 {
		return it, false
	}
	it.Goal = &end
	at := s.IntN(n)
	broken := it.Program.clone()
	replacements := alternatives(*broken.blocks()[at])
	if len(replacements) == 0 {
		return it, false
	}
	*broken.blocks()[at] = draw.Pick(s, replacements)
	it.Program = broken
	if Run(it.Grid, it.Start, broken).Reaches(end) {
		return it, false
	}
	fixable := it.fixable()
	if len(fixable) != 1 || fixable[0] != at+1 {
		return it, false
	}
	var lines []int
	for i, b := range broken.blocks() {
		if len(alternatives(*b)) > 0 && i != at {
			lines = append(lines, i+1)
		}
	}
	it.Lines = append(draw.Sample(s, lines, optionCount-1), at+1)
	if len(it.Lines) < 4 {
		return it, false
	}
	slices.Sort(it.Lines) // in the order of the program: the eye follows it
	it.Answer = slices.Index(it.Lines, at+1)
	return it, true
}

// alternatives gives every block that may stand in the place of a simple block, or of a repeat with another number.
func alternatives(b Block) []Block {
	var out []Block
	switch b.Kind {
	case Forward, TurnLeft, TurnRight:
		for _, k := range []Kind{Forward, TurnLeft, TurnRight} {
			if k != b.Kind {
				out = append(out, Block{Kind: k})
			}
		}
	case Repeat:
		for n := 1; n <= 8; n++ {
			if n != b.Times {
				out = append(out, Block{Kind: Repeat, Times: n, Body: b.Body})
			}
		}
	}
	return out
}

// fixable lists the lines of which some single change leads to the flag.
func (it Item) fixable() []int {
	var out []int
	for i, b := range it.Program.blocks() {
		for _, alt := range alternatives(*b) {
			p := it.Program.clone()
			*p.blocks()[i] = alt
			if Run(it.Grid, it.Start, p).Reaches(*it.Goal) {
				out = append(out, i+1)
				break
			}
		}
	}
	return out
}

// askShortest offers four programs: the one of the plan, which leads to the flag with fewer
// blocks than any program without a repeat, a longer one that leads there too, and near misses.
func (it Item) askShortest(s *draw.Stream, end Cell) (Item, bool) {
	right := it.Program
	it.Program, it.Goal = nil, &end
	if way := straight(it.Grid, it.Start, end); way <= right.Size() {
		return it, false // repeat is not needed
	}
	options := []Program{right}
	offer := func(p Program, reaches bool, sizeOK bool) {
		fresh := !slices.ContainsFunc(options, p.equal)
		if fresh && sizeOK && len(options) < programs && Run(it.Grid, it.Start, p).Reaches(end) == reaches {
			options = append(options, p)
		}
	}
	long := unrolled(right)
	offer(long, true, long.Size() > right.Size() && long.Size() <= 14)
	if len(options) < 2 {
		return it, false
	}
	for range 30 {
		p := right.clone()
		blocks := p.blocks()
		at := s.IntN(len(blocks))
		if alts := alternatives(*blocks[at]); len(alts) > 0 {
			*blocks[at] = draw.Pick(s, alts)
		}
		offer(p, false, !wasteful(p))
	}
	if len(options) < programs {
		return it, false
	}
	draw.Shuffle(s, options)
	it.Programs, it.Answer = options, slices.IndexFunc(options, right.equal)
	return it, true
}

// unrolled writes the first repeat of the program out, block after block.
func unrolled(p Program) Program {
	var out Program
	done := false
	for _, b := range p.clone() {
		if b.Kind == Repeat && !done {
			done = true
			for range b.Times {
				out = append(out, b.Body.clone()...)
			}
			continue
		}
		out = append(out, b)
	}
	return out
}
