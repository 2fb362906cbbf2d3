package employment

import (
	"slices"
	"strings"
	"testing"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/money"
)

var (
	day   = calendar.MustDate
	birth = day("1998-05-12")
)

// tenMonths are ordinary terms of the model: ten months at 35 h, at the minimum wage of the day.
func tenMonths() Terms {
	return Terms{StartsOn: day("2026-09-01"), EndsOn: day("2027-06-30"), TrialEndsOn: day("2026-09-30"), Weekly: 35 * 60, Hourly: 1231,
		Post: "Salariée polyvalente, développement web", Workplace: "12 rue de la République, 93200 Saint-Denis",
		PensionFund: "Caisse Exemple", ProvidentFund: "Prévoyance Exemple"}
}

// keys gives "field key" of each fault.
func keys(l fault.List) string {
	out := make([]string, len(l))
	for i, f := range l {
		out[i] = f.Field + " " + f.Key
	}
	return strings.Join(out, ", ")
}

func TestCheckTerms(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Terms)
		others []Period
		want   string
	}{
		{"ten months at 35 h", nil, nil, ""},
		// domain §13, §2.2: L.5132-15-1, four months.
		{"four months exactly", func(t *Terms) { t.EndsOn, t.TrialEndsOn = day("2026-12-31"), day("2026-09-14") }, nil, ""},
		{"one day short of four months", func(t *Terms) { t.EndsOn, t.TrialEndsOn = day("2026-12-30"), day("2026-09-14") }, nil, "ends_on employment.too_short"},
		{"short with an adjusted sentence", func(t *Terms) {
			t.EndsOn, t.TrialEndsOn, t.LengthException, t.ExceptionRef = day("2026-10-31"), day("2026-09-08"), AdjustedSentence, "SPIP, 3 août 2026"
		}, nil, ""},
		{"a derogation without its decision", func(t *Terms) {
			t.EndsOn, t.TrialEndsOn, t.LengthException = day("2026-10-31"), day("2026-09-08"), AdjustedSentence
		}, nil, "exception_ref employment.exception_ref"},
		// domain §13, §2.2: 24 months in total, per person and employer.
		{"24 months with what came before", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.Hourly = day("2027-07-01"), day("2028-08-31"), calendar.Date{}, 1231
		},
			[]Period{{"CDDI-2026-0001", day("2026-09-01"), day("2027-06-30")}}, ""},
		{"24 months and a day", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn = day("2027-07-01"), day("2028-09-01"), calendar.Date{}
		},
			[]Period{{"CDDI-2026-0001", day("2026-09-01"), day("2027-06-30")}}, "ends_on employment.over_total"},
		{"a gap between two contracts does not count", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn = day("2027-08-01"), day("2028-10-01"), calendar.Date{}
		},
			[]Period{{"CDDI-2026-0001", day("2026-09-01"), day("2027-06-30")}}, ""},
		{"days before the product count", func(t *Terms) { t.PriorDays, t.EndsOn, t.TrialEndsOn = 450, day("2027-06-30"), day("2026-09-30") }, nil, "ends_on employment.over_total"},
		{"past 24 months to finish a training", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.TotalException, t.TrainingEndsOn, t.ExceptionRef = day("2028-05-01"), day("2028-10-31"), calendar.Date{}, FinishTraining, day("2028-10-31"), "Convention de formation du 2 mai 2028"
		}, []Period{{"CDDI-2026-0001", day("2026-09-01"), day("2028-04-30")}}, ""},
		{"not past the end of the training", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.TotalException, t.TrainingEndsOn, t.ExceptionRef = day("2028-05-01"), day("2028-11-01"), calendar.Date{}, FinishTraining, day("2028-10-31"), "x"
		}, []Period{{"CDDI-2026-0001", day("2026-09-01"), day("2028-04-30")}}, "ends_on employment.after_training"},
		{"senior at 28", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.TotalException, t.ExceptionRef = day("2028-09-01"), day("2029-06-30"), calendar.Date{}, Senior, "Prescripteur, 1er juin 2028"
		}, []Period{{"CDDI-2026-0001", day("2026-09-01"), day("2028-08-31")}}, "total_exception employment.not_senior"},
		{"a year more for particular difficulties", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.TotalException, t.ExceptionRef = day("2028-09-01"), day("2029-08-31"), calendar.Date{}, TotalDifficulties, "Prescripteur"
		}, []Period{{"CDDI-2026-0001", day("2026-09-01"), day("2028-08-31")}}, ""},
		{"more than a year in one decision", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.TotalException, t.ExceptionRef = day("2028-09-01"), day("2029-09-01"), calendar.Date{}, DisabledWorker, "Prescripteur"
		}, []Period{{"CDDI-2026-0001", day("2026-09-01"), day("2028-08-31")}}, "ends_on employment.over_step"},
		{"past 60 months", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.TotalException, t.ExceptionRef = day("2031-03-01"), day("2031-09-30"), calendar.Date{}, DisabledWorker, "Prescripteur"
		}, []Period{{"CDDI-2026-0001", day("2026-09-01"), day("2031-02-28")}}, "ends_on employment.over_total"},
		// L.5132-15-1 and D.5132-43-5: 20 to 35 hours.
		{"20 h", func(t *Terms) { t.Weekly = 20 * 60 }, nil, ""},
		{"19 h 59", func(t *Terms) { t.Weekly = 20*60 - 1 }, nil, "weekly employment.under_weekly"},
		{"15 h by decision", func(t *Terms) { t.Weekly, t.HoursException, t.ExceptionRef = 15*60, HoursDifficulties, "Prescripteur" }, nil, ""},
		{"35 h 01", func(t *Terms) { t.Weekly = 35*60 + 1 }, nil, "weekly employment.over_weekly"},
		// L.3231-2: the minimum wage of the first day (domain §3.1).
		{"the minimum wage of May in June", func(t *Terms) { t.Hourly = 1202 }, nil, "hourly employment.under_smic"},
		{"12.02 on 31 May 2026", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn, t.Hourly = day("2026-05-31"), day("2027-03-31"), day("2026-06-29"), 1202
		}, nil, ""},
		{"before the table of the minimum wage", func(t *Terms) {
			t.StartsOn, t.EndsOn, t.TrialEndsOn = day("2014-12-31"), day("2015-10-31"), calendar.Date{}
		}, nil, "starts_on employment.no_smic"},
		// L.1242-10: the trial.
		{"a trial of a month and a day", func(t *Terms) { t.TrialEndsOn = day("2026-10-01") }, nil, "trial_ends_on employment.trial_too_long"},
		{"no trial", func(t *Terms) { t.TrialEndsOn = calendar.Date{} }, nil, ""},
		{"six months: two weeks of trial", func(t *Terms) { t.EndsOn, t.TrialEndsOn = day("2027-02-28"), day("2026-09-14") }, nil, ""},
		{"six months: fifteen days are too many", func(t *Terms) { t.EndsOn, t.TrialEndsOn = day("2027-02-28"), day("2026-09-15") }, nil, "trial_ends_on employment.trial_too_long"},
		// L.1244-1: successive, never at once.
		{"overlap", nil, []Period{{"CDDI-2026-0007", day("2027-06-30"), day("2027-12-31")}}, "starts_on employment.overlap"},
		{"the day after is free", nil, []Period{{"CDDI-2026-0007", day("2027-07-01"), day("2027-12-31")}}, ""},
		// L.1242-12: mandatory particulars.
		{"every mention missing", func(t *Terms) { t.Post, t.Workplace, t.PensionFund, t.ProvidentFund = "", "", "", "" }, nil,
			"post fault.required, workplace fault.required, pension_fund fault.required, provident_fund fault.required"},
		{"everything at once", func(t *Terms) { *t = Terms{} }, nil, "post fault.required, workplace fault.required, pension_fund fault.required, provident_fund fault.required, " +
			"weekly fault.required, hourly fault.required, starts_on fault.required, ends_on fault.required"},
		{"end before start", func(t *Terms) { t.EndsOn = day("2026-08-31") }, nil, "ends_on fault.end_before_start"},
	}
	for _, c := range cases {
		terms := tenMonths()
		if c.change != nil {
			c.change(&terms)
		}
		if got := keys(CheckTerms(terms, birth, c.others)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCheckTerms_age(t *testing.T) {
	for born, want := range map[string]string{"2010-09-01": "", "2010-09-02": "starts_on employment.too_young"} {
		if got := keys(CheckTerms(tenMonths(), day(born), nil)); got != want {
			t.Errorf("born %s: %q, want %q", born, got, want)
		}
	}
	if got := keys(CheckTerms(tenMonths(), calendar.Date{}, nil)); got != "birth_date employment.no_birth_date" {
		t.Errorf("without birth date: %q", got)
	}
}

// TestTotalLimit_invariants: whatever came before, a gap never shortens what is left, and prior days never lengthen it.
func TestTotalLimit_invariants(t *testing.T) {
	terms := tenMonths()
	free := TotalLimit(terms, nil, law.CDDIMaxMonths)
	if free != day("2028-08-31") {
		t.Fatalf("24 months from 1 September 2026 end on %s", free)
	}
	for gap := range 200 {
		before := []Period{{From: day("2026-01-01"), LastDay: terms.StartsOn.AddDays(-1 - gap)}}
		limit := TotalLimit(terms, before, law.CDDIMaxMonths)
		if want := law.CDDIMaxLastDay(day("2026-01-01")).AddDays(gap); limit != want {
			t.Fatalf("gap of %d days: %s, want %s", gap, limit, want)
		}
	}
	for days := range 500 {
		terms.PriorDays = days
		if limit := TotalLimit(terms, nil, law.CDDIMaxMonths); limit.After(free.AddDays(-days + 2)) {
			t.Fatalf("%d days before: %s", days, limit)
		}
	}
}

// FuzzCheckTerms: accepted terms always keep to the law, whatever the dates.
func FuzzCheckTerms(f *testing.F) {
	f.Add(0, 302, 29, 2100, 1231, 0)
	f.Add(400, 120, 0, 1200, 1300, 600)
	f.Fuzz(func(t *testing.T, start, length, trial, weekly, hourly, prior int) {
		if start < 0 || start > 20000 || length < 0 || length > 3000 || trial < -10 || trial > 400 {
			return
		}
		terms := tenMonths()
		terms.StartsOn = day("2015-01-01").AddDays(start)
		terms.EndsOn = terms.StartsOn.AddDays(length)
		terms.TrialEndsOn = terms.StartsOn.AddDays(trial)
		terms.Weekly, terms.Hourly, terms.PriorDays = calendar.Minutes(weekly), money.Cents(hourly), prior
		if len(CheckTerms(terms, day("1970-01-01"), nil)) > 0 {
			return
		}
		smic, _ := law.SMICOn(terms.StartsOn)
		switch {
		case terms.EndsOn.Before(law.CDDIMinLastDay(terms.StartsOn)), terms.EndsOn.After(law.CDDIMaxLastDay(terms.StartsOn)),
			terms.Weekly < law.CDDIMinWeekly, terms.Weekly > law.CDDIMaxWeekly, terms.Hourly < smic.Hour,
			terms.TrialEndsOn.Before(terms.StartsOn), terms.TrialEndsOn.After(law.TrialLastDay(terms.StartsOn, terms.EndsOn)), prior < 0:
			t.Errorf("accepted: %+v", terms)
		}
	})
}

// TestPay: domain §3.1, months of May and June 2026.
func TestPay(t *testing.T) {
	terms := tenMonths()
	terms.StartsOn, terms.Hourly = day("2026-01-05"), 1202
	if got := terms.MonthlyOn(day("2026-05-15")); got != 182303 {
		t.Errorf("May 2026: %d", got)
	}
	if got := terms.MonthlyOn(day("2026-06-01")); got != 186702 { // the minimum wage rose in the middle of the contract
		t.Errorf("June 2026: %d", got)
	}
	if terms := tenMonths(); terms.Months() != 10 || terms.LeaveDays() != 25 { // domain §3.3
		t.Errorf("%d months, %d days of leave", terms.Months(), terms.LeaveDays())
	}
}

func TestCheckSignature(t *testing.T) {
	cases := []struct {
		typed, name string
		consents    bool
		want        string
	}{
		{"Awa Diallo", "Awa Diallo", true, ""},
		{"  awa   DIALLO ", "Awa Diallo", true, ""},
		{"Diallo Awa", "Awa Diallo", true, ""},
		{"Elodie N'Diaye", "Élodie N’Diaye", true, ""},
		{"Awa", "Awa Diallo", true, "name employment.other_name"},
		{"", "Awa Diallo", false, "name fault.required, consent fault.consent"},
		{"Awa Diallo", "Awa Diallo", false, "consent fault.consent"},
	}
	for _, c := range cases {
		if got := keys(CheckSignature(c.typed, c.name, c.consents)); got != c.want {
			t.Errorf("%q for %q: %q, want %q", c.typed, c.name, got, c.want)
		}
	}
}

func TestCheckTermination(t *testing.T) {
	c := Contract{Terms: tenMonths(), TermOn: day("2027-06-30")}
	cases := []struct {
		on, want string
		why      EndReason
	}{
		{"2027-02-12", "", EndHired},
		{"2026-09-30", "", EndTrial},
		{"2026-10-01", "ended_on employment.trial_over", EndTrial},
		{"2026-08-31", "ended_on employment.end_outside", EndAgreement},
		{"2027-06-30", "ended_on employment.end_outside", EndAgreement}, // that is the term
		{"2027-02-12", "end_reason fault.choice", "boredom"},
		{"", "end_reason fault.choice, ended_on fault.required", ""},
	}
	for _, k := range cases {
		on := calendar.Date{}
		if k.on != "" {
			on = day(k.on)
		}
		if got := keys(CheckTermination(c, on, k.why)); got != k.want {
			t.Errorf("%s %s: %q, want %q", k.on, k.why, got, k.want)
		}
	}
}

func TestCheckAmendment(t *testing.T) {
	until := day("2027-06-30")
	cases := []struct {
		name   string
		ch     Changes
		today  string
		others []Period
		want   string
	}{
		{"renewal of six months", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2027-12-31")}, "2027-06-01", nil, ""},
		{"renewal of a month: the minimum is that of a contract", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2027-07-31")}, "2027-06-01", nil, ""},
		{"renewal to 24 months", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2028-08-31")}, "2027-06-30", nil, ""},
		{"renewal past 24 months", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2028-09-01")}, "2027-06-30", nil, "ends_on employment.over_total"},
		{"renewal written after the term", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2027-12-31")}, "2027-07-01", nil, "ends_on employment.renewal_late"},
		{"a shorter term is no renewal", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2027-05-31")}, "2027-03-01", nil, "effective_on employment.end_outside, ends_on employment.renewal_earlier"},
		{"renewal after a gap", Changes{EffectiveOn: day("2027-07-02"), EndsOn: day("2027-12-31")}, "2027-06-01", nil, "effective_on employment.renewal_gap"},
		{"into another contract", Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2027-12-31")}, "2027-06-01", []Period{{"CDDI-2027-0003", day("2027-09-01"), day("2028-01-31")}}, "ends_on employment.overlap"},
		{"fewer hours", Changes{EffectiveOn: day("2027-01-04"), Weekly: 26 * 60}, "2026-12-20", nil, ""},
		{"too few hours", Changes{EffectiveOn: day("2027-01-04"), Weekly: 10 * 60}, "2026-12-20", nil, "weekly employment.under_weekly"},
		{"too few hours, by a decision that is not named", Changes{EffectiveOn: day("2027-01-04"), Weekly: 10 * 60, HoursException: HoursDifficulties}, "2026-12-20", nil, "exception_ref employment.exception_ref"},
		{"less than the minimum wage", Changes{EffectiveOn: day("2027-01-04"), Hourly: 1200}, "2026-12-20", nil, "hourly employment.under_smic"},
		{"after the end", Changes{EffectiveOn: day("2027-07-01"), Post: "Tutrice"}, "2026-12-20", nil, "effective_on employment.end_outside"},
		{"nothing", Changes{EffectiveOn: day("2027-01-04")}, "2026-12-20", nil, " employment.nothing_changes"},
		{"no day", Changes{Weekly: 30 * 60}, "2026-12-20", nil, "effective_on fault.required"},
	}
	for _, c := range cases {
		if got := keys(CheckAmendment(tenMonths(), until, c.ch, birth, c.others, day(c.today))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTermsOn(t *testing.T) {
	c := Contract{Terms: tenMonths(), TermOn: day("2027-06-30")}
	signed := Signature{At: c.Terms.StartsOn.Time(), Name: "x"}
	list := []Amendment{
		{Seq: 1, Changes: Changes{EffectiveOn: day("2027-01-04"), Weekly: 26 * 60}, Employee: signed, Employer: signed},
		{Seq: 2, Changes: Changes{EffectiveOn: day("2027-03-01"), Weekly: 30 * 60}, Employee: signed}, // one signature only
	}
	for on, want := range map[string]calendar.Minutes{"2027-01-03": 35 * 60, "2027-01-04": 26 * 60, "2027-03-02": 26 * 60} {
		if got := TermsOn(c, list, day(on)).Weekly; got != want {
			t.Errorf("%s: %d, want %d", on, got, want)
		}
	}
	if !slices.Equal([]int{list[0].Seq, list[1].Seq}, []int{1, 2}) {
		t.Error("TermsOn must not reorder its argument")
	}
}
