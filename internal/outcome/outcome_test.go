package outcome_test

import (
	"context"
	"testing"

	"chantier/internal/cohort"
	"chantier/internal/cohort/cohorttest"
	"chantier/internal/outcome"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

func TestRecordExit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		svc := &outcome.Service{DB: d, Clock: school.Clock}
		counsellor := school.Staff(authz.Counsellor)
		e := outcome.Exit{SiteID: school.Site.ID, LearnerID: school.Awa.ID, ExitedOn: cohorttest.Today, Situation: outcome.FixedTermJob, ContractMonths: 5, Organisation: "Webcoop"}
		if err := svc.RecordExit(ctx, counsellor, e); err != nil {
			t.Fatal(err)
		}
		got, err := outcome.ExitOf(ctx, d.Read(), school.Site.ID, school.Awa.ID)
		if err != nil || got.Class != outcome.TransitionJob || got.EnteredOn != school.Cohort.StartsOn {
			t.Fatalf("%+v, %v", got, err)
		}
		l, err := cohort.LearnerByID(ctx, d.Read(), school.Site.ID, school.Awa.ID)
		if err != nil || l.LeftOn != cohorttest.Today {
			t.Errorf("the learner leaves the path that day: %+v, %v", l, err)
		}
		// The contract turns out to be longer; the writer saw version 1.
		got.ContractMonths = 6
		if err := svc.RecordExit(ctx, counsellor, got); err != nil {
			t.Fatal(err)
		}
		if err := svc.RecordExit(ctx, counsellor, got); fault.KindOf(err) != fault.Conflict {
			t.Errorf("version 1 again: %v", err)
		}
		if err := svc.RecordExit(ctx, counsellor, e); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a first record of a known exit, from a second browser: %v", err)
		}
		if broken, err := audit.Verify(ctx, d.Read(), school.Site.ID); err != nil || broken != nil {
			t.Errorf("trail: %+v, %v", broken, err)
		}
		if missing, err := outcome.MissingExits(ctx, d.Read(), school.Site.ID, school.Cohort.EndsOn.AddDays(1)); err != nil || len(missing) != 1 || missing[0].Name != "Marc Petit" {
			t.Errorf("only Marc's exit is missing after the end: %+v, %v", missing, err)
		}
	})
}

func TestRecordExit_refusals(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx, school := context.Background(), cohorttest.New(t, d)
	svc := &outcome.Service{DB: d, Clock: school.Clock}
	e := outcome.Exit{SiteID: school.Site.ID, LearnerID: school.Awa.ID, ExitedOn: cohorttest.Today, Situation: outcome.PermanentJob}
	if err := svc.RecordExit(ctx, school.Neighbour(authz.Counsellor), e); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the neighbour's counsellor: %v", err)
	}
	if err := svc.RecordExit(ctx, school.Staff(authz.Instructor), e); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an instructor: %v", err)
	}
	e.SiteID = school.Other.ID
	if err := svc.RecordExit(ctx, school.Neighbour(authz.Counsellor), e); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a learner of another site: %v", err)
	}
	e.SiteID, e.ExitedOn = school.Site.ID, cohorttest.Today.AddDays(1)
	if err := svc.RecordExit(ctx, school.Staff(authz.Counsellor), e); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an exit in the future: %v", err)
	}
}

func TestRecordFollowUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		svc := &outcome.Service{DB: d, Clock: school.Clock}
		counsellor := school.Staff(authz.Counsellor)
		f := outcome.FollowUp{SiteID: school.Site.ID, LearnerID: school.Awa.ID, Months: 3, AskedOn: cohorttest.Today, Reached: true, Situation: outcome.PermanentJob}
		if err := svc.RecordFollowUp(ctx, counsellor, f); fault.KindOf(err) != fault.NotFound {
			t.Errorf("before any exit: %v", err)
		}
		e := outcome.Exit{SiteID: school.Site.ID, LearnerID: school.Awa.ID, ExitedOn: calendar.MustDate("2026-10-01"), Situation: outcome.JobSeeker}
		if err := svc.RecordExit(ctx, counsellor, e); err != nil {
			t.Fatal(err)
		}
		f.Months = 4
		if err := svc.RecordFollowUp(ctx, counsellor, f); fault.KindOf(err) != fault.Invalid {
			t.Errorf("four months is no date of the follow-up: %v", err)
		}
		f.Months = 3
		for range 2 { // a correction replaces, a double click changes nothing
			if err := svc.RecordFollowUp(ctx, counsellor, f); err != nil {
				t.Fatal(err)
			}
		}
		all, err := outcome.FollowUpsOf(ctx, d.Read(), school.Site.ID, school.Awa.ID)
		if err != nil || len(all) != 1 || all[0].Situation != outcome.PermanentJob {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
