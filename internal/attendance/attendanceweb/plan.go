package attendanceweb

import (
	"net/http"
	"strconv"
	"time"

	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/programme"
)

// weekdays of the pattern, Saturday included: some sites open on it.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}

type patternRow struct {
	Weekday time.Weekday
	Name    string
}

type planView struct {
	ui.Base
	Cohort   cohort.Cohort
	Form     ui.Form // the weekly pattern
	Assign   ui.Form // room and trainer of a period
	Rows     []patternRow
	Week     calendar.Minutes
	Count    int // half-days that exist
	Trainers []ui.Option
	Kinds    []ui.Option
}

// Slot asks one time of the pattern, named for those who do not see the table.
func (v planView) Slot(row patternRow, half, edge string) ui.Field {
	f := v.Form.Clock(attendance.SlotField(row.Weekday, calendar.Half(half), edge), "attendance.slot_"+edge)
	f.Label = row.Name + ", " + v.T("attendance."+half) + ", " + f.Label
	f.OptionalText = ""
	return f
}

func (h *Handlers) cohortOf(r *web.Request) (cohort.Cohort, error) {
	c, err := cohort.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("cohort"))
	if err != nil {
		return c, err
	}
	return c, authz.Check(r.Actor, attendance.ActionPlan, authz.Target{SiteID: c.SiteID, CohortID: c.ID})
}

func (h *Handlers) showPlan(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r)
	if err != nil {
		return err
	}
	return h.planPage(w, r, c, nil, nil)
}

func (h *Handlers) planPage(w http.ResponseWriter, r *web.Request, c cohort.Cohort, pattern, assign *ui.Form) error {
	q := h.DB.Read()
	slots, err := attendance.PatternOf(r.Ctx(), q, r.Site.ID, c.ID, c.WeeklyMinutes)
	if err != nil {
		return err
	}
	whole, err := attendance.HalfDays(r.Ctx(), q, r.Site.ID, c.ID, c.StartsOn, c.EndsOn)
	if err != nil {
		return err
	}
	trainers, err := h.trainers(r, c.ID)
	if err != nil {
		return err
	}
	v := planView{Base: ui.For(r), Cohort: c, Form: ui.NewForm(r), Assign: ui.NewForm(r).With("from", maxDate(r.Today, c.StartsOn).String(), "to", c.EndsOn.String()),
		Week: attendance.WeekMinutes(slots), Count: len(whole), Trainers: trainers,
		Kinds: ui.Choices(programme.Settings(), func(s programme.Setting) string { return r.T(s.Key()) })}
	for _, s := range slots {
		v.Form = v.Form.With(attendance.SlotField(s.Weekday, s.Half, "start"), fieldTime(s.StartMinute), attendance.SlotField(s.Weekday, s.Half, "end"), fieldTime(s.EndMinute))
	}
	status := http.StatusOK
	if pattern != nil {
		v.Form, status = *pattern, pattern.Status()
	}
	if assign != nil {
		v.Assign, status = *assign, assign.Status()
	}
	for _, day := range weekdays {
		v.Rows = append(v.Rows, patternRow{day, r.T("attendance.weekday_" + strconv.Itoa(int(day)))})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/plan.html", Title: r.T("attendance.plan_title", "name", c.Name), View: v, Status: status})
}

func maxDate(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func (h *Handlers) plan(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	var pattern []attendance.Slot
	for _, day := range weekdays {
		for _, half := range calendar.Halves() {
			startField, endField := attendance.SlotField(day, half, "start"), attendance.SlotField(day, half, "end")
			if r.PostForm.Get(startField) == "" && r.PostForm.Get(endField) == "" {
				continue
			}
			pattern = append(pattern, attendance.Slot{Weekday: day, Half: half, StartMinute: readTime(r, &l, startField), EndMinute: readTime(r, &l, endField)})
		}
	}
	var done attendance.Planned
	err = l.Err()
	if err == nil {
		if pattern == nil {
			pattern = []attendance.Slot{} // nothing typed is a fault of the rule, not "keep what there is"
		}
		done, err = h.Service.PlanTimetable(r.Ctx(), r.Actor, attendance.PlanTimetable{SiteID: r.Site.ID, CohortID: c.ID, Pattern: pattern})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.planPage(w, r, c, &form, nil)
	}
	if err != nil {
		return err
	}
	r.Flash("attendance.planned", "added", done.Added, "changed", done.Changed, "removed", done.Removed)
	return web.Redirect(w, r, r.Site.Path("timetable")+"?cohort="+c.ID)
}

func (h *Handlers) assign(w http.ResponseWriter, r *web.Request) error {
	c, err := h.cohortOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	date := func(field string) calendar.Date {
		d, err := calendar.Parse(r.PostForm.Get(field))
		if err != nil {
			l.Add(field, "fault.date")
		}
		return d
	}
	cmd := attendance.AssignHalfDays{SiteID: r.Site.ID, CohortID: c.ID, From: date("from"), To: date("to"), Room: r.PostForm.Get("room"),
		TrainerID: r.PostForm.Get("trainer"), Kind: programme.Setting(r.PostForm.Get("kind"))}
	n := 0
	err = l.Err()
	if err == nil {
		n, err = h.Service.AssignHalfDays(r.Ctx(), r.Actor, cmd)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.planPage(w, r, c, nil, &form)
	}
	if err != nil {
		return err
	}
	r.Flash("attendance.assigned", "n", n)
	return web.Redirect(w, r, r.Site.Path("timetable")+"?cohort="+c.ID+"&week="+cmd.From.String())
}

type halfDayView struct {
	ui.Base
	Form     ui.Form
	HalfDay  attendance.HalfDay
	Title    string
	Trainers []ui.Option
	Kinds    []ui.Option
}

func (h *Handlers) showHalfDay(w http.ResponseWriter, r *web.Request) error {
	d, err := h.halfDayOf(r, attendance.ActionPlan)
	if err != nil {
		return err
	}
	return h.halfDayPage(w, r, d, ui.NewForm(r).With("start", fieldTime(d.StartMinute), "end", fieldTime(d.EndMinute), "kind", string(d.Kind),
		"room", d.Room, "title", d.Title, "trainer", d.TrainerID, "version", strconv.Itoa(d.Version)))
}

func (h *Handlers) halfDayPage(w http.ResponseWriter, r *web.Request, d attendance.HalfDay, form ui.Form) error {
	trainers, err := h.trainers(r, d.CohortID)
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "attendance/half_day.html", Title: halfDayTitle(r, d), Status: form.Status(), View: halfDayView{ui.For(r), form, d,
		halfDayTitle(r, d), trainers, ui.Choices(programme.Settings(), func(s programme.Setting) string { return r.T(s.Key()) })}})
}

func (h *Handlers) editHalfDay(w http.ResponseWriter, r *web.Request) error {
	d, err := h.halfDayOf(r, attendance.ActionPlan)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var l fault.List
	cmd := attendance.EditHalfDay{SiteID: r.Site.ID, HalfDayID: d.ID, Details: attendance.Details{StartMinute: readTime(r, &l, "start"),
		EndMinute: readTime(r, &l, "end"), Kind: programme.Setting(r.PostForm.Get("kind")), Room: r.PostForm.Get("room"),
		Title: r.PostForm.Get("title"), TrainerID: r.PostForm.Get("trainer")}}
	cmd.Version, _ = strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	err = l.Err()
	if err == nil {
		err = h.Service.EditHalfDay(r.Ctx(), r.Actor, cmd)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.halfDayPage(w, r, d, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("attendance", d.ID))
}
