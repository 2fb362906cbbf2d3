// Package attendanceweb holds the pages of the timetable, the sign-in and the sheets.
package attendanceweb

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "attendance", FS: files, Views: map[string]any{
		"day.html": dayView{}, "sheet.html": sheetView{}, "room.html": roomView{}, "sign.html": signView{},
		"timetable.html": timetableView{}, "plan.html": planView{}, "half_day.html": halfDayView{}, "hours.html": hoursView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *attendance.Service
	DB      *db.DB
	BaseURL string
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/sign", attendance.ActionSign, h.showSign)
	rt.Post("/sites/{site}/sign", attendance.ActionSign, h.sign)

	rt.Get("/sites/{site}/attendance", attendance.ActionList, h.day)
	rt.Get("/sites/{site}/attendance/{half_day}", attendance.ActionShow, h.show)
	rt.Get("/sites/{site}/attendance/{half_day}/room", attendance.ActionRoom, h.room)
	rt.Get("/sites/{site}/attendance/{half_day}/sheet.pdf", attendance.ActionDownload, h.download)
	rt.Post("/sites/{site}/attendance/{half_day}/people/{learner}", attendance.ActionMark, h.mark)
	rt.Post("/sites/{site}/attendance/{half_day}/close", attendance.ActionClose, h.close)
	rt.Post("/sites/{site}/attendance/{half_day}/reopen", attendance.ActionReopen, h.reopen)
	rt.Get("/sites/{site}/hours", attendance.ActionHours, h.hours)

	rt.Get("/sites/{site}/timetable", attendance.ActionTimetable, h.timetable)
	rt.Get("/sites/{site}/timetable/{cohort}/plan", attendance.ActionPlan, h.showPlan)
	rt.Post("/sites/{site}/timetable/{cohort}/plan", attendance.ActionPlan, h.plan)
	rt.Post("/sites/{site}/timetable/{cohort}/assign", attendance.ActionPlan, h.assign)
	rt.Get("/sites/{site}/half-days/{half_day}/edit", attendance.ActionPlan, h.showHalfDay)
	rt.Post("/sites/{site}/half-days/{half_day}", attendance.ActionPlan, h.editHalfDay)
}

// stateTag shows where a half-day is: to come, going on, to close, closed.
func (h *Handlers) stateTag(r *web.Request, d attendance.HalfDay) ui.Tag {
	now := h.Service.Clock.Now()
	switch {
	case d.State == attendance.Closed:
		return ui.Tag{Label: r.T("attendance.state_closed"), Tone: "ok"}
	case d.ClosedEdition > 0:
		return ui.Tag{Label: r.T("attendance.state_reopened"), Tone: "warn"}
	case now.Before(d.StartsAt()):
		return ui.Tag{Label: r.T("attendance.state_to_come"), Tone: "mute"}
	case now.Before(d.EndsAt()):
		return ui.Tag{Label: r.T("attendance.state_now"), Tone: "info"}
	}
	return ui.Tag{Label: r.T("attendance.state_to_close"), Tone: "warn"}
}

// times writes "9 h 00 – 12 h 30".
func times(r *web.Request, d attendance.HalfDay) string {
	return r.Loc.Time(d.StartsAt()) + " – " + r.Loc.Time(d.EndsAt())
}

// fieldTime writes minutes after midnight for a time field: "09:00".
func fieldTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// readTime reads a time field; empty gives 0 and no fault.
func readTime(r *web.Request, l *fault.List, name string) int {
	text := strings.TrimSpace(r.PostForm.Get(name))
	if text == "" {
		return 0
	}
	hour, minute, ok := strings.Cut(strings.NewReplacer("h", ":", " ", "").Replace(text), ":")
	hh, err1 := strconv.Atoi(hour)
	mm, err2 := strconv.Atoi(minute)
	if !ok || err1 != nil || err2 != nil || hh < 0 || hh > 23 || mm < 0 || mm > 59 {
		l.Add(name, "fault.time")
		return 0
	}
	return hh*60 + mm
}

// visibleCohorts lists the cohorts of the site that the reader may see for an action, running ones first.
func (h *Handlers) visibleCohorts(r *web.Request, action authz.Action) ([]cohort.Cohort, error) {
	all, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return nil, err
	}
	var running, others []cohort.Cohort
	for _, c := range all {
		switch {
		case !r.Can(action, authz.Target{SiteID: c.SiteID, CohortID: c.ID, PersonID: r.Actor.PersonID}):
		case c.StageOn(r.Today) == cohort.Running:
			running = append(running, c)
		default:
			others = append(others, c)
		}
	}
	return append(running, others...), nil
}

// pick gives the cohort asked by ?cohort=, else the first.
func pick(r *web.Request, all []cohort.Cohort) (cohort.Cohort, bool) {
	asked := r.URL.Query().Get("cohort")
	for _, c := range all {
		if c.ID == asked {
			return c, true
		}
	}
	if asked != "" || len(all) == 0 {
		return cohort.Cohort{}, false
	}
	return all[0], true
}

// tab is one cohort of a choice shown as tabs.
type tab struct {
	Label, Href string
	Current     bool
}

func tabsOf(r *web.Request, path string, all []cohort.Cohort, current cohort.Cohort) []tab {
	if len(all) < 2 {
		return nil
	}
	var out []tab
	for _, c := range all[:min(len(all), 6)] {
		out = append(out, tab{c.Name, r.Site.Path(path) + "?cohort=" + c.ID, c.ID == current.ID})
	}
	return out
}

// trainers lists who may hold a half-day: instructors, outside trainers of the cohort, the counsellor, the director.
func (h *Handlers) trainers(r *web.Request, cohortID string) ([]ui.Option, error) {
	staff, err := identity.StaffOf(r.Ctx(), h.DB.Read(), r.Site.ID, r.Today, authz.Instructor, authz.ExternalTrainer, authz.Counsellor, authz.SiteDirector)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	seen := map[string]bool{}
	for _, m := range staff {
		if seen[m.PersonID] || (m.Role == authz.ExternalTrainer && m.CohortID != cohortID) {
			continue
		}
		seen[m.PersonID] = true
		out = append(out, ui.Option{Value: m.PersonID, Label: m.Name})
	}
	return out, nil
}
