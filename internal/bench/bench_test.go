// Package bench measures what the product promises about its size and speed, on
// the built program with the demo's data:
//
//	go test -run '^$' -bench . ./internal/bench
package bench

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var built struct {
	sync.Once
	dir string
	err error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// program builds the binary as a release is built, once, and tells the demo's story into a folder beside it.
func program(tb testing.TB) (binary, data string) {
	tb.Helper()
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "chantier-bench"); built.err != nil {
			return
		}
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(built.dir, "chantier"), "chantier/cmd/chantier")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
			return
		}
		s, err := start(filepath.Join(built.dir, "chantier"), filepath.Join(built.dir, "data"))
		if err != nil {
			built.err = err
			return
		}
		built.err = s.stop()
	})
	if built.err != nil {
		tb.Fatal(built.err)
	}
	return filepath.Join(built.dir, "chantier"), filepath.Join(built.dir, "data")
}

// served is a running demo.
type served struct {
	cmd *exec.Cmd
	url string
}

// day is a working Tuesday in the middle of the demo's year.
const day = "2026-11-24"

func start(binary, data string) (*served, error) {
	s := &served{cmd: exec.Command(binary, "demo", "--addr", "127.0.0.1:0", "--data", data, "--at", day, "--accounts", data+"-accounts.json")}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the demo did not start: %w", err), s.cmd.Wait())
	}
	s.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	return s, nil
}

func (s *served) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// BenchmarkColdStart times a start with the demo's data present, until the first page is answered.
func BenchmarkColdStart(b *testing.B) {
	binary, data := program(b)
	for b.Loop() {
		s, err := start(binary, data)
		if err != nil {
			b.Fatal(err)
		}
		resp, err := http.Get(s.url + "/login")
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp, err)
		}
		resp.Body.Close()
		b.StopTimer()
		if err := s.stop(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/start")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkIdleMemory reads the resident memory of a demo that has served a page and then rests.
func BenchmarkIdleMemory(b *testing.B) {
	binary, data := program(b)
	s, err := start(binary, data)
	if err != nil {
		b.Fatal(err)
	}
	defer s.stop() //nolint:errcheck // measured already
	resp, err := http.Get(s.url + "/login")
	if err != nil {
		b.Fatal(err)
	}
	resp.Body.Close()
	time.Sleep(5 * time.Second)
	for b.Loop() {
		b.ReportMetric(residentMB(b, s.cmd.Process.Pid), "MB-rss")
	}
	b.ReportMetric(0, "ns/op")
}

func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	out, err := exec.Command("ps", "-o", "rss=", "-p", fmt.Sprint(pid)).Output()
	if err != nil {
		b.Fatal(err)
	}
	var kb float64
	if _, err := fmt.Sscan(string(out), &kb); err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}

// BenchmarkBinarySize weighs the program.
func BenchmarkBinarySize(b *testing.B) {
	binary, _ := program(b)
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.ReportMetric(float64(info.Size())/1e6, "MB")
	}
	b.ReportMetric(0, "ns/op")
}
