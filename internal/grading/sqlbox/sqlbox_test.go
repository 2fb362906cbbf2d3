package sqlbox

import (
	"context"
	"reflect"
	"strings"
	"testing"
)

const people = `CREATE TABLE benevole (id INTEGER PRIMARY KEY, prenom TEXT NOT NULL, venu DATE);
INSERT INTO benevole VALUES (1,'Fatou','2026-01-05'),(2,'Marc',NULL),(3,'Inès','2026-02-01');`

func mustRun(t *testing.T, job Job) Outcome {
	t.Helper()
	out, err := Run(t.Context(), job)
	if err != nil {
		t.Fatalf("%s: %v", job.Script, err)
	}
	return out
}

func TestValues(t *testing.T) {
	out := mustRun(t, Job{Setup: people, Script: "-- tout\nSELECT 1 AS un; SELECT prenom, venu, 2, 2.5, NULL, x'00ff' AS octets FROM benevole AS b ORDER BY b.id LIMIT 1; -- fin"})
	want := &Table{
		Columns: []string{"prenom", "venu", "2", "2.5", "NULL", "octets"},
		Rows:    [][]any{{"Fatou", "2026-01-05", int64(2), 2.5, nil, []byte{0, 255}}},
	}
	if out.Stop != Completed || !reflect.DeepEqual(out.Last, want) {
		t.Errorf("got %+v, %+v", out, out.Last)
	}
}

func TestState(t *testing.T) {
	script := "UPDATE benevole SET prenom = 'Léa' WHERE id = 2; DELETE FROM benevole WHERE id = 3; CREATE TABLE lieu(nom)"
	out := mustRun(t, Job{Setup: people, Script: script, Writes: true, Tables: []string{"benevole", "lieu", "absente"}})
	if out.Stop != Completed || len(out.State) != 2 || len(out.State["benevole"].Rows) != 2 || out.State["benevole"].Rows[1][1] != "Léa" {
		t.Errorf("got %+v", out)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		script, message string
		line            int
		syntax          bool
	}{
		{"SELECT prenom\nFROM benevole\nWERE id = 1", `near "id": syntax error`, 3, true},
		{"SELECT\n prenon\nFROM benevole", "no such column: prenon", 2, false},
		{"SELECT 1;\n\nSELECT * FROM benevol", "no such table: benevol", 3, false},
		{"SELECT (1", "incomplete input", 1, true},
		{"SELECT 'Fatou", `unrecognized token: "'Fatou"`, 1, true},
		{"INSERT INTO benevole VALUES (1,'x',NULL)", "UNIQUE constraint failed: benevole.id", 1, false},
	} {
		out := mustRun(t, Job{Setup: people, Script: c.script, Writes: true})
		if out.Stop != Mistaken || out.Mistake.Message != c.message || out.Mistake.Line != c.line || out.Mistake.Syntax != c.syntax {
			t.Errorf("%q: %+v %+v", c.script, out.Stop, out.Mistake)
		}
	}
}

func TestGuards(t *testing.T) {
	endless := "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT "
	for _, c := range []struct {
		script string
		writes bool
		want   Stop
	}{
		{"PRAGMA max_page_count = 1000000", true, Forbidden},
		{"SELECT * FROM pragma_database_list", true, Forbidden},
		{"ATTACH '/etc/passwd' AS x", true, Forbidden},
		{"VACUUM INTO '/tmp/x.db'", true, Forbidden},
		{"VACUUM", true, Forbidden},
		{"SELECT load_extension('x')", true, Forbidden},
		{"SELECT * FROM sqlite_dbpage", true, Forbidden},
		{"CREATE VIRTUAL TABLE t USING fts5(x)", true, Forbidden},
		{"SELECT zeroblob(2000000000)", true, Forbidden},
		{"DELETE FROM benevole", false, ReadOnly},
		{"CREATE TABLE x(y)", false, ReadOnly},
		{"UPDATE benevole SET prenom = 'x'; SELECT 1", false, ReadOnly},
		{"BEGIN; SELECT 1; COMMIT", false, Completed},
		{endless + "COUNT(*) FROM r", false, OutOfSteps},
		{endless + "n FROM r", false, TooManyRows},
		{endless + "group_concat(n) FROM r", false, OutOfSteps},
		{"SELECT printf('%.*c', 900000, 'x')", false, TooManyRows},
		{"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r LIMIT 100000) SELECT COUNT(*) FROM r a, r b, r c", false, OutOfSteps},
		{"CREATE TABLE b(x); INSERT INTO b WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT printf('%.*c', 15000, 'x') FROM r", true, OutOfMemory},
		{"INSERT INTO sqlite_master VALUES (1,2,3,4,5)", true, Mistaken},
		{strings.Repeat("SELECT 1;", 400), false, TooManyRows},
		{"SELECT " + strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000), false, Mistaken},
		{"", false, Completed},
		{" -- rien\n", false, Completed},
		{"SELECT 'a" + "\x00" + "b'", false, Mistaken},
	} {
		if out := mustRun(t, Job{Setup: people, Script: c.script, Writes: c.writes}); out.Stop != c.want {
			t.Errorf("%.60q: stop %d, want %d (%v)", c.script, out.Stop, c.want, out.Mistake)
		}
	}
}

func TestStepsAreTheSame(t *testing.T) {
	job := Job{Setup: people, Script: "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r LIMIT 3000) SELECT SUM(n), (SELECT COUNT(*) FROM benevole) FROM r"}
	first := mustRun(t, job)
	for range 200 {
		if out := mustRun(t, job); out.Steps != first.Steps || !reflect.DeepEqual(out.Last, first.Last) {
			t.Fatalf("%d steps, then %d", first.Steps, out.Steps)
		}
	}
}

func TestBadDataSetIsOurFault(t *testing.T) {
	if _, err := Run(t.Context(), Job{Setup: "CREATE TABL x", Script: "SELECT 1"}); err == nil {
		t.Error("a broken data set was accepted")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ended, Job{Setup: people, Script: "SELECT 1"}); err == nil {
		t.Error("an ended context was ignored")
	}
}

func FuzzRun(f *testing.F) {
	for _, s := range []string{"SELECT * FROM benevole", "UPDATE benevole SET prenom='x' RETURNING *", "SELECT (1", "é';--", ";;;", "EXPLAIN SELECT 1"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, script string, writes bool) {
		if out, err := Run(t.Context(), Job{Setup: people, Script: script, Writes: writes, Tables: []string{"benevole"}}); err != nil || out.Stop == Broken {
			t.Fatalf("%q: %+v, %v", script, out, err)
		}
	})
}

func BenchmarkRun(b *testing.B) {
	job := Job{Setup: people, Script: "SELECT prenom, COUNT(*) FROM benevole GROUP BY prenom ORDER BY prenom"}
	for b.Loop() {
		if _, err := Run(b.Context(), job); err != nil {
			b.Fatal(err)
		}
	}
}
