package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"chantier/internal/platform/db"
)

// Pending is a job that is still to be done, as a backup keeps it.
type Pending struct {
	Kind        string          `json:"kind"`
	Args        json.RawMessage `json:"args"`
	ScheduledAt time.Time       `json:"scheduled_at"`
	MaxAttempts int             `json:"max_attempts"`
}

// again gives River the kind and the arguments as they were.
type again struct {
	kind string
	args json.RawMessage
}

func (a again) Kind() string                 { return a.kind }
func (a again) MarshalJSON() ([]byte, error) { return a.args, nil }

// The engines keep arguments and instants in types of their own.
const (
	pendingSQLite = `select kind, json(args), cast(strftime('%s', scheduled_at) as integer), max_attempts from river_job
		where state in ('available', 'pending', 'retryable', 'running', 'scheduled') order by id`
	pendingPostgres = `select kind, cast(args as text), cast(extract(epoch from scheduled_at) as bigint), max_attempts from river_job
		where state in ('available', 'pending', 'retryable', 'running', 'scheduled') order by id`
)

// Export lists the jobs that are not done: those running too, since they may not end.
func Export(ctx context.Context, q db.Queryer, engine db.Engine) ([]Pending, error) {
	query := pendingSQLite
	if engine == db.Postgres {
		query = pendingPostgres
	}
	out, err := db.List(ctx, q, func(r db.Row) (Pending, error) {
		var p Pending
		var args string
		var at int64
		err := r.Scan(&p.Kind, &args, &at, &p.MaxAttempts)
		p.Args, p.ScheduledAt = json.RawMessage(args), time.Unix(at, 0).UTC()
		return p, err
	}, query)
	if err != nil {
		return nil, fmt.Errorf("jobs: list what is to be done: %w", err)
	}
	return out, nil
}

// Import enqueues exported jobs again.
func (q *Queue) Import(ctx context.Context, tx *db.Tx, all []Pending) error {
	for _, p := range all {
		if err := q.insert(ctx, tx, again{p.Kind, p.Args}, &river.InsertOpts{MaxAttempts: p.MaxAttempts, ScheduledAt: p.ScheduledAt}); err != nil {
			return err
		}
	}
	return nil
}
