package app

import (
	"chantier/internal/internship"
	"chantier/internal/internship/internshipweb"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type internshipServices struct{ Internship *internship.Service }

func mountInternship(a *App) capability {
	a.Internship = &internship.Service{DB: a.DB, Clock: a.Clock, Mail: a.Mail, Bundle: a.Bundle}
	return capability{pages: []ui.Set{internshipweb.Pages()}, today: internshipweb.Today(a.DB), learner: internshipweb.Panel(a.DB),
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&internshipweb.Handlers{Kit: kit, Service: a.Internship, DB: a.DB}).Mount(rt)
		}}
}
