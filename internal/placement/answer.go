package placement

import (
	"context"
	"encoding/hex"
	"errors"
	"math"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// AnswerCmd is one answer as the form sends it: for which attempt and which question it was shown.
type AnswerCmd struct {
	Number   int // of the attempt
	Position int
	Chosen   int // DontKnow, or the index of the option
}

// Outcome says what became of an answer.
type Outcome string

// The outcomes.
const (
	Stored  Outcome = "stored"
	Already Outcome = "already" // answered before: double click, back button, another device; the first answer stands
	Late    Outcome = "late"    // after the time: not counted, everything before is
)

// errTaken says that another answer to the same question was stored between our look and our write.
var errTaken = errors.New("placement: answered at the same moment")

// Answer stores the answer to the question that the candidate sees. Each question takes one answer, whatever is sent again.
func (s *Service) Answer(ctx context.Context, who authz.Actor, siteID, applicationID string, cmd AnswerCmd) (Outcome, Attempt, error) {
	var out Outcome
	var a Attempt
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, a, err = s.AnswerIn(ctx, tx, who, now, siteID, applicationID, cmd)
		return err
	})
	if errors.Is(err, errTaken) {
		return Already, a, nil
	}
	return out, a, err
}

// AnswerIn is Answer inside a transaction.
func (s *Service) AnswerIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, cmd AnswerCmd) (Outcome, Attempt, error) {
	if err := authz.Check(who, "placement.take", target(siteID, applicationID)); err != nil {
		return "", Attempt{}, err
	}
	a, err := Current(ctx, tx, siteID, applicationID)
	if err != nil {
		return "", a, err
	}
	switch {
	case a.State == Invited:
		return "", a, fault.New(fault.Conflict, "placement.not_started")
	case cmd.Number != a.Number, cmd.Position <= a.Answered:
		return Already, a, nil
	case a.State == Finished && a.Ended == TimeUp:
		return Late, a, nil
	case a.State == Finished:
		return Already, a, nil
	case a.Overdue(now):
		err = finish(ctx, tx, who, now, &a, TimeUp)
		return Late, a, err
	case cmd.Position > a.Answered+1:
		return "", a, fault.New(fault.Conflict, "placement.other_question")
	}
	err = s.store(ctx, tx, who, now, &a, cmd.Chosen)
	return Stored, a, err
}

// store makes the question again, marks the answer and writes what the answers tell so far.
func (s *Service) store(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, a *Attempt, chosen int) error {
	series, err := SeriesOf(ctx, tx, a.SiteID, a.SeriesID)
	if err != nil {
		return err
	}
	answers, err := answersOf(ctx, tx, *a)
	if err != nil {
		return err
	}
	q, err := question(series, *a, answers)
	if err != nil {
		return err
	}
	if chosen < DontKnow || chosen >= q.item.Options() {
		return fault.Field("option", "placement.choose_one")
	}
	since := a.StartedAt
	if n := len(answers); n > 0 {
		since = answers[n-1].At
	}
	answer := q.answer
	answer.Chosen, answer.Right, answer.At, answer.Elapsed = chosen, chosen == q.item.Answer(), now, max(0, now.Sub(since))
	if err := insertAnswers(ctx, tx, a.SiteID, []Answer{answer}); err != nil {
		if db.IsUnique(err) {
			return errTaken
		}
		return err
	}
	marks := append(marksOf(answers), answer.Mark)
	a.note(marks, series.Scale)
	if end := Enough(marks, series.Scale); end != NotEnded {
		return finish(ctx, tx, who, now, a, end)
	}
	return updateAttempt(ctx, tx, a)
}

// note writes what the answers tell on the attempt.
func (a *Attempt) note(marks []Mark, scale Scale) {
	ability := AbilityOf(marks, scale)
	a.Answered = len(marks)
	a.Theta = int64(math.Round(1000 * ability.Mean()))
	a.ThetaError = int64(math.Round(1000 * ability.SE()))
	a.Reading = Read(ability, len(marks), CurrentCuts)
	a.CutsVersion = CurrentCuts.Version
}

// asked is the question at the attempt's next position, and its answer but for what the candidate chooses.
type asked struct {
	item   Item
	answer Answer
}

// question makes the next question of an attempt: the same for the same answers before it, on every device.
func question(series Series, a Attempt, before []Answer) (asked, error) {
	position := len(before) + 1
	family, cell := NextItem(marksOf(before), series.Scale)
	seed := SeedOf(series.Secret, a.ApplicationID, a.Number, position)
	item, err := Generate(GeneratorVersion, seed, family, cell)
	return asked{item, Answer{AttemptID: a.ID, Position: position, Generator: GeneratorVersion, Seed: hex.EncodeToString(seed[:]),
		Mark: Mark{Family: family, Cell: cell}, Difficulty: series.Scale[family][cell]}}, err
}
