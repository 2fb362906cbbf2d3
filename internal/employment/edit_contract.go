package employment

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// ChangeCommand names the contract as the user saw it.
type ChangeCommand struct {
	SiteID, ContractID string
	Version            int
}

// change is the body that the verbs share: load by id and site, ask the access
// table, then the table of transitions, then do.
func (s *Service) change(ctx context.Context, tx *db.Tx, who authz.Actor, day calendar.Date, cmd ChangeCommand, action authz.Action, v Verb) (Contract, error) {
	c, err := ByID(ctx, tx, cmd.SiteID, cmd.ContractID)
	if err != nil {
		return c, err
	}
	if err := authz.Check(who, action, c.Target()); err != nil {
		return c, err
	}
	if err := c.must(v, day); err != nil {
		return c, err
	}
	c.Version = cmd.Version // the guard compares it with the stored one
	return c, nil
}

// Edit changes the terms of a draft.
func (s *Service) Edit(ctx context.Context, who authz.Actor, cmd ChangeCommand, t Terms) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.change(ctx, tx, who, clock.Today(s.Clock), cmd, ActionEdit, VerbEdit)
		if err != nil {
			return err
		}
		f, err := loadFile(ctx, tx, c.SiteID, c.LearnerID, c.ID)
		if err != nil {
			return err
		}
		c.Terms = t.clean()
		if err := CheckTerms(c.Terms, f.person.BirthDate, f.others).Err(); err != nil {
			return err
		}
		if err := updateTerms(ctx, tx, c); err != nil {
			return err
		}
		return record(ctx, tx, who, s.Clock.Now(), ActionEdit, c, map[string]string{"starts_on": c.Terms.StartsOn.String(), "ends_on": c.Terms.EndsOn.String()})
	})
}
