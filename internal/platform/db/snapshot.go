package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Snapshot runs fn on one unchanging view of the whole database, while others go on writing: backups, exports.
func (d *DB) Snapshot(ctx context.Context, fn func(ctx context.Context, q Queryer) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead // SQLite's reading transaction is a snapshot by nature
	}
	tx, err := d.reader.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("db: begin a snapshot: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	return fn(ctx, snapshot{tx})
}

type snapshot struct{ tx *sql.Tx }

func (s snapshot) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.tx.QueryContext(ctx, query, args...)
}

func (s snapshot) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return s.tx.QueryRowContext(ctx, query, args...)
}
