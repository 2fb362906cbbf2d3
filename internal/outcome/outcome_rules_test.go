package outcome

import (
	"testing"

	"chantier/internal/platform/calendar"
)

// Classes of exits: communaute.inclusion.beta.gouv.fr and gip-inclusion/pilotage-airflow (domain notes §5.1, §13).
func TestClassOf(t *testing.T) {
	cases := []struct {
		situation Situation
		months    int
		want      Class
	}{
		{PermanentJob, 0, LastingJob}, {FixedTermJob, 6, LastingJob}, {FixedTermJob, 5, TransitionJob}, {TemporaryWork, 6, LastingJob},
		{TemporaryWork, 1, TransitionJob}, {PublicService, 0, LastingJob}, {SelfEmployed, 0, LastingJob}, {SubsidisedContract, 24, TransitionJob},
		{Training, 0, Positive}, {OtherSIAE, 0, Positive}, {JobSeeker, 0, Other}, {Inactive, 0, Other}, {NoNews, 0, Other},
		{Death, 0, Excluded}, {LongIllness, 0, Excluded}, {Prison, 0, Excluded}, {TrialEnded, 0, Excluded}, {"unheard of", 0, Other},
	}
	for _, c := range cases {
		if got := ClassOf(c.situation, c.months); got != c.want {
			t.Errorf("%s %d months: %s, want %s", c.situation, c.months, got, c.want)
		}
	}
	for _, s := range Situations() {
		if ClassOf(s, 12) == "" {
			t.Errorf("%s has no class", s)
		}
	}
}

// §13: 12 exits: 4 lasting, 2 transition, 1 positive, 3 other, 1 withdrawn, 1 after 60 days: 7 of 10.
func TestRateOf(t *testing.T) {
	start := calendar.MustDate("2026-01-05")
	exit := func(c Class, days int) Exit {
		return Exit{EnteredOn: start, ExitedOn: start.AddDays(days - 1), Class: c}
	}
	var exits []Exit
	for class, n := range map[Class]int{LastingJob: 4, TransitionJob: 2, Positive: 1, Other: 3, Excluded: 1} {
		for range n {
			exits = append(exits, exit(class, 300))
		}
	}
	exits = append(exits, exit(LastingJob, 60))
	r := RateOf(exits)
	if r.Dynamic != 7 || r.Counted != 10 || r.Lasting != 4 || r.TooShort != 1 || r.ByClass[Excluded] != 1 {
		t.Errorf("%+v", r)
	}
	if zero := RateOf(nil); zero.Counted != 0 || zero.Dynamic != 0 {
		t.Errorf("no exit: %+v", zero)
	}
}

// §5.2: more than 2.65 months is 81 days and more.
func TestCounted(t *testing.T) {
	start := calendar.MustDate("2026-01-05")
	if Counted(start, start.AddDays(79)) || !Counted(start, start.AddDays(80)) {
		t.Error("80 days are out of the count, 81 in")
	}
}

func TestDueFollowUps(t *testing.T) {
	left := calendar.MustDate("2026-08-31")
	exits := []Exit{{LearnerID: "a", ExitedOn: left, Class: LastingJob}, {LearnerID: "b", ExitedOn: left, Class: Excluded}}
	due := func(today string, asked ...FollowUp) []Due {
		return DueFollowUps(exits, asked, calendar.MustDate(today))
	}
	if got := due("2026-11-29"); len(got) != 0 {
		t.Errorf("the day before: %+v", got)
	}
	// 31 August plus three months is 30 November.
	if got := due("2026-11-30"); len(got) != 1 || got[0].Months != 3 || got[0].Exit.LearnerID != "a" {
		t.Errorf("three months after, for who is counted: %+v", got)
	}
	if got := due("2026-11-30", FollowUp{LearnerID: "a", Months: 3}); len(got) != 0 {
		t.Errorf("answered: %+v", got)
	}
	if got := due("2027-03-01"); len(got) != 1 || got[0].Months != 6 {
		t.Errorf("the three months' question is given up when the six months' comes: %+v", got)
	}
}

func TestExit_Check(t *testing.T) {
	today := calendar.MustDate("2026-11-24")
	good := Exit{EnteredOn: calendar.MustDate("2026-01-05"), ExitedOn: today, Situation: FixedTermJob, ContractMonths: 6}
	if err := good.Check(today).Err(); err != nil {
		t.Error(err)
	}
	for name, e := range map[string]Exit{
		"exited_on":       {EnteredOn: good.EnteredOn, ExitedOn: today.AddDays(1), Situation: JobSeeker},
		"situation":       {EnteredOn: good.EnteredOn, ExitedOn: today, Situation: "x"},
		"contract_months": {EnteredOn: good.EnteredOn, ExitedOn: today, Situation: TemporaryWork},
	} {
		if l := e.Check(today); len(l) != 1 || l[0].Field != name {
			t.Errorf("%s: %v", name, l)
		}
	}
}
