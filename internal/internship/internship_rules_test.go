package internship

import (
	"testing"
	"time"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
)

var day = calendar.MustDate

func agreement(from, to string) Agreement {
	return Agreement{ID: "a", CompanyID: "c1", Aim: Confirm, StartsOn: day(from), EndsOn: day(to), Weekly: 35 * 60, Tasks: "Intégrer"}
}

func contract(from, to string, others ...Agreement) Context {
	return Context{BirthDate: day("2001-03-12"), ContractStarts: day(from), ContractEnds: day(to), ContractWeekly: 35 * 60, Others: others}
}

// The worked examples of the field (domain notes §7.2, §13); C. trav. L.5135-1, D.5135-2, D.5135-3.
func TestReview(t *testing.T) {
	other := agreement("2027-04-01", "2027-04-30")
	other.ID, other.CompanyID = "b", "c2"
	sameHost := other
	sameHost.CompanyID = "c1"
	renewed := agreement("2027-05-01", "2027-05-31")
	renewed.RenewsID = "b"
	ten := contract("2026-09-01", "2027-06-30")
	cases := []struct {
		name string
		a    Agreement
		c    Context
		rule law.RuleID // "" accepted without a word
		told bool       // only told
	}{
		{"one month, 1 to 31 May", agreement("2027-05-01", "2027-05-31"), ten, "", false},
		{"one day more", agreement("2027-05-01", "2027-06-01"), ten, law.RulePMSMPLength, false},
		{"two months in two hosts: 20.1 % of ten months", agreement("2027-05-01", "2027-05-31"), contract("2026-09-01", "2027-06-30", other), "", false},
		{"61 days of a six-month contract: 33.7 %", agreement("2027-05-01", "2027-05-31"), contract("2027-01-01", "2027-06-30", other), law.RulePMSMPShare, false},
		{"same host, same aim", agreement("2027-05-01", "2027-05-31"), contract("2026-09-01", "2027-06-30", sameHost), law.RulePMSMPSameHost, false},
		{"the other renewed in the same host: 61 days are told", renewed, contract("2026-09-01", "2027-06-30", sameHost), law.RulePMSMPHostDays, true},
		{"overlap", agreement("2027-04-30", "2027-05-20"), contract("2026-09-01", "2027-06-30", other), law.RulePMSMPLength, false},
		{"after the contract", agreement("2027-06-20", "2027-07-10"), ten, law.RulePMSMPShare, false},
		{"no contract", agreement("2027-05-01", "2027-05-31"), Context{}, law.RulePMSMPShare, false},
		{"fifteen years old", agreement("2027-05-01", "2027-05-31"), Context{BirthDate: day("2011-05-02"), ContractStarts: day("2026-09-01"), ContractEnds: day("2027-06-30"), ContractWeekly: 2100}, law.RulePMSMPAge, false},
	}
	for _, c := range cases {
		got := c.a.Review(c.c)
		if c.rule == "" {
			if len(got) != 0 {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		found := false
		for _, n := range got {
			found = found || n.Rule == c.rule && n.Blocks != c.told
		}
		if !found {
			t.Errorf("%s: %s is not among %+v", c.name, c.rule, got)
		}
		if blocked := c.a.Check(c.c).Err() != nil; blocked == c.told {
			t.Errorf("%s: refused %v", c.name, blocked)
		}
	}
}

func TestStateOn(t *testing.T) {
	a := agreement("2027-05-03", "2027-05-30")
	at := func(d string) State { return a.StateOn(day(d)) }
	if at("2027-04-01") != Draft {
		t.Error(at("2027-04-01"))
	}
	now := time.Date(2027, 4, 2, 9, 0, 0, 0, time.UTC)
	a.IssuedAt = now
	a.LearnerSign.At, a.TutorSign.At = now, now
	if at("2027-05-10") != ToSign {
		t.Errorf("two of three signatures: %s", at("2027-05-10"))
	}
	a.DirectorSign.At = now
	for d, want := range map[string]State{"2027-05-02": Signed, "2027-05-03": Running, "2027-05-30": Running, "2027-05-31": Ended} {
		if got := at(d); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
	a.CancelledAt = now
	if at("2027-05-10") != Cancelled {
		t.Error("cancelled")
	}
}

func TestCheckAssessment(t *testing.T) {
	if l := CheckAssessment(map[string]int{"team": 5}, ""); len(l) != len(Criteria()) {
		t.Errorf("every missing or impossible mark is told: %v", l)
	}
}

func TestCompany_Check(t *testing.T) {
	if l := (Company{SIRET: "12", TutorEmail: "x"}).Check(); len(l) != 4 {
		t.Errorf("%v", l)
	}
	if l := (Company{Name: "Webcoop", SIRET: "12345678901234", TutorName: "Ana", TutorEmail: "ana@webcoop.example"}).Check(); len(l) != 0 {
		t.Errorf("%v", l)
	}
}
