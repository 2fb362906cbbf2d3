package admission

import (
	"context"
	"time"

	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// BookSlot gives a slot to a candidate, who gives back the one that they held. When two candidates want
// one slot, the first has it and the other is told so.
func (s *Service) BookSlot(ctx context.Context, who authz.Actor, siteID, applicationID, slotID string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.BookSlotIn(ctx, tx, who, now, siteID, applicationID, slotID)
	})
}

// BookSlotIn is BookSlot inside the caller's transaction.
func (s *Service) BookSlotIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID, slotID string) error {
	a, err := open(ctx, tx, who, "interview.book", siteID, applicationID)
	if err != nil {
		return err
	}
	slot, err := SlotByID(ctx, tx, siteID, slotID)
	if err != nil {
		return err
	}
	if err := CheckBooking(a, slot, now); err != nil || slot.ApplicationID == a.ID {
		return err
	}
	if met, err := hasMet(ctx, tx, a); err != nil || met {
		if met {
			return fault.New(fault.Conflict, "admission.fault.already_met")
		}
		return err
	}
	held, err := OpenSlotOf(ctx, tx, siteID, a.ID)
	if err != nil {
		return err
	}
	if held.ID != "" {
		if err := s.giveBack(ctx, tx, now, held); err != nil {
			return err
		}
	}
	n, err := tx.Exec(ctx, `update interview_slot set application_id = $1, booked_at = $2, reminded_at = null, version = version + 1
		where id = $3 and site_id = $4 and application_id is null and cancelled_at is null`, a.ID, db.At(now), slot.ID, siteID)
	if err != nil {
		return fault.Wrap(err, "admission: book a slot")
	}
	if n == 0 {
		return fault.New(fault.Conflict, "admission.fault.slot_taken")
	}
	slot.ApplicationID = a.ID
	if err := recordSlot(ctx, tx, who, now, "interview.book", slot, a.PersonID); err != nil {
		return err
	}
	return s.postSlot(ctx, tx, now, a, slot, "booked")
}

// hasMet says that an interview was held since the application was last taken up again.
func hasMet(ctx context.Context, q db.Queryer, a Application) (bool, error) {
	met, err := db.Exists(ctx, q, `select 1 from interview_slot s where s.application_id = $1 and s.site_id = $2 and s.outcome = 'held'
		and not exists (select 1 from application_decision d where d.application_id = s.application_id and d.outcome = 'reconsidered' and d.at > s.starts_at)`,
		a.ID, a.SiteID)
	return met, fault.Wrap(err, "admission: look for an interview held")
}

// giveBack frees the slot that a candidate leaves for another; one about to begin, or gone by, is not given back.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, now time.Time, held Slot) error {
	if held.StartsAt.Sub(now) < BookingNotice || held.GridsIn > 0 {
		return fault.New(fault.Conflict, "admission.fault.slot_late")
	}
	return release(ctx, tx, held)
}

func (s *Service) postSlot(ctx context.Context, tx *db.Tx, now time.Time, a Application, slot Slot, kind string) error {
	site, err := network.SiteByID(ctx, tx, a.SiteID)
	if err != nil {
		return err
	}
	return s.post(ctx, tx, now, a, kind, "at", slot.StartsAt, "room", slot.Room, "address", site.Address(), "minutes", slot.Minutes)
}

// CancelBooking gives a candidate's slot back; they may choose another.
func (s *Service) CancelBooking(ctx context.Context, who authz.Actor, siteID, applicationID string) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := open(ctx, tx, who, "interview.cancel_booking", siteID, applicationID)
		if err != nil {
			return err
		}
		held, err := OpenSlotOf(ctx, tx, siteID, a.ID)
		if err != nil || held.ID == "" { // given back already: a second click changes nothing
			return err
		}
		if err := s.giveBack(ctx, tx, now, held); err != nil {
			return err
		}
		if err := recordSlot(ctx, tx, who, now, "interview.cancel_booking", held, a.PersonID); err != nil {
			return err
		}
		return s.post(ctx, tx, now, a, "unbooked", "at", held.StartsAt)
	})
}

// MarkNoShow notes that the candidate did not come; they may book again as long as nobody decides.
func (s *Service) MarkNoShow(ctx context.Context, who authz.Actor, siteID, slotID string, version int) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.MarkNoShowIn(ctx, tx, who, now, siteID, slotID, version)
	})
}

// MarkNoShowIn is MarkNoShow inside the caller's transaction.
func (s *Service) MarkNoShowIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, slotID string, version int) error {
	slot, err := SlotByID(ctx, tx, siteID, slotID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "interview.mark_no_show", authz.Target{SiteID: slot.SiteID}); err != nil {
		return err
	}
	switch {
	case slot.ApplicationID == "":
		return fault.New(fault.Conflict, "admission.fault.slot_free")
	case slot.StartsAt.After(now):
		return fault.New(fault.Conflict, "admission.fault.slot_future")
	case slot.GridsIn > 0:
		return fault.New(fault.Conflict, "admission.fault.slot_held")
	}
	a, err := ByID(ctx, tx, siteID, slot.ApplicationID)
	if err != nil {
		return err
	}
	err = tx.ExecGuarded(ctx, "interview slot", `update interview_slot set outcome = 'no_show', version = version + 1
		where id = $1 and site_id = $2 and version = $3 and outcome = ''`, slot.ID, siteID, version)
	if err != nil {
		return err
	}
	if err := recordSlot(ctx, tx, who, now, "interview.mark_no_show", slot, a.PersonID); err != nil {
		return err
	}
	return s.post(ctx, tx, now, a, "no_show", "at", slot.StartsAt)
}

// RemindInterviews writes, once, to the candidates whose interview begins within a day. Run it every hour.
func (s *Service) RemindInterviews(ctx context.Context) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		due, err := db.List(ctx, tx, scanSlot, `select `+slotColumns+slotFrom+`where s.application_id is not null and s.outcome = ''
			and s.cancelled_at is null and s.reminded_at is null and s.starts_at > $1 and s.starts_at <= $2 order by s.starts_at limit 200`,
			db.At(now), db.At(now.Add(24*time.Hour)))
		if err != nil {
			return fault.Wrap(err, "admission: find interviews to recall")
		}
		for _, slot := range due {
			if _, err := tx.Exec(ctx, `update interview_slot set reminded_at = $1 where id = $2`, db.At(now), slot.ID); err != nil {
				return fault.Wrap(err, "admission: note the reminder")
			}
			a, err := ByID(ctx, tx, slot.SiteID, slot.ApplicationID)
			if err != nil {
				return err
			}
			if err := s.postSlot(ctx, tx, now, a, slot, "reminder"); err != nil {
				return err
			}
		}
		return nil
	})
}
