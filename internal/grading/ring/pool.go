package ring

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"chantier/internal/grading/wire"
)

// maxBusy is how long a child works before it is replaced, all runs together: its own limit of processor time is far
// above (see seal_linux.go), and nothing that leaks lasts.
const maxBusy = 10 * time.Minute

// Pool runs the requests of a guest in children. It is safe for concurrent use.
type Pool[Req, Out any] struct {
	guest Guest[Req, Out]
	opts  Options

	slots   chan struct{} // bounds the runs at once
	closing chan struct{} // closed when no run may begin any more
	mu      sync.Mutex
	idle    []*child // the one used last is the last: the others grow old
	sweeper *time.Timer
	shut    bool
	active  Protections // of the last child started
	started int         // children, since the beginning
	lost    int         // runs whose child died
	local   Batch[Req, Out]
	why     string // the guest runs in this process, when local is set
}

// NewPool makes a pool. No process is started before the first run or Warm.
func NewPool[Req, Out any](g Guest[Req, Out], o Options) *Pool[Req, Out] {
	o = o.complete()
	return &Pool[Req, Out]{guest: g, opts: o, slots: make(chan struct{}, o.Children), closing: make(chan struct{})}
}

// State is what a pool is doing, for people who look after the server.
type State struct {
	Guest       string
	InProcess   string // why the guest runs in this process; empty when it runs in children
	Idle        int    // children waiting
	Started     int    // children, since the beginning
	Lost        int    // runs whose child died or was killed
	Protections Protections
}

// State tells what the pool is doing.
func (p *Pool[Req, Out]) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return State{Guest: p.guest.Name, InProcess: p.why, Idle: len(p.idle), Started: p.started, Lost: p.lost, Protections: p.active}
}

// Warm starts a first child, so that the first run does not wait for it.
func (p *Pool[Req, Out]) Warm(ctx context.Context) error {
	leave, err := p.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	c, local, err := p.take(ctx)
	if err != nil || local != nil {
		return err
	}
	p.putBack(c)
	return nil
}

// RunAll runs a batch in one child. ErrLost and ErrTooLarge are explained there; any other error is a fault of the engine or an
// ended context. Once begun, a batch goes to its end even if ctx does not.
func (p *Pool[Req, Out]) RunAll(ctx context.Context, batch []Req) (out []Out, err error) {
	request, err := wire.Append(make([]byte, headerSize, 4096), batch)
	if err != nil {
		return out, err
	}
	if request, err = seal(request, frameRequest); err != nil {
		return out, fmt.Errorf("%s: the request does not travel: %v", p.guest.Name, err) // our fault: answers are bounded before
	}
	leave, err := p.enter(ctx)
	if err != nil {
		return out, err
	}
	defer leave()
	c, local, err := p.take(ctx)
	if err != nil {
		return out, err
	}
	if local != nil {
		return local.RunAll(ctx, batch)
	}
	start := time.Now()
	kind, body, err := c.exchange(request, start.Add(p.guest.wall()))
	c.busy += time.Since(start)
	if err == nil {
		switch kind {
		case frameOutcome:
			if err = wire.Read(body, &out); err == nil && len(out) > len(batch) {
				err = wire.ErrMalformed
			}
			if err == nil {
				p.putBack(c)
				return out, nil
			}
		case frameFault:
			err = fmt.Errorf("%s: %s", p.guest.Name, body)
			p.end(c) // an engine that failed once is not trusted again
			return out, err
		case frameLarge:
			p.putBack(c)
			return out, fmt.Errorf("%s: the outcome is %w", p.guest.Name, ErrTooLarge)
		default:
			err = errFrame
		}
	}
	return nil, p.bury(c, err, time.Since(start))
}

// bury kills a child that did not answer as it should, and tells the log why: never what it was running.
func (p *Pool[Req, Out]) bury(c *child, cause error, after time.Duration) error {
	end := c.kill()
	p.mu.Lock()
	p.lost++
	p.mu.Unlock()
	p.opts.Log.Warn("a grading process was lost", "guest", p.guest.Name, "cause", causeOf(cause), "end", end, "after_ms", after.Milliseconds(), "trace", c.trace())
	return fmt.Errorf("%s: %w", p.guest.Name, ErrLost)
}

// enter waits for a place to run; leave gives it back.
func (p *Pool[Req, Out]) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-p.closing:
		return nil, errClosed
	default:
	}
	select {
	case <-p.closing:
		return nil, errClosed
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// take gives a child that waits, or a new one, or the engine in this process where there can be no child.
func (p *Pool[Req, Out]) take(ctx context.Context) (*child, Batch[Req, Out], error) {
	for {
		c, local := p.pop()
		if local != nil {
			return nil, local, nil
		}
		if c == nil {
			break
		}
		if c.alive() {
			return c, nil, nil
		}
		c.kill() // it died while it waited: killed by the system, most likely
	}
	c, active, err := startChild(p.guest.Name)
	if err == nil {
		p.mu.Lock()
		first := p.started == 0
		p.active = active
		p.started++
		p.mu.Unlock()
		if first {
			p.opts.Log.Info("programs are graded in processes of their own", "guest", p.guest.Name, "no_new_privileges", active.NoNewPrivileges,
				"limits", active.Limits, "seccomp", active.Seccomp, "landlock", active.Landlock, "note", active.Note)
		}
		return c, nil, nil
	}
	local, err := p.withoutChild(ctx, err)
	return nil, local, err
}

// withoutChild decides what to do when a child does not start: a pool that never had one goes on in this process.
func (p *Pool[Req, Out]) withoutChild(ctx context.Context, cause error) (Batch[Req, Out], error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.local != nil {
		return p.local, nil
	}
	if p.started > 0 {
		p.lost++
		p.opts.Log.Error("a grading process did not start", "guest", p.guest.Name, "error", cause.Error())
		return nil, fmt.Errorf("%s: %w", p.guest.Name, ErrLost)
	}
	local := NewLocal(p.guest)
	if err := local.Warm(ctx); err != nil {
		return nil, errors.Join(err, cause)
	}
	p.local, p.why = local, cause.Error()
	p.opts.Log.Warn("programs are graded in the server's own process: no child can be started", "guest", p.guest.Name, "reason", p.why)
	return local, nil
}

func (p *Pool[Req, Out]) pop() (*child, Batch[Req, Out]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.local != nil || len(p.idle) == 0 {
		return nil, p.local
	}
	last := len(p.idle) - 1
	c := p.idle[last]
	p.idle[last] = nil
	p.idle = p.idle[:last]
	return c, nil
}

// putBack keeps a child for the next run.
func (p *Pool[Req, Out]) putBack(c *child) {
	if c.busy > maxBusy {
		p.end(c)
		return
	}
	c.since = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
	if p.sweeper == nil {
		p.sweeper = time.AfterFunc(p.opts.Idle, p.sweep)
	}
}

// end lets a child go without waiting for it.
func (p *Pool[Req, Out]) end(c *child) { go c.stop() }

// sweep stops the children that have waited too long, and comes back while there are others.
func (p *Pool[Req, Out]) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := 0
	for old < len(p.idle) && time.Since(p.idle[old].since) >= p.opts.Idle {
		p.end(p.idle[old])
		old++
	}
	p.idle = append([]*child(nil), p.idle[old:]...)
	if p.sweeper = nil; len(p.idle) > 0 {
		p.sweeper = time.AfterFunc(max(p.opts.Idle-time.Since(p.idle[0].since), time.Millisecond), p.sweep)
	}
}

// Close waits for the runs under way, then stops the children; later runs are refused.
func (p *Pool[Req, Out]) Close(ctx context.Context) error {
	p.mu.Lock()
	already := p.shut
	p.shut = true
	p.mu.Unlock()
	if already {
		return nil
	}
	close(p.closing)
	for range cap(p.slots) {
		select {
		case p.slots <- struct{}{}: // kept: no run may begin any more
		case <-ctx.Done():
			return fmt.Errorf("close the engine %s: %w", p.guest.Name, ctx.Err())
		}
	}
	p.mu.Lock()
	idle, local := p.idle, p.local
	p.idle = nil
	if p.sweeper != nil {
		p.sweeper.Stop()
	}
	p.mu.Unlock()
	var all sync.WaitGroup
	for _, c := range idle {
		all.Go(c.stop)
	}
	all.Wait()
	if local != nil {
		return local.Close(ctx)
	}
	return nil
}
