package app

import (
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/report/reportweb"
)

type reportServices struct{}

func mountReport(a *App) capability {
	return capability{pages: []ui.Set{reportweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&reportweb.Handlers{Kit: kit, DB: a.DB}).Mount(rt)
	}}
}
