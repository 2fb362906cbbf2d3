package employmentweb

import (
	"net/http"
	"strconv"

	"chantier/internal/cohort"
	"chantier/internal/employment"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type editView struct {
	ui.Base
	Form     ui.Form
	Learner  cohort.Learner
	Contract employment.Contract // ID "" when new
	Totals   []ui.Option
	Others   []employment.Period
	Examined examined
}

func (h *Handlers) editPage(w http.ResponseWriter, r *web.Request, l cohort.Learner, c employment.Contract, form ui.Form, t employment.Terms, unread fault.List) error {
	x, err := h.Service.Examine(r.Ctx(), r.Actor, employment.DraftCommand{SiteID: r.Site.ID, LearnerID: l.ID, Terms: t}, c.ID)
	if err != nil {
		return err
	}
	title := r.T("employment.new_for", "name", l.Name())
	if c.ID != "" {
		title = r.T("employment.edit_title", "number", c.Number())
	}
	return h.Kit.Show(w, r, ui.Page{Template: "employment/edit.html", Title: title, Status: form.Status(), View: editView{
		Base: ui.For(r), Form: form, Learner: l, Contract: c, Others: x.Others, Examined: examinedOf(r, form, x, readFaults(unread, x.Faults)),
		Totals: ui.Choices(employment.TotalExceptions(), func(e employment.TotalException) string { return r.T("employment.total_" + string(e)) })}})
}

func (h *Handlers) showNew(w http.ResponseWriter, r *web.Request) error {
	learnerID := r.URL.Query().Get("learner")
	if learnerID == "" {
		return h.choose(w, r)
	}
	l, t, err := h.Service.Propose(r.Ctx(), r.Actor, r.Site.ID, learnerID)
	if err != nil {
		return err
	}
	return h.editPage(w, r, l, employment.Contract{}, termsForm(r, t), t, nil)
}

func (h *Handlers) create(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	l, err := cohort.LearnerByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PostForm.Get("learner"))
	if err != nil {
		return err
	}
	t, unread := readTerms(r.PostForm)
	var c employment.Contract
	if len(unread) == 0 {
		c, err = h.Service.Draft(r.Ctx(), r.Actor, employment.DraftCommand{SiteID: r.Site.ID, LearnerID: l.ID, Terms: t})
	} else {
		err = h.allFaults(r, l.ID, t, unread, "")
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, l, employment.Contract{}, form, t, unread)
	}
	if err != nil {
		return err
	}
	r.Flash("employment.done_draft")
	return web.Redirect(w, r, r.Site.Path("contracts", c.ID))
}

// allFaults adds what the rules refuse to what could not be read, so that all is told at once.
func (h *Handlers) allFaults(r *web.Request, learnerID string, t employment.Terms, unread fault.List, contractID string) error {
	x, err := h.Service.Examine(r.Ctx(), r.Actor, employment.DraftCommand{SiteID: r.Site.ID, LearnerID: learnerID, Terms: t}, contractID)
	if err != nil {
		return err
	}
	return readFaults(unread, x.Faults)
}

// draftOf loads a contract and its learner for the form.
func (h *Handlers) draftOf(r *web.Request) (employment.Contract, cohort.Learner, error) {
	q := h.DB.Read()
	c, err := employment.ByID(r.Ctx(), q, r.Site.ID, r.PathValue("contract"))
	if err != nil {
		return c, cohort.Learner{}, err
	}
	if err := authz.Check(r.Actor, employment.ActionEdit, c.Target()); err != nil {
		return c, cohort.Learner{}, err
	}
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, c.LearnerID)
	return c, l, err
}

func (h *Handlers) showEdit(w http.ResponseWriter, r *web.Request) error {
	c, l, err := h.draftOf(r)
	if err != nil {
		return err
	}
	if !c.May(employment.VerbEdit, r.Today) {
		return web.Redirect(w, r, r.Site.Path("contracts", c.ID))
	}
	return h.editPage(w, r, l, c, termsForm(r, c.Terms).With("version", strconv.Itoa(c.Version)), c.Terms, nil)
}

func (h *Handlers) update(w http.ResponseWriter, r *web.Request) error {
	cmd, err := seen(w, r)
	if err != nil {
		return err
	}
	c, l, err := h.draftOf(r)
	if err != nil {
		return err
	}
	t, unread := readTerms(r.PostForm)
	if len(unread) == 0 {
		err = h.Service.Edit(r.Ctx(), r.Actor, cmd, t)
	} else {
		err = h.allFaults(r, l.ID, t, unread, c.ID)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, l, c, form, t, unread)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("contracts", c.ID))
}

// check answers the part of the form that says what is wrong, while it is typed.
func (h *Handlers) check(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	l, err := cohort.LearnerByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PostForm.Get("learner"))
	if err != nil {
		return err
	}
	t, unread := readTerms(r.PostForm)
	x, err := h.Service.Examine(r.Ctx(), r.Actor, employment.DraftCommand{SiteID: r.Site.ID, LearnerID: l.ID, Terms: t}, r.PostForm.Get("contract"))
	if err != nil {
		return err
	}
	return h.Kit.Fragment(w, http.StatusOK, "employment/edit.html", "examined", examinedOf(r, ui.NewForm(r), x, readFaults(unread, x.Faults)))
}
