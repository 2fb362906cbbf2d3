package attendance

import (
	"slices"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/programme"
)

func day(s string) calendar.Date { return calendar.MustDate(s) }

func keys(l fault.List) []string {
	var out []string
	for _, f := range l {
		out = append(out, f.Key)
	}
	return out
}

func TestDefaultPattern(t *testing.T) {
	full := DefaultPattern(2100)
	if len(full) != 10 || WeekMinutes(full) != 2100 {
		t.Errorf("35 h: %d half-days, %d minutes", len(full), WeekMinutes(full))
	}
	if full[0] != (Slot{time.Monday, calendar.Morning, 540, 750}) || full[9] != (Slot{time.Friday, calendar.Afternoon, 810, 1020}) {
		t.Errorf("9 h – 12 h 30 and 13 h 30 – 17 h: %+v", full)
	}
	part := DefaultPattern(26 * 60)
	if len(part) != 8 || WeekMinutes(part) != 26*60 || part[7].Minutes() != 90 {
		t.Errorf("26 h: %+v", part)
	}
	if l := CheckPattern(part, 26*60); len(l) > 0 {
		t.Error(l)
	}
}

func TestCheckPattern(t *testing.T) {
	cases := []struct {
		name    string
		pattern []Slot
		want    []string
	}{
		{"empty", nil, []string{"attendance.pattern_empty"}},
		{"backwards", []Slot{{time.Monday, calendar.Morning, 600, 600}}, []string{"attendance.end_before_start"}},
		{"morning runs into the afternoon", []Slot{{time.Monday, calendar.Morning, 540, 840}, {time.Monday, calendar.Afternoon, 810, 1020}}, []string{"attendance.slots_overlap"}},
		{"more than the contract", append(DefaultPattern(2100), Slot{time.Saturday, calendar.Morning, 540, 600}), []string{"attendance.pattern_too_long"}},
	}
	for _, c := range cases {
		if got := keys(CheckPattern(c.pattern, 2100)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestPlanHalfDays: domain.md §11.2, two half-days on each open day of the ten months.
func TestPlanHalfDays(t *testing.T) {
	c := cohort.Cohort{ID: "c", SiteID: "s", StartsOn: day("2026-09-01"), EndsOn: day("2027-06-30"), WeeklyMinutes: 2100}
	all := PlanHalfDays(c, DefaultPattern(2100), programme.Plan{}, nil)
	if len(all) != 422 {
		t.Errorf("211 open days: %d half-days", len(all))
	}
	plan := programme.Plan{Phases: []programme.Phase{{StartsOn: day("2027-04-26"), EndsOn: day("2027-06-30"), Setting: programme.InCompany, LeadID: "tutor"}}}
	closed := programme.Closures{{StartsOn: day("2026-12-21"), EndsOn: day("2027-01-01")}}
	all = PlanHalfDays(c, DefaultPattern(2100), plan, closed)
	if len(all) != 422-16 {
		t.Errorf("less eight closed days: %d", len(all))
	}
	first, last := all[0], all[len(all)-1]
	if first.Kind != programme.InClass || last.Kind != programme.InCompany || last.TrainerID != "tutor" {
		t.Errorf("first %+v, last %+v", first, last)
	}
	for _, h := range all {
		if !closed.Open(h.Day) {
			t.Fatalf("half-day on %s, which is closed", h.Day)
		}
	}
}

func TestReconcile(t *testing.T) {
	today := day("2026-10-14")
	h := func(id, on string, half calendar.Half) HalfDay {
		return HalfDay{ID: id, Day: day(on), Half: half, StartMinute: 540, EndMinute: 750, Kind: programme.InClass, State: Open, Edition: 1}
	}
	past, now := h("past", "2026-10-13", calendar.Morning), h("today", "2026-10-14", calendar.Morning)
	signed, edited := h("signed", "2026-10-15", calendar.Morning), h("edited", "2026-10-16", calendar.Morning)
	edited.Edited = true
	gone, moved, reopened := h("gone", "2026-10-19", calendar.Morning), h("moved", "2026-10-20", calendar.Morning), h("reopened", "2026-10-21", calendar.Morning)
	reopened.ClosedEdition = 1
	later := moved
	later.ID, later.StartMinute = "", 570
	editedLater := edited
	editedLater.ID, editedLater.StartMinute = "", 570
	added := h("", "2026-10-22", calendar.Morning)
	ch := Reconcile([]HalfDay{past, now, signed, edited, gone, moved, reopened}, []HalfDay{later, editedLater, added}, map[string]bool{"signed": true}, today)
	ids := func(hs []HalfDay) []string {
		var out []string
		for _, h := range hs {
			out = append(out, h.ID+h.Day.String())
		}
		return out
	}
	if got := ids(ch.Insert); !slices.Equal(got, []string{"2026-10-22"}) {
		t.Errorf("insert %v", got)
	}
	if got := ids(ch.Update); !slices.Equal(got, []string{"moved2026-10-20"}) || ch.Update[0].StartMinute != 570 {
		t.Errorf("update %v", got)
	}
	if got := ids(ch.Delete); !slices.Equal(got, []string{"gone2026-10-19"}) {
		t.Errorf("delete %v: the past, today, the signed and the reopened stay", got)
	}
}

func TestCheckDetails(t *testing.T) {
	afternoon := &HalfDay{StartMinute: 810, EndMinute: 1020}
	good := Details{StartMinute: 540, EndMinute: 750, Kind: programme.InClass}
	if l := CheckDetails(good, calendar.Morning, afternoon); len(l) > 0 {
		t.Error(l)
	}
	bad := Details{StartMinute: 840, EndMinute: 820}
	if got := keys(CheckDetails(bad, calendar.Morning, afternoon)); !slices.Equal(got, []string{"attendance.end_before_start", "attendance.slots_overlap", "fault.required"}) {
		t.Error(got)
	}
}
