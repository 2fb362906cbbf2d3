package programme

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// The rights over a cohort's plan.
const (
	ActionShow authz.Action = "programme.show"
	ActionEdit authz.Action = "programme.edit"
)

// CreatePlan places the model programme on the dates of a cohort that has no plan.
func (s *Service) CreatePlan(ctx context.Context, who authz.Actor, siteID, cohortID string) (Plan, error) {
	var p Plan
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = s.CreatePlanTx(ctx, tx, who, s.Clock.Now(), siteID, cohortID)
		return err
	})
	return p, err
}

// CreatePlanTx is CreatePlan inside the caller's transaction, at the caller's instant.
func (s *Service) CreatePlanTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, cohortID string) (Plan, error) {
	c, closures, err := loadForEdit(ctx, tx, who, siteID, cohortID)
	if err != nil {
		return Plan{}, err
	}
	old, err := PlanOf(ctx, tx, siteID, cohortID)
	if err != nil {
		return Plan{}, err
	}
	if old.Version > 0 {
		return old, fault.New(fault.Conflict, "programme.plan_exists")
	}
	phases, err := Draft(s.Model, c, closures)
	if err != nil {
		return Plan{}, err
	}
	return savePlan(ctx, tx, who, now, Plan{SiteID: siteID, CohortID: cohortID, Phases: phases})
}

// loadForEdit gives what every change of a plan needs, once the right is checked.
func loadForEdit(ctx context.Context, q db.Queryer, who authz.Actor, siteID, cohortID string) (cohort.Cohort, Closures, error) {
	c, err := cohort.ByID(ctx, q, siteID, cohortID)
	if err != nil {
		return c, nil, err
	}
	if err := authz.Check(who, ActionEdit, authz.Target{SiteID: siteID, CohortID: cohortID}); err != nil {
		return c, nil, err
	}
	closures, err := ClosuresOf(ctx, q, siteID, cohortID)
	if err != nil {
		return c, nil, fmt.Errorf("programme: read closures: %w", err)
	}
	return c, closures, nil
}

// savePlan stores a checked plan with its trail and gives it as read back.
func savePlan(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, p Plan) (Plan, error) {
	if err := storePlan(ctx, tx, now, p); err != nil {
		return p, err
	}
	detail := map[string]string{}
	for i, f := range p.Phases {
		detail[fmt.Sprintf("phase %02d", i)] = f.Title + ": " + f.StartsOn.String() + " → " + f.EndsOn.String()
	}
	if err := audit.Record(ctx, tx, who, now, audit.Change{SiteID: p.SiteID, Action: ActionEdit, Object: "plan", ObjectID: p.CohortID, Detail: detail}); err != nil {
		return p, err
	}
	return PlanOf(ctx, tx, p.SiteID, p.CohortID)
}
