package placementweb

import (
	"strconv"
	"strings"

	"chantier/internal/placement/robot"
	"chantier/internal/platform/web"
)

// Sizes of the drawn grid: a margin for the numbers of columns and rows, then cells.
const (
	cellSize = 40
	margin   = 22
)

// robotView is the grid and the program of an item of « Le robot ».
type robotView struct {
	Width, Height int
	Squares       []squareView
	Numbers       []numberView // of columns and rows
	Marks         []markView   // letters of the cells offered
	Robot         string       // transform of the robot
	Goal          string       // transform of the flag, "" without
	Describe      []string     // the grid in words, a line each
	Label         string       // the same, for screen readers
	Program       []lineView
	Title         string // above the program
}

type squareView struct {
	X, Y int
	Wall bool
}

type numberView struct {
	X, Y int
	Text string
}

type markView struct {
	X, Y   int
	Letter string
}

// lineView is one line of a program.
type lineView struct {
	Number int    // 0 on « sinon »
	Depth  int    // 0 to 3
	Text   string // « Avancer d'une case »
	Glyph  string // forward, left, right, repeat, if, hole
	Inside string // for screen readers: in which line it is
}

func (v *itemView) robot(r *web.Request, it *robot.Item) {
	v.Ask = r.T("placement.robot.ask_" + string(it.Task))
	g := gridOf(r, it)
	v.Robot = &g
	switch it.Task {
	case robot.Stop:
		for i, c := range it.Cells {
			v.Options = append(v.Options, optionView{Letter: letterOf(i), Text: at(r, c)})
		}
	case robot.Missing:
		for _, p := range it.Blocks {
			v.Options = append(v.Options, optionView{Text: sentence(r, p)})
		}
		for _, n := range it.Counts {
			v.Options = append(v.Options, optionView{Text: r.T("placement.robot.times", "n", n)})
		}
	case robot.Wrong:
		lines := it.Program.Listing()
		for _, n := range it.Lines {
			for _, l := range lines {
				if l.Number == n {
					v.Options = append(v.Options, optionView{Text: r.T("placement.robot.line", "line", n, "block", blockText(r, l.Block))})
				}
			}
		}
	case robot.Shortest:
		for i, p := range it.Programs {
			v.Options = append(v.Options, optionView{Letter: letterOf(i), Text: r.T("placement.robot.blocks", "n", p.Size()), Lines: linesOf(r, p)})
		}
	}
	v.Wide = it.Task != robot.Stop
}

func letterOf(i int) string { return string(rune('A' + i)) }

func at(r *web.Request, c robot.Cell) string {
	return r.T("placement.robot.at", "col", c.Col+1, "row", c.Row+1)
}

func gridOf(r *web.Request, it *robot.Item) robotView {
	v := robotView{Width: margin + it.Grid.Cols*cellSize + 2, Height: margin + it.Grid.Rows*cellSize + 2, Program: linesOf(r, it.Program),
		Title: r.T("placement.robot.program")}
	corner := func(c robot.Cell) (int, int) { return margin + c.Col*cellSize, margin + c.Row*cellSize }
	centre := func(c robot.Cell) string {
		x, y := corner(c)
		return "translate(" + strconv.Itoa(x+cellSize/2) + " " + strconv.Itoa(y+cellSize/2) + ")"
	}
	for row := range it.Grid.Rows {
		for col := range it.Grid.Cols {
			c := robot.Cell{Col: col, Row: row}
			x, y := corner(c)
			v.Squares = append(v.Squares, squareView{x, y, !it.Grid.Free(c)})
		}
	}
	for col := range it.Grid.Cols {
		v.Numbers = append(v.Numbers, numberView{margin + col*cellSize + cellSize/2, margin - 7, strconv.Itoa(col + 1)})
	}
	for row := range it.Grid.Rows {
		v.Numbers = append(v.Numbers, numberView{margin - 10, margin + row*cellSize + cellSize/2 + 5, strconv.Itoa(row + 1)})
	}
	v.Robot = centre(it.Start.Cell) + " rotate(" + strconv.Itoa(90*int(it.Start.Heading)) + ")"
	if it.Goal != nil {
		v.Goal = centre(*it.Goal)
	}
	for i, c := range it.Cells {
		x, y := corner(c)
		v.Marks = append(v.Marks, markView{x + cellSize/2, y + cellSize/2, letterOf(i)})
	}
	v.Describe = describe(r, it)
	v.Label = strings.Join(v.Describe, " ")
	return v
}

// describe says the grid in words: what the drawing shows, and nothing more.
func describe(r *web.Request, it *robot.Item) []string {
	headings := []string{"up", "right", "down", "left"}
	out := []string{
		r.T("placement.robot.size", "cols", it.Grid.Cols, "rows", it.Grid.Rows),
		r.T("placement.robot.start", "at", at(r, it.Start.Cell), "way", r.T("placement.turn."+headings[it.Start.Heading])),
	}
	if it.Goal != nil {
		out = append(out, r.T("placement.robot.goal", "at", at(r, *it.Goal)))
	}
	var walls []string
	for row := range it.Grid.Rows { // row by row, as one reads
		for col := range it.Grid.Cols {
			if c := (robot.Cell{Col: col, Row: row}); !it.Grid.Free(c) {
				walls = append(walls, at(r, c))
			}
		}
	}
	if len(walls) > 0 {
		out = append(out, r.T("placement.robot.walls", "n", len(walls), "list", strings.Join(walls, "; ")))
	}
	for i, c := range it.Cells {
		out = append(out, r.T("placement.robot.letter", "letter", letterOf(i), "at", at(r, c)))
	}
	return out
}

func linesOf(r *web.Request, p robot.Program) []lineView {
	listing := p.Listing()
	out := make([]lineView, len(listing))
	var owners []int // number of the line that holds each depth
	for i, l := range listing {
		owners = append(owners[:l.Depth], l.Number)
		line := lineView{Number: l.Number, Depth: min(l.Depth, 3), Text: blockText(r, l.Block), Glyph: glyphOf(l.Block)}
		if l.Else {
			line.Text, line.Glyph = r.T("placement.robot.else"), "else"
			owners[l.Depth] = elseOf(listing[:i], l.Depth)
		}
		if l.Depth > 0 {
			line.Inside = r.T("placement.robot.inside", "line", owners[l.Depth-1])
		}
		out[i] = line
	}
	return out
}

// elseOf gives the number of the condition that a « sinon » belongs to: the nearest line above at its depth.
func elseOf(above []robot.Line, depth int) int {
	for i := len(above) - 1; i >= 0; i-- {
		if above[i].Depth == depth {
			return above[i].Number
		}
	}
	return 0
}

func glyphOf(b robot.Block) string {
	switch b.Kind {
	case robot.Forward:
		return "forward"
	case robot.TurnLeft:
		return "left"
	case robot.TurnRight:
		return "right"
	case robot.Repeat:
		return "repeat"
	case robot.IfWall:
		return "if"
	case robot.Hole:
		return "hole"
	}
	return ""
}

func blockText(r *web.Request, b robot.Block) string {
	if b.Kind == robot.Repeat {
		if b.Times == 0 {
			return r.T("placement.robot.repeat_hole")
		}
		return r.T("placement.robot.repeat", "n", b.Times)
	}
	return r.T("placement.robot." + string(b.Kind))
}

// sentence says one or two simple blocks.
func sentence(r *web.Request, p robot.Program) string {
	if len(p) == 2 {
		return r.T("placement.robot.then", "first", blockText(r, p[0]), "second", r.T("placement.robot.second_"+string(p[1].Kind)))
	}
	return blockText(r, p[0])
}
