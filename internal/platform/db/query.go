package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"chantier/internal/platform/fault"
)

// Queryer reads: a Reader, or the Tx of a write.
type Queryer interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
}

// Reader reads and cannot write: the engine refuses anything else.
type Reader struct{ db *sql.DB }

// Read gives the reading handle.
func (d *DB) Read() Reader { return Reader{d.reader} }

// Query runs a SELECT of several rows.
func (r Reader) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, query, args...)
}

// QueryRow runs a SELECT of one row.
func (r Reader) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return r.db.QueryRowContext(ctx, query, args...)
}

// Row is what a scan function reads: *sql.Row or *sql.Rows.
type Row interface{ Scan(dest ...any) error }

// List runs a query and scans each row. No row gives an empty list.
func List[T any](ctx context.Context, q Queryer, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// One scans one row; none is fault.NotFound naming what was sought.
func One[T any](ctx context.Context, q Queryer, what string, scan func(Row) (T, error), query string, args ...any) (T, error) {
	v, err := scan(q.QueryRow(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		var zero T
		return zero, fault.Missing(what)
	}
	return v, err
}

// Scalar scans one value of one row, such as a count.
func Scalar[T any](ctx context.Context, q Queryer, query string, args ...any) (T, error) {
	var v T
	err := q.QueryRow(ctx, query, args...).Scan(&v)
	return v, err
}

// Exists says whether the query gives a row.
func Exists(ctx context.Context, q Queryer, query string, args ...any) (bool, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	found := rows.Next()
	return found, rows.Err()
}

// instantLayout is fixed width, so that text order is time order on both engines.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// At stores an instant as fixed-width UTC text; the zero time is NULL.
func At(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(instantLayout)
}

// Into scans an instant written by At; NULL gives the zero time.
func Into(t *time.Time) sql.Scanner { return instantScanner{t} }

type instantScanner struct{ t *time.Time }

func (s instantScanner) Scan(src any) error {
	var text string
	switch v := src.(type) {
	case nil:
		*s.t = time.Time{}
		return nil
	case string:
		text = v
	case []byte:
		text = string(v)
	default:
		return fmt.Errorf("db: cannot read an instant from %T", src)
	}
	t, err := time.Parse(instantLayout, text)
	if err != nil {
		return fmt.Errorf("db: read instant: %w", err)
	}
	*s.t = t
	return nil
}

// OrNull stores "" as NULL: optional foreign keys and texts.
func OrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Text scans a text that may be NULL; NULL gives "".
func Text(s *string) sql.Scanner { return textScanner{s} }

type textScanner struct{ s *string }

func (t textScanner) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t.s = ""
	case string:
		*t.s = v
	case []byte:
		*t.s = string(v)
	default:
		return fmt.Errorf("db: cannot read text from %T", src)
	}
	return nil
}
