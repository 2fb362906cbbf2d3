package calendar

import "time"

// Holiday is a public holiday of metropolitan France.
type Holiday struct {
	Date Date
	// Key names the holiday in the catalogues ("holiday.may_1").
	Key string
}

// Holidays gives the eleven public holidays of a year, in order
// (Code du travail, art. L.3133-1). Alsace-Moselle's two more are not included.
func Holidays(year int) []Holiday {
	e := Easter(year)
	return []Holiday{
		{Date{year, time.January, 1}, "holiday.january_1"},
		{e.AddDays(1), "holiday.easter_monday"},
		{Date{year, time.May, 1}, "holiday.may_1"},
		{Date{year, time.May, 8}, "holiday.may_8"},
		{e.AddDays(39), "holiday.ascension"},
		{e.AddDays(50), "holiday.whit_monday"},
		{Date{year, time.July, 14}, "holiday.july_14"},
		{Date{year, time.August, 15}, "holiday.august_15"},
		{Date{year, time.November, 1}, "holiday.november_1"},
		{Date{year, time.November, 11}, "holiday.november_11"},
		{Date{year, time.December, 25}, "holiday.december_25"},
	}
}

// HolidayOn gives the holiday of a day, if it is one.
func HolidayOn(d Date) (Holiday, bool) {
	for _, h := range Holidays(d.Year) {
		if h.Date == d {
			return h, true
		}
	}
	return Holiday{}, false
}

// IsOpenDay says whether the school may be open: a weekday that is no public holiday.
func IsOpenDay(d Date) bool {
	_, off := HolidayOn(d)
	return !off && !d.IsWeekend()
}

// OpenDays lists the open days from first to last, both included.
func OpenDays(first, last Date) []Date {
	var days []Date
	for d := first; !d.After(last); d = d.AddDays(1) {
		if IsOpenDay(d) {
			days = append(days, d)
		}
	}
	return days
}

// Easter gives Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher).
func Easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return Date{year, time.Month(month), day}
}
