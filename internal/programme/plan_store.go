package programme

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

const phaseColumns = `f.cohort_id, f.id, f.code, f.title, f.starts_on, f.ends_on, f.setting, f.teachers, f.lead_id,
	coalesce(p.given_name || ' ' || p.family_name, '')
	from programme_phase f left join person p on p.id = f.lead_id `

type phaseRow struct {
	cohortID string
	Phase
}

func scanPhase(r db.Row) (phaseRow, error) {
	var p phaseRow
	var teachers string
	err := r.Scan(&p.cohortID, &p.ID, &p.Code, &p.Title, &p.StartsOn, &p.EndsOn, &p.Setting, &teachers, db.Text(&p.LeadID), &p.LeadName)
	p.Teachers = strings.Fields(teachers)
	return p, err
}

// PlanOf gives the plan of a cohort; a cohort without one gives Version 0 and no phase.
func PlanOf(ctx context.Context, q db.Queryer, siteID, cohortID string) (Plan, error) {
	plans, err := plans(ctx, q, siteID, cohortID)
	if err != nil {
		return Plan{}, err
	}
	if p, ok := plans[cohortID]; ok {
		return p, nil
	}
	return Plan{SiteID: siteID, CohortID: cohortID}, nil
}

// Plans gives the plans of a site by cohort.
func Plans(ctx context.Context, q db.Queryer, siteID string) (map[string]Plan, error) {
	return plans(ctx, q, siteID, "")
}

func plans(ctx context.Context, q db.Queryer, siteID, cohortID string) (map[string]Plan, error) {
	heads, err := db.List(ctx, q, func(r db.Row) (Plan, error) {
		p := Plan{SiteID: siteID}
		err := r.Scan(&p.CohortID, &p.Version)
		return p, err
	}, `select cohort_id, version from programme_plan where site_id = $1 and ($2 = '' or cohort_id = $2)`, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("programme: read plans: %w", err)
	}
	rows, err := db.List(ctx, q, scanPhase, `select `+phaseColumns+`where f.site_id = $1 and ($2 = '' or f.cohort_id = $2)
		order by f.cohort_id, f.position`, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("programme: read phases: %w", err)
	}
	out := make(map[string]Plan, len(heads))
	for _, h := range heads {
		out[h.CohortID] = h
	}
	for _, r := range rows {
		p := out[r.cohortID]
		p.Phases = append(p.Phases, r.Phase)
		out[r.cohortID] = p
	}
	return out, nil
}

// storePlan writes the whole plan, guarded by the version read (0: there was none).
func storePlan(ctx context.Context, tx *db.Tx, now time.Time, p Plan) error {
	if p.Version == 0 {
		n, err := tx.Exec(ctx, `insert into programme_plan (cohort_id, site_id, version, updated_at) values ($1,$2,1,$3)
			on conflict (cohort_id) do nothing`, p.CohortID, p.SiteID, db.At(now))
		if err != nil {
			return fmt.Errorf("programme: insert plan: %w", err)
		}
		if n == 0 {
			return fault.Stale("plan")
		}
	} else if err := tx.ExecGuarded(ctx, "plan", `update programme_plan set version = version + 1, updated_at = $1
		where cohort_id = $2 and site_id = $3 and version = $4`, db.At(now), p.CohortID, p.SiteID, p.Version); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from programme_phase where cohort_id = $1 and site_id = $2`, p.CohortID, p.SiteID); err != nil {
		return fmt.Errorf("programme: clear phases: %w", err)
	}
	for i, f := range p.Phases {
		if f.ID == "" {
			f.ID = id.New()
		}
		_, err := tx.Exec(ctx, `insert into programme_phase (id, site_id, cohort_id, position, code, title, starts_on, ends_on, setting, teachers, lead_id)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, f.ID, p.SiteID, p.CohortID, i, f.Code, f.Title, f.StartsOn, f.EndsOn, f.Setting,
			strings.Join(f.Teachers, " "), db.OrNull(f.LeadID))
		if err != nil {
			return fmt.Errorf("programme: insert phase: %w", err)
		}
	}
	return nil
}

func scanClosure(r db.Row) (Closure, error) {
	var c Closure
	err := r.Scan(&c.ID, &c.SiteID, db.Text(&c.CohortID), &c.StartsOn, &c.EndsOn, &c.Label)
	return c, err
}

const closureColumns = `id, site_id, cohort_id, starts_on, ends_on, label from programme_closure `

// ClosuresOf lists the closed periods that concern a cohort: the site's and its own, in order.
func ClosuresOf(ctx context.Context, q db.Queryer, siteID, cohortID string) (Closures, error) {
	return db.List(ctx, q, scanClosure, `select `+closureColumns+`where site_id = $1 and (cohort_id is null or cohort_id = $2)
		order by starts_on, id`, siteID, cohortID)
}

// SiteClosures lists every closed period of a site that ends on or after a day, in order.
func SiteClosures(ctx context.Context, q db.Queryer, siteID string, from calendar.Date) (Closures, error) {
	return db.List(ctx, q, scanClosure, `select `+closureColumns+`where site_id = $1 and ends_on >= $2 order by starts_on, id`, siteID, from)
}

func closureByID(ctx context.Context, q db.Queryer, siteID, closureID string) (Closure, error) {
	return db.One(ctx, q, "closure", scanClosure, `select `+closureColumns+`where id = $1 and site_id = $2`, closureID, siteID)
}
