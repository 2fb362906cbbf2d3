package admission

import (
	"context"
	"fmt"
	"slices"

	"chantier/internal/platform/db"
	"chantier/internal/platform/textfold"
)

// Filter chooses the applications of a list. Drafts are shown only when asked for.
type Filter struct {
	Search   string // in names and e-mail addresses
	State    State  // "" = every state but drafts
	PlaceID  string
	CohortID string
	Sort     string // see Sorts
	Desc     bool
	Page     int // from 1
	PerPage  int // 0 = everything, for exports
}

// Sorts lists the orders that a list may have.
func Sorts() []string { return []string{"submitted", "name", "state", "updated"} }

// orders maps a sort to its column: text typed by a reader never reaches SQL.
var orders = map[string]string{"submitted": "coalesce(a.submitted_at, a.created_at)", "name": "p.search_name", "state": "a.state", "updated": "a.updated_at"}

// List gives a page of a site's applications and how many there are in all.
func List(ctx context.Context, q db.Queryer, siteID string, f Filter) ([]Application, int, error) {
	if !slices.Contains(Sorts(), f.Sort) {
		f.Sort, f.Desc = "submitted", true
	}
	dir := " asc"
	if f.Desc {
		dir = " desc"
	}
	where := appFrom + `where a.site_id = $1 and ($2 = '' or a.state = $2) and ($2 <> '' or a.state <> 'draft')
		and ($3 = '' or a.place_id = $3) and ($4 = '' or a.cohort_id = $4)
		and ($5 = '' or p.search_name like $6 escape '\' or p.email like $6 escape '\')`
	args := []any{siteID, string(f.State), f.PlaceID, f.CohortID, f.Search, textfold.Like(f.Search)}
	total, err := db.Scalar[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("admission: count applications: %w", err)
	}
	query := `select ` + appColumns + where + ` order by ` + orders[f.Sort] + dir + `, a.id`
	if f.PerPage > 0 {
		query += ` limit $7 offset $8`
		args = append(args, f.PerPage, max(0, f.Page-1)*f.PerPage)
	}
	list, err := db.List(ctx, q, scanApp, query, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("admission: list applications: %w", err)
	}
	return list, total, nil
}

// Counts tells how many applications of a site are in each state.
func Counts(ctx context.Context, q db.Queryer, siteID string) (map[State]int, error) {
	type line struct {
		state State
		n     int
	}
	lines, err := db.List(ctx, q, func(r db.Row) (line, error) {
		var l line
		err := r.Scan(&l.state, &l.n)
		return l, err
	}, `select state, count(*) from application where site_id = $1 group by state`, siteID)
	if err != nil {
		return nil, fmt.Errorf("admission: count by state: %w", err)
	}
	out := map[State]int{}
	for _, l := range lines {
		out[l.state] = l.n
	}
	return out, nil
}

// PlaceCount is the part of one poster place in the funnel. PlaceID "" gathers the applications without a code.
type PlaceCount struct {
	PlaceID      string
	Started      int // drafts included
	Applications int // sent
	Interviewed  int // met by two people
	Admitted     int // offers made and not declined, answered or not
	Accepted     int // became learners
}

// Funnel counts the applications by poster place; siteID "" counts the whole network.
func Funnel(ctx context.Context, q db.Queryer, siteID string) ([]PlaceCount, error) {
	out, err := db.List(ctx, q, func(r db.Row) (PlaceCount, error) {
		var c PlaceCount
		err := r.Scan(&c.PlaceID, &c.Started, &c.Applications, &c.Interviewed, &c.Admitted, &c.Accepted)
		return c, err
	}, `select coalesce(a.place_id, ''), count(*), count(a.submitted_at),
		count(*) filter (where exists (select 1 from interview_slot s where s.application_id = a.id and s.outcome = 'held')),
		count(*) filter (where a.state in ('admitted', 'accepted')), count(*) filter (where a.state = 'accepted')
		from application a where ($1 = '' or a.site_id = $1) group by coalesce(a.place_id, '') order by 1`, siteID)
	if err != nil {
		return nil, fmt.Errorf("admission: funnel: %w", err)
	}
	return out, nil
}
