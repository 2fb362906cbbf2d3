package admission

import (
	"strings"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/law"
	"chantier/internal/person"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

func day(s string) calendar.Date { return calendar.MustDate(s) }

// TestDiagnose follows the worked examples of the State platform's rules (decree 2021-1128, order of 1 September 2021).
func TestDiagnose(t *testing.T) {
	on := func(codes ...law.CriterionCode) []Claim {
		var out []Claim
		for _, c := range codes {
			out = append(out, Claim{Code: c, ProofOn: day("2026-05-20")})
		}
		return out
	}
	cases := []struct {
		name      string
		structure string
		author    Author
		birth     string
		claims    []Claim
		want      EligibilityVerdict
		missing   int
		expires   string
	}{
		{"ACI alone, QPV + JEUNE: one more needed", "ACI", Employer, "2004-01-01", on("QPV", "JEUNE"), NotEligible, 1, "2026-09-01"},
		{"ACI alone, QPV + JEUNE + CAP_BEP", "ACI", Employer, "2004-01-01", on("QPV", "JEUNE", "CAP_BEP"), Eligible, 0, "2026-09-01"},
		{"ACI alone, RSA", "ACI", Employer, "1980-01-01", on("RSA"), Eligible, 0, "2026-09-01"},
		{"ETTI alone needs two", "ETTI", Employer, "1980-01-01", on("QPV", "PI"), Eligible, 0, "2026-09-01"},
		{"no criterion: only a prescriber", "ACI", Employer, "1980-01-01", nil, NeedsPrescriber, 3, "2026-09-01"},
		{"JEUNE claimed at 46 does not count", "ACI", Employer, "1980-01-01", on("JEUNE"), NeedsPrescriber, 3, "2026-09-01"},
		{"prescriber appreciates freely", "ACI", Prescriber, "1980-01-01", nil, Eligible, 0, "2026-12-01"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Diagnose(Diagnosis{Structure: c.structure, Author: c.author, MadeOn: day("2026-06-01"), Claims: c.claims}, day(c.birth))
			if got.Verdict != c.want || got.Missing != c.missing || got.ExpiresOn != day(c.expires) {
				t.Errorf("got %s, missing %d, until %s", got.Verdict, got.Missing, got.ExpiresOn)
			}
		})
	}
}

func TestDiagnose_proofs(t *testing.T) {
	cases := []struct {
		name, made, birth, proof string
		code                     law.CriterionCode
		want                     bool
	}{
		{"young the day before 26", "2026-09-14", "2000-09-15", "", law.CriterionYoung, true},
		{"not young at 26", "2026-09-15", "2000-09-15", "", law.CriterionYoung, false},
		{"senior at 50", "2026-09-15", "1976-09-15", "", law.CriterionSenior, true},
		{"not senior the day before", "2026-09-14", "1976-09-15", "", law.CriterionSenior, false},
		{"RSA proof one day younger than three months", "2026-06-01", "", "2026-03-02", law.CriterionRSA, true},
		{"RSA proof of three months", "2026-06-01", "", "2026-03-01", law.CriterionRSA, false},
		{"RSA without proof", "2026-06-01", "", "", law.CriterionRSA, false},
		{"QPV proof of five months", "2026-06-01", "", "2026-01-02", law.CriterionQPV, true},
		{"proof from the future", "2026-06-01", "", "2026-06-02", law.CriterionQPV, false},
		{"title seen", "2026-06-01", "", "", law.CriterionTH, true},
	}
	for _, c := range cases {
		d := Diagnosis{Structure: "ACI", Author: Employer, MadeOn: day(c.made), Claims: []Claim{{Code: c.code}}}
		var birth calendar.Date
		if c.birth != "" {
			birth = day(c.birth)
		}
		if c.proof != "" {
			d.Claims[0].ProofOn = day(c.proof)
		}
		if got := Diagnose(d, birth).Claims[0].Counted; got != c.want {
			t.Errorf("%s: counted %v", c.name, got)
		}
	}
}

func TestDiagnosis_validity(t *testing.T) {
	d := Diagnose(Diagnosis{Structure: "ACI", Author: Employer, MadeOn: day("2026-06-01"), Claims: []Claim{{Code: "RSA", ProofOn: day("2026-05-20")}}}, calendar.Date{})
	for when, want := range map[string]bool{"2026-05-31": false, "2026-06-01": true, "2026-09-01": true, "2026-09-02": false} {
		if got := d.ValidOn(day(when)); got != want {
			t.Errorf("valid on %s: %v", when, got)
		}
	}
}

// TestTransitions: every state can be reached, and the states that end the journey are the ones meant.
func TestTransitions(t *testing.T) {
	reached := map[State]bool{Draft: true}
	leaves := map[State]bool{}
	for _, tr := range Transitions() {
		reached[tr.To] = true
		for _, f := range tr.From {
			if leaves[f] = true; f == tr.To {
				t.Errorf("%s goes nowhere", tr.Verb)
			}
		}
	}
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("%s is never reached", s)
		}
		if !leaves[s] && s != Accepted {
			t.Errorf("%s is a dead end", s)
		}
	}
	if Refused.Can(Admit) || Accepted.Can(Withdraw) || Draft.Can(Invite) {
		t.Error("a verb is allowed from a state where it means nothing")
	}
}

func TestCleanPhone(t *testing.T) {
	for in, want := range map[string]string{"+33 6 12 34 56 78": "0612345678", "06.12.34.56.78": "0612345678", "0033612345678": "0612345678",
		"+33 (0)6 12 34 56 78": "0612345678", "+212 6 12 34 56": "+2126123456", "": "", "pas de numéro": ""} {
		if got := CleanPhone(in); got != want {
			t.Errorf("CleanPhone(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCleanPhone(f *testing.F) {
	f.Add("+33 6 12")
	f.Add("00330033")
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanPhone(s)
		if strings.Trim(got, "+0123456789") != "" || strings.LastIndex(got, "+") > 0 {
			t.Errorf("CleanPhone(%q) = %q", s, got)
		}
	})
}

func fields(err error) map[string]string {
	out := map[string]string{}
	for _, f := range fault.Faults(err) {
		out[f.Field] = f.Key
	}
	return out
}

func TestCheckSubmission_tellsEverything(t *testing.T) {
	got := fields(CheckSubmission(Application{NeedsAdjustment: true, Heard: "rumour"}, day("2026-09-01"), false).Err())
	for _, f := range []string{"given_name", "family_name", "email", "motivation", "availability", "adjustment", "consent", "heard"} {
		if got[f] == "" {
			t.Errorf("no fault on %s: %v", f, got)
		}
	}
	ok := Application{Motivation: "Apprendre", Availability: "now", Person: person.Person{GivenName: "Awa", FamilyName: "Diallo", Phone: "0612345678"}}
	if err := CheckSubmission(ok, day("2026-09-01"), true).Err(); err != nil {
		t.Errorf("a phone alone is enough, and nothing else is required: %v", err)
	}
}

func rubric() curriculum.Rubric {
	r := curriculum.Rubric{ID: "entretien", Title: "Entretien", GapToDiscuss: 2}
	for _, id := range []string{"projet", "actes", "ecoute"} {
		r.Criteria = append(r.Criteria, curriculum.Criterion{ID: id, Label: id, Levels: [5]string{"0", "1", "2", "3", "4"}})
	}
	return r
}

func TestInterviewed_revealsWhenBothAreIn(t *testing.T) {
	at := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	mine := Grid{AccountID: "a", Marks: map[string]int{"projet": 1, "actes": 3, "ecoute": 2}, SentAt: at}
	hers := Grid{AccountID: "b", Marks: map[string]int{"projet": 3, "actes": 2, "ecoute": 2}}
	i := Interviewed{Slot: Slot{First: "a", Second: "b"}, Grids: []Grid{mine, hers}}
	if got := i.VisibleTo("a"); len(got.Grids) != 1 || got.Grids[0].AccountID != "a" || got.Gaps(rubric()) != nil {
		t.Error("before both are in, an interviewer sees their own grid only")
	}
	if got := i.VisibleTo("director"); len(got.Grids) != 0 {
		t.Error("before both are in, nobody else sees a grid")
	}
	if len(i.Grids) != 2 {
		t.Error("VisibleTo must not change what it was asked on")
	}
	i.Grids[1].SentAt = at
	gaps := i.VisibleTo("director").Gaps(rubric())
	if len(gaps) != 1 || gaps[0] != (Gap{Criterion: "projet", Low: 1, High: 3}) || i.Unexplained(rubric()) != 1 {
		t.Errorf("got %v", gaps)
	}
	i.Explanations = map[string]string{"projet": "Une question mal comprise."}
	if i.Unexplained(rubric()) != 0 {
		t.Error("an explained gap no longer blocks")
	}
	// A third person's grid does not count as one of the two.
	i.Grids[1].AccountID = "c"
	if i.BothIn() {
		t.Error("both means the two people of the slot")
	}
}

func TestCheckGrid(t *testing.T) {
	if err := CheckGrid(rubric(), Grid{Marks: map[string]int{"projet": 4}}, false).Err(); err != nil {
		t.Errorf("a draft may lack marks: %v", err)
	}
	got := fields(CheckGrid(rubric(), Grid{Marks: map[string]int{"projet": 5, "age": 1}}, true).Err())
	for _, f := range []string{"mark_projet", "mark_actes", "mark_ecoute", "mark_age"} {
		if got[f] == "" {
			t.Errorf("no fault on %s: %v", f, got)
		}
	}
}

func TestRubricVersion_changesWithTheText(t *testing.T) {
	r := rubric()
	before := RubricVersion(r)
	r.Criteria[0].Levels[3] = "autre"
	if after := RubricVersion(r); after == before || !strings.HasPrefix(after, "entretien@") {
		t.Errorf("%s then %s", before, after)
	}
}

func TestCheckVerdict(t *testing.T) {
	today := day("2026-09-01")
	running := cohort.Cohort{ID: "c", Name: "P1", StartsOn: day("2026-10-01"), EndsOn: day("2027-07-31"), Capacity: 12}
	over := cohort.Cohort{ID: "d", StartsOn: day("2025-10-01"), EndsOn: day("2026-07-31"), Capacity: 12}
	base := Facts{Application: Application{State: Interview}, Cohort: running, Seats: Seats{Capacity: 12, Enrolled: 10, Offered: 1}, HasMet: true, Today: today}
	yes := Verdict{Verb: Admit, CohortID: "c", Reason: "Projet clair", AnswerBy: today}
	cases := []struct {
		name  string
		facts func(*Facts)
		v     func(*Verdict)
		want  string // field
	}{
		{"fine", nil, nil, ""},
		{"no reason", nil, func(v *Verdict) { v.Reason = " " }, "reason"},
		{"full: an open offer holds a place", func(f *Facts) { f.Seats.Offered = 2 }, nil, "cohort"},
		{"full cohort may have a waiting list", func(f *Facts) { f.Seats.Offered = 2 }, func(v *Verdict) { v.Verb = Wait }, ""},
		{"no interview", func(f *Facts) { f.HasMet = false }, nil, "outcome"},
		{"gap not explained", func(f *Facts) { f.Unexplained = 1 }, nil, "outcome"},
		{"cohort over", func(f *Facts) { f.Cohort = over }, nil, "cohort"},
		{"no cohort", func(f *Facts) { f.Cohort = cohort.Cohort{} }, nil, "cohort"},
		{"answer wanted yesterday", nil, func(v *Verdict) { v.AnswerBy = today.AddDays(-1) }, "answer_by"},
		{"refusal without a State reason", nil, func(v *Verdict) { v.Verb, v.Message = Refuse, "Bonjour" }, "reason_code"},
		{"refusal without words for the person", nil, func(v *Verdict) { v.Verb, v.ReasonCode = Refuse, "other" }, "message"},
		{"refusal of somebody unreachable needs no interview", func(f *Facts) { f.HasMet = false },
			func(v *Verdict) { v.Verb, v.ReasonCode, v.Message = Refuse, "did_not_respond", "Bonjour" }, ""},
	}
	for _, c := range cases {
		f, v := base, yes
		if c.facts != nil {
			c.facts(&f)
		}
		if c.v != nil {
			c.v(&v)
		}
		err := CheckVerdict(f, v)
		if got := fields(err); (c.want == "") != (err == nil) || (c.want != "" && got[c.want] == "") {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	base.Application.State = Refused
	if err := CheckVerdict(base, yes); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a decided application is a conflict, got %v", err)
	}
}

func TestSeries(t *testing.T) {
	now := time.Date(2026, 9, 1, 6, 0, 0, 0, time.UTC)
	s := Series{Day: day("2026-10-25"), From: 9 * 60, Until: 12 * 60, Minutes: 30, Pause: 10, Room: "B2", First: "a", Second: "b"}
	slots, l := s.Slots(now, nil)
	if len(l) > 0 || len(slots) != 4 {
		t.Fatalf("%d slots, %v", len(slots), l)
	}
	// The clocks go back that night: nine in the morning is UTC+1.
	if want := time.Date(2026, 10, 25, 8, 0, 0, 0, time.UTC); !slots[0].StartsAt.Equal(want) || slots[3].EndsAt() != want.Add(150*time.Minute) {
		t.Errorf("got %s … %s", slots[0].StartsAt, slots[3].EndsAt())
	}
	for name, other := range map[string]Slot{
		"same person":  {StartsAt: slots[1].StartsAt.Add(20 * time.Minute), Minutes: 30, Room: "C1", First: "b", Second: "z"},
		"same room":    {StartsAt: slots[1].StartsAt.Add(-20 * time.Minute), Minutes: 30, Room: "B2", First: "y", Second: "z"},
		"around it":    {StartsAt: slots[0].StartsAt.Add(-time.Hour), Minutes: 240, Room: "C1", First: "a", Second: "z"},
		"other people": {StartsAt: slots[1].StartsAt, Minutes: 30, Room: "C1", First: "y", Second: "z"},
		"cancelled":    {StartsAt: slots[1].StartsAt, Minutes: 30, Room: "B2", First: "a", Second: "b", CancelledAt: now},
		"just after":   {StartsAt: slots[3].EndsAt(), Minutes: 30, Room: "B2", First: "a", Second: "b"},
	} {
		_, l := s.Slots(now, []Slot{other})
		if wantClash := name == "same person" || name == "same room" || name == "around it"; (len(l) > 0) != wantClash {
			t.Errorf("%s: %v", name, l)
		}
	}
	bad := Series{From: 600, Until: 500, Minutes: 5, Pause: 200, First: "a", Second: "a"}
	if _, l := bad.Slots(now, nil); len(l) != 6 {
		t.Errorf("every fault at once: %v", l)
	}
}

func TestSlot_calendar(t *testing.T) {
	s := Slot{ID: "01", StartsAt: time.Date(2026, 10, 1, 7, 0, 0, 0, time.UTC), Minutes: 30, Version: 3}
	got := s.Calendar(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), "Entretien; école", "Salle B2, 12 rue de l’Étoile à Saint-Denis, troisième étage, au fond du couloir à gauche")
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", "DTSTART:20261001T070000Z\r\n", "DTEND:20261001T073000Z\r\n", "SEQUENCE:3\r\n", `SUMMARY:Entretien\; école`, `LOCATION:Salle B2\, 12`} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	if injected := s.Calendar(time.Time{}, "x\r\nATTENDEE:mailto:a@b.c", ""); strings.Contains(injected, "\r\nATTENDEE") {
		t.Error("a name typed by a visitor must not add a line")
	}
}
