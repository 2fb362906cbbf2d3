package placement

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"chantier/internal/platform/db"
)

const attemptColumns = `id, site_id, series_id, application_id, number, code, state, ended, extra_time, invited_at, started_at,
	deadline_at, finished_at, answered, theta, theta_error, band, near, certainty, cuts_version, version`

func scanAttempt(r db.Row) (Attempt, error) {
	var a Attempt
	err := r.Scan(&a.ID, &a.SiteID, &a.SeriesID, &a.ApplicationID, &a.Number, &a.Code, &a.State, &a.Ended, &a.ExtraTime,
		db.Into(&a.InvitedAt), db.Into(&a.StartedAt), db.Into(&a.Deadline), db.Into(&a.FinishedAt), &a.Answered, &a.Theta, &a.ThetaError,
		&a.Reading.Band, &a.Reading.Near, &a.Reading.Certainty, &a.CutsVersion, &a.Version)
	return a, err
}

// ByID gives an attempt of a site.
func ByID(ctx context.Context, q db.Queryer, siteID, attemptID string) (Attempt, error) {
	return db.One(ctx, q, "placement attempt", scanAttempt,
		`select `+attemptColumns+` from placement_attempt where id = $1 and site_id = $2`, attemptID, siteID)
}

// Current gives the newest attempt of an application.
func Current(ctx context.Context, q db.Queryer, siteID, applicationID string) (Attempt, error) {
	return db.One(ctx, q, "placement attempt", scanAttempt, `select `+attemptColumns+` from placement_attempt
		where application_id = $1 and site_id = $2 order by number desc limit 1`, applicationID, siteID)
}

func insertAttempt(ctx context.Context, tx *db.Tx, a Attempt) error {
	_, err := tx.Exec(ctx, `insert into placement_attempt (id, site_id, series_id, application_id, number, code, state, invited_at, version)
		values ($1,$2,$3,$4,$5,$6,$7,$8,1)`, a.ID, a.SiteID, a.SeriesID, a.ApplicationID, a.Number, a.Code, a.State, db.At(a.InvitedAt))
	if err != nil {
		return fmt.Errorf("placement: insert attempt: %w", err)
	}
	return nil
}

// updateAttempt stores the changed attempt, guarded by its version, and moves the version on.
func updateAttempt(ctx context.Context, tx *db.Tx, a *Attempt) error {
	err := tx.ExecGuarded(ctx, "placement attempt", `update placement_attempt set state=$1, ended=$2, extra_time=$3, started_at=$4,
		deadline_at=$5, finished_at=$6, answered=$7, theta=$8, theta_error=$9, band=$10, near=$11, certainty=$12, cuts_version=$13,
		version=version+1 where id=$14 and site_id=$15 and version=$16`,
		a.State, a.Ended, a.ExtraTime, db.At(a.StartedAt), db.At(a.Deadline), db.At(a.FinishedAt), a.Answered, a.Theta, a.ThetaError,
		a.Reading.Band, a.Reading.Near, a.Reading.Certainty, a.CutsVersion, a.ID, a.SiteID, a.Version)
	if err == nil {
		a.Version++
	}
	return err
}

const answerColumns = `attempt_id, position, generator, seed, family, cell, difficulty, chosen, is_right, answered_at, elapsed_ms`

func scanAnswer(r db.Row) (Answer, error) {
	var a Answer
	var ms int64
	err := r.Scan(&a.AttemptID, &a.Position, &a.Generator, &a.Seed, &a.Family, &a.Cell, &a.Difficulty, &a.Chosen, &a.Right, db.Into(&a.At), &ms)
	a.Elapsed = time.Duration(ms) * time.Millisecond
	return a, err
}

func answersOf(ctx context.Context, q db.Queryer, a Attempt) ([]Answer, error) {
	return db.List(ctx, q, scanAnswer, `select `+answerColumns+` from placement_answer where attempt_id = $1 and site_id = $2 order by position`,
		a.ID, a.SiteID)
}

func insertAnswers(ctx context.Context, tx *db.Tx, siteID string, answers []Answer) error {
	if len(answers) == 0 {
		return nil
	}
	const width = 12
	rows, args := make([]string, len(answers)), make([]any, 0, width*len(answers))
	for i, a := range answers {
		places := make([]string, width)
		for j := range places {
			places[j] = fmt.Sprintf("$%d", i*width+j+1)
		}
		rows[i] = "(" + strings.Join(places, ",") + ")"
		args = append(args, a.AttemptID, a.Position, a.Generator, a.Seed, a.Family, a.Cell, a.Difficulty, a.Chosen, a.Right, db.At(a.At),
			a.Elapsed.Milliseconds(), siteID)
	}
	if _, err := tx.Exec(ctx, `insert into placement_answer (`+answerColumns+`, site_id) values `+strings.Join(rows, ","), args...); err != nil {
		return fmt.Errorf("placement: insert answers: %w", err)
	}
	return nil
}

func marksOf(answers []Answer) []Mark {
	out := make([]Mark, len(answers))
	for i, a := range answers {
		out[i] = a.Mark
	}
	return out
}

const seriesColumns = `id, site_id, number, secret, opened_at, closed_at`

func scanSeries(r db.Row) (Series, error) {
	var s Series
	var secret string
	if err := r.Scan(&s.ID, &s.SiteID, &s.Number, &secret, db.Into(&s.OpenedAt), db.Into(&s.ClosedAt)); err != nil {
		return s, err
	}
	var err error
	s.Secret, err = hex.DecodeString(secret)
	return s, err
}

// SeriesOf gives the series of an attempt, with its scale.
func SeriesOf(ctx context.Context, q db.Queryer, siteID, seriesID string) (Series, error) {
	s, err := db.One(ctx, q, "placement series", scanSeries, `select `+seriesColumns+` from placement_series where id = $1 and site_id = $2`, seriesID, siteID)
	if err != nil {
		return s, err
	}
	s.Scale, err = scaleOf(ctx, q, s.ID)
	return s, err
}

// OpenSeriesOf gives the series now open at a site, with its scale; fault.NotFound when none is.
func OpenSeriesOf(ctx context.Context, q db.Queryer, siteID string) (Series, error) {
	s, err := db.One(ctx, q, "placement series", scanSeries, `select `+seriesColumns+` from placement_series
		where site_id = $1 and closed_at is null order by number desc limit 1`, siteID)
	if err != nil {
		return s, err
	}
	s.Scale, err = scaleOf(ctx, q, s.ID)
	return s, err
}

func scaleOf(ctx context.Context, q db.Queryer, seriesID string) (Scale, error) {
	type cell struct {
		family     Family
		cell       int
		difficulty int64
	}
	rows, err := db.List(ctx, q, func(r db.Row) (cell, error) {
		var c cell
		err := r.Scan(&c.family, &c.cell, &c.difficulty)
		return c, err
	}, `select family, cell, difficulty from placement_cell where series_id = $1`, seriesID)
	if err != nil {
		return nil, fmt.Errorf("placement: read the scale: %w", err)
	}
	scale := Scale{}
	for _, c := range rows {
		cells := scale[c.family]
		cells[c.cell] = c.difficulty
		scale[c.family] = cells
	}
	return scale, nil
}

func insertSeries(ctx context.Context, tx *db.Tx, s Series) error {
	_, err := tx.Exec(ctx, `insert into placement_series (`+seriesColumns+`) values ($1,$2,$3,$4,$5,$6)`,
		s.ID, s.SiteID, s.Number, hex.EncodeToString(s.Secret), db.At(s.OpenedAt), db.At(s.ClosedAt))
	if err != nil {
		return fmt.Errorf("placement: insert series: %w", err)
	}
	for _, f := range Families() {
		for cell, difficulty := range s.Scale[f] {
			if _, err := tx.Exec(ctx, `insert into placement_cell (series_id, family, cell, difficulty) values ($1,$2,$3,$4)`,
				s.ID, f, cell, difficulty); err != nil {
				return fmt.Errorf("placement: insert cell: %w", err)
			}
		}
	}
	return nil
}
