// Package serving puts the product on the network: health, metrics, request ids,
// compression, time limits, and a stop that lets requests and jobs end. The
// command line and the tests that use a browser serve the school through it.
package serving

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"chantier/internal/app"
	"chantier/internal/platform/observe"
)

// Grace is how long a stop waits for requests and jobs.
const Grace = 10 * time.Second

// Server is an App ready to be served.
type Server struct {
	App     *app.App
	Metrics *observe.Metrics
	log     *slog.Logger
	handler http.Handler
	report  func(*http.Request, string, error)
}

// New builds the product and everything around it. Close gives it back when Run was not called.
func New(ctx context.Context, o app.Options, version string) (*Server, error) {
	s := &Server{log: o.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	o.Observe = func(r *http.Request, reference string, err error) { s.report(r, reference, err) }
	var err error
	if s.App, err = app.New(ctx, o); err != nil {
		return nil, err
	}
	s.Metrics = observe.NewMetrics(observe.Sources{Version: version, DBRetries: s.App.DB.Retries, JobStates: s.App.Jobs.States}, s.log)
	s.App.Router.Raw(http.MethodGet, "/healthz", "ops.health", observe.Healthz())
	s.App.Router.Raw(http.MethodGet, "/readyz", "ops.health", observe.Readyz(s.log, s.checks()...))
	var patterns []string
	for _, r := range s.App.Router.Routes() {
		patterns = append(patterns, r.Method+" "+r.Pattern)
	}
	route := observe.RouteNamer(patterns)
	s.report = observe.ErrorReporter(s.log, s.Metrics, route)
	around := observe.Middleware(observe.Options{Log: s.log, Metrics: s.Metrics, Route: route, TrustProxy: o.TrustProxy})
	s.handler = around(compress(s.App.Handler()))
	return s, nil
}

func (s *Server) checks() []observe.Check {
	return []observe.Check{
		{Name: "database", Run: s.App.DB.Ping},
		{Name: "migrations", Run: func(ctx context.Context) error {
			pending, err := s.App.DB.Pending(ctx)
			if err == nil && len(pending) > 0 {
				err = fmt.Errorf("%d steps are pending, first %s", len(pending), pending[0])
			}
			return err
		}},
		{Name: "jobs", Run: func(ctx context.Context) error { _, err := s.App.Jobs.States(ctx); return err }},
	}
}

// Handler answers everything but /metrics.
func (s *Server) Handler() http.Handler { return s.handler }

// Close gives the product back.
func (s *Server) Close() error { return s.App.Close() }

// Run serves on the listener, and metrics on the second one unless nil, until
// ctx ends; then it stops accepting, lets requests and jobs end within Grace, and closes the product.
func (s *Server) Run(ctx context.Context, pages, metrics net.Listener, ready func()) error {
	if err := s.App.Start(ctx); err != nil {
		return errors.Join(err, s.Close())
	}
	var servers []*http.Server
	failed := make(chan error, 2)
	serve := func(h http.Handler, on net.Listener) {
		srv := s.server(h)
		servers = append(servers, srv)
		go func() { failed <- srv.Serve(on) }()
	}
	serve(s.handler, pages)
	if metrics != nil {
		serve(s.Metrics.Handler(), metrics)
	}
	s.log.Info("serving", "addr", pages.Addr().String())
	if ready != nil {
		ready()
	}
	var err error
	select {
	case <-ctx.Done():
		s.log.Info("stopping")
	case err = <-failed:
		err = fmt.Errorf("serving: %w", err)
	}
	return errors.Join(err, s.stop(servers))
}

func (s *Server) stop(servers []*http.Server) error {
	grace, cancel := context.WithTimeout(context.Background(), Grace)
	defer cancel()
	var errs []error
	for _, srv := range servers {
		if err := srv.Shutdown(grace); err != nil {
			errs = append(errs, fmt.Errorf("serving: stop: %w", err), srv.Close())
		}
	}
	errs = append(errs, s.App.Stop(grace), s.Close())
	s.log.Info("stopped")
	return errors.Join(errs...)
}

// server has time limits wide enough for a scanned document sent from an old phone, and no wider.
func (s *Server) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(noAddresses{s.log.Handler()}, slog.LevelDebug),
	}
}

// noAddresses keeps net/http's own messages ("TLS handshake error from 192.0.2.1:1234") without what names a visitor.
type noAddresses struct{ slog.Handler }

func (h noAddresses) Handle(ctx context.Context, r slog.Record) error {
	return h.Handler.Handle(ctx, slog.NewRecord(r.Time, r.Level, "a connection failed before its request was read", 0))
}
