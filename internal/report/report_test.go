package report_test

import (
	"context"
	"testing"

	"chantier/internal/campaign"
	"chantier/internal/cohort/cohorttest"
	"chantier/internal/outcome"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/report"
)

// TestFunnel counts a small world by hand: one poster brought Awa, who found a job; Marc came without a code.
func TestFunnel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, school := context.Background(), cohorttest.New(t, d)
		posters := &campaign.Service{DB: d, Clock: school.Clock}
		director := school.Staff(authz.SiteDirector)
		c, err := posters.Save(ctx, director, campaign.Campaign{SiteID: school.Site.ID, Name: "2026", Headline: "Apprenez", Palette: "brick"})
		if err != nil {
			t.Fatal(err)
		}
		place, err := posters.AddPlace(ctx, director, campaign.Place{SiteID: school.Site.ID, CampaignID: c.ID, Name: "Laverie", Kind: "poster"})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := posters.Visit(ctx, place.Code, campaign.Scan); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := posters.Visit(ctx, " "+place.Code[:2]+"-"+place.Code[2:], campaign.Typed); err != nil {
			t.Errorf("a code typed with a space and a hyphen: %v", err)
		}
		err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `update learner set place_id = $1 where id = $2`, place.ID, school.Awa.ID); err != nil {
				return err
			}
			for i, state := range []string{"submitted", "draft"} {
				var sent any
				if state != "draft" {
					sent = db.At(school.Clock.Now())
				}
				if _, err := tx.Exec(ctx, `insert into application (id, site_id, person_id, place_id, state, channel, locale, submitted_at, created_at, updated_at)
					values ($1,$2,$3,$4,$5,'web','fr',$6,$7,$7)`, "application"+string(rune('a'+i)), school.Site.ID, school.Awa.PersonID, place.ID, state, sent, db.At(school.Clock.Now())); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		exits := &outcome.Service{DB: d, Clock: school.Clock}
		if err := exits.RecordExit(ctx, school.Staff(authz.Counsellor), outcome.Exit{SiteID: school.Site.ID, LearnerID: school.Awa.ID, ExitedOn: cohorttest.Today, Situation: outcome.PermanentJob}); err != nil {
			t.Fatal(err)
		}
		got, err := report.Funnel(ctx, d.Read(), school.Site.ID)
		if err != nil || len(got) != 2 {
			t.Fatalf("%+v, %v", got, err)
		}
		want := report.Place{ID: place.ID, Name: "Laverie", Code: place.Code, Campaign: "2026", Visits: 4, Applications: 1, Admitted: 1, Exits: 1, Jobs: 1}
		if got[0] != want || got[1] != (report.Place{Admitted: 1}) {
			t.Errorf("got %+v", got)
		}
		if other, err := report.Funnel(ctx, d.Read(), school.Other.ID); err != nil || report.Total(other) != (report.Place{}) {
			t.Errorf("the other site: %+v, %v", other, err)
		}
	})
}

func TestPeopleOf(t *testing.T) {
	day := calendar.MustDate
	entered := day("2026-09-07")
	p := report.PeopleOf([]report.Member{{person.Female, day("2000-09-08"), entered}, {person.Male, day("2000-09-07"), entered}, {person.OtherSex, day("1976-09-07"), entered}, {"", calendar.Date{}, entered}})
	if p != (report.People{Women: 1, Men: 1, Others: 1, Untold: 1, Under26: 1, From26: 1, From50: 1, AgeUntold: 1}) || p.All() != 4 {
		t.Errorf("%+v", p)
	}
}

func TestMasked(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1: "< 5", 4: "< 5", 5: "5", 12: "12"} {
		if got := report.Masked(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
