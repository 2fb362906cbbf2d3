package grading

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/grading/jsvm"
)

// The messages of this package are French, like the exercises they answer; those of the checks come with the
// content. French typography asks for spaces that do not break, which french puts.

const (
	noBreak     = "\u00a0" // before a colon, inside « »
	thinNoBreak = "\u202f" // before ; ! ?
)

var typography = strings.NewReplacer(
	" :", noBreak+":", "« ", "«"+noBreak, " »", noBreak+"»", " ;", thinNoBreak+";", " !", thinNoBreak+"!", " ?", thinNoBreak+"?",
)

// french writes a message. Only the format gets the spaces of French, never the values.
func french(format string, args ...any) string {
	return fmt.Sprintf(typography.Replace(format), args...)
}

// fill puts what was seen and what was expected in the message of a check.
func fill(message, got, want string) string {
	return strings.NewReplacer("{recu}", got, "{attendu}", want).Replace(message)
}

// maxShown bounds a value shown in a message, in characters.
const maxShown = 160

// shorten cuts a long text for display.
func shorten(s string) string {
	runes := []rune(s)
	if len(runes) <= maxShown {
		return s
	}
	return string(runes[:maxShown]) + "…"
}

// describe says a value of a program in a French sentence.
func describe(v jsvm.Value) string {
	code := shorten(strings.ToValidUTF8(v.Code(), "\ufffd"))
	switch v.Kind {
	case jsvm.Undefined:
		return "rien (undefined)"
	case jsvm.String:
		if v.Text == "" {
			return `un texte vide ("")`
		}
		return "le texte " + code
	case jsvm.Array:
		if len(v.Items) == 0 {
			return "une liste vide []"
		}
		return "la liste " + code
	case jsvm.Object:
		return "l’objet " + code
	case jsvm.Function:
		if v.Text != "" {
			return french("une fonction (%s)", v.Text)
		}
		return "une fonction"
	case jsvm.Error:
		return french("l’erreur %s", code)
	case jsvm.Map, jsvm.Set:
		return "la collection " + code
	case jsvm.Date:
		return "la date " + code
	case jsvm.Pending:
		return "une promesse qui n’aboutit pas"
	case jsvm.Symbol:
		return "un symbole"
	case jsvm.Elided, jsvm.Cycle:
		return "une valeur trop grande pour être montrée"
	}
	return code // null, booleans and numbers: as in the program
}

// several joins what was seen by several calls.
func several(parts []string) string {
	if len(parts) > 6 {
		parts = append(parts[:6:6], "…")
	}
	return strings.Join(parts, ", ")
}

// count says a number of things: "1 ligne", "0 ligne", "3 lignes".
func count(n int, one, more string) string {
	if n < 2 {
		return strconv.Itoa(n) + noBreak + one
	}
	return strconv.Itoa(n) + noBreak + more
}

// kilobytes says a size.
func kilobytes(n int) string {
	if n >= 1_000_000 {
		return strings.Replace(strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64), ".", ",", 1) + noBreak + "Mo"
	}
	return strconv.Itoa((n+999)/1000) + noBreak + "ko"
}

// unfilled finds a placeholder that nothing replaced.
var unfilled = regexp.MustCompile(`\{(recu|attendu|appel)\}`)

// sortedKeys gives the names of an object in a fixed order.
func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
