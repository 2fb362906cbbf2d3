package project

import (
	"context"

	"chantier/internal/platform/db"
)

const columns = `p.id, p.site_id, p.cohort_id, p.title, p.association, p.contact_name, p.contact_email, p.purpose, p.audiences, p.pages, p.due_on, p.version, c.name
	from project p join cohort c on c.id = p.cohort_id `

func scan(r db.Row) (Project, error) {
	var p Project
	err := r.Scan(&p.ID, &p.SiteID, &p.CohortID, &p.Title, &p.Association, &p.ContactName, &p.ContactEmail, &p.Purpose, &p.Audiences, &p.Pages, &p.DueOn, &p.Version, &p.CohortName)
	return p, err
}

// ByID gives a project of a site with its team, tasks and deliveries.
func ByID(ctx context.Context, q db.Queryer, siteID, projectID string) (Project, error) {
	p, err := db.One(ctx, q, "project", scan, `select `+columns+`where p.id = $1 and p.site_id = $2`, projectID, siteID)
	if err != nil {
		return p, err
	}
	all := []Project{p}
	err = fill(ctx, q, all, "project_id", p.ID)
	return all[0], err
}

// List gives a site's projects, the latest first.
func List(ctx context.Context, q db.Queryer, siteID string) ([]Project, error) {
	all, err := db.List(ctx, q, scan, `select `+columns+`where p.site_id = $1 order by p.due_on desc, p.title, p.id`, siteID)
	if err != nil {
		return nil, err
	}
	return all, fill(ctx, q, all, "site_id", siteID)
}

// fill reads teams, tasks and deliveries of several projects in three queries; column is ours, never a visitor's.
func fill(ctx context.Context, q db.Queryer, projects []Project, column, value string) error {
	at := map[string]int{}
	for i, p := range projects {
		at[p.ID] = i
	}
	team, err := db.List(ctx, q, func(r db.Row) (Member, error) {
		var m Member
		err := r.Scan(&m.ProjectID, &m.LearnerID, &m.PersonID, &m.Name)
		return m, err
	}, `select m.project_id, m.learner_id, l.person_id, p.given_name || ' ' || p.family_name from project_member m join learner l on l.id = m.learner_id
		join person p on p.id = l.person_id where m.`+column+` = $1 order by p.search_name`, value)
	if err != nil {
		return err
	}
	tasks, err := db.List(ctx, q, func(r db.Row) (Task, error) {
		var t Task
		err := r.Scan(&t.ID, &t.ProjectID, &t.Title, &t.Acceptance, &t.State, db.Text(&t.LearnerID), &t.Version)
		return t, err
	}, `select id, project_id, title, acceptance, state, learner_id, version from project_task where `+column+` = $1 order by created_at, id`, value)
	if err != nil {
		return err
	}
	deliveries, err := db.List(ctx, q, func(r db.Row) (Delivery, error) {
		var d Delivery
		err := r.Scan(&d.ProjectID, &d.Seq, &d.Address, &d.Note, db.Into(&d.DeliveredAt), &d.DeliveredBy, &d.Fingerprint, &d.Decision, &d.Words, &d.SignedName, db.Into(&d.DecidedAt))
		return d, err
	}, `select project_id, seq, address, note, delivered_at, delivered_by, fingerprint, decision, words, signed_name, decided_at from project_delivery where `+column+` = $1 order by seq`, value)
	if err != nil {
		return err
	}
	for _, m := range team {
		if i, ok := at[m.ProjectID]; ok {
			projects[i].Team = append(projects[i].Team, m)
		}
	}
	for _, t := range tasks {
		if i, ok := at[t.ProjectID]; ok {
			projects[i].Tasks = append(projects[i].Tasks, t)
		}
	}
	for _, d := range deliveries {
		if i, ok := at[d.ProjectID]; ok {
			projects[i].Deliveries = append(projects[i].Deliveries, d)
		}
	}
	return nil
}
