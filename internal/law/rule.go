package law

import (
	"chantier/internal/platform/calendar"
)

// RuleID names a rule. It is the end of the rule's title key in the catalogues
// ("law.rule.cddi_min_length") and the anchor of its entry in docs/law/regles.md.
type RuleID string

// Key gives the catalogue key of the rule's title.
func (id RuleID) Key() string { return "law.rule." + string(id) }

// Certainty says how far a rule was verified.
type Certainty string

// The marks of a reading.
const (
	// Sure: read in the State's own code or pages, or in two independent sources.
	Sure Certainty = "sure"
	// Uncertain: one secondary source, an older text, or memory. A site must check before relying on it.
	Uncertain Certainty = "uncertain"
)

// Rule is one legal unit.
type Rule struct {
	ID RuleID
	// Area groups rules in the printed register: "contrat", "pass", "paie"…
	Area Area
	// Citation names the text: code and article, decree, order.
	Citation string
	// Statement says the rule in one plain French sentence, with its figures.
	Statement string
	// Source says where the rule was read.
	Source    string
	Certainty Certainty
	// From and Until bound the days on which the rule applies; zero means unbounded.
	From, Until calendar.Date
	// ReviewBy is the day from which somebody must read the text again.
	ReviewBy calendar.Date
	// Samples show the rule at work; a test runs them.
	Samples []Sample
}

// Sample is one worked case of a rule.
type Sample struct {
	Given, Want string
	// Got computes the answer with the package's own functions.
	Got func() string
}

// Area groups rules.
type Area string

// Areas in the order of the register.
const (
	AreaContract   Area = "contrat"
	AreaPass       Area = "pass"
	AreaPay        Area = "paie"
	AreaTime       Area = "temps"
	AreaImmersion  Area = "immersion"
	AreaExit       Area = "sorties"
	AreaFunding    Area = "financement"
	AreaRetention  Area = "conservation"
	AreaAttendance Area = "presence"
)

// Areas lists the areas in the order of the register.
func Areas() []Area {
	return []Area{AreaContract, AreaPass, AreaPay, AreaTime, AreaAttendance, AreaImmersion, AreaExit, AreaFunding, AreaRetention}
}

// InForce says whether the rule applies on a day.
func (r Rule) InForce(day calendar.Date) bool {
	return (r.From.IsZero() || !day.Before(r.From)) && (r.Until.IsZero() || !day.After(r.Until))
}

// LastDayOfMonths gives the last day of a period of n whole months, counted
// from date to date: one month from 1 May ends on 31 May, from 15 September on
// 14 October. When the last month is too short, the period ends on its last
// day (Code de procédure civile, art. 641): one month from 31 January ends on
// 28 or 29 February.
func LastDayOfMonths(start calendar.Date, months int) calendar.Date {
	sameDay := start.AddMonths(months)
	if sameDay.Day == start.Day {
		return sameDay.AddDays(-1)
	}
	return sameDay
}
