package gitbox

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"chantier/internal/grading/linediff"
)

// contextLines is how many unchanged lines stand around a change.
const contextLines = 3

// patch writes a change as git diff does.
func (r *run) patch(c Change, content func(Entry) string) string {
	var b strings.Builder
	old, now := quotePath("a/"+c.Old), quotePath("b/"+c.New)
	fmt.Fprintf(&b, "diff --git %s %s\n", old, now)
	switch {
	case c.Kind == 'A':
		b.WriteString("new file mode " + c.To.Mode + "\n")
	case c.Kind == 'D':
		b.WriteString("deleted file mode " + c.From.Mode + "\n")
	case c.From.Mode != c.To.Mode:
		b.WriteString("old mode " + c.From.Mode + "\nnew mode " + c.To.Mode + "\n")
	}
	if c.Kind == 'R' {
		fmt.Fprintf(&b, "similarity index %d%%\nrename from %s\nrename to %s\n", c.Score, quotePath(c.Old), quotePath(c.New))
	}
	if c.From.ID == c.To.ID {
		return b.String()
	}
	short := func(id ID) string {
		if id == "" {
			return "0000000"
		}
		return r.short(id)
	}
	fmt.Fprintf(&b, "index %s..%s", short(c.From.ID), short(c.To.ID))
	if c.Kind != 'A' && c.Kind != 'D' && c.From.Mode == c.To.Mode {
		b.WriteString(" " + c.To.Mode)
	}
	b.WriteString("\n")
	before, after := "", ""
	if c.Kind == 'A' {
		old = "/dev/null"
	} else {
		before = content(c.From)
	}
	if c.Kind == 'D' {
		now = "/dev/null"
	} else {
		after = content(c.To)
	}
	if isBinary(before) || isBinary(after) {
		fmt.Fprintf(&b, "Binary files %s and %s differ\n", old, now)
		return b.String()
	}
	r.Spend((len(before) + len(after)) / 64)
	if hunks := unified(before, after); hunks != "" {
		fmt.Fprintf(&b, "--- %s\n+++ %s\n%s", spaced(old), spaced(now), hunks)
	}
	return b.String()
}

// spaced ends a name that holds a space with a tab, as git does.
func spaced(name string) string {
	if strings.Contains(name, " ") && !strings.HasPrefix(name, `"`) {
		return name + "\t"
	}
	return name
}

func isBinary(s string) bool { return strings.IndexByte(s[:min(len(s), 8000)], 0) >= 0 }

// unified writes the hunks that turn a text into another.
func unified(before, after string) string {
	a, b := linediff.Lines(before), linediff.Lines(after)
	changes := linediff.Diff(a, b)
	var out strings.Builder
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].A-changes[n-1].A-changes[n-1].ACount <= 2*contextLines {
			n++
		}
		writeHunk(&out, a, b, changes[:n])
		changes = changes[n:]
	}
	return out.String()
}

func writeHunk(out *strings.Builder, a, b []string, changes []linediff.Change) {
	first, last := changes[0], changes[len(changes)-1]
	lead := min(first.A, contextLines)
	tail := min(len(a)-last.A-last.ACount, contextLines)
	startA, startB := first.A-lead, first.B-lead
	endA, endB := last.A+last.ACount+tail, last.B+last.BCount+tail
	fmt.Fprintf(out, "@@ -%s +%s @@%s\n", span(startA, endA-startA), span(startB, endB-startB), heading(a, startA))
	at := startA
	for _, c := range changes {
		writeLines(out, ' ', a[at:c.A])
		writeLines(out, '-', a[c.A:c.A+c.ACount])
		writeLines(out, '+', b[c.B:c.B+c.BCount])
		at = c.A + c.ACount
	}
	writeLines(out, ' ', a[at:endA])
}

func span(start, count int) string {
	if count > 0 {
		start++
	}
	if count == 1 {
		return strconv.Itoa(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}

// heading is the last line before a hunk that looks like the start of a part of the file.
func heading(lines []string, before int) string {
	for i := before - 1; i >= 0; i-- {
		c := lines[i][0]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' {
			line := lines[i]
			if len(line) > 80 {
				line = line[:80]
				for !utf8.ValidString(line) && len(line) > 76 {
					line = line[:len(line)-1]
				}
			}
			return " " + strings.TrimRight(line, " \t\r\n\v\f")
		}
	}
	return ""
}

func writeLines(out *strings.Builder, mark byte, lines []string) {
	for _, l := range lines {
		out.WriteByte(mark)
		out.WriteString(l)
		if !strings.HasSuffix(l, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// counts are the lines added and removed by a change.
func counts(c Change, content func(Entry) string) (added, removed int) {
	before, after := "", ""
	if c.Kind != 'A' {
		before = content(c.From)
	}
	if c.Kind != 'D' {
		after = content(c.To)
	}
	if isBinary(before) || isBinary(after) || c.From.ID == c.To.ID {
		return 0, 0
	}
	for _, x := range linediff.Diff(linediff.Lines(before), linediff.Lines(after)) {
		added, removed = added+x.BCount, removed+x.ACount
	}
	return added, removed
}

// statWidth is the width of the bars of --stat, in columns.
const statWidth = 80

// stat draws one bar a file, then the sum.
func (r *run) stat(changes []Change, bars bool, content func(Entry) string) string {
	var b strings.Builder
	type row struct {
		name           string
		added, removed int
	}
	var rows []row
	longest, most, added, removed := 0, 0, 0, 0
	for _, c := range changes {
		a, d := counts(c, content)
		name := quotePath(c.New)
		if c.Kind == 'R' {
			name = renameText(c.Old, c.New)
		}
		rows = append(rows, row{name, a, d})
		longest, most = max(longest, utf8.RuneCountInString(name)), max(most, a+d)
		added, removed = added+a, removed+d
	}
	if bars {
		width := len(strconv.Itoa(most))
		room := max(statWidth-longest-width-6, 6)
		scale := func(n int) int {
			if most <= room || n == 0 {
				return n
			}
			return 1 + n*(room-1)/most
		}
		for _, l := range rows {
			plus, minus := scale(l.added), scale(l.removed)
			line := fmt.Sprintf(" %s%s | %*d", l.name, strings.Repeat(" ", longest-utf8.RuneCountInString(l.name)), width, l.added+l.removed)
			if plus+minus > 0 {
				line += " " + strings.Repeat("+", plus) + strings.Repeat("-", minus)
			}
			b.WriteString(line + "\n")
		}
	}
	b.WriteString(sumOf(len(changes), added, removed))
	return b.String()
}

// sumOf is the last line of a stat; git does not translate it.
func sumOf(files, added, removed int) string {
	plural := func(n int, one string) string {
		if n == 1 {
			return fmt.Sprintf("%d %s", n, one)
		}
		return fmt.Sprintf("%d %s", n, one+"s")
	}
	s := " " + plural(files, "file") + " changed"
	if added > 0 || removed == 0 {
		s += ", " + plural(added, "insertion") + "(+)"
	}
	if removed > 0 || added == 0 {
		s += ", " + plural(removed, "deletion") + "(-)"
	}
	return s + "\n"
}

// summary tells the files that came, went or changed name.
func summary(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		switch {
		case c.Kind == 'A':
			fmt.Fprintf(&b, " create mode %s %s\n", c.To.Mode, quotePath(c.New))
		case c.Kind == 'D':
			fmt.Fprintf(&b, " delete mode %s %s\n", c.From.Mode, quotePath(c.Old))
		case c.Kind == 'R':
			fmt.Fprintf(&b, " rename %s (%d%%)\n", renameText(c.Old, c.New), c.Score)
		case c.From.Mode != c.To.Mode:
			fmt.Fprintf(&b, " mode change %s => %s %s\n", c.From.Mode, c.To.Mode, quotePath(c.New))
		}
	}
	return b.String()
}

// renameText writes a rename shortly: "dossier/{a.txt => b.txt}".
func renameText(old, now string) string {
	prefix := 0
	for i := 0; i < len(old) && i < len(now) && old[i] == now[i]; i++ {
		if old[i] == '/' {
			prefix = i + 1
		}
	}
	suffix := 0
	for i := 1; i <= len(old)-max(prefix-1, 0) && i <= len(now)-max(prefix-1, 0) && old[len(old)-i] == now[len(now)-i]; i++ {
		if old[len(old)-i] == '/' {
			suffix = i
		}
	}
	if prefix == 0 && suffix == 0 {
		return quotePath(old) + " => " + quotePath(now)
	}
	middle := func(s string) string {
		if end := len(s) - suffix; end > prefix {
			return s[prefix:end]
		}
		return ""
	}
	return old[:prefix] + "{" + middle(old) + " => " + middle(now) + "}" + old[len(old)-suffix:]
}

// quotePath writes a name with accents or special characters as git does: in quotes, each byte in octal.
func quotePath(p string) string {
	plain := true
	for _, c := range []byte(p) {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			plain = false
			break
		}
	}
	if plain {
		return p
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(p) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + `"`
}
