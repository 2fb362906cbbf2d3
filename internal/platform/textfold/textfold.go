// Package textfold prepares text for search: lower case, without accents, one
// space between words. Databases differ on this, so Go does it for both.
package textfold

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the search form: "  Élodie  N’Diaye" becomes "elodie n diaye".
func Fold(parts ...string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	s, _, err := transform.String(t, strings.ToLower(strings.Join(parts, " ")))
	if err != nil {
		s = strings.ToLower(strings.Join(parts, " "))
	}
	s = strings.NewReplacer("œ", "oe", "æ", "ae", "’", " ", "'", " ", "-", " ").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// Like gives the pattern that finds the folded text anywhere, for LIKE … ESCAPE '\'.
func Like(search string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(Fold(search)) + "%"
}
