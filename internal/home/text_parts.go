package home

import "regexp"

// TextPart is a stretch of a mail's text; Link is set when it is an address.
type TextPart struct {
	Text string
	Link string
}

var address = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)]`)

// textParts finds the addresses in a mail, as mail programs do.
func textParts(s string) []TextPart {
	var out []TextPart
	at := 0
	for _, m := range address.FindAllStringIndex(s, -1) {
		out = append(out, TextPart{Text: s[at:m[0]]}, TextPart{Text: s[m[0]:m[1]], Link: s[m[0]:m[1]]})
		at = m[1]
	}
	return append(out, TextPart{Text: s[at:]})
}
