package curriculum

import "strings"

// The spaces of French typography. Authors type ordinary ones: the texts stay easy to write.
const (
	noBreak       = "\u00a0" // before : and inside « »
	narrowNoBreak = "\u202f" // before ; ! ?
)

var frenchSpaces = strings.NewReplacer(
	" :", noBreak+":", "« ", "«"+noBreak, " »", noBreak+"»",
	" ;", narrowNoBreak+";", " ?", narrowNoBreak+"?", " !", narrowNoBreak+"!", " €", noBreak+"€", " %", narrowNoBreak+"%",
)

// Typeset puts the spaces of French typography in a text, so that no line starts with « : » or « ? ». Code between
// back quotes is left as it is.
func Typeset(text string) string {
	parts := strings.Split(text, "`")
	for i := range parts {
		inCode := i%2 == 1 && i < len(parts)-1
		if !inCode {
			parts[i] = frenchSpaces.Replace(parts[i])
		}
	}
	return strings.Join(parts, "`")
}

// typesetMarkdown is Typeset on every line that is neither code nor the ruler of a table.
func typesetMarkdown(text string) string {
	lines := strings.Split(text, "\n")
	fence := false
	for i, line := range lines {
		if strings.HasPrefix(line, "```") {
			fence = !fence
			continue
		}
		if !fence && !strings.HasPrefix(line, "|-") && !strings.HasPrefix(line, "| :-") && !strings.HasPrefix(line, "| -") {
			lines[i] = Typeset(line)
		}
	}
	return strings.Join(lines, "\n")
}
