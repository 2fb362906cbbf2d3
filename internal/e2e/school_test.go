// Package e2e_test walks through the real program with a real browser, on both engines.
package e2e_test

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"chantier/internal/app"
	"chantier/internal/browsertest"
	"chantier/internal/demo"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db/dbtest"
)

const site = "les-tilleuls"

// testDay is a Tuesday on which one cohort runs, one has just ended and one is being recruited.
var testDay = calendar.MustDate("2026-11-24")

// school is the demo's school, served, and a browser to visit it.
type school struct {
	app      *app.App
	base     string
	accounts []demo.Account
	browser  context.Context
	clock    *clock.Manual
	look     look
	seen     pages
}

func openSchool(t *testing.T, database string, l look) *school {
	t.Helper()
	ctx := context.Background()
	server := httptest.NewUnstartedServer(nil)
	o := app.Options{Database: database, BlobDir: filepath.Join(t.TempDir(), "files"), BaseURL: "http://" + server.Listener.Addr().String(), Demo: true}
	accounts, err := demo.Seed(ctx, o, testDay)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewManual(testDay.At(10, 30, clock.Paris()))
	o.Clock = now
	a, err := app.New(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	server.Config.Handler = a.Handler()
	server.Start()
	t.Cleanup(server.Close)
	return &school{app: a, base: o.BaseURL, accounts: accounts, browser: browsertest.Start(t), clock: now, look: l, seen: pages{}}
}

// each runs on both engines, on a computer by day and on a phone by night, then without script.
func each(t *testing.T, run func(t *testing.T, s *school)) {
	t.Run("sqlite", func(t *testing.T) {
		run(t, openSchool(t, filepath.Join(t.TempDir(), "chantier.db"), look{script: true, wide: true, axe: true}))
	})
	t.Run("postgres", func(t *testing.T) {
		run(t, openSchool(t, dbtest.PostgresURL(t), look{script: true, dark: true, axe: true}))
	})
	t.Run("without script", func(t *testing.T) {
		run(t, openSchool(t, filepath.Join(t.TempDir(), "chantier.db"), look{}))
	})
}

// on brings the school to a day and an hour, Paris time.
func (s *school) on(day string, hour, minute int) {
	s.clock.Set(calendar.MustDate(day).At(hour, minute, clock.Paris()))
}

// account gives the account of a role at the site, or at the network.
func (s *school) account(t *testing.T, role string) demo.Account {
	t.Helper()
	return s.find(t, role, func(a demo.Account) bool { return string(a.Role) == role })
}

// named gives the account of a learner by their name.
func (s *school) named(t *testing.T, name string) demo.Account {
	t.Helper()
	return s.find(t, name, func(a demo.Account) bool { return a.Role == "learner" && a.Name == name })
}

// current gives the account of a learner of the cohort that is under way.
func (s *school) current(t *testing.T) demo.Account {
	t.Helper()
	last := demo.Account{}
	for _, a := range s.accounts {
		if a.Site == site && a.Role == "learner" {
			last = a
		}
	}
	if last.Email == "" {
		t.Fatal("no learner")
	}
	return last
}

func (s *school) find(t *testing.T, what string, is func(demo.Account) bool) demo.Account {
	t.Helper()
	for _, a := range s.accounts {
		if (a.Site == site || a.Site == "") && is(a) {
			return a
		}
	}
	t.Fatalf("no account of %s at %s", what, site)
	return demo.Account{}
}
