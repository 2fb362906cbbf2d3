package curriculum

import (
	"fmt"
	"strings"
)

// Problem is one thing to mend in the content, said to the person who wrote it.
type Problem struct {
	Path  string // file, relative to the content
	Field string // YAML field or part of the file, empty for the whole file
	Text  string // what is wrong, in French
	Mend  string // what to do, in French
}

// Error says where, what and how to mend.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Path)
	if p.Field != "" {
		fmt.Fprintf(&b, ", champ « %s »", p.Field)
	}
	fmt.Fprintf(&b, " : %s", p.Text)
	if p.Mend != "" {
		fmt.Fprintf(&b, " À faire : %s", p.Mend)
	}
	return b.String()
}

// Problems is every problem found, in the order they were found.
type Problems []Problem

// Error lists the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// orNil turns an empty list into a nil error.
func (ps Problems) orNil() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

func (ps *Problems) add(path, field, mend, format string, args ...any) {
	*ps = append(*ps, Problem{Path: path, Field: field, Text: fmt.Sprintf(format, args...), Mend: mend})
}
