package learningweb

import (
	"context"

	"chantier/internal/cohort"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/today"
)

// Today tells a learner the exercise to go on with, and those who teach who needs a visit.
func Today(s *learning.Service) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		items, err := nextExercise(ctx, s, who, site)
		if err != nil || !authz.MayTry(who, learning.ActionProgress, site.ID) {
			return items, err
		}
		stuck, err := stuckLearners(ctx, s, who, site, day)
		return append(items, stuck...), err
	}
}

func nextExercise(ctx context.Context, s *learning.Service, who authz.Actor, site web.SiteInfo) ([]today.Item, error) {
	l, ok, err := s.LearnerOf(ctx, who, site.ID)
	if err != nil || !ok || !l.LeftOn.IsZero() {
		return nil, err
	}
	done, err := learning.ProgressOfLearner(ctx, s.DB.Read(), site.ID, l.ID)
	if err != nil {
		return nil, err
	}
	e, ok := learning.Next(s.Curriculum.Exercises(), done)
	if !ok {
		return nil, nil
	}
	title := "learning.today_next"
	if done[e.ID].State() != learning.Todo {
		title = "learning.today_go_on"
	}
	return []today.Item{{Title: fault.Msg(title, "title", e.Title), Note: fault.Msg("learning.today_minutes", "n", e.Minutes), Icon: "code",
		Href: site.Path("learning", "exercises", e.ID), Weight: 50}}, nil
}

// visitWithin is how many days a learner in trouble stays on the instructor's day.
const visitWithin = 7

func stuckLearners(ctx context.Context, s *learning.Service, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
	q := s.DB.Read()
	cohorts, err := cohort.List(ctx, q, site.ID)
	if err != nil {
		return nil, err
	}
	var items []today.Item
	for _, c := range cohorts {
		if c.StageOn(day) != cohort.Running || !authz.Can(who, learning.ActionProgress, authz.Target{SiteID: c.SiteID, CohortID: c.ID}) {
			continue
		}
		g, err := s.CohortProgress(ctx, q, who, site.ID, c.ID)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, stuck := range g.Stuck {
			if !calendar.DateOf(stuck.Progress.LastAt.In(clock.Paris())).AddDays(visitWithin).Before(day) {
				n++
			}
		}
		if n > 0 {
			items = append(items, today.Item{Title: fault.Msg("learning.today_stuck", "n", n), Note: fault.Msg("learning.today_cohort", "name", c.Name),
				Icon: "alert", Href: site.Path("progress") + "?cohort=" + c.ID, Weight: 20})
		}
	}
	return items, nil
}

// Panel tells the learner's page how the exercises go, to those who may read the attempts.
func Panel(s *learning.Service) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, siteSlug string) ([]cohort.Panel, error) {
		if !authz.Can(who, learning.ActionAttempt, l.Target()) {
			return nil, nil
		}
		done, err := learning.ProgressOfLearner(ctx, s.DB.Read(), l.SiteID, l.ID)
		if err != nil {
			return nil, err
		}
		p := cohort.Panel{Title: fault.Msg("learning.panel_title"), Icon: "book",
			Href: web.SiteInfo{Slug: siteSlug}.Path("learners", l.ID, "learning")}
		passed := 0
		for _, e := range s.Curriculum.Exercises() {
			switch done[e.ID].State() {
			case learning.Passed:
				passed++
			case learning.Stuck:
				p.Tone = "warn"
				p.Lines = append(p.Lines, fault.Msg("learning.panel_stuck", "title", e.Title))
			}
		}
		p.Lines = append(p.Lines, fault.Msg("learning.panel_passed", "n", passed, "total", len(s.Curriculum.Exercises())))
		return []cohort.Panel{p}, nil
	}
}
