package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/jobs"
)

var ctx = context.Background()

type render struct {
	Sheet string `json:"sheet"`
}

func (render) Kind() string { return "test.render" }

type tick struct{}

func (tick) Kind() string { return "test.tick" }

// done gathers what the handlers were given.
type done struct {
	mu   sync.Mutex
	list []string
}

func (d *done) add(s string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = append(d.list, s)
}

func (d *done) all() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.list...)
}

func queue(t *testing.T, d *db.DB, r *jobs.Registry) *jobs.Queue {
	t.Helper()
	q, err := jobs.New(d, r, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func start(t *testing.T, q *jobs.Queue) {
	t.Helper()
	if err := q.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		grace, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := q.Stop(grace); err != nil {
			t.Error(err)
		}
	})
}

func enqueue(t *testing.T, d *db.DB, q *jobs.Queue, o jobs.Options, args ...jobs.Args) {
	t.Helper()
	err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, a := range args {
			if err := q.Enqueue(ctx, tx, a, o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for work that runs beside the test.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("waited in vain: %s", what)
}

func states(t *testing.T, q *jobs.Queue) map[string]int {
	t.Helper()
	s, err := q.States(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEnqueue_withTheChange: the job exists if and only if the change was committed.
func TestEnqueue_withTheChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got done
		r := jobs.NewRegistry()
		jobs.Handle(r, func(_ context.Context, a render) error { got.add(a.Sheet); return nil })
		q := queue(t, d, r)
		boom := errors.New("boom")
		err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := q.Enqueue(ctx, tx, render{"undone"}, jobs.Options{}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		enqueue(t, d, q, jobs.Options{}, render{"kept"})
		if s := states(t, q); s["available"] != 1 {
			t.Errorf("waiting %v", s)
		}
		start(t, q)
		eventually(t, "the job to complete", func() bool { return states(t, q)["completed"] == 1 })
		if all := got.all(); len(all) != 1 || all[0] != "kept" {
			t.Errorf("ran %v", all)
		}
	})
}

// TestUnique drops a double that waits, and accepts the job again once the first is done: the sheet may have changed.
func TestUnique(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got done
		r := jobs.NewRegistry()
		jobs.Handle(r, func(_ context.Context, a render) error { got.add(a.Sheet); return nil })
		q := queue(t, d, r)
		enqueue(t, d, q, jobs.Options{Unique: true}, render{"a"}, render{"a"}, render{"b"})
		enqueue(t, d, q, jobs.Options{Unique: true}, render{"a"})
		if s := states(t, q); s["available"] != 2 {
			t.Errorf("waiting %v, want 2", s)
		}
		start(t, q)
		eventually(t, "both jobs", func() bool { return states(t, q)["completed"] == 2 })
		enqueue(t, d, q, jobs.Options{Unique: true}, render{"a"})
		eventually(t, "the job of a later change", func() bool { return len(got.all()) == 3 })
	})
}

// TestRetry: an error runs the job again, the last attempt knows it is the last, and giving up is at once.
func TestRetry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got done
		r := jobs.NewRegistry()
		jobs.Handle(r, func(ctx context.Context, a render) error {
			if a.Sheet == "hopeless" {
				got.add("hopeless")
				return jobs.GiveUp(errors.New("no"))
			}
			if jobs.LastAttempt(ctx) {
				got.add("last")
				return nil
			}
			got.add("first")
			return errors.New("not yet")
		})
		q := queue(t, d, r)
		enqueue(t, d, q, jobs.Options{MaxAttempts: 2}, render{"twice"}, render{"hopeless"})
		start(t, q)
		eventually(t, "the second attempt", func() bool { s := states(t, q); return s["completed"] == 1 && s["cancelled"] == 1 })
		count := map[string]int{}
		for _, s := range got.all() {
			count[s]++
		}
		if count["first"] != 1 || count["last"] != 1 || count["hopeless"] != 1 {
			t.Errorf("%v", count)
		}
	})
}

func TestEvery_runsAtStart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got done
		r := jobs.NewRegistry()
		jobs.Handle(r, func(context.Context, tick) error { got.add("tick"); return nil })
		jobs.Every(r, time.Hour, tick{})
		start(t, queue(t, d, r))
		eventually(t, "the first tick", func() bool { return len(got.all()) == 1 })
	})
}

// TestStop_letsWorkEnd: a job that is running when the program is asked to stop ends first.
func TestStop_letsWorkEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		running := make(chan struct{})
		r := jobs.NewRegistry()
		jobs.Handle(r, func(ctx context.Context, _ render) error {
			close(running)
			time.Sleep(300 * time.Millisecond)
			return ctx.Err()
		})
		q := queue(t, d, r)
		enqueue(t, d, q, jobs.Options{}, render{"slow"})
		signalled, signal := context.WithCancel(ctx)
		if err := q.Start(signalled); err != nil {
			t.Fatal(err)
		}
		<-running
		signal()
		grace, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := q.Stop(grace); err != nil {
			t.Fatal(err)
		}
		if s := states(t, q); s["completed"] != 1 {
			t.Errorf("after the stop: %v", s)
		}
	})
	if err := queue(t, dbtest.SQLite(t), jobs.NewRegistry()).Stop(ctx); err != nil {
		t.Errorf("stopping what never started: %v", err)
	}
}

// TestExportImport carries what is still to be done to the other engine.
func TestExportImport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := dbtest.SQLite(t)
		if d.Engine() == db.SQLite {
			other = dbtest.Postgres(t)
		}
		q := queue(t, d, jobs.NewRegistry())
		enqueue(t, d, q, jobs.Options{MaxAttempts: 7}, render{`é "quoted"`})
		enqueue(t, d, q, jobs.Options{Delay: 48 * time.Hour}, render{"later"})
		var pending []jobs.Pending
		err := d.Snapshot(ctx, func(ctx context.Context, s db.Queryer) (err error) {
			pending, err = jobs.Export(ctx, s, d.Engine())
			return err
		})
		if err != nil || len(pending) != 2 || pending[0].MaxAttempts != 7 || time.Until(pending[1].ScheduledAt) < 47*time.Hour {
			t.Fatalf("%+v %v", pending, err)
		}
		var got done
		r := jobs.NewRegistry()
		jobs.Handle(r, func(_ context.Context, a render) error { got.add(a.Sheet); return nil })
		oq := queue(t, other, r)
		if err := other.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return oq.Import(ctx, tx, pending) }); err != nil {
			t.Fatal(err)
		}
		start(t, oq)
		eventually(t, "the job that was due", func() bool { return len(got.all()) == 1 })
		if s := states(t, oq); got.all()[0] != `é "quoted"` || s["scheduled"] != 1 {
			t.Errorf("%v, states %v", got.all(), s)
		}
	})
}

func TestMigrate_twoNodes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if err := jobs.Migrate(ctx, d); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}
