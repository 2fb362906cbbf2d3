package employment

import (
	"context"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

// TerminateCommand breaks a contract before its term.
type TerminateCommand struct {
	ChangeCommand
	On     calendar.Date // last day under contract
	Reason EndReason
}

// Terminate records the last day and the reason. The trail keeps the day only: a
// reason may tell of health or of a fault.
func (s *Service) Terminate(ctx context.Context, who authz.Actor, cmd TerminateCommand) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.TerminateTx(ctx, tx, who, s.Clock.Now(), cmd)
	})
}

// TerminateTx is Terminate inside a transaction.
func (s *Service) TerminateTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd TerminateCommand) error {
	c, err := s.change(ctx, tx, who, DayOf(now), cmd.ChangeCommand, ActionTerminate, VerbTerminate)
	if err != nil {
		return err
	}
	if err := CheckTermination(c, cmd.On, cmd.Reason).Err(); err != nil {
		return err
	}
	if err := updateEnded(ctx, tx, c, cmd.On, cmd.Reason); err != nil {
		return err
	}
	return record(ctx, tx, who, now, ActionTerminate, c, map[string]string{"ended_on": cmd.On.String()})
}
