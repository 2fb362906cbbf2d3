package learning

import (
	"strings"
	"unicode/utf8"

	"chantier/internal/curriculum"
	"chantier/internal/platform/fault"
)

// maxAnswer bounds one file of an answer, in bytes. The exercises ask for some lines: 64 kB leave ample room.
const maxAnswer = 64 << 10

// CleanFiles turns what a form sends into the files of an answer: those of the starter, all of them and no other,
// with plain line ends. A text that no engine could read is refused with a reason, and costs no attempt.
func CleanFiles(e *curriculum.Exercise, sent curriculum.Files) (curriculum.Files, fault.List) {
	var faults fault.List
	clean := curriculum.Files{}
	for _, name := range e.Starter.Names() {
		text, ok := sent[name]
		switch {
		case !ok:
			faults.Add(name, "learning.file_missing", "file", name)
		case len(text) > maxAnswer:
			faults.Add(name, "learning.file_too_long", "file", name, "kb", maxAnswer>>10)
		case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
			faults.Add(name, "learning.file_unreadable", "file", name)
		default:
			clean[name] = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	for _, name := range sent.Names() {
		if _, known := e.Starter[name]; !known {
			faults.Add("", "learning.file_unknown")
		}
	}
	return clean, faults
}
