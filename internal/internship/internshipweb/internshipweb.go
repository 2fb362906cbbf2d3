// Package internshipweb holds the pages of internships: the staff's, the learner's, and the company's behind its link.
package internshipweb

import (
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/cohort"
	"chantier/internal/internship"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "internship", FS: files, Views: map[string]any{"list.html": listView{}, "edit.html": editView{}, "company_new.html": companyView{},
		"show.html": showView{}, "company.html": linkView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *internship.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/internships", "internship.list", h.list)
	rt.Get("/sites/{site}/internships/new", "internship.edit", h.showNew)
	rt.Post("/sites/{site}/internships", "internship.edit", h.save)
	rt.Get("/sites/{site}/companies/new", "internship.edit", h.showNewCompany)
	rt.Post("/sites/{site}/companies", "internship.edit", h.addCompany)
	rt.Get("/sites/{site}/internships/{internship}", "internship.list", h.show)
	rt.Get("/sites/{site}/internships/{internship}/edit", "internship.edit", h.showEdit)
	rt.Post("/sites/{site}/internships/{internship}", "internship.edit", h.save)
	rt.Post("/sites/{site}/internships/{internship}/issue", "internship.edit", h.issue)
	rt.Post("/sites/{site}/internships/{internship}/cancel", "internship.edit", h.cancel)
	rt.Post("/sites/{site}/internships/{internship}/sign", "internship.sign_own", h.signOwn)
	rt.Post("/sites/{site}/internships/{internship}/sign-employer", "internship.sign_employer", h.signEmployer)
	rt.Get("/sites/{site}/internships/{internship}/agreement.pdf", "internship.list", h.pdf)
	rt.Get("/company/{secret}", "internship.company_link", h.company)
	rt.Post("/company/{secret}/sign", "internship.company_link", h.companySign)
	rt.Post("/company/{secret}/assess", "internship.company_link", h.companyAssess)
	rt.Get("/company/{secret}/agreement.pdf", "internship.company_link", h.companyPDF)
}

type agreementRow struct {
	internship.Agreement
	Tag ui.Tag
}

func tagOf(r *web.Request, a internship.Agreement) ui.Tag {
	state := a.StateOn(r.Today)
	tone := map[internship.State]string{internship.Draft: "mute", internship.ToSign: "warn", internship.Signed: "info", internship.Running: "ok", internship.Ended: "mute", internship.Cancelled: "bad"}[state]
	return ui.Tag{Label: r.T("internship.state_" + string(state)), Tone: tone}
}

type listView struct {
	ui.Base
	Rows      []agreementRow
	Companies []internship.Company
	None      ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	q := h.DB.Read()
	all, err := internship.List(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), None: ui.Empty{Icon: "building", Title: r.T("internship.none_title"), Text: r.T("internship.none_text")}}
	for _, a := range all {
		if r.Can("internship.list", a.Target()) {
			v.Rows = append(v.Rows, agreementRow{a, tagOf(r, a)})
		}
	}
	if r.CanHere("internship.edit") {
		if v.Companies, err = internship.Companies(r.Ctx(), q, r.Site.ID); err != nil {
			return err
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "internship/list.html", Title: r.T("internship.list_title"), View: v})
}

type companyView struct {
	ui.Base
	Form ui.Form
}

func (h *Handlers) showNewCompany(w http.ResponseWriter, r *web.Request) error {
	return h.companyPage(w, r, ui.NewForm(r))
}

func (h *Handlers) companyPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	return h.Kit.Show(w, r, ui.Page{Template: "internship/company_new.html", Title: r.T("internship.company_new"), Status: form.Status(), View: companyView{ui.For(r), form}})
}

func (h *Handlers) addCompany(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	_, err := h.Service.AddCompany(r.Ctx(), r.Actor, internship.Company{SiteID: r.Site.ID, Name: f.Get("name"), SIRET: f.Get("siret"), Address: f.Get("address"),
		TutorName: f.Get("tutor_name"), TutorEmail: f.Get("tutor_email")})
	if form, ok := ui.Refused(r, err); ok {
		return h.companyPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("internship.company_added")
	return web.Redirect(w, r, r.Site.Path("internships"))
}

type editView struct {
	ui.Base
	Form      ui.Form
	ID        string // "" when new
	Learners  []ui.Option
	Companies []ui.Option
	Aims      []ui.Option
}

func (h *Handlers) editPage(w http.ResponseWriter, r *web.Request, agreementID string, form ui.Form) error {
	q := h.DB.Read()
	learners, err := cohort.SiteLearners(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	companies, err := internship.Companies(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	v := editView{Base: ui.For(r), Form: form, ID: agreementID,
		Aims: ui.Choices(internship.Aims(), func(a internship.Aim) string { return r.T("internship.aim_" + string(a)) })}
	for _, l := range learners {
		if l.LeftOn.IsZero() {
			v.Learners = append(v.Learners, ui.Option{Value: l.ID, Label: l.Name() + " · " + l.CohortName})
		}
	}
	for _, c := range companies {
		v.Companies = append(v.Companies, ui.Option{Value: c.ID, Label: c.Name})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "internship/edit.html", Title: r.T("internship.new"), Status: form.Status(), View: v})
}

func (h *Handlers) showNew(w http.ResponseWriter, r *web.Request) error {
	return h.editPage(w, r, "", ui.NewForm(r).With("learner", r.URL.Query().Get("learner"), "weekly_hours", "35", "aim", "confirm"))
}

func (h *Handlers) showEdit(w http.ResponseWriter, r *web.Request) error {
	a, err := h.readable(r)
	if err != nil {
		return err
	}
	return h.editPage(w, r, a.ID, ui.NewForm(r).With("learner", a.LearnerID, "company", a.CompanyID, "aim", string(a.Aim), "starts_on", a.StartsOn.String(), "ends_on", a.EndsOn.String(),
		"weekly_hours", strconv.Itoa(int(a.Weekly)/60), "tasks", a.Tasks, "version", strconv.Itoa(a.Version)))
}

func (h *Handlers) save(w http.ResponseWriter, r *web.Request) error {
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
	hours, err := strconv.Atoi(r.PostForm.Get("weekly_hours"))
	if err != nil {
		l.Add("weekly_hours", "fault.number")
	}
	if r.PostForm.Get("learner") == "" {
		l.Add("learner", "fault.choice")
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	a := internship.Agreement{ID: r.PathValue("internship"), SiteID: r.Site.ID, LearnerID: r.PostForm.Get("learner"), CompanyID: r.PostForm.Get("company"),
		Aim: internship.Aim(r.PostForm.Get("aim")), StartsOn: date("starts_on"), EndsOn: date("ends_on"), Weekly: calendar.Minutes(60 * hours), Tasks: r.PostForm.Get("tasks"), Version: version}
	if err = l.Err(); err == nil {
		a, err = h.Service.Save(r.Ctx(), r.Actor, a)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, r.PathValue("internship"), form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("internships", a.ID))
}

// readable loads the agreement of the address for who may see it.
func (h *Handlers) readable(r *web.Request) (internship.Agreement, error) {
	a, err := internship.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("internship"))
	if err != nil {
		return a, err
	}
	return a, authz.Check(r.Actor, "internship.list", a.Target())
}

type markRow struct {
	Label string
	Mark  int
}

type showView struct {
	ui.Base
	Agreement                            internship.Agreement
	Tag                                  ui.Tag
	State                                internship.State
	Form                                 ui.Form
	Notices                              []string
	Steps                                []ui.Step
	Marks                                []markRow
	CanEdit, CanSignOwn, CanSignEmployer bool
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.showPage(w, r, ui.NewForm(r).With("name", r.Actor.Name))
}

func (h *Handlers) showPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	a, err := h.readable(r)
	if err != nil {
		return err
	}
	q := h.DB.Read()
	context, err := internship.ContextOf(r.Ctx(), q, a)
	if err != nil {
		return err
	}
	v := showView{Base: ui.For(r), Agreement: a, Tag: tagOf(r, a), State: a.StateOn(r.Today), Form: form}
	for _, n := range a.Review(context) {
		v.Notices = append(v.Notices, r.T(n.Key, n.Args...))
	}
	v.Steps = stepsOf(r, a)
	marks, err := internship.MarksOf(r.Ctx(), q, a.ID)
	if err != nil {
		return err
	}
	if !a.AssessedAt.IsZero() {
		for _, c := range internship.Criteria() {
			v.Marks = append(v.Marks, markRow{r.T("internship.criterion_" + c), marks[c]})
		}
	}
	waiting := v.State == internship.ToSign
	v.CanEdit = r.Can("internship.edit", a.Target())
	v.CanSignOwn = waiting && a.LearnerSign.At.IsZero() && r.Can("internship.sign_own", a.Target())
	v.CanSignEmployer = waiting && a.DirectorSign.At.IsZero() && r.Can("internship.sign_employer", a.Target())
	return h.Kit.Show(w, r, ui.Page{Template: "internship/show.html", Title: r.T("internship.show_title", "learner", a.LearnerName, "company", a.CompanyName), Status: form.Status(), View: v})
}

func stepsOf(r *web.Request, a internship.Agreement) []ui.Step {
	step := func(party string, s internship.Sign) ui.Step {
		if s.At.IsZero() {
			return ui.Step{Label: r.T("internship.party_" + party), Note: r.T("internship.to_sign"), State: "now"}
		}
		return ui.Step{Label: r.T("internship.party_" + party), Note: s.Name + ", " + r.Loc.Instant(s.At), State: "done"}
	}
	if a.IssuedAt.IsZero() {
		return nil
	}
	return []ui.Step{step("learner", a.LearnerSign), step("tutor", a.TutorSign), step("director", a.DirectorSign)}
}

func (h *Handlers) answer(w http.ResponseWriter, r *web.Request, err error, flash string) error {
	if form, ok := ui.Refused(r, err); ok {
		return h.showPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash(flash)
	return web.Redirect(w, r, r.Site.Path("internships", r.PathValue("internship")))
}

func (h *Handlers) issue(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	return h.answer(w, r, h.Service.Issue(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("internship"), version), "internship.issued")
}

func (h *Handlers) cancel(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	return h.answer(w, r, h.Service.Cancel(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("internship"), r.PostForm.Get("reason"), version), "internship.cancelled")
}

func (h *Handlers) signOwn(w http.ResponseWriter, r *web.Request) error {
	return h.sign(w, r, internship.LearnerParty)
}

func (h *Handlers) signEmployer(w http.ResponseWriter, r *web.Request) error {
	return h.sign(w, r, internship.DirectorParty)
}

func (h *Handlers) sign(w http.ResponseWriter, r *web.Request, party internship.Party) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.SignAs(r.Ctx(), r.Actor, party, r.Site.ID, r.PathValue("internship"), r.PostForm.Get("fingerprint"), r.PostForm.Get("name"), r.PostForm.Get("consent") != "")
	return h.answer(w, r, err, "internship.signed")
}

func (h *Handlers) pdf(w http.ResponseWriter, r *web.Request) error {
	a, err := h.readable(r)
	if err != nil {
		return err
	}
	return h.sendPDF(w, r, a)
}

func (h *Handlers) sendPDF(w http.ResponseWriter, r *web.Request, a internship.Agreement) error {
	pdf, err := h.Service.PDF(r.Ctx(), h.DB.Read(), a)
	if err != nil {
		return err
	}
	return web.File(w, r, "application/pdf", "convention-"+a.ID[:8]+".pdf", pdf)
}
