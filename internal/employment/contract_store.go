package employment

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

const contractColumns = `k.id, k.site_id, k.organisation_id, k.learner_id, k.person_id, l.cohort_id, k.number_year, k.number_seq,
	k.starts_on, k.ends_on, k.term_on, k.trial_ends_on, k.weekly_minutes, k.hourly_cents, k.post, k.workplace, k.pension_fund, k.provident_fund,
	k.length_exception, k.hours_exception, k.total_exception, k.exception_ref, k.training_ends_on, k.prior_days,
	k.issued_at, k.snapshot, k.template, k.fingerprint, k.employee_signed_at, k.employee_name, k.employee_account_id,
	k.employer_signed_at, k.employer_name, k.employer_account_id, k.document_key, k.document_sha256,
	k.withdrawn_at, k.ended_on, k.end_reason, k.version, k.created_at, p.given_name, p.family_name, c.name, l.left_on
	from contract k join learner l on l.id = k.learner_id join person p on p.id = k.person_id join cohort c on c.id = l.cohort_id `

func scanContract(r db.Row) (Contract, error) {
	var c Contract
	t := &c.Terms
	err := r.Scan(&c.ID, &c.SiteID, &c.OrganisationID, &c.LearnerID, &c.PersonID, &c.CohortID, &c.Year, &c.Seq,
		&t.StartsOn, &t.EndsOn, &c.TermOn, &t.TrialEndsOn, &t.Weekly, &t.Hourly, &t.Post, &t.Workplace, &t.PensionFund, &t.ProvidentFund,
		&t.LengthException, &t.HoursException, &t.TotalException, &t.ExceptionRef, &t.TrainingEndsOn, &t.PriorDays,
		db.Into(&c.IssuedAt), &c.Snapshot, &c.Template, &c.Fingerprint, db.Into(&c.Employee.At), &c.Employee.Name, db.Text(&c.Employee.AccountID),
		db.Into(&c.Employer.At), &c.Employer.Name, db.Text(&c.Employer.AccountID), &c.DocumentKey, &c.DocumentSHA,
		db.Into(&c.WithdrawnAt), &c.EndedOn, &c.EndReason, &c.Version, db.Into(&c.CreatedAt), &c.GivenName, &c.FamilyName, &c.CohortName, &c.LearnerLeftOn)
	return c, err
}

// ByID gives a contract of a site.
func ByID(ctx context.Context, q db.Queryer, siteID, contractID string) (Contract, error) {
	return db.One(ctx, q, "contract", scanContract, `select `+contractColumns+`where k.id = $1 and k.site_id = $2`, contractID, siteID)
}

// List gives every contract of a site, by name.
func List(ctx context.Context, q db.Queryer, siteID string) ([]Contract, error) {
	return db.List(ctx, q, scanContract, `select `+contractColumns+`where k.site_id = $1 order by p.search_name, k.starts_on, k.id`, siteID)
}

// OfPerson gives a person's contracts at a site, newest first.
func OfPerson(ctx context.Context, q db.Queryer, siteID, personID string) ([]Contract, error) {
	return db.List(ctx, q, scanContract, `select `+contractColumns+`where k.site_id = $1 and k.person_id = $2
		order by k.starts_on desc, k.id desc`, siteID, personID)
}

// OfLearner gives a learner's contracts, newest first.
func OfLearner(ctx context.Context, q db.Queryer, siteID, learnerID string) ([]Contract, error) {
	return db.List(ctx, q, scanContract, `select `+contractColumns+`where k.site_id = $1 and k.learner_id = $2
		order by k.starts_on desc, k.id desc`, siteID, learnerID)
}

// CurrentOf gives the contract under which a learner works on a day; ok is false without one.
func CurrentOf(ctx context.Context, q db.Queryer, siteID, learnerID string, day calendar.Date) (c Contract, ok bool, err error) {
	all, err := OfLearner(ctx, q, siteID, learnerID)
	if err != nil {
		return c, false, fmt.Errorf("employment: current contract: %w", err)
	}
	for _, c := range all {
		if c.StateOn(day) == Running {
			return c, true, nil
		}
	}
	return c, false, nil
}

// periodsElsewhere gives the other contracts of the person with the employer,
// whatever the site: the total of L.5132-15-1 counts per person and employer. A
// person is known once per site, so the same name and birth date is the same person.
func periodsElsewhere(ctx context.Context, q db.Queryer, organisationID, personID, exceptID string) ([]Period, error) {
	all, err := db.List(ctx, q, scanContract, `select `+contractColumns+`
		join person me on me.id = $2
		where k.organisation_id = $1 and k.withdrawn_at is null and k.id <> $3
		and (p.id = me.id or (p.search_name = me.search_name and p.birth_date = me.birth_date))
		order by k.starts_on, k.id`, organisationID, personID, exceptID)
	if err != nil {
		return nil, fmt.Errorf("employment: other contracts of the person: %w", err)
	}
	out := make([]Period, len(all))
	for i, c := range all {
		out[i] = Period{Number: c.Number(), From: c.Terms.StartsOn, LastDay: c.LastDay()}
	}
	return out, nil
}

func nextNumber(ctx context.Context, tx *db.Tx, siteID string, year int) (int, error) {
	last, err := db.Scalar[int](ctx, tx, `select coalesce(max(number_seq), 0) from contract where site_id = $1 and number_year = $2`, siteID, year)
	if err != nil {
		return 0, fmt.Errorf("employment: next number: %w", err)
	}
	return last + 1, nil
}

func insertContract(ctx context.Context, tx *db.Tx, c Contract) error {
	t := c.Terms
	_, err := tx.Exec(ctx, `insert into contract (id, site_id, organisation_id, learner_id, person_id, number_year, number_seq,
		starts_on, ends_on, term_on, trial_ends_on, weekly_minutes, hourly_cents, post, workplace, pension_fund, provident_fund,
		length_exception, hours_exception, total_exception, exception_ref, training_ends_on, prior_days, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,1,$23)`,
		c.ID, c.SiteID, c.OrganisationID, c.LearnerID, c.PersonID, c.Year, c.Seq, t.StartsOn, t.EndsOn, t.TrialEndsOn,
		int64(t.Weekly), int64(t.Hourly), t.Post, t.Workplace, t.PensionFund, t.ProvidentFund,
		t.LengthException, t.HoursException, t.TotalException, t.ExceptionRef, t.TrainingEndsOn, t.PriorDays, db.At(c.CreatedAt))
	if err != nil {
		return fmt.Errorf("employment: insert contract: %w", err)
	}
	return nil
}

func updateTerms(ctx context.Context, tx *db.Tx, c Contract) error {
	t := c.Terms
	return tx.ExecGuarded(ctx, "contract", `update contract set starts_on=$1, ends_on=$2, term_on=$2, trial_ends_on=$3, weekly_minutes=$4, hourly_cents=$5,
		post=$6, workplace=$7, pension_fund=$8, provident_fund=$9, length_exception=$10, hours_exception=$11, total_exception=$12,
		exception_ref=$13, training_ends_on=$14, prior_days=$15, version=version+1
		where id=$16 and site_id=$17 and version=$18 and issued_at is null and withdrawn_at is null`,
		t.StartsOn, t.EndsOn, t.TrialEndsOn, int64(t.Weekly), int64(t.Hourly), t.Post, t.Workplace, t.PensionFund, t.ProvidentFund,
		t.LengthException, t.HoursException, t.TotalException, t.ExceptionRef, t.TrainingEndsOn, t.PriorDays, c.ID, c.SiteID, c.Version)
}

func updateIssued(ctx context.Context, tx *db.Tx, c Contract) error {
	return tx.ExecGuarded(ctx, "contract", `update contract set issued_at=$1, snapshot=$2, template=$3, fingerprint=$4, version=version+1
		where id=$5 and site_id=$6 and version=$7 and withdrawn_at is null and employee_signed_at is null and employer_signed_at is null`,
		db.At(c.IssuedAt), c.Snapshot, c.Template, c.Fingerprint, c.ID, c.SiteID, c.Version)
}

// party names the columns of one side's signature.
type party string

const (
	employeeParty party = "employee"
	employerParty party = "employer"
)

// signatureUpdates are whole statements: no SQL is made of parts.
var signatureUpdates = map[party]string{
	employeeParty: `update contract set employee_signed_at=$1, employee_name=$2, employee_account_id=$3, version=version+1
		where id=$4 and site_id=$5 and version=$6 and issued_at is not null and withdrawn_at is null and employee_signed_at is null`,
	employerParty: `update contract set employer_signed_at=$1, employer_name=$2, employer_account_id=$3, version=version+1
		where id=$4 and site_id=$5 and version=$6 and issued_at is not null and withdrawn_at is null and employer_signed_at is null`,
}

func updateSignature(ctx context.Context, tx *db.Tx, c Contract, p party, s Signature) error {
	return tx.ExecGuarded(ctx, "contract", signatureUpdates[p], db.At(s.At), s.Name, db.OrNull(s.AccountID), c.ID, c.SiteID, c.Version)
}

func updateWithdrawn(ctx context.Context, tx *db.Tx, c Contract, at time.Time) error {
	return tx.ExecGuarded(ctx, "contract", `update contract set withdrawn_at=$1, version=version+1
		where id=$2 and site_id=$3 and version=$4 and withdrawn_at is null and (employee_signed_at is null or employer_signed_at is null)`,
		db.At(at), c.ID, c.SiteID, c.Version)
}

func updateEnded(ctx context.Context, tx *db.Tx, c Contract, on calendar.Date, why EndReason) error {
	return tx.ExecGuarded(ctx, "contract", `update contract set ended_on=$1, end_reason=$2, version=version+1
		where id=$3 and site_id=$4 and version=$5 and ended_on is null and employee_signed_at is not null and employer_signed_at is not null`,
		on, why, c.ID, c.SiteID, c.Version)
}
