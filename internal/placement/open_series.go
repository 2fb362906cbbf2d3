package placement

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// OpenSeries closes the site's series and opens the next one, whose scale has learnt from the answers
// of the closed one. Attempts already invited keep the series they were invited in.
func (s *Service) OpenSeries(ctx context.Context, who authz.Actor, siteID string) (Series, error) {
	var out Series
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.OpenSeriesIn(ctx, tx, who, now, siteID, nil)
		return err
	})
	return out, err
}

// OpenSeriesIn is OpenSeries inside a transaction. A nil secret is drawn.
func (s *Service) OpenSeriesIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID string, secret []byte) (Series, error) {
	if err := authz.Check(who, "placement.open_series", authz.Target{SiteID: siteID}); err != nil {
		return Series{}, err
	}
	return openSeries(ctx, tx, who, now, siteID, secret)
}

func openSeries(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID string, secret []byte) (Series, error) {
	next := Series{ID: id.New(), SiteID: siteID, Number: 1, Secret: secret, Scale: FirstScale(), OpenedAt: now}
	if next.Secret == nil {
		next.Secret = make([]byte, 32)
		_, _ = rand.Read(next.Secret) // crypto/rand never fails since Go 1.24
	}
	if len(next.Secret) != 32 {
		return next, errors.New("placement: the secret of a series has 32 bytes")
	}
	open, err := OpenSeriesOf(ctx, tx, siteID)
	switch fault.KindOf(err) {
	case fault.NotFound: // the site's first
	default:
		if err != nil {
			return next, err
		}
		past, err := pastOf(ctx, tx, open)
		if err != nil {
			return next, err
		}
		next.Number, next.Scale = open.Number+1, Retune(open.Scale, past)
		if err := tx.ExecGuarded(ctx, "placement series", `update placement_series set closed_at = $1
			where id = $2 and site_id = $3 and closed_at is null`, db.At(now), open.ID, siteID); err != nil {
			return next, err
		}
	}
	if err := insertSeries(ctx, tx, next); err != nil {
		return next, err
	}
	return next, audit.Record(ctx, tx, who, now, audit.Change{SiteID: siteID, Action: "placement.open_series", Object: "placement_series",
		ObjectID: next.ID, Detail: map[string]string{"number": strconv.Itoa(next.Number)}})
}

// pastOf gives the answers of a series' finished attempts in the order in which they were given.
func pastOf(ctx context.Context, q db.Queryer, s Series) ([]Past, error) {
	past, err := db.List(ctx, q, func(r db.Row) (Past, error) {
		var p Past
		var theta int64
		err := r.Scan(&p.Family, &p.Cell, &p.Right, &theta)
		p.Theta = float64(theta) / 1000
		return p, err
	}, `select n.family, n.cell, n.is_right, a.theta from placement_answer n join placement_attempt a on a.id = n.attempt_id
		where a.series_id = $1 and a.site_id = $2 and a.state = 'finished' order by n.answered_at, n.attempt_id, n.position`, s.ID, s.SiteID)
	if err != nil {
		return nil, fmt.Errorf("placement: read past answers: %w", err)
	}
	return past, nil
}
