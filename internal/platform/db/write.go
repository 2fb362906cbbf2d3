package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"chantier/internal/platform/fault"
)

// maxAttempts bounds how often a write is run again after a serialisation
// failure. From laneAttempt on, writes that keep colliding go through one lane,
// one after the other over all nodes: the audit chain of a busy site is written
// by everybody there, and without the lane they would make each other fail.
const (
	maxAttempts = 12
	laneAttempt = 3
	laneLock    = 727402613
)

// Tx is a write transaction. It reads too.
type Tx struct {
	handle interface {
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
		ExecContext(context.Context, string, ...any) (sql.Result, error)
	}
	sqlTx *sql.Tx
	pgxTx pgx.Tx
}

// Query runs a SELECT of several rows inside the transaction. Close the rows before the next statement.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.handle.QueryContext(ctx, query, args...)
}

// QueryRow runs a SELECT of one row inside the transaction.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return t.handle.QueryRowContext(ctx, query, args...)
}

// Exec runs a statement and tells how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.handle.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// ExecGuarded runs an update guarded by a version or a state; no row touched is a conflict (fault.Stale).
func (t *Tx) ExecGuarded(ctx context.Context, what, query string, args ...any) error {
	n, err := t.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Stale(what)
	}
	return nil
}

// SQLTx gives the transaction to the SQLite job driver; nil on PostgreSQL.
func (t *Tx) SQLTx() *sql.Tx { return t.sqlTx }

// PgxTx gives the transaction to the PostgreSQL job driver; nil on SQLite.
func (t *Tx) PgxTx() pgx.Tx { return t.pgxTx }

// Write runs fn in a transaction and commits it. Transactions behave as if run
// one after the other on both engines: SQLite has one writer, PostgreSQL runs
// at level serializable. A serialisation failure runs fn again, so fn must have
// no effect outside the transaction. An error of fn rolls back.
func (d *DB) Write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := d.writeOnce(ctx, attempt, fn)
		if err != nil && ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
			// What the driver says of a connection cut by the cancellation ("bad connection") would look like a fault of ours.
			return fmt.Errorf("db: %w: %w", ctx.Err(), err)
		}
		if err == nil || !retryable(err) {
			return err
		}
		if attempt == maxAttempts {
			return fmt.Errorf("db: gave up after %d attempts: %w", attempt, err)
		}
		d.retries.Add(1)
		pause := time.Duration(1<<min(attempt, 6)) * time.Millisecond
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause + rand.N(pause)):
		}
	}
}

func (d *DB) writeOnce(ctx context.Context, attempt int, fn func(context.Context, *Tx) error) error {
	if d.engine == Postgres {
		return d.writePostgres(ctx, attempt >= laneAttempt, fn)
	}
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db: begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // a no-op after the commit
	if err := fn(ctx, &Tx{handle: tx, sqlTx: tx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("db: commit: %w", err)
	}
	return nil
}

// writePostgres begins on the pgx connection underneath database/sql: River's
// PostgreSQL driver needs a pgx transaction, and the business queries need
// database/sql, and both must be one transaction.
func (d *DB) writePostgres(ctx context.Context, lane bool, fn func(context.Context, *Tx) error) error {
	conn, err := d.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("db: connect: %w", err)
	}
	defer conn.Close()
	var under *pgx.Conn
	if err := conn.Raw(func(c any) error { under = c.(*stdlib.Conn).Conn(); return nil }); err != nil {
		return fmt.Errorf("db: reach the pgx connection: %w", err)
	}
	if lane {
		// Before the transaction: its snapshot must be taken after the wait, or it would be stale at once.
		if _, err := under.Exec(ctx, `select pg_advisory_lock($1)`, laneLock); err != nil {
			return fmt.Errorf("db: wait for the lane: %w", err)
		}
		// A connection that cannot unlock is broken, and its end gives the lock back.
		defer while(conn, func() error { //nolint:errcheck // see above
			_, err := under.Exec(context.WithoutCancel(ctx), `select pg_advisory_unlock($1)`, laneLock)
			return err
		})
	}
	tx, err := under.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.Serializable})
	if err != nil {
		return fmt.Errorf("db: begin: %w", err)
	}
	// The rollback must reach the server even when the request was cancelled.
	defer while(conn, func() error { return tx.Rollback(context.WithoutCancel(ctx)) }) //nolint:errcheck // a no-op after the commit
	if err := fn(ctx, &Tx{handle: conn, pgxTx: tx}); err != nil {
		return err
	}
	if err := while(conn, func() error { return tx.Commit(ctx) }); err != nil {
		return fmt.Errorf("db: commit: %w", err)
	}
	return nil
}

// while runs fn as long as the connection is ours. database/sql gives a
// connection back by itself when it finds it broken (a cancelled request); what
// lies underneath is then being closed by the pool, which ends its transaction.
func while(conn *sql.Conn, fn func() error) error {
	return conn.Raw(func(any) error { return fn() })
}

// retryable says that the engine asks to run the transaction again.
func retryable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01" // serialization_failure, deadlock_detected
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	return false
}

// IsUnique says that a unique constraint refused the row.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) &&
		(lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}
