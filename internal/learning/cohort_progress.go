package learning

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
)

// Grid is a cohort's progress: learners × exercises.
type Grid struct {
	Exercises []*curriculum.Exercise
	Rows      []GridRow
	Stuck     []StuckLearner // those who need a visit now, the oldest trouble first
	Hard      []HardCheck    // the checks that stop most learners now
}

// GridRow is one learner's line.
type GridRow struct {
	Learner cohort.Learner
	Cells   []Progress // in the order of Exercises
	Passed  int
}

// StuckLearner is a learner who keeps failing on an exercise.
type StuckLearner struct {
	Learner  cohort.Learner
	Exercise *curriculum.Exercise
	Progress Progress
}

// HardCheck is a check that stops several learners.
type HardCheck struct {
	Exercise *curriculum.Exercise
	CheckID  string
	Message  string // as written by the author
	Learners int
}

// CohortProgress gives the grid of a cohort to those who teach it.
func (s *Service) CohortProgress(ctx context.Context, q db.Queryer, who authz.Actor, siteID, cohortID string) (Grid, error) {
	if err := authz.Check(who, ActionProgress, authz.Target{SiteID: siteID, CohortID: cohortID}); err != nil {
		return Grid{}, err
	}
	learners, err := cohort.Learners(ctx, q, siteID, cohortID)
	if err != nil {
		return Grid{}, fmt.Errorf("learning: learners of a cohort: %w", err)
	}
	progress, err := progressOfCohort(ctx, q, siteID, cohortID)
	if err != nil {
		return Grid{}, err
	}
	return BuildGrid(s.Curriculum.Exercises(), learners, progress), nil
}

// BuildGrid puts the progress of learners who are still there in a grid.
func BuildGrid(exercises []*curriculum.Exercise, learners []cohort.Learner, progress []Progress) Grid {
	by := map[string]ByExercise{}
	for _, p := range progress {
		if by[p.LearnerID] == nil {
			by[p.LearnerID] = ByExercise{}
		}
		by[p.LearnerID][p.ExerciseID] = p
	}
	g := Grid{Exercises: exercises}
	hard := map[[2]string]int{}
	for _, l := range learners {
		if !l.LeftOn.IsZero() {
			continue
		}
		row := GridRow{Learner: l}
		for _, e := range exercises {
			p := by[l.ID][e.ID]
			row.Cells = append(row.Cells, p)
			switch p.State() {
			case Passed:
				row.Passed++
			case Stuck:
				g.Stuck = append(g.Stuck, StuckLearner{l, e, p})
			}
			if p.State() != Passed && p.LastFailed != "" {
				hard[[2]string{e.ID, p.LastFailed}]++
			}
		}
		g.Rows = append(g.Rows, row)
	}
	slices.SortStableFunc(g.Stuck, func(a, b StuckLearner) int { return a.Progress.LastAt.Compare(b.Progress.LastAt) })
	g.Hard = hardChecks(exercises, hard)
	return g
}

// hardChecks keeps the checks that stop two learners or more, the worst first.
func hardChecks(exercises []*curriculum.Exercise, count map[[2]string]int) []HardCheck {
	var out []HardCheck
	for _, e := range exercises {
		for _, c := range e.Checks {
			if n := count[[2]string{e.ID, c.ID}]; n >= 2 {
				out = append(out, HardCheck{Exercise: e, CheckID: c.ID, Message: withoutValues(c.Failure), Learners: n})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b HardCheck) int { return b.Learners - a.Learners })
	return out
}

// withoutValues replaces what only one answer can fill.
func withoutValues(message string) string {
	return strings.NewReplacer("{recu}", "…", "{attendu}", "…").Replace(message)
}
