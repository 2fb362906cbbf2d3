// Package grammar knows the properties of CSS: which values each accepts, whether it is inherited, what it is at first.
//
// The knowledge is data: definitions.tsv, made from the npm package mdn-data (CC0-1.0) by tools/cssdata. Values are
// described there in the value definition syntax of CSS Values and Units 4, §2, which this package reads and matches.
package grammar

import (
	"fmt"
	"strconv"
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// op is what a node of a definition asks.
type op uint8

const (
	opKeyword  op = iota // a word
	opLiteral            // a mark: / , + …
	opType               // <length [0,∞]>, <color>, <'margin-top'>
	opCall               // name( … )
	opBlock              // [ … ] or ( … ) written in the value
	opSequence           // a b
	opAll                // a && b
	opSome               // a || b
	opOne                // a | b
	opRepeat             // a{min,max}, with # for commas
)

// node is a piece of a definition.
type node struct {
	op       op
	text     string
	parts    []*node
	min, max int
	comma    bool    // repeated with commas
	full     bool    // "!": may not be empty
	low, top float64 // range of a numeric type
	ranged   bool
	set      map[string]bool // opOne: the keywords, matched at once
}

// parseDefinition reads the value definition syntax.
func parseDefinition(s string) (*node, error) {
	r := &reader{src: s}
	n, err := r.one()
	if err != nil {
		return nil, fmt.Errorf("definition %q: %w", s, err)
	}
	if r.space(); r.at < len(r.src) {
		return nil, fmt.Errorf("definition %q: %q is left", s, r.src[r.at:])
	}
	return n, nil
}

type reader struct {
	src string
	at  int
}

func (r *reader) space() {
	for r.at < len(r.src) && r.src[r.at] == ' ' {
		r.at++
	}
}

// take goes past a mark when it is next.
func (r *reader) take(mark string) bool {
	r.space()
	if !strings.HasPrefix(r.src[r.at:], mark) {
		return false
	}
	r.at += len(mark)
	return true
}

func (r *reader) done() bool {
	r.space()
	return r.at == len(r.src) || r.src[r.at] == ']' || r.src[r.at] == ')'
}

// The four levels of precedence, loosest first: | then || then && then juxtaposition.

func (r *reader) one() (*node, error) {
	return r.chain(opOne, r.some, func() bool {
		r.space()
		return strings.HasPrefix(r.src[r.at:], "|") && !strings.HasPrefix(r.src[r.at:], "||") && r.take("|")
	})
}

func (r *reader) some() (*node, error) {
	return r.chain(opSome, r.all, func() bool { return r.take("||") })
}

func (r *reader) all() (*node, error) {
	return r.chain(opAll, r.sequence, func() bool { return r.take("&&") })
}

func (r *reader) chain(o op, inner func() (*node, error), more func() bool) (*node, error) {
	first, err := inner()
	if err != nil {
		return nil, err
	}
	parts := []*node{first}
	for more() {
		n, err := inner()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
	}
	if len(parts) == 1 {
		return first, nil
	}
	return gather(&node{op: o, parts: parts}), nil
}

// gather puts the keywords of an alternative together, so that they are looked up at once.
func gather(n *node) *node {
	if n.op != opOne {
		return n
	}
	words := map[string]bool{}
	var others []*node
	for _, p := range n.parts {
		if p.op == opKeyword {
			words[p.text] = true
		} else {
			others = append(others, p)
		}
	}
	n.parts, n.set = others, words
	return n
}

func (r *reader) sequence() (*node, error) {
	var parts []*node
	for !r.done() && r.src[r.at] != '|' && r.src[r.at] != '&' {
		n, err := r.term()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &node{op: opSequence, parts: parts}, nil
}

func (r *reader) term() (*node, error) {
	n, err := r.atom()
	for err == nil {
		switch {
		case r.at >= len(r.src):
			return n, nil
		case r.src[r.at] == '?':
			r.at++
			n = &node{op: opRepeat, parts: []*node{n}, max: 1}
		case r.src[r.at] == '*':
			r.at++
			n = &node{op: opRepeat, parts: []*node{n}, max: many}
		case r.src[r.at] == '+':
			r.at++
			n = &node{op: opRepeat, parts: []*node{n}, min: 1, max: many}
		case r.src[r.at] == '#':
			r.at++
			n = &node{op: opRepeat, parts: []*node{n}, min: 1, max: many, comma: true}
			if r.at < len(r.src) && r.src[r.at] == '{' {
				n.min, n.max, err = r.bounds()
			}
		case r.src[r.at] == '{':
			n = &node{op: opRepeat, parts: []*node{n}}
			n.min, n.max, err = r.bounds()
		case r.src[r.at] == '!':
			r.at++
			n = &node{op: opSequence, parts: []*node{n}, full: true}
		default:
			return n, nil
		}
	}
	return n, err
}

// many stands for no upper bound.
const many = 1 << 20

func (r *reader) bounds() (low, high int, err error) {
	inside, ok := r.upTo('{', '}')
	if !ok {
		return 0, 0, fmt.Errorf("bounds without end")
	}
	a, b, isRange := strings.Cut(inside, ",")
	low, err = strconv.Atoi(strings.TrimSpace(a))
	switch {
	case err != nil:
	case !isRange:
		high = low
	case strings.TrimSpace(b) == "":
		high = many
	default:
		high, err = strconv.Atoi(strings.TrimSpace(b))
	}
	return low, high, err
}

// upTo reads what is between two marks; the first is next.
func (r *reader) upTo(open, shut byte) (string, bool) {
	depth := 0
	for i := r.at; i < len(r.src); i++ {
		switch r.src[i] {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				inside := r.src[r.at+1 : i]
				r.at = i + 1
				return inside, true
			}
		}
	}
	return "", false
}

func (r *reader) atom() (*node, error) {
	r.space()
	if r.at >= len(r.src) {
		return nil, fmt.Errorf("it stops too early")
	}
	switch c := r.src[r.at]; c {
	case '[':
		r.at++
		n, err := r.one()
		if err == nil && !r.take("]") {
			err = fmt.Errorf("] is missing at %q", r.src[r.at:])
		}
		return &node{op: opSequence, parts: []*node{n}}, err
	case '<':
		inside, ok := r.upTo('<', '>')
		if !ok {
			return nil, fmt.Errorf("> is missing")
		}
		return typeNode(inside)
	case '\'':
		end := strings.IndexByte(r.src[r.at+1:], '\'')
		if end < 0 {
			return nil, fmt.Errorf("' is missing")
		}
		literal := r.src[r.at+1 : r.at+1+end]
		r.at += end + 2
		if literal == "[" {
			return r.block("']'", syntax.Square)
		}
		return &node{op: opLiteral, text: literal}, nil
	case '(':
		r.at++
		return r.block(")", syntax.Paren)
	case ',', '/', ':', ';', '=':
		r.at++
		return &node{op: opLiteral, text: string(c)}, nil
	}
	return r.word()
}

func (r *reader) block(shut string, kind syntax.Kind) (*node, error) {
	n := &node{op: opBlock, min: int(kind)}
	inside, err := r.sequenceUntil(shut)
	n.parts = []*node{inside}
	return n, err
}

func (r *reader) sequenceUntil(shut string) (*node, error) {
	end := strings.Index(r.src[r.at:], shut)
	if end < 0 {
		return nil, fmt.Errorf("%s is missing", shut)
	}
	inside, err := parseDefinition(r.src[r.at : r.at+end])
	r.at += end + len(shut)
	return inside, err
}

func (r *reader) word() (*node, error) {
	start := r.at
	for r.at < len(r.src) && !strings.ContainsRune(" [](){}<>|&?*+#!,/'", rune(r.src[r.at])) {
		r.at++
	}
	word := r.src[start:r.at]
	if word == "" {
		return nil, fmt.Errorf("%q is not understood", r.src[start:])
	}
	if r.at >= len(r.src) || r.src[r.at] != '(' {
		return &node{op: opKeyword, text: strings.ToLower(word)}, nil
	}
	r.at++
	if r.take(")") {
		return &node{op: opCall, text: strings.ToLower(word), parts: []*node{{op: opSequence}}}, nil
	}
	inside, err := r.one()
	if err == nil && !r.take(")") {
		err = fmt.Errorf(") is missing at %q", r.src[r.at:])
	}
	return &node{op: opCall, text: strings.ToLower(word), parts: []*node{inside}}, err
}

func typeNode(inside string) (*node, error) {
	n := &node{op: opType}
	name, bounds, ranged := strings.Cut(inside, "[")
	n.text = strings.TrimSpace(name)
	if !ranged {
		return n, nil
	}
	a, b, ok := strings.Cut(strings.TrimSuffix(strings.TrimSpace(bounds), "]"), ",")
	if !ok {
		return nil, fmt.Errorf("range of <%s>", inside)
	}
	var err error
	n.ranged = true
	if n.low, err = bound(a, -1); err == nil {
		n.top, err = bound(b, 1)
	}
	return n, err
}

// bound reads an end of a range; ∞ stands for a number beyond any.
func bound(s string, sign float64) (float64, error) {
	if strings.Contains(s, "∞") {
		return sign * 1e300, nil
	}
	return strconv.ParseFloat(strings.TrimRight(strings.TrimSpace(s), "°abcdefghijklmnopqrstuvwxyz"), 64)
}
