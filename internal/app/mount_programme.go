package app

import (
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
	"chantier/internal/programme/programmeweb"
)

// programmeServices are the use cases of programme.
type programmeServices struct{ Programme *programme.Service }

func mountProgramme(a *App) capability {
	a.Programme = &programme.Service{DB: a.DB, Clock: a.Clock, Model: programme.ModelOf(a.Curriculum)}
	return capability{pages: []ui.Set{programmeweb.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		(&programmeweb.Handlers{Kit: kit, Service: a.Programme, DB: a.DB}).Mount(rt)
	}}
}
