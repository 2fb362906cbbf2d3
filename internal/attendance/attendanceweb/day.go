package attendanceweb

import (
	"net/http"

	"chantier/internal/attendance"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// lateShown bounds the open sheets of past days that are listed.
const lateShown = 30

type dayCard struct {
	attendance.HalfDay
	Tag     ui.Tag
	Times   string
	Where   string
	Counts  attendance.Counts
	Now     bool // going on, or open to signing
	HasRoom bool
}

type dayView struct {
	ui.Base
	Day          calendar.Date
	IsToday      bool
	Before, Next calendar.Date
	Cards        []dayCard
	Late         []dayCard
	MoreLate     int
	None         ui.Empty
}

// day shows the half-days of a day, today's first of all, and the sheets that wait to be closed.
func (h *Handlers) day(w http.ResponseWriter, r *web.Request) error {
	day := r.Today
	if text := r.URL.Query().Get("day"); text != "" {
		d, err := calendar.Parse(text)
		if err != nil {
			return fault.Missing("day")
		}
		day = d
	}
	q := h.DB.Read()
	days, err := attendance.HalfDays(r.Ctx(), q, r.Site.ID, "", day, day)
	if err != nil {
		return err
	}
	v := dayView{Base: ui.For(r), Day: day, IsToday: day == r.Today, Before: openDay(day, -1), Next: openDay(day, 1),
		None: ui.Empty{Icon: "calendar", Title: r.T("attendance.no_half_day_title"), Text: r.T("attendance.no_half_day_text")}}
	for _, d := range days {
		if !r.Can(attendance.ActionList, d.Target()) {
			continue
		}
		sheet, err := attendance.SheetByID(r.Ctx(), q, r.Site.ID, d.ID)
		if err != nil {
			return err
		}
		v.Cards = append(v.Cards, h.cardOf(r, sheet.HalfDay, sheet.Count()))
	}
	late, err := attendance.ToClose(r.Ctx(), q, r.Site.ID, h.Service.Clock.Now())
	if err != nil {
		return err
	}
	for _, d := range late {
		if d.Day == day || !r.Can(attendance.ActionList, d.Target()) {
			continue
		}
		if len(v.Late) == lateShown {
			v.MoreLate++
			continue
		}
		v.Late = append(v.Late, h.cardOf(r, d, attendance.Counts{}))
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/day.html", Title: r.T("attendance.day_title"), View: v})
}

func (h *Handlers) cardOf(r *web.Request, d attendance.HalfDay, c attendance.Counts) dayCard {
	now := h.Service.Clock.Now()
	where := r.T(d.Kind.Key())
	if d.Room != "" {
		where += " · " + d.Room
	}
	return dayCard{HalfDay: d, Tag: h.stateTag(r, d), Times: times(r, d), Where: where, Counts: c,
		Now:     d.State == attendance.Open && !now.Before(d.StartsAt().Add(-attendance.SignBefore)) && !now.After(d.EndsAt()),
		HasRoom: d.AsksCode() && d.State == attendance.Open && r.Can(attendance.ActionRoom, d.Target())}
}

// openDay gives the next or the last day on which the school may be open.
func openDay(d calendar.Date, step int) calendar.Date {
	for d = d.AddDays(step); !calendar.IsOpenDay(d); d = d.AddDays(step) {
	}
	return d
}

// halfDayOf gives the half-day of the address, once the reader's right is checked.
func (h *Handlers) halfDayOf(r *web.Request, action authz.Action) (attendance.HalfDay, error) {
	d, err := attendance.HalfDayByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("half_day"))
	if err != nil {
		return d, err
	}
	return d, authz.Check(r.Actor, action, d.Target())
}
