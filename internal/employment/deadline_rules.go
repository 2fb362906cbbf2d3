package employment

import (
	"slices"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
)

// DeadlineKind is what a day asks of the office.
type DeadlineKind string

// The deadlines (domain §2.2: end minus 60 days, end minus 15, the day after the end without exit).
const (
	DeadlineHandover DeadlineKind = "handover" // art. L.1242-13: the signed contract given within two working days
	DeadlineSoon     DeadlineKind = "end_60"   // renew, or prepare the exit
	DeadlineNear     DeadlineKind = "end_15"
	DeadlineExit     DeadlineKind = "exit" // ended, and nobody said what became of the person
)

// Days before the end at which the office is told.
const (
	soonDays = 60
	nearDays = 15
)

// Deadline is one of them, with the day by which it must be met.
type Deadline struct {
	Kind DeadlineKind
	Due  calendar.Date
}

// Standing is what the deadlines of a contract depend on besides itself.
type Standing struct {
	Followed bool // another contract of the person begins after this one
	HasExit  bool // the exit is recorded: the learner's last day on the path is known
}

// DeadlineOn gives the deadline that is open on a day; false when nothing is asked.
func DeadlineOn(c Contract, s Standing, day calendar.Date) (Deadline, bool) {
	end := c.LastDay()
	switch c.StateOn(day) {
	case ToSign:
		return Deadline{DeadlineHandover, HandoverDay(c.Terms.StartsOn)}, true
	case Running:
		left := day.DaysUntil(end)
		switch {
		case s.Followed || s.HasExit || left > soonDays:
			return Deadline{}, false
		case left > nearDays:
			return Deadline{DeadlineSoon, end.AddDays(-nearDays)}, true
		}
		return Deadline{DeadlineNear, end}, true
	case Ended:
		if !s.Followed && !s.HasExit {
			return Deadline{DeadlineExit, end.AddDays(1)}, true
		}
	}
	return Deadline{}, false
}

// HandoverDay is the last day to hand over the signed contract: two working days
// (Sundays and public holidays do not count) after the hire (C. trav., art. L.1242-13).
func HandoverDay(start calendar.Date) calendar.Date {
	day := start
	for left := law.ContractHandoverWorkdays; left > 0; {
		day = day.AddDays(1)
		if _, holiday := calendar.HolidayOn(day); day.Weekday() != 0 && !holiday {
			left--
		}
	}
	return day
}

// Milestone is a dated line of a contract's timeline.
type Milestone struct {
	Kind string // catalogue key employment.milestone_KIND
	On   calendar.Date
}

// Milestones lists the days that matter in a contract, in order.
func Milestones(c Contract) []Milestone {
	t := c.Terms
	out := []Milestone{{"start", t.StartsOn}, {"handover", HandoverDay(t.StartsOn)}}
	if !t.TrialEndsOn.IsZero() {
		out = append(out, Milestone{"trial", t.TrialEndsOn})
	}
	for _, s := range law.SMICTable() {
		if s.From.After(t.StartsOn) && !s.From.After(c.LastDay()) && s.Hour > t.Hourly {
			out = append(out, Milestone{"smic", s.From})
		}
	}
	end := c.LastDay()
	if c.EndedOn.IsZero() {
		out = append(out, Milestone{"end_60", end.AddDays(-soonDays)}, Milestone{"end_15", end.AddDays(-nearDays)})
	}
	out = append(out, Milestone{"end", end})
	slices.SortStableFunc(out, func(a, b Milestone) int { return a.On.Compare(b.On) })
	return out
}
