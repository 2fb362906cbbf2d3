package admission

import (
	"context"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

const slotColumns = `s.id, s.site_id, s.starts_at, s.minutes, s.room, s.first_account_id, s.second_account_id, s.application_id, s.outcome,
	s.booked_at, s.reminded_at, s.cancelled_at, s.version, p1.given_name, p1.family_name, p2.given_name, p2.family_name,
	pc.given_name, pc.family_name, ap.state, (select count(*) from interview_grid g where g.slot_id = s.id and g.sent_at is not null)`

const slotFrom = ` from interview_slot s
	join account a1 on a1.id = s.first_account_id join person p1 on p1.id = a1.person_id
	join account a2 on a2.id = s.second_account_id join person p2 on p2.id = a2.person_id
	left join application ap on ap.id = s.application_id left join person pc on pc.id = ap.person_id `

func scanSlot(r db.Row) (Slot, error) {
	var s Slot
	var g1, f1, g2, f2, given, family, state string
	err := r.Scan(&s.ID, &s.SiteID, db.Into(&s.StartsAt), &s.Minutes, &s.Room, &s.First, &s.Second, db.Text(&s.ApplicationID), &s.Outcome,
		db.Into(&s.BookedAt), db.Into(&s.RemindedAt), db.Into(&s.CancelledAt), &s.Version, &g1, &f1, &g2, &f2,
		db.Text(&given), db.Text(&family), db.Text(&state), &s.GridsIn)
	s.FirstName, s.SecondName, s.CandidateState = g1+" "+f1, g2+" "+f2, State(state)
	if given != "" {
		s.CandidateName = given + " " + family
	}
	return s, err
}

// SlotByID gives a slot of a site.
func SlotByID(ctx context.Context, q db.Queryer, siteID, slotID string) (Slot, error) {
	return db.One(ctx, q, "interview slot", scanSlot, `select `+slotColumns+slotFrom+`where s.id = $1 and s.site_id = $2`, slotID, siteID)
}

// SlotsFrom lists a site's slots, not cancelled, that start on a day or later, in order.
func SlotsFrom(ctx context.Context, q db.Queryer, siteID string, day calendar.Date, limit int) ([]Slot, error) {
	return db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.site_id = $1 and s.cancelled_at is null and s.starts_at >= $2
		order by s.starts_at, s.id limit $3`, siteID, db.At(day.At(0, 0, clock.Paris())), limit)
}

// FreeSlots lists the slots that a candidate may still take.
func FreeSlots(ctx context.Context, q db.Queryer, siteID string, now time.Time) ([]Slot, error) {
	return db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.site_id = $1 and s.cancelled_at is null and s.application_id is null
		and s.starts_at >= $2 order by s.starts_at, s.id limit 60`, siteID, db.At(now.Add(BookingNotice)))
}

// SlotsOf lists the slots that an application booked and did not give back, newest first.
func SlotsOf(ctx context.Context, q db.Queryer, siteID, applicationID string) ([]Slot, error) {
	return db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.application_id = $1 and s.site_id = $2 order by s.starts_at desc`,
		applicationID, siteID)
}

// OpenSlotOf gives the slot that an application holds: to come, or gone by without an outcome. The zero Slot is none.
func OpenSlotOf(ctx context.Context, q db.Queryer, siteID, applicationID string) (Slot, error) {
	all, err := SlotsOf(ctx, q, siteID, applicationID)
	for _, s := range all {
		if s.Outcome == "" {
			return s, err
		}
	}
	return Slot{}, err
}

func slotsOn(ctx context.Context, q db.Queryer, siteID string, day calendar.Date) ([]Slot, error) {
	return db.List(ctx, q, scanSlot, `select `+slotColumns+slotFrom+`where s.site_id = $1 and s.cancelled_at is null and s.starts_at >= $2 and s.starts_at < $3`,
		siteID, db.At(day.AddDays(-1).At(0, 0, clock.Paris())), db.At(day.AddDays(2).At(0, 0, clock.Paris())))
}

func insertSlot(ctx context.Context, tx *db.Tx, now time.Time, s *Slot) error {
	s.ID, s.Version = id.New(), 1
	_, err := tx.Exec(ctx, `insert into interview_slot (id, site_id, starts_at, minutes, room, first_account_id, second_account_id, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,1,$8)`, s.ID, s.SiteID, db.At(s.StartsAt), s.Minutes, s.Room, s.First, s.Second, db.At(now))
	return fault.Wrap(err, "admission: insert slot")
}

// release gives a slot back. It is guarded by who holds it.
func release(ctx context.Context, tx *db.Tx, s Slot) error {
	return tx.ExecGuarded(ctx, "interview slot", `update interview_slot set application_id = null, booked_at = null, reminded_at = null, version = version + 1
		where id = $1 and site_id = $2 and application_id = $3 and outcome = ''`, s.ID, s.SiteID, s.ApplicationID)
}

// freeSlot gives back the slot to come of an application that goes no further. A meeting that took place stays.
func freeSlot(ctx context.Context, tx *db.Tx, now time.Time, a Application) error {
	_, err := tx.Exec(ctx, `update interview_slot set application_id = null, booked_at = null, reminded_at = null, version = version + 1
		where application_id = $1 and site_id = $2 and outcome = '' and starts_at > $3`, a.ID, a.SiteID, db.At(now))
	return fault.Wrap(err, "admission: free the slot")
}
