package employment

import (
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// State is where a contract is on a day.
type State string

// The states.
const (
	Draft     State = "draft"     // being written
	ToSign    State = "to_sign"   // frozen, at least one signature missing
	Signed    State = "signed"    // by both, not begun
	Running   State = "running"   // from the first day
	Ended     State = "ended"     // after the last day
	Withdrawn State = "withdrawn" // given up before both had signed
)

// States lists the states in order.
func States() []State { return []State{Draft, ToSign, Signed, Running, Ended, Withdrawn} }

// Verb is what moves a contract.
type Verb string

// The verbs. The clock's two are not asked by anybody: they follow from the dates.
const (
	VerbEdit         Verb = "edit"
	VerbIssue        Verb = "issue"
	VerbReopen       Verb = "reopen"
	VerbSignEmployee Verb = "sign_employee"
	VerbSignEmployer Verb = "sign_employer"
	VerbWithdraw     Verb = "withdraw"
	VerbAmend        Verb = "amend"
	VerbTerminate    Verb = "terminate"
	clockStart       Verb = "start"
	clockEnd         Verb = "end"
)

// Transition is one line of the life of a contract.
type Transition struct {
	From  State
	Verb  Verb
	To    State
	Guard string // what must hold besides, in words; "" for nothing
	holds func(Contract) bool
}

func unsigned(c Contract) bool        { return !c.Employee.Done() && !c.Employer.Done() }
func employeeMissing(c Contract) bool { return !c.Employee.Done() }
func employerMissing(c Contract) bool { return !c.Employer.Done() }

// Transitions is the whole life of a contract. A signature leads to Signed when it is the second.
func Transitions() []Transition {
	return []Transition{
		{Draft, VerbEdit, Draft, "", nil},
		{Draft, VerbIssue, ToSign, "", nil},
		{Draft, VerbWithdraw, Withdrawn, "", nil},
		{ToSign, VerbReopen, Draft, "nobody signed", unsigned},
		{ToSign, VerbSignEmployee, Signed, "the employee has not signed", employeeMissing},
		{ToSign, VerbSignEmployer, Signed, "the employer has not signed", employerMissing},
		{ToSign, VerbWithdraw, Withdrawn, "", nil},
		{Signed, clockStart, Running, "the first day has come", nil},
		{Signed, VerbAmend, Signed, "", nil},
		{Signed, VerbTerminate, Ended, "", nil},
		{Running, clockEnd, Ended, "the last day has passed", nil},
		{Running, VerbAmend, Running, "", nil},
		{Running, VerbTerminate, Ended, "", nil},
	}
}

// StateOn gives the state on a day, from the stored facts.
func (c Contract) StateOn(day calendar.Date) State {
	switch {
	case !c.WithdrawnAt.IsZero():
		return Withdrawn
	case c.IssuedAt.IsZero():
		return Draft
	case !c.Employee.Done() || !c.Employer.Done():
		return ToSign
	case day.After(c.LastDay()):
		return Ended
	case day.Before(c.Terms.StartsOn):
		return Signed
	}
	return Running
}

// May says whether a verb is possible on a day.
func (c Contract) May(v Verb, day calendar.Date) bool {
	state := c.StateOn(day)
	for _, t := range Transitions() {
		if t.From == state && t.Verb == v && (t.holds == nil || t.holds(c)) {
			return v != VerbTerminate || c.EndedOn.IsZero()
		}
	}
	return false
}

// must is May as an error that tells where the contract is.
func (c Contract) must(v Verb, day calendar.Date) error {
	if c.May(v, day) {
		return nil
	}
	return fault.New(fault.Conflict, "employment.refused_"+string(c.StateOn(day)), "number", c.Number())
}
