package sqlbox

import (
	"bytes"
	"os"
	"strconv"
)

// processMemory is the memory that the process occupies, in bytes; 0 when unknown. SQLite does not count its own here.
func processMemory() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
