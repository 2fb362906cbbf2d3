package attendance

import (
	"fmt"
	"time"

	"chantier/internal/cohort"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/programme"
)

// Slot is a half-day of the weekly pattern, in minutes after midnight in Europe/Paris.
type Slot struct {
	Weekday     time.Weekday
	Half        calendar.Half
	StartMinute int
	EndMinute   int
}

// Minutes gives the length of the slot.
func (s Slot) Minutes() calendar.Minutes { return calendar.Minutes(s.EndMinute - s.StartMinute) }

// The model's half-day: 9 h – 12 h 30 and 13 h 30 – 17 h.
const (
	modelMorning   = 9 * 60
	modelAfternoon = 13*60 + 30
	modelLength    = 210
)

// DefaultPattern fills a week from Monday morning with half-days of 3 h 30 until
// the cohort's weekly time is reached (35 h: ten of them); the last may be shorter.
func DefaultPattern(weekly calendar.Minutes) []Slot {
	var out []Slot
	left := int(weekly)
	for day := time.Monday; day <= time.Friday; day++ {
		for _, half := range calendar.Halves() {
			if left <= 0 {
				return out
			}
			start := modelMorning
			if half == calendar.Afternoon {
				start = modelAfternoon
			}
			length := min(modelLength, left)
			out = append(out, Slot{day, half, start, start + length})
			left -= length
		}
	}
	return out
}

// WeekMinutes gives the weekly time of a pattern.
func WeekMinutes(pattern []Slot) calendar.Minutes {
	var total calendar.Minutes
	for _, s := range pattern {
		total += s.Minutes()
	}
	return total
}

// SlotField names the form field of a slot: "slot.1.morning.start".
func SlotField(day time.Weekday, half calendar.Half, field string) string {
	return fmt.Sprintf("slot.%d.%s.%s", day, half, field)
}

// CheckPattern lists every fault of a weekly pattern: a slot that ends before it
// starts, a morning that runs into the afternoon, more time than the contract's week.
func CheckPattern(pattern []Slot, weekly calendar.Minutes) fault.List {
	var l fault.List
	if len(pattern) == 0 {
		l.Add("", "attendance.pattern_empty")
	}
	morningEnd := map[time.Weekday]int{}
	for _, s := range pattern {
		if s.EndMinute <= s.StartMinute {
			l.Add(SlotField(s.Weekday, s.Half, "end"), "attendance.end_before_start")
		}
		if s.Half == calendar.Morning {
			morningEnd[s.Weekday] = s.EndMinute
		}
	}
	for _, s := range pattern {
		if s.Half == calendar.Afternoon && s.StartMinute < morningEnd[s.Weekday] {
			l.Add(SlotField(s.Weekday, s.Half, "start"), "attendance.slots_overlap")
		}
	}
	if total := WeekMinutes(pattern); len(l) == 0 && total > weekly {
		l.Add("", "attendance.pattern_too_long", "total", total, "weekly", weekly)
	}
	return l
}

// PlanHalfDays gives the half-days of a cohort: the weekly pattern on every open
// day, each where its phase takes place, under its title and with the person who
// leads it, so that the title of a sheet agrees with the programme.
func PlanHalfDays(c cohort.Cohort, pattern []Slot, plan programme.Plan, closures programme.Closures) []HalfDay {
	var out []HalfDay
	for _, day := range closures.OpenDays(c.StartsOn, c.EndsOn) {
		phase, _, ok := plan.PhaseOn(day)
		if !ok {
			phase.Setting = programme.InClass
		}
		for _, s := range pattern {
			if s.Weekday == day.Weekday() {
				out = append(out, HalfDay{SiteID: c.SiteID, CohortID: c.ID, Day: day, Half: s.Half, StartMinute: s.StartMinute,
					EndMinute: s.EndMinute, Kind: phase.Setting, Title: phase.Title, TrainerID: phase.LeadID, State: Open, Edition: 1, Version: 1})
			}
		}
	}
	return out
}

// Changes is what a new run of the timetable does.
type Changes struct {
	Insert []HalfDay
	Update []HalfDay
	Delete []HalfDay
}

// Reconcile compares the half-days that exist with those wanted. Only the days
// after today move: the past is evidence, and today's people are already at
// work. A sheet with a signature or a closed edition stays; details set by hand stay.
func Reconcile(existing, wanted []HalfDay, signed map[string]bool, today calendar.Date) Changes {
	type key struct {
		day  calendar.Date
		half calendar.Half
	}
	have := map[key]HalfDay{}
	for _, h := range existing {
		have[key{h.Day, h.Half}] = h
	}
	var ch Changes
	for _, w := range wanted {
		k := key{w.Day, w.Half}
		h, ok := have[k]
		delete(have, k)
		switch {
		case !ok:
			ch.Insert = append(ch.Insert, w)
		case movable(h, signed, today) && !h.Edited && differs(h, w):
			h.StartMinute, h.EndMinute, h.Kind, h.Title, h.TrainerID = w.StartMinute, w.EndMinute, w.Kind, w.Title, w.TrainerID
			ch.Update = append(ch.Update, h)
		}
	}
	for _, h := range existing {
		if _, left := have[key{h.Day, h.Half}]; left && movable(h, signed, today) {
			ch.Delete = append(ch.Delete, h)
		}
	}
	return ch
}

func movable(h HalfDay, signed map[string]bool, today calendar.Date) bool {
	return h.Day.After(today) && h.State == Open && h.ClosedEdition == 0 && !signed[h.ID]
}

func differs(a, b HalfDay) bool {
	return a.StartMinute != b.StartMinute || a.EndMinute != b.EndMinute || a.Kind != b.Kind || a.Title != b.Title || a.TrainerID != b.TrainerID
}

// Details are what staff may set of an open half-day.
type Details struct {
	StartMinute, EndMinute int
	Kind                   programme.Setting
	Room, Title, TrainerID string
}

// CheckDetails lists every fault of a half-day's details. other is the same day's other half-day, if there is one.
func CheckDetails(d Details, half calendar.Half, other *HalfDay) fault.List {
	var l fault.List
	if d.EndMinute <= d.StartMinute {
		l.Add("end", "attendance.end_before_start")
	}
	if other != nil {
		overlap := half == calendar.Morning && d.EndMinute > other.StartMinute || half == calendar.Afternoon && d.StartMinute < other.EndMinute
		if overlap {
			l.Add("start", "attendance.slots_overlap")
		}
	}
	if !d.Kind.Valid() {
		l.Add("kind", "fault.required")
	}
	if len(d.Room) > 120 {
		l.Add("room", "fault.too_long", "max", 120)
	}
	if len(d.Title) > 200 {
		l.Add("title", "fault.too_long", "max", 200)
	}
	return l
}
