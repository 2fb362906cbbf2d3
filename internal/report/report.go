package report

import (
	"context"
	"fmt"

	"chantier/internal/attendance"
	"chantier/internal/funding"
	"chantier/internal/network"
	"chantier/internal/outcome"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

// Site is everything that a dashboard tells of a site.
type Site struct {
	Site    network.Site
	Places  []Place // with one line without ID for those who came otherwise
	Total   Place
	People  People
	Rate    outcome.Rate
	Budget  funding.Budget
	Present calendar.Minutes // hours of presence this year
	Running int              // learners on the path today
}

// Of gathers the figures of a site on a day; hours and money are those of the day's year.
func Of(ctx context.Context, q db.Queryer, site network.Site, day calendar.Date) (Site, error) {
	s := Site{Site: site}
	var err error
	if s.Places, err = Funnel(ctx, q, site.ID); err != nil {
		return s, fmt.Errorf("report: funnel: %w", err)
	}
	s.Total = Total(s.Places)
	members, err := db.List(ctx, q, func(r db.Row) (Member, error) {
		var m Member
		err := r.Scan(&m.Sex, &m.BirthDate, &m.EnteredOn)
		return m, err
	}, `select p.sex, p.birth_date, l.entered_on from learner l join person p on p.id = l.person_id where l.site_id = $1`, site.ID)
	if err != nil {
		return s, fmt.Errorf("report: people: %w", err)
	}
	s.People = PeopleOf(members)
	exits, err := outcome.Exits(ctx, q, site.ID)
	if err != nil {
		return s, fmt.Errorf("report: exits: %w", err)
	}
	s.Rate = outcome.RateOf(exits)
	if s.Budget, err = funding.YearOf(ctx, q, site.ID, day.Year); err != nil {
		return s, fmt.Errorf("report: budget: %w", err)
	}
	hours, err := attendance.HoursOf(ctx, q, site.ID, "", calendar.NewDate(day.Year, 1, 1), day)
	if err != nil {
		return s, fmt.Errorf("report: hours: %w", err)
	}
	s.Present = attendance.Total(hours).Present
	s.Running, err = db.Scalar[int](ctx, q, `select count(*) from learner l join cohort c on c.id = l.cohort_id
		where l.site_id = $1 and l.entered_on <= $2 and coalesce(l.left_on, c.ends_on) >= $2`, site.ID, day)
	return s, err
}

// Funnel follows each poster from its visits to the jobs of those whom it brought, in one query. People
// who came without a code share one line, without ID. Applications are those sent, drafts are not.
func Funnel(ctx context.Context, q db.Queryer, siteID string) ([]Place, error) {
	return db.List(ctx, q, func(r db.Row) (Place, error) {
		var p Place
		err := r.Scan(&p.ID, &p.Name, &p.Code, &p.Campaign, &p.Visits, &p.Applications, &p.Admitted, &p.Contracts, &p.Exits, &p.Jobs)
		return p, err
	}, `with place as (
			select p.id, p.name, p.code, c.name as campaign, c.created_at from campaign_place p join campaign c on c.id = p.campaign_id where p.site_id = $1
			union all select '', '', '', '', ''
		), visit as (select place_id as id, sum(visits) as n from campaign_visit where site_id = $1 group by place_id),
		applied as (select coalesce(place_id, '') as id, count(*) as n from application where site_id = $1 and submitted_at is not null group by coalesce(place_id, '')),
		admitted as (select coalesce(place_id, '') as id, count(*) as n from learner where site_id = $1 group by coalesce(place_id, '')),
		contracted as (select coalesce(l.place_id, '') as id, count(distinct l.id) as n from learner l join contract k on k.learner_id = l.id
			where l.site_id = $1 and k.employee_signed_at is not null and k.employer_signed_at is not null group by coalesce(l.place_id, '')),
		left_path as (select coalesce(l.place_id, '') as id, count(*) as n, count(*) filter (where e.class in ('lasting_job', 'transition_job')) as jobs
			from learner l join outcome_exit e on e.learner_id = l.id where l.site_id = $1 group by coalesce(l.place_id, ''))
		select place.id, place.name, place.code, place.campaign, coalesce(visit.n, 0), coalesce(applied.n, 0), coalesce(admitted.n, 0), coalesce(contracted.n, 0),
			coalesce(left_path.n, 0), coalesce(left_path.jobs, 0)
		from place left join visit on visit.id = place.id left join applied on applied.id = place.id left join admitted on admitted.id = place.id
		left join contracted on contracted.id = place.id left join left_path on left_path.id = place.id
		order by place.created_at desc, coalesce(visit.n, 0) desc, place.name, place.id`, siteID)
}
