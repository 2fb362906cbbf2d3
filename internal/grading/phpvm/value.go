package phpvm

import (
	"math"
	"strconv"
	"strings"
)

// Kind is the sort of a PHP value.
type Kind int

// The kinds of values that come out of a program.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Array
	Object
	Enum     // a case of an enumeration
	Closure  // an anonymous function
	Resource // an open file and the like
	Cycle    // an object or array already being shown around itself
	Elided   // what was left out of a value too large to be read whole
)

// Value is a PHP value copied out of a program: nothing in it belongs to the program any more.
type Value struct {
	Kind   Kind
	Bool   bool
	Int    int64
	Float  float64
	Text   string  // String; name of the class of an Object, of an Enum
	Fields []Field // entries of an Array in their order, fields of an Object; the case of an Enum, by its name
}

// Field is one entry of an array or one field of an object.
type Field struct {
	Name   string // key, as a text
	Number bool   // the key is a number
	Hidden bool   // a private or protected field
	Value  Value
}

// Field gives the value of a key or of a field.
func (v Value) Field(name string) (Value, bool) {
	for _, f := range v.Fields {
		if f.Name == name {
			return f.Value, true
		}
	}
	return Value{}, false
}

// List tells whether an array has the keys 0, 1, 2… in this order.
func (v Value) List() bool {
	for i, f := range v.Fields {
		if !f.Number || f.Name != strconv.Itoa(i) {
			return false
		}
	}
	return v.Kind == Array
}

// FormatFloat writes a floating-point number the way PHP's var_export does.
func FormatFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NAN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	digits, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	power, _ := strconv.Atoi(exponent) // written by FormatFloat
	if power >= 17 || power < -4 {
		if !strings.Contains(digits, ".") {
			digits += ".0"
		}
		sign := "+"
		if power < 0 {
			sign = "-"
		}
		return digits + "E" + sign + strconv.Itoa(max(power, -power))
	}
	plain := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(plain, ".") {
		plain += ".0"
	}
	return plain
}

// Code writes a value as one would write it in a program.
func (v Value) Code() string {
	var b strings.Builder
	v.code(&b)
	return b.String()
}

func (v Value) code(b *strings.Builder) {
	switch v.Kind {
	case Null:
		b.WriteString("null")
	case Bool:
		b.WriteString(strconv.FormatBool(v.Bool))
	case Int:
		b.WriteString(strconv.FormatInt(v.Int, 10))
	case Float:
		b.WriteString(FormatFloat(v.Float))
	case String:
		quote(b, v.Text)
	case Array:
		v.entries(b, "[", "]", !v.List())
	case Object:
		b.WriteString(v.Text + " ")
		v.entries(b, "{", "}", true)
	case Enum:
		b.WriteString(v.Text + "::")
		for _, f := range v.Fields {
			b.WriteString(f.Name)
		}
	case Closure:
		b.WriteString("function")
	default:
		b.WriteString("…")
	}
}

func (v Value) entries(b *strings.Builder, open, end string, keys bool) {
	b.WriteString(open)
	for i, f := range v.Fields {
		if i > 0 {
			b.WriteString(", ")
		}
		if keys {
			switch {
			case v.Kind == Object:
				b.WriteString(f.Name + ": ")
			case f.Number:
				b.WriteString(f.Name + " => ")
			default:
				quote(b, f.Name)
				b.WriteString(" => ")
			}
		}
		f.Value.code(b)
	}
	b.WriteString(end)
}

func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
