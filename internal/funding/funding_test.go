package funding_test

import (
	"context"
	"testing"

	"chantier/internal/cohort/cohorttest"
	"chantier/internal/funding"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/money"
)

func TestBudget(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		svc := &funding.Service{DB: d, Clock: school.Clock}
		director, admin := school.Staff(authz.SiteDirector), school.Staff(authz.SiteAdmin)
		plan := []funding.Line{{Category: "premises", Planned: money.Euros(1000)}, {Category: "other", Planned: money.Euros(50)}}
		if err := svc.Plan(ctx, director, school.Site.ID, 2026, plan); err != nil {
			t.Fatal(err)
		}
		if err := svc.Plan(ctx, director, school.Site.ID, 2026, plan); fault.KindOf(err) != fault.Conflict {
			t.Errorf("planned from another browser: %v", err)
		}
		if err := svc.Plan(ctx, admin, school.Site.ID, 2026, plan); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the office does not plan: %v", err)
		}
		e := funding.Expense{SiteID: school.Site.ID, SpentOn: cohorttest.Today, Category: "other", Label: "Timbres", Amount: 7550}
		for range 2 {
			if err := svc.Spend(ctx, admin, e); err != nil {
				t.Fatal(err)
			}
		}
		if err := svc.Spend(ctx, school.Neighbour(authz.SiteAdmin), e); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the neighbour's office: %v", err)
		}
		all, err := funding.ExpensesOf(ctx, d.Read(), school.Site.ID, 2026, 10, 0)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d, %v", len(all), err)
		}
		if err := svc.CancelExpense(ctx, admin, school.Site.ID, all[0].ID, " ", 1); fault.KindOf(err) != fault.Invalid {
			t.Errorf("cancelled without a reason: %v", err)
		}
		if err := svc.CancelExpense(ctx, admin, school.Site.ID, all[0].ID, "saisie deux fois", 1); err != nil {
			t.Fatal(err)
		}
		if err := svc.CancelExpense(ctx, admin, school.Site.ID, all[0].ID, "encore", 1); fault.KindOf(err) != fault.Conflict {
			t.Errorf("cancelled twice: %v", err)
		}
		b, err := funding.YearOf(ctx, d.Read(), school.Site.ID, 2026)
		if err != nil || b.Planned != money.Euros(1050) || b.Spent != 7550 || b.Left() != money.Euros(1050)-7550 {
			t.Errorf("%+v, %v", b, err)
		}
		for _, l := range b.Lines {
			if l.Category == "other" && l.Left() != money.Euros(50)-7550 {
				t.Errorf("overspent by 25.50: %d", l.Left())
			}
		}
		if other, err := funding.YearOf(ctx, d.Read(), school.Site.ID, 2025); err != nil || other.Spent != 0 || other.Planned != 0 {
			t.Errorf("another year: %+v, %v", other, err)
		}
	})
}

func TestExpense_Check(t *testing.T) {
	l := funding.Expense{SpentOn: cohorttest.Today.AddDays(1), Category: "gifts", Amount: -1}.Check(cohorttest.Today)
	if len(l) != 4 {
		t.Errorf("day, category, label and amount are told at once: %v", l)
	}
}

func TestPer(t *testing.T) {
	if _, ok := funding.Per(100, 0); ok {
		t.Error("nothing to share between")
	}
	if c, ok := funding.Per(1000, 3); !ok || c != 333 {
		t.Errorf("%d", c)
	}
}
