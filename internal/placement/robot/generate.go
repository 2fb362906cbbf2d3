package robot

import "chantier/internal/placement/draw"

// draw makes an item of the plan, or none when these choices do not make a good one.
func (p plan) draw(s *draw.Stream) (Item, bool) {
	program := p.write(s)
	if turnsOf(program) != p.turns || wasteful(program) {
		return Item{}, false
	}
	it, ok := p.place(s, program)
	if !ok {
		return Item{}, false
	}
	end := Run(it.Grid, it.Start, program).End.Cell
	switch p.task {
	case Stop:
		return it.askStop(s, end)
	case Missing:
		return it.askMissing(s, end)
	case Wrong:
		return it.askWrong(s, end)
	}
	return it.askShortest(s, end)
}

// place looks for a ground and a start where the program is worth walking.
func (p plan) place(s *draw.Stream, program Program) (Item, bool) {
	for range 30 {
		it := Item{Task: p.task, Grid: p.ground(s), Program: program}
		it.Start = Pose{Cell: Cell{s.IntN(it.Grid.Cols), s.IntN(it.Grid.Rows)}}
		if p.aside {
			it.Start.Heading = Heading(s.Between(1, 3))
		}
		if it.Grid.Free(it.Start.Cell) && worthWalking(it.Grid, it.Start, program) {
			return it, true
		}
	}
	return Item{}, false
}

// ground draws a grid with a few walls.
func (p plan) ground(s *draw.Stream) Grid {
	side := p.side()
	g := Grid{Cols: side, Rows: side}
	for range s.Between(side-1, side+3) {
		if c := (Cell{s.IntN(side), s.IntN(side)}); g.Free(c) {
			g.Walls = append(g.Walls, c)
		}
	}
	return g
}

func turnsOf(p Program) int {
	n := 0
	for _, b := range p.blocks() {
		if b.Kind == TurnLeft || b.Kind == TurnRight {
			n++
		}
	}
	return n
}

// wasteful says that neighbouring blocks undo each other or could be one: left
// then right, three turns the same way.
func wasteful(p Program) bool {
	turn := func(i int) int {
		if i < 0 || i >= len(p) {
			return 0
		}
		switch p[i].Kind {
		case TurnLeft:
			return -1
		case TurnRight:
			return 1
		}
		return 0
	}
	for i, b := range p {
		if turn(i)*turn(i+1) < 0 || (turn(i) != 0 && turn(i) == turn(i+1) && turn(i) == turn(i+2)) {
			return true
		}
		if wasteful(b.Body) || wasteful(b.Else) || (b.Kind == Repeat && len(b.Body) == 0) {
			return true
		}
	}
	return false
}

// worthWalking says that the program stays on the grid, goes somewhere, and that
// every block counts: each repeat changes where it stops, both sides of each
// condition are taken.
func worthWalking(g Grid, start Pose, p Program) bool {
	out := Run(g, start, p)
	if out.Bumped || out.End.Cell == start.Cell || distinct(out.Path) < 3 || len(out.Path) > 22 {
		return false
	}
	for _, b := range p.blocks() {
		if b.Kind == IfWall {
			if seen := out.ifs[b]; seen[0] == 0 || seen[1] < 2 {
				return false
			}
		}
	}
	return repeatNeeded(g, start, p, out.End.Cell)
}

// repeatNeeded says that a reader who does a repeat once, or one time too few, stops elsewhere.
func repeatNeeded(g Grid, start Pose, p Program, end Cell) bool {
	for i, b := range p.blocks() {
		if b.Kind != Repeat {
			continue
		}
		for _, times := range []int{1, b.Times - 1} {
			other := p.clone()
			other.blocks()[i].Times = times
			if Run(g, start, other).Reaches(end) {
				return false
			}
		}
	}
	return true
}

func distinct(path []Cell) int {
	seen := map[Cell]bool{}
	for _, c := range path {
		seen[c] = true
	}
	return len(seen)
}
