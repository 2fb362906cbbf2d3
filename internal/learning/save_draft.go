package learning

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// SaveDraft keeps the code that the actor is typing. Only they read it back. It is scratch paper, written every few
// seconds: the attempt is what goes on the record and in the audit trail.
func (s *Service) SaveDraft(ctx context.Context, who authz.Actor, siteID, exerciseID string, sent curriculum.Files) error {
	if err := authz.Check(who, ActionDraft, authz.Target{SiteID: siteID, PersonID: who.PersonID}); err != nil {
		return err
	}
	e, err := s.exercise(exerciseID)
	if err != nil {
		return err
	}
	files, faults := CleanFiles(e, sent)
	if err := faults.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return putDraft(ctx, tx, siteID, who.PersonID, e.ID, files, s.Clock.Now())
	})
}

func putDraft(ctx context.Context, tx *db.Tx, siteID, personID, exerciseID string, files curriculum.Files, now time.Time) error {
	text, err := json.Marshal(files)
	if err != nil {
		return fmt.Errorf("learning: write a draft: %w", err)
	}
	_, err = tx.Exec(ctx, `insert into exercise_draft (person_id, exercise_id, site_id, files, saved_at) values ($1,$2,$3,$4,$5)
		on conflict (person_id, exercise_id) do update set files = excluded.files, site_id = excluded.site_id, saved_at = excluded.saved_at`,
		personID, exerciseID, siteID, string(text), db.At(now))
	return fault.Wrap(err, "learning: save a draft")
}
