package admission

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// GridCmd is what an interviewer typed.
type GridCmd struct {
	Version int // of the grid as the form showed it; 0 when there was none
	Marks   map[string]int
	Comment string
	Send    bool // both people's grids open once both are sent; a sent grid no longer changes
}

// ShowInterview gives an interview as the reader may see it: before both grids are in, one's own only.
func (s *Service) ShowInterview(ctx context.Context, who authz.Actor, siteID, slotID string) (Interviewed, Application, error) {
	q := s.DB.Read()
	slot, err := SlotByID(ctx, q, siteID, slotID)
	if err != nil {
		return Interviewed{}, Application{}, err
	}
	if slot.ApplicationID == "" {
		return Interviewed{}, Application{}, fault.Missing("interview")
	}
	a, err := open(ctx, q, who, "interview.show_grid", siteID, slot.ApplicationID)
	if err != nil {
		return Interviewed{}, a, err
	}
	i, err := interviewOf(ctx, q, slot)
	return i.VisibleTo(who.AccountID), a, err
}

// FillGrid saves or sends one's own grid.
func (s *Service) FillGrid(ctx context.Context, who authz.Actor, siteID, slotID string, cmd GridCmd) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.FillGridIn(ctx, tx, who, now, siteID, slotID, cmd)
	})
}

// FillGridIn is FillGrid inside the caller's transaction.
func (s *Service) FillGridIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, slotID string, cmd GridCmd) error {
	slot, err := SlotByID(ctx, tx, siteID, slotID)
	if err != nil {
		return err
	}
	if slot.ApplicationID == "" {
		return fault.Missing("interview")
	}
	a, err := open(ctx, tx, who, "interview.fill_grid", siteID, slot.ApplicationID)
	if err != nil {
		return err
	}
	switch {
	case !slot.Interviews(who.AccountID):
		return fault.New(fault.Forbidden, "admission.fault.not_interviewer")
	case slot.StartsAt.After(now):
		return fault.New(fault.Conflict, "admission.fault.slot_future")
	case slot.Outcome == NoShow:
		return fault.New(fault.Conflict, "admission.fault.slot_no_show")
	}
	i, err := interviewOf(ctx, tx, slot)
	if err != nil {
		return err
	}
	g := i.own(who.AccountID)
	if g.Sent() {
		return fault.New(fault.Conflict, "admission.fault.grid_sent")
	}
	if g.ID != "" && g.Version != cmd.Version {
		return fault.Stale("interview grid")
	}
	g.SiteID, g.SlotID, g.ApplicationID, g.AccountID = siteID, slot.ID, a.ID, who.AccountID
	g.Rubric, g.Marks, g.Comment = RubricVersion(s.Rubric), cmd.Marks, strings.TrimSpace(cmd.Comment)
	if err := CheckGrid(s.Rubric, g, cmd.Send).Err(); err != nil {
		return err
	}
	if cmd.Send {
		g.SentAt = now
	}
	if g.ID == "" {
		err = insertGrid(ctx, tx, now, &g)
	} else {
		err = updateGrid(ctx, tx, now, g)
	}
	if err != nil {
		return err
	}
	if cmd.Send {
		if _, err := tx.Exec(ctx, `update interview_slot set outcome = 'held', version = version + 1 where id = $1 and site_id = $2 and outcome = ''`,
			slot.ID, siteID); err != nil {
			return fault.Wrap(err, "admission: note the interview")
		}
	}
	return recordGrid(ctx, tx, who, now, "interview.fill_grid", a, slot.ID, map[string]string{"sent": yesNo(cmd.Send), "rubric": g.Rubric})
}

func (i Interviewed) own(accountID string) Grid {
	for _, g := range i.Grids {
		if g.AccountID == accountID {
			return g
		}
	}
	return Grid{}
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func recordGrid(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, a Application, slotID string, detail map[string]string) error {
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: a.SiteID, Action: action, Object: "interview_grid", ObjectID: slotID,
		PersonID: a.PersonID, Detail: detail})
}

// ExplainGap keeps why two marks are far apart, once both grids are in; one of the two interviewers writes it.
func (s *Service) ExplainGap(ctx context.Context, who authz.Actor, siteID, slotID, criterion, explanation string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.ExplainGapIn(ctx, tx, who, now, siteID, slotID, criterion, explanation)
	})
}

// ExplainGapIn is ExplainGap inside the caller's transaction.
func (s *Service) ExplainGapIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, slotID, criterion, explanation string) error {
	slot, err := SlotByID(ctx, tx, siteID, slotID)
	if err != nil {
		return err
	}
	if slot.ApplicationID == "" {
		return fault.Missing("interview")
	}
	a, err := open(ctx, tx, who, "interview.explain_gap", siteID, slot.ApplicationID)
	if err != nil {
		return err
	}
	if !slot.Interviews(who.AccountID) {
		return fault.New(fault.Forbidden, "admission.fault.not_interviewer")
	}
	i, err := interviewOf(ctx, tx, slot)
	if err != nil {
		return err
	}
	explanation = strings.TrimSpace(explanation)
	if explanation == "" {
		return fault.List{fault.Field("gap_"+criterion, "fault.required")}
	}
	if utf8.RuneCountInString(explanation) > 800 {
		return fault.List{fault.Field("gap_"+criterion, "fault.too_long", "max", 800)}
	}
	for _, g := range i.Gaps(s.Rubric) {
		if g.Criterion != criterion {
			continue
		}
		if _, err := tx.Exec(ctx, `insert into interview_gap (slot_id, criterion, site_id, explanation, account_id, at) values ($1,$2,$3,$4,$5,$6)
			on conflict (slot_id, criterion) do update set explanation = excluded.explanation, account_id = excluded.account_id, at = excluded.at`,
			slot.ID, criterion, siteID, explanation, who.AccountID, db.At(now)); err != nil {
			return fault.Wrap(err, "admission: store an explanation")
		}
		return recordGrid(ctx, tx, who, now, "interview.explain_gap", a, slot.ID, map[string]string{"criterion": criterion})
	}
	return fault.New(fault.Conflict, "admission.fault.no_gap")
}
