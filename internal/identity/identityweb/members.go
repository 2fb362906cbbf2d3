package identityweb

import (
	"context"
	"net/http"

	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/platform/audit"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type memberRow struct {
	identity.Member
	IsSelf bool
}

type membersView struct {
	ui.Base
	Active, Past []memberRow
}

func (h *Handlers) members(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "member.list", r.Target()); err != nil {
		return err
	}
	all, err := identity.Members(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := membersView{Base: ui.For(r)}
	for _, m := range all {
		row := memberRow{m, m.AccountID == r.Actor.AccountID}
		if !m.Until.IsZero() && m.Until.Before(r.Today) {
			v.Past = append(v.Past, row)
		} else {
			v.Active = append(v.Active, row)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "identity/members.html", Title: r.T("identity.members_title"), View: v})
}

type grantView struct {
	ui.Base
	Form    ui.Form
	Roles   []ui.Option
	Cohorts []ui.Option
}

func (h *Handlers) showGrant(w http.ResponseWriter, r *web.Request) error {
	return h.grantPage(w, r, ui.NewForm(r).With("from", r.Today.String()))
}

func (h *Handlers) grantPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	cohorts, err := cohort.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := grantView{Base: ui.For(r), Form: form}
	v.Roles = ui.Choices(identity.SiteRoles(), func(role authz.Role) string { return r.T("role." + string(role)) })
	for _, c := range cohorts {
		v.Cohorts = append(v.Cohorts, ui.Option{Value: c.ID, Label: c.Name})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "identity/grant.html", Title: r.T("identity.members_add"), Status: form.Status(), View: v})
}

func (h *Handlers) grant(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	var faults fault.List
	date := func(field string) calendar.Date {
		text := r.PostForm.Get(field)
		if text == "" {
			return calendar.Date{}
		}
		d, err := calendar.Parse(text)
		if err != nil {
			faults.Add(field, "fault.date")
		}
		return d
	}
	cmd := identity.Grant{SiteID: r.Site.ID, SiteName: r.Site.Name, GivenName: r.PostForm.Get("given_name"), FamilyName: r.PostForm.Get("family_name"),
		Email: r.PostForm.Get("email"), Role: authz.Role(r.PostForm.Get("role")), CohortID: r.PostForm.Get("cohort"), From: date("from"), Until: date("until"), Lang: r.Loc.Lang()}
	err := faults.Err()
	if err == nil {
		err = h.Service.Grant(r.Ctx(), r.Actor, cmd)
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.grantPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("identity.members_granted")
	return web.Redirect(w, r, r.Site.Path("members"))
}

func (h *Handlers) revoke(w http.ResponseWriter, r *web.Request) error {
	if err := h.Service.Revoke(r.Ctx(), r.Actor, r.Site.ID, r.PathValue("membership")); err != nil {
		return err
	}
	r.Flash("identity.members_revoked")
	return web.Redirect(w, r, r.Site.Path("members"))
}

func siteNames(ctx context.Context, q db.Queryer) (map[string]string, error) {
	sites, err := network.Sites(ctx, q)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, s := range sites {
		out[s.ID] = s.Name
	}
	return out, nil
}

type auditView struct {
	ui.Base
	Entries  []auditRow
	Total    int
	Verified bool
	Broken   *audit.Broken
	Pager    ui.Pager
	Person   string
}

type auditRow struct {
	audit.Entry
	Who string
}

func (h *Handlers) audit(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "audit.list", r.Target()); err != nil {
		return err
	}
	filter := audit.Filter{SiteID: r.Site.ID, PersonID: r.URL.Query().Get("person"), ObjectID: r.URL.Query().Get("object")}
	q := h.DB.Read()
	total, err := audit.CountMatching(r.Ctx(), q, filter)
	if err != nil {
		return err
	}
	v := auditView{Base: ui.For(r), Total: total, Pager: ui.PagerOf(r, total, 50)}
	entries, err := audit.Matching(r.Ctx(), q, filter, v.Pager.Size, v.Pager.Offset())
	if err != nil {
		return err
	}
	names, err := identity.NamesOfAccounts(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	for _, e := range entries {
		row := auditRow{Entry: e, Who: names[e.ActorID]}
		if row.Who == "" {
			row.Who = r.T("audit.kind_" + auditKind(e.ActorKind))
		}
		v.Entries = append(v.Entries, row)
	}
	// Reading the whole chain takes a moment: on request only.
	if r.URL.Query().Has("verify") {
		v.Verified = true
		if v.Broken, err = audit.Verify(r.Ctx(), q, r.Site.ID); err != nil {
			return err
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "identity/audit.html", Title: r.T("audit.title"), View: v, Wide: true})
}

func auditKind(kind string) string {
	if kind == "account" {
		return "visitor"
	}
	return kind
}
