// Package selector reads and matches selectors (Selectors Level 4, CSS Nesting) on parsed HTML.
package selector

import (
	"golang.org/x/net/html"
)

// Specificity counts ids, then classes and the like, then types.
type Specificity [3]int

// Less tells whether s yields to o.
func (s Specificity) Less(o Specificity) bool {
	for i := range s {
		if s[i] != o[i] {
			return s[i] < o[i]
		}
	}
	return false
}

func (s Specificity) plus(o Specificity) Specificity {
	return Specificity{s[0] + o[0], s[1] + o[1], s[2] + o[2]}
}

// List is a list of selectors.
type List []*Selector

// Most gives the greatest specificity of a list, that of :is() and of &.
func (l List) Most() Specificity {
	var most Specificity
	for _, s := range l {
		if most.Less(s.Specificity) {
			most = s.Specificity
		}
	}
	return most
}

// Selector is one complex selector.
type Selector struct {
	Specificity Specificity
	Element     string // pseudo-element, without colons; empty for the element itself
	compounds   []compound
}

// compound is what is asked of one element, and how it stands to the compound on its left.
type compound struct {
	combinator byte // ' ' > + ~, 0 for the leftmost
	tag        string
	tests      []test
}

type testKind uint8

const (
	byID testKind = iota
	byClass
	byAttribute
	byState  // a pseudo-class without argument
	byIs     // :is, :where, &
	byNot    // :not
	byHas    // :has
	byNth    // :nth-child and its family
	byLang   // :lang
	byDir    // :dir
	byAnchor // the element that :has() starts from
	byNever  // known, but never true on a page at rest
)

type test struct {
	kind      testKind
	name      string // id, class, attribute, pseudo-class
	value     string
	operator  byte // of an attribute: = ~ | ^ $ *, 0 for its presence
	anyCase   bool
	list      List
	a, b      int
	ofType    bool
	fromEnd   bool
	languages []string
}

// States are the pseudo-classes that a check asks for: ":hover" on an element also holds for its ancestors.
type States struct {
	On           *html.Node // nil: no element is hovered, focused or active
	Hover        bool
	Focus        bool
	FocusVisible bool
	Active       bool
}

// Key gives the most telling test of the last compound, to index rules: "#id", ".class", "tag" or "*".
func (s *Selector) Key() string {
	last := &s.compounds[len(s.compounds)-1]
	key := last.tag
	for i := range last.tests {
		switch last.tests[i].kind {
		case byID:
			return "#" + last.tests[i].name
		case byClass:
			key = "." + last.tests[i].name
		}
	}
	if key == "" {
		return "*"
	}
	return key
}

// Uses tells whether a selector holds, anywhere, a test that f accepts: kind is '#', '.', '[' or ':'.
func (s *Selector) Uses(f func(kind byte, name string) bool) bool {
	for _, c := range s.compounds {
		for _, t := range c.tests {
			kind := byte(':')
			switch t.kind {
			case byID:
				kind = '#'
			case byClass:
				kind = '.'
			case byAttribute:
				kind = '['
			}
			if f(kind, t.name) {
				return true
			}
			for _, inner := range t.list {
				if t.name != "&" && inner.Uses(f) {
					return true
				}
			}
		}
	}
	return false
}

// Universal tells whether the last compound asks for nothing: "*".
func (s *Selector) Universal() bool {
	last := s.compounds[len(s.compounds)-1]
	return last.tag == "" && len(last.tests) == 0
}
