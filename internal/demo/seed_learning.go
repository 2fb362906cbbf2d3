package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

// taughtAfter is how many weeks after the first day a cohort reaches an exercise.
var taughtAfter = map[string]int{"H12": 4, "J13": 13, "D17": 19}

// seedLearning lets each learner read the lessons and try the exercises that their cohort has reached. The verdicts
// are the engine's own, on the right and wrong answers kept with the exercises.
func (s *Story) seedLearning(ctx context.Context, tx *db.Tx) error {
	judged := map[string]learning.Verdict{}
	for _, site := range s.Sites {
		for _, c := range site.Cohorts {
			for i, l := range c.Learners {
				for _, e := range s.App.Curriculum.Exercises() {
					weeks, taught := taughtAfter[e.ID]
					day := schoolDay(c.StartsOn.AddDays(7*weeks + i%3))
					if !taught || !s.Past(day) || !l.Present(day) {
						continue
					}
					if err := s.learn(ctx, tx, l, e, day, judged); err != nil {
						return fmt.Errorf("learner %d of %s, exercise %s: %w", i, c.Name, e.ID, err)
					}
				}
			}
		}
	}
	return nil
}

// learn is a learner's half-day: the lesson, then attempts until it works, with hints for those who need them.
func (s *Story) learn(ctx context.Context, tx *db.Tx, l *Learner, e *curriculum.Exercise, day calendar.Date, judged map[string]learning.Verdict) error {
	r := s.Rand("learning", l.Person.Email, e.ID)
	if err := s.readLesson(ctx, tx, l, e, day, r); err != nil {
		return err
	}
	wrong := min(len(e.Wrong), r.IntN(2)+int((1-l.Ease)*5))
	minute := 5 + r.IntN(10)
	var last learning.Outcome
	for n := range wrong + 1 {
		at := s.At(day, 10, 0).Add(time.Duration(minute) * time.Minute)
		minute += 3 + r.IntN(6)
		if n >= 2 && n-1 <= len(e.Hints) && r.IntN(3) > 0 {
			if err := s.askHint(ctx, tx, l, e, at, last.After.HintsOpen+1); err != nil {
				return err
			}
		}
		sample := curriculum.Sample{Name: "solution", Files: e.Solution}
		if n < wrong {
			sample = e.Wrong[(n+r.IntN(2))%len(e.Wrong)]
		}
		v, err := s.judge(ctx, e, sample, judged)
		if err != nil {
			return err
		}
		if last, err = s.App.Learning.SubmitTx(ctx, tx, l.Actor, at, l.Learner, e, sample.Files, v); err != nil {
			return err
		}
		// Some stay stuck until tomorrow: those whose half-day has just ended show on the instructor's day.
		if last.After.State() == learning.Stuck && day.AddDays(5).After(s.Today) {
			break
		}
	}
	if last.After.Failures >= 3 && r.IntN(2) == 0 {
		return s.comment(ctx, tx, l, last, day, r)
	}
	return nil
}

func (s *Story) readLesson(ctx context.Context, tx *db.Tx, l *Learner, e *curriculum.Exercise, day calendar.Date, r *rand.Rand) error {
	seq, err := s.App.Learning.Lesson(e.Sequence)
	if err != nil {
		return err
	}
	for n := range seq.Lesson.Steps {
		if n > 3 && r.Float64() > l.Presence {
			break // not everybody reads to the end
		}
		if err := s.App.Learning.ReadStepTx(ctx, tx, l.Actor, s.At(day, 9, 5+5*n), l.Learner, seq, n+1); err != nil {
			return err
		}
	}
	return nil
}

func (s *Story) askHint(ctx context.Context, tx *db.Tx, l *Learner, e *curriculum.Exercise, at time.Time, n int) error {
	if n > len(e.Hints) {
		return nil
	}
	return s.App.Learning.OpenHintTx(ctx, tx, l.Actor, at.Add(-time.Minute), l.Learner, e, n)
}

// judge asks the engine once for each answer. The time it took is no part of the story.
func (s *Story) judge(ctx context.Context, e *curriculum.Exercise, sample curriculum.Sample, judged map[string]learning.Verdict) (learning.Verdict, error) {
	key := e.ID + "/" + sample.Name
	if v, ok := judged[key]; ok {
		return v, nil
	}
	v, counted, err := s.App.Learning.Judge(ctx, e, sample.Files)
	if err == nil && !counted {
		err = fmt.Errorf("the answer %s was not judged", key)
	}
	v.Duration = 2 * time.Millisecond
	judged[key] = v
	return v, err
}

func (s *Story) comment(ctx context.Context, tx *db.Tx, l *Learner, last learning.Outcome, day calendar.Date, r *rand.Rand) error {
	texts := []string{
		"Vous avez tenu bon. Dites-moi demain, avec vos mots, ce qui bloquait.",
		"Bonne idée de départ. Relisez le message de la vérification à voix haute : il donne la piste.",
		"Beau travail. La prochaine fois, essayez aussi les valeurs du bord.",
	}
	who := l.cohortSite(s).Staffer(authz.Instructor)
	_, err := s.App.Learning.ReviewAttemptTx(ctx, tx, who.Actor, s.At(day, 16, 30), l.SiteID, last.Attempt.ID, texts[r.IntN(len(texts))])
	return err
}

// cohortSite gives the site where the learner is.
func (l *Learner) cohortSite(s *Story) *Site {
	for _, site := range s.Sites {
		if site.ID == l.SiteID {
			return site
		}
	}
	return s.Sites[0]
}

// schoolDay gives the day, or the next on which the school is open.
func schoolDay(d calendar.Date) calendar.Date {
	for !calendar.IsOpenDay(d) {
		d = d.AddDays(1)
	}
	return d
}
