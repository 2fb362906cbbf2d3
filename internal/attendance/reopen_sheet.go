package attendance

import (
	"context"
	"strconv"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
)

// ReopenSheet carries a reopening and its reason; Version is that of the half-day the form showed.
type ReopenSheet struct {
	SiteID, HalfDayID string
	Version           int
	Reason            string
}

// ReopenSheet opens a closed sheet as a new edition. The closed edition stays as
// it is, and its hours count until the new one is closed.
func (s *Service) ReopenSheet(ctx context.Context, who authz.Actor, cmd ReopenSheet) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, err := HalfDayByID(ctx, tx, cmd.SiteID, cmd.HalfDayID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, ActionReopen, h.Target()); err != nil {
			return err
		}
		reason := oneLine(cmd.Reason)
		if err := CheckReopen(h, reason).Err(); err != nil {
			return err
		}
		err = tx.ExecGuarded(ctx, "sheet", `update attendance_half_day set state = 'open', edition = edition + 1, reopen_reason = $1, version = version + 1
			where id = $2 and site_id = $3 and version = $4 and state = 'closed'`, reason, h.ID, h.SiteID, cmd.Version)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: h.SiteID, Action: ActionReopen, Object: "half_day", ObjectID: h.ID,
			Detail: map[string]string{"edition": strconv.Itoa(h.Edition + 1), "reason": reason}})
	})
}
