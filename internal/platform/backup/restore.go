package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"chantier/internal/platform/audit"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/db"
	"chantier/internal/platform/jobs"
)

// ErrNotEmpty says that the target holds a school already.
var ErrNotEmpty = errors.New("backup: the target is not empty")

// ErrForeign says that the target database holds tables of something else: never touched, even by force.
var ErrForeign = errors.New("backup: the target database holds tables of another product")

// Target is where an archive is brought back. The product must not be running on it.
type Target struct {
	Database string // a SQLite path or postgres://…
	FilesDir string
	Force    bool // put aside (SQLite, files) or drop (PostgreSQL) what is there
	Now      time.Time
}

// Restore checks the archive, then brings it back whole or leaves the target as
// it was (on PostgreSQL, as an empty schema). A target that holds a school is
// refused unless forced.
func (t Target) Restore(ctx context.Context, path string) (Summary, error) {
	m, err := Verify(path)
	if err != nil {
		return Summary{}, err
	}
	if err := m.known(); err != nil {
		return Summary{}, err
	}
	sum := Summary{CreatedAt: m.CreatedAt, Tables: len(m.Tables), Files: len(m.Files)}
	place, err := t.prepare(ctx)
	if err != nil {
		return sum, err
	}
	defer place.abandon()
	if sum.Rows, sum.Jobs, err = load(ctx, place.db, path, m); err != nil {
		return sum, fmt.Errorf("backup: restore the database: %w", err)
	}
	if err := checkChains(ctx, place.db); err != nil {
		return sum, err
	}
	if err := restoreFiles(ctx, path, m, place.files); err != nil {
		return sum, fmt.Errorf("backup: restore the files: %w", err)
	}
	sum.Kept, err = place.commit()
	return sum, err
}

// known refuses an archive whose schema this program has never heard of.
func (m Manifest) known() error {
	steps, err := db.Migrations(m.Engine)
	if err != nil {
		return err
	}
	for _, name := range m.Migrations {
		if !slices.ContainsFunc(steps, func(s db.Migration) bool { return s.Name == name }) {
			return fmt.Errorf("%w: %s (it has the step %s)", ErrNewer, m.Version, name)
		}
	}
	if len(m.Migrations) == 0 {
		return fmt.Errorf("%w: it tells no schema", ErrDamaged)
	}
	return nil
}

// load fills a database without tables: the schema of the archive, its rows, then the steps made since.
func load(ctx context.Context, d *db.DB, path string, m Manifest) (rows, pending int, err error) {
	if _, err = d.MigrateUpTo(ctx, m.Migrations[len(m.Migrations)-1]); err != nil {
		return 0, 0, err
	}
	if err = jobs.Migrate(ctx, d); err != nil {
		return 0, 0, err
	}
	queue, err := jobs.New(d, jobs.NewRegistry(), slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, 0, err
	}
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, pending = 0, 0 // the transaction may run again
		check, err := deferReferences(ctx, tx, d.Engine())
		if err != nil {
			return err
		}
		if err := emptyTables(ctx, tx, d.Engine()); err != nil {
			return err
		}
		err = walk(path, func(name string, r io.Reader) error {
			switch {
			case name == jobsName:
				var all []jobs.Pending
				if err := json.NewDecoder(r).Decode(&all); err != nil {
					return fmt.Errorf("%w: its jobs cannot be read", ErrDamaged)
				}
				pending = len(all)
				return queue.Import(ctx, tx, all)
			case strings.HasPrefix(name, tablesPrefix):
				n, err := m.loadEntry(ctx, tx, name, r)
				rows += n
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
		return check(ctx)
	})
	if err != nil {
		return 0, 0, err
	}
	_, err = d.Migrate(ctx)
	return rows, pending, err
}

func (m Manifest) loadEntry(ctx context.Context, tx *db.Tx, name string, r io.Reader) (int, error) {
	i := slices.IndexFunc(m.Tables, func(t table) bool { return tablesPrefix+t.Name+".jsonl" == name })
	if i < 0 || len(m.Tables[i].Columns) == 0 {
		return 0, fmt.Errorf("%w: unexpected entry %s", ErrDamaged, name)
	}
	n, err := loadTable(ctx, tx, m.Tables[i], r)
	if err != nil {
		return n, fmt.Errorf("table %s: %w", m.Tables[i].Name, err)
	}
	if n != m.Tables[i].Rows {
		return n, fmt.Errorf("%w: table %s has %d rows of %d", ErrDamaged, m.Tables[i].Name, n, m.Tables[i].Rows)
	}
	return n, nil
}

// emptyTables removes the rows that the migrations themselves insert: the archive brings its own.
func emptyTables(ctx context.Context, tx *db.Tx, engine db.Engine) error {
	tables, err := readSchema(ctx, tx, engine)
	if err != nil {
		return err
	}
	for _, t := range slices.Backward(tables) {
		if t.Name == "schema_migration" {
			continue
		}
		found, err := db.Exists(ctx, tx, `select 1 from `+quoted(t.Name))
		if err == nil && found {
			_, err = tx.Exec(ctx, `delete from `+quoted(t.Name))
		}
		if err != nil {
			return fmt.Errorf("empty %s: %w", t.Name, err)
		}
	}
	return nil
}

// checkChains proves that the evidence came through: the audit trail of each site still holds.
func checkChains(ctx context.Context, d *db.DB) error {
	sites, err := db.List(ctx, d.Read(), func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
		`select distinct site_id from audit_entry`)
	if err != nil {
		return fmt.Errorf("backup: read the audit trail: %w", err)
	}
	for _, s := range sites {
		broken, err := audit.Verify(ctx, d.Read(), s)
		if err != nil {
			return err
		}
		if broken != nil {
			return fmt.Errorf("backup: the audit trail of site %s does not hold at entry %d: %s", s, broken.Seq, broken.Why)
		}
	}
	return nil
}

func restoreFiles(ctx context.Context, path string, m Manifest, dir string) error {
	// Made even without files, so that the program finds its folder.
	folder, err := blob.OpenFolder(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	infos := map[string]blob.Info{}
	for _, f := range m.Files {
		infos[filesPrefix+f.Key] = f
	}
	return walk(path, func(name string, r io.Reader) error {
		info, ok := infos[name]
		if !ok {
			return nil
		}
		got, err := folder.Put(ctx, info.Key, info.ContentType, r, max(info.Size, 1))
		if err == nil && got.SHA256 != info.SHA256 {
			err = ErrDamaged
		}
		return err
	})
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }
