package sqlbox

import (
	"context"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// Machine runs jobs as an engine among others. It holds nothing: every job has a database of its own.
type Machine struct{}

// Warm makes SQLite open what it keeps open: its source of random numbers, the account of the memory.
func (Machine) Warm(ctx context.Context) error {
	processMemory()
	_, err := Run(ctx, Job{Script: "SELECT random();"})
	return err
}

// Run runs a job: see Run.
func (Machine) Run(ctx context.Context, job Job) (Outcome, error) { return Run(ctx, job) }

// Close does nothing.
func (Machine) Close(context.Context) error { return nil }

// Fingerprint names everything that decides how a job runs.
func Fingerprint() string {
	return fmt.Sprintf("sqlite %s steps %d rows %d value %d", sqlite3.SQLITE_SOURCE_ID, MaxSteps, MaxRows, maxValue)
}
