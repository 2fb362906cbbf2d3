package grading

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chantier/contenu"
	"chantier/internal/curriculum"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// engine is shared by the tests: its interpreter takes a while to compile.
var engine = New(WithCache(UserCache()))

func loadContent(t testing.TB) *curriculum.Curriculum {
	t.Helper()
	cur, err := curriculum.Load(contenu.FS)
	if err != nil {
		t.Fatal(err)
	}
	return cur
}

func exercise(t testing.TB, id string) *curriculum.Exercise {
	t.Helper()
	ex, ok := loadContent(t).Exercise(id)
	if !ok {
		t.Fatalf("no exercise %s", id)
	}
	return ex
}

// TestMessages keeps what learners read, for the wrong answers of the worked exercises.
func TestMessages(t *testing.T) {
	var b strings.Builder
	for _, id := range []string{"H12", "J13", "D17", "P18"} {
		ex := exercise(t, id)
		answers := append([]curriculum.Sample{{Name: "depart", Files: ex.Starter}}, ex.Wrong...)
		for _, a := range answers {
			r := engine.Grade(t.Context(), ex, a.Files)
			first, ok := r.FirstFailure()
			if !ok || r.Passed {
				t.Errorf("%s %s passes", id, a.Name)
			}
			b.WriteString(id + " " + a.Name + "\n  " + r.Verdict.String() + ", " + first.ID + "\n  " + first.Message + "\n")
		}
	}
	golden(t, "messages.golden", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s", name, got)
	}
}

// TestContentHolds proves every exercise that ships. Those that need a browser are proved with one by "curriculum check",
// which test.sh runs.
func TestContentHolds(t *testing.T) {
	for _, ex := range loadContent(t).Exercises() {
		if slices.ContainsFunc(ex.Checks, func(c curriculum.Check) bool { return curriculum.NeedsLayout(c.Spec) }) {
			continue
		}
		p := engine.Prove(t.Context(), ex)
		if len(p.Problems) > 0 || !p.Executed {
			t.Errorf("%s: %q", ex.ID, p.Problems)
		}
	}
}

// TestVerdictsFailClosed: the zero values are not successes, and an exercise without checks is nobody's success.
func TestVerdictsFailClosed(t *testing.T) {
	var r Result
	if r.Passed || r.Verdict == Passed || Verdict(99).String() != "unknown" {
		t.Error("a zero result passes")
	}
	ex := &curriculum.Exercise{ID: "X01", Type: curriculum.HTML, Solution: curriculum.Files{"index.html": "x"}}
	if r := engine.Grade(t.Context(), ex, ex.Solution); r.Passed || r.Verdict != EngineFault {
		t.Errorf("an exercise without checks: %+v", r)
	}
	strange := *exercise(t, "H12")
	strange.Type = "cobol"
	if r := engine.Grade(t.Context(), &strange, strange.Solution); r.Passed || r.Verdict != EngineFault || r.Fault() == nil {
		t.Errorf("an unknown language: %+v", r)
	}
	mixed := *exercise(t, "H12")
	mixed.Checks = []curriculum.Check{{ID: "appel", Spec: curriculum.Call{Expressions: []string{"1"}}}}
	if r := engine.Grade(t.Context(), &mixed, mixed.Solution); r.Passed || r.Verdict != EngineFault {
		t.Errorf("a check of another language: %+v", r)
	}
	short := settle(exercise(t, "J13"), Result{Checks: []CheckResult{{ID: "return", Passed: true}}})
	if short.Verdict == Passed || len(short.Checks) != len(exercise(t, "J13").Checks) {
		t.Errorf("one check of eight: %+v", short)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if r := engine.Grade(ended, exercise(t, "D17"), exercise(t, "D17").Solution); r.Passed {
		t.Errorf("an ended context: %+v", r)
	}
	for v := Failed; v <= EngineFault; v++ {
		if v.String() == "unknown" {
			t.Errorf("verdict %d has no name", v)
		}
	}
}

// TestAnswersAsTheyCome: names, line ends and marks that editors and phones put do not count.
func TestAnswersAsTheyCome(t *testing.T) {
	ex := exercise(t, "J13")
	code := ex.Solution["prix.js"]
	for name, files := range map[string]curriculum.Files{
		"another name":     {"caisse.js": code},
		"another case":     {"Prix.JS": code},
		"in a folder":      {"mon travail/prix.js": code, "notes.txt": "rien"},
		"windows folder":   {`C:\cours\prix.js`: code},
		"module extension": {"prix.mjs": code},
		"no extension":     {"reponse": code},
		"byte order mark":  {"prix.js": "\ufeff" + code},
		"CRLF":             {"prix.js": strings.ReplaceAll(code, "\n", "\r\n")},
		"old Mac":          {"prix.js": strings.ReplaceAll(code, "\n", "\r")},
	} {
		if r := engine.Grade(t.Context(), ex, files); !r.Passed {
			t.Errorf("%s: %s %s", name, r.Verdict, r.Message)
		}
	}
	for name, files := range map[string]curriculum.Files{
		"nothing":          {},
		"two candidates":   {"a.js": code, "b.js": code},
		"empty":            {"prix.js": " \n\t\n"},
		"too long":         {"prix.js": code + "//" + strings.Repeat("x", 1<<20)},
		"not text":         {"prix.js": "\x00\x01"},
		"not UTF-8":        {"prix.js": "// caf\xe9\n" + code},
		"another language": {"prix.html": code, "prix.css": ""},
	} {
		r := engine.Grade(t.Context(), ex, files)
		if r.Passed || r.Verdict != Unreadable || r.Message == "" || r.Verdict.Counted() || len(r.Checks) != len(ex.Checks) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestResultIsPlainData(t *testing.T) {
	r := engine.Grade(t.Context(), exercise(t, "H12"), exercise(t, "H12").Solution)
	if _, err := json.Marshal(r); err != nil || r.Exercise != "H12" || r.Duration <= 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func BenchmarkHTML(b *testing.B) { benchmark(b, "H12") }
func BenchmarkJS(b *testing.B)   { benchmark(b, "J13") }
func BenchmarkSQL(b *testing.B)  { benchmark(b, "D17") }

// benchmark judges the solution of an exercise, checks and all.
func benchmark(b *testing.B, id string) {
	ex := exercise(b, id)
	if err := engine.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r := engine.Grade(b.Context(), ex, ex.Solution); !r.Passed {
			b.Fatalf("%+v", r)
		}
	}
}
