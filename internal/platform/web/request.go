// Package web is the HTTP layer that every page shares: routes that name their
// action, who asks, in which language, at which site, errors turned into pages,
// and security headers. It knows no capability.
package web

import (
	"context"
	"net/http"
	"strings"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
)

// SiteInfo is what pages need of the site in the address. ID is "" on pages of no site.
type SiteInfo struct{ ID, Slug, Name string }

// Path makes an address inside the site: Path("campaigns", id).
func (s SiteInfo) Path(parts ...string) string {
	return "/sites/" + s.Slug + "/" + strings.Join(parts, "/")
}

// Request is an HTTP request with what the layer found out.
type Request struct {
	*http.Request
	Actor   authz.Actor
	Loc     *i18n.Localizer
	Site    SiteInfo
	Today   calendar.Date // in Europe/Paris
	Theme   string
	Pattern string // of the route, without the method
	router  *Router
}

// Ctx gives the request's context.
func (r *Request) Ctx() context.Context { return r.Context() }

// T translates for the reader.
func (r *Request) T(key string, args ...any) string { return r.Loc.T(key, args...) }

// Target gives the access target of the request's site.
func (r *Request) Target() authz.Target { return authz.Target{SiteID: r.Site.ID} }

// Can asks the access table about the request's actor.
func (r *Request) Can(action authz.Action, t authz.Target) bool { return authz.Can(r.Actor, action, t) }

// CanHere asks the access table about the request's site.
func (r *Request) CanHere(action authz.Action) bool { return authz.Can(r.Actor, action, r.Target()) }

// IsFragment says that an htmx or fetch enhancement asks for a part of the page.
func (r *Request) IsFragment() bool {
	return r.Header.Get("HX-Request") == "true" || r.Header.Get("X-Fragment") == "1"
}

// ClientAddress gives the network address for rate limits, trusting the proxy header only when configured.
func (r *Request) ClientAddress() string { return r.router.clientAddress(r.Request) }

// Flash keeps a translated notice for the next page.
func (r *Request) Flash(key string, args ...any) {
	r.router.opts.Sessions.Put(r.Ctx(), "flash", r.T(key, args...))
}

// Handler answers a request. An error becomes a page (see Router.fail).
type Handler func(w http.ResponseWriter, r *Request) error

// Redirect answers 303: the back button and a reload then never post again.
func Redirect(w http.ResponseWriter, r *Request, to string) error {
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}

// maxForm bounds an ordinary form; uploads use ParseUpload.
const maxForm = 1 << 20

// ParseForm reads a form of at most 1 MB; a larger one is a fault.
func (r *Request) ParseForm(w http.ResponseWriter) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.Request.ParseForm(); err != nil {
		return &fault.Error{Kind: fault.Invalid, Message: fault.Msg("fault.form"), Cause: err}
	}
	return nil
}

// ParseUpload reads a multipart form of at most max bytes.
func (r *Request) ParseUpload(w http.ResponseWriter, max int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, max+64<<10)
	if err := r.ParseMultipartForm(4 << 20); err != nil {
		return &fault.Error{Kind: fault.Invalid, Message: fault.Msg("fault.upload", "mb", int(max>>20)), Cause: err}
	}
	return nil
}

// LocalPath keeps a "come back here" address inside the product; anything else gives the first page.
func LocalPath(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n") {
		return "/"
	}
	return s
}
