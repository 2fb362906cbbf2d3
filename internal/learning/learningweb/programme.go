package learningweb

import (
	"net/http"

	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type programmeView struct {
	ui.Base
	Learner bool
	Next    exerciseLink // ID "" when there is none
	Passed  int          // exercises the learner managed
	Written int          // exercises that exist
	Phases  []phaseView
}

type phaseView struct {
	Number, Hours  int
	Title, Teacher string
	Open           bool
	Written        int // lessons and exercises that can be opened
	Modules        []moduleView
}

type moduleView struct {
	Number, Hours int
	Title         string
	Sequences     []sequenceView
}

type sequenceView struct {
	ID, Title   string
	Hours       int
	Href        string // of the lesson, "" when it is not written yet
	Read, Steps int
	Exercises   []exerciseLink
	Coming      int // exercises of the plan that are not written yet
}

func (h *Handlers) programme(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, learning.ActionShow, r.Target()); err != nil {
		return err
	}
	own, err := h.own(r)
	if err != nil {
		return err
	}
	v := programmeView{Base: ui.For(r), Learner: own.is, Written: len(h.Service.Curriculum.Exercises())}
	if next, ok := learning.Next(h.Service.Curriculum.Exercises(), own.done); own.is && ok {
		v.Next, _ = h.link(r, next.ID, own.done)
	}
	for _, p := range own.done {
		if p.State() == learning.Passed {
			v.Passed++
		}
	}
	for _, p := range h.Service.Curriculum.Phases {
		v.Phases = append(v.Phases, h.phase(r, p, own))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "learning/programme.html", Title: r.T("learning.programme_title"), View: v})
}

func (h *Handlers) phase(r *web.Request, p curriculum.Phase, own ownProgress) phaseView {
	v := phaseView{Number: p.Number, Title: p.Title, Hours: p.Hours, Teacher: p.Teacher()}
	for _, m := range p.Modules {
		module := moduleView{Number: m.Number, Title: m.Title, Hours: m.Hours}
		for _, s := range m.Sequences {
			row := h.sequence(r, s, own)
			v.Written += len(row.Exercises)
			if row.Href != "" {
				v.Written++
			}
			module.Sequences = append(module.Sequences, row)
		}
		v.Modules = append(v.Modules, module)
	}
	v.Open = v.Written > 0
	return v
}

func (h *Handlers) sequence(r *web.Request, s *curriculum.Sequence, own ownProgress) sequenceView {
	v := sequenceView{ID: s.ID, Title: s.Title, Hours: s.Hours}
	if s.Lesson != nil {
		v.Href, v.Steps, v.Read = r.Site.Path("learning", "sequences", s.ID), len(s.Lesson.Steps), len(own.read[s.ID])
	}
	for _, p := range s.Planned {
		if link, ok := h.link(r, p.ID, own.done); ok {
			v.Exercises = append(v.Exercises, link)
		} else {
			v.Coming++
		}
	}
	return v
}

// ownProgress is the reader's own progress; empty for staff.
type ownProgress struct {
	is        bool // the reader is a learner here
	learnerID string
	done      learning.ByExercise
	read      map[string]map[int]bool
}

func (h *Handlers) own(r *web.Request) (ownProgress, error) {
	l, ok, err := h.Service.LearnerOf(r.Ctx(), r.Actor, r.Site.ID)
	if err != nil || !ok {
		return ownProgress{}, err
	}
	own := ownProgress{is: true, learnerID: l.ID}
	if own.done, err = learning.ProgressOfLearner(r.Ctx(), h.DB.Read(), r.Site.ID, l.ID); err != nil {
		return own, err
	}
	own.read, err = learning.StepsRead(r.Ctx(), h.DB.Read(), r.Site.ID, l.ID)
	return own, err
}
