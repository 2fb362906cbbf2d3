package observe

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"
)

// Options are what Middleware needs.
type Options struct {
	Log        *slog.Logger
	Metrics    *Metrics
	Route      func(*http.Request) string // the route's pattern: see RouteNamer
	TrustProxy bool
}

// Middleware gives each request an id, counts it, logs it and turns a panic into an answer. It goes outermost.
func Middleware(o Options) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rid, route := requestID(r, o.TrustProxy), o.Route(r)
			w.Header().Set("X-Request-Id", rid)
			r = r.WithContext(context.WithValue(r.Context(), requestKey{}, rid))
			rec := &recorder{ResponseWriter: w}
			o.Metrics.inFlight.Inc()
			start := time.Now()
			defer func() {
				value := recover()
				if value != nil && value != http.ErrAbortHandler {
					o.recovered(rec, r, route, rid, value)
				}
				o.finish(r, route, rec, time.Since(start))
				// Cut the connection when the answer was half-way: a truncated page must not look whole.
				if value == http.ErrAbortHandler || (value != nil && rec.started) {
					panic(http.ErrAbortHandler)
				}
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

func (o Options) recovered(rec *recorder, r *http.Request, route, rid string, value any) {
	o.Metrics.failures.Inc()
	// Only the runtime's own words are known to hold no data; of other values the type must do.
	what := fmt.Sprintf("%T", value)
	if e, ok := value.(runtime.Error); ok {
		what = e.Error()
	}
	o.Log.ErrorContext(r.Context(), "panic", "method", r.Method, "route", route, "panic", what, "stack", string(debug.Stack()))
	if rec.wrote() {
		rec.started = true
		return
	}
	h := rec.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Encoding")
	h.Del("Content-Length")
	rec.WriteHeader(http.StatusInternalServerError)
	fmt.Fprintf(rec, "Une erreur est survenue de notre côté. Référence\u00a0: %s\nSomething went wrong on our side. Reference: %s\n", rid, rid)
}

func (o Options) finish(r *http.Request, route string, rec *recorder, took time.Duration) {
	status := rec.status
	if status == 0 {
		status = http.StatusOK
	}
	o.Metrics.observe(r.Method, route, status, took)
	level := slog.LevelInfo
	switch {
	case status >= 500:
		level = slog.LevelError
	case route == "GET /static/" || route == "GET /healthz" || route == "GET /readyz":
		level = slog.LevelDebug
	}
	o.Log.Log(r.Context(), level, "request", "method", knownMethod(r.Method), "route", route, "status", status,
		"bytes", rec.bytes, "ms", float64(took.Microseconds())/1000)
}

// RouteNamer gives the function that finds a request's pattern among
// "METHOD /path/{wildcard}" patterns. What matches none is "other": a mistyped
// or hostile address stays out of logs and cannot multiply the metrics.
func RouteNamer(patterns []string) func(*http.Request) string {
	mux := http.NewServeMux()
	for _, p := range patterns {
		mux.Handle(p, http.NotFoundHandler())
	}
	return func(r *http.Request) string {
		if _, pattern := mux.Handler(r); pattern != "" {
			return pattern
		}
		return "other"
	}
}

// ErrorReporter logs and counts the errors that users see only as a reference.
func ErrorReporter(log *slog.Logger, m *Metrics, route func(*http.Request) string) func(*http.Request, string, error) {
	return func(r *http.Request, reference string, err error) {
		if r.Context().Err() != nil {
			// The visitor left: nothing failed.
			log.DebugContext(r.Context(), "request abandoned", "route", route(r))
			return
		}
		m.failures.Inc()
		log.ErrorContext(r.Context(), "request failed", "reference", reference, "method", knownMethod(r.Method), "route", route(r), "error", err.Error())
	}
}

// recorder remembers the status and counts bytes; Unwrap leaves flushing and deadlines to http.ResponseController.
type recorder struct {
	http.ResponseWriter
	status  int
	bytes   int64
	started bool // the answer had begun when the handler panicked
}

func (r *recorder) wrote() bool { return r.status != 0 }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 { // 1xx are not the answer
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
