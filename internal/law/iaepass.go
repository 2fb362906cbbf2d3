package law

import (
	"strconv"

	"chantier/internal/platform/calendar"
)

// Limits of the PASS IAE, as the State platform applies them.
const (
	// PassDays is the length of a PASS, first and last day included.
	PassDays = 730
	// PassWaitingMonths is the délai de carence before a new PASS.
	PassWaitingMonths = 24
	// PassSuspensionMaxMonths bounds one suspension.
	PassSuspensionMaxMonths = 36
	// PassSuspensionMaxBackDays bounds how far in the past a suspension may start.
	PassSuspensionMaxBackDays = 365
	// PassExtensionBeforeMonths and PassExtensionAfterMonths bound when an extension may be asked, around the PASS's end.
	PassExtensionBeforeMonths = 12
	PassExtensionAfterMonths  = 6
)

// Rules of the PASS and of eligibility.
const (
	RulePassLength         RuleID = "pass_length"
	RulePassWaiting        RuleID = "pass_waiting"
	RulePassSuspension     RuleID = "pass_suspension"
	RulePassExtension      RuleID = "pass_extension"
	RuleEligibilityAlone   RuleID = "eligibility_employer_alone"
	RuleEligibilityPartner RuleID = "eligibility_prescriber"
	RuleDiagnosisValidity  RuleID = "diagnosis_validity"
	RuleProofAge           RuleID = "proof_age"
)

// PassExtensionReason is why a PASS may be prolonged.
type PassExtensionReason string

// The reasons still open. HEALTH_CONTEXT closed on 1 December 2021.
const (
	ExtensionSeniorCDI         PassExtensionReason = "senior_cdi"
	ExtensionCompleteTraining  PassExtensionReason = "complete_training"
	ExtensionDisabledWorker    PassExtensionReason = "rqth"
	ExtensionSenior            PassExtensionReason = "senior"
	ExtensionParticularTrouble PassExtensionReason = "particular_difficulties"
)

// PassExtension gives the limits of one reason.
type PassExtension struct {
	Reason PassExtensionReason
	// EachDays bounds one extension; TotalDays all of them for the reason, 0 meaning no cap.
	EachDays, TotalDays int
	// NeedsPrescriber says that an authorised prescriber must agree.
	NeedsPrescriber bool
}

// PassExtensions lists the limits by reason (State platform, approvals).
func PassExtensions() []PassExtension {
	return []PassExtension{
		{Reason: ExtensionSeniorCDI, EachDays: 10 * 365},
		{Reason: ExtensionCompleteTraining, EachDays: 365},
		{Reason: ExtensionDisabledWorker, EachDays: 365, TotalDays: 3 * 365, NeedsPrescriber: true},
		{Reason: ExtensionSenior, EachDays: 365, TotalDays: 5 * 365, NeedsPrescriber: true},
		{Reason: ExtensionParticularTrouble, EachDays: 365, TotalDays: 3 * 365, NeedsPrescriber: true},
	}
}

// Validity of an eligibility diagnosis before a PASS runs.
const (
	DiagnosisPrescriberMonths = 6
	// DiagnosisEmployerDays: proofs are good for three months, hence 92 days from the diagnosis.
	DiagnosisEmployerDays = 92
	// EligibilityProofMonths is how long the employer keeps the proofs.
	EligibilityProofMonths = 24
)

// Ages that the two age criteria turn on, at the day of the diagnosis.
const (
	YoungUnder = 26
	SeniorFrom = 50
)

func passRules() []Rule {
	review := calendar.MustDate("2027-06-01")
	const source = "github gip-inclusion/les-emplois, itou/approvals et itou/eligibility"
	return []Rule{
		{
			ID: RulePassLength, Area: AreaPass, Citation: "C. trav., art. R.5132-1-2 ; plateforme des emplois de l’inclusion", Certainty: Sure, ReviewBy: review, Source: source,
			Statement: "Le PASS IAE dure 730 jours, premier et dernier jours compris ; il suit la personne, pas le contrat.",
			Samples: []Sample{{"début le 2026-09-01", "fin le 2028-08-30", func() string {
				return "fin le " + calendar.MustDate("2026-09-01").AddDays(PassDays-1).String()
			}}},
		},
		{
			ID: RulePassWaiting, Area: AreaPass, Citation: "Plateforme des emplois de l’inclusion", Certainty: Sure, ReviewBy: review, Source: source,
			Statement: "Deux ans de carence séparent deux PASS ; seul un prescripteur habilité peut les lever.",
		},
		{
			ID: RulePassSuspension, Area: AreaPass, Citation: "Plateforme des emplois de l’inclusion", Certainty: Sure, ReviewBy: review, Source: source,
			Statement: "Une suspension dure 36 mois au plus, commence pendant le PASS, jamais dans le futur, 365 jours en arrière au plus ; la fin du PASS recule de (fin − début) jours.",
		},
		{
			ID: RulePassExtension, Area: AreaPass, Citation: "Plateforme des emplois de l’inclusion", Certainty: Sure, ReviewBy: review, Source: source,
			Statement: "Une prolongation se demande de 12 mois avant à 6 mois après la fin du PASS et commence à sa fin ; ses limites dépendent du motif.",
			Samples:   []Sample{{"motifs ouverts", "5", func() string { return strconv.Itoa(len(PassExtensions())) }}},
		},
		{
			ID: RuleEligibilityAlone, Area: AreaPass, Citation: "Décret 2021-1128 ; arrêté du 1er septembre 2021", Certainty: Sure, From: calendar.MustDate("2021-09-01"), ReviewBy: review, Source: source,
			Statement: "L’employeur seul recrute avec un critère de niveau 1, ou trois de niveau 2 en ACI, EI et EITI (deux en AI et ETTI).",
			Samples: []Sample{
				{"niveau 2 demandés en ACI", "3", func() string { return strconv.Itoa(LevelTwoNeeded("ACI")) }},
				{"niveau 2 demandés en ETTI", "2", func() string { return strconv.Itoa(LevelTwoNeeded("ETTI")) }},
			},
		},
		{
			ID: RuleEligibilityPartner, Area: AreaPass, Citation: "C. trav., art. L.5132-3", Certainty: Sure, ReviewBy: review, Source: source,
			Statement: "Le diagnostic d’un prescripteur habilité apprécie librement : les critères n’y sont qu’une information.",
		},
		{
			ID: RuleDiagnosisValidity, Area: AreaPass, Citation: "Plateforme des emplois de l’inclusion", Certainty: Sure, ReviewBy: review, Source: source,
			Statement: "Le diagnostic d’un prescripteur vaut 6 mois, celui de l’employeur 92 jours ; pendant un PASS il reste valable.",
		},
		{
			ID: RuleProofAge, Area: AreaPass, Citation: "Arrêté du 1er septembre 2021", Certainty: Sure, From: calendar.MustDate("2021-09-01"), ReviewBy: review, Source: source,
			Statement: "Chaque critère se prouve par une pièce dont l’âge, au jour du PASS, est limité (voir le tableau des critères).",
			Samples: []Sample{{"critères", "5 de niveau 1 ou 2 à preuve de moins de 6 mois", func() string {
				n := 0
				for _, c := range Criteria() {
					if c.ProofMonths == 6 {
						n++
					}
				}
				return strconv.Itoa(n) + " de niveau 1 ou 2 à preuve de moins de 6 mois"
			}}},
		},
	}
}
