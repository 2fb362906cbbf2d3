package attendance

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/programme"
)

// EditHalfDay carries the details of one half-day; Version is the one the form showed.
type EditHalfDay struct {
	SiteID, HalfDayID string
	Version           int
	Details           Details
}

// EditHalfDay sets the times, the room, the trainer, the title and the kind of an open half-day.
func (s *Service) EditHalfDay(ctx context.Context, who authz.Actor, cmd EditHalfDay) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		h, err := HalfDayByID(ctx, tx, cmd.SiteID, cmd.HalfDayID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, ActionPlan, h.Target()); err != nil {
			return err
		}
		if h.State == Closed {
			return fault.New(fault.Conflict, "attendance.edit_closed")
		}
		same, err := HalfDays(ctx, tx, h.SiteID, h.CohortID, h.Day, h.Day)
		if err != nil {
			return fmt.Errorf("edit half-day: %w", err)
		}
		var other *HalfDay
		for i := range same {
			if same[i].ID != h.ID {
				other = &same[i]
			}
		}
		l := CheckDetails(cmd.Details, h.Half, other)
		l, err = checkTrainer(ctx, tx, l, cmd.SiteID, cmd.Details.TrainerID)
		if err != nil {
			return err
		}
		if (cmd.Details.StartMinute != h.StartMinute || cmd.Details.EndMinute != h.EndMinute) && len(l) == 0 {
			signed, err := db.Exists(ctx, tx, `select 1 from attendance_signature where half_day_id = $1`, h.ID)
			if err != nil {
				return fmt.Errorf("edit half-day: look for signatures: %w", err)
			}
			if signed { // the hours that people signed for do not move under them
				l.Add("start", "attendance.times_signed")
			}
		}
		if err := l.Err(); err != nil {
			return err
		}
		h.StartMinute, h.EndMinute, h.Kind, h.TrainerID = cmd.Details.StartMinute, cmd.Details.EndMinute, cmd.Details.Kind, cmd.Details.TrainerID
		h.Room, h.Title, h.Edited, h.Version = oneLine(cmd.Details.Room), oneLine(cmd.Details.Title), true, cmd.Version
		if err := updateDetails(ctx, tx, h); err != nil {
			return err
		}
		return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: h.SiteID, Action: ActionPlan, Object: "half_day", ObjectID: h.ID,
			Detail: map[string]string{"day": h.Day.String(), "half": string(h.Half), "room": h.Room, "kind": string(h.Kind), "trainer": h.TrainerID}})
	})
}

// AssignHalfDays gives a room, a trainer or a kind to the open half-days of a period. Empty values leave what is there.
type AssignHalfDays struct {
	SiteID, CohortID string
	From, To         calendar.Date
	Room, TrainerID  string
	Kind             programme.Setting
}

// AssignHalfDays changes the open half-days of a cohort from a day to another and tells how many.
func (s *Service) AssignHalfDays(ctx context.Context, who authz.Actor, cmd AssignHalfDays) (int, error) {
	n := 0
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = s.AssignHalfDaysTx(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
	return n, err
}

// AssignHalfDaysTx is AssignHalfDays inside the caller's transaction, at the caller's instant.
func (s *Service) AssignHalfDaysTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd AssignHalfDays) (int, error) {
	if _, err := cohort.ByID(ctx, tx, cmd.SiteID, cmd.CohortID); err != nil {
		return 0, err
	}
	if err := authz.Check(who, ActionPlan, authz.Target{SiteID: cmd.SiteID, CohortID: cmd.CohortID}); err != nil {
		return 0, err
	}
	room := oneLine(cmd.Room)
	var l fault.List
	if cmd.From.IsZero() {
		l.Add("from", "fault.required")
	}
	if cmd.To.IsZero() || cmd.To.Before(cmd.From) {
		l.Add("to", "programme.ends_before")
	}
	if room == "" && cmd.TrainerID == "" && cmd.Kind == "" {
		l.Add("room", "attendance.nothing_to_assign")
	}
	if len(room) > 120 {
		l.Add("room", "fault.too_long", "max", 120)
	}
	if cmd.Kind != "" && !cmd.Kind.Valid() {
		l.Add("kind", "fault.required")
	}
	l, err := checkTrainer(ctx, tx, l, cmd.SiteID, cmd.TrainerID)
	if err != nil {
		return 0, err
	}
	if err := l.Err(); err != nil {
		return 0, err
	}
	// A new run of the timetable leaves the room alone, but gives each half-day its phase's trainer and kind, unless they were set by hand.
	n, err := tx.Exec(ctx, `update attendance_half_day set
		room = case when $1 = '' then room else $1 end, trainer_id = case when $2 = '' then trainer_id else $2 end,
		kind = case when $3 = '' then kind else $3 end, edited = case when $2 = '' and $3 = '' then edited else true end, version = version + 1
		where site_id = $4 and cohort_id = $5 and day >= $6 and day <= $7 and state = 'open'`,
		room, cmd.TrainerID, string(cmd.Kind), cmd.SiteID, cmd.CohortID, cmd.From, cmd.To)
	if err != nil {
		return 0, fmt.Errorf("assign half-days: %w", err)
	}
	return int(n), audit.Record(ctx, tx, who, now, audit.Change{SiteID: cmd.SiteID, Action: ActionPlan, Object: "timetable", ObjectID: cmd.CohortID,
		Detail: map[string]string{"from": cmd.From.String(), "to": cmd.To.String(), "room": room, "trainer": cmd.TrainerID,
			"kind": string(cmd.Kind), "half_days": strconv.FormatInt(n, 10)}})
}

// checkTrainer faults a trainer who never held a role at the site.
func checkTrainer(ctx context.Context, q db.Queryer, l fault.List, siteID, personID string) (fault.List, error) {
	if personID == "" {
		return l, nil
	}
	known, err := db.Exists(ctx, q, `select 1 from account a join membership m on m.account_id = a.id where a.person_id = $1 and m.site_id = $2`, personID, siteID)
	if err != nil {
		return l, fmt.Errorf("attendance: look for the trainer: %w", err)
	}
	if !known {
		l.Add("trainer", "attendance.trainer_unknown")
	}
	return l, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
