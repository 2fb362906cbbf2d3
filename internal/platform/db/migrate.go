package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sort"
	"strings"
	"time"
)

//go:embed migrations
var migrationFiles embed.FS

// Migration is one forward-only step of the schema.
type Migration struct {
	Name     string // 0010_campaign
	Checksum string // of the text that this engine runs
	SQL      string
}

// Migrations lists the steps of an engine in order. NNNN_name.sql serves both;
// NNNN_name.sqlite.sql and NNNN_name.postgres.sql exist only where they truly differ.
func Migrations(engine Engine) ([]Migration, error) { return migrationsFrom(migrationFiles, engine) }

func migrationsFrom(fsys fs.FS, engine Engine) ([]Migration, error) {
	names, err := fs.Glob(fsys, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var out []Migration
	for _, path := range names {
		name := strings.TrimSuffix(strings.TrimPrefix(path, "migrations/"), ".sql")
		name, dialect, _ := strings.Cut(name, ".")
		if dialect != "" && dialect != string(engine) {
			continue
		}
		text, err := fs.ReadFile(fsys, path)
		if err != nil {
			return nil, fmt.Errorf("db: read migration %s: %w", name, err)
		}
		sum := sha256.Sum256(text)
		out = append(out, Migration{Name: name, Checksum: hex.EncodeToString(sum[:]), SQL: string(text)})
	}
	return out, nil
}

// Migrate brings the schema to this version and tells which steps it applied. A step that was
// changed after it ran, or a database newer than this program, is an error.
// On SQLite a copy of a non-empty database is made first, beside the file.
func (d *DB) Migrate(ctx context.Context) ([]string, error) { return d.MigrateUpTo(ctx, "") }

// MigrateUpTo stops after the step named last: a backup is restored into the
// schema it was made from, and the later steps then bring its rows up to date.
func (d *DB) MigrateUpTo(ctx context.Context, last string) ([]string, error) {
	steps, err := Migrations(d.engine)
	if err != nil {
		return nil, err
	}
	return d.migrate(ctx, steps, last)
}

func (d *DB) migrate(ctx context.Context, steps []Migration, last string) ([]string, error) {
	if err := d.prepareMigrations(ctx, steps); err != nil {
		return nil, err
	}
	var applied []string
	// One transaction each: a later step may need the earlier one committed.
	for _, m := range steps {
		if last != "" && m.Name > last {
			break
		}
		done := false
		err := d.Write(ctx, func(ctx context.Context, tx *Tx) error {
			done = false
			return d.apply(ctx, tx, m, &done)
		})
		if err != nil {
			return applied, fmt.Errorf("db: migration %s: %w", m.Name, err)
		}
		if done {
			applied = append(applied, m.Name)
		}
	}
	return applied, nil
}

func (d *DB) prepareMigrations(ctx context.Context, steps []Migration) error {
	var known []string
	err := d.Write(ctx, func(ctx context.Context, tx *Tx) error {
		if err := d.lockMigrations(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `create table if not exists schema_migration (
			name text primary key, checksum text not null, applied_at text not null)`)
		if err != nil {
			return err
		}
		known, err = List(ctx, tx, func(r Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
			`select name from schema_migration order by name`)
		return err
	})
	if err != nil {
		return fmt.Errorf("db: prepare migrations: %w", err)
	}
	names := map[string]bool{}
	for _, m := range steps {
		names[m.Name] = true
	}
	for _, k := range known {
		if !names[k] {
			return fmt.Errorf("db: the database has migration %s, which this program does not know: run the newer version", k)
		}
	}
	if d.engine == SQLite && len(known) > 0 && len(known) < len(steps) {
		return d.BackupSQLite(ctx, d.path+".before-"+time.Now().UTC().Format("20060102T150405"))
	}
	return nil
}

// lockMigrations keeps two nodes that start together from migrating at once.
func (d *DB) lockMigrations(ctx context.Context, tx *Tx) error {
	if d.engine != Postgres {
		return nil // the single writer's immediate transaction is the lock
	}
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(727402611)`)
	return err
}

func (d *DB) apply(ctx context.Context, tx *Tx, m Migration, done *bool) error {
	if err := d.lockMigrations(ctx, tx); err != nil {
		return err
	}
	var sum string
	rows, err := List(ctx, tx, func(r Row) (string, error) { err := r.Scan(&sum); return sum, err },
		`select checksum from schema_migration where name = $1`, m.Name)
	if err != nil {
		return err
	}
	if len(rows) == 1 {
		if rows[0] != m.Checksum {
			return fmt.Errorf("its text changed after it was applied here")
		}
		return nil
	}
	if _, err := tx.Exec(ctx, m.SQL); err != nil {
		return err
	}
	*done = true
	_, err = tx.Exec(ctx, `insert into schema_migration (name, checksum, applied_at) values ($1, $2, $3)`,
		m.Name, m.Checksum, At(time.Now()))
	return err
}

// BackupSQLite writes a consistent copy of the open SQLite database to a new file.
func (d *DB) BackupSQLite(ctx context.Context, target string) error {
	if _, err := os.Stat(target); err == nil {
		return fmt.Errorf("db: %s exists already", target)
	}
	if _, err := d.writer.ExecContext(ctx, `vacuum into $1`, target); err != nil {
		return fmt.Errorf("db: copy the database: %w", err)
	}
	return nil
}

// Pending lists the steps of this program that the database lacks: a node is not ready while there are some.
func (d *DB) Pending(ctx context.Context) ([]string, error) {
	steps, err := Migrations(d.engine)
	if err != nil {
		return nil, err
	}
	known, err := List(ctx, d.Read(), func(r Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
		`select name from schema_migration`)
	if err != nil {
		return nil, fmt.Errorf("db: look for pending migrations: %w", err)
	}
	var out []string
	for _, m := range steps {
		if !slices.Contains(known, m.Name) {
			out = append(out, m.Name)
		}
	}
	return out, nil
}
