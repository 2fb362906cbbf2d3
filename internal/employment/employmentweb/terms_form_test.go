package employmentweb

import (
	"net/url"
	"testing"

	"chantier/internal/employment"
	"chantier/internal/platform/calendar"
)

func TestReadTerms(t *testing.T) {
	terms, faults := readTerms(url.Values{"starts_on": {"2026-09-01"}, "ends_on": {"30/06/2027"}, "weekly": {"28 h 30"}, "hourly": {"12,31 €"},
		"hours_exception": {"on"}, "total_exception": {"senior"}, "prior_days": {"12"}, "post": {"Développeuse"}})
	want := employment.Terms{StartsOn: calendar.MustDate("2026-09-01"), EndsOn: calendar.MustDate("2027-06-30"), Weekly: 28*60 + 30, Hourly: 1231,
		HoursException: employment.HoursDifficulties, TotalException: employment.Senior, PriorDays: 12, Post: "Développeuse"}
	if len(faults) > 0 || terms != want {
		t.Errorf("read %+v, %v", terms, faults)
	}
	_, faults = readTerms(url.Values{"starts_on": {"31/02/2027"}, "weekly": {"beaucoup"}, "hourly": {"12,345"}, "prior_days": {"x"}, "total_exception": {"luck"}})
	got := map[string]string{}
	for _, f := range faults {
		got[f.Field] = f.Key
	}
	for field, key := range map[string]string{"starts_on": "fault.date", "weekly": "employment.hours_form", "hourly": "fault.amount", "prior_days": "fault.number", "total_exception": "fault.choice"} {
		if got[field] != key {
			t.Errorf("%s: %q, want %q", field, got[field], key)
		}
	}
}

func TestHours(t *testing.T) {
	for typed, want := range map[string]calendar.Minutes{"35": 2100, "35h": 2100, "35 h": 2100, "28,5": 1710, "28.5 h": 1710, "20h05": 1205, "": 0} {
		f := &reader{values: url.Values{"weekly": {typed}}}
		if got := f.hours("weekly"); got != want || len(f.faults) > 0 {
			t.Errorf("%q: %d %v, want %d", typed, got, f.faults, want)
		}
		if got := hoursText(want); want > 0 {
			again := &reader{values: url.Values{"weekly": {got}}}
			if again.hours("weekly") != want {
				t.Errorf("%d is written %q, which reads otherwise", want, got)
			}
		}
	}
	for _, typed := range []string{"NaN", "-3", "200", "3h75", "h", "1e9"} {
		f := &reader{values: url.Values{"weekly": {typed}}}
		if f.hours("weekly"); len(f.faults) == 0 {
			t.Errorf("%q is accepted", typed)
		}
	}
}

// FuzzReadTerms: whatever a form holds is read or refused, never a crash, and what was read can be written back.
func FuzzReadTerms(f *testing.F) {
	f.Add("2026-09-01", "28 h 30", "12,31", "3")
	f.Fuzz(func(t *testing.T, date, hours, amount, days string) {
		terms, faults := readTerms(url.Values{"starts_on": {date}, "weekly": {hours}, "hourly": {amount}, "prior_days": {days}})
		if len(faults) > 0 || terms.Hourly < 0 {
			return
		}
		again, faults := readTerms(url.Values{"starts_on": {terms.StartsOn.String()}, "weekly": {hoursText(terms.Weekly)}, "hourly": {amountText(terms.Hourly)}, "prior_days": {days}})
		if len(faults) > 0 || again != terms {
			t.Errorf("%+v became %+v (%v)", terms, again, faults)
		}
	})
}
