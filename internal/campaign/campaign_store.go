package campaign

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"

	"chantier/internal/platform/db"
)

const campaignColumns = `c.id, c.site_id, c.name, c.headline, c.lead, c.palette, c.version, c.created_at,
	(select count(*) from campaign_place p where p.campaign_id = c.id) from campaign c `

func scanCampaign(r db.Row) (Campaign, error) {
	var c Campaign
	err := r.Scan(&c.ID, &c.SiteID, &c.Name, &c.Headline, &c.Lead, &c.Palette, &c.Version, db.Into(&c.CreatedAt), &c.Places)
	return c, err
}

// List gives a site's campaigns, newest first.
func List(ctx context.Context, q db.Queryer, siteID string) ([]Campaign, error) {
	return db.List(ctx, q, scanCampaign, `select `+campaignColumns+`where c.site_id = $1 order by c.created_at desc, c.id`, siteID)
}

// ByID gives a campaign of a site.
func ByID(ctx context.Context, q db.Queryer, siteID, campaignID string) (Campaign, error) {
	return byID(ctx, q, siteID, campaignID)
}

func byID(ctx context.Context, q db.Queryer, siteID, campaignID string) (Campaign, error) {
	return db.One(ctx, q, "campaign", scanCampaign, `select `+campaignColumns+`where c.id = $1 and c.site_id = $2`, campaignID, siteID)
}

const placeColumns = `p.id, p.site_id, p.campaign_id, p.code, p.name, p.address, p.kind, p.put_up_on, p.taken_down_on, p.version, c.name,
	coalesce((select sum(v.visits) from campaign_visit v where v.place_id = p.id and v.way = 'scan'), 0),
	coalesce((select sum(v.visits) from campaign_visit v where v.place_id = p.id and v.way = 'typed'), 0)
	from campaign_place p join campaign c on c.id = p.campaign_id `

func scanPlace(r db.Row) (Place, error) {
	var p Place
	err := r.Scan(&p.ID, &p.SiteID, &p.CampaignID, &p.Code, &p.Name, &p.Address, &p.Kind, &p.PutUpOn, &p.TakenDownOn, &p.Version,
		&p.CampaignName, &p.Scans, &p.Typed)
	return p, err
}

// Places lists the places of a campaign by name.
func Places(ctx context.Context, q db.Queryer, siteID, campaignID string) ([]Place, error) {
	return db.List(ctx, q, scanPlace, `select `+placeColumns+`where p.campaign_id = $1 and p.site_id = $2 order by p.name, p.id`, campaignID, siteID)
}

// SitePlaces lists every place of a site by campaign and name.
func SitePlaces(ctx context.Context, q db.Queryer, siteID string) ([]Place, error) {
	return db.List(ctx, q, scanPlace, `select `+placeColumns+`where p.site_id = $1 order by c.created_at desc, p.name, p.id`, siteID)
}

// PlaceByID gives a place of a site.
func PlaceByID(ctx context.Context, q db.Queryer, siteID, placeID string) (Place, error) {
	return db.One(ctx, q, "place", scanPlace, `select `+placeColumns+`where p.id = $1 and p.site_id = $2`, placeID, siteID)
}

// PlaceByCode gives the place of a code, typed in any way.
func PlaceByCode(ctx context.Context, q db.Queryer, code string) (Place, error) {
	return db.One(ctx, q, "place", scanPlace, `select `+placeColumns+`where p.code = $1`, NormalCode(code))
}

// freeCode draws a code that nobody has.
func freeCode(ctx context.Context, q db.Queryer) (string, error) {
	for range 20 {
		code, err := drawCode()
		if err != nil {
			return "", err
		}
		taken, err := db.Exists(ctx, q, `select 1 from campaign_place where code = $1`, code)
		if err != nil {
			return "", fmt.Errorf("campaign: look for a code: %w", err)
		}
		if !taken {
			return code, nil
		}
	}
	return "", errors.New("campaign: no free code found in 20 draws")
}

func drawCode() (string, error) {
	out := make([]byte, codeLength)
	for i := range out {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			return "", fmt.Errorf("campaign: draw a code: %w", err)
		}
		out[i] = alphabet[n.Int64()]
	}
	return string(out), nil
}
