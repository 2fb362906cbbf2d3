//go:build amd64 || arm64

package ring

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What a child may use. The processor time is for its whole life: the pool replaces it long before (maxBusy).
const (
	maxProcessorSeconds = 3600
	maxOpenFiles        = 64
	maxProcesses        = 4096 // counted by the system for a whole user, threads included: seccomp forbids processes to the child itself
)

// giveUp drops everything that the engine does not need even to start: descriptors that were inherited, privileges to
// gain, and more than its share of memory and time. It says what it could do.
func giveUp(memory uint64) Protections {
	var p Protections
	var notes []string
	closeInherited()
	if _, _, err := syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0); err == 0 {
		p.NoNewPrivileges = true
	} else if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err == nil { // with cgo: the filter gives it to the other threads
		p.NoNewPrivileges = true
	} else {
		notes = append(notes, "no_new_privs: "+err.Error())
	}
	if err := limit(memory); err != nil {
		notes = append(notes, "limits: "+err.Error())
	} else {
		p.Limits = true
	}
	p.Note = strings.Join(notes, "; ")
	return p
}

// closeInherited closes what came through exec: everything that this process opened itself is marked to be closed on exec.
func closeInherited() {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd <= 2 {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			_ = unix.Close(fd)
		}
	}
}

// limit sets the limits that hold from the start.
func limit(memory uint64) error {
	limits := []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_CPU, maxProcessorSeconds}, {unix.RLIMIT_NOFILE, maxOpenFiles},
		{unix.RLIMIT_NPROC, maxProcesses}, {unix.RLIMIT_MEMLOCK, 0}, {unix.RLIMIT_MSGQUEUE, 0},
	}
	if memory > 0 && !raced {
		now, err := addressSpace()
		if err != nil {
			return err
		}
		limits = append(limits, struct {
			what int
			most uint64
		}{unix.RLIMIT_AS, now + memory})
	}
	for _, l := range limits {
		if err := lower(l.what, l.most); err != nil {
			return err
		}
	}
	return nil
}

// addressSpace is what this process has mapped, in bytes: the Go runtime alone reserves a gigabyte that it never touches.
func addressSpace() (uint64, error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	pages, _, _ := strings.Cut(string(b), " ")
	n, err := strconv.ParseUint(pages, 10, 64)
	return n * uint64(os.Getpagesize()), err
}

// lower sets a limit that is not above the one in force.
func lower(what int, most uint64) error {
	var now unix.Rlimit
	if err := unix.Getrlimit(what, &now); err != nil {
		return err
	}
	most = min(most, now.Max)
	return unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most})
}

// landlock forbids every access to files, and where the kernel knows how, the network and the other processes: nothing
// is allowed back. Without cgo the Go runtime applies it to all the threads.
func landlock() (int, error) {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0, fmt.Errorf("not in this kernel (%w)", errno)
	}
	// The rights known to each version: Documentation/userspace-api/landlock.rst.
	files := uint64(1)<<13 - 1
	for v, right := range map[int]uint64{2: unix.LANDLOCK_ACCESS_FS_REFER, 3: unix.LANDLOCK_ACCESS_FS_TRUNCATE, 5: unix.LANDLOCK_ACCESS_FS_IOCTL_DEV} {
		if int(version) >= v {
			files |= right
		}
	}
	rules := unix.LandlockRulesetAttr{Handled_access_fs: files}
	size := unsafe.Offsetof(rules.Handled_access_net) // what older kernels know of the structure
	if version >= 4 {
		rules.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
		size = unsafe.Offsetof(rules.Scoped)
	}
	if version >= 6 {
		rules.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL
		size = unsafe.Offsetof(rules.Quiet_access_fs)
	}
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&rules)), size, 0)
	if errno != 0 {
		return 0, errno
	}
	defer func() { _ = unix.Close(int(fd)) }()
	if _, _, errno := syscall.AllThreadsSyscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0); errno != 0 {
		return 0, fmt.Errorf("not applied to all threads (%w)", errno)
	}
	return int(version), nil
}

// lockUp gives up what the engine needed to start, files first, then filters system calls for all the threads, present
// and future. What the kernel does not have is told in the note; a filter that it refuses is an error of ours.
func lockUp(p *Protections) error {
	note := func(what string, err error) { p.Note = strings.TrimPrefix(p.Note+"; "+what+": "+err.Error(), "; ") }
	if err := lower(unix.RLIMIT_FSIZE, 0); err != nil {
		p.Limits = false
		note("file size", err)
	}
	// Not for others to look into: no core, no ptrace by the same user, its folder of /proc closed.
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		note("dumpable", err)
	}
	var err error
	if p.Landlock, err = landlock(); err != nil {
		note("landlock", err)
	}
	if _, err := unix.PrctlRetInt(unix.PR_GET_SECCOMP, 0, 0, 0, 0); err != nil {
		note("seccomp", err)
		return nil
	}
	program := filter(uint32(os.Getpid()))
	fprog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	// The calling thread needs no_new_privs; the kernel gives both to the others.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("refuse new privileges: %w", err)
	}
	failed, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&fprog)))
	runtime.KeepAlive(program)
	if errno != 0 {
		return fmt.Errorf("filter system calls: %w", errno)
	}
	if failed != 0 {
		return fmt.Errorf("filter system calls: thread %d does not follow", failed)
	}
	p.Seccomp = true
	return nil
}
