package admissionweb

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"chantier/internal/admission"
	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/person"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type showView struct {
	ui.Base
	Form        ui.Form
	App         admission.Application
	Tag         ui.Tag
	Place       string
	Cohort      cohort.Cohort
	Slots       []admission.Slot
	Open        admission.Slot // held, to come or not told yet
	FreeSlots   []ui.Option
	Test        admission.TestResult
	HasTest     bool
	Decisions   []admission.Decision
	Duplicates  []admission.Duplicate
	History     []ui.Event
	CanInvite   bool
	CanBook     bool
	CanWithdraw bool
	CanDecide   bool
	CanAnswer   bool
	CanReopen   bool
	CanLapse    bool
}

// Phone writes a number as it is read aloud.
func (showView) Phone(s string) string { return admission.SpacedPhone(s) }

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "application.show")
	if err != nil {
		return err
	}
	return h.showPage(w, r, a, ui.NewForm(r))
}

func (h *Handlers) showPage(w http.ResponseWriter, r *web.Request, a admission.Application, form ui.Form) error {
	q, now := h.DB.Read(), h.Clock.Now()
	v := showView{Base: ui.For(r), Form: form, App: a, Tag: tagOf(r, a.State)}
	names, _, err := placeNames(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v.Place = names[a.PlaceID]
	if a.CohortID != "" {
		if v.Cohort, err = cohort.ByID(r.Ctx(), q, r.Site.ID, a.CohortID); err != nil {
			return err
		}
	}
	if v.Slots, err = admission.SlotsOf(r.Ctx(), q, r.Site.ID, a.ID); err != nil {
		return err
	}
	met := false
	for _, s := range v.Slots {
		if s.Outcome == "" {
			v.Open = s
		}
		met = met || s.Outcome == admission.Held
	}
	v.CanInvite = a.State.Can(admission.Invite) && r.CanHere("application.invite")
	v.CanBook = a.State == admission.Interview && !met && r.CanHere("interview.book")
	v.CanWithdraw = a.State.Can(admission.Withdraw) && r.CanHere("application.withdraw")
	v.CanDecide = a.State.Can(admission.Refuse) && r.CanHere("decision.make")
	v.CanAnswer = a.State == admission.Admitted && r.CanHere("offer.answer")
	v.CanLapse = a.State == admission.Admitted && r.Today.After(a.AnswerBy) && r.CanHere("offer.lapse")
	v.CanReopen = a.State.Can(admission.Reconsider) && !a.SubmittedAt.IsZero() && r.CanHere("decision.reconsider")
	if v.CanBook {
		free, err := admission.FreeSlots(r.Ctx(), q, r.Site.ID, now)
		if err != nil {
			return err
		}
		for _, s := range free {
			v.FreeSlots = append(v.FreeSlots, ui.Option{Value: s.ID, Label: r.Loc.DateLong(s.Day()) + ", " + r.Loc.Time(s.StartsAt) + " · " + s.Room})
		}
	}
	if h.Service.Tests != nil {
		if v.Test, err = h.Service.Tests.ResultOf(r.Ctx(), q, r.Site.ID, a.ID); err != nil {
			return err
		}
		v.HasTest = v.Test.State != ""
	}
	if v.Decisions, err = admission.Decisions(r.Ctx(), q, r.Site.ID, a.ID); err != nil {
		return err
	}
	if a.State.Open() {
		if v.Duplicates, err = admission.Duplicates(r.Ctx(), q, r.Site.ID, a.Person); err != nil {
			return err
		}
	}
	if v.History, err = history(r, q, a); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/show.html", Title: a.Name(), View: v, Status: form.Status()})
}

// history tells what happened to the person's file, from the audit trail. Actions without a sentence of
// their own are left out: eligibility is nobody's business on this page.
func history(r *web.Request, q db.Queryer, a admission.Application) ([]ui.Event, error) {
	entries, err := audit.ForPerson(r.Ctx(), q, a.SiteID, a.PersonID, 60)
	if err != nil {
		return nil, err
	}
	var out []ui.Event
	for _, e := range entries {
		key := "admission.history." + e.Action
		if !r.Loc.Has(key) || (e.Object != "application" && e.Object != "interview_slot" && e.Object != "interview_grid" && e.Action != "application.edit") {
			continue
		}
		event := ui.Event{When: r.Loc.Instant(e.At), Title: r.T(key)}
		detail := map[string]string{}
		if e.Detail != "" {
			if err := json.Unmarshal([]byte(e.Detail), &detail); err != nil {
				return nil, err
			}
		}
		if to := detail["to"]; to != "" && slices.Contains(admission.States(), admission.State(to)) {
			event.Text, event.Tone = r.T(admission.State(to).Key()), tone(admission.State(to))
		}
		switch e.ActorKind {
		case "link", "visitor":
			event.Who = r.T("admission.history.candidate")
		case "account":
			if acc, err := identity.AccountByID(r.Ctx(), q, e.ActorID); err == nil {
				event.Who = acc.Name()
			}
		}
		out = append(out, event)
	}
	return out, nil
}

func (h *Handlers) invite(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.invited", func(applicationID string, version int) error {
		return h.Service.Invite(r.Ctx(), r.Actor, r.Site.ID, applicationID, version)
	})
}

func (h *Handlers) withdraw(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.withdrawn", func(applicationID string, _ int) error {
		return h.Service.Withdraw(r.Ctx(), r.Actor, r.Site.ID, applicationID)
	})
}

func (h *Handlers) book(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.booked", func(applicationID string, _ int) error {
		if r.PostForm.Get("slot") == "" {
			return fault.Field("slot", "fault.required")
		}
		return h.Service.BookSlot(r.Ctx(), r.Actor, r.Site.ID, applicationID, r.PostForm.Get("slot"))
	})
}

func (h *Handlers) cancelBooking(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.unbooked", func(applicationID string, _ int) error {
		return h.Service.CancelBooking(r.Ctx(), r.Actor, r.Site.ID, applicationID)
	})
}

func (h *Handlers) accept(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.accepted", func(applicationID string, _ int) error {
		_, err := h.Service.AcceptOffer(r.Ctx(), r.Actor, r.Site.ID, applicationID, r.PostForm.Get("email"))
		return err
	})
}

func (h *Handlers) decline(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.declined", func(applicationID string, _ int) error {
		return h.Service.DeclineOffer(r.Ctx(), r.Actor, r.Site.ID, applicationID)
	})
}

func (h *Handlers) lapse(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.lapsed", func(applicationID string, version int) error {
		return h.Service.LapseOffer(r.Ctx(), r.Actor, r.Site.ID, applicationID, version)
	})
}

func (h *Handlers) reconsider(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "admission.show.reconsidered", func(applicationID string, version int) error {
		return h.Service.Reconsider(r.Ctx(), r.Actor, r.Site.ID, applicationID, version, r.PostForm.Get("reason"))
	})
}

func (h *Handlers) moveWaiting(w http.ResponseWriter, r *web.Request) error {
	return h.post(w, r, "form.saved", func(applicationID string, version int) error {
		return h.Service.MoveWaiting(r.Ctx(), r.Actor, r.Site.ID, applicationID, version, r.PostForm.Get("up") == "1")
	})
}

type editView struct {
	ui.Base
	Form ui.Form
	App  admission.Application
}

func (h *Handlers) edit(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "application.edit")
	if err != nil {
		return err
	}
	p := a.Person
	return h.editPage(w, r, a, ui.NewForm(r).With("version", r.Loc.Decimal(float64(p.Version), 0), "given_name", p.GivenName, "family_name", p.FamilyName,
		"email", p.Email, "phone", p.Phone, "postal_code", p.PostalCode, "city", p.City))
}

func (h *Handlers) editPage(w http.ResponseWriter, r *web.Request, a admission.Application, form ui.Form) error {
	return h.Kit.Show(w, r, ui.Page{Template: "admission/edit.html", Title: r.T("admission.edit.title"), Status: form.Status(), View: editView{ui.For(r), form, a}})
}

func (h *Handlers) editPost(w http.ResponseWriter, r *web.Request) error {
	a, err := h.theirs(r, "application.edit")
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	err = h.Service.EditContact(r.Ctx(), r.Actor, r.Site.ID, a.ID, admission.ContactCmd{Version: number(r, "version"), GivenName: f.Get("given_name"),
		FamilyName: f.Get("family_name"), Email: f.Get("email"), Phone: f.Get("phone"), PostalCode: f.Get("postal_code"), City: f.Get("city")})
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, a, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("applications", a.ID))
}

type enterView struct {
	ui.Base
	Form         ui.Form
	Duplicates   []admission.Duplicate
	Channels     []ui.Option
	Heards       []ui.Option
	Availability []ui.Option
	YesNo        []ui.Option
}

func (h *Handlers) enter(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "application.enter", r.Target()); err != nil {
		return err
	}
	return h.enterPage(w, r, ui.NewForm(r).With("needs_adjustment", "no", "channel", "paper"), nil)
}

func (h *Handlers) enterPage(w http.ResponseWriter, r *web.Request, form ui.Form, found []admission.Duplicate) error {
	return h.Kit.Show(w, r, ui.Page{Template: "admission/enter.html", Title: r.T("admission.enter.title"), Status: form.Status(), View: enterView{
		Base: ui.For(r), Form: form, Duplicates: found,
		Channels:     ui.Choices([]admission.Channel{admission.Paper, admission.Phone}, func(c admission.Channel) string { return r.T(c.Key()) }),
		Heards:       ui.Choices(admission.HeardChoices(), func(x admission.Heard) string { return r.T(x.Key()) }),
		Availability: ui.Choices(admission.AvailabilityChoices(), func(x admission.Availability) string { return r.T(x.Key()) }),
		YesNo:        []ui.Option{{Value: "no", Label: r.T("admission.no")}, {Value: "yes", Label: r.T("admission.yes")}}}})
}

func (h *Handlers) enterPost(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	var l fault.List
	birth := dateIn(r, "birth_date", &l)
	err := l.Err()
	var a admission.Application
	if err == nil {
		a, err = h.Service.Enter(r.Ctx(), r.Actor, r.Site.ID, admission.EnterCmd{Channel: admission.Channel(f.Get("channel")), Code: strings.TrimSpace(f.Get("code")),
			Consent: f.Get("consent") != "", DuplicateIsSeen: f.Get("duplicate_seen") != "",
			Person: person.Person{GivenName: f.Get("given_name"), FamilyName: f.Get("family_name"), Email: f.Get("email"), Phone: f.Get("phone"),
				BirthDate: birth, PostalCode: f.Get("postal_code"), City: f.Get("city")},
			Answers: admission.Application{Heard: admission.Heard(f.Get("heard")), Motivation: f.Get("motivation"), Availability: admission.Availability(f.Get("availability")),
				NeedsAdjustment: f.Get("needs_adjustment") == "yes", Adjustment: f.Get("adjustment")}})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.enterPage(w, r, form, admission.DuplicatesIn(err))
	}
	if err != nil {
		return err
	}
	r.Flash("admission.enter.done")
	return web.Redirect(w, r, r.Site.Path("applications", a.ID))
}
