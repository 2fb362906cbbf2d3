// Package robot makes the items of the family « Le robot » (curriculum.md §4,
// F2): a robot walks on a small grid with walls, following a program made of a
// few blocks. Four tasks: where does it stop, which block is missing, which block
// is wrong, which program is the shortest. No item needs a keyboard, a code word
// or having seen a program before.
package robot

import (
	"fmt"

	"chantier/internal/placement/draw"
)

// Heading is where the robot looks, clockwise from up.
type Heading int

// The headings.
const (
	Up Heading = iota
	Right
	Down
	Left
)

// Cell is a place on the grid; 0, 0 is the top left corner.
type Cell struct{ Col, Row int }

func (c Cell) ahead(h Heading) Cell {
	switch h {
	case Up:
		return Cell{c.Col, c.Row - 1}
	case Right:
		return Cell{c.Col + 1, c.Row}
	case Down:
		return Cell{c.Col, c.Row + 1}
	}
	return Cell{c.Col - 1, c.Row}
}

// Pose is a place and a heading.
type Pose struct {
	Cell
	Heading Heading
}

// Grid is the ground: its size and its walls.
type Grid struct {
	Cols, Rows int
	Walls      []Cell
}

// Free says whether the robot may stand on a cell.
func (g Grid) Free(c Cell) bool {
	if c.Col < 0 || c.Row < 0 || c.Col >= g.Cols || c.Row >= g.Rows {
		return false
	}
	for _, w := range g.Walls {
		if w == c {
			return false
		}
	}
	return true
}

// Kind names a block.
type Kind string

// The blocks. Hole is where a block is missing.
const (
	Forward   Kind = "forward"
	TurnLeft  Kind = "left"
	TurnRight Kind = "right"
	Repeat    Kind = "repeat"  // Times × Body
	IfWall    Kind = "if_wall" // a wall or the edge ahead: Body, else Else
	Hole      Kind = "hole"
)

// Block is one block of a program.
type Block struct {
	Kind  Kind
	Times int     // of Repeat, 0 when that number is what is missing
	Body  Program // of Repeat and IfWall
	Else  Program // of IfWall
}

// Program is blocks one after the other.
type Program []Block

// Task says what is asked.
type Task string

// The tasks.
const (
	Stop     Task = "stop"     // on which cell does the robot stop?
	Missing  Task = "missing"  // which block leads it to the flag?
	Wrong    Task = "wrong"    // which line must be changed for it to reach the flag?
	Shortest Task = "shortest" // which program with the fewest blocks leads it to the flag?
)

// Item is one question. Answer and the way walked must never reach the candidate's browser.
// Exactly one of Cells, Blocks, Lines and Programs holds the options, by Task.
type Item struct {
	Task    Task
	Grid    Grid
	Start   Pose
	Goal    *Cell   // the flag; none in Stop
	Program Program // none in Shortest
	// Options.
	Cells    []Cell    // Stop
	Blocks   []Program // Missing: what fills the hole
	Counts   []int     // Missing, when the hole is the number of a repeat
	Lines    []int     // Wrong: lines of the program counted from 1 (see Listing)
	Programs []Program // Shortest
	Answer   int
}

// Options tells how many options there are.
func (it Item) Options() int {
	return len(it.Cells) + len(it.Blocks) + len(it.Counts) + len(it.Lines) + len(it.Programs)
}

// Line is a line of a program written out: a block at a depth. The end of a body is shown by the depth alone.
type Line struct {
	Number, Depth int
	Block         Block
	Else          bool // the line « sinon » of the IfWall above, which has no number
}

// Listing writes a program out, one numbered line for each block.
func (p Program) Listing() []Line {
	var out []Line
	n := 0
	var walk func(p Program, depth int)
	walk = func(p Program, depth int) {
		for _, b := range p {
			n++
			out = append(out, Line{Number: n, Depth: depth, Block: b})
			walk(b.Body, depth+1)
			if b.Kind == IfWall {
				out = append(out, Line{Depth: depth, Block: b, Else: true})
				walk(b.Else, depth+1)
			}
		}
	}
	walk(p, 0)
	return out
}

// Size counts the blocks.
func (p Program) Size() int {
	n := 0
	for _, b := range p {
		n += 1 + b.Body.Size() + b.Else.Size()
	}
	return n
}

// Cells of difficulty, from the easiest (0) to the hardest.
const Cells = 12

// Generate makes the item of a seed in a difficulty cell. The same seed and cell always give the same item.
func Generate(seed draw.Seed, cell int) (Item, error) {
	if cell < 0 || cell >= Cells {
		return Item{}, fmt.Errorf("robot: no cell %d", cell)
	}
	s := draw.New(seed)
	byTask := plansOf[cell]
	var tasks []Task
	for _, t := range []Task{Stop, Missing, Wrong, Shortest} {
		if len(byTask[t]) > 0 {
			tasks = append(tasks, t)
		}
	}
	for range 40 {
		p := draw.Pick(s, byTask[draw.Pick(s, tasks)])
		for range 400 {
			if it, ok := p.draw(s); ok {
				return it, nil
			}
		}
	}
	return Item{}, fmt.Errorf("robot: no item found in cell %d", cell)
}

// Practice gives the example shown before the test, the same for everybody.
func Practice() Item {
	return Item{
		Task: Stop, Grid: Grid{Cols: 4, Rows: 4, Walls: []Cell{{2, 0}, {0, 1}}}, Start: Pose{Cell{1, 3}, Up},
		Program: Program{{Kind: Forward}, {Kind: Forward}, {Kind: TurnRight}, {Kind: Forward}},
		Cells:   []Cell{{1, 0}, {2, 1}, {0, 2}, {3, 1}, {2, 2}}, Answer: 1,
	}
}
