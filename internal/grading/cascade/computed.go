package cascade

import (
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// outcome says where the value of a property comes from.
type outcome uint8

const (
	fromRule outcome = iota
	fromParent
	fromStart // the initial value
)

// get gives the computed value of a longhand, as text.
func (s *style) get(property string) string {
	if text, ok := s.computed[property]; ok {
		return text
	}
	s.computed[property] = "" // a property never needs itself; this stops at once if one did
	text := s.compute(property)
	s.computed[property] = text
	return text
}

func (s *style) compute(property string) string {
	if strings.HasPrefix(property, "--") {
		v := s.variable(property)
		if v.invalid {
			return ""
		}
		return syntax.Text(syntax.Trim(v.value))
	}
	p, ok := grammar.Lookup(property)
	if !ok || p.Parts != nil {
		return ""
	}
	if property == "font-size" {
		return s.fontSize()
	}
	value, from := s.cascaded(property, p.Inherited)
	if from == fromParent {
		if parent := s.parent(); parent != nil {
			return s.adjusted(property, parent.get(property))
		}
		from = fromStart
	}
	if from == fromStart {
		value = initialValue(property)
	}
	return s.adjusted(property, s.canonical(property, value))
}

// cascaded gives the winning value, var() replaced, and what stands for it when there is none.
func (s *style) cascaded(property string, inherited bool) ([]syntax.Value, outcome) {
	unset := fromStart
	if inherited {
		unset = fromParent
	}
	list := s.candidates(property)
	for i := len(list) - 1; i >= 0; i-- {
		value, ok := s.valueOf(list[i].declaration, property)
		if !ok {
			return nil, unset // invalid at computed-value time
		}
		if len(value) != 1 || !grammar.Wide(value[0]) {
			return value, fromRule
		}
		switch strings.ToLower(value[0].Text) {
		case "initial":
			return nil, fromStart
		case "inherit":
			return nil, fromParent
		case "unset":
			return nil, unset
		case "revert":
			i = below(list, i, func(c candidate) bool { return byBrowser(c) != byBrowser(list[i]) })
		case "revert-layer":
			i = below(list, i, func(c candidate) bool { return c.layer != list[i].layer || byBrowser(c) != byBrowser(list[i]) })
		}
	}
	return nil, unset
}

func byBrowser(c candidate) bool {
	return c.rank.level == levelUserAgent || c.rank.level == levelUserAgentImportant
}

// below gives the place just above the next candidate that f accepts, so that a loop goes on with it.
func below(list []candidate, i int, f func(candidate) bool) int {
	j := i - 1
	for j >= 0 && !f(list[j]) {
		j--
	}
	return j + 1
}

// candidates gives the declarations of a property, those of "all" included, the winner last.
func (s *style) candidates(property string) []candidate {
	own, all := s.declared[property], s.declared["all"]
	if len(all) == 0 || property == "direction" || property == "unicode-bidi" {
		return own
	}
	merged := make([]candidate, 0, len(own)+len(all))
	for len(own) > 0 || len(all) > 0 {
		if len(all) == 0 || len(own) > 0 && own[0].rank.compare(all[0].rank) <= 0 {
			merged, own = append(merged, own[0]), own[1:]
		} else {
			merged, all = append(merged, all[0]), all[1:]
		}
	}
	return merged
}

// valueOf gives a declared value with its var() replaced; false when it is invalid then.
func (s *style) valueOf(d *declaration, property string) ([]syntax.Value, bool) {
	if d.shorthand == "" && !refers(d.value) {
		return d.value, true
	}
	value, ok := s.substitute(d.value, 0)
	if !ok {
		return nil, false
	}
	value = syntax.Trim(value)
	if d.shorthand == "" {
		return value, len(value) == 1 && grammar.Wide(value[0]) || grammar.Accepts(property, value)
	}
	p, _ := grammar.Lookup(d.shorthand)
	parts, ok := expand(d.shorthand, p, value)
	for _, part := range parts {
		if ok && part.property == property {
			return part.value, true
		}
	}
	return nil, false
}

// resolved gives what getComputedStyle shows: a number of line-height in pixels, currentcolor as the colour of the text.
func (s *style) resolved(property string) string {
	text := s.get(property)
	if s.pseudo == "" && (property == "before" || property == "after") {
		return text
	}
	switch {
	case property == "line-height":
		return s.lineHeightText(text)
	case property == "caret-color" && text == "auto":
		return s.get("color")
	case strings.Contains(text, "currentcolor"):
		return strings.ReplaceAll(text, "currentcolor", s.get("color"))
	}
	return text
}

// measure gives what relative units are relative to on this element.
func (s *style) measure() measureContext {
	return measureContext{em: s.fontPixels(), rem: s.rootPixels(), screen: s.view.Screen}
}

// dark tells whether the element uses the dark colour scheme.
func (s *style) dark() bool {
	scheme := " " + s.get("color-scheme") + " "
	light, dark := strings.Contains(scheme, " light "), strings.Contains(scheme, " dark ")
	return dark && (!light || s.view.Screen.Dark)
}
