package grading

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"chantier/internal/curriculum"
	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/phpvm"
)

// fits tells whether one call gave what its check asks.
func fits(call curriculum.Call, wanted []jsvm.Call, i int, got jsvm.Call) bool {
	switch call.Want {
	case curriculum.Returns:
		return got.Thrown == nil && equalsPlain(got.Value, call.Value)
	case curriculum.ReturnsNot:
		return got.Thrown == nil && got.Value.Kind != jsvm.Elided && !equalsPlain(got.Value, call.Value)
	case curriculum.ReturnsHTML:
		want, ok := call.Value.(string)
		return ok && got.Thrown == nil && got.Value.Kind == jsvm.String && sameHTML(got.Value.Text, want)
	case curriculum.ReturnsNoTag:
		tag, ok := call.Value.(string)
		return ok && got.Thrown == nil && got.Value.Kind == jsvm.String && !holdsTag(got.Value.Text, tag)
	case curriculum.Throws:
		return got.Thrown != nil && throwFits(got.Thrown, call.Value)
	case curriculum.LikeSolution:
		if i >= len(wanted) {
			return false
		}
		if want := wanted[i]; want.Thrown != nil {
			return got.Thrown != nil && deliberate(got.Thrown) && got.Thrown.Name == want.Thrown.Name
		}
		return got.Thrown == nil && equalValues(got.Value, wanted[i].Value)
	}
	return false
}

// throwFits compares an exception with the name asked, or with true for any.
func throwFits(e *jsvm.Exception, want any) bool {
	if name, ok := want.(string); ok {
		return e.Name == name
	}
	return want == true && deliberate(e)
}

// deliberate tells an exception that a program means from one that shows a missing or broken function: the latter
// must not satisfy "throws any error".
func deliberate(e *jsvm.Exception) bool {
	switch e.Name {
	case "ReferenceError", "SyntaxError", "InternalError":
		return false
	case "TypeError":
		return e.File != jsvm.ExpressionFile
	}
	return true
}

// equalsPlain compares a value with one written in an exercise. Both zeros are equal, as for ===; a text is the same
// whether its accents are composed or not.
func equalsPlain(got jsvm.Value, want any) bool {
	switch w := want.(type) {
	case nil:
		return got.Kind == jsvm.Null
	case curriculum.Undefined:
		return got.Kind == jsvm.Undefined
	case bool:
		return got.Kind == jsvm.Bool && got.Bool == w
	case float64:
		return got.Kind == jsvm.Number && sameNumber(got.Num, w)
	case string:
		return got.Kind == jsvm.String && sameText(got.Text, w)
	case []any:
		if got.Kind != jsvm.Array || len(got.Items) != len(w) {
			return false
		}
		for i := range w {
			if !equalsPlain(got.Items[i], w[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		return got.Kind == jsvm.Object && sameFields(got, w)
	}
	return false
}

func sameNumber(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

func sameText(a, b string) bool { return a == b || norm.NFC.String(a) == norm.NFC.String(b) }

// sameFields compares an object with a map; a field that holds undefined counts as absent.
func sameFields(got jsvm.Value, want map[string]any) bool {
	found := 0
	for _, f := range got.Fields {
		w, ok := want[f.Name]
		if !ok {
			if f.Value.Kind != jsvm.Undefined {
				return false
			}
			continue
		}
		if !equalsPlain(f.Value, w) {
			return false
		}
		found++
	}
	for name, w := range want {
		if _, ok := got.Field(name); !ok && w != (curriculum.Undefined{}) {
			return false
		} else if !ok {
			found++
		}
	}
	return found == len(want)
}

// equalValues compares two values that came out of programs. What was not read whole is never equal.
func equalValues(a, b jsvm.Value) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case jsvm.Undefined, jsvm.Null:
		return true
	case jsvm.Bool:
		return a.Bool == b.Bool
	case jsvm.Number, jsvm.Date:
		return sameNumber(a.Num, b.Num)
	case jsvm.String, jsvm.BigInt, jsvm.RegExp:
		return sameText(a.Text, b.Text)
	case jsvm.Array:
		return equalLists(a.Items, b.Items)
	case jsvm.Map:
		return equalPairs(a.Items, b.Items)
	case jsvm.Set:
		return equalMembers(a.Items, b.Items)
	case jsvm.Object:
		return equalFields(a, b) && equalFields(b, a)
	case jsvm.Error:
		return a.Text == b.Text
	}
	return false
}

func equalLists(a, b []jsvm.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !equalValues(a[i], b[i]) {
			return false
		}
	}
	return true
}

// equalMembers compares two sets whatever their order.
func equalMembers(a, b []jsvm.Value) bool {
	if len(a) != len(b) {
		return false
	}
	used := make([]bool, len(b))
	for _, x := range a {
		found := false
		for i, y := range b {
			if !used[i] && equalValues(x, y) {
				used[i], found = true, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// equalPairs compares two maps whatever their order: their keys and values, in turn.
func equalPairs(a, b []jsvm.Value) bool {
	pairs := func(items []jsvm.Value) []jsvm.Value {
		var out []jsvm.Value
		for i := 0; i+1 < len(items); i += 2 {
			out = append(out, jsvm.Value{Kind: jsvm.Array, Items: items[i : i+2]})
		}
		return out
	}
	return equalMembers(pairs(a), pairs(b))
}

// equalFields tells whether every field of a that is not undefined is in b, with the same value.
func equalFields(a, b jsvm.Value) bool {
	for _, f := range a.Fields {
		other, ok := b.Field(f.Name)
		if !ok && f.Value.Kind == jsvm.Undefined {
			continue
		}
		if !ok || !equalValues(f.Value, other) {
			return false
		}
	}
	return true
}

// expectations remembers what solutions give, so that they run once and not with every answer.
type expectations struct {
	mu    sync.Mutex
	calls map[string][]jsvm.Call
	sql   map[string]*sqlOutcome
	php   map[string][]phpvm.Call

	databases map[string][]byte // those of PHP exercises, by their script
}

// maxExpectations bounds the memory; when it is full the oldest habits are simply learnt again.
const maxExpectations = 2_000

func newExpectations() *expectations {
	return &expectations{calls: map[string][]jsvm.Call{}, sql: map[string]*sqlOutcome{}, php: map[string][]phpvm.Call{}, databases: map[string][]byte{}}
}

// solutionCalls gives the outcomes of the solution on the same calls, from a run of its own: the answer never meets it.
// They are remembered when other answers will meet the same calls.
func (e *Engine) solutionCalls(ctx context.Context, ex *curriculum.Exercise, expressions []string, remember bool) ([]jsvm.Call, error) {
	key := keyOf(ex.Solution, expressions...)
	e.expected.mu.Lock()
	calls, known := e.expected.calls[key]
	e.expected.mu.Unlock()
	if known {
		return calls, nil
	}
	runs, err := e.runJS(ctx, []jsvm.Program{{Files: sourcesOf(ex.Solution), Expressions: expressions}})
	if err != nil || len(runs) != 1 {
		return nil, fmt.Errorf("run the solution (%d outcomes): %w", len(runs), err)
	}
	out := runs[0]
	if out.Stop != jsvm.Completed || out.Loading != nil || len(out.Calls) != len(expressions) {
		return nil, fmt.Errorf("the solution does not run to its end")
	}
	if !remember {
		return out.Calls, nil
	}
	e.expected.mu.Lock()
	defer e.expected.mu.Unlock()
	if len(e.expected.calls) >= maxExpectations {
		clear(e.expected.calls)
	}
	e.expected.calls[key] = out.Calls
	return out.Calls, nil
}

// keyOf names a set of files and a list of inputs.
func keyOf(files curriculum.Files, inputs ...string) string {
	var b strings.Builder
	for _, name := range files.Names() {
		fmt.Fprintf(&b, "%q %q\n", name, files[name])
	}
	for _, input := range inputs {
		fmt.Fprintf(&b, "%q\n", input)
	}
	return b.String()
}
