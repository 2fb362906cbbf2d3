package programme

import (
	"strings"
	"testing"
	"time"
)

// TestICalendar: whole days with the end excluded, escaped texts, lines of 75 bytes at most (RFC 5545, §3.1 and §3.3.11).
func TestICalendar(t *testing.T) {
	c := tenMonths()
	c.Name = "Promo ; 2026, « été »"
	plan := Plan{Phases: []Phase{{ID: "p", Title: strings.Repeat("é", 60), StartsOn: day("2026-09-01"), EndsOn: day("2026-09-03")}}}
	got := string(ICalendar(c, plan, time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)))
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", `X-WR-CALNAME:Promo \; 2026\, « été »`, "DTSTART;VALUE=DATE:20260901\r\n", "DTEND;VALUE=DATE:20260904\r\n", "DTSTAMP:20260901T080000Z\r\n", "END:VCALENDAR\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	if unfolded := strings.ReplaceAll(got, "\r\n ", ""); !strings.Contains(unfolded, "SUMMARY:"+strings.Repeat("é", 60)+"\r\n") {
		t.Errorf("the title does not read back:\n%s", got)
	}
}
