package app

import (
	"chantier/internal/employment"
	"chantier/internal/employment/employmentweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// employmentServices are the use cases of employment.
type employmentServices struct{ Employment *employment.Service }

func mountEmployment(a *App) capability {
	a.Employment = &employment.Service{DB: a.DB, Clock: a.Clock, Mail: a.Mail, Jobs: a.Jobs, Blobs: a.Blobs, Bundle: a.Bundle}
	h := &employmentweb.Handlers{Service: a.Employment, DB: a.DB}
	return capability{pages: []ui.Set{employmentweb.Pages()}, jobs: a.Employment.Register, today: h.Today, learner: h.Panel,
		routes: func(rt *web.Router, kit *ui.Kit) { h.Kit = kit; h.Mount(rt) }}
}
