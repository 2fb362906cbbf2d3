package app

import (
	"context"
	"time"

	"chantier/internal/identity/identityweb"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type purgeArgs struct{}

// Kind names the job.
func (purgeArgs) Kind() string { return "identity.purge" }

func mountIdentity(a *App) capability {
	return capability{
		pages: []ui.Set{identityweb.Pages()},
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&identityweb.Handlers{Kit: kit, Service: a.Identity, DB: a.DB}).Mount(rt)
		},
		jobs: func(r *jobs.Registry) {
			jobs.Handle(r, func(ctx context.Context, _ purgeArgs) error { return a.Identity.Purge(ctx) })
			jobs.Every(r, 24*time.Hour, purgeArgs{})
		},
	}
}
