package app

import (
	"chantier/internal/funding"
	"chantier/internal/funding/fundingweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type fundingServices struct{ Funding *funding.Service }

func mountFunding(a *App) capability {
	a.Funding = &funding.Service{DB: a.DB, Clock: a.Clock}
	a.Network.Copiers = append(a.Network.Copiers, a.Funding.CopyTo)
	return capability{pages: []ui.Set{fundingweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&fundingweb.Handlers{Kit: kit, Service: a.Funding, DB: a.DB}).Mount(rt)
	}}
}
