package cohort

import (
	"context"
	"fmt"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// Learner is a person on the path in a cohort.
type Learner struct {
	ID, SiteID, CohortID, PersonID string
	ApplicationID                  string // "" when enrolled without one
	PlaceID                        string // poster place of the application, kept to the end
	EnteredOn, LeftOn              calendar.Date
	Version                        int
	// From the person and the cohort, for lists.
	GivenName, FamilyName, Email, CohortName string
}

// Name gives "Awa Diallo".
func (l Learner) Name() string { return l.GivenName + " " + l.FamilyName }

// Target tells the access table whom the object is about.
func (l Learner) Target() authz.Target {
	return authz.Target{SiteID: l.SiteID, CohortID: l.CohortID, PersonID: l.PersonID, ObjectID: l.ID}
}

const learnerColumns = `l.id, l.site_id, l.cohort_id, l.person_id, l.application_id, l.place_id, l.entered_on, l.left_on, l.version,
	p.given_name, p.family_name, p.email, c.name`

const learnerFrom = ` from learner l join person p on p.id = l.person_id join cohort c on c.id = l.cohort_id `

func scanLearner(r db.Row) (Learner, error) {
	var l Learner
	err := r.Scan(&l.ID, &l.SiteID, &l.CohortID, &l.PersonID, db.Text(&l.ApplicationID), db.Text(&l.PlaceID), &l.EnteredOn, &l.LeftOn,
		&l.Version, &l.GivenName, &l.FamilyName, &l.Email, &l.CohortName)
	return l, err
}

// LearnerByID gives a learner of a site.
func LearnerByID(ctx context.Context, q db.Queryer, siteID, learnerID string) (Learner, error) {
	return db.One(ctx, q, "learner", scanLearner, `select `+learnerColumns+learnerFrom+`where l.id = $1 and l.site_id = $2`, learnerID, siteID)
}

// LearnerOfPerson gives the newest path of a person at a site.
func LearnerOfPerson(ctx context.Context, q db.Queryer, siteID, personID string) (Learner, error) {
	return db.One(ctx, q, "learner", scanLearner, `select `+learnerColumns+learnerFrom+
		`where l.person_id = $1 and l.site_id = $2 order by l.entered_on desc limit 1`, personID, siteID)
}

// Learners lists the learners of a cohort by name, those who left included.
func Learners(ctx context.Context, q db.Queryer, siteID, cohortID string) ([]Learner, error) {
	return db.List(ctx, q, scanLearner, `select `+learnerColumns+learnerFrom+
		`where l.cohort_id = $1 and l.site_id = $2 order by p.search_name, l.id`, cohortID, siteID)
}

// SiteLearners lists every learner of a site, newest cohort first.
func SiteLearners(ctx context.Context, q db.Queryer, siteID string) ([]Learner, error) {
	return db.List(ctx, q, scanLearner, `select `+learnerColumns+learnerFrom+
		`where l.site_id = $1 order by c.starts_on desc, p.search_name, l.id`, siteID)
}

// Enrol puts a person in a cohort. A full cohort, or a person already in it, is a conflict.
func Enrol(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, l Learner) (Learner, error) {
	c, err := ByID(ctx, tx, l.SiteID, l.CohortID)
	if err != nil {
		return l, err
	}
	if c.Enrolled >= c.Capacity {
		return l, fault.New(fault.Conflict, "cohort.full", "name", c.Name, "n", c.Capacity)
	}
	if l.ID == "" {
		l.ID = id.New()
	}
	l.Version = 1
	_, err = tx.Exec(ctx, `insert into learner (id, site_id, cohort_id, person_id, application_id, place_id, entered_on, left_on, version, created_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,1,$9)`, l.ID, l.SiteID, l.CohortID, l.PersonID, db.OrNull(l.ApplicationID), db.OrNull(l.PlaceID),
		l.EnteredOn, l.LeftOn, db.At(now))
	if db.IsUnique(err) {
		return l, fault.New(fault.Conflict, "cohort.already_enrolled")
	}
	if err != nil {
		return l, fmt.Errorf("cohort: enrol: %w", err)
	}
	return l, audit.Record(ctx, tx, who, now, audit.Change{SiteID: l.SiteID, Action: action, Object: "learner", ObjectID: l.ID, PersonID: l.PersonID})
}

// Leave records the last day of a learner on the path, guarded by the version.
func Leave(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, l Learner, on calendar.Date) error {
	err := tx.ExecGuarded(ctx, "learner", `update learner set left_on=$1, version=version+1 where id=$2 and site_id=$3 and version=$4`,
		on, l.ID, l.SiteID, l.Version)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: l.SiteID, Action: action, Object: "learner", ObjectID: l.ID,
		PersonID: l.PersonID, Detail: map[string]string{"left_on": on.String()}})
}
