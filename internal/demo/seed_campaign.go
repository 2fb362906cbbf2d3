package demo

import (
	"context"
	"fmt"

	"chantier/internal/campaign"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

var placeNames = []struct{ name, kind string }{
	{"Laverie du marché", "poster"}, {"Mairie annexe", "poster"}, {"Arrêt de bus Gare", "poster"}, {"Médiathèque", "poster"},
	{"Hall de l’immeuble C", "poster"}, {"Épicerie solidaire", "flyer"}, {"Mission locale", "partner"}, {"Boulangerie", "poster"},
}

// seedCampaign hangs one campaign a year at each site and counts its visits up to the story's day.
func (s *Story) seedCampaign(ctx context.Context, tx *db.Tx) error {
	for _, site := range s.Sites {
		who := site.Staff[authz.SiteDirector].Actor
		for i, c := range site.Cohorts {
			first := minDate(c.StartsOn.AddDays(-150), s.Today)
			s.At(first, 9, 30)
			saved, err := s.App.Campaign.SaveTx(ctx, tx, who, campaign.Campaign{SiteID: site.ID, Name: fmt.Sprintf("Recruter la promotion %d", c.Year),
				Headline: "Apprenez le web. Payé·e dès le premier jour.", Lead: "Dix mois pour créer de vrais sites et trouver un métier, sans diplôme demandé.",
				Palette: campaign.Palettes()[i%3]})
			if err != nil {
				return err
			}
			site.Campaigns = append(site.Campaigns, saved)
			for j, place := range placeNames[:5+s.Rand("places", site.Slug, fmt.Sprint(c.Year)).IntN(4)] {
				if err := s.hang(ctx, tx, site, saved, c, place.name, place.kind, first.AddDays(j)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Story) hang(ctx context.Context, tx *db.Tx, site *Site, c campaign.Campaign, of *Cohort, name, kind string, on calendar.Date) error {
	on = minDate(on, s.Today)
	s.At(on, 11, 0)
	p, err := s.App.Campaign.AddPlaceTx(ctx, tx, site.Staff[authz.SiteDirector].Actor, campaign.Place{SiteID: site.ID, CampaignID: c.ID,
		Name: name, Address: site.City, Kind: kind, PutUpOn: on})
	if err != nil {
		return err
	}
	site.Places = append(site.Places, p)
	r := s.Rand("visits", site.Slug, fmt.Sprint(of.Year), name)
	pull := 1 + r.IntN(4)
	for d := on; s.Past(d) && d.Before(of.StartsOn.AddDays(-40)); d = d.AddDays(1 + r.IntN(3)) {
		if err := campaign.CountVisits(ctx, tx, p, d, campaign.Scan, r.IntN(pull*2)); err != nil {
			return err
		}
		if r.IntN(4) == 0 {
			if err := campaign.CountVisits(ctx, tx, p, d, campaign.Typed, 1); err != nil {
				return err
			}
		}
	}
	return nil
}
