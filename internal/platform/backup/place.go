package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"chantier/internal/platform/db"
)

// place is a target made ready: an empty database and an empty folder, put under
// their real names only when everything is in them.
type place struct {
	db       *db.DB
	files    string // where files are written now
	target   Target
	lite     string // SQLite file being filled, "" on PostgreSQL
	finished bool
}

func (t Target) prepare(ctx context.Context) (*place, error) {
	if !t.Force {
		if err := t.refuseFiles(); err != nil {
			return nil, err
		}
	}
	p := &place{target: t, files: t.FilesDir + ".restoring"}
	if err := os.MkdirAll(filepath.Dir(t.FilesDir), 0o700); err != nil {
		return nil, fmt.Errorf("backup: make the data folder: %w", err)
	}
	if err := os.RemoveAll(p.files); err != nil {
		return nil, fmt.Errorf("backup: clear an unfinished restore: %w", err)
	}
	var err error
	if strings.HasPrefix(t.Database, "postgres://") || strings.HasPrefix(t.Database, "postgresql://") {
		p.db, err = t.preparePostgres(ctx)
	} else {
		err = t.prepareSQLite(ctx, p)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (t Target) refuseFiles() error {
	meta, err := os.ReadDir(filepath.Join(t.FilesDir, "meta"))
	if err == nil && len(meta) > 0 {
		return fmt.Errorf("%w: %s holds files", ErrNotEmpty, t.FilesDir)
	}
	return nil
}

func (t Target) prepareSQLite(ctx context.Context, p *place) error {
	path := strings.TrimPrefix(t.Database, "sqlite:")
	if exists(path) && !t.Force {
		d, err := db.Open(ctx, path)
		if err != nil {
			return err
		}
		err = refuseSchool(ctx, d)
		if err = errors.Join(err, d.Close()); err != nil {
			return err
		}
	}
	p.lite = path + ".restoring"
	removeLite(p.lite)
	var err error
	p.db, err = db.Open(ctx, p.lite)
	return err
}

func (t Target) preparePostgres(ctx context.Context) (*db.DB, error) {
	d, err := db.Open(ctx, t.Database)
	if err != nil {
		return nil, err
	}
	err = refuseForeign(ctx, d)
	if err == nil && !t.Force {
		err = refuseSchool(ctx, d)
	}
	if err == nil {
		err = d.Write(ctx, dropPostgres)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// refuseForeign keeps a wrong address from emptying somebody else's database.
func refuseForeign(ctx context.Context, d *db.DB) error {
	tables, err := tableNames(ctx, d)
	if err != nil || len(tables) == 0 || tables["schema_migration"] {
		return err
	}
	return ErrForeign
}

// refuseSchool looks for what every school has: people, accounts, a trail.
func refuseSchool(ctx context.Context, d *db.DB) error {
	tables, err := tableNames(ctx, d)
	if err != nil {
		return err
	}
	for _, name := range []string{"network", "person", "account", "audit_entry"} {
		if !tables[name] {
			continue
		}
		found, err := db.Exists(ctx, d.Read(), `select 1 from `+name)
		if err != nil {
			return fmt.Errorf("backup: look into the target: %w", err)
		}
		if found {
			return fmt.Errorf("%w: its database holds a school", ErrNotEmpty)
		}
	}
	return nil
}

func tableNames(ctx context.Context, d *db.DB) (map[string]bool, error) {
	query := `select name from sqlite_master where type = 'table'`
	if d.Engine() == db.Postgres {
		query = `select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`
	}
	names, err := db.List(ctx, d.Read(), func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err }, query)
	if err != nil {
		return nil, fmt.Errorf("backup: look into the target: %w", err)
	}
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out, nil
}

// dropPostgres empties the product's schema: tables with their triggers, then the functions and types that migrations made.
func dropPostgres(ctx context.Context, tx *db.Tx) error {
	statements, err := db.List(ctx, tx, func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err }, `
		select format('drop table %I cascade', tablename) from pg_tables where schemaname = current_schema()
		union all select format('drop function %I(%s) cascade', p.proname, pg_get_function_identity_arguments(p.oid))
			from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.prokind = 'f'
			and not exists (select 1 from pg_depend x where x.objid = p.oid and x.deptype = 'e')
		union all select format('drop type %I cascade', t.typname) from pg_type t
			where t.typnamespace = current_schema()::regnamespace and t.typtype = 'e'`)
	if err != nil {
		return fmt.Errorf("backup: list what to drop: %w", err)
	}
	for _, s := range statements {
		if _, err := tx.Exec(ctx, s); err != nil {
			return fmt.Errorf("backup: %s: %w", s, err)
		}
	}
	return nil
}

// deferReferences lets rows arrive before those they refer to (a site and its
// model site); the function it gives checks every reference at the end.
func deferReferences(ctx context.Context, tx *db.Tx, engine db.Engine) (check func(context.Context) error, err error) {
	if engine == db.SQLite {
		// The engine checks at the commit.
		_, err := tx.Exec(ctx, `pragma defer_foreign_keys = on`)
		return func(context.Context) error { return nil }, err
	}
	names, err := db.List(ctx, tx, func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
		`select format('alter table %I alter constraint %I', t.relname, c.conname) from pg_constraint c join pg_class t on t.oid = c.conrelid
		where c.contype = 'f' and not c.condeferrable and c.connamespace = current_schema()::regnamespace`)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if _, err := tx.Exec(ctx, n+` deferrable initially deferred`); err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
	}
	return func(ctx context.Context) error {
		if _, err := tx.Exec(ctx, `set constraints all immediate`); err != nil {
			return err
		}
		for _, n := range names {
			if _, err := tx.Exec(ctx, n+` not deferrable`); err != nil {
				return fmt.Errorf("%s: %w", n, err)
			}
		}
		return nil
	}, nil
}

// commit puts the database and the files under their names, what was there aside, and tells what it put aside.
func (p *place) commit() ([]string, error) {
	if p.lite != "" {
		// Everything into the one file that will be renamed.
		if _, err := p.db.SQLWriter().Exec(`pragma wal_checkpoint(truncate)`); err != nil {
			return nil, fmt.Errorf("backup: finish the restored database: %w", err)
		}
	}
	if err := p.db.Close(); err != nil {
		return nil, fmt.Errorf("backup: close the restored database: %w", err)
	}
	p.finished = true
	suffix := ".before-restore-" + p.target.Now.UTC().Format("20060102T150405")
	var kept []string
	aside := func(path string) error {
		if !exists(path) {
			return nil
		}
		kept = append(kept, path+suffix)
		return os.Rename(path, path+suffix)
	}
	if p.lite != "" {
		path := strings.TrimSuffix(p.lite, ".restoring")
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			if err := aside(name); err != nil {
				return kept, fmt.Errorf("backup: put the old database aside: %w", err)
			}
		}
		removeCopies(p.lite)
		if err := os.Rename(p.lite, path); err != nil {
			return kept, fmt.Errorf("backup: put the database in place: %w", err)
		}
		if err := syncDir(filepath.Dir(path)); err != nil {
			return kept, err
		}
	}
	// An empty folder of files simply goes; anything else, even unknown, is kept.
	for _, sub := range []string{"data", "meta", "tmp", "."} {
		os.Remove(filepath.Join(p.target.FilesDir, sub)) //nolint:errcheck // refused when not empty
	}
	if err := aside(p.target.FilesDir); err != nil {
		return kept, fmt.Errorf("backup: put the old files aside: %w", err)
	}
	if err := os.Rename(p.files, p.target.FilesDir); err != nil {
		return kept, fmt.Errorf("backup: put the files in place: %w", err)
	}
	return kept, syncDir(filepath.Dir(p.target.FilesDir))
}

// abandon clears what an interrupted restore made.
func (p *place) abandon() {
	if p.finished {
		return
	}
	p.db.Close()
	if p.lite != "" {
		removeLite(p.lite)
	}
	os.RemoveAll(p.files) //nolint:errcheck // the next restore clears it too
}

func removeLite(path string) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix) //nolint:errcheck // absent most of the time
	}
	removeCopies(path)
}

// removeCopies drops the copies that migrating an older archive made on the way: the archive itself is the copy.
func removeCopies(path string) {
	copies, _ := filepath.Glob(path + ".before-*") //nolint:errcheck // the pattern is well formed
	for _, c := range copies {
		os.Remove(c) //nolint:errcheck // harmless when it stays
	}
}
