package admission

import (
	"context"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Letter is what a person will read.
type Letter struct {
	Kind          string
	Subject, Body fault.Message
}

// PreviewDecision gives the letter that a decision would send, and what keeps the decision from being taken.
// Nothing is written.
func (s *Service) PreviewDecision(ctx context.Context, who authz.Actor, siteID, applicationID string, v Verdict) (Letter, error) {
	q := s.DB.Read()
	a, err := open(ctx, q, who, "decision.make", siteID, applicationID)
	if err != nil {
		return Letter{}, err
	}
	f, err := s.factsOf(ctx, q, a, v.CohortID)
	if err != nil {
		return Letter{}, err
	}
	f.Today = clock.Today(s.Clock)
	if v.Verb == Admit && v.AnswerBy.IsZero() {
		v.AnswerBy = f.Today.AddDays(AnswerDays)
	}
	if err := CheckVerdict(f, v); err != nil {
		return Letter{}, err
	}
	kind, args := letterArgs(f, v)
	args = append([]any{"name", a.Person.GivenName, "link", s.Mail.URL("/apply/…")}, args...)
	return Letter{kind, fault.Msg("admission.mail." + kind + ".subject"), fault.Msg("admission.mail."+kind+".body", args...)}, nil
}

// File is what the committee sees of one person: the parts side by side, nothing of age, sex, address or eligibility.
type File struct {
	Application Application
	Interview   Interviewed // as the reader may see it
	HasMet      bool
	Gaps        []Gap
	Unexplained int
	Test        TestResult
}

// FileOf reads a file for the committee.
func (s *Service) FileOf(ctx context.Context, who authz.Actor, a Application) (File, error) {
	f := File{Application: a}
	if err := authz.Check(who, "decision.list", authz.Target{SiteID: a.SiteID}); err != nil {
		return f, err
	}
	q := s.DB.Read()
	i, err := latestInterview(ctx, q, a.SiteID, a.ID)
	if err != nil {
		return f, err
	}
	f.Interview, f.HasMet, f.Gaps, f.Unexplained = i.VisibleTo(who.AccountID), i.BothIn(), i.Gaps(s.Rubric), i.Unexplained(s.Rubric)
	if s.Tests != nil {
		f.Test, err = s.Tests.ResultOf(ctx, q, a.SiteID, a.ID)
	}
	return f, err
}

// ToDecide lists the applications that wait for a decision: those invited to an interview and those in the
// pool, by name. A name order, so that nobody reads a rank in it.
func ToDecide(ctx context.Context, q db.Queryer, siteID string) ([]Application, error) {
	var out []Application
	for _, state := range []State{Interview, Pool} {
		list, _, err := List(ctx, q, siteID, Filter{State: state, Sort: "name"})
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
