// Package campaign holds poster campaigns (S1): places, each with a short code
// that a phone scans or a person types. Visits are counted by day, never by
// person; the place stays on the application, then on the learner, to the end.
package campaign

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Campaign is a set of posters with the same words.
type Campaign struct {
	ID, SiteID, Name string
	Headline, Lead   string
	Palette          string // brick, leaf or night
	Version          int
	CreatedAt        time.Time
	Places           int // how many
}

// Palettes lists the looks of a poster.
func Palettes() []string { return []string{"brick", "leaf", "night"} }

// Place is where a poster hangs, or the partner who passes a link on.
type Place struct {
	ID, SiteID, CampaignID    string
	Code, Name, Address, Kind string
	PutUpOn, TakenDownOn      calendar.Date
	Version                   int
	CampaignName              string
	Scans, Typed              int
}

// Kinds lists the kinds of place.
func Kinds() []string { return []string{"poster", "flyer", "partner", "online"} }

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// Save creates a campaign, or changes it when it has an ID; a stale version is a conflict.
func (s *Service) Save(ctx context.Context, who authz.Actor, c Campaign) (Campaign, error) {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = s.SaveTx(ctx, tx, who, c)
		return err
	})
	return c, err
}

// SaveTx is Save inside the caller's transaction.
func (s *Service) SaveTx(ctx context.Context, tx *db.Tx, who authz.Actor, c Campaign) (Campaign, error) {
	if err := authz.Check(who, "campaign.edit", authz.Target{SiteID: c.SiteID}); err != nil {
		return c, err
	}
	if err := c.Check().Err(); err != nil {
		return c, err
	}
	now := s.Clock.Now()
	if c.ID != "" {
		err := tx.ExecGuarded(ctx, "campaign", `update campaign set name=$1, headline=$2, lead=$3, palette=$4, version=version+1
			where id=$5 and site_id=$6 and version=$7`, c.Name, c.Headline, c.Lead, c.Palette, c.ID, c.SiteID, c.Version)
		if err != nil {
			return c, err
		}
		c.Version++
	} else {
		c.ID, c.Version, c.CreatedAt = id.New(), 1, now
		_, err := tx.Exec(ctx, `insert into campaign (id, site_id, name, headline, lead, palette, version, created_at)
			values ($1,$2,$3,$4,$5,$6,1,$7)`, c.ID, c.SiteID, c.Name, c.Headline, c.Lead, c.Palette, db.At(now))
		if err != nil {
			return c, fmt.Errorf("campaign: insert: %w", err)
		}
	}
	return c, audit.Record(ctx, tx, who, now, audit.Change{SiteID: c.SiteID, Action: "campaign.edit", Object: "campaign", ObjectID: c.ID})
}

// AddPlace gives a place its code.
func (s *Service) AddPlace(ctx context.Context, who authz.Actor, p Place) (Place, error) {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = s.AddPlaceTx(ctx, tx, who, p)
		return err
	})
	return p, err
}

// AddPlaceTx is AddPlace inside the caller's transaction. A code that is given is kept; else one is drawn.
func (s *Service) AddPlaceTx(ctx context.Context, tx *db.Tx, who authz.Actor, p Place) (Place, error) {
	if err := authz.Check(who, "campaign.edit", authz.Target{SiteID: p.SiteID}); err != nil {
		return p, err
	}
	if err := p.Check().Err(); err != nil {
		return p, err
	}
	if _, err := byID(ctx, tx, p.SiteID, p.CampaignID); err != nil {
		return p, err
	}
	if p.Code == "" {
		var err error
		if p.Code, err = freeCode(ctx, tx); err != nil {
			return p, err
		}
	}
	now := s.Clock.Now()
	p.ID, p.Version = id.New(), 1
	_, err := tx.Exec(ctx, `insert into campaign_place (id, site_id, campaign_id, code, name, address, kind, put_up_on, taken_down_on, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,1,$10)`, p.ID, p.SiteID, p.CampaignID, p.Code, p.Name, p.Address, p.Kind, p.PutUpOn, p.TakenDownOn, db.At(now))
	if err != nil {
		return p, fmt.Errorf("campaign: insert place: %w", err)
	}
	return p, audit.Record(ctx, tx, who, now, audit.Change{SiteID: p.SiteID, Action: "campaign.edit", Object: "campaign_place", ObjectID: p.ID,
		Detail: map[string]string{"code": p.Code}})
}

// TakeDown notes that a poster no longer hangs; its code goes on working, for the phones that kept it.
func (s *Service) TakeDown(ctx context.Context, who authz.Actor, siteID, placeID string, version int) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := authz.Check(who, "campaign.edit", authz.Target{SiteID: siteID}); err != nil {
			return err
		}
		err := tx.ExecGuarded(ctx, "campaign place", `update campaign_place set taken_down_on=$1, version=version+1
			where id=$2 and site_id=$3 and version=$4 and taken_down_on is null`, clock.Today(s.Clock), placeID, siteID, version)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: siteID, Action: "campaign.edit", Object: "campaign_place", ObjectID: placeID})
	})
}

// Way tells how a visitor came.
type Way string

// The ways in.
const (
	Scan  Way = "scan"
	Typed Way = "typed"
)

// Visit counts a visitor who came by a code and gives its place; an unknown code is not found.
func (s *Service) Visit(ctx context.Context, code string, way Way) (Place, error) {
	p, err := PlaceByCode(ctx, s.DB.Read(), code)
	if err != nil {
		return p, err
	}
	return p, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return CountVisits(ctx, tx, p, clock.Today(s.Clock), way, 1)
	})
}

// CountVisits adds n visits of a day to a place.
func CountVisits(ctx context.Context, tx *db.Tx, p Place, day calendar.Date, way Way, n int) error {
	_, err := tx.Exec(ctx, `insert into campaign_visit (place_id, site_id, day, way, visits) values ($1,$2,$3,$4,$5)
		on conflict (place_id, day, way) do update set visits = campaign_visit.visits + excluded.visits`, p.ID, p.SiteID, day, string(way), n)
	return fault.Wrap(err, "campaign: count visits")
}
