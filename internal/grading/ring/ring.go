// Package ring is the second wall around programs that nobody trusts: the engine that runs them lives in a child
// process of this same program, which has given up everything it does not need before it sees the first of them.
//
// Vocabulary: a guest is a kind of engine (JavaScript, SQL); a child is one process that holds one guest and serves one
// run at a time; a pool keeps the children of a guest, as many as processors, started on first need and stopped after a
// while without work. The first wall is the engine's own: the WebAssembly sandbox, SQLite's authorizer.
//
// A child gets its requests on its standard input and answers on its standard output, in frames whose length is bounded
// (package wire). A run that lasts too long is killed with its child; a child that dies costs the run it was doing and
// nothing else: the next run meets a new child. No verdict is made in a child: it only brings values out.
//
// On Linux a child has no privileges to gain, no file, no network, no other process, a limited memory, and only the
// system calls of a running Go program (see seal_linux.go). Elsewhere, or where a child cannot be started, the guest
// runs in this process and says so in the log.
package ring

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"chantier/internal/grading/wire"
)

// Runner is an engine: it runs requests of one kind.
type Runner[Req, Out any] interface {
	Warm(context.Context) error
	Run(context.Context, Req) (Out, error)
	Close(context.Context) error
}

// Batch runs several requests of one answer, in order, each on its own. It gives one outcome for each, or fewer when
// Guest.Halt says that the others are of no use. A Pool is one; NewLocal makes one in this process.
type Batch[Req, Out any] interface {
	Warm(context.Context) error
	RunAll(context.Context, []Req) ([]Out, error)
	Close(context.Context) error
}

// Guest describes a kind of engine: the same description serves the parent and the child.
type Guest[Req, Out any] struct {
	Name   string                  // a short word, in logs and in the list of processes
	Open   func() Runner[Req, Out] // makes the engine; it must cost nothing before Warm
	Memory uint64                  // bytes that a child may map beyond what it has at its start; 0 means no limit
	Wall   time.Duration           // a batch that lasts longer is killed; 0 means ten seconds
	Halt   func([]Out) bool        // whether what came out so far makes the rest of a batch useless; nil means never
}

// ErrLost is returned for a run whose child died or was killed. The same request may well succeed on another try.
var ErrLost = errors.New("the process that ran the program is gone")

// ErrTooLarge is returned for a run whose outcome is too large to travel.
var ErrTooLarge = errors.New("too large to travel between processes")

// errClosed is returned once a pool is closed.
var errClosed = errors.New("the engine is closed")

// Options change how a pool works. The zero value is what production uses.
type Options struct {
	Idle     time.Duration // after which a child without work is stopped; 0 means five minutes
	Children int           // at most; 0 means as many as processors
	Log      *slog.Logger  // nil means the default one
}

func (o Options) complete() Options {
	if o.Idle <= 0 {
		o.Idle = 5 * time.Minute
	}
	if o.Children <= 0 {
		o.Children = runtime.GOMAXPROCS(0)
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

func (g Guest[Req, Out]) wall() time.Duration {
	if g.Wall <= 0 {
		return 10 * time.Second
	}
	return g.Wall
}

// Servant is a guest as a child sees it: bytes in, bytes out. Guest is the only implementation.
type Servant interface {
	name() string
	memory() uint64
	open() (warm func(context.Context) error, serve func([]byte) ([]byte, error))
}

func (g Guest[Req, Out]) name() string   { return g.Name }
func (g Guest[Req, Out]) memory() uint64 { return g.Memory }

// open makes the engine and gives what starts it, and what answers one request after the bytes it is given.
func (g Guest[Req, Out]) open() (func(context.Context) error, func([]byte) ([]byte, error)) {
	runner := g.Open()
	return runner.Warm, func(request []byte) ([]byte, error) {
		var batch []Req
		if err := wire.Read(request, &batch); err != nil {
			return nil, fmt.Errorf("read a request: %w", err)
		}
		outcomes, err := runAll(context.Background(), runner, g.Halt, batch)
		if err != nil {
			return nil, err
		}
		return wire.Append(make([]byte, headerSize, 1024), outcomes)
	}
}

// runAll is a batch on an engine of this process.
func runAll[Req, Out any](ctx context.Context, r Runner[Req, Out], halt func([]Out) bool, batch []Req) ([]Out, error) {
	outcomes := make([]Out, 0, len(batch))
	for _, req := range batch {
		out, err := r.Run(ctx, req)
		if err != nil {
			return nil, err
		}
		if outcomes = append(outcomes, out); halt != nil && halt(outcomes) {
			break
		}
	}
	return outcomes, nil
}

// local is a guest in this process, without the wall.
type local[Req, Out any] struct {
	Runner[Req, Out]
	halt func([]Out) bool
}

// NewLocal runs a guest in this process: for measures, and where there can be no child.
func NewLocal[Req, Out any](g Guest[Req, Out]) Batch[Req, Out] {
	return local[Req, Out]{g.Open(), g.Halt}
}

func (l local[Req, Out]) RunAll(ctx context.Context, batch []Req) ([]Out, error) {
	return runAll(ctx, l.Runner, l.halt, batch)
}

// Protections are what a child could put in place, in the order of its own report.
type Protections struct {
	NoNewPrivileges bool
	Limits          bool   // address space, processor time, files, core
	Seccomp         bool   // system calls filtered
	Landlock        int    // version of the interface; 0 when the kernel has none, or could not apply it
	Note            string // why something is missing
}

// hello is the first thing a child says, once it is ready and has given everything up.
type hello struct {
	Version int
	Active  Protections
}

// protocol changes with the meaning of frames. Parent and child are the same file, unless it was replaced meanwhile.
const protocol = 1
