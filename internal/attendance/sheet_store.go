package attendance

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/db"
)

func scanSignature(r db.Row) (Signature, error) {
	var s Signature
	err := r.Scan(&s.HalfDayID, &s.LearnerID, db.Into(&s.At), &s.Means, &s.EnteredBy)
	return s, err
}

const signatureColumns = `half_day_id, learner_id, signed_at, means, entered_by`

func scanMark(r db.Row) (Mark, error) {
	var m Mark
	err := r.Scan(&m.HalfDayID, &m.LearnerID, &m.Status, &m.Ground, &m.Late, &m.Early, &m.Reason, &m.By, db.Into(&m.At))
	return m, err
}

const markColumns = `half_day_id, learner_id, status, ground, late_minutes, early_minutes, reason, marked_by, marked_at`

// SheetByID gives a half-day's sheet as it stands: the people expected that day, their signatures, what was
// noted, and the closed editions. The caller checks the right on HalfDay.Target().
func SheetByID(ctx context.Context, q db.Queryer, siteID, halfDayID string) (Sheet, error) {
	h, err := HalfDayByID(ctx, q, siteID, halfDayID)
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{HalfDay: h}
	learners, err := cohort.Learners(ctx, q, siteID, h.CohortID)
	if err != nil {
		return s, fmt.Errorf("attendance: read the learners: %w", err)
	}
	signatures, err := db.List(ctx, q, scanSignature, `select `+signatureColumns+` from attendance_signature where half_day_id = $1 and site_id = $2`, halfDayID, siteID)
	if err != nil {
		return s, fmt.Errorf("attendance: read the signatures: %w", err)
	}
	marks, err := db.List(ctx, q, scanMark, `select `+markColumns+` from attendance_mark where half_day_id = $1 and site_id = $2`, halfDayID, siteID)
	if err != nil {
		return s, fmt.Errorf("attendance: read the marks: %w", err)
	}
	s.Lines = assemble(h, learners, signatures, marks)
	s.Closed, err = db.List(ctx, q, scanClosed, `select `+closedColumns+` from attendance_sheet where half_day_id = $1 and site_id = $2 order by edition`, halfDayID, siteID)
	if err != nil {
		return s, fmt.Errorf("attendance: read the closed editions: %w", err)
	}
	return s, nil
}

// assemble puts people, signatures and marks together. A person who signed stays on the sheet whatever their dates become.
func assemble(h HalfDay, learners []cohort.Learner, signatures []Signature, marks []Mark) []Line {
	signed := make(map[string]*Signature, len(signatures))
	for i := range signatures {
		signed[signatures[i].LearnerID] = &signatures[i]
	}
	marked := make(map[string]*Mark, len(marks))
	for i := range marks {
		marked[marks[i].LearnerID] = &marks[i]
	}
	var lines []Line
	for _, l := range learners {
		if !Expected(l, h.Day) && signed[l.ID] == nil {
			continue
		}
		lines = append(lines, Judge(h, Line{Learner: l, Signature: signed[l.ID], Mark: marked[l.ID]}))
	}
	return lines
}

func insertSignature(ctx context.Context, tx *db.Tx, siteID string, s Signature) (added bool, err error) {
	n, err := tx.Exec(ctx, `insert into attendance_signature (`+signatureColumns+`, site_id) values ($1,$2,$3,$4,$5,$6)
		on conflict (half_day_id, learner_id) do nothing`, s.HalfDayID, s.LearnerID, db.At(s.At), s.Means, s.EnteredBy, siteID)
	if err != nil {
		return false, fmt.Errorf("attendance: insert signature: %w", err)
	}
	return n == 1, nil
}

func storeMark(ctx context.Context, tx *db.Tx, siteID string, m Mark) error {
	_, err := tx.Exec(ctx, `insert into attendance_mark (`+markColumns+`, site_id) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
		on conflict (half_day_id, learner_id) do update set status = excluded.status, ground = excluded.ground,
		late_minutes = excluded.late_minutes, early_minutes = excluded.early_minutes, reason = excluded.reason,
		marked_by = excluded.marked_by, marked_at = excluded.marked_at`,
		m.HalfDayID, m.LearnerID, m.Status, m.Ground, int(m.Late), int(m.Early), m.Reason, m.By, db.At(m.At), siteID)
	if err != nil {
		return fmt.Errorf("attendance: store mark: %w", err)
	}
	return nil
}

func scanClosed(r db.Row) (ClosedSheet, error) {
	var c ClosedSheet
	err := r.Scan(&c.SiteID, &c.CohortID, &c.Seq, &c.HalfDayID, &c.Edition, db.Into(&c.ClosedAt), &c.ClosedBy, &c.ClosedByName, &c.Content, &c.PrevHash, &c.Hash)
	return c, err
}

const closedColumns = `site_id, cohort_id, seq, half_day_id, edition, closed_at, closed_by, closed_by_name, content, prev_hash, hash`

// ClosedByID gives one closed edition of a sheet.
func ClosedByID(ctx context.Context, q db.Queryer, siteID, halfDayID string, edition int) (ClosedSheet, error) {
	return db.One(ctx, q, "closed sheet", scanClosed, `select `+closedColumns+` from attendance_sheet
		where half_day_id = $1 and edition = $2 and site_id = $3`, halfDayID, edition, siteID)
}

// chainHead gives the newest closed sheet of a cohort; Seq 0 when there is none.
func chainHead(ctx context.Context, q db.Queryer, cohortID string) (ClosedSheet, error) {
	rows, err := db.List(ctx, q, scanClosed, `select `+closedColumns+` from attendance_sheet where cohort_id = $1 order by seq desc limit 1`, cohortID)
	if err != nil {
		return ClosedSheet{}, fmt.Errorf("attendance: read the chain: %w", err)
	}
	if len(rows) == 0 {
		return ClosedSheet{}, nil
	}
	return rows[0], nil
}

func closedRow(c ClosedSheet) []any {
	return []any{c.SiteID, c.CohortID, c.Seq, c.HalfDayID, c.Edition, db.At(c.ClosedAt), c.ClosedBy, c.ClosedByName, c.Content, c.PrevHash, c.Hash}
}

const lineColumns = `half_day_id, edition, learner_id, site_id, cohort_id, day, status, ground, planned_minutes, present_minutes, late_minutes, early_minutes`

func lineRows(s Sheet) [][]any {
	h := s.HalfDay
	rows := make([][]any, len(s.Lines))
	for i, l := range s.Lines {
		rows[i] = []any{h.ID, h.Edition, l.Learner.ID, h.SiteID, h.CohortID, h.Day, l.Status, l.Ground,
			int(h.Planned()), int(l.Minutes), int(l.Late), int(l.Early)}
	}
	return rows
}

// accountNames gives the names behind accounts, for signatures entered on paper.
func accountNames(ctx context.Context, q db.Queryer, s Sheet) (map[string]string, error) {
	names := map[string]string{}
	for _, l := range s.Lines {
		if l.Signature == nil || l.Signature.Means != OnPaper || names[l.Signature.EnteredBy] != "" {
			continue
		}
		found, err := db.List(ctx, q, func(r db.Row) (string, error) { var n string; err := r.Scan(&n); return n, err },
			`select p.given_name || ' ' || p.family_name from account a join person p on p.id = a.person_id where a.id = $1`, l.Signature.EnteredBy)
		if err != nil {
			return nil, fmt.Errorf("attendance: name an account: %w", err)
		}
		if len(found) == 1 {
			names[l.Signature.EnteredBy] = found[0]
		}
	}
	return names, nil
}

// instant writes an instant the way the database keeps it, so that a stored proof reads back the same.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
