package programmeweb

import (
	"net/http"

	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
)

type closureRow struct {
	programme.Closure
	CohortName string
	Days       int // of work that are lost
}

type closuresView struct {
	ui.Base
	Form    ui.Form
	Rows    []closureRow
	Cohorts []ui.Option
	None    ui.Empty
}

func (h *Handlers) showClosures(w http.ResponseWriter, r *web.Request) error {
	return h.closuresPage(w, r, ui.NewForm(r))
}

func (h *Handlers) closuresPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, programme.ActionClosure, r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	all, err := programme.SiteClosures(r.Ctx(), q, r.Site.ID, r.Today.AddMonths(-12))
	if err != nil {
		return err
	}
	cohorts, err := cohort.List(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v := closuresView{Base: ui.For(r), Form: form, None: ui.Empty{Icon: "calendar", Title: r.T("programme.no_closure_title"), Text: r.T("programme.no_closure_text")}}
	names := map[string]string{}
	for _, c := range cohorts {
		names[c.ID] = c.Name
		if !c.EndsOn.Before(r.Today) {
			v.Cohorts = append(v.Cohorts, ui.Option{Value: c.ID, Label: c.Name})
		}
	}
	for _, c := range all {
		v.Rows = append(v.Rows, closureRow{c, names[c.CohortID], len(calendar.OpenDays(c.StartsOn, c.EndsOn))})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "programme/closures.html", Title: r.T("programme.closures_title"), View: v, Status: form.Status()})
}

func (h *Handlers) closeDays(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	date := func(field string) calendar.Date {
		d, err := calendar.Parse(r.PostForm.Get(field))
		if err != nil {
			l.Add(field, "fault.date")
		}
		return d
	}
	c := programme.Closure{SiteID: r.Site.ID, CohortID: r.PostForm.Get("cohort"), StartsOn: date("starts_on"), EndsOn: date("ends_on"), Label: r.PostForm.Get("label")}
	err := l.Err()
	if err == nil {
		_, err = h.Service.CloseDays(r.Ctx(), r.Actor, c)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.closuresPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("programme.closure_added")
	return web.Redirect(w, r, r.Site.Path("closures"))
}

func (h *Handlers) reopenDays(w http.ResponseWriter, r *web.Request) error {
	if err := h.Service.ReopenDays(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("closure")); err != nil {
		return err
	}
	r.Flash("programme.closure_removed")
	return web.Redirect(w, r, r.Site.Path("closures"))
}
