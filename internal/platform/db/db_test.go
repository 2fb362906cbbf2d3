package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
)

var ctx = context.Background()

func exec(t *testing.T, d *db.DB, query string, args ...any) {
	t.Helper()
	err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, query, args...); return err })
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, query string, args ...any) int {
	t.Helper()
	n, err := db.Scalar[int](ctx, d.Read(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRead_cannotWrite: a page that is only looked at cannot change anything, whatever its query says.
func TestRead_cannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, q := range []string{
			`insert into network (id, name) values ('n', 'x') returning id`,
			`delete from network returning id`,
			`create table evil (id text)`,
		} {
			rows, err := d.Read().Query(ctx, q)
			if err == nil {
				for rows.Next() {
				}
				err = rows.Err()
				rows.Close()
			}
			if err == nil {
				t.Errorf("the reader accepted %s", q)
			}
		}
		err := d.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
			var id string
			return q.QueryRow(ctx, `insert into network (id, name) values ('n', 'x') returning id`).Scan(&id)
		})
		if err == nil || count(t, d, `select count(*) from network`) != 0 {
			t.Errorf("a snapshot wrote: %v", err)
		}
	})
}

func TestWrite_commitsOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		insert := func(tx *db.Tx, id string) {
			if _, err := tx.Exec(ctx, `insert into network (id, name) values ($1, 'x')`, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { insert(tx, "a"); return boom }); !errors.Is(err, boom) {
			t.Errorf("error %v", err)
		}
		func() {
			defer func() { recover() }()
			d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { insert(tx, "b"); panic("page crashed") })
		}()
		gone, cancel := context.WithCancel(ctx)
		err := d.Write(gone, func(ctx context.Context, tx *db.Tx) error {
			insert(tx, "c")
			cancel() // the visitor closed the page
			_, err := tx.Exec(ctx, `select 1`)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if n := count(t, d, `select count(*) from network`); n != 0 {
			t.Errorf("%d rows of unfinished transactions", n)
		}
		// The handle still works after each of these.
		exec(t, d, `insert into network (id, name) values ('d', 'x')`)
		if n := count(t, d, `select count(*) from network`); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}

// TestWrite_oneAfterTheOther: read, think, write, from many sides at once, loses no step.
func TestWrite_oneAfterTheOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, `insert into network (id, name) values ('n', '0')`)
		const workers, steps = 10, 8
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range steps {
					if err := d.Write(ctx, increment); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		name, err := db.Scalar[string](ctx, d.Read(), `select name from network`)
		if err != nil || name != fmt.Sprint(workers*steps) {
			t.Errorf("counted %s of %d: %v", name, workers*steps, err)
		}
		if d.Engine() == db.Postgres && d.Retries() == 0 {
			t.Error("no transaction was run again: the test did not collide, or retries are not counted")
		}
	})
}

func increment(ctx context.Context, tx *db.Tx) error {
	var n int
	name, err := db.Scalar[string](ctx, tx, `select name from network where id = 'n'`)
	if err != nil {
		return err
	}
	fmt.Sscan(name, &n)
	_, err = tx.Exec(ctx, `update network set name = $1 where id = 'n'`, fmt.Sprint(n+1))
	return err
}

// TestSnapshot_doesNotMove while others write.
func TestSnapshot_doesNotMove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, `insert into network (id, name) values ('a', 'x')`)
		err := d.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
			for i := range 3 {
				n, err := db.Scalar[int](ctx, q, `select count(*) from network`)
				if err != nil || n != 1 {
					t.Errorf("look %d: %d rows, %v", i, n, err)
				}
				exec(t, d, `insert into network (id, name) values ($1, 'x')`, fmt.Sprint("b", i))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestErrors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, `insert into network (id, name) values ('n', 'x')`)
		err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `insert into network (id, name) values ('n', 'y')`)
			return fmt.Errorf("insert: %w", err)
		})
		if !db.IsUnique(err) {
			t.Errorf("a double key: %v", err)
		}
		err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `insert into organisation (id, network_id, name) values ('o', 'nowhere', 'y')`)
			return err
		})
		if err == nil || db.IsUnique(err) {
			t.Errorf("a reference to nothing: %v", err)
		}
		err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.ExecGuarded(ctx, "network", `update network set name = 'z' where id = 'n' and name = 'old'`)
		})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale update: %v", err)
		}
		_, err = db.One(ctx, d.Read(), "network", func(r db.Row) (string, error) { var s string; err := r.Scan(&s); return s, err },
			`select name from network where id = 'none'`)
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("no row: %v", err)
		}
		found, err := db.Exists(ctx, d.Read(), `select 1 from network where id = $1`, "n")
		if !found || err != nil {
			t.Errorf("exists: %v %v", found, err)
		}
	})
}

// TestInstants: text order is time order, to the microsecond, whatever the zone written from.
func TestInstants(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 10, 25, 2, 30, 0, 123456000, paris) // the hour that comes twice
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, `insert into session (token_hash, data, account_id, expires_at) values ('a', 'x', $1, $2)`, db.OrNull(""), db.At(at))
		exec(t, d, `insert into session (token_hash, data, account_id, expires_at) values ('b', 'x', $1, $2)`, db.OrNull("me"), db.At(at.Add(time.Microsecond)))
		type row struct {
			account string
			at      time.Time
		}
		rows, err := db.List(ctx, d.Read(), func(r db.Row) (row, error) {
			var v row
			err := r.Scan(db.Text(&v.account), db.Into(&v.at))
			return v, err
		}, `select account_id, expires_at from session where expires_at >= $1 order by expires_at`, db.At(at))
		if err != nil || len(rows) != 2 || !rows[0].at.Equal(at) || rows[0].at.Location() != time.UTC || rows[0].account != "" || rows[1].account != "me" {
			t.Errorf("%+v %v", rows, err)
		}
	})
	if db.At(time.Time{}) != nil || db.OrNull("x") != "x" {
		t.Error("the zero time is NULL, a text is itself")
	}
	var got time.Time
	if err := db.Into(&got).Scan("2026-10-25"); err == nil {
		t.Error("a civil date is no instant")
	}
	if err := db.Into(&got).Scan(int64(3)); err == nil {
		t.Error("a number is no instant")
	}
}

// TestSQLite_durability: what is acknowledged must survive a power cut (FULL), and readers must not stop the writer (WAL).
func TestSQLite_durability(t *testing.T) {
	d := dbtest.SQLite(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := d.SQLWriter().QueryRow("pragma " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %s, want %s (%v)", pragma, got, want, err)
		}
	}
	if d.WritePool() != nil || d.Path() == "" {
		t.Error("a file has a path and no pool")
	}
}

func TestOpen_refuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("not a database, but long enough to look like a header"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"", file, filepath.Join(file, "x.db"), "postgres://u:s3cret@127.0.0.1:1/x", "postgres://u:s3cret@:bad/x"} {
		d, err := db.Open(ctx, source)
		if err == nil {
			d.Close()
			t.Errorf("%q opened", source)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the password is in the error: %v", err)
		}
	}
	odd, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "new folder", "a?b#c%20.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer odd.Close()
	if _, err := odd.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(odd.Path()); err != nil {
		t.Errorf("the file is not where it was asked for: %v", err)
	}
}
