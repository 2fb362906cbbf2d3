package employment

import (
	"context"
	"strings"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// SignCommand is the gesture of signing: the text as seen (its version), a name typed in full, a box ticked.
type SignCommand struct {
	ChangeCommand
	TypedName string
	Consents  bool
}

// SignAsEmployee signs for the learner, from their own account.
func (s *Service) SignAsEmployee(ctx context.Context, who authz.Actor, cmd SignCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SignAsEmployeeTx(ctx, tx, who, s.Clock.Now(), cmd)
	})
}

// SignAsEmployeeTx is SignAsEmployee inside a transaction.
func (s *Service) SignAsEmployeeTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd SignCommand) error {
	c, err := s.change(ctx, tx, who, DayOf(now), cmd.ChangeCommand, ActionSign, VerbSignEmployee)
	if err != nil {
		return err
	}
	return s.sign(ctx, tx, who, now, c, employeeParty, c.Name(), cmd)
}

// SignAsEmployer signs for the employer. Only a director of the site has the
// right, and signs with their own name.
func (s *Service) SignAsEmployer(ctx context.Context, who authz.Actor, cmd SignCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SignAsEmployerTx(ctx, tx, who, s.Clock.Now(), cmd)
	})
}

// SignAsEmployerTx is SignAsEmployer inside a transaction.
func (s *Service) SignAsEmployerTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd SignCommand) error {
	c, err := s.change(ctx, tx, who, DayOf(now), cmd.ChangeCommand, ActionSignEmployer, VerbSignEmployer)
	if err != nil {
		return err
	}
	if who.PersonID != "" && who.PersonID == c.PersonID {
		return fault.New(fault.Forbidden, "employment.both_sides")
	}
	return s.sign(ctx, tx, who, now, c, employerParty, who.Name, cmd)
}

func (s *Service) sign(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, c Contract, p party, name string, cmd SignCommand) error {
	if err := CheckSignature(cmd.TypedName, name, cmd.Consents).Err(); err != nil {
		return err
	}
	sig := Signature{At: now, Name: strings.Join(strings.Fields(cmd.TypedName), " "), AccountID: who.AccountID}
	action := authz.Action(ActionSign)
	other := c.Employer
	if p == employerParty {
		action, other = ActionSignEmployer, c.Employee
	}
	if err := updateSignature(ctx, tx, c, p, sig); err != nil {
		return err
	}
	if other.Done() { // the second signature: the signed text can be kept
		if err := s.enqueueArchive(ctx, tx, archiveArgs{SiteID: c.SiteID, ContractID: c.ID}); err != nil {
			return err
		}
	}
	return record(ctx, tx, who, now, action, c, map[string]string{"fingerprint": c.Fingerprint})
}
