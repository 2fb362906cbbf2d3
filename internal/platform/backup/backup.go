// Package backup writes everything that an installation holds into one file and
// brings it back, on the same database engine or on the other. The archive is a
// gzipped tar that common tools open: one JSON-lines file per table, the stored
// files as they are, the jobs still to be done, and last a manifest with the
// hash of each entry. Nothing is restored before every hash has been checked.
package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"chantier/internal/platform/blob"
	"chantier/internal/platform/db"
	"chantier/internal/platform/jobs"
)

// format is raised when an older program could not read the archive.
const format = 1

// Manifest is the last entry of the archive.
type Manifest struct {
	Product    string      `json:"product"` // "chantier"
	Format     int         `json:"format"`
	Version    string      `json:"version"` // of the program that wrote it
	CreatedAt  time.Time   `json:"created_at"`
	Engine     db.Engine   `json:"engine"`
	Migrations []string    `json:"migrations"`
	Tables     []table     `json:"tables"` // in an order that respects references
	Files      []blob.Info `json:"files"`
	Entries    []entry     `json:"entries"`
}

// entry is one member of the archive.
type entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// table is one table of the archive, with what its rows mean.
type table struct {
	Name    string   `json:"name"`
	Columns []column `json:"columns"`
	Rows    int      `json:"rows"`
}

type column struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // text, integer, boolean, real
}

// Summary tells what a backup or a restore did.
type Summary struct {
	Tables, Rows, Files, Jobs int
	Bytes                     int64    // of the archive
	Damaged                   []string // stored files whose content is no longer what was put: left out
	CreatedAt                 time.Time
	Kept                      []string // what a forced restore put aside
}

// skipped tables hold what must not outlive the machine: after a restore everyone signs in again.
var skipped = map[string]bool{"session": true, "login_attempt": true, "schema_migration": true}

// Source is the installation to save. It may be running.
type Source struct {
	DB      *db.DB
	Blobs   blob.Store
	Version string
	Now     time.Time
}

// Write saves the installation into a new file, which holds personal data and is
// readable by its owner only. The file appears under its name only when it is
// whole and on the disk.
func (s Source) Write(ctx context.Context, path string) (Summary, error) {
	if _, err := os.Lstat(path); err == nil {
		return Summary{}, fmt.Errorf("backup: %s exists already", path)
	}
	partial := path + ".partial"
	file, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Summary{}, fmt.Errorf("backup: make the file: %w", err)
	}
	defer os.Remove(partial) //nolint:errcheck // renamed already when all went well
	sum, err := s.writeTo(ctx, file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return sum, fmt.Errorf("backup: write %s: %w", path, err)
	}
	if err := os.Rename(partial, path); err != nil {
		return sum, fmt.Errorf("backup: name the file: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return sum, err
	}
	sum.Bytes = info.Size()
	return sum, syncDir(filepath.Dir(path))
}

func (s Source) writeTo(ctx context.Context, out io.Writer) (Summary, error) {
	w, err := newWriter(out, s.Now)
	if err != nil {
		return Summary{}, err
	}
	defer w.clean()
	m := Manifest{Product: "chantier", Format: format, Version: s.Version, CreatedAt: s.Now.UTC(), Engine: s.DB.Engine()}
	sum := Summary{CreatedAt: m.CreatedAt}
	// One snapshot: rows that belong together are saved together, while the school works on.
	err = s.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error { return s.dump(ctx, q, w, &m, &sum) })
	if err != nil {
		return sum, err
	}
	// Files after rows: what the rows name is there already.
	if err := s.files(ctx, w, &m, &sum); err != nil {
		return sum, err
	}
	m.Entries = w.entries
	raw, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return sum, err
	}
	return sum, errors.Join(w.add(manifestName, raw), w.close())
}

func (s Source) dump(ctx context.Context, q db.Queryer, w *writer, m *Manifest, sum *Summary) error {
	var err error
	if m.Migrations, err = migrations(ctx, q); err != nil {
		return err
	}
	tables, err := readSchema(ctx, q, s.DB.Engine())
	if err != nil {
		return err
	}
	for _, t := range tables {
		if skipped[t.Name] {
			continue
		}
		if t.Rows, err = w.addTable(ctx, q, t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		m.Tables = append(m.Tables, t)
		sum.Tables++
		sum.Rows += t.Rows
	}
	pending, err := jobs.Export(ctx, q, s.DB.Engine())
	if err != nil {
		return err
	}
	sum.Jobs = len(pending)
	raw, err := json.Marshal(pending)
	if err != nil {
		return err
	}
	return w.add(jobsName, raw)
}

func (s Source) files(ctx context.Context, w *writer, m *Manifest, sum *Summary) error {
	return s.Blobs.Walk(ctx, func(info blob.Info) error {
		content, err := s.file(ctx, info.Key)
		switch {
		case errors.Is(err, blob.ErrNotFound):
			return nil // deleted meanwhile
		case errors.Is(err, blob.ErrCorrupt):
			// One rotten file must not keep all the rest from being saved.
			sum.Damaged = append(sum.Damaged, info.Key)
			return nil
		case err != nil:
			return err
		}
		m.Files = append(m.Files, info)
		sum.Files++
		return w.add(filesPrefix+info.Key, content)
	})
}

// file reads a whole stored file, whose hash is checked before any of it is written.
func (s Source) file(ctx context.Context, key string) ([]byte, error) {
	r, _, err := s.Blobs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func migrations(ctx context.Context, q db.Queryer) ([]string, error) {
	return db.List(ctx, q, func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
		`select name from schema_migration order by name`)
}

// syncDir makes a file's name survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
