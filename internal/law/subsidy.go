package law

import (
	"strconv"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/money"
)

// Rules of funding.
const (
	RuleSubsidyBase      RuleID = "subsidy_base"
	RuleSubsidyModulated RuleID = "subsidy_modulated"
	RuleFTE              RuleID = "fte"
	RuleMonthlyStatement RuleID = "monthly_statement"
)

// SubsidyModulatedMaxPercent bounds the modulated part against the base (R.5132-38).
const SubsidyModulatedMaxPercent = 10

// SubsidyBase is the base amount (socle) of the aide au poste of an ACI, for one
// full-time post a year, outside Mayotte and prisons.
type SubsidyBase struct {
	From calendar.Date
	Base money.Cents
	// Support is the part meant for supervision and support inside the base; 0 when not found.
	Support   money.Cents
	Certainty Certainty
	Source    string
}

// SubsidyBases lists the amounts that were found, oldest first. Not found: 2020,
// January 2023, 2025 and 2026: see SubsidyBaseOn. Amounts are often published
// months later with retroactive effect, so a forecast must say which one it used.
func SubsidyBases() []SubsidyBase {
	day, eur := calendar.MustDate, money.Euros
	return []SubsidyBase{
		{day("2014-07-01"), eur(19200), 0, Sure, "ash.tm.fr"},
		{day("2015-01-01"), eur(19354), 0, Uncertain, "source secondaire"},
		{day("2016-01-01"), eur(19474), eur(985), Uncertain, "source secondaire"},
		{day("2017-01-01"), eur(19655), 0, Sure, "directions.fr"},
		{day("2018-01-01"), eur(19897), eur(1007), Sure, "directions.fr"},
		{day("2019-01-01"), eur(20199), eur(1022), Sure, "chantierecole.org"},
		{day("2021-10-01"), eur(21096), eur(1067), Sure, "2c-audit.fr"},
		{day("2022-01-01"), eur(21286), eur(1077), Sure, "coorace.org ; directions.fr"},
		{day("2022-05-01"), eur(21850), eur(1106), Sure, "coorace.org ; directions.fr"},
		{day("2022-08-01"), eur(22289), eur(1128), Sure, "coorace.org ; banquedesterritoires.fr (arrêté du 5 décembre 2022, rétroactif)"},
		{day("2023-05-01"), eur(23196), eur(1195), Sure, "agcr-expertise.fr"},
		{day("2024-01-01"), eur(23458), 0, Uncertain, "c2rp.fr ; une autre source dit 23 196 € jusqu’en novembre 2024"},
		{day("2024-11-01"), eur(23921), eur(1233), Sure, "inae-nouvelleaquitaine.org ; agcr-expertise.fr"},
	}
}

// subsidyUnknown says that no amount was found for the period of a day.
func subsidyUnknown(day calendar.Date) bool {
	return day.Year == 2020 || day.Year >= 2025 ||
		(!day.Before(calendar.MustDate("2023-01-01")) && day.Before(calendar.MustDate("2023-05-01")))
}

// SubsidyBaseOn gives the latest amount known on a day. published is false when
// no amount of that day's period was found: the figure is then the last known one,
// and whoever shows it must say so or ask the site. ok is false before July 2014.
func SubsidyBaseOn(day calendar.Date) (base SubsidyBase, published, ok bool) {
	table := SubsidyBases()
	for i := len(table) - 1; i >= 0; i-- {
		if !day.Before(table[i].From) {
			return table[i], !subsidyUnknown(day), true
		}
	}
	return SubsidyBase{}, false, false
}

// FTEThousandths turns paid minutes of one year into thousandths of a full-time
// equivalent, rounded half up: 1 820 paid hours are 1 ETP.
func FTEThousandths(paid calendar.Minutes) int {
	const year = PaidHoursPerYear * 60
	return (int(paid)*1000 + year/2) / year
}

func fundingRules() []Rule {
	review := calendar.MustDate("2027-01-01")
	return []Rule{
		{
			ID: RuleSubsidyBase, Area: AreaFunding, Citation: "C. trav., art. R.5132-37 et R.5132-38 ; arrêtés annuels", Certainty: Uncertain, From: calendar.MustDate("2014-07-01"), ReviewBy: review,
			Source:    "voir le tableau ; 2020, janvier 2023, 2025 et 2026 n’ont pas été trouvés",
			Statement: "L’aide au poste verse un socle par équivalent temps plein et par an, réduit en proportion ; le montant est daté et parfois publié après coup.",
			Samples: []Sample{
				{"15 juin 2017", "19655 €, publié", subsidySample("2017-06-15")},
				{"1er juin 2026", "23921 €, dernier montant connu", subsidySample("2026-06-01")},
			},
		},
		{
			ID: RuleSubsidyModulated, Area: AreaFunding, Citation: "C. trav., art. R.5132-38", Certainty: Sure, ReviewBy: review,
			Source:    "coorace.org ; directions.fr",
			Statement: "Une part modulée de 0 à 10 % du socle, fixée par le préfet, s’y ajoute une fois par an.",
		},
		{
			ID: RuleFTE, Area: AreaFunding, Citation: "Questions-réponses IAE de 2014 ; tables de l’ASP", Certainty: Sure, ReviewBy: review,
			Source:    "chantierecole.org ; github gip-inclusion/pilotage-airflow",
			Statement: "En ACI, 1 820 heures payées (congés et fériés payés compris) font un équivalent temps plein par an.",
			Samples: []Sample{
				{"1 516,67 heures payées", "833 millièmes", func() string { return strconv.Itoa(FTEThousandths(91000)) + " millièmes" }},
			},
		},
		{
			ID: RuleMonthlyStatement, Area: AreaFunding, Citation: "Convention ACI et annexe financière ; notices de l’ASP", Certainty: Sure, ReviewBy: review,
			Source:    "martinique.deets.gouv.fr (2020) ; github gip-inclusion/pilotage-airflow",
			Statement: "L’état mensuel porte une ligne par personne et par mois, même à zéro heure tant qu’elle est accompagnée.",
		},
	}
}

func subsidySample(day string) func() string {
	return func() string {
		b, published, _ := SubsidyBaseOn(calendar.MustDate(day))
		mark := ", dernier montant connu"
		if published {
			mark = ", publié"
		}
		return strconv.FormatInt(int64(b.Base)/100, 10) + " €" + mark
	}
}
