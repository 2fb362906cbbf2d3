package attendanceweb

import (
	"net/http"

	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
)

type slotView struct {
	attendance.HalfDay
	Times, Where string
	Colour       string // of the phase
	Tag          ui.Tag
	Href         string
}

type dayColumn struct {
	Day   calendar.Date
	Today bool
	Off   string // why there is no class
	Slots []slotView
}

type timetableView struct {
	ui.Base
	Cohort       cohort.Cohort
	Tabs         []tab
	Monday       calendar.Date
	Days         []dayColumn
	Before, Next string
	ThisWeek     string
	Phase        string
	Planned      calendar.Minutes
	MayPlan      bool
	Empty        bool // the cohort has no timetable at all
	None         ui.Empty
}

// timetable shows a week of a cohort: ?cohort= and ?week= (any day of it).
func (h *Handlers) timetable(w http.ResponseWriter, r *web.Request) error {
	all, err := h.visibleCohorts(r, attendance.ActionTimetable)
	if err != nil {
		return err
	}
	v := timetableView{Base: ui.For(r), None: ui.Empty{Icon: "calendar", Title: r.T("attendance.no_cohort_title"), Text: r.T("attendance.no_cohort_text")}}
	c, ok := pick(r, all)
	if !ok {
		if r.URL.Query().Get("cohort") != "" {
			return fault.Missing("cohort")
		}
		return h.Kit.Show(w, r, ui.Page{Template: "attendance/timetable.html", Title: r.T("attendance.timetable_title"), View: v})
	}
	v.Cohort, v.Tabs, v.MayPlan = c, tabsOf(r, "timetable", all, c), r.Can(attendance.ActionPlan, authz.Target{SiteID: c.SiteID, CohortID: c.ID})
	v.Monday, err = weekOf(r, c)
	if err != nil {
		return err
	}
	week := func(d calendar.Date) string {
		return r.Site.Path("timetable") + "?cohort=" + c.ID + "&week=" + d.String()
	}
	v.Before, v.Next, v.ThisWeek = week(v.Monday.AddDays(-7)), week(v.Monday.AddDays(7)), week(r.Today.Monday())
	if err := h.fillWeek(r, &v); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/timetable.html", Title: r.T("attendance.timetable_title"), View: v, Wide: true})
}

// weekOf gives the Monday asked, else this week's, brought inside the cohort's dates.
func weekOf(r *web.Request, c cohort.Cohort) (calendar.Date, error) {
	if text := r.URL.Query().Get("week"); text != "" {
		d, err := calendar.Parse(text)
		if err != nil {
			return d, fault.Missing("week")
		}
		return d.Monday(), nil
	}
	switch c.StageOn(r.Today) {
	case cohort.Upcoming:
		return c.StartsOn.Monday(), nil
	case cohort.Finished:
		return c.EndsOn.Monday(), nil
	}
	if r.Today.IsWeekend() { // on a Saturday people look at the week to come
		return r.Today.Monday().AddDays(7), nil
	}
	return r.Today.Monday(), nil
}

func (h *Handlers) fillWeek(r *web.Request, v *timetableView) error {
	q := h.DB.Read()
	c, sunday := v.Cohort, v.Monday.AddDays(6)
	days, err := attendance.HalfDays(r.Ctx(), q, r.Site.ID, c.ID, v.Monday, sunday)
	if err != nil {
		return err
	}
	plan, err := programme.PlanOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	closures, err := programme.ClosuresOf(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	if len(days) == 0 {
		whole, err := attendance.HalfDays(r.Ctx(), q, r.Site.ID, c.ID, c.StartsOn, c.EndsOn)
		if err != nil {
			return err
		}
		v.Empty = len(whole) == 0
		v.None = ui.Empty{Icon: "calendar", Title: r.T("attendance.no_timetable_title"), Text: r.T("attendance.no_timetable_text")}
	}
	for d := v.Monday; !d.After(sunday); d = d.AddDays(1) {
		column := dayColumn{Day: d, Today: d == r.Today}
		phase, rank, inPhase := plan.PhaseOn(d)
		if inPhase && v.Phase == "" {
			v.Phase = phase.Title
		}
		for _, s := range days {
			if s.Day == d {
				slot := h.slotOf(r, s)
				if slot.Title == phase.Title { // said above the week
					slot.Title = ""
				}
				if inPhase {
					slot.Colour = "c" + string(rune('1'+rank%6))
				}
				column.Slots = append(column.Slots, slot)
				v.Planned += s.Planned()
			}
		}
		if len(column.Slots) == 0 {
			if d.IsWeekend() {
				continue
			}
			column.Off = offReason(r, c, closures, d)
		}
		v.Days = append(v.Days, column)
	}
	return nil
}

func (h *Handlers) slotOf(r *web.Request, d attendance.HalfDay) slotView {
	card := h.cardOf(r, d, attendance.Counts{})
	s := slotView{HalfDay: d, Times: card.Times, Where: card.Where, Tag: card.Tag}
	if r.Can(attendance.ActionShow, d.Target()) {
		s.Href = r.Site.Path("attendance", d.ID)
	}
	return s
}

// offReason says why a weekday has no class.
func offReason(r *web.Request, c cohort.Cohort, closures programme.Closures, d calendar.Date) string {
	if holiday, ok := calendar.HolidayOn(d); ok {
		return r.T(holiday.Key)
	}
	if closure, ok := closures.On(d); ok {
		return closure.Label
	}
	if d.Before(c.StartsOn) || d.After(c.EndsOn) {
		return r.T("attendance.outside_cohort")
	}
	return r.T("attendance.no_class")
}
