package grammar

import (
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// maxSteps bounds the work of matching one value: "||" tries every order.
const maxSteps = 100_000

// Accepts tells whether a property accepts a value, var() excepted. Spaces do not count. Unknown properties accept nothing.
func Accepts(property string, value []syntax.Value) bool {
	p, ok := Lookup(property)
	return ok && Fits(p.Syntax, value)
}

// Fits tells whether a value fits a definition written in the value definition syntax.
func Fits(definition string, value []syntax.Value) bool {
	m := &matcher{table: known(), values: syntax.Solid(value)}
	return m.match(m.table.definition(definition), 0, func(at int) bool { return at == len(m.values) })
}

// matcher walks a value with backtracking: what follows is a continuation.
type matcher struct {
	table  *table
	values []syntax.Value
	steps  int
	depth  int
}

type next func(at int) bool

func (m *matcher) match(n *node, at int, then next) bool {
	if m.steps++; m.steps > maxSteps {
		return false
	}
	switch n.op {
	case opKeyword:
		return at < len(m.values) && m.values[at].Is(n.text) && then(at+1)
	case opLiteral:
		return m.literal(n.text, at, then)
	case opType:
		return m.typed(n, at, then)
	case opCall:
		return at < len(m.values) && m.values[at].Calls(n.text) && m.inside(n.parts[0], m.values[at].Children) && then(at+1)
	case opBlock:
		return at < len(m.values) && m.values[at].Kind == syntax.Kind(n.min) && m.inside(n.parts[0], m.values[at].Children) && then(at+1)
	case opSequence:
		return m.sequence(n, 0, at, at, then)
	case opOne:
		return m.oneOf(n, at, then)
	case opAll:
		return m.orders(n.parts, 0, true, at, then)
	case opSome:
		return m.orders(n.parts, 0, false, at, then)
	case opRepeat:
		return m.repeat(n, 0, at, then)
	}
	return false
}

// inside matches the content of a call or block.
func (m *matcher) inside(n *node, values []syntax.Value) bool {
	if m.depth > 40 {
		return false
	}
	inner := &matcher{table: m.table, values: syntax.Solid(values), steps: m.steps, depth: m.depth + 1}
	ok := inner.match(n, 0, func(at int) bool { return at == len(inner.values) })
	m.steps = inner.steps
	return ok
}

func (m *matcher) literal(mark string, at int, then next) bool {
	here := at < len(m.values)
	if mark == "," {
		// A comma is left out with what stands beside it (CSS Values 4, §2.1).
		if here && m.values[at].Kind == syntax.Comma {
			return then(at + 1)
		}
		return (at == 0 || !here || m.values[at-1].Kind == syntax.Comma) && then(at)
	}
	if !here {
		return false
	}
	v := m.values[at]
	return (v.IsDelim(mark) || v.Kind == syntax.Colon && mark == ":") && then(at+1)
}

func (m *matcher) sequence(n *node, part, at, start int, then next) bool {
	if part == len(n.parts) {
		return (!n.full || at > start) && then(at)
	}
	return m.match(n.parts[part], at, func(at int) bool { return m.sequence(n, part+1, at, start, then) })
}

func (m *matcher) oneOf(n *node, at int, then next) bool {
	if at < len(m.values) && m.values[at].Kind == syntax.Ident && n.set[strings.ToLower(m.values[at].Text)] && then(at+1) {
		return true
	}
	for _, p := range n.parts {
		if m.match(p, at, then) {
			return true
		}
	}
	return false
}

// orders matches parts in any order: all of them, or at least one.
func (m *matcher) orders(parts []*node, used uint64, all bool, at int, then next) bool {
	for i, p := range parts {
		bit := uint64(1) << i
		if used&bit != 0 {
			continue
		}
		if m.match(p, at, func(after int) bool {
			if after == at && !all {
				return false // an empty part brings nothing
			}
			return m.orders(parts, used|bit, all, after, then)
		}) {
			return true
		}
	}
	complete := used == 1<<len(parts)-1
	return (complete || !all && used != 0) && then(at)
}

func (m *matcher) repeat(n *node, count, at int, then next) bool {
	if count < n.max {
		start := at
		ready := true
		if n.comma && count > 0 {
			ready = at < len(m.values) && m.values[at].Kind == syntax.Comma
			start++
		}
		if ready && m.match(n.parts[0], start, func(after int) bool { return after > at && m.repeat(n, count+1, after, then) }) {
			return true
		}
	}
	return count >= n.min && then(at)
}

func (m *matcher) typed(n *node, at int, then next) bool {
	if quoted, ok := strings.CutPrefix(n.text, "'"); ok {
		p, known := m.table.properties[strings.TrimSuffix(quoted, "'")]
		return known && m.deeper(p.Syntax, at, then)
	}
	if match, basic := basicTypes[n.text]; basic {
		return at < len(m.values) && match(n, m.values[at]) && then(at+1)
	}
	switch n.text {
	case "declaration-value", "any-value":
		return at < len(m.values) && then(len(m.values))
	}
	definition, ok := m.table.syntaxes[n.text]
	return ok && m.deeper(definition, at, then)
}

func (m *matcher) deeper(definition string, at int, then next) bool {
	if m.depth > 60 {
		return false
	}
	m.depth++
	ok := m.match(m.table.definition(definition), at, func(after int) bool {
		m.depth--
		done := then(after)
		m.depth++
		return done
	})
	m.depth--
	return ok
}
