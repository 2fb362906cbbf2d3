package internshipweb

import (
	"context"
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
	"chantier/internal/today"
)

type linkView struct {
	ui.Base
	Secret    string
	Agreement internship.Agreement
	State     internship.State
	Form      ui.Form
	Steps     []ui.Step
	Criteria  []string
	Marks     []ui.Option
	CanSign   bool
	CanAssess bool
}

func (h *Handlers) company(w http.ResponseWriter, r *web.Request) error {
	a, err := h.Service.Resolve(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return h.linkPage(w, r, a, ui.NewForm(r).With("name", a.TutorName))
}

func (h *Handlers) linkPage(w http.ResponseWriter, r *web.Request, a internship.Agreement, form ui.Form) error {
	v := linkView{Base: ui.For(r), Secret: r.PathValue("secret"), Agreement: a, State: a.StateOn(r.Today), Form: form, Steps: stepsOf(r, a)}
	v.CanSign = v.State == internship.ToSign && a.TutorSign.At.IsZero()
	v.CanAssess = a.AssessedAt.IsZero() && (v.State == internship.Running || v.State == internship.Ended)
	for _, c := range internship.Criteria() {
		v.Criteria = append(v.Criteria, c)
	}
	for m := range 5 {
		v.Marks = append(v.Marks, ui.Option{Value: strconv.Itoa(m), Label: r.T("internship.mark_" + strconv.Itoa(m))})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "internship/company.html", Title: r.T("internship.show_title", "learner", a.LearnerName, "company", a.CompanyName),
		Status: form.Status(), View: v, Layout: ui.Public})
}

// fromCompany runs a change by whoever holds the company's link.
func (h *Handlers) fromCompany(w http.ResponseWriter, r *web.Request, flash string, do func(ctx context.Context, who authz.Actor, a internship.Agreement) error) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	a, err := h.Service.Resolve(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	err = do(r.Ctx(), authz.HolderOf(a.ID), a)
	if form, ok := ui.Refused(r, err); ok {
		return h.linkPage(w, r, a, form)
	}
	if err != nil {
		return err
	}
	r.Flash(flash)
	return web.Redirect(w, r, "/company/"+r.PathValue("secret"))
}

func (h *Handlers) companySign(w http.ResponseWriter, r *web.Request) error {
	return h.fromCompany(w, r, "internship.signed", func(ctx context.Context, who authz.Actor, a internship.Agreement) error {
		return h.Service.SignAs(ctx, who, internship.TutorParty, a.SiteID, a.ID, r.PostForm.Get("fingerprint"), r.PostForm.Get("name"), r.PostForm.Get("consent") != "")
	})
}

func (h *Handlers) companyAssess(w http.ResponseWriter, r *web.Request) error {
	return h.fromCompany(w, r, "internship.assessed", func(ctx context.Context, who authz.Actor, a internship.Agreement) error {
		marks := map[string]int{}
		for _, c := range internship.Criteria() {
			if n, err := strconv.Atoi(r.PostForm.Get("mark_" + c)); err == nil {
				marks[c] = n
			}
		}
		return h.Service.Assess(ctx, who, a.SiteID, a.ID, marks, r.PostForm.Get("words"))
	})
}

func (h *Handlers) companyPDF(w http.ResponseWriter, r *web.Request) error {
	a, err := h.Service.Resolve(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return h.sendPDF(w, r, a)
}

// Today tells who has to sign, and which visits to make half-way.
func Today(database *db.DB) today.Provider {
	return func(ctx context.Context, who authz.Actor, site web.SiteInfo, day calendar.Date) ([]today.Item, error) {
		if !authz.MayTry(who, "internship.list", site.ID) {
			return nil, nil
		}
		all, err := internship.List(ctx, database.Read(), site.ID)
		if err != nil {
			return nil, err
		}
		var out []today.Item
		for _, a := range all {
			item := today.Item{Note: fault.Msg("internship.today_note", "learner", a.LearnerName, "company", a.CompanyName), Icon: "building", Href: site.Path("internships", a.ID), Weight: 30}
			switch state := a.StateOn(day); {
			case state == internship.ToSign && a.LearnerSign.At.IsZero() && authz.Can(who, "internship.sign_own", a.Target()),
				state == internship.ToSign && a.DirectorSign.At.IsZero() && authz.Can(who, "internship.sign_employer", a.Target()):
				item.Title, item.Due = fault.Msg("internship.today_sign"), a.StartsOn.AddDays(-1)
			case state == internship.Running && day == a.StartsOn.AddDays(a.Days()/2) && authz.Can(who, "internship.edit", a.Target()):
				item.Title = fault.Msg("internship.today_visit")
			default:
				continue
			}
			out = append(out, item)
		}
		return out, nil
	}
}

// Panel tells the internships on the learner's page.
func Panel(database *db.DB) cohort.PanelProvider {
	return func(ctx context.Context, who authz.Actor, l cohort.Learner, slug string) ([]cohort.Panel, error) {
		if !authz.Can(who, "internship.list", l.Target()) {
			return nil, nil
		}
		all, err := internship.OfLearner(ctx, database.Read(), l.SiteID, l.ID)
		if err != nil {
			return nil, err
		}
		p := cohort.Panel{Title: fault.Msg("internship.panel"), Icon: "building", Href: "/sites/" + slug + "/internships"}
		for _, a := range all {
			p.Lines = append(p.Lines, fault.Msg("internship.panel_line", "company", a.CompanyName, "from", a.StartsOn, "to", a.EndsOn))
		}
		if len(all) == 0 {
			p.Lines = []fault.Message{fault.Msg("internship.panel_none")}
		}
		return []cohort.Panel{p}, nil
	}
}
