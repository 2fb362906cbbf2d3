package app

import (
	"chantier/internal/cohort/cohortweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

func mountCohort(a *App) capability {
	return capability{pages: []ui.Set{cohortweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&cohortweb.Handlers{Kit: kit, DB: a.DB, Clock: a.Clock, Panels: a.panels()}).Mount(rt)
	}}
}
