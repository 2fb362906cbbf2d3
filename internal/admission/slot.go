package admission

import (
	"slices"
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/fault"
)

// Outcome of a slot once its hour has come.
type Outcome string

// The outcomes; "" is a slot still to come or not yet told.
const (
	Held   Outcome = "held"
	NoShow Outcome = "no_show"
)

// Slot is a time offered by two interviewers in a room.
type Slot struct {
	ID, SiteID     string
	StartsAt       time.Time
	Minutes        int
	Room           string
	First, Second  string // accounts of the interviewers
	ApplicationID  string // who booked, "" when free
	Outcome        Outcome
	BookedAt       time.Time
	RemindedAt     time.Time
	CancelledAt    time.Time
	Version        int
	FirstName      string // of the interviewers and the candidate, for pages
	SecondName     string
	CandidateName  string
	GridsIn        int
	CandidateState State
}

// EndsAt gives the end.
func (s Slot) EndsAt() time.Time { return s.StartsAt.Add(time.Duration(s.Minutes) * time.Minute) }

// Day gives the civil date in Paris.
func (s Slot) Day() calendar.Date { return calendar.DateOf(s.StartsAt.In(clock.Paris())) }

// Free says that a candidate may still take the slot.
func (s Slot) Free(now time.Time) bool {
	return s.ApplicationID == "" && s.CancelledAt.IsZero() && s.StartsAt.Sub(now) >= BookingNotice
}

// Interviews says whether an account is one of the pair.
func (s Slot) Interviews(accountID string) bool {
	return accountID != "" && (accountID == s.First || accountID == s.Second)
}

// Target tells the access table where the slot is, and whose link may touch it.
func (s Slot) Target() authz.Target { return authz.Target{SiteID: s.SiteID, ObjectID: s.ApplicationID} }

// BookingNotice is how long before its start a slot may still be booked, moved or given back by the candidate.
const BookingNotice = 2 * time.Hour

// Series describes slots that follow each other on one day; one slot when Until is From + Minutes.
type Series struct {
	Day           calendar.Date
	From, Until   calendar.Minutes // since midnight in Paris
	Minutes       int
	Pause         int
	Room          string
	First, Second string
}

// Slots makes the slots of a series, or gives every reason why not. taken are the slots, not cancelled, of
// the day; nobody interviews twice at once and a room holds one interview.
func (s Series) Slots(now time.Time, taken []Slot) ([]Slot, fault.List) {
	l := s.check()
	if len(l) > 0 {
		return nil, l
	}
	var out []Slot
	for at := s.From; int(at)+s.Minutes <= int(s.Until); at += calendar.Minutes(s.Minutes + s.Pause) {
		out = append(out, Slot{StartsAt: s.Day.At(int(at)/60, int(at)%60, clock.Paris()), Minutes: s.Minutes,
			Room: s.Room, First: s.First, Second: s.Second})
	}
	if len(out) == 0 {
		l.Add("until", "admission.fault.series_empty")
		return nil, l
	}
	if out[0].StartsAt.Before(now) {
		l.Add("day", "admission.fault.slot_past")
	}
	for _, slot := range out {
		if other, ok := clash(slot, taken); ok {
			l.Add("from", "admission.fault.slot_clash", "at", other.StartsAt)
			break
		}
	}
	return out, l
}

func (s Series) check() fault.List {
	var l fault.List
	if s.Day.IsZero() {
		l.Add("day", "fault.required")
	}
	if s.From < 0 || s.From >= 24*60 {
		l.Add("from", "admission.fault.hour")
	}
	if s.Until <= s.From || s.Until > 24*60 {
		l.Add("until", "admission.fault.hour_after")
	}
	if s.Minutes < 10 || s.Minutes > 240 {
		l.Add("minutes", "fault.between", "min", 10, "max", 240)
	}
	if s.Pause < 0 || s.Pause > 120 {
		l.Add("pause", "fault.between", "min", 0, "max", 120)
	}
	if s.Room == "" {
		l.Add("room", "fault.required")
	}
	if s.First == "" {
		l.Add("first", "fault.required")
	}
	if s.Second == "" {
		l.Add("second", "fault.required")
	} else if s.First == s.Second {
		l.Add("second", "admission.fault.pair")
	}
	return l
}

func clash(s Slot, taken []Slot) (Slot, bool) {
	i := slices.IndexFunc(taken, func(t Slot) bool {
		overlaps := t.CancelledAt.IsZero() && s.StartsAt.Before(t.EndsAt()) && t.StartsAt.Before(s.EndsAt())
		return overlaps && (t.Interviews(s.First) || t.Interviews(s.Second) || t.Room == s.Room)
	})
	if i < 0 {
		return Slot{}, false
	}
	return taken[i], true
}

// CheckBooking says why a candidate may not take a slot, nil when they may. A slot that is already theirs is fine.
func CheckBooking(a Application, s Slot, now time.Time) error {
	switch {
	case a.State != Interview:
		return refusedVerb(a.State)
	case !s.CancelledAt.IsZero():
		return fault.New(fault.Conflict, "admission.fault.slot_cancelled")
	case s.ApplicationID == a.ID && s.Outcome == "":
		return nil
	case s.ApplicationID != "":
		return fault.New(fault.Conflict, "admission.fault.slot_taken")
	case !s.Free(now):
		return fault.New(fault.Conflict, "admission.fault.slot_late")
	}
	return nil
}
