package law_test

import (
	"fmt"
	"slices"
	"testing"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/money"
)

// TestRegister_complete: a rule without citation, source or review date is hearsay.
func TestRegister_complete(t *testing.T) {
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[law.RuleID]bool{}
	for _, r := range law.Register() {
		if seen[r.ID] {
			t.Errorf("%s is there twice", r.ID)
		}
		seen[r.ID] = true
		if r.Citation == "" || r.Source == "" || r.Statement == "" || r.ReviewBy.IsZero() || r.Certainty == "" {
			t.Errorf("%s lacks a citation, a source, a statement, a mark or a review date", r.ID)
		}
		if !slices.Contains(law.Areas(), r.Area) {
			t.Errorf("%s is in no known area: %q", r.ID, r.Area)
		}
		for _, lang := range i18n.Languages {
			if !bundle.Has(lang, r.ID.Key()) {
				t.Errorf("%s: the catalogue %s lacks the title %q", r.ID, lang, r.ID.Key())
			}
		}
	}
}

// TestRegister_samples runs the worked cases that the register prints.
func TestRegister_samples(t *testing.T) {
	n := 0
	for _, r := range law.Register() {
		for _, s := range r.Samples {
			n++
			if got := s.Got(); got != s.Want {
				t.Errorf("%s, %s: got %q, want %q", r.ID, s.Given, got, s.Want)
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d samples were run", n)
	}
}

// TestDueForReview proves that a passed review date is noticed: the rates of
// the new year first, everything once a year has gone by.
func TestDueForReview(t *testing.T) {
	if due := law.DueForReview(calendar.MustDate("2026-12-31")); len(due) != 0 {
		t.Errorf("nothing is due at the end of 2026, got %v", ids(due))
	}
	want := []law.RuleID{law.RuleSMICHour, law.RuleSMICMonth, law.RuleSubsidyBase, law.RuleSubsidyModulated, law.RuleFTE, law.RuleMonthlyStatement}
	if got := ids(law.DueForReview(calendar.MustDate("2027-01-01"))); !slices.Equal(got, want) {
		t.Errorf("due on 2027-01-01: %v, want %v", got, want)
	}
	if due := law.DueForReview(calendar.MustDate("2027-09-01")); len(due) != len(law.Register()) {
		t.Errorf("every rule must be read again by September 2027: %d of %d", len(due), len(law.Register()))
	}
}

func ids(rules []law.Rule) []law.RuleID {
	out := make([]law.RuleID, len(rules))
	for i, r := range rules {
		out[i] = r.ID
	}
	return out
}

func TestRuleOf(t *testing.T) {
	if law.CitationOf(law.RuleCDDIMinLength) != "C. trav., art. L.5132-15-1" {
		t.Errorf("got %q", law.CitationOf(law.RuleCDDIMinLength))
	}
	if _, ok := law.RuleOf("nothing"); ok {
		t.Error("an unknown rule must be said unknown")
	}
	aloneSince := calendar.MustDate("2021-09-01")
	r, _ := law.RuleOf(law.RuleEligibilityAlone)
	if r.InForce(aloneSince.AddDays(-1)) || !r.InForce(aloneSince) {
		t.Error("the criteria of 2021 apply from 1 September 2021, not before")
	}
}

// TestSMIC_officialMonths compares the computed month with the published one, row by row (domain §3.1).
func TestSMIC_officialMonths(t *testing.T) {
	published := []money.Cents{145752, 146662, 148027, 149847, 152122, 153942, 155458, 158947, 160312, 164558, 167895, 170928, 174720, 176692, 180180, 182303, 186702}
	table := law.SMICTable()
	if len(table) != len(published) {
		t.Fatalf("%d rows, want %d", len(table), len(published))
	}
	for i, s := range table {
		if got := law.MonthlyPay(s.Hour, law.LegalWeek); got != published[i] {
			t.Errorf("since %v: %d, published %d", s.From, got, published[i])
		}
		if i > 0 && (!table[i-1].From.Before(s.From) || table[i-1].Hour >= s.Hour) {
			t.Errorf("row %d is out of order", i)
		}
	}
	if _, ok := law.SMICOn(calendar.MustDate("2014-12-31")); ok {
		t.Error("the table begins in 2015")
	}
}

func TestSubsidyBaseOn_saysWhatIsKnown(t *testing.T) {
	cases := []struct {
		day       string
		base      money.Cents
		published bool
	}{
		{"2017-06-15", 1965500, true}, {"2020-06-15", 2019900, false}, {"2022-09-01", 2228900, true},
		{"2023-02-01", 2228900, false}, {"2024-12-31", 2392100, true}, {"2026-06-01", 2392100, false},
	}
	for _, c := range cases {
		b, published, ok := law.SubsidyBaseOn(calendar.MustDate(c.day))
		if !ok || b.Base != c.base || published != c.published {
			t.Errorf("%s: %d published=%v ok=%v", c.day, b.Base, published, ok)
		}
	}
	if _, _, ok := law.SubsidyBaseOn(calendar.MustDate("2014-06-30")); ok {
		t.Error("the subsidy begins in July 2014")
	}
}

func TestLastDayOfMonths(t *testing.T) {
	cases := []struct {
		start  string
		months int
		want   string
	}{
		{"2026-09-01", 4, "2026-12-31"}, {"2026-09-15", 1, "2026-10-14"}, {"2027-01-31", 1, "2027-02-28"},
		{"2028-01-31", 1, "2028-02-29"}, {"2027-01-29", 1, "2027-02-28"}, {"2027-01-28", 1, "2027-02-27"}, {"2026-09-01", 24, "2028-08-31"},
	}
	for _, c := range cases {
		if got := law.LastDayOfMonths(calendar.MustDate(c.start), c.months).String(); got != c.want {
			t.Errorf("%s + %d: %s, want %s", c.start, c.months, got, c.want)
		}
	}
}

// FuzzLastDayOfMonths: a longer period never ends earlier, and a month has 28 to 31 days.
func FuzzLastDayOfMonths(f *testing.F) {
	f.Add(0, 1)
	f.Add(60, 4)
	f.Fuzz(func(t *testing.T, offset, months int) {
		if offset < 0 || offset > 20000 || months < 1 || months > 60 {
			return
		}
		start := calendar.MustDate("2015-01-01").AddDays(offset)
		one, more := law.LastDayOfMonths(start, months), law.LastDayOfMonths(start, months+1)
		if gap := one.DaysUntil(more); gap < 28 || gap > 31 {
			t.Error(fmt.Sprint(start, months, " gap ", gap))
		}
	})
}
