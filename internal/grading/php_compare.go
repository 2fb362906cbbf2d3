package grading

import (
	"math"
	"strconv"

	"chantier/internal/curriculum"
	"chantier/internal/grading/phpvm"
)

// fitsPHP tells whether one call gave what its check asks.
func fitsPHP(call curriculum.Call, wanted []phpvm.Call, i int, got phpvm.Call) bool {
	text, isText := call.Value.(string)
	switch call.Want {
	case curriculum.Returns:
		return got.Thrown == nil && equalsPlainPHP(got.Value, call.Value)
	case curriculum.ReturnsNot:
		return got.Thrown == nil && got.Value.Kind != phpvm.Elided && !equalsPlainPHP(got.Value, call.Value)
	case curriculum.ReturnsHTML:
		return isText && got.Thrown == nil && got.Value.Kind == phpvm.String && sameHTML(got.Value.Text, text)
	case curriculum.ReturnsNoTag:
		return isText && got.Thrown == nil && got.Value.Kind == phpvm.String && !holdsTag(got.Value.Text, text)
	case curriculum.Throws:
		switch {
		case got.Thrown == nil || got.Thrown.Exit:
			return false
		case isText:
			return got.Thrown.Is(text)
		}
		return call.Value == true && deliberatePHP(got.Thrown)
	case curriculum.LikeSolution:
		if i >= len(wanted) {
			return false
		}
		if want := wanted[i].Thrown; want != nil {
			return got.Thrown != nil && !got.Thrown.Exit && got.Thrown.Class == want.Class
		}
		return got.Thrown == nil && equalPHP(got.Value, wanted[i].Value)
	}
	return false
}

// deliberatePHP tells an exception that a program means from one that shows a missing or broken function: the latter
// must not satisfy "throws any error".
func deliberatePHP(e *phpvm.Exception) bool {
	switch e.Class {
	case "Error", "ParseError", "CompileError", "ArgumentCountError":
		return false
	case "TypeError":
		return e.File != phpvm.ExpressionFile
	}
	return true
}

// equalsPlainPHP compares a value with one written in an exercise. Whole numbers and numbers with a point are equal when
// they are worth the same; null and "rien" are the same thing in PHP.
func equalsPlainPHP(got phpvm.Value, want any) bool {
	switch w := want.(type) {
	case nil, curriculum.Undefined:
		return got.Kind == phpvm.Null
	case bool:
		return got.Kind == phpvm.Bool && got.Bool == w
	case float64:
		return got.Kind == phpvm.Float && sameNumber(got.Float, w) || got.Kind == phpvm.Int && sameInteger(got.Int, w)
	case string:
		return (got.Kind == phpvm.String) && sameText(got.Text, w)
	case []any:
		if got.Kind != phpvm.Array || !got.List() || len(got.Fields) != len(w) {
			return false
		}
		for i := range w {
			if !equalsPlainPHP(got.Fields[i].Value, w[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		if got.Kind != phpvm.Array && got.Kind != phpvm.Object {
			return false
		}
		seen := 0
		for _, f := range got.Fields {
			if f.Hidden {
				continue
			}
			if value, ok := w[f.Name]; !ok || !equalsPlainPHP(f.Value, value) {
				return false
			}
			seen++
		}
		return seen == len(w)
	}
	return false
}

// sameInteger compares a whole number with a floating-point one, exactly.
func sameInteger(i int64, f float64) bool {
	return f == math.Trunc(f) && math.Abs(f) < 1<<63 && int64(f) == i
}

// equalPHP compares two values that came out of programs. What was not read whole is never equal.
func equalPHP(a, b phpvm.Value) bool {
	if a.Kind != b.Kind {
		return a.Kind == phpvm.Int && b.Kind == phpvm.Float && sameInteger(a.Int, b.Float) ||
			a.Kind == phpvm.Float && b.Kind == phpvm.Int && sameInteger(b.Int, a.Float)
	}
	switch a.Kind {
	case phpvm.Null:
		return true
	case phpvm.Bool:
		return a.Bool == b.Bool
	case phpvm.Int:
		return a.Int == b.Int
	case phpvm.Float:
		return sameNumber(a.Float, b.Float)
	case phpvm.String:
		return sameText(a.Text, b.Text)
	case phpvm.Enum:
		return a.Text == b.Text && len(a.Fields) == 1 && len(b.Fields) == 1 && a.Fields[0].Name == b.Fields[0].Name
	case phpvm.Array, phpvm.Object:
		return a.Text == b.Text && equalEntries(a, b)
	}
	return false
}

// equalEntries compares keys and values. The order counts in a list; elsewhere keys say where things are.
func equalEntries(a, b phpvm.Value) bool {
	if len(a.Fields) != len(b.Fields) || a.List() != b.List() {
		return false
	}
	type key struct {
		name   string
		number bool
	}
	others := map[key]phpvm.Value{}
	for _, f := range b.Fields {
		others[key{f.Name, f.Number}] = f.Value
	}
	for _, f := range a.Fields {
		if other, ok := others[key{f.Name, f.Number}]; !ok || !equalPHP(f.Value, other) {
			return false
		}
	}
	return true
}

// plainToPHP gives a value written in an exercise the shape of those that come out of programs.
func plainToPHP(want any) phpvm.Value {
	switch w := want.(type) {
	case bool:
		return phpvm.Value{Kind: phpvm.Bool, Bool: w}
	case float64:
		if w == math.Trunc(w) && math.Abs(w) < 1<<53 {
			return phpvm.Value{Kind: phpvm.Int, Int: int64(w)}
		}
		return phpvm.Value{Kind: phpvm.Float, Float: w}
	case string:
		return phpvm.Value{Kind: phpvm.String, Text: w}
	case []any:
		v := phpvm.Value{Kind: phpvm.Array}
		for i, item := range w {
			v.Fields = append(v.Fields, phpvm.Field{Name: strconv.Itoa(i), Number: true, Value: plainToPHP(item)})
		}
		return v
	case map[string]any:
		v := phpvm.Value{Kind: phpvm.Array}
		for _, name := range sortedKeys(w) {
			v.Fields = append(v.Fields, phpvm.Field{Name: name, Value: plainToPHP(w[name])})
		}
		return v
	}
	return phpvm.Value{Kind: phpvm.Null}
}
