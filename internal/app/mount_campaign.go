package app

import (
	"chantier/internal/campaign"
	"chantier/internal/campaign/campaignweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type campaignServices struct{ Campaign *campaign.Service }

func mountCampaign(a *App) capability {
	a.Campaign = &campaign.Service{DB: a.DB, Clock: a.Clock}
	return capability{pages: []ui.Set{campaignweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&campaignweb.Handlers{Kit: kit, Service: a.Campaign, DB: a.DB, BaseURL: a.BaseURL}).Mount(rt)
	}}
}
