package app

import (
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/support"
	"chantier/internal/support/supportweb"
)

type supportServices struct{ Support *support.Service }

func mountSupport(a *App) capability {
	a.Support = &support.Service{DB: a.DB, Clock: a.Clock}
	return capability{pages: []ui.Set{supportweb.Pages()}, today: supportweb.Today(a.DB), learner: supportweb.Panel(a.DB),
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&supportweb.Handlers{Kit: kit, Service: a.Support, DB: a.DB}).Mount(rt)
		}}
}
