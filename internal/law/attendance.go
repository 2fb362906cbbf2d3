package law

import "chantier/internal/platform/calendar"

// Rules of attendance and working time.
const (
	RuleLegalWeek        RuleID = "legal_week"
	RuleWorkedYear       RuleID = "worked_year"
	RuleTrainingIsWork   RuleID = "training_is_work"
	RuleSolidarityDay    RuleID = "solidarity_day"
	RuleSheetEvidence    RuleID = "sheet_evidence"
	RuleTrainingProof    RuleID = "training_proof"
	RuleWorkingTimeEntry RuleID = "working_time_entry"
	RuleSheetSignature   RuleID = "sheet_signature"
)

func timeRules() []Rule {
	review := calendar.MustDate("2027-09-01")
	return []Rule{
		{
			ID: RuleLegalWeek, Area: AreaTime, Citation: "C. trav., art. L.3121-27", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "La durée légale est de trente-cinq heures par semaine.",
		},
		{
			ID: RuleWorkedYear, Area: AreaTime, Citation: "C. trav., art. L.3121-41", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Une année légale compte 1 607 heures de travail effectif, contre 1 820 heures payées : les deux ne se mélangent jamais.",
		},
		{
			ID: RuleTrainingIsWork, Area: AreaTime, Citation: "C. trav., art. L.6321-2 et s.", Certainty: Sure, ReviewBy: review,
			Source:    "cap-metiers.pro",
			Statement: "La formation suivie sur décision de l’employeur est du temps de travail payé.",
		},
		{
			ID: RuleSolidarityDay, Area: AreaTime, Citation: "C. trav., art. L.3133-7", Certainty: Uncertain, ReviewBy: review,
			Source:    "de mémoire",
			Statement: "La journée de solidarité (sept heures par an, non payées) est fixée par l’employeur.",
		},
	}
}

func attendanceRules() []Rule {
	review := calendar.MustDate("2027-09-01")
	return []Rule{
		{
			ID: RuleTrainingProof, Area: AreaAttendance, Citation: "C. trav., art. R.6313-3 et s.", Certainty: Sure, ReviewBy: review,
			Source:    "centre-inffo.fr",
			Statement: "L’organisme prouve par tout moyen que la formation a eu lieu ; le certificat de réalisation clôt le dossier.",
		},
		{
			ID: RuleSheetEvidence, Area: AreaAttendance, Citation: "CAA Nantes, 20 avril et 1er juin 2021 ; CAA Paris, 19 janv. 2017 ; CAA Nantes, 1er févr. 2017", Certainty: Sure, ReviewBy: review,
			Source:    "centre-inffo.fr",
			Statement: "La feuille d’émargement fait foi si elle porte la date, les horaires, le lieu, l’intitulé, le nom et la signature du formateur et la signature de chaque personne pour chaque demi-journée ; une signature pour un mois ou une attestation écrite après coup sont écartées.",
		},
		{
			ID: RuleSheetSignature, Area: AreaAttendance, Citation: "Règlement (UE) 910/2014 (eIDAS), art. 25 ; C. civ., art. 1366 et 1367", Certainty: Uncertain, ReviewBy: review,
			Source:    "centre-inffo.fr, foire aux questions de mai 2022",
			Statement: "Une signature électronique simple est admise si quelque chose la lie à la personne et au moment ; la convention d’un financeur peut demander davantage.",
		},
		{
			ID: RuleWorkingTimeEntry, Area: AreaAttendance, Citation: "C. trav., art. L.3171-2 et D.3171-8", Certainty: Uncertain, ReviewBy: review,
			Source:    "de mémoire pour le détail",
			Statement: "L’employeur décompte le temps de travail : chaque jour, avec un total par semaine, quand l’horaire n’est pas collectif.",
		},
	}
}
