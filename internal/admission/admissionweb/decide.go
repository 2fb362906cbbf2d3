package admissionweb

import (
	"net/http"
	"strconv"

	"chantier/internal/admission"
	"chantier/internal/cohort"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type decideView struct {
	ui.Base
	Form     ui.Form
	App      admission.Application
	File     committeeRow
	Outcomes []ui.Option
	Cohorts  []ui.Option
	Reasons  []ui.Option
	Note     string // what to know about the test result
	Letter   *letterView
}

// letterView is a letter as the person will read it.
type letterView struct{ To, Subject, Body string }

func (h *Handlers) decide(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "decision.make")
	if err != nil {
		return err
	}
	cohortID := r.URL.Query().Get("cohort")
	if cohortID == "" {
		cohortID = a.CohortID
	}
	if cohortID == "" {
		var err error
		if cohortID, err = h.nextCohort(r); err != nil {
			return err
		}
	}
	form := ui.NewForm(r).With("version", strconv.Itoa(a.Version), "cohort", cohortID, "outcome", r.URL.Query().Get("outcome"),
		"answer_by", r.Today.AddDays(admission.AnswerDays).String())
	return h.decidePage(w, r, a, form, nil)
}

// nextCohort proposes the cohort that starts last among those with a place left.
func (h *Handlers) nextCohort(r *web.Request) (string, error) {
	cohorts, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return "", err
	}
	for _, c := range cohorts {
		seats, err := admission.SeatsOf(r.Ctx(), h.DB.Read(), c)
		if err != nil {
			return "", err
		}
		if c.StageOn(r.Today) != cohort.Finished && seats.Left() > 0 {
			return c.ID, nil
		}
	}
	return "", nil
}

func (h *Handlers) decidePage(w http.ResponseWriter, r *web.Request, a admission.Application, form ui.Form, letter *letterView) error {
	v := decideView{Base: ui.For(r), Form: form, App: a, Letter: letter}
	var err error
	if v.File, err = h.fileRow(r, a); err != nil {
		return err
	}
	if v.File.Test.Note != "" {
		v.Note = r.T(v.File.Test.Note)
	}
	for _, verb := range []admission.Verb{admission.Admit, admission.Wait, admission.Keep, admission.Refuse} {
		if a.State.Can(verb) {
			v.Outcomes = append(v.Outcomes, ui.Option{Value: string(verb), Label: r.T("admission.decide." + string(verb)), Hint: r.T("admission.decide." + string(verb) + "_note")})
		}
	}
	v.Reasons = ui.Choices(admission.ReasonCodes(), func(c admission.ReasonCode) string { return r.T(c.Key()) })
	cohorts, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	for _, c := range cohorts {
		if c.StageOn(r.Today) == cohort.Finished {
			continue
		}
		seats, err := admission.SeatsOf(r.Ctx(), h.DB.Read(), c)
		if err != nil {
			return err
		}
		v.Cohorts = append(v.Cohorts, ui.Option{Value: c.ID, Label: r.T("admission.decide.cohort_option", "name", c.Name, "n", seats.Left())})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/decide.html", Title: r.T("admission.decide.title", "name", a.Name()), View: v, Status: form.Status()})
}

func (h *Handlers) decidePost(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "decision.make")
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	var l fault.List
	v := admission.Verdict{Verb: admission.Verb(f.Get("outcome")), CohortID: f.Get("cohort"), ReasonCode: admission.ReasonCode(f.Get("reason_code")),
		Reason: f.Get("reason"), Message: f.Get("message"), AnswerBy: dateIn(r, "answer_by", &l)}
	var letter *letterView
	switch {
	case len(l) > 0:
		err = l
	case f.Get("preview") != "":
		letter, err = h.preview(r, a, v)
	default:
		err = h.Service.Decide(r.Ctx(), r.Actor, r.Site.ID, a.ID, number(r, "version"), v)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.decidePage(w, r, a, form, nil)
	}
	if err != nil {
		return err
	}
	if letter != nil {
		return h.decidePage(w, r, a, typed(r), letter)
	}
	r.Flash("admission.decide.done", "name", a.Name())
	if v.CohortID != "" {
		return web.Redirect(w, r, r.Site.Path("selection", v.CohortID))
	}
	return web.Redirect(w, r, r.Site.Path("selection"))
}

// typed gives the form back as it was sent, without faults.
func typed(r *web.Request) ui.Form {
	form := ui.NewForm(r)
	for name, values := range r.PostForm {
		for _, v := range values {
			form = form.With(name, v)
		}
	}
	return form
}

// preview writes the letter in the candidate's language, without sending it.
func (h *Handlers) preview(r *web.Request, a admission.Application, v admission.Verdict) (*letterView, error) {
	letter, err := h.Service.PreviewDecision(r.Ctx(), r.Actor, r.Site.ID, a.ID, v)
	if err != nil {
		return nil, err
	}
	loc := h.Bundle.Localizer(a.Locale)
	return &letterView{To: a.Person.Email, Subject: loc.T(letter.Subject.Key, letter.Subject.Args...), Body: loc.T(letter.Body.Key, letter.Body.Args...)}, nil
}
