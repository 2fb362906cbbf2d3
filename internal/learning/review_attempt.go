package learning

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// maxComment bounds a comment, in characters.
const maxComment = 2000

// ReviewAttempt keeps what an instructor says of an attempt. The learner reads it under the attempt.
func (s *Service) ReviewAttempt(ctx context.Context, who authz.Actor, siteID, attemptID, comment string) (Review, error) {
	var r Review
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = s.ReviewAttemptTx(ctx, tx, who, s.Clock.Now(), siteID, attemptID, comment)
		return err
	})
	return r, err
}

// ReviewAttemptTx is ReviewAttempt inside the caller's transaction.
func (s *Service) ReviewAttemptTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, attemptID, comment string) (Review, error) {
	a, err := AttemptByID(ctx, tx, siteID, attemptID)
	if err != nil {
		return Review{}, err
	}
	l, err := cohort.LearnerByID(ctx, tx, siteID, a.LearnerID)
	if err != nil {
		return Review{}, err
	}
	if err := authz.Check(who, ActionReview, l.Target()); err != nil {
		return Review{}, err
	}
	comment = strings.TrimSpace(strings.ReplaceAll(comment, "\r\n", "\n"))
	if err := checkComment(comment).Err(); err != nil {
		return Review{}, err
	}
	r := Review{ID: id.New(), AttemptID: a.ID, ReviewerID: who.PersonID, Reviewer: who.Name, Comment: comment, At: now}
	_, err = tx.Exec(ctx, `insert into attempt_review (id, site_id, attempt_id, reviewer_id, comment, created_at) values ($1,$2,$3,$4,$5,$6)`,
		r.ID, siteID, r.AttemptID, r.ReviewerID, r.Comment, db.At(now))
	if err != nil {
		return Review{}, fmt.Errorf("learning: insert review: %w", err)
	}
	return r, audit.Record(ctx, tx, who, now, audit.Change{SiteID: siteID, Action: ActionReview, Object: "attempt", ObjectID: a.ID, PersonID: l.PersonID,
		Detail: map[string]string{"exercise": a.ExerciseID}})
}

func checkComment(comment string) fault.List {
	var l fault.List
	switch n := utf8.RuneCountInString(comment); {
	case n == 0:
		l.Add("comment", "fault.required")
	case n > maxComment:
		l.Add("comment", "fault.too_long", "max", maxComment)
	}
	return l
}
