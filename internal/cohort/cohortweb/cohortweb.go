// Package cohortweb holds the pages of cohorts and of one learner's whole path.
package cohortweb

import (
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/cohort"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "cohort", FS: files, Views: map[string]any{
		"list.html": listView{}, "edit.html": editView{}, "show.html": showView{}, "learner.html": learnerView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit    *ui.Kit
	DB     *db.DB
	Clock  clock.Clock
	Panels []cohort.PanelProvider
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/cohorts", "cohort.list", h.list)
	rt.Get("/sites/{site}/cohorts/new", "cohort.create", h.showNew)
	rt.Post("/sites/{site}/cohorts", "cohort.create", h.save)
	rt.Get("/sites/{site}/cohorts/{cohort}", "cohort.show", h.show)
	rt.Get("/sites/{site}/cohorts/{cohort}/edit", "cohort.create", h.showEdit)
	rt.Post("/sites/{site}/cohorts/{cohort}", "cohort.create", h.save)
	rt.Get("/sites/{site}/learners/{learner}", "learner.show", h.learner)
}

type cohortRow struct {
	cohort.Cohort
	Tag ui.Tag
}

func rowOf(r *web.Request, c cohort.Cohort) cohortRow {
	stage := c.StageOn(r.Today)
	tone := map[cohort.Stage]string{cohort.Upcoming: "info", cohort.Running: "ok", cohort.Finished: "mute"}[stage]
	return cohortRow{c, ui.Tag{Label: r.T("cohort.stage_" + string(stage)), Tone: tone}}
}

type listView struct {
	ui.Base
	Cohorts []cohortRow
	None    ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "cohort.list", r.Target()); err != nil {
		return err
	}
	all, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), None: ui.Empty{Icon: "users", Title: r.T("cohort.none_title"), Text: r.T("cohort.none_text")}}
	for _, c := range all {
		v.Cohorts = append(v.Cohorts, rowOf(r, c))
	}
	if r.CanHere("cohort.create") {
		v.None.Href, v.None.Action = r.Site.Path("cohorts", "new"), r.T("cohort.new")
	}
	return h.Kit.Show(w, r, ui.Page{Template: "cohort/list.html", Title: r.T("cohort.list_title"), View: v})
}

type editView struct {
	ui.Base
	Form   ui.Form
	Cohort cohort.Cohort // ID "" when new
}

func (h *Handlers) editPage(w http.ResponseWriter, r *web.Request, c cohort.Cohort, form ui.Form) error {
	title := "cohort.new"
	if c.ID != "" {
		title = "cohort.edit"
	}
	return h.Kit.Show(w, r, ui.Page{Template: "cohort/edit.html", Title: r.T(title), Status: form.Status(), View: editView{ui.For(r), form, c}})
}

func (h *Handlers) showNew(w http.ResponseWriter, r *web.Request) error {
	return h.editPage(w, r, cohort.Cohort{}, ui.NewForm(r).With("capacity", "12", "weekly_hours", "35"))
}

func (h *Handlers) showEdit(w http.ResponseWriter, r *web.Request) error {
	c, err := cohort.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("cohort"))
	if err != nil {
		return err
	}
	return h.editPage(w, r, c, ui.NewForm(r).With("name", c.Name, "starts_on", c.StartsOn.String(), "ends_on", c.EndsOn.String(),
		"capacity", strconv.Itoa(c.Capacity), "weekly_hours", strconv.Itoa(int(c.WeeklyMinutes)/60), "version", strconv.Itoa(c.Version)))
}

func (h *Handlers) save(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	c, faults := readCohort(r)
	err := faults.Err()
	if err == nil {
		c, err = (&cohort.Service{DB: h.DB, Clock: h.Clock}).Save(r.Ctx(), r.Actor, c)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, c, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("cohorts", c.ID))
}

func readCohort(r *web.Request) (cohort.Cohort, fault.List) {
	var l fault.List
	number := func(field string) int {
		n, err := strconv.Atoi(r.PostForm.Get(field))
		if err != nil {
			l.Add(field, "fault.number")
		}
		return n
	}
	date := func(field string) calendar.Date {
		d, err := calendar.Parse(r.PostForm.Get(field))
		if err != nil {
			l.Add(field, "fault.date")
		}
		return d
	}
	c := cohort.Cohort{ID: r.PathValue("cohort"), SiteID: r.Site.ID, Name: r.PostForm.Get("name"), StartsOn: date("starts_on"), EndsOn: date("ends_on"),
		Capacity: number("capacity"), WeeklyMinutes: calendar.Minutes(60 * number("weekly_hours"))}
	c.Version, _ = strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	return c, l
}

type showView struct {
	ui.Base
	Cohort   cohortRow
	Learners []cohort.Learner
	None     ui.Empty
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	c, err := cohort.ByID(r.Ctx(), q, r.Site.ID, r.PathValue("cohort"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, "cohort.show", authz.Target{SiteID: c.SiteID, CohortID: c.ID}); err != nil {
		return err
	}
	learners, err := cohort.Learners(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "cohort/show.html", Title: c.Name, View: showView{ui.For(r), rowOf(r, c), learners,
		ui.Empty{Icon: "users", Title: r.T("cohort.no_learners_title"), Text: r.T("cohort.no_learners_text")}}})
}

// panelView is a panel as shown.
type panelView struct {
	Title, Icon, Href, Tone string
	Lines                   []string
}

type learnerView struct {
	ui.Base
	Learner cohort.Learner
	Person  person.Person
	Panels  []panelView
}

func (h *Handlers) learner(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, r.PathValue("learner"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, "learner.show", l.Target()); err != nil {
		return err
	}
	p, err := person.ByID(r.Ctx(), q, r.Site.ID, l.PersonID)
	if err != nil {
		return err
	}
	v := learnerView{Base: ui.For(r), Learner: l, Person: p}
	for _, provider := range h.Panels {
		panels, err := provider(r.Ctx(), r.Actor, l, r.Site.Slug)
		if err != nil {
			return err
		}
		for _, panel := range panels {
			shown := panelView{Title: r.T(panel.Title.Key, panel.Title.Args...), Icon: panel.Icon, Href: panel.Href, Tone: panel.Tone}
			for _, line := range panel.Lines {
				shown.Lines = append(shown.Lines, r.T(line.Key, line.Args...))
			}
			v.Panels = append(v.Panels, shown)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "cohort/learner.html", Title: r.T("cohort.learner_title", "name", l.Name()), View: v})
}
