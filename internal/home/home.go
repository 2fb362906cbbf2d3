// Package home holds the pages that belong to no capability: the public front
// page, what Chantier is, each person's day, and the demo's doors.
package home

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"chantier/internal/network"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/mailqueue"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/today"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "home", FS: files, Views: map[string]any{
		"front.html": frontView{}, "about.html": aboutView{}, "today.html": todayView{}, "outbox.html": outboxView{}, "mail.html": mailView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit       *ui.Kit
	DB        *db.DB
	Clock     clock.Clock
	Mail      *mailqueue.Queue
	Providers []today.Provider
	SitesOf   func(r *web.Request) []web.SiteInfo
	Demo      bool
	Secure    bool
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/{$}", "home.show", h.front)
	rt.Get("/about", "page.about", h.about)
	rt.Get("/today", "today.show", h.today)
	rt.Get("/sites/{site}", "today.show", h.today)
	rt.Post("/preferences", "preferences.change", h.preferences)
	if h.Demo {
		rt.Post("/demo/enter", "demo.enter", h.enter)
		rt.Get("/demo/outbox", "outbox.show", h.outbox)
		rt.Get("/demo/outbox/{mail}", "outbox.show", h.mail)
		rt.Get("/components", "components.show", h.Kit.ShowComponents)
	}
}

type frontView struct {
	ui.Base
	Sites []network.Site
	Doors []Door
}

func (h *Handlers) front(w http.ResponseWriter, r *web.Request) error {
	if r.Actor.IsSignedIn() {
		return web.Redirect(w, r, "/today")
	}
	sites, err := network.Sites(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	v := frontView{Base: ui.For(r), Sites: sites}
	if h.Demo {
		if v.Doors, err = h.doors(r); err != nil {
			return err
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "home/front.html", Title: r.T("home.title"), View: v, Wide: true})
}

type aboutView struct{ ui.Base }

func (h *Handlers) about(w http.ResponseWriter, r *web.Request) error {
	return h.Kit.Show(w, r, ui.Page{Template: "home/about.html", Title: r.T("home.about_title"), View: aboutView{ui.For(r)}})
}

// TodayItem is a thing to do as shown.
type TodayItem struct {
	Title, Note, Icon, Href, Due string
	Late                         bool
}

// SiteDay is what is to do at one site.
type SiteDay struct {
	Site  web.SiteInfo
	Items []TodayItem
}

type todayView struct {
	ui.Base
	Name  string
	Days  []SiteDay
	Count int
}

func (h *Handlers) today(w http.ResponseWriter, r *web.Request) error {
	sites := h.SitesOf(r)
	if r.Site.ID != "" {
		if !slices.Contains(sites, r.Site) {
			return errNotHere
		}
		sites = []web.SiteInfo{r.Site}
	}
	v := todayView{Base: ui.For(r), Name: firstWord(r.Actor.Name)}
	for _, site := range sites {
		items, err := today.Gather(r.Ctx(), h.Providers, r.Actor, site, r.Today)
		if err != nil {
			return err
		}
		day := SiteDay{Site: site}
		for _, i := range items {
			shown := TodayItem{Title: r.T(i.Title.Key, i.Title.Args...), Icon: i.Icon, Href: i.Href, Late: i.Late(r.Today)}
			if i.Note.Key != "" {
				shown.Note = r.T(i.Note.Key, i.Note.Args...)
			}
			if !i.Due.IsZero() && i.Due != r.Today {
				shown.Due = r.T("today.due", "date", r.Loc.DayMonth(i.Due))
			}
			day.Items = append(day.Items, shown)
		}
		v.Count += len(day.Items)
		if len(day.Items) > 0 {
			v.Days = append(v.Days, day)
		}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "home/today.html", Title: r.T("today.title"), View: v})
}

func firstWord(s string) string { first, _, _ := strings.Cut(s, " "); return first }

// preferences keeps language and theme in cookies: visitors have them too.
func (h *Handlers) preferences(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	for name, allowed := range map[string][]string{"lang": i18n.Languages, "theme": {"light", "dark"}} {
		if v := r.PostForm.Get(name); slices.Contains(allowed, v) {
			http.SetCookie(w, &http.Cookie{Name: name, Value: v, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
				SameSite: http.SameSiteLaxMode, Secure: h.Secure})
		}
	}
	return web.Redirect(w, r, web.LocalPath(r.PostForm.Get("next")))
}
