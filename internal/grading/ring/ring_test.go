package ring

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// The guests of these tests live in this file: the test binary is its own child.
func init() { Serve(puppet) }

// order is what a test asks of a child.
type order struct {
	Do   string
	Text string
	N    int
}

// deed is what the child says of it.
type deed struct {
	Text string
	N    int
}

var puppet = Guest[order, deed]{Name: "puppet", Open: func() Runner[order, deed] { return &puppeteer{} }, Memory: 1 << 30, Wall: 3 * time.Second,
	Halt: func(all []deed) bool { return all[len(all)-1].Text == "halt" }}

// puppeteer does what it is told, good or bad.
type puppeteer struct{ runs int }

func (p *puppeteer) Warm(context.Context) error  { return nil }
func (p *puppeteer) Close(context.Context) error { return nil }

func (p *puppeteer) Run(_ context.Context, o order) (deed, error) {
	p.runs++
	switch o.Do {
	case "echo":
		return deed{Text: o.Text, N: p.runs}, nil
	case "fail":
		return deed{}, errors.New("the engine is out of order")
	case "sleep":
		time.Sleep(time.Duration(o.N) * time.Millisecond)
		return deed{N: o.N}, nil
	case "spin":
		for i := 0; ; i++ {
			o.N += i
		}
	case "crash":
		panic("secret: " + o.Text)
	case "exit":
		os.Exit(o.N)
	case "large":
		return deed{Text: strings.Repeat("x", o.N)}, nil
	case "garbage":
		_, _ = os.Stdout.WriteString(o.Text)
		time.Sleep(time.Hour)
	case "memory":
		b := make([]byte, o.N)
		for i := range b {
			b[i] = 1
		}
		return deed{N: len(b)}, nil
	case "pid":
		return deed{N: os.Getpid()}, nil
	}
	return attempt(o)
}

// oneByOne is a pool asked for one thing at a time.
type oneByOne struct{ *Pool[order, deed] }

func (p oneByOne) Run(ctx context.Context, o order) (deed, error) {
	out, err := p.RunAll(ctx, []order{o})
	if err != nil || len(out) != 1 {
		return deed{}, err
	}
	return out[0], nil
}

// testPool makes a pool closed with the test, and what it logs.
func testPool(t *testing.T, o Options) (oneByOne, *logged) {
	t.Helper()
	log := &logged{}
	o.Log = slog.New(slog.NewTextHandler(log, nil))
	p := NewPool(puppet, o)
	t.Cleanup(func() {
		if err := p.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return oneByOne{p}, log
}

type logged struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestRuns(t *testing.T) {
	p, log := testPool(t, Options{Children: 2})
	for i := range 20 {
		text := strings.Repeat("é", i*i*i)
		out, err := p.Run(t.Context(), order{Do: "echo", Text: text})
		if err != nil || out.Text != text || out.N != i+1 {
			t.Fatalf("run %d: %d bytes, N=%d, %v", i, len(out.Text), out.N, err)
		}
	}
	s := p.State()
	if s.Started != 1 || s.Idle != 1 || s.Lost != 0 || s.InProcess != "" {
		t.Errorf("state %+v", s)
	}
	if !strings.Contains(log.String(), "processes of their own") {
		t.Errorf("nothing says that children are used: %s", log)
	}
	if _, err := p.Run(t.Context(), order{Do: "fail"}); err == nil || !strings.Contains(err.Error(), "out of order") || errors.Is(err, ErrLost) {
		t.Errorf("a fault of the engine: %v", err)
	}
	if out, err := p.Run(t.Context(), order{Do: "echo"}); err != nil || out.N != 1 {
		t.Errorf("after a fault, a new child: N=%d, %v", out.N, err)
	}
}

func TestSideBySide(t *testing.T) {
	p, _ := testPool(t, Options{Children: 3})
	var all sync.WaitGroup
	for g := range 12 {
		all.Go(func() {
			for i := range 20 {
				text := fmt.Sprintf("%d/%d", g, i)
				if out, err := p.Run(context.Background(), order{Do: "echo", Text: text}); err != nil || out.Text != text {
					t.Errorf("%s gave %q, %v", text, out.Text, err)
				}
			}
		})
	}
	all.Wait()
	if s := p.State(); s.Started > 3 || s.Idle > 3 || s.Lost != 0 {
		t.Errorf("state %+v", s)
	}
}

// Whatever a child does, it costs one run, the log says so without a word of the program, and the next run is served.
func TestLostChildren(t *testing.T) {
	cases := map[string]struct {
		order order
		says  string
	}{
		"crash":              {order{Do: "crash", Text: "prénom de l’élève"}, "cause=ended"},
		"exit":               {order{Do: "exit"}, "cause=ended"},
		"endless loop":       {order{Do: "spin"}, `cause="too long" end="signal: killed"`},
		"asleep":             {order{Do: "sleep", N: 60_000}, `cause="too long"`},
		"too much memory":    {order{Do: "memory", N: 2 << 30}, "cause=ended"},
		"garbage":            {order{Do: "garbage", Text: "\xff\xff\xff\xff\xffgarbage"}, "unreadable answer"},
		"empty frame":        {order{Do: "garbage", Text: "\x00\x00\x00\x00\x00"}, "unreadable answer"},
		"unknown frame":      {order{Do: "garbage", Text: "\x01\x00\x00\x00?"}, "unreadable answer"},
		"malformed outcome":  {order{Do: "garbage", Text: "\x04\x00\x00\x00o\xff\xff\xff"}, "unreadable answer"},
		"half an outcome":    {order{Do: "garbage", Text: "\xff\x00\x00\x00ohalf"}, "too long"},
		"outcome with extra": {order{Do: "garbage", Text: "\x05\x00\x00\x00o\x00\x00\x00\x00"}, "unreadable answer"},
		"too many outcomes":  {order{Do: "garbage", Text: "\x06\x00\x00\x00o\x03\x00\x00\x00\x00"}, "unreadable answer"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if raced && name == "too much memory" {
				c.order = order{Do: "exit"} // the race detector knows no limit of addresses
			}
			p, log := testPool(t, Options{Children: 1})
			before, err := p.Run(t.Context(), order{Do: "pid"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Run(t.Context(), c.order); !errors.Is(err, ErrLost) {
				t.Fatalf("got %v", err)
			}
			after, err := p.Run(t.Context(), order{Do: "pid"})
			if err != nil || after == before {
				t.Errorf("the next run: %v, %v after %v", err, after, before)
			}
			if s := p.State(); s.Lost != 1 || s.Started != 2 {
				t.Errorf("state %+v", s)
			}
			if !strings.Contains(log.String(), c.says) && !raced {
				t.Errorf("the log does not say %q: %s", c.says, log)
			}
			if strings.Contains(log.String(), "secret") || strings.Contains(log.String(), "élève") {
				t.Errorf("the log repeats the program: %s", log)
			}
		})
	}
}

func TestBatch(t *testing.T) {
	p, _ := testPool(t, Options{Children: 1})
	batch := []order{{Do: "echo", Text: "a"}, {Do: "echo", Text: "halt"}, {Do: "crash"}}
	for name, b := range map[string]Batch[order, deed]{"pool": p, "local": NewLocal(puppet)} {
		out, err := b.RunAll(t.Context(), batch)
		if err != nil || len(out) != 2 || out[0].Text != "a" || out[1] != (deed{Text: "halt", N: 2}) {
			t.Errorf("%s: %+v, %v", name, out, err)
		}
	}
	if out, err := p.RunAll(t.Context(), nil); err != nil || len(out) != 0 {
		t.Errorf("nothing to run: %+v, %v", out, err)
	}
}

func TestTooLarge(t *testing.T) {
	p, _ := testPool(t, Options{Children: 1})
	if _, err := p.Run(t.Context(), order{Do: "echo", Text: strings.Repeat("x", MaxFrame+1)}); err == nil || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrLost) {
		t.Errorf("a large request: %v", err)
	}
	if _, err := p.Run(t.Context(), order{Do: "large", N: MaxFrame + 1}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a large outcome: %v", err)
	}
	out, err := p.Run(t.Context(), order{Do: "large", N: MaxFrame - 100})
	if err != nil || len(out.Text) != MaxFrame-100 {
		t.Errorf("an outcome just below the limit: %d bytes, %v", len(out.Text), err)
	}
	if s := p.State(); s.Lost != 0 || s.Started != 1 {
		t.Errorf("state %+v", s)
	}
}

// A child that waits for nothing is stopped; one that died while it waited is replaced without a word.
func TestIdleChildren(t *testing.T) {
	p, _ := testPool(t, Options{Children: 1, Idle: 50 * time.Millisecond})
	first, err := p.Run(t.Context(), order{Do: "pid"})
	if err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(20 * time.Second); p.State().Idle > 0 || running(first.N); {
		if time.Now().After(until) {
			t.Fatalf("the child %d still waits", first.N)
		}
		time.Sleep(5 * time.Millisecond)
	}
	second, err := p.Run(t.Context(), order{Do: "pid"})
	if err != nil || second == first {
		t.Fatalf("%v then %v, %v", first, second, err)
	}
}

func TestClose(t *testing.T) {
	p := oneByOne{NewPool(puppet, Options{Children: 2, Log: slog.New(slog.DiscardHandler)})}
	out, err := p.Run(t.Context(), order{Do: "pid"})
	if err != nil {
		t.Fatal(err)
	}
	slow := make(chan error, 1)
	go func() {
		_, err := p.Run(context.Background(), order{Do: "sleep", N: 300})
		slow <- err
	}()
	for len(p.slots) == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := p.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := <-slow; err != nil {
		t.Errorf("a run under way was cut: %v", err)
	}
	if running(out.N) {
		t.Error("a child outlives its pool")
	}
	if _, err := p.Run(t.Context(), order{Do: "echo"}); err == nil {
		t.Error("a closed pool runs")
	}
	if err := p.Close(context.Background()); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestEndedContext(t *testing.T) {
	p, _ := testPool(t, Options{Children: 1})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	go func() { _, _ = p.Run(context.Background(), order{Do: "sleep", N: 200}) }()
	for len(p.slots) == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := p.Run(ctx, order{Do: "echo"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
