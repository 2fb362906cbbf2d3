package support

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

func notesOf(ctx context.Context, q db.Queryer, learnerID string) ([]Note, error) {
	return db.List(ctx, q, func(r db.Row) (Note, error) {
		var n Note
		err := r.Scan(&n.ID, &n.SiteID, &n.LearnerID, &n.PersonID, &n.AuthorAccountID, &n.AuthorName, &n.MetOn, &n.Kind, &n.Body, &n.Version)
		return n, err
	}, `select id, site_id, learner_id, person_id, author_account_id, author_name, met_on, kind, body, version
		from support_note where learner_id = $1 order by met_on desc, created_at desc, id`, learnerID)
}

const actionColumns = `a.id, a.site_id, a.learner_id, a.person_id, a.obstacle, a.title, a.due_on, a.settled_on, a.state, a.version, p.given_name || ' ' || p.family_name
	from support_action a join person p on p.id = a.person_id `

func scanAction(r db.Row) (Action, error) {
	var a Action
	err := r.Scan(&a.ID, &a.SiteID, &a.LearnerID, &a.PersonID, &a.Obstacle, &a.Title, &a.DueOn, &a.SettledOn, &a.State, &a.Version, &a.LearnerName)
	return a, err
}

// ActionsOf lists the actions agreed with a learner, open ones first.
func ActionsOf(ctx context.Context, q db.Queryer, siteID, learnerID string) ([]Action, error) {
	return db.List(ctx, q, scanAction, `select `+actionColumns+`where a.learner_id = $1 and a.site_id = $2
		order by case a.state when 'open' then 0 else 1 end, a.due_on, a.id`, learnerID, siteID)
}

// OpenActions lists the open actions of a site that are due up to a day.
func OpenActions(ctx context.Context, q db.Queryer, siteID string, until calendar.Date) ([]Action, error) {
	return db.List(ctx, q, scanAction, `select `+actionColumns+`where a.site_id = $1 and a.state = 'open' and a.due_on <= $2 order by a.due_on, a.id`, siteID, until)
}

// SharedWith lists the roles that a learner lets read.
func SharedWith(ctx context.Context, q db.Queryer, learnerID string) ([]authz.Role, error) {
	return db.List(ctx, q, func(r db.Row) (authz.Role, error) { var v authz.Role; err := r.Scan(&v); return v, err },
		`select role from support_sharing where learner_id = $1 order by role`, learnerID)
}

// Followed is one line of the counsellor's list.
type Followed struct {
	LearnerID, Name, CohortName string
	LastMet, NextDue            calendar.Date
	OpenActions                 int
}

// FollowedAt lists the learners whose path is not over, those whom nobody met first.
func FollowedAt(ctx context.Context, q db.Queryer, siteID string, today calendar.Date) ([]Followed, error) {
	return db.List(ctx, q, func(r db.Row) (Followed, error) {
		var f Followed
		err := r.Scan(&f.LearnerID, &f.Name, &f.CohortName, &f.LastMet, &f.NextDue, &f.OpenActions)
		return f, err
	}, `select l.id, p.given_name || ' ' || p.family_name, c.name,
		(select max(n.met_on) from support_note n where n.learner_id = l.id) as last_met,
		(select min(a.due_on) from support_action a where a.learner_id = l.id and a.state = 'open') as next_due,
		(select count(*) from support_action a where a.learner_id = l.id and a.state = 'open')
		from learner l join person p on p.id = l.person_id join cohort c on c.id = l.cohort_id
		where l.site_id = $1 and coalesce(l.left_on, c.ends_on) >= $2
		order by last_met nulls first, p.search_name, l.id`, siteID, today)
}

// MeetingDays lists the days on which a learner was met: what the learner sees of the notes.
func MeetingDays(ctx context.Context, q db.Queryer, siteID, learnerID string) ([]calendar.Date, error) {
	return db.List(ctx, q, func(r db.Row) (calendar.Date, error) { var d calendar.Date; err := r.Scan(&d); return d, err },
		`select met_on from support_note where learner_id = $1 and site_id = $2 order by met_on desc`, learnerID, siteID)
}
