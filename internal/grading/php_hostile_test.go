package grading

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"chantier/internal/curriculum"
)

// phpSum is the exercise that hostile programs are sent to.
func phpSum() *curriculum.Exercise {
	return phpProgram("<?php function total($l) { return array_sum($l); }", call(curriculum.Returns, 7.0, "total([3, 4])"), call(curriculum.Returns, 15.0, "total([10, 5])"))
}

// hostilePrograms reads the corpus.
func hostilePrograms(t testing.TB, canary, port string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "hostile.txt"))
	if err != nil {
		t.Fatal(err)
	}
	programs := map[string]string{}
	for _, part := range strings.Split(string(raw), "\n=== ")[1:] {
		name, code, _ := strings.Cut(part, "\n")
		if programs[name] != "" {
			t.Fatalf("two programs are called %q", name)
		}
		programs[name] = "<?php " + strings.NewReplacer("CANARY", canary, "PORT", port).Replace(code)
	}
	return programs
}

// TestHostilePHP: no program of the corpus passes, hangs, breaks the engine, reaches the host, or changes the next run.
func TestHostilePHP(t *testing.T) {
	dir := t.TempDir()
	canary := filepath.Join(dir, "canari.txt")
	if err := os.WriteFile(canary, []byte("canari"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CHANTIER_SECRET", "secret")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var visits atomic.Int32
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			visits.Add(1)
			_ = c.Close()
		}
	}()
	defer func() { _ = listener.Close() }()
	ex := phpSum()
	right := engine.Grade(t.Context(), ex, ex.Solution)
	if !right.Passed {
		t.Fatalf("%+v", right)
	}
	programs := hostilePrograms(t, canary, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	if len(programs) < 300 {
		t.Fatalf("%d programs", len(programs))
	}
	for name, source := range programs {
		t.Run(name, func(t *testing.T) {
			r := engine.Grade(t.Context(), ex, curriculum.Files{"prog.php": source})
			first, _ := r.FirstFailure()
			if r.Passed || r.Verdict == EngineFault || first.Message == "" {
				t.Errorf("%s %q %v", r.Verdict, first.Message, r.Fault())
			}
			if r.Checks[0].Passed { // 7 means that what was attempted worked
				t.Error("it gives 7")
			}
			if strings.HasPrefix(name, "endless") && r.Verdict == Failed && strings.Contains(first.Message, "J’attends") {
				t.Errorf("it ended: %q", first.Message)
			}
			if r.Fuel > 2*maxPHPFuel {
				t.Errorf("it used %d of fuel", r.Fuel)
			}
			if after := engine.Grade(t.Context(), ex, ex.Solution); !after.Passed || after.Fuel != right.Fuel {
				t.Errorf("the next answer: %s, fuel %d then %d", after.Verdict, right.Fuel, after.Fuel)
			}
		})
	}
	if visits.Load() > 0 {
		t.Errorf("a program reached the host's network")
	}
	if content, err := os.ReadFile(canary); err != nil || string(content) != "canari" {
		t.Errorf("the host's file: %q %v", content, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("files appeared on the host: %v %v", entries, err)
	}
}
