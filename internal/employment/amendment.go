package employment

import (
	"slices"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/money"
)

// Changes is what an amendment (avenant) changes from a day on. Zero fields change nothing.
type Changes struct {
	EffectiveOn     calendar.Date
	EndsOn          calendar.Date // a renewal: the new term
	Weekly          calendar.Minutes
	Hourly          money.Cents
	Post, Workplace string
	HoursException  HoursException
	TotalException  TotalException
	ExceptionRef    string
	TrainingEndsOn  calendar.Date
}

// IsRenewal says whether the term moves.
func (ch Changes) IsRenewal() bool { return !ch.EndsOn.IsZero() }

func (ch Changes) empty() bool {
	return ch.EndsOn.IsZero() && ch.Weekly == 0 && ch.Hourly == 0 && ch.Post == "" && ch.Workplace == ""
}

// Amendment is an amendment given to both parties to sign. It has no draft: it
// is written in one form, frozen at once, and withdrawn when it was wrong.
type Amendment struct {
	ID, SiteID, ContractID string
	Seq                    int
	Changes                Changes

	IssuedAt    time.Time
	Snapshot    string
	Template    int
	Fingerprint string
	Employee    Signature
	Employer    Signature
	DocumentKey string
	DocumentSHA string
	WithdrawnAt time.Time
	Version     int
}

// AmendmentState is where an amendment is.
type AmendmentState string

// The states of an amendment.
const (
	AmendmentToSign    AmendmentState = "to_sign"
	AmendmentSigned    AmendmentState = "signed"
	AmendmentWithdrawn AmendmentState = "withdrawn"
)

// State gives the state; it does not depend on the day.
func (a Amendment) State() AmendmentState {
	switch {
	case !a.WithdrawnAt.IsZero():
		return AmendmentWithdrawn
	case a.Employee.Done() && a.Employer.Done():
		return AmendmentSigned
	}
	return AmendmentToSign
}

// apply gives the terms after the changes.
func (ch Changes) apply(t Terms) Terms {
	if ch.IsRenewal() {
		t.EndsOn = ch.EndsOn
	}
	if ch.Weekly != 0 {
		t.Weekly, t.HoursException = ch.Weekly, ch.HoursException
	}
	if ch.Hourly != 0 {
		t.Hourly = ch.Hourly
	}
	if ch.Post != "" {
		t.Post = ch.Post
	}
	if ch.Workplace != "" {
		t.Workplace = ch.Workplace
	}
	if ch.TotalException != "" {
		t.TotalException, t.TrainingEndsOn = ch.TotalException, ch.TrainingEndsOn
	}
	if ch.ExceptionRef != "" {
		t.ExceptionRef = ch.ExceptionRef
	}
	return t
}

// TermsOn gives the terms in force on a day: those of the contract with its signed amendments, in the order of their days.
func TermsOn(c Contract, amendments []Amendment, day calendar.Date) Terms {
	signed := slices.DeleteFunc(slices.Clone(amendments), func(a Amendment) bool {
		return a.State() != AmendmentSigned || a.Changes.EffectiveOn.After(day)
	})
	slices.SortStableFunc(signed, func(a, b Amendment) int {
		if d := a.Changes.EffectiveOn.Compare(b.Changes.EffectiveOn); d != 0 {
			return d
		}
		return a.Seq - b.Seq
	})
	t := c.Terms
	for _, a := range signed {
		t = a.Changes.apply(t)
	}
	return t
}
