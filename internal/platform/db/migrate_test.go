package db

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"chantier/internal/platform/id"
)

var background = context.Background()

// empty runs the test on a database without any table, on both engines. (dbtest gives migrated ones.)
func empty(t *testing.T, run func(t *testing.T, open func() *DB)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		run(t, func() *DB { return opened(t, path) })
	})
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("CHANTIER_TEST_POSTGRES")
		if server == "" {
			t.Fatal("CHANTIER_TEST_POSTGRES is not set: start PostgreSQL through ./test.sh")
		}
		conn, err := pgx.Connect(background, server)
		if err != nil {
			t.Fatal(err)
		}
		name := "m_" + strings.ReplaceAll(id.New(), "-", "")
		if _, err := conn.Exec(background, `create database `+name); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if _, err := conn.Exec(background, `drop database `+name+` with (force)`); err != nil {
				t.Error(err)
			}
			conn.Close(background)
		})
		address, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		address.Path = "/" + name
		run(t, func() *DB { return opened(t, address.String()) })
	})
}

func opened(t *testing.T, source string) *DB {
	t.Helper()
	d, err := Open(background, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func steps(t *testing.T, engine Engine, files fstest.MapFS) []Migration {
	t.Helper()
	out, err := migrationsFrom(files, engine)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

var threeSteps = fstest.MapFS{
	"migrations/0001_a.sql":          text("create table a (id text primary key);"),
	"migrations/0002_b.sqlite.sql":   text("create table b (id text primary key); insert into b values ('lite');"),
	"migrations/0002_b.postgres.sql": text("create table b (id text primary key); insert into b values ('pg');"),
	"migrations/0003_c.sql":          text("create table c (id text primary key);\n-- a comment\ncreate index c_id on c (id);"),
}

func TestMigrate(t *testing.T) {
	empty(t, func(t *testing.T, open func() *DB) {
		d := open()
		all := steps(t, d.Engine(), threeSteps)
		applied, err := d.migrate(background, all, "0002_b")
		if err != nil || strings.Join(applied, " ") != "0001_a 0002_b" {
			t.Fatalf("%v %v", applied, err)
		}
		want := map[Engine]string{SQLite: "lite", Postgres: "pg"}[d.Engine()]
		if got, err := Scalar[string](background, d.Read(), `select id from b`); got != want || err != nil {
			t.Errorf("the step of the other engine ran: %q %v", got, err)
		}
		if applied, err = d.migrate(background, all, ""); err != nil || strings.Join(applied, " ") != "0003_c" {
			t.Fatalf("%v %v", applied, err)
		}
		if applied, err = d.migrate(background, all, ""); err != nil || len(applied) != 0 {
			t.Fatalf("a second run did something: %v %v", applied, err)
		}
		if d.Engine() == SQLite {
			copies, err := filepath.Glob(d.Path() + ".before-*")
			if err != nil || len(copies) != 1 {
				t.Errorf("copies before the migration: %v %v", copies, err)
			}
		}
	})
}

func TestMigrate_changedStep(t *testing.T) {
	empty(t, func(t *testing.T, open func() *DB) {
		d := open()
		if _, err := d.migrate(background, steps(t, d.Engine(), threeSteps), ""); err != nil {
			t.Fatal(err)
		}
		changed := fstest.MapFS{}
		for name, f := range threeSteps {
			changed[name] = f
		}
		changed["migrations/0001_a.sql"] = text("create table a (id text primary key, more text);")
		if _, err := d.migrate(background, steps(t, d.Engine(), changed), ""); err == nil || !strings.Contains(err.Error(), "0001_a") {
			t.Errorf("a step changed after the fact: %v", err)
		}
		older := steps(t, d.Engine(), threeSteps)[:2]
		if _, err := d.migrate(background, older, ""); err == nil || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("a database newer than the program: %v", err)
		}
	})
}

// TestMigrate_brokenStep leaves the database as it was before that step, to be mended and run again.
func TestMigrate_brokenStep(t *testing.T) {
	empty(t, func(t *testing.T, open func() *DB) {
		d := open()
		broken := fstest.MapFS{"migrations/0001_a.sql": text("create table a (id text);"),
			"migrations/0002_b.sql": text("create table b (id text); create table oops (;")}
		if applied, err := d.migrate(background, steps(t, d.Engine(), broken), ""); err == nil || len(applied) != 1 {
			t.Fatalf("%v %v", applied, err)
		}
		broken["migrations/0002_b.sql"] = text("create table b (id text);")
		if applied, err := d.migrate(background, steps(t, d.Engine(), broken), ""); err != nil || len(applied) != 1 {
			t.Errorf("%v %v", applied, err)
		}
	})
}

// TestMigrate_twoNodes start together on one database.
func TestMigrate_twoNodes(t *testing.T) {
	empty(t, func(t *testing.T, open func() *DB) {
		var wg sync.WaitGroup
		total := 0
		var mu sync.Mutex
		for range 3 {
			d := open()
			wg.Go(func() {
				applied, err := d.migrate(background, steps(t, d.Engine(), threeSteps), "")
				mu.Lock()
				defer mu.Unlock()
				total += len(applied)
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if total != 3 {
			t.Errorf("%d steps were applied in all, want each once", total)
		}
	})
}

// TestMigrations_embedded: the shipped steps are the same on both engines, so that a backup of one opens in the other.
func TestMigrations_embedded(t *testing.T) {
	var names [2][]string
	for i, engine := range []Engine{SQLite, Postgres} {
		all, err := Migrations(engine)
		if err != nil || len(all) == 0 {
			t.Fatal(err)
		}
		for _, m := range all {
			names[i] = append(names[i], m.Name)
		}
	}
	if strings.Join(names[0], " ") != strings.Join(names[1], " ") {
		t.Errorf("the engines have different steps:\n%v\n%v", names[0], names[1])
	}
}
