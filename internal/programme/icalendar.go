package programme

import (
	"bytes"
	"strings"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
)

// ICalendar writes a cohort's phases for calendar programs (RFC 5545): whole days, the end excluded as the format asks.
func ICalendar(c cohort.Cohort, plan Plan, stamp time.Time) []byte {
	var b bytes.Buffer
	put := func(name, value string) { b.WriteString(fold(name+":"+value) + "\r\n") }
	put("BEGIN", "VCALENDAR")
	put("VERSION", "2.0")
	put("PRODID", "-//Chantier//programme//FR")
	put("X-WR-CALNAME", escape(c.Name))
	for _, p := range plan.Phases {
		put("BEGIN", "VEVENT")
		put("UID", p.ID+"@chantier")
		put("DTSTAMP", stamp.UTC().Format("20060102T150405Z"))
		put("DTSTART;VALUE=DATE", compact(p.StartsOn))
		put("DTEND;VALUE=DATE", compact(p.EndsOn.AddDays(1)))
		put("SUMMARY", escape(p.Title))
		put("TRANSP", "TRANSPARENT")
		put("END", "VEVENT")
	}
	put("END", "VCALENDAR")
	return b.Bytes()
}

func compact(d calendar.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`).Replace(s)
}

// fold cuts a line at 75 bytes, between characters: the next begins with a space.
func fold(line string) string {
	var b strings.Builder
	width := 0
	for _, r := range line {
		n := len(string(r))
		if width+n > 75 {
			b.WriteString("\r\n ")
			width = 1
		}
		b.WriteRune(r)
		width += n
	}
	return b.String()
}
