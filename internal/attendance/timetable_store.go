package attendance

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

const halfDayColumns = `h.id, h.site_id, h.cohort_id, h.day, h.half, h.start_minute, h.end_minute, h.kind, h.room, h.title, h.trainer_id,
	h.edited, h.state, h.edition, h.closed_edition, h.reopen_reason, h.code_secret, h.version,
	coalesce(t.given_name || ' ' || t.family_name, ''), c.name
	from attendance_half_day h join cohort c on c.id = h.cohort_id left join person t on t.id = h.trainer_id `

// inOrder sorts half-days by day, morning first, then by cohort.
const inOrder = ` order by h.day, h.start_minute, c.starts_on, h.cohort_id`

func scanHalfDay(r db.Row) (HalfDay, error) {
	var h HalfDay
	err := r.Scan(&h.ID, &h.SiteID, &h.CohortID, &h.Day, &h.Half, &h.StartMinute, &h.EndMinute, &h.Kind, &h.Room, &h.Title, db.Text(&h.TrainerID),
		&h.Edited, &h.State, &h.Edition, &h.ClosedEdition, &h.ReopenReason, &h.Secret, &h.Version, &h.TrainerName, &h.CohortName)
	return h, err
}

// HalfDayByID gives a half-day of a site.
func HalfDayByID(ctx context.Context, q db.Queryer, siteID, halfDayID string) (HalfDay, error) {
	return db.One(ctx, q, "half-day", scanHalfDay, `select `+halfDayColumns+`where h.id = $1 and h.site_id = $2`, halfDayID, siteID)
}

// HalfDays lists the half-days of a site, or of one of its cohorts, from a day to another, both included.
func HalfDays(ctx context.Context, q db.Queryer, siteID, cohortID string, from, to calendar.Date) ([]HalfDay, error) {
	return db.List(ctx, q, scanHalfDay, `select `+halfDayColumns+`where h.site_id = $1 and ($2 = '' or h.cohort_id = $2)
		and h.day >= $3 and h.day <= $4`+inOrder, siteID, cohortID, from, to)
}

// ToClose lists the open sheets of half-days that are over, oldest first.
func ToClose(ctx context.Context, q db.Queryer, siteID string, now time.Time) ([]HalfDay, error) {
	today := parisDay(now)
	open, err := db.List(ctx, q, scanHalfDay, `select `+halfDayColumns+`where h.site_id = $1 and h.state = 'open' and h.day <= $2`+inOrder, siteID, today)
	if err != nil {
		return nil, fmt.Errorf("attendance: list open sheets: %w", err)
	}
	var over []HalfDay
	for _, h := range open {
		if !now.Before(h.EndsAt()) {
			over = append(over, h)
		}
	}
	return over, nil
}

const halfDayInsert = `id, site_id, cohort_id, day, half, start_minute, end_minute, kind, room, title, trainer_id, edited, code_secret, created_at`

func insertHalfDays(ctx context.Context, tx *db.Tx, now time.Time, days []HalfDay) error {
	rows := make([][]any, len(days))
	for i, h := range days {
		rows[i] = []any{id.New(), h.SiteID, h.CohortID, h.Day, h.Half, h.StartMinute, h.EndMinute, h.Kind, h.Room, h.Title,
			db.OrNull(h.TrainerID), h.Edited, id.Secret(), db.At(now)}
	}
	return insertMany(ctx, tx, "attendance_half_day", halfDayInsert, rows)
}

func updateDetails(ctx context.Context, tx *db.Tx, h HalfDay) error {
	return tx.ExecGuarded(ctx, "half-day", `update attendance_half_day set start_minute=$1, end_minute=$2, kind=$3, room=$4, title=$5, trainer_id=$6,
		edited=$7, version=version+1 where id=$8 and site_id=$9 and version=$10 and state='open'`,
		h.StartMinute, h.EndMinute, h.Kind, h.Room, h.Title, db.OrNull(h.TrainerID), h.Edited, h.ID, h.SiteID, h.Version)
}

func deleteHalfDay(ctx context.Context, tx *db.Tx, h HalfDay) error {
	if _, err := tx.Exec(ctx, `delete from attendance_mark where half_day_id = $1`, h.ID); err != nil {
		return fmt.Errorf("attendance: delete marks: %w", err)
	}
	return tx.ExecGuarded(ctx, "half-day", `delete from attendance_half_day where id=$1 and site_id=$2 and version=$3 and state='open'`, h.ID, h.SiteID, h.Version)
}

// signedHalfDays tells which half-days of a cohort have a signature.
func signedHalfDays(ctx context.Context, q db.Queryer, siteID, cohortID string) (map[string]bool, error) {
	ids, err := db.List(ctx, q, func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
		`select distinct s.half_day_id from attendance_signature s join attendance_half_day h on h.id = s.half_day_id
		where h.site_id = $1 and h.cohort_id = $2`, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("attendance: list signed half-days: %w", err)
	}
	out := make(map[string]bool, len(ids))
	for _, s := range ids {
		out[s] = true
	}
	return out, nil
}

// PatternOf gives the weekly pattern of a cohort: its own, else the model's for its weekly time.
func PatternOf(ctx context.Context, q db.Queryer, siteID, cohortID string, weekly calendar.Minutes) ([]Slot, error) {
	own, err := db.List(ctx, q, func(r db.Row) (Slot, error) {
		var s Slot
		err := r.Scan(&s.Weekday, &s.Half, &s.StartMinute, &s.EndMinute)
		return s, err
	}, `select weekday, half, start_minute, end_minute from attendance_pattern where site_id = $1 and cohort_id = $2
		order by weekday, start_minute`, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("attendance: read the weekly pattern: %w", err)
	}
	if len(own) == 0 {
		return DefaultPattern(weekly), nil
	}
	return own, nil
}

func storePattern(ctx context.Context, tx *db.Tx, siteID, cohortID string, pattern []Slot) error {
	if _, err := tx.Exec(ctx, `delete from attendance_pattern where site_id = $1 and cohort_id = $2`, siteID, cohortID); err != nil {
		return fmt.Errorf("attendance: clear the weekly pattern: %w", err)
	}
	rows := make([][]any, len(pattern))
	for i, s := range pattern {
		rows[i] = []any{cohortID, int(s.Weekday), s.Half, siteID, s.StartMinute, s.EndMinute}
	}
	return insertMany(ctx, tx, "attendance_pattern", "cohort_id, weekday, half, site_id, start_minute, end_minute", rows)
}
