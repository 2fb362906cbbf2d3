package admission

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
)

// RecordEligibility keeps a diagnosis of eligibility. A new one stands beside the older: none is changed.
// birth is stored when the form was sent without a birth date: two criteria are computed from it.
func (s *Service) RecordEligibility(ctx context.Context, who authz.Actor, siteID, applicationID string, d Diagnosis, birth calendar.Date) (Diagnosis, error) {
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		d, err = s.RecordEligibilityIn(ctx, tx, who, now, siteID, applicationID, d, birth)
		return err
	})
	return d, err
}

// RecordEligibilityIn is RecordEligibility inside the caller's transaction.
func (s *Service) RecordEligibilityIn(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, siteID, applicationID string, d Diagnosis, birth calendar.Date) (Diagnosis, error) {
	a, err := open(ctx, tx, who, "eligibility.record", siteID, applicationID)
	if err != nil {
		return d, err
	}
	d.Prescriber = strings.Join(strings.Fields(d.Prescriber), " ")
	if d.Author == Employer {
		d.Prescriber = ""
	}
	a, err = keepBirthDate(ctx, tx, who, now, a, birth)
	if err != nil {
		return d, err
	}
	if err := CheckDiagnosis(d, a.Person.BirthDate, calendar.DateOf(now.In(clock.Paris()))).Err(); err != nil {
		return d, err
	}
	d = Diagnose(d, a.Person.BirthDate)
	d.ID, d.SiteID, d.ApplicationID, d.PersonID, d.CheckedBy, d.At = id.New(), siteID, a.ID, a.PersonID, who.AccountID, now
	_, err = tx.Exec(ctx, `insert into eligibility_diagnosis (id, site_id, application_id, person_id, structure, author, prescriber, made_on, expires_on,
		verdict, missing, checked_by, at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, d.ID, siteID, a.ID, a.PersonID, d.Structure, d.Author,
		d.Prescriber, d.MadeOn, d.ExpiresOn, d.Verdict, d.Missing, db.OrNull(d.CheckedBy), db.At(now))
	if err != nil {
		return d, fmt.Errorf("admission: insert diagnosis: %w", err)
	}
	for _, c := range d.Claims {
		_, err := tx.Exec(ctx, `insert into eligibility_criterion (diagnosis_id, code, site_id, proof_on, counted) values ($1,$2,$3,$4,$5)`,
			d.ID, c.Code, siteID, c.ProofOn, c.Counted)
		if err != nil {
			return d, fmt.Errorf("admission: insert criterion: %w", err)
		}
	}
	// The trail says that a diagnosis was made and its verdict, never the criteria: some reveal health or justice.
	return d, audit.Record(ctx, tx, who, now, audit.Change{SiteID: siteID, Action: "eligibility.record", Object: "eligibility_diagnosis",
		ObjectID: d.ID, PersonID: a.PersonID, Detail: map[string]string{"verdict": string(d.Verdict)}})
}

func keepBirthDate(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, a Application, birth calendar.Date) (Application, error) {
	if birth.IsZero() || !a.Person.BirthDate.IsZero() {
		return a, nil
	}
	p := a.Person
	p.BirthDate = birth
	if err := p.Check(calendar.DateOf(now.In(clock.Paris()))).Err(); err != nil {
		return a, err
	}
	a.Person = p
	return a, person.Update(ctx, tx, who, now, "eligibility.record", p)
}

const diagnosisColumns = `d.id, d.site_id, d.application_id, d.person_id, d.structure, d.author, d.prescriber, d.made_on, d.expires_on, d.verdict,
	d.missing, d.checked_by, d.at, p.given_name, p.family_name
	from eligibility_diagnosis d left join account a on a.id = d.checked_by left join person p on p.id = a.person_id `

func scanDiagnosis(r db.Row) (Diagnosis, error) {
	var d Diagnosis
	var given, family string
	err := r.Scan(&d.ID, &d.SiteID, &d.ApplicationID, &d.PersonID, &d.Structure, &d.Author, &d.Prescriber, &d.MadeOn, &d.ExpiresOn, &d.Verdict,
		&d.Missing, db.Text(&d.CheckedBy), db.Into(&d.At), db.Text(&given), db.Text(&family))
	d.CheckerName = strings.TrimSpace(given + " " + family)
	return d, err
}

// Diagnoses lists the diagnoses of an application with their criteria, newest first. Only for the screen of
// eligibility, which the readers of the file do not see.
func Diagnoses(ctx context.Context, q db.Queryer, siteID, applicationID string) ([]Diagnosis, error) {
	out, err := db.List(ctx, q, scanDiagnosis, `select `+diagnosisColumns+`where d.application_id = $1 and d.site_id = $2 order by d.at desc, d.id desc`,
		applicationID, siteID)
	if err != nil {
		return nil, fmt.Errorf("admission: read diagnoses: %w", err)
	}
	for i := range out {
		out[i].Claims, err = db.List(ctx, q, func(r db.Row) (Claim, error) {
			var c Claim
			err := r.Scan(&c.Code, &c.ProofOn, &c.Counted)
			return c, err
		}, `select code, proof_on, counted from eligibility_criterion where diagnosis_id = $1 order by code`, out[i].ID)
		if err != nil {
			return nil, fmt.Errorf("admission: read criteria: %w", err)
		}
	}
	return out, nil
}

// EligibilityOf gives the newest diagnosis of a person at a site, without its criteria: what a contract needs
// to know. A person without one is fault.NotFound.
func EligibilityOf(ctx context.Context, q db.Queryer, siteID, personID string) (Diagnosis, error) {
	return db.One(ctx, q, "eligibility diagnosis", scanDiagnosis, `select `+diagnosisColumns+`where d.person_id = $1 and d.site_id = $2
		order by d.at desc, d.id desc limit 1`, personID, siteID)
}
