package grading

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/curriculum"
	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
	"chantier/internal/grading/cascade/syntax"
)

// written is a style rule as it stands in a sheet.
type written struct {
	file  string
	rule  *syntax.Rule
	media []string // queries around it
}

// writtenRules lists the style rules of the answer's sheets, nested ones too.
func (a *cssAnswer) writtenRules() []written {
	var out []written
	for _, sheet := range a.source.Sheets {
		if a.ex.Gives(sheet.Name) && !strings.HasSuffix(sheet.Name, ".html") {
			continue
		}
		var walk func(rules []*syntax.Rule, media []string)
		walk = func(rules []*syntax.Rule, media []string) {
			for _, r := range rules {
				inside := media
				switch r.At {
				case "":
					out = append(out, written{sheet.Name, r, media})
				case "media":
					inside = append(slices.Clone(media), syntax.Text(r.Prelude))
					if holdsDeclarations(r) && len(media) >= 0 {
						out = append(out, written{sheet.Name, r, inside}) // declarations of a rule around it
					}
				case "keyframes", "-webkit-keyframes", "font-face", "property", "page", "counter-style":
					continue
				}
				walk(nestedIn(r), inside)
			}
		}
		walk(sheet.Rules, nil)
	}
	return out
}

func nestedIn(r *syntax.Rule) []*syntax.Rule {
	var out []*syntax.Rule
	for _, item := range r.Body {
		if item.Rule != nil {
			out = append(out, item.Rule)
		}
	}
	return out
}

func holdsDeclarations(r *syntax.Rule) bool {
	return slices.ContainsFunc(r.Body, func(i syntax.Item) bool { return i.Declaration != nil })
}

// selectors gives the selectors of a rule; nil when they are not understood.
func (w written) selectors() selector.List {
	if w.rule.At != "" {
		return nil
	}
	list, err := selector.Compile(w.rule.Prelude, selector.List{})
	if err != nil {
		return nil
	}
	return list
}

// text gives the selector with spaces written in one way.
func selectorText(values []syntax.Value) string {
	values = syntax.Trim(values)
	var b strings.Builder
	for i, v := range values {
		if v.Kind == syntax.Space {
			before, after := values[i-1], values[i+1]
			if isCombinator(before) || isCombinator(after) || before.Kind == syntax.Comma || after.Kind == syntax.Comma {
				continue
			}
		}
		b.WriteString(syntax.Text([]syntax.Value{v}))
	}
	return b.String()
}

func isCombinator(v syntax.Value) bool { return v.IsDelim(">") || v.IsDelim("+") || v.IsDelim("~") }

func (w written) names(wanted string) bool {
	values, _, err := syntax.Values(wanted)
	if err != nil {
		return false
	}
	want := selectorText(values)
	for _, part := range syntax.Split(w.rule.Prelude, syntax.Comma) {
		if w.rule.At == "" && selectorText(part) == want {
			return true
		}
	}
	return false
}

// selectorMarks maps the kinds of selectors of a check to the marks of the parser.
var selectorMarks = map[string]byte{"classe": '.', "id": '#', "attribut": '[', "pseudo": ':'}

func (w written) uses(kind string) bool {
	mark := selectorMarks[kind]
	return slices.ContainsFunc(w.selectors(), func(s *selector.Selector) bool {
		if kind == "element" {
			key := s.Key()
			return key != "*" && key[0] != '.' && key[0] != '#'
		}
		return s.Uses(func(k byte, _ string) bool { return k == mark })
	})
}

// declares finds a declaration that touches a property.
func (w written) declares(property string, f func(*syntax.Declaration) bool) *syntax.Declaration {
	wanted := cascade.Longhands(property)
	for _, item := range w.rule.Body {
		d := item.Declaration
		if d == nil || d.Broken() {
			continue
		}
		touched := property == ""
		for _, l := range cascade.Longhands(d.Name) {
			touched = touched || slices.Contains(wanted, l)
		}
		if touched && f(d) {
			return d
		}
	}
	return nil
}

func (a *cssAnswer) examineRuleCount(r curriculum.RuleCount) (seen, error) {
	found := 0
	for _, w := range a.writtenRules() {
		if r.Selector != "" && !w.names(r.Selector) || r.Kind != "" && !w.uses(r.Kind) || w.rule.At != "" && r.Property == "" {
			continue
		}
		if r.Media != nil && !slices.ContainsFunc(w.media, r.Media.MatchString) {
			continue
		}
		value := func(d *syntax.Declaration) bool { return r.Value == nil || r.Value.MatchString(syntax.Text(d.Value)) }
		if (r.Property != "" || r.Value != nil) && w.declares(r.Property, value) == nil {
			continue
		}
		found++
	}
	ok := (r.Min == nil || found >= *r.Min) && (r.Max == nil || found <= *r.Max) && (r.Equal == nil || found == *r.Equal)
	return seen{ok: ok, got: count(found, "règle", "règles"), want: bounds(r.Min, r.Max, r.Equal)}, nil
}

func bounds(low, high, equal *int) string {
	switch {
	case equal != nil:
		return strconv.Itoa(*equal)
	case low != nil && high != nil:
		return french("de %d à %d", *low, *high)
	case low != nil:
		return "au moins " + strconv.Itoa(*low)
	case high != nil:
		return "au plus " + strconv.Itoa(*high)
	}
	return ""
}

func (a *cssAnswer) examineForbidden(x curriculum.Forbidden) (seen, error) {
	for _, w := range a.writtenRules() {
		if x.Selector != "" && !w.names(x.Selector) {
			continue
		}
		if what, at := forbiddenIn(w, x); what != "" {
			return seen{got: french("%s, ligne %d de %s", what, at.Line, w.file), want: "une autre façon de faire"}, nil
		}
	}
	if x.Inline {
		for n := range a.source.Root.Descendants() {
			if _, inline := lookup(n, "style"); n.Type == html.ElementNode && inline {
				return seen{got: snippet(n), want: "aucun attribut style"}, nil
			}
		}
	}
	return seen{ok: true}, nil
}

func forbiddenIn(w written, x curriculum.Forbidden) (string, syntax.Pos) {
	for _, kind := range x.Selectors {
		if w.uses(kind) {
			return selectorText(w.rule.Prelude), w.rule.Pos
		}
	}
	for _, query := range w.media {
		if x.Media != nil && x.Media.MatchString(query) {
			return "@media " + query, w.rule.Pos
		}
	}
	for _, item := range w.rule.Body {
		d := item.Declaration
		if d == nil {
			continue
		}
		text := syntax.Text(d.Value)
		switch {
		case x.Important && d.Important:
			return d.Name + french(" : ") + text + " !important", d.Pos
		case x.Values != nil && x.Properties == nil && x.Values.MatchString(text), hasUnit(d.Value, x.Units) && x.Properties == nil:
			return d.Name + french(" : ") + text, d.Pos
		}
		for _, p := range x.Properties {
			narrowed := (x.Values == nil || x.Values.MatchString(text)) && (x.Units == nil || hasUnit(d.Value, x.Units))
			if narrowed && (written{rule: &syntax.Rule{Body: []syntax.Item{item}}}).declares(p, func(*syntax.Declaration) bool { return true }) != nil {
				return d.Name + french(" : ") + text, d.Pos
			}
		}
	}
	return "", syntax.Pos{}
}

func hasUnit(values []syntax.Value, units []string) bool {
	for _, v := range values {
		unit := v.Unit
		if v.Kind == syntax.Percentage {
			unit = "%"
		}
		if unit != "" && v.Num != 0 && slices.Contains(units, unit) || hasUnit(v.Children, units) {
			return true
		}
	}
	return false
}

// examineSheet tells the first fault that a browser would drop in silence.
func (a *cssAnswer) examineSheet() (seen, error) {
	for _, missing := range a.source.Missing {
		return seen{got: french("La page demande la feuille « %s », qui n’existe pas.", missing), detail: true, want: "une feuille sans faute"}, nil
	}
	for _, sheet := range a.source.Sheets {
		if len(sheet.Faults) > 0 {
			return seen{got: sayFault(sheet.Name, firstFault(sheet.Faults)), detail: true, want: "une feuille sans faute"}, nil
		}
	}
	return seen{ok: true}, nil
}

// firstFault gives the fault that comes first in the sheet.
func firstFault(faults []syntax.Fault) syntax.Fault {
	return slices.MinFunc(faults, func(a, b syntax.Fault) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
}
