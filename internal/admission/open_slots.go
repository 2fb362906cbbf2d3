package admission

import (
	"context"
	"slices"
	"strings"
	"time"

	"chantier/internal/identity"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// InterviewerRoles lists who may sit in an interview.
func InterviewerRoles() []authz.Role {
	return []authz.Role{authz.Instructor, authz.Counsellor, authz.SiteDirector, authz.SiteAdmin}
}

// Interviewers lists the people of a site who may be given an interview on a day, each once.
func Interviewers(ctx context.Context, q db.Queryer, siteID string, day calendar.Date) ([]identity.Member, error) {
	all, err := identity.StaffOf(ctx, q, siteID, day, InterviewerRoles()...)
	seen := map[string]bool{}
	out := slices.DeleteFunc(all, func(m identity.Member) bool {
		was := seen[m.AccountID]
		seen[m.AccountID] = true
		return was
	})
	slices.SortFunc(out, func(a, b identity.Member) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

// OpenSlots offers a series of slots.
func (s *Service) OpenSlots(ctx context.Context, who authz.Actor, siteID string, series Series) ([]Slot, error) {
	now := s.Clock.Now()
	var slots []Slot
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		slots, err = s.OpenSlotsIn(ctx, tx, who, now, siteID, series)
		return err
	})
	return slots, err
}

// OpenSlotsIn is OpenSlots inside the caller's transaction.
func (s *Service) OpenSlotsIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID string, series Series) ([]Slot, error) {
	if err := authz.Check(who, "interview.open_slots", authz.Target{SiteID: siteID}); err != nil {
		return nil, err
	}
	series.Room = strings.Join(strings.Fields(series.Room), " ")
	taken, err := slotsOn(ctx, tx, siteID, series.Day)
	if err != nil {
		return nil, err
	}
	slots, l := series.Slots(now, taken)
	if len(series.Room) > 100 {
		l.Add("room", "fault.too_long", "max", 100)
	}
	staff, err := Interviewers(ctx, tx, siteID, calendar.DateOf(now.In(clock.Paris())))
	if err != nil {
		return nil, err
	}
	for field, account := range map[string]string{"first": series.First, "second": series.Second} {
		known := slices.ContainsFunc(staff, func(m identity.Member) bool { return m.AccountID == account })
		if account != "" && !known {
			l.Add(field, "fault.choice")
		}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	for i := range slots {
		slots[i].SiteID = siteID
		if err := insertSlot(ctx, tx, now, &slots[i]); err != nil {
			return nil, err
		}
		if err := recordSlot(ctx, tx, who, now, "interview.open_slots", slots[i], ""); err != nil {
			return nil, err
		}
	}
	return slots, nil
}

func recordSlot(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, s Slot, personID string) error {
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: s.SiteID, Action: action, Object: "interview_slot", ObjectID: s.ID, PersonID: personID,
		Detail: map[string]string{"starts_at": s.StartsAt.UTC().Format(time.RFC3339), "application": s.ApplicationID}})
}

// CancelSlot takes a slot off the list. A candidate who had booked it is told and may choose another.
func (s *Service) CancelSlot(ctx context.Context, who authz.Actor, siteID, slotID string, version int) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		slot, err := SlotByID(ctx, tx, siteID, slotID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, "interview.cancel_slot", authz.Target{SiteID: slot.SiteID}); err != nil {
			return err
		}
		if slot.Outcome != "" || slot.GridsIn > 0 {
			return fault.New(fault.Conflict, "admission.fault.slot_held")
		}
		err = tx.ExecGuarded(ctx, "interview slot", `update interview_slot set cancelled_at = $1, application_id = null, booked_at = null,
			version = version + 1 where id = $2 and site_id = $3 and version = $4 and cancelled_at is null`, db.At(now), slot.ID, siteID, version)
		if err != nil {
			return err
		}
		if slot.ApplicationID == "" {
			return recordSlot(ctx, tx, who, now, "interview.cancel_slot", slot, "")
		}
		a, err := ByID(ctx, tx, siteID, slot.ApplicationID)
		if err != nil {
			return err
		}
		if err := recordSlot(ctx, tx, who, now, "interview.cancel_slot", slot, a.PersonID); err != nil {
			return err
		}
		return s.post(ctx, tx, now, a, "slot_cancelled", "at", slot.StartsAt)
	})
}
