package law

import (
	"chantier/internal/platform/calendar"
)

// RetentionKind names what is kept.
type RetentionKind string

// Kinds of data with a period of keeping.
const (
	KeepRefusedCandidate RetentionKind = "refused_candidate"
	KeepPayslip          RetentionKind = "payslip"
	KeepStaffRegister    RetentionKind = "staff_register"
	KeepContract         RetentionKind = "contract"
	KeepSocialRecords    RetentionKind = "social_records"
	KeepSanction         RetentionKind = "sanction"
	KeepSupportFile      RetentionKind = "support_file"
	KeepEligibilityProof RetentionKind = "eligibility_proof"
	KeepImmersion        RetentionKind = "immersion_agreement"
	KeepWorkingTime      RetentionKind = "working_time"
	KeepESFEvidence      RetentionKind = "esf_evidence"
	KeepInactivePerson   RetentionKind = "inactive_person"
)

// Retention is how long one kind of data is kept.
type Retention struct {
	Kind RetentionKind
	// Months counted from the event named by Since.
	Months int
	// Since names the event: "last_contact", "departure", "created", "last_payment", "end".
	Since     string
	Citation  string
	Statement string
	Source    string
	Certainty Certainty
}

// RuleID gives the rule of the register that the period is.
func (r Retention) RuleID() RuleID { return RuleID("keep_" + string(r.Kind)) }

// Until gives the last day of keeping, for an event on a day.
func (r Retention) Until(event calendar.Date) calendar.Date { return event.AddMonths(r.Months) }

// Retentions lists the periods; a funder's convention may ask for longer and then wins.
func Retentions() []Retention {
	return []Retention{
		{KeepRefusedCandidate, 24, "last_contact", "Guide de la CNIL sur le recrutement", "Dossier, tests et notes d’une candidature non retenue : deux ans au plus après le dernier contact, moins sur demande.", "CNIL", Sure},
		{KeepPayslip, 60, "created", "C. trav., art. L.3243-4", "Double du bulletin de paie : cinq ans.", "service-public.fr ; CNIL", Sure},
		{KeepStaffRegister, 60, "departure", "C. trav., art. R.1221-26", "Registre du personnel : cinq ans après le départ.", "service-public.fr", Sure},
		{KeepContract, 60, "end", "C. civ., art. 2224 ; guide de la CNIL", "Contrat, solde de tout compte, certificats : cinq ans.", "service-public.fr ; CNIL", Sure},
		{KeepSocialRecords, 36, "created", "CSS, art. L.244-3", "Pièces de cotisations : trois ans (six pour les pièces fiscales).", "pages secondaires", Uncertain},
		{KeepSanction, 36, "created", "C. trav., art. L.1332-5", "Une sanction ne peut plus être invoquée après trois ans.", "Code du travail (copie)", Sure},
		{KeepSupportFile, 24, "last_contact", "Référentiel de la CNIL sur l’accompagnement social (délibération 2021-028)", "Dossier d’accompagnement social : deux ans après le dernier contact en base active.", "agencergpd.eu", Sure},
		{KeepEligibilityProof, EligibilityProofMonths, "created", "Notice de la plateforme des emplois de l’inclusion", "Justificatifs d’éligibilité : vingt-quatre mois.", "github gip-inclusion/itou-gitbook (2023)", Sure},
		{KeepImmersion, 60, "end", "Plateforme Immersion facilitée", "Conventions de PMSMP : cinq ans en tout, dont deux en base active.", "github gip-inclusion/immersion-facile", Sure},
		{KeepWorkingTime, 36, "created", "C. trav., art. D.3171-16 et L.3245-1", "Décompte du temps de travail : un an pour l’inspection, trois ans par prudence (prescription des salaires).", "de mémoire", Uncertain},
		{KeepESFEvidence, 60, "last_payment", "Règlement (UE) 2021/1060, art. 82", "Pièces du FSE+ : cinq ans à partir du 31 décembre du dernier paiement au bénéficiaire.", "de mémoire", Uncertain},
		{KeepInactivePerson, 24, "last_contact", "Plateforme des emplois de l’inclusion", "Personne inactive : anonymisée après 730 jours, prévenue trente jours avant.", "github gip-inclusion/les-emplois, itou/archive", Sure},
	}
}

// RetentionOf finds the period of a kind.
func RetentionOf(kind RetentionKind) (Retention, bool) {
	for _, r := range Retentions() {
		if r.Kind == kind {
			return r, true
		}
	}
	return Retention{}, false
}

func retentionRules() []Rule {
	review := calendar.MustDate("2027-09-01")
	var rules []Rule
	for _, r := range Retentions() {
		rules = append(rules, Rule{
			ID: r.RuleID(), Area: AreaRetention, Citation: r.Citation, Statement: r.Statement,
			Source: r.Source, Certainty: r.Certainty, ReviewBy: review,
		})
	}
	return rules
}
