// Package cohorttest makes a small school for the tests of capabilities: two
// sites, a running cohort of two learners at the first, and staff of each.
package cohorttest

import (
	"context"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// School is what a test stands on. The clock stands still on 24 November 2026, 10:30 in Paris.
type School struct {
	DB     *db.DB
	Clock  *clock.Manual
	Site   network.Site
	Other  network.Site // a neighbour, whose people must be kept out
	Cohort cohort.Cohort
	Awa    cohort.Learner
	Marc   cohort.Learner
}

// Today is the day on which the clock stands.
var Today = calendar.MustDate("2026-11-24")

// New fills a fresh database.
func New(t testing.TB, d *db.DB) *School {
	t.Helper()
	s := &School{DB: d, Clock: clock.NewManual(Today.At(10, 30, clock.Paris()))}
	if err := d.Write(context.Background(), s.fill); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *School) fill(ctx context.Context, tx *db.Tx) error {
	who, now := authz.System("test"), s.Clock.Now()
	n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau d’essai"})
	if err != nil {
		return err
	}
	org, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association d’essai", AddressLine: "1 rue Haute", PostalCode: "93000", City: "Essai"})
	if err != nil {
		return err
	}
	for slug, into := range map[string]*network.Site{"ici": &s.Site, "ailleurs": &s.Other} {
		if *into, err = network.InsertSite(ctx, tx, who, now, network.Site{OrganisationID: org.ID, Slug: slug, Name: "Site " + slug, OpenedOn: calendar.MustDate("2025-01-06")}); err != nil {
			return err
		}
	}
	if s.Cohort, err = cohort.Insert(ctx, tx, who, now, cohort.Cohort{SiteID: s.Site.ID, Name: "Promotion 1", StartsOn: calendar.MustDate("2026-09-07"),
		EndsOn: calendar.MustDate("2027-07-06"), Capacity: 12, WeeklyMinutes: 35 * 60}); err != nil {
		return err
	}
	if s.Awa, err = s.Enrol(ctx, tx, "Awa", "Diallo", now); err != nil {
		return err
	}
	s.Marc, err = s.Enrol(ctx, tx, "Marc", "Petit", now)
	return err
}

// Enrol adds a learner to the cohort.
func (s *School) Enrol(ctx context.Context, tx *db.Tx, given, family string, now time.Time) (cohort.Learner, error) {
	who := authz.System("test")
	p, err := person.Insert(ctx, tx, who, now, "decision.make", person.Person{SiteID: s.Site.ID, GivenName: given, FamilyName: family,
		Email: given + "@courriel.example", BirthDate: calendar.MustDate("2001-03-12")})
	if err != nil {
		return cohort.Learner{}, err
	}
	l, err := cohort.Enrol(ctx, tx, who, now, "decision.make", cohort.Learner{SiteID: s.Site.ID, CohortID: s.Cohort.ID, PersonID: p.ID, EnteredOn: s.Cohort.StartsOn})
	if err != nil {
		return l, err
	}
	return cohort.LearnerByID(ctx, tx, s.Site.ID, l.ID)
}

// Staff is an actor with a role at the first site.
func (s *School) Staff(role authz.Role) authz.Actor { return staff(role, s.Site.ID, s.Cohort.ID) }

// Neighbour is an actor with the same role at the other site.
func (s *School) Neighbour(role authz.Role) authz.Actor { return staff(role, s.Other.ID, "") }

// LearnerActor is a learner signed in.
func (s *School) LearnerActor(l cohort.Learner) authz.Actor {
	return authz.Actor{AccountID: "account-" + l.ID, PersonID: l.PersonID, Name: l.Name(),
		Memberships: []authz.Membership{{Role: authz.Learner, SiteID: l.SiteID, CohortID: l.CohortID, From: l.EnteredOn}}}
}

func staff(role authz.Role, siteID, cohortID string) authz.Actor {
	return authz.Actor{AccountID: "account-" + string(role) + siteID, PersonID: "person-" + string(role) + siteID, Name: string(role),
		Memberships: []authz.Membership{{Role: role, SiteID: siteID, CohortID: cohortID, From: calendar.MustDate("2025-01-06")}}}
}
