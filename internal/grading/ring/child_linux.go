//go:build amd64 || arm64

package ring

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"chantier/internal/grading/wire"
)

// childName is the name under which this program runs again as a child: a process knows by it what it is, before it
// reads anything else. Nobody starts a program under such a name by accident.
const childName = "chantier-grading-guest"

// startChild runs this same program again. The link of /proc leads to the file that runs, even after a newer version
// took its place on disk.
func startChild(guest string) (*child, Protections, error) {
	path := "/proc/self/exe"
	if _, err := os.Stat(path); err != nil {
		if path, err = os.Executable(); err != nil {
			return nil, Protections{}, fmt.Errorf("find this program: %w", err)
		}
	}
	return launch(&exec.Cmd{
		Path: path, Args: []string{childName, guest}, Env: []string{}, Dir: "/",
		SysProcAttr: &syscall.SysProcAttr{
			Pdeathsig: syscall.SIGKILL, // it never outlives the server
			Setsid:    true,            // and Ctrl-C in a terminal is not for it
		},
	})
}

// Serve turns this process into a child, and never returns, when it was started as one; otherwise it does nothing. It
// is called while the program's packages are initialised, because a test or a tool has no other common beginning.
func Serve(guests ...Servant) {
	if len(os.Args) != 2 || os.Args[0] != childName {
		return
	}
	for _, g := range guests {
		if g.name() == os.Args[1] {
			os.Exit(serve(g, os.Stdin, os.Stdout))
		}
	}
	// Another package may know this guest.
}

// serve is the life of a child.
func serve(g Servant, in io.Reader, out io.Writer) int {
	runtime.GOMAXPROCS(1) // one run at a time
	debug.SetMemoryLimit(256 << 20)
	active := giveUp(g.memory())
	warm, run := g.open()
	if err := warm(context.Background()); err != nil {
		return say(out, frameFault, []byte(err.Error()), 1)
	}
	if err := lockUp(&active); err != nil {
		return say(out, frameFault, []byte(err.Error()), 1)
	}
	greeting, err := wire.Append(nil, hello{Version: protocol, Active: active})
	if err != nil || say(out, frameHello, greeting, 0) != 0 {
		return 1
	}
	requests := bufio.NewReaderSize(in, 64<<10)
	var buffer []byte
	for {
		kind, request, err := readFrame(requests, &buffer)
		if err == io.EOF {
			return 0 // the parent has no more need of it
		}
		if err != nil || kind != frameRequest {
			return 1
		}
		if code := answer(out, run, request); code != 0 {
			return code
		}
		if cap(buffer) > 1<<20 {
			buffer = nil
		}
	}
}

// answer runs one request and writes what came of it.
func answer(out io.Writer, run func([]byte) ([]byte, error), request []byte) int {
	outcome, err := run(request)
	if err != nil {
		return say(out, frameFault, []byte(strings.ToValidUTF8(err.Error(), "?")), 0)
	}
	frame, err := seal(outcome, frameOutcome)
	if err != nil {
		return say(out, frameLarge, nil, 0)
	}
	if _, err := out.Write(frame); err != nil {
		return 1
	}
	return 0
}

// say writes a frame and gives code, or 1 when nobody listens.
func say(out io.Writer, kind byte, body []byte, code int) int {
	frame, err := seal(append(make([]byte, headerSize), body...), kind)
	if err != nil {
		return 1
	}
	if _, err := out.Write(frame); err != nil {
		return 1
	}
	return code
}
