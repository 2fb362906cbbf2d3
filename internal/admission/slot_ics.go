package admission

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar gives the appointment as an iCalendar file (RFC 5545). The same slot always has the same UID,
// so that a calendar program replaces the entry instead of adding one.
func (s Slot) Calendar(now time.Time, title, place string) string {
	const layout = "20060102T150405Z"
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chantier//Admission//FR", "METHOD:PUBLISH", "BEGIN:VEVENT",
		"UID:" + s.ID + "@chantier", "DTSTAMP:" + now.UTC().Format(layout), "DTSTART:" + s.StartsAt.UTC().Format(layout),
		"DTEND:" + s.EndsAt().UTC().Format(layout), fmt.Sprintf("SEQUENCE:%d", s.Version),
		"SUMMARY:" + icsText(title), "LOCATION:" + icsText(place), "END:VEVENT", "END:VCALENDAR"}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(fold(l))
		b.WriteString("\r\n")
	}
	return b.String()
}

func icsText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
}

// fold breaks a line after at most 75 bytes, never inside a character (RFC 5545 §3.1).
func fold(line string) string {
	var b strings.Builder
	width := 0
	for _, r := range line {
		n := utf8.RuneLen(r)
		if width+n > 75 {
			b.WriteString("\r\n ")
			width = 1
		}
		b.WriteRune(r)
		width += n
	}
	return b.String()
}
