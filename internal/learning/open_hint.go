package learning

import (
	"context"
	"strconv"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// OpenHint opens the n-th hint of an exercise for the learner who asks. Hints are counted for mastery, never
// punished. Opening again one that is open changes nothing.
func (s *Service) OpenHint(ctx context.Context, who authz.Actor, siteID, exerciseID string, n int) error {
	e, err := s.exercise(exerciseID)
	if err != nil {
		return err
	}
	l, ok, err := s.LearnerOf(ctx, who, siteID)
	if err != nil {
		return err
	}
	if !ok {
		return authz.Check(who, ActionHint, authz.Target{SiteID: siteID})
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.OpenHintTx(ctx, tx, who, s.Clock.Now(), l, e, n)
	})
}

// OpenHintTx is OpenHint inside the caller's transaction.
func (s *Service) OpenHintTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, l cohort.Learner, e *curriculum.Exercise, n int) error {
	if err := authz.Check(who, ActionHint, l.Target()); err != nil {
		return err
	}
	p, err := openProgress(ctx, tx, Progress{SiteID: l.SiteID, CohortID: l.CohortID, LearnerID: l.ID, ExerciseID: e.ID})
	if err != nil {
		return err
	}
	if n >= 1 && n <= p.HintsOpen {
		return nil
	}
	if !p.MayOpenHint(e, n) {
		return fault.New(fault.Conflict, "learning.hint_order")
	}
	p.HintsOpen = n
	if err := updateProgress(ctx, tx, p); err != nil {
		return err
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: l.SiteID, Action: ActionHint, Object: "exercise", ObjectID: e.ID, PersonID: l.PersonID,
		Detail: map[string]string{"hint": strconv.Itoa(n)}})
}
