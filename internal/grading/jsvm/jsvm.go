// Package jsvm runs JavaScript that nobody trusts: a real QuickJS, compiled to WebAssembly, executed inside this
// process by wazero.
//
// Every program gets a memory of its own, which starts from the saved image of a booted interpreter and is thrown
// away afterwards. It has no file, no network, no environment; its clock stands still and its random numbers are
// always the same. Its time is counted in fuel by the rewritten module itself (package meter), its memory, stack and
// output are bounded. So the same program always ends the same way.
//
// What comes out are copies of values (Value). Whether they are right is decided elsewhere, in Go: a program that
// replaces every global, prints, throws or stops early can only change its own values.
package jsvm

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"

	"chantier/internal/grading/snapshot"
	"chantier/packs/quickjs"
)

// Source is one file of a program.
type Source struct {
	Name string
	Text string
}

// Program is what to run: the files in order, then the expressions, in the same world.
type Program struct {
	Files       []Source
	Expressions []string
	Fuel        int64 // DefaultFuel when zero
}

// Limits of one run.
const (
	DefaultFuel int64 = 150_000_000 // half a second of a modest processor
	MaxOutput         = 64 << 10
)

// Stop says why a run ended.
type Stop int

// The ends of a run. Only Completed means that every expression has an outcome.
const (
	Broken Stop = iota // a fault of the engine
	Completed
	OutOfFuel
	OutOfMemory
	TooMuchOutput
)

// Outcome is what came out of a run.
type Outcome struct {
	Stop    Stop
	Loading *Exception // what stopped the files, if something did: no expression was evaluated
	Printed string     // by the files
	Calls   []Call     // one for each expression reached
	Fuel    int64      // used
}

// Call is the outcome of one expression.
type Call struct {
	Value   Value
	Thrown  *Exception
	Printed string
}

// Exception is an error that nothing caught.
type Exception struct {
	Name, Message string
	File          string // where it happened; empty when unknown
	Line, Column  int
	Value         Value // what was thrown
}

// Machine runs programs. It is safe for concurrent use. Nothing is compiled before the first run or Warm.
type Machine struct {
	once    sync.Once
	bootErr error

	runtime     wazero.Runtime
	compiled    wazero.CompiledModule
	image       *snapshot.Image
	globalNames []string
	globals     []uint64 // values of the mutable globals in the saved state
	rt, context uint64   // QuickJS runtime and context, pointers valid in every instance
	helpers     map[string]uint64
	classes     map[uint16]Kind

	slots   chan struct{} // bounds the programs run at once
	closing chan struct{} // closed when no run may begin any more
	mu      sync.Mutex
	idle    []*instance
	shut    bool
}

// New returns a machine that runs as many programs at once as there are processors.
func New() *Machine {
	return &Machine{slots: make(chan struct{}, runtime.GOMAXPROCS(0)), closing: make(chan struct{})}
}

// Warm compiles the interpreter and saves its memory, if that is not done yet: a fraction of a second, once.
func (m *Machine) Warm(ctx context.Context) error {
	m.once.Do(func() {
		if err := m.boot(context.WithoutCancel(ctx)); err != nil {
			m.bootErr = fmt.Errorf("boot the JavaScript engine: %w", err)
		}
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
			return fmt.Errorf("close the JavaScript engine: %w", ctx.Err())
		}
	}
	m.idle = nil
	if m.runtime == nil {
		return nil
	}
	err := m.runtime.Close(ctx) // closes every instance
	if m.image != nil {
		m.image.Close()
	}
	return err
}

var errClosed = errors.New("the JavaScript engine is closed")

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

// Run runs a program. An error is a fault of the engine or an ended context, never of the program.
func (m *Machine) Run(ctx context.Context, p Program) (Outcome, error) {
	if err := m.Warm(ctx); err != nil {
		return Outcome{}, err
	}
	leave, err := m.enter(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer leave()
	in, err := m.take(ctx)
	if err != nil {
		return Outcome{}, err
	}
	fuel := p.Fuel
	if fuel <= 0 {
		fuel = DefaultFuel
	}
	in.fuel.Set(uint64(fuel))
	in.output.Reset()
	in.outputLeft = MaxOutput
	out, err := in.run(context.WithValue(context.WithoutCancel(ctx), instanceKey{}, in), p)
	left := int64(in.fuel.Get())
	out.Fuel = fuel - max(left, 0)
	if err == nil {
		out.Stop = Completed
		m.putBack(ctx, in)
		return out, nil
	}
	in.discard(ctx)
	out.Stop = stopOf(err, left)
	if out.Stop == Broken {
		return out, fmt.Errorf("run JavaScript: %w", err)
	}
	return out, nil
}

// stopOf names what ended a run.
func stopOf(err error, fuelLeft int64) Stop {
	switch {
	case fuelLeft < 0:
		return OutOfFuel
	case errors.Is(err, errTooMuchOutput):
		return TooMuchOutput
	case errors.Is(err, errOutOfMemory):
		return OutOfMemory
	case strings.Contains(err.Error(), "stack overflow"): // wazero's own stack, after the interpreter's check
		return OutOfMemory
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

// discard ends an instance whose state is not known any more.
func (in *instance) discard(ctx context.Context) {
	_ = in.mod.Close(context.WithoutCancel(ctx)) // frees the memory; nothing can be done about a failure
}

// Fingerprint names everything that decides how a program runs: the interpreter's binary, what is put around it, the
// limits.
func Fingerprint() string {
	return fmt.Sprintf("quickjs %s prelude %x fuel %d heap %d stack %d", quickjs.SHA256, sha256.Sum256([]byte(intl+prelude)), DefaultFuel, heapLimit, stackLimit)
}
