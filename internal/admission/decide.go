package admission

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Decide takes a decision on an application, with its reason, and writes to the person. version is that
// of the application as the deciding person saw it.
func (s *Service) Decide(ctx context.Context, who authz.Actor, siteID, applicationID string, version int, v Verdict) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.DecideIn(ctx, tx, who, now, siteID, applicationID, version, v)
		return err
	})
}

// DecideIn is Decide inside the caller's transaction.
func (s *Service) DecideIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, version int, v Verdict) (Application, error) {
	a, err := open(ctx, tx, who, "decision.make", siteID, applicationID)
	if err != nil {
		return a, err
	}
	if a.Version != version {
		return a, fault.Stale("application")
	}
	today := calendar.DateOf(now.In(clock.Paris()))
	v.Reason, v.Message = strings.TrimSpace(v.Reason), strings.TrimSpace(v.Message)
	if v.Verb == Admit && v.AnswerBy.IsZero() {
		v.AnswerBy = today.AddDays(AnswerDays)
	}
	if v.Verb != Refuse {
		v.ReasonCode = ""
	}
	f, err := s.factsOf(ctx, tx, a, v.CohortID)
	if err != nil {
		return a, err
	}
	f.Today = today
	if err := CheckVerdict(f, v); err != nil {
		return a, err
	}
	switch v.Verb {
	case Admit:
		a.CohortID, a.AnswerBy = f.Cohort.ID, v.AnswerBy
	case Wait:
		last, err := lastRank(ctx, tx, siteID, f.Cohort.ID)
		if err != nil {
			return a, err
		}
		a.CohortID, a.WaitingRank = f.Cohort.ID, last+1
	}
	if a, err = move(ctx, tx, who, now, "decision.make", a, v.Verb, map[string]string{"reason_code": string(v.ReasonCode), "cohort": v.CohortID}); err != nil {
		return a, err
	}
	if err := insertDecision(ctx, tx, Decision{SiteID: siteID, ApplicationID: a.ID, CohortID: a.CohortID, Outcome: string(a.State),
		ReasonCode: v.ReasonCode, Reason: v.Reason, Message: v.Message, DecidedBy: who.AccountID, At: now}); err != nil {
		return a, err
	}
	if err := freeSlot(ctx, tx, now, a); err != nil {
		return a, err
	}
	kind, args := letterArgs(f, v)
	return a, s.post(ctx, tx, now, a, kind, args...)
}

// closing stands in a letter where the deciding person wrote nothing of their own.
type closing struct{}

// Key gives the catalogue key of the sentence.
func (closing) Key() string { return "admission.letter.closing" }

// letterArgs names the letter of a decision and gives its words.
func letterArgs(f Facts, v Verdict) (kind string, args []any) {
	args = []any{"message", v.Message}
	if v.Message == "" {
		args[1] = closing{}
	}
	switch v.Verb {
	case Admit:
		return "admitted", append(args, "cohort", f.Cohort.Name, "start", f.Cohort.StartsOn, "by", v.AnswerBy)
	case Wait:
		return "waiting", append(args, "cohort", f.Cohort.Name)
	case Keep:
		return "pool", args
	}
	return "refused", args
}

// Reconsider takes an application up again after a refusal, a withdrawal, a declined offer or a stay in the pool.
func (s *Service) Reconsider(ctx context.Context, who authz.Actor, siteID, applicationID string, version int, reason string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := open(ctx, tx, who, "decision.reconsider", siteID, applicationID)
		if err != nil {
			return err
		}
		var l fault.List
		checkText(&l, "reason", reason, true)
		if a.SubmittedAt.IsZero() { // withdrawn before it was ever sent
			l.Add("reason", "admission.fault.never_sent")
		}
		if err := l.Err(); err != nil {
			return err
		}
		a.Version, a.AnsweredAt = version, time.Time{}
		if a, err = move(ctx, tx, who, now, "decision.reconsider", a, Reconsider, nil); err != nil {
			return err
		}
		return insertDecision(ctx, tx, Decision{SiteID: siteID, ApplicationID: a.ID, CohortID: a.CohortID, Outcome: "reconsidered",
			Reason: strings.TrimSpace(reason), DecidedBy: who.AccountID, At: now})
	})
}

// MoveWaiting exchanges a person on the waiting list with the one before (up) or after.
func (s *Service) MoveWaiting(ctx context.Context, who authz.Actor, siteID, applicationID string, version int, up bool) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := open(ctx, tx, who, "decision.reorder", siteID, applicationID)
		if err != nil {
			return err
		}
		if a.State != Waiting {
			return refusedVerb(a.State)
		}
		if a.Version != version {
			return fault.Stale("application")
		}
		list, err := OfCohort(ctx, tx, siteID, a.CohortID, Waiting)
		if err != nil {
			return fmt.Errorf("admission: read the waiting list: %w", err)
		}
		other, ok := neighbour(list, a.ID, up)
		if !ok {
			return nil // first or last already
		}
		from := a.WaitingRank
		a.WaitingRank, other.WaitingRank = other.WaitingRank, a.WaitingRank
		if err := update(ctx, tx, now, &a); err != nil {
			return err
		}
		if err := update(ctx, tx, now, &other); err != nil {
			return err
		}
		return record(ctx, tx, who, now, "decision.reorder", a, map[string]string{"from": fmt.Sprint(from), "to": fmt.Sprint(a.WaitingRank)})
	})
}

func neighbour(list []Application, applicationID string, up bool) (Application, bool) {
	for i, a := range list {
		if a.ID != applicationID {
			continue
		}
		if up && i > 0 {
			return list[i-1], true
		}
		if !up && i+1 < len(list) {
			return list[i+1], true
		}
	}
	return Application{}, false
}

// FreedPlace is a place that somebody on the waiting list could have: a proposal, a person decides.
type FreedPlace struct {
	CohortID, CohortName string
	Left                 int
	Next                 Application
}

// FreedPlaces lists the cohorts of a site, not finished, that have places left and people waiting.
func FreedPlaces(ctx context.Context, q db.Queryer, siteID string, today calendar.Date) ([]FreedPlace, error) {
	waiting, err := db.List(ctx, q, scanApp, `select `+appColumns+appFrom+`where a.site_id = $1 and a.state = 'waiting' order by a.cohort_id, a.waiting_rank`, siteID)
	if err != nil {
		return nil, fmt.Errorf("admission: read the waiting lists: %w", err)
	}
	var out []FreedPlace
	seen := map[string]bool{}
	for _, a := range waiting {
		if seen[a.CohortID] {
			continue
		}
		seen[a.CohortID] = true
		c, seats, err := seatsByID(ctx, q, siteID, a.CohortID)
		if err != nil {
			return nil, err
		}
		if seats.Left() > 0 && !today.After(c.EndsOn) {
			out = append(out, FreedPlace{c.ID, c.Name, seats.Left(), a})
		}
	}
	return out, nil
}
