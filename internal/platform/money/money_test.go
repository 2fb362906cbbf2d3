package money

import "testing"

func TestParseEuros(t *testing.T) {
	good := map[string]Cents{"12": 1200, "1 234,50 €": 123450, "0,05": 5, "1234.5": 123450, "-3,2": -320, "385\u202f000": 38500000}
	for in, want := range good {
		if got, err := ParseEuros(in); err != nil || got != want {
			t.Errorf("ParseEuros(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "douze", "1,234", "1,2,3", ",5", "--2", "9999999999"} {
		if got, err := ParseEuros(in); err == nil {
			t.Errorf("ParseEuros(%q) = %d, want an error", in, got)
		}
	}
}

func TestRatio_roundsHalfAway(t *testing.T) {
	// domain.md §3.1: the official month is the hour × 1820 / 12.
	if got := Cents(1231).Ratio(1820, 12); got != 186702 {
		t.Errorf("got %d", got)
	}
	if got := Cents(-5).Ratio(1, 2); got != -3 {
		t.Errorf("got %d", got)
	}
}

func FuzzParseEuros(f *testing.F) {
	f.Add("1 234,50 €")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseEuros(s); err == nil && (c > maxEuros*100 || c < -maxEuros*100) {
			t.Errorf("%q gives %d", s, c)
		}
	})
}
