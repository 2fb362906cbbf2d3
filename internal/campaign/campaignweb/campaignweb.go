// Package campaignweb holds the pages of poster campaigns and the short addresses on the posters.
package campaignweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"

	"chantier/internal/campaign"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/document"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "campaign", FS: files, Views: map[string]any{
		"list.html": listView{}, "edit.html": editView{}, "show.html": showView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *campaign.Service
	DB      *db.DB
	BaseURL string
	// Applications counts the applications that came by each place; nil when nobody counts.
	Applications func(ctx context.Context, siteID string) (map[string]int, error)
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/a/{code}", "campaign.visit", h.visit)
	rt.Get("/sites/{site}/campaigns", "campaign.list", h.list)
	rt.Get("/sites/{site}/campaigns/new", "campaign.edit", h.showNew)
	rt.Post("/sites/{site}/campaigns", "campaign.edit", h.create)
	rt.Get("/sites/{site}/campaigns/{campaign}", "campaign.list", h.show)
	rt.Get("/sites/{site}/campaigns/{campaign}/edit", "campaign.edit", h.showEdit)
	rt.Post("/sites/{site}/campaigns/{campaign}", "campaign.edit", h.update)
	rt.Post("/sites/{site}/campaigns/{campaign}/places", "campaign.edit", h.addPlace)
	rt.Post("/sites/{site}/places/{place}/take-down", "campaign.edit", h.takeDown)
	rt.Get("/sites/{site}/places/{place}/poster.pdf", "campaign.print", h.poster)
}

// visit counts who comes by a code, without knowing whom, and opens the application form.
func (h *Handlers) visit(w http.ResponseWriter, r *web.Request) error {
	code, way := campaign.NormalCode(r.PathValue("code")), campaign.Typed
	if r.URL.Query().Get("s") == "qr" {
		way = campaign.Scan
	}
	var err error
	if r.Method == http.MethodHead { // a link preview is no visitor
		_, err = campaign.PlaceByCode(r.Ctx(), h.DB.Read(), code)
	} else {
		_, err = h.Service.Visit(r.Ctx(), code, way)
	}
	if fault.KindOf(err) == fault.NotFound {
		// A mistyped code must not stop somebody at the door.
		r.Flash("campaign.unknown_code", "code", code)
		return web.Redirect(w, r, "/apply")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/apply?code="+url.QueryEscape(code))
}

type listView struct {
	ui.Base
	Campaigns []campaign.Campaign
	None      ui.Empty
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "campaign.list", r.Target()); err != nil {
		return err
	}
	all, err := campaign.List(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), Campaigns: all, None: ui.Empty{Icon: "poster", Title: r.T("campaign.none_title"), Text: r.T("campaign.none_text")}}
	if r.CanHere("campaign.edit") {
		v.None.Href, v.None.Action = r.Site.Path("campaigns", "new"), r.T("campaign.new")
	}
	return h.Kit.Show(w, r, ui.Page{Template: "campaign/list.html", Title: r.T("campaign.list_title"), View: v})
}

type editView struct {
	ui.Base
	Form     ui.Form
	Campaign campaign.Campaign // ID "" when new
	Palettes []ui.Option
}

func (h *Handlers) editPage(w http.ResponseWriter, r *web.Request, c campaign.Campaign, form ui.Form) error {
	title := "campaign.new"
	if c.ID != "" {
		title = "campaign.edit"
	}
	return h.Kit.Show(w, r, ui.Page{Template: "campaign/edit.html", Title: r.T(title), Status: form.Status(), View: editView{ui.For(r), form, c,
		ui.Choices(campaign.Palettes(), func(p string) string { return r.T("campaign.palette_" + p) })}})
}

func (h *Handlers) showNew(w http.ResponseWriter, r *web.Request) error {
	return h.editPage(w, r, campaign.Campaign{}, ui.NewForm(r).With("headline", r.T("campaign.headline_model"), "lead", r.T("campaign.lead_model"), "palette", "brick"))
}

func (h *Handlers) showEdit(w http.ResponseWriter, r *web.Request) error {
	c, err := campaign.ByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("campaign"))
	if err != nil {
		return err
	}
	return h.editPage(w, r, c, ui.NewForm(r).With("name", c.Name, "headline", c.Headline, "lead", c.Lead, "palette", c.Palette, "version", strconv.Itoa(c.Version)))
}

func (h *Handlers) create(w http.ResponseWriter, r *web.Request) error { return h.save(w, r, "") }

func (h *Handlers) update(w http.ResponseWriter, r *web.Request) error {
	return h.save(w, r, r.PathValue("campaign"))
}

func (h *Handlers) save(w http.ResponseWriter, r *web.Request, campaignID string) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	c := campaign.Campaign{ID: campaignID, SiteID: r.Site.ID, Name: r.PostForm.Get("name"), Headline: r.PostForm.Get("headline"),
		Lead: r.PostForm.Get("lead"), Palette: r.PostForm.Get("palette"), Version: version}
	saved, err := h.Service.Save(r.Ctx(), r.Actor, c)
	if form, ok := ui.Refused(r, err); ok {
		return h.editPage(w, r, c, form)
	}
	if err != nil {
		return err
	}
	r.Flash("form.saved")
	return web.Redirect(w, r, r.Site.Path("campaigns", saved.ID))
}

type placeRow struct {
	campaign.Place
	Applications int
}

type showView struct {
	ui.Base
	Form     ui.Form
	Campaign campaign.Campaign
	Places   []placeRow
	Kinds    []ui.Option
	Counted  bool
}

func (h *Handlers) show(w http.ResponseWriter, r *web.Request) error {
	return h.showPage(w, r, ui.NewForm(r).With("put_up_on", r.Today.String(), "kind", "poster"))
}

func (h *Handlers) showPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "campaign.list", r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	c, err := campaign.ByID(r.Ctx(), q, r.Site.ID, r.PathValue("campaign"))
	if err != nil {
		return err
	}
	places, err := campaign.Places(r.Ctx(), q, r.Site.ID, c.ID)
	if err != nil {
		return err
	}
	v := showView{Base: ui.For(r), Form: form, Campaign: c, Counted: h.Applications != nil,
		Kinds: ui.Choices(campaign.Kinds(), func(k string) string { return r.T("campaign.kind_" + k) })}
	counts := map[string]int{}
	if h.Applications != nil {
		if counts, err = h.Applications(r.Ctx(), r.Site.ID); err != nil {
			return err
		}
	}
	for _, p := range places {
		v.Places = append(v.Places, placeRow{p, counts[p.ID]})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "campaign/show.html", Title: c.Name, Status: form.Status(), View: v})
}

func (h *Handlers) addPlace(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	day, err := calendar.Parse(r.PostForm.Get("put_up_on"))
	if err != nil && r.PostForm.Get("put_up_on") != "" {
		err = fault.Field("put_up_on", "fault.date")
	} else {
		_, err = h.Service.AddPlace(r.Ctx(), r.Actor, campaign.Place{SiteID: r.Site.ID, CampaignID: r.PathValue("campaign"),
			Name: r.PostForm.Get("name"), Address: r.PostForm.Get("address"), Kind: r.PostForm.Get("kind"), PutUpOn: day})
	}
	if form, ok := ui.Refused(r, err); ok {
		return h.showPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("campaign.place_added")
	return web.Redirect(w, r, r.Site.Path("campaigns", r.PathValue("campaign")))
}

func (h *Handlers) takeDown(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	p, err := campaign.PlaceByID(r.Ctx(), h.DB.Read(), r.Site.ID, r.PathValue("place"))
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(r.PostForm.Get("version")) // an unreadable version is a stale one
	if err := h.Service.TakeDown(r.Ctx(), r.Actor, r.Site.ID, p.ID, version); err != nil {
		return err
	}
	r.Flash("campaign.taken_down")
	return web.Redirect(w, r, r.Site.Path("campaigns", p.CampaignID))
}

func (h *Handlers) poster(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "campaign.print", r.Target()); err != nil {
		return err
	}
	q := h.DB.Read()
	place, err := campaign.PlaceByID(r.Ctx(), q, r.Site.ID, r.PathValue("place"))
	if err != nil {
		return err
	}
	c, err := campaign.ByID(r.Ctx(), q, r.Site.ID, place.CampaignID)
	if err != nil {
		return err
	}
	site, err := network.SiteByID(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	format, err := formatOf(r.URL.Query().Get("format"))
	if err != nil {
		return err
	}
	pdf, err := document.PosterPDF(r.Loc, posterOf(r.T, h.BaseURL, c, place, site, format))
	if err != nil {
		return err
	}
	return web.File(w, r, "application/pdf", "affiche-"+place.Code+".pdf", pdf)
}

func formatOf(s string) (document.Format, error) {
	switch f := document.Format(s); f {
	case "":
		return document.A4, nil
	case document.A3, document.A4, document.A5:
		return f, nil
	}
	return "", fault.Missing("poster format")
}
