package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"chantier/internal/app"
	"chantier/internal/identity"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
)

// Account is one way into the demo, as written to the accounts file.
type Account struct {
	Role     authz.Role `json:"role"`
	Email    string     `json:"email"`
	Password string     `json:"password"`
	Site     string     `json:"site"`
	Name     string     `json:"name"`
}

// ClockFor gives the demo's clock: today's clock, or the hour of now on another day.
func ClockFor(at calendar.Date) clock.Clock {
	if at.IsZero() {
		return clock.System{}
	}
	now := clock.System{}.Now().In(clock.Paris())
	return clock.StartingAt(at.At(now.Hour(), now.Minute(), clock.Paris()))
}

// Seed tells the story of the network up to a day into an empty database. It
// opens the database itself, under the story's own clock, and closes it.
func Seed(ctx context.Context, o app.Options, day calendar.Date) (accounts []Account, err error) {
	manual := clock.NewManual(day.At(9, 0, clock.Paris()))
	o.Clock, o.Demo = manual, true
	a, err := app.New(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	a.Mail.Past = true
	s := &Story{App: a, Clock: manual, Today: day, hash: identity.HashPassword(Password)}
	if err := s.Tell(ctx); err != nil {
		return nil, err
	}
	return s.accounts(), nil
}

// accounts lists one account of each role at each site, the site with the fullest story first.
func (s *Story) accounts() []Account {
	add := func(site string, st *Staff) Account {
		return Account{Role: st.Role, Email: st.Person.Email, Password: Password, Site: site, Name: st.Person.Name()}
	}
	out := []Account{add("", s.NetworkOfficer)}
	for _, site := range s.Sites {
		for _, role := range authz.Roles() {
			if st, ok := site.Staff[role]; ok {
				out = append(out, add(site.Slug, st))
			}
		}
		out = append(out, add(site.Slug, site.SecondInstructor))
		for _, c := range site.Cohorts {
			for _, l := range c.Learners {
				out = append(out, Account{Role: authz.Learner, Email: l.Person.Email, Password: Password, Site: site.Slug, Name: l.Person.Name()})
			}
		}
	}
	return out
}

// marker says that a folder's demo was told to its end, for which day, and who lives in it.
const marker = "demo.json"

type told struct {
	Day      string    `json:"day"`
	Accounts []Account `json:"accounts"`
}

// Prepare tells the story into dir unless it was told there already, and gives the options to serve it and its accounts.
// A folder whose story is unfinished, or was told for another day when at is given, is an error: the demo never erases.
func Prepare(ctx context.Context, dir string, at calendar.Date, o app.Options) (app.Options, []Account, error) {
	o.Database, o.BlobDir, o.CacheDir, o.Demo = filepath.Join(dir, "chantier.db"), filepath.Join(dir, "files"), filepath.Join(dir, "cache"), true
	o.Clock = ClockFor(at)
	raw, err := os.ReadFile(filepath.Join(dir, marker))
	if err == nil {
		var t told
		if err := json.Unmarshal(raw, &t); err != nil {
			return o, nil, fmt.Errorf("demo: read %s: %w", marker, err)
		}
		if !at.IsZero() && t.Day != at.String() {
			return o, nil, fmt.Errorf("demo: %s holds the school of %s; give another folder, or remove it", dir, t.Day)
		}
		return o, t.Accounts, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return o, nil, fmt.Errorf("demo: look into %s: %w", dir, err)
	}
	if _, err := os.Stat(o.Database); err == nil {
		return o, nil, fmt.Errorf("demo: %s holds a database that is not a finished demo; give another folder, or remove it", dir)
	}
	accounts, err := Seed(ctx, o, clock.Today(o.Clock))
	if err != nil {
		return o, nil, err
	}
	raw, err = json.MarshalIndent(told{clock.Today(o.Clock).String(), accounts}, "", "  ")
	if err != nil {
		return o, nil, fmt.Errorf("demo: write %s: %w", marker, err)
	}
	if err := os.WriteFile(filepath.Join(dir, marker), raw, 0o600); err != nil {
		return o, nil, fmt.Errorf("demo: write %s: %w", marker, err)
	}
	return o, accounts, nil
}
