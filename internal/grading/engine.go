package grading

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/grading/guests"
	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/phpvm"
	"chantier/internal/grading/ring"
	"chantier/internal/grading/sqlbox"
	"chantier/packs/php"
)

// Engine grades answers. It is safe for concurrent use.
type Engine struct {
	js       ring.Batch[jsvm.Program, jsvm.Outcome]
	sql      ring.Batch[sqlbox.Job, sqlbox.Outcome]
	states   []func() ring.State
	secret   []byte
	php      *phpvm.Machine
	patience time.Duration
	expected *expectations
	layout   Layout   // nil when no browser was found
	models   sync.Map // solutions laid out, by exercise
}

// Option changes how an engine works.
type Option func(*settings)

type settings struct {
	inProcess bool
	cache     string
	patience  time.Duration
	secret    []byte
	ring      ring.Options
}

// WithCache keeps compiled interpreters in a folder, from one start to the next. What is in the folder is executed: it
// must belong to us alone. Without it PHP, which is large, is compiled again at each start.
func WithCache(folder string) Option { return func(s *settings) { s.cache = folder } }

// WithPatience bounds how long an answer waits for its interpreter to be ready. Then it is not judged, and its author is
// asked to try again.
func WithPatience(d time.Duration) Option { return func(s *settings) { s.patience = d } }

// UserCache is the folder of the person who runs the program in which compiled interpreters may be kept; empty when
// there is none.
func UserCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "chantier", "compiled")
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
	e := &Engine{php: phpvm.New(s.cache), patience: s.patience, expected: newExpectations(), secret: s.secret}
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

// Runs tells whether answers of a kind are judged: this build may have left PHP out.
func Runs(k curriculum.Kind) bool { return k != curriculum.PHP || php.Available }

// Warm prepares the interpreters that most answers need, so that the first learner does not wait for them. PHP is larger:
// it is prepared when somebody opens one of its exercises (Prepare), or sends an answer.
func (e *Engine) Warm(ctx context.Context) error {
	return errors.Join(e.js.Warm(ctx), e.sql.Warm(ctx))
}

// Prepare begins to prepare, in the background, the interpreter of a kind.
func (e *Engine) Prepare(k curriculum.Kind) {
	if k == curriculum.PHP && php.Available && e.php.Stage() == phpvm.Cold {
		go func() { _ = e.php.Warm(context.Background()) }() // a failure is met, and told, by the next answer
	}
}

// waitForPHP prepares PHP, and says whether it is ready in time.
func (e *Engine) waitForPHP(ctx context.Context) (bool, error) {
	if e.patience == 0 || e.php.Stage() == phpvm.Ready {
		return true, e.php.Warm(ctx)
	}
	ready := make(chan error, 1)
	go func() { ready <- e.php.Warm(context.WithoutCancel(ctx)) }()
	select {
	case err := <-ready:
		return true, err
	case <-time.After(e.patience):
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// Close frees the interpreters.
func (e *Engine) Close(ctx context.Context) error {
	return errors.Join(e.js.Close(ctx), e.sql.Close(ctx), e.php.Close(ctx))
}

// States tells what the interpreters' processes are doing; empty when everything runs in this process.
func (e *Engine) States() []ring.State {
	var all []ring.State
	for _, state := range e.states {
		all = append(all, state())
	}
	return all
}
