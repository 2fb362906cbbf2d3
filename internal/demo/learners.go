package demo

import (
	"context"
	"fmt"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

// decidedBefore is how long before the first day the panel meets.
const decidedBefore = 35

// DecisionDay gives the day on which the panel decides for a cohort.
func (c *Cohort) DecisionDay() calendar.Date {
	d := c.StartsOn.AddDays(-decidedBefore)
	for !calendar.IsOpenDay(d) {
		d = d.AddDays(-1)
	}
	return d
}

// seedLearners stores the people of each cohort whose panel has met. One of twelve
// leaves for a job before the end, another stops: a cohort is not a perfect line.
func (s *Story) seedLearners(ctx context.Context, tx *db.Tx) error {
	used := map[string]bool{}
	for _, site := range s.Sites {
		for _, c := range site.Cohorts {
			if !s.Past(c.DecisionDay()) {
				continue
			}
			for i := range c.Capacity {
				l, err := s.learner(ctx, tx, c, i, used)
				if err != nil {
					return err
				}
				c.Learners = append(c.Learners, l)
			}
		}
	}
	return nil
}

func (s *Story) learner(ctx context.Context, tx *db.Tx, c *Cohort, i int, used map[string]bool) (*Learner, error) {
	r := s.Rand("learner", c.Site.Slug, fmt.Sprint(c.Year), fmt.Sprint(i))
	p := s.invent(r, c.Site)
	for used[emailOf(p)] {
		p = s.invent(r, c.Site)
	}
	used[emailOf(p)] = true
	p.Email = emailOf(p)
	p.BirthDate = calendar.NewDate(c.Year-18-r.IntN(9), monthOf(1+r.IntN(12)), 1+r.IntN(28))
	if i%5 == 4 { // not only the young
		p.BirthDate = p.BirthDate.AddMonths(-12 * (8 + r.IntN(20)))
	}
	l := &Learner{Ease: 0.25 + 0.75*r.Float64(), Presence: 0.82 + 0.18*r.Float64(), AppliedOn: c.StartsOn.AddDays(-60 - r.IntN(80))}
	if n := len(c.Site.Places); n > 0 && r.IntN(10) < 8 {
		l.Place = &c.Site.Places[r.IntN(n)]
	}
	who, decided := authz.System("demo"), s.At(c.DecisionDay(), 17, 0)
	p, err := person.Insert(ctx, tx, who, s.At(l.AppliedOn, 10+i%8, r.IntN(60)), "decision.make", p)
	if err != nil {
		return nil, err
	}
	l.Person = p
	l.Learner = cohort.Learner{SiteID: c.Site.ID, CohortID: c.ID, PersonID: p.ID, ApplicationID: newID(), EnteredOn: c.StartsOn}
	if l.Place != nil {
		l.PlaceID = l.Place.ID
	}
	if l.Learner, err = cohort.Enrol(ctx, tx, who, decided, "decision.make", l.Learner); err != nil {
		return nil, err
	}
	if l.Learner, err = cohort.LearnerByID(ctx, tx, c.Site.ID, l.ID); err != nil {
		return nil, err
	}
	a, err := identity.InsertAccount(ctx, tx, who, decided, c.Site.ID, identity.Account{PersonID: p.ID, Email: p.Email, PasswordHash: s.hash, Locale: "fr"})
	if err != nil {
		return nil, err
	}
	l.AccountID = a.ID
	// The account stays open for the twelve months of follow-up.
	m := authz.Membership{Role: authz.Learner, SiteID: c.Site.ID, CohortID: c.ID, From: c.DecisionDay(), Until: c.EndsOn.AddMonths(12)}
	if err := identity.GrantRole(ctx, tx, who, decided, a.ID, m); err != nil {
		return nil, err
	}
	l.Actor = authz.Actor{AccountID: a.ID, PersonID: p.ID, Name: p.Name(), Memberships: []authz.Membership{m}}
	return l, s.maybeLeaves(ctx, tx, c, l, i)
}

// maybeLeaves lets the fourth leave in the eighth month, hired, and the ninth in the third, for good reasons of their own.
func (s *Story) maybeLeaves(ctx context.Context, tx *db.Tx, c *Cohort, l *Learner, i int) error {
	var on calendar.Date
	switch i {
	case 3:
		on = c.StartsOn.AddMonths(8).AddDays(-3)
	case 8:
		on = c.StartsOn.AddMonths(3).AddDays(4)
	}
	if on.IsZero() || !s.Past(on) {
		return nil
	}
	if err := cohort.Leave(ctx, tx, authz.System("demo"), s.At(on, 17, 30), "outcome.record", l.Learner, on); err != nil {
		return err
	}
	l.LeftOn = on
	l.Version++
	return nil
}
