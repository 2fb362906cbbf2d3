package learningweb

import (
	"net/http"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type progressView struct {
	ui.Base
	Cohorts   []cohortChoice
	Cohort    cohort.Cohort // ID "" when there is none to show
	Exercises []exerciseLink
	Rows      []progressRow
	Stuck     []stuckView
	Hard      []hardView
	None      ui.Empty
}

type cohortChoice struct {
	Name, Href string
	Current    bool
}

type progressRow struct {
	Name, Href string
	Passed     int
	Cells      []cellView
}

// cellView is a learner's state with an exercise: a sign and a word, never a colour alone.
type cellView struct {
	State, Icon, Label string
	Attempts           int
	Href               string
}

type stuckView struct {
	Name, Exercise, Href string
	Failures             int
	Check                string
}

type hardView struct {
	Exercise, Check, Message string
	Learners                 int
}

// progress is the grid of a cohort: of ?cohort=, else of the newest that the reader teaches and that has begun.
func (h *Handlers) progress(w http.ResponseWriter, r *web.Request) error {
	cohorts, err := h.taught(r)
	if err != nil {
		return err
	}
	v := progressView{Base: ui.For(r), None: ui.Empty{Icon: "users", Title: r.T("learning.no_cohort_title"), Text: r.T("learning.no_cohort_text")}}
	chosen, err := chooseCohort(r, cohorts)
	if err != nil {
		return err
	}
	for _, c := range cohorts {
		v.Cohorts = append(v.Cohorts, cohortChoice{c.Name, r.Site.Path("progress") + "?cohort=" + c.ID, c.ID == chosen.ID})
	}
	if v.Cohort = chosen; chosen.ID != "" {
		grid, err := h.Service.CohortProgress(r.Ctx(), h.DB.Read(), r.Actor, r.Site.ID, chosen.ID)
		if err != nil {
			return err
		}
		h.fillGrid(r, &v, grid)
	}
	return h.Kit.Show(w, r, ui.Page{Template: "learning/progress.html", Title: r.T("learning.progress_title"), View: v, Wide: true})
}

// taught lists the cohorts whose progress the reader may follow.
func (h *Handlers) taught(r *web.Request) ([]cohort.Cohort, error) {
	all, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return nil, err
	}
	var mine []cohort.Cohort
	for _, c := range all {
		if r.Can(learning.ActionProgress, authz.Target{SiteID: c.SiteID, CohortID: c.ID}) {
			mine = append(mine, c)
		}
	}
	return mine, nil
}

func chooseCohort(r *web.Request, cohorts []cohort.Cohort) (cohort.Cohort, error) {
	if asked := r.URL.Query().Get("cohort"); asked != "" {
		for _, c := range cohorts {
			if c.ID == asked {
				return c, nil
			}
		}
		return cohort.Cohort{}, authz.Check(r.Actor, learning.ActionProgress, authz.Target{SiteID: r.Site.ID, CohortID: asked})
	}
	for _, c := range cohorts {
		if !c.StartsOn.After(r.Today) {
			return c, nil
		}
	}
	if len(cohorts) > 0 {
		return cohorts[0], nil
	}
	return cohort.Cohort{}, nil
}

func (h *Handlers) fillGrid(r *web.Request, v *progressView, g learning.Grid) {
	for _, e := range g.Exercises {
		link, _ := h.link(r, e.ID, nil)
		v.Exercises = append(v.Exercises, link)
	}
	for _, row := range g.Rows {
		shown := progressRow{Name: row.Learner.Name(), Href: r.Site.Path("learners", row.Learner.ID, "learning"), Passed: row.Passed}
		for i, p := range row.Cells {
			shown.Cells = append(shown.Cells, cell(r, p, shown.Href+"#"+g.Exercises[i].ID))
		}
		v.Rows = append(v.Rows, shown)
	}
	for _, s := range g.Stuck {
		v.Stuck = append(v.Stuck, stuckView{Name: s.Learner.Name(), Exercise: s.Exercise.Title, Failures: s.Progress.Failures,
			Check: labelOf(s.Exercise, orDash(s.Progress.LastFailed)), Href: r.Site.Path("learners", s.Learner.ID, "learning") + "#" + s.Exercise.ID})
	}
	for _, hard := range g.Hard {
		v.Hard = append(v.Hard, hardView{Exercise: hard.Exercise.Title, Check: labelOf(hard.Exercise, hard.CheckID), Message: curriculum.Typeset(hard.Message), Learners: hard.Learners})
	}
}

// orDash stands for a failure that no check names: a program that never ended.
func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func cell(r *web.Request, p learning.Progress, href string) cellView {
	icons := map[learning.State]string{learning.Todo: "minus", learning.Started: "clock", learning.Stuck: "alert", learning.Passed: "check"}
	c := cellView{State: string(p.State()), Icon: icons[p.State()], Label: r.T("learning.state_" + string(p.State())), Attempts: p.Attempts}
	if p.Attempts > 0 {
		c.Href = href
	}
	return c
}

type learnerView struct {
	ui.Base
	Learner   cohort.Learner
	Exercises []learnerExercise
	None      ui.Empty
}

type learnerExercise struct {
	exerciseLink
	HintsOpen int
	History   []attemptRow
}

// learner is one learner's work, exercise by exercise.
func (h *Handlers) learner(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	l, err := cohort.LearnerByID(r.Ctx(), q, r.Site.ID, r.PathValue("learner"))
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, learning.ActionAttempt, l.Target()); err != nil {
		return err
	}
	done, err := learning.ProgressOfLearner(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil {
		return err
	}
	v := learnerView{Base: ui.For(r), Learner: l, None: ui.Empty{Icon: "code", Title: r.T("learning.no_attempt_title"), Text: r.T("learning.no_attempt_text")}}
	for _, e := range h.Service.Curriculum.Exercises() {
		link, _ := h.link(r, e.ID, done)
		if link.State == learning.Todo {
			continue
		}
		row := learnerExercise{exerciseLink: link, HintsOpen: done[e.ID].HintsOpen}
		if row.History, err = h.history(r, l.ID, e.ID); err != nil {
			return err
		}
		v.Exercises = append(v.Exercises, row)
	}
	return h.Kit.Show(w, r, ui.Page{Template: "learning/learner.html", Title: r.T("learning.learner_title", "name", l.Name()), View: v})
}
