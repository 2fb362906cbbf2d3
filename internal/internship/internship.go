package internship

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/employment"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/id"
	"chantier/internal/platform/mailqueue"
)

// Company receives learners.
type Company struct {
	ID, SiteID, Name, SIRET, Address string
	TutorName, TutorEmail            string
	Version                          int
}

// Sign is one party's signature.
type Sign struct {
	Name string
	At   time.Time
}

// Agreement binds a learner, a company and the school.
type Agreement struct {
	ID, SiteID, CohortID, LearnerID, PersonID string
	CompanyID                                 string
	Aim                                       Aim
	StartsOn, EndsOn                          calendar.Date
	Weekly                                    calendar.Minutes
	Tasks                                     string
	RenewsID                                  string
	IssuedAt                                  time.Time
	Fingerprint                               string
	LearnerSign, TutorSign, DirectorSign      Sign
	CancelledAt                               time.Time
	CancelReason                              string
	AssessedAt                                time.Time
	Words                                     string
	Version                                   int
	LearnerName, CompanyName                  string
	TutorName, TutorEmail                     string
}

// Target tells the access table whom the agreement is about.
func (a Agreement) Target() authz.Target {
	return authz.Target{SiteID: a.SiteID, CohortID: a.CohortID, PersonID: a.PersonID, ObjectID: a.ID}
}

// Service holds the use cases.
type Service struct {
	DB     *db.DB
	Clock  clock.Clock
	Mail   *mailqueue.Queue
	Bundle *i18n.Bundle
}

func (s *Service) record(ctx context.Context, tx *db.Tx, who authz.Actor, action authz.Action, a Agreement, what string) error {
	return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: a.SiteID, Action: action, Object: "internship", ObjectID: a.ID, PersonID: a.PersonID,
		Detail: map[string]string{"step": what}})
}

// AddCompany stores a host company.
func (s *Service) AddCompany(ctx context.Context, who authz.Actor, c Company) (Company, error) {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) { c, err = s.AddCompanyTx(ctx, tx, who, c); return err })
	return c, err
}

// AddCompanyTx is AddCompany inside the caller's transaction.
func (s *Service) AddCompanyTx(ctx context.Context, tx *db.Tx, who authz.Actor, c Company) (Company, error) {
	if err := authz.Check(who, "internship.edit", authz.Target{SiteID: c.SiteID}); err != nil {
		return c, err
	}
	c.SIRET, c.TutorEmail = strings.ReplaceAll(c.SIRET, " ", ""), strings.ToLower(strings.TrimSpace(c.TutorEmail))
	if err := c.Check().Err(); err != nil {
		return c, err
	}
	c.ID, c.Version = id.New(), 1
	_, err := tx.Exec(ctx, `insert into host_company (id, site_id, name, siret, address, tutor_name, tutor_email, created_at, version) values ($1,$2,$3,$4,$5,$6,$7,$8,1)`,
		c.ID, c.SiteID, c.Name, c.SIRET, c.Address, c.TutorName, c.TutorEmail, db.At(s.Clock.Now()))
	if err != nil {
		return c, fmt.Errorf("internship: insert company: %w", err)
	}
	return c, audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: c.SiteID, Action: "internship.edit", Object: "company", ObjectID: c.ID})
}

// ContextOf gathers what the limits of a learner's agreement depend on.
func ContextOf(ctx context.Context, q db.Queryer, a Agreement) (Context, error) {
	p, err := person.ByID(ctx, q, a.SiteID, a.PersonID)
	if err != nil {
		return Context{}, err
	}
	c := Context{BirthDate: p.BirthDate}
	contract, ok, err := employment.CurrentOf(ctx, q, a.SiteID, a.LearnerID, a.StartsOn)
	if err != nil {
		return c, fmt.Errorf("internship: read the contract: %w", err)
	}
	if ok {
		c.ContractStarts, c.ContractEnds, c.ContractWeekly = contract.Terms.StartsOn, contract.TermOn, contract.Terms.Weekly
	}
	all, err := OfLearner(ctx, q, a.SiteID, a.LearnerID)
	if err != nil {
		return c, err
	}
	for _, o := range all {
		if o.ID != a.ID && o.CancelledAt.IsZero() {
			c.Others = append(c.Others, o)
		}
	}
	return c, nil
}

// Save stores a draft, or changes one that is not issued.
func (s *Service) Save(ctx context.Context, who authz.Actor, a Agreement) (Agreement, error) {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) { a, err = s.SaveTx(ctx, tx, who, a); return err })
	return a, err
}

// SaveTx is Save inside the caller's transaction.
func (s *Service) SaveTx(ctx context.Context, tx *db.Tx, who authz.Actor, a Agreement) (Agreement, error) {
	l, err := cohort.LearnerByID(ctx, tx, a.SiteID, a.LearnerID)
	if err != nil {
		return a, err
	}
	if err := authz.Check(who, "internship.edit", l.Target()); err != nil {
		return a, err
	}
	a.CohortID, a.PersonID = l.CohortID, l.PersonID
	if a.CompanyID != "" {
		if _, err := CompanyByID(ctx, tx, a.SiteID, a.CompanyID); err != nil {
			return a, fault.Field("company", "fault.choice")
		}
	}
	c, err := ContextOf(ctx, tx, a)
	if err != nil {
		return a, err
	}
	if err := a.Check(c).Err(); err != nil {
		return a, err
	}
	if a.ID == "" {
		a.ID, a.Version = id.New(), 1
		_, err = tx.Exec(ctx, `insert into internship_agreement (id, site_id, cohort_id, learner_id, person_id, company_id, aim, starts_on, ends_on, weekly_minutes, tasks, renews_id, version, created_at)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,1,$13)`, a.ID, a.SiteID, a.CohortID, a.LearnerID, a.PersonID, a.CompanyID, string(a.Aim), a.StartsOn, a.EndsOn,
			a.Weekly, a.Tasks, db.OrNull(a.RenewsID), db.At(s.Clock.Now()))
		if err != nil {
			return a, fmt.Errorf("internship: insert agreement: %w", err)
		}
		return a, s.record(ctx, tx, who, "internship.edit", a, "draft")
	}
	err = tx.ExecGuarded(ctx, "internship", `update internship_agreement set company_id=$1, aim=$2, starts_on=$3, ends_on=$4, weekly_minutes=$5, tasks=$6, version=version+1
		where id=$7 and site_id=$8 and version=$9 and issued_at is null and cancelled_at is null`, a.CompanyID, string(a.Aim), a.StartsOn, a.EndsOn, a.Weekly, a.Tasks, a.ID, a.SiteID, a.Version)
	if err != nil {
		return a, err
	}
	return a, s.record(ctx, tx, who, "internship.edit", a, "change")
}

// Issue freezes the text, and sends the company its link and the learner a letter.
func (s *Service) Issue(ctx context.Context, who authz.Actor, siteID, agreementID string, version int) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.IssueTx(ctx, tx, who, siteID, agreementID, version)
		return err
	})
}

// IssueTx is Issue inside the caller's transaction; it gives the company's secret.
func (s *Service) IssueTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, agreementID string, version int) (string, error) {
	a, err := ByID(ctx, tx, siteID, agreementID)
	if err != nil {
		return "", err
	}
	if err := authz.Check(who, "internship.edit", a.Target()); err != nil {
		return "", err
	}
	c, err := ContextOf(ctx, tx, a)
	if err != nil {
		return "", err
	}
	if err := a.Check(c).Err(); err != nil {
		return "", err
	}
	text, err := s.TextOf(ctx, tx, a)
	if err != nil {
		return "", err
	}
	secret, now := id.Secret(), s.Clock.Now()
	err = tx.ExecGuarded(ctx, "internship", `update internship_agreement set issued_at=$1, fingerprint=$2, link_hash=$3, version=version+1
		where id=$4 and version=$5 and issued_at is null and cancelled_at is null`, db.At(now), text.Fingerprint, id.Hash(secret), a.ID, version)
	if err != nil {
		return "", err
	}
	for _, letter := range []mailqueue.Letter{
		{To: a.TutorEmail, Subject: fault.Msg("internship.mail_company.subject", "learner", a.LearnerName), Body: fault.Msg("internship.mail_company.body", "tutor", a.TutorName, "learner", a.LearnerName,
			"company", a.CompanyName, "from", a.StartsOn, "to", a.EndsOn, "link", s.Mail.URL("/company/"+secret))},
		{To: text.LearnerEmail, Subject: fault.Msg("internship.mail_learner.subject"), Body: fault.Msg("internship.mail_learner.body", "company", a.CompanyName, "from", a.StartsOn, "to", a.EndsOn, "link", s.Mail.URL("/today"))},
	} {
		letter.SiteID, letter.Kind, letter.Locale = a.SiteID, "internship.issued", "fr"
		if err := s.Mail.Post(ctx, tx, letter); err != nil {
			return "", err
		}
	}
	return secret, s.record(ctx, tx, who, "internship.edit", a, "issue")
}

// Resolve finds the agreement that a company's secret opens.
func (s *Service) Resolve(ctx context.Context, secret string) (Agreement, error) {
	return db.One(ctx, s.DB.Read(), "internship link", scan, `select `+columns+`where a.link_hash = $1`, id.Hash(secret))
}

// Party is who signs.
type Party string

// The three parties.
const (
	LearnerParty  Party = "learner"
	TutorParty    Party = "tutor"
	DirectorParty Party = "director"
)

var signing = map[Party]struct {
	action authz.Action
	update string
}{
	LearnerParty:  {"internship.sign_own", `update internship_agreement set learner_signed_at=$1, learner_name=$2, version=version+1 where id=$3 and learner_signed_at is null and cancelled_at is null and fingerprint=$4 and fingerprint<>''`},
	TutorParty:    {"internship.company_link", `update internship_agreement set tutor_signed_at=$1, tutor_name=$2, version=version+1 where id=$3 and tutor_signed_at is null and cancelled_at is null and fingerprint=$4 and fingerprint<>''`},
	DirectorParty: {"internship.sign_employer", `update internship_agreement set director_signed_at=$1, director_name=$2, version=version+1 where id=$3 and director_signed_at is null and cancelled_at is null and fingerprint=$4 and fingerprint<>''`},
}

// SignAs signs for a party the text with the fingerprint that the signer saw. Signing twice is a conflict, not two signatures.
func (s *Service) SignAs(ctx context.Context, who authz.Actor, party Party, siteID, agreementID, fingerprint, name string, consent bool) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.SignAsTx(ctx, tx, who, party, siteID, agreementID, fingerprint, name, consent)
	})
}

// SignAsTx is SignAs inside the caller's transaction.
func (s *Service) SignAsTx(ctx context.Context, tx *db.Tx, who authz.Actor, party Party, siteID, agreementID, fingerprint, name string, consent bool) error {
	a, err := ByID(ctx, tx, siteID, agreementID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, signing[party].action, a.Target()); err != nil {
		return err
	}
	var l fault.List
	if name = strings.Join(strings.Fields(name), " "); name == "" || len([]rune(name)) > 200 {
		l.Add("name", "internship.sign_name")
	}
	if !consent {
		l.Add("consent", "fault.consent")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if err := tx.ExecGuarded(ctx, "internship signature", signing[party].update, db.At(s.Clock.Now()), name, a.ID, fingerprint); err != nil {
		return err
	}
	return s.record(ctx, tx, who, signing[party].action, a, "sign "+string(party))
}

// Cancel ends an agreement before its term, with a reason.
func (s *Service) Cancel(ctx context.Context, who authz.Actor, siteID, agreementID, reason string, version int) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := ByID(ctx, tx, siteID, agreementID)
		if err != nil {
			return err
		}
		if err := authz.Check(who, "internship.edit", a.Target()); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" || len([]rune(reason)) > 500 {
			return fault.Field("reason", "internship.cancel_why")
		}
		err = tx.ExecGuarded(ctx, "internship", `update internship_agreement set cancelled_at=$1, cancel_reason=$2, version=version+1
			where id=$3 and version=$4 and cancelled_at is null`, db.At(s.Clock.Now()), reason, a.ID, version)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, who, "internship.edit", a, "cancel")
	})
}

// Assess stores the tutor's marks and words, from the first day on; a second answer is a conflict.
func (s *Service) Assess(ctx context.Context, who authz.Actor, siteID, agreementID string, marks map[string]int, words string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.AssessTx(ctx, tx, who, siteID, agreementID, marks, words)
	})
}

// AssessTx is Assess inside the caller's transaction.
func (s *Service) AssessTx(ctx context.Context, tx *db.Tx, who authz.Actor, siteID, agreementID string, marks map[string]int, words string) error {
	a, err := ByID(ctx, tx, siteID, agreementID)
	if err != nil {
		return err
	}
	if err := authz.Check(who, "internship.company_link", a.Target()); err != nil {
		return err
	}
	if err := CheckAssessment(marks, words).Err(); err != nil {
		return err
	}
	if state := a.StateOn(clock.Today(s.Clock)); state != Running && state != Ended {
		return fault.New(fault.Conflict, "internship.assess_later")
	}
	err = tx.ExecGuarded(ctx, "assessment", `update internship_agreement set assessed_at=$1, assessment_words=$2, version=version+1 where id=$3 and assessed_at is null`,
		db.At(s.Clock.Now()), words, a.ID)
	if err != nil {
		return err
	}
	for _, c := range Criteria() {
		if _, err := tx.Exec(ctx, `insert into internship_mark (agreement_id, site_id, criterion, mark) values ($1,$2,$3,$4)`, a.ID, a.SiteID, c, marks[c]); err != nil {
			return fmt.Errorf("internship: store mark: %w", err)
		}
	}
	return s.record(ctx, tx, who, "internship.company_link", a, "assess")
}

// organisationOf gives the employer of a site.
func organisationOf(ctx context.Context, q db.Queryer, siteID string) (network.Site, network.Organisation, error) {
	site, err := network.SiteByID(ctx, q, siteID)
	if err != nil {
		return site, network.Organisation{}, err
	}
	org, err := network.OrganisationByID(ctx, q, site.OrganisationID)
	return site, org, err
}
