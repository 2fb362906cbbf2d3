package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/money"
)

// Spaces of French typography.
const (
	nbsp       = "\u00a0" // before : and inside « »
	narrowNbsp = "\u202f" // thousands, and before ; ! ? % €
)

// Localizer writes one language.
type Localizer struct {
	lang   string
	bundle *Bundle
}

// Lang gives "fr" or "en".
func (l *Localizer) Lang() string { return l.lang }

// T translates a key. args are name/value pairs put in place of {name}; the
// value of n picks the plural form (French: 0 and 1 are singular). Numbers,
// dates and money given as values are written in the language. An unknown key
// gives the key between ⟦ ⟧, which page tests refuse.
func (l *Localizer) T(key string, args ...any) string {
	m, ok := l.bundle.messages[l.lang][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	text := m.other
	if m.one != "" && l.singular(args) {
		text = m.one
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", l.Value(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Has says whether the key exists, for optional explanations.
func (l *Localizer) Has(key string) bool { return l.bundle.Has(l.lang, key) }

func (l *Localizer) singular(args []any) bool {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "n" {
			continue
		}
		n, err := strconv.ParseFloat(fmt.Sprint(args[i+1]), 64)
		if err != nil {
			return false
		}
		if l.lang == "fr" {
			return n > -2 && n < 2
		}
		return n == 1 || n == -1
	}
	return false
}

// Value writes an argument: dates, minutes, money and integers in the language, texts as they are.
func (l *Localizer) Value(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case calendar.Date:
		return l.Date(x)
	case calendar.Minutes:
		return l.Minutes(x)
	case money.Cents:
		return l.Money(x)
	case int:
		return l.Number(int64(x))
	case int64:
		return l.Number(x)
	case time.Time:
		return l.Instant(x)
	case interface{ Key() string }:
		return l.T(x.Key())
	}
	return fmt.Sprint(v)
}

// Date writes 1 sept. 2026 as "01/09/2026" in both languages of the product (French civil practice).
func (l *Localizer) Date(d calendar.Date) string {
	if d.IsZero() {
		return "—"
	}
	if l.lang == "en" {
		return fmt.Sprintf("%d %s %d", d.Day, enMonths[d.Month-1][:3], d.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year)
}

// DateLong writes "mardi 1er septembre 2026" or "Tuesday 1 September 2026".
func (l *Localizer) DateLong(d calendar.Date) string {
	if d.IsZero() {
		return "—"
	}
	if l.lang == "en" {
		return fmt.Sprintf("%s %d %s %d", d.Weekday(), d.Day, enMonths[d.Month-1], d.Year)
	}
	return fmt.Sprintf("%s %s %s %d", frDays[d.Weekday()], frDay(d.Day), frMonths[d.Month-1], d.Year)
}

// DayMonth writes "mar. 1er sept." or "Tue 1 Sep", for lists of near days.
func (l *Localizer) DayMonth(d calendar.Date) string {
	if d.IsZero() {
		return "—"
	}
	if l.lang == "en" {
		return fmt.Sprintf("%s %d %s", d.Weekday().String()[:3], d.Day, enMonths[d.Month-1][:3])
	}
	return fmt.Sprintf("%s. %s %s", frDays[d.Weekday()][:3], frDay(d.Day), frMonthsShort[d.Month-1])
}

// Month writes "septembre 2026".
func (l *Localizer) Month(d calendar.Date) string {
	if l.lang == "en" {
		return fmt.Sprintf("%s %d", enMonths[d.Month-1], d.Year)
	}
	return fmt.Sprintf("%s %d", frMonths[d.Month-1], d.Year)
}

// Instant writes an instant in Europe/Paris: "01/09/2026 à 9 h 05".
func (l *Localizer) Instant(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	local := t.In(clock.Paris())
	sep := " à "
	if l.lang == "en" {
		sep = ", "
	}
	return l.Date(calendar.DateOf(local)) + sep + l.Time(t)
}

// Time writes the hour of an instant in Europe/Paris: "9 h 05" or "09:05".
func (l *Localizer) Time(t time.Time) string {
	local := t.In(clock.Paris())
	if l.lang == "en" {
		return local.Format("15:04")
	}
	return fmt.Sprintf("%d%sh%s%02d", local.Hour(), nbsp, nbsp, local.Minute())
}

// Minutes writes worked time: "7 h", "3 h 30", "45 min".
func (l *Localizer) Minutes(m calendar.Minutes) string {
	sign := ""
	if m < 0 {
		sign, m = "−", -m
	}
	h, rest := int(m)/60, int(m)%60
	switch {
	case h == 0:
		return fmt.Sprintf("%s%d%smin", sign, rest, nbsp)
	case rest == 0:
		return sign + l.Number(int64(h)) + nbsp + "h"
	}
	return fmt.Sprintf("%s%s%sh%s%02d", sign, l.Number(int64(h)), nbsp, nbsp, rest)
}

// Money writes "1 823,03 €" or "€1,823.03"; whole euros lose the cents.
func (l *Localizer) Money(c money.Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "−", -c
	}
	whole, cents := int64(c)/100, int64(c)%100
	if l.lang == "en" {
		if cents == 0 {
			return sign + "€" + l.Number(whole)
		}
		return fmt.Sprintf("%s€%s.%02d", sign, l.Number(whole), cents)
	}
	if cents == 0 {
		return sign + l.Number(whole) + nbsp + "€"
	}
	return fmt.Sprintf("%s%s,%02d%s€", sign, l.Number(whole), cents, nbsp)
}

// Number writes an integer with the language's thousands separator.
func (l *Localizer) Number(n int64) string {
	sep := narrowNbsp
	if l.lang == "en" {
		sep = ","
	}
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Decimal writes a number with so many decimals.
func (l *Localizer) Decimal(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, frac, has := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := l.Number(n)
	if n == 0 && strings.HasPrefix(s, "-") {
		out = "−" + out
	}
	if !has {
		return out
	}
	if l.lang == "en" {
		return out + "." + frac
	}
	return out + "," + frac
}

// Percent writes part of whole as "42 %"; a zero whole gives a dash, never 0 %.
func (l *Localizer) Percent(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	v := (200*part + whole) / (2 * whole) // rounded half up
	if l.lang == "en" {
		return strconv.Itoa(v) + "%"
	}
	return strconv.Itoa(v) + nbsp + "%"
}

func frDay(d int) string {
	if d == 1 {
		return "1er"
	}
	return strconv.Itoa(d)
}

var (
	frDays        = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	frMonths      = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	frMonthsShort = [...]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
	enMonths      = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)
