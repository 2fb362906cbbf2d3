package curriculum

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"chantier/contenu"
)

// TestContent_holdsTogether: what is shipped loads without a problem and passes its own review.
func TestContent_holdsTogether(t *testing.T) {
	c, err := Load(contenu.FS)
	if err != nil {
		t.Fatal(err)
	}
	if problems := c.Review(); len(problems) > 0 {
		t.Fatal(problems)
	}
}

// TestContent_isThePlan checks the figures of the plan: 60 sequences in six phases, 276 exercises in phases 1 and 2
// (and two in phase 0), 110 concepts in phases 1 and 2.
func TestContent_isThePlan(t *testing.T) {
	c := content(t)
	if got := [3]int{c.Hours.Contract, c.Hours.Planned, c.Hours.Modules}; got != [3]int{1505, 1302, 1050} {
		t.Errorf("hours %v", got)
	}
	if len(c.Phases) != 6 || len(c.Sequences()) != 60 {
		t.Errorf("%d phases, %d sequences", len(c.Phases), len(c.Sequences()))
	}
	count := map[byte]int{}
	for _, s := range c.Sequences() {
		for _, p := range s.Planned {
			count[p.ID[0]]++
		}
	}
	for kind, want := range map[byte]int{'H': 41, 'C': 32, 'X': 7, 'J': 81, 'P': 44, 'D': 27, 'G': 19, 'Q': 12, 'L': 10, 'R': 5} {
		if count[kind] != want {
			t.Errorf("%d exercises %c, want %d", count[kind], kind, want)
		}
	}
	if len(c.Concepts) != 110 {
		t.Errorf("%d concepts", len(c.Concepts))
	}
	if r, ok := c.Rubric("entretien"); !ok || len(r.Criteria) != 6 || c.Weights["entretien"] != 40 {
		t.Errorf("interview rubric %v, weights %v", r, c.Weights)
	}
}

func TestContent_workedExamples(t *testing.T) {
	c := content(t)
	cases := []struct {
		id, sequence, file    string
		kind                  Kind
		minutes               int
		checks, wrong, hints  int
		first, secret, access string
	}{
		{"H12", "S07", "index.html", HTML, 10, 6, 6, 3, "trois-liens", "", ""},
		{"J13", "S25", "prix.js", JS, 20, 8, 8, 4, "return", "autres-prix", ""},
		{"P18", "S41", "livre.php", PHP, 25, 6, 7, 4, "simple", "", ""},
		{"D17", "S37", "requete.sql", SQL, 25, 6, 6, 4, "tout-le-monde", "homonymes", ""},
	}
	for _, want := range cases {
		e, ok := c.Exercise(strings.ToLower(want.id))
		if !ok {
			t.Errorf("%s is missing", want.id)
			continue
		}
		if e.Type != want.kind || e.Sequence != want.sequence || e.Minutes != want.minutes {
			t.Errorf("%s: %s, %s, %d min", e.ID, e.Type, e.Sequence, e.Minutes)
		}
		if len(e.Checks) != want.checks || len(e.Wrong) != want.wrong || len(e.Hints) != want.hints || len(e.Variants) != 1 {
			t.Errorf("%s: %d checks, %d wrong, %d hints, %d variants", e.ID, len(e.Checks), len(e.Wrong), len(e.Hints), len(e.Variants))
		}
		if e.Checks[0].ID != want.first {
			t.Errorf("%s begins with %s", e.ID, e.Checks[0].ID)
		}
		for _, check := range e.Checks {
			if _, drawn := check.Spec.(Draws); check.ID == want.secret && !check.Secret(e) && !drawn {
				t.Errorf("%s: %s must be secret, or drawn by chance", e.ID, check.ID)
			}
		}
		if names := e.Starter.Names(); len(names) != 1 || names[0] != want.file {
			t.Errorf("%s: files %v", e.ID, names)
		}
	}
	d17, _ := c.Exercise("D17")
	if len(d17.Data) != 3 || len(d17.VisibleData) != 1 || d17.VisibleData["semaine.sql"] == "" {
		t.Error("D17: only the first of its three data sets is shown")
	}
	j13, _ := c.Exercise("J13")
	if call := j13.Checks[5].Spec.(Call); call.Value != nil || call.Want != Returns {
		t.Errorf("J13 vide: rend: null is a value, got %v %v", call.Want, call.Value)
	}
}

// TestContent_lessons: the four written lessons have every kind of block, and cards for the morning review.
func TestContent_lessons(t *testing.T) {
	c := content(t)
	for _, id := range []string{"S07", "S25", "S37", "S41"} {
		s, ok := c.Sequence(id)
		if !ok || s.Lesson == nil {
			t.Errorf("%s has no lesson", id)
			continue
		}
		kinds := map[BlockKind]int{}
		for _, step := range s.Lesson.Steps {
			for _, b := range step.Blocks {
				kinds[b.Kind]++
				if b.Kind == BlockQuestion && b.Answer == "" {
					t.Errorf("%s, %s: a question without its answer", id, step.Title)
				}
			}
		}
		for _, k := range []BlockKind{BlockText, BlockExample, BlockQuestion, BlockTrap, BlockRemember} {
			if kinds[k] == 0 {
				t.Errorf("%s has no %s", id, k)
			}
		}
		if len(s.Lesson.Cards) < 6 || len(s.Lesson.Terms) == 0 {
			t.Errorf("%s: %d cards, %d words explained", id, len(s.Lesson.Cards), len(s.Lesson.Terms))
		}
	}
}

// TestContent_isSafeHTML: nothing written by an author becomes active code or inline style.
func TestContent_isSafeHTML(t *testing.T) {
	c := content(t)
	for _, e := range c.Exercises() {
		refuseActive(t, e.ID, string(e.StatementHTML))
		for _, h := range e.Hints {
			refuseActive(t, e.ID, string(h))
		}
	}
	for _, s := range c.Sequences() {
		if s.Lesson == nil {
			continue
		}
		for _, step := range s.Lesson.Steps {
			for _, b := range step.Blocks {
				refuseActive(t, s.ID, string(b.HTML+b.Answer))
			}
		}
	}
}

func content(t testing.TB) *Curriculum {
	t.Helper()
	c, err := Load(contenu.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// refuseActive fails on what the content policy of the pages forbids, or that could run.
func refuseActive(t *testing.T, where, fragment string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		token := z.Token()
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		switch token.Data {
		case "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg":
			t.Errorf("%s: element <%s> in %q", where, token.Data, fragment)
		}
		for _, a := range token.Attr {
			active := strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:")
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || active {
				t.Errorf("%s: attribute %s=%q", where, a.Key, a.Val)
			}
		}
	}
}
