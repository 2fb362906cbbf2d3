package cascade_test

import (
	"testing"

	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
)

// BenchmarkCheck is what one check costs once the page is read: a screen, an element, one value.
func BenchmarkCheck(b *testing.B) {
	s := open(b, page(3))
	b.ReportAllocs()
	for b.Loop() {
		v := s.On(cascade.Screen{Width: 640}, selector.States{})
		found, err := v.Find("p.a em")
		if err != nil || len(found) != 1 || v.Value(found[0], "", "color") == "" {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is what reading a page and its sheet costs.
func BenchmarkOpen(b *testing.B) {
	text := page(3)
	b.ReportAllocs()
	for b.Loop() {
		open(b, text)
	}
}

// BenchmarkEverything computes every compared value of every element of a page.
func BenchmarkEverything(b *testing.B) {
	s := open(b, page(3))
	elements := bodyElements(s.Root)
	for b.Loop() {
		v := s.On(cascade.Screen{Width: 640}, selector.States{})
		for _, n := range elements {
			for _, p := range compared {
				v.Value(n, "", p)
			}
		}
	}
}
