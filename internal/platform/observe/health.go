package observe

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Healthz says that the process answers: whoever restarts it asks here.
func Healthz() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok\n") })
}

// Check is one thing without which pages cannot be served.
type Check struct {
	Name string
	Run  func(ctx context.Context) error
}

// Readyz says that pages can be served: whoever sends visits asks here. The
// reason goes to the log, since the answer is public.
func Readyz(log *slog.Logger, checks ...Check) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		for _, c := range checks {
			if err := c.Run(ctx); err != nil {
				log.ErrorContext(ctx, "not ready", "check", c.Name, "error", err.Error())
				answer(w, http.StatusServiceUnavailable, "not ready: "+c.Name+"\n")
				return
			}
		}
		answer(w, http.StatusOK, "ready\n")
	})
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(text)) //nolint:errcheck // the asker left
}
