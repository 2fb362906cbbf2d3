package employmentweb

import (
	"net/http"
	"slices"
	"strconv"

	"chantier/internal/employment"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/money"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// amendmentRow is an amendment as shown.
type amendmentRow struct {
	employment.Amendment
	Tag   ui.Tag
	Lines []string
}

type showView struct {
	ui.Base
	Contract        employment.Contract
	Tag             ui.Tag
	Span            string
	Terms           employment.Terms // in force today
	Hourly, Monthly money.Cents
	Raised          bool // the minimum wage has passed the rate of the contract
	Events          []ui.Event
	Amendments      []amendmentRow
	Evidence        employment.Evidence
	Deadline        string
	Late            bool

	CanEdit, CanIssue, CanReopen, CanWithdraw, CanAmend, CanEnd bool
	CanSign                                                     bool
	ToSign                                                      *amendmentRow // the open amendment, when it is what waits for the employer
	SignPath                                                    string
	SignVersion                                                 int
	SignForm, EndForm                                           ui.Form
	EndReasons                                                  []ui.Option
}

// FingerprintParts cuts the fingerprint where a narrow screen may break it.
func (v showView) FingerprintParts() []string {
	var out []string
	for part := range slices.Chunk([]byte(v.Contract.Fingerprint), 8) {
		out = append(out, string(part))
	}
	return out
}

// forms are the two forms of the contract page; one of them may come back with its faults.
type forms struct{ sign, end ui.Form }

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.showPage(w, r, forms{ui.NewForm(r), ui.NewForm(r)}, http.StatusOK)
}

func (h *Handlers) showPage(w http.ResponseWriter, r *web.Request, f forms, status int) error {
	q := h.DB.Read()
	c, err := employment.ByID(r.Ctx(), q, r.Site.ID, r.PathValue("contract"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, employment.ActionShow, c.Target()); err != nil {
		return err
	}
	amendments, err := employment.AmendmentsOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	v := showView{Base: ui.For(r), Contract: c, Span: span(ui.For(r), c.Terms.StartsOn, c.LastDay()), SignForm: f.sign, EndForm: f.end,
		EndReasons: ui.Choices(employment.EndReasons(), func(e employment.EndReason) string { return r.T("employment.end_" + string(e)) })}
	v.Tag = tag(v.Base, c.StateOn(r.Today))
	day := r.Today
	if day.Before(c.Terms.StartsOn) {
		day = c.Terms.StartsOn
	}
	v.Terms = employment.TermsOn(c, amendments, day)
	v.Hourly, v.Monthly = v.Terms.HourlyOn(day), v.Terms.MonthlyOn(day)
	v.Raised = v.Hourly > v.Terms.Hourly
	v.Amendments = amendmentRows(v.Base, amendments)
	v.Events = events(v.Base, c, amendments)
	if c.Snapshot != "" {
		if v.Evidence, err = employment.EvidenceOf(c); err != nil {
			return err
		}
	}
	if err := h.deadline(r, q, &v); err != nil {
		return err
	}
	v.mayDo(r)
	return h.Kit.Show(w, r, ui.Page{Template: "employment/show.html", Title: r.T("employment.show_title", "name", c.Name(), "number", c.Number()), Status: status, View: v})
}

// deadline says what the day asks about this contract.
func (h *Handlers) deadline(r *web.Request, q db.Queryer, v *showView) error {
	o, err := employment.OverviewOf(r.Ctx(), q, r.Site.ID, r.Today)
	if err != nil {
		return err
	}
	for _, e := range o.Entries {
		if e.ID == v.Contract.ID && e.Deadline.Kind != "" {
			v.Deadline = r.T("employment.deadline_by", "what", r.T("employment.deadline_"+string(e.Deadline.Kind)), "day", e.Deadline.Due)
			v.Late = e.Deadline.Due.Before(r.Today)
		}
	}
	return nil
}

// mayDo decides which buttons are shown: the access table, and the table of transitions.
func (v *showView) mayDo(r *web.Request) {
	c, target := v.Contract, v.Contract.Target()
	can := func(a authz.Action, verb employment.Verb) bool { return r.Can(a, target) && c.May(verb, r.Today) }
	v.CanEdit = can(employment.ActionEdit, employment.VerbEdit)
	v.CanIssue = can(employment.ActionIssue, employment.VerbIssue)
	v.CanReopen = can(employment.ActionIssue, employment.VerbReopen)
	v.CanWithdraw = can(employment.ActionWithdraw, employment.VerbWithdraw)
	v.CanAmend = can(employment.ActionAmend, employment.VerbAmend)
	v.CanEnd = can(employment.ActionTerminate, employment.VerbTerminate) && !r.Today.Before(c.Terms.StartsOn)
	v.CanSign = can(employment.ActionSignEmployer, employment.VerbSignEmployer)
	v.SignPath, v.SignVersion = r.Site.Path("contracts", c.ID, "sign"), c.Version
	for i, a := range v.Amendments {
		if a.State() != employment.AmendmentToSign {
			continue
		}
		v.CanAmend = false // one at a time
		if r.Can(employment.ActionSignEmployer, target) && !a.Employer.Done() {
			v.CanSign, v.ToSign = true, &v.Amendments[i]
			v.SignPath, v.SignVersion = r.Site.Path("contracts", c.ID, "amendments", a.ID, "sign"), a.Version
		}
	}
}

func amendmentRows(b ui.Base, list []employment.Amendment) []amendmentRow {
	tones := map[employment.AmendmentState]string{employment.AmendmentToSign: "warn", employment.AmendmentSigned: "ok", employment.AmendmentWithdrawn: "mute"}
	out := make([]amendmentRow, len(list))
	for i, a := range list {
		ch := a.Changes
		row := amendmentRow{Amendment: a, Tag: b.Tag("employment.amendment_"+string(a.State()), tones[a.State()])}
		add := func(show bool, key string, value any) {
			if show {
				row.Lines = append(row.Lines, b.T("employment.change_"+key, "value", value))
			}
		}
		add(ch.IsRenewal(), "term", ch.EndsOn)
		add(ch.Weekly != 0, "weekly", ch.Weekly)
		add(ch.Hourly != 0, "hourly", ch.Hourly)
		add(ch.Post != "", "post", ch.Post)
		add(ch.Workplace != "", "workplace", ch.Workplace)
		add(true, "effect", ch.EffectiveOn)
		out[i] = row
	}
	return out
}

// events is the life of the contract: what was done, and the days to come.
func events(b ui.Base, c employment.Contract, amendments []employment.Amendment) []ui.Event {
	type dated struct {
		on calendar.Date
		ui.Event
	}
	var all []dated
	for _, m := range employment.Milestones(c) {
		e := ui.Event{When: b.Date(m.On), Title: b.T("employment.milestone_" + m.Kind)}
		if m.On.Before(b.Today) {
			e.Tone = "ok"
		}
		all = append(all, dated{m.On, e})
	}
	fact := func(f signedFact) {
		if !f.at.Done() {
			return
		}
		all = append(all, dated{employment.DayOf(f.at.At), ui.Event{When: b.Instant(f.at.At), Title: b.T("employment.milestone_"+f.kind, f.args...), Tone: "ok"}})
	}
	fact(signedFact{"issued", employment.Signature{At: c.IssuedAt}, nil})
	fact(signedFact{"employee_signed", c.Employee, []any{"name", c.Employee.Name}})
	fact(signedFact{"employer_signed", c.Employer, []any{"name", c.Employer.Name}})
	fact(signedFact{"withdrawn", employment.Signature{At: c.WithdrawnAt}, nil})
	for _, a := range amendments {
		fact(signedFact{"amendment", employment.Signature{At: a.IssuedAt}, []any{"n", a.Seq}})
	}
	slices.SortStableFunc(all, func(x, y dated) int { return x.on.Compare(y.on) })
	out := make([]ui.Event, len(all))
	for i, d := range all {
		out[i] = d.Event
	}
	return out
}

type signedFact struct {
	kind string
	at   employment.Signature
	args []any
}

// move makes the handler of a change by one button.
func (h *Handlers) move(do mover, flash string) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		cmd, err := seen(w, r)
		if err != nil {
			return err
		}
		if err := do(r.Ctx(), r.Actor, cmd); err != nil {
			return err
		}
		r.Flash(flash)
		return web.Redirect(w, r, r.Site.Path("contracts", cmd.ContractID))
	}
}

func (h *Handlers) signEmployer(w http.ResponseWriter, r *web.Request) error {
	cmd, err := seen(w, r)
	if err != nil {
		return err
	}
	err = h.Service.SignAsEmployer(r.Ctx(), r.Actor, employment.SignCommand{ChangeCommand: cmd, TypedName: r.PostForm.Get("name"), Consents: r.PostForm.Get("consent") != ""})
	return h.afterSigning(w, r, cmd.ContractID, err)
}

func (h *Handlers) afterSigning(w http.ResponseWriter, r *web.Request, contractID string, err error) error {
	if form, ok := ui.Refused(r, err); ok {
		return h.showPage(w, r, forms{form, ui.NewForm(r)}, form.Status())
	}
	if err != nil {
		return err
	}
	r.Flash("employment.done_sign")
	return web.Redirect(w, r, r.Site.Path("contracts", contractID))
}

func (h *Handlers) terminate(w http.ResponseWriter, r *web.Request) error {
	cmd, err := seen(w, r)
	if err != nil {
		return err
	}
	f := &reader{values: r.PostForm}
	on := f.date("ended_on")
	err = f.faults.Err()
	if err == nil {
		err = h.Service.Terminate(r.Ctx(), r.Actor, employment.TerminateCommand{ChangeCommand: cmd, On: on, Reason: employment.EndReason(r.PostForm.Get("end_reason"))})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.showPage(w, r, forms{ui.NewForm(r), form}, form.Status())
	}
	if err != nil {
		return err
	}
	r.Flash("employment.done_end")
	return web.Redirect(w, r, r.Site.Path("contracts", cmd.ContractID))
}

// pdf serves the office and the learner alike: the use case decides who reads what.
func (h *Handlers) pdf(w http.ResponseWriter, r *web.Request) error {
	lang := "fr"
	if r.URL.Query().Get("lang") == "en" {
		lang = "en"
	}
	pdf, c, err := h.Service.Document(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("contract"), lang)
	if err != nil {
		return err
	}
	return web.File(w, r, "application/pdf", c.Number()+".pdf", pdf)
}

func (h *Handlers) amendmentPDF(w http.ResponseWriter, r *web.Request) error {
	pdf, a, err := h.Service.AmendmentDocument(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("contract"), r.PathValue("amendment"))
	if err != nil {
		return err
	}
	return web.File(w, r, "application/pdf", "avenant-"+strconv.Itoa(a.Seq)+".pdf", pdf)
}

// amendmentSeen reads which amendment the user acts on, as they saw it.
func amendmentSeen(w http.ResponseWriter, r *web.Request) (employment.AmendmentCommand, error) {
	cmd, err := seen(w, r)
	if err != nil {
		return employment.AmendmentCommand{}, err
	}
	if r.PathValue("amendment") == "" {
		return employment.AmendmentCommand{}, fault.Missing("amendment")
	}
	return employment.AmendmentCommand{SiteID: cmd.SiteID, ContractID: cmd.ContractID, AmendmentID: r.PathValue("amendment"), Version: cmd.Version}, nil
}
