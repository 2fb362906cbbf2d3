package robot

// maxSteps ends programs that would walk for ever; drawn ones need far fewer.
const maxSteps = 200

// Outcome tells what became of a run.
type Outcome struct {
	End    Pose
	Bumped bool // walked into a wall or the edge, or for too long: the run ended there
	Path   []Cell
	ifs    map[*Block][2]int // how often each condition was met, and not
}

// Reaches says that the robot ends on the cell without a bump.
func (o Outcome) Reaches(c Cell) bool { return !o.Bumped && o.End.Cell == c }

// Run walks a program. A hole does nothing.
func Run(g Grid, start Pose, p Program) Outcome {
	r := runner{grid: g, left: maxSteps, out: Outcome{End: start, Path: append(make([]Cell, 0, 16), start.Cell)}}
	r.walk(p)
	return r.out
}

type runner struct {
	grid Grid
	left int
	out  Outcome
}

func (r *runner) walk(p Program) {
	for i := range p {
		if r.left--; r.left < 0 {
			r.out.Bumped = true
		}
		if r.out.Bumped {
			return
		}
		r.do(&p[i])
	}
}

func (r *runner) do(b *Block) {
	at := &r.out.End
	switch b.Kind {
	case Forward:
		next := at.ahead(at.Heading)
		if !r.grid.Free(next) {
			r.out.Bumped = true
			return
		}
		at.Cell = next
		r.out.Path = append(r.out.Path, next)
	case TurnLeft:
		at.Heading = (at.Heading + 3) % 4
	case TurnRight:
		at.Heading = (at.Heading + 1) % 4
	case Repeat:
		for range b.Times {
			r.walk(b.Body)
		}
	case IfWall:
		if r.out.ifs == nil {
			r.out.ifs = map[*Block][2]int{}
		}
		seen := r.out.ifs[b]
		if r.grid.Free(at.ahead(at.Heading)) {
			seen[1]++
			r.out.ifs[b] = seen
			r.walk(b.Else)
			return
		}
		seen[0]++
		r.out.ifs[b] = seen
		r.walk(b.Body)
	}
}

// straight gives the fewest blocks of a program without repeat or condition that
// leads from a pose to a cell, or -1 when there is no way.
func straight(g Grid, start Pose, goal Cell) int {
	distance := map[Pose]int{start: 0}
	queue := []Pose{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at.Cell == goal {
			return distance[at]
		}
		for _, next := range []Pose{
			{at.ahead(at.Heading), at.Heading}, {at.Cell, (at.Heading + 1) % 4}, {at.Cell, (at.Heading + 3) % 4},
		} {
			if _, seen := distance[next]; !seen && g.Free(next.Cell) {
				distance[next] = distance[at] + 1
				queue = append(queue, next)
			}
		}
	}
	return -1
}

// clone copies a program whole.
func (p Program) clone() Program {
	if p == nil {
		return nil
	}
	out := make(Program, len(p))
	for i, b := range p {
		b.Body, b.Else = b.Body.clone(), b.Else.clone()
		out[i] = b
	}
	return out
}

// blocks gives every block of the program, in the order of its lines.
func (p Program) blocks() []*Block {
	var out []*Block
	for i := range p {
		out = append(out, &p[i])
		out = append(out, p[i].Body.blocks()...)
		out = append(out, p[i].Else.blocks()...)
	}
	return out
}

// equal says that two programs are written alike.
func (p Program) equal(o Program) bool {
	if len(p) != len(o) {
		return false
	}
	for i, b := range p {
		c := o[i]
		if b.Kind != c.Kind || b.Times != c.Times || !b.Body.equal(c.Body) || !b.Else.equal(c.Else) {
			return false
		}
	}
	return true
}

// oncePerRepeat gives the program with every repeat done a single time.
func (p Program) oncePerRepeat() Program {
	out := p.clone()
	for _, b := range out.blocks() {
		if b.Kind == Repeat {
			b.Times = 1
		}
	}
	return out
}

// mirrored gives the program with left and right swapped: the commonest slip.
func (p Program) mirrored() Program {
	out := p.clone()
	for _, b := range out.blocks() {
		switch b.Kind {
		case TurnLeft:
			b.Kind = TurnRight
		case TurnRight:
			b.Kind = TurnLeft
		}
	}
	return out
}
