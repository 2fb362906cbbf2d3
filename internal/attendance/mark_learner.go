package attendance

import (
	"context"
	"fmt"
	"strconv"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// MarkLearner carries what the trainer notes of one person; Version is that of
// the half-day the form showed. OnPaper says that a signature on paper was taken.
type MarkLearner struct {
	SiteID, HalfDayID, LearnerID string
	Version                      int
	Mark                         Mark // Status, Ground, Late, Early, Reason
	OnPaper                      bool
}

// MarkLearner notes an absence, a late arrival, an early leave or a correction on an open sheet.
func (s *Service) MarkLearner(ctx context.Context, who authz.Actor, cmd MarkLearner) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		sheet, err := SheetByID(ctx, tx, cmd.SiteID, cmd.HalfDayID)
		if err != nil {
			return err
		}
		h := sheet.HalfDay
		if err := authz.Check(who, ActionMark, h.Target()); err != nil {
			return err
		}
		if h.State != Open {
			return alreadyClosed(sheet)
		}
		line, ok := lineOf(sheet, cmd.LearnerID)
		if !ok {
			return fault.Missing("learner on the sheet")
		}
		now := s.Clock.Now()
		m := Mark{HalfDayID: h.ID, LearnerID: cmd.LearnerID, Status: cmd.Mark.Status, Late: cmd.Mark.Late, Early: cmd.Mark.Early,
			Reason: oneLine(cmd.Mark.Reason), By: who.ID(), At: now}
		if m.Status.Absent() {
			m.Ground, m.Late, m.Early = cmd.Mark.Ground, 0, 0
		}
		paper := cmd.OnPaper && line.Signature == nil && m.Status == Present
		l := CheckMark(h, m, line.Signature != nil)
		if paper && m.Reason == "" {
			l.Add(LineField(m.LearnerID, "reason"), "attendance.reason_paper")
		}
		if now.Before(h.StartsAt()) && m.Status == Present && line.Signature == nil {
			l.Add(LineField(m.LearnerID, "status"), "attendance.not_begun", "at", h.StartsAt())
		}
		if err := l.Err(); err != nil {
			return err
		}
		if err := s.touch(ctx, tx, h, cmd.Version); err != nil {
			return err
		}
		if paper {
			if _, err := insertSignature(ctx, tx, h.SiteID, Signature{h.ID, m.LearnerID, instant(now), OnPaper, who.ID()}); err != nil {
				return err
			}
		}
		if err := storeMark(ctx, tx, h.SiteID, m); err != nil {
			return err
		}
		// The words of the reason stay on the sheet: the trail outlives them.
		return audit.Record(ctx, tx, who, now, audit.Change{SiteID: h.SiteID, Action: ActionMark, Object: "half_day", ObjectID: h.ID,
			PersonID: line.Learner.PersonID, Detail: map[string]string{"status": string(m.Status), "ground": string(m.Ground),
				"late": strconv.Itoa(int(m.Late)), "early": strconv.Itoa(int(m.Early)), "paper": strconv.FormatBool(paper),
				"edition": strconv.Itoa(h.Edition), "was": string(line.Status)}})
	})
}

// touch moves the version of an open half-day, so that two trainers who note at once see a conflict.
func (s *Service) touch(ctx context.Context, tx *db.Tx, h HalfDay, version int) error {
	return tx.ExecGuarded(ctx, "sheet", `update attendance_half_day set version = version + 1 where id = $1 and site_id = $2 and version = $3 and state = 'open'`,
		h.ID, h.SiteID, version)
}

func lineOf(s Sheet, learnerID string) (Line, bool) {
	for _, l := range s.Lines {
		if l.Learner.ID == learnerID {
			return l, true
		}
	}
	return Line{}, false
}

// alreadyClosed is the conflict that tells who closed the sheet and when.
func alreadyClosed(s Sheet) error {
	last, ok := s.Newest()
	if !ok {
		return fault.Stale(fmt.Sprintf("sheet of half-day %s", s.HalfDay.ID))
	}
	return fault.New(fault.Conflict, "attendance.already_closed", "name", last.ClosedByName, "at", last.ClosedAt)
}
