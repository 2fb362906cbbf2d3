// Package programmeweb holds the pages of a cohort's calendar: its phases, its months, its closed days.
package programmeweb

import (
	"embed"
	"net/http"

	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "programme", FS: files, Views: map[string]any{
		"list.html": listView{}, "show.html": showView{}, "edit.html": editView{}, "closures.html": closuresView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *programme.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/programme", programme.ActionShow, h.list)
	rt.Get("/sites/{site}/programme/{cohort}", programme.ActionShow, h.show)
	rt.Get("/sites/{site}/programme/{cohort}/phases.ics", programme.ActionShow, h.icalendar)
	rt.Post("/sites/{site}/programme/{cohort}/create", programme.ActionEdit, h.create)
	rt.Get("/sites/{site}/programme/{cohort}/edit", programme.ActionEdit, h.showEdit)
	rt.Post("/sites/{site}/programme/{cohort}", programme.ActionEdit, h.edit)
	rt.Post("/sites/{site}/programme/{cohort}/arrange", programme.ActionEdit, h.arrange)
	rt.Get("/sites/{site}/closures", programme.ActionClosure, h.showClosures)
	rt.Post("/sites/{site}/closures", programme.ActionClosure, h.closeDays)
	rt.Post("/sites/{site}/closures/{closure}/remove", programme.ActionClosure, h.reopenDays)
}

func targetOf(c cohort.Cohort) authz.Target {
	return authz.Target{SiteID: c.SiteID, CohortID: c.ID}
}

// visibleCohorts lists the cohorts of the site whose calendar the reader may see, newest first.
func (h *Handlers) visibleCohorts(r *web.Request) ([]cohort.Cohort, error) {
	all, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return nil, err
	}
	var out []cohort.Cohort
	for _, c := range all {
		if r.Can(programme.ActionShow, targetOf(c)) {
			out = append(out, c)
		}
	}
	return out, nil
}

// cohortOf gives the cohort of the address, once the reader's right is checked.
func (h *Handlers) cohortOf(r *web.Request, action authz.Action) (cohort.Cohort, error) {
	c, err := cohort.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("cohort"))
	if err != nil {
		return c, err
	}
	return c, authz.Check(r.Actor, action, targetOf(c))
}

func (h *Handlers) create(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r, programme.ActionEdit)
	if err != nil {
		return err
	}
	if _, err := h.Service.CreatePlan(r.Ctx(), r.Actor, r.Site.ID, c.ID); err != nil {
		return err
	}
	r.Flash("programme.created")
	return web.Redirect(w, r, r.Site.Path("programme", c.ID))
}

func (h *Handlers) icalendar(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r, programme.ActionShow)
	if err != nil {
		return err
	}
	plan, err := programme.PlanOf(r.Ctx(), h.DB.Read(), r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	return web.Download(w, r, "text/calendar; charset=utf-8", "phases.ics", programme.ICalendar(c, plan, h.Service.Clock.Now()))
}
