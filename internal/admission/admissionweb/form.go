package admissionweb

import (
	"net/http"
	"slices"

	"chantier/internal/admission"
	"chantier/internal/person"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// steps are the screens of the form, in order. The first is also the page /apply.
var steps = []string{"contact", "situation", "project", "send"}

type formView struct {
	ui.Base
	Form         ui.Form
	Step         string
	Steps        []ui.Step
	Action       string // where the screen posts to
	Autosave     string // where it is saved while typing
	Before       string // address of the screen before
	Sexes        []ui.Option
	Heards       []ui.Option
	Availability []ui.Option
	YesNo        []ui.Option
	PlaceKnown   bool
	Summary      []summaryLine
}

// summaryLine is one answer as it will be sent, with the screen where it is changed.
type summaryLine struct{ Label, Text, Href string }

func formSteps(r *web.Request, now int, base string) []ui.Step {
	out := make([]ui.Step, len(steps))
	for i, s := range steps {
		out[i] = ui.Step{Label: r.T("admission.form.step_" + s), State: "next"}
		switch {
		case i+1 == now:
			out[i].State = "now"
		case i+1 < now:
			out[i].State = "done"
			out[i].Href = base + "/form/" + s
		}
	}
	return out
}

func (h *Handlers) form(w http.ResponseWriter, r *web.Request) error {
	a, err := h.mine(r)
	if err != nil {
		return err
	}
	if a.State != admission.Draft { // the back button after sending
		return web.Redirect(w, r, own(r, ""))
	}
	p := a.Person
	form := ui.NewForm(r).With("given_name", p.GivenName, "family_name", p.FamilyName, "email", p.Email, "phone", p.Phone,
		"birth_date", p.BirthDate.String(), "sex", string(p.Sex), "postal_code", p.PostalCode, "city", p.City,
		"heard", string(a.Heard), "heard_detail", a.HeardDetail, "motivation", a.Motivation, "availability", string(a.Availability),
		"needs_adjustment", answer(a), "adjustment", a.Adjustment)
	return h.formPage(w, r, a, form)
}

// answer gives the first value of "do you need an adjustment?": unanswered until somebody answers.
func answer(a admission.Application) string {
	if a.NeedsAdjustment {
		return "yes"
	}
	return "no"
}

func (h *Handlers) formPage(w http.ResponseWriter, r *web.Request, a admission.Application, form ui.Form) error {
	i := slices.Index(steps, r.PathValue("step"))
	if i < 0 {
		return fault.Missing("step of the form")
	}
	v := formView{Base: ui.For(r), Form: form, Step: steps[i], Steps: formSteps(r, i+1, own(r, "")), Action: own(r, "/form/"+steps[i]),
		Autosave: own(r, "/save/"+steps[i]), PlaceKnown: a.PlaceID != "",
		Sexes:        ui.Choices([]person.Sex{person.Female, person.Male, person.OtherSex}, func(s person.Sex) string { return r.T("admission.sex." + string(s)) }),
		Heards:       ui.Choices(admission.HeardChoices(), func(x admission.Heard) string { return r.T(x.Key()) }),
		Availability: ui.Choices(admission.AvailabilityChoices(), func(x admission.Availability) string { return r.T(x.Key()) }),
		YesNo:        []ui.Option{{Value: "no", Label: r.T("admission.no")}, {Value: "yes", Label: r.T("admission.yes")}}}
	if i > 0 {
		v.Before = own(r, "/form/"+steps[i-1])
	}
	if v.Step == "send" {
		v.Action, v.Summary = own(r, "/submit"), summary(r, a)
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/form.html", Title: r.T("admission.form.step_" + v.Step), Layout: ui.Public, Status: form.Status(), View: v})
}

func summary(r *web.Request, a admission.Application) []summaryLine {
	p := a.Person
	line := func(step, label, text string) summaryLine {
		if text == "" {
			text = r.T("admission.not_told")
		}
		return summaryLine{r.T("admission." + label), text, own(r, "/form/"+step)}
	}
	adjustment := r.T("admission.no")
	if a.NeedsAdjustment {
		adjustment = a.Adjustment
	}
	availability := ""
	if a.Availability != "" {
		availability = r.T(a.Availability.Key())
	}
	return []summaryLine{line("contact", "name", a.Name()), line("contact", "email", p.Email), line("contact", "phone", admission.SpacedPhone(p.Phone)),
		line("situation", "city", p.City), line("project", "motivation", a.Motivation), line("project", "availability", availability),
		line("project", "needs_adjustment", adjustment)}
}

// readStep gives the answers of a screen; the fields of other screens stay nil.
func readStep(r *web.Request, step string) (admission.SaveCmd, error) {
	var c admission.SaveCmd
	var l fault.List
	text := func(name string) *string {
		s := r.PostForm.Get(name)
		return &s
	}
	switch step {
	case "contact":
		c.GivenName, c.FamilyName, c.Email, c.Phone = text("given_name"), text("family_name"), text("email"), text("phone")
	case "situation":
		birth := dateIn(r, "birth_date", &l)
		sex := person.Sex(r.PostForm.Get("sex"))
		if !slices.Contains([]person.Sex{person.SexUnknown, person.Female, person.Male, person.OtherSex}, sex) {
			l.Add("sex", "fault.choice")
		}
		heard := admission.Heard(r.PostForm.Get("heard"))
		c.BirthDate, c.Sex, c.PostalCode, c.City = &birth, &sex, text("postal_code"), text("city")
		if r.PostForm.Has("heard") {
			c.Heard = &heard
		}
		c.Code = text("code")
	case "project":
		availability, needs := admission.Availability(r.PostForm.Get("availability")), r.PostForm.Get("needs_adjustment") == "yes"
		c.Motivation, c.Availability, c.NeedsAdjustment, c.Adjustment = text("motivation"), &availability, &needs, text("adjustment")
	default:
		return c, fault.Missing("step of the form")
	}
	return c, l.Err()
}

// save keeps a whole screen.
func (h *Handlers) save(w http.ResponseWriter, r *web.Request) (admission.Application, error) {
	a, err := h.mine(r)
	if err != nil {
		return a, err
	}
	if err := r.ParseForm(w); err != nil {
		return a, err
	}
	cmd, err := readStep(r, r.PathValue("step"))
	if err != nil {
		return a, err
	}
	return a, h.Service.Save(r.Ctx(), r.Actor, a.SiteID, a.ID, cmd)
}

// formPost keeps a screen and goes on to the next.
func (h *Handlers) formPost(w http.ResponseWriter, r *web.Request) error {
	a, err := h.save(w, r)
	if err == nil {
		return web.Redirect(w, r, own(r, "/form/"+steps[slices.Index(steps, r.PathValue("step"))+1]))
	}
	if fault.KindOf(err) == fault.Conflict { // sent meanwhile, from another device
		r.Flash("admission.fault.state." + string(admission.Submitted))
		return web.Redirect(w, r, own(r, ""))
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.formPage(w, r, a, form)
	}
	return err
}

// autosave keeps what is being typed and answers 204. A field that is not finished, such as half an address,
// is left out: its screen tells what is wrong with it when it is sent.
func (h *Handlers) autosave(w http.ResponseWriter, r *web.Request) error {
	a, err := h.mine(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	cmd, err := readStep(r, r.PathValue("step"))
	if err == nil {
		err = h.Service.Save(r.Ctx(), r.Actor, a.SiteID, a.ID, cmd)
	}
	if fault.KindOf(err) == fault.Invalid {
		err = h.Service.Save(r.Ctx(), r.Actor, a.SiteID, a.ID, cmd.Without(fault.Faults(err)))
	}
	if fault.KindOf(err) == fault.Invalid || err == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return err
}

func (h *Handlers) submit(w http.ResponseWriter, r *web.Request) error {
	a, err := h.mine(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err = h.Service.Submit(r.Ctx(), r.Actor, a.SiteID, a.ID, r.PostForm.Get("consent") != "")
	if fault.KindOf(err) == fault.Conflict { // a second click
		return web.Redirect(w, r, own(r, ""))
	}
	if form, ok := ui.Refused(r, err); ok {
		r.SetPathValue("step", "send")
		return h.formPage(w, r, a, form)
	}
	if err != nil {
		return err
	}
	r.Flash("admission.candidate.sent")
	return web.Redirect(w, r, own(r, ""))
}
