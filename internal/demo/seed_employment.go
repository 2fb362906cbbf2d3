package demo

import (
	"context"
	"fmt"

	"chantier/internal/employment"
	"chantier/internal/law"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Contracts are written four weeks before the first day and signed in the two weeks after; who is late signs on the last days.
const (
	contractsBefore = 28
	signingDays     = 14
)

// seedEmployment gives each learner the contract of ten months of their cohort,
// signed by both, and ends those of people who left early.
func (s *Story) seedEmployment(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		for _, c := range site.Cohorts {
			written := openDay(c.StartsOn.AddDays(-contractsBefore))
			if !s.Past(written) {
				continue
			}
			for i, l := range c.Learners {
				if err := s.hireLearner(ctx, tx, c, l, i, written); err != nil {
					return fault.Wrap(err, "contract of learner %d of %s", i, c.Name)
				}
			}
		}
	}
	return nil
}

func (s *Story) hireLearner(ctx context.Context, tx *db.Tx, c *Cohort, l *Learner, i int, written calendar.Date) error {
	smic, ok := law.SMICOn(c.StartsOn)
	if !ok {
		return fmt.Errorf("no minimum wage on %s", c.StartsOn)
	}
	terms := employment.Terms{StartsOn: c.StartsOn, EndsOn: c.EndsOn, TrialEndsOn: law.TrialLastDay(c.StartsOn, c.EndsOn), Weekly: c.WeeklyMinutes, Hourly: smic.Hour,
		Post: "Salarié·e polyvalent·e, développement web", Workplace: c.Site.Address(),
		PensionFund: "Retraite Solidaire (invention)", ProvidentFund: "Prévoyance Solidaire (invention)"}
	svc, office := s.App.Employment, c.Site.Staffer(authz.SiteAdmin).Actor
	contract, err := svc.DraftTx(ctx, tx, office, s.At(written, 10, 2*i), employment.DraftCommand{SiteID: c.SiteID, LearnerID: l.ID, Terms: terms})
	if err != nil {
		return err
	}
	see := employment.ChangeCommand{SiteID: c.SiteID, ContractID: contract.ID, Version: contract.Version}
	if contract, err = svc.IssueTx(ctx, tx, office, s.At(written, 14, 2*i), see); err != nil {
		return err
	}
	see.Version = contract.Version
	signs := openDay(written.AddDays(1 + s.Rand("contract", l.Person.Email).IntN(signingDays)))
	director := c.Site.Staffer(authz.SiteDirector)
	for _, sign := range []struct {
		on   calendar.Date
		hour int
		as   func() error
	}{
		{signs, 18, func() error {
			return svc.SignAsEmployeeTx(ctx, tx, l.Actor, s.Clock.Now(), employment.SignCommand{ChangeCommand: see, TypedName: l.Person.Name(), Consents: true})
		}},
		{openDay(signs.AddDays(2)), 9, func() error {
			return svc.SignAsEmployerTx(ctx, tx, director.Actor, s.Clock.Now(), employment.SignCommand{ChangeCommand: see, TypedName: director.Person.Name(), Consents: true})
		}},
	} {
		if !s.Past(sign.on) {
			return nil
		}
		s.At(sign.on, sign.hour, 3*i)
		if err := sign.as(); err != nil {
			return err
		}
		see.Version++
	}
	return s.endEarly(ctx, tx, c, l, see)
}

// endEarly ends the contract of who left before the term: hired after half a year, by agreement before.
func (s *Story) endEarly(ctx context.Context, tx *db.Tx, c *Cohort, l *Learner, see employment.ChangeCommand) error {
	if l.LeftOn.IsZero() || !l.LeftOn.Before(c.EndsOn) || !s.Past(l.LeftOn) {
		return nil
	}
	why := employment.EndAgreement
	if l.LeftOn.After(c.StartsOn.AddMonths(6)) {
		why = employment.EndHired
	}
	return s.App.Employment.TerminateTx(ctx, tx, c.Site.Staffer(authz.SiteAdmin).Actor, s.At(l.LeftOn, 16, 0),
		employment.TerminateCommand{ChangeCommand: see, On: l.LeftOn, Reason: why})
}

// openDay gives the day, or the last open one before it.
func openDay(d calendar.Date) calendar.Date {
	for !calendar.IsOpenDay(d) {
		d = d.AddDays(-1)
	}
	return d
}
