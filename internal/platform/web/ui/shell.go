package ui

import (
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
)

// NavItem is one entry of the navigation. It is shown to whoever may try its action.
type NavItem struct {
	Key    string // catalogue key of its label
	Icon   string
	Action authz.Action
	Path   string // inside the site: "campaigns"; starting with "/" for pages of no site
	Group  string // catalogue key of its group: "nav.recruit"
	// Only limits the entry further: a director may see every learner's page but has none of their own.
	Only []authz.Role
}

// NavLink is an entry as shown.
type NavLink struct {
	Label, Icon, Href string
	Current           bool
}

// NavGroup is entries under one title.
type NavGroup struct {
	Title string
	Links []NavLink
	Open  bool
}

type shell struct {
	Base
	Page       Page
	Content    template.HTML
	Flash      string
	Groups     []NavGroup
	Sites      []SiteLink
	Here       web.SiteInfo
	UserName   string
	Initials   string
	Theme      string
	Demo       bool
	ReturnPath string
}

// SiteLink is one site of the switch.
type SiteLink struct {
	Name, Href string
	Current    bool
}

func (k *Kit) shell(r *web.Request, p Page, content template.HTML) shell {
	s := shell{Base: For(r), Page: p, Content: content, Theme: r.Theme, Demo: k.demo, ReturnPath: r.URL.RequestURI()}
	if p.Layout != Screen {
		s.Flash = r.TakeFlash()
	}
	if !r.Actor.IsSignedIn() || p.Layout != App {
		return s
	}
	s.UserName, s.Initials = r.Actor.Name, Initials(r.Actor.Name)
	s.Here = r.Site
	sites := k.sites(r)
	if s.Here.ID == "" && len(sites) > 0 {
		s.Here = sites[0]
	}
	for _, site := range sites {
		s.Sites = append(s.Sites, SiteLink{Name: site.Name, Href: "/sites/" + site.Slug, Current: site.ID == s.Here.ID})
	}
	s.Groups = k.groups(r, s.Here)
	return s
}

func (k *Kit) groups(r *web.Request, site web.SiteInfo) []NavGroup {
	var out []NavGroup
	for _, item := range k.nav {
		global := strings.HasPrefix(item.Path, "/")
		if !global && site.ID == "" {
			continue
		}
		siteID := site.ID
		if global {
			siteID = ""
		}
		if !authz.MayTry(r.Actor, item.Action, siteID) || (len(item.Only) > 0 && !r.Actor.Has(siteID, item.Only...)) {
			continue
		}
		href := item.Path
		if !global {
			href = site.Path(item.Path)
		}
		link := NavLink{Label: r.T(item.Key), Icon: item.Icon, Href: href,
			Current: r.URL.Path == href || strings.HasPrefix(r.URL.Path, href+"/")}
		title := ""
		if item.Group != "" {
			title = r.T(item.Group)
		}
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, NavGroup{Title: title})
		}
		g := &out[len(out)-1]
		g.Links = append(g.Links, link)
		g.Open = g.Open || link.Current
	}
	return out
}

// Initials gives "AD" for Awa Diallo.
func Initials(name string) string {
	var out []rune
	for _, w := range strings.Fields(name) {
		if len(out) < 2 {
			out = append(out, []rune(strings.ToUpper(w))[0])
		}
	}
	return string(out)
}

// errorView is the view of the error page.
type errorView struct {
	Base
	web.ErrorPage
}

func ownSet() Set {
	sub, err := fs.Sub(templateFiles, "templates/pages")
	if err != nil {
		panic("ui: " + err.Error()) // a constant path of our own embedded files
	}
	return Set{Name: "ui", FS: sub, Views: map[string]any{"error.html": errorView{}, "components.html": componentsView{}}}
}

// ShowError is the web layer's error page.
func (k *Kit) ShowError(w http.ResponseWriter, r *web.Request, e web.ErrorPage) error {
	return k.Show(w, r, Page{Template: "ui/error.html", Title: e.Title, View: errorView{For(r), e}, Status: e.Status})
}
