package attendance

import (
	"time"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/programme"
)

// Service is the use cases of attendance.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// State of a half-day's sheet.
type State string

// The states. A closed sheet opens again only as a new edition (see Transitions).
const (
	Open   State = "open"
	Closed State = "closed"
)

// HalfDay is a morning or an afternoon of a cohort, with the state of its sheet.
type HalfDay struct {
	ID, SiteID, CohortID string
	Day                  calendar.Date
	Half                 calendar.Half
	StartMinute          int // after midnight in Europe/Paris
	EndMinute            int
	Kind                 programme.Setting
	Room, Title          string
	TrainerID            string
	Edited               bool // somebody set its details by hand
	State                State
	Edition              int // version of the sheet being filled, or closed
	ClosedEdition        int // newest closed one, 0 when none
	ReopenReason         string
	Secret               string // makes the code of the room's screen; never leaves the server
	Version              int
	TrainerName          string // for lists
	CohortName           string
}

// Planned gives the minutes of the half-day.
func (h HalfDay) Planned() calendar.Minutes { return calendar.Minutes(h.EndMinute - h.StartMinute) }

// StartsAt gives the instant of its beginning.
func (h HalfDay) StartsAt() time.Time {
	return h.Day.At(h.StartMinute/60, h.StartMinute%60, clock.Paris())
}

// EndsAt gives the instant of its end.
func (h HalfDay) EndsAt() time.Time { return h.Day.At(h.EndMinute/60, h.EndMinute%60, clock.Paris()) }

// Target tells the access table what the half-day is.
func (h HalfDay) Target() authz.Target {
	return authz.Target{SiteID: h.SiteID, CohortID: h.CohortID, ObjectID: h.ID}
}

// AsksCode says whether signing asks for the code of the room's screen. In a
// company or on an outing there is no screen: the person declares, the trainer confirms by closing.
func (h HalfDay) AsksCode() bool { return h.Kind == programme.InClass || h.Kind == programme.Remote }

// Transition is one change of state of a sheet: the whole life of a sheet is the table below.
type Transition struct {
	From   State
	Action authz.Action
	To     State
}

// Transitions lists the changes of state.
var Transitions = []Transition{
	{Open, ActionClose, Closed},
	{Closed, ActionReopen, Open},
}

// The rights of attendance, as in the access table.
const (
	ActionList      authz.Action = "attendance.sheet.list"
	ActionTimetable authz.Action = "timetable.show"
	ActionPlan      authz.Action = "timetable.edit"
	ActionRoom      authz.Action = "attendance.room.show"
	ActionSign      authz.Action = "attendance.sign"
	ActionShow      authz.Action = "attendance.sheet.show"
	ActionMark      authz.Action = "attendance.sheet.mark"
	ActionClose     authz.Action = "attendance.sheet.close"
	ActionReopen    authz.Action = "attendance.sheet.reopen"
	ActionDownload  authz.Action = "attendance.sheet.download"
	ActionHours     authz.Action = "attendance.hours.show"
)
