package programme

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Limits of a plan, the same as the schema's.
const (
	maxPhases  = 30
	maxTitle   = 120
	maxWeeks   = 104
	daysOfWeek = 5 // days of work in a full week
)

// Model is a phase of the model programme.
type Model struct {
	Code, Title string
	Weeks       float64
	Setting     Setting
	Teachers    []string
}

// ModelOf reads the model phases from the curriculum. A phase led first by a
// company tutor takes place in companies; the others in the school's room.
func ModelOf(c *curriculum.Curriculum) []Model {
	out := make([]Model, 0, len(c.Phases))
	for _, p := range c.Phases {
		m := Model{Code: p.ID, Title: p.Title, Weeks: p.Weeks, Setting: InClass, Teachers: slices.Clone(p.Teachers)}
		if p.Number > 0 {
			m.Title = fmt.Sprintf("Phase %d · %s", p.Number, p.Title)
		}
		if len(p.Teachers) > 0 && p.Teachers[0] == "tuteur" {
			m.Setting = InCompany
		}
		out = append(out, m)
	}
	return out
}

// DaysOf gives the days of work of a length in weeks: at least one.
func DaysOf(weeks float64) int { return max(1, int(math.Round(weeks*daysOfWeek))) }

// Shrink brings lengths in days down to what is available, in proportion, each
// at least one day; the days left by rounding go to the phases that lost most.
// Lengths that fit stay as they are. ok is false when there are more phases than days.
func Shrink(lengths []int, available int) (out []int, ok bool) {
	total := 0
	for _, n := range lengths {
		total += n
	}
	if total <= available {
		return slices.Clone(lengths), true
	}
	if len(lengths) > available {
		return nil, false
	}
	out = make([]int, len(lengths))
	used := 0
	for i, n := range lengths {
		out[i] = max(1, n*available/total)
		used += out[i]
	}
	for used != available {
		step := 1
		if used > available {
			step = -1
		}
		out[mostOff(lengths, out, total, available, step)] += step
		used += step
	}
	return out, true
}

// mostOff finds the phase whose length is furthest from its exact share, in the direction of step.
func mostOff(lengths, out []int, total, available, step int) int {
	best, gap := -1, math.Inf(-1)
	for i := range out {
		if step < 0 && out[i] == 1 {
			continue
		}
		exact := float64(lengths[i]) * float64(available) / float64(total)
		if g := (exact - float64(out[i])) * float64(step); g > gap {
			best, gap = i, g
		}
	}
	return best
}

// Place puts phases of so many days one after the other on the open days. When
// the days do not suffice, missing tells how many lack and nothing is placed.
func Place(lengths []int, open []calendar.Date) (spans [][2]calendar.Date, missing int) {
	total := 0
	for _, n := range lengths {
		total += n
	}
	if total > len(open) {
		return nil, total - len(open)
	}
	at := 0
	for _, n := range lengths {
		spans = append(spans, [2]calendar.Date{open[at], open[at+n-1]})
		at += n
	}
	return spans, 0
}

// Draft places the model on a cohort's dates, shrunk in proportion when the cohort is shorter than the model.
func Draft(model []Model, c cohort.Cohort, closures Closures) ([]Phase, error) {
	open := closures.OpenDays(c.StartsOn, c.EndsOn)
	lengths := make([]int, len(model))
	for i, m := range model {
		lengths[i] = DaysOf(m.Weeks)
	}
	lengths, ok := Shrink(lengths, len(open))
	if !ok {
		return nil, fault.New(fault.Invalid, "programme.cohort_too_short", "n", len(open))
	}
	spans, _ := Place(lengths, open)
	phases := make([]Phase, len(model))
	for i, m := range model {
		phases[i] = Phase{Code: m.Code, Title: m.Title, StartsOn: spans[i][0], EndsOn: spans[i][1], Setting: m.Setting, Teachers: m.Teachers}
	}
	return phases, nil
}

// Arrange gives the phases new dates from lengths in weeks, one after the other
// from the cohort's first open day. Every fault is told: a length out of bounds, days that lack.
func Arrange(phases []Phase, weeks []float64, c cohort.Cohort, closures Closures) ([]Phase, fault.List) {
	var l fault.List
	lengths := make([]int, len(phases))
	for i := range phases {
		if weeks[i] <= 0 || weeks[i] > maxWeeks || math.IsNaN(weeks[i]) {
			l.Add(FieldOf(i, "weeks"), "programme.weeks_bounds", "max", maxWeeks)
			continue
		}
		lengths[i] = DaysOf(weeks[i])
	}
	if len(l) > 0 {
		return nil, l
	}
	spans, missing := Place(lengths, closures.OpenDays(c.StartsOn, c.EndsOn))
	if missing > 0 {
		l.Add("weeks", "programme.days_missing", "n", missing, "end", c.EndsOn)
		return nil, l
	}
	out := slices.Clone(phases)
	for i := range out {
		out[i].StartsOn, out[i].EndsOn = spans[i][0], spans[i][1]
	}
	return out, nil
}

// FieldOf names the form field of a phase by its rank: "phase.2.starts_on".
func FieldOf(rank int, field string) string { return fmt.Sprintf("phase.%d.%s", rank, field) }

// CheckPlan lists every fault of the phases of a cohort, in the order of the form:
// titles, dates in order and inside the cohort, no overlap.
func CheckPlan(phases []Phase, c cohort.Cohort) fault.List {
	var l fault.List
	if len(phases) == 0 {
		l.Add("", "programme.no_phase")
	}
	if len(phases) > maxPhases {
		l.Add("", "programme.too_many_phases", "max", maxPhases)
	}
	for i, p := range phases {
		l = append(l, checkPhase(i, p, c)...)
		for j, q := range phases[:i] {
			if !p.StartsOn.IsZero() && !q.StartsOn.IsZero() && !p.EndsOn.Before(q.StartsOn) && !q.EndsOn.Before(p.StartsOn) {
				l.Add(FieldOf(i, "starts_on"), "programme.overlap", "title", phases[j].Title)
			}
		}
	}
	return l
}

func checkPhase(i int, p Phase, c cohort.Cohort) fault.List {
	var l fault.List
	switch {
	case strings.TrimSpace(p.Title) == "":
		l.Add(FieldOf(i, "title"), "fault.required")
	case len(p.Title) > maxTitle:
		l.Add(FieldOf(i, "title"), "fault.too_long", "max", maxTitle)
	}
	if !p.Setting.Valid() {
		l.Add(FieldOf(i, "setting"), "fault.required")
	}
	for _, d := range []struct {
		field string
		day   calendar.Date
	}{{"starts_on", p.StartsOn}, {"ends_on", p.EndsOn}} {
		switch {
		case d.day.IsZero():
			l.Add(FieldOf(i, d.field), "fault.required")
		case d.day.Before(c.StartsOn) || d.day.After(c.EndsOn):
			l.Add(FieldOf(i, d.field), "programme.outside_cohort", "from", c.StartsOn, "to", c.EndsOn)
		}
	}
	if !p.StartsOn.IsZero() && !p.EndsOn.IsZero() && p.EndsOn.Before(p.StartsOn) {
		l.Add(FieldOf(i, "ends_on"), "programme.ends_before")
	}
	return l
}

// InOrder sorts phases by their first day.
func InOrder(phases []Phase) []Phase {
	out := slices.Clone(phases)
	slices.SortStableFunc(out, func(a, b Phase) int { return a.StartsOn.Compare(b.StartsOn) })
	return out
}

// CheckClosure lists every fault of a closed period.
func CheckClosure(c Closure) fault.List {
	var l fault.List
	switch {
	case strings.TrimSpace(c.Label) == "":
		l.Add("label", "fault.required")
	case len(c.Label) > maxTitle:
		l.Add("label", "fault.too_long", "max", maxTitle)
	}
	if c.StartsOn.IsZero() {
		l.Add("starts_on", "fault.required")
	}
	switch {
	case c.EndsOn.IsZero():
		l.Add("ends_on", "fault.required")
	case !c.StartsOn.IsZero() && c.EndsOn.Before(c.StartsOn):
		l.Add("ends_on", "programme.ends_before")
	case c.StartsOn.DaysUntil(c.EndsOn) > 366 && !c.StartsOn.IsZero():
		l.Add("ends_on", "programme.closure_too_long")
	}
	return l
}
