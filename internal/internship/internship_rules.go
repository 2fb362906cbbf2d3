// Package internship holds host companies and the agreements of learners with
// them (S13). A learner is an employee: the internship is a work immersion
// (PMSMP), with its limits of law; two months are two agreements.
package internship

import (
	"net/mail"
	"slices"
	"strings"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Aim is what a work immersion is for: exactly one (law.RulePMSMPAim).
type Aim string

// The aims of C. trav. L.5135-1.
const (
	Discover Aim = "discover" // discover a trade
	Confirm  Aim = "confirm"  // confirm a professional project
	Recruit  Aim = "recruit"  // start a recruitment
)

// Aims lists the aims.
func Aims() []Aim { return []Aim{Discover, Confirm, Recruit} }

// State is where an agreement is on a day.
type State string

// The states of an agreement.
const (
	Draft     State = "draft"
	ToSign    State = "to_sign"
	Signed    State = "signed"
	Running   State = "running"
	Ended     State = "ended"
	Cancelled State = "cancelled"
)

// StateOn gives the state on a day: what was signed and the calendar decide, nobody sets it.
func (a Agreement) StateOn(day calendar.Date) State {
	switch {
	case !a.CancelledAt.IsZero():
		return Cancelled
	case a.IssuedAt.IsZero():
		return Draft
	case !a.IsSigned():
		return ToSign
	case day.Before(a.StartsOn):
		return Signed
	case day.After(a.EndsOn):
		return Ended
	}
	return Running
}

// IsSigned says whether the three parties have signed.
func (a Agreement) IsSigned() bool {
	return !a.LearnerSign.At.IsZero() && !a.TutorSign.At.IsZero() && !a.DirectorSign.At.IsZero()
}

// Days counts the calendar days, both ends included.
func (a Agreement) Days() int { return a.StartsOn.DaysInclusive(a.EndsOn) }

// Context is what the limits of an agreement depend on.
type Context struct {
	BirthDate                    calendar.Date
	ContractStarts, ContractEnds calendar.Date // the learner's contract; zero when there is none
	ContractWeekly               calendar.Minutes
	Others                       []Agreement // the learner's other agreements
}

// Notice is a finding that stops an agreement (Blocks) or is only told.
type Notice struct {
	Field  string
	Rule   law.RuleID
	Key    string
	Args   []any
	Blocks bool
}

// Review lists everything that the law says about an agreement, in one go.
func (a Agreement) Review(c Context) []Notice {
	var out []Notice
	block := func(field string, rule law.RuleID, key string, args ...any) {
		out = append(out, Notice{field, rule, key, args, true})
	}
	if a.EndsOn.After(law.PMSMPLastDay(a.StartsOn)) {
		block("ends_on", law.RulePMSMPLength, "internship.too_long", "date", law.PMSMPLastDay(a.StartsOn))
	}
	if !c.BirthDate.IsZero() && c.BirthDate.AgeOn(a.StartsOn) < law.PMSMPMinAge {
		block("starts_on", law.RulePMSMPAge, "internship.too_young", "age", law.PMSMPMinAge)
	}
	if c.ContractStarts.IsZero() {
		block("", law.RulePMSMPShare, "internship.no_contract")
	} else {
		if a.StartsOn.Before(c.ContractStarts) || a.EndsOn.After(c.ContractEnds) {
			block("starts_on", law.RulePMSMPShare, "internship.out_of_contract", "from", c.ContractStarts, "to", c.ContractEnds)
		}
		if days := a.Days() + daysOf(c.Others); !law.PMSMPShareAllowed(days, c.ContractStarts.DaysInclusive(c.ContractEnds)) {
			block("ends_on", law.RulePMSMPShare, "internship.share", "days", days, "percent", law.PMSMPMaxSharePercent)
		}
		if a.Weekly > c.ContractWeekly {
			block("weekly_hours", law.RulePMSMPHours, "internship.hours", "hours", int(c.ContractWeekly)/60)
		}
	}
	return append(out, a.reviewOthers(c.Others)...)
}

func daysOf(others []Agreement) int {
	n := 0
	for _, o := range others {
		n += o.Days()
	}
	return n
}

// reviewOthers looks at overlaps and at the host: two agreements in twelve months, with
// different aims unless one renews the other; sixty days in all is told, not refused.
func (a Agreement) reviewOthers(others []Agreement) []Notice {
	var out []Notice
	sameHost, days := 1, a.Days()
	for _, o := range others {
		if !a.StartsOn.After(o.EndsOn) && !o.StartsOn.After(a.EndsOn) {
			out = append(out, Notice{"starts_on", law.RulePMSMPLength, "internship.overlap", []any{"from", o.StartsOn, "to", o.EndsOn}, true})
		}
		if o.CompanyID != a.CompanyID || o.EndsOn.AddMonths(law.PMSMPHostWindowMonths).Before(a.StartsOn) {
			continue
		}
		sameHost++
		days += o.Days()
		if o.Aim == a.Aim && a.RenewsID != o.ID && o.RenewsID != a.ID {
			out = append(out, Notice{"aim", law.RulePMSMPSameHost, "internship.same_aim", nil, true})
		}
	}
	if sameHost > law.PMSMPMaxAgreementsSameHost {
		out = append(out, Notice{"company", law.RulePMSMPSameHost, "internship.same_host", []any{"n", law.PMSMPMaxAgreementsSameHost}, true})
	}
	if days > law.PMSMPMaxDaysSameHost {
		out = append(out, Notice{"ends_on", law.RulePMSMPHostDays, "internship.host_days", []any{"days", days, "max", law.PMSMPMaxDaysSameHost}, false})
	}
	return out
}

// Check lists every fault of an agreement: what is missing, then what the law forbids.
func (a Agreement) Check(c Context) fault.List {
	var l fault.List
	if a.CompanyID == "" {
		l.Add("company", "fault.choice")
	}
	if !slices.Contains(Aims(), a.Aim) {
		l.Add("aim", "fault.choice")
	}
	if strings.TrimSpace(a.Tasks) == "" {
		l.Add("tasks", "fault.required")
	}
	if len([]rune(a.Tasks)) > 2000 {
		l.Add("tasks", "fault.too_long", "max", 2000)
	}
	if a.Weekly < 60 || a.Weekly > law.PMSMPMaxWeeklyMinutes {
		l.Add("weekly_hours", "fault.between", "min", 1, "max", int(law.PMSMPMaxWeeklyMinutes)/60)
	}
	if a.StartsOn.IsZero() {
		l.Add("starts_on", "fault.required")
	}
	switch {
	case a.EndsOn.IsZero():
		l.Add("ends_on", "fault.required")
	case a.EndsOn.Before(a.StartsOn):
		l.Add("ends_on", "fault.end_before_start")
	}
	if len(l) > 0 {
		return l
	}
	for _, n := range a.Review(c) {
		if n.Blocks {
			l.Add(n.Field, n.Key, n.Args...)
		}
	}
	return l
}

// Check lists every fault of a company.
func (c Company) Check() fault.List {
	var l fault.List
	if strings.TrimSpace(c.Name) == "" {
		l.Add("name", "fault.required")
	}
	if strings.TrimSpace(c.TutorName) == "" {
		l.Add("tutor_name", "fault.required")
	}
	if a, err := mail.ParseAddress(c.TutorEmail); err != nil || a.Address != c.TutorEmail {
		l.Add("tutor_email", "fault.email")
	}
	if c.SIRET != "" && (len(c.SIRET) != 14 || strings.Trim(c.SIRET, "0123456789") != "") {
		l.Add("siret", "internship.siret")
	}
	for field, v := range map[string]string{"name": c.Name, "tutor_name": c.TutorName} {
		if len([]rune(v)) > 200 {
			l.Add(field, "fault.too_long", "max", 200)
		}
	}
	if len([]rune(c.Address)) > 300 {
		l.Add("address", "fault.too_long", "max", 300)
	}
	return l
}

// Criteria lists what the tutor marks from 0 to 4.
func Criteria() []string { return []string{"punctuality", "team", "autonomy", "quality", "learning"} }

// CheckAssessment lists every fault of a tutor's assessment.
func CheckAssessment(marks map[string]int, words string) fault.List {
	var l fault.List
	for _, c := range Criteria() {
		if m, ok := marks[c]; !ok || m < 0 || m > 4 {
			l.Add("mark_"+c, "fault.choice")
		}
	}
	if len([]rune(words)) > 2000 {
		l.Add("words", "fault.too_long", "max", 2000)
	}
	return l
}
