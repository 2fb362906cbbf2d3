package app

import (
	"context"
	"time"

	"chantier/internal/admission"
	"chantier/internal/admission/admissionweb"
	"chantier/internal/campaign"
	"chantier/internal/placement"
	"chantier/internal/platform/db"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// admissionServices are the use cases of admission.
type admissionServices struct{ Admission *admission.Service }

type remindInterviewsArgs struct{}

// Kind names the job.
func (remindInterviewsArgs) Kind() string { return "admission.remind_interviews" }

// posterPlaces finds the place of a poster's code for the application form.
type posterPlaces struct{}

// PlaceOfCode gives "" twice for a code that no poster bears.
func (posterPlaces) PlaceOfCode(ctx context.Context, q db.Queryer, code string) (placeID, siteID string, err error) {
	p, err := campaign.PlaceByCode(ctx, q, code)
	return p.ID, p.SiteID, ignoreMissing(err)
}

// testResults shows the committee what a positioning test gave.
type testResults struct{}

// ResultOf gives the band of a finished test, or that it runs.
func (testResults) ResultOf(ctx context.Context, q db.Queryer, siteID, applicationID string) (admission.TestResult, error) {
	r, err := placement.ResultOf(ctx, q, siteID, applicationID)
	switch r.State {
	case placement.Running:
		return admission.TestResult{State: "running"}, err
	case placement.Finished:
		return admission.TestResult{State: "done", Band: r.Reading.Band.Key(), Note: r.Note()}, err
	case placement.Invited:
	}
	return admission.TestResult{}, err
}

func mountAdmission(a *App) capability {
	rubric, _ := a.Curriculum.Rubric("entretien")
	a.Admission = &admission.Service{DB: a.DB, Clock: a.Clock, Mail: a.Mail, Identity: a.Identity, Rubric: rubric, Places: posterPlaces{}, Tests: testResults{}}
	h := &admissionweb.Handlers{Service: a.Admission, DB: a.DB, Clock: a.Clock, Bundle: a.Bundle}
	return capability{
		pages: []ui.Set{admissionweb.Pages()},
		routes: func(rt *web.Router, kit *ui.Kit) {
			h.Kit = kit
			h.Mount(rt)
		},
		jobs: func(r *jobs.Registry) {
			jobs.Handle(r, func(ctx context.Context, _ remindInterviewsArgs) error { return a.Admission.RemindInterviews(ctx) })
			jobs.Every(r, time.Hour, remindInterviewsArgs{})
		},
		today: h.Today,
	}
}
