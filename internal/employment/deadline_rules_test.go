package employment

import (
	"strings"
	"testing"
	"time"
)

var when = time.Date(2026, 8, 24, 7, 0, 0, 0, time.UTC)

func signedContract() Contract {
	s := Signature{At: when, Name: "x"}
	return Contract{Year: 2026, Seq: 42, Terms: tenMonths(), TermOn: day("2027-06-30"), IssuedAt: when, Employee: s, Employer: s}
}

func TestStateOn(t *testing.T) {
	draft := Contract{Terms: tenMonths(), TermOn: day("2027-06-30")}
	issued := draft
	issued.IssuedAt = when
	half := issued
	half.Employee = Signature{At: when}
	broken := signedContract()
	broken.EndedOn, broken.EndReason = day("2027-02-12"), EndHired
	renewed := signedContract()
	renewed.TermOn = day("2027-12-31")
	withdrawn := issued
	withdrawn.WithdrawnAt = when
	cases := []struct {
		name string
		c    Contract
		on   string
		want State
	}{
		{"draft", draft, "2026-08-01", Draft}, {"issued", issued, "2026-08-01", ToSign}, {"one signature", half, "2026-10-01", ToSign},
		{"signed, the day before", signedContract(), "2026-08-31", Signed}, {"first day", signedContract(), "2026-09-01", Running},
		{"last day", signedContract(), "2027-06-30", Running}, {"day after", signedContract(), "2027-07-01", Ended},
		{"broken, last day", broken, "2027-02-12", Running}, {"broken, day after", broken, "2027-02-13", Ended},
		{"renewed", renewed, "2027-07-01", Running}, {"withdrawn", withdrawn, "2026-09-01", Withdrawn},
	}
	for _, c := range cases {
		if got := c.c.StateOn(day(c.on)); got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.name, c.on, got, c.want)
		}
	}
}

// TestTransitions_table: every state but the last ones is left, every line starts and ends in a known state, no verb twice from a state.
func TestTransitions_table(t *testing.T) {
	left, seen := map[State]bool{}, map[string]bool{}
	known := map[State]bool{}
	for _, s := range States() {
		known[s] = true
	}
	for _, tr := range Transitions() {
		left[tr.From] = true
		if key := string(tr.From) + string(tr.Verb); seen[key] {
			t.Errorf("%s twice", key)
		} else {
			seen[key] = true
		}
		if !known[tr.From] || !known[tr.To] {
			t.Errorf("unknown state in %+v", tr)
		}
		if (tr.Guard == "") != (tr.holds == nil) && !strings.HasPrefix(tr.Guard, "the first day") && !strings.HasPrefix(tr.Guard, "the last day") {
			t.Errorf("%s from %s: the guard in words and in code differ", tr.Verb, tr.From)
		}
	}
	for _, s := range States() {
		if end := s == Ended || s == Withdrawn; left[s] == end {
			t.Errorf("%s: left %v", s, left[s])
		}
	}
}

func TestMay(t *testing.T) {
	issued := Contract{Terms: tenMonths(), TermOn: day("2027-06-30"), IssuedAt: when}
	half := issued
	half.Employee = Signature{At: when}
	broken := signedContract()
	broken.EndedOn = day("2027-02-12")
	cases := []struct {
		c    Contract
		v    Verb
		on   string
		want bool
	}{
		{Contract{}, VerbEdit, "2026-08-01", true}, {issued, VerbEdit, "2026-08-01", false},
		{issued, VerbReopen, "2026-08-01", true}, {half, VerbReopen, "2026-08-01", false},
		{half, VerbSignEmployee, "2026-08-01", false}, {half, VerbSignEmployer, "2026-08-01", true},
		{half, VerbWithdraw, "2026-08-01", true}, {signedContract(), VerbWithdraw, "2026-08-01", false},
		{signedContract(), VerbTerminate, "2027-01-01", true}, {broken, VerbTerminate, "2027-02-01", false},
		{signedContract(), VerbAmend, "2027-07-01", false},
	}
	for i, c := range cases {
		if got := c.c.May(c.v, day(c.on)); got != c.want {
			t.Errorf("%d: %s on %s: %v", i, c.v, c.on, got)
		}
	}
}

// TestDeadlineOn: domain §2.2, end minus 60 days, end minus 15, the day after the end without exit.
func TestDeadlineOn(t *testing.T) {
	c := signedContract() // ends on 30 June 2027
	cases := []struct {
		on   string
		s    Standing
		want DeadlineKind
		due  string
	}{
		{"2027-04-30", Standing{}, "", ""}, {"2027-05-01", Standing{}, DeadlineSoon, "2027-06-15"},
		{"2027-06-14", Standing{}, DeadlineSoon, "2027-06-15"}, {"2027-06-15", Standing{}, DeadlineNear, "2027-06-30"},
		{"2027-06-30", Standing{}, DeadlineNear, "2027-06-30"}, {"2027-07-01", Standing{}, DeadlineExit, "2027-07-01"},
		{"2027-08-01", Standing{}, DeadlineExit, "2027-07-01"}, {"2027-08-01", Standing{HasExit: true}, "", ""},
		{"2027-06-20", Standing{Followed: true}, "", ""}, {"2027-07-01", Standing{Followed: true}, "", ""},
	}
	for _, k := range cases {
		d, ok := DeadlineOn(c, k.s, day(k.on))
		if ok != (k.want != "") || d.Kind != k.want || d.Due.String() != k.due {
			t.Errorf("%s %+v: %+v, want %s by %s", k.on, k.s, d, k.want, k.due)
		}
	}
	c.Employer = Signature{}
	if d, ok := DeadlineOn(c, Standing{}, day("2026-08-25")); !ok || d.Kind != DeadlineHandover || d.Due != day("2026-09-03") {
		t.Errorf("unsigned: %+v", d)
	}
}

// TestHandoverDay: C. trav., art. L.1242-13, two working days; Sundays and public holidays do not count.
func TestHandoverDay(t *testing.T) {
	for start, want := range map[string]string{
		"2026-09-01": "2026-09-03", // Tuesday
		"2026-09-04": "2026-09-07", // Friday: Saturday counts, Sunday does not
		"2026-10-31": "2026-11-03", // All Saints is a Sunday
		"2027-04-30": "2027-05-04", // 1 May is a Saturday and a holiday
	} {
		if got := HandoverDay(day(start)); got != day(want) {
			t.Errorf("hired %s: %s, want %s", start, got, want)
		}
	}
}

func TestMilestones(t *testing.T) {
	c := signedContract()
	c.Terms.StartsOn, c.Terms.Hourly = day("2026-01-05"), 1202
	c.TermOn, c.Terms.TrialEndsOn = day("2026-11-04"), day("2026-02-04")
	var got []string
	for _, m := range Milestones(c) {
		got = append(got, m.Kind+" "+m.On.String())
	}
	want := "start 2026-01-05, handover 2026-01-07, trial 2026-02-04, smic 2026-06-01, end_60 2026-09-05, end_15 2026-10-20, end 2026-11-04"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
}
