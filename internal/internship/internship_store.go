package internship

import (
	"context"

	"chantier/internal/platform/db"
)

const companyColumns = `id, site_id, name, siret, address, tutor_name, tutor_email, version from host_company `

func scanCompany(r db.Row) (Company, error) {
	var c Company
	err := r.Scan(&c.ID, &c.SiteID, &c.Name, &c.SIRET, &c.Address, &c.TutorName, &c.TutorEmail, &c.Version)
	return c, err
}

// CompanyByID gives a host company of a site.
func CompanyByID(ctx context.Context, q db.Queryer, siteID, companyID string) (Company, error) {
	return db.One(ctx, q, "company", scanCompany, `select `+companyColumns+`where id = $1 and site_id = $2`, companyID, siteID)
}

// Companies lists a site's host companies by name.
func Companies(ctx context.Context, q db.Queryer, siteID string) ([]Company, error) {
	return db.List(ctx, q, scanCompany, `select `+companyColumns+`where site_id = $1 order by name, id`, siteID)
}

const columns = `a.id, a.site_id, a.cohort_id, a.learner_id, a.person_id, a.company_id, a.aim, a.starts_on, a.ends_on, a.weekly_minutes, a.tasks, a.renews_id,
	a.issued_at, a.fingerprint, a.learner_signed_at, a.learner_name, a.tutor_signed_at, a.tutor_name, a.director_signed_at, a.director_name,
	a.cancelled_at, a.cancel_reason, a.assessed_at, a.assessment_words, a.version, p.given_name || ' ' || p.family_name, c.name, c.tutor_name, c.tutor_email
	from internship_agreement a join person p on p.id = a.person_id join host_company c on c.id = a.company_id `

func scan(r db.Row) (Agreement, error) {
	var a Agreement
	err := r.Scan(&a.ID, &a.SiteID, &a.CohortID, &a.LearnerID, &a.PersonID, &a.CompanyID, &a.Aim, &a.StartsOn, &a.EndsOn, &a.Weekly, &a.Tasks, db.Text(&a.RenewsID),
		db.Into(&a.IssuedAt), &a.Fingerprint, db.Into(&a.LearnerSign.At), &a.LearnerSign.Name, db.Into(&a.TutorSign.At), &a.TutorSign.Name,
		db.Into(&a.DirectorSign.At), &a.DirectorSign.Name, db.Into(&a.CancelledAt), &a.CancelReason, db.Into(&a.AssessedAt), &a.Words, &a.Version,
		&a.LearnerName, &a.CompanyName, &a.TutorName, &a.TutorEmail)
	return a, err
}

// ByID gives an agreement of a site.
func ByID(ctx context.Context, q db.Queryer, siteID, agreementID string) (Agreement, error) {
	return db.One(ctx, q, "internship", scan, `select `+columns+`where a.id = $1 and a.site_id = $2`, agreementID, siteID)
}

// List gives a site's agreements, the latest first.
func List(ctx context.Context, q db.Queryer, siteID string) ([]Agreement, error) {
	return db.List(ctx, q, scan, `select `+columns+`where a.site_id = $1 order by a.starts_on desc, p.search_name, a.id`, siteID)
}

// OfLearner gives a learner's agreements, the earliest first.
func OfLearner(ctx context.Context, q db.Queryer, siteID, learnerID string) ([]Agreement, error) {
	return db.List(ctx, q, scan, `select `+columns+`where a.learner_id = $1 and a.site_id = $2 order by a.starts_on, a.id`, learnerID, siteID)
}

// MarksOf gives the tutor's marks.
func MarksOf(ctx context.Context, q db.Queryer, agreementID string) (map[string]int, error) {
	type row struct {
		criterion string
		mark      int
	}
	all, err := db.List(ctx, q, func(r db.Row) (row, error) { var v row; err := r.Scan(&v.criterion, &v.mark); return v, err },
		`select criterion, mark from internship_mark where agreement_id = $1`, agreementID)
	out := map[string]int{}
	for _, v := range all {
		out[v.criterion] = v.mark
	}
	return out, err
}
