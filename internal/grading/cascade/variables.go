package cascade

import (
	"fmt"
	"slices"
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// maxTokens bounds how many tokens the values of var() may come to on one view: each may double the one before it.
const maxTokens = 200_000

// variable is the computed value of a custom property; invalid is the guaranteed-invalid value.
type variable struct {
	value   []syntax.Value
	invalid bool
}

// variable gives the value of a custom property on an element (CSS Variables 1, §2).
func (s *style) variable(name string) variable {
	if v, ok := s.variables[name]; ok {
		return v
	}
	if s.variables == nil {
		s.variables = map[string]variable{}
	}
	s.variables[name] = variable{invalid: true} // a circle meets this
	if len(s.busy) > maxChain {
		s.view.failed = fmt.Errorf("substitute var(): %w", ErrTooComplex)
		return variable{invalid: true}
	}
	s.busy = append(s.busy, name)
	v := s.findVariable(name)
	s.busy = s.busy[:len(s.busy)-1]
	if s.circular[name] {
		v = variable{invalid: true}
	}
	s.variables[name] = v
	return v
}

func (s *style) inheritedVariable(name string) variable {
	if p := s.parent(); p != nil {
		return p.variable(name)
	}
	return variable{invalid: true}
}

func (s *style) findVariable(name string) variable {
	if text, forced := s.view.force[name]; forced && (s.parent() == nil || len(s.declared[name]) > 0) {
		values, _, err := syntax.Values(text)
		return variable{value: syntax.Trim(values), invalid: err != nil}
	}
	list := s.declared[name]
	for i := len(list) - 1; i >= 0; i-- {
		value := list[i].declaration.value
		if len(value) == 1 && value[0].Kind == syntax.Ident {
			switch strings.ToLower(value[0].Text) {
			case "initial":
				return variable{invalid: true}
			case "inherit", "unset":
				return s.inheritedVariable(name)
			case "revert":
				return s.inheritedVariable(name) // nothing below the author declares custom properties
			case "revert-layer":
				continue
			}
		}
		out, ok := s.substitute(value, 0)
		if !ok {
			return variable{invalid: true}
		}
		return variable{value: out}
	}
	return s.inheritedVariable(name)
}

// substitute replaces var() and env(); false when one has no value and no fallback.
func (s *style) substitute(values []syntax.Value, depth int) ([]syntax.Value, bool) {
	if !refers(values) {
		return values, s.spend(len(values))
	}
	if depth > 40 {
		s.view.failed = fmt.Errorf("substitute var(): %w", ErrTooComplex)
		return nil, false
	}
	out := make([]syntax.Value, 0, len(values))
	for _, v := range values {
		switch {
		case v.Calls("var"):
			name, fallback, hasFallback := arguments(v)
			found := s.reference(name)
			if !found.invalid {
				if !s.spend(count(found.value)) {
					return nil, false
				}
				out = append(out, found.value...)
				continue
			}
			if !hasFallback {
				return nil, false
			}
			inner, ok := s.substitute(fallback, depth+1)
			if !ok {
				return nil, false
			}
			out = append(out, inner...)
		case v.Calls("env"):
			_, fallback, hasFallback := arguments(v)
			if !hasFallback {
				fallback = []syntax.Value{{Kind: syntax.Dimension, Unit: "px"}} // the safe areas of a screen without notch
			}
			inner, ok := s.substitute(fallback, depth+1)
			if !ok {
				return nil, false
			}
			out = append(out, inner...)
		case len(v.Children) > 0:
			inner, ok := s.substitute(v.Children, depth+1)
			if !ok {
				return nil, false
			}
			v.Children = inner
			out = append(out, v)
		default:
			out = append(out, v)
		}
	}
	return out, s.spend(len(out))
}

// reference reads a custom property, and notes a circle: all its members are then invalid.
func (s *style) reference(name string) variable {
	if start := slices.Index(s.busy, name); start >= 0 {
		if s.circular == nil {
			s.circular = map[string]bool{}
		}
		for _, member := range s.busy[start:] {
			s.circular[member] = true
		}
		return variable{invalid: true}
	}
	return s.variable(name)
}

func (s *style) spend(n int) bool {
	s.view.tokens -= n
	if s.view.tokens < 0 {
		s.view.failed = fmt.Errorf("substitute var(): %w", ErrTooComplex)
		return false
	}
	return true
}

func count(values []syntax.Value) int {
	n := len(values)
	for i := range values {
		n += count(values[i].Children)
	}
	return n
}

// arguments splits var(--name, fallback).
func arguments(v syntax.Value) (name string, fallback []syntax.Value, hasFallback bool) {
	for i := range v.Children {
		if v.Children[i].Kind == syntax.Comma {
			fallback, hasFallback = v.Children[i+1:], true
			break
		}
		if v.Children[i].Kind == syntax.Ident {
			name = v.Children[i].Text
		}
	}
	return name, fallback, hasFallback
}
