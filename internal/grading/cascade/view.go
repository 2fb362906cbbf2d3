package cascade

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/grading/cascade/selector"
	"chantier/internal/grading/cascade/syntax"
)

// View is a page on one screen, in one state. It is not safe for concurrent use.
type View struct {
	Source *Source
	Screen Screen

	matcher *selector.Matcher
	rules   *ruleIndex
	ranks   map[string]int
	styles  map[styleKey]*style
	tokens  int // left for the values of var()
	force   map[string]string
	failed  error
	scheme  uint8 // whether the page names color-scheme: 0 not looked yet, 1 no, 2 yes
}

type styleKey struct {
	n      *html.Node
	pseudo string
}

// indexed is one selector of one rule.
type indexed struct {
	selector *selector.Selector
	rule     *rule
	layer    string
}

// ruleIndex finds the rules that may match an element.
type ruleIndex struct {
	byKey map[string][]indexed
}

func indexRules(steps []step, screen Screen) *ruleIndex {
	x := &ruleIndex{byKey: map[string][]indexed{}}
	for _, s := range steps {
		if s.rule == nil || !holdAll(s.conditions, screen) {
			continue
		}
		for _, sel := range s.rule.selectors {
			x.byKey[sel.Key()] = append(x.byKey[sel.Key()], indexed{sel, s.rule, s.layer})
		}
	}
	return x
}

// On gives the page on a screen, with some states forced.
func (s *Source) On(screen Screen, states selector.States) *View {
	v := &View{Source: s, Screen: screen.complete(), matcher: selector.NewMatcher(states), styles: map[styleKey]*style{}, tokens: maxTokens}
	v.rules = indexRules(s.program.steps, v.Screen)
	v.ranks = layerRanks(s.program.steps, v.Screen)
	return v
}

// Force gives a custom property another value, on the root and wherever a rule declares it.
func (v *View) Force(custom, value string) {
	if v.force == nil {
		v.force = map[string]string{}
	}
	v.force[custom] = value
}

// Err tells why what the view says is worthless, if it is: ErrTooComplex.
func (v *View) Err() error {
	if v.failed == nil && v.matcher.Spent() {
		v.failed = fmt.Errorf("match selectors: %w", ErrTooComplex)
	}
	return v.failed
}

// Find gives the elements that match a selector, in the order of the page.
func (v *View) Find(selectors string) ([]*html.Node, error) {
	list, err := selector.Parse(selectors)
	if err != nil {
		return nil, fmt.Errorf("selector %q: %w", selectors, err)
	}
	var out []*html.Node
	for n := range v.Source.Root.Descendants() {
		if n.Type == html.ElementNode && v.matcher.Any(list, n) {
			out = append(out, n)
		}
	}
	return out, v.Err()
}

// Value gives the resolved value of a longhand on an element, as getComputedStyle shows it before layout. Pseudo is
// "", "before", "marker"… Shorthands and unknown names give "".
func (v *View) Value(n *html.Node, pseudo, property string) string {
	return v.style(n, strings.TrimLeft(pseudo, ":")).resolved(alias(property))
}

// candidate is a declaration that applies to an element.
type candidate struct {
	declaration *declaration
	layer       string
	rank        rank
}

// rank orders declarations: the greatest wins (CSS Cascade 5, §6.1).
type rank struct {
	level       int // user agent, author, author important, user agent important
	inline      bool
	layer       int
	specificity selector.Specificity
	order       int
}

func (a rank) compare(b rank) int {
	switch {
	case a.level != b.level:
		return a.level - b.level
	case a.inline != b.inline:
		if a.inline {
			return 1
		}
		return -1
	case a.layer != b.layer:
		return a.layer - b.layer
	case a.specificity != b.specificity:
		if a.specificity.Less(b.specificity) {
			return -1
		}
		return 1
	}
	return a.order - b.order
}

// Levels of the cascade.
const (
	levelUserAgent = iota
	levelAuthor
	levelAuthorImportant
	levelUserAgentImportant
)

// style is what applies to one element or pseudo-element.
type style struct {
	view      *View
	node      *html.Node
	pseudo    string
	declared  map[string][]candidate // by property, the winner last
	computed  map[string]string
	variables map[string]variable
	size      float64 // font size in pixels, once font-size is computed
	trace     fontTrace
	busy      []string // custom properties being read, against circles
	circular  map[string]bool
}

func (v *View) style(n *html.Node, pseudo string) *style {
	key := styleKey{n, pseudo}
	if s, ok := v.styles[key]; ok {
		return s
	}
	s := &style{view: v, node: n, pseudo: pseudo, declared: map[string][]candidate{}, computed: map[string]string{}}
	v.styles[key] = s
	order := 0
	collect := func(x *ruleIndex) {
		for _, k := range keysOf(n) {
			for _, c := range x.byKey[k] {
				if c.selector.Element == pseudo && v.matcher.Matches(c.selector, n) {
					s.add(c.rule, c.selector.Specificity, v.ranks[c.layer], c.layer)
				}
			}
		}
	}
	collect(userAgentRules())
	collect(v.rules)
	if inline, ok := lookup(n, "style"); ok && pseudo == "" {
		s.addInline(inline, order)
	}
	for _, list := range s.declared {
		slices.SortStableFunc(list, func(a, b candidate) int { return a.rank.compare(b.rank) })
	}
	return s
}

func keysOf(n *html.Node) []string {
	keys := []string{"*", n.Data}
	if id, ok := lookup(n, "id"); ok {
		keys = append(keys, "#"+id)
	}
	if class, ok := lookup(n, "class"); ok {
		seen := map[string]bool{}
		for _, w := range strings.Fields(class) {
			if !seen[w] {
				seen[w] = true
				keys = append(keys, "."+w)
			}
		}
	}
	return keys
}

func (s *style) add(r *rule, specificity selector.Specificity, layer int, name string) {
	for i := range r.declarations {
		d := &r.declarations[i]
		k := rank{level: levelAuthor, layer: layer, specificity: specificity, order: r.order<<12 | min(i, 1<<12-1)}
		switch {
		case r.origin == userAgent && d.important:
			k.level = levelUserAgentImportant
		case r.origin == userAgent:
			k.level = levelUserAgent
		case d.important:
			k.level, k.layer = levelAuthorImportant, -layer // important layers go the other way round
		}
		s.declared[d.property] = append(s.declared[d.property], candidate{d, name, k})
	}
}

func (s *style) addInline(text string, order int) {
	declarations, err := syntax.ParseStyle(text)
	if err != nil {
		s.view.failed = fmt.Errorf("style attribute: %w", ErrTooComplex)
		return
	}
	c := &compiler{program: &program{}}
	for _, d := range declarations {
		for _, one := range c.declare(d) {
			order++
			k := rank{level: levelAuthor, inline: true, order: order}
			if one.important {
				k.level = levelAuthorImportant
			}
			s.declared[one.property] = append(s.declared[one.property], candidate{&one, " style", k})
		}
	}
}

// parent gives the style that this one inherits from, nil for the root.
func (s *style) parent() *style {
	if s.pseudo != "" {
		return s.view.style(s.node, "")
	}
	if p := s.node.Parent; p != nil && p.Type == html.ElementNode {
		return s.view.style(p, "")
	}
	return nil
}

// root gives the style of the root element.
func (s *style) root() *style {
	n := s.node
	for n.Parent != nil && n.Parent.Type == html.ElementNode {
		n = n.Parent
	}
	return s.view.style(n, "")
}
