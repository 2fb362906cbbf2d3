package network

import (
	"context"
	"fmt"
	"strings"

	"chantier/internal/identity"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
)

// Copier brings one capability's know-how from the model site to a new one: the
// words of its posters, its budget lines, its week. It never copies people.
type Copier func(ctx context.Context, tx *db.Tx, who authz.Actor, modelSiteID, newSiteID string) error

// Service holds the use cases of the network.
type Service struct {
	DB       *db.DB
	Clock    clock.Clock
	Identity *identity.Service
	Copiers  []Copier
}

// Opening asks to open a site in one page.
type Opening struct {
	Site     Site
	Director Director
	Lang     string
}

// Director is who will run the new site; a link is mailed to them.
type Director struct{ GivenName, FamilyName, Email string }

// Check lists every fault of the request.
func (o Opening) Check(today calendar.Date) fault.List {
	l := o.Site.Check()
	if o.Site.ModelSiteID == "" {
		l.Add("model", "fault.choice")
	}
	if o.Site.OrganisationID == "" {
		l.Add("organisation", "fault.choice")
	}
	for _, f := range (person.Person{GivenName: o.Director.GivenName, FamilyName: o.Director.FamilyName, Email: o.Director.Email}).Clean().Check(today) {
		f.Field = "director_" + f.Field
		l = append(l, f)
	}
	if strings.TrimSpace(o.Director.Email) == "" {
		l.Add("director_email", "fault.required")
	}
	return l
}

// Check lists every fault of a site's description.
func (s Site) Check() fault.List {
	var l fault.List
	for _, f := range []struct {
		field, value string
		max          int
		required     bool
	}{{"name", s.Name, 200, true}, {"address_line", s.AddressLine, 300, true}, {"postal_code", s.PostalCode, 10, true}, {"city", s.City, 100, true}, {"phone", s.Phone, 30, false}} {
		if f.required && strings.TrimSpace(f.value) == "" {
			l.Add(f.field, "fault.required")
		}
		if len([]rune(f.value)) > f.max {
			l.Add(f.field, "fault.too_long", "max", f.max)
		}
	}
	if !ValidSlug(s.Slug) {
		l.Add("slug", "network.slug_form")
	}
	if s.Email != "" && !person.ValidEmail(s.Email) {
		l.Add("email", "fault.email")
	}
	return l
}

// Open opens a site from a model site: its description, what the model knows, and a director who receives a link.
func (s *Service) Open(ctx context.Context, who authz.Actor, o Opening) (Site, error) {
	if err := authz.Check(who, "site.open", authz.Target{}); err != nil {
		return Site{}, err
	}
	if strings.TrimSpace(o.Site.Slug) == "" {
		o.Site.Slug = SlugOf(o.Site.Name)
	}
	if err := o.Check(clock.Today(s.Clock)).Err(); err != nil {
		return Site{}, err
	}
	var opened Site
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		model, err := SiteByID(ctx, tx, o.Site.ModelSiteID)
		if fault.KindOf(err) == fault.NotFound {
			return fault.Field("model", "fault.choice")
		}
		if err != nil {
			return fmt.Errorf("open site: read the model: %w", err)
		}
		if _, err := OrganisationByID(ctx, tx, o.Site.OrganisationID); err != nil {
			return fault.Field("organisation", "fault.choice")
		}
		taken, err := db.Exists(ctx, tx, `select 1 from site where slug = $1`, o.Site.Slug)
		if err != nil {
			return fmt.Errorf("open site: look for the short name: %w", err)
		}
		if taken {
			return fault.Field("slug", "network.slug_taken")
		}
		o.Site.OpenedOn = clock.Today(s.Clock)
		if opened, err = InsertSite(ctx, tx, who, s.Clock.Now(), o.Site); err != nil {
			return err
		}
		for _, copy := range s.Copiers {
			if err := copy(ctx, tx, who, model.ID, opened.ID); err != nil {
				return fmt.Errorf("open site: copy from the model: %w", err)
			}
		}
		// The network names the first director; from then on the site gives its roles itself.
		return s.Identity.GrantTx(ctx, tx, who, identity.Grant{SiteID: opened.ID, SiteName: opened.Name,
			GivenName: o.Director.GivenName, FamilyName: o.Director.FamilyName, Email: o.Director.Email, Role: authz.SiteDirector,
			From: clock.Today(s.Clock), Lang: o.Lang})
	})
	return opened, err
}

// Edit changes a site's description, guarded by its version.
func (s *Service) Edit(ctx context.Context, who authz.Actor, site Site) error {
	if err := authz.Check(who, "site.edit", authz.Target{SiteID: site.ID}); err != nil {
		return err
	}
	if err := site.Check().Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := tx.ExecGuarded(ctx, "site", `update site set name=$1, address_line=$2, postal_code=$3, city=$4, phone=$5, email=$6, recruiting=$7, version=version+1
			where id=$8 and version=$9`, site.Name, site.AddressLine, site.PostalCode, site.City, site.Phone, site.Email, site.Recruiting, site.ID, site.Version)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, who, s.Clock.Now(), audit.Change{SiteID: site.ID, Action: "site.edit", Object: "site", ObjectID: site.ID,
			Detail: map[string]string{"name": site.Name}})
	})
}
