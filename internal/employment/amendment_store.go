package employment

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
)

const amendmentColumns = `id, site_id, contract_id, seq, effective_on, ends_on, coalesce(weekly_minutes, 0), coalesce(hourly_cents, 0), post, workplace,
	hours_exception, total_exception, exception_ref, training_ends_on, issued_at, snapshot, template, fingerprint,
	employee_signed_at, employee_name, employee_account_id, employer_signed_at, employer_name, employer_account_id,
	document_key, document_sha256, withdrawn_at, version from contract_amendment `

func scanAmendment(r db.Row) (Amendment, error) {
	var a Amendment
	ch := &a.Changes
	err := r.Scan(&a.ID, &a.SiteID, &a.ContractID, &a.Seq, &ch.EffectiveOn, &ch.EndsOn, &ch.Weekly, &ch.Hourly, &ch.Post, &ch.Workplace,
		&ch.HoursException, &ch.TotalException, &ch.ExceptionRef, &ch.TrainingEndsOn, db.Into(&a.IssuedAt), &a.Snapshot, &a.Template, &a.Fingerprint,
		db.Into(&a.Employee.At), &a.Employee.Name, db.Text(&a.Employee.AccountID), db.Into(&a.Employer.At), &a.Employer.Name, db.Text(&a.Employer.AccountID),
		&a.DocumentKey, &a.DocumentSHA, db.Into(&a.WithdrawnAt), &a.Version)
	return a, err
}

// AmendmentsOf gives the amendments of a contract, in order.
func AmendmentsOf(ctx context.Context, q db.Queryer, siteID, contractID string) ([]Amendment, error) {
	return db.List(ctx, q, scanAmendment, `select `+amendmentColumns+`where site_id = $1 and contract_id = $2 order by seq`, siteID, contractID)
}

// AmendmentByID gives an amendment of a contract.
func AmendmentByID(ctx context.Context, q db.Queryer, siteID, contractID, amendmentID string) (Amendment, error) {
	return db.One(ctx, q, "amendment", scanAmendment, `select `+amendmentColumns+`where site_id = $1 and contract_id = $2 and id = $3`, siteID, contractID, amendmentID)
}

// openAmendments gives the amendments of a site that wait for a signature.
func openAmendments(ctx context.Context, q db.Queryer, siteID string) ([]Amendment, error) {
	return db.List(ctx, q, scanAmendment, `select `+amendmentColumns+`where site_id = $1 and withdrawn_at is null
		and (employee_signed_at is null or employer_signed_at is null) order by effective_on, id`, siteID)
}

func insertAmendment(ctx context.Context, tx *db.Tx, a Amendment) error {
	ch := a.Changes
	_, err := tx.Exec(ctx, `insert into contract_amendment (id, site_id, contract_id, seq, effective_on, ends_on, weekly_minutes, hourly_cents, post, workplace,
		hours_exception, total_exception, exception_ref, training_ends_on, issued_at, snapshot, template, fingerprint, version)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,1)`,
		a.ID, a.SiteID, a.ContractID, a.Seq, ch.EffectiveOn, ch.EndsOn, orNull(int64(ch.Weekly)), orNull(int64(ch.Hourly)), ch.Post, ch.Workplace,
		ch.HoursException, ch.TotalException, ch.ExceptionRef, ch.TrainingEndsOn, db.At(a.IssuedAt), a.Snapshot, a.Template, a.Fingerprint)
	if err != nil {
		return fmt.Errorf("employment: insert amendment: %w", err)
	}
	return nil
}

func orNull(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

var amendmentSignatures = map[party]string{
	employeeParty: `update contract_amendment set employee_signed_at=$1, employee_name=$2, employee_account_id=$3, version=version+1
		where id=$4 and site_id=$5 and version=$6 and withdrawn_at is null and employee_signed_at is null`,
	employerParty: `update contract_amendment set employer_signed_at=$1, employer_name=$2, employer_account_id=$3, version=version+1
		where id=$4 and site_id=$5 and version=$6 and withdrawn_at is null and employer_signed_at is null`,
}

func updateAmendmentSignature(ctx context.Context, tx *db.Tx, a Amendment, p party, s Signature) error {
	return tx.ExecGuarded(ctx, "amendment", amendmentSignatures[p], db.At(s.At), s.Name, db.OrNull(s.AccountID), a.ID, a.SiteID, a.Version)
}

// moveTerm gives the contract the term of a signed renewal.
func moveTerm(ctx context.Context, tx *db.Tx, c Contract, term calendar.Date) error {
	return tx.ExecGuarded(ctx, "contract", `update contract set term_on=$1, version=version+1
		where id=$2 and site_id=$3 and version=$4 and term_on < $1 and ended_on is null`, term, c.ID, c.SiteID, c.Version)
}

func withdrawAmendment(ctx context.Context, tx *db.Tx, a Amendment, at time.Time) error {
	return tx.ExecGuarded(ctx, "amendment", `update contract_amendment set withdrawn_at=$1, version=version+1
		where id=$2 and site_id=$3 and version=$4 and withdrawn_at is null and (employee_signed_at is null or employer_signed_at is null)`,
		db.At(at), a.ID, a.SiteID, a.Version)
}
