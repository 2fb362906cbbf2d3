package project_test

import (
	"context"
	"strings"
	"testing"

	"chantier/internal/cohort/cohorttest"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
	"chantier/internal/project"
)

func newService(t *testing.T, d *db.DB) (*project.Service, *cohorttest.School) {
	t.Helper()
	school := cohorttest.New(t, d)
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	queue, err := jobs.New(d, jobs.NewRegistry(), nil)
	if err != nil {
		t.Fatal(err)
	}
	mail := &mailqueue.Queue{DB: d, Jobs: queue, Bundle: bundle, Clock: school.Clock, BaseURL: "https://ecole.example"}
	return &project.Service{DB: d, Clock: school.Clock, Mail: mail}, school
}

func brief(s *cohorttest.School) project.Project {
	return project.Project{SiteID: s.Site.ID, CohortID: s.Cohort.ID, Title: "Le site de La Soupe du Soir", Association: "La Soupe du Soir", ContactName: "Ana Belo",
		ContactEmail: "ana@soupe.example", Purpose: "Dire quand on sert.", DueOn: cohorttest.Today.AddDays(60)}
}

// TestJourney goes from the brief to the signed acceptance, with what people do by mistake on the way.
func TestJourney(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		svc, school := newService(t, d)
		instructor, awa := school.Staff(authz.Instructor), school.LearnerActor(school.Awa)
		p, err := svc.Create(ctx, instructor, brief(school))
		if err != nil {
			t.Fatal(err)
		}
		letters, err := svc.Mail.Recent(ctx, "ana@soupe.example", 5)
		if err != nil || len(letters) != 1 {
			t.Fatalf("%d letters, %v", len(letters), err)
		}
		_, rest, _ := strings.Cut(letters[0].Body, "https://ecole.example/client/")
		secret := strings.Fields(rest)[0]
		if found, err := svc.Resolve(ctx, secret); err != nil || found.ID != p.ID {
			t.Fatalf("the letter's link opens the project: %v", err)
		}
		if _, err := svc.Resolve(ctx, secret+"x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another secret: %v", err)
		}
		if err := svc.AddTask(ctx, awa, school.Site.ID, project.Task{ProjectID: p.ID, Title: "Accueil"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a learner who is not in the team: %v", err)
		}
		if err := svc.SetTeam(ctx, instructor, school.Site.ID, p.ID, []string{school.Awa.ID}, 1); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a team of one: %v", err)
		}
		if err := svc.SetTeam(ctx, instructor, school.Site.ID, p.ID, []string{school.Awa.ID, school.Marc.ID}, 1); err != nil {
			t.Fatal(err)
		}
		if err := svc.SetTeam(ctx, instructor, school.Site.ID, p.ID, []string{school.Awa.ID, school.Marc.ID}, 1); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale version of the team: %v", err)
		}
		if err := svc.Deliver(ctx, awa, school.Site.ID, p.ID, "https://site.example/", ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a task: %v", err)
		}
		if err := svc.AddTask(ctx, awa, school.Site.ID, project.Task{ProjectID: p.ID, Title: "Accueil"}); err != nil {
			t.Fatal(err)
		}
		full, err := project.ByID(ctx, d.Read(), school.Site.ID, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		task := full.Tasks[0]
		task.State, task.LearnerID = "done", school.Marc.ID
		if err := svc.MoveTask(ctx, awa, school.Site.ID, task); err != nil {
			t.Fatal(err)
		}
		if err := svc.MoveTask(ctx, awa, school.Site.ID, task); fault.KindOf(err) != fault.Conflict {
			t.Errorf("moved from another browser: %v", err)
		}
		for _, bad := range []string{"javascript:alert(1)", "site.example", "https://"} {
			if err := svc.Deliver(ctx, awa, school.Site.ID, p.ID, bad, ""); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if err := svc.Deliver(ctx, awa, school.Site.ID, p.ID, "https://site.example/", ""); err != nil {
			t.Fatal(err)
		}
		if err := svc.Deliver(ctx, awa, school.Site.ID, p.ID, "https://site.example/2", ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second delivery while the association has to answer: %v", err)
		}
		full, err = project.ByID(ctx, d.Read(), school.Site.ID, p.ID)
		if err != nil || full.State() != project.Delivered {
			t.Fatalf("%s, %v", full.State(), err)
		}
		ana := authz.HolderOf(p.ID)
		answer := project.Answer{Fingerprint: full.Deliveries[0].Fingerprint, Name: "Ana Belo"}
		if err := svc.AnswerDelivery(ctx, ana, school.Site.ID, p.ID, answer); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a refusal without words: %v", err)
		}
		answer.Accepts = true
		if err := svc.AnswerDelivery(ctx, authz.HolderOf("another project"), school.Site.ID, p.ID, answer); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("another association: %v", err)
		}
		if err := svc.AnswerDelivery(ctx, ana, school.Site.ID, p.ID, answer); err != nil {
			t.Fatal(err)
		}
		if err := svc.AnswerDelivery(ctx, ana, school.Site.ID, p.ID, answer); fault.KindOf(err) != fault.Conflict {
			t.Errorf("signed twice: %v", err)
		}
		if full, err = project.ByID(ctx, d.Read(), school.Site.ID, p.ID); err != nil || full.State() != project.Accepted {
			t.Errorf("%s, %v", full.State(), err)
		}
		if _, err := project.ByID(ctx, d.Read(), school.Other.ID, p.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("under another site: %v", err)
		}
	})
}

func TestStateOf(t *testing.T) {
	d := func(decisions ...string) (out []project.Delivery) {
		for _, x := range decisions {
			out = append(out, project.Delivery{Decision: x})
		}
		return out
	}
	for _, c := range []struct {
		team       int
		deliveries []project.Delivery
		want       project.State
	}{{0, nil, project.Draft}, {3, nil, project.Running}, {3, d(""), project.Delivered}, {3, d("refused"), project.Refused}, {3, d("refused", ""), project.Delivered}, {3, d("refused", "accepted"), project.Accepted}} {
		if got := project.StateOf(c.team, c.deliveries); got != c.want {
			t.Errorf("%d %v: %s, want %s", c.team, c.deliveries, got, c.want)
		}
	}
}
