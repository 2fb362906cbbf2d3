package admission

import (
	"slices"
	"time"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Author is who makes an eligibility diagnosis.
type Author string

// The authors: the structure alone, or an authorised prescriber (prescripteur habilité).
const (
	Employer   Author = "employer"
	Prescriber Author = "prescriber"
)

// EligibilityVerdict is the outcome of a diagnosis.
type EligibilityVerdict string

// The verdicts. NotEligible: more criteria are missing; NeedsPrescriber: no criterion holds, only a
// prescriber's free appreciation can open the way.
const (
	Eligible        EligibilityVerdict = "eligible"
	NotEligible     EligibilityVerdict = "not_eligible"
	NeedsPrescriber EligibilityVerdict = "needs_prescriber"
)

// Key gives the catalogue key of the verdict.
func (v EligibilityVerdict) Key() string { return "admission.eligibility." + string(v) }

// Claim is a criterion said to hold, with the date of its proof.
type Claim struct {
	Code    law.CriterionCode
	ProofOn calendar.Date // zero: none needed, or not seen
	Counted bool          // set by Diagnose
}

// Diagnosis is a check of eligibility to work integration (IAE).
type Diagnosis struct {
	ID, SiteID, ApplicationID, PersonID string
	Structure                           string // ACI, EI, EITI, AI, ETTI
	Author                              Author
	Prescriber                          string
	MadeOn, ExpiresOn                   calendar.Date
	Verdict                             EligibilityVerdict
	Missing                             int // level-2 criteria still needed
	Claims                              []Claim
	CheckedBy, CheckerName              string
	At                                  time.Time
}

// ValidOn says whether an eligible diagnosis still holds on a day.
func (d Diagnosis) ValidOn(day calendar.Date) bool {
	return d.Verdict == Eligible && !day.Before(d.MadeOn) && !day.After(d.ExpiresOn)
}

// Structures lists the kinds of SIAE that a diagnosis may be made for.
func Structures() []string { return []string{"ACI", "EI", "EITI", "AI", "ETTI"} }

// Diagnose computes the verdict, the missing number and the end of validity (decree 2021-1128, order of
// 1 September 2021): one level-1 criterion, or three of level 2 (two in AI and ETTI), let the employer hire
// alone; a prescriber appreciates freely. A criterion counts when its proof is young enough on the day;
// JEUNE and SENIOR are computed from the birth date.
func Diagnose(d Diagnosis, birth calendar.Date) Diagnosis {
	d.Claims = slices.Clone(d.Claims)
	one, two := 0, 0
	for i, c := range d.Claims {
		k, ok := law.CriterionOf(c.Code)
		d.Claims[i].Counted = ok && holds(k, c, d.MadeOn, birth)
		if !d.Claims[i].Counted {
			continue
		}
		if k.Level == 1 {
			one++
		} else {
			two++
		}
	}
	d.Missing = 0
	if d.Author == Prescriber {
		d.Verdict, d.ExpiresOn = Eligible, d.MadeOn.AddMonths(law.DiagnosisPrescriberMonths)
		return d
	}
	d.ExpiresOn = d.MadeOn.AddDays(law.DiagnosisEmployerDays)
	needed := law.LevelTwoNeeded(d.Structure)
	switch {
	case needed > 0 && (one > 0 || two >= needed):
		d.Verdict = Eligible
	case one+two == 0:
		d.Verdict, d.Missing = NeedsPrescriber, needed
	default:
		d.Verdict, d.Missing = NotEligible, max(0, needed-two)
	}
	return d
}

func holds(k law.Criterion, c Claim, day, birth calendar.Date) bool {
	switch k.Proof {
	case law.ProofIdentity:
		if birth.IsZero() {
			return false
		}
		age := birth.AgeOn(day)
		return (k.Code == law.CriterionYoung && age < law.YoungUnder) || (k.Code == law.CriterionSenior && age >= law.SeniorFrom)
	case law.ProofTitle:
		return true // whoever claims it has seen a decision or title valid on the day
	case law.ProofDated:
		return !c.ProofOn.IsZero() && !c.ProofOn.After(day) && day.Before(c.ProofOn.AddMonths(k.ProofMonths))
	}
	return false
}

// CheckDiagnosis lists the faults of what was typed.
func CheckDiagnosis(d Diagnosis, birth, today calendar.Date) fault.List {
	var l fault.List
	if !slices.Contains(Structures(), d.Structure) {
		l.Add("structure", "fault.choice")
	}
	switch d.Author {
	case Employer:
	case Prescriber:
		if d.Prescriber == "" {
			l.Add("prescriber", "fault.required")
		} else if len(d.Prescriber) > 200 {
			l.Add("prescriber", "fault.too_long", "max", 200)
		}
	default:
		l.Add("author", "fault.choice")
	}
	if d.MadeOn.IsZero() {
		l.Add("made_on", "fault.required")
	} else if d.MadeOn.After(today) {
		l.Add("made_on", "admission.fault.future")
	}
	seen := map[law.CriterionCode]bool{}
	for _, c := range d.Claims {
		k, ok := law.CriterionOf(c.Code)
		switch {
		case !ok || seen[c.Code]:
			l.Add("criteria", "fault.choice")
		case k.Proof == law.ProofDated && d.Author == Employer && c.ProofOn.IsZero():
			l.Add("proof_"+string(c.Code), "admission.fault.proof_date")
		case c.ProofOn.After(today):
			l.Add("proof_"+string(c.Code), "admission.fault.future")
		case k.Proof == law.ProofIdentity && birth.IsZero():
			l.Add("birth_date", "admission.fault.birth_needed")
		}
		seen[c.Code] = true
	}
	return l
}
