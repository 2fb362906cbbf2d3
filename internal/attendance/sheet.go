package attendance

import (
	"slices"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
)

// Status of a person on a sheet. Unmarked is that of an open sheet only.
type Status string

// The statuses.
const (
	Unmarked  Status = ""
	Present   Status = "present"
	Excused   Status = "excused"   // absence justifiée
	Unexcused Status = "unexcused" // absence injustifiée
)

// Key gives the catalogue key of the status's name.
func (s Status) Key() string {
	if s == Unmarked {
		return "attendance.status.unmarked"
	}
	return "attendance.status." + string(s)
}

// Absent says whether the status is an absence.
func (s Status) Absent() bool { return s == Excused || s == Unexcused }

// Ground is why a person is absent: what pay and the monthly statement need, never an illness.
type Ground string

// The grounds.
const (
	SickLeave    Ground = "sick_leave"
	WorkAccident Ground = "work_accident"
	PaidLeave    Ground = "paid_leave"
	FamilyEvent  Ground = "family_event"
	SickChild    Ground = "sick_child"
	Appointment  Ground = "appointment" // administrative, social or medical
	Transport    Ground = "transport"
	OtherExcuse  Ground = "other_excuse"
	NoNews       Ground = "no_news"
	NotAccepted  Ground = "not_accepted" // a ground was given and not accepted
	LeftTheRoom  Ground = "left_the_room"
)

// Grounds lists the grounds that a kind of absence may have.
func Grounds(s Status) []Ground {
	switch s {
	case Excused:
		return []Ground{SickLeave, PaidLeave, Appointment, FamilyEvent, SickChild, WorkAccident, Transport, OtherExcuse}
	case Unexcused:
		return []Ground{NoNews, NotAccepted, LeftTheRoom}
	}
	return nil
}

// Fits says whether the ground may go with the status.
func (g Ground) Fits(s Status) bool { return slices.Contains(Grounds(s), g) }

// Key gives the catalogue key of the ground's name.
func (g Ground) Key() string { return "attendance.ground." + string(g) }

// Means by which a signature was given.
type Means string

// The means.
const (
	ByCode     Means = "code"     // the code typed in one's own account
	ByQR       Means = "qr"       // the code scanned, in one's own account
	ByDeclared Means = "declared" // in one's own account, away from the room: no code
	OnPaper    Means = "paper"    // on paper, entered by staff
)

// Key gives the catalogue key of the means' name.
func (m Means) Key() string { return "attendance.means." + string(m) }

// Signature is the gesture of a person for a half-day.
type Signature struct {
	HalfDayID, LearnerID string
	At                   time.Time
	Means                Means
	EnteredBy            string // account
}

// Mark is what the trainer noted of a person.
type Mark struct {
	HalfDayID, LearnerID string
	Status               Status
	Ground               Ground
	Late, Early          calendar.Minutes
	Reason               string
	By                   string // account
	At                   time.Time
}

// Line is a person on a sheet: who, whether they signed, what was noted, and what comes of it.
type Line struct {
	Learner   cohort.Learner
	Signature *Signature
	Mark      *Mark
	// Worked out by Judge.
	Status      Status
	Ground      Ground
	Late, Early calendar.Minutes
	Minutes     calendar.Minutes // of presence
}

// Sheet is a half-day with its people.
type Sheet struct {
	HalfDay HalfDay
	Lines   []Line
	Closed  []ClosedSheet // the closed editions, oldest first
}

// Newest gives the newest closed edition.
func (s Sheet) Newest() (ClosedSheet, bool) {
	if len(s.Closed) == 0 {
		return ClosedSheet{}, false
	}
	return s.Closed[len(s.Closed)-1], true
}

// Counts of a sheet.
type Counts struct{ Total, Signed, Present, Absent, Unmarked int }

// Count counts the people of a sheet.
func (s Sheet) Count() Counts {
	c := Counts{Total: len(s.Lines)}
	for _, l := range s.Lines {
		if l.Signature != nil {
			c.Signed++
		}
		switch {
		case l.Status == Present:
			c.Present++
		case l.Status.Absent():
			c.Absent++
		default:
			c.Unmarked++
		}
	}
	return c
}

// Expected says whether a learner is on the sheets of a day.
func Expected(l cohort.Learner, day calendar.Date) bool {
	return !day.Before(l.EnteredOn) && (l.LeftOn.IsZero() || !day.After(l.LeftOn))
}
