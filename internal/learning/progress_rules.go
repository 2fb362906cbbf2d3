package learning

import (
	"time"

	"chantier/internal/curriculum"
)

// stuckAfter is how many failed attempts, without a success, call for help.
const stuckAfter = 3

// Progress is where a learner stands with an exercise. The zero value is an exercise never opened.
type Progress struct {
	SiteID, CohortID, LearnerID, ExerciseID string
	Attempts, Failures                      int // failures before the first success
	HintsOpen, HintsAtPass                  int
	LastFailed                              string // check that stopped the last attempt
	LastAt, PassedAt                        time.Time
	Version                                 int
}

// State is the progress in one word.
type State string

// The states.
const (
	Todo    State = "todo"
	Started State = "started"
	Stuck   State = "stuck"
	Passed  State = "passed"
)

// States lists them in the order of the path.
func States() []State { return []State{Todo, Started, Stuck, Passed} }

// State gives the progress in one word.
func (p Progress) State() State {
	switch {
	case !p.PassedAt.IsZero():
		return Passed
	case p.Failures >= stuckAfter:
		return Stuck
	case p.Attempts > 0 || p.HintsOpen > 0:
		return Started
	}
	return Todo
}

// FirstTry says that the first attempt was right and no hint was needed.
func (p Progress) FirstTry() bool {
	return !p.PassedAt.IsZero() && p.Failures == 0 && p.HintsAtPass == 0
}

// After gives the progress once an attempt is judged.
func (p Progress) After(v Verdict, at time.Time) Progress {
	p.Attempts++
	p.LastAt = at
	p.LastFailed = ""
	if failed, ok := v.FirstFailed(); ok && !v.Passed {
		p.LastFailed = failed.ID
	}
	if !p.PassedAt.IsZero() {
		return p
	}
	if v.Passed {
		p.PassedAt, p.HintsAtPass = at, p.HintsOpen
	} else {
		p.Failures++
	}
	return p
}

// MayOpenHint says whether the next hint is the n-th: hints are opened in order, one at a time.
func (p Progress) MayOpenHint(e *curriculum.Exercise, n int) bool {
	return n == p.HintsOpen+1 && n <= len(e.Hints)
}

// ByExercise is a learner's progress, by exercise.
type ByExercise map[string]Progress

// Next gives the exercise to go on with: the one worked on last, when it is not done and can be judged; else the
// first of the plan that is not. ok is false when all is done.
func Next(exercises []*curriculum.Exercise, done ByExercise) (next *curriculum.Exercise, ok bool) {
	var last time.Time
	for _, e := range exercises {
		p := done[e.ID]
		if !Graded(e.Type) || p.State() == Passed {
			continue
		}
		if next == nil || p.LastAt.After(last) {
			next, last = e, p.LastAt
		}
	}
	return next, next != nil
}

// Following gives the exercise after one of the plan that is not done yet; ok is false at the end.
func Following(exercises []*curriculum.Exercise, after string, done ByExercise) (next *curriculum.Exercise, ok bool) {
	found := false
	for _, e := range exercises {
		if found && done[e.ID].State() != Passed {
			return e, true
		}
		found = found || e.ID == after
	}
	return nil, false
}
