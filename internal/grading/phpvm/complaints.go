package phpvm

import (
	"regexp"
	"strconv"
	"strings"
)

// Complaint is what PHP said about the program: a warning, a notice, a fatal error. It is only for explanations: a
// program can silence PHP, or make it say things.
type Complaint struct {
	Level   string // "Warning", "Fatal error", "Parse error", "Deprecated", "Notice"…
	Message string
	File    string
	Line    int
}

// Grave tells whether the program stopped there.
func (c Complaint) Grave() bool {
	return strings.HasSuffix(c.Level, "error") && !strings.HasPrefix(c.Level, "Recoverable")
}

var (
	logLine    = regexp.MustCompile(`(?m)^\[[^\]\n]*\] PHP ([A-Z][a-z]+(?: [a-z]+)?):  `)
	logAt      = regexp.MustCompile(`(?s)^(.*) in (\S+) on line (\d+)\s*$`)
	uncaughtAt = regexp.MustCompile(`(?s)^(.*) in (\S+):(\d+)\n(?:Stack trace:.*)?$`)
	thrownAt   = regexp.MustCompile(`(?s)\n  thrown in \S+ on line \d+\s*$`)
)

// maxComplaints bounds what is told.
const maxComplaints = 50

// complaints reads what PHP wrote in its journal during the run.
func (w *world) complaints() []Complaint {
	log := strings.ToValidUTF8(string(w.log), "\ufffd")
	starts := logLine.FindAllStringSubmatchIndex(log, maxComplaints)
	var all []Complaint
	for i, at := range starts {
		end := len(log)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		c := Complaint{Level: log[at[2]:at[3]], Message: strings.TrimSpace(log[at[1]:end])}
		if strings.HasPrefix(c.Message, "Uncaught ") {
			first := thrownAt.ReplaceAllString(c.Message, "\n")
			if m := uncaughtAt.FindStringSubmatch(first); m != nil {
				c.place(m)
			}
		} else if m := logAt.FindStringSubmatch(c.Message); m != nil {
			c.place(m)
		}
		all = append(all, c)
	}
	return all
}

func (c *Complaint) place(m []string) {
	c.Message, c.File = m[1], siteName(m[2])
	c.Line, _ = strconv.Atoi(m[3]) // digits by the pattern; a number too large is no line
}

// uncaught recognises an exception in a fatal error.
var uncaught = regexp.MustCompile(`(?s)^Uncaught ([\w\\]+)(?:: (.*))?$`)

// fatalOf gives the last fatal error.
func fatalOf(all []Complaint) *Exception {
	for i := len(all) - 1; i >= 0; i-- {
		c := all[i]
		if !c.Grave() {
			continue
		}
		if m := uncaught.FindStringSubmatch(c.Message); m != nil {
			return &Exception{Class: m[1], Message: m[2], File: c.File, Line: c.Line}
		}
		return &Exception{Class: c.Level, Message: c.Message, File: c.File, Line: c.Line}
	}
	return nil
}

// ranOutOfMemory recognises the error by which PHP refuses more memory.
func (w *world) ranOutOfMemory() bool {
	for _, c := range w.complaints() {
		if c.Grave() && (strings.HasPrefix(c.Message, "Allowed memory size of ") || strings.HasPrefix(c.Message, "Out of memory")) {
			return true
		}
	}
	return false
}
