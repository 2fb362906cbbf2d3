// Package demo invents a network of three sites and its years, with the real use
// cases: what it shows is what the product does. Every person is invented.
//
// The years repeat: each site starts one cohort a year, in its own month, so that
// any day shows cohorts at different points of their ten months. The people of a
// cohort depend on its site and year only: another day shows the same school.
package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"chantier/internal/app"
	"chantier/internal/campaign"
	"chantier/internal/cohort"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

// Story is the invented network while it is being made.
type Story struct {
	App   *app.App
	Clock *clock.Manual
	Today calendar.Date // nothing later than this day is written
	Sites []*Site
	// NetworkOfficer has no site.
	NetworkOfficer *Staff
	hash           string // of the password that every invented account shares
}

// Site is an invented site.
type Site struct {
	network.Site
	Organisation     network.Organisation
	Staff            map[authz.Role]*Staff // one of each; two instructors are Instructor and SecondInstructor
	SecondInstructor *Staff
	Campaigns        []campaign.Campaign
	Places           []campaign.Place
	Cohorts          []*Cohort // oldest first
}

// Staff is somebody with an account and a role.
type Staff struct {
	Person    person.Person
	AccountID string
	Actor     authz.Actor
	Role      authz.Role
}

// Cohort is an invented cohort. One whose first day is still to come has Learners only as far as the panel has decided.
type Cohort struct {
	cohort.Cohort
	Site     *Site
	Year     int
	Learners []*Learner
}

// Learner is an invented learner. Ease and Presence, from 0 to 1, give each a character that all parts of the story share.
type Learner struct {
	cohort.Learner
	Person    person.Person
	AccountID string
	Actor     authz.Actor
	Ease      float64         // how easily they learn
	Presence  float64         // how regularly they come
	AppliedOn calendar.Date   // when the application came: months before the first day
	Place     *campaign.Place // of the poster, nil when they heard otherwise
}

// Present says whether the learner is on the path on a day.
func (l *Learner) Present(d calendar.Date) bool {
	return !d.Before(l.EnteredOn) && (l.LeftOn.IsZero() || !d.After(l.LeftOn))
}

// Rand gives a source that depends on its names only: the same story on every machine.
func (s *Story) Rand(names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, n := range names {
		fmt.Fprintf(h, "%d:%s", len(n), n)
	}
	return rand.New(rand.NewPCG(h.Sum64(), 1987)) //nolint:gosec // an invented story needs repeatable chance, not secrets
}

// At sets the story's clock to a time of day in Paris and gives the instant.
func (s *Story) At(d calendar.Date, hour, minute int) time.Time {
	t := d.At(hour, minute, clock.Paris())
	s.Clock.Set(t)
	return t
}

// Past says whether a day has come in the story.
func (s *Story) Past(d calendar.Date) bool { return !d.After(s.Today) }

// Staffer gives the member of staff of a role, the director when the site has none.
func (site *Site) Staffer(role authz.Role) *Staff {
	if st, ok := site.Staff[role]; ok {
		return st
	}
	return site.Staff[authz.SiteDirector]
}

// steps lists the parts of the story in order; each capability tells its own.
func (s *Story) steps() []step {
	return []step{
		{"people", s.seedPeople}, {"campaign", s.seedCampaign}, {"learners", s.seedLearners}, {"admission", s.seedAdmission}, {"placement", s.seedPlacement},
		{"employment", s.seedEmployment}, {"programme", s.seedProgramme}, {"attendance", s.seedAttendance}, {"learning", s.seedLearning},
		{"project", s.seedProject}, {"certification", s.seedCertification}, {"internship", s.seedInternship}, {"outcome", s.seedOutcome},
		{"support", s.seedSupport}, {"funding", s.seedFunding},
	}
}

type step struct {
	name string
	tell func(ctx context.Context, tx *db.Tx) error
}

// Tell writes the whole story into an empty database, each part in one transaction.
func (s *Story) Tell(ctx context.Context) error {
	for _, step := range s.steps() {
		if err := s.App.DB.Write(ctx, step.tell); err != nil {
			return fmt.Errorf("demo: tell the part %s: %w", step.name, err)
		}
	}
	return nil
}

// newPerson makes an id that the parts of the story can refer to before the person is stored.
func newID() string { return id.New() }
