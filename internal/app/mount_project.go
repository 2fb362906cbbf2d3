package app

import (
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/project"
	"chantier/internal/project/projectweb"
)

type projectServices struct{ Project *project.Service }

func mountProject(a *App) capability {
	a.Project = &project.Service{DB: a.DB, Clock: a.Clock, Mail: a.Mail}
	return capability{pages: []ui.Set{projectweb.Pages()}, today: projectweb.Today(a.DB), learner: projectweb.Panel(a.DB),
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&projectweb.Handlers{Kit: kit, Service: a.Project, DB: a.DB}).Mount(rt)
		}}
}
