package learning_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/learning"
	"chantier/internal/learning/learningtest"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

var ctx = context.Background()

func each(t *testing.T, run func(t *testing.T, s *learningtest.School)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { run(t, learningtest.New(t, d)) })
}

func TestSubmit_learner(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		awa, e := s.As(s.Awa), s.Exercise(t, "H12")
		out, err := s.Submit(ctx, awa, s.Site.ID, "h12", e.Wrong[0].Files)
		if err != nil || !out.Recorded() || out.Verdict.Passed || out.Attempt.Seq != 1 || out.After.State() != learning.Started {
			t.Fatalf("%+v %v", out, err)
		}
		if failed, ok := out.Verdict.FirstFailed(); !ok || failed.ID != "texte-clair" {
			t.Errorf("failed on %v", failed)
		}
		s.Clock.Set(learningtest.Now.Add(time.Minute))
		if out, err = s.Submit(ctx, awa, s.Site.ID, "H12", e.Solution); err != nil || out.Attempt.Seq != 2 || out.After.State() != learning.Passed {
			t.Fatalf("%+v %v", out, err)
		}
		q := s.DB.Read()
		attempts, err := learning.Attempts(ctx, q, s.Site.ID, s.Awa.ID, "H12", 10)
		if err != nil || len(attempts) != 2 || attempts[0].Seq != 2 || !maps.Equal(attempts[0].Files, e.Solution) {
			t.Fatalf("%v %v", attempts, err)
		}
		old := attempts[1].Verdict
		if old.Passed || old.Engine != "answers 1" || old.Fuel != 1000 || old.Duration != 2*time.Millisecond || len(old.Checks) != 6 || old.Done() != 1 {
			t.Errorf("what was kept: %+v", old)
		}
		done, err := learning.ProgressOfLearner(ctx, q, s.Site.ID, s.Awa.ID)
		if p := done["H12"]; err != nil || p.Attempts != 2 || p.Failures != 1 || p.PassedAt.IsZero() || p.LastFailed != "" {
			t.Errorf("%+v %v", p, err)
		}
		trail, err := audit.ForPerson(ctx, q, s.Site.ID, s.Awa.PersonID, 10)
		if err != nil || trail[0].Action != string(learning.ActionSubmit) || !strings.Contains(trail[0].Detail, `"passed":"true"`) {
			t.Errorf("%v %v", trail, err)
		}
	})
}

// TestSubmit_whoIsRecorded: staff may try an exercise, nothing is kept of it; the others may not run code.
func TestSubmit_whoIsRecorded(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		e := s.Exercise(t, "D17")
		for name, who := range map[string]authz.Actor{"instructor": s.Instructor, "trainer": s.Trainer, "director": s.Director} {
			out, err := s.Submit(ctx, who, s.Site.ID, "D17", e.Solution)
			if err != nil || out.Recorded() || !out.Verdict.Passed {
				t.Errorf("%s: %+v %v", name, out, err)
			}
		}
		n, err := db.Scalar[int](ctx, s.DB.Read(), `select count(*) from exercise_attempt`)
		if err != nil || n != 0 {
			t.Errorf("%d attempts, %v", n, err)
		}
		if _, err := s.Submit(ctx, authz.Visitor(), s.Site.ID, "D17", e.Solution); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("visitor: %v", err)
		}
		if _, err := s.Submit(ctx, s.As(s.Awa), s.OtherSite.ID, "D17", e.Solution); fault.KindOf(err) != fault.NotFound {
			t.Errorf("other site: %v", err)
		}
		if _, err := s.Submit(ctx, s.As(s.Awa), s.Site.ID, "Z99", nil); fault.KindOf(err) != fault.NotFound {
			t.Errorf("unknown exercise: %v", err)
		}
	})
}

// TestSubmit_ungradable: an answer that cannot be judged costs no attempt.
func TestSubmit_ungradable(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		awa := s.As(s.Awa)
		if _, err := s.Submit(ctx, awa, s.Site.ID, "H12", curriculum.Files{"index.html": "a\x00"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
		if _, err := s.Submit(ctx, awa, s.Site.ID, "H12", curriculum.Files{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
		if out, err := s.Submit(ctx, awa, s.Site.ID, "H12", curriculum.Files{"index.html": " \n"}); err != nil || out.Recorded() || out.Verdict.Message == "" {
			t.Errorf("an empty answer is told, not counted: %+v %v", out, err)
		}
		done, err := learning.ProgressOfLearner(ctx, s.DB.Read(), s.Site.ID, s.Awa.ID)
		if err != nil || len(done) != 0 {
			t.Errorf("%v %v", done, err)
		}
	})
}

// TestSubmit_endless: a program that does not end is an attempt, and its reason is kept.
func TestSubmit_endless(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		out, err := s.Submit(ctx, s.As(s.Awa), s.Site.ID, "J13", curriculum.Files{"prix.js": "boucle"})
		if err != nil || !out.Recorded() {
			t.Fatalf("%+v %v", out, err)
		}
		kept, err := learning.AttemptByID(ctx, s.DB.Read(), s.Site.ID, out.Attempt.ID)
		if err != nil || kept.Verdict.Name != "out_of_time" || kept.Verdict.Message != "Le programme ne s’arrête pas." {
			t.Errorf("%+v %v", kept, err)
		}
	})
}

// TestSubmit_together: two tabs send at the same moment; both are kept, in an order.
func TestSubmit_together(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		e := s.Exercise(t, "J13")
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { _, errs[i] = s.Submit(ctx, s.As(s.Awa), s.Site.ID, "J13", e.Wrong[i%3].Files) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		done, err := learning.ProgressOfLearner(ctx, s.DB.Read(), s.Site.ID, s.Awa.ID)
		if err != nil || done["J13"].Attempts != 6 || done["J13"].State() != learning.Stuck {
			t.Errorf("%+v %v", done["J13"], err)
		}
	})
}

func TestHints(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		awa := s.As(s.Awa)
		if err := s.OpenHint(ctx, awa, s.Site.ID, "H12", 2); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the second before the first: %v", err)
		}
		for _, n := range []int{1, 1, 2, 3} {
			if err := s.OpenHint(ctx, awa, s.Site.ID, "H12", n); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.OpenHint(ctx, awa, s.Site.ID, "H12", 4); fault.KindOf(err) != fault.Conflict {
			t.Errorf("one too many: %v", err)
		}
		if err := s.OpenHint(ctx, s.Instructor, s.Site.ID, "H12", 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("staff have no hints to open: %v", err)
		}
		out, err := s.Submit(ctx, awa, s.Site.ID, "H12", s.Exercise(t, "H12").Solution)
		if err != nil || out.Attempt.HintsOpen != 3 || out.After.HintsAtPass != 3 || out.After.FirstTry() {
			t.Errorf("%+v %v", out.After, err)
		}
	})
}

func TestDraft(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		awa, q := s.As(s.Awa), s.DB.Read()
		if _, ok, err := learning.Draft(ctx, q, s.Site.ID, s.Awa.PersonID, "H12"); ok || err != nil {
			t.Fatal(ok, err)
		}
		for _, text := range []string{"<p>un", "<p>deux"} {
			if err := s.SaveDraft(ctx, awa, s.Site.ID, "H12", curriculum.Files{"index.html": text}); err != nil {
				t.Fatal(err)
			}
		}
		draft, ok, err := learning.Draft(ctx, q, s.Site.ID, s.Awa.PersonID, "H12")
		if err != nil || !ok || draft["index.html"] != "<p>deux" {
			t.Errorf("%v %v %v", draft, ok, err)
		}
		if _, ok, err := learning.Draft(ctx, q, s.OtherSite.ID, s.Awa.PersonID, "H12"); ok || err != nil {
			t.Error("a draft is of its site", err)
		}
		if _, ok, err := learning.Draft(ctx, q, s.Site.ID, s.Léo.PersonID, "H12"); ok || err != nil {
			t.Error("a draft is of its author", err)
		}
		// What was handed in is what the editor shows next time.
		solution := s.Exercise(t, "H12").Solution
		if _, err := s.Submit(ctx, awa, s.Site.ID, "H12", solution); err != nil {
			t.Fatal(err)
		}
		if draft, _, err = learning.Draft(ctx, q, s.Site.ID, s.Awa.PersonID, "H12"); err != nil || !maps.Equal(draft, solution) {
			t.Errorf("%v %v", draft, err)
		}
		if err := s.SaveDraft(ctx, authz.Visitor(), s.Site.ID, "H12", solution); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("visitor: %v", err)
		}
	})
}

func TestSteps(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		awa := s.As(s.Awa)
		for _, n := range []int{1, 3, 3} {
			if err := s.ReadStep(ctx, awa, s.Site.ID, "S07", n); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range []int{0, 99} {
			if err := s.ReadStep(ctx, awa, s.Site.ID, "S07", n); fault.KindOf(err) != fault.NotFound {
				t.Errorf("step %d: %v", n, err)
			}
		}
		if err := s.ReadStep(ctx, awa, s.Site.ID, "S08", 1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a lesson not written: %v", err)
		}
		read, err := learning.StepsRead(ctx, s.DB.Read(), s.Site.ID, s.Awa.ID)
		if err != nil || len(read) != 1 || !maps.Equal(read["S07"], map[int]bool{1: true, 3: true}) {
			t.Errorf("%v %v", read, err)
		}
		trail, err := audit.ForPerson(ctx, s.DB.Read(), s.Site.ID, s.Awa.PersonID, 10)
		n := 0
		for _, entry := range trail {
			if entry.Action == string(learning.ActionStep) {
				n++
			}
		}
		if err != nil || n != 2 {
			t.Errorf("%d entries, %v", n, err)
		}
	})
}

func TestReview(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		out, err := s.Submit(ctx, s.As(s.Zoé), s.Site.ID, "H12", s.Exercise(t, "H12").Wrong[0].Files)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ReviewAttempt(ctx, s.Instructor, s.Site.ID, out.Attempt.ID, "  Relisez le deuxième lien.\r\n"); err != nil {
			t.Fatal(err)
		}
		for name, who := range map[string]authz.Actor{"trainer of another cohort": s.Trainer, "learner": s.As(s.Zoé), "director": s.Director, "counsellor": s.Counsellor} {
			if _, err := s.ReviewAttempt(ctx, who, s.Site.ID, out.Attempt.ID, "x"); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, comment := range []string{"  ", strings.Repeat("é", 2001)} {
			if _, err := s.ReviewAttempt(ctx, s.Instructor, s.Site.ID, out.Attempt.ID, comment); fault.KindOf(err) != fault.Invalid {
				t.Errorf("comment of %d: %v", len(comment), err)
			}
		}
		if _, err := s.ReviewAttempt(ctx, s.Instructor, s.OtherSite.ID, out.Attempt.ID, "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another site: %v", err)
		}
		reviews, err := learning.Reviews(ctx, s.DB.Read(), s.Site.ID, s.Zoé.ID, "H12")
		if err != nil || len(reviews) != 1 || reviews[0].Comment != "Relisez le deuxième lien." || reviews[0].Reviewer != "Inès Staff" {
			t.Errorf("%v %v", reviews, err)
		}
	})
}

// TestWhoReadsAttempts: the learner and those who teach their cohort, nobody else (curriculum.md §5).
func TestWhoReadsAttempts(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	target := s.Zoé.Target()
	for name, c := range map[string]struct {
		who  authz.Actor
		want bool
	}{
		"herself": {s.As(s.Zoé), true}, "class mate": {s.As(s.Awa), false}, "instructor": {s.Instructor, true},
		"trainer of another cohort": {s.Trainer, false}, "counsellor": {s.Counsellor, false}, "director": {s.Director, false},
	} {
		if got := authz.Can(c.who, learning.ActionAttempt, target); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCohortProgress(t *testing.T) {
	each(t, func(t *testing.T, s *learningtest.School) {
		e := s.Exercise(t, "J13")
		for i := range 3 {
			s.Clock.Set(learningtest.Now.Add(time.Duration(i) * time.Minute))
			if _, err := s.Submit(ctx, s.As(s.Awa), s.Site.ID, "J13", e.Wrong[0].Files); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Submit(ctx, s.As(s.Léo), s.Site.ID, "J13", e.Wrong[0].Files); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Submit(ctx, s.As(s.Léo), s.Site.ID, "H12", s.Exercise(t, "H12").Solution); err != nil {
			t.Fatal(err)
		}
		q := s.DB.Read()
		g, err := s.CohortProgress(ctx, q, s.Trainer, s.Site.ID, s.Cohort.ID)
		if err != nil || len(g.Rows) != 2 || len(g.Exercises) != len(s.Curriculum.Exercises()) {
			t.Fatalf("%+v %v", g, err)
		}
		if len(g.Stuck) != 1 || g.Stuck[0].Learner.ID != s.Awa.ID || g.Stuck[0].Exercise.ID != "J13" {
			t.Errorf("stuck: %+v", g.Stuck)
		}
		if len(g.Hard) != 1 || g.Hard[0].CheckID != e.Wrong[0].Fails || g.Hard[0].Learners != 2 || strings.Contains(g.Hard[0].Message, "{") {
			t.Errorf("hard: %+v", g.Hard)
		}
		j13 := slices.IndexFunc(g.Exercises, func(e *curriculum.Exercise) bool { return e.ID == "J13" })
		if g.Rows[1].Learner.ID != s.Léo.ID || g.Rows[1].Passed != 1 || g.Rows[0].Cells[j13].State() != learning.Stuck {
			t.Errorf("rows: %+v", g.Rows)
		}
		for name, who := range map[string]authz.Actor{"learner": s.As(s.Awa), "counsellor": s.Counsellor, "director": s.Director} {
			if _, err := s.CohortProgress(ctx, q, who, s.Site.ID, s.Cohort.ID); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.CohortProgress(ctx, q, s.Trainer, s.Site.ID, s.Other.ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("trainer, other cohort: %v", err)
		}
		if g, err := s.CohortProgress(ctx, q, s.Instructor, s.Site.ID, s.Other.ID); err != nil || len(g.Rows) != 1 || len(g.Stuck) != 0 {
			t.Errorf("%+v %v", g, err)
		}
	})
}
