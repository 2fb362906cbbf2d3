package law

import (
	"chantier/internal/platform/calendar"
)

// Limits of a PMSMP (période de mise en situation en milieu professionnel),
// Code du travail art. L.5135-1 and following, D.5135-2, D.5135-3.
const (
	// PMSMPMaxMonths is the longest agreement, from date to date (D.5135-3). See PMSMPLastDay.
	PMSMPMaxMonths = 1
	// PMSMPMaxRenewals: once, when the aims were not reached (D.5135-3).
	PMSMPMaxRenewals = 1
	// PMSMPMaxAgreementsSameHost in PMSMPHostWindowMonths, with different aims or trades (D.5135-3).
	PMSMPMaxAgreementsSameHost = 2
	// PMSMPHostWindowMonths is the window in which agreements with one host are counted.
	PMSMPHostWindowMonths = 12
	// PMSMPMaxDaysSameHost is the total of days with one host in that window (D.5135-3).
	// Whether a month and its renewal are held to it is uncertain: warn, do not block.
	PMSMPMaxDaysSameHost = 60
	// PMSMPMaxSharePercent bounds the calendar days of PMSMP against those of the CDDI.
	PMSMPMaxSharePercent = 25
	// PMSMPMinAge in completed years on the first day (State platform).
	PMSMPMinAge = 16
	// PMSMPMaxWeeklyMinutes is what the State platform accepts; an employee keeps their own contract's hours.
	PMSMPMaxWeeklyMinutes calendar.Minutes = 48 * 60
	// PMSMPAccidentNoticeHours: the host tells the employer within a day.
	PMSMPAccidentNoticeHours = 24
	// PMSMPAccidentDeclarationHours: the employer declares the accident within two days.
	PMSMPAccidentDeclarationHours = 48
)

// Rules of PMSMP by name.
const (
	RulePMSMPAim      RuleID = "pmsmp_aim"
	RulePMSMPLength   RuleID = "pmsmp_length"
	RulePMSMPRenewal  RuleID = "pmsmp_renewal"
	RulePMSMPSameHost RuleID = "pmsmp_same_host"
	RulePMSMPHostDays RuleID = "pmsmp_host_days"
	RulePMSMPShare    RuleID = "pmsmp_share"
	RulePMSMPAge      RuleID = "pmsmp_age"
	RulePMSMPHours    RuleID = "pmsmp_hours"
	RulePMSMPContent  RuleID = "pmsmp_content"
	RulePMSMPAccident RuleID = "pmsmp_accident"
)

// PMSMPLastDay gives the last day allowed for an agreement that starts on a day.
func PMSMPLastDay(start calendar.Date) calendar.Date {
	return LastDayOfMonths(start, PMSMPMaxMonths)
}

// PMSMPShareAllowed says whether so many calendar days of PMSMP fit in a CDDI of so many calendar days.
func PMSMPShareAllowed(immersionDays, contractDays int) bool {
	return immersionDays*100 <= contractDays*PMSMPMaxSharePercent
}

func immersionRules() []Rule {
	review := calendar.MustDate("2027-09-01")
	return []Rule{
		{
			ID: RulePMSMPAim, Area: AreaImmersion, Citation: "C. trav., art. L.5135-1 et D.5135-2", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie) ; github gip-inclusion/immersion-facile",
			Statement: "Une PMSMP a un seul objet parmi trois : découvrir un métier, confirmer un projet professionnel, initier un recrutement.",
		},
		{
			ID: RulePMSMPLength, Area: AreaImmersion, Citation: "C. trav., art. D.5135-3", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Une PMSMP dure un mois au plus, de date à date, que la présence soit continue ou non.",
			Samples: []Sample{
				{"début le 2027-05-01", "dernier jour 2027-05-31", func() string { return "dernier jour " + PMSMPLastDay(calendar.MustDate("2027-05-01")).String() }},
				{"début le 2027-01-31", "dernier jour 2027-02-28", func() string { return "dernier jour " + PMSMPLastDay(calendar.MustDate("2027-01-31")).String() }},
			},
		},
		{
			ID: RulePMSMPRenewal, Area: AreaImmersion, Citation: "C. trav., art. D.5135-3", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Une PMSMP peut être renouvelée une fois, quand ses objectifs n’ont pas été atteints.",
		},
		{
			ID: RulePMSMPSameHost, Area: AreaImmersion, Citation: "C. trav., art. D.5135-3", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Deux conventions au plus avec le même accueil en douze mois, pour des objets ou des métiers différents.",
		},
		{
			ID: RulePMSMPHostDays, Area: AreaImmersion, Citation: "C. trav., art. D.5135-3", Certainty: Uncertain, ReviewBy: review,
			Source:    "Code du travail (copie) ; l’application au mois renouvelé (61 jours) n’est pas tranchée",
			Statement: "Soixante jours au plus avec le même accueil en douze mois : l’outil avertit et ne bloque pas.",
		},
		{
			ID: RulePMSMPShare, Area: AreaImmersion, Citation: "C. trav., art. D.5132-43-1 ; guides des réseaux", Certainty: Sure, ReviewBy: review,
			Source:    "cap-metiers.pro, fiche A1.2 ; grafie.org",
			Statement: "Les jours de PMSMP ne dépassent pas 25 % des jours du CDDI.",
			Samples: []Sample{
				{"61 jours pour un CDDI de 303 jours", "oui", func() string { return yesNo(PMSMPShareAllowed(61, 303)) }},
				{"61 jours pour un CDDI de 181 jours", "non", func() string { return yesNo(PMSMPShareAllowed(61, 181)) }},
			},
		},
		{
			ID: RulePMSMPAge, Area: AreaImmersion, Citation: "Plateforme Immersion facilitée", Certainty: Sure, ReviewBy: review,
			Source:    "github gip-inclusion/immersion-facile",
			Statement: "La personne a seize ans ou plus le premier jour.",
		},
		{
			ID: RulePMSMPHours, Area: AreaImmersion, Citation: "C. trav., art. L.3121-20 ; plateforme Immersion facilitée", Certainty: Sure, ReviewBy: review,
			Source:    "github gip-inclusion/immersion-facile",
			Statement: "Quarante-huit heures par semaine au plus ; la personne garde les heures de son CDDI.",
		},
		{
			ID: RulePMSMPContent, Area: AreaImmersion, Citation: "C. trav., art. D.5135-2", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie) ; CERFA 13912",
			Statement: "La convention nomme le prescripteur, la personne, son employeur, l’accueil et le tuteur, la structure d’accompagnement, les dates et horaires, l’adresse, l’objet, les objectifs et leur évaluation, les tâches, la sécurité, l’assurance et les obligations de chacun.",
		},
		{
			ID: RulePMSMPAccident, Area: AreaImmersion, Citation: "C. trav., art. L.5135-7 ; CSS, art. L.412-8", Certainty: Uncertain, ReviewBy: review,
			Source:    "github gip-inclusion/immersion-facile (textes affichés) ; articles à vérifier",
			Statement: "En cas d’accident, l’accueil prévient l’employeur sous 24 heures ; l’employeur déclare sous 48 heures.",
		},
	}
}

func yesNo(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}
