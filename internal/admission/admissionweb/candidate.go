package admissionweb

import (
	"net/http"
	"time"

	"chantier/internal/admission"
	"chantier/internal/cohort"
	"chantier/internal/network"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type candidateView struct {
	ui.Base
	Form        ui.Form
	App         admission.Application
	Tag         ui.Tag
	Link        string // address of this page without a final slash
	Steps       []ui.Step
	Test        string // what is left of the test: "", todo, running, done
	Slot        admission.Slot
	Days        []slotDay // free slots
	CanMove     bool
	Missed      bool // an interview was missed and none is booked
	Met         bool
	Cohort      cohort.Cohort
	Message     string // words of the last decision for the person
	Address     string
	Phone       string
	SchoolEmail string
}

// slotDay is the slots of one day.
type slotDay struct {
	Day   calendar.Date
	Slots []admission.Slot
}

func byDay(slots []admission.Slot) []slotDay {
	var out []slotDay
	for _, s := range slots {
		if len(out) == 0 || out[len(out)-1].Day != s.Day() {
			out = append(out, slotDay{Day: s.Day()})
		}
		last := &out[len(out)-1]
		last.Slots = append(last.Slots, s)
	}
	return out
}

func (h *Handlers) candidate(w http.ResponseWriter, r *web.Request) error {
	a, err := h.mine(r)
	if err != nil {
		return err
	}
	return h.candidatePage(w, r, a, ui.NewForm(r))
}

func (h *Handlers) candidatePage(w http.ResponseWriter, r *web.Request, a admission.Application, form ui.Form) error {
	q, now := h.DB.Read(), h.Clock.Now()
	v := candidateView{Base: ui.For(r), Form: form, App: a, Tag: tagOf(r, a.State), Link: own(r, "")}
	site, err := network.SiteByID(r.Ctx(), q, a.SiteID)
	if err != nil {
		return err
	}
	v.Address, v.Phone, v.SchoolEmail = site.Address(), site.Phone, site.Email
	if err := h.candidateInterview(r, &v, now); err != nil {
		return err
	}
	if h.Service.Tests != nil && a.State.Open() {
		result, err := h.Service.Tests.ResultOf(r.Ctx(), q, a.SiteID, a.ID)
		if err != nil {
			return err
		}
		if v.Test = result.State; v.Test == "" {
			v.Test = "todo"
		}
	}
	if a.CohortID != "" {
		if v.Cohort, err = cohort.ByID(r.Ctx(), q, a.SiteID, a.CohortID); err != nil {
			return err
		}
	}
	decisions, err := admission.Decisions(r.Ctx(), q, a.SiteID, a.ID)
	if err != nil {
		return err
	}
	if len(decisions) > 0 {
		v.Message = decisions[0].Message
	}
	v.Steps = journey(r, v)
	return h.Kit.Show(w, r, ui.Page{Template: "admission/candidate.html", Title: r.T("admission.candidate.title"), Layout: ui.Public, Status: form.Status(), View: v})
}

func (h *Handlers) candidateInterview(r *web.Request, v *candidateView, now time.Time) error {
	slots, err := admission.SlotsOf(r.Ctx(), h.DB.Read(), v.App.SiteID, v.App.ID)
	if err != nil {
		return err
	}
	for _, s := range slots {
		switch s.Outcome {
		case admission.Held:
			v.Met = true
		case admission.NoShow:
			v.Missed = true
		default:
			v.Slot = s
		}
	}
	v.Missed = v.Missed && v.Slot.ID == "" && !v.Met
	v.CanMove = v.Slot.ID != "" && v.Slot.StartsAt.Sub(now) >= admission.BookingNotice
	if v.App.State == admission.Interview && !v.Met && (v.Slot.ID == "" || v.CanMove) {
		free, err := admission.FreeSlots(r.Ctx(), h.DB.Read(), v.App.SiteID, now)
		if err != nil {
			return err
		}
		v.Days = byDay(free)
	}
	return nil
}

// journey draws where the candidate is: application, test, interview, answer.
func journey(r *web.Request, v candidateView) []ui.Step {
	at := map[admission.State]int{admission.Draft: 0, admission.Submitted: 1, admission.InTest: 1, admission.Interview: 2}
	now, ok := at[v.App.State]
	if !ok {
		now = 3
	}
	if v.Met && now < 3 {
		now = 3
	}
	if v.App.State == admission.Submitted && v.Test == "done" {
		now = 2
	}
	out := make([]ui.Step, 4)
	for i, s := range []string{"application", "test", "interview", "answer"} {
		out[i] = ui.Step{Label: r.T("admission.journey." + s), State: "next"}
		switch {
		case i < now:
			out[i].State = "done"
		case i == now:
			out[i].State = "now"
		}
	}
	if !v.App.State.Open() && v.App.State != admission.Draft {
		out[3].State = "done"
	}
	return out
}

// actOwn runs a change asked from the candidate's page and comes back to it.
func (h *Handlers) actOwn(w http.ResponseWriter, r *web.Request, notice string, act func(a admission.Application) error) error {
	a, err := h.mine(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err = act(a)
	if form, ok := ui.Refused(r, err); ok {
		if a, err = admission.ByID(r.Ctx(), h.DB.Read(), a.SiteID, a.ID); err != nil {
			return err
		}
		return h.candidatePage(w, r, a, form)
	}
	if err != nil {
		return err
	}
	r.Flash(notice)
	return web.Redirect(w, r, own(r, ""))
}

func (h *Handlers) withdrawOwn(w http.ResponseWriter, r *web.Request) error {
	return h.actOwn(w, r, "admission.candidate.withdrawn", func(a admission.Application) error {
		return h.Service.Withdraw(r.Ctx(), r.Actor, a.SiteID, a.ID)
	})
}

func (h *Handlers) bookOwn(w http.ResponseWriter, r *web.Request) error {
	return h.actOwn(w, r, "admission.candidate.booked", func(a admission.Application) error {
		return h.Service.BookSlot(r.Ctx(), r.Actor, a.SiteID, a.ID, r.PostForm.Get("slot"))
	})
}

func (h *Handlers) cancelOwn(w http.ResponseWriter, r *web.Request) error {
	return h.actOwn(w, r, "admission.candidate.unbooked", func(a admission.Application) error {
		return h.Service.CancelBooking(r.Ctx(), r.Actor, a.SiteID, a.ID)
	})
}

func (h *Handlers) acceptOwn(w http.ResponseWriter, r *web.Request) error {
	return h.actOwn(w, r, "admission.candidate.accepted_notice", func(a admission.Application) error {
		_, err := h.Service.AcceptOffer(r.Ctx(), r.Actor, a.SiteID, a.ID, r.PostForm.Get("email"))
		return err
	})
}

func (h *Handlers) declineOwn(w http.ResponseWriter, r *web.Request) error {
	return h.actOwn(w, r, "admission.candidate.declined_notice", func(a admission.Application) error {
		return h.Service.DeclineOffer(r.Ctx(), r.Actor, a.SiteID, a.ID)
	})
}

// ics gives the appointment as a file for the telephone's calendar.
func (h *Handlers) ics(w http.ResponseWriter, r *web.Request) error {
	a, err := h.mine(r)
	if err != nil {
		return err
	}
	slot, err := admission.OpenSlotOf(r.Ctx(), h.DB.Read(), a.SiteID, a.ID)
	if err != nil {
		return err
	}
	if slot.ID == "" {
		return web.Redirect(w, r, own(r, ""))
	}
	site, err := network.SiteByID(r.Ctx(), h.DB.Read(), a.SiteID)
	if err != nil {
		return err
	}
	text := slot.Calendar(h.Clock.Now(), r.T("admission.ics.title", "site", site.Name), r.T("admission.ics.place", "room", slot.Room, "address", site.Address()))
	return web.File(w, r, "text/calendar; charset=utf-8", "entretien.ics", []byte(text))
}
