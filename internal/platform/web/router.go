package web

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/alexedwards/scs/v2"

	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
)

// Options are what the layer needs from the rest of the product.
type Options struct {
	Sessions *scs.SessionManager
	Bundle   *i18n.Bundle
	Clock    clock.Clock
	// Actor gives who the account of the session is today; ok is false when it is gone or disabled.
	Actor func(ctx context.Context, accountID string, today calendar.Date) (a authz.Actor, ok bool, err error)
	// Site gives the site of an address.
	Site func(ctx context.Context, slug string) (SiteInfo, error)
	// Error renders an error page; it is given the status and the messages to show.
	Error func(w http.ResponseWriter, r *Request, e ErrorPage) error
	// Observe tells logs and metrics about errors that users see only as a reference.
	Observe func(r *http.Request, reference string, err error)
	// TrustProxy says that X-Forwarded-For comes from a proxy of ours.
	TrustProxy bool
	// Secure says that the site is served over HTTPS.
	Secure bool
}

// Route is one line of the route list.
type Route struct {
	Method  string       `json:"method"`
	Pattern string       `json:"pattern"`
	Action  authz.Action `json:"action"`
}

// Router mounts routes, each with the action that it performs.
type Router struct {
	opts   Options
	mux    *http.ServeMux
	routes []Route
}

// NewRouter gives an empty router.
func NewRouter(o Options) *Router { return &Router{opts: o, mux: http.NewServeMux()} }

// Get mounts a page. Handlers of GET get no writing handle, and HEAD is answered too.
func (rt *Router) Get(pattern string, action authz.Action, h Handler) {
	rt.mount(http.MethodGet, pattern, action, h)
}

// Post mounts a change.
func (rt *Router) Post(pattern string, action authz.Action, h Handler) {
	rt.mount(http.MethodPost, pattern, action, h)
}

// Raw mounts a handler of its own (static files, health) under the same list.
func (rt *Router) Raw(method, pattern string, action authz.Action, h http.Handler) {
	rt.mux.Handle(method+" "+pattern, h)
	rt.routes = append(rt.routes, Route{method, pattern, action})
}

func (rt *Router) mount(method, pattern string, action authz.Action, h Handler) {
	if _, ok := authz.Find(action); !ok {
		panic("web: route " + method + " " + pattern + " names the unknown action " + string(action))
	}
	rt.routes = append(rt.routes, Route{method, pattern, action})
	rt.mux.Handle(method+" "+pattern, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r, err := rt.enter(req, pattern)
		if err == nil {
			err = rt.gate(r, action)
		}
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			rt.fail(w, r, err)
		}
	}))
}

// Routes lists every route, ordered.
func (rt *Router) Routes() []Route {
	out := slices.Clone(rt.routes)
	slices.SortFunc(out, func(a, b Route) int {
		return strings.Compare(a.Pattern+" "+a.Method, b.Pattern+" "+b.Method)
	})
	return out
}

// Handler gives the whole layer: headers, same-origin rule, sessions, routes.
func (rt *Router) Handler() http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		rt.failPlain(w, req, fault.New(fault.Forbidden, "fault.cross_origin"))
	}))
	rt.mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		rt.failPlain(w, req, fault.Missing("page"))
	})
	return rt.headers(rt.sessions(protection.Handler(rt.mux)))
}

// enter finds out who asks, where and in which language. It always gives a usable request.
func (rt *Router) enter(req *http.Request, pattern string) (*Request, error) {
	ctx := req.Context()
	r := &Request{Request: req, Today: clock.Today(rt.opts.Clock), Pattern: pattern, router: rt,
		Loc: rt.opts.Bundle.Localizer(chooseLang(req)), Theme: chooseTheme(req)}
	if accountID := rt.opts.Sessions.GetString(ctx, "account"); accountID != "" {
		actor, ok, err := rt.opts.Actor(ctx, accountID, r.Today)
		if err != nil {
			return r, err
		}
		if ok {
			r.Actor = actor
		}
	}
	slug := req.PathValue("site")
	if slug == "" {
		return r, nil
	}
	site, err := rt.opts.Site(ctx, slug)
	if err != nil {
		return r, err
	}
	r.Site = site
	return r, nil
}

// gate is the route's first check; the use case checks the object itself.
func (rt *Router) gate(r *Request, action authz.Action) error {
	if authz.MayTry(r.Actor, action, r.Site.ID) {
		return nil
	}
	if !r.Actor.IsSignedIn() {
		return errSignInFirst
	}
	return authz.Check(r.Actor, action, r.Target())
}

func chooseLang(req *http.Request) string {
	if c, err := req.Cookie("lang"); err == nil && slices.Contains(i18n.Languages, c.Value) {
		return c.Value
	}
	return i18n.Match(req.Header.Get("Accept-Language"))
}

func chooseTheme(req *http.Request) string {
	if c, err := req.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

func (rt *Router) clientAddress(req *http.Request) string {
	if rt.opts.TrustProxy {
		// The last entry is the one our proxy wrote; earlier ones are the client's word.
		parts := strings.Split(req.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(parts[len(parts)-1]); last != "" {
			return last
		}
	}
	host, _, err := net.SplitHostPort(req.RemoteAddr)
	if err != nil {
		return req.RemoteAddr
	}
	return host
}

// SignIn starts a session for an account, under a fresh token.
func (r *Request) SignIn(accountID string) error {
	s := r.router.opts.Sessions
	if err := s.RenewToken(r.Ctx()); err != nil {
		return err
	}
	s.Put(r.Ctx(), "account", accountID)
	return nil
}

// SignOut ends the session.
func (r *Request) SignOut() error { return r.router.opts.Sessions.Destroy(r.Ctx()) }

// PutSession and TakeSession keep small texts between two pages, such as where to go after signing in.
func (r *Request) PutSession(key, value string) { r.router.opts.Sessions.Put(r.Ctx(), key, value) }

// TakeSession reads and forgets.
func (r *Request) TakeSession(key string) string {
	return r.router.opts.Sessions.PopString(r.Ctx(), key)
}

// TakeFlash reads and forgets the notice of the page before.
func (r *Request) TakeFlash() string {
	if !r.router.opts.Sessions.Exists(r.Ctx(), "flash") {
		return ""
	}
	return r.router.opts.Sessions.PopString(r.Ctx(), "flash")
}
