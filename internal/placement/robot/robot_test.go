package robot

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"chantier/internal/placement/draw"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func seed(n int) draw.Seed { return sha256.Sum256(fmt.Appendf(nil, "robot %d", n)) }

// drawn is made once for all the tests that look at many items.
var drawn = sync.OnceValues(func() ([Cells][]Item, error) {
	const seeds = 1000
	var all [Cells][]Item
	for cell := range all {
		for n := range seeds {
			it, err := Generate(seed(n), cell)
			if err != nil {
				return all, fmt.Errorf("cell %d seed %d: %w", cell, n, err)
			}
			all[cell] = append(all[cell], it)
		}
	}
	return all, nil
})

// each shows every item that was drawn; the check must leave it as it is.
func each(t *testing.T, check func(t *testing.T, cell int, it Item)) {
	t.Helper()
	all, err := drawn()
	if err != nil {
		t.Fatal(err)
	}
	for cell, items := range all {
		for _, it := range items {
			check(t, cell, it)
		}
	}
}

// whole gives the program that the right option makes.
func whole(it Item, option int) Program {
	switch it.Task {
	case Missing:
		p := it.Program.clone()
		for _, b := range p.blocks() {
			switch {
			case b.Kind == Hole:
				*b = Block{Kind: Repeat, Times: 1, Body: it.Blocks[option]}
			case b.Kind == Repeat && b.Times == 0:
				b.Times = it.Counts[option]
			}
		}
		return p
	case Shortest:
		return it.Programs[option]
	}
	return it.Program
}

func TestGenerate_onlyOneOptionIsRight(t *testing.T) {
	tasks := map[Task]int{}
	each(t, func(t *testing.T, cell int, it Item) {
		tasks[it.Task]++
		if n := it.Options(); n < 4 || n > 5 || it.Answer < 0 || it.Answer >= n {
			t.Fatalf("%d options, answer %d", n, it.Answer)
		}
		if !it.Grid.Free(it.Start.Cell) || (it.Goal != nil && !it.Grid.Free(*it.Goal)) || (it.Goal == nil) != (it.Task == Stop) {
			t.Fatalf("the start or the flag is badly placed: %+v", it)
		}
		for option := range it.Options() {
			right := false
			switch it.Task {
			case Stop:
				right = Run(it.Grid, it.Start, it.Program).Reaches(it.Cells[option])
			case Missing:
				right = Run(it.Grid, it.Start, whole(it, option)).Reaches(*it.Goal)
			case Wrong:
				right = slices.Contains(it.fixable(), it.Lines[option])
			case Shortest:
				p := it.Programs[option]
				right = Run(it.Grid, it.Start, p).Reaches(*it.Goal)
				for i, q := range it.Programs {
					if i != option && q.Size() <= p.Size() && Run(it.Grid, it.Start, q).Reaches(*it.Goal) {
						right = false
					}
				}
			}
			if right != (option == it.Answer) {
				t.Fatalf("cell %d: option %d of %s is right: %v, want %d only\n%+v", cell, option, it.Task, right, it.Answer, it)
			}
		}
	})
	t.Logf("tasks: %v", tasks)
	for _, task := range []Task{Stop, Missing, Wrong, Shortest} {
		if tasks[task] == 0 {
			t.Errorf("no item asks %s", task)
		}
	}
}

func TestGenerate_pathStaysOnTheGrid(t *testing.T) {
	each(t, func(t *testing.T, _ int, it Item) {
		if it.Task == Wrong {
			return // its program is the broken one
		}
		out := Run(it.Grid, it.Start, whole(it, it.Answer))
		if out.Bumped {
			t.Fatalf("the right program bumps: %+v", it)
		}
		for i, c := range out.Path {
			if !it.Grid.Free(c) {
				t.Fatalf("step %d is on a wall or outside: %+v", i, it)
			}
		}
	})
}

// TestGenerate_repeatIsNeeded: whoever ignores a repeat stops elsewhere, and in the task of
// the shortest program nothing without a repeat is as short.
func TestGenerate_repeatIsNeeded(t *testing.T) {
	each(t, func(t *testing.T, _ int, it Item) {
		switch it.Task {
		case Stop, Missing:
			p := whole(it, it.Answer)
			end := Run(it.Grid, it.Start, p).End.Cell
			for i, b := range p.blocks() {
				if b.Kind != Repeat || b.Times == 1 {
					continue // a filled hole
				}
				q := p.clone()
				q.blocks()[i].Times = 1
				if Run(it.Grid, it.Start, q).Reaches(end) {
					t.Fatalf("a repeat is for nothing: %+v", it)
				}
			}
		case Shortest:
			if way := straight(it.Grid, it.Start, *it.Goal); way <= it.Programs[it.Answer].Size() {
				t.Fatalf("%d blocks without a repeat are enough: %+v", way, it)
			}
		}
	})
}

func TestGenerate_optionsAreDistinct(t *testing.T) {
	each(t, func(t *testing.T, _ int, it Item) {
		seen := map[string]bool{}
		add := func(v any) {
			s := fmt.Sprintf("%+v", v)
			if seen[s] {
				t.Fatalf("option %s comes twice", s)
			}
			seen[s] = true
		}
		for _, c := range it.Cells {
			add(c)
			if c == it.Start.Cell || !it.Grid.Free(c) {
				t.Fatalf("option %v is the start or a wall", c)
			}
		}
		for _, p := range it.Blocks {
			add(p)
		}
		for _, n := range it.Counts {
			add(n)
		}
		for _, l := range it.Lines {
			add(l)
		}
		for _, p := range it.Programs {
			add(p)
		}
	})
}

func TestOptions_giveNothingAway(t *testing.T) {
	counts, sums := map[Task]*[optionCount]int{}, map[Task]int{}
	each(t, func(t *testing.T, _ int, it Item) {
		if counts[it.Task] == nil {
			counts[it.Task] = new([optionCount]int)
		}
		counts[it.Task][it.Answer]++
		sums[it.Task]++
	})
	for task, c := range counts {
		t.Logf("%s: %v", task, *c)
		for i, n := range c {
			// Lines stay in the order of the program and are four or five; the last is then rarer.
			if share := float64(n) / float64(sums[task]); share > 0.36 {
				t.Errorf("%s: option %d is right in %.0f %% of items", task, i, 100*share)
			}
		}
	}
}

func TestGenerate_sameSeedSameItem(t *testing.T) {
	for cell := range Cells {
		a, _ := Generate(seed(7), cell)
		b, _ := Generate(seed(7), cell)
		if x, y := asJSON(t, a), asJSON(t, b); x != y {
			t.Errorf("cell %d: %s then %s", cell, x, y)
		}
	}
}

// TestGenerate_neverChanges: items of version 1 stay what they were, or appeals cannot be answered.
// A wanted change of the generator is a new GeneratorVersion with its own golden file.
func TestGenerate_neverChanges(t *testing.T) {
	var all []Item
	for cell := range Cells {
		for n := range 3 {
			it, err := Generate(seed(n), cell)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, it)
		}
	}
	got := asJSON(t, all)
	path := filepath.Join("testdata", "version1.json")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("the items of version 1 changed")
	}
}

func TestPlans_difficultyIsWhatTheCellSays(t *testing.T) {
	for cell, byTask := range plansOf {
		for task, plans := range byTask {
			t.Logf("cell %2d %-8s %d plans", cell, task, len(plans))
			for _, p := range plans {
				if p.points() != cell {
					t.Errorf("plan %+v of %d points is in cell %d", p, p.points(), cell)
				}
			}
		}
	}
}

func TestRun(t *testing.T) {
	g := Grid{Cols: 3, Rows: 3, Walls: []Cell{{2, 1}}}
	f, l, r := Block{Kind: Forward}, Block{Kind: TurnLeft}, Block{Kind: TurnRight}
	start := Pose{Cell{0, 2}, Up}
	cases := []struct {
		name   string
		p      Program
		want   Pose
		bumped bool
	}{
		{"forward goes where it looks", Program{f}, Pose{Cell{0, 1}, Up}, false},
		{"a turn stays in place", Program{r}, Pose{Cell{0, 2}, Right}, false},
		{"left is the other way", Program{l}, Pose{Cell{0, 2}, Left}, false},
		{"four turns are none", Program{r, r, r, r}, start, false},
		{"the edge stops it", Program{l, f, r}, Pose{Cell{0, 2}, Left}, true},
		{"a wall stops it", Program{f, r, f, f, l}, Pose{Cell{1, 1}, Right}, true},
		{"repeat", Program{{Kind: Repeat, Times: 2, Body: Program{f}}, r}, Pose{Cell{0, 0}, Right}, false},
		{"repeat in repeat", Program{{Kind: Repeat, Times: 2, Body: Program{{Kind: Repeat, Times: 2, Body: Program{f}}, r}}}, Pose{Cell{2, 0}, Down}, false},
		{"condition", Program{{Kind: Repeat, Times: 5, Body: Program{{Kind: IfWall, Body: Program{r}, Else: Program{f}}}}}, Pose{Cell{2, 0}, Right}, false},
		{"a program too long ends", Program{{Kind: Repeat, Times: 8, Body: Program{{Kind: Repeat, Times: 8, Body: Program{r, r, r, r}}}}}, start, true},
	}
	for _, c := range cases {
		out := Run(g, start, c.p)
		if out.Bumped != c.bumped || (!c.bumped && out.End != c.want) || (c.bumped && out.End.Cell != c.want.Cell) {
			t.Errorf("%s: %+v, bumped %v", c.name, out.End, out.Bumped)
		}
	}
}

func TestStraight(t *testing.T) {
	g := Grid{Cols: 3, Rows: 3, Walls: []Cell{{1, 0}, {1, 1}}}
	if n := straight(g, Pose{Cell{0, 0}, Up}, Cell{2, 0}); n != 10 {
		// turn twice, down 2, turn, right 2, turn, up 2
		t.Errorf("got %d", n)
	}
	g.Walls = append(g.Walls, Cell{1, 2})
	if n := straight(g, Pose{Cell{0, 0}, Up}, Cell{2, 0}); n != -1 {
		t.Errorf("got %d", n)
	}
}

func TestListing(t *testing.T) {
	f, r := Block{Kind: Forward}, Block{Kind: TurnRight}
	p := Program{f, {Kind: Repeat, Times: 3, Body: Program{{Kind: IfWall, Body: Program{r}, Else: Program{f}}}}, r}
	var got []string
	for _, l := range p.Listing() {
		got = append(got, fmt.Sprint(l.Number, " ", l.Depth, " ", l.Block.Kind, " ", l.Else))
	}
	want := []string{"1 0 forward false", "2 0 repeat false", "3 1 if_wall false", "4 2 right false", "0 1 if_wall true", "5 2 forward false", "6 0 right false"}
	if !slices.Equal(got, want) || p.Size() != 6 {
		t.Errorf("got %q, size %d", got, p.Size())
	}
}

func TestPractice_isSound(t *testing.T) {
	it := Practice()
	out := Run(it.Grid, it.Start, it.Program)
	for i, c := range it.Cells {
		if !it.Grid.Free(c) || out.Reaches(c) != (i == it.Answer) {
			t.Errorf("option %d: %v", i, c)
		}
	}
}

func FuzzGenerate(f *testing.F) {
	f.Add([]byte("a"), 3)
	f.Fuzz(func(t *testing.T, raw []byte, cell int) {
		it, err := Generate(sha256.Sum256(raw), cell)
		if (err != nil) != (cell < 0 || cell >= Cells) {
			t.Fatalf("cell %d: %v", cell, err)
		}
		if err == nil && (it.Options() < 4 || it.Answer >= it.Options()) {
			t.Fatalf("%+v", it)
		}
	})
}

func BenchmarkGenerate(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		if _, err := Generate(seed(i), i%Cells); err != nil {
			b.Fatal(err)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
