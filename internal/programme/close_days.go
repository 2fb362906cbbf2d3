package programme

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

// ActionClosure is the right to close the site, or a cohort, for some days.
const ActionClosure authz.Action = "closure.edit"

// CloseDays adds a closed period.
func (s *Service) CloseDays(ctx context.Context, who authz.Actor, c Closure) (Closure, error) {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = s.CloseDaysTx(ctx, tx, who, s.Clock.Now(), c)
		return err
	})
	return c, err
}

// CloseDaysTx is CloseDays inside the caller's transaction.
func (s *Service) CloseDaysTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, c Closure) (Closure, error) {
	if err := authz.Check(who, ActionClosure, authz.Target{SiteID: c.SiteID, CohortID: c.CohortID}); err != nil {
		return c, err
	}
	if c.CohortID != "" {
		if _, err := cohort.ByID(ctx, tx, c.SiteID, c.CohortID); err != nil {
			return c, err
		}
	}
	c.Label = strings.Join(strings.Fields(c.Label), " ")
	if err := CheckClosure(c).Err(); err != nil {
		return c, err
	}
	c.ID = id.New()
	_, err := tx.Exec(ctx, `insert into programme_closure (id, site_id, cohort_id, starts_on, ends_on, label, created_at) values ($1,$2,$3,$4,$5,$6,$7)`,
		c.ID, c.SiteID, db.OrNull(c.CohortID), c.StartsOn, c.EndsOn, c.Label, db.At(now))
	if err != nil {
		return c, fmt.Errorf("programme: insert closure: %w", err)
	}
	return c, recordClosure(ctx, tx, who, now, c, "added")
}

// ReopenDays removes a closed period.
func (s *Service) ReopenDays(ctx context.Context, who authz.Actor, siteID, closureID string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := closureByID(ctx, tx, siteID, closureID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, ActionClosure, authz.Target{SiteID: siteID, CohortID: c.CohortID}); err != nil {
			return err
		}
		if err := tx.ExecGuarded(ctx, "closure", `delete from programme_closure where id = $1 and site_id = $2`, closureID, siteID); err != nil {
			return err
		}
		return recordClosure(ctx, tx, who, s.Clock.Now(), c, "removed")
	})
}

func recordClosure(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, c Closure, what string) error {
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: c.SiteID, Action: ActionClosure, Object: "closure", ObjectID: c.ID,
		Detail: map[string]string{"change": what, "label": c.Label, "from": c.StartsOn.String(), "to": c.EndsOn.String()}})
}
