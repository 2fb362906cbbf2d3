// Package learningweb holds the pages of lessons and exercises, and the progress that instructors follow.
package learningweb

import (
	"embed"
	"net/http"

	"chantier/internal/learning"
	"chantier/internal/platform/db"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "learning", FS: files, Views: map[string]any{
		"programme.html": programmeView{}, "lesson.html": lessonView{}, "exercise.html": exerciseView{}, "attempt.html": attemptView{},
		"progress.html": progressView{}, "learner.html": learnerView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *learning.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/learning", learning.ActionShow, h.programme)
	rt.Get("/sites/{site}/learning/sequences/{sequence}", learning.ActionShow, h.lesson)
	rt.Get("/sites/{site}/learning/sequences/{sequence}/examples/{example}", learning.ActionShow, h.example)
	rt.Post("/sites/{site}/learning/sequences/{sequence}/steps", learning.ActionStep, h.readStep)
	rt.Get("/sites/{site}/learning/exercises/{exercise}", learning.ActionShow, h.exercise)
	rt.Post("/sites/{site}/learning/exercises/{exercise}", learning.ActionRun, h.submit)
	rt.Post("/sites/{site}/learning/exercises/{exercise}/terminal", learning.ActionRun, h.runTerminal)
	rt.Get("/sites/{site}/learning/exercises/{exercise}/preview", learning.ActionRun, h.previewDraft)
	rt.Post("/sites/{site}/learning/exercises/{exercise}/preview", learning.ActionRun, h.previewTyped)
	rt.Post("/sites/{site}/learning/exercises/{exercise}/draft", learning.ActionDraft, h.saveDraft)
	rt.Post("/sites/{site}/learning/exercises/{exercise}/reset", learning.ActionDraft, h.reset)
	rt.Post("/sites/{site}/learning/exercises/{exercise}/hints", learning.ActionHint, h.openHint)
	rt.Get("/sites/{site}/attempts/{attempt}", learning.ActionAttempt, h.attempt)
	rt.Post("/sites/{site}/attempts/{attempt}/reviews", learning.ActionReview, h.review)
	rt.Get("/sites/{site}/progress", learning.ActionProgress, h.progress)
	rt.Get("/sites/{site}/learners/{learner}/learning", learning.ActionAttempt, h.learner)
}

// exerciseLink is an exercise in a list.
type exerciseLink struct {
	ID, Title, Href, Kind string
	Minutes               int
	State                 learning.State
	Tag                   ui.Tag
	Attempts              int
}

// link shows an exercise with the reader's own progress; staff have none.
func (h *Handlers) link(r *web.Request, id string, done learning.ByExercise) (exerciseLink, bool) {
	e, ok := h.Service.Curriculum.Exercise(id)
	if !ok {
		return exerciseLink{}, false
	}
	p := done[e.ID]
	return exerciseLink{ID: e.ID, Title: e.Title, Href: r.Site.Path("learning", "exercises", e.ID), Kind: string(e.Type), Minutes: e.Minutes,
		State: p.State(), Tag: stateTag(r, p.State()), Attempts: p.Attempts}, true
}

func stateTag(r *web.Request, s learning.State) ui.Tag {
	tone := map[learning.State]string{learning.Todo: "mute", learning.Started: "info", learning.Stuck: "warn", learning.Passed: "ok"}[s]
	return ui.Tag{Label: r.T("learning.state_" + string(s)), Tone: tone}
}

// document answers with a page of its own for a sandboxed frame: what learners and authors wrote in HTML. It has a
// policy of its own, far from the product's pages: no network, no way out of the frame, script only when it is ours
// to run (an example of a lesson), and an origin that reads nothing.
func document(w http.ResponseWriter, policy, page string) error {
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(page)) // the reader left: nobody to tell
	return nil
}

const (
	stillPolicy  = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
	scriptPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
