package selector

import (
	"errors"
	"strconv"
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// ErrInvalid is a selector that browsers do not understand: they drop its rule.
var ErrInvalid = errors.New("selector: not understood")

// maxNested bounds functions inside functions: :not(:is(:has(…))).
const maxNested = 12

// Parse reads a list of selectors written in a text.
func Parse(src string) (List, error) {
	values, faults, err := syntax.Values(src)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, ErrInvalid
	}
	return Compile(values, nil)
}

// Compile reads the prelude of a rule. Parent is the list of the rule around it, nil at the top level.
func Compile(values []syntax.Value, parent List) (List, error) {
	p := &parser{parent: parent}
	return p.list(values, false, parent != nil)
}

type parser struct {
	parent List
	depth  int
	inHas  bool
}

// list reads selectors between commas. A forgiving list keeps those that are understood.
func (p *parser) list(values []syntax.Value, forgiving, nested bool) (List, error) {
	var out List
	for _, part := range syntax.Split(values, syntax.Comma) {
		s, err := p.complex(syntax.Trim(part), nested, 0)
		if err != nil {
			if forgiving {
				continue
			}
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// complex reads one selector. In a nested rule it is relative to &, unless it names &. Lead is the anchor of :has().
func (p *parser) complex(values []syntax.Value, nested bool, lead testKind) (*Selector, error) {
	if len(values) == 0 {
		return nil, ErrInvalid
	}
	s := &Selector{}
	at := 0
	first := byte(0)
	if c, n := combinator(values); n > 0 && (nested || lead == byAnchor) && c != ' ' {
		first, at = c, n
	}
	switch {
	case lead == byAnchor:
		s.compounds = append(s.compounds, compound{tests: []test{{kind: byAnchor}}})
		if first == 0 {
			first = ' '
		}
	case nested && (first != 0 || !mentions(values, "&")):
		s.compounds = append(s.compounds, compound{tests: []test{p.ampersand()}})
		s.Specificity = p.parent.Most()
		if first == 0 {
			first = ' '
		}
	}
	for at < len(values) {
		n, err := p.compound(s, values[at:], first)
		if err != nil {
			return nil, err
		}
		if at += n; at == len(values) {
			return s, nil
		}
		c, n := combinator(values[at:])
		if n == 0 || s.Element != "" {
			return nil, ErrInvalid
		}
		first, at = c, at+n
	}
	return nil, ErrInvalid // it ends with a combinator
}

func mentions(values []syntax.Value, mark string) bool {
	for i := range values {
		if values[i].IsDelim(mark) || mentions(values[i].Children, mark) {
			return true
		}
	}
	return false
}

func (p *parser) ampersand() test {
	if p.parent == nil {
		return test{kind: byState, name: "scope"}
	}
	return test{kind: byIs, name: "&", list: p.parent}
}

// combinator reads what stands between two compounds.
func combinator(values []syntax.Value) (mark byte, n int) {
	for n < len(values) && values[n].Kind == syntax.Space {
		mark, n = ' ', n+1
	}
	if n < len(values) && values[n].Kind == syntax.Delim && strings.Contains(">+~", values[n].Text) {
		mark, n = values[n].Text[0], n+1
		for n < len(values) && values[n].Kind == syntax.Space {
			n++
		}
	}
	return mark, n
}

func (p *parser) compound(s *Selector, values []syntax.Value, link byte) (int, error) {
	c := compound{combinator: link}
	n := 0
	named := false
	if v := values[0]; v.Kind == syntax.Ident || v.IsDelim("*") {
		named, n = true, 1
		if v.Kind == syntax.Ident {
			c.tag = strings.ToLower(v.Text)
			s.Specificity[2]++
		}
	}
loop:
	for n < len(values) {
		used, err := 0, error(nil)
		switch v := values[n]; {
		case v.Kind == syntax.Hash:
			if !v.ID || s.Element != "" {
				return 0, ErrInvalid
			}
			c.tests, used = append(c.tests, test{kind: byID, name: v.Text}), 1
			s.Specificity[0]++
		case v.IsDelim("."):
			if n+1 >= len(values) || values[n+1].Kind != syntax.Ident || s.Element != "" {
				return 0, ErrInvalid
			}
			c.tests, used = append(c.tests, test{kind: byClass, name: values[n+1].Text}), 2
			s.Specificity[1]++
		case v.Kind == syntax.Square:
			var t test
			if t, err = attributeTest(syntax.Trim(v.Children)); err == nil && s.Element != "" {
				err = ErrInvalid
			}
			c.tests, used = append(c.tests, t), 1
			s.Specificity[1]++
		case v.Kind == syntax.Colon:
			used, err = p.pseudo(s, &c, values[n:])
		case v.IsDelim("&"):
			c.tests, used = append(c.tests, p.ampersand()), 1
			if p.parent != nil {
				s.Specificity = s.Specificity.plus(p.parent.Most())
			}
		default:
			break loop
		}
		if err != nil {
			return 0, err
		}
		n += used
	}
	if n == 0 || n == 1 && !named && len(c.tests) == 0 {
		return 0, ErrInvalid
	}
	s.compounds = append(s.compounds, c)
	return n, nil
}

// caseless are the attributes of HTML whose values ignore the case (HTML, "case-sensitivity of selectors").
var caseless = set("accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir direction disabled enctype " +
	"face frame hreflang http-equiv lang language link media method multiple nohref noresize noshade nowrap readonly rel rev rules scope scrolling selected " +
	"shape target text type valign valuetype vlink")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func attributeTest(values []syntax.Value) (test, error) {
	values = syntax.Solid(values)
	if len(values) == 0 || values[0].Kind != syntax.Ident {
		return test{}, ErrInvalid
	}
	t := test{kind: byAttribute, name: strings.ToLower(values[0].Text)}
	if len(values) == 1 {
		return t, nil
	}
	i := 1
	if values[i].Kind == syntax.Delim && strings.Contains("~|^$*", values[i].Text) {
		t.operator = values[i].Text[0]
		i++
	} else {
		t.operator = '='
	}
	if i+1 >= len(values) || !values[i].IsDelim("=") {
		return t, ErrInvalid
	}
	v := values[i+1]
	if v.Kind != syntax.Ident && v.Kind != syntax.String {
		return t, ErrInvalid
	}
	t.value, t.anyCase = v.Text, caseless[t.name]
	switch rest := values[i+2:]; {
	case len(rest) == 0:
	case len(rest) == 1 && rest[0].Is("i"):
		t.anyCase = true
	case len(rest) == 1 && rest[0].Is("s"):
		t.anyCase = false
	default:
		return t, ErrInvalid
	}
	return t, nil
}

// oldElements are the pseudo-elements that may be written with one colon.
var oldElements = set("before after first-line first-letter")

var elements = set("before after first-line first-letter marker placeholder selection backdrop file-selector-button cue details-content target-text " +
	"spelling-error grammar-error view-transition scroll-marker scroll-marker-group column checkmark picker-icon")

var callElements = set("part slotted highlight cue picker scroll-button view-transition-group view-transition-image-pair view-transition-new view-transition-old")

var neverStates = set("visited target target-within autofill -webkit-autofill fullscreen modal popover-open user-valid user-invalid playing paused seeking muted buffering " +
	"stalled volume-locked current past future host picture-in-picture local-link -webkit-any-link active-view-transition")

var states = set("root scope empty first-child last-child only-child first-of-type last-of-type only-of-type link any-link hover active focus focus-visible " +
	"focus-within enabled disabled checked indeterminate default required optional read-only read-write placeholder-shown valid invalid in-range out-of-range " +
	"open defined")

func (p *parser) pseudo(s *Selector, c *compound, values []syntax.Value) (int, error) {
	if len(values) < 2 {
		return 0, ErrInvalid
	}
	n := 1
	double := values[1].Kind == syntax.Colon
	if double {
		if n = 2; len(values) < 3 {
			return 0, ErrInvalid
		}
	}
	v := values[n]
	name := strings.ToLower(v.Text)
	switch {
	case double || v.Kind == syntax.Ident && oldElements[name]:
		isElement := v.Kind == syntax.Ident && (elements[name] || strings.HasPrefix(name, "-webkit-")) || v.Kind == syntax.Function && callElements[name]
		if !isElement || s.Element != "" || p.depth > 0 {
			return 0, ErrInvalid
		}
		s.Element = name
		s.Specificity[2]++
		return n + 1, nil
	case v.Kind == syntax.Ident:
		kind := byState
		if neverStates[name] {
			kind = byNever
		} else if !states[name] {
			return 0, ErrInvalid
		}
		c.tests = append(c.tests, test{kind: kind, name: name})
		s.Specificity[1]++
		return n + 1, nil
	case v.Kind == syntax.Function:
		return n + 1, p.call(s, c, name, v.Children)
	}
	return 0, ErrInvalid
}

// call reads a pseudo-class with an argument.
func (p *parser) call(s *Selector, c *compound, name string, args []syntax.Value) error {
	if p.depth++; p.depth > maxNested {
		return ErrInvalid
	}
	defer func() { p.depth-- }()
	t := test{name: name}
	var err error
	switch name {
	case "is", "where", "-webkit-any", "not", "has":
		err = p.listTest(&t, args)
		if name != "where" {
			s.Specificity = s.Specificity.plus(t.list.Most())
		}
	case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
		err = p.nthTest(&t, args)
		s.Specificity = s.Specificity.plus(t.list.Most())
		s.Specificity[1]++
	case "lang":
		t.kind = byLang
		for _, part := range syntax.Split(args, syntax.Comma) {
			word := syntax.Solid(part)
			if len(word) != 1 || word[0].Kind != syntax.Ident && word[0].Kind != syntax.String {
				return ErrInvalid
			}
			t.languages = append(t.languages, strings.ToLower(word[0].Text))
		}
		s.Specificity[1]++
	case "dir":
		word := syntax.Solid(args)
		if len(word) != 1 || word[0].Kind != syntax.Ident {
			return ErrInvalid
		}
		t.kind, t.value = byDir, strings.ToLower(word[0].Text)
		s.Specificity[1]++
	case "host", "host-context", "state", "active-view-transition-type":
		t.kind = byNever
		s.Specificity[1]++
	default:
		return ErrInvalid
	}
	c.tests = append(c.tests, t)
	return err
}

func (p *parser) listTest(t *test, args []syntax.Value) error {
	var err error
	switch t.name {
	case "not":
		t.kind = byNot
		t.list, err = p.list(args, false, false)
	case "has":
		if t.kind = byHas; p.inHas {
			return ErrInvalid
		}
		p.inHas = true
		defer func() { p.inHas = false }()
		for _, part := range syntax.Split(args, syntax.Comma) {
			inner, err := p.complex(syntax.Trim(part), false, byAnchor)
			if err != nil {
				return err
			}
			t.list = append(t.list, inner)
		}
	default:
		t.kind = byIs
		t.list, err = p.list(args, true, false)
	}
	return err
}

func (p *parser) nthTest(t *test, args []syntax.Value) error {
	t.kind = byNth
	t.ofType = strings.HasSuffix(t.name, "of-type")
	t.fromEnd = strings.Contains(t.name, "last")
	formula := syntax.Trim(args)
	for i := range args {
		if args[i].Is("of") && !t.ofType {
			list, err := p.list(args[i+1:], false, false)
			if err != nil {
				return err
			}
			t.list, formula = list, syntax.Trim(args[:i])
			break
		}
	}
	var ok bool
	if t.a, t.b, ok = anPlusB(formula); !ok {
		return ErrInvalid
	}
	return nil
}

// anPlusB reads the formula of :nth-child() (CSS Syntax 3, §6), from its text.
func anPlusB(values []syntax.Value) (a, b int, ok bool) {
	var text strings.Builder
	for i := range values {
		switch v := values[i]; v.Kind {
		case syntax.Space:
			text.WriteByte(' ')
		case syntax.Number:
			if !v.Integer {
				return 0, 0, false
			}
			text.WriteString(v.Text)
		case syntax.Dimension:
			if !v.Integer {
				return 0, 0, false
			}
			text.WriteString(v.Text + v.Unit)
		case syntax.Ident, syntax.Delim:
			text.WriteString(strings.ToLower(v.Text))
		default:
			return 0, 0, false
		}
	}
	s := text.String()
	switch s {
	case "odd":
		return 2, 1, true
	case "even":
		return 2, 0, true
	}
	step, rest, hasN := strings.Cut(s, "n")
	if !hasN {
		b, err := strconv.Atoi(strings.TrimPrefix(s, "+"))
		return 0, b, err == nil
	}
	switch step {
	case "", "+":
		a = 1
	case "-":
		a = -1
	default:
		v, err := strconv.Atoi(strings.TrimPrefix(step, "+"))
		if err != nil {
			return 0, 0, false
		}
		a = v
	}
	rest = strings.ReplaceAll(rest, " ", "")
	if rest == "" {
		return a, 0, true
	}
	if rest[0] != '+' && rest[0] != '-' {
		return 0, 0, false
	}
	b, err := strconv.Atoi(rest)
	return a, b, err == nil
}
