package programme

import (
	"slices"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// Service changes plans and closures.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
	// Model is the model programme's phases, from the curriculum's data (ModelOf).
	Model []Model
}

// Setting says where the work of a phase, or of a half-day, takes place.
type Setting string

// The settings.
const (
	InClass   Setting = "in_class"
	InCompany Setting = "in_company"
	Remote    Setting = "remote"
	Elsewhere Setting = "elsewhere"
)

// Settings lists the settings in the order of choices.
func Settings() []Setting { return []Setting{InClass, InCompany, Remote, Elsewhere} }

// Valid says whether s is one of the settings.
func (s Setting) Valid() bool { return slices.Contains(Settings(), s) }

// Key gives the catalogue key of the setting's name.
func (s Setting) Key() string { return "programme.setting." + string(s) }

// Plan is the phases of a cohort in order. Version 0 means that the cohort has no plan yet.
type Plan struct {
	SiteID, CohortID string
	Version          int
	Phases           []Phase
}

// Phase is one part of a cohort's path, both days included.
type Phase struct {
	ID       string
	Code     string // phase of the model programme, "" for one of the site's own
	Title    string
	StartsOn calendar.Date
	EndsOn   calendar.Date
	Setting  Setting
	Teachers []string // roles as in the curriculum: encadrant, cip, formateur-externe, benevole, tuteur
	LeadID   string   // person who leads it, "" when nobody is named
	LeadName string   // for lists
}

// Covers says whether the day is in the phase.
func (p Phase) Covers(d calendar.Date) bool { return !d.Before(p.StartsOn) && !d.After(p.EndsOn) }

// PhaseOn gives the phase of a day and its rank.
func (p Plan) PhaseOn(d calendar.Date) (Phase, int, bool) {
	for i, ph := range p.Phases {
		if ph.Covers(d) {
			return ph, i, true
		}
	}
	return Phase{}, -1, false
}

// Closure is a period without school, both days included; CohortID is "" for the whole site.
type Closure struct {
	ID, SiteID, CohortID string
	StartsOn, EndsOn     calendar.Date
	Label                string
}

// Closures are the closed periods that concern one cohort.
type Closures []Closure

// On gives the closure of a day.
func (cs Closures) On(d calendar.Date) (Closure, bool) {
	for _, c := range cs {
		if !d.Before(c.StartsOn) && !d.After(c.EndsOn) {
			return c, true
		}
	}
	return Closure{}, false
}

// Open says whether the school works on a day: a weekday, no public holiday, not closed.
func (cs Closures) Open(d calendar.Date) bool {
	_, closed := cs.On(d)
	return !closed && calendar.IsOpenDay(d)
}

// OpenDays lists the days of work from first to last, both included.
func (cs Closures) OpenDays(first, last calendar.Date) []calendar.Date {
	return slices.DeleteFunc(calendar.OpenDays(first, last), func(d calendar.Date) bool { return !cs.Open(d) })
}
