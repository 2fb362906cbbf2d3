package cascade_test

import (
	"errors"
	"testing"

	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
	"chantier/internal/grading/cascade/syntax"
)

// FuzzSheet: whatever a sheet holds, it is read, or refused as too complex, and its values are words.
func FuzzSheet(f *testing.F) {
	for i := range uint64(4) {
		f.Add(page(i))
	}
	f.Add("p{--a:var(--a);color:var(--a,red)}")
	f.Add("@media (min-width:1px){p:nth-child(2n+1 of .a)::before{content:\"\\")
	f.Fuzz(func(t *testing.T, sheet string) {
		s, err := cascade.Open("i.html", map[string]string{"i.html": "<link rel=stylesheet href=s.css><p class=a>x<b>y</b>", "s.css": sheet})
		if errors.Is(err, cascade.ErrTooComplex) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		v := s.On(cascade.Screen{Width: 500}, selector.States{})
		found, err := v.Find("p, b")
		if err != nil && !errors.Is(err, cascade.ErrTooComplex) {
			t.Fatal(err)
		}
		for _, n := range found {
			for _, property := range compared {
				if v.Value(n, "", property) == "" && v.Err() == nil {
					t.Errorf("%s has no value", property)
				}
			}
			v.Text(n, "")
		}
	})
}

// FuzzSyntax: whatever the source, the parsers end with rules, or with one of their own errors.
func FuzzSyntax(f *testing.F) {
	f.Add("a{b:c(d) [e] {f}; /* g */ h: url(i) \"j\" #k 1e3px}")
	f.Fuzz(func(t *testing.T, src string) {
		if _, err := syntax.Parse(src); err != nil && !errors.Is(err, syntax.ErrTooLarge) && !errors.Is(err, syntax.ErrTooDeep) {
			t.Fatal(err)
		}
		if _, err := selector.Parse(src); err != nil && !errors.Is(err, selector.ErrInvalid) && !errors.Is(err, syntax.ErrTooLarge) && !errors.Is(err, syntax.ErrTooDeep) {
			t.Fatal(err)
		}
	})
}
