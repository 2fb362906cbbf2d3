package attendance

import (
	"context"
	"fmt"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/programme"
)

// school is a site with a cohort of so many people and its timetable, on Wednesday 14 October 2026.
type school struct {
	*Service
	t          testing.TB
	clock      *clock.Manual
	cohort     cohort.Cohort
	learners   []cohort.Learner
	instructor authz.Actor
}

func newSchool(t testing.TB, d *db.DB, people int) *school {
	t.Helper()
	s := &school{t: t, clock: clock.NewManual(at(8, 0, 0))}
	s.Service = &Service{DB: d, Clock: s.clock}
	who, start := authz.System("test"), time.Date(2026, 8, 31, 8, 0, 0, 0, time.UTC)
	s.write(func(ctx context.Context, tx *db.Tx) error {
		n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
		if err != nil {
			return err
		}
		o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
		if err != nil {
			return err
		}
		site, err := network.InsertSite(ctx, tx, who, start, network.Site{OrganisationID: o.ID, Slug: "nord", Name: "Nord", AddressLine: "1 rue", PostalCode: "93990", City: "Valmont"})
		if err != nil {
			return err
		}
		s.cohort, err = cohort.Insert(ctx, tx, who, start, cohort.Cohort{SiteID: site.ID, Name: "Promo 2026", StartsOn: day("2026-09-01"),
			EndsOn: day("2027-06-30"), Capacity: max(people, 1), WeeklyMinutes: 2100})
		if err != nil {
			return err
		}
		s.learners = nil // the transaction may run again
		for i := range people {
			p, err := person.Insert(ctx, tx, who, start, "decision.make", person.Person{SiteID: site.ID, GivenName: fmt.Sprintf("Awa%02d", i), FamilyName: "Exemple"})
			if err != nil {
				return err
			}
			l, err := cohort.Enrol(ctx, tx, who, start, "decision.make", cohort.Learner{SiteID: site.ID, CohortID: s.cohort.ID, PersonID: p.ID, EnteredOn: day("2026-09-01")})
			if err != nil {
				return err
			}
			l.GivenName, l.FamilyName = p.GivenName, p.FamilyName
			s.learners = append(s.learners, l)
		}
		_, err = s.PlanTimetableTx(ctx, tx, who, start, PlanTimetable{SiteID: site.ID, CohortID: s.cohort.ID})
		return err
	})
	s.instructor = s.staff("Marc Modèle", authz.Membership{Role: authz.Instructor, SiteID: s.cohort.SiteID})
	return s
}

func (s *school) write(fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.DB.Write(context.Background(), fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *school) staff(name string, m authz.Membership) authz.Actor {
	return authz.Actor{AccountID: "account of " + name, PersonID: "person of " + name, Name: name, Memberships: []authz.Membership{m}}
}

func (s *school) actor(i int) authz.Actor {
	l := s.learners[i]
	return authz.Actor{AccountID: "account of " + l.ID, PersonID: l.PersonID, Name: l.Name(),
		Memberships: []authz.Membership{{Role: authz.Learner, SiteID: l.SiteID, CohortID: l.CohortID}}}
}

// halfDay gives a half-day of the cohort.
func (s *school) halfDay(d calendar.Date, half calendar.Half) HalfDay {
	s.t.Helper()
	all, err := HalfDays(context.Background(), s.DB.Read(), s.cohort.SiteID, s.cohort.ID, d, d)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range all {
		if h.Half == half {
			return h
		}
	}
	s.t.Fatalf("no half-day on %s, %s", d, half)
	return HalfDay{}
}

func (s *school) morning() HalfDay {
	s.t.Helper()
	return s.halfDay(day("2026-10-14"), calendar.Morning)
}

func (s *school) sign(i int) (Signed, error) {
	code := CodeAt(s.morning().Secret, s.clock.Now())
	return s.SignHalfDay(context.Background(), s.actor(i), SignHalfDay{SiteID: s.cohort.SiteID, Code: code, Means: ByCode})
}

func (s *school) mark(i int, m Mark, paper bool) error {
	h := s.morning()
	return s.MarkLearner(context.Background(), s.instructor, MarkLearner{SiteID: h.SiteID, HalfDayID: h.ID, LearnerID: s.learners[i].ID, Version: h.Version, Mark: m, OnPaper: paper})
}

func (s *school) close(who authz.Actor) (ClosedSheet, error) {
	h := s.morning()
	return s.CloseSheet(context.Background(), who, CloseSheet{SiteID: h.SiteID, HalfDayID: h.ID, Version: h.Version})
}

// past makes the sheets of every half-day before a day: all sign on time, but one in ten person-half-days is an absence.
func (s *school) past(before calendar.Date) []PastSheet {
	s.t.Helper()
	all, err := HalfDays(context.Background(), s.DB.Read(), s.cohort.SiteID, s.cohort.ID, s.cohort.StartsOn, before.AddDays(-1))
	if err != nil {
		s.t.Fatal(err)
	}
	var out []PastSheet
	for n, h := range all {
		p := PastSheet{HalfDayID: h.ID, ClosedBy: "account", ClosedByName: "Marc Modèle", ClosedAt: h.EndsAt().Add(5 * time.Minute)}
		for i, l := range s.learners {
			if (n+i)%10 == 9 {
				p.Marks = append(p.Marks, Mark{HalfDayID: h.ID, LearnerID: l.ID, Status: Excused, Ground: PaidLeave, By: "account", At: h.EndsAt()})
				continue
			}
			means := ByCode
			if h.Kind == programme.InCompany {
				means = ByDeclared
			}
			p.Signatures = append(p.Signatures, Signature{HalfDayID: h.ID, LearnerID: l.ID, At: h.StartsAt().Add(time.Duration(i) * time.Second), Means: means, EnteredBy: "account of " + l.ID})
		}
		out = append(out, p)
	}
	return out
}
