package sqlbox

import (
	"bytes"
	"os"
	"strconv"
	"sync"
)

// statm is the kernel's account of this process's memory. It is opened once: a process that has given up opening files
// still reads it.
var statm = sync.OnceValue(func() *os.File {
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return nil
	}
	return f
})

// processMemory is the memory that the process occupies, in bytes; 0 when unknown. SQLite does not count its own here.
func processMemory() int64 {
	f := statm()
	if f == nil {
		return 0
	}
	var b [128]byte
	n, _ := f.ReadAt(b[:], 0) // it always ends early, with EOF
	fields := bytes.Fields(b[:n])
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
