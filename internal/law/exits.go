package law

import (
	"strconv"

	"chantier/internal/platform/calendar"
)

// Thresholds of the outcome classes (sorties).
const (
	// LastingJobMinMonths: a fixed-term or temporary contract of so many months or more is an emploi
	// durable. Sources differ between "≥ 6" and "> 6": the product uses ≥, a setting of the site.
	LastingJobMinMonths = 6
	// ExitMinDays is the stay from which a leaver of an ACI or EI is counted: more than 2.65 months,
	// a month being 1 / 0.0328767 days, is 81 days and more.
	ExitMinDays = 81
	// ExitTargetDynamicPercent and ExitTargetLastingPercent are the national targets of 2008; local ones are negotiated.
	ExitTargetDynamicPercent = 60
	ExitTargetLastingPercent = 25
)

// FollowUpMonths lists when a leaver's situation is asked: 3, 6 and 12 months after the exit.
func FollowUpMonths() []int { return []int{3, 6, 12} }

// ExitMonths turns a stay in days into the months of the State's statistics.
func ExitMonths(days int) float64 { return float64(days) * 0.0328767 }

// Rules of exits.
const (
	RuleExitClasses  RuleID = "exit_classes"
	RuleExitLasting  RuleID = "exit_lasting"
	RuleExitMinStay  RuleID = "exit_min_stay"
	RuleExitTargets  RuleID = "exit_targets"
	RuleExitFollowUp RuleID = "exit_follow_up"
)

func exitRules() []Rule {
	review := calendar.MustDate("2027-06-01")
	return []Rule{
		{
			ID: RuleExitClasses, Area: AreaExit, Citation: "Instructions de la DGEFP sur les sorties de l’IAE ; table des motifs de l’ASP", Certainty: Sure, ReviewBy: review,
			Source:    "communaute.inclusion.beta.gouv.fr ; github gip-inclusion/pilotage-airflow",
			Statement: "Une sortie est durable, de transition, positive, autre, ou retirée du constat ; les trois premières sont dynamiques, la dernière sort du calcul.",
		},
		{
			ID: RuleExitLasting, Area: AreaExit, Citation: "Classes de sorties de l’ASP", Certainty: Uncertain, ReviewBy: review,
			Source:    "github gip-inclusion/immersion-facile (CDD ≥ 6 mois) ; les sources divergent",
			Statement: "Un CDD ou un intérim de six mois et plus est un emploi durable ; en dessous, un emploi de transition.",
		},
		{
			ID: RuleExitMinStay, Area: AreaExit, Citation: "Statistiques de l’État sur l’IAE (stg_sorties_aci_ei)", Certainty: Sure, ReviewBy: review,
			Source:    "github gip-inclusion/pilotage-airflow, sorties_v2.sql",
			Statement: "En ACI et EI, on compte les sorties après plus de 2,65 mois, soit 81 jours et plus.",
			Samples: []Sample{
				{"80 jours", "hors du compte", func() string { return counted(80) }},
				{"81 jours", "dans le compte", func() string { return counted(81) }},
			},
		},
		{
			ID: RuleExitTargets, Area: AreaExit, Citation: "Circulaire DGEFP 2008-21", Certainty: Uncertain, ReviewBy: review,
			Source:    "pages régionales ; leur valeur actuelle est négociée localement",
			Statement: "Objectifs nationaux de 2008 : 60 % de sorties dynamiques, dont 25 % en emploi durable.",
		},
		{
			ID: RuleExitFollowUp, Area: AreaExit, Citation: "Statistiques de l’État sur l’IAE ; FSE+ (situation à 6 mois)", Certainty: Sure, ReviewBy: review,
			Source:    "github gip-inclusion/pilotage-airflow ; fse.gouv.fr",
			Statement: "La situation se mesure 3, 6 et 12 mois après la sortie.",
			Samples: []Sample{{"dernier suivi", "12 mois", func() string {
				m := FollowUpMonths()
				return strconv.Itoa(m[len(m)-1]) + " mois"
			}}},
		},
	}
}

func counted(days int) string {
	if days >= ExitMinDays && ExitMonths(days) > 2.65 {
		return "dans le compte"
	}
	return "hors du compte"
}
