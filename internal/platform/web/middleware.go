package web

import (
	"net/http"
	"strings"
)

// contentPolicy forbids everything that the product does not do itself: no
// inline script or style, no other host.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'self'; manifest-src 'self'"

func (rt *Router) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Personal links hold a secret in their path: no other site may learn it.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if rt.opts.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !strings.HasPrefix(req.URL.Path, "/static/") {
			// Pages hold personal data: shared computers must not keep them.
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, req)
	})
}

// sessions leaves static files and health checks without a look at the database.
func (rt *Router) sessions(next http.Handler) http.Handler {
	loaded := rt.opts.Sessions.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		switch {
		case strings.HasPrefix(req.URL.Path, "/static/"), req.URL.Path == "/healthz", req.URL.Path == "/readyz":
			next.ServeHTTP(w, req)
		default:
			loaded.ServeHTTP(w, req)
		}
	})
}
