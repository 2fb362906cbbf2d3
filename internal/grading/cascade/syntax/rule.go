package syntax

import "strings"

// Declaration is one "name: value".
type Declaration struct {
	Name      string // in lower case, unless it is a custom property
	Value     []Value
	Important bool
	Pos       Pos
}

// Custom tells whether it declares a custom property.
func (d *Declaration) Custom() bool { return strings.HasPrefix(d.Name, "--") }

// Rule is a rule, or an at-rule when At is not empty.
type Rule struct {
	At      string // in lower case, without @
	Prelude []Value
	Block   bool // it has { }
	Body    []Item
	Pos     Pos
}

// Item is one entry of a block: a declaration or a rule.
type Item struct {
	Declaration *Declaration
	Rule        *Rule
}

// Sheet is a style sheet as written.
type Sheet struct {
	Rules  []*Rule
	Faults []Fault
}

// Parse reads a style sheet. The only errors are ErrTooLarge and ErrTooDeep.
func Parse(src string) (*Sheet, error) {
	values, faults, err := Values(src)
	if err != nil {
		return nil, err
	}
	p := parser{faults: faults}
	p.indentations(values)
	s := &Sheet{Rules: p.rules(values)}
	s.Faults = p.faults
	return s, nil
}

// ParseStyle reads the content of a style attribute.
func ParseStyle(src string) ([]*Declaration, error) {
	values, faults, err := Values(src)
	if err != nil {
		return nil, err
	}
	p := parser{faults: faults}
	var out []*Declaration
	for _, item := range p.block(values) {
		if item.Declaration != nil {
			out = append(out, item.Declaration)
		}
	}
	return out, nil
}

type parser struct{ faults []Fault }

func (p *parser) fault(f Fault) {
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, f)
	}
}

// indentations says where a forgotten } probably goes: before the first line, inside the block that never closes,
// that starts a rule at the same column.
func (p *parser) indentations(values []Value) {
	for i := range p.faults {
		f := &p.faults[i]
		if f.Kind == UnclosedMark && f.Text == "{" {
			f.At = misplaced(values, f.Pos)
		}
	}
}

func misplaced(values []Value, open Pos) Pos {
	lineStart := map[int]int{} // column of the first value of each line
	note(values, lineStart)
	column, ok := lineStart[open.Line]
	if !ok {
		return Pos{}
	}
	return braceAfter(values, open, column, lineStart)
}

func note(values []Value, first map[int]int) {
	for i := range values {
		v := &values[i]
		if v.Kind == Space {
			continue
		}
		if _, seen := first[v.Pos.Line]; !seen {
			first[v.Pos.Line] = v.Pos.Col
		}
		note(v.Children, first)
	}
}

func braceAfter(values []Value, open Pos, column int, first map[int]int) Pos {
	for i := range values {
		v := &values[i]
		if v.Kind == Brace && v.Pos.Line > open.Line && first[v.Pos.Line] <= column {
			return Pos{v.Pos.Line, first[v.Pos.Line]}
		}
		if at := braceAfter(v.Children, open, column, first); at != (Pos{}) {
			return at
		}
	}
	return Pos{}
}

// rules reads the top level of a sheet.
func (p *parser) rules(values []Value) []*Rule {
	var out []*Rule
	for i := 0; i < len(values); {
		switch v := values[i]; {
		case v.Kind == Space || v.Kind == CD:
			i++
		case v.Kind == AtKeyword:
			rule, n := p.atRule(values[i:])
			out = append(out, rule)
			i += n
		default:
			rule, n := p.qualified(values[i:], false)
			if rule != nil {
				out = append(out, rule)
			}
			i += n
		}
	}
	return out
}

func (p *parser) atRule(values []Value) (*Rule, int) {
	r := &Rule{At: strings.ToLower(values[0].Text), Pos: values[0].Pos}
	for i := 1; i < len(values); i++ {
		switch values[i].Kind {
		case Semicolon:
			r.Prelude = Trim(values[1:i])
			return r, i + 1
		case Brace:
			r.Prelude, r.Block = Trim(values[1:i]), true
			r.Body = p.block(values[i].Children)
			return r, i + 1
		}
	}
	r.Prelude = Trim(values[1:])
	return r, len(values)
}

// qualified reads a rule; nil when it has no block. Inside a block it stops at a semicolon.
func (p *parser) qualified(values []Value, nested bool) (*Rule, int) {
	for i := range values {
		switch v := values[i]; {
		case v.Kind == Semicolon && nested:
			p.notDeclaration(values[:i])
			return nil, i + 1
		case v.Kind == Brace:
			r := &Rule{Prelude: Trim(values[:i]), Block: true, Pos: values[0].Pos}
			r.Body = p.block(v.Children)
			return r, i + 1
		}
	}
	if nested {
		p.notDeclaration(values)
	} else {
		p.fault(Fault{Pos: values[0].Pos, Kind: MissingBlock, Text: excerpt(values)})
	}
	return nil, len(values)
}

func (p *parser) notDeclaration(values []Value) {
	if values = Trim(values); len(values) > 0 {
		p.fault(Fault{Pos: values[0].Pos, Kind: MissingColon, Text: excerpt(values)})
	}
}

// excerpt shows the beginning of some values.
func excerpt(values []Value) string {
	runes := []rune(Text(values[:min(len(values), 12)]))
	if len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return string(runes)
}

// block reads what is between { and }.
func (p *parser) block(values []Value) []Item {
	var out []Item
	for i := 0; i < len(values); {
		switch v := values[i]; {
		case v.Kind == Space || v.Kind == Semicolon:
			i++
		case v.Kind == AtKeyword:
			rule, n := p.atRule(values[i:])
			out = append(out, Item{Rule: rule})
			i += n
		default:
			if d, n := p.declaration(values[i:]); d != nil {
				out = append(out, Item{Declaration: d})
				i += n
				continue
			}
			rule, n := p.qualified(values[i:], true)
			if rule != nil {
				out = append(out, Item{Rule: rule})
			}
			i += n
		}
	}
	return out
}

// declaration reads one declaration; nil when the values are something else.
func (p *parser) declaration(values []Value) (*Declaration, int) {
	if values[0].Kind != Ident {
		return nil, 0
	}
	i := 1
	for i < len(values) && values[i].Kind == Space {
		i++
	}
	if i == len(values) || values[i].Kind != Colon {
		return nil, 0
	}
	start, n := i+1, len(values)
	for j := start; j < len(values); j++ {
		if values[j].Kind == Semicolon {
			n = j
			break
		}
	}
	d := &Declaration{Name: values[0].Text, Value: Trim(values[start:n]), Pos: values[0].Pos}
	if !d.Custom() {
		d.Name = strings.ToLower(d.Name)
		if hasBlockAmongOthers(d.Value) {
			return nil, 0
		}
	}
	d.Value, d.Important = withoutImportant(d.Value)
	p.look(d)
	return d, min(n+1, len(values))
}

// hasBlockAmongOthers: a { } beside anything else makes it a nested rule, as "a:hover { }".
func hasBlockAmongOthers(values []Value) bool {
	for i := range values {
		if values[i].Kind == Brace {
			return true
		}
	}
	return false
}

func withoutImportant(values []Value) ([]Value, bool) {
	if n := len(values); n >= 2 && values[n-1].Is("important") {
		rest := Trim(values[:n-1])
		if m := len(rest); m > 0 && rest[m-1].IsDelim("!") {
			return Trim(rest[:m-1]), true
		}
	}
	return values, false
}

// look notes a semicolon that was forgotten: the value then holds the next declaration.
func (p *parser) look(d *Declaration) {
	if d.Custom() {
		return
	}
	if len(d.Value) == 0 {
		p.fault(Fault{Pos: d.Pos, Kind: EmptyValue, Text: d.Name})
		return
	}
	for i := 1; i < len(d.Value); i++ {
		if d.Value[i].Kind != Colon {
			continue
		}
		name := i - 1
		for name > 0 && d.Value[name].Kind == Space {
			name--
		}
		if name == 0 || d.Value[name].Kind != Ident {
			continue
		}
		before := Trim(d.Value[:name])
		p.fault(Fault{Pos: d.Pos, Kind: MissingSemicolon, Text: d.Name, Value: Text(d.Value[name : name+1]), At: before[len(before)-1].Pos})
		return
	}
}

// Broken tells whether the value holds the declaration that follows, for want of a semicolon.
func (d *Declaration) Broken() bool {
	for i := range d.Value {
		if k := d.Value[i].Kind; k == Colon || k == BadString || k == BadURL || k == Close {
			return !d.Custom() || k != Colon
		}
	}
	return false
}
