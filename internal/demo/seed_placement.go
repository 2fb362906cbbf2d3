package demo

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"chantier/internal/admission"
	"chantier/internal/placement"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// seedPlacement lets candidates take their test in the days after they applied, one series a campaign.
func (s *Story) seedPlacement(ctx context.Context, tx *db.Tx) error {
	// Past applications have moved on since: nobody has to be told that their test begins.
	tests := &placement.Service{DB: s.App.DB, Clock: s.Clock}
	for _, site := range s.Sites {
		ease := map[string]float64{}
		for _, c := range site.Cohorts {
			for _, l := range c.Learners {
				ease[l.Person.ID] = l.Ease
			}
		}
		all, _, err := admission.List(ctx, tx, site.ID, admission.Filter{Sort: "submitted"})
		if err != nil {
			return err
		}
		next := 0 // campaign whose series opens next
		for _, a := range all {
			for next < len(site.Campaigns) && !site.Campaigns[next].CreatedAt.After(a.SubmittedAt) {
				if _, err := tests.OpenSeriesIn(ctx, tx, site.Staff[authz.SiteDirector].Actor, site.Campaigns[next].CreatedAt, site.ID,
					s.secret("series", site.Slug, fmt.Sprint(next))); err != nil {
					return fmt.Errorf("open series %d: %w", next+1, err)
				}
				next++
			}
			if err := s.sitTest(ctx, tx, tests, site, a, ease); err != nil {
				return fmt.Errorf("test of an application: %w", err)
			}
		}
	}
	return nil
}

// secret gives the 32 bytes of a series, the same in every telling.
func (s *Story) secret(names ...string) []byte {
	r, out := s.Rand(names...), make([]byte, 0, 32)
	for range 4 {
		out = binary.LittleEndian.AppendUint64(out, r.Uint64())
	}
	return out
}

// sitTest lets one candidate take the test one to four days after applying. Those who have just applied wait, a few never come.
func (s *Story) sitTest(ctx context.Context, tx *db.Tx, tests *placement.Service, site *Site, a admission.Application, ease map[string]float64) error {
	r := s.Rand("test", site.Slug, a.Person.Email, a.Person.Name())
	applied := calendar.DateOf(a.SubmittedAt.In(clock.Paris()))
	day := applied.AddDays(1 + r.IntN(4))
	if a.State == admission.Submitted || a.SubmittedAt.IsZero() || !day.Before(s.Today) || r.IntN(20) == 0 {
		return nil
	}
	theta := r.NormFloat64()
	if e, ok := ease[a.PersonID]; ok {
		theta = 3*(e-0.55) + 0.4*r.NormFloat64()
	}
	cmd := placement.SitCmd{Start: s.At(day, 9+r.IntN(11), r.IntN(60)), ExtraTime: r.IntN(9) == 0}
	if r.IntN(25) == 0 {
		cmd.StopAfter = 4 + r.IntN(10)
	}
	pace := 0.7 + 0.7*r.Float64()
	cmd.Answer = func(it placement.Item, b float64) (int, time.Duration) {
		took := time.Duration(pace*(25+12*math.Max(-1, b)+40*r.Float64())) * time.Second
		switch {
		case r.Float64() < placement.Chance(theta, b):
			return it.Answer(), took
		case r.IntN(4) == 0:
			return placement.DontKnow, took
		}
		return (it.Answer() + 1 + r.IntN(it.Options()-1)) % it.Options(), took
	}
	_, err := tests.SitIn(ctx, tx, authz.System("demo"), site.ID, a.ID, cmd)
	return err
}
