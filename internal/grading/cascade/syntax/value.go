// Package syntax reads style sheets as CSS Syntax Module Level 3 does: tokens, component values, rules, nested rules.
//
// It never fails on a fault of the author, since browsers do not: it drops what the specification drops, and keeps a
// Fault that says where. It only refuses what is absurdly large or deep.
package syntax

import (
	"strconv"
	"strings"
)

// Kind is the kind of a component value.
type Kind uint8

// The kinds of component values. Blocks and functions hold their Children.
const (
	Ident Kind = iota
	Function
	AtKeyword
	Hash
	String
	BadString
	URL
	BadURL
	Delim
	Number
	Percentage
	Dimension
	Space
	Colon
	Semicolon
	Comma
	Paren  // ( … )
	Square // [ … ]
	Brace  // { … }
	Close  // a closing mark that nothing opened
	CD     // <!-- or -->
	end
)

// Pos is a place in a source: line and column, from 1. Columns count characters.
type Pos struct{ Line, Col int }

// Value is a component value.
type Value struct {
	Kind     Kind
	Text     string  // name, content or mark, escapes resolved
	Unit     string  // of a dimension, in lower case
	Num      float64 // of a number, percentage or dimension
	Integer  bool    // the number is written without point nor exponent
	Signed   bool    // the number is written with its sign
	ID       bool    // the hash is a valid identifier
	Children []Value
	Pos      Pos
}

// Is tells whether v is this keyword, whatever its case.
func (v Value) Is(keyword string) bool { return v.Kind == Ident && strings.EqualFold(v.Text, keyword) }

// IsDelim tells whether v is this mark.
func (v Value) IsDelim(mark string) bool { return v.Kind == Delim && v.Text == mark }

// Calls tells whether v is a call of this function, whatever its case.
func (v Value) Calls(name string) bool { return v.Kind == Function && strings.EqualFold(v.Text, name) }

// Text writes values as CSS.
func Text(values []Value) string {
	var b strings.Builder
	write(&b, values)
	return b.String()
}

func write(b *strings.Builder, values []Value) {
	for i := range values {
		v := &values[i]
		switch v.Kind {
		case Ident, Delim, Close, CD:
			b.WriteString(v.Text)
		case Function:
			b.WriteString(v.Text + "(")
			write(b, v.Children)
			b.WriteByte(')')
		case AtKeyword:
			b.WriteString("@" + v.Text)
		case Hash:
			b.WriteString("#" + v.Text)
		case String, BadString:
			b.WriteString(Quote(v.Text))
		case URL, BadURL:
			b.WriteString("url(" + Quote(v.Text) + ")")
		case Number:
			b.WriteString(Decimal(v.Num))
		case Percentage:
			b.WriteString(Decimal(v.Num) + "%")
		case Dimension:
			b.WriteString(Decimal(v.Num) + v.Unit)
		case Space:
			b.WriteByte(' ')
		case Colon:
			b.WriteByte(':')
		case Semicolon:
			b.WriteByte(';')
		case Comma:
			b.WriteByte(',')
		case Paren:
			b.WriteByte('(')
			write(b, v.Children)
			b.WriteByte(')')
		case Square:
			b.WriteByte('[')
			write(b, v.Children)
			b.WriteByte(']')
		case Brace:
			b.WriteByte('{')
			write(b, v.Children)
			b.WriteByte('}')
		}
	}
}

// Quote writes a string between double quotes.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\a `).Replace(s) + `"`
}

// Decimal writes a number as browsers show it: six significant digits.
func Decimal(x float64) string {
	if x == 0 {
		return "0" // also for -0
	}
	s := strconv.FormatFloat(x, 'g', 6, 64)
	if i := strings.IndexByte(s, 'e'); i >= 0 && strings.Contains(s[:i], ".") {
		return strings.TrimRight(strings.TrimRight(s[:i], "0"), ".") + s[i:]
	}
	return s
}

// Trim drops the spaces at both ends.
func Trim(values []Value) []Value {
	for len(values) > 0 && values[0].Kind == Space {
		values = values[1:]
	}
	for len(values) > 0 && values[len(values)-1].Kind == Space {
		values = values[:len(values)-1]
	}
	return values
}

// Solid gives the values without spaces.
func Solid(values []Value) []Value {
	n := 0
	for i := range values {
		if values[i].Kind != Space {
			n++
		}
	}
	if n == len(values) {
		return values
	}
	out := make([]Value, 0, n)
	for i := range values {
		if values[i].Kind != Space {
			out = append(out, values[i])
		}
	}
	return out
}

// Split cuts values at a kind of mark: Comma, Semicolon.
func Split(values []Value, at Kind) [][]Value {
	var parts [][]Value
	start := 0
	for i := range values {
		if values[i].Kind == at {
			parts = append(parts, values[start:i])
			start = i + 1
		}
	}
	return append(parts, values[start:])
}
