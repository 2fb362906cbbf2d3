package employment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/textfold"
)

// Period is time under another CDDI of the same person with the same employer.
type Period struct {
	Number  string
	From    calendar.Date
	LastDay calendar.Date
}

// CheckTerms lists every reason why the terms may not be agreed. birth is the
// person's; others are the person's other contracts with the employer, withdrawn ones left out.
func CheckTerms(t Terms, birth calendar.Date, others []Period) fault.List {
	var l fault.List
	checkTexts(&l, t)
	checkHours(&l, t)
	if t.PriorDays < 0 || t.PriorDays > 2000 {
		l.Add("prior_days", "fault.between", "min", 0, "max", 2000)
	}
	checkStart(&l, t, birth, others)
	if t.EndsOn.IsZero() {
		l.Add("ends_on", "fault.required")
	}
	if t.StartsOn.IsZero() || t.EndsOn.IsZero() {
		return l
	}
	if t.EndsOn.Before(t.StartsOn) {
		l.Add("ends_on", "fault.end_before_start")
		return l
	}
	checkLength(&l, t)
	checkTrial(&l, t)
	checkTotal(&l, t, birth, others, t.StartsOn)
	if exceptional(t) && t.ExceptionRef == "" {
		l.Add("exception_ref", "employment.exception_ref")
	}
	return l
}

func checkTexts(l *fault.List, t Terms) {
	for _, f := range []struct{ field, value string }{
		{"post", t.Post}, {"workplace", t.Workplace}, {"pension_fund", t.PensionFund}, {"provident_fund", t.ProvidentFund},
	} {
		// Mandatory mentions: C. trav., art. L.1242-12.
		if f.value == "" {
			l.Add(f.field, "fault.required")
		}
		if utf8.RuneCountInString(f.value) > 200 {
			l.Add(f.field, "fault.too_long", "max", 200)
		}
	}
	if utf8.RuneCountInString(t.ExceptionRef) > 200 {
		l.Add("exception_ref", "fault.too_long", "max", 200)
	}
}

// checkHours: C. trav., art. L.5132-15-1 and D.5132-43-5 (law.RuleCDDIWeeklyMin, RuleCDDIWeeklyMax).
func checkHours(l *fault.List, t Terms) {
	switch {
	case t.Weekly <= 0:
		l.Add("weekly", "fault.required")
	case t.Weekly > law.CDDIMaxWeekly:
		l.Add("weekly", "employment.over_weekly", "max", law.CDDIMaxWeekly)
	case t.Weekly < law.CDDIMinWeekly && t.HoursException != HoursDifficulties:
		l.Add("weekly", "employment.under_weekly", "min", law.CDDIMinWeekly)
	}
}

// checkStart: who may be hired on the first day, at what pay, and whether another contract is in the way.
func checkStart(l *fault.List, t Terms, birth calendar.Date, others []Period) {
	if t.Hourly <= 0 {
		l.Add("hourly", "fault.required")
	}
	if t.StartsOn.IsZero() {
		l.Add("starts_on", "fault.required")
		return
	}
	smic, known := law.SMICOn(t.StartsOn)
	switch {
	case !known:
		l.Add("starts_on", "employment.no_smic", "from", law.SMICTable()[0].From)
	case t.Hourly > 0 && t.Hourly < smic.Hour: // art. L.3231-2 (law.RuleCDDIPay)
		l.Add("hourly", "employment.under_smic", "smic", smic.Hour, "day", t.StartsOn)
	}
	switch {
	case birth.IsZero():
		l.Add("birth_date", "employment.no_birth_date")
	case birth.AgeOn(t.StartsOn) < law.CDDIMinAge: // art. L.4153-1 (law.RuleMinAge)
		l.Add("starts_on", "employment.too_young", "min", law.CDDIMinAge)
	}
	for _, p := range others { // art. L.1244-1 (law.RuleCDDISuccession)
		if !t.EndsOn.IsZero() && !p.From.After(t.EndsOn) && !p.LastDay.Before(t.StartsOn) {
			l.Add("starts_on", "employment.overlap", "number", p.Number, "from", p.From, "until", p.LastDay)
		}
	}
}

// checkLength: C. trav., art. L.5132-15-1 (law.RuleCDDIMinLength).
func checkLength(l *fault.List, t Terms) {
	earliest := law.CDDIMinLastDay(t.StartsOn)
	if t.EndsOn.Before(earliest) && t.LengthException != AdjustedSentence {
		l.Add("ends_on", "employment.too_short", "months", law.CDDIMinMonths, "earliest", earliest)
	}
}

// checkTrial: C. trav., art. L.1242-10 (law.RuleCDDITrial).
func checkTrial(l *fault.List, t Terms) {
	if t.TrialEndsOn.IsZero() {
		return
	}
	if t.TrialEndsOn.Before(t.StartsOn) {
		l.Add("trial_ends_on", "employment.trial_before_start")
	} else if latest := law.TrialLastDay(t.StartsOn, t.EndsOn); t.TrialEndsOn.After(latest) {
		l.Add("trial_ends_on", "employment.trial_too_long", "latest", latest)
	}
}

// checkTotal: C. trav., art. L.5132-15-1 (law.RuleCDDIMaxLength, RuleCDDITraining, RuleCDDIException, RuleCDDIExceptionMax).
//
// from is the first day that is newly agreed: of the contract, or of its renewal.
func checkTotal(l *fault.List, t Terms, birth calendar.Date, others []Period, from calendar.Date) {
	before := earlier(t, others)
	limit := TotalLimit(t, before, law.CDDIMaxMonths)
	if !t.EndsOn.After(limit) {
		return
	}
	switch t.TotalException {
	case "":
		l.Add("ends_on", "employment.over_total", "months", law.CDDIMaxMonths, "limit", limit)
		return
	case FinishTraining:
		switch {
		case t.TrainingEndsOn.IsZero():
			l.Add("training_ends_on", "fault.required")
		case t.EndsOn.After(t.TrainingEndsOn):
			l.Add("ends_on", "employment.after_training", "limit", t.TrainingEndsOn)
		}
		return
	case Senior:
		if !birth.IsZero() && birth.AgeOn(from) < law.CDDISeniorAge {
			l.Add("total_exception", "employment.not_senior", "min", law.CDDISeniorAge)
		}
	}
	// Each decision adds so many months at most to what was agreed before.
	if !from.After(limit) {
		from = limit.AddDays(1)
	}
	if step := law.LastDayOfMonths(from, law.CDDIExceptionStepMonths); t.EndsOn.After(step) {
		l.Add("ends_on", "employment.over_step", "months", law.CDDIExceptionStepMonths, "limit", step)
	}
	if most := TotalLimit(t, before, law.CDDIExceptionMaxMonths); t.EndsOn.After(most) {
		l.Add("ends_on", "employment.over_total", "months", law.CDDIExceptionMaxMonths, "limit", most)
	}
}

func exceptional(t Terms) bool {
	return t.LengthException != "" || t.HoursException != "" || t.TotalException != ""
}

// earlier gives the periods that begin before the terms, oldest first.
func earlier(t Terms, others []Period) []Period {
	var out []Period
	for _, p := range others {
		if p.From.Before(t.StartsOn) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Period) int { return a.From.Compare(b.From) })
	return out
}

// TotalLimit gives the last day on which the terms may end when all contracts
// together may last so many months: counted from date to date from the first
// day of the first contract, the days between two contracts not counting.
func TotalLimit(t Terms, before []Period, months int) calendar.Date {
	first, last, gaps := t.StartsOn, t.StartsOn.AddDays(-1), 0
	if len(before) > 0 {
		first, last = before[0].From, before[0].LastDay
		for _, p := range append(slices.Clone(before[1:]), Period{From: t.StartsOn, LastDay: t.EndsOn}) {
			gaps += max(0, last.DaysUntil(p.From)-1)
			if p.LastDay.After(last) {
				last = p.LastDay
			}
		}
	}
	return law.LastDayOfMonths(first.AddDays(-t.PriorDays), months).AddDays(gaps)
}

// SameName says whether a typed signature is the person's name: accents, case, hyphens and the order of the parts do not matter.
func SameName(typed, name string) bool {
	return typed != "" && slices.Equal(nameParts(typed), nameParts(name))
}

func nameParts(s string) []string {
	parts := strings.Fields(textfold.Fold(s))
	slices.Sort(parts)
	return parts
}

// CheckSignature lists what is wrong with the gesture of signing.
func CheckSignature(typed, name string, consents bool) fault.List {
	var l fault.List
	switch {
	case strings.TrimSpace(typed) == "":
		l.Add("name", "fault.required")
	case !SameName(typed, name):
		l.Add("name", "employment.other_name", "name", name)
	}
	if !consents {
		l.Add("consent", "fault.consent")
	}
	return l
}

// CheckTermination lists what is wrong with breaking a contract before its term.
func CheckTermination(c Contract, on calendar.Date, why EndReason) fault.List {
	var l fault.List
	if !slices.Contains(EndReasons(), why) {
		l.Add("end_reason", "fault.choice")
	}
	switch {
	case on.IsZero():
		l.Add("ended_on", "fault.required")
	case on.Before(c.Terms.StartsOn) || !on.Before(c.TermOn):
		l.Add("ended_on", "employment.end_outside", "from", c.Terms.StartsOn, "until", c.TermOn.AddDays(-1))
	case why == EndTrial && (c.Terms.TrialEndsOn.IsZero() || on.After(c.Terms.TrialEndsOn)):
		l.Add("ended_on", "employment.trial_over")
	}
	return l
}
