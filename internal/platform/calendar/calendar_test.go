package calendar

import (
	"encoding/json"
	"testing"
	"time"
)

// Figures of docs: domain.md §11.1 and §11.2 (computed from art. L.3133-1).
func TestHolidays_movableFeasts(t *testing.T) {
	cases := []struct {
		year                    int
		easter, ascension, whit string
	}{
		{2025, "2025-04-21", "2025-05-29", "2025-06-09"},
		{2026, "2026-04-06", "2026-05-14", "2026-05-25"},
		{2027, "2027-03-29", "2027-05-06", "2027-05-17"},
		{2028, "2028-04-17", "2028-05-25", "2028-06-05"},
	}
	for _, c := range cases {
		hs := Holidays(c.year)
		if len(hs) != 11 {
			t.Fatalf("%d: %d holidays", c.year, len(hs))
		}
		got := [3]string{hs[1].Date.String(), hs[4].Date.String(), hs[5].Date.String()}
		if want := [3]string{c.easter, c.ascension, c.whit}; got != want {
			t.Errorf("%d: got %v, want %v", c.year, got, want)
		}
	}
}

func TestOpenDays_tenMonths(t *testing.T) {
	cases := []struct {
		first, last string
		days, open  int
	}{
		{"2016-09-05", "2017-07-04", 303, 210},
		{"2025-09-01", "2026-06-30", 303, 209},
		{"2026-09-01", "2027-06-30", 303, 211},
		{"2027-01-04", "2027-11-03", 304, 213},
	}
	for _, c := range cases {
		a, b := MustDate(c.first), MustDate(c.last)
		if got := a.DaysInclusive(b); got != c.days {
			t.Errorf("%s: %d days, want %d", c.first, got, c.days)
		}
		if got := len(OpenDays(a, b)); got != c.open {
			t.Errorf("%s: %d open days, want %d", c.first, got, c.open)
		}
	}
}

func TestParse(t *testing.T) {
	good := map[string]string{"2026-09-01": "2026-09-01", " 1/9/2026 ": "2026-09-01", "01.09.2026": "2026-09-01", "29 02 2028": "2028-02-29"}
	for in, want := range good {
		d, err := Parse(in)
		if err != nil || d.String() != want {
			t.Errorf("Parse(%q) = %v, %v", in, d, err)
		}
	}
	for _, in := range []string{"", "29/02/2027", "1/9/26", "2026-13-01", "demain", "1/2"} {
		if d, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", in, d)
		}
	}
}

func TestAddMonths_shortMonth(t *testing.T) {
	if got := MustDate("2027-01-31").AddMonths(1); got != MustDate("2027-02-28") {
		t.Errorf("got %v", got)
	}
	if got := MustDate("2026-12-15").AddMonths(2); got != MustDate("2027-02-15") {
		t.Errorf("got %v", got)
	}
}

func TestAgeOn_birthday(t *testing.T) {
	b := MustDate("2000-09-15")
	if b.AgeOn(MustDate("2026-09-14")) != 25 || b.AgeOn(MustDate("2026-09-15")) != 26 {
		t.Error("age must change on the birthday")
	}
}

func TestAt_summerTime(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	if got := MustDate("2026-07-01").At(9, 0, paris).Hour(); got != 7 {
		t.Errorf("summer: %d", got)
	}
	if got := MustDate("2026-12-01").At(9, 0, paris).Hour(); got != 8 {
		t.Errorf("winter: %d", got)
	}
}

func TestDate_roundTrips(t *testing.T) {
	for _, d := range []Date{{}, MustDate("2026-02-28")} {
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Errorf("json %s gives %v, %v", b, back, err)
		}
		v, _ := d.Value()
		var scanned Date
		if err := scanned.Scan(v); err != nil || scanned != d {
			t.Errorf("sql %v gives %v, %v", v, scanned, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1/9/2026")
	f.Add("2026-09-01")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			return
		}
		if back, err := ParseISO(d.String()); err != nil || back != d {
			t.Errorf("%q gives %v which does not read back", s, d)
		}
	})
}
