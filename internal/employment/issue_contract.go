package employment

import (
	"context"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/mailqueue"
)

// Issue freezes the text of a draft and gives it to both parties to sign. The
// learner gets a letter. The terms are checked again: another contract may have been written meanwhile.
func (s *Service) Issue(ctx context.Context, who authz.Actor, cmd ChangeCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.IssueTx(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
}

// IssueTx is Issue inside a transaction.
func (s *Service) IssueTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd ChangeCommand) (Contract, error) {
	c, err := s.change(ctx, tx, who, DayOf(now), cmd, ActionIssue, VerbIssue)
	if err != nil {
		return c, err
	}
	f, err := loadFile(ctx, tx, c.SiteID, c.LearnerID, c.ID)
	if err != nil {
		return c, err
	}
	if err := CheckTerms(c.Terms, f.person.BirthDate, f.others).Err(); err != nil {
		return c, err
	}
	c.IssuedAt, c.Template = now, TemplateVersion
	if c.Snapshot, err = newSnapshot(s.Bundle.Localizer("fr"), c, f).encode(); err != nil {
		return c, err
	}
	c.Fingerprint = fingerprintOf(c.Snapshot)
	if err := updateIssued(ctx, tx, c); err != nil {
		return c, err
	}
	c.Version++
	if err := s.askToSign(ctx, tx, c, f); err != nil {
		return c, err
	}
	return c, record(ctx, tx, who, now, ActionIssue, c, map[string]string{"fingerprint": c.Fingerprint})
}

// askToSign writes to the learner that a text waits for their signature.
func (s *Service) askToSign(ctx context.Context, tx *db.Tx, c Contract, f file) error {
	return s.Mail.Post(ctx, tx, mailqueue.Letter{SiteID: c.SiteID, Kind: "employment.to_sign", To: f.person.Email, Locale: "fr",
		Subject: fault.Msg("employment.mail_to_sign_subject", "site", f.site.Name),
		Body: fault.Msg("employment.mail_to_sign_body", "name", f.person.GivenName, "site", f.site.Name, "number", c.Number(),
			"from", c.Terms.StartsOn, "until", c.TermOn, "link", s.Mail.URL("/sites/"+f.site.Slug+"/my-contract"))})
}

// Reopen takes an issued text back to draft, as long as nobody signed.
func (s *Service) Reopen(ctx context.Context, who authz.Actor, cmd ChangeCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.change(ctx, tx, who, clock.Today(s.Clock), cmd, ActionIssue, VerbReopen)
		if err != nil {
			return err
		}
		c.IssuedAt, c.Snapshot, c.Template, c.Fingerprint = time.Time{}, "", 0, ""
		if err := updateIssued(ctx, tx, c); err != nil {
			return err
		}
		return record(ctx, tx, who, s.Clock.Now(), ActionIssue, c, map[string]string{"reopened": "yes"})
	})
}

// Withdraw gives a contract up before both had signed.
func (s *Service) Withdraw(ctx context.Context, who authz.Actor, cmd ChangeCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.change(ctx, tx, who, clock.Today(s.Clock), cmd, ActionWithdraw, VerbWithdraw)
		if err != nil {
			return err
		}
		if err := updateWithdrawn(ctx, tx, c, s.Clock.Now()); err != nil {
			return err
		}
		return record(ctx, tx, who, s.Clock.Now(), ActionWithdraw, c, nil)
	})
}

// DayOf gives the civil date of an instant in Europe/Paris.
func DayOf(t time.Time) calendar.Date { return calendar.DateOf(t.In(clock.Paris())) }
