package placement

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
)

// Marked is one line of the marking list: a code, never a name, and nothing that leads to one.
type Marked struct {
	AttemptID, Code string
	Number          int
	State           State
	Ended           End
	ExtraTime       bool
	Reading         Reading
	Answered        int
	Taken           time.Duration
	FinishedAt      time.Time
}

// Marking lists the attempts of a series by code: an order that ranks nobody.
func Marking(ctx context.Context, q db.Queryer, who authz.Actor, siteID, seriesID string) ([]Marked, error) {
	if err := authz.Check(who, "placement.mark", authz.Target{SiteID: siteID}); err != nil {
		return nil, err
	}
	all, err := db.List(ctx, q, scanAttempt, `select `+attemptColumns+` from placement_attempt where series_id = $1 and site_id = $2
		order by code`, seriesID, siteID)
	if err != nil {
		return nil, fmt.Errorf("placement: marking: %w", err)
	}
	out := make([]Marked, len(all))
	for i, a := range all {
		out[i] = a.marked()
	}
	return out, nil
}

func (a Attempt) marked() Marked {
	return Marked{AttemptID: a.ID, Code: a.Code, Number: a.Number, State: a.State, Ended: a.Ended, ExtraTime: a.ExtraTime,
		Reading: a.Reading, Answered: a.Answered, Taken: a.Taken(), FinishedAt: a.FinishedAt}
}

// SeriesList lists the series of a site, newest first, without their scales.
func SeriesList(ctx context.Context, q db.Queryer, siteID string) ([]Series, error) {
	return db.List(ctx, q, scanSeries, `select `+seriesColumns+` from placement_series where site_id = $1 order by number desc`, siteID)
}

// CellCounts is what the answers of a series say about one cell.
type CellCounts struct {
	Family     Family
	Cell       int
	Difficulty int64
	Answers    int
	Right      int
	Unknown    int     // « Je ne sais pas »
	Expected   float64 // right answers that the model expects, given each candidate's final θ̂
	Seconds    int     // mean time of an answer
}

// Counts gives the figures of each cell that was served in a series.
func Counts(ctx context.Context, q db.Queryer, who authz.Actor, siteID, seriesID string) ([]CellCounts, error) {
	if err := authz.Check(who, "placement.mark", authz.Target{SiteID: siteID}); err != nil {
		return nil, err
	}
	type row struct {
		CellCounts
		theta, ms int64
		chosen    int
		right     bool
	}
	rows, err := db.List(ctx, q, func(r db.Row) (row, error) {
		var v row
		err := r.Scan(&v.Family, &v.Cell, &v.Difficulty, &v.chosen, &v.right, &v.ms, &v.theta)
		return v, err
	}, `select n.family, n.cell, n.difficulty, n.chosen, n.is_right, n.elapsed_ms, a.theta
		from placement_answer n join placement_attempt a on a.id = n.attempt_id
		where a.series_id = $1 and n.site_id = $2 order by n.family desc, n.cell`, seriesID, siteID)
	if err != nil {
		return nil, fmt.Errorf("placement: count cells: %w", err)
	}
	var out []CellCounts
	var ms int64
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].Family != r.Family || out[n-1].Cell != r.Cell {
			out, ms = append(out, r.CellCounts), 0
		}
		c := &out[len(out)-1]
		c.Answers++
		c.Expected += Chance(float64(r.theta)/1000, float64(r.Difficulty)/1000)
		if r.right {
			c.Right++
		}
		if r.chosen == DontKnow {
			c.Unknown++
		}
		ms += r.ms
		c.Seconds = int(ms / int64(c.Answers) / 1000)
	}
	return out, nil
}
