package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"chantier/internal/app"
	"chantier/internal/config"
	"chantier/internal/platform/mail"
	"chantier/internal/platform/mailqueue"
	"chantier/internal/platform/observe"
	"chantier/internal/serving"
)

func serveCommand(ctx context.Context, c *call) int {
	cfg, code, ok := c.settings(0)
	if !ok {
		return code
	}
	if err := serve(ctx, c, cfg); err != nil {
		return c.fail(err)
	}
	return done
}

func serve(ctx context.Context, c *call, cfg *config.Config) error {
	unlock, err := lockData(cfg)
	if err != nil {
		return err
	}
	defer unlock()
	pages, metrics, err := listen(cfg.Addr, cfg.MetricsAddr)
	if err != nil {
		return err
	}
	o, err := options(cfg)
	if err != nil {
		return err
	}
	if cfg.BaseURL == "" {
		o.BaseURL = address(pages) // the port may have been chosen by the system
	}
	o.Log = observe.NewLogger(c.err, cfg.LogLevel)
	s, err := serving.New(ctx, o, version())
	if err != nil {
		return err
	}
	return s.Run(ctx, pages, metrics, func() { fmt.Fprintln(c.out, "listening on "+address(pages)) })
}

// options turns settings into what the product is built from.
func options(cfg *config.Config) (app.Options, error) {
	sender, err := sender(cfg)
	return app.Options{Database: cfg.Source(), BlobDir: cfg.FilesDir(), CacheDir: cfg.CacheDir(), BaseURL: cfg.PublicURL(), Secure: cfg.Secure(),
		TrustProxy: cfg.TrustProxy, Sender: sender}, err
}

// sender gives the way out of letters; nil keeps them inside.
func sender(cfg *config.Config) (mailqueue.Sender, error) {
	s, err := smtp(cfg)
	if s == nil {
		return nil, err // a nil *mail.SMTP inside the interface would not be nil
	}
	return s, err
}

func smtp(cfg *config.Config) (*mail.SMTP, error) {
	if cfg.SMTP.Host == "" {
		return nil, nil
	}
	return mail.NewSMTP(mail.Options{Host: cfg.SMTP.Host, Port: cfg.SMTP.Port, TLS: string(cfg.SMTP.TLS), User: cfg.SMTP.User,
		Password: cfg.SMTP.Password.Reveal(), From: cfg.SMTP.From})
}

// listen opens both addresses before anything is built, so that a port in use is told at once.
func listen(pagesAddr, metricsAddr string) (pages, metrics net.Listener, err error) {
	if pages, err = net.Listen("tcp", pagesAddr); err != nil {
		return nil, nil, err
	}
	if metricsAddr == "" {
		return pages, nil, nil
	}
	if metrics, err = net.Listen("tcp", metricsAddr); err != nil {
		pages.Close()
		return nil, nil, err
	}
	return pages, metrics, nil
}

// address is what to type in a browser on this machine.
func address(l net.Listener) string {
	a, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return "http://" + l.Addr().String()
	}
	host := a.IP.String()
	if a.IP.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(a.Port))
}

// lockData keeps two programs from working on one SQLite file, and a restore from
// pulling it away under a running school. Several nodes may share a PostgreSQL.
func lockData(cfg *config.Config) (unlock func(), err error) {
	if cfg.IsPostgres() {
		return func() {}, nil
	}
	return lockFolder(cfg.DataDir)
}

func lockFolder(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	return lockFile(dir + "/chantier.lock")
}
