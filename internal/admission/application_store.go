package admission

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/person"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/textfold"
)

const appColumns = `a.id, a.site_id, a.person_id, a.cohort_id, a.place_id, a.state, a.channel, a.locale, a.heard, a.heard_detail,
	a.motivation, a.availability, a.needs_adjustment, a.adjustment, a.consent_version, a.entered_by, coalesce(a.waiting_rank, 0), a.answer_by,
	a.submitted_at, a.answered_at, a.link_sent_at, a.version, a.created_at, a.updated_at,
	p.id, p.site_id, p.given_name, p.family_name, p.birth_date, p.sex, p.email, p.phone, p.address_line, p.postal_code, p.city, p.version`

const appFrom = ` from application a join person p on p.id = a.person_id `

func scanApp(r db.Row) (Application, error) {
	var a Application
	p := &a.Person
	err := r.Scan(&a.ID, &a.SiteID, &a.PersonID, db.Text(&a.CohortID), db.Text(&a.PlaceID), &a.State, &a.Channel, &a.Locale, &a.Heard,
		&a.HeardDetail, &a.Motivation, &a.Availability, &a.NeedsAdjustment, &a.Adjustment, &a.ConsentVersion, db.Text(&a.EnteredBy),
		&a.WaitingRank, &a.AnswerBy, db.Into(&a.SubmittedAt), db.Into(&a.AnsweredAt), db.Into(&a.LinkSentAt), &a.Version,
		db.Into(&a.CreatedAt), db.Into(&a.UpdatedAt),
		&p.ID, &p.SiteID, &p.GivenName, &p.FamilyName, &p.BirthDate, &p.Sex, &p.Email, &p.Phone, &p.AddressLine, &p.PostalCode, &p.City, &p.Version)
	return a, err
}

// ByID gives an application of a site, with its person.
func ByID(ctx context.Context, q db.Queryer, siteID, applicationID string) (Application, error) {
	return db.One(ctx, q, "application", scanApp, `select `+appColumns+appFrom+`where a.id = $1 and a.site_id = $2`, applicationID, siteID)
}

// OfCohort lists the applications aimed at a cohort in one state: the waiting list in its order, others by name.
func OfCohort(ctx context.Context, q db.Queryer, siteID, cohortID string, state State) ([]Application, error) {
	return db.List(ctx, q, scanApp, `select `+appColumns+appFrom+`where a.site_id = $1 and a.cohort_id = $2 and a.state = $3
		order by coalesce(a.waiting_rank, 0), p.search_name, a.id`, siteID, cohortID, state)
}

// InState lists the applications of a site in one state, oldest first.
func InState(ctx context.Context, q db.Queryer, siteID string, state State) ([]Application, error) {
	return db.List(ctx, q, scanApp, `select `+appColumns+appFrom+`where a.site_id = $1 and a.state = $2
		order by a.submitted_at, a.id`, siteID, state)
}

// OfPerson lists a person's applications at a site, newest first.
func OfPerson(ctx context.Context, q db.Queryer, siteID, personID string) ([]Application, error) {
	return db.List(ctx, q, scanApp, `select `+appColumns+appFrom+`where a.site_id = $1 and a.person_id = $2 order by a.created_at desc, a.id`, siteID, personID)
}

func insert(ctx context.Context, tx *db.Tx, now time.Time, a *Application) error {
	if a.ID == "" {
		a.ID = id.New()
	}
	a.Version, a.CreatedAt, a.UpdatedAt = 1, now, now
	_, err := tx.Exec(ctx, `insert into application (id, site_id, person_id, cohort_id, place_id, state, channel, locale, heard, heard_detail,
		motivation, availability, needs_adjustment, adjustment, consent_version, entered_by, answer_by, submitted_at, answered_at,
		link_sent_at, version, created_at, updated_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,1,$21,$21)`,
		a.ID, a.SiteID, a.PersonID, db.OrNull(a.CohortID), db.OrNull(a.PlaceID), a.State, a.Channel, a.Locale, a.Heard, a.HeardDetail,
		a.Motivation, a.Availability, a.NeedsAdjustment, a.Adjustment, a.ConsentVersion, db.OrNull(a.EnteredBy), a.AnswerBy,
		db.At(a.SubmittedAt), db.At(a.AnsweredAt), db.At(a.LinkSentAt), db.At(now))
	return fault.Wrap(err, "admission: insert application")
}

// update stores an application, guarded by the version that was read, and moves the version on.
func update(ctx context.Context, tx *db.Tx, now time.Time, a *Application) error {
	var rank any
	if a.State != Waiting {
		a.WaitingRank = 0
	} else {
		rank = a.WaitingRank
	}
	if a.State != Admitted {
		a.AnswerBy.Year, a.AnswerBy.Month, a.AnswerBy.Day = 0, 0, 0
	}
	a.UpdatedAt = now
	err := tx.ExecGuarded(ctx, "application", `update application set cohort_id=$1, place_id=$2, state=$3, heard=$4, heard_detail=$5, motivation=$6,
		availability=$7, needs_adjustment=$8, adjustment=$9, consent_version=$10, waiting_rank=$11, answer_by=$12, submitted_at=$13,
		answered_at=$14, link_sent_at=$15, updated_at=$16, version=version+1 where id=$17 and site_id=$18 and version=$19`,
		db.OrNull(a.CohortID), db.OrNull(a.PlaceID), a.State, a.Heard, a.HeardDetail, a.Motivation, a.Availability, a.NeedsAdjustment,
		a.Adjustment, a.ConsentVersion, rank, a.AnswerBy, db.At(a.SubmittedAt), db.At(a.AnsweredAt), db.At(a.LinkSentAt), db.At(now),
		a.ID, a.SiteID, a.Version)
	if err != nil {
		return fault.Wrap(err, "admission: update application")
	}
	a.Version++
	return nil
}

func insertLink(ctx context.Context, tx *db.Tx, now time.Time, a Application, secret string) error {
	_, err := tx.Exec(ctx, `insert into application_link (token_hash, site_id, application_id, created_at, expires_at) values ($1,$2,$3,$4,$5)`,
		id.Hash(secret), a.SiteID, a.ID, db.At(now), db.At(now.Add(linkLife)))
	return fault.Wrap(err, "admission: make a link")
}

func resolveLink(ctx context.Context, q db.Queryer, secret string, now time.Time) (applicationID, siteID string, err error) {
	type ids struct{ application, site string }
	v, err := db.One(ctx, q, "application link", func(r db.Row) (ids, error) {
		var v ids
		err := r.Scan(&v.application, &v.site)
		return v, err
	}, `select application_id, site_id from application_link where token_hash = $1 and expires_at > $2`, id.Hash(secret), db.At(now))
	if fault.KindOf(err) == fault.NotFound {
		return "", "", fault.New(fault.NotFound, "admission.fault.link")
	}
	return v.application, v.site, err
}

// Duplicate is an application that looks like the one being entered.
type Duplicate struct {
	Application
	Why string // email, phone, name
}

// Duplicates finds the applications of a site, drafts included, that share an e-mail, a telephone number or a name.
func Duplicates(ctx context.Context, q db.Queryer, siteID string, p person.Person) ([]Duplicate, error) {
	p = cleanPerson(p)
	folded := textfold.Fold(p.GivenName, p.FamilyName)
	found, err := db.List(ctx, q, scanApp, `select `+appColumns+appFrom+`where a.site_id = $1 and p.id <> $5
		and (p.search_name = $2 or (p.email <> '' and p.email = $3) or (p.phone <> '' and p.phone = $4)) order by a.created_at desc, a.id limit 10`,
		siteID, folded, p.Email, p.Phone, p.ID)
	if err != nil {
		return nil, fmt.Errorf("admission: look for duplicates: %w", err)
	}
	out := make([]Duplicate, len(found))
	for i, a := range found {
		out[i] = Duplicate{a, DuplicateOf(p, a.Person, folded, textfold.Fold(a.Person.GivenName, a.Person.FamilyName))}
	}
	return out, nil
}
