// Package jobs runs background work through River, on both engines. Work is
// enqueued inside the business transaction: it exists if and only if the change
// that asked for it was committed. Handlers must be idempotent.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"chantier/internal/platform/db"
)

// Args is the content of a job; Kind names its handler. It is stored as JSON
// and must hold identifiers only, never personal data.
type Args interface{ Kind() string }

// Options of one job.
type Options struct {
	// Delay before the job may run. Not an instant: a demo's clock is not the machine's.
	Delay time.Duration
	// Unique drops the job when one with equal arguments waits or runs already.
	Unique bool
	// MaxAttempts bounds how often the job is tried; 0 is River's 25, spread over three weeks.
	MaxAttempts int
}

// unfinished are the states in which an equal job makes a new one needless. A
// completed one does not: what it worked on may have changed since.
var unfinished = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled}

// Registry holds the handlers.
type Registry struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewRegistry gives an empty registry.
func NewRegistry() *Registry { return &Registry{workers: river.NewWorkers()} }

// Handle registers the handler of a kind of job. A returned error runs the job again later.
func Handle[T Args](r *Registry, fn func(ctx context.Context, args T) error) {
	river.AddWorker(r.workers, river.WorkFunc(func(ctx context.Context, job *river.Job[T]) error {
		last := job.Attempt >= job.MaxAttempts
		if err := fn(context.WithValue(ctx, lastAttempt{}, last), job.Args); err != nil {
			return fmt.Errorf("job %s: %w", job.Args.Kind(), err)
		}
		return nil
	}))
}

type lastAttempt struct{}

// LastAttempt says, inside a handler, that a failure now is final.
func LastAttempt(ctx context.Context) bool { last, _ := ctx.Value(lastAttempt{}).(bool); return last }

// GiveUp wraps a handler's error so that the job is not tried again.
func GiveUp(err error) error { return river.JobCancel(err) }

// Every runs a job at start and then at each interval; one node of several inserts it.
func Every[T Args](r *Registry, interval time.Duration, args T) {
	r.periodic = append(r.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{RunOnStart: true}))
}

// Queue enqueues jobs and runs them.
type Queue struct {
	db       *db.DB
	registry *Registry
	log      *slog.Logger
	lite     *river.Client[*sql.Tx]
	pg       *river.Client[pgx.Tx]
	stop     func(context.Context) error
}

// New gives a queue that can enqueue; Start makes it work too.
func New(d *db.DB, r *Registry, log *slog.Logger) (*Queue, error) {
	q := &Queue{db: d, registry: r, log: log}
	var err error
	if d.Engine() == db.Postgres {
		q.pg, err = river.NewClient(riverpgxv5.New(d.WritePool()), &river.Config{Logger: log})
	} else {
		q.lite, err = river.NewClient(riversqlite.New(d.SQLWriter()), &river.Config{Logger: log})
	}
	if err != nil {
		return nil, fmt.Errorf("jobs: open the queue: %w", err)
	}
	return q, nil
}

// Migrate brings River's own tables up to date. Nodes that start together wait for each other.
func Migrate(ctx context.Context, d *db.DB) error {
	var err error
	if d.Engine() == db.Postgres {
		conn, cerr := d.WritePool().Acquire(ctx)
		if cerr != nil {
			return fmt.Errorf("jobs: migrate: %w", cerr)
		}
		// Destroyed, not released: the end of the connection gives the lock back whatever happens.
		defer func() { conn.Hijack().Close(context.WithoutCancel(ctx)) }() //nolint:errcheck // nothing to lose
		if _, err := conn.Exec(ctx, `select pg_advisory_lock(727402612)`); err != nil {
			return fmt.Errorf("jobs: migrate: %w", err)
		}
		var m *rivermigrate.Migrator[pgx.Tx]
		if m, err = rivermigrate.New(riverpgxv5.New(d.WritePool()), quiet()); err == nil {
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
	} else {
		var m *rivermigrate.Migrator[*sql.Tx]
		if m, err = rivermigrate.New(riversqlite.New(d.SQLWriter()), quiet()); err == nil {
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
	}
	if err != nil {
		return fmt.Errorf("jobs: migrate: %w", err)
	}
	return nil
}

func quiet() *rivermigrate.Config { return &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)} }

// Enqueue adds a job to the transaction.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, args Args, o Options) error {
	opts := &river.InsertOpts{MaxAttempts: o.MaxAttempts}
	if o.Delay > 0 {
		opts.ScheduledAt = time.Now().Add(o.Delay)
	}
	if o.Unique {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: unfinished}
	}
	return q.insert(ctx, tx, args, opts)
}

func (q *Queue) insert(ctx context.Context, tx *db.Tx, args Args, opts *river.InsertOpts) error {
	var err error
	if q.pg != nil {
		_, err = q.pg.InsertTx(ctx, tx.PgxTx(), args, opts)
	} else {
		_, err = q.lite.InsertTx(ctx, tx.SQLTx(), args, opts)
	}
	if err != nil {
		return fmt.Errorf("jobs: enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Start begins to run jobs until Stop.
func (q *Queue) Start(ctx context.Context) error {
	cfg := &river.Config{
		Logger: q.log, Workers: q.registry.workers, PeriodicJobs: q.registry.periodic,
		Queues:     map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		JobTimeout: 2 * time.Minute,
	}
	var err error
	if q.pg != nil {
		err = startClient(ctx, q, riverClient(river.NewClient(riverpgxv5.New(q.db.WritePool()), cfg)))
	} else {
		err = startClient(ctx, q, riverClient(river.NewClient(riversqlite.New(q.db.SQLWriter()), cfg)))
	}
	if err != nil {
		return fmt.Errorf("jobs: start: %w", err)
	}
	return nil
}

type client interface {
	Start(context.Context) error
	Stop(context.Context) error
	StopAndCancel(context.Context) error
}

type opened struct {
	client
	err error
}

func riverClient[T any](c *river.Client[T], err error) opened { return opened{c, err} }

func startClient(ctx context.Context, q *Queue, c opened) error {
	if c.err != nil {
		return c.err
	}
	q.stop = func(ctx context.Context) error {
		if err := c.Stop(ctx); err != nil {
			return errors.Join(err, c.StopAndCancel(context.WithoutCancel(ctx)))
		}
		return nil
	}
	// The caller's ctx ends at the first signal; running jobs get Stop's grace instead.
	return c.Start(context.WithoutCancel(ctx))
}

// Stop lets running jobs end until ctx does, then cancels them.
func (q *Queue) Stop(ctx context.Context) error {
	if q.stop == nil {
		return nil
	}
	if err := q.stop(ctx); err != nil {
		return fmt.Errorf("jobs: stop: %w", err)
	}
	return nil
}

// States counts jobs by state, for the operator.
func (q *Queue) States(ctx context.Context) (map[string]int, error) {
	type row struct {
		state string
		n     int
	}
	rows, err := db.List(ctx, q.db.Read(), func(r db.Row) (row, error) {
		var v row
		err := r.Scan(&v.state, &v.n)
		return v, err
	}, `select cast(state as text), count(*) from river_job group by state`)
	if err != nil {
		return nil, fmt.Errorf("jobs: count: %w", err)
	}
	out := map[string]int{}
	for _, r := range rows {
		out[r.state] = r.n
	}
	return out, nil
}
