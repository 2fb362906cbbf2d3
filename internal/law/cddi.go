package law

import (
	"strconv"

	"chantier/internal/platform/calendar"
)

// Limits of the CDDI (contrat à durée déterminée d'insertion) in an ACI.
const (
	// CDDIMinMonths is the shortest contract, from date to date (L.5132-15-1).
	CDDIMinMonths = 4
	// CDDIMaxMonths bounds every CDDI of a person with one employer together (L.5132-15-1).
	CDDIMaxMonths = 24
	// CDDIExceptionMaxMonths bounds the total with the exceptions tied to the person (L.5132-15-1).
	CDDIExceptionMaxMonths = 60
	// CDDIExceptionStepMonths bounds each decision to go past 24 months.
	CDDIExceptionStepMonths = 12
	// CDDIMinWeekly and CDDIMaxWeekly bound the weekly time (L.5132-15-1).
	CDDIMinWeekly calendar.Minutes = 20 * 60
	CDDIMaxWeekly                  = LegalWeek
	// CDDISeniorAge opens the exception past 24 months.
	CDDISeniorAge = 50
	// CDIInclusionAge opens the permanent integration contract (D.5132-43-13).
	CDIInclusionAge = 57
	// CDDIMinAge: employees are 16 or older (L.4153-1); the ASP's format refuses less.
	CDDIMinAge = 16
	// ContractHandoverWorkdays: the signed contract is given within two working days of the hire (L.1242-13).
	ContractHandoverWorkdays = 2
	// CollectiveAgreementIDCC names the convention collective of the ACI.
	CollectiveAgreementIDCC = "3016"
)

// Rules of the contract.
const (
	RuleCDDIBasis           RuleID = "cddi_basis"
	RuleCDDIMinLength       RuleID = "cddi_min_length"
	RuleCDDIMaxLength       RuleID = "cddi_max_length"
	RuleCDDITraining        RuleID = "cddi_training"
	RuleCDDIException       RuleID = "cddi_exception"
	RuleCDDIExceptionMax    RuleID = "cddi_exception_max"
	RuleCDDIWeeklyMin       RuleID = "cddi_weekly_min"
	RuleCDDIWeeklyMax       RuleID = "cddi_weekly_max"
	RuleCDDIPay             RuleID = "cddi_pay"
	RuleCDDISuccession      RuleID = "cddi_succession"
	RuleCDDIRenewal         RuleID = "cddi_renewal"
	RuleCDDITrial           RuleID = "cddi_trial"
	RuleCDDISuspension      RuleID = "cddi_suspension"
	RuleCDDITermination     RuleID = "cddi_termination"
	RuleContractMentions    RuleID = "contract_mentions"
	RuleContractHandover    RuleID = "contract_handover"
	RuleCollectiveAgreement RuleID = "collective_agreement"
	RuleMinAge              RuleID = "min_age"
)

// CDDIMinLastDay gives the earliest last day of a contract that starts on a day.
func CDDIMinLastDay(start calendar.Date) calendar.Date { return LastDayOfMonths(start, CDDIMinMonths) }

// CDDIMaxLastDay gives the last day of 24 months that start on a day.
func CDDIMaxLastDay(start calendar.Date) calendar.Date { return LastDayOfMonths(start, CDDIMaxMonths) }

// TrialLastDay gives the longest trial period of a fixed-term contract (art.
// L.1242-10): a contract of six months or less has one day a week, at most two
// weeks; a longer one has at most one month. Days are calendar days, the first included.
func TrialLastDay(start, end calendar.Date) calendar.Date {
	if end.After(LastDayOfMonths(start, 6)) {
		return LastDayOfMonths(start, 1)
	}
	weeks := start.DaysInclusive(end) / 7
	return start.AddDays(min(max(weeks, 1), 14) - 1)
}

// Mention is one particular that the written contract must carry.
type Mention string

// The particulars of art. L.1242-12 that concern a CDDI.
const (
	MentionReason              Mention = "reason"
	MentionTerm                Mention = "term"
	MentionRenewal             Mention = "renewal"
	MentionPost                Mention = "post"
	MentionCollectiveAgreement Mention = "collective_agreement"
	MentionTrial               Mention = "trial"
	MentionPay                 Mention = "pay"
	MentionPensionFund         Mention = "pension_fund"
	MentionProvidentFund       Mention = "provident_fund"
)

// ContractMentions lists what the contract must carry, in the order of the article.
func ContractMentions() []Mention {
	return []Mention{MentionReason, MentionTerm, MentionRenewal, MentionPost, MentionCollectiveAgreement, MentionTrial, MentionPay, MentionPensionFund, MentionProvidentFund}
}

func contractRules() []Rule {
	day := calendar.MustDate
	review := day("2027-09-01")
	from := day("2014-07-01")
	return []Rule{
		{
			ID: RuleCDDIBasis, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1 et L.1242-3", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie) ; uniformation",
			Statement: "Un ACI conclut des CDD d’insertion avec des personnes sans emploi rencontrant des difficultés sociales et professionnelles particulières.",
		},
		{
			ID: RuleCDDIMinLength, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie) ; cap-metiers.pro, fiche A1.2",
			Statement: "Un CDDI dure quatre mois au moins, sauf pour une personne condamnée dont la peine est aménagée.",
			Samples:   []Sample{{"début le 2026-09-01", "pas avant le 2026-12-31", func() string { return "pas avant le " + CDDIMinLastDay(day("2026-09-01")).String() }}},
		},
		{
			ID: RuleCDDIMaxLength, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie) ; cap-metiers.pro, fiche A1.2",
			Statement: "Les CDDI d’une personne chez un même employeur, renouvellements compris, durent vingt-quatre mois au plus en tout.",
			Samples:   []Sample{{"premier contrat le 2026-09-01", "jusqu’au 2028-08-31", func() string { return "jusqu’au " + CDDIMaxLastDay(day("2026-09-01")).String() }}},
		},
		{
			ID: RuleCDDITraining, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Au-delà de vingt-quatre mois, un renouvellement permet d’achever une formation en cours, sans dépasser la fin de cette formation.",
		},
		{
			ID: RuleCDDIException, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Au-delà de vingt-quatre mois, une décision du prescripteur (de l’ACI s’il a recruté directement) peut prolonger : personne de 50 ans et plus, travailleur handicapé reconnu, ou difficultés particulièrement importantes ; un an au plus à chaque fois.",
		},
		{
			ID: RuleCDDIExceptionMax, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Avec ces prolongations, soixante mois au plus en tout.",
		},
		{
			ID: RuleCDDIWeeklyMin, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1 et D.5132-43-5 et s.", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Vingt heures par semaine au moins, sauf dérogation individuelle pour des difficultés particulièrement importantes, douze mois au plus à chaque fois.",
		},
		{
			ID: RuleCDDIWeeklyMax, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1 et L.3121-27", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "La durée hebdomadaire peut varier pendant le contrat sans dépasser trente-cinq heures.",
		},
		{
			ID: RuleCDDIPay, Area: AreaContract, Citation: "C. trav., art. L.3231-2 et L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Le salaire horaire est au moins le SMIC du jour où le contrat commence, puis de chaque jour travaillé.",
		},
		{
			ID: RuleCDDISuccession, Area: AreaContract, Citation: "C. trav., art. L.1244-1 et L.1244-4-1", Certainty: Sure, ReviewBy: review,
			Source:    "editions-tissot.fr ; cap-metiers.pro",
			Statement: "Aucun délai entre deux CDDI sur le même poste ; deux contrats d’une personne ne se chevauchent pas chez le même employeur.",
		},
		{
			ID: RuleCDDIRenewal, Area: AreaContract, Citation: "C. trav., art. L.1243-13 et L.5132-15-1", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Un renouvellement fixe un nouveau terme par un avenant écrit, signé avant le terme précédent et qui le prolonge sans interruption.",
		},
		{
			ID: RuleCDDITrial, Area: AreaContract, Citation: "C. trav., art. L.1242-10", Certainty: Sure, ReviewBy: review,
			Source:    "editions-tissot.fr",
			Statement: "Période d’essai : un jour par semaine sans dépasser deux semaines pour un contrat de six mois au plus ; un mois au plus au-delà.",
			Samples: []Sample{
				{"2026-09-01 → 2026-12-31 (quatre mois)", "jusqu’au 2026-09-14", func() string { return "jusqu’au " + TrialLastDay(day("2026-09-01"), day("2026-12-31")).String() }},
				{"2026-09-01 → 2027-02-28 (six mois)", "jusqu’au 2026-09-14", func() string { return "jusqu’au " + TrialLastDay(day("2026-09-01"), day("2027-02-28")).String() }},
				{"2026-09-01 → 2027-06-30 (dix mois)", "jusqu’au 2026-09-30", func() string { return "jusqu’au " + TrialLastDay(day("2026-09-01"), day("2027-06-30")).String() }},
			},
		},
		{
			ID: RuleCDDISuspension, Area: AreaContract, Citation: "C. trav., art. L.5132-15-1", Certainty: Sure, From: from, ReviewBy: review,
			Source:    "Code du travail (copie)",
			Statement: "Avec l’accord de l’employeur, le contrat se suspend pour une évaluation en entreprise ou une période d’essai (CDI, ou CDD d’au moins six mois) ; en cas d’embauche il prend fin sans préavis.",
		},
		{
			ID: RuleCDDITermination, Area: AreaContract, Citation: "C. trav., art. L.1243-1, L.1243-2 et L.5132-15-1", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie) ; la rupture pour formation qualifiante est citée de mémoire",
			Statement: "Avant le terme, le contrat ne se rompt que dans les cas prévus : essai, accord des parties, faute grave, force majeure, inaptitude constatée, embauche en CDI ou en CDD d’au moins six mois, formation qualifiante.",
		},
		{
			ID: RuleContractMentions, Area: AreaContract, Citation: "C. trav., art. L.1242-12", Certainty: Sure, ReviewBy: review,
			Source:    "doctrine.fr (texte en vigueur depuis le 1er mai 2008)",
			Statement: "Le contrat est écrit et porte son motif, son terme et la clause de renouvellement, le poste, la convention collective, l’essai, la rémunération et ses composantes, la caisse de retraite complémentaire et l’organisme de prévoyance.",
			Samples:   []Sample{{"mentions à porter", "9", func() string { return strconv.Itoa(len(ContractMentions())) }}},
		},
		{
			ID: RuleContractHandover, Area: AreaContract, Citation: "C. trav., art. L.1242-13", Certainty: Sure, ReviewBy: review,
			Source:    "legavox.fr ; droit-finances.commentcamarche.com",
			Statement: "Le contrat est remis à la personne dans les deux jours ouvrables qui suivent l’embauche.",
		},
		{
			ID: RuleCollectiveAgreement, Area: AreaContract, Citation: "Convention collective des ACI du 31 mars 2011, IDCC 3016, étendue", Certainty: Sure, From: day("2011-03-31"), ReviewBy: review,
			Source:    "convention étendue",
			Statement: "La convention collective des ateliers et chantiers d’insertion s’applique ; elle nomme les salariés en parcours « salariés polyvalents ».",
		},
		{
			ID: RuleMinAge, Area: AreaContract, Citation: "C. trav., art. L.4153-1", Certainty: Sure, ReviewBy: review,
			Source:    "Code du travail (copie) ; github gip-inclusion/les-emplois (âge minimum de la fiche salarié)",
			Statement: "La personne a seize ans révolus le jour de l’embauche.",
		},
	}
}
