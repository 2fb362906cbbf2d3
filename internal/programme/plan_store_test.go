package programme

import (
	"context"
	"testing"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

var now = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

func school(t *testing.T, d *db.DB) (*Service, cohort.Cohort) {
	t.Helper()
	var c cohort.Cohort
	err := d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		who := authz.System("test")
		n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
		if err != nil {
			return err
		}
		o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
		if err != nil {
			return err
		}
		s, err := network.InsertSite(ctx, tx, who, now, network.Site{OrganisationID: o.ID, Slug: "nord", Name: "Nord"})
		if err != nil {
			return err
		}
		c = tenMonths()
		c.ID, c.SiteID, c.Capacity, c.WeeklyMinutes = "", s.ID, 12, 2100
		c, err = cohort.Insert(ctx, tx, who, now, c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return &Service{DB: d, Clock: clock.NewManual(now), Model: model(t)}, c
}

func instructor(siteID string) authz.Actor {
	return authz.Actor{AccountID: "a", PersonID: "p", Memberships: []authz.Membership{{Role: authz.Instructor, SiteID: siteID}}}
}

func TestPlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, c := school(t, d)
		who := instructor(c.SiteID)
		if p, err := PlanOf(ctx, d.Read(), c.SiteID, c.ID); err != nil || p.Version != 0 || len(p.Phases) != 0 {
			t.Fatalf("before: %+v %v", p, err)
		}
		plan, err := s.CreatePlan(ctx, who, c.SiteID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if plan.Version != 1 || len(plan.Phases) != len(s.Model) {
			t.Fatalf("created: %+v", plan)
		}
		if _, err := s.CreatePlan(ctx, who, c.SiteID, c.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second plan: %v", err)
		}

		edited := plan.Phases[:2]
		edited[1].Title = "Deuxième partie"
		next, err := s.EditPlan(ctx, who, EditPlan{c.SiteID, c.ID, plan.Version, edited})
		if err != nil {
			t.Fatal(err)
		}
		if len(next.Phases) != 2 || next.Phases[1].Title != "Deuxième partie" || next.Phases[1].ID != edited[1].ID || next.Version != 2 {
			t.Errorf("edited: %+v", next)
		}
		if _, err := s.EditPlan(ctx, who, EditPlan{c.SiteID, c.ID, plan.Version, edited}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale form must be a conflict: %v", err)
		}
		if _, err := s.ArrangePlan(ctx, who, ArrangePlan{c.SiteID, c.ID, next.Version, []float64{1, 2}}); err != nil {
			t.Fatal(err)
		}
		edited[0].LeadID = "somebody"
		if _, err := s.EditPlan(ctx, who, EditPlan{c.SiteID, c.ID, 3, edited}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a lead who is not of the site: %v", err)
		}
	})
}

func TestPlan_rights(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := context.Background()
	s, c := school(t, d)
	if _, err := s.CreatePlan(ctx, instructor("another"), c.SiteID, c.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another site's instructor: %v", err)
	}
	learner := authz.Actor{AccountID: "l", PersonID: "q", Memberships: []authz.Membership{{Role: authz.Learner, SiteID: c.SiteID, CohortID: c.ID}}}
	if _, err := s.CreatePlan(ctx, learner, c.SiteID, c.ID); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a learner: %v", err)
	}
	if _, err := s.CloseDays(ctx, instructor(c.SiteID), Closure{SiteID: c.SiteID, StartsOn: now2, EndsOn: now2, Label: "Pont"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an instructor closes the site: %v", err)
	}
}

var now2 = day("2026-12-24")

func TestClosures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, c := school(t, d)
		director := authz.Actor{AccountID: "d", Memberships: []authz.Membership{{Role: authz.SiteDirector, SiteID: c.SiteID}}}
		if _, err := s.CloseDays(ctx, director, Closure{SiteID: c.SiteID, StartsOn: day("2026-12-31"), EndsOn: day("2026-12-21")}); len(fault.Faults(err)) != 2 {
			t.Errorf("no label and backwards: %v", err)
		}
		all, err := s.CloseDays(ctx, director, Closure{SiteID: c.SiteID, StartsOn: day("2026-12-21"), EndsOn: day("2027-01-01"), Label: "  Congés  de fin d’année "})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CloseDays(ctx, director, Closure{SiteID: c.SiteID, CohortID: c.ID, StartsOn: day("2027-05-07"), EndsOn: day("2027-05-07"), Label: "Pont"}); err != nil {
			t.Fatal(err)
		}
		mine, err := ClosuresOf(ctx, d.Read(), c.SiteID, c.ID)
		if err != nil || len(mine) != 2 || mine[0].Label != "Congés de fin d’année" {
			t.Fatalf("%+v %v", mine, err)
		}
		other, err := ClosuresOf(ctx, d.Read(), c.SiteID, "other")
		if err != nil || len(other) != 1 {
			t.Fatalf("another cohort: %+v %v", other, err)
		}
		plan, err := s.CreatePlan(ctx, instructor(c.SiteID), c.SiteID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range plan.Phases {
			if !mine.Open(p.StartsOn) || !mine.Open(p.EndsOn) {
				t.Errorf("%s starts or ends on a closed day", p.Title)
			}
		}
		if err := s.ReopenDays(ctx, director, c.SiteID, all.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.ReopenDays(ctx, director, c.SiteID, all.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("twice: %v", err)
		}
	})
}
