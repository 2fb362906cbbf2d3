package attendance

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/programme"
)

// PlanTimetable carries a run of the timetable. Pattern nil keeps the weekly pattern of the cohort.
type PlanTimetable struct {
	SiteID, CohortID string
	Pattern          []Slot
}

// Planned tells what a run of the timetable did.
type Planned struct{ Added, Changed, Removed int }

// PlanTimetable makes, or brings up to date, the half-days of a cohort from its
// weekly pattern, its phases, the public holidays and the closures.
func (s *Service) PlanTimetable(ctx context.Context, who authz.Actor, cmd PlanTimetable) (Planned, error) {
	var p Planned
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = s.PlanTimetableTx(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
	return p, err
}

// PlanTimetableTx is PlanTimetable inside the caller's transaction, at the caller's instant.
func (s *Service) PlanTimetableTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd PlanTimetable) (Planned, error) {
	c, err := cohort.ByID(ctx, tx, cmd.SiteID, cmd.CohortID)
	if err != nil {
		return Planned{}, err
	}
	if err := authz.Check(who, ActionPlan, authz.Target{SiteID: cmd.SiteID, CohortID: cmd.CohortID}); err != nil {
		return Planned{}, err
	}
	if cmd.Pattern != nil {
		if err := CheckPattern(cmd.Pattern, c.WeeklyMinutes).Err(); err != nil {
			return Planned{}, err
		}
		if err := storePattern(ctx, tx, cmd.SiteID, cmd.CohortID, cmd.Pattern); err != nil {
			return Planned{}, err
		}
	}
	changes, err := reconcileCohort(ctx, tx, c, parisDay(now))
	if err != nil {
		return Planned{}, err
	}
	if err := apply(ctx, tx, now, changes); err != nil {
		return Planned{}, err
	}
	p := Planned{len(changes.Insert), len(changes.Update), len(changes.Delete)}
	return p, audit.Record(ctx, tx, who, now, audit.Change{SiteID: cmd.SiteID, Action: ActionPlan, Object: "timetable", ObjectID: cmd.CohortID,
		Detail: map[string]string{"added": strconv.Itoa(p.Added), "changed": strconv.Itoa(p.Changed), "removed": strconv.Itoa(p.Removed)}})
}

func reconcileCohort(ctx context.Context, q db.Queryer, c cohort.Cohort, today calendar.Date) (Changes, error) {
	pattern, err := PatternOf(ctx, q, c.SiteID, c.ID, c.WeeklyMinutes)
	if err != nil {
		return Changes{}, err
	}
	plan, err := programme.PlanOf(ctx, q, c.SiteID, c.ID)
	if err != nil {
		return Changes{}, err
	}
	closures, err := programme.ClosuresOf(ctx, q, c.SiteID, c.ID)
	if err != nil {
		return Changes{}, err
	}
	existing, err := db.List(ctx, q, scanHalfDay, `select `+halfDayColumns+`where h.site_id = $1 and h.cohort_id = $2`+inOrder, c.SiteID, c.ID)
	if err != nil {
		return Changes{}, fmt.Errorf("attendance: read the timetable: %w", err)
	}
	signed, err := signedHalfDays(ctx, q, c.SiteID, c.ID)
	if err != nil {
		return Changes{}, err
	}
	return Reconcile(existing, PlanHalfDays(c, pattern, plan, closures), signed, today), nil
}

func apply(ctx context.Context, tx *db.Tx, now time.Time, ch Changes) error {
	for _, h := range ch.Delete {
		if err := deleteHalfDay(ctx, tx, h); err != nil {
			return err
		}
	}
	for _, h := range ch.Update {
		if err := updateDetails(ctx, tx, h); err != nil {
			return err
		}
	}
	return insertHalfDays(ctx, tx, now, ch.Insert)
}

func parisDay(now time.Time) calendar.Date { return calendar.DateOf(now.In(clock.Paris())) }
