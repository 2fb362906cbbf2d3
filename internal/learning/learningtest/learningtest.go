// Package learningtest gives the tests of learning a small school and an engine that knows the answers kept with the
// exercises: right ones pass, each wrong one fails on the check that its author named.
package learningtest

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"chantier/contenu"
	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/learning"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// Now is the instant at which the school's clock stands.
var Now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// Answers is the engine.
type Answers struct{}

// Grade recognises the answers kept with the exercise; any other answer fails on the first check, an empty one cannot
// be judged, and one that holds "boucle" never ends.
func (Answers) Grade(_ context.Context, e *curriculum.Exercise, files curriculum.Files) grading.Result {
	r := grading.Result{Exercise: e.ID, Fuel: 1000, Duration: 2 * time.Millisecond}
	all := ""
	for _, text := range files {
		all += strings.TrimSpace(text)
	}
	switch {
	case all == "":
		r.Verdict, r.Message = grading.Unreadable, "Votre réponse est vide."
		return r
	case strings.Contains(all, "boucle"):
		r.Verdict, r.Message = grading.OutOfTime, "Le programme ne s’arrête pas."
		return r
	case maps.Equal(files, e.Solution):
		r.Verdict, r.Passed = grading.Passed, true
		for _, c := range e.Checks {
			r.Checks = append(r.Checks, grading.CheckResult{ID: c.ID, Passed: true})
		}
		return r
	}
	fails := e.Checks[0].ID
	for _, w := range e.Wrong {
		if maps.Equal(files, w.Files) {
			fails = w.Fails
		}
	}
	failed := false
	for _, c := range e.Checks {
		failed = failed || c.ID == fails
		result := grading.CheckResult{ID: c.ID, Passed: !failed}
		if failed {
			result.Message = c.Failure
		}
		r.Checks = append(r.Checks, result)
	}
	return r
}

// School is a site with two cohorts, some learners and those who teach them.
type School struct {
	*learning.Service
	Clock      *clock.Manual
	Site       network.Site
	OtherSite  network.Site
	Cohort     cohort.Cohort
	Other      cohort.Cohort // another cohort of the site
	Awa, Léo   cohort.Learner
	Zoé        cohort.Learner // of the other cohort
	Instructor authz.Actor
	Trainer    authz.Actor // of Cohort only
	Director   authz.Actor
	Counsellor authz.Actor
}

// New makes the school in an empty database.
func New(t testing.TB, d *db.DB) *School {
	t.Helper()
	c, err := curriculum.Load(contenu.FS)
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.NewManual(Now)
	s := &School{Clock: clk, Service: &learning.Service{DB: d, Clock: clk, Curriculum: c, Grader: Answers{}, Engine: "answers 1"}}
	if err := d.Write(context.Background(), s.fill); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *School) fill(ctx context.Context, tx *db.Tx) error {
	who := authz.System("test")
	n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
	if err != nil {
		return err
	}
	o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
	if err != nil {
		return err
	}
	if s.Site, err = network.InsertSite(ctx, tx, who, Now, network.Site{OrganisationID: o.ID, Slug: "nord", Name: "Nord"}); err != nil {
		return err
	}
	if s.OtherSite, err = network.InsertSite(ctx, tx, who, Now, network.Site{OrganisationID: o.ID, Slug: "sud", Name: "Sud"}); err != nil {
		return err
	}
	if s.Cohort, err = s.cohort(ctx, tx, "Promotion 1"); err != nil {
		return err
	}
	if s.Other, err = s.cohort(ctx, tx, "Promotion 2"); err != nil {
		return err
	}
	for _, l := range []struct {
		into          *cohort.Learner
		given, family string
		cohortID      string
	}{{&s.Awa, "Awa", "Diallo", s.Cohort.ID}, {&s.Léo, "Léo", "Martin", s.Cohort.ID}, {&s.Zoé, "Zoé", "Nguyen", s.Other.ID}} {
		if *l.into, err = s.learner(ctx, tx, l.given, l.family, l.cohortID); err != nil {
			return err
		}
	}
	for _, m := range []struct {
		into     *authz.Actor
		given    string
		role     authz.Role
		cohortID string
	}{{&s.Instructor, "Inès", authz.Instructor, ""}, {&s.Trainer, "Tom", authz.ExternalTrainer, s.Cohort.ID},
		{&s.Director, "Dina", authz.SiteDirector, ""}, {&s.Counsellor, "Carl", authz.Counsellor, ""}} {
		p, err := person.Insert(ctx, tx, who, Now, "member.grant", person.Person{SiteID: s.Site.ID, GivenName: m.given, FamilyName: "Staff"})
		if err != nil {
			return err
		}
		*m.into = s.actor(p.ID, m.given+" Staff", m.role, m.cohortID)
	}
	return nil
}

func (s *School) cohort(ctx context.Context, tx *db.Tx, name string) (cohort.Cohort, error) {
	return cohort.Insert(ctx, tx, authz.System("test"), Now, cohort.Cohort{SiteID: s.Site.ID, Name: name, Capacity: 12, WeeklyMinutes: 2100,
		StartsOn: calendar.MustDate("2026-09-01"), EndsOn: calendar.MustDate("2027-06-30")})
}

func (s *School) learner(ctx context.Context, tx *db.Tx, given, family, cohortID string) (cohort.Learner, error) {
	who := authz.System("test")
	p, err := person.Insert(ctx, tx, who, Now, "decision.make", person.Person{SiteID: s.Site.ID, GivenName: given, FamilyName: family})
	if err != nil {
		return cohort.Learner{}, err
	}
	l, err := cohort.Enrol(ctx, tx, who, Now, "decision.make", cohort.Learner{SiteID: s.Site.ID, CohortID: cohortID, PersonID: p.ID,
		EnteredOn: calendar.MustDate("2026-09-01")})
	if err != nil {
		return l, err
	}
	return cohort.LearnerByID(ctx, tx, s.Site.ID, l.ID)
}

func (s *School) actor(personID, name string, role authz.Role, cohortID string) authz.Actor {
	return authz.Actor{AccountID: "account-" + personID, PersonID: personID, Name: name, Memberships: []authz.Membership{
		{Role: role, SiteID: s.Site.ID, CohortID: cohortID, From: calendar.MustDate("2026-09-01")}}}
}

// As gives a learner as the one who acts.
func (s *School) As(l cohort.Learner) authz.Actor {
	return s.actor(l.PersonID, l.Name(), authz.Learner, l.CohortID)
}

// Exercise gives a written exercise.
func (s *School) Exercise(t testing.TB, id string) *curriculum.Exercise {
	t.Helper()
	e, ok := s.Curriculum.Exercise(id)
	if !ok {
		t.Fatalf("no exercise %s", id)
	}
	return e
}
