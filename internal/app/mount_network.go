package app

import (
	"chantier/internal/campaign"
	"chantier/internal/network"
	"chantier/internal/network/networkweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type networkServices struct{ Network *network.Service }

func mountNetwork(a *App) capability {
	a.Network = &network.Service{DB: a.DB, Clock: a.Clock, Identity: a.Identity, Copiers: []network.Copier{campaign.CopyTo(a.Clock)}}
	return capability{pages: []ui.Set{networkweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&networkweb.Handlers{Kit: kit, Service: a.Network, DB: a.DB}).Mount(rt)
	}}
}
