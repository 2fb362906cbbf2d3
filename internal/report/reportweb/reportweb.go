// Package reportweb holds the dashboards of a site and of the network.
package reportweb

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"

	"chantier/internal/funding"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/db"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
	"chantier/internal/report"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "report", FS: files, Views: map[string]any{"site.html": siteView{}, "network.html": networkView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit *ui.Kit
	DB  *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/sites/{site}/dashboard", "dashboard.show", h.site)
	rt.Get("/sites/{site}/dashboard.csv", "dashboard.show", h.export)
	rt.Get("/network", "network.show", h.network)
}

type siteView struct {
	ui.Base
	Report        report.Site
	Stats         []ui.Stat
	Funnel, Sexes []ui.Bar
	Ages, Budget  []ui.Bar
	Outside       bool // the reader is from outside: small groups are masked
}

func (h *Handlers) read(r *web.Request) (report.Site, error) {
	if err := authz.Check(r.Actor, "dashboard.show", r.Target()); err != nil {
		return report.Site{}, err
	}
	site, err := network.SiteByID(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return report.Site{}, err
	}
	return report.Of(r.Ctx(), h.DB.Read(), site, r.Today)
}

// isOutside says whether the reader is of no team: a funder alone.
func isOutside(r *web.Request) bool {
	return !r.Actor.Has(r.Site.ID, authz.SiteDirector, authz.SiteAdmin, authz.Counsellor, authz.Instructor) && !r.Actor.Has("", authz.NetworkOfficer)
}

func (h *Handlers) site(w http.ResponseWriter, r *web.Request) error {
	s, err := h.read(r)
	if err != nil {
		return err
	}
	v := siteView{Base: ui.For(r), Report: s, Outside: isOutside(r)}
	v.Stats = stats(r, s)
	v.Funnel = funnel(r, s.Total)
	count := func(key string, n, all int) ui.Bar {
		text := strconv.Itoa(n) + " · " + r.Loc.Percent(n, all)
		value := n
		if v.Outside {
			if text = report.Masked(n); text != strconv.Itoa(n) {
				value = 0 // the length of a bar would tell the number
			}
		}
		return ui.Bar{Label: r.T(key), Text: text, Value: value, Max: all}
	}
	p := s.People
	v.Sexes = []ui.Bar{count("report.women", p.Women, p.All()), count("report.men", p.Men, p.All()), count("report.others", p.Others+p.Untold, p.All())}
	v.Ages = []ui.Bar{count("report.under_26", p.Under26, p.All()), count("report.from_26", p.From26, p.All()), count("report.from_50", p.From50, p.All())}
	for _, l := range s.Budget.Lines {
		v.Budget = append(v.Budget, ui.Bar{Label: r.T("funding.category_" + l.Category), Text: r.T("funding.spent_of", "spent", l.Spent, "planned", l.Planned),
			Value: int(l.Spent / 100), Max: int(max(l.Planned, l.Spent) / 100)})
	}
	return h.Kit.Show(w, r, ui.Page{Template: "report/site.html", Title: r.T("report.site_title", "site", r.Site.Name), View: v})
}

func stats(r *web.Request, s report.Site) []ui.Stat {
	out := []ui.Stat{
		{Label: r.T("report.running"), Value: r.Loc.Number(int64(s.Running))},
		{Label: r.T("report.hours"), Value: r.Loc.Minutes(s.Present / 60 * 60), Note: r.T("report.this_year")},
		{Label: r.T("report.dynamic"), Value: r.Loc.Percent(s.Rate.Dynamic, s.Rate.Counted), Note: r.T("outcome.rate_of", "part", s.Rate.Dynamic, "whole", s.Rate.Counted)},
		{Label: r.T("report.budget"), Value: r.Loc.Money(s.Budget.Planned), Note: r.T("report.spent", "amount", s.Budget.Spent)},
	}
	if cost, ok := funding.Per(s.Budget.Spent, s.Running); ok {
		out = append(out, ui.Stat{Label: r.T("report.cost_learner"), Value: r.Loc.Money(cost / 100 * 100), Note: r.T("report.this_year")})
	}
	if cost, ok := funding.Per(s.Budget.Spent, int(s.Present/60)); ok {
		out = append(out, ui.Stat{Label: r.T("report.cost_hour"), Value: r.Loc.Money(cost), Note: r.T("report.this_year")})
	}
	return out
}

func funnel(r *web.Request, t report.Place) []ui.Bar {
	var out []ui.Bar
	for _, step := range []struct {
		key string
		n   int
	}{{"report.visits", t.Visits}, {"report.applications", t.Applications}, {"report.admitted", t.Admitted}, {"report.contracts", t.Contracts}, {"report.exits", t.Exits}, {"report.jobs", t.Jobs}} {
		out = append(out, ui.Bar{Label: r.T(step.key), Text: r.Loc.Number(int64(step.n)), Value: step.n, Max: max(t.Visits, 1)})
	}
	return out
}

func (h *Handlers) export(w http.ResponseWriter, r *web.Request) error {
	s, err := h.read(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheets then read the accents
	sheet := csv.NewWriter(&out)
	sheet.Comma = ';'
	rows := [][]string{{r.T("campaign.place"), r.T("campaign.code"), r.T("report.visits"), r.T("report.applications"), r.T("report.admitted"), r.T("report.contracts"), r.T("report.exits"), r.T("report.jobs")}}
	number := strconv.Itoa
	if isOutside(r) {
		number = report.Masked
	}
	for _, p := range s.Places {
		name := p.Name
		if p.ID == "" {
			name = r.T("report.no_code")
		}
		rows = append(rows, []string{name, p.Code, strconv.Itoa(p.Visits), number(p.Applications), number(p.Admitted), number(p.Contracts), number(p.Exits), number(p.Jobs)})
	}
	if err := sheet.WriteAll(rows); err != nil {
		return fmt.Errorf("report: write the export: %w", err)
	}
	return web.Download(w, r, "text/csv; charset=utf-8", "parcours-"+r.Site.Slug+".csv", out.Bytes())
}

type networkView struct {
	ui.Base
	Sites   []report.Site
	Total   report.Place
	Stats   []ui.Stat
	Funnel  []ui.Bar
	Present calendar.Minutes
}

func (h *Handlers) network(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "network.show", authz.Target{}); err != nil {
		return err
	}
	sites, err := network.Sites(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	v := networkView{Base: ui.For(r)}
	var sum report.Site
	sum.Rate.ByClass = nil
	var totals []report.Place
	for _, site := range sites {
		s, err := report.Of(r.Ctx(), h.DB.Read(), site, r.Today)
		if err != nil {
			return err
		}
		v.Sites = append(v.Sites, s)
		totals = append(totals, s.Total)
		sum.Running += s.Running
		sum.Present += s.Present
		sum.Rate.Dynamic += s.Rate.Dynamic
		sum.Rate.Counted += s.Rate.Counted
		sum.Budget.Planned += s.Budget.Planned
		sum.Budget.Spent += s.Budget.Spent
	}
	v.Total, v.Present = report.Total(totals), sum.Present
	v.Stats, v.Funnel = stats(r, sum), funnel(r, v.Total)
	return h.Kit.Show(w, r, ui.Page{Template: "report/network.html", Title: r.T("report.network_title"), View: v, Wide: true})
}
