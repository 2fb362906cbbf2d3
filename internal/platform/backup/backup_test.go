package backup_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/backup"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/jobs"
)

var (
	ctx = context.Background()
	now = time.Date(2026, 9, 1, 8, 30, 0, 123456000, time.UTC)
	job = authz.Actor{System: "test"}
)

type ping struct {
	Text string `json:"text"`
}

func (ping) Kind() string { return "test.ping" }

// school fills a database and a folder with what a backup must carry.
func school(t *testing.T, d *db.DB) blob.Store {
	t.Helper()
	queue, err := jobs.New(d, jobs.NewRegistry(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := network.InsertNetwork(ctx, tx, network.Network{ID: "net", Name: "Réseau « d'essai » 🧱\n\t\"\\"})
		if err != nil {
			return err
		}
		o, err := network.InsertOrganisation(ctx, tx, network.Organisation{ID: "org", NetworkID: n.ID, Name: "Association"})
		if err != nil {
			return err
		}
		// The first row in order refers to a later one: a reference that no order of tables respects.
		for _, s := range []network.Site{{ID: "zz-model", Slug: "zz", Name: "Modèle"}, {ID: "aa-new", Slug: "aa", Name: "Nouveau", ModelSiteID: "zz-model", Recruiting: true}} {
			s.OrganisationID, s.OpenedOn = o.ID, calendar.MustDate("2026-01-05")
			if _, err := network.InsertSite(ctx, tx, job, now, s); err != nil {
				return err
			}
		}
		for i := range 1200 { // more than one batch
			p := person.Person{ID: fmt.Sprintf("p%04d", i), SiteID: "aa-new", GivenName: "Zoé", FamilyName: fmt.Sprint("N", i)}
			if i%2 == 0 {
				p.BirthDate = calendar.MustDate("1990-02-28")
			}
			if _, err := person.Insert(ctx, tx, job, now, "person.create", p); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `insert into session (token_hash, data, expires_at) values ('t', 'd', $1)`, db.At(now)); err != nil {
			return err
		}
		return queue.Enqueue(ctx, tx, ping{"à faire"}, jobs.Options{})
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	for key, content := range map[string]string{"a/empty": "", "contracts/1/v1.pdf": "%PDF-1.7 \x00\xff binary", "photo": strings.Repeat("x", 300_000)} {
		if _, err := files.Put(ctx, key, "application/pdf", strings.NewReader(content), 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func save(t *testing.T, d *db.DB, files blob.Store) (string, backup.Summary) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "school.chantier")
	sum, err := backup.Source{DB: d, Blobs: files, Version: "test", Now: now}.Write(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	return path, sum
}

// target gives the address of a place to restore into.
func target(t *testing.T, engine db.Engine) backup.Target {
	t.Helper()
	dir := t.TempDir()
	out := backup.Target{Database: filepath.Join(dir, "chantier.db"), FilesDir: filepath.Join(dir, "files"), Now: now}
	if engine == db.Postgres {
		out.Database = dbtest.PostgresURL(t)
	}
	return out
}

func open(t *testing.T, target backup.Target) (*db.DB, blob.Store) {
	t.Helper()
	d, err := db.Open(ctx, target.Database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	files, err := blob.OpenFolder(target.FilesDir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	return d, files
}

// contents reads an archive apart from its manifest, which tells the time and the engine.
func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, e := range entries(t, path) {
		if e.header.Name != "manifest.json" {
			lines := strings.Split(string(e.content), "\n") // the engines order texts differently
			slices.Sort(lines)
			out[e.header.Name] = strings.Join(lines, "\n")
		}
	}
	return out
}

type member struct {
	header  tar.Header
	content []byte
}

func entries(t *testing.T, path string) []member {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	gz, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []member
	for r := tar.NewReader(gz); ; {
		h, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, member{*h, content})
	}
}

// TestRoundTrip saves from each engine and restores into each: the same school, to the last byte.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		files := school(t, d)
		path, saved := save(t, d, files)
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || saved.Bytes != info.Size() {
			t.Errorf("the archive holds personal data: %v %v", info.Mode(), err)
		}
		if saved.Files != 3 || saved.Jobs != 1 || saved.Rows < 2400 {
			t.Errorf("saved %+v", saved)
		}
		for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
			t.Run("into "+string(engine), func(t *testing.T) {
				to := target(t, engine)
				restored, err := to.Restore(ctx, path)
				if err != nil {
					t.Fatal(err)
				}
				if restored.Rows != saved.Rows || restored.Files != 3 || restored.Jobs != 1 || len(restored.Kept) != 0 {
					t.Errorf("restored %+v of %+v", restored, saved)
				}
				d2, files2 := open(t, to)
				again, _ := save(t, d2, files2)
				was, is := contents(t, path), contents(t, again)
				for name := range was {
					if was[name] != is[name] && name != "jobs.json" {
						t.Errorf("%s differs after the restore", name)
					}
				}
				if len(was) != len(is) {
					t.Errorf("%d entries became %d", len(was), len(is))
				}
				if !strings.Contains(is["jobs.json"], "à faire") {
					t.Errorf("the job is lost: %s", is["jobs.json"])
				}
				checkAlive(t, d2)
			})
		}
	})
}

// checkAlive: the restored schema still refuses what it must, and goes on.
func checkAlive(t *testing.T, d *db.DB) {
	t.Helper()
	if n, err := db.Scalar[int](ctx, d.Read(), `select count(*) from session`); err != nil || n != 0 {
		t.Errorf("open sessions survived: %d %v", n, err)
	}
	broken, err := audit.Verify(ctx, d.Read(), "aa-new")
	if err != nil || broken != nil {
		t.Errorf("audit trail: %+v %v", broken, err)
	}
	for _, forbidden := range []string{`update audit_entry set action = 'x'`, `insert into account (id, person_id, email, created_at) values ('a', 'nobody', 'a@b.c', 'x')`} {
		err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, forbidden); return err })
		if err == nil {
			t.Errorf("the restored database accepts %s", forbidden)
		}
	}
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Insert(ctx, tx, job, now, "person.create", person.Person{SiteID: "aa-new", GivenName: "Après", FamilyName: "Restauration"})
		return err
	})
	if err != nil {
		t.Errorf("the school cannot go on: %v", err)
	}
}

func TestRestore_refusesASchool(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			source := dbtest.SQLite(t)
			path, _ := save(t, source, school(t, source))
			to := target(t, engine)
			if _, err := to.Restore(ctx, path); err != nil {
				t.Fatal(err)
			}
			mark(t, to, "written after")
			if _, err := to.Restore(ctx, path); !errors.Is(err, backup.ErrNotEmpty) {
				t.Fatalf("a school was there: %v", err)
			}
			if count(t, to, `select count(*) from network where name = 'written after'`) != 1 {
				t.Error("the refused restore changed the school")
			}
			to.Force = true
			sum, err := to.Restore(ctx, path)
			if err != nil {
				t.Fatal(err)
			}
			if count(t, to, `select count(*) from network where name = 'written after'`) != 0 {
				t.Error("the forced restore left the old school")
			}
			for _, kept := range sum.Kept {
				if _, err := os.Stat(kept); err != nil {
					t.Errorf("said to be kept: %v", err)
				}
			}
			if want := map[db.Engine]int{db.SQLite: 2, db.Postgres: 1}[engine]; len(sum.Kept) != want {
				t.Errorf("kept %v", sum.Kept)
			}
		})
	}
}

func mark(t *testing.T, to backup.Target, name string) {
	t.Helper()
	d, err := db.Open(ctx, to.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update network set name = $1`, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, to backup.Target, query string) int {
	t.Helper()
	d, err := db.Open(ctx, to.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	n, err := db.Scalar[int](ctx, d.Read(), query)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRestore_foreignDatabase: a wrong address must not empty somebody else's tables, forced or not.
func TestRestore_foreignDatabase(t *testing.T) {
	t.Parallel()
	source := dbtest.SQLite(t)
	path, _ := save(t, source, school(t, source))
	to := target(t, db.Postgres)
	d, err := db.Open(ctx, to.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `drop table schema_migration`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	to.Force = true
	if _, err := to.Restore(ctx, path); !errors.Is(err, backup.ErrForeign) {
		t.Errorf("%v", err)
	}
}

// TestRestore_olderArchive brings the rows of an older schema up to date.
func TestRestore_olderArchive(t *testing.T) {
	t.Parallel()
	old, err := db.Open(ctx, filepath.Join(t.TempDir(), "old.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if _, err := old.MigrateUpTo(ctx, "0002_append_only"); err != nil {
		t.Fatal(err)
	}
	if err := jobs.Migrate(ctx, old); err != nil {
		t.Fatal(err)
	}
	path, _ := save(t, old, school(t, old))
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		to := target(t, engine)
		if _, err := to.Restore(ctx, path); err != nil {
			t.Fatal(err)
		}
		all, err := db.Migrations(engine)
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, to, `select count(*) from schema_migration`); n != len(all) {
			t.Errorf("%s: %d steps of %d", engine, n, len(all))
		}
		if n := count(t, to, `select count(*) from person`); n != 1200 {
			t.Errorf("%s: %d people", engine, n)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(to.FilesDir), "*restoring*"))
		if err != nil || len(left) != 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
	}
}

// TestVerify_damage: whatever happens to the file, it is not restored as if whole.
func TestVerify_damage(t *testing.T) {
	t.Parallel()
	source := dbtest.SQLite(t)
	path, _ := save(t, source, school(t, source))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Verify(path); err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(t.TempDir(), "damaged")
	check := func(name string, content []byte) {
		if err := os.WriteFile(damaged, content, 0o600); err != nil {
			t.Fatal(err)
		}
		to := target(t, db.SQLite)
		if _, err := to.Restore(ctx, damaged); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(filepath.Dir(to.FilesDir)); len(left) != 0 {
			t.Errorf("%s: the target was touched: %v", name, left)
		}
	}
	check("empty", nil)
	check("not an archive", []byte("hello"))
	check("cut", whole[:len(whole)/2])
	check("last byte lost", whole[:len(whole)-1])
	for i := 20; i < len(whole); i += len(whole)/12 + 1 {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x10
		check(fmt.Sprintf("bit flipped at %d", i), flipped)
	}
	members := entries(t, path)
	for name, change := range map[string]func([]member) []member{
		"no manifest":     func(m []member) []member { return m[:len(m)-1] },
		"a table is gone": func(m []member) []member { return m[1:] },
		"an entry more": func(m []member) []member {
			return append([]member{{tar.Header{Name: "database/evil.jsonl", Size: 2}, []byte("[]")}}, m...)
		},
		"an entry twice": func(m []member) []member { return append([]member{m[0]}, m...) },
		"a row changed": func(m []member) []member {
			for i := range m {
				if m[i].header.Name == "database/person.jsonl" {
					m[i].content = bytes.Replace(m[i].content, []byte("Zoé"), []byte("Léo"), 1)
				}
			}
			return m
		},
	} {
		check(name, pack(t, change(append([]member(nil), members...))))
	}
}

func pack(t *testing.T, members []member) []byte {
	t.Helper()
	var out bytes.Buffer
	gz := gzip.NewWriter(&out)
	w := tar.NewWriter(gz)
	for _, m := range members {
		m.header.Size = int64(len(m.content))
		if err := w.WriteHeader(&m.header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(m.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), gz.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRestore_newerArchive(t *testing.T) {
	t.Parallel()
	source := dbtest.SQLite(t)
	files := school(t, source)
	err := source.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into schema_migration (name, checksum, applied_at) values ('9999_future', 'x', 'x')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	path, _ := save(t, source, files)
	if _, err := target(t, db.SQLite).Restore(ctx, path); !errors.Is(err, backup.ErrNewer) {
		t.Errorf("%v", err)
	}
}

// TestRestore_failsHalfWay leaves the old school as it was (SQLite), or a database that can be restored into (PostgreSQL).
func TestRestore_failsHalfWay(t *testing.T) {
	t.Parallel()
	source := dbtest.SQLite(t)
	good, _ := save(t, source, school(t, source))
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, pack(t, withBadRow(t, entries(t, good))), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Verify(bad); err != nil {
		t.Fatalf("the archive must pass its own checks: %v", err)
	}
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		to := target(t, engine)
		if _, err := to.Restore(ctx, good); err != nil {
			t.Fatal(err)
		}
		mark(t, to, "still here")
		to.Force = true
		if _, err := to.Restore(ctx, bad); err == nil {
			t.Fatalf("%s: a row that the schema refuses was restored", engine)
		}
		if engine == db.SQLite && count(t, to, `select count(*) from network where name = 'still here'`) != 1 {
			t.Error("the school changed")
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(to.FilesDir), "*restoring*"))
		if err != nil || len(left) != 0 {
			t.Errorf("%s: left behind: %v %v", engine, left, err)
		}
		to.Force = engine == db.SQLite
		os.RemoveAll(to.FilesDir)
		if _, err := to.Restore(ctx, good); err != nil {
			t.Errorf("%s: restoring after the failure: %v", engine, err)
		}
	}
}

// withBadRow makes an archive that is sound in itself and breaks a rule of the schema near its end.
func withBadRow(t *testing.T, members []member) []member {
	t.Helper()
	var m backup.Manifest
	last := len(members) - 1
	if err := json.Unmarshal(members[last].content, &m); err != nil {
		t.Fatal(err)
	}
	for i := range members {
		if members[i].header.Name != "database/site.jsonl" {
			continue
		}
		members[i].content = bytes.Replace(members[i].content, []byte(`"zz-model"`), []byte(`"nowhere!"`), 1)
		sum := sha256.Sum256(members[i].content)
		for j := range m.Entries {
			if m.Entries[j].Name == members[i].header.Name {
				m.Entries[j].SHA256 = hex.EncodeToString(sum[:])
			}
		}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	members[last].content = raw
	return members
}

func TestWrite_refusesToOverwrite(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	files := school(t, d)
	path, _ := save(t, d, files)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (backup.Source{DB: d, Blobs: files, Now: now}).Write(ctx, path); err == nil {
		t.Error("an older backup was overwritten")
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Error("the older backup changed")
	}
	if _, err := (backup.Source{DB: d, Blobs: files, Now: now}).Write(ctx, filepath.Join(t.TempDir(), "no", "folder")); err == nil {
		t.Error("no folder, no error")
	}
}

// TestWrite_damagedFile: one rotten file is told, and everything else is saved.
func TestWrite_damagedFile(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	school(t, d)
	dir := t.TempDir()
	files, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	for _, key := range []string{"good", "rotten"} {
		if _, err := files.Put(ctx, key, "text/plain", strings.NewReader(key), 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "rotten"), []byte("r0tten"), 0o600); err != nil {
		t.Fatal(err)
	}
	path, sum := save(t, d, files)
	if sum.Files != 1 || len(sum.Damaged) != 1 || sum.Damaged[0] != "rotten" {
		t.Errorf("%+v", sum)
	}
	if _, err := backup.Verify(path); err != nil {
		t.Error(err)
	}
}
