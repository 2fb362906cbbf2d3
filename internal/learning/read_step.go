package learning

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// ReadStep marks the n-th step of a lesson (from 1) as read by the learner who asks. Marking twice changes nothing.
func (s *Service) ReadStep(ctx context.Context, who authz.Actor, siteID, sequenceID string, n int) error {
	seq, err := s.Lesson(sequenceID)
	if err != nil {
		return err
	}
	l, ok, err := s.LearnerOf(ctx, who, siteID)
	if err != nil {
		return err
	}
	if !ok {
		return authz.Check(who, ActionStep, authz.Target{SiteID: siteID})
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.ReadStepTx(ctx, tx, who, s.Clock.Now(), l, seq, n)
	})
}

// ReadStepTx is ReadStep inside the caller's transaction.
func (s *Service) ReadStepTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, l cohort.Learner, seq *curriculum.Sequence, n int) error {
	if err := authz.Check(who, ActionStep, l.Target()); err != nil {
		return err
	}
	if n < 1 || n > len(seq.Lesson.Steps) {
		return fault.Missing("lesson step")
	}
	added, err := tx.Exec(ctx, `insert into lesson_step_read (learner_id, sequence_id, step, site_id, cohort_id, read_at) values ($1,$2,$3,$4,$5,$6)
		on conflict (learner_id, sequence_id, step) do nothing`, l.ID, seq.ID, n, l.SiteID, l.CohortID, db.At(now))
	if err != nil {
		return fmt.Errorf("learning: mark a step as read: %w", err)
	}
	if added == 0 {
		return nil
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: l.SiteID, Action: ActionStep, Object: "sequence", ObjectID: seq.ID, PersonID: l.PersonID,
		Detail: map[string]string{"step": strconv.Itoa(n)}})
}

// Lesson finds a sequence whose lesson is written.
func (s *Service) Lesson(sequenceID string) (*curriculum.Sequence, error) {
	seq, ok := s.Curriculum.Sequence(sequenceID)
	if !ok || seq.Lesson == nil {
		return nil, fault.Missing("lesson")
	}
	return seq, nil
}
