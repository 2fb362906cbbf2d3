// Package outcomeweb holds the pages of exits and of the follow-up after them.
package outcomeweb

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/cohort"
	"chantier/internal/law"
	"chantier/internal/outcome"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/today"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "outcome", FS: files, Views: map[string]any{"list.html": listView{}, "exit.html": exitView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *outcome.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/outcomes", "outcome.list", h.list)
	rt.Get("/sites/{site}/learners/{learner}/exit", "outcome.list", h.show)
	rt.Post("/sites/{site}/learners/{learner}/exit", "outcome.record", h.record)
	rt.Post("/sites/{site}/learners/{learner}/follow-up", "outcome.follow_up", h.followUp)
}

type exitRow struct {
	outcome.Exit
	Tag ui.Tag
}

func tagOf(r *web.Request, c outcome.Class) ui.Tag {
	tone := map[outcome.Class]string{outcome.LastingJob: "ok", outcome.TransitionJob: "ok", outcome.Positive: "info", outcome.Other: "warn", outcome.Excluded: "mute"}[c]
	return ui.Tag{Label: r.T("outcome.class_" + string(c)), Tone: tone}
}

type listView struct {
	ui.Base
	Exits   []exitRow
	Missing []outcome.Missing
	Due     []outcome.Due
	Rate    outcome.Rate
	Stats   []ui.Stat
	None    ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "outcome.list", r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	exits, err := outcome.Exits(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	asked, err := outcome.FollowUps(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	missing, err := outcome.MissingExits(r.Ctx(), q, r.Site.ID, r.Today)
	if err != nil {
		return err
	}
	rate := outcome.RateOf(exits)
	v := listView{Base: ui.For(r), Missing: missing, Due: outcome.DueFollowUps(exits, asked, r.Today), Rate: rate,
		None: ui.Empty{Icon: "briefcase", Title: r.T("outcome.none_title"), Text: r.T("outcome.none_text")}}
	for _, e := range exits {
		v.Exits = append(v.Exits, exitRow{e, tagOf(r, e.Class)})
	}
	v.Stats = []ui.Stat{
		{Label: r.T("outcome.rate_dynamic"), Value: r.Loc.Percent(rate.Dynamic, rate.Counted), Note: r.T("outcome.rate_of", "part", rate.Dynamic, "whole", rate.Counted)},
		{Label: r.T("outcome.rate_lasting"), Value: r.Loc.Percent(rate.Lasting, rate.Counted), Note: r.T("outcome.rate_of", "part", rate.Lasting, "whole", rate.Counted)},
		{Label: r.T("outcome.not_counted"), Value: r.Loc.Number(int64(rate.TooShort + rate.ByClass[outcome.Excluded])), Note: r.T("outcome.not_counted_note", "days", law.ExitMinDays)},
	}
	return h.Kit.Show(w, r, ui.Page{Template: "outcome/list.html", Title: r.T("outcome.list_title"), View: v})
}

type followUpRow struct {
	outcome.FollowUp
	Asked bool
	DueOn calendar.Date
	Form  ui.Form
	IsDue bool
}

type exitView struct {
	ui.Base
	Form       ui.Form
	Learner    cohort.Learner
	Exit       outcome.Exit // LearnerID "" while there is none
	Tag        ui.Tag
	Situations []ui.Option
	Later      []ui.Option
	FollowUps  []followUpRow
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.exitPage(w, r, ui.Form{}, 0)
}

// exitPage shows the exit and its follow-up; refused is the form sent back, of the exit (months 0) or of a follow-up.
func (h *Handlers) exitPage(w http.ResponseWriter, r *web.Request, refused ui.Form, months int) error {
	q := h.DB.Read()
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, r.PathValue("learner"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, "outcome.list", l.Target()); err != nil {
		return err
	}
	v := exitView{Base: ui.For(r), Learner: l, Situations: situations(r, outcome.Situations()), Later: situations(r, outcome.FollowUpSituations())}
	v.Exit, err = outcome.ExitOf(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	status := http.StatusOK
	if v.Exit.LearnerID != "" {
		v.Tag = tagOf(r, v.Exit.Class)
		asked, err := outcome.FollowUpsOf(r.Ctx(), q, r.Site.ID, l.ID)
		if err != nil {
			return err
		}
		v.FollowUps = followUpRows(r, v.Exit, asked, refused, months)
	}
	v.Form = exitForm(r, l, v.Exit)
	if refused.Status() != http.StatusOK {
		status = refused.Status()
		if months == 0 {
			v.Form = refused
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "outcome/exit.html", Title: r.T("outcome.exit_title", "name", l.Name()), Status: status, View: v})
}

func exitForm(r *web.Request, l cohort.Learner, e outcome.Exit) ui.Form {
	if e.LearnerID == "" {
		on := l.LeftOn
		if on.IsZero() {
			on = r.Today
		}
		return ui.NewForm(r).With("exited_on", on.String(), "version", "0")
	}
	return ui.NewForm(r).With("exited_on", e.ExitedOn.String(), "situation", string(e.Situation), "contract_months", months(e.ContractMonths),
		"organisation", e.Organisation, "evidence", e.Evidence, "version", strconv.Itoa(e.Version))
}

func months(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func followUpRows(r *web.Request, e outcome.Exit, asked []outcome.FollowUp, refused ui.Form, refusedMonths int) []followUpRow {
	var out []followUpRow
	for _, m := range law.FollowUpMonths() {
		row := followUpRow{FollowUp: outcome.FollowUp{Months: m}, DueOn: outcome.DueOn(e.ExitedOn, m), Form: ui.NewForm(r).With("asked_on", r.Today.String(), "reached", "yes")}
		row.IsDue = !row.DueOn.After(r.Today.AddMonths(1))
		for _, f := range asked {
			if f.Months == m {
				row.FollowUp, row.Asked = f, true
			}
		}
		if m == refusedMonths {
			row.Form = refused
		}
		out = append(out, row)
	}
	return out
}

func situations(r *web.Request, all []outcome.Situation) []ui.Option {
	return ui.Choices(all, func(s outcome.Situation) string { return r.T("outcome.situation_" + string(s)) })
}

// readNumber gives a number of months; empty is 0.
func readNumber(r *web.Request, field string, l *fault.List) int {
	text := r.PostForm.Get(field)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		l.Add(field, "fault.number")
	}
	return n
}

func readDate(r *web.Request, field string, l *fault.List) calendar.Date {
	d, err := calendar.Parse(r.PostForm.Get(field))
	if err != nil {
		l.Add(field, "fault.date")
	}
	return d
}

func (h *Handlers) record(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	e := outcome.Exit{SiteID: r.Site.ID, LearnerID: r.PathValue("learner"), ExitedOn: readDate(r, "exited_on", &l), Situation: outcome.Situation(r.PostForm.Get("situation")),
		ContractMonths: readNumber(r, "contract_months", &l), Organisation: r.PostForm.Get("organisation"), Evidence: r.PostForm.Get("evidence"), Version: version}
	err := l.Err()
	if err == nil {
		err = h.Service.RecordExit(r.Ctx(), r.Actor, e)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.exitPage(w, r, form, 0)
	}
	if err != nil {
		return err
	}
	r.Flash("outcome.recorded")
	return web.Redirect(w, r, r.Site.Path("learners", e.LearnerID, "exit"))
}

func (h *Handlers) followUp(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	f := outcome.FollowUp{SiteID: r.Site.ID, LearnerID: r.PathValue("learner"), Months: readNumber(r, "months", &l), AskedOn: readDate(r, "asked_on", &l),
		Reached: r.PostForm.Get("reached") == "yes", Situation: outcome.Situation(r.PostForm.Get("situation")),
		ContractMonths: readNumber(r, "contract_months", &l), Organisation: r.PostForm.Get("organisation")}
	err := l.Err()
	if err == nil {
		err = h.Service.RecordFollowUp(r.Ctx(), r.Actor, f)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.exitPage(w, r, form, f.Months)
	}
	if err != nil {
		return err
	}
	r.Flash("outcome.followed_up")
	return web.Redirect(w, r, r.Site.Path("learners", f.LearnerID, "exit"))
}

// Today tells who left without a recorded exit, and whom to ask for news.
func Today(database *db.DB) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		if !authz.Can(who, "outcome.record", authz.Target{SiteID: site.ID}) {
			return nil, nil
		}
		q := database.Read()
		missing, err := outcome.MissingExits(ctx, q, site.ID, day)
		if err != nil {
			return nil, err
		}
		exits, err := outcome.Exits(ctx, q, site.ID)
		if err != nil {
			return nil, err
		}
		asked, err := outcome.FollowUps(ctx, q, site.ID)
		if err != nil {
			return nil, err
		}
		var out []today.Item
		if len(missing) > 0 {
			out = append(out, today.Item{Title: fault.Msg("outcome.today_missing", "n", len(missing)), Note: fault.Msg("outcome.today_missing_note", "name", missing[0].Name),
				Icon: "briefcase", Href: site.Path("outcomes"), Due: missing[0].EndedOn.AddDays(1), Weight: 40})
		}
		if due := outcome.DueFollowUps(exits, asked, day); len(due) > 0 {
			out = append(out, today.Item{Title: fault.Msg("outcome.today_due", "n", len(due)), Note: fault.Msg("outcome.today_due_note", "name", due[0].Exit.LearnerName, "months", due[0].Months),
				Icon: "phone", Href: site.Path("outcomes"), Due: due[0].On, Weight: 60})
		}
		return out, nil
	}
}

// Panel tells the learner's exit on the learner's page.
func Panel(database *db.DB) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, slug string) ([]cohort.Panel, error) {
		if !authz.Can(who, "outcome.list", l.Target()) {
			return nil, nil
		}
		p := cohort.Panel{Title: fault.Msg("outcome.panel"), Icon: "briefcase", Href: "/sites/" + slug + "/learners/" + l.ID + "/exit"}
		e, err := outcome.ExitOf(ctx, database.Read(), l.SiteID, l.ID)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			p.Lines = []fault.Message{fault.Msg("outcome.panel_none")}
		case err != nil:
			return nil, err
		default:
			p.Lines = []fault.Message{fault.Msg("outcome.class_" + string(e.Class)), fault.Msg("outcome.panel_on", "date", e.ExitedOn)}
		}
		return []cohort.Panel{p}, nil
	}
}
