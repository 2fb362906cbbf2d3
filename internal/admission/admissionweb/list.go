package admissionweb

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"

	"chantier/internal/admission"
	"chantier/internal/campaign"
	"chantier/internal/cohort"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

const pageSize = 30

type listRow struct {
	admission.Application
	Tag   ui.Tag
	Place string
}

type listView struct {
	ui.Base
	Form       ui.Form
	Rows       []listRow
	Pager      ui.Pager
	Total      int
	States     []ui.Option
	Places     []ui.Option
	Cohorts    []ui.Option
	Sorts      []ui.Option
	CanInvite  bool
	Counts     []ui.Stat
	None       ui.Empty
	ExportPath string
}

// Phone writes a number as it is read aloud.
func (listView) Phone(s string) string { return admission.SpacedPhone(s) }

func filterOf(r *web.Request) admission.Filter {
	q := r.URL.Query()
	sort, desc := strings.CutPrefix(q.Get("sort"), "-")
	return admission.Filter{Search: strings.TrimSpace(q.Get("q")), State: admission.State(q.Get("state")), PlaceID: q.Get("place"),
		CohortID: q.Get("cohort"), Sort: sort, Desc: desc}
}

func (h *Handlers) list(w http.ResponseWriter, r *web.Request) error {
	return h.listPage(w, r, ui.NewForm(r))
}

func (h *Handlers) listPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "application.list", r.Target()); err != nil {
		return err
	}
	q, f := h.DB.Read(), filterOf(r)
	_, total, err := admission.List(r.Ctx(), q, r.Site.ID, admission.Filter{Search: f.Search, State: f.State, PlaceID: f.PlaceID, CohortID: f.CohortID, Page: 1, PerPage: 1})
	if err != nil {
		return err
	}
	v := listView{Base: ui.For(r), Total: total, Pager: ui.PagerOf(r, total, pageSize), ExportPath: r.Site.Path("applications", "export.csv") + "?" + r.URL.RawQuery,
		None: ui.Empty{Icon: "inbox", Title: r.T("admission.list.none_title"), Text: r.T("admission.list.none_text")}}
	f.Page, f.PerPage = v.Pager.Page, pageSize
	apps, _, err := admission.List(r.Ctx(), q, r.Site.ID, f)
	if err != nil {
		return err
	}
	names, places, err := placeNames(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	for _, a := range apps {
		v.Rows = append(v.Rows, listRow{a, tagOf(r, a.State), names[a.PlaceID]})
		v.CanInvite = v.CanInvite || (a.State.Can(admission.Invite) && r.CanHere("application.invite"))
	}
	for _, p := range places {
		v.Places = append(v.Places, ui.Option{Value: p.ID, Label: placeLabel(p)})
	}
	cohorts, err := cohort.List(r.Ctx(), q, r.Site.ID)
	if err != nil {
		return err
	}
	for _, c := range cohorts {
		v.Cohorts = append(v.Cohorts, ui.Option{Value: c.ID, Label: c.Name})
	}
	if v.Counts, err = h.counts(r); err != nil {
		return err
	}
	v.States = ui.Choices(admission.States(), func(s admission.State) string { return r.T(s.Key()) })
	v.Sorts = ui.Choices([]string{"-submitted", "submitted", "name", "-updated", "state"}, func(s string) string { return r.T("admission.list.sort_" + strings.ReplaceAll(s, "-", "desc_")) })
	u := r.URL.Query()
	v.Form = form.With("q", u.Get("q"), "state", u.Get("state"), "place", u.Get("place"), "cohort", u.Get("cohort"), "sort", u.Get("sort"))
	return h.Kit.Show(w, r, ui.Page{Template: "admission/list.html", Title: r.T("admission.list.title"), View: v, Status: form.Status(), Wide: true})
}

func placeLabel(p campaign.Place) string { return p.Name + " · " + p.Code }

// counts are the figures above the list: each opens the list of its state.
func (h *Handlers) counts(r *web.Request) ([]ui.Stat, error) {
	by, err := admission.Counts(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return nil, err
	}
	var out []ui.Stat
	for _, s := range []admission.State{admission.Submitted, admission.InTest, admission.Interview, admission.Admitted, admission.Waiting} {
		out = append(out, ui.Stat{Label: r.T(s.Key()), Value: r.Loc.Number(int64(by[s])), Href: r.Site.Path("applications") + "?state=" + url.QueryEscape(string(s))})
	}
	return out, nil
}

// inviteMany invites every ticked candidate to an interview.
func (h *Handlers) inviteMany(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	n, err := h.Service.InviteMany(r.Ctx(), r.Actor, r.Site.ID, r.PostForm["application"])
	if err != nil {
		return err
	}
	r.Flash("admission.list.invited", "n", n)
	return web.Redirect(w, r, r.Site.Path("applications"))
}

// export gives the list as a file that French spreadsheet programs open: semicolons and a byte order mark.
func (h *Handlers) export(w http.ResponseWriter, r *web.Request) error {
	if err := authz.Check(r.Actor, "application.export", r.Target()); err != nil {
		return err
	}
	apps, _, err := admission.List(r.Ctx(), h.DB.Read(), r.Site.ID, filterOf(r))
	if err != nil {
		return err
	}
	names, _, err := placeNames(r.Ctx(), h.DB.Read(), r.Site.ID)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff")
	c := csv.NewWriter(&out)
	c.Comma, c.UseCRLF = ';', true
	head := []string{"name", "email", "phone", "state", "channel", "place", "heard_label", "submitted_at"}
	for i, k := range head {
		head[i] = r.T("admission." + k)
	}
	_ = c.Write(head) // into memory: cannot fail
	for _, a := range apps {
		heard := ""
		if a.Heard != "" {
			heard = r.T(a.Heard.Key())
		}
		line := []string{a.Name(), a.Person.Email, a.Person.Phone, r.T(a.State.Key()), r.T(a.Channel.Key()), names[a.PlaceID], heard, r.Loc.Instant(a.SubmittedAt)}
		for i := range line {
			line[i] = inert(line[i])
		}
		_ = c.Write(line)
	}
	c.Flush()
	return web.Download(w, r, "text/csv; charset=utf-8", "candidatures.csv", out.Bytes())
}

// inert keeps a text typed by a visitor from being run as a formula by a spreadsheet program.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
