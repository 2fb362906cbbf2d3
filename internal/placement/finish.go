package placement

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Finish ends the test because the candidate asks, whatever was answered. Finishing twice ends it once.
func (s *Service) Finish(ctx context.Context, who authz.Actor, siteID, applicationID string) (Attempt, error) {
	var out Attempt
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.FinishIn(ctx, tx, who, now, siteID, applicationID)
		return err
	})
	return out, err
}

// FinishIn is Finish inside a transaction.
func (s *Service) FinishIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) (Attempt, error) {
	if err := authz.Check(who, "placement.take", target(siteID, applicationID)); err != nil {
		return Attempt{}, err
	}
	a, err := Current(ctx, tx, siteID, applicationID)
	if err != nil {
		return a, err
	}
	switch a.State {
	case Finished:
		return a, nil
	case Invited:
		return a, fault.New(fault.Conflict, "placement.not_started")
	case Running:
	}
	end := Asked
	if a.Overdue(now) {
		end = TimeUp
	}
	err = finish(ctx, tx, who, now, &a, end)
	return a, err
}

// CloseOverdue ends every test whose time has passed: somebody who closed the browser and never came back.
func (s *Service) CloseOverdue(ctx context.Context) error {
	now := s.Clock.Now()
	late, err := db.List(ctx, s.DB.Read(), scanAttempt, `select `+attemptColumns+` from placement_attempt
		where state = 'running' and deadline_at < $1 order by deadline_at limit 500`, db.At(now.Add(-grace)))
	if err != nil {
		return fmt.Errorf("placement: list overdue attempts: %w", err)
	}
	for _, found := range late {
		err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			a, err := ByID(ctx, tx, found.SiteID, found.ID)
			if err != nil || !a.Overdue(now) {
				return err
			}
			return finish(ctx, tx, authz.System("placement.close_overdue"), now, &a, TimeUp)
		})
		if err != nil {
			return fmt.Errorf("placement: close attempt %s: %w", found.ID, err)
		}
	}
	return nil
}

// finish ends a running attempt. The trail keeps a digest of all answers: none can be changed later unseen.
func finish(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, a *Attempt, end End) error {
	a.State, a.Ended, a.FinishedAt = Finished, end, now
	if end == TimeUp {
		a.FinishedAt = a.Deadline // nothing counted after it
	}
	answers, err := answersOf(ctx, tx, *a)
	if err != nil {
		return err
	}
	if err := updateAttempt(ctx, tx, a); err != nil {
		return err
	}
	return record(ctx, tx, who, now, "placement.take", *a, map[string]string{
		"state": "finished", "ended": string(end), "answered": strconv.Itoa(a.Answered), "digest": digest(answers)})
}

func digest(answers []Answer) string {
	h := sha256.New()
	for _, a := range answers {
		fmt.Fprintf(h, "%d %d %s %s %d %d %t %s\n", a.Position, a.Generator, a.Seed, a.Family, a.Cell, a.Chosen, a.Right, a.At.UTC().Format(time.RFC3339))
	}
	return hex.EncodeToString(h.Sum(nil))
}
