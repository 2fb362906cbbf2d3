// Package admissionweb holds the pages of admission: the candidate's form and personal page, and the
// staff's lists, interviews, grids, selection and eligibility.
package admissionweb

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/admission"
	"chantier/internal/campaign"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "admission", FS: files, Views: map[string]any{
		"start.html": startView{}, "resume.html": resumeView{}, "form.html": formView{}, "candidate.html": candidateView{},
		"list.html": listView{}, "show.html": showView{}, "edit.html": editView{}, "enter.html": enterView{},
		"interviews.html": interviewsView{}, "grid.html": gridView{}, "selection.html": selectionView{}, "committee.html": committeeView{},
		"decide.html": decideView{}, "eligibility.html": eligibilityView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *admission.Service
	DB      *db.DB
	Clock   clock.Clock
	Bundle  *i18n.Bundle
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/apply", "application.start", h.start)
	rt.Post("/apply", "application.start", h.startPost)
	rt.Get("/apply/resume", "application.resume", h.resume)
	rt.Post("/apply/resume", "application.resume", h.resumePost)
	rt.Get("/apply/{secret}", "application.show_own", h.candidate)
	rt.Get("/apply/{secret}/form/{step}", "application.save", h.form)
	rt.Post("/apply/{secret}/form/{step}", "application.save", h.formPost)
	rt.Post("/apply/{secret}/save/{step}", "application.save", h.autosave)
	rt.Post("/apply/{secret}/submit", "application.submit", h.submit)
	rt.Post("/apply/{secret}/withdraw", "application.withdraw", h.withdrawOwn)
	rt.Post("/apply/{secret}/book", "interview.book", h.bookOwn)
	rt.Post("/apply/{secret}/cancel-booking", "interview.cancel_booking", h.cancelOwn)
	rt.Get("/apply/{secret}/interview.ics", "application.show_own", h.ics)
	rt.Post("/apply/{secret}/accept", "offer.answer", h.acceptOwn)
	rt.Post("/apply/{secret}/decline", "offer.answer", h.declineOwn)

	rt.Get("/sites/{site}/applications", "application.list", h.list)
	rt.Get("/sites/{site}/applications/export.csv", "application.export", h.export)
	rt.Post("/sites/{site}/applications/invite", "application.invite", h.inviteMany)
	rt.Get("/sites/{site}/applications/new", "application.enter", h.enter)
	rt.Post("/sites/{site}/applications/new", "application.enter", h.enterPost)
	rt.Get("/sites/{site}/applications/{application}", "application.show", h.show)
	rt.Get("/sites/{site}/applications/{application}/edit", "application.edit", h.edit)
	rt.Post("/sites/{site}/applications/{application}/edit", "application.edit", h.editPost)
	rt.Post("/sites/{site}/applications/{application}/invite", "application.invite", h.invite)
	rt.Post("/sites/{site}/applications/{application}/withdraw", "application.withdraw", h.withdraw)
	rt.Post("/sites/{site}/applications/{application}/book", "interview.book", h.book)
	rt.Post("/sites/{site}/applications/{application}/cancel-booking", "interview.cancel_booking", h.cancelBooking)
	rt.Post("/sites/{site}/applications/{application}/accept", "offer.answer", h.accept)
	rt.Post("/sites/{site}/applications/{application}/decline", "offer.answer", h.decline)
	rt.Post("/sites/{site}/applications/{application}/lapse", "offer.lapse", h.lapse)
	rt.Post("/sites/{site}/applications/{application}/reconsider", "decision.reconsider", h.reconsider)
	rt.Post("/sites/{site}/applications/{application}/move", "decision.reorder", h.moveWaiting)
	rt.Get("/sites/{site}/applications/{application}/decision", "decision.make", h.decide)
	rt.Post("/sites/{site}/applications/{application}/decision", "decision.make", h.decidePost)
	rt.Get("/sites/{site}/applications/{application}/eligibility", "eligibility.show", h.eligibility)
	rt.Post("/sites/{site}/applications/{application}/eligibility", "eligibility.record", h.eligibilityPost)

	rt.Get("/sites/{site}/interviews", "interview.list", h.interviews)
	rt.Post("/sites/{site}/interviews", "interview.open_slots", h.openSlots)
	rt.Post("/sites/{site}/interviews/{slot}/cancel", "interview.cancel_slot", h.cancelSlot)
	rt.Post("/sites/{site}/interviews/{slot}/no-show", "interview.mark_no_show", h.noShow)
	rt.Get("/sites/{site}/interviews/{slot}", "interview.show_grid", h.grid)
	rt.Post("/sites/{site}/interviews/{slot}/grid", "interview.fill_grid", h.gridPost)
	rt.Post("/sites/{site}/interviews/{slot}/gap", "interview.explain_gap", h.gapPost)

	rt.Get("/sites/{site}/selection", "decision.list", h.selection)
	rt.Get("/sites/{site}/selection/{cohort}", "decision.list", h.committee)
}

// tone gives the colour of a state's label.
func tone(s admission.State) string {
	switch s {
	case admission.Draft, admission.Withdrawn, admission.Declined:
		return "mute"
	case admission.Submitted, admission.InTest:
		return "info"
	case admission.Interview, admission.Admitted, admission.Waiting, admission.Pool:
		return "warn"
	case admission.Accepted:
		return "ok"
	case admission.Refused:
		return "bad"
	}
	return "mute"
}

func tagOf(r *web.Request, s admission.State) ui.Tag {
	return ui.Tag{Label: r.T(s.Key()), Tone: tone(s)}
}

// mine opens the application of a personal link: the request then acts as its holder, at its site.
func (h *Handlers) mine(r *web.Request) (admission.Application, error) {
	applicationID, siteID, err := h.Service.ResolveLink(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return admission.Application{}, err
	}
	r.Actor = authz.HolderOf(applicationID)
	site, err := network.SiteByID(r.Ctx(), h.DB.Read(), siteID)
	if err != nil {
		return admission.Application{}, err
	}
	r.Site = web.SiteInfo{ID: site.ID, Slug: site.Slug, Name: site.Name}
	return admission.ByID(r.Ctx(), h.DB.Read(), siteID, applicationID)
}

// own gives the address of the candidate's page, or of a part of it.
func own(r *web.Request, parts string) string { return "/apply/" + r.PathValue("secret") + parts }

// theirs opens the application of a staff page.
func (h *Handlers) theirs(r *web.Request, action authz.Action) (admission.Application, error) {
	if err := authz.Check(r.Actor, action, r.Target()); err != nil {
		return admission.Application{}, err
	}
	return admission.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("application"))
}

// number reads a hidden number; what cannot be read is a stale version.
func number(r *web.Request, name string) int {
	n, err := strconv.Atoi(r.PostForm.Get(name))
	if err != nil {
		return -1
	}
	return n
}

// dateIn reads an optional date; what cannot be read is a fault on its field.
func dateIn(r *web.Request, name string, l *fault.List) calendar.Date {
	text := r.PostForm.Get(name)
	if text == "" {
		return calendar.Date{}
	}
	d, err := calendar.Parse(text)
	if err != nil {
		l.Add(name, "fault.date")
	}
	return d
}

// placeNames gives the name of each poster place of a site.
func placeNames(ctx context.Context, q db.Queryer, siteID string) (map[string]string, []campaign.Place, error) {
	places, err := campaign.SitePlaces(ctx, q, siteID)
	names := make(map[string]string, len(places))
	for _, p := range places {
		names[p.ID] = p.Name
	}
	return names, places, err
}

// post reads a form, then acts on an application of the site and comes back to its page with a notice. A
// refusal that the page can show is shown there.
func (h *Handlers) post(w http.ResponseWriter, r *web.Request, notice string, act func(applicationID string, version int) error) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	applicationID := r.PathValue("application")
	err := act(applicationID, number(r, "version"))
	if form, ok := ui.Refused(r, err); ok {
		a, err := admission.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, applicationID)
		if err != nil {
			return err
		}
		return h.showPage(w, r, a, form)
	}
	if err != nil {
		return err
	}
	r.Flash(notice)
	return web.Redirect(w, r, back(r, r.Site.Path("applications", applicationID)))
}

// back gives where a button of several pages returns to: a page of the same site, else the usual one.
func back(r *web.Request, usual string) string {
	for _, known := range []string{"selection", "interviews", "applications"} {
		if r.PostForm.Get("back") == known {
			if cohortID := r.PostForm.Get("cohort"); known == "selection" && cohortID != "" {
				return r.Site.Path("selection", cohortID)
			}
			return r.Site.Path(known)
		}
	}
	return usual
}
