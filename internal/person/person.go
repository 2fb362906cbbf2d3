// Package person holds people as the school knows them, whatever they are:
// candidate, learner, staff, tutor. It has no pages of its own.
package person

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/textfold"
)

// Sex as asked for funders' counts: "" not told.
type Sex string

// The answers offered.
const (
	SexUnknown Sex = ""
	Female     Sex = "f"
	Male       Sex = "m"
	OtherSex   Sex = "x"
)

// Person is one person at one site.
type Person struct {
	ID, SiteID                    string
	GivenName, FamilyName         string
	BirthDate                     calendar.Date
	Sex                           Sex
	Email, Phone                  string
	AddressLine, PostalCode, City string
	Version                       int
	CreatedAt, UpdatedAt          time.Time
}

// Name gives "Awa Diallo".
func (p Person) Name() string { return p.GivenName + " " + p.FamilyName }

// Clean trims what was typed and puts the e-mail in lower case.
func (p Person) Clean() Person {
	p.GivenName, p.FamilyName = squeeze(p.GivenName), squeeze(p.FamilyName)
	p.Email = strings.ToLower(strings.TrimSpace(p.Email))
	p.Phone, p.AddressLine = squeeze(p.Phone), squeeze(p.AddressLine)
	p.PostalCode, p.City = strings.ReplaceAll(squeeze(p.PostalCode), " ", ""), squeeze(p.City)
	return p
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// Check lists every fault of a cleaned person: names present, lengths, an e-mail that can be written to, a plausible birth date.
func (p Person) Check(today calendar.Date) fault.List {
	var l fault.List
	for _, f := range []struct {
		field, value string
		max          int
		required     bool
	}{
		{"given_name", p.GivenName, 100, true}, {"family_name", p.FamilyName, 100, true},
		{"phone", p.Phone, 30, false}, {"address_line", p.AddressLine, 300, false},
		{"postal_code", p.PostalCode, 10, false}, {"city", p.City, 100, false},
	} {
		if f.required && f.value == "" {
			l.Add(f.field, "fault.required")
		}
		if len(f.value) > f.max {
			l.Add(f.field, "fault.too_long", "max", f.max)
		}
	}
	if p.Email != "" && !ValidEmail(p.Email) {
		l.Add("email", "fault.email")
	}
	if !p.BirthDate.IsZero() && (p.BirthDate.After(today) || p.BirthDate.AgeOn(today) > 110) {
		l.Add("birth_date", "fault.birth_date")
	}
	return l
}

// ValidEmail says whether a plain address (no display name) can be written to.
func ValidEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".") && !strings.HasSuffix(domain, ".")
}

const columns = `id, site_id, given_name, family_name, birth_date, sex, email, phone, address_line, postal_code, city, version, created_at, updated_at`

func scan(r db.Row) (Person, error) {
	var p Person
	err := r.Scan(&p.ID, &p.SiteID, &p.GivenName, &p.FamilyName, &p.BirthDate, &p.Sex, &p.Email, &p.Phone,
		&p.AddressLine, &p.PostalCode, &p.City, &p.Version, db.Into(&p.CreatedAt), db.Into(&p.UpdatedAt))
	return p, err
}

// ByID gives a person of a site.
func ByID(ctx context.Context, q db.Queryer, siteID, personID string) (Person, error) {
	return db.One(ctx, q, "person", scan, `select `+columns+` from person where id = $1 and site_id = $2`, personID, siteID)
}

// Insert stores a new person and its audit entry; the caller has checked the right. The id is made when empty.
func Insert(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, p Person) (Person, error) {
	p = p.Clean()
	if p.ID == "" {
		p.ID = id.New()
	}
	p.Version, p.CreatedAt, p.UpdatedAt = 1, now, now
	_, err := tx.Exec(ctx, `insert into person (`+columns+`, search_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,1,$12,$12,$13)`,
		p.ID, p.SiteID, p.GivenName, p.FamilyName, p.BirthDate, p.Sex, p.Email, p.Phone, p.AddressLine, p.PostalCode, p.City,
		db.At(now), textfold.Fold(p.GivenName, p.FamilyName))
	if err != nil {
		return p, fmt.Errorf("person: insert: %w", err)
	}
	return p, audit.Record(ctx, tx, who, now, audit.Change{SiteID: p.SiteID, Action: action, Object: "person", ObjectID: p.ID, PersonID: p.ID})
}

// Update stores a changed person, guarded by its version, with the names of the changed fields in the trail.
func Update(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, action authz.Action, p Person) error {
	p = p.Clean()
	old, err := ByID(ctx, tx, p.SiteID, p.ID)
	if err != nil {
		return err
	}
	err = tx.ExecGuarded(ctx, "person", `update person set given_name=$1, family_name=$2, birth_date=$3, sex=$4, email=$5, phone=$6,
		address_line=$7, postal_code=$8, city=$9, search_name=$10, version=version+1, updated_at=$11
		where id=$12 and site_id=$13 and version=$14`,
		p.GivenName, p.FamilyName, p.BirthDate, p.Sex, p.Email, p.Phone, p.AddressLine, p.PostalCode, p.City,
		textfold.Fold(p.GivenName, p.FamilyName), db.At(now), p.ID, p.SiteID, p.Version)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, who, now, audit.Change{SiteID: p.SiteID, Action: action, Object: "person", ObjectID: p.ID,
		PersonID: p.ID, Detail: changed(old, p)})
}

// changed tells which fields moved, not their values: the trail outlives the right to know an old address.
func changed(a, b Person) map[string]string {
	out := map[string]string{}
	for field, differs := range map[string]bool{
		"given_name": a.GivenName != b.GivenName, "family_name": a.FamilyName != b.FamilyName, "birth_date": a.BirthDate != b.BirthDate,
		"sex": a.Sex != b.Sex, "email": a.Email != b.Email, "phone": a.Phone != b.Phone,
		"address": a.AddressLine != b.AddressLine || a.PostalCode != b.PostalCode || a.City != b.City,
	} {
		if differs {
			out[field] = "changed"
		}
	}
	return out
}
