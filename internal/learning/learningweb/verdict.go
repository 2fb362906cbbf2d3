package learningweb

import (
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// verdictView is a verdict as a learner reads it: what holds, the first thing that does not, and nothing of what
// comes after it.
type verdictView struct {
	Shown       bool
	Passed      bool
	Title       string
	Message     string // about the answer as a whole
	Note        string // what became of it
	Done, Total int
	Items       []verdictItem
	After       string // how many checks wait behind the one that failed
}

// verdictItem is one check. State is ok or bad.
type verdictItem struct{ Label, State, Message string }

func (h *Handlers) verdict(r *web.Request, e *curriculum.Exercise, v learning.Verdict, recorded, learner bool) verdictView {
	view := verdictView{Shown: true, Passed: v.Passed, Message: v.Message, Done: v.Done(), Total: len(e.Checks)}
	switch {
	case v.Passed && view.Done < view.Total:
		view.Title = r.T("learning.quiz_passed", "n", view.Done, "total", view.Total)
	case v.Passed:
		view.Title = r.T("learning.verdict_passed")
	case v.Message != "":
		view.Title = r.T("learning.verdict_stopped")
	default:
		view.Title = r.T("learning.verdict_failed", "n", view.Done, "total", view.Total)
	}
	switch {
	case !learner:
		view.Note = r.T("learning.verdict_staff")
	case !recorded:
		view.Note = r.T("learning.verdict_uncounted")
	}
	if v.Message == "" {
		var after int
		if view.Items, after = items(e, v); after > 0 {
			view.After = r.T("learning.checks_after", "n", after)
		}
	}
	return view
}

// items lists the checks that hold and the first that does not, and counts the others.
func items(e *curriculum.Exercise, v learning.Verdict) (shown []verdictItem, after int) {
	failed := false
	for _, c := range v.Checks {
		switch {
		case c.Passed:
			shown = append(shown, verdictItem{Label: labelOf(e, c.ID), State: "ok"})
		case failed && e.Type != curriculum.Quiz: // in a quiz, each question is told apart
			after++
		default:
			failed = true
			shown = append(shown, verdictItem{Label: labelOf(e, c.ID), State: "bad", Message: curriculum.Typeset(c.Message)})
		}
	}
	return shown, after
}

// labelOf names a check of an exercise. An attempt may be older than the exercise: its checks may be gone.
func labelOf(e *curriculum.Exercise, checkID string) string {
	for _, c := range e.Checks {
		if c.ID == checkID {
			return curriculum.Typeset(c.Label())
		}
	}
	return curriculum.Check{ID: checkID}.Label()
}

// refusedVerdict says why an answer was not judged.
func refusedVerdict(f ui.Form) verdictView {
	v := verdictView{Shown: true, Title: f.SummaryTitle()}
	var texts []string
	for _, p := range f.Problems() {
		texts = append(texts, p.Text)
	}
	v.Message = strings.Join(texts, " ")
	return v
}

// ownVerdict shows again the verdict of one of the reader's own attempts.
func (h *Handlers) ownVerdict(r *web.Request, e *curriculum.Exercise, own ownProgress, attemptID string) (verdictView, error) {
	a, err := learning.AttemptByID(r.Ctx(), h.DB.Read(), r.Site.ID, attemptID)
	if err != nil {
		return verdictView{}, err
	}
	if a.LearnerID != own.learnerID || a.ExerciseID != e.ID {
		return verdictView{}, fault.Missing("attempt")
	}
	return h.verdict(r, e, a.Verdict, true, true), nil
}
