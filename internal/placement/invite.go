package placement

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Invite lets a candidate take the test: the first time, or again 30 days after the last one with new
// questions. An attempt that waits or runs already is given back as it is.
func (s *Service) Invite(ctx context.Context, who authz.Actor, siteID, applicationID string) (Attempt, error) {
	var out Attempt
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.InviteIn(ctx, tx, who, now, siteID, applicationID)
		return err
	})
	return out, err
}

// InviteIn is Invite inside a transaction.
func (s *Service) InviteIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) (Attempt, error) {
	if err := authz.Check(who, "placement.invite", authz.Target{SiteID: siteID}); err != nil {
		return Attempt{}, err
	}
	return invite(ctx, tx, who, now, siteID, applicationID, "placement.invite")
}

// InviteAgain lets whoever took an attempt try again: staff know the attempt by its code, not the person.
func (s *Service) InviteAgain(ctx context.Context, who authz.Actor, siteID, attemptID string) (Attempt, error) {
	var out Attempt
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := authz.Check(who, "placement.invite", authz.Target{SiteID: siteID}); err != nil {
			return err
		}
		a, err := ByID(ctx, tx, siteID, attemptID)
		if err != nil {
			return err
		}
		out, err = invite(ctx, tx, who, now, siteID, a.ApplicationID, "placement.invite")
		return err
	})
	return out, err
}

func invite(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, action authz.Action) (Attempt, error) {
	a := Attempt{ID: id.New(), SiteID: siteID, ApplicationID: applicationID, Number: 1, State: Invited, InvitedAt: now, Version: 1}
	last, err := Current(ctx, tx, siteID, applicationID)
	if err == nil {
		if last.State != Finished {
			return last, nil
		}
		if from := TryAgainFrom(last.FinishedAt); now.Before(from) {
			return last, fault.New(fault.Conflict, "placement.too_early", "date", calendar.DateOf(from.In(clock.Paris())))
		}
		a.Number = last.Number + 1
	} else if fault.KindOf(err) != fault.NotFound {
		return a, err
	}
	series, err := OpenSeriesOf(ctx, tx, siteID)
	if fault.KindOf(err) == fault.NotFound {
		series, err = openSeries(ctx, tx, who, now, siteID, nil)
	}
	if err != nil {
		return a, err
	}
	a.SeriesID = series.ID
	if a.Code, err = freeCode(ctx, tx, series, a); err != nil {
		return a, err
	}
	if err := insertAttempt(ctx, tx, a); err != nil {
		return a, err
	}
	return a, record(ctx, tx, who, now, action, a, map[string]string{"code": a.Code})
}

// freeCode gives the attempt's code; one that the site has already is drawn again.
func freeCode(ctx context.Context, q db.Queryer, s Series, a Attempt) (string, error) {
	for salt := range 100 {
		code := CodeOf(s.Secret, a.ApplicationID, a.Number, salt)
		taken, err := db.Exists(ctx, q, `select 1 from placement_attempt where site_id = $1 and code = $2`, a.SiteID, code)
		if err != nil {
			return "", fmt.Errorf("placement: look for a code: %w", err)
		}
		if !taken {
			return code, nil
		}
	}
	return "", fmt.Errorf("placement: no free code at site %s", a.SiteID)
}
