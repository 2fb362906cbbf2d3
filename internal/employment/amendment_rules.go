package employment

import (
	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// CheckAmendment lists every reason why the changes may not be agreed. current
// are the terms in force, signedUntil the last day agreed so far, today the day of the writing.
func CheckAmendment(current Terms, signedUntil calendar.Date, ch Changes, birth calendar.Date, others []Period, today calendar.Date) fault.List {
	var l fault.List
	if ch.empty() {
		l.Add("", "employment.nothing_changes")
		return l
	}
	current.EndsOn = signedUntil
	t := ch.apply(current)
	checkTexts(&l, t)
	checkHours(&l, t)
	checkEffect(&l, t, signedUntil, ch)
	if ch.IsRenewal() {
		checkRenewal(&l, t, signedUntil, birth, others, today)
	}
	if (ch.HoursException != "" || ch.TotalException != "") && ch.ExceptionRef == "" {
		l.Add("exception_ref", "employment.exception_ref")
	}
	return l
}

// checkEffect: the changes take effect inside the contract, at no less than the minimum wage of that day (art. L.3231-2).
func checkEffect(l *fault.List, t Terms, signedUntil calendar.Date, ch Changes) {
	on := ch.EffectiveOn
	switch {
	case on.IsZero():
		l.Add("effective_on", "fault.required")
		return
	case ch.IsRenewal() && on.After(signedUntil.AddDays(1)):
		l.Add("effective_on", "employment.renewal_gap", "day", signedUntil.AddDays(1))
	case on.Before(t.StartsOn) || on.After(t.EndsOn):
		l.Add("effective_on", "employment.end_outside", "from", t.StartsOn, "until", t.EndsOn)
	}
	if smic, ok := law.SMICOn(on); ok && ch.Hourly != 0 && ch.Hourly < smic.Hour {
		l.Add("hourly", "employment.under_smic", "smic", smic.Hour, "day", on)
	}
}

// checkRenewal: written and signed before the term it moves, without a gap, within
// the total of L.5132-15-1 (law.RuleCDDIRenewal, RuleCDDIMaxLength).
func checkRenewal(l *fault.List, t Terms, signedUntil, birth calendar.Date, others []Period, today calendar.Date) {
	if !t.EndsOn.After(signedUntil) {
		l.Add("ends_on", "employment.renewal_earlier", "until", signedUntil)
		return
	}
	if today.After(signedUntil) {
		l.Add("ends_on", "employment.renewal_late", "until", signedUntil)
	}
	for _, p := range others {
		if p.From.After(signedUntil) && !p.From.After(t.EndsOn) {
			l.Add("ends_on", "employment.overlap", "number", p.Number, "from", p.From, "until", p.LastDay)
		}
	}
	checkTotal(l, t, birth, others, signedUntil.AddDays(1))
}
