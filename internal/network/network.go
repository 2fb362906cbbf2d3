// Package network holds the network, its organisations (associations porteuses)
// and their sites, and opens a new site from a model site.
package network

import (
	"context"
	"fmt"
	"regexp"
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

// Network is a group of organisations that share their know-how.
type Network struct{ ID, Name string }

// Organisation is the association that employs (association porteuse).
type Organisation struct {
	ID, NetworkID, Name, SIRET    string
	AddressLine, PostalCode, City string
	LegalRepresentative           string
}

// Site is one place where the school is.
type Site struct {
	ID, OrganisationID, Slug, Name string
	AddressLine, PostalCode, City  string
	Phone, Email                   string
	OpenedOn                       calendar.Date
	ModelSiteID                    string
	Recruiting                     bool
	Version                        int
	OrganisationName               string
}

// Address gives the postal address on one line.
func (s Site) Address() string {
	return strings.Trim(s.AddressLine+", "+strings.TrimSpace(s.PostalCode+" "+s.City), ", ")
}

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidSlug says whether a site's short name fits in an address.
func ValidSlug(s string) bool { return len(s) >= 2 && len(s) <= 60 && slugForm.MatchString(s) }

// SlugOf proposes a short name: "Saint-Denis (Nord)" gives "saint-denis-nord".
func SlugOf(name string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(textfold.Fold(name), "-"), "-")
}

const siteColumns = `s.id, s.organisation_id, s.slug, s.name, s.address_line, s.postal_code, s.city, s.phone, s.email, s.opened_on,
	s.model_site_id, s.recruiting, s.version, o.name from site s join organisation o on o.id = s.organisation_id `

func scanSite(r db.Row) (Site, error) {
	var s Site
	err := r.Scan(&s.ID, &s.OrganisationID, &s.Slug, &s.Name, &s.AddressLine, &s.PostalCode, &s.City, &s.Phone, &s.Email, &s.OpenedOn,
		db.Text(&s.ModelSiteID), &s.Recruiting, &s.Version, &s.OrganisationName)
	return s, err
}

// SiteBySlug gives the site of an address.
func SiteBySlug(ctx context.Context, q db.Queryer, slug string) (Site, error) {
	return db.One(ctx, q, "site", scanSite, `select `+siteColumns+`where s.slug = $1`, slug)
}

// SiteByID gives a site.
func SiteByID(ctx context.Context, q db.Queryer, siteID string) (Site, error) {
	return db.One(ctx, q, "site", scanSite, `select `+siteColumns+`where s.id = $1`, siteID)
}

// Sites lists every site by name.
func Sites(ctx context.Context, q db.Queryer) ([]Site, error) {
	return db.List(ctx, q, scanSite, `select `+siteColumns+`order by s.name, s.id`)
}

// OrganisationByID gives an organisation.
func OrganisationByID(ctx context.Context, q db.Queryer, orgID string) (Organisation, error) {
	return db.One(ctx, q, "organisation", scanOrganisation, `select `+orgColumns+` from organisation where id = $1`, orgID)
}

// Organisations lists every organisation by name.
func Organisations(ctx context.Context, q db.Queryer) ([]Organisation, error) {
	return db.List(ctx, q, scanOrganisation, `select `+orgColumns+` from organisation order by name, id`)
}

const orgColumns = `id, network_id, name, siret, address_line, postal_code, city, legal_representative`

func scanOrganisation(r db.Row) (Organisation, error) {
	var o Organisation
	err := r.Scan(&o.ID, &o.NetworkID, &o.Name, &o.SIRET, &o.AddressLine, &o.PostalCode, &o.City, &o.LegalRepresentative)
	return o, err
}

// Main gives the network of this installation.
func Main(ctx context.Context, q db.Queryer) (Network, error) {
	return db.One(ctx, q, "network", func(r db.Row) (Network, error) {
		var n Network
		err := r.Scan(&n.ID, &n.Name)
		return n, err
	}, `select id, name from network order by id limit 1`)
}

// InsertNetwork stores the network: done once, by set-up or the demo.
func InsertNetwork(ctx context.Context, tx *db.Tx, n Network) (Network, error) {
	if n.ID == "" {
		n.ID = id.New()
	}
	_, err := tx.Exec(ctx, `insert into network (id, name) values ($1, $2)`, n.ID, n.Name)
	return n, fault.Wrap(err, "network: insert")
}

// InsertOrganisation stores an organisation.
func InsertOrganisation(ctx context.Context, tx *db.Tx, o Organisation) (Organisation, error) {
	if o.ID == "" {
		o.ID = id.New()
	}
	_, err := tx.Exec(ctx, `insert into organisation (`+orgColumns+`) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
		o.ID, o.NetworkID, o.Name, o.SIRET, o.AddressLine, o.PostalCode, o.City, o.LegalRepresentative)
	return o, fault.Wrap(err, "organisation: insert")
}

// InsertSite stores a checked site. A short name already used is a fault on the field slug.
func InsertSite(ctx context.Context, tx *db.Tx, who authz.Actor, now time.Time, s Site) (Site, error) {
	if s.ID == "" {
		s.ID = id.New()
	}
	s.Version = 1
	_, err := tx.Exec(ctx, `insert into site (id, organisation_id, slug, name, address_line, postal_code, city, phone, email, opened_on,
		model_site_id, recruiting, version, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,1,$13)`,
		s.ID, s.OrganisationID, s.Slug, s.Name, s.AddressLine, s.PostalCode, s.City, s.Phone, s.Email, s.OpenedOn,
		db.OrNull(s.ModelSiteID), s.Recruiting, db.At(now))
	if db.IsUnique(err) {
		return s, fault.Field("slug", "network.slug_taken")
	}
	if err != nil {
		return s, fmt.Errorf("site: insert: %w", err)
	}
	return s, audit.Record(ctx, tx, who, now, audit.Change{SiteID: s.ID, Action: "site.open", Object: "site", ObjectID: s.ID,
		Detail: map[string]string{"name": s.Name}})
}
