package employment

import (
	"fmt"
	"time"

	"chantier/internal/law"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/money"
)

// LengthException allows a contract shorter than the legal minimum.
type LengthException string

// HoursException allows fewer weekly hours than the legal minimum.
type HoursException string

// TotalException allows more than the legal total of contracts with one employer.
type TotalException string

// The reason codes, "" being the ordinary case (C. trav., art. L.5132-15-1).
const (
	AdjustedSentence LengthException = "adjusted_sentence" // personne condamnée dont la peine est aménagée

	HoursDifficulties HoursException = "particular_difficulties"

	FinishTraining    TotalException = "training" // achever une formation en cours
	Senior            TotalException = "senior"
	DisabledWorker    TotalException = "disabled_worker"
	TotalDifficulties TotalException = "particular_difficulties"
)

// TotalExceptions lists the reasons to go past the total, in the order of the article.
func TotalExceptions() []TotalException {
	return []TotalException{FinishTraining, Senior, DisabledWorker, TotalDifficulties}
}

// Terms are what the parties agree on.
type Terms struct {
	StartsOn, EndsOn calendar.Date // both worked
	TrialEndsOn      calendar.Date // last day of the trial period; zero: none
	Weekly           calendar.Minutes
	Hourly           money.Cents
	Post, Workplace  string
	PensionFund      string // caisse de retraite complémentaire
	ProvidentFund    string // organisme de prévoyance

	LengthException LengthException
	HoursException  HoursException
	TotalException  TotalException
	ExceptionRef    string        // which decision allows the exceptions: who, when
	TrainingEndsOn  calendar.Date // of FinishTraining
	// PriorDays counts the days under a CDDI with the same employer that are in no contract of the product.
	PriorDays int
}

// Signature is one party's signing of a frozen text.
type Signature struct {
	At        time.Time
	Name      string // as typed
	AccountID string
}

// Done says whether the party signed.
func (s Signature) Done() bool { return !s.At.IsZero() }

// EndReason says why a contract ended before its term.
type EndReason string

// The reasons that the law admits (C. trav., art. L.1243-1, L.1243-2 and L.5132-15-1: law.RuleCDDITermination).
const (
	EndTrial        EndReason = "trial"
	EndAgreement    EndReason = "agreement"
	EndSeriousFault EndReason = "serious_fault"
	EndForceMajeure EndReason = "force_majeure"
	EndUnfitness    EndReason = "unfitness"
	EndHired        EndReason = "hired"
	EndTraining     EndReason = "training"
)

// EndReasons lists the reasons, the happy ones first.
func EndReasons() []EndReason {
	return []EndReason{EndHired, EndTraining, EndAgreement, EndTrial, EndUnfitness, EndSeriousFault, EndForceMajeure}
}

// Contract is a CDDI with its facts.
type Contract struct {
	ID, SiteID, OrganisationID    string
	LearnerID, PersonID, CohortID string
	Year, Seq                     int // of the number
	Terms                         Terms

	IssuedAt    time.Time // the text was frozen and handed to both
	Snapshot    string    // JSON of what the text says, from IssuedAt
	Template    int
	Fingerprint string // of the frozen text, which both sign
	Employee    Signature
	Employer    Signature
	DocumentKey string // of the signed PDF in the file store, "" until archived
	DocumentSHA string

	TermOn      calendar.Date // the term in force: Terms.EndsOn, or later by a signed renewal
	WithdrawnAt time.Time
	EndedOn     calendar.Date // last day when broken before the term; zero otherwise
	EndReason   EndReason
	Version     int
	CreatedAt   time.Time

	// For lists.
	GivenName, FamilyName, CohortName string
	LearnerLeftOn                     calendar.Date
}

// Number is what the paper says: CDDI-2026-0042.
func (c Contract) Number() string { return fmt.Sprintf("CDDI-%d-%04d", c.Year, c.Seq) }

// Name gives the person's name.
func (c Contract) Name() string { return c.GivenName + " " + c.FamilyName }

// Target tells the access table whom the contract is about.
func (c Contract) Target() authz.Target {
	return authz.Target{SiteID: c.SiteID, CohortID: c.CohortID, PersonID: c.PersonID, ObjectID: c.ID}
}

// LastDay is the last day under contract: the term, or earlier when it was broken.
func (c Contract) LastDay() calendar.Date {
	if !c.EndedOn.IsZero() {
		return c.EndedOn
	}
	return c.TermOn
}

// HourlyOn gives the hourly pay due on a day: what the contract says, or the minimum wage once it is higher (art. L.3231-2).
func (t Terms) HourlyOn(day calendar.Date) money.Cents {
	smic, ok := law.SMICOn(day)
	if ok && smic.Hour > t.Hourly {
		return smic.Hour
	}
	return t.Hourly
}

// MonthlyOn gives the gross pay of a full month at the rate of a day.
func (t Terms) MonthlyOn(day calendar.Date) money.Cents {
	return law.MonthlyPay(t.HourlyOn(day), t.Weekly)
}

// Months counts the whole months of the contract, from date to date.
func (t Terms) Months() int {
	n := 0
	for !law.LastDayOfMonths(t.StartsOn, n+1).After(t.EndsOn) {
		n++
	}
	return n
}

// LeaveDays gives the paid leave earned to the term, in jours ouvrables.
func (t Terms) LeaveDays() int { return law.LeaveSixDayWorkdays(t.Months()) }
