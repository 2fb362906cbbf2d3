package robot

import (
	"fmt"

	"chantier/internal/placement/draw"
)

// form is how the blocks of a program are built together.
type form string

const (
	flat      form = "flat"
	loop      form = "loop"       // one repeat
	twoLoops  form = "two_loops"  // one after the other
	nested    form = "nested"     // a repeat in a repeat
	ifLoop    form = "if_loop"    // a condition in a repeat
	nestedIf  form = "nested_if"  // a condition in a repeat in a repeat
	loopOrIfs form = "loop_if_sq" // a repeat, then a condition in a repeat
)

// plan is what an item is made of.
type plan struct {
	task  Task
	form  form
	turns int  // turning blocks in the program
	aside bool // the robot does not look up at the start: the reader must turn the page in mind
}

// points counts the features that make an item hard; one point is half a logit.
func (p plan) points() int {
	n := p.turns - 1
	switch p.form {
	case loop:
		n += 2
	case twoLoops:
		n += 3
	case nested:
		n += 5
	case ifLoop:
		n += 4
	case loopOrIfs:
		n += 5
	case nestedIf:
		n += 7
	}
	switch p.task {
	case Missing:
		n++
	case Wrong, Shortest:
		n += 2
	}
	if p.aside {
		n++
	}
	return n
}

// plansOf lists the plans of each cell by task: a plan of n points is in cell n.
var plansOf = func() [Cells]map[Task][]plan {
	var cells [Cells]map[Task][]plan
	for i := range cells {
		cells[i] = map[Task][]plan{}
	}
	for _, task := range []Task{Stop, Missing, Wrong, Shortest} {
		for _, f := range []form{flat, loop, twoLoops, nested, ifLoop, loopOrIfs, nestedIf} {
			for turns := 1; turns <= 4; turns++ {
				for _, aside := range []bool{false, true} {
					p := plan{task, f, turns, aside}
					if n := p.points(); n < Cells && p.sensible() {
						cells[n][task] = append(cells[n][task], p)
					}
				}
			}
		}
	}
	for i, byTask := range cells {
		if len(byTask) == 0 {
			panic(fmt.Sprintf("robot: cell %d has no plan", i))
		}
	}
	return cells
}()

// sensible leaves out what cannot be asked well, or for which a program is hardly ever found.
func (p plan) sensible() bool {
	switch p.task {
	case Shortest: // compares repeats with the long way; conditions side by side would be a reading test
		return p.turns <= 2 && (p.form == loop || p.form == nested || p.form == twoLoops)
	case Wrong, Missing:
		if p.form == loopOrIfs {
			return false
		}
	}
	return p.form != nested || p.turns <= 3
}

// side gives the size of the grid.
func (p plan) side() int {
	if p.form == flat {
		return 5
	}
	return 6
}

// write draws a program of the plan's form with its number of turns.
func (p plan) write(s *draw.Stream) Program {
	t := &writer{s: s, turns: p.turns}
	switch p.form {
	case flat:
		return t.mixed(p.turns, p.turns+s.Between(1, 3))
	case loop:
		in := t.share(1)
		return cat(t.mixed(0, s.IntN(2)), Program{t.repeat(t.mixed(in, s.Between(1, 2)))}, t.mixed(t.turns, s.Between(0, 2)))
	case twoLoops:
		in := t.share(0)
		first := Program{t.repeat(t.mixed(in, 1))}
		return cat(first, t.turning(1), Program{t.repeat(t.mixed(t.share(0), 1))}, t.mixed(t.turns, s.Between(0, 1)))
	case nested:
		inner := t.repeat(t.mixed(0, 1))
		body := cat(t.mixed(0, s.IntN(2)), Program{inner}, t.turning(t.share(1)))
		return cat(t.mixed(0, s.IntN(2)), Program{t.repeatFew(body)}, t.mixed(t.turns, s.Between(0, 1)))
	case ifLoop:
		return cat(t.mixed(0, s.IntN(2)), Program{t.condLoop()}, t.mixed(t.turns, s.Between(0, 1)))
	case loopOrIfs:
		return cat(Program{t.repeat(t.mixed(0, 1))}, Program{t.condLoop()}, t.mixed(t.turns, s.Between(0, 1)))
	case nestedIf:
		body := cat(Program{t.condLoop()}, t.turning(t.share(0)), t.mixed(0, s.IntN(2)))
		return cat(Program{t.repeatFew(body)}, t.mixed(t.turns, s.Between(0, 1)))
	}
	panic("robot: unknown form " + string(p.form))
}

type writer struct {
	s     *draw.Stream
	turns int // still to be placed
}

// share takes at least so many of the turns left for the part being written.
func (w *writer) share(least int) int {
	if w.turns <= least {
		return w.turns
	}
	return w.s.Between(least, min(w.turns, 2))
}

func (w *writer) turn() Block {
	w.turns--
	if w.s.Coin() {
		return Block{Kind: TurnLeft}
	}
	return Block{Kind: TurnRight}
}

func (w *writer) turning(n int) Program {
	var out Program
	for range min(n, w.turns) {
		out = append(out, w.turn())
	}
	return out
}

// mixed gives so many turns and forwards in any order.
func (w *writer) mixed(turns, forwards int) Program {
	out := w.turning(turns)
	for range forwards {
		out = append(out, Block{Kind: Forward})
	}
	draw.Shuffle(w.s, out)
	return out
}

func (w *writer) repeat(body Program) Block {
	return Block{Kind: Repeat, Times: w.s.Between(2, 4), Body: body}
}

func (w *writer) repeatFew(body Program) Block {
	return Block{Kind: Repeat, Times: w.s.Between(2, 3), Body: body}
}

// condLoop gives: repeat n times, if wall ahead turn, else go forward.
func (w *writer) condLoop() Block {
	return Block{Kind: Repeat, Times: w.s.Between(4, 7), Body: Program{
		{Kind: IfWall, Body: Program{w.turn()}, Else: Program{{Kind: Forward}}}}}
}

func cat(parts ...Program) Program {
	var out Program
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
