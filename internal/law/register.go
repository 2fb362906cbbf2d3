package law

import (
	"slices"

	"chantier/internal/platform/calendar"
)

// Register lists every rule, area by area.
func Register() []Rule {
	return slices.Concat(contractRules(), passRules(), payRules(), timeRules(), attendanceRules(),
		immersionRules(), exitRules(), fundingRules(), retentionRules())
}

// RuleOf finds a rule by its name.
func RuleOf(id RuleID) (Rule, bool) {
	for _, r := range Register() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// CitationOf gives the citation of a rule, "" for an unknown one.
func CitationOf(id RuleID) string {
	r, _ := RuleOf(id)
	return r.Citation
}

// DueForReview lists the rules whose text must be read again on a day.
func DueForReview(day calendar.Date) []Rule {
	var due []Rule
	for _, r := range Register() {
		if !day.Before(r.ReviewBy) {
			due = append(due, r)
		}
	}
	return due
}
