package app

import (
	"context"
	"time"

	"chantier/internal/placement"
	"chantier/internal/placement/placementweb"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// placementServices are the use cases of placement.
type placementServices struct{ Placement *placement.Service }

type closeOverdueTestsArgs struct{}

// Kind names the job.
func (closeOverdueTestsArgs) Kind() string { return "placement.close_overdue" }

// startedTests tells admission that a candidate begins their test. Admission is built after placement, hence the App.
type startedTests struct{ app *App }

// TestStarted moves the application on; admission refuses a test that its state does not allow.
func (s startedTests) TestStarted(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string) error {
	return s.app.Admission.TestStarted(ctx, tx, who, now, siteID, applicationID)
}

func mountPlacement(a *App) capability {
	a.Placement = &placement.Service{DB: a.DB, Clock: a.Clock, Applications: startedTests{a}}
	return capability{
		pages: []ui.Set{placementweb.Pages()},
		routes: func(rt *web.Router, kit *ui.Kit) {
			(&placementweb.Handlers{Kit: kit, Service: a.Placement, DB: a.DB, Resolve: a.Admission.ResolveLink}).Mount(rt)
		},
		jobs: func(r *jobs.Registry) {
			jobs.Handle(r, func(ctx context.Context, _ closeOverdueTestsArgs) error { return a.Placement.CloseOverdue(ctx) })
			jobs.Every(r, 10*time.Minute, closeOverdueTestsArgs{})
		},
	}
}
