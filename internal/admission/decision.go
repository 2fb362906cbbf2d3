package admission

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Decision is what a person decided about an application, and why.
type Decision struct {
	ID, SiteID, ApplicationID, CohortID string
	Outcome                             string // admitted, waiting, refused, pool, reconsidered
	ReasonCode                          ReasonCode
	Reason                              string // for the file
	Message                             string // for the person
	DecidedBy, DeciderName, CohortName  string
	At                                  time.Time
}

// ReasonCode is a reason of refusal; the codes map one to one to those of the State platform
// (les-emplois, itou/job_applications/enums.py, RefusalReason).
type ReasonCode string

// ReasonCodes lists the reasons in the platform's order.
func ReasonCodes() []ReasonCode {
	return []ReasonCode{"did_not_respond", "did_not_come", "unavailable_job", "unavailable_training", "non_eligible", "not_mobile",
		"not_interested", "lacking_skills", "incompatible", "prevent_objectives", "no_position", "duplicate", "other"}
}

// Key gives the catalogue key of the reason.
func (r ReasonCode) Key() string { return "admission.reason." + string(r) }

// Verdict is what a deciding person asks for.
type Verdict struct {
	Verb       Verb // Admit, Wait, Refuse or Keep
	CohortID   string
	ReasonCode ReasonCode
	Reason     string
	Message    string
	AnswerBy   calendar.Date
}

// AnswerDays is how long an offer waits for an answer when nobody says otherwise.
const AnswerDays = 7

// Seats counts a cohort's places.
type Seats struct {
	Capacity int
	Enrolled int // learners on the path
	Offered  int // offers without an answer: they hold a place
}

// Left gives the places that may still be offered.
func (s Seats) Left() int { return max(0, s.Capacity-s.Enrolled-s.Offered) }

// Facts are what a decision rests on.
type Facts struct {
	Application Application
	Cohort      cohort.Cohort // zero when the decision names none
	Seats       Seats
	Interview   Interviewed // zero when there was none
	HasMet      bool        // both grids are in
	Unexplained int
	Today       calendar.Date
}

// CheckVerdict lists everything that keeps a decision from being taken. A yes, or a place on the waiting
// list, needs an interview with both grids in and every gap explained; a no needs a reason of the State's
// list and words for the person.
func CheckVerdict(f Facts, v Verdict) error {
	if !slices.Contains([]Verb{Admit, Wait, Refuse, Keep}, v.Verb) {
		return fault.List{fault.Field("outcome", "fault.required")}
	}
	if !f.Application.State.Can(v.Verb) {
		return refusedVerb(f.Application.State)
	}
	var l fault.List
	checkText(&l, "reason", v.Reason, true)
	checkText(&l, "message", v.Message, v.Verb == Refuse || v.Verb == Keep)
	if f.Unexplained > 0 {
		l.Add("outcome", "admission.fault.gaps", "n", f.Unexplained)
	}
	switch v.Verb {
	case Admit, Wait:
		checkPlace(&l, f, v)
	case Refuse:
		if !slices.Contains(ReasonCodes(), v.ReasonCode) {
			l.Add("reason_code", "fault.required")
		}
	}
	return l.Err()
}

func checkText(l *fault.List, field, text string, required bool) {
	switch {
	case required && strings.TrimSpace(text) == "":
		l.Add(field, "fault.required")
	case utf8.RuneCountInString(text) > 2000:
		l.Add(field, "fault.too_long", "max", 2000)
	}
}

func checkPlace(l *fault.List, f Facts, v Verdict) {
	if !f.HasMet {
		l.Add("outcome", "admission.fault.no_interview")
	}
	switch {
	case f.Cohort.ID == "":
		l.Add("cohort", "fault.required")
	case f.Cohort.StageOn(f.Today) == cohort.Finished:
		l.Add("cohort", "admission.fault.cohort_over")
	case v.Verb == Admit && f.Seats.Left() == 0:
		l.Add("cohort", "admission.fault.full", "name", f.Cohort.Name, "n", f.Seats.Capacity)
	}
	if v.Verb == Admit && v.AnswerBy.Before(f.Today) {
		l.Add("answer_by", "admission.fault.answer_by")
	}
}
