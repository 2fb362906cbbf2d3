// Package networkweb holds the pages of the network: its sites, opening one, describing one.
package networkweb

import (
	"embed"
	"net/http"
	"strconv"

	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "network", FS: files, Views: map[string]any{"sites.html": sitesView{}, "open.html": openView{}, "settings.html": settingsView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *network.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites", "site.list", h.sites)
	rt.Get("/sites/new", "site.open", h.showOpen)
	rt.Post("/sites", "site.open", h.open)
	rt.Get("/sites/{site}/settings", "site.edit", h.showSettings)
	rt.Post("/sites/{site}/settings", "site.edit", h.saveSettings)
}

type sitesView struct {
	ui.Base
	Sites   []network.Site
	CanOpen bool
}

func (h *Handlers) sites(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "site.list", authz.Target{}); err != nil {
		return err
	}
	all, err := network.Sites(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "network/sites.html", Title: r.T("network.sites_title"),
		View: sitesView{ui.For(r), all, r.Can("site.open", authz.Target{})}})
}

type openView struct {
	ui.Base
	Form          ui.Form
	Models        []ui.Option
	Organisations []ui.Option
}

func (h *Handlers) showOpen(w http.ResponseWriter, r *web.Request) error {
	return h.openPage(w, r, ui.NewForm(r))
}

func (h *Handlers) openPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	sites, err := network.Sites(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	orgs, err := network.Organisations(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	v := openView{Base: ui.For(r), Form: form}
	for _, s := range sites {
		v.Models = append(v.Models, ui.Option{Value: s.ID, Label: s.Name, Hint: s.City})
	}
	for _, o := range orgs {
		v.Organisations = append(v.Organisations, ui.Option{Value: o.ID, Label: o.Name})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "network/open.html", Title: r.T("network.open_title"), Status: form.Status(), View: v})
}

func (h *Handlers) open(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	site := readSite(r)
	site.Slug, site.ModelSiteID, site.OrganisationID, site.Recruiting = f.Get("slug"), f.Get("model"), f.Get("organisation"), false
	opened, err := h.Service.Open(r.Ctx(), r.Actor, network.Opening{Site: site, Lang: r.Loc.Lang(),
		Director: network.Director{GivenName: f.Get("director_given_name"), FamilyName: f.Get("director_family_name"), Email: f.Get("director_email")}})
	if form, ok := ui.Refused(r, err); ok {
		return h.openPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("network.opened", "name", opened.Name)
	return web.Redirect(w, r, "/sites")
}

func readSite(r *web.Request) network.Site {
	f := r.PostForm
	version, _ := strconv.Atoi(f.Get("version")) // an unreadable version is a stale one
	return network.Site{ID: r.Site.ID, Slug: r.Site.Slug, Name: f.Get("name"), AddressLine: f.Get("address_line"), PostalCode: f.Get("postal_code"),
		City: f.Get("city"), Phone: f.Get("phone"), Email: f.Get("email"), Recruiting: f.Get("recruiting") != "", Version: version}
}

type settingsView struct {
	ui.Base
	Form ui.Form
}

func (h *Handlers) showSettings(w http.ResponseWriter, r *web.Request) error {
	s, err := network.SiteByID(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	recruiting := ""
	if s.Recruiting {
		recruiting = "on"
	}
	return h.settingsPage(w, r, ui.NewForm(r).With("name", s.Name, "address_line", s.AddressLine, "postal_code", s.PostalCode, "city", s.City,
		"phone", s.Phone, "email", s.Email, "recruiting", recruiting, "version", strconv.Itoa(s.Version)))
}

func (h *Handlers) settingsPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "site.edit", r.Target()); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "network/settings.html", Title: r.T("network.settings_title"), Status: form.Status(), View: settingsView{ui.For(r), form}})
}

func (h *Handlers) saveSettings(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.Edit(r.Ctx(), r.Actor, readSite(r))
	if form, ok := ui.Refused(r, err); ok {
		return h.settingsPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("settings"))
}
