package admissionweb

import (
	"net/http"

	"chantier/internal/admission"
	"chantier/internal/campaign"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

type startView struct {
	ui.Base
	Form   ui.Form
	Secret string
	Code   string
	Here   string      // name of the only school, or of the poster's
	SiteID string      // its id
	Sites  []ui.Option // the schools to choose from, when several recruit
	None   ui.Empty    // no school recruits
	Steps  []ui.Step
}

// start shows the first screen. The secret of the personal link is made now, so that sending the screen
// twice makes one application.
func (h *Handlers) start(w http.ResponseWriter, r *web.Request) error {
	return h.startPage(w, r, ui.NewForm(r), id.Secret(), r.URL.Query().Get("code"))
}

func (h *Handlers) startPage(w http.ResponseWriter, r *web.Request, form ui.Form, secret, code string) error {
	v := startView{Base: ui.For(r), Form: form, Secret: secret, Steps: formSteps(r, 1, "")}
	sites, err := network.Sites(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	place, err := campaign.PlaceByCode(r.Ctx(), h.DB.Read(), code)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	for _, s := range sites {
		if !s.Recruiting {
			continue
		}
		if s.ID == place.SiteID {
			v.Code, v.SiteID, v.Here = place.Code, s.ID, s.Name
		}
		option := ui.Option{Value: s.ID, Label: s.Name}
		if s.City != s.Name {
			option.Hint = s.City
		}
		v.Sites = append(v.Sites, option)
	}
	if len(v.Sites) == 1 {
		v.SiteID, v.Here = v.Sites[0].Value, v.Sites[0].Label
	}
	if len(v.Sites) == 0 {
		v.None = ui.Empty{Icon: "calendar", Title: r.T("admission.start.none_title"), Text: r.T("admission.start.none_text")}
	}
	return h.Kit.Show(w, r, ui.Page{Template: "admission/start.html", Title: r.T("admission.start.title"), Layout: ui.Public, Status: form.Status(), View: v})
}

func (h *Handlers) startPost(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	f := r.PostForm
	secret, err := h.Service.Start(r.Ctx(), r.Actor, r.ClientAddress(), admission.StartCmd{Secret: f.Get("secret"), SiteID: f.Get("site"), Code: f.Get("code"),
		Locale: r.Loc.Lang(), Person: person.Person{GivenName: f.Get("given_name"), FamilyName: f.Get("family_name"), Email: f.Get("email"), Phone: f.Get("phone")}})
	if form, ok := ui.Refused(r, err); ok {
		if secret == "" {
			secret = id.Secret()
		}
		return h.startPage(w, r, form, secret, f.Get("code"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/apply/"+secret+"/form/situation")
}

type resumeView struct {
	ui.Base
	Form ui.Form
	Sent bool
}

// resume mails the personal link again. The answer is the same whoever asks: it must not tell who applied.
func (h *Handlers) resume(w http.ResponseWriter, r *web.Request) error {
	return h.resumePage(w, r, ui.NewForm(r))
}

func (h *Handlers) resumePage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	return h.Kit.Show(w, r, ui.Page{Template: "admission/resume.html", Title: r.T("admission.resume.title"), Layout: ui.Public, Status: form.Status(),
		View: resumeView{ui.For(r), form, r.URL.Query().Get("sent") == "1"}})
}

func (h *Handlers) resumePost(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.SendLink(r.Ctx(), r.Actor, r.ClientAddress(), r.PostForm.Get("email"))
	if form, ok := ui.Refused(r, err); ok {
		return h.resumePage(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/apply/resume?sent=1")
}
