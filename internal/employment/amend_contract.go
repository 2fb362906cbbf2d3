package employment

import (
	"context"
	"strings"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Amend writes an amendment, freezes its text and gives it to both parties to
// sign; the learner gets a letter. A renewal is one that moves the term.
func (s *Service) Amend(ctx context.Context, who authz.Actor, cmd ChangeCommand, ch Changes) (a Amendment, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err = s.AmendTx(ctx, tx, who, s.Clock.Now(), cmd, ch)
		return err
	})
	return a, err
}

// AmendTx is Amend inside a transaction.
func (s *Service) AmendTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd ChangeCommand, ch Changes) (Amendment, error) {
	var a Amendment
	c, err := s.change(ctx, tx, who, DayOf(now), cmd, ActionAmend, VerbAmend)
	if err != nil {
		return a, err
	}
	before, err := AmendmentsOf(ctx, tx, c.SiteID, c.ID)
	if err != nil {
		return a, fault.Wrap(err, "employment: list amendments")
	}
	for _, b := range before {
		if b.State() == AmendmentToSign {
			return a, fault.New(fault.Conflict, "employment.amendment_waits", "n", b.Seq)
		}
	}
	f, err := loadFile(ctx, tx, c.SiteID, c.LearnerID, c.ID)
	if err != nil {
		return a, err
	}
	ch = ch.clean(c)
	current := TermsOn(c, before, c.LastDay())
	if err := CheckAmendment(current, c.LastDay(), ch, f.person.BirthDate, f.others, DayOf(now)).Err(); err != nil {
		return a, err
	}
	a = Amendment{ID: id.New(), SiteID: c.SiteID, ContractID: c.ID, Seq: len(before) + 1, Changes: ch, IssuedAt: now, Template: TemplateVersion, Version: 1}
	if a.Snapshot, err = newAmendmentSnapshot(s.Bundle.Localizer("fr"), c, a, f, current).encode(); err != nil {
		return a, err
	}
	a.Fingerprint = fingerprintOf(a.Snapshot)
	if err := insertAmendment(ctx, tx, a); err != nil {
		return a, err
	}
	if err := s.askToSign(ctx, tx, c, f); err != nil {
		return a, err
	}
	return a, record(ctx, tx, who, now, ActionAmend, c, map[string]string{"amendment": a.ID, "fingerprint": a.Fingerprint})
}

func (ch Changes) clean(c Contract) Changes {
	for _, s := range []*string{&ch.Post, &ch.Workplace, &ch.ExceptionRef} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	if ch.IsRenewal() && ch.EffectiveOn.IsZero() {
		ch.EffectiveOn = c.LastDay().AddDays(1)
	}
	return ch
}

// AmendmentCommand names an amendment as the user saw it.
type AmendmentCommand struct {
	SiteID, ContractID, AmendmentID string
	Version                         int
}

// SignAmendmentCommand is the gesture of signing an amendment.
type SignAmendmentCommand struct {
	AmendmentCommand
	TypedName string
	Consents  bool
}

// SignAmendmentAsEmployee signs an amendment for the learner.
func (s *Service) SignAmendmentAsEmployee(ctx context.Context, who authz.Actor, cmd SignAmendmentCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SignAmendmentTx(ctx, tx, who, s.Clock.Now(), cmd, false)
	})
}

// SignAmendmentAsEmployer signs an amendment for the employer.
func (s *Service) SignAmendmentAsEmployer(ctx context.Context, who authz.Actor, cmd SignAmendmentCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SignAmendmentTx(ctx, tx, who, s.Clock.Now(), cmd, true)
	})
}

// SignAmendmentTx signs for one of the parties inside a transaction. The second
// signature of a renewal moves the contract's term.
func (s *Service) SignAmendmentTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd SignAmendmentCommand, forEmployer bool) error {
	action, p := authz.Action(ActionSign), employeeParty
	if forEmployer {
		action, p = ActionSignEmployer, employerParty
	}
	c, a, err := s.openAmendment(ctx, tx, who, cmd.AmendmentCommand, action, DayOf(now))
	if err != nil {
		return err
	}
	name, other := c.Name(), a.Employer
	if forEmployer {
		name, other = who.Name, a.Employee
		if who.PersonID != "" && who.PersonID == c.PersonID {
			return fault.New(fault.Forbidden, "employment.both_sides")
		}
	}
	if err := CheckSignature(cmd.TypedName, name, cmd.Consents).Err(); err != nil {
		return err
	}
	if a.Changes.IsRenewal() && DayOf(now).After(c.LastDay()) { // art. L.1243-13: before the term
		return fault.New(fault.Conflict, "employment.renewal_late", "until", c.LastDay())
	}
	sig := Signature{At: now, Name: strings.Join(strings.Fields(cmd.TypedName), " "), AccountID: who.AccountID}
	if err := updateAmendmentSignature(ctx, tx, a, p, sig); err != nil {
		return err
	}
	if other.Done() {
		if a.Changes.IsRenewal() {
			if err := moveTerm(ctx, tx, c, a.Changes.EndsOn); err != nil {
				return err
			}
		}
		if err := s.enqueueArchive(ctx, tx, archiveArgs{c.SiteID, c.ID, a.ID}); err != nil {
			return err
		}
	}
	return record(ctx, tx, who, now, action, c, map[string]string{"amendment": a.ID, "fingerprint": a.Fingerprint})
}

// WithdrawAmendment gives an amendment up before both had signed.
func (s *Service) WithdrawAmendment(ctx context.Context, who authz.Actor, cmd AmendmentCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, a, err := s.openAmendment(ctx, tx, who, cmd, ActionAmend, clock.Today(s.Clock))
		if err != nil {
			return err
		}
		if err := withdrawAmendment(ctx, tx, a, s.Clock.Now()); err != nil {
			return err
		}
		return record(ctx, tx, who, s.Clock.Now(), ActionAmend, c, map[string]string{"amendment": a.ID, "withdrawn": "yes"})
	})
}

// openAmendment loads an amendment that waits for a signature, and its contract.
func (s *Service) openAmendment(ctx context.Context, tx *db.Tx, who authz.Actor, cmd AmendmentCommand, action authz.Action, day calendar.Date) (Contract, Amendment, error) {
	c, err := ByID(ctx, tx, cmd.SiteID, cmd.ContractID)
	if err != nil {
		return c, Amendment{}, err
	}
	if err := authz.Check(who, action, c.Target()); err != nil {
		return c, Amendment{}, err
	}
	a, err := AmendmentByID(ctx, tx, cmd.SiteID, cmd.ContractID, cmd.AmendmentID)
	if err != nil {
		return c, a, err
	}
	if a.State() != AmendmentToSign || !c.May(VerbAmend, day) {
		return c, a, fault.New(fault.Conflict, "employment.amendment_closed", "n", a.Seq)
	}
	a.Version = cmd.Version
	return c, a, nil
}
