package selector

import (
	"strings"

	"golang.org/x/net/html"
)

// Matcher matches selectors on the elements of one page. It counts its work: a selector written to take for ever
// makes Spent true, and every match false from then on.
type Matcher struct {
	States States
	Left   int // steps left; a step is one element looked at by one test

	positions map[positionKey]int
	parsed    map[*html.Node]classes
	focused   map[*html.Node]bool
}

type classes struct {
	id    string
	words []string
}

type positionKey struct {
	n       *html.Node
	ofType  bool
	fromEnd bool
}

// Steps is enough for a page and a sheet written by hand, a hundred times over.
const Steps = 3_000_000

// NewMatcher makes a matcher with its allowance of work.
func NewMatcher(states States) *Matcher {
	return &Matcher{States: states, Left: Steps, positions: map[positionKey]int{}, parsed: map[*html.Node]classes{}}
}

// Spent tells whether the work allowed is used up: what was found is then worthless.
func (m *Matcher) Spent() bool { return m.Left <= 0 }

// Matches tells whether an element matches a selector, whose pseudo-element is not looked at.
func (m *Matcher) Matches(s *Selector, n *html.Node) bool {
	return m.from(s.compounds, len(s.compounds)-1, n, nil)
}

// Any tells whether an element matches one of the selectors.
func (m *Matcher) Any(list List, n *html.Node) bool {
	for _, s := range list {
		if s.Element == "" && m.Matches(s, n) {
			return true
		}
	}
	return false
}

// from matches compounds up to i, the last on n. Anchor is the element that :has() starts from.
func (m *Matcher) from(compounds []compound, i int, n, anchor *html.Node) bool {
	c := &compounds[i]
	if !m.compound(c, n, anchor) {
		return false
	}
	if i == 0 {
		return true
	}
	switch c.combinator {
	case '>':
		p := parent(n)
		return p != nil && m.from(compounds, i-1, p, anchor)
	case '+':
		p := previous(n)
		return p != nil && m.from(compounds, i-1, p, anchor)
	case '~':
		for p := previous(n); p != nil && m.Left > 0; p = previous(p) {
			if m.from(compounds, i-1, p, anchor) {
				return true
			}
		}
	default:
		for p := parent(n); p != nil && m.Left > 0; p = parent(p) {
			if m.from(compounds, i-1, p, anchor) {
				return true
			}
		}
	}
	return false
}

func (m *Matcher) compound(c *compound, n, anchor *html.Node) bool {
	if m.Left--; m.Left <= 0 {
		return false
	}
	if c.tag != "" && c.tag != n.Data && !strings.EqualFold(c.tag, n.Data) {
		return false
	}
	for i := range c.tests {
		if !m.test(&c.tests[i], n, anchor) {
			return false
		}
	}
	return true
}

func (m *Matcher) test(t *test, n, anchor *html.Node) bool {
	if m.Left--; m.Left <= 0 {
		return false
	}
	switch t.kind {
	case byID:
		return m.classes(n).id == t.name
	case byClass:
		for _, w := range m.classes(n).words {
			if w == t.name {
				return true
			}
		}
	case byAttribute:
		return attributeHolds(t, n)
	case byState:
		return m.state(t.name, n)
	case byIs:
		return m.Any(t.list, n)
	case byNot:
		return !m.Any(t.list, n) && m.Left > 0
	case byHas:
		return m.has(t.list, n)
	case byNth:
		return m.nth(t, n)
	case byLang:
		return languageHolds(t.languages, n)
	case byDir:
		return direction(n) == t.value
	case byAnchor:
		return n == anchor
	}
	return false
}

func (m *Matcher) classes(n *html.Node) classes {
	if c, ok := m.parsed[n]; ok {
		return c
	}
	class, _ := attribute(n, "class")
	id, _ := attribute(n, "id")
	c := classes{id, strings.Fields(class)}
	m.parsed[n] = c
	return c
}

func (m *Matcher) has(list List, n *html.Node) bool {
	for _, s := range list {
		last := len(s.compounds) - 1
		if c := s.compounds[1].combinator; c == '+' || c == '~' {
			for sibling := next(n); sibling != nil && m.Left > 0; sibling = next(sibling) {
				if m.from(s.compounds, last, sibling, n) || m.below(s, sibling, n) {
					return true
				}
			}
			continue
		}
		if m.below(s, n, n) {
			return true
		}
	}
	return false
}

// below tries every element inside top.
func (m *Matcher) below(s *Selector, top, anchor *html.Node) bool {
	for d := range top.Descendants() {
		if m.Left <= 0 {
			return false
		}
		if d.Type == html.ElementNode && m.from(s.compounds, len(s.compounds)-1, d, anchor) {
			return true
		}
	}
	return false
}

func (m *Matcher) nth(t *test, n *html.Node) bool {
	if t.list != nil && !m.Any(t.list, n) {
		return false
	}
	if parent(n) == nil && (n.Parent == nil || n.Parent.Type != html.DocumentNode) {
		return false
	}
	position := 0
	if t.list == nil {
		position = m.position(n, t.ofType, t.fromEnd)
	} else {
		position = 1
		step := previous
		if t.fromEnd {
			step = next
		}
		for s := step(n); s != nil && m.Left > 0; s = step(s) {
			if m.Any(t.list, s) {
				position++
			}
		}
	}
	if t.a == 0 {
		return position == t.b
	}
	return (position-t.b)%t.a == 0 && (position-t.b)/t.a >= 0
}

// position counts from 1, and remembers.
func (m *Matcher) position(n *html.Node, ofType, fromEnd bool) int {
	key := positionKey{n, ofType, fromEnd}
	if p, ok := m.positions[key]; ok {
		return p
	}
	step := previous
	if fromEnd {
		step = next
	}
	p := 1
	for s := step(n); s != nil; s = step(s) {
		m.Left--
		if ofType && s.Data != n.Data {
			continue
		}
		if known, ok := m.positions[positionKey{s, ofType, fromEnd}]; ok {
			p += known
			break
		}
		p++
	}
	m.positions[key] = p
	return p
}

func attributeHolds(t *test, n *html.Node) bool {
	value, ok := attribute(n, t.name)
	if !ok || t.operator == 0 {
		return ok
	}
	want := t.value
	if t.anyCase {
		value, want = strings.ToLower(value), strings.ToLower(want)
	}
	switch t.operator {
	case '=':
		return value == want
	case '~':
		if want == "" || strings.ContainsAny(want, " \t\n\f\r") {
			return false
		}
		for _, w := range strings.Fields(value) {
			if w == want {
				return true
			}
		}
		return false
	case '|':
		return value == want || strings.HasPrefix(value, want+"-")
	case '^':
		return want != "" && strings.HasPrefix(value, want)
	case '$':
		return want != "" && strings.HasSuffix(value, want)
	case '*':
		return want != "" && strings.Contains(value, want)
	}
	return false
}

// languageHolds looks for the closest lang attribute (Selectors 4, §7.2).
func languageHolds(languages []string, n *html.Node) bool {
	lang := ""
	for p := n; p != nil; p = p.Parent {
		if v, ok := attribute(p, "lang"); ok {
			lang = strings.ToLower(v)
			break
		}
	}
	for _, want := range languages {
		want = strings.TrimPrefix(want, "*-")
		if lang != "" && (want == "*" || lang == want || strings.HasPrefix(lang, want+"-")) {
			return true
		}
	}
	return false
}

func direction(n *html.Node) string {
	for p := n; p != nil; p = p.Parent {
		if v, ok := attribute(p, "dir"); ok && (strings.EqualFold(v, "rtl") || strings.EqualFold(v, "ltr")) {
			return strings.ToLower(v)
		}
	}
	return "ltr"
}

func attribute(n *html.Node, name string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Key == name && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

func parent(n *html.Node) *html.Node {
	if n.Parent == nil || n.Parent.Type != html.ElementNode {
		return nil
	}
	return n.Parent
}

func previous(n *html.Node) *html.Node {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode {
			return s
		}
	}
	return nil
}

func next(n *html.Node) *html.Node {
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if s.Type == html.ElementNode {
			return s
		}
	}
	return nil
}
