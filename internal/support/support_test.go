package support_test

import (
	"context"
	"testing"

	"chantier/internal/cohort/cohorttest"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/support"
)

func TestNotes_arePrivate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		svc := &support.Service{DB: d, Clock: school.Clock}
		counsellor, awa := school.Staff(authz.Counsellor), school.LearnerActor(school.Awa)
		note := support.Note{SiteID: school.Site.ID, LearnerID: school.Awa.ID, MetOn: cohorttest.Today, Kind: "interview", Body: "Cherche un logement plus proche."}
		if err := svc.SaveNote(ctx, counsellor, note); err != nil {
			t.Fatal(err)
		}
		open := func(who authz.Actor) (support.File, error) { return svc.Open(ctx, who, school.Site.ID, school.Awa.ID) }
		if f, err := open(counsellor); err != nil || len(f.Notes) != 1 || !f.MayWrite {
			t.Fatalf("the counsellor reads: %+v, %v", f, err)
		}
		for name, who := range map[string]authz.Actor{"instructor": school.Staff(authz.Instructor), "director": school.Staff(authz.SiteDirector),
			"admin": school.Staff(authz.SiteAdmin), "network": {AccountID: "n", PersonID: "n", Memberships: []authz.Membership{{Role: authz.NetworkOfficer}}},
			"neighbour": school.Neighbour(authz.Counsellor), "the learner's mate": school.LearnerActor(school.Marc)} {
			if _, err := open(who); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := svc.Share(ctx, school.Staff(authz.Counsellor), school.Site.ID, school.Awa.ID, support.Sharers()); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the counsellor cannot share for the learner: %v", err)
		}
		if err := svc.Share(ctx, awa, school.Site.ID, school.Awa.ID, []authz.Role{authz.Instructor, authz.SiteAdmin}); err != nil {
			t.Fatal(err)
		}
		if f, err := open(school.Staff(authz.Instructor)); err != nil || f.MayWrite {
			t.Errorf("an instructor whom the learner allows reads and does not write: %+v, %v", f, err)
		}
		if _, err := open(school.Staff(authz.SiteDirector)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the director was not allowed: %v", err)
		}
		if err := svc.Share(ctx, awa, school.Site.ID, school.Awa.ID, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := open(school.Staff(authz.Instructor)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("taken back: %v", err)
		}
		trail, err := audit.ForPerson(ctx, d.Read(), school.Site.ID, school.Awa.PersonID, 50)
		if err != nil {
			t.Fatal(err)
		}
		reads := 0
		for _, e := range trail {
			if e.Action == "support.read" {
				reads++
			}
			if e.Detail != "" && e.Object == "support_note" {
				t.Errorf("the trail holds the note's words: %s", e.Detail)
			}
		}
		if reads != 2 {
			t.Errorf("%d readings in the trail, want 2", reads)
		}
	})
}

func TestNotes_onlyTheAuthorCorrects(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		svc := &support.Service{DB: d, Clock: school.Clock}
		author := school.Staff(authz.Counsellor)
		colleague := author
		colleague.AccountID = "another counsellor"
		if err := svc.SaveNote(ctx, author, support.Note{SiteID: school.Site.ID, LearnerID: school.Awa.ID, MetOn: cohorttest.Today, Kind: "phone", Body: "un"}); err != nil {
			t.Fatal(err)
		}
		f, err := svc.Open(ctx, author, school.Site.ID, school.Awa.ID)
		if err != nil {
			t.Fatal(err)
		}
		n := f.Notes[0]
		n.Body = "deux"
		if err := svc.SaveNote(ctx, colleague, n); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a colleague corrects: %v", err)
		}
		if err := svc.SaveNote(ctx, author, n); err != nil {
			t.Fatal(err)
		}
		if err := svc.SaveNote(ctx, author, n); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the first version again: %v", err)
		}
	})
}

func TestActions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		svc := &support.Service{DB: d, Clock: school.Clock}
		counsellor := school.Staff(authz.Counsellor)
		bad := support.Action{SiteID: school.Site.ID, LearnerID: school.Awa.ID, Obstacle: "origin"}
		if err := svc.AddAction(ctx, counsellor, bad); len(fault.Faults(err)) != 3 {
			t.Errorf("obstacle, title and day are told at once: %v", err)
		}
		good := support.Action{SiteID: school.Site.ID, LearnerID: school.Awa.ID, Obstacle: "mobility", Title: "Carte de transport", DueOn: cohorttest.Today}
		if err := svc.AddAction(ctx, counsellor, good); err != nil {
			t.Fatal(err)
		}
		open, err := support.OpenActions(ctx, d.Read(), school.Site.ID, cohorttest.Today)
		if err != nil || len(open) != 1 || open[0].LearnerName != "Awa Diallo" {
			t.Fatalf("%+v, %v", open, err)
		}
		if early, err := support.OpenActions(ctx, d.Read(), school.Site.ID, cohorttest.Today.AddDays(-1)); err != nil || len(early) != 0 {
			t.Errorf("not due yet: %+v, %v", early, err)
		}
		a := open[0]
		if err := svc.SettleAction(ctx, counsellor, school.Site.ID, school.Awa.ID, a.ID, "done", a.Version); err != nil {
			t.Fatal(err)
		}
		if err := svc.SettleAction(ctx, counsellor, school.Site.ID, school.Awa.ID, a.ID, "done", a.Version); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a double click: %v", err)
		}
		list, err := support.FollowedAt(ctx, d.Read(), school.Site.ID, cohorttest.Today)
		if err != nil || len(list) != 2 || list[0].OpenActions != 0 || !list[0].LastMet.IsZero() {
			t.Errorf("%+v, %v", list, err)
		}
		if over, err := support.FollowedAt(ctx, d.Read(), school.Site.ID, calendar.MustDate("2027-12-01")); err != nil || len(over) != 0 {
			t.Errorf("after the end nobody is followed: %+v, %v", over, err)
		}
	})
}
