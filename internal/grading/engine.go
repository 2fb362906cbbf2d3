package grading

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"chantier/internal/grading/guests"
	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/ring"
	"chantier/internal/grading/sqlbox"
)

// Engine grades answers. It is safe for concurrent use.
type Engine struct {
	js       ring.Batch[jsvm.Program, jsvm.Outcome]
	sql      ring.Batch[sqlbox.Job, sqlbox.Outcome]
	states   []func() ring.State
	secret   []byte
	expected *expectations
	layout   Layout   // nil when no browser was found
	models   sync.Map // solutions laid out, by exercise
}

// Option changes how an engine works.
type Option func(*settings)

type settings struct {
	inProcess bool
	secret    []byte
	ring      ring.Options
}

// InProcess runs the interpreters in this process, without the second wall: for measures, and for content that one
// wrote oneself.
func InProcess() Option { return func(s *settings) { s.inProcess = true } }

// IdleAfter says after how long without work an interpreter's process is stopped; five minutes when not said.
func IdleAfter(d time.Duration) Option { return func(s *settings) { s.ring.Idle = d } }

// Processes bounds the processes of each interpreter; as many as processors when not said.
func Processes(n int) Option { return func(s *settings) { s.ring.Children = n } }

// Log is where the life of the interpreters is told; never a word of what they run.
func Log(l *slog.Logger) Option { return func(s *settings) { s.ring.Log = l } }

// Secret is what keeps learners from knowing the draws of their next answer: an installation keeps one.
func Secret(key []byte) Option { return func(s *settings) { s.secret = key } }

// New makes an engine. It costs nothing until the first answer that needs an interpreter, or Warm.
func New(options ...Option) *Engine {
	var s settings
	for _, o := range options {
		o(&s)
	}
	e := &Engine{expected: newExpectations(), secret: s.secret}
	if s.inProcess {
		e.js, e.sql = ring.NewLocal(guests.JS), ring.NewLocal(guests.SQL)
		return e
	}
	e.js, e.sql = pool(e, guests.JS, s), pool(e, guests.SQL, s)
	return e
}

// pool runs a guest in processes of its own.
func pool[Req, Out any](e *Engine, g ring.Guest[Req, Out], s settings) ring.Batch[Req, Out] {
	p := ring.NewPool(g, s.ring)
	e.states = append(e.states, p.State)
	return p
}

// Warm prepares the interpreters, so that the first learner does not wait for it.
func (e *Engine) Warm(ctx context.Context) error {
	return errors.Join(e.js.Warm(ctx), e.sql.Warm(ctx))
}

// Close frees the interpreters.
func (e *Engine) Close(ctx context.Context) error {
	return errors.Join(e.js.Close(ctx), e.sql.Close(ctx))
}

// States tells what the interpreters' processes are doing; empty when everything runs in this process.
func (e *Engine) States() []ring.State {
	var all []ring.State
	for _, state := range e.states {
		all = append(all, state())
	}
	return all
}
