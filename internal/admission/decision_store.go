package admission

import (
	"context"
	"fmt"

	"chantier/internal/cohort"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

const decisionColumns = `d.id, d.site_id, d.application_id, d.cohort_id, d.outcome, d.reason_code, d.reason, d.message, d.decided_by, d.at,
	p.given_name, p.family_name, c.name
	from application_decision d left join account a on a.id = d.decided_by left join person p on p.id = a.person_id
	left join cohort c on c.id = d.cohort_id `

func scanDecision(r db.Row) (Decision, error) {
	var d Decision
	var given, family string
	err := r.Scan(&d.ID, &d.SiteID, &d.ApplicationID, db.Text(&d.CohortID), &d.Outcome, &d.ReasonCode, &d.Reason, &d.Message,
		db.Text(&d.DecidedBy), db.Into(&d.At), db.Text(&given), db.Text(&family), db.Text(&d.CohortName))
	if given != "" {
		d.DeciderName = given + " " + family
	}
	return d, err
}

// Decisions lists what was decided on an application, newest first.
func Decisions(ctx context.Context, q db.Queryer, siteID, applicationID string) ([]Decision, error) {
	return db.List(ctx, q, scanDecision, `select `+decisionColumns+`where d.application_id = $1 and d.site_id = $2 order by d.at desc, d.id desc`,
		applicationID, siteID)
}

func insertDecision(ctx context.Context, tx *db.Tx, d Decision) error {
	_, err := tx.Exec(ctx, `insert into application_decision (id, site_id, application_id, cohort_id, outcome, reason_code, reason, message, decided_by, at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, id.New(), d.SiteID, d.ApplicationID, db.OrNull(d.CohortID), d.Outcome, d.ReasonCode, d.Reason,
		d.Message, db.OrNull(d.DecidedBy), db.At(d.At))
	return fault.Wrap(err, "admission: insert decision")
}

// SeatsOf counts the places of a cohort: learners on the path, and offers that wait for an answer.
func SeatsOf(ctx context.Context, q db.Queryer, c cohort.Cohort) (Seats, error) {
	offered, err := db.Scalar[int](ctx, q, `select count(*) from application where cohort_id = $1 and site_id = $2 and state = 'admitted'`, c.ID, c.SiteID)
	return Seats{Capacity: c.Capacity, Enrolled: c.Enrolled, Offered: offered}, fault.Wrap(err, "admission: count offers")
}

// lastRank gives the rank of the last person on a cohort's waiting list, 0 when it is empty.
func lastRank(ctx context.Context, q db.Queryer, siteID, cohortID string) (int, error) {
	n, err := db.Scalar[int](ctx, q, `select coalesce(max(waiting_rank), 0) from application where cohort_id = $1 and site_id = $2 and state = 'waiting'`,
		cohortID, siteID)
	return n, fault.Wrap(err, "admission: read the waiting list")
}

// factsOf reads what a decision rests on, inside its transaction.
func (s *Service) factsOf(ctx context.Context, q db.Queryer, a Application, cohortID string) (Facts, error) {
	f := Facts{Application: a}
	if cohortID != "" {
		c, err := cohort.ByID(ctx, q, a.SiteID, cohortID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return f, fmt.Errorf("admission: read the cohort: %w", err)
		}
		if f.Cohort = c; c.ID != "" {
			if f.Seats, err = SeatsOf(ctx, q, c); err != nil {
				return f, err
			}
		}
	}
	i, err := latestInterview(ctx, q, a.SiteID, a.ID)
	f.Interview, f.HasMet, f.Unexplained = i, i.BothIn(), i.Unexplained(s.Rubric)
	return f, err
}
