package employment

import (
	"context"
	"strings"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/law"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// DraftCommand asks for a contract of a learner.
type DraftCommand struct {
	SiteID, LearnerID string
	Terms             Terms
}

// Draft writes the draft of a contract. Every fault of the terms is told at once.
func (s *Service) Draft(ctx context.Context, who authz.Actor, cmd DraftCommand) (c Contract, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err = s.DraftTx(ctx, tx, who, s.Clock.Now(), cmd)
		return err
	})
	return c, err
}

// DraftTx is Draft inside a transaction.
func (s *Service) DraftTx(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, cmd DraftCommand) (Contract, error) {
	f, err := loadFile(ctx, tx, cmd.SiteID, cmd.LearnerID, "")
	if err != nil {
		return Contract{}, err
	}
	if err := authz.Check(who, ActionCreate, f.learner.Target()); err != nil {
		return Contract{}, err
	}
	t := cmd.Terms.clean()
	if err := CheckTerms(t, f.person.BirthDate, f.others).Err(); err != nil {
		return Contract{}, err
	}
	c := Contract{ID: id.New(), SiteID: f.site.ID, OrganisationID: f.organisation.ID, LearnerID: f.learner.ID, PersonID: f.person.ID,
		CohortID: f.learner.CohortID, Year: t.StartsOn.Year, Terms: t, TermOn: t.EndsOn, Version: 1, CreatedAt: now,
		GivenName: f.person.GivenName, FamilyName: f.person.FamilyName, CohortName: f.learner.CohortName}
	if c.Seq, err = nextNumber(ctx, tx, c.SiteID, c.Year); err != nil {
		return Contract{}, err
	}
	if err := insertContract(ctx, tx, c); err != nil {
		return Contract{}, err
	}
	return c, record(ctx, tx, who, now, ActionCreate, c, map[string]string{"number": c.Number(), "starts_on": t.StartsOn.String(), "ends_on": t.EndsOn.String()})
}

// file is what a contract is written from.
type file struct {
	learner      cohort.Learner
	person       person.Person
	site         network.Site
	organisation network.Organisation
	others       []Period // the person's other contracts with the employer
}

func loadFile(ctx context.Context, q db.Queryer, siteID, learnerID, exceptContract string) (f file, err error) {
	if f.learner, err = cohort.LearnerByID(ctx, q, siteID, learnerID); err != nil {
		return f, err
	}
	if f.person, err = person.ByID(ctx, q, siteID, f.learner.PersonID); err != nil {
		return f, err
	}
	if f.site, err = network.SiteByID(ctx, q, siteID); err != nil {
		return f, err
	}
	if f.organisation, err = network.OrganisationByID(ctx, q, f.site.OrganisationID); err != nil {
		return f, err
	}
	f.others, err = periodsElsewhere(ctx, q, f.organisation.ID, f.person.ID, exceptContract)
	return f, err
}

// Examination is what the form shows while the terms are typed.
type Examination struct {
	Faults fault.List
	// TrialLatest and Limit are zero until both dates are known.
	TrialLatest, Limit calendar.Date
	Terms              Terms
	Others             []Period
}

// Examine tells what is wrong with terms, without writing anything.
func (s *Service) Examine(ctx context.Context, who authz.Actor, cmd DraftCommand, exceptContract string) (Examination, error) {
	f, err := loadFile(ctx, s.DB.Read(), cmd.SiteID, cmd.LearnerID, exceptContract)
	if err != nil {
		return Examination{}, err
	}
	if err := authz.Check(who, ActionCreate, f.learner.Target()); err != nil {
		return Examination{}, err
	}
	t := cmd.Terms.clean()
	x := Examination{Faults: CheckTerms(t, f.person.BirthDate, f.others), Terms: t, Others: f.others}
	if !t.StartsOn.IsZero() && t.EndsOn.After(t.StartsOn) {
		x.TrialLatest = law.TrialLastDay(t.StartsOn, t.EndsOn)
		x.Limit = TotalLimit(t, earlier(t, f.others), law.CDDIMaxMonths)
	}
	return x, nil
}

// Propose gives first terms for a learner: the cohort's dates and hours, the
// minimum wage of the first day, the longest trial, and what the site's last contract says of the rest.
func (s *Service) Propose(ctx context.Context, who authz.Actor, siteID, learnerID string) (cohort.Learner, Terms, error) {
	q := s.DB.Read()
	f, err := loadFile(ctx, q, siteID, learnerID, "")
	if err != nil {
		return f.learner, Terms{}, err
	}
	if err := authz.Check(who, ActionCreate, f.learner.Target()); err != nil {
		return f.learner, Terms{}, err
	}
	group, err := cohort.ByID(ctx, q, siteID, f.learner.CohortID)
	if err != nil {
		return f.learner, Terms{}, err
	}
	t := Terms{StartsOn: group.StartsOn, EndsOn: group.EndsOn, Weekly: min(max(group.WeeklyMinutes, law.CDDIMinWeekly), law.CDDIMaxWeekly), Workplace: f.site.Address()}
	if f.learner.EnteredOn.After(t.StartsOn) {
		t.StartsOn = f.learner.EnteredOn
	}
	if smic, ok := law.SMICOn(t.StartsOn); ok {
		t.Hourly = smic.Hour
	}
	t.TrialEndsOn = law.TrialLastDay(t.StartsOn, t.EndsOn)
	last, err := db.List(ctx, q, scanContract, `select `+contractColumns+`where k.site_id = $1 order by k.created_at desc, k.id desc limit 1`, siteID)
	if err != nil {
		return f.learner, Terms{}, fault.Wrap(err, "employment: last contract of the site")
	}
	for _, c := range last {
		t.Post, t.PensionFund, t.ProvidentFund = c.Terms.Post, c.Terms.PensionFund, c.Terms.ProvidentFund
	}
	return f.learner, t, nil
}

// clean trims what was typed.
func (t Terms) clean() Terms {
	for _, s := range []*string{&t.Post, &t.Workplace, &t.PensionFund, &t.ProvidentFund, &t.ExceptionRef} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	if t.TotalException != FinishTraining {
		t.TrainingEndsOn = calendar.Date{}
	}
	return t
}

func record(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, c Contract, detail map[string]string) error {
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: c.SiteID, Action: action, Object: "contract", ObjectID: c.ID, PersonID: c.PersonID, Detail: detail})
}
