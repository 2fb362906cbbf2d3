package sqlbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// box is one database in memory, used by one goroutine.
type box struct {
	tls      *libc.TLS
	db       uintptr
	handle   uintptr // by which SQLite's callbacks find the box
	locked   bool
	writes   bool
	steps    int64 // of finished statements
	running  int64 // of the statement that runs, by the progress handler
	counting bool
	deadline time.Time
	memory   int64 // of the process when the script began
	stop     Stop  // why a callback refused to go on; Completed when none did

	// slots receive the pointers that SQLite gives back. The box is on the heap, where nothing moves.
	slots [2]uintptr
}

// slot is the address of one of the slots.
func (b *box) slot(i int) uintptr { return uintptr(unsafe.Pointer(&b.slots[i])) }

// boxes finds a box from a callback, which can only be given a number.
var (
	boxes      sync.Map // uintptr -> *box
	lastHandle atomic.Uintptr
)

// stepsPerCall is how many steps SQLite makes between two calls of the progress handler. A single step may search a long
// text for a tenth of a second.
const stepsPerCall = 50

// limits bound what one statement may be made of.
var limits = map[int32]int32{
	sqlite3.SQLITE_LIMIT_LENGTH:              maxValue,
	sqlite3.SQLITE_LIMIT_SQL_LENGTH:          1 << 20,
	sqlite3.SQLITE_LIMIT_COLUMN:              100,
	sqlite3.SQLITE_LIMIT_EXPR_DEPTH:          100,
	sqlite3.SQLITE_LIMIT_COMPOUND_SELECT:     50,
	sqlite3.SQLITE_LIMIT_VDBE_OP:             25_000,
	sqlite3.SQLITE_LIMIT_FUNCTION_ARG:        20,
	sqlite3.SQLITE_LIMIT_ATTACHED:            0,
	sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
	sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER:     10,
	sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH:       10,
	sqlite3.SQLITE_LIMIT_WORKER_THREADS:      0,
}

func open(ctx context.Context) (*box, error) {
	b := &box{tls: libc.NewTLS(), stop: Completed}
	name, err := b.cString(":memory:")
	if err != nil {
		b.tls.Close()
		return nil, err
	}
	defer libc.Xfree(b.tls, name)
	const flags = sqlite3.SQLITE_OPEN_READWRITE | sqlite3.SQLITE_OPEN_CREATE | sqlite3.SQLITE_OPEN_MEMORY | sqlite3.SQLITE_OPEN_NOMUTEX
	rc := sqlite3.Xsqlite3_open_v2(b.tls, name, b.slot(0), flags, 0)
	b.db = b.slots[0]
	if rc != sqlite3.SQLITE_OK {
		b.close()
		return nil, fmt.Errorf("open a database in memory: SQLite answers %d", rc)
	}
	b.handle = lastHandle.Add(1)
	boxes.Store(b.handle, b)
	sqlite3.Xsqlite3_progress_handler(b.tls, b.db, stepsPerCall, pointer(progress), b.handle)
	b.deadline = time.Now().Add(maxWait)
	const settings = "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA max_page_count = 4000; PRAGMA trusted_schema = OFF;"
	if _, err := b.script(ctx, settings); err != nil {
		b.close()
		return nil, fmt.Errorf("set up a database in memory: %w", err)
	}
	return b, nil
}

func (b *box) close() {
	if b.db != 0 {
		sqlite3.Xsqlite3_close_v2(b.tls, b.db)
	}
	boxes.Delete(b.handle)
	b.tls.Close()
}

// lock puts the limits and the authorizer in place: from here on the text comes from a learner.
func (b *box) lock(writes bool) {
	b.locked, b.writes, b.counting = true, writes, true
	b.memory = processMemory()
	for id, limit := range limits {
		sqlite3.Xsqlite3_limit(b.tls, b.db, id, limit)
	}
	sqlite3.Xsqlite3_set_authorizer(b.tls, b.db, pointer(authorize), b.handle)
}

// unlock lets our own queries look at what the script left.
func (b *box) unlock() { b.locked, b.counting = false, false }

// pointer gives a function declared with func to C, as the modernc packages do: the value of such a function is a
// pointer to read-only data that does not move.
func pointer[T any](f T) uintptr { return *(*uintptr)(unsafe.Pointer(&struct{ f T }{f})) }

// progress is called by SQLite at regular steps; anything but zero interrupts the statement.
func progress(_ *libc.TLS, handle uintptr) int32 {
	b, ok := find(handle)
	if !ok {
		return 1
	}
	if !b.counting {
		return 0
	}
	b.running += stepsPerCall
	switch {
	case b.steps+b.running > MaxSteps:
		b.stop = OutOfSteps
	case time.Now().After(b.deadline):
		b.stop = OutOfSteps
	case b.running%(100*stepsPerCall) == 0 && b.memory > 0 && processMemory()-b.memory > maxGrowth:
		b.stop = OutOfMemory
	default:
		return 0
	}
	return 1
}

func find(handle uintptr) (*box, bool) {
	v, ok := boxes.Load(handle)
	if !ok {
		return nil, false
	}
	b, ok := v.(*box)
	return b, ok
}

// reads are the actions of a statement that changes nothing; changes, those of one that does. Everything else
// (settings, other databases, virtual tables) is refused.
var (
	reads = map[int32]bool{
		sqlite3.SQLITE_SELECT: true, sqlite3.SQLITE_READ: true, sqlite3.SQLITE_FUNCTION: true, sqlite3.SQLITE_RECURSIVE: true,
		sqlite3.SQLITE_TRANSACTION: true, sqlite3.SQLITE_SAVEPOINT: true,
	}
	changes = map[int32]bool{
		sqlite3.SQLITE_INSERT: true, sqlite3.SQLITE_UPDATE: true, sqlite3.SQLITE_DELETE: true,
		sqlite3.SQLITE_CREATE_TABLE: true, sqlite3.SQLITE_CREATE_INDEX: true, sqlite3.SQLITE_CREATE_VIEW: true, sqlite3.SQLITE_CREATE_TRIGGER: true,
		sqlite3.SQLITE_DROP_TABLE: true, sqlite3.SQLITE_DROP_INDEX: true, sqlite3.SQLITE_DROP_VIEW: true, sqlite3.SQLITE_DROP_TRIGGER: true,
		sqlite3.SQLITE_CREATE_TEMP_TABLE: true, sqlite3.SQLITE_CREATE_TEMP_INDEX: true, sqlite3.SQLITE_CREATE_TEMP_VIEW: true,
		sqlite3.SQLITE_DROP_TEMP_TABLE: true, sqlite3.SQLITE_DROP_TEMP_INDEX: true, sqlite3.SQLITE_DROP_TEMP_VIEW: true,
		sqlite3.SQLITE_ALTER_TABLE: true, sqlite3.SQLITE_REINDEX: true,
	}
	// forbiddenNames are functions and tables that reach outside the data.
	forbiddenNames = map[string]bool{
		"load_extension": true, "fts3_tokenizer": true, "sqlite_dbpage": true, "dbstat": true, "readfile": true, "writefile": true, "edit": true,
		"randomblob": true, "zeroblob": true,
	}
)

// authorize is called by SQLite for each action while it reads a statement.
func authorize(_ *libc.TLS, handle uintptr, action int32, z1, z2, _, _ uintptr) int32 {
	b, ok := find(handle)
	if !ok {
		return sqlite3.SQLITE_DENY
	}
	if !b.locked {
		return sqlite3.SQLITE_OK
	}
	named := z1
	if action == sqlite3.SQLITE_FUNCTION {
		named = z2
	}
	switch {
	case (reads[action] || changes[action]) && named != 0 && forbiddenNames[strings.ToLower(libc.GoString(named))]:
		b.stop = Forbidden
	case reads[action] || changes[action] && b.writes:
		return sqlite3.SQLITE_OK
	case changes[action]:
		b.stop = ReadOnly
	default:
		b.stop = Forbidden
	}
	return sqlite3.SQLITE_DENY
}

func (b *box) cString(s string) (uintptr, error) {
	p, err := libc.CString(s)
	if err != nil || p == 0 {
		return 0, fmt.Errorf("no memory for a text of %d bytes: %w", len(s), err)
	}
	return p, nil
}

// script runs statements one after the other and gives the last result.
func (b *box) script(ctx context.Context, text string) (*Table, error) {
	sql, err := b.cString(text)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(b.tls, sql)
	var last *Table
	end := sql + uintptr(len(text))
	for at, n := sql, 0; at < end; n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if b.locked && n > maxStatements {
			b.stop = TooManyRows
			return nil, errors.New("too many statements")
		}
		rc := sqlite3.Xsqlite3_prepare_v2(b.tls, b.db, at, int32(end-at), b.slot(0), b.slot(1))
		if rc != sqlite3.SQLITE_OK {
			return nil, b.mistake(rc, text, int(at-sql))
		}
		stmt, next := b.slots[0], b.slots[1]
		if stmt == 0 { // only spaces or comments
			if next <= at {
				break
			}
			at = next
			continue
		}
		table, rc, err := b.rows(stmt)
		if rc != sqlite3.SQLITE_DONE && err == nil {
			err = b.mistake(rc, text, int(at-sql))
		}
		if b.counting {
			b.steps += int64(sqlite3.Xsqlite3_stmt_status(b.tls, stmt, sqlite3.SQLITE_STMTSTATUS_VM_STEP, 0))
			b.running = 0
		}
		sqlite3.Xsqlite3_finalize(b.tls, stmt)
		if err != nil {
			return nil, err
		}
		if table != nil {
			last = table
		}
		at = next
	}
	return last, nil
}

// rows runs one statement to its end.
func (b *box) rows(stmt uintptr) (*Table, int32, error) {
	columns := sqlite3.Xsqlite3_column_count(b.tls, stmt)
	var table *Table
	if columns > 0 {
		table = &Table{}
		for i := range columns {
			table.Columns = append(table.Columns, libc.GoString(sqlite3.Xsqlite3_column_name(b.tls, stmt, i)))
		}
	}
	size := 0
	for {
		rc := sqlite3.Xsqlite3_step(b.tls, stmt)
		if rc != sqlite3.SQLITE_ROW {
			return table, rc, nil
		}
		if table == nil {
			continue
		}
		row := make([]any, columns)
		for i := range columns {
			v, n := b.column(stmt, i)
			row[i] = v
			size += n
		}
		if b.counting && (len(table.Rows) >= MaxRows || size > maxResult) {
			b.stop = TooManyRows
			return nil, rc, errors.New("too many rows")
		}
		table.Rows = append(table.Rows, row)
	}
}

// column copies one value and says its size.
func (b *box) column(stmt uintptr, i int32) (any, int) {
	switch sqlite3.Xsqlite3_column_type(b.tls, stmt, i) {
	case sqlite3.SQLITE_INTEGER:
		return sqlite3.Xsqlite3_column_int64(b.tls, stmt, i), 8
	case sqlite3.SQLITE_FLOAT:
		return sqlite3.Xsqlite3_column_double(b.tls, stmt, i), 8
	case sqlite3.SQLITE_TEXT:
		p := sqlite3.Xsqlite3_column_text(b.tls, stmt, i)
		n := int(sqlite3.Xsqlite3_column_bytes(b.tls, stmt, i))
		return string(libc.GoBytes(p, n)), n
	case sqlite3.SQLITE_BLOB:
		p := sqlite3.Xsqlite3_column_blob(b.tls, stmt, i)
		n := int(sqlite3.Xsqlite3_column_bytes(b.tls, stmt, i))
		return bytes.Clone(libc.GoBytes(p, n)), n
	}
	return nil, 1
}

// mistake reads the error of the last call; base is where its statement starts in the text.
func (b *box) mistake(rc int32, text string, base int) error {
	switch rc & 0xff {
	case sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_FULL:
		if b.stop == Completed {
			b.stop = OutOfMemory
		}
	case sqlite3.SQLITE_TOOBIG:
		if b.stop == Completed {
			b.stop = TooManyRows
		}
	}
	m := &Mistake{Message: libc.GoString(sqlite3.Xsqlite3_errmsg(b.tls, b.db))}
	m.Syntax = strings.Contains(m.Message, "syntax error") || strings.Contains(m.Message, "incomplete input") || strings.Contains(m.Message, "unrecognized token")
	offset := int(sqlite3.Xsqlite3_error_offset(b.tls, b.db))
	if offset < 0 {
		offset = len(text[base:]) - len(strings.TrimLeft(text[base:], " \t\r\n"))
		if m.Message == "incomplete input" {
			offset = len(strings.TrimRight(text[base:], " \t\r\n"))
		}
	}
	if at := base + offset; at <= len(text) {
		m.Line = 1 + strings.Count(text[:at], "\n")
	}
	return m
}
