package outcome

import (
	"context"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

const exitColumns = `e.id, e.site_id, e.cohort_id, e.learner_id, e.person_id, e.entered_on, e.exited_on, e.situation, e.contract_months, e.organisation,
	e.evidence, e.class, e.version, p.given_name || ' ' || p.family_name, c.name
	from outcome_exit e join person p on p.id = e.person_id join cohort c on c.id = e.cohort_id `

func scanExit(r db.Row) (Exit, error) {
	var e Exit
	err := r.Scan(&e.ID, &e.SiteID, &e.CohortID, &e.LearnerID, &e.PersonID, &e.EnteredOn, &e.ExitedOn, &e.Situation, &e.ContractMonths, &e.Organisation,
		&e.Evidence, &e.Class, &e.Version, &e.LearnerName, &e.CohortName)
	return e, err
}

// ExitOf gives the exit of a learner; not found while there is none.
func ExitOf(ctx context.Context, q db.Queryer, siteID, learnerID string) (Exit, error) {
	return db.One(ctx, q, "exit", scanExit, `select `+exitColumns+`where e.learner_id = $1 and e.site_id = $2`, learnerID, siteID)
}

// Exits lists a site's exits, newest first.
func Exits(ctx context.Context, q db.Queryer, siteID string) ([]Exit, error) {
	return db.List(ctx, q, scanExit, `select `+exitColumns+`where e.site_id = $1 order by e.exited_on desc, e.id`, siteID)
}

const followUpColumns = `id, site_id, learner_id, person_id, months, asked_on, reached, situation, contract_months, organisation, version from outcome_follow_up `

func scanFollowUp(r db.Row) (FollowUp, error) {
	var f FollowUp
	err := r.Scan(&f.ID, &f.SiteID, &f.LearnerID, &f.PersonID, &f.Months, &f.AskedOn, &f.Reached, &f.Situation, &f.ContractMonths, &f.Organisation, &f.Version)
	return f, err
}

// FollowUpsOf lists what was learnt of a learner after the exit.
func FollowUpsOf(ctx context.Context, q db.Queryer, siteID, learnerID string) ([]FollowUp, error) {
	return db.List(ctx, q, scanFollowUp, `select `+followUpColumns+`where learner_id = $1 and site_id = $2 order by months`, learnerID, siteID)
}

// FollowUps lists what was learnt at a site.
func FollowUps(ctx context.Context, q db.Queryer, siteID string) ([]FollowUp, error) {
	return db.List(ctx, q, scanFollowUp, `select `+followUpColumns+`where site_id = $1 order by asked_on desc, id`, siteID)
}

// Missing is a learner whose path is over and whose exit is not recorded.
type Missing struct {
	LearnerID, Name, CohortName string
	EndedOn                     calendar.Date
}

// MissingExits lists the learners of finished cohorts, and those who left, who have no exit yet.
func MissingExits(ctx context.Context, q db.Queryer, siteID string, today calendar.Date) ([]Missing, error) {
	return db.List(ctx, q, func(r db.Row) (Missing, error) {
		var m Missing
		err := r.Scan(&m.LearnerID, &m.Name, &m.CohortName, &m.EndedOn)
		return m, err
	}, `select l.id, p.given_name || ' ' || p.family_name, c.name, coalesce(l.left_on, c.ends_on)
		from learner l join person p on p.id = l.person_id join cohort c on c.id = l.cohort_id
		where l.site_id = $1 and coalesce(l.left_on, c.ends_on) < $2 and not exists (select 1 from outcome_exit e where e.learner_id = l.id)
		order by coalesce(l.left_on, c.ends_on), p.search_name, l.id`, siteID, today)
}
