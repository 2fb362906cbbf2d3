package internship_test

import (
	"context"
	"strings"
	"testing"

	"chantier/internal/cohort/cohorttest"
	"chantier/internal/employment"
	"chantier/internal/internship"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
)

var day = calendar.MustDate

type school struct {
	*cohorttest.School
	internships *internship.Service
	director    authz.Actor
	counsellor  authz.Actor
	company     internship.Company
}

func newSchool(t *testing.T, d *db.DB) school {
	t.Helper()
	ctx, small := context.Background(), cohorttest.New(t, d)
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	queue, err := jobs.New(d, jobs.NewRegistry(), nil)
	if err != nil {
		t.Fatal(err)
	}
	mail := &mailqueue.Queue{DB: d, Jobs: queue, Bundle: bundle, Clock: small.Clock, BaseURL: "https://ecole.example"}
	s := school{small, &internship.Service{DB: d, Clock: small.Clock, Mail: mail, Bundle: bundle}, small.Staff(authz.SiteDirector), small.Staff(authz.Counsellor), internship.Company{}}
	contracts := &employment.Service{DB: d, Clock: small.Clock, Mail: mail, Jobs: queue, Bundle: bundle}
	_, terms, err := contracts.Propose(ctx, s.director, s.Site.ID, s.Awa.ID)
	if err != nil {
		t.Fatal(err)
	}
	terms.Post, terms.PensionFund, terms.ProvidentFund, terms.Workplace = "Développement web", "Caisse", "Prévoyance", "1 rue Haute, Essai"
	// Signed in the summer, before the first day.
	small.Clock.Set(day("2026-08-25").At(10, 0, clock.Paris()))
	c, err := contracts.Draft(ctx, s.director, employment.DraftCommand{SiteID: s.Site.ID, LearnerID: s.Awa.ID, Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	seen := func() employment.ChangeCommand {
		c, err := employment.ByID(ctx, d.Read(), s.Site.ID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		return employment.ChangeCommand{SiteID: c.SiteID, ContractID: c.ID, Version: c.Version}
	}
	if err := contracts.Issue(ctx, s.director, seen()); err != nil {
		t.Fatal(err)
	}
	if err := contracts.SignAsEmployee(ctx, s.LearnerActor(s.Awa), employment.SignCommand{ChangeCommand: seen(), TypedName: "Awa Diallo", Consents: true}); err != nil {
		t.Fatal(err)
	}
	if err := contracts.SignAsEmployer(ctx, s.director, employment.SignCommand{ChangeCommand: seen(), TypedName: s.director.Name, Consents: true}); err != nil {
		t.Fatal(err)
	}
	small.Clock.Set(cohorttest.Today.At(10, 30, clock.Paris()))
	if s.company, err = s.internships.AddCompany(ctx, s.counsellor, internship.Company{SiteID: s.Site.ID, Name: "Studio", TutorName: "Inès Garnier", TutorEmail: "ines@studio.example"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s school) agreement(from, to string) internship.Agreement {
	return internship.Agreement{SiteID: s.Site.ID, LearnerID: s.Awa.ID, CompanyID: s.company.ID, Aim: internship.Confirm, StartsOn: day(from), EndsOn: day(to), Weekly: 35 * 60, Tasks: "Intégrer deux pages"}
}

// TestAgreement goes from the draft to the tutor's marks, with the mistakes and the tricks of the way.
func TestAgreement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := context.Background(), newSchool(t, d)
		is := func(what string, err error, want fault.Kind) {
			t.Helper()
			if err == nil || fault.KindOf(err) != want {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := s.internships.Save(ctx, s.counsellor, s.agreement("2027-05-01", "2027-06-15"))
		is("six weeks", err, fault.Invalid)
		_, err = s.internships.Save(ctx, s.LearnerActor(s.Awa), s.agreement("2027-05-03", "2027-05-28"))
		is("drafted by the learner", err, fault.Forbidden)
		other := s.agreement("2027-05-03", "2027-05-28")
		other.SiteID = s.Other.ID
		_, err = s.internships.Save(ctx, s.Neighbour(authz.Counsellor), other)
		is("from the neighbour's site", err, fault.NotFound)

		a, err := s.internships.Save(ctx, s.counsellor, s.agreement("2027-05-03", "2027-05-28"))
		if err != nil {
			t.Fatal(err)
		}
		is("signed before it is issued", s.internships.SignAs(ctx, s.LearnerActor(s.Awa), internship.LearnerParty, s.Site.ID, a.ID, "", "Awa Diallo", true), fault.Conflict)
		if err := s.internships.Issue(ctx, s.counsellor, s.Site.ID, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		is("issued twice", s.internships.Issue(ctx, s.counsellor, s.Site.ID, a.ID, a.Version), fault.Conflict)
		letters, err := s.internships.Mail.Recent(ctx, "ines@studio.example", 5)
		if err != nil || len(letters) != 1 {
			t.Fatalf("%d letters to the tutor, %v", len(letters), err)
		}
		_, rest, _ := strings.Cut(letters[0].Body, "https://ecole.example/company/")
		secret := strings.Fields(rest)[0]
		if a, err = s.internships.Resolve(ctx, secret); err != nil {
			t.Fatal(err)
		}
		_, err = s.internships.Resolve(ctx, strings.ToUpper(secret))
		is("another secret", err, fault.NotFound)

		sign := func(who authz.Actor, party internship.Party, name string, consent bool) error {
			return s.internships.SignAs(ctx, who, party, s.Site.ID, a.ID, a.Fingerprint, name, consent)
		}
		awa, tutor := s.LearnerActor(s.Awa), authz.HolderOf(a.ID)
		is("by another learner", sign(s.LearnerActor(s.Marc), internship.LearnerParty, "Awa Diallo", true), fault.Forbidden)
		is("by the tutor of another agreement", sign(authz.HolderOf(s.company.ID), internship.TutorParty, "Inès Garnier", true), fault.Forbidden)
		is("the learner for the direction", sign(awa, internship.DirectorParty, "Awa Diallo", true), fault.Forbidden)
		is("without a name", sign(awa, internship.LearnerParty, " ", true), fault.Invalid)
		is("without consent", sign(awa, internship.LearnerParty, "Awa Diallo", false), fault.Invalid)
		is("another text", s.internships.SignAs(ctx, awa, internship.LearnerParty, s.Site.ID, a.ID, "0000", "Awa Diallo", true), fault.Conflict)
		for _, by := range []struct {
			who   authz.Actor
			party internship.Party
			name  string
		}{{awa, internship.LearnerParty, "Awa  Diallo"}, {tutor, internship.TutorParty, "Inès Garnier"}, {s.director, internship.DirectorParty, "Claire Martin"}} {
			if err := sign(by.who, by.party, by.name, true); err != nil {
				t.Fatalf("%s: %v", by.party, err)
			}
			is("signed twice", sign(by.who, by.party, by.name, true), fault.Conflict)
		}
		if a, err = internship.ByID(ctx, d.Read(), s.Site.ID, a.ID); err != nil || a.LearnerSign.Name != "Awa Diallo" || a.DirectorSign.At.IsZero() {
			t.Fatalf("%+v, %v", a, err)
		}

		marks := map[string]int{}
		for _, c := range internship.Criteria() {
			marks[c] = 3
		}
		is("marked before the first day", s.internships.Assess(ctx, tutor, s.Site.ID, a.ID, marks, ""), fault.Conflict)
		s.Clock.Set(day("2027-05-27").At(17, 0, clock.Paris()))
		is("a mark is missing", s.internships.Assess(ctx, tutor, s.Site.ID, a.ID, map[string]int{"team": 3}, ""), fault.Invalid)
		if err := s.internships.Assess(ctx, tutor, s.Site.ID, a.ID, marks, "Bien"); err != nil {
			t.Fatal(err)
		}
		is("marked twice", s.internships.Assess(ctx, tutor, s.Site.ID, a.ID, marks, "Mieux"), fault.Conflict)
		if got, err := internship.MarksOf(ctx, d.Read(), a.ID); err != nil || len(got) != len(marks) || got["team"] != 3 {
			t.Errorf("%v, %v", got, err)
		}
		// A second one at the same host would be too much; at the end of the contract, none can be.
		_, err = s.internships.Save(ctx, s.counsellor, s.agreement("2027-07-01", "2027-07-20"))
		is("beyond the contract", err, fault.Invalid)
	})
}

func TestCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := context.Background(), newSchool(t, d)
		a, err := s.internships.Save(ctx, s.counsellor, s.agreement("2027-05-03", "2027-05-28"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.internships.Cancel(ctx, s.counsellor, s.Site.ID, a.ID, " ", a.Version); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("without a reason: %v", err)
		}
		if err := s.internships.Cancel(ctx, s.counsellor, s.Site.ID, a.ID, "L’entreprise ferme.", a.Version); err != nil {
			t.Fatal(err)
		}
		if err := s.internships.Issue(ctx, s.counsellor, s.Site.ID, a.ID, a.Version+1); fault.KindOf(err) != fault.Conflict {
			t.Errorf("issued after: %v", err)
		}
		// Its days are free again.
		if _, err := s.internships.Save(ctx, s.counsellor, s.agreement("2027-05-03", "2027-05-28")); err != nil {
			t.Error(err)
		}
	})
}
