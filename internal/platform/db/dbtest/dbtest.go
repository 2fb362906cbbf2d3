// Package dbtest gives each test its own migrated database, on both engines.
// PostgreSQL is a real server named by CHANTIER_TEST_POSTGRES; without it the
// test fails, because a storage test on one engine proves half.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"chantier/internal/platform/db"
	"chantier/internal/platform/id"
	"chantier/internal/platform/jobs"
)

// EnvPostgres names the variable with the address of the test server (a superuser's or one that may create databases).
const EnvPostgres = "CHANTIER_TEST_POSTGRES"

// Each runs the test on SQLite and on PostgreSQL.
func Each(t *testing.T, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, Postgres(t)) })
}

// SQLite opens a fresh migrated file.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, sqliteTemplate(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// Postgres opens a fresh migrated database on the test server and drops it at the end.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresURL(t))
}

// PostgresURL makes a fresh migrated database and gives its address.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(EnvPostgres)
	if server == "" {
		t.Fatalf("%s is not set: start PostgreSQL through ./test.sh, or give the address of a server", EnvPostgres)
	}
	template := postgresTemplate(t, server)
	name := "t_" + strings.ReplaceAll(id.New(), "-", "")
	admin(t, server, `create database `+name+` template `+template)
	t.Cleanup(func() { admin(t, server, `drop database if exists `+name+` with (force)`) })
	return withDatabase(t, server, name)
}

func open(t testing.TB, source string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

var liteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "chantier-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func sqliteTemplate(t testing.TB) []byte {
	t.Helper()
	raw, err := liteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func migrate(source string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, source)
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		return err
	}
	return jobs.Migrate(ctx, d)
}

var pgTemplate struct {
	sync.Mutex
	name string
}

// postgresTemplate makes, once per schema, a database that the others are copied
// from; the advisory lock serves several test programs running at once.
func postgresTemplate(t testing.TB, server string) string {
	t.Helper()
	pgTemplate.Lock()
	defer pgTemplate.Unlock()
	if pgTemplate.name != "" {
		return pgTemplate.name
	}
	name := "template_" + schemaHash(t)
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("reach the test PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	must(t, conn, `select pg_advisory_lock(5550123)`)
	var found bool
	if err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&found); err != nil {
		t.Fatal(err)
	}
	if !found {
		building := name + "_building"
		must(t, conn, `drop database if exists `+building+` with (force)`)
		must(t, conn, `create database `+building)
		if err := migrate(withDatabase(t, server, building)); err != nil {
			t.Fatal(err)
		}
		must(t, conn, `alter database `+building+` rename to `+name)
	}
	must(t, conn, `select pg_advisory_unlock(5550123)`)
	pgTemplate.name = name
	return name
}

func schemaHash(t testing.TB) string {
	t.Helper()
	steps, err := db.Migrations(db.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for _, m := range steps {
		fmt.Fprintln(h, m.Name, m.Checksum)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("reach the test PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	must(t, conn, statement)
}

func must(t testing.TB, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func withDatabase(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not an address", EnvPostgres)
	}
	u.Path = "/" + name
	return u.String()
}
