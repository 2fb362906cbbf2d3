package document

import "testing"

func BenchmarkPDF(b *testing.B) {
	loc := localizer(b, "fr")
	for b.Loop() {
		if _, err := PDF(loc, sample()); err != nil {
			b.Fatal(err)
		}
	}
}
