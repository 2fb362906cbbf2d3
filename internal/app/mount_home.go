package app

import (
	"chantier/internal/home"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

func mountHome(a *App) capability {
	return capability{pages: []ui.Set{home.Pages()}, routes: func(rt *web.Router, kit *ui.Kit) {
		h := &home.Handlers{Kit: kit, DB: a.DB, Clock: a.Clock, Mail: a.Mail, Providers: a.providers(), Demo: a.Demo, Secure: a.Secure, SitesOf: a.sitesOf}
		h.Mount(rt)
	}}
}
