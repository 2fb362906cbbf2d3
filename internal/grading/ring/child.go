package ring

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"

	"chantier/internal/grading/wire"
)

// child is one process that serves one run at a time.
type child struct {
	cmd    *exec.Cmd
	to     *os.File // its standard input
	from   *os.File // its standard output
	in     *bufio.Reader
	buffer []byte
	errors *tail
	ended  chan struct{} // closed when the process is gone and waited for
	busy   time.Duration
	since  time.Time // it waits
}

// Times allowed to a child that is not running anything.
const (
	startWait = time.Minute // an engine may compile for some seconds, on a busy machine
	stopWait  = 2 * time.Second
)

// launch starts the process of a prepared command and waits for its first word.
func launch(cmd *exec.Cmd) (*child, Protections, error) {
	inside, to, err := os.Pipe()
	if err != nil {
		return nil, Protections{}, err
	}
	defer func() { _ = inside.Close() }()
	from, outside, err := os.Pipe()
	if err != nil {
		_ = to.Close()
		return nil, Protections{}, err
	}
	defer func() { _ = outside.Close() }()
	c := &child{cmd: cmd, to: to, from: from, in: bufio.NewReaderSize(from, 64<<10), errors: &tail{}, ended: make(chan struct{})}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = inside, outside, c.errors
	if err := cmd.Start(); err != nil {
		_, _ = to.Close(), from.Close()
		return nil, Protections{}, err
	}
	go func() {
		_ = cmd.Wait() // how it ended is in cmd.ProcessState
		close(c.ended)
	}()
	kind, body, err := c.receive(time.Now().Add(startWait))
	var h hello
	switch {
	case err != nil:
	case kind == frameFault:
		err = errors.New(string(body))
	case kind != frameHello:
		err = errFrame
	default:
		if err = wire.Read(body, &h); err == nil && h.Version != protocol {
			err = fmt.Errorf("it speaks version %d of the protocol", h.Version)
		}
	}
	if err != nil {
		return nil, Protections{}, fmt.Errorf("start a grading process: %s (%s) %s", causeOf(err), c.kill(), c.trace())
	}
	return c, h.Active, nil
}

// exchange sends a request and waits for what comes back.
func (c *child) exchange(request []byte, deadline time.Time) (byte, []byte, error) {
	if err := c.to.SetWriteDeadline(deadline); err != nil {
		return 0, nil, err
	}
	if _, err := c.to.Write(request); err != nil {
		return 0, nil, err
	}
	return c.receive(deadline)
}

func (c *child) receive(deadline time.Time) (byte, []byte, error) {
	if err := c.from.SetReadDeadline(deadline); err != nil {
		return 0, nil, err
	}
	kind, body, err := readFrame(c.in, &c.buffer)
	if cap(c.buffer) > 1<<20 { // a large outcome must not stay for ever
		c.buffer = nil
	}
	return kind, body, err
}

func (c *child) alive() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// kill ends the process at once and says how it ended.
func (c *child) kill() string {
	_ = c.cmd.Process.Kill() // it may be gone already
	<-c.ended
	_, _ = c.to.Close(), c.from.Close()
	return c.cmd.ProcessState.String()
}

// stop lets the process end by itself, which it does when its input ends, and kills it if it does not.
func (c *child) stop() {
	_ = c.to.Close()
	select {
	case <-c.ended:
	case <-time.After(stopWait):
	}
	c.kill()
}

// causeOf gives a word for the log.
func causeOf(err error) string {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "too long"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrClosed):
		return "ended"
	case errors.Is(err, wire.ErrMalformed), errors.Is(err, errFrame):
		return "unreadable answer"
	}
	return err.Error()
}

// tail keeps the beginning of what a process writes on its standard error: where a crash says what it is.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

const maxTail = 16 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b.Write(p[:min(len(p), maxTail-t.b.Len())])
	return len(p), nil
}

// crashLine recognises the lines of a Go crash that can hold no word of the program that was running: the names of
// functions, without their arguments, and the runtime's own announcements.
var crashLine = regexp.MustCompile(`(?m)^(fatal error: [a-z ]+|SIG[A-Z]+: [a-z ]+|(?:[\w.-]+/)*[\w-]+(?:\.\(\*?\w+\)|\.\w+)+)`)

// trace sums up what a dead child wrote, without any text of the program it ran.
func (c *child) trace() string {
	c.errors.mu.Lock()
	defer c.errors.mu.Unlock()
	var lines []string
	for _, m := range crashLine.FindAllStringSubmatch(c.errors.b.String(), 8) {
		lines = append(lines, strings.TrimSpace(m[1]))
	}
	return strings.Join(lines, " < ")
}
