package placement

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Result is what the test of an application gave. It decides nothing by itself.
type Result struct {
	AttemptID  string
	Code       string // under which it was marked
	Number     int
	State      State // "" when the candidate has no test
	Ended      End
	Reading    Reading
	Answered   int
	FinishedAt time.Time
}

// Note gives the catalogue key of what to know beside the band, "" when nothing is.
func (r Result) Note() string {
	switch {
	case r.State != Finished:
		return ""
	case r.Reading.Band == NoBand:
		return "placement.note.few"
	case r.Reading.Near != NoBand:
		return "placement.note.near_" + string(r.Reading.Near)
	case r.Ended == TimeUp:
		return "placement.note.time"
	case r.Ended == Asked:
		return "placement.note.asked"
	}
	return ""
}

func (a Attempt) result() Result {
	return Result{AttemptID: a.ID, Code: a.Code, Number: a.Number, State: a.State, Ended: a.Ended, Reading: a.Reading,
		Answered: a.Answered, FinishedAt: a.FinishedAt}
}

// ResultOf gives the result of an application: its last finished test, else the one that waits or runs.
// Whoever shows it has checked that the reader may see the application.
func ResultOf(ctx context.Context, q db.Queryer, siteID, applicationID string) (Result, error) {
	a, err := db.One(ctx, q, "placement attempt", scanAttempt, `select `+attemptColumns+` from placement_attempt
		where application_id = $1 and site_id = $2 order by case when state = 'finished' then 0 else 1 end, number desc limit 1`, applicationID, siteID)
	if fault.KindOf(err) == fault.NotFound {
		return Result{}, nil
	}
	if err != nil {
		return Result{}, fmt.Errorf("placement: result: %w", err)
	}
	return a.result(), nil
}

// Results gives the results of a site by application, for lists: as ResultOf for each.
func Results(ctx context.Context, q db.Queryer, siteID string) (map[string]Result, error) {
	all, err := db.List(ctx, q, scanAttempt, `select `+attemptColumns+` from placement_attempt where site_id = $1
		order by application_id, case when state = 'finished' then 1 else 0 end, number`, siteID)
	if err != nil {
		return nil, fmt.Errorf("placement: results: %w", err)
	}
	out := make(map[string]Result, len(all))
	for _, a := range all {
		out[a.ApplicationID] = a.result() // the last one wins: finished, newest
	}
	return out, nil
}

// Erase forgets the tests of an application whose file is erased.
func Erase(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, siteID, applicationID string) error {
	all, err := db.List(ctx, tx, scanAttempt, `select `+attemptColumns+` from placement_attempt where application_id = $1 and site_id = $2
		order by number`, applicationID, siteID)
	if err != nil {
		return fmt.Errorf("placement: erase: %w", err)
	}
	for _, a := range all {
		for _, statement := range []string{`delete from placement_answer where attempt_id = $1 and site_id = $2`,
			`delete from placement_attempt where id = $1 and site_id = $2`} {
			if _, err := tx.Exec(ctx, statement, a.ID, siteID); err != nil {
				return fmt.Errorf("placement: erase: %w", err)
			}
		}
		if err := record(ctx, tx, who, now, action, a, map[string]string{"erased": a.Code}); err != nil {
			return err
		}
	}
	return nil
}
