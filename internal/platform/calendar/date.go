// Package calendar holds civil dates, worked minutes, half-days and the French
// public holidays. A civil date has no time zone; instants are time.Time in UTC.
// The package reads no clock: callers pass the day they mean.
package calendar

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a civil date. The zero Date means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate reports text that is not a date of the calendar.
var ErrDate = errors.New("calendar: not a date")

// NewDate returns the date after the same normalisation as time.Date (32 January is 1 February).
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the civil date of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// MustDate parses an ISO date and panics when it is wrong: for tables and tests.
func MustDate(iso string) Date {
	d, err := ParseISO(iso)
	if err != nil {
		panic(err)
	}
	return d
}

// ParseISO reads YYYY-MM-DD.
func ParseISO(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
	}
	return DateOf(t), nil
}

// Parse reads what a person types in a form: YYYY-MM-DD, or day month year
// separated by "/", "." , "-" or spaces (1/9/2026, 01.09.2026). Two-digit years are refused, because 09 may be a birth year.
func Parse(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if d, err := ParseISO(s); err == nil {
		return d, nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/.- ", r) })
	if len(parts) != 3 || len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 {
			return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
		}
		n[i] = v
	}
	return ParseISO(fmt.Sprintf("%04d-%02d-%02d", n[2], n[1], n[0]))
}

// IsZero says whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// String gives YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Time gives midnight UTC of the date, for arithmetic only.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// At gives the instant of the date at hh:mm in the location, in UTC.
func (d Date) At(hour, minute int, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, loc).UTC()
}

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths moves by n months, keeping the day of the month or, when the month
// is shorter, its last day (31 January plus one month is 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Compare orders dates: -1, 0, +1.
func (d Date) Compare(o Date) int { return d.Time().Compare(o.Time()) }

// Before says d < o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After says d > o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Weekday of the date.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// IsWeekend says Saturday or Sunday.
func (d Date) IsWeekend() bool { w := d.Weekday(); return w == time.Saturday || w == time.Sunday }

// DaysUntil counts the days from d to o (0 when equal, negative when o is earlier).
func (d Date) DaysUntil(o Date) int { return int(o.Time().Sub(d.Time()).Hours() / 24) }

// DaysInclusive counts both ends: a one-day contract lasts one day.
func (d Date) DaysInclusive(last Date) int { return d.DaysUntil(last) + 1 }

// Monday gives the Monday of d's week.
func (d Date) Monday() Date { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }

// FirstOfMonth gives the first day of d's month.
func (d Date) FirstOfMonth() Date { return Date{d.Year, d.Month, 1} }

// LastOfMonth gives the last day of d's month.
func (d Date) LastOfMonth() Date { return d.FirstOfMonth().AddMonths(1).AddDays(-1) }

// AgeOn gives the age in completed years on a day, for d a birth date.
func (d Date) AgeOn(day Date) int {
	age := day.Year - d.Year
	if day.Month < d.Month || (day.Month == d.Month && day.Day < d.Day) {
		age--
	}
	return age
}

// Value stores the date as text; the zero Date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads the date from text; NULL and "" give the zero Date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = DateOf(v)
		return nil
	case []byte:
		return d.fromText(string(v))
	case string:
		return d.fromText(v)
	}
	return fmt.Errorf("%w: cannot read %T", ErrDate, src)
}

func (d *Date) fromText(s string) error {
	if s == "" {
		*d = Date{}
		return nil
	}
	p, err := ParseISO(s)
	*d = p
	return err
}

// MarshalJSON writes "YYYY-MM-DD" or null.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == nil {
		*d = Date{}
		return nil
	}
	return d.fromText(*s)
}
