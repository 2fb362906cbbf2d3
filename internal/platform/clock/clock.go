// Package clock gives the time to the parts that need it, so that a demo can
// show the school on another day and tests can stop time.
package clock

import (
	"sync"
	"time"

	"chantier/internal/platform/calendar"
)

// Clock tells the time.
type Clock interface {
	// Now gives the instant in UTC.
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now gives the machine's instant in UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// Shifted runs at normal speed from another starting instant: the demo's --at.
type Shifted struct{ offset time.Duration }

// StartingAt gives a clock that reads start now and then runs on.
func StartingAt(start time.Time) Shifted { return Shifted{offset: time.Until(start)} }

// Now gives the shifted instant in UTC.
func (s Shifted) Now() time.Time { return time.Now().Add(s.offset).UTC() }

// Manual is set by hand: tests and the demo's seeding of past months.
type Manual struct {
	mu sync.Mutex
	t  time.Time
}

// NewManual gives a stopped clock.
func NewManual(t time.Time) *Manual { return &Manual{t: t.UTC()} }

// Now gives the instant last set.
func (m *Manual) Now() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.t }

// Set moves the clock to an instant.
func (m *Manual) Set(t time.Time) { m.mu.Lock(); defer m.mu.Unlock(); m.t = t.UTC() }

// Paris is the time zone of civil dates in the product. A machine without zone
// data cannot run the school correctly, so the binary embeds them (time/tzdata in main).
func Paris() *time.Location {
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic("clock: zone Europe/Paris missing: " + err.Error())
	}
	return loc
}

// Today gives the civil date in Europe/Paris.
func Today(c Clock) calendar.Date { return calendar.DateOf(c.Now().In(Paris())) }
