package curriculum

import (
	"regexp"
	"strings"
	"unicode"
)

// Limits of simple French, in words: a statement's sentences and a lesson's step.
const (
	maxSentence  = 20
	meanSentence = 12
	maxStep      = 120
)

var (
	codeFence = regexp.MustCompile("(?s)```.*?(```|\\z)")
	codeSpan  = regexp.MustCompile("`[^`]*`")
	linkURL   = regexp.MustCompile(`\]\([^)]*\)`)
	// A sentence ends at . ! ? … followed by a space, or at the end of a line's paragraph or list item.
	sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s|[»)]|$)`)
)

// withoutCode drops fenced extracts and counts each code span as one word.
func withoutCode(text string) string {
	text = codeFence.ReplaceAllString(text, "\n")
	return codeSpan.ReplaceAllString(text, "code")
}

// plainText drops the few marks used in the texts: stars, back quotes, links.
func plainText(text string) string {
	text = linkURL.ReplaceAllString(text, "]")
	return strings.TrimSpace(strings.NewReplacer("**", "", "`", "", "[", "", "]", "").Replace(text))
}

// words splits a text into words: runs of letters, digits, apostrophes and hyphens.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '’' && r != '\'' && r != '-'
	})
}

// sentences splits Markdown into sentences. A list item, a table row or a paragraph always ends one.
func sentences(text string) []string {
	var found []string
	paragraph := ""
	flush := func() {
		for _, s := range sentenceEnd.Split(paragraph, -1) {
			if len(words(s)) > 0 {
				found = append(found, strings.TrimSpace(s))
			}
		}
		paragraph = ""
	}
	for _, line := range strings.Split(withoutCode(text), "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "- ") || strings.HasPrefix(trimmed, "|") || hintLine.MatchString(trimmed) {
			flush()
		}
		paragraph += " " + strings.TrimPrefix(trimmed, "- ")
	}
	flush()
	return found
}

// plainFrench reports sentences that are too long, and a mean that is too high.
func plainFrench(path, field, text string, out *Problems) {
	total, list := 0, sentences(text)
	for _, s := range list {
		n := len(words(s))
		total += n
		if n > maxSentence {
			out.add(path, field, "coupez-la en deux.", "une phrase a %d mots (%d au plus) : « %s ».", n, maxSentence, s)
		}
	}
	// One long sentence, within its own limit, does not make a heavy text.
	if len(list) >= 3 && float64(total)/float64(len(list)) > meanSentence {
		out.add(path, field, "raccourcissez les phrases.", "les phrases ont %.1f mots en moyenne (%d au plus).", float64(total)/float64(len(list)), meanSentence)
	}
}

// usesWord tells whether a text uses a glossary word, plural included, as a whole word.
func usesWord(text, word string) bool {
	lower := " " + strings.Join(words(strings.ToLower(strings.NewReplacer("l’", "", "d’", "", "L’", "", "D’", "").Replace(text))), " ") + " "
	w := strings.Join(words(strings.ToLower(word)), " ")
	return strings.Contains(lower, " "+w+" ") || strings.Contains(lower, " "+w+"s ") || strings.Contains(lower, " "+w+"x ")
}
