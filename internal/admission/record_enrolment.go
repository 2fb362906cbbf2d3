package admission

import (
	"context"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
)

// PastAdmission is an admission of the past whose learner is stored already.
type PastAdmission struct {
	CohortID, Reason, Message string
	DecidedBy                 authz.Actor
	DecidedAt, AnsweredAt     time.Time
}

// RecordEnrolmentIn gives the application of somebody who is on the path already the decision and the answer
// that brought them there: for an import, and the demo. No letter is written, no place is counted twice.
func (s *Service) RecordEnrolmentIn(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, applicationID string, p PastAdmission) error {
	a, err := open(ctx, tx, who, "decision.make", siteID, applicationID)
	if err != nil {
		return err
	}
	if _, err := cohort.LearnerOfPerson(ctx, tx, siteID, a.PersonID); err != nil {
		return err
	}
	a.CohortID = p.CohortID
	if a, err = move(ctx, tx, p.DecidedBy, p.DecidedAt, "decision.make", a, Admit, map[string]string{"cohort": p.CohortID}); err != nil {
		return err
	}
	if err := insertDecision(ctx, tx, Decision{SiteID: siteID, ApplicationID: a.ID, CohortID: p.CohortID, Outcome: string(Admitted), Reason: p.Reason,
		Message: p.Message, DecidedBy: p.DecidedBy.AccountID, At: p.DecidedAt}); err != nil {
		return err
	}
	a.AnsweredAt = p.AnsweredAt
	_, err = move(ctx, tx, authz.HolderOf(a.ID), p.AnsweredAt, "offer.answer", a, Accept, map[string]string{"cohort": p.CohortID})
	return err
}
