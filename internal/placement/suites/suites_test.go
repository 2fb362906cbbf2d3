package suites

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"chantier/internal/placement/draw"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func seed(n int) draw.Seed { return sha256.Sum256(fmt.Appendf(nil, "suites %d", n)) }

func each(t testing.TB, seeds int, check func(t testing.TB, cell int, it Item)) {
	for cell := range Cells {
		for n := range seeds {
			it, err := Generate(seed(n), cell)
			if err != nil {
				t.Fatalf("cell %d seed %d: %v", cell, n, err)
			}
			check(t, cell, it)
		}
	}
}

func TestGenerate_everyItemIsSound(t *testing.T) {
	each(t, 1000, func(t testing.TB, cell int, it Item) {
		parts := it.Kind.Parts()
		if len(it.Options) != OptionCount || it.Answer < 0 || it.Answer >= OptionCount {
			t.Fatalf("%d options, answer %d", len(it.Options), it.Answer)
		}
		for i, o := range append(slices.Clone(it.Options), it.Terms...) {
			if len(o) != len(parts) {
				t.Fatalf("term %v of %s", o, it.Kind)
			}
			for p, v := range o {
				if !parts[p].holds(v) {
					t.Fatalf("cell %d: value %d of part %d is out of range in %+v", cell, v, p, it)
				}
			}
			for j := range i {
				if i < OptionCount && it.Options[j].Equal(o) {
					t.Fatalf("two equal options: %+v", it)
				}
			}
		}
		if len(it.Terms) < 4 || len(it.Terms) > 10 {
			t.Fatalf("%d terms shown", len(it.Terms))
		}
		for p, r := range it.Rules {
			row := append(column(it.Terms, p), it.Options[it.Answer][p])
			if !r.fits(row) {
				t.Fatalf("the rule does not make its own row: %+v", it)
			}
		}
	})
}

// TestGenerate_oneOptionFitsEveryRule checks uniqueness another way than the
// generator does: it tries parameters one by one instead of deriving them.
func TestGenerate_oneOptionFitsEveryRule(t *testing.T) {
	each(t, 60, func(t testing.TB, cell int, it Item) {
		if it.Kind != Numbers && it.Kind != Letters {
			return
		}
		row, limit := column(it.Terms, 0), it.Rules[0].complexity()
		for i, o := range it.Options {
			if i == it.Answer {
				continue
			}
			if r, ok := tried(append(slices.Clone(row), o[0]), limit); ok {
				t.Fatalf("cell %d: wrong option %v follows %+v in %+v", cell, o, r, it)
			}
		}
	})
}

// tried looks for a rule of the row by trial of every parameter within ±60.
func tried(row []int, limit int) (Rule, bool) {
	found := trySimple(row, limit)
	if len(found) > 0 {
		return found[0], true
	}
	if len(row) < 7 || limit < 3 {
		return Rule{}, false
	}
	for _, a := range trySimple(every2(row, 0), limit-1) {
		for _, b := range trySimple(every2(row, 1), limit-1-a.complexity()) {
			return Rule{Shape: Interleave, A: &a, B: &b}, true
		}
	}
	return Rule{}, false
}

func trySimple(row []int, limit int) []Rule {
	var out []Rule
	try := func(r Rule) {
		if r.complexity() <= limit && r.fits(row) {
			out = append(out, r)
		}
	}
	const reach = 60
	for a := -reach; a <= reach; a++ {
		try(Rule{Shape: Step, Start: row[:1], Steps: []int{a}})
		try(Rule{Shape: Double, Start: row[:1], Steps: []int{a}})
		if len(row) > 1 && row[1]-row[0] != a {
			continue // the first step is a in all that follows
		}
		for b := -reach; b <= reach; b++ {
			try(Rule{Shape: Alternate, Start: row[:1], Steps: []int{a, b}})
			try(Rule{Shape: Growth, Start: row[:1], Steps: []int{a, b}})
			if len(row) > 2 && row[2]-row[1] != b {
				continue
			}
			for c := -reach; c <= reach; c++ {
				try(Rule{Shape: Three, Start: row[:1], Steps: []int{a, b, c}})
			}
		}
	}
	if len(row) > 2 {
		try(Rule{Shape: SumTwo, Start: row[:2]})
	}
	return out
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

// TestOptions_giveNothingAway: someone who never reads the row must not do better than chance.
func TestOptions_giveNothingAway(t *testing.T) {
	var byRank, byIndex [OptionCount]int
	typical, guessed, crossed := 0, 0.0, 0
	each(t, 1000, func(t testing.TB, cell int, it Item) {
		byIndex[it.Answer]++
		answer := it.Options[it.Answer]
		if it.Kind == Numbers || it.Kind == Letters {
			rank := 0
			for _, o := range it.Options {
				if o[0] < answer[0] {
					rank++
				}
			}
			byRank[rank]++
			return
		}
		// Guess the option whose values are the most common among the options.
		crossed++
		best, ties, hit := -1, 0, false
		for i, o := range it.Options {
			score := 0
			for _, other := range it.Options {
				for p := range o {
					if o[p] == other[p] {
						score++
					}
				}
			}
			switch {
			case score > best:
				best, ties, hit = score, 1, i == it.Answer
			case score == best:
				ties++
				hit = hit || i == it.Answer
			}
		}
		if hit {
			typical++
			guessed += 1 / float64(ties)
		}
	})
	t.Logf("index %v, rank %v, typical %d, guessed %.0f of %d", byIndex, byRank, typical, guessed, crossed)
	even := func(name string, counts [OptionCount]int, tolerance float64) {
		sum := 0
		for _, n := range counts {
			sum += n
		}
		for i, n := range counts {
			if share := float64(n) / float64(sum); share < 0.2-tolerance || share > 0.2+tolerance {
				t.Errorf("%s %d is right in %.0f %% of items", name, i, 100*share)
			}
		}
	}
	even("position", byIndex, 0.02)
	even("rank", byRank, 0.06)
	if share := guessed / float64(crossed); share > 0.30 {
		t.Errorf("guessing the most typical option is right in %.0f %% of items", 100*share)
	}
}

func TestPlans_difficultyIsWhatTheCellSays(t *testing.T) {
	for cell, byKind := range plansOf {
		n := 0
		for _, plans := range byKind {
			n += len(plans)
			for _, p := range plans {
				if p.points() != cell {
					t.Errorf("plan %+v of %d points is in cell %d", p, p.points(), cell)
				}
			}
		}
		t.Logf("cell %2d: %d plans of %d kinds", cell, n, len(byKind))
	}
}

func TestPractice_isSound(t *testing.T) {
	it := Practice()
	if !unique(it.Kind.Parts(), it.Terms, it.Rules, it.Options[it.Answer]) || len(it.Options) != OptionCount {
		t.Errorf("%+v", it)
	}
}

func FuzzGenerate(f *testing.F) {
	f.Add([]byte("a"), 3)
	f.Fuzz(func(t *testing.T, raw []byte, cell int) {
		it, err := Generate(sha256.Sum256(raw), cell)
		if (err != nil) != (cell < 0 || cell >= Cells) {
			t.Fatalf("cell %d: %v", cell, err)
		}
		if err == nil && !unique(it.Kind.Parts(), it.Terms, it.Rules, it.Options[it.Answer]) {
			t.Fatalf("several answers: %+v", it)
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
