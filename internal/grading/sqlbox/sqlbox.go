// Package sqlbox runs SQL that nobody trusts, each time in a new SQLite database in memory.
//
// It speaks to SQLite's own interface and not through database/sql, for what that hides: where in the text an error
// is, values as SQLite has them, and a count of the virtual machine's steps, which stops an endless query after the
// same amount of work on every machine. An authorizer lets through the statements of a lesson and nothing that
// reaches files, settings or other databases.
package sqlbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Limits of one run.
const (
	MaxSteps      = 5_000_000 // of SQLite's virtual machine
	MaxRows       = 5_000
	maxResult     = 1 << 20 // bytes of text in one result
	maxValue      = 16 << 10
	maxStatements = 300
	maxWait       = 5 * time.Second // a second ring, should one single step last
	maxGrowth     = 384 << 20       // of the process while a long query runs
)

// Job is what to run.
type Job struct {
	Setup  string   // the data set, trusted
	Script string   // the learner's statements
	Writes bool     // statements that change the tables are allowed
	Tables []string // whose contents are wanted at the end
}

// Stop says why a run ended.
type Stop int

// The ends of a run. Only Completed means that every statement was run.
const (
	Broken Stop = iota
	Completed
	Mistaken // a statement was refused by SQLite: see Mistake
	OutOfSteps
	OutOfMemory
	TooManyRows
	ReadOnly  // a statement would change the tables
	Forbidden // a statement reaches what no exercise needs
)

// Mistake is what SQLite says of a statement.
type Mistake struct {
	Message string
	Line    int // in the script; 0 when unknown
	Syntax  bool
}

// Table is the result of a query, or the contents of a table.
type Table struct {
	Columns []string
	Rows    [][]any // nil, int64, float64, string or []byte
}

// Outcome is what came out of a run.
type Outcome struct {
	Stop    Stop
	Mistake *Mistake
	Last    *Table            // of the last statement that returns columns; nil when there is none
	State   map[string]*Table // of the tables asked for; a table that is gone is absent
	Steps   int64
}

// Run runs a job. An error is a fault of the data set or of the engine, never of the script.
func Run(ctx context.Context, job Job) (Outcome, error) {
	b, err := open(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer b.close()
	if _, err := b.script(ctx, job.Setup); err != nil {
		return Outcome{}, fmt.Errorf("run the data set: %w", err)
	}
	b.lock(job.Writes)
	out := Outcome{Stop: Completed}
	out.Last, err = b.script(ctx, job.Script)
	out.Steps = b.steps
	if err != nil {
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		return out.failed(b, err)
	}
	b.unlock()
	out.State = map[string]*Table{}
	for _, name := range job.Tables {
		table, err := b.table(ctx, name)
		if err != nil {
			return out.failed(b, err)
		}
		if table != nil {
			out.State[name] = table
		}
	}
	return out, nil
}

// table gives the contents of a true table of the main database, or nil when there is none: a view, or a temporary table
// that hides it, is no answer.
func (b *box) table(ctx context.Context, name string) (*Table, error) {
	found, err := b.script(ctx, "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND lower(name) = lower('"+strings.ReplaceAll(name, "'", "''")+"')")
	if err != nil || len(found.Rows) == 0 {
		return nil, err
	}
	b.counting = true // the learner filled it: it is read within the same bounds as a result
	defer func() { b.counting = false }()
	return b.script(ctx, "SELECT * FROM main."+quote(name))
}

// failed names what ended the script.
func (o Outcome) failed(b *box, err error) (Outcome, error) {
	o.Stop = Broken
	var mistake *Mistake
	switch {
	case b.stop != Completed:
		o.Stop = b.stop
	case errors.As(err, &mistake):
		o.Stop, o.Mistake = Mistaken, mistake
	default:
		return o, fmt.Errorf("run SQL: %w", err)
	}
	return o, nil
}

// Error gives SQLite's words.
func (m *Mistake) Error() string { return m.Message }

// quote writes a name as an identifier.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
