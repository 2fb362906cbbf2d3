package cascade

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// Wanted is a value that a longhand should have.
type Wanted struct{ Property, Value string }

// Longhands gives the longhands of a property, itself when it is one; nil when it is unknown.
func Longhands(property string) []string {
	name := alias(strings.ToLower(property))
	if strings.HasPrefix(name, "--") {
		return []string{property}
	}
	if _, ok := grammar.Lookup(name); !ok {
		return nil
	}
	return longhandsOf(name)
}

// Expect gives the resolved values that "property: value" would come to on an element, one for each longhand: a
// value written in another unit, or a colour in another form, comes to the same text.
func (v *View) Expect(n *html.Node, pseudo, property, value string) ([]Wanted, error) {
	if strings.HasPrefix(property, "--") {
		return []Wanted{{property, strings.TrimSpace(value)}}, nil
	}
	name := alias(strings.ToLower(property))
	p, ok := grammar.Lookup(name)
	values, faults, err := syntax.Values(value)
	if !ok || err != nil || len(faults) > 0 {
		return nil, fmt.Errorf("%s: %s: not understood", property, value)
	}
	parts, ok := expand(name, p, syntax.Trim(values))
	if !ok {
		return nil, fmt.Errorf("%s: %s: not a value of this property", property, value)
	}
	s := v.style(n, strings.TrimLeft(pseudo, ":"))
	var out []Wanted
	for _, part := range parts {
		text := s.canonical(part.property, part.value)
		if part.property == "font-size" {
			text = s.expectedSize(part.value)
		}
		if part.property == "line-height" {
			text = s.lineHeightText(text)
		}
		out = append(out, Wanted{part.property, strings.ReplaceAll(text, "currentcolor", s.get("color"))})
	}
	return out, v.Err()
}

// expectedSize measures a font size as if it were declared on the element.
func (s *style) expectedSize(value []syntax.Value) string {
	size, before := s.view.Screen.Root, fontTrace{keyword: 4}
	if p := s.parent(); p != nil {
		size, before = p.fontPixels(), p.trace
	}
	s.fontPixels()
	kept := s.trace
	out := px(s.namedOrMeasured(value[0], size, before))
	s.trace = kept
	return out
}

// Pixels reads a computed length; false when it is not one in pixels.
func Pixels(text string) (float64, bool) {
	values, _, err := syntax.Values(text)
	if v := syntax.Solid(values); err == nil && len(v) == 1 && (v[0].Kind == syntax.Dimension && v[0].Unit == "px" || v[0].Kind == syntax.Number) {
		return v[0].Num, true
	}
	return 0, false
}

// Keyframes gives the @keyframes rules, Faces the @font-face rules of the page.
func (s *Source) Keyframes() []Keyframes { return s.program.keyframes }

// Faces gives the descriptors of each @font-face rule of the page.
func (s *Source) Faces() []FontFace { return s.program.faces }

// Understands tells whether a property accepts a value, keywords such as inherit excepted.
func Understands(property, value string) bool {
	if strings.HasPrefix(property, "--") {
		return true
	}
	values, faults, err := syntax.Values(value)
	return err == nil && len(faults) == 0 && grammar.Accepts(alias(strings.ToLower(property)), syntax.Trim(values))
}
