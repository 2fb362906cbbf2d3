package attendance

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// PastSheet is a half-day that was held: who signed, what was noted, who closed it and when.
type PastSheet struct {
	HalfDayID              string
	Signatures             []Signature
	Marks                  []Mark
	ClosedBy, ClosedByName string // account and name of the trainer
	ClosedAt               time.Time
}

// RecordPastTx stores whole months of sheets of a cohort in a few statements: the
// demo's past, or a school that brings its history. Each sheet passes the same
// rule as a closing by hand (MayClose), in the order given, which is the order of the chain.
// One entry of the trail tells the whole; the signatures and the sheets are their own evidence.
func (s *Service) RecordPastTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, cohortID string, past []PastSheet) error {
	if err := authz.Check(who, ActionClose, authz.Target{SiteID: siteID, CohortID: cohortID}); err != nil {
		return err
	}
	if len(past) == 0 {
		return nil
	}
	sheets, err := openSheets(ctx, tx, siteID, cohortID, past)
	if err != nil {
		return err
	}
	place, err := PlaceOf(ctx, tx, siteID)
	if err != nil {
		return err
	}
	head, err := chainHead(ctx, tx, cohortID)
	if err != nil {
		return err
	}
	var b pastRows
	for i, p := range past {
		sheet := sheets[i]
		if err := MayClose(sheet, p.ClosedAt).Err(); err != nil {
			return fmt.Errorf("record the sheet of %s, %s: %w", sheet.HalfDay.Day, sheet.HalfDay.Half, err)
		}
		closed, err := Seal(ProofOf(sheet, place, p.ClosedByName, instant(p.ClosedAt), nil), sheet.HalfDay, p.ClosedBy, head)
		if err != nil {
			return err
		}
		head = closed
		b.add(sheet, p, closed)
	}
	if err := b.store(ctx, tx, siteID); err != nil {
		return err
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: siteID, Action: ActionClose, Object: "timetable", ObjectID: cohortID,
		Detail: map[string]string{"sheets": strconv.Itoa(len(past)), "signatures": strconv.Itoa(len(b.signatures)), "hash": head.Hash}})
}

// openSheets gives the sheets of the past half-days as they will be closed. One already closed is a conflict.
func openSheets(ctx context.Context, q db.Queryer, siteID, cohortID string, past []PastSheet) ([]Sheet, error) {
	learners, err := cohort.Learners(ctx, q, siteID, cohortID)
	if err != nil {
		return nil, fmt.Errorf("attendance: read the learners: %w", err)
	}
	all, err := HalfDays(ctx, q, siteID, cohortID, calendar.MustDate("1900-01-01"), calendar.MustDate("9999-12-31"))
	if err != nil {
		return nil, fmt.Errorf("attendance: read the timetable: %w", err)
	}
	byID := make(map[string]HalfDay, len(all))
	for _, h := range all {
		byID[h.ID] = h
	}
	sheets := make([]Sheet, len(past))
	for i, p := range past {
		h, ok := byID[p.HalfDayID]
		if !ok {
			return nil, fault.Missing("half-day")
		}
		if h.State != Open {
			return nil, fault.Stale("sheet")
		}
		sheets[i] = Sheet{HalfDay: h, Lines: assemble(h, learners, p.Signatures, p.Marks)}
	}
	return sheets, nil
}

// pastRows gathers the rows of many sheets, table by table.
type pastRows struct{ signatures, marks, sheets, lines, ids [][]any }

func (b *pastRows) add(s Sheet, p PastSheet, closed ClosedSheet) {
	h := s.HalfDay
	for _, g := range p.Signatures {
		b.signatures = append(b.signatures, []any{h.ID, g.LearnerID, db.At(g.At), g.Means, g.EnteredBy, h.SiteID})
	}
	for _, m := range p.Marks {
		b.marks = append(b.marks, []any{h.ID, m.LearnerID, m.Status, m.Ground, int(m.Late), int(m.Early), m.Reason, m.By, db.At(m.At), h.SiteID})
	}
	b.sheets = append(b.sheets, closedRow(closed))
	b.lines = append(b.lines, lineRows(s)...)
	b.ids = append(b.ids, []any{h.ID})
}

func (b *pastRows) store(ctx context.Context, tx *db.Tx, siteID string) error {
	for _, t := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"attendance_signature", signatureColumns + ", site_id", b.signatures},
		{"attendance_mark", markColumns + ", site_id", b.marks},
		{"attendance_sheet", closedColumns, b.sheets},
		{"attendance_line", lineColumns, b.lines},
	} {
		if err := insertMany(ctx, tx, t.table, t.columns, t.rows); err != nil {
			return err
		}
	}
	for _, one := range b.ids {
		err := tx.ExecGuarded(ctx, "sheet", `update attendance_half_day set state = 'closed', closed_edition = edition, version = version + 1
			where id = $1 and site_id = $2 and state = 'open'`, one[0], siteID)
		if err != nil {
			return err
		}
	}
	return nil
}
