package jsvm

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind is the sort of a JavaScript value.
type Kind int

// The kinds of values that come out of a program.
const (
	Undefined Kind = iota
	Null
	Bool
	Number
	BigInt
	String
	Symbol
	Function
	Array
	Object
	Map
	Set
	Date
	RegExp
	Error
	Pending // a promise that never settles
	Cycle   // an object already being shown around itself
	Elided  // what was left out of a value too large to be read whole
)

// Value is a JavaScript value copied out of a program: nothing in it belongs to the program any more.
type Value struct {
	Kind   Kind
	Bool   bool
	Num    float64 // Number; Date: milliseconds since 1970
	Text   string  // String, BigInt, Symbol, RegExp; name of a Function, class of an Object, name of an Error
	Items  []Value // Array and Set; Map: keys and values in turn
	Fields []Field // own enumerable fields of an Object; the message of an Error
}

// Field is one named value of an object.
type Field struct {
	Name  string
	Value Value
}

// Field gives the value of a field.
func (v Value) Field(name string) (Value, bool) {
	for _, f := range v.Fields {
		if f.Name == name {
			return f.Value, true
		}
	}
	return Value{}, false
}

// FormatNumber writes a number the way JavaScript does.
func FormatNumber(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0 && math.Signbit(f):
		return "-0"
	}
	if abs := math.Abs(f); f == 0 || abs >= 1e-6 && abs < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	sign := exponent[:1]
	return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
}

// Console writes a value as the console does: a text alone has no quotes.
func (v Value) Console() string {
	if v.Kind == String {
		return v.Text
	}
	w := writer{quote: '\'', inside: " "}
	w.value(v)
	return w.String()
}

// Code writes a value as one would write it in a program.
func (v Value) Code() string {
	w := writer{quote: '"'}
	w.value(v)
	return w.String()
}

// writer writes values; inside is put within the brackets of a list.
type writer struct {
	strings.Builder
	quote  rune
	inside string
}

func (w *writer) value(v Value) {
	switch v.Kind {
	case Undefined:
		w.WriteString("undefined")
	case Null:
		w.WriteString("null")
	case Bool:
		w.WriteString(strconv.FormatBool(v.Bool))
	case Number:
		w.WriteString(FormatNumber(v.Num))
	case BigInt:
		w.WriteString(v.Text + "n")
	case String:
		w.text(v.Text)
	case Symbol:
		w.WriteString("Symbol(" + v.Text + ")")
	case Function:
		w.WriteString(strings.TrimSpace("function " + v.Text))
	case RegExp:
		w.WriteString(v.Text)
	case Date:
		w.WriteString(formatDate(v.Num))
	case Array:
		w.list("[", v.Items, "]")
	case Set:
		w.list("Set {", v.Items, "}")
	case Map:
		w.entries(v.Items)
	case Object:
		w.object(v)
	case Error:
		message, _ := v.Field("message")
		w.WriteString(strings.TrimSuffix(v.Text+": "+message.Text, ": "))
	case Pending:
		w.WriteString("Promise { <pending> }")
	default:
		w.WriteString("…")
	}
}

func (w *writer) text(s string) {
	w.WriteRune(w.quote)
	for _, r := range s {
		switch r {
		case w.quote, '\\':
			w.WriteRune('\\')
			w.WriteRune(r)
		case '\n':
			w.WriteString(`\n`)
		case '\t':
			w.WriteString(`\t`)
		case '\r':
			w.WriteString(`\r`)
		default:
			w.WriteRune(r)
		}
	}
	w.WriteRune(w.quote)
}

func (w *writer) list(open string, items []Value, end string) {
	w.WriteString(open)
	inside := w.inside
	if strings.HasSuffix(open, "{") {
		inside = " "
	}
	for i, item := range items {
		if i == 0 {
			w.WriteString(inside)
		} else {
			w.WriteString(", ")
		}
		w.value(item)
	}
	if len(items) > 0 {
		w.WriteString(inside)
	}
	w.WriteString(end)
}

func (w *writer) entries(items []Value) {
	w.WriteString("Map {")
	for i := 0; i+1 < len(items); i += 2 {
		if i > 0 {
			w.WriteString(",")
		}
		w.WriteString(" ")
		w.value(items[i])
		w.WriteString(" => ")
		w.value(items[i+1])
	}
	if len(items) > 0 {
		w.WriteString(" ")
	}
	w.WriteString("}")
}

func (w *writer) object(v Value) {
	if v.Text != "" && v.Text != "Object" {
		w.WriteString(v.Text + " ")
	}
	w.WriteString("{")
	for i, f := range v.Fields {
		if i > 0 {
			w.WriteString(",")
		}
		w.WriteString(" ")
		if isName(f.Name) {
			w.WriteString(f.Name)
		} else {
			w.text(f.Name)
		}
		w.WriteString(": ")
		w.value(f.Value)
	}
	if len(v.Fields) > 0 {
		w.WriteString(" ")
	}
	w.WriteString("}")
}

// isName tells whether a field name needs no quotes.
func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r == '$' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

func formatDate(ms float64) string {
	if math.IsNaN(ms) {
		return "Invalid Date"
	}
	return time.UnixMilli(int64(ms)).UTC().Format("2006-01-02T15:04:05.000Z")
}
