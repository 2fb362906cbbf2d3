// Package phpvm runs PHP that nobody trusts: the real PHP, compiled to WebAssembly (package packs/php), executed inside
// this process by wazero.
//
// Every program gets a memory of its own, which starts from the saved image of a booted interpreter and is thrown
// away afterwards. Its files are in memory; it has no network, no process, no environment; its clock starts at the
// same moment and its random numbers are always the same. Its time is counted in fuel by the rewritten module itself
// (package meter), its memory, stack and output are bounded. So the same program always ends the same way.
//
// What comes out are copies of values (Value) and of answers to requests (Page). Values are read in the memory of the
// interpreter by Go code: nothing written in PHP stands between the program and the one who judges it, so there is
// nothing that a program could replace, print, or end early to look right.
package phpvm

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tetratelabs/wazero"

	"chantier/internal/grading/meter"
	"chantier/internal/grading/snapshot"
)

// Source is one file of a program.
type Source struct {
	Name string // path inside Root
	Text string
}

// DefaultFuel bounds the work of one run: about a second of a modest processor.
const DefaultFuel int64 = 100_000_000

// Stop says why a run ended.
type Stop int

// The ends of a run.
const (
	Broken Stop = iota // a fault of the engine
	Completed
	OutOfFuel
	OutOfMemory
	TooMuchOutput
	TooDeep // a function that calls itself without end
	NoFiber // the program uses fibers, which are not available
	Fatal   // PHP gave up: see the exception
	Crashed // PHP broke down under the program
)

// Exception is an error that nothing caught.
type Exception struct {
	Class   string
	Parents []string // classes above it, nearest first
	Message string
	File    string // where it happened, under Root; ExpressionFile for the code of a verification
	Line    int
	Exit    bool // not an error: the program ended itself with exit or die
}

// Is tells whether the exception is of a class, whatever its namespace when none is given.
func (e *Exception) Is(class string) bool {
	class = strings.TrimPrefix(class, `\`)
	for _, c := range append([]string{e.Class}, e.Parents...) {
		if strings.EqualFold(c, class) || strings.EqualFold(c[strings.LastIndexByte(c, '\\')+1:], class) {
			return true
		}
	}
	return false
}

// Stage is how far a machine is from running its first program.
type Stage int32

// The stages, in order. Compiling takes nearly all the time, unless a former run left the compiled code on disk.
const (
	Cold Stage = iota
	Unpacking
	Compiling
	Starting
	Ready
	Failed
)

// Machine runs programs. It is safe for concurrent use. Nothing is loaded before the first run or Warm.
type Machine struct {
	cache   string
	once    sync.Once
	bootErr error
	stage   atomic.Int32

	compilations wazero.CompilationCache
	runtime      wazero.Runtime
	compiled     wazero.CompiledModule
	image        *snapshot.Image
	globalNames  []string
	globals      []uint64 // values of the mutable globals in the saved state
	open         map[uint32]string

	// Places in the memory of every instance.
	executor, verification, result uint32

	slots   chan struct{} // bounds the programs run at once
	closing chan struct{} // closed when no run may begin any more
	mu      sync.Mutex
	idle    []*instance
	shut    bool
}

// New returns a machine that runs as many programs at once as there are processors. In the folder cache, when it is
// not empty, the compiled interpreter is kept from one start to the next (about 75 MB).
func New(cache string) *Machine {
	return &Machine{cache: cache, slots: make(chan struct{}, runtime.GOMAXPROCS(0)), closing: make(chan struct{})}
}

// Stage tells how far the machine is.
func (m *Machine) Stage() Stage { return Stage(m.stage.Load()) }

// Warm compiles the interpreter and saves its memory, if that is not done yet: several seconds and about 400 MB of
// memory the first time, a fraction of a second when the compiled code is in the cache.
func (m *Machine) Warm(ctx context.Context) error {
	m.once.Do(func() {
		if err := m.boot(context.WithoutCancel(ctx)); err != nil {
			m.bootErr = fmt.Errorf("boot the PHP engine: %w", err)
			m.stage.Store(int32(Failed))
			return
		}
		debug.FreeOSMemory() // what compiling took
		m.stage.Store(int32(Ready))
	})
	return m.bootErr
}

// Close waits for the programs that run, then frees everything; later runs are refused. When ctx ends first nothing is
// freed: the memory of a running program must not go away under it.
func (m *Machine) Close(ctx context.Context) error {
	m.once.Do(func() { m.bootErr = errClosed })
	m.mu.Lock()
	already := m.shut
	m.shut = true
	m.mu.Unlock()
	if already {
		return nil
	}
	close(m.closing)
	for range cap(m.slots) {
		select {
		case m.slots <- struct{}{}: // kept: no run may begin any more
		case <-ctx.Done():
			return fmt.Errorf("close the PHP engine: %w", ctx.Err())
		}
	}
	m.idle = nil
	return m.free(ctx)
}

func (m *Machine) free(ctx context.Context) error {
	var problems []error
	if m.runtime != nil {
		problems = append(problems, m.runtime.Close(ctx)) // closes every instance
	}
	if m.compilations != nil {
		problems = append(problems, m.compilations.Close(ctx))
	}
	if m.image != nil {
		m.image.Close()
	}
	return errors.Join(problems...)
}

var errClosed = errors.New("the PHP engine is closed")

// enter waits for a place to run; leave gives it back.
func (m *Machine) enter(ctx context.Context) (leave func(), err error) {
	select {
	case <-m.closing:
		return nil, errClosed
	case m.slots <- struct{}{}:
		return func() { <-m.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// with gives a fresh interpreter to do, and says how it ended. An error is a fault of the engine or an ended context,
// never of the program.
func (m *Machine) with(ctx context.Context, w *world, fuel int64, do func(context.Context, *instance) error) (stop Stop, used int64, err error) {
	if err := m.Warm(ctx); err != nil {
		return Broken, 0, err
	}
	leave, err := m.enter(ctx)
	if err != nil {
		return Broken, 0, err
	}
	defer leave()
	in, err := m.take(ctx)
	if err != nil {
		return Broken, 0, err
	}
	w.next(m.open)
	in.world = w
	in.fuel.Set(uint64(fuel))
	err = do(context.WithValue(context.WithoutCancel(ctx), instanceKey{}, in), in)
	left := int64(in.fuel.Get())
	used = fuel - max(left, 0)
	in.world = nil
	if err == nil {
		m.putBack(ctx, in)
		return Completed, used, nil
	}
	in.discard(ctx)
	if stop = stopOf(err, left, w); stop == Broken {
		return stop, used, fmt.Errorf("run PHP: %w", err)
	}
	return stop, used, nil
}

// stopOf names what ended a run.
func stopOf(err error, fuelLeft int64, w *world) Stop {
	switch {
	case fuelLeft == meter.StackOverflow:
		return TooDeep
	case fuelLeft < 0:
		return OutOfFuel
	case errors.Is(err, errTooMuchOutput):
		return TooMuchOutput
	case errors.Is(err, errFiber):
		return NoFiber
	case errors.Is(err, errOutOfMemory), errors.Is(err, errExited) && w.ranOutOfMemory():
		return OutOfMemory
	case errors.Is(err, errExited):
		return Fatal
	case strings.Contains(err.Error(), "stack overflow"): // wazero's own stack
		return TooDeep
	case strings.Contains(err.Error(), "wasm error:"): // a trap: PHP itself broke, as it would on a server
		return Crashed
	}
	return Broken
}

func (m *Machine) take(ctx context.Context) (*instance, error) {
	m.mu.Lock()
	if n := len(m.idle); n > 0 {
		in := m.idle[n-1]
		m.idle = m.idle[:n-1]
		m.mu.Unlock()
		return in, nil
	}
	m.mu.Unlock()
	return m.spawn(context.WithoutCancel(ctx))
}

// putBack keeps an instance that ended well for the next program, with the memory of the image again.
func (m *Machine) putBack(ctx context.Context, in *instance) {
	if in.mod.Memory().Size()/wasmPage != in.pages || in.memory.Reset() != nil {
		in.discard(ctx)
		return
	}
	in.restoreGlobals()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.idle = append(m.idle, in)
}
