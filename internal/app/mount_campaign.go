package app

import (
	"context"
	"fmt"

	"chantier/internal/admission"
	"chantier/internal/campaign"
	"chantier/internal/campaign/campaignweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type campaignServices struct{ Campaign *campaign.Service }

func mountCampaign(a *App) capability {
	a.Campaign = &campaign.Service{DB: a.DB, Clock: a.Clock}
	return capability{pages: []ui.Set{campaignweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&campaignweb.Handlers{Kit: kit, Service: a.Campaign, DB: a.DB, BaseURL: a.BaseURL, Applications: a.applicationsByPlace}).Mount(rt)
	}}
}

// applicationsByPlace counts the applications sent by each poster's code.
func (a *App) applicationsByPlace(ctx context.Context, siteID string) (map[string]int, error) {
	counts, err := admission.Funnel(ctx, a.DB.Read(), siteID)
	if err != nil {
		return nil, fmt.Errorf("count applications by place: %w", err)
	}
	out := map[string]int{}
	for _, c := range counts {
		out[c.PlaceID] = c.Applications
	}
	return out, nil
}
