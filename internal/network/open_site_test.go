package network_test

import (
	"context"
	"testing"
	"time"

	"chantier/internal/campaign"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
)

var at = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

type world struct {
	*network.Service
	mail  *mailqueue.Queue
	model network.Site
}

func newWorld(t *testing.T, d *db.DB) world {
	t.Helper()
	ctx, stopped := context.Background(), clock.NewManual(at)
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	queue, err := jobs.New(d, jobs.NewRegistry(), nil)
	if err != nil {
		t.Fatal(err)
	}
	mail := &mailqueue.Queue{DB: d, Jobs: queue, Bundle: bundle, Clock: stopped, BaseURL: "https://ecole.example"}
	w := world{mail: mail, Service: &network.Service{DB: d, Clock: stopped, Identity: &identity.Service{DB: d, Clock: stopped, Mail: mail},
		Copiers: []network.Copier{campaign.CopyTo(stopped)}}}
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
		if err != nil {
			return err
		}
		org, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Le Fil"})
		if err != nil {
			return err
		}
		w.model, err = network.InsertSite(ctx, tx, authz.System("test"), at, network.Site{OrganisationID: org.ID, Slug: "modele", Name: "Modèle", OpenedOn: calendar.MustDate("2025-01-01")})
		if err != nil {
			return err
		}
		_, err = (&campaign.Service{DB: d, Clock: stopped}).SaveTx(ctx, tx, authz.System("test"), campaign.Campaign{SiteID: w.model.ID, Name: "2026", Headline: "Apprenez le web", Palette: "leaf"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var officer = authz.Actor{AccountID: "o", PersonID: "op", Memberships: []authz.Membership{{Role: authz.NetworkOfficer}}}

func (w world) opening() network.Opening {
	return network.Opening{Lang: "fr", Site: network.Site{Name: "Saint-Élan (Nord)", OrganisationID: w.model.OrganisationID, ModelSiteID: w.model.ID,
		AddressLine: "1 rue Haute", PostalCode: "93000", City: "Saint-Élan"}, Director: network.Director{GivenName: "Awa", FamilyName: "Diallo", Email: "awa@exemple.fr"}}
}

func TestOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, w := context.Background(), newWorld(t, d)
		site, err := w.Open(ctx, officer, w.opening())
		if err != nil {
			t.Fatal(err)
		}
		if site.Slug != "saint-elan-nord" {
			t.Errorf("slug %q", site.Slug)
		}
		posters, err := campaign.List(ctx, d.Read(), site.ID)
		if err != nil || len(posters) != 1 || posters[0].Headline != "Apprenez le web" || posters[0].Places != 0 {
			t.Errorf("the model's poster came without places: %+v, %v", posters, err)
		}
		a, err := identity.AccountByEmail(ctx, d.Read(), "awa@exemple.fr")
		if err != nil {
			t.Fatal(err)
		}
		director, err := identity.ActorOf(ctx, d.Read(), a, calendar.MustDate("2026-11-24"))
		if err != nil || !authz.Can(director, "member.grant", authz.Target{SiteID: site.ID}) || authz.Can(director, "member.grant", authz.Target{SiteID: w.model.ID}) {
			t.Errorf("the director runs the new site and no other: %+v, %v", director, err)
		}
		letters, err := w.mail.Recent(ctx, "awa@exemple.fr", 10)
		if err != nil || len(letters) != 1 {
			t.Errorf("%d letters, %v", len(letters), err)
		}
		// A double click, or two officers at once, opens one site.
		if _, err := w.Open(ctx, officer, w.opening()); fault.KindOf(err) != fault.Invalid || fault.Faults(err)[0].Field != "slug" {
			t.Errorf("the same site again: %v", err)
		}
	})
}

func TestOpen_refusals(t *testing.T) {
	d := dbtest.SQLite(t)
	w, ctx := newWorld(t, d), context.Background()
	director := authz.Actor{AccountID: "d", PersonID: "dp", Memberships: []authz.Membership{{Role: authz.SiteDirector, SiteID: w.model.ID}}}
	if _, err := w.Open(ctx, director, w.opening()); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a director opens no site: %v", err)
	}
	_, err := w.Open(ctx, officer, network.Opening{Site: network.Site{Slug: "Pas Bon"}, Director: network.Director{Email: "x"}})
	fields := map[string]bool{}
	for _, f := range fault.Faults(err) {
		fields[f.Field] = true
	}
	for _, want := range []string{"name", "address_line", "postal_code", "city", "slug", "model", "organisation", "director_given_name", "director_family_name", "director_email"} {
		if !fields[want] {
			t.Errorf("%s is not named among %v", want, fields)
		}
	}
	unknown := w.opening()
	unknown.Site.ModelSiteID = "no-such-site"
	if _, err := w.Open(ctx, officer, unknown); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown model: %v", err)
	}
}

func TestEdit_staleVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, w := context.Background(), newWorld(t, d)
		s, err := network.SiteByID(ctx, d.Read(), w.model.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.Name, s.AddressLine, s.PostalCode, s.City = "Nouveau nom", "1 rue", "93000", "Ville"
		if err := w.Edit(ctx, officer, s); err != nil {
			t.Fatal(err)
		}
		if err := w.Edit(ctx, officer, s); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second save of the same version: %v", err)
		}
	})
}
