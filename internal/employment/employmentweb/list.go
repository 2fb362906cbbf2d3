package employmentweb

import (
	"net/http"
	"slices"

	"chantier/internal/cohort"
	"chantier/internal/employment"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// pageSize is how many contracts a page of the list holds.
const pageSize = 50

// contractRow is a contract in a list.
type contractRow struct {
	employment.Entry
	Tag  ui.Tag
	Span string
	Late bool
}

type listView struct {
	ui.Base
	Filter  ui.Form
	States  []ui.Option
	Cohorts []ui.Option
	Due     []contractRow // those with a deadline
	Rows    []contractRow
	Pager   ui.Pager
	Missing []cohort.Learner
	Stats   []ui.Stat
	None    ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, employment.ActionList, r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	o, err := employment.OverviewOf(r.Ctx(), q, r.Site.ID, r.Today)
	if err != nil {
		return err
	}
	cohorts, err := cohort.List(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	state, group := r.URL.Query().Get("state"), r.URL.Query().Get("cohort")
	v := listView{Base: ui.For(r), Missing: o.Missing, Filter: ui.NewForm(r).With("state", state, "cohort", group),
		States: ui.Choices(employment.States(), func(s employment.State) string { return r.T("employment.state_" + string(s)) }),
		None:   ui.Empty{Icon: "contract", Title: r.T("employment.none_title"), Text: r.T("employment.none_text")}}
	if state != "" || group != "" {
		v.None = ui.Empty{Icon: "search", Title: r.T("employment.none_found_title"), Text: r.T("employment.none_found_text")}
	}
	for _, c := range cohorts {
		v.Cohorts = append(v.Cohorts, ui.Option{Value: c.ID, Label: c.Name})
	}
	var rows []contractRow
	counts := map[employment.State]int{}
	for _, e := range o.Entries {
		counts[e.State]++
		row := rowOf(v.Base, e)
		if e.Deadline.Kind != "" {
			v.Due = append(v.Due, row)
		}
		if (state == "" || string(e.State) == state) && (group == "" || e.CohortID == group) {
			rows = append(rows, row)
		}
	}
	v.Pager = ui.PagerOf(r, len(rows), pageSize)
	v.Rows = rows[min(v.Pager.Offset(), len(rows)):min(v.Pager.Offset()+pageSize, len(rows))]
	for _, s := range []employment.State{employment.Running, employment.ToSign, employment.Signed, employment.Ended} {
		v.Stats = append(v.Stats, ui.Stat{Label: r.T("employment.count_" + string(s)), Value: v.Number(counts[s]), Href: r.Site.Path("contracts") + "?state=" + string(s)})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "employment/list.html", Title: r.T("employment.list_title"), View: v})
}

func rowOf(b ui.Base, e employment.Entry) contractRow {
	return contractRow{Entry: e, Tag: tag(b, e.State), Span: span(b, e.Terms.StartsOn, e.LastDay()), Late: e.Deadline.Kind != "" && e.Deadline.Due.Before(b.Today)}
}

// chooseView asks for whom the contract is.
type chooseView struct {
	ui.Base
	Missing []cohort.Learner
	Others  []cohort.Learner
	None    ui.Empty
}

func (h *Handlers) choose(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, employment.ActionCreate, r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	o, err := employment.OverviewOf(r.Ctx(), q, r.Site.ID, r.Today)
	if err != nil {
		return err
	}
	all, err := cohort.SiteLearners(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v := chooseView{Base: ui.For(r), Missing: o.Missing, None: ui.Empty{Icon: "users", Title: r.T("employment.no_learner_title"), Text: r.T("employment.no_learner_text")}}
	for _, l := range all {
		if l.LeftOn.IsZero() && !slices.ContainsFunc(o.Missing, func(m cohort.Learner) bool { return m.ID == l.ID }) {
			v.Others = append(v.Others, l)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "employment/choose.html", Title: r.T("employment.new"), View: v})
}
