package placement

import (
	"context"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// SitCmd is a whole test in one go.
type SitCmd struct {
	Start     time.Time
	ExtraTime bool
	// Answer gives the option chosen for an item of difficulty b, in logits, and how long it took.
	Answer    func(it Item, b float64) (chosen int, took time.Duration)
	StopAfter int // answers after which the candidate asks to stop, 0 never
}

// SitIn takes a whole test inside a transaction, by the same rules as one answer after the other: the
// demo's past months hold hundreds.
func (s *Service) SitIn(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, applicationID string, cmd SitCmd) (Attempt, error) {
	if err := authz.Check(who, "placement.take", target(siteID, applicationID)); err != nil {
		return Attempt{}, err
	}
	a, err := invite(ctx, tx, who, cmd.Start, siteID, applicationID, "placement.take")
	if err != nil {
		return a, err
	}
	if a.State != Invited {
		return a, fault.New(fault.Conflict, "placement.already_finished")
	}
	series, err := SeriesOf(ctx, tx, siteID, a.SeriesID)
	if err != nil {
		return a, err
	}
	a.State, a.StartedAt, a.ExtraTime, a.Deadline = Running, cmd.Start, cmd.ExtraTime, DeadlineOf(cmd.Start, cmd.ExtraTime)
	answers, end, err := sit(series, a, cmd)
	if err != nil {
		return a, err
	}
	if err := insertAnswers(ctx, tx, siteID, answers); err != nil {
		return a, err
	}
	a.note(marksOf(answers), series.Scale)
	at := cmd.Start
	if n := len(answers); n > 0 {
		at = answers[n-1].At
	}
	err = finish(ctx, tx, who, at, &a, end)
	return a, err
}

// sit answers question after question until the test ends.
func sit(series Series, a Attempt, cmd SitCmd) ([]Answer, End, error) {
	var answers []Answer
	now := cmd.Start
	for {
		marks := marksOf(answers)
		if end := Enough(marks, series.Scale); end != NotEnded {
			return answers, end, nil
		}
		if cmd.StopAfter > 0 && len(answers) >= cmd.StopAfter {
			return answers, Asked, nil
		}
		q, err := question(series, a, answers)
		if err != nil {
			return nil, NotEnded, err
		}
		n := q.answer
		n.Chosen, n.Elapsed = cmd.Answer(q.item, float64(n.Difficulty)/1000)
		n.Right = n.Chosen == q.item.Answer()
		if now = now.Add(n.Elapsed); now.After(a.Deadline) {
			return answers, TimeUp, nil
		}
		n.At = now
		answers = append(answers, n)
	}
}
