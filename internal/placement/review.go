package placement

import (
	"context"
	"encoding/hex"
	"fmt"

	"chantier/internal/placement/draw"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Reviewed is one question as the candidate saw it, made again from its seed, with the answer given.
type Reviewed struct {
	Answer
	Item Item
	// Proven says that the seed follows from the series' secret and that marking it again gives the same.
	Proven bool
}

// Review makes every question of an attempt again: what an appeal, or the candidate who asks, is shown.
func Review(ctx context.Context, q db.Queryer, who authz.Actor, siteID, attemptID string) (Marked, []Reviewed, error) {
	if err := authz.Check(who, "placement.review", authz.Target{SiteID: siteID}); err != nil {
		return Marked{}, nil, err
	}
	a, err := ByID(ctx, q, siteID, attemptID)
	if err != nil {
		return Marked{}, nil, err
	}
	if a.State != Finished { // while it runs, nobody may read the right answers
		return Marked{}, nil, fault.New(fault.Conflict, "placement.review_after")
	}
	series, err := SeriesOf(ctx, q, siteID, a.SeriesID)
	if err != nil {
		return Marked{}, nil, err
	}
	answers, err := answersOf(ctx, q, a)
	if err != nil {
		return Marked{}, nil, err
	}
	out := make([]Reviewed, len(answers))
	for i, n := range answers {
		if out[i], err = n.again(series, a); err != nil {
			return Marked{}, nil, err
		}
	}
	return a.marked(), out, nil
}

func (n Answer) again(series Series, a Attempt) (Reviewed, error) {
	raw, err := hex.DecodeString(n.Seed)
	if err != nil || len(raw) != len(draw.Seed{}) {
		return Reviewed{}, fmt.Errorf("placement: the seed of question %d is unreadable", n.Position)
	}
	seed := draw.Seed(raw)
	item, err := Generate(n.Generator, seed, n.Family, n.Cell)
	if err != nil {
		return Reviewed{}, fmt.Errorf("placement: make question %d again: %w", n.Position, err)
	}
	proven := seed == SeedOf(series.Secret, a.ApplicationID, a.Number, n.Position) && n.Right == (n.Chosen == item.Answer())
	return Reviewed{Answer: n, Item: item, Proven: proven}, nil
}
