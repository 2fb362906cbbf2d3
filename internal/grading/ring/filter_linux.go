//go:build amd64 || arm64

package ring

import "golang.org/x/sys/unix"

// The system calls of a Go program that computes, waits and speaks through descriptors it already has. Nothing in the
// list opens, sends, starts or changes anything outside of the process.
var allowedCalls = []uint32{
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_WRITEV, unix.SYS_READV, unix.SYS_CLOSE, unix.SYS_PREAD64, unix.SYS_LSEEK, unix.SYS_FSTAT,
	unix.SYS_MUNMAP, unix.SYS_MADVISE, unix.SYS_MINCORE, unix.SYS_BRK,
	unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_CLOCK_GETRES,
	unix.SYS_GETPID, unix.SYS_GETTID, unix.SYS_GETRANDOM, unix.SYS_MEMBARRIER, unix.SYS_UNAME, unix.SYS_RESTART_SYSCALL,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK,
	unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ, unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EVENTFD2, unix.SYS_PIPE2,
}

// deadlyCalls have no innocent use in a child: whoever tries one has left the engine, and the process ends there.
// Every other call that is not allowed answers EPERM, because a new version of Go may try it and do without.
var deadlyCalls = []uint32{
	unix.SYS_EXECVE, unix.SYS_EXECVEAT, unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV,
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4, unix.SYS_SENDTO, unix.SYS_SENDMSG,
	unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_CHROOT, unix.SYS_PIVOT_ROOT, unix.SYS_SETNS, unix.SYS_UNSHARE,
	unix.SYS_BPF, unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD,
	unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_DELETE_MODULE, unix.SYS_KEXEC_LOAD, unix.SYS_REBOOT,
	unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY, unix.SYS_OPEN_BY_HANDLE_AT, unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_SEND_SIGNAL,
	unix.SYS_SETUID, unix.SYS_SETGID, unix.SYS_SETRESUID, unix.SYS_SETRESGID, unix.SYS_CAPSET, unix.SYS_KILL, unix.SYS_TKILL,
}

// Places in what the kernel shows to a filter (struct seccomp_data, little-endian): only the lower half of an argument
// is read, and the flags looked at are there.
const (
	atNumber = 0
	atArch   = 4
	atArgs   = 16
)

// Answers of a filter.
const (
	answerAllow  = unix.SECCOMP_RET_ALLOW
	answerKill   = unix.SECCOMP_RET_KILL_PROCESS
	answerDeny   = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	answerAbsent = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
)

// prSetVMA lets the Go runtime give names to its memory (linux/prctl.h).
const prSetVMA = 0x53564d41

// filter writes the program that the kernel runs at each system call: what is not allowed is refused.
func filter(pid uint32) []unix.SockFilter {
	var f bpf
	f.load(atArch)
	f.unless(unix.BPF_JEQ, auditArch, answerKill)
	f.load(atNumber)
	f.special()
	for _, nr := range append(deadlyCalls, deadlyHere...) {
		f.when(unix.BPF_JEQ, nr, answerKill)
	}
	for _, nr := range append(allowedCalls, allowedHere...) {
		f.when(unix.BPF_JEQ, nr, answerAllow)
	}
	f.when(unix.BPF_JEQ, unix.SYS_CLONE3, answerAbsent) // its flags are in memory, which a filter cannot read: clone is used instead
	// Threads, not processes.
	f.onArgument(unix.SYS_CLONE, 0, unix.BPF_JSET, unix.CLONE_THREAD, answerAllow, answerKill)
	// Memory that holds data, not code: the engine was compiled before.
	f.onArgument(unix.SYS_MMAP, 2, unix.BPF_JSET, unix.PROT_EXEC, answerDeny, answerAllow)
	f.onArgument(unix.SYS_MPROTECT, 2, unix.BPF_JSET, unix.PROT_EXEC, answerDeny, answerAllow)
	f.onArgument(unix.SYS_PRCTL, 0, unix.BPF_JEQ, prSetVMA, answerAllow, answerDeny)
	// The Go scheduler interrupts its own threads.
	f.onArgument(unix.SYS_TGKILL, 0, unix.BPF_JEQ, pid, answerAllow, answerKill)
	f.onArgument(unix.SYS_FCNTL, 1, unix.BPF_JEQ, unix.F_GETFL, answerAllow, answerDeny)
	f.answer(answerDeny)
	return f
}

// bpf is a filter being written.
type bpf []unix.SockFilter

func (f *bpf) load(at uint32) {
	*f = append(*f, unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at})
}

func (f *bpf) answer(a uint32) {
	*f = append(*f, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: a})
}

// jump compares what is loaded with k and skips some instructions when it holds, others when it does not.
func (f *bpf) jump(test uint16, k uint32, yes, no uint8) {
	*f = append(*f, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_K | test, K: k, Jt: yes, Jf: no})
}

// when answers if the test holds, and otherwise goes on.
func (f *bpf) when(test uint16, k, a uint32) {
	f.jump(test, k, 0, 1)
	f.answer(a)
}

// unless answers if the test does not hold.
func (f *bpf) unless(test uint16, k, a uint32) {
	f.jump(test, k, 1, 0)
	f.answer(a)
}

// onArgument decides a call by one of its arguments.
func (f *bpf) onArgument(nr uint32, argument int, test uint16, k, yes, no uint32) {
	f.jump(unix.BPF_JEQ, nr, 0, 4)
	f.load(uint32(atArgs + 8*argument))
	f.jump(test, k, 0, 1)
	f.answer(yes)
	f.answer(no)
}
