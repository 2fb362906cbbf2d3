package placement

import (
	"context"
	"strconv"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Start begins the candidate's test: time runs from here, with a third more on simple request.
// Starting twice, by a double click or on two devices, begins once. The candidate needs no invitation the first time.
func (s *Service) Start(ctx context.Context, who authz.Actor, siteID, applicationID string, extraTime bool) (Attempt, error) {
	var out Attempt
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.StartIn(ctx, tx, who, now, siteID, applicationID, extraTime)
		return err
	})
	return out, err
}

// StartIn is Start inside a transaction.
func (s *Service) StartIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, extraTime bool) (Attempt, error) {
	if err := authz.Check(who, "placement.take", target(siteID, applicationID)); err != nil {
		return Attempt{}, err
	}
	a, err := Current(ctx, tx, siteID, applicationID)
	if fault.KindOf(err) == fault.NotFound {
		a, err = invite(ctx, tx, who, now, siteID, applicationID, "placement.take")
	}
	if err != nil {
		return a, err
	}
	switch a.State {
	case Running:
		return a, nil
	case Finished:
		return a, fault.New(fault.Conflict, "placement.already_finished")
	case Invited:
	}
	if s.Applications != nil {
		if err := s.Applications.TestStarted(ctx, tx, who, now, siteID, applicationID); err != nil {
			return a, err
		}
	}
	a.State, a.StartedAt, a.ExtraTime, a.Deadline = Running, now, extraTime, DeadlineOf(now, extraTime)
	if err := updateAttempt(ctx, tx, &a); err != nil {
		return a, err
	}
	return a, record(ctx, tx, who, now, "placement.take", a, map[string]string{"state": "running", "extra_time": strconv.FormatBool(extraTime)})
}
