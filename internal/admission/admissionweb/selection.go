package admissionweb

import (
	"net/http"

	"chantier/internal/admission"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type cohortRow struct {
	cohort.Cohort
	Seats   admission.Seats
	Waiting int
	Stage   ui.Tag
}

type selectionView struct {
	ui.Base
	Cohorts []cohortRow
	Freed   []admission.FreedPlace
	None    ui.Empty
}

// selection lists the cohorts to fill and the places that were freed.
func (h *Handlers) selection(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "decision.list", r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	all, err := cohort.List(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v := selectionView{Base: ui.For(r), None: ui.Empty{Icon: "users", Title: r.T("admission.selection.none_title"), Text: r.T("admission.selection.none_text")}}
	for _, c := range all {
		stage := c.StageOn(r.Today)
		if stage == cohort.Finished {
			continue
		}
		row := cohortRow{Cohort: c, Stage: ui.Tag{Label: r.T("cohort.stage_" + string(stage)), Tone: "info"}}
		if row.Seats, err = admission.SeatsOf(r.Ctx(), q, c); err != nil {
			return err
		}
		waiting, err := admission.OfCohort(r.Ctx(), q, r.Site.ID, c.ID, admission.Waiting)
		if err != nil {
			return err
		}
		row.Waiting = len(waiting)
		v.Cohorts = append(v.Cohorts, row)
	}
	if v.Freed, err = admission.FreedPlaces(r.Ctx(), q, r.Site.ID, r.Today); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/selection.html", Title: r.T("admission.selection.title"), View: v})
}

// committeeRow is one person's file, its parts side by side.
type committeeRow struct {
	admission.File
	Tag   ui.Tag
	Marks []markLine
	Band  string
}

type committeeView struct {
	ui.Base
	Cohort   cohort.Cohort
	Seats    admission.Seats
	Left     int
	Stats    []ui.Stat
	Files    []committeeRow // waiting for a decision
	Offered  []admission.Application
	Waiting  []admission.Application
	Accepted []admission.Application
	Next     *admission.Application // first of the waiting list, when a place is free
}

// committee shows a cohort's places and the files to decide, by name: no sum, no rank.
func (h *Handlers) committee(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "decision.list", r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	c, err := cohort.ByID(r.Ctx(), q, r.Site.ID, r.PathValue("cohort"))
	if err != nil {
		return err
	}
	v := committeeView{Base: ui.For(r), Cohort: c}
	if v.Seats, err = admission.SeatsOf(r.Ctx(), q, c); err != nil {
		return err
	}
	v.Left = v.Seats.Left()
	for state, into := range map[admission.State]*[]admission.Application{admission.Admitted: &v.Offered, admission.Waiting: &v.Waiting, admission.Accepted: &v.Accepted} {
		if *into, err = admission.OfCohort(r.Ctx(), q, r.Site.ID, c.ID, state); err != nil {
			return err
		}
	}
	apps, err := admission.ToDecide(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	for _, a := range apps {
		row, err := h.fileRow(r, a)
		if err != nil {
			return err
		}
		v.Files = append(v.Files, row)
	}
	if v.Left > 0 && len(v.Waiting) > 0 {
		v.Next = &v.Waiting[0]
	}
	num := func(n int) string { return r.Loc.Number(int64(n)) }
	v.Stats = []ui.Stat{{Label: r.T("admission.seats.capacity"), Value: num(c.Capacity)}, {Label: r.T("admission.seats.enrolled"), Value: num(v.Seats.Enrolled)},
		{Label: r.T("admission.seats.offered"), Value: num(v.Seats.Offered)}, {Label: r.T("admission.seats.left"), Value: num(v.Left)},
		{Label: r.T("admission.seats.waiting"), Value: num(len(v.Waiting))}}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/committee.html", Title: r.T("admission.committee.title", "name", c.Name), View: v, Wide: true})
}

func (h *Handlers) fileRow(r *web.Request, a admission.Application) (committeeRow, error) {
	f, err := h.Service.FileOf(r.Ctx(), r.Actor, a)
	row := committeeRow{File: f, Tag: tagOf(r, a.State)}
	if f.HasMet {
		row.Marks = marksOf(h.Service.Rubric, f.Interview)
	}
	if f.Test.Band != "" {
		row.Band = r.T(f.Test.Band)
	}
	return row, err
}
