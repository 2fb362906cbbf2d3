package guests

import (
	"reflect"
	"testing"

	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/sqlbox"
	"chantier/internal/grading/wire"
)

func outcomes() ([]jsvm.Outcome, []sqlbox.Outcome) {
	value := jsvm.Value{Kind: jsvm.Object, Text: "Four", Fields: []jsvm.Field{{Name: "a", Value: jsvm.Value{Kind: jsvm.Array, Items: []jsvm.Value{{Kind: jsvm.Number, Num: -0.5}}}}}}
	return []jsvm.Outcome{{Stop: jsvm.Completed, Printed: "é\n", Fuel: 12, Calls: []jsvm.Call{{Value: value}, {Thrown: &jsvm.Exception{Name: "RangeError", Line: 3, Value: value}}}}},
		[]sqlbox.Outcome{{Stop: sqlbox.Mistaken, Mistake: &sqlbox.Mistake{Message: "no such table", Line: 1}, Steps: 9, Last: &sqlbox.Table{Columns: []string{"a"}, Rows: [][]any{{int64(1), nil, "x", 2.5, []byte{0}}}},
			State: map[string]*sqlbox.Table{"t": {Columns: []string{"b"}}}}}
}

func TestOutcomesTravel(t *testing.T) {
	js, sql := outcomes()
	var gotJS []jsvm.Outcome
	var gotSQL []sqlbox.Outcome
	for _, c := range []struct{ sent, got any }{{js, &gotJS}, {sql, &gotSQL}} {
		b, err := wire.Append(nil, c.sent)
		if err != nil {
			t.Fatal(err)
		}
		if err := wire.Read(b, c.got); err != nil {
			t.Fatal(err)
		}
		if got := reflect.ValueOf(c.got).Elem().Interface(); !reflect.DeepEqual(got, c.sent) {
			t.Errorf("sent %+v, got %+v", c.sent, got)
		}
	}
}

// FuzzOutcomes: whatever a child that went wrong answers, the parent reads it or refuses it.
func FuzzOutcomes(f *testing.F) {
	js, sql := outcomes()
	for _, v := range []any{js, sql} {
		b, err := wire.Append(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(_ *testing.T, b []byte) {
		var js []jsvm.Outcome
		if wire.Read(b, &js) == nil {
			for _, o := range js {
				for _, c := range o.Calls {
					_, _ = c.Value.Code(), c.Value.Console()
				}
			}
		}
		var sql []sqlbox.Outcome
		_ = wire.Read(b, &sql)
		var programs []jsvm.Program
		_ = wire.Read(b, &programs)
		var jobs []sqlbox.Job
		_ = wire.Read(b, &jobs)
	})
}
