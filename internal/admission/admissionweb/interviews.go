package admissionweb

import (
	"net/http"
	"strconv"
	"strings"

	"chantier/internal/admission"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type slotRow struct {
	admission.Slot
	Tag      ui.Tag
	Past     bool
	MineTodo bool // the reader interviews and has not sent their grid
}

type slotRows struct {
	Day   calendar.Date
	Slots []slotRow
}

type interviewsView struct {
	ui.Base
	Form  ui.Form
	Days  []slotRows // to come, or with something left to do
	Past  []slotRows
	Staff []ui.Option
	None  ui.Empty
}

// daysBack is how far the page of interviews looks into the past, for outcomes still to be told.
const daysBack = 14

func (h *Handlers) interviews(w http.ResponseWriter, r *web.Request) error {
	return h.interviewsPage(w, r, ui.NewForm(r).With("day", r.Today.AddDays(7).String(), "from", "14:00", "until", "17:00", "minutes", "30", "pause", "10"))
}

func (h *Handlers) interviewsPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "interview.list", r.Target()); err != nil {
		return err
	}
	q, now := h.DB.Read(), h.Clock.Now()
	slots, err := admission.SlotsFrom(r.Ctx(), q, r.Site.ID, r.Today.AddDays(-daysBack), 300)
	if err != nil {
		return err
	}
	todo, err := admission.GridsToFill(r.Ctx(), q, r.Site.ID, r.Actor.AccountID, now)
	if err != nil {
		return err
	}
	mine := map[string]bool{}
	for _, s := range todo {
		mine[s.ID] = true
	}
	v := interviewsView{Base: ui.For(r), Form: form, None: ui.Empty{Icon: "chat", Title: r.T("admission.interviews.none_title"), Text: r.T("admission.interviews.none_text")}}
	for _, s := range slots {
		past := s.StartsAt.Before(now)
		if past && s.ApplicationID == "" {
			continue // nobody took it: nothing is left to do
		}
		into := &v.Days
		if s.Outcome == admission.NoShow || s.GridsIn == 2 {
			into = &v.Past
		}
		addSlot(into, slotRow{s, slotTag(r, s, past), past, mine[s.ID]})
	}
	staff, err := admission.Interviewers(r.Ctx(), q, r.Site.ID, r.Today)
	if err != nil {
		return err
	}
	for _, m := range staff {
		v.Staff = append(v.Staff, ui.Option{Value: m.AccountID, Label: m.Name})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/interviews.html", Title: r.T("admission.interviews.title"), View: v, Status: form.Status()})
}

func addSlot(days *[]slotRows, row slotRow) {
	if n := len(*days); n == 0 || (*days)[n-1].Day != row.Day() {
		*days = append(*days, slotRows{Day: row.Day()})
	}
	last := &(*days)[len(*days)-1]
	last.Slots = append(last.Slots, row)
}

func slotTag(r *web.Request, s admission.Slot, past bool) ui.Tag {
	switch {
	case s.Outcome == admission.NoShow:
		return ui.Tag{Label: r.T("admission.slot.no_show"), Tone: "bad"}
	case s.GridsIn == 2:
		return ui.Tag{Label: r.T("admission.slot.done"), Tone: "ok"}
	case s.Outcome == admission.Held, past:
		return ui.Tag{Label: r.T("admission.slot.grids", "n", s.GridsIn), Tone: "warn"}
	case s.ApplicationID != "":
		return ui.Tag{Label: r.T("admission.slot.booked"), Tone: "info"}
	}
	return ui.Tag{Label: r.T("admission.slot.free"), Tone: "mute"}
}

func (h *Handlers) openSlots(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	var l fault.List
	series := admission.Series{Day: dateIn(r, "day", &l), From: clockIn(r, "from", &l), Until: clockIn(r, "until", &l), Minutes: wholeIn(r, "minutes", &l),
		Pause: wholeIn(r, "pause", &l), Room: f.Get("room"), First: f.Get("first"), Second: f.Get("second")}
	err := l.Err()
	var slots []admission.Slot
	if err == nil {
		slots, err = h.Service.OpenSlots(r.Ctx(), r.Actor, r.Site.ID, series)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.interviewsPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("admission.interviews.opened", "n", len(slots))
	return web.Redirect(w, r, r.Site.Path("interviews"))
}

// clockIn reads a time of day: 9:00, 09h00 or 9 h 30.
func clockIn(r *web.Request, name string, l *fault.List) calendar.Minutes {
	text := strings.NewReplacer(" ", "", "\u00a0", "", "h", ":", "H", ":").Replace(r.PostForm.Get(name))
	hour, minute, _ := strings.Cut(text, ":")
	hh, err := strconv.Atoi(hour)
	mm := 0
	if err == nil && minute != "" {
		mm, err = strconv.Atoi(minute)
	}
	if err != nil || hh < 0 || hh > 24 || mm < 0 || mm > 59 {
		l.Add(name, "fault.time")
		return 0
	}
	return calendar.Minutes(hh*60 + mm)
}

func wholeIn(r *web.Request, name string, l *fault.List) int {
	n, err := strconv.Atoi(strings.TrimSpace(r.PostForm.Get(name)))
	if err != nil {
		l.Add(name, "fault.number")
	}
	return n
}

// actOnSlot runs a change asked from the page of interviews and comes back to it.
func (h *Handlers) actOnSlot(w http.ResponseWriter, r *web.Request, notice string, act func(slotID string, version int) error) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	if err := act(r.PathValue("slot"), number(r, "version")); err != nil {
		return err
	}
	r.Flash(notice)
	return web.Redirect(w, r, r.Site.Path("interviews"))
}

func (h *Handlers) cancelSlot(w http.ResponseWriter, r *web.Request) error {
	return h.actOnSlot(w, r, "admission.interviews.cancelled", func(slotID string, version int) error {
		return h.Service.CancelSlot(r.Ctx(), r.Actor, r.Site.ID, slotID, version)
	})
}

func (h *Handlers) noShow(w http.ResponseWriter, r *web.Request) error {
	return h.actOnSlot(w, r, "admission.interviews.missed", func(slotID string, version int) error {
		return h.Service.MarkNoShow(r.Ctx(), r.Actor, r.Site.ID, slotID, version)
	})
}
