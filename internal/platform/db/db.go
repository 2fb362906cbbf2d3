// Package db opens the database (SQLite or PostgreSQL), gives reads that cannot
// write (Reader) and owns every write transaction (Write). One portable set of
// queries serves both engines; the package holds no business SQL.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers the pure Go driver, so that the binary stays static
)

// Engine names a database engine.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database.
type DB struct {
	engine  Engine
	path    string // SQLite file
	writer  *sql.DB
	reader  *sql.DB
	pools   []*pgxpool.Pool
	retries atomic.Int64
}

// Open opens postgres://… or a SQLite file (a path, or sqlite:PATH). The folder of the file is made when missing.
func Open(ctx context.Context, source string) (*DB, error) {
	if strings.HasPrefix(source, "postgres://") || strings.HasPrefix(source, "postgresql://") {
		return openPostgres(ctx, source)
	}
	return openSQLite(ctx, strings.TrimPrefix(source, "sqlite:"))
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if path == "" {
		return nil, errors.New("db: the path of the SQLite file is empty")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("db: make the folder of %s: %w", path, err)
	}
	// synchronous=FULL: an acknowledged write survives a power cut. immediate:
	// a transaction that reads then writes never loses the race for the lock.
	writer, err := sql.Open("sqlite", sqliteDSN(path, url.Values{"_txlock": {"immediate"}},
		"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)", "foreign_keys(1)"))
	if err != nil {
		return nil, fmt.Errorf("db: open %s: %w", path, err)
	}
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil {
		writer.Close()
		return nil, fmt.Errorf("db: open %s: %w", path, err)
	}
	reader, err := sql.Open("sqlite", sqliteDSN(path, url.Values{"mode": {"ro"}},
		"query_only(1)", "busy_timeout(5000)", "foreign_keys(1)"))
	if err != nil {
		writer.Close()
		return nil, fmt.Errorf("db: open %s for reading: %w", path, err)
	}
	reader.SetMaxOpenConns(8)
	reader.SetMaxIdleConns(4)
	return &DB{engine: SQLite, path: path, writer: writer, reader: reader}, nil
}

func sqliteDSN(path string, q url.Values, pragmas ...string) string {
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	write, err := newPool(ctx, dsn, false)
	if err != nil {
		return nil, err
	}
	read, err := newPool(ctx, dsn, true)
	if err != nil {
		write.Close()
		return nil, err
	}
	return &DB{engine: Postgres, writer: stdlib.OpenDBFromPool(write), reader: stdlib.OpenDBFromPool(read),
		pools: []*pgxpool.Pool{write, read}}, nil
}

func newPool(ctx context.Context, dsn string, readOnly bool) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("db: the PostgreSQL address is not valid") // the cause would print the password
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		// The library's default, four, is one page's worth on a small machine.
		cfg.MaxConns = 12
	}
	if readOnly {
		cfg.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("db: open PostgreSQL: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("db: reach PostgreSQL: %w", err)
	}
	return pool, nil
}

// Engine tells which engine is open.
func (d *DB) Engine() Engine { return d.engine }

// Path gives the SQLite file, "" on PostgreSQL.
func (d *DB) Path() string { return d.path }

// Retries counts the write transactions run again after a serialisation failure.
func (d *DB) Retries() int64 { return d.retries.Load() }

// Ping checks that both handles answer.
func (d *DB) Ping(ctx context.Context) error {
	return errors.Join(d.writer.PingContext(ctx), d.reader.PingContext(ctx))
}

// SQLWriter gives the write handle to the job queue, which runs its own transactions on SQLite.
func (d *DB) SQLWriter() *sql.DB { return d.writer }

// WritePool gives the PostgreSQL pool to the job queue; nil on SQLite.
func (d *DB) WritePool() *pgxpool.Pool {
	if d.engine != Postgres {
		return nil
	}
	return d.pools[0]
}

// Close closes both handles.
func (d *DB) Close() error {
	err := errors.Join(d.reader.Close(), d.writer.Close())
	for _, p := range d.pools {
		p.Close()
	}
	return err
}
