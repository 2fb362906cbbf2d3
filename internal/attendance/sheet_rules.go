package attendance

import (
	"strings"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Delays of signing and closing.
const (
	// SignBefore is how early one may sign: people arrive before the hour.
	SignBefore = 15 * time.Minute
	// Grace is how long after the hour a signature is not late: twelve people sign one after the other.
	Grace = 10 * time.Minute
)

// Judge works out the status and the minutes of a person. What the trainer noted
// wins; else who signed is present, late by the minutes lost since the hour, and
// not a minute more: a fine is forbidden (C. trav., art. L.1331-2; Cass. soc. 11 Feb. 1982).
func Judge(h HalfDay, l Line) Line {
	l.Status, l.Ground, l.Late, l.Early, l.Minutes = Unmarked, "", 0, 0, 0
	switch {
	case l.Mark != nil:
		l.Status, l.Ground, l.Late, l.Early = l.Mark.Status, l.Mark.Ground, l.Mark.Late, l.Mark.Early
	case l.Signature != nil:
		l.Status, l.Late = Present, LateBy(h, l.Signature.At)
	}
	if l.Status == Present {
		l.Minutes = max(0, h.Planned()-l.Late-l.Early)
	}
	return l
}

// LateBy gives the minutes lost by who signs at an instant; none within Grace.
func LateBy(h HalfDay, at time.Time) calendar.Minutes {
	late := at.Sub(h.StartsAt())
	if late <= Grace {
		return 0
	}
	return min(calendar.Minutes(late/time.Minute), h.Planned())
}

// MaySign says whether a person may sign now: from a little before the hour to
// the end, on an open sheet, expected that day. The code is checked apart.
func MaySign(h HalfDay, expected bool, now time.Time) fault.List {
	var l fault.List
	conflict := func(key string, args ...any) {
		l = append(l, fault.New(fault.Conflict, key, args...))
	}
	if h.State != Open {
		conflict("attendance.sign_closed")
	}
	if !expected {
		conflict("attendance.not_expected")
	}
	if opens := h.StartsAt().Add(-SignBefore); now.Before(opens) {
		conflict("attendance.too_early", "at", opens)
	}
	if now.After(h.EndsAt()) {
		conflict("attendance.too_late", "at", h.EndsAt())
	}
	return l
}

// LineField names the form field of a person: "learner.<id>.ground".
func LineField(learnerID, field string) string {
	if field == "" {
		return "learner." + learnerID
	}
	return "learner." + learnerID + "." + field
}

// CheckMark lists every fault of what the trainer notes of a person. signed says
// whether a signature exists, or is entered with the mark.
func CheckMark(h HalfDay, m Mark, signed bool) fault.List {
	var l fault.List
	field := func(name string) string { return LineField(m.LearnerID, name) }
	reason := strings.TrimSpace(m.Reason)
	switch {
	case m.Status == Unmarked || (m.Status != Present && !m.Status.Absent()):
		l.Add(field("status"), "fault.required")
	case m.Status.Absent() && !m.Ground.Fits(m.Status):
		l.Add(field("ground"), "attendance.ground_missing")
	}
	if m.Status.Absent() && signed && reason == "" {
		l.Add(field("reason"), "attendance.reason_signed")
	}
	if m.Status.Absent() && m.Ground == OtherExcuse && reason == "" {
		l.Add(field("reason"), "attendance.reason_other")
	}
	if len(m.Reason) > 500 {
		l.Add(field("reason"), "fault.too_long", "max", 500)
	}
	if m.Late < 0 || m.Early < 0 || (m.Status == Present && m.Late+m.Early >= h.Planned()) {
		l.Add(field("late"), "attendance.minutes_bounds", "planned", h.Planned())
	}
	return l
}

// MayClose gives every reason against closing a sheet: the half-day is not over,
// somebody is not marked, a presence is not signed, an absence has no ground
// (what makes the sheet a proof: CAA Nantes, 20 April and 1 June 2021).
func MayClose(s Sheet, now time.Time) fault.List {
	var l fault.List
	if now.Before(s.HalfDay.EndsAt()) {
		l.Add("", "attendance.not_over", "at", s.HalfDay.EndsAt())
	}
	if len(s.Lines) == 0 {
		l.Add("", "attendance.nobody")
	}
	for _, line := range s.Lines {
		field, name := LineField(line.Learner.ID, ""), line.Learner.Name()
		switch {
		case line.Status == Unmarked:
			l.Add(field, "attendance.unmarked", "name", name)
		case line.Status == Present && line.Signature == nil:
			l.Add(field, "attendance.unsigned", "name", name)
		case line.Status.Absent() && !line.Ground.Fits(line.Status):
			l.Add(field, "attendance.unfounded", "name", name)
		}
	}
	return l
}

// CheckReopen lists the faults of opening a closed sheet again.
func CheckReopen(h HalfDay, reason string) fault.List {
	var l fault.List
	if h.State != Closed {
		l = append(l, fault.New(fault.Conflict, "attendance.not_closed"))
	}
	switch {
	case strings.TrimSpace(reason) == "":
		l.Add("reason", "attendance.reopen_reason")
	case len(reason) > 500:
		l.Add("reason", "fault.too_long", "max", 500)
	}
	return l
}
