package grading

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"chantier/internal/curriculum"
	"chantier/internal/grading/guests"
	"chantier/internal/grading/sqlbox"
)

// The programs of these tests are written to pass without being right, to never end, to take everything, or to reach
// the host. For each kind: none passes, none is our fault, none goes beyond its limits, and the right answer judged
// after it meets exactly what it met before it.

// attack judges one hostile answer, then the right one.
func attack(t *testing.T, ex *curriculum.Exercise, file, name, text string, maxFuel int64, calm Result) {
	t.Helper()
	r := engine.Grade(t.Context(), ex, curriculum.Files{file: text})
	first, failed := r.FirstFailure()
	switch {
	case r.Passed || r.Verdict == Passed || !failed:
		t.Errorf("%s: passes", name)
	case r.Verdict == EngineFault || r.Verdict == NotAvailable || r.Fault() != nil:
		t.Errorf("%s: %v, %v", name, r.Verdict, r.Fault())
	case r.Fuel > maxFuel:
		t.Errorf("%s: %d units of work", name, r.Fuel)
	case first.Message == "" || len(first.Message) > 2000 || unfilled.MatchString(first.Message):
		t.Errorf("%s: message %.300q", name, first.Message)
	}
	if after := engine.Grade(t.Context(), ex, ex.Solution); after.Verdict != calm.Verdict || after.Fuel != calm.Fuel || after.Seed != calm.Seed {
		t.Errorf("%s: the next run gives %v with %d units, not %v with %d: %v", name, after.Verdict, after.Fuel, calm.Verdict, calm.Fuel, after.Fault())
	}
}

// sideBySide does n things, as many at once as there are processors.
func sideBySide(n int, do func(int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// untouched watches the host: files that must not appear, a port that must not be called, interpreters that must not die.
func untouched(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:1")
	if err == nil { // only root may have it; the programs may call it all the same
		t.Cleanup(func() { _ = listener.Close() })
		go func() {
			if c, err := listener.Accept(); err == nil {
				_ = c.Close()
				t.Error("somebody called")
			}
		}()
	}
	lost := func() (n int) {
		for _, s := range engine.States() {
			n += s.Lost
		}
		return n
	}
	before := lost()
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	t.Cleanup(func() {
		for _, name := range []string{"hostile", "hostile.db"} {
			if _, err := os.Stat(filepath.Join("/tmp", name)); err == nil {
				t.Errorf("the file %s appeared", name)
			}
		}
		if after := lost(); after != before {
			t.Errorf("%d interpreters died: the first wall let something through", after-before)
		}
		var now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&now)
		if now.HeapAlloc > memory.HeapAlloc+(64<<20) {
			t.Errorf("the heap went from %d to %d bytes", memory.HeapAlloc, now.HeapAlloc)
		}
	})
}

// doubling is an exercise with visible examples, and others drawn by chance.
func doubling() *curriculum.Exercise {
	return &curriculum.Exercise{
		ID: "J98", Type: curriculum.JS, Starter: curriculum.Files{"double.js": "function double(n) {}"},
		Solution: curriculum.Files{"double.js": "function double(n) { return n * 2; }"},
		Checks: []curriculum.Check{
			{ID: "deux", Failure: "J’attends {attendu}, j’ai reçu {recu}.", Spec: curriculum.Call{Expressions: []string{"double(2)"}, Want: curriculum.Returns, Value: 4.0}},
			{ID: "autres", Failure: "D’autres valeurs donnent un mauvais résultat.", Spec: curriculum.Call{Expressions: []string{"double(3)", "double(0)", "double(-1)"}, Want: curriculum.LikeSolution}},
			{ID: "au-hasard", Failure: "{appel} : j’attends {attendu}, j’ai reçu {recu}.", Spec: curriculum.Draws{Function: "double", Count: 12, Arguments: []curriculum.Generator{curriculum.Whole{Min: -1e9, Max: 1e9}}}},
		},
	}
}

// builtIns are what a program may replace in the hope of being met by the judge.
var builtIns = []string{
	"Array.prototype.map", "Array.prototype.join", "Array.prototype.push", "Array.prototype.indexOf", "Array.prototype.toString", "Array.prototype[Symbol.iterator]",
	"Array.isArray", "Array.from", "String.prototype.trim", "String.prototype.replace", "String.prototype.toString", "String.prototype.valueOf", "String.fromCharCode",
	"Number.prototype.toString", "Number.prototype.valueOf", "Number.prototype.toFixed", "Number.isNaN", "Number.isInteger", "Number.parseFloat",
	"Object.is", "Object.keys", "Object.entries", "Object.getPrototypeOf", "Object.defineProperty", "Object.prototype.toString", "Object.prototype.valueOf", "Object.prototype.hasOwnProperty",
	"Function.prototype.call", "Function.prototype.apply", "Function.prototype.toString", "JSON.stringify", "JSON.parse", "Math.round", "Math.random", "Date.now", "Date.prototype.getTime",
	"Map.prototype.forEach", "Map.prototype.get", "Set.prototype.forEach", "RegExp.prototype.exec", "RegExp.prototype.toString", "Promise.prototype.then", "Promise.resolve",
	"Reflect.apply", "Reflect.ownKeys", "Symbol.prototype.toString", "Error.prototype.toString", "globalThis.isNaN", "globalThis.parseInt", "globalThis.Number", "globalThis.Object", "globalThis.queueMicrotask",
}

func TestHostilePrograms(t *testing.T) {
	programs := hostileScripts(t)
	if len(programs) < 200 {
		t.Fatalf("%d programs only", len(programs))
	}
	untouched(t)
	ex := doubling()
	calm := engine.Grade(t.Context(), ex, ex.Solution)
	if !calm.Passed {
		t.Fatalf("the right answer: %v %+v %v", calm.Verdict, calm.Checks, calm.Fault())
	}
	sideBySide(len(programs), func(i int) {
		attack(t, ex, "double.js", programs[i][0], programs[i][1], 2*guests.MaxJSFuel, calm)
	})
}

func hostileScripts(t *testing.T) [][2]string {
	t.Helper()
	b, err := os.ReadFile("testdata/hostile/programs.js")
	if err != nil {
		t.Fatal(err)
	}
	var all [][2]string
	for _, part := range strings.Split("\n"+string(b), "\n//// ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		all = append(all, [2]string{name, text})
	}
	for _, name := range builtIns {
		all = append(all,
			[2]string{"replaces " + name, fmt.Sprintf("%s = function () { return 4; }; function double() { return 4; }", name)},
			[2]string{"loops in " + name, fmt.Sprintf("%s = function () { for (;;); }; function double(n) { return { n }; }", name)})
	}
	return all
}

func TestHostileStatements(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile/statements.sql")
	if err != nil {
		t.Fatal(err)
	}
	statements := strings.Split(strings.TrimSpace(string(b)), "\n")
	if len(statements) < 200 {
		t.Fatalf("%d statements only", len(statements))
	}
	untouched(t)
	rows := []curriculum.RowDraws{{Table: "arbre", Min: 10, Max: 10, Columns: []string{"nom", "hauteur"}, Of: []curriculum.Generator{
		curriculum.Letters{Min: 3, Max: 8}, curriculum.Decimal{Min: 0, Max: 20, Decimals: 1}}}}
	exercises := map[string]*curriculum.Exercise{
		"reading": query("SELECT nom, hauteur FROM arbre WHERE hauteur > 5", curriculum.Query{ResultLike: true, Order: curriculum.FreeOrder, Drawn: rows}),
		"writing": query("UPDATE arbre SET hauteur = hauteur + 1", curriculum.Query{StateLike: []string{"arbre"}, Drawn: rows}),
	}
	for kind, ex := range exercises {
		ex.Checks[0].Failure = "D’autres données donnent un mauvais résultat."
		calm := engine.Grade(t.Context(), ex, ex.Solution)
		if !calm.Passed {
			t.Fatalf("the right answer: %v %+v %v", calm.Verdict, calm.Checks, calm.Fault())
		}
		sideBySide(len(statements), func(i int) {
			attack(t, ex, "requete.sql", fmt.Sprintf("%s, line %d: %.100s", kind, i+1, statements[i]), statements[i], 2*sqlbox.MaxSteps, calm)
		})
	}
}
