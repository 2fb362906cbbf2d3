package employmentweb

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"chantier/internal/employment"
	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/money"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// reader reads a form, gathering what cannot be understood.
type reader struct {
	values url.Values
	faults fault.List
}

func (f *reader) date(field string) calendar.Date {
	s := strings.TrimSpace(f.values.Get(field))
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.Parse(s)
	if err != nil {
		f.faults.Add(field, "fault.date")
	}
	return d
}

func (f *reader) amount(field string) money.Cents {
	s := strings.TrimSpace(f.values.Get(field))
	if s == "" {
		return 0
	}
	c, err := money.ParseEuros(s)
	if err != nil {
		f.faults.Add(field, "fault.amount")
	}
	return c
}

// hours reads "35", "28,5" or "28 h 30" as minutes.
func (f *reader) hours(field string) calendar.Minutes {
	s := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(strings.ToLower(strings.TrimSpace(f.values.Get(field))))
	if s == "" {
		return 0
	}
	whole, rest, clock := strings.Cut(s, "h")
	h, err := strconv.ParseFloat(whole, 64)
	minutes := 0
	if err == nil && clock && rest != "" {
		minutes, err = strconv.Atoi(rest)
	}
	if err != nil || math.IsNaN(h) || h < 0 || h > 100 || minutes < 0 || minutes > 59 {
		f.faults.Add(field, "employment.hours_form")
		return 0
	}
	return calendar.Minutes(math.Round(h*60)) + calendar.Minutes(minutes)
}

func (f *reader) number(field string) int {
	s := strings.TrimSpace(f.values.Get(field))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		f.faults.Add(field, "fault.number")
	}
	return n
}

// choice reads one of some values; anything else is a fault.
func choice[T ~string](f *reader, field string, allowed ...T) T {
	v := T(f.values.Get(field))
	for _, a := range append(allowed, "") {
		if v == a {
			return v
		}
	}
	f.faults.Add(field, "fault.choice")
	return ""
}

// readTerms reads the terms of a contract.
func readTerms(values url.Values) (employment.Terms, fault.List) {
	f := &reader{values: values}
	t := employment.Terms{
		StartsOn: f.date("starts_on"), EndsOn: f.date("ends_on"), TrialEndsOn: f.date("trial_ends_on"),
		Weekly: f.hours("weekly"), Hourly: f.amount("hourly"), Post: values.Get("post"), Workplace: values.Get("workplace"),
		PensionFund: values.Get("pension_fund"), ProvidentFund: values.Get("provident_fund"),
		TotalException: choice(f, "total_exception", employment.TotalExceptions()...), ExceptionRef: values.Get("exception_ref"),
		TrainingEndsOn: f.date("training_ends_on"), PriorDays: f.number("prior_days"),
	}
	if values.Get("length_exception") != "" {
		t.LengthException = employment.AdjustedSentence
	}
	if values.Get("hours_exception") != "" {
		t.HoursException = employment.HoursDifficulties
	}
	return t, f.faults
}

// readFaults joins what could not be read and what the rules refuse, each field once: "35 h and a half" is not also missing.
func readFaults(unread, refused fault.List) fault.List {
	bad := map[string]bool{}
	out := append(fault.List{}, unread...)
	for _, e := range unread {
		bad[e.Field] = true
	}
	for _, e := range refused {
		if !bad[e.Field] {
			out = append(out, e)
		}
	}
	return out
}

// termsForm fills a form with terms.
func termsForm(r *web.Request, t employment.Terms) ui.Form {
	yes := func(b bool) string {
		if b {
			return "on"
		}
		return ""
	}
	prior := ""
	if t.PriorDays > 0 {
		prior = strconv.Itoa(t.PriorDays)
	}
	return ui.NewForm(r).With("starts_on", t.StartsOn.String(), "ends_on", t.EndsOn.String(), "trial_ends_on", t.TrialEndsOn.String(),
		"weekly", hoursText(t.Weekly), "hourly", amountText(t.Hourly), "post", t.Post, "workplace", t.Workplace,
		"pension_fund", t.PensionFund, "provident_fund", t.ProvidentFund, "length_exception", yes(t.LengthException != ""),
		"hours_exception", yes(t.HoursException != ""), "total_exception", string(t.TotalException), "exception_ref", t.ExceptionRef,
		"training_ends_on", t.TrainingEndsOn.String(), "prior_days", prior)
}

// hoursText writes minutes as they are typed: "35", "28 h 30".
func hoursText(m calendar.Minutes) string {
	switch {
	case m == 0:
		return ""
	case m%60 == 0:
		return strconv.Itoa(int(m) / 60)
	}
	return strconv.Itoa(int(m)/60) + " h " + strconv.Itoa(int(m)%60/10) + strconv.Itoa(int(m)%10)
}

func amountText(c money.Cents) string {
	if c == 0 {
		return ""
	}
	cents := int(c) % 100
	return strconv.Itoa(int(c)/100) + "," + strconv.Itoa(cents/10) + strconv.Itoa(cents%10)
}

// examined is what the form says beside the fields: what is wrong, and what follows from what was typed.
type examined struct {
	ui.Base
	Form     ui.Form
	Problems []ui.Problem
	Facts    []ui.Stat
	Ready    bool
}

func examinedOf(r *web.Request, form ui.Form, x employment.Examination, faults fault.List) examined {
	b := ui.For(r)
	e := examined{Base: b, Form: form, Ready: len(faults) == 0}
	for _, f := range faults {
		e.Problems = append(e.Problems, ui.Problem{Field: "f-" + f.Field, Text: r.T(f.Key, f.Args...)})
	}
	t := x.Terms
	if t.Weekly > 0 && t.Hourly > 0 {
		e.Facts = append(e.Facts, ui.Stat{Label: r.T("employment.fact_monthly"), Value: b.Money(law.MonthlyPay(t.Hourly, t.Weekly))})
	}
	if !t.StartsOn.IsZero() && t.EndsOn.After(t.StartsOn) {
		e.Facts = append(e.Facts, ui.Stat{Label: r.T("employment.fact_length"), Value: r.T("employment.months", "n", t.Months()), Note: r.T("employment.days", "n", t.StartsOn.DaysInclusive(t.EndsOn))},
			ui.Stat{Label: r.T("employment.fact_trial"), Value: b.Date(x.TrialLatest)},
			ui.Stat{Label: r.T("employment.fact_limit"), Value: b.Date(x.Limit), Note: r.T("employment.fact_limit_note", "months", law.CDDIMaxMonths)},
			ui.Stat{Label: r.T("employment.fact_leave"), Value: r.T("employment.days", "n", t.LeaveDays())})
	}
	return e
}
