//go:build amd64 || arm64

package ring

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// attempt tries, inside a child, something that only a program gone out of its engine would try.
func attempt(o order) (deed, error) {
	var err error
	switch o.Do {
	case "read a file":
		_, err = os.ReadFile(o.Text)
	case "write a file":
		err = os.WriteFile(o.Text, []byte("x"), 0o600)
	case "unlink":
		err = unix.Unlink(o.Text)
	case "list a folder":
		_, err = os.ReadDir("/")
	case "run a program":
		err = exec.Command("/bin/true").Run()
	case "execve":
		err = unix.Exec("/bin/true", []string{"true"}, nil)
	case "socket":
		_, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	case "unix socket":
		_, err = unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	case "ptrace":
		err = unix.PtraceAttach(os.Getppid())
	case "kill the parent":
		err = unix.Kill(os.Getppid(), unix.SIGTERM)
	case "stop a thread of the parent":
		err = unix.Tgkill(os.Getppid(), os.Getppid(), unix.SIGSTOP)
	case "code in memory":
		_, err = unix.Mmap(-1, 0, 4096, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC, unix.MAP_ANON|unix.MAP_PRIVATE)
	case "read another memory":
		local := []unix.Iovec{{}}
		remote := []unix.RemoteIovec{{}}
		_, err = unix.ProcessVMReadv(os.Getppid(), local, remote, 0)
	case "raise a limit":
		err = unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20})
	case "memfd":
		_, err = unix.MemfdCreate("x", 0)
	case "bpf":
		_, _, errno := unix.Syscall(unix.SYS_BPF, 0, 0, 0)
		err = errno
	case "namespaces":
		err = unix.Unshare(unix.CLONE_NEWUSER)
	case "fork":
		_, _, errno := unix.RawSyscall(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0)
		err = errno
	case "status":
		return deed{Text: strings.Join(os.Environ(), " ") + "|" + fmt.Sprint(os.Args)}, nil
	default:
		return deed{}, fmt.Errorf("no order %q", o.Do)
	}
	if err == nil {
		return deed{Text: "done"}, nil
	}
	return deed{Text: "refused"}, nil
}

func running(pid int) bool { return unix.Kill(pid, 0) == nil }

// Everything that leads out of a child is refused, or ends it.
func TestSealed(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept")
	if err := os.WriteFile(kept, []byte("kept"), 0o666); err != nil {
		t.Fatal(err)
	}
	deadly := []string{"execve", "socket", "unix socket", "ptrace", "kill the parent", "stop a thread of the parent", "read another memory", "bpf", "namespaces", "fork"}
	refused := []string{"read a file", "write a file", "unlink", "list a folder", "code in memory", "raise a limit", "memfd"}
	for _, do := range refused {
		p, _ := testPool(t, Options{Children: 1})
		if out, err := p.Run(t.Context(), order{Do: do, Text: kept}); err != nil || out.Text != "refused" {
			t.Errorf("%s: %q, %v", do, out.Text, err)
		}
	}
	for _, do := range deadly {
		p, log := testPool(t, Options{Children: 1})
		if out, err := p.Run(t.Context(), order{Do: do}); err == nil {
			t.Errorf("%s: %q", do, out.Text)
		}
		if !strings.Contains(log.String(), "bad system call") {
			t.Errorf("%s: the log does not say why it ended: %s", do, log)
		}
	}
	// A program is refused in several ways before execve; whichever comes first, nothing runs.
	p, _ := testPool(t, Options{Children: 1})
	if out, err := p.Run(t.Context(), order{Do: "run a program"}); err == nil && out.Text != "refused" {
		t.Errorf("a program was run: %q", out.Text)
	}
	if b, err := os.ReadFile(kept); err != nil || string(b) != "kept" {
		t.Errorf("a file changed: %q, %v", b, err)
	}
}

// What a child inherits: no environment, no descriptor, the root as its folder; and what it announces is true.
func TestBareChild(t *testing.T) {
	t.Setenv("CHANTIER_SECRET", "do not inherit")
	left, err := unix.Open("/dev/null", unix.O_RDONLY, 0) // not marked to be closed on exec, as a careless parent may do
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(left) }()
	p, _ := testPool(t, Options{Children: 1})
	out, err := p.Run(t.Context(), order{Do: "status"})
	if err != nil || out.Text != "|["+childName+" puppet]" {
		t.Errorf("environment and arguments: %q, %v", out.Text, err)
	}
	pid, err := p.Run(t.Context(), order{Do: "pid"})
	if err != nil {
		t.Fatal(err)
	}
	status := procStatus(t, pid.N)
	if status["NoNewPrivs"] != "1" || status["Seccomp"] != "2" {
		t.Errorf("NoNewPrivs %s, Seccomp %s", status["NoNewPrivs"], status["Seccomp"])
	}
	if state := p.State().Protections; !state.NoNewPrivileges || !state.Limits || !state.Seccomp {
		t.Errorf("announced: %+v", state)
	}
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid.N))
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		tid, _ := strconv.Atoi(task.Name())
		if s := procStatus(t, tid); s["Seccomp"] != "2" || s["NoNewPrivs"] != "1" {
			t.Errorf("thread %s is free: Seccomp %s, NoNewPrivs %s", task.Name(), s["Seccomp"], s["NoNewPrivs"])
		}
	}
	if os.Getuid() != 0 {
		return // only root may look at the descriptors of a process that does not want to be looked at
	}
	if cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid.N)); err != nil || cwd != "/" {
		t.Errorf("folder %q, %v", cwd, err)
	}
	fds, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid.N))
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range fds {
		if target, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", pid.N, fd.Name())); target == "/dev/null" {
			t.Errorf("descriptor %s was inherited", fd.Name())
		}
	}
}

func procStatus(t *testing.T, pid int) map[string]string {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	status := map[string]string{}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		status[name] = strings.TrimSpace(value)
	}
	return status
}

// A child does not outlive a parent that was killed.
func TestOrphan(t *testing.T) {
	if os.Getenv("RING_TEST_PARENT") != "" {
		p := oneByOne{NewPool(puppet, Options{Children: 1})}
		out, err := p.Run(t.Context(), order{Do: "pid"})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("child %d\n", out.N)
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	cmd := exec.Command("/proc/self/exe", "-test.run", "^TestOrphan$")
	cmd.Env = append(os.Environ(), "RING_TEST_PARENT=1")
	out, _ := cmd.Output() // it kills itself
	_, after, found := strings.Cut(string(out), "child ")
	pid, err := strconv.Atoi(strings.TrimSpace(after))
	if !found || err != nil {
		t.Fatalf("%q", out)
	}
	for range 2000 {
		if !running(pid) || procState(pid) == "Z" {
			return
		}
		_ = unix.Nanosleep(&unix.Timespec{Nsec: 5e6}, nil)
	}
	t.Errorf("the child %d is still there", pid)
}

// procState gives the letter of a process: Z when it is dead and nobody has waited for it yet.
func procState(pid int) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "Z"
	}
	_, after, _ := strings.Cut(string(b), ") ")
	return after[:1]
}
