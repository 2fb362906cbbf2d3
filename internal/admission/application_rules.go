package admission

import (
	"slices"
	"strings"
	"unicode/utf8"

	"chantier/internal/person"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Limits of the form, in characters.
const (
	MaxMotivation = 2000
	MaxAdjustment = 600
	MaxHeard      = 200
)

// CleanPhone keeps digits and a leading plus, so that one number is written one way: "+33 6 12 34 56 78"
// and "06.12.34.56.78" both give 0612345678.
func CleanPhone(s string) string {
	var b strings.Builder
	for i, r := range strings.TrimSpace(s) {
		if (r >= '0' && r <= '9') || (r == '+' && i == 0) {
			b.WriteRune(r)
		}
	}
	out := b.String()
	for _, prefix := range []string{"+33", "0033"} {
		if rest, ok := strings.CutPrefix(out, prefix); ok {
			return "0" + strings.TrimPrefix(rest, "0")
		}
	}
	return out
}

// SpacedPhone writes a French number by pairs of digits, as it is said aloud; others stay as they are.
func SpacedPhone(s string) string {
	if len(s) != 10 || s[0] != '0' {
		return s
	}
	return strings.Join([]string{s[:2], s[2:4], s[4:6], s[6:8], s[8:]}, "\u00a0")
}

// cleanPerson tidies what was typed, the telephone number included.
func cleanPerson(p person.Person) person.Person {
	p = p.Clean()
	p.Phone = CleanPhone(p.Phone)
	return p
}

// CheckContact lists the faults of the first screen: names, and one way to answer the person.
func CheckContact(p person.Person, today calendar.Date) fault.List {
	l := p.Check(today)
	if p.Email == "" && p.Phone == "" {
		l.Add("email", "admission.fault.contact")
	}
	if p.Phone != "" && (len(p.Phone) < 8 || len(p.Phone) > 16) {
		l.Add("phone", "admission.fault.phone")
	}
	return l
}

// CheckAnswers lists the faults of what a draft may hold: lengths and known choices, nothing required yet.
func CheckAnswers(a Application) fault.List {
	var l fault.List
	for _, f := range []struct {
		field, value string
		max          int
	}{{"motivation", a.Motivation, MaxMotivation}, {"adjustment", a.Adjustment, MaxAdjustment}, {"heard_detail", a.HeardDetail, MaxHeard}} {
		if utf8.RuneCountInString(f.value) > f.max {
			l.Add(f.field, "fault.too_long", "max", f.max)
		}
	}
	if a.Heard != "" && !slices.Contains(HeardChoices(), a.Heard) {
		l.Add("heard", "fault.choice")
	}
	if a.Availability != "" && !slices.Contains(AvailabilityChoices(), a.Availability) {
		l.Add("availability", "fault.choice")
	}
	return l
}

// CheckSubmission lists everything that keeps a draft from being sent. Only what is needed is asked
// (CNIL, guide on recruitment): birth date, sex and address stay free.
func CheckSubmission(a Application, today calendar.Date, consent bool) fault.List {
	l := append(CheckContact(a.Person, today), CheckAnswers(a)...)
	if strings.TrimSpace(a.Motivation) == "" {
		l.Add("motivation", "admission.fault.motivation")
	}
	if a.Availability == "" {
		l.Add("availability", "fault.required")
	}
	if a.NeedsAdjustment && strings.TrimSpace(a.Adjustment) == "" {
		l.Add("adjustment", "admission.fault.adjustment")
	}
	if !consent {
		l.Add("consent", "admission.fault.consent")
	}
	return l
}

// refusedVerb is the conflict of a verb that the state does not allow.
func refusedVerb(s State) *fault.Error {
	return fault.New(fault.Conflict, "admission.fault.state."+string(s))
}

// DuplicateOf says how a stored application looks like the one being entered, "" when it does not.
func DuplicateOf(entered, stored person.Person, foldedEntered, foldedStored string) string {
	switch {
	case entered.Email != "" && entered.Email == stored.Email:
		return "email"
	case entered.Phone != "" && entered.Phone == stored.Phone:
		return "phone"
	case foldedEntered == foldedStored:
		return "name"
	}
	return ""
}
