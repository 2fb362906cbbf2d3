package demo

import (
	"context"
	"fmt"

	"chantier/internal/law"
	"chantier/internal/outcome"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

var employers = []string{"Agence Pixel Nord", "Ville de Valmont", "Studio Laverne", "Atelier Numa", "Mutuelle des Canaux", "Imprimerie Hardy", "Webcoop 93"}

// seedOutcome records the exits of those whose path is over for three weeks, and the news since.
func (s *Story) seedOutcome(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		who := site.Staff[authz.Counsellor].Actor
		for _, c := range site.Cohorts {
			for _, l := range c.Learners {
				on := c.EndsOn
				if !l.LeftOn.IsZero() {
					on = l.LeftOn
				}
				noted := on.AddDays(12)
				if s.Rand("noted", l.Person.Email).IntN(6) == 0 {
					noted = on.AddDays(40) // some exits wait: the counsellor has something to do
				}
				if !s.Past(noted) {
					continue
				}
				if err := s.exit(ctx, tx, who, l, on, noted); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Story) exit(ctx context.Context, tx *db.Tx, who authz.Actor, l *Learner, on, noted calendar.Date) error {
	r := s.Rand("exit", l.Person.Email)
	e := outcome.Exit{SiteID: l.SiteID, LearnerID: l.ID, ExitedOn: on, Organisation: employers[r.IntN(len(employers))]}
	switch n := r.IntN(12) + int(l.Ease*3); {
	case !l.LeftOn.IsZero() && l.LeftOn.Before(l.EnteredOn.AddMonths(4)):
		e.Situation, e.Organisation = outcome.JobSeeker, ""
	case n >= 10:
		e.Situation = outcome.PermanentJob
	case n >= 7:
		e.Situation, e.ContractMonths = outcome.FixedTermJob, 3+r.IntN(9)
	case n >= 5:
		e.Situation, e.Organisation = outcome.Training, "Titre professionnel CDA"
	case n == 4:
		e.Situation, e.Organisation = outcome.SelfEmployed, ""
	case n == 3:
		e.Situation, e.Organisation = outcome.NoNews, ""
	default:
		e.Situation, e.Organisation = outcome.JobSeeker, ""
	}
	s.At(noted, 15, 20)
	if err := s.App.Outcome.RecordExitTx(ctx, tx, who, e); err != nil {
		return fmt.Errorf("exit of %s: %w", l.ID, err)
	}
	for _, months := range law.FollowUpMonths() {
		asked := outcome.DueOn(on, months).AddDays(2 + r.IntN(9))
		if !s.Past(asked) {
			continue
		}
		s.At(asked, 11, 5)
		f := outcome.FollowUp{SiteID: l.SiteID, LearnerID: l.ID, Months: months, AskedOn: asked, Reached: r.IntN(8) > 0,
			Situation: e.Situation, ContractMonths: e.ContractMonths, Organisation: e.Organisation}
		if f.Situation == outcome.JobSeeker && r.IntN(2) == 0 {
			f.Situation, f.ContractMonths, f.Organisation = outcome.FixedTermJob, 6, employers[r.IntN(len(employers))]
		}
		if err := s.App.Outcome.RecordFollowUpTx(ctx, tx, who, f); err != nil {
			return fmt.Errorf("follow-up of %s: %w", l.ID, err)
		}
	}
	return nil
}
