package learningweb

import (
	"net/http"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type attemptView struct {
	ui.Base
	Form         ui.Form
	Learner      cohort.Learner
	Own          bool // the reader's own attempt
	Exercise     exerciseLink
	Attempt      learning.Attempt
	Milliseconds int64
	Verdict      verdictView
	All          []verdictItem // every check, for who teaches
	Files        []dataView
	Reviews      []learning.Review
	At           time.Time
}

func (h *Handlers) attempt(w http.ResponseWriter, r *web.Request) error {
	return h.attemptPage(w, r, ui.NewForm(r))
}

func (h *Handlers) attemptPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	q := h.DB.Read()
	a, err := learning.AttemptByID(r.Ctx(), q, r.Site.ID, r.PathValue("attempt"))
	if err != nil {
		return err
	}
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, a.LearnerID)
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, learning.ActionAttempt, l.Target()); err != nil {
		return err
	}
	link, ok := h.link(r, a.ExerciseID, nil)
	e, known := h.Service.Curriculum.Exercise(a.ExerciseID)
	if !ok || !known {
		return fault.Missing("exercise of an attempt")
	}
	v := attemptView{Base: ui.For(r), Form: form, Learner: l, Own: l.PersonID == r.Actor.PersonID, Exercise: link, Attempt: a, At: a.SubmittedAt,
		Milliseconds: a.Verdict.Duration.Milliseconds(), Verdict: h.verdict(r, e, a.Verdict, true, true)}
	if !v.Own {
		for _, c := range a.Verdict.Checks {
			item := verdictItem{Label: labelOf(e, c.ID), State: "ok", Message: curriculum.Typeset(c.Message)}
			if !c.Passed {
				item.State = "bad"
			}
			v.All = append(v.All, item)
		}
	}
	for _, name := range a.Files.Names() {
		v.Files = append(v.Files, dataView{name, a.Files[name]})
	}
	all, err := learning.Reviews(r.Ctx(), q, r.Site.ID, l.ID, a.ExerciseID)
	if err != nil {
		return err
	}
	for _, review := range all {
		if review.AttemptID == a.ID {
			v.Reviews = append(v.Reviews, review)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "learning/attempt.html", Title: r.T("learning.attempt_title", "n", a.Seq, "exercise", e.Title),
		View: v, Status: form.Status()})
}

func (h *Handlers) review(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	_, err := h.Service.ReviewAttempt(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("attempt"), r.PostForm.Get("comment"))
	if form, ok := ui.Refused(r, err); ok {
		return h.attemptPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("learning.review_sent")
	return web.Redirect(w, r, r.Site.Path("attempts", r.PathValue("attempt")))
}
