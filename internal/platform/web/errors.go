package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"chantier/internal/platform/clock"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/id"
)

// ErrorPage is what an error page shows: never more than this.
type ErrorPage struct {
	Status    int
	Title     string
	Messages  []string
	Reference string // of an internal error, to give to whoever helps
}

// errSignInFirst sends a visitor to the sign-in page and back afterwards.
var errSignInFirst = errors.New("web: sign in first")

func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.TooMany:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// fail is the one place that turns errors into answers.
func (rt *Router) fail(w http.ResponseWriter, r *Request, err error) {
	if errors.Is(err, errSignInFirst) {
		to := "/login"
		if r.Method == http.MethodGet {
			to += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r.Request, to, http.StatusSeeOther)
		return
	}
	kind := fault.KindOf(err)
	page := ErrorPage{Status: statusOf(kind), Title: r.T(fmt.Sprintf("fault.title_%d", statusOf(kind)))}
	for _, f := range fault.Faults(err) {
		page.Messages = append(page.Messages, r.T(f.Key, f.Args...))
	}
	if kind == fault.Internal {
		page.Reference = strings.ReplaceAll(id.New(), "-", "")[20:]
		page.Messages = []string{r.T("fault.internal")}
		rt.opts.Observe(r.Request, page.Reference, err)
	}
	w.Header().Set("Cache-Control", "no-store")
	if rerr := rt.opts.Error(w, r, page); rerr != nil {
		rt.opts.Observe(r.Request, page.Reference, errors.Join(err, rerr))
		http.Error(w, page.Title, page.Status)
	}
}

// failPlain answers where no route was entered. The session may be absent.
func (rt *Router) failPlain(w http.ResponseWriter, req *http.Request, err error) {
	r := &Request{Request: req, Today: clock.Today(rt.opts.Clock), router: rt,
		Loc: rt.opts.Bundle.Localizer(chooseLang(req)), Theme: chooseTheme(req)}
	rt.fail(w, r, err)
}
