// Package observe tells the operator how the product is doing: JSON logs,
// Prometheus metrics, health answers. Nothing it writes holds personal data: a
// request is its route's pattern, never its address, its query or its visitor.
package observe

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"regexp"

	"chantier/internal/platform/id"
)

// NewLogger writes one JSON object a line, with the id of the request when the context is of one.
func NewLogger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(withRequest{slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})})
}

type withRequest struct{ slog.Handler }

func (h withRequest) Handle(ctx context.Context, r slog.Record) error {
	if rid := RequestID(ctx); rid != "" {
		r.AddAttrs(slog.String("request_id", rid))
	}
	return h.Handler.Handle(ctx, r)
}

func (h withRequest) WithAttrs(a []slog.Attr) slog.Handler {
	return withRequest{h.Handler.WithAttrs(a)}
}
func (h withRequest) WithGroup(g string) slog.Handler { return withRequest{h.Handler.WithGroup(g)} }

type requestKey struct{}

// RequestID gives the id of the request that the context belongs to, "" outside of one.
func RequestID(ctx context.Context) string { s, _ := ctx.Value(requestKey{}).(string); return s }

// safeID is what may be copied from a header into logs and back to the client.
var safeID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID takes the proxy's id when it is to be trusted, so that both logs tell the same story.
func requestID(r *http.Request, trustProxy bool) string {
	if given := r.Header.Get("X-Request-Id"); trustProxy && safeID.MatchString(given) {
		return given
	}
	return id.New()
}
