package syntax

import (
	"errors"
	"strings"
)

// Refusals of a source that no person wrote.
var (
	ErrTooLarge = errors.New("syntax: the sheet is too large")
	ErrTooDeep  = errors.New("syntax: blocks are nested too deep")
)

const (
	maxSource = 1 << 20 // bytes
	maxDepth  = 48      // blocks inside one another
	maxTokens = 400_000
)

// tree builds component values out of tokens.
type tree struct {
	lex    lexer
	tokens int
}

// Values reads a source as a list of component values.
func Values(src string) ([]Value, []Fault, error) {
	var faults []Fault
	if len(src) > maxSource {
		return nil, nil, ErrTooLarge
	}
	t := tree{lex: lexer{src: preprocess(src), line: 1, column: 1, faults: &faults}}
	values, err := t.until("", 0, nil)
	return values, faults, err
}

// preprocess does what §3.3 asks: one kind of line end, no null character.
func preprocess(src string) string {
	if strings.ContainsAny(src, "\r\f\x00") {
		src = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\x00", "\ufffd").Replace(src)
	}
	return strings.TrimPrefix(src, "\ufeff")
}

func closing(k Kind) string {
	switch k {
	case Paren, Function:
		return ")"
	case Square:
		return "]"
	case Brace:
		return "}"
	}
	return ""
}

// until reads values up to a closing mark, or to the end.
func (t *tree) until(mark string, depth int, opener *Value) ([]Value, error) {
	if depth > maxDepth {
		return nil, ErrTooDeep
	}
	var out []Value
	for {
		v := t.lex.next()
		if t.tokens++; t.tokens > maxTokens {
			return nil, ErrTooLarge
		}
		switch {
		case v.Kind == end:
			if mark != "" {
				t.lex.fault(opener.Pos, UnclosedMark, opened(opener))
			}
			return out, nil
		case v.Kind == Close && v.Text == mark:
			return out, nil
		case v.Kind == Close:
			t.lex.fault(v.Pos, StrayMark, v.Text)
		case closing(v.Kind) != "":
			children, err := t.until(closing(v.Kind), depth+1, &v)
			if err != nil {
				return nil, err
			}
			v.Children = children
			if v.Calls("url") {
				v = quotedURL(v)
			}
		}
		out = append(out, v)
	}
}

func opened(v *Value) string {
	switch v.Kind {
	case Brace:
		return "{"
	case Square:
		return "["
	}
	return "("
}

// quotedURL makes url("x") the same value as url(x).
func quotedURL(v Value) Value {
	if inside := Solid(v.Children); len(inside) == 1 && inside[0].Kind == String {
		return Value{Kind: URL, Text: inside[0].Text, Pos: v.Pos}
	}
	return v
}
