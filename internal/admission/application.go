package admission

import (
	"slices"
	"time"

	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
)

// State is where an application stands.
type State string

// The states. Admitted is an offer that waits for an answer; Accepted is a learner.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	InTest    State = "test"
	Interview State = "interview"
	Admitted  State = "admitted"
	Waiting   State = "waiting"
	Refused   State = "refused"
	Pool      State = "pool"
	Accepted  State = "accepted"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
)

// States lists the states in the order of the journey.
func States() []State {
	return []State{Draft, Submitted, InTest, Interview, Admitted, Waiting, Refused, Pool, Accepted, Declined, Withdrawn}
}

// Key gives the catalogue key of the state's name.
func (s State) Key() string { return "admission.state." + string(s) }

// Verb moves an application from one state to another.
type Verb string

// The verbs.
const (
	Submit     Verb = "submit"
	OpenTest   Verb = "open_test"
	Invite     Verb = "invite" // to an interview
	Admit      Verb = "admit"
	Wait       Verb = "wait"
	Refuse     Verb = "refuse"
	Keep       Verb = "keep" // in the pool
	Accept     Verb = "accept"
	Decline    Verb = "decline"
	Lapse      Verb = "lapse" // no answer in time
	Withdraw   Verb = "withdraw"
	Reconsider Verb = "reconsider"
)

// Transition is one line of the state machine.
type Transition struct {
	Verb Verb
	From []State
	To   State
}

// Transitions is the whole state machine; docs draw it from here.
func Transitions() []Transition {
	return []Transition{
		{Submit, []State{Draft}, Submitted},
		{OpenTest, []State{Submitted}, InTest},
		{Invite, []State{Submitted, InTest, Pool}, Interview},
		{Admit, []State{Submitted, InTest, Interview, Waiting, Pool}, Admitted},
		{Wait, []State{Submitted, InTest, Interview, Pool}, Waiting},
		{Refuse, []State{Submitted, InTest, Interview, Waiting, Pool}, Refused},
		{Keep, []State{Submitted, InTest, Interview, Waiting}, Pool},
		{Accept, []State{Admitted}, Accepted},
		{Decline, []State{Admitted}, Declined},
		{Lapse, []State{Admitted}, Declined},
		{Withdraw, []State{Draft, Submitted, InTest, Interview, Waiting, Pool, Admitted}, Withdrawn},
		{Reconsider, []State{Refused, Pool, Declined, Withdrawn}, Submitted},
	}
}

// Next gives the state that a verb leads to, and whether the verb is allowed from this one.
func (s State) Next(v Verb) (State, bool) {
	for _, t := range Transitions() {
		if t.Verb == v && slices.Contains(t.From, s) {
			return t.To, true
		}
	}
	return s, false
}

// Can says whether the verb is allowed from this state.
func (s State) Can(v Verb) bool { _, ok := s.Next(v); return ok }

// Open says that the school still owes the person an answer.
func (s State) Open() bool {
	switch s {
	case Submitted, InTest, Interview, Admitted, Waiting, Pool:
		return true
	case Draft, Refused, Accepted, Declined, Withdrawn:
		return false
	}
	return false
}

// Channel is how the application came in.
type Channel string

// The channels.
const (
	Web   Channel = "web"
	Paper Channel = "paper"
	Phone Channel = "phone"
)

// Key gives the catalogue key of the channel's name.
func (c Channel) Key() string { return "admission.channel." + string(c) }

// Heard is how the person learnt of the school.
type Heard string

// HeardChoices lists the answers offered, "" being no answer.
func HeardChoices() []Heard {
	return []Heard{"poster", "friend", "prescriber", "web", "event", "other"}
}

// Key gives the catalogue key of the answer.
func (h Heard) Key() string { return "admission.heard." + string(h) }

// Availability is when the person could start.
type Availability string

// AvailabilityChoices lists the answers offered.
func AvailabilityChoices() []Availability { return []Availability{"now", "month", "later"} }

// Key gives the catalogue key of the answer.
func (a Availability) Key() string { return "admission.availability." + string(a) }

// ConsentVersion names the information notice in force; its text is admission.consent.text in the catalogues.
const ConsentVersion = "2026-11"

// Application is one person's wish to enter one site.
type Application struct {
	ID, SiteID, PersonID string
	CohortID             string // aimed at by a decision
	PlaceID              string // poster place, "" when unknown
	State                State
	Channel              Channel
	Locale               string
	Heard                Heard
	HeardDetail          string
	Motivation           string
	Availability         Availability
	NeedsAdjustment      bool
	Adjustment           string
	ConsentVersion       string
	EnteredBy            string // account of the staff member, "" when the person did it
	WaitingRank          int    // 1 is next; 0 when not on the list
	AnswerBy             calendar.Date
	SubmittedAt          time.Time
	AnsweredAt           time.Time
	LinkSentAt           time.Time
	Version              int
	CreatedAt, UpdatedAt time.Time

	Person person.Person
}

// Name gives the candidate's name.
func (a Application) Name() string { return a.Person.Name() }

// Target tells the access table whom the application is about, and that its link opens it.
func (a Application) Target() authz.Target {
	return authz.Target{SiteID: a.SiteID, PersonID: a.PersonID, ObjectID: a.ID}
}
