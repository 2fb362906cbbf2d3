package demo

import (
	"context"
	"path/filepath"
	"testing"

	"chantier/internal/app"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
)

// days are told in the test: an ordinary day, the day after a cohort ends, a first day, a day of holidays.
var days = []string{"2026-11-24", "2026-11-05", "2026-09-07", "2027-02-28"}

func TestStory(t *testing.T) {
	for _, day := range days {
		t.Run(day, func(t *testing.T) {
			dir := t.TempDir()
			o := app.Options{Database: filepath.Join(dir, "chantier.db"), BlobDir: filepath.Join(dir, "files"), BaseURL: "http://demo.example"}
			checkStory(t, o, calendar.MustDate(day))
		})
	}
	t.Run("postgres", func(t *testing.T) {
		checkStory(t, app.Options{Database: dbtest.PostgresURL(t), BlobDir: t.TempDir(), BaseURL: "http://demo.example"}, calendar.MustDate(days[0]))
	})
}

func checkStory(t *testing.T, o app.Options, day calendar.Date) {
	t.Helper()
	ctx := context.Background()
	accounts, err := Seed(ctx, o, day)
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string]int{}
	for _, a := range accounts {
		roles[string(a.Role)]++
	}
	for _, role := range []string{"learner", "instructor", "external_trainer", "counsellor", "site_director", "site_admin", "network_officer", "funder", "partner", "client", "tutor"} {
		if roles[role] == 0 {
			t.Errorf("no account with the role %s", role)
		}
	}
	d, err := db.Open(ctx, o.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	sites, err := db.List(ctx, d.Read(), func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err }, `select id from site`)
	if err != nil || len(sites) != 3 {
		t.Fatalf("%d sites, %v", len(sites), err)
	}
	for _, s := range sites {
		if broken, err := audit.Verify(ctx, d.Read(), s); err != nil || broken != nil {
			t.Errorf("the trail of %s does not hold: %+v, %v", s, broken, err)
		}
	}
	late, err := db.Scalar[int](ctx, d.Read(), `select count(*) from audit_entry where at > $1`, db.At(day.AddDays(1).Time()))
	if err != nil || late > 0 {
		t.Errorf("%d entries of the trail are later than the story's day, %v", late, err)
	}
}

// TestSeed_isTheSameEachTime: the same day tells the same people.
func TestSeed_isTheSameEachTime(t *testing.T) {
	var first []Account
	for range 2 {
		dir := t.TempDir()
		accounts, err := Seed(context.Background(), app.Options{Database: filepath.Join(dir, "c.db"), BlobDir: filepath.Join(dir, "f"), BaseURL: "http://demo.example"}, calendar.MustDate(days[0]))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = accounts
			continue
		}
		if len(first) != len(accounts) {
			t.Fatalf("%d accounts, then %d", len(first), len(accounts))
		}
		for i := range first {
			if first[i] != accounts[i] {
				t.Fatalf("account %d: %+v, then %+v", i, first[i], accounts[i])
			}
		}
	}
}

func TestPrepare_neverErases(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	day := calendar.MustDate(days[0])
	_, first, err := Prepare(ctx, dir, day, app.Options{BaseURL: "http://demo.example"})
	if err != nil {
		t.Fatal(err)
	}
	_, again, err := Prepare(ctx, dir, day, app.Options{BaseURL: "http://demo.example"})
	if err != nil || len(again) != len(first) {
		t.Fatalf("a told folder is served as it is: %d accounts, %v", len(again), err)
	}
	if _, _, err := Prepare(ctx, dir, day.AddDays(1), app.Options{}); err == nil {
		t.Error("another day in the same folder must be refused")
	}
}
