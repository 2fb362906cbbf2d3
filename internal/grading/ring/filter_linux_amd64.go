package ring

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_X86_64

// x32Bit marks the numbers of a second set of system calls of the same processor, which no list here covers.
const x32Bit = 0x40000000

var (
	deadlyHere  = []uint32{unix.SYS_FORK, unix.SYS_VFORK, unix.SYS_KEXEC_FILE_LOAD}
	allowedHere = []uint32{unix.SYS_EPOLL_WAIT, unix.SYS_POLL}
)

func (f *bpf) special() { f.when(unix.BPF_JGE, x32Bit, answerKill) }
