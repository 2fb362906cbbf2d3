package programme

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// EditPlan carries the phases as typed; Version is that of the plan the form showed.
type EditPlan struct {
	SiteID, CohortID string
	Version          int
	Phases           []Phase
}

// EditPlan stores the phases as given, after every check, in the order of their first days.
func (s *Service) EditPlan(ctx context.Context, who authz.Actor, cmd EditPlan) (Plan, error) {
	var p Plan
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = s.EditPlanTx(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
	return p, err
}

// EditPlanTx is EditPlan inside the caller's transaction, at the caller's instant.
func (s *Service) EditPlanTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd EditPlan) (Plan, error) {
	c, _, err := loadForEdit(ctx, tx, who, cmd.SiteID, cmd.CohortID)
	if err != nil {
		return Plan{}, err
	}
	l := CheckPlan(cmd.Phases, c)
	leads, err := strangers(ctx, tx, cmd.SiteID, cmd.Phases)
	if err != nil {
		return Plan{}, err
	}
	if err := append(l, leads...).Err(); err != nil {
		return Plan{}, err
	}
	return savePlan(ctx, tx, who, now, Plan{SiteID: cmd.SiteID, CohortID: cmd.CohortID, Version: cmd.Version, Phases: InOrder(cmd.Phases)})
}

// strangers faults a lead who is not a person of the site.
func strangers(ctx context.Context, q db.Queryer, siteID string, phases []Phase) (fault.List, error) {
	var l fault.List
	for i, p := range phases {
		if p.LeadID == "" {
			continue
		}
		known, err := db.Exists(ctx, q, `select 1 from account a join membership m on m.account_id = a.id where a.person_id = $1 and m.site_id = $2`, p.LeadID, siteID)
		if err != nil {
			return nil, fmt.Errorf("programme: look for the lead: %w", err)
		}
		if !known {
			l.Add(FieldOf(i, "lead"), "programme.lead_unknown")
		}
	}
	return l, nil
}

// ArrangePlan carries a length in weeks for each phase of the plan, in order.
type ArrangePlan struct {
	SiteID, CohortID string
	Version          int
	Weeks            []float64
}

// ArrangePlan places the phases again from the cohort's first open day, with the lengths given.
func (s *Service) ArrangePlan(ctx context.Context, who authz.Actor, cmd ArrangePlan) (Plan, error) {
	var p Plan
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, closures, err := loadForEdit(ctx, tx, who, cmd.SiteID, cmd.CohortID)
		if err != nil {
			return err
		}
		old, err := PlanOf(ctx, tx, cmd.SiteID, cmd.CohortID)
		if err != nil {
			return err
		}
		if old.Version != cmd.Version || len(old.Phases) != len(cmd.Weeks) {
			return fault.Stale("plan")
		}
		phases, l := Arrange(old.Phases, cmd.Weeks, c, closures)
		if err := l.Err(); err != nil {
			return err
		}
		old.Phases = phases
		p, err = savePlan(ctx, tx, who, s.Clock.Now(), old)
		return err
	})
	return p, err
}
