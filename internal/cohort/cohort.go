// Package cohort holds cohorts (promotions) and their learners
// (salarié·e·s-apprenant·e·s): who is on the path, from when to when. What a
// cohort does in those months is in programme, attendance and employment.
package cohort

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Cohort is a group that starts and ends together. Ten months, twelve people and
// 35 h a week are the model's figures, not the product's.
type Cohort struct {
	ID, SiteID, Name string
	StartsOn, EndsOn calendar.Date
	Capacity         int
	WeeklyMinutes    calendar.Minutes
	Version          int
	Enrolled         int // learners who have not left
}

// Stage tells where a cohort is on a day.
type Stage string

// The stages.
const (
	Upcoming Stage = "upcoming"
	Running  Stage = "running"
	Finished Stage = "finished"
)

// StageOn gives the stage on a day.
func (c Cohort) StageOn(d calendar.Date) Stage {
	switch {
	case d.Before(c.StartsOn):
		return Upcoming
	case d.After(c.EndsOn):
		return Finished
	}
	return Running
}

// Check lists every fault of a new or changed cohort.
func (c Cohort) Check() fault.List {
	var l fault.List
	if c.Name == "" {
		l.Add("name", "fault.required")
	}
	if c.StartsOn.IsZero() {
		l.Add("starts_on", "fault.required")
	}
	if c.EndsOn.IsZero() {
		l.Add("ends_on", "fault.required")
	} else if !c.EndsOn.After(c.StartsOn) {
		l.Add("ends_on", "fault.end_before_start")
	}
	if c.Capacity < 1 || c.Capacity > 200 {
		l.Add("capacity", "fault.between", "min", 1, "max", 200)
	}
	if c.WeeklyMinutes < 60 || c.WeeklyMinutes > 2100 {
		l.Add("weekly_minutes", "fault.between", "min", 1, "max", 35)
	}
	return l
}

const columns = `c.id, c.site_id, c.name, c.starts_on, c.ends_on, c.capacity, c.weekly_minutes, c.version,
	(select count(*) from learner l where l.cohort_id = c.id and l.left_on is null)`

func scan(r db.Row) (Cohort, error) {
	var c Cohort
	err := r.Scan(&c.ID, &c.SiteID, &c.Name, &c.StartsOn, &c.EndsOn, &c.Capacity, &c.WeeklyMinutes, &c.Version, &c.Enrolled)
	return c, err
}

// ByID gives a cohort of a site.
func ByID(ctx context.Context, q db.Queryer, siteID, cohortID string) (Cohort, error) {
	return db.One(ctx, q, "cohort", scan, `select `+columns+` from cohort c where c.id = $1 and c.site_id = $2`, cohortID, siteID)
}

// List gives a site's cohorts, newest first.
func List(ctx context.Context, q db.Queryer, siteID string) ([]Cohort, error) {
	return db.List(ctx, q, scan, `select `+columns+` from cohort c where c.site_id = $1 order by c.starts_on desc, c.id`, siteID)
}

// Insert stores a checked cohort.
func Insert(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, c Cohort) (Cohort, error) {
	if c.ID == "" {
		c.ID = id.New()
	}
	c.Version = 1
	_, err := tx.Exec(ctx, `insert into cohort (id, site_id, name, starts_on, ends_on, capacity, weekly_minutes, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,1,$8)`, c.ID, c.SiteID, c.Name, c.StartsOn, c.EndsOn, c.Capacity, c.WeeklyMinutes, db.At(now))
	if err != nil {
		return c, fmt.Errorf("cohort: insert: %w", err)
	}
	return c, audit.Record(ctx, tx, who, now, audit.Change{SiteID: c.SiteID, Action: "cohort.create", Object: "cohort", ObjectID: c.ID,
		Detail: map[string]string{"name": c.Name}})
}

// Update stores a changed cohort, guarded by its version.
func Update(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, c Cohort) error {
	err := tx.ExecGuarded(ctx, "cohort", `update cohort set name=$1, starts_on=$2, ends_on=$3, capacity=$4, weekly_minutes=$5, version=version+1
		where id=$6 and site_id=$7 and version=$8`, c.Name, c.StartsOn, c.EndsOn, c.Capacity, c.WeeklyMinutes, c.ID, c.SiteID, c.Version)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: c.SiteID, Action: "cohort.create", Object: "cohort", ObjectID: c.ID,
		Detail: map[string]string{"name": c.Name, "starts_on": c.StartsOn.String(), "ends_on": c.EndsOn.String()}})
}
