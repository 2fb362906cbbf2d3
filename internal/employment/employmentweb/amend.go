package employmentweb

import (
	"context"
	"net/http"
	"strconv"

	"chantier/internal/employment"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// mover is a use case that changes a contract by one gesture.
type mover func(ctx context.Context, who authz.Actor, cmd employment.ChangeCommand) error

type amendView struct {
	ui.Base
	Form     ui.Form
	Contract employment.Contract
	Totals   []ui.Option
	Span     string
}

func (h *Handlers) amendPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	c, err := employment.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("contract"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, employment.ActionAmend, c.Target()); err != nil {
		return err
	}
	if form.Value("version") == "" {
		form = form.With("version", strconv.Itoa(c.Version))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "employment/amend.html", Title: r.T("employment.amend_title", "number", c.Number()), Status: form.Status(),
		View: amendView{Base: ui.For(r), Form: form, Contract: c, Span: span(ui.For(r), c.Terms.StartsOn, c.LastDay()),
			Totals: ui.Choices(employment.TotalExceptions(), func(e employment.TotalException) string { return r.T("employment.total_" + string(e)) })}})
}

func (h *Handlers) showAmend(w http.ResponseWriter, r *web.Request) error {
	return h.amendPage(w, r, ui.NewForm(r))
}

func (h *Handlers) amend(w http.ResponseWriter, r *web.Request) error {
	cmd, err := seen(w, r)
	if err != nil {
		return err
	}
	f := &reader{values: r.PostForm}
	ch := employment.Changes{EffectiveOn: f.date("effective_on"), EndsOn: f.date("ends_on"), Weekly: f.hours("weekly"), Hourly: f.amount("hourly"),
		Post: r.PostForm.Get("post"), Workplace: r.PostForm.Get("workplace"), TrainingEndsOn: f.date("training_ends_on"),
		TotalException: choice(f, "total_exception", employment.TotalExceptions()...), ExceptionRef: r.PostForm.Get("exception_ref")}
	if r.PostForm.Get("hours_exception") != "" {
		ch.HoursException = employment.HoursDifficulties
	}
	if err = f.faults.Err(); err == nil {
		_, err = h.Service.Amend(r.Ctx(), r.Actor, cmd, ch)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.amendPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("employment.done_amend")
	return web.Redirect(w, r, r.Site.Path("contracts", cmd.ContractID))
}

func (h *Handlers) signAmendmentEmployer(w http.ResponseWriter, r *web.Request) error {
	cmd, err := amendmentSeen(w, r)
	if err != nil {
		return err
	}
	err = h.Service.SignAmendmentAsEmployer(r.Ctx(), r.Actor, employment.SignAmendmentCommand{AmendmentCommand: cmd, TypedName: r.PostForm.Get("name"), Consents: r.PostForm.Get("consent") != ""})
	return h.afterSigning(w, r, cmd.ContractID, err)
}

func (h *Handlers) withdrawAmendment(w http.ResponseWriter, r *web.Request) error {
	cmd, err := amendmentSeen(w, r)
	if err != nil {
		return err
	}
	if err := h.Service.WithdrawAmendment(r.Ctx(), r.Actor, cmd); err != nil {
		return err
	}
	r.Flash("employment.done_amendment_withdraw")
	return web.Redirect(w, r, r.Site.Path("contracts", cmd.ContractID))
}
