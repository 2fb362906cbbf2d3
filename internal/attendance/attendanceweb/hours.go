package attendanceweb

import (
	"net/http"
	"slices"

	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type hoursRow struct {
	Label string // a person, or a month
	attendance.Hours
}

type hoursView struct {
	ui.Base
	Cohort       cohort.Cohort
	Tabs         []tab
	Own          bool          // the reader's own hours, month by month
	Shown        calendar.Date // month of the cohort, its first day
	Before, Next string
	Rows         []hoursRow
	Total        attendance.Hours
	Stats        []ui.Stat
	None         ui.Empty
}

// PercentOf writes the share of the planned time that was attended.
func (v hoursView) PercentOf(h attendance.Hours) string {
	return v.Percent(int(h.Present), int(h.Planned))
}

// hours shows the hours of a cohort's month to staff, and to a learner their own, month by month.
func (h *Handlers) hours(w http.ResponseWriter, r *web.Request) error {
	if r.Actor.Has(r.Site.ID, authz.Learner) {
		return h.ownHours(w, r)
	}
	all, err := h.visibleCohorts(r, attendance.ActionHours)
	if err != nil {
		return err
	}
	v := hoursView{Base: ui.For(r), None: ui.Empty{Icon: "clock", Title: r.T("attendance.no_hours_title"), Text: r.T("attendance.no_hours_text")}}
	c, ok := pick(r, all)
	if !ok {
		if r.URL.Query().Get("cohort") != "" {
			return fault.Missing("cohort")
		}
		return h.Kit.Show(w, r, ui.Page{Template: "attendance/hours.html", Title: r.T("attendance.hours_title"), View: v})
	}
	v.Cohort, v.Tabs, v.Shown = c, tabsOf(r, "hours", all, c), r.Today.FirstOfMonth()
	if v.Shown.After(c.EndsOn) {
		v.Shown = c.EndsOn.FirstOfMonth()
	}
	if text := r.URL.Query().Get("month"); text != "" {
		d, err := calendar.Parse(text)
		if err != nil {
			return fault.Missing("month")
		}
		v.Shown = d.FirstOfMonth()
	}
	month := func(d calendar.Date) string {
		return r.Site.Path("hours") + "?cohort=" + c.ID + "&month=" + d.String()
	}
	v.Before, v.Next = month(v.Shown.AddMonths(-1)), month(v.Shown.AddMonths(1))
	if err := h.fillCohortHours(r, &v); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/hours.html", Title: r.T("attendance.hours_title"), View: v})
}

func (h *Handlers) fillCohortHours(r *web.Request, v *hoursView) error {
	q := h.DB.Read()
	hours, err := attendance.HoursOf(r.Ctx(), q, r.Site.ID, v.Cohort.ID, v.Shown, v.Shown.LastOfMonth())
	if err != nil {
		return err
	}
	learners, err := cohort.Learners(r.Ctx(), q, r.Site.ID, v.Cohort.ID)
	if err != nil {
		return err
	}
	for _, l := range learners {
		for _, one := range hours {
			if one.LearnerID == l.ID {
				v.Rows = append(v.Rows, hoursRow{l.Name(), one})
			}
		}
	}
	v.Total = attendance.Total(hours)
	v.Stats = statsOf(r, v.Total)
	return nil
}

func statsOf(r *web.Request, t attendance.Hours) []ui.Stat {
	if t.HalfDays == 0 {
		return nil
	}
	unexcused := "ok"
	if t.Unexcused > 0 {
		unexcused = "warn"
	}
	return []ui.Stat{
		{Label: r.T("attendance.present_hours"), Value: r.Loc.Minutes(t.Present), Note: r.T("attendance.of_planned", "time", t.Planned)},
		{Label: r.T("attendance.rate"), Value: r.Loc.Percent(int(t.Present), int(t.Planned))},
		{Label: r.T("attendance.excused_hours"), Value: r.Loc.Minutes(t.Excused)},
		{Label: r.T("attendance.unexcused_hours"), Value: r.Loc.Minutes(t.Unexcused), Tone: unexcused},
	}
}

func (h *Handlers) ownHours(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	l, err := cohort.LearnerOfPerson(r.Ctx(), q, r.Site.ID, r.Actor.PersonID)
	if err != nil {
		return err
	}
	if err := authz.Check(r.Actor, attendance.ActionHours, l.Target()); err != nil {
		return err
	}
	months, err := attendance.HoursOfLearner(r.Ctx(), q, r.Site.ID, l.ID)
	if err != nil {
		return err
	}
	v := hoursView{Base: ui.For(r), Own: true, None: ui.Empty{Icon: "clock", Title: r.T("attendance.no_hours_title"), Text: r.T("attendance.no_hours_text")}}
	for _, m := range slices.Backward(months) {
		v.Rows = append(v.Rows, hoursRow{r.Loc.Month(m.Month), m})
	}
	v.Total = attendance.Total(months)
	v.Stats = statsOf(r, v.Total)
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/hours.html", Title: r.T("attendance.my_hours_title"), View: v})
}
