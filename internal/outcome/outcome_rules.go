package outcome

import (
	"slices"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Situation tells what somebody does after the path.
type Situation string

// The situations, in the order in which they are offered.
const (
	PermanentJob       Situation = "permanent_job"       // CDI
	FixedTermJob       Situation = "fixed_term_job"      // CDD, with its months
	TemporaryWork      Situation = "temporary_work"      // intérim, with its months
	PublicService      Situation = "public_service"      // stagiaire ou titulaire
	SelfEmployed       Situation = "self_employed"       // business created or taken over
	SubsidisedContract Situation = "subsidised_contract" // contrat aidé with an ordinary employer
	Training           Situation = "training"            // qualifying or pre-qualifying
	OtherSIAE          Situation = "other_siae"          // hired by another SIAE
	JobSeeker          Situation = "job_seeker"
	Inactive           Situation = "inactive"
	NoNews             Situation = "no_news"
	Death              Situation = "death"
	LongIllness        Situation = "long_illness"
	Prison             Situation = "prison"
	TrialEnded         Situation = "trial_ended"
)

// Situations lists every situation of an exit.
func Situations() []Situation {
	return []Situation{PermanentJob, FixedTermJob, TemporaryWork, PublicService, SelfEmployed, SubsidisedContract, Training,
		OtherSIAE, JobSeeker, Inactive, NoNews, Death, LongIllness, Prison, TrialEnded}
}

// FollowUpSituations lists those that a person tells of months later.
func FollowUpSituations() []Situation { return Situations()[:11] }

// AsksMonths says whether the length of the contract decides of the class.
func (s Situation) AsksMonths() bool { return s == FixedTermJob || s == TemporaryWork }

// Class is the State's class of an exit.
type Class string

// The classes (law.RuleExitClasses).
const (
	LastingJob    Class = "lasting_job"    // emploi durable
	TransitionJob Class = "transition_job" // emploi de transition
	Positive      Class = "positive"       // sortie positive
	Other         Class = "other"          // autre sortie
	Excluded      Class = "excluded"       // retrait des sorties constatées
)

// Classes lists the classes in the order of reports.
func Classes() []Class { return []Class{LastingJob, TransitionJob, Positive, Other, Excluded} }

// IsDynamic says whether the class counts as a dynamic exit (sortie dynamique).
func (c Class) IsDynamic() bool { return c == LastingJob || c == TransitionJob || c == Positive }

// ClassOf gives the class of a situation; contractMonths counts for fixed-term and
// temporary work only (law.RuleExitLasting). What is not known is "other": leaving
// it out would inflate the rate.
func ClassOf(s Situation, contractMonths int) Class {
	switch s {
	case PermanentJob, PublicService, SelfEmployed:
		return LastingJob
	case FixedTermJob, TemporaryWork:
		if contractMonths >= law.LastingJobMinMonths {
			return LastingJob
		}
		return TransitionJob
	case SubsidisedContract:
		return TransitionJob
	case Training, OtherSIAE:
		return Positive
	case Death, LongIllness, Prison, TrialEnded:
		return Excluded
	}
	return Other
}

// Counted says whether a stay is long enough for the State's statistics (law.RuleExitMinStay). Both days are included.
func Counted(entered, exited calendar.Date) bool {
	return entered.DaysInclusive(exited) >= law.ExitMinDays
}

// Rate is the count behind a rate of dynamic exits.
type Rate struct {
	ByClass  map[Class]int // exits that count, withdrawn ones included
	TooShort int           // left before law.ExitMinDays: not counted
	Dynamic  int
	Lasting  int
	Counted  int // the denominator: dynamic and other exits
}

// RateOf counts exits: (lasting + transition + positive) out of those and the others. Withdrawn and too short stays are out of both.
func RateOf(exits []Exit) Rate {
	r := Rate{ByClass: map[Class]int{}}
	for _, e := range exits {
		if !Counted(e.EnteredOn, e.ExitedOn) {
			r.TooShort++
			continue
		}
		r.ByClass[e.Class]++
		if e.Class == Excluded {
			continue
		}
		r.Counted++
		if e.Class.IsDynamic() {
			r.Dynamic++
		}
		if e.Class == LastingJob {
			r.Lasting++
		}
	}
	return r
}

// DueOn gives the day on which a leaver's situation is asked.
func DueOn(exited calendar.Date, months int) calendar.Date { return exited.AddMonths(months) }

// Check lists every fault of an exit.
func (e Exit) Check(today calendar.Date) fault.List {
	var l fault.List
	switch {
	case e.ExitedOn.IsZero():
		l.Add("exited_on", "fault.required")
	case e.ExitedOn.Before(e.EnteredOn):
		l.Add("exited_on", "outcome.before_entry", "date", e.EnteredOn)
	case e.ExitedOn.After(today):
		l.Add("exited_on", "outcome.in_future")
	}
	checkSituation(&l, e.Situation, e.ContractMonths, Situations())
	if len([]rune(e.Organisation)) > 200 {
		l.Add("organisation", "fault.too_long", "max", 200)
	}
	if len([]rune(e.Evidence)) > 500 {
		l.Add("evidence", "fault.too_long", "max", 500)
	}
	return l
}

func checkSituation(l *fault.List, s Situation, months int, allowed []Situation) {
	if !slices.Contains(allowed, s) {
		l.Add("situation", "fault.choice")
	}
	if s.AsksMonths() && (months < 1 || months > 60) {
		l.Add("contract_months", "fault.between", "min", 1, "max", 60)
	}
}

// Check lists every fault of a follow-up answer.
func (f FollowUp) Check(exited, today calendar.Date) fault.List {
	var l fault.List
	if !slices.Contains(law.FollowUpMonths(), f.Months) {
		l.Add("months", "fault.choice")
	}
	switch {
	case f.AskedOn.IsZero():
		l.Add("asked_on", "fault.required")
	case f.AskedOn.After(today):
		l.Add("asked_on", "outcome.in_future")
	case f.AskedOn.Before(exited):
		l.Add("asked_on", "outcome.before_exit", "date", exited)
	}
	if f.Reached {
		checkSituation(&l, f.Situation, f.ContractMonths, FollowUpSituations())
	}
	return l
}
