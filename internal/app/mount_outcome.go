package app

import (
	"chantier/internal/outcome"
	"chantier/internal/outcome/outcomeweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type outcomeServices struct{ Outcome *outcome.Service }

func mountOutcome(a *App) capability {
	a.Outcome = &outcome.Service{DB: a.DB, Clock: a.Clock}
	return capability{pages: []ui.Set{outcomeweb.Pages()}, today: outcomeweb.Today(a.DB), learner: outcomeweb.Panel(a.DB),
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&outcomeweb.Handlers{Kit: kit, Service: a.Outcome, DB: a.DB}).Mount(rt)
		}}
}
