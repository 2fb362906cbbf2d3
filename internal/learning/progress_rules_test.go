package learning

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"chantier/internal/curriculum"
)

var (
	monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	right  = Verdict{Passed: true, Checks: []CheckResult{{ID: "a", Passed: true}}}
	wrong  = Verdict{Checks: []CheckResult{{ID: "a", Passed: true}, {ID: "b"}, {ID: "c"}}}
)

func TestProgress_state(t *testing.T) {
	cases := []struct {
		name  string
		start Progress
		tries []Verdict
		want  State
	}{
		{"never opened", Progress{}, nil, Todo},
		{"a hint only", Progress{HintsOpen: 1}, nil, Started},
		{"two failures", Progress{}, []Verdict{wrong, wrong}, Started},
		{"three failures: somebody should come by", Progress{}, []Verdict{wrong, wrong, wrong}, Stuck},
		{"success after trouble", Progress{}, []Verdict{wrong, wrong, wrong, right}, Passed},
		{"a failure after the success takes nothing back", Progress{}, []Verdict{right, wrong, wrong, wrong}, Passed},
	}
	for _, c := range cases {
		p := c.start
		for i, v := range c.tries {
			p = p.After(v, monday.Add(time.Duration(i)*time.Minute))
		}
		if p.State() != c.want || p.Attempts != len(c.tries) {
			t.Errorf("%s: %s after %d attempts", c.name, p.State(), p.Attempts)
		}
	}
}

func TestProgress_after(t *testing.T) {
	p := Progress{HintsOpen: 2}.After(wrong, monday)
	if p.LastFailed != "b" || p.Failures != 1 || !p.LastAt.Equal(monday) {
		t.Errorf("%+v", p)
	}
	p = p.After(right, monday.Add(time.Hour))
	if p.LastFailed != "" || p.Failures != 1 || p.HintsAtPass != 2 || !p.PassedAt.Equal(monday.Add(time.Hour)) || p.FirstTry() {
		t.Errorf("%+v", p)
	}
	if again := p.After(wrong, monday.Add(2*time.Hour)); again.Failures != 1 || !again.PassedAt.Equal(p.PassedAt) {
		t.Errorf("the first success stays: %+v", again)
	}
	if first := (Progress{}).After(right, monday); !first.FirstTry() {
		t.Error("right at once, alone")
	}
}

func TestNext(t *testing.T) {
	plan := []*curriculum.Exercise{{ID: "H12", Type: curriculum.HTML}, {ID: "J13", Type: curriculum.JS}, {ID: "P18", Type: curriculum.PHP}, {ID: "D17", Type: curriculum.SQL}}
	passed := Progress{PassedAt: monday}
	cases := []struct {
		name string
		done ByExercise
		want string
	}{
		{"at the beginning", nil, "H12"},
		{"one done", ByExercise{"H12": passed}, "J13"},
		{"the order of the plan", ByExercise{"H12": passed, "J13": passed}, "P18"},
		{"go on with the one worked on last", ByExercise{"D17": {Attempts: 1, LastAt: monday}}, "D17"},
		{"all done", ByExercise{"H12": passed, "J13": passed, "P18": passed, "D17": passed}, ""},
	}
	for _, c := range cases {
		e, ok := Next(plan, c.done)
		if ok != (c.want != "") || ok && e.ID != c.want {
			t.Errorf("%s: %v %v", c.name, e, ok)
		}
	}
	if e, ok := Following(plan, "H12", ByExercise{"J13": passed}); !ok || e.ID != "P18" {
		t.Errorf("following: %v", e)
	}
	if _, ok := Following(plan, "D17", nil); ok {
		t.Error("nothing follows the last")
	}
}

func TestMayOpenHint(t *testing.T) {
	e := &curriculum.Exercise{Hints: make([]template.HTML, 3)}
	for _, c := range []struct {
		open, n int
		want    bool
	}{{0, 1, true}, {0, 2, false}, {1, 2, true}, {3, 4, false}, {0, 0, false}, {2, 2, false}} {
		if got := (Progress{HintsOpen: c.open}).MayOpenHint(e, c.n); got != c.want {
			t.Errorf("%d open, the %d-th: %v", c.open, c.n, got)
		}
	}
}

func TestCleanFiles(t *testing.T) {
	e := &curriculum.Exercise{Starter: curriculum.Files{"a.js": "", "b.js": ""}}
	ok := curriculum.Files{"a.js": "un\r\ndeux", "b.js": ""}
	files, faults := CleanFiles(e, ok)
	if len(faults) > 0 || files["a.js"] != "un\ndeux" || len(files) != 2 {
		t.Errorf("%v %v", files, faults)
	}
	cases := []struct {
		name string
		sent curriculum.Files
		want string
	}{
		{"missing", curriculum.Files{"a.js": ""}, "b.js: learning.file_missing"},
		{"too long", curriculum.Files{"a.js": strings.Repeat("x", maxAnswer+1), "b.js": ""}, "a.js: learning.file_too_long"},
		{"not text", curriculum.Files{"a.js": "\xff", "b.js": ""}, "a.js: learning.file_unreadable"},
		{"null character", curriculum.Files{"a.js": "a\x00", "b.js": ""}, "a.js: learning.file_unreadable"},
		{"unknown", curriculum.Files{"a.js": "", "b.js": "", "../etc/passwd": ""}, "learning.file_unknown"},
	}
	for _, c := range cases {
		if _, faults := CleanFiles(e, c.sent); faults.Error() != c.want {
			t.Errorf("%s: %v", c.name, faults)
		}
	}
}
