package law

import (
	"strconv"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/money"
)

// Units of paid time.
const (
	// PaidHoursPerYear is a full-time year of pay: 35 h × 52 weeks, leave and public holidays
	// included. It also defines one full-time equivalent in an ACI. Never mix with WorkedHoursPerYear.
	PaidHoursPerYear = 1820
	// WorkedHoursPerYear is the legal year of actual work (C. trav. art. L.3121-41).
	WorkedHoursPerYear = 1607
	// LegalWeek is the legal weekly working time (C. trav. art. L.3121-27).
	LegalWeek calendar.Minutes = 35 * 60
)

// Rules of pay.
const (
	RuleSMICHour      RuleID = "smic_hour"
	RuleSMICMonth     RuleID = "smic_month"
	RuleAbsencePay    RuleID = "absence_pay"
	RuleNoFine        RuleID = "no_fine"
	RulePublicHoliday RuleID = "public_holiday"
	RuleLeaveAccrual  RuleID = "leave_accrual"
	RuleLeaveSick     RuleID = "leave_sick"
	RuleLeaveUnused   RuleID = "leave_unused"
	RuleNoEndBonus    RuleID = "no_end_bonus"
)

// SMIC is the gross hourly minimum wage of metropolitan France since a day.
type SMIC struct {
	From calendar.Date
	Hour money.Cents
}

// SMICTable lists the hourly SMIC, oldest first. It begins in 2015.
// Source: openfisca-france, parameters smic_b_horaire.
func SMICTable() []SMIC {
	day := calendar.MustDate
	return []SMIC{
		{day("2015-01-01"), 961}, {day("2016-01-01"), 967}, {day("2017-01-01"), 976}, {day("2018-01-01"), 988},
		{day("2019-01-01"), 1003}, {day("2020-01-01"), 1015}, {day("2021-01-01"), 1025}, {day("2021-10-01"), 1048},
		{day("2022-01-01"), 1057}, {day("2022-05-01"), 1085}, {day("2022-08-01"), 1107}, {day("2023-01-01"), 1127},
		{day("2023-05-01"), 1152}, {day("2024-01-01"), 1165}, {day("2024-11-01"), 1188}, {day("2026-01-01"), 1202},
		{day("2026-06-01"), 1231},
	}
}

// SMICOn gives the hourly SMIC in force on a day; false before the table begins.
func SMICOn(day calendar.Date) (SMIC, bool) {
	table := SMICTable()
	for i := len(table) - 1; i >= 0; i-- {
		if !day.Before(table[i].From) {
			return table[i], true
		}
	}
	return SMIC{}, false
}

// MonthlyPay gives the gross month of an hourly rate for so many minutes a week:
// hour × weekly hours × 52 / 12. At 35 h that is the official month, hour × 1820 / 12
// (not × 151.67, which payslips print as a number of hours).
func MonthlyPay(hour money.Cents, weekly calendar.Minutes) money.Cents {
	return hour.Ratio(int64(weekly)*52, 12*60)
}

// Paid leave.
const (
	// leaveHalfDaysPerMonth: 2.5 jours ouvrables a month of work (C. trav. art. L.3141-3),
	// in half days so that it is a whole number.
	leaveHalfDaysPerMonth = 5
	// LeaveMaxSixDayWorkdays a year: 30 jours ouvrables.
	LeaveMaxSixDayWorkdays = 30
)

// LeaveSixDayWorkdays gives the paid leave earned in so many months, in jours
// ouvrables (Monday to Saturday), a fraction being rounded up (art. L.3141-7), at most 30.
func LeaveSixDayWorkdays(months int) int {
	return min((months*leaveHalfDaysPerMonth+1)/2, LeaveMaxSixDayWorkdays)
}

// LeaveFiveDayWorkdays turns jours ouvrables into jours ouvrés (Monday to Friday), rounded up.
func LeaveFiveDayWorkdays(sixDay int) int { return (sixDay*5 + 5) / 6 }

func payRules() []Rule {
	yearly := calendar.MustDate("2027-01-01")
	late := calendar.MustDate("2027-09-01")
	return []Rule{
		{
			ID: RuleSMICHour, Area: AreaPay, Citation: "C. trav., art. L.3231-2 à L.3231-12 ; décrets annuels", Certainty: Sure, From: calendar.MustDate("2015-01-01"), ReviewBy: yearly,
			Source:    "github openfisca/openfisca-france, smic_b_horaire.yaml",
			Statement: "Le salaire horaire brut ne peut être inférieur au SMIC du jour travaillé ; il change le 1er janvier et parfois en cours d’année.",
			Samples: []Sample{
				{"31 mai 2026", "12,02 €/h", smicSample("2026-05-31")},
				{"1er juin 2026", "12,31 €/h", smicSample("2026-06-01")},
				{"15 mars 2025 (aucune hausse en 2025)", "11,88 €/h", smicSample("2025-03-15")},
			},
		},
		{
			ID: RuleSMICMonth, Area: AreaPay, Citation: "C. trav., art. L.3121-27 et D.3231-6", Certainty: Sure, ReviewBy: yearly,
			Source:    "github openfisca/openfisca-france, smic_b_mensuel.yaml",
			Statement: "Le mois à 35 heures vaut l’heure × 1 820 / 12 (151,666… h), arrondi au centime.",
			Samples: []Sample{
				{"12,02 €/h, 35 h", "182303 centimes", monthSample(1202, LegalWeek)},
				{"12,31 €/h, 35 h", "186702 centimes", monthSample(1231, LegalWeek)},
			},
		},
		{
			ID: RuleAbsencePay, Area: AreaPay, Citation: "Cass. soc., 11 févr. 1982, n° 80-40.359", Certainty: Sure, ReviewBy: late,
			Source:    "svp.com ; compta-online.com ; gestiondelapaie.com",
			Statement: "La retenue d’une absence non payée vaut le salaire du mois × heures d’absence / heures réellement prévues dans le mois, jours fériés de semaine comptés comme travaillés.",
		},
		{
			ID: RuleNoFine, Area: AreaPay, Citation: "C. trav., art. L.1331-2", Certainty: Sure, ReviewBy: late,
			Source:    "Code du travail (copie)",
			Statement: "Un retard se retient au temps perdu, jamais davantage : l’amende est interdite.",
		},
		{
			ID: RulePublicHoliday, Area: AreaPay, Citation: "C. trav., art. L.3133-1 à L.3133-3", Certainty: Sure, ReviewBy: late,
			Source:    "Code du travail (copie)",
			Statement: "Un jour férié chômé ne se récupère pas et ne fait rien perdre à partir de trois mois d’ancienneté ; le 1er mai est chômé et payé pour tous.",
		},
		{
			ID: RuleLeaveAccrual, Area: AreaPay, Citation: "C. trav., art. L.3141-3 et L.3141-7", Certainty: Sure, ReviewBy: late,
			Source:    "service-public.fr ; l’arrondi au supérieur est cité de mémoire",
			Statement: "2,5 jours ouvrables de congés payés par mois de travail, 30 par an au plus, la fraction de jour étant arrondie au supérieur.",
			Samples: []Sample{
				{"dix mois", "25 ouvrables, 21 ouvrés", func() string {
					return strconv.Itoa(LeaveSixDayWorkdays(10)) + " ouvrables, " + strconv.Itoa(LeaveFiveDayWorkdays(LeaveSixDayWorkdays(10))) + " ouvrés"
				}},
				{"sept mois", "18 ouvrables", func() string { return strconv.Itoa(LeaveSixDayWorkdays(7)) + " ouvrables" }},
			},
		},
		{
			ID: RuleLeaveSick, Area: AreaPay, Citation: "Loi 2024-364 du 22 avril 2024, art. 37 ; C. trav., art. L.3141-5-1", Certainty: Sure, From: calendar.MustDate("2024-04-24"), ReviewBy: late,
			Source:    "service-public.fr",
			Statement: "Un arrêt maladie non professionnel ouvre 2 jours ouvrables de congés par mois, 24 par an au plus ; quinze mois pour prendre le report.",
		},
		{
			ID: RuleLeaveUnused, Area: AreaPay, Citation: "C. trav., art. L.3141-24 et L.3141-28", Certainty: Uncertain, ReviewBy: late,
			Source:    "de mémoire",
			Statement: "Les congés non pris à la fin sont payés : le plus favorable du dixième et du maintien de salaire.",
		},
		{
			ID: RuleNoEndBonus, Area: AreaPay, Citation: "C. trav., art. L.1243-10", Certainty: Sure, ReviewBy: late,
			Source:    "editions-tissot.fr",
			Statement: "Pas d’indemnité de fin de contrat pour un CDD de politique de l’emploi.",
		},
	}
}

func smicSample(day string) func() string {
	return func() string {
		s, _ := SMICOn(calendar.MustDate(day))
		return strconv.Itoa(int(s.Hour)/100) + "," + pad2(int(s.Hour)%100) + " €/h"
	}
}

func monthSample(hour money.Cents, weekly calendar.Minutes) func() string {
	return func() string { return strconv.Itoa(int(MonthlyPay(hour, weekly))) + " centimes" }
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
