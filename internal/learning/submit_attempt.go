package learning

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Outcome is what came of an answer: the verdict, and the attempt when one was recorded.
type Outcome struct {
	Verdict Verdict
	Attempt Attempt // ID "" when nothing is kept: an answer that cannot be judged, or a member of the staff who tries
	After   Progress
}

// Recorded says whether the answer is on the learner's record.
func (o Outcome) Recorded() bool { return o.Attempt.ID != "" }

// Submit judges an answer. A learner's answer is recorded; anybody else who may run exercises only gets the verdict.
// The judging happens before the transaction: it may take a second, and must hold no lock.
func (s *Service) Submit(ctx context.Context, who authz.Actor, siteID, exerciseID string, sent curriculum.Files) (Outcome, error) {
	if err := authz.Check(who, ActionRun, authz.Target{SiteID: siteID}); err != nil {
		return Outcome{}, err
	}
	e, err := s.exercise(exerciseID)
	if err != nil {
		return Outcome{}, err
	}
	files, faults := CleanFiles(e, sent)
	if err := faults.Err(); err != nil {
		return Outcome{}, err
	}
	if !Graded(e.Type) {
		return Outcome{}, fault.New(fault.Conflict, "learning.not_graded_yet")
	}
	verdict, counted, err := s.Judge(ctx, e, files)
	if err != nil {
		return Outcome{}, err
	}
	learner, ok, err := s.LearnerOf(ctx, who, siteID)
	if err != nil || !ok || !counted {
		return Outcome{Verdict: verdict}, err
	}
	var out Outcome
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.SubmitTx(ctx, tx, who, s.Clock.Now(), learner, e, files, verdict)
		return err
	})
	return out, err
}

// Judge gives the verdict on an answer, and whether it counts as an attempt. An error is a fault of ours.
func (s *Service) Judge(ctx context.Context, e *curriculum.Exercise, files curriculum.Files) (v Verdict, counted bool, err error) {
	result := s.Grader.Grade(ctx, e, files)
	if err := result.Fault(); err != nil {
		return Verdict{}, false, fmt.Errorf("learning: judge %s: %w", e.ID, err)
	}
	v = verdictOf(result, s.Engine)
	if v.Receipt, err = s.receipt(result); err != nil {
		return Verdict{}, false, fmt.Errorf("learning: judge %s: %w", e.ID, err)
	}
	return v, result.Verdict.Counted(), nil
}

// receipt writes what proves a verdict.
func (s *Service) receipt(result grading.Result) (string, error) {
	if s.ReceiptKey == nil {
		return "", nil
	}
	receipt, err := grading.NewReceipt(result, s.ReceiptKey)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(receipt)
	return string(b), err
}

// SubmitTx records a judged answer of a learner inside the caller's transaction.
func (s *Service) SubmitTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, l cohort.Learner, e *curriculum.Exercise,
	files curriculum.Files, v Verdict) (Outcome, error) {
	if err := authz.Check(who, ActionSubmit, l.Target()); err != nil {
		return Outcome{}, err
	}
	before, err := openProgress(ctx, tx, Progress{SiteID: l.SiteID, CohortID: l.CohortID, LearnerID: l.ID, ExerciseID: e.ID})
	if err != nil {
		return Outcome{}, err
	}
	after := before.After(v, now)
	a := Attempt{ID: id.New(), SiteID: l.SiteID, CohortID: l.CohortID, LearnerID: l.ID, ExerciseID: e.ID, Seq: after.Attempts,
		Files: files, Verdict: v, HintsOpen: before.HintsOpen, SubmittedAt: now}
	// The summary first: of two answers sent at once, one waits here and is run again with the next number.
	if err := updateProgress(ctx, tx, after); err != nil {
		return Outcome{}, err
	}
	if err := insertAttempt(ctx, tx, a); err != nil {
		return Outcome{}, err
	}
	if err := putDraft(ctx, tx, l.SiteID, l.PersonID, e.ID, files, now); err != nil {
		return Outcome{}, err
	}
	err = audit.Record(ctx, tx, who, now, audit.Change{SiteID: l.SiteID, Action: ActionSubmit, Object: "attempt", ObjectID: a.ID, PersonID: l.PersonID,
		Detail: map[string]string{"exercise": e.ID, "passed": strconv.FormatBool(v.Passed), "seq": strconv.Itoa(a.Seq)}})
	return Outcome{Verdict: v, Attempt: a, After: after}, err
}

// exercise finds a written exercise.
func (s *Service) exercise(exerciseID string) (*curriculum.Exercise, error) {
	e, ok := s.Curriculum.Exercise(exerciseID)
	if !ok {
		return nil, fault.Missing("exercise")
	}
	return e, nil
}

// LearnerOf gives the actor's own path at a site; ok is false for people who are not learners there.
func (s *Service) LearnerOf(ctx context.Context, who authz.Actor, siteID string) (l cohort.Learner, ok bool, err error) {
	if !who.Has(siteID, authz.Learner) || who.PersonID == "" {
		return l, false, nil
	}
	l, err = cohort.LearnerOfPerson(ctx, s.DB.Read(), siteID, who.PersonID)
	if fault.KindOf(err) == fault.NotFound {
		return l, false, nil
	}
	return l, err == nil, err
}
