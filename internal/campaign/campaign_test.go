package campaign_test

import (
	"context"
	"testing"

	"chantier/internal/campaign"
	"chantier/internal/cohort/cohorttest"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

// TestPlaces goes from the campaign to the visits that its codes bring, with the mistakes that people make on the way.
func TestPlaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		school := cohorttest.New(t, d)
		svc := &campaign.Service{DB: d, Clock: school.Clock}
		director := school.Staff(authz.SiteDirector)
		words := campaign.Campaign{SiteID: school.Site.ID, Name: "Rentrée", Headline: "Apprendre à coder, payé", Palette: "leaf"}
		for name, try := range map[string]struct {
			who  authz.Actor
			edit func(c *campaign.Campaign)
			kind fault.Kind
		}{
			"a learner":     {school.LearnerActor(school.Awa), func(*campaign.Campaign) {}, fault.Forbidden},
			"a neighbour":   {school.Neighbour(authz.SiteDirector), func(*campaign.Campaign) {}, fault.NotFound},
			"no headline":   {director, func(c *campaign.Campaign) { c.Headline = " " }, fault.Invalid},
			"another look":  {director, func(c *campaign.Campaign) { c.Palette = "pink" }, fault.Invalid},
			"another's row": {director, func(c *campaign.Campaign) { c.ID, c.Version = "01a20cc4-c743-78e5-bafd-f8d5f3d37af1", 1 }, fault.Conflict},
		} {
			c := words
			try.edit(&c)
			if _, err := svc.Save(ctx, try.who, c); fault.KindOf(err) != try.kind {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := svc.Save(ctx, director, words)
		if err != nil {
			t.Fatal(err)
		}
		c.Name = "Rentrée de mars"
		if _, err := svc.Save(ctx, director, c); err != nil {
			t.Fatal(err)
		}
		if _, err := svc.Save(ctx, director, c); fault.KindOf(err) != fault.Conflict {
			t.Errorf("saved from another browser: %v", err)
		}

		bakery := campaign.Place{SiteID: school.Site.ID, CampaignID: c.ID, Name: "Boulangerie", Kind: "poster"}
		if _, err := svc.AddPlace(ctx, director, campaign.Place{SiteID: school.Site.ID, CampaignID: c.ID, Kind: "poster"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a place without a name: %v", err)
		}
		codes := map[string]bool{}
		var place campaign.Place
		for range 30 {
			if place, err = svc.AddPlace(ctx, director, bakery); err != nil {
				t.Fatal(err)
			}
			codes[place.Code] = true
		}
		if len(codes) != 30 || campaign.NormalCode(place.Code) != place.Code {
			t.Fatalf("30 places have %d codes, the last %q", len(codes), place.Code)
		}

		for code, way := range map[string]campaign.Way{place.Code: campaign.Scan, " " + place.Code[:2] + "-" + place.Code[2:] + " ": campaign.Typed} {
			found, err := svc.Visit(ctx, code, way)
			if err != nil || found.ID != place.ID {
				t.Errorf("%q leads to %q, %v", code, found.ID, err)
			}
		}
		if _, err := svc.Visit(ctx, place.Code, campaign.Scan); err != nil {
			t.Fatal(err)
		}
		if _, err := svc.Visit(ctx, "99999", campaign.Typed); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an unknown code: %v", err)
		}
		if _, err := campaign.PlaceByID(ctx, d.Read(), school.Other.ID, place.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the neighbour reads it: %v", err)
		}
		if err := svc.TakeDown(ctx, director, school.Other.ID, place.ID, place.Version); err == nil {
			t.Error("taken down by way of the neighbour's address")
		}
		if err := svc.TakeDown(ctx, director, school.Site.ID, place.ID, place.Version); err != nil {
			t.Fatal(err)
		}
		// The phones that kept the address still arrive.
		found, err := svc.Visit(ctx, place.Code, campaign.Scan)
		if err != nil || found.TakenDownOn.IsZero() {
			t.Errorf("after it was taken down: %+v, %v", found, err)
		}
		places, err := campaign.Places(ctx, d.Read(), school.Site.ID, c.ID)
		if err != nil || len(places) != 30 {
			t.Fatalf("%d places, %v", len(places), err)
		}
		for _, p := range places {
			if want := p.ID == place.ID; (p.Scans == 3) != want || (p.Typed == 1) != want {
				t.Errorf("%s: %d scans, %d typed", p.Code, p.Scans, p.Typed)
			}
		}
	})
}
