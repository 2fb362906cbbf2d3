package placement

import (
	"context"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Sitting is where a candidate is in their test. Item holds the right answer: pages must not show it.
type Sitting struct {
	Attempt     Attempt // State is "" before the first attempt
	Position    int     // of the question to answer
	Item        *Item   // nil unless the test runs and time is left
	MinutesLeft int
	TimeIsUp    bool // the time has passed and the attempt waits to be closed
}

// Most is the largest number of questions.
func (Sitting) Most() int { return maxItems }

// SittingOf tells where the candidate is: the same on every device, after any break.
func (s *Service) SittingOf(ctx context.Context, q db.Queryer, who authz.Actor, siteID, applicationID string) (Sitting, error) {
	if err := authz.Check(who, "placement.take", target(siteID, applicationID)); err != nil {
		return Sitting{}, err
	}
	a, err := Current(ctx, q, siteID, applicationID)
	if fault.KindOf(err) == fault.NotFound {
		return Sitting{}, nil
	}
	if err != nil {
		return Sitting{}, err
	}
	now := s.Clock.Now()
	out := Sitting{Attempt: a, MinutesLeft: MinutesLeft(now, a.Deadline)}
	if a.State != Running {
		return out, nil
	}
	if now.After(a.Deadline) {
		out.TimeIsUp = true
		return out, nil
	}
	series, err := SeriesOf(ctx, q, siteID, a.SeriesID)
	if err != nil {
		return out, err
	}
	answers, err := answersOf(ctx, q, a)
	if err != nil {
		return out, err
	}
	next, err := question(series, a, answers)
	if err != nil {
		return out, err
	}
	out.Position, out.Item = next.answer.Position, &next.item
	return out, nil
}

// Guard gives how long a test may last, without and with the extra third.
func Guard() (ordinary, extra time.Duration) { return guard, guard + extraThird }
