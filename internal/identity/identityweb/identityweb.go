// Package identityweb holds the pages of accounts: signing in, links, passwords,
// one's own account, and the roles that a site gives.
package identityweb

import (
	"embed"
	"net/http"

	"chantier/internal/identity"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Pages lists the templates.
func Pages() ui.Set {
	return ui.Set{Name: "identity", FS: files, Views: map[string]any{
		"login.html": loginView{}, "link_sent.html": plainView{}, "open_link.html": secretView{}, "forgot.html": formView{},
		"reset.html": secretView{}, "account.html": accountView{}, "members.html": membersView{}, "grant.html": grantView{}, "audit.html": auditView{}}}
}

// Handlers are the pages.
type Handlers struct {
	Kit     *ui.Kit
	Service *identity.Service
	DB      *db.DB
}

// Mount adds the routes.
func (h *Handlers) Mount(rt *web.Router) {
	rt.Get("/login", "session.create", h.showLogin)
	rt.Post("/login", "session.create", h.login)
	rt.Post("/login/link", "session.create", h.sendLink)
	rt.Get("/login/sent", "session.create", h.linkSent)
	rt.Get("/login/{secret}", "session.create", h.showLink)
	rt.Post("/login/{secret}", "session.create", h.openLink)
	rt.Post("/logout", "session.delete", h.logout)
	rt.Get("/password", "password.reset", h.showForgot)
	rt.Post("/password", "password.reset", h.forgot)
	rt.Get("/password/{secret}", "password.reset", h.showReset)
	rt.Post("/password/{secret}", "password.reset", h.reset)
	rt.Get("/account", "account.edit_own", h.showAccount)
	rt.Post("/account/password", "account.edit_own", h.changePassword)
	rt.Get("/sites/{site}/members", "member.list", h.members)
	rt.Get("/sites/{site}/members/new", "member.grant", h.showGrant)
	rt.Post("/sites/{site}/members", "member.grant", h.grant)
	rt.Post("/sites/{site}/members/{membership}/revoke", "member.revoke", h.revoke)
	rt.Get("/sites/{site}/audit", "audit.list", h.audit)
}

type plainView struct{ ui.Base }

type formView struct {
	ui.Base
	Form ui.Form
}

type loginView struct {
	ui.Base
	Form ui.Form
	Next string
}

type secretView struct {
	ui.Base
	Form   ui.Form
	Secret string
}

func (h *Handlers) showLogin(w http.ResponseWriter, r *web.Request) error {
	if r.Actor.IsSignedIn() {
		return web.Redirect(w, r, "/today")
	}
	return h.loginPage(w, r, ui.NewForm(r), web.LocalPath(r.URL.Query().Get("next")))
}

func (h *Handlers) loginPage(w http.ResponseWriter, r *web.Request, form ui.Form, next string) error {
	return h.Kit.Show(w, r, ui.Page{Template: "identity/login.html", Title: r.T("identity.login_title"), Status: form.Status(),
		View: loginView{ui.For(r), form, next}, Layout: ui.Public})
}

func (h *Handlers) login(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	next := web.LocalPath(r.PostForm.Get("next"))
	account, err := h.Service.SignIn(r.Ctx(), r.PostForm.Get("email"), r.PostForm.Get("password"), r.ClientAddress())
	if form, ok := ui.Refused(r, err); ok {
		return h.loginPage(w, r, form, next)
	}
	if err != nil {
		return err
	}
	return h.enter(w, r, account, next)
}

func (h *Handlers) enter(w http.ResponseWriter, r *web.Request, account identity.Account, next string) error {
	if err := r.SignIn(account.ID); err != nil {
		return err
	}
	if next == "/" {
		next = "/today"
	}
	return web.Redirect(w, r, next)
}

func (h *Handlers) sendLink(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.RequestLink(r.Ctx(), r.PostForm.Get("email"), "sign_in", r.ClientAddress())
	if form, ok := ui.Refused(r, err); ok {
		return h.loginPage(w, r, form, "/")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/login/sent")
}

func (h *Handlers) linkSent(w http.ResponseWriter, r *web.Request) error {
	return h.Kit.Show(w, r, ui.Page{Template: "identity/link_sent.html", Title: r.T("identity.link_sent_title"), View: plainView{ui.For(r)}})
}

// showLink asks for a click: mail programs visit links by themselves, and would spend it.
func (h *Handlers) showLink(w http.ResponseWriter, r *web.Request) error {
	secret := r.PathValue("secret")
	if err := h.Service.PeekLink(r.Ctx(), secret, "sign_in"); err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "identity/open_link.html", Title: r.T("identity.link_open_title"), View: secretView{Base: ui.For(r), Secret: secret}})
}

func (h *Handlers) openLink(w http.ResponseWriter, r *web.Request) error {
	account, err := h.Service.UseLink(r.Ctx(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return h.enter(w, r, account, "/today")
}

func (h *Handlers) logout(w http.ResponseWriter, r *web.Request) error {
	if err := r.SignOut(); err != nil {
		return err
	}
	return web.Redirect(w, r, "/")
}

func (h *Handlers) showForgot(w http.ResponseWriter, r *web.Request) error {
	return h.forgotPage(w, r, ui.NewForm(r))
}

func (h *Handlers) forgotPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	return h.Kit.Show(w, r, ui.Page{Template: "identity/forgot.html", Title: r.T("identity.forgot_title"), Status: form.Status(),
		View: formView{ui.For(r), form}, Layout: ui.Public})
}

func (h *Handlers) forgot(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.RequestLink(r.Ctx(), r.PostForm.Get("email"), "reset", r.ClientAddress())
	if form, ok := ui.Refused(r, err); ok {
		return h.forgotPage(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/login/sent")
}

func (h *Handlers) showReset(w http.ResponseWriter, r *web.Request) error {
	if err := h.Service.PeekLink(r.Ctx(), r.PathValue("secret"), "reset"); err != nil {
		return err
	}
	return h.resetPage(w, r, ui.NewForm(r))
}

func (h *Handlers) resetPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	return h.Kit.Show(w, r, ui.Page{Template: "identity/reset.html", Title: r.T("identity.forgot_title"), Status: form.Status(),
		View: secretView{ui.For(r), form, r.PathValue("secret")}, Layout: ui.Public})
}

func (h *Handlers) reset(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.ResetPassword(r.Ctx(), r.PathValue("secret"), r.PostForm.Get("password"))
	if form, ok := ui.Refused(r, err); ok {
		return h.resetPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("identity.reset_done")
	return web.Redirect(w, r, "/login")
}

type accountView struct {
	ui.Base
	Form        ui.Form
	Account     identity.Account
	Roles       []authz.Membership
	SiteNames   map[string]string
	HasPassword bool
}

func (h *Handlers) showAccount(w http.ResponseWriter, r *web.Request) error {
	return h.accountPage(w, r, ui.NewForm(r))
}

func (h *Handlers) accountPage(w http.ResponseWriter, r *web.Request, form ui.Form) error {
	if err := authz.Check(r.Actor, "account.edit_own", authz.Target{PersonID: r.Actor.PersonID}); err != nil {
		return err
	}
	account, err := identity.AccountByID(r.Ctx(), h.DB.Read(), r.Actor.AccountID)
	if err != nil {
		return err
	}
	names, err := siteNames(r.Ctx(), h.DB.Read())
	if err != nil {
		return err
	}
	return h.Kit.Show(w, r, ui.Page{Template: "identity/account.html", Title: r.T("identity.account_title"), Status: form.Status(),
		View: accountView{ui.For(r), form, account, r.Actor.Memberships, names, account.PasswordHash != ""}})
}

func (h *Handlers) changePassword(w http.ResponseWriter, r *web.Request) error {
	if err := r.ParseForm(w); err != nil {
		return err
	}
	err := h.Service.ChangePassword(r.Ctx(), r.Actor.AccountID, r.PostForm.Get("old_password"), r.PostForm.Get("password"))
	if form, ok := ui.Refused(r, err); ok {
		return h.accountPage(w, r, form)
	}
	if err != nil {
		return err
	}
	r.Flash("identity.password_changed")
	return web.Redirect(w, r, "/login")
}
