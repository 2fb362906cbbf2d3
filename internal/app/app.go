// Package app is the one composition root: it builds every part in plain order,
// mounts the routes of each capability, and runs the background work. The tests
// that use a browser start the same App.
package app

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"chantier/contenu"
	"chantier/internal/cohort"
	"chantier/internal/curriculum"
	"chantier/internal/identity"
	"chantier/internal/learning"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/blob"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/jobs"
	"chantier/internal/platform/mailqueue"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/assets"
	"chantier/internal/platform/web/ui"
	"chantier/internal/today"
)

// Options are the settings of an App; config fills them for serve, the demo for itself.
type Options struct {
	Database   string // a SQLite path or postgres://…
	BlobDir    string // folder of the stored files
	CacheDir   string // folder of compiled interpreters, ours alone; empty: they are compiled at each start
	BaseURL    string // public address, for links in mails
	Secure     bool   // served over HTTPS: cookies say so
	TrustProxy bool
	Clock      clock.Clock      // nil: the machine's
	Sender     mailqueue.Sender // nil: letters stay in the outbox
	Demo       bool
	Log        *slog.Logger
	// Observe is told about errors that users see only as a reference; nil logs them.
	Observe func(r *http.Request, reference string, err error)
}

// App is the whole product, built and ready to serve.
type App struct {
	Options
	DB         *db.DB
	Jobs       *jobs.Queue
	Mail       *mailqueue.Queue
	Blobs      blob.Store
	Bundle     *i18n.Bundle
	Curriculum *curriculum.Curriculum
	Identity   *identity.Service
	Kit        *ui.Kit
	Router     *web.Router
	Sessions   *scs.SessionManager

	assets     *assets.Assets
	registry   *jobs.Registry
	receiptKey ed25519.PrivateKey
	caps       []capability
	services
}

// capability is what one part of the school brings to the whole. Empty fields are allowed.
type capability struct {
	pages   []ui.Set
	routes  func(rt *web.Router, kit *ui.Kit)
	jobs    func(r *jobs.Registry)
	today   today.Provider
	learner cohort.PanelProvider      // what the learner's page shows of it
	start   func(ctx context.Context) // warms up, in the background, what the first user would wait for
	close   func() error
}

// New opens the database, brings its schema up to date and builds every part.
func New(ctx context.Context, o Options) (*App, error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &App{Options: o, registry: jobs.NewRegistry()}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.build(); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	if a.DB, err = db.Open(ctx, a.Database); err != nil {
		return err
	}
	if _, err = a.DB.Migrate(ctx); err != nil {
		return err
	}
	if err = jobs.Migrate(ctx, a.DB); err != nil {
		return err
	}
	if a.receiptKey, err = learning.ReceiptKey(ctx, a.DB, a.Clock.Now()); err != nil {
		return err
	}
	if a.Blobs, err = blob.OpenFolder(a.BlobDir); err != nil {
		return err
	}
	if a.Bundle, err = i18n.Load(); err != nil {
		return err
	}
	if a.Curriculum, err = curriculum.Load(contenu.FS); err != nil {
		return fmt.Errorf("app: load the curriculum: %w", err)
	}
	a.assets, err = assets.New(ui.Static())
	return err
}

func (a *App) build() (err error) {
	if a.Jobs, err = jobs.New(a.DB, a.registry, a.Log); err != nil {
		return err
	}
	a.Mail = &mailqueue.Queue{DB: a.DB, Jobs: a.Jobs, Bundle: a.Bundle, Clock: a.Clock, BaseURL: a.BaseURL, Sender: a.Sender, Log: a.Log}
	a.Mail.Register(a.registry)
	a.Identity = &identity.Service{DB: a.DB, Clock: a.Clock, Mail: a.Mail, Log: a.Log}
	a.Sessions = a.newSessions()
	for _, mount := range mounts {
		a.caps = append(a.caps, mount(a))
	}
	var sets []ui.Set
	for _, c := range a.caps {
		sets = append(sets, c.pages...)
		if c.jobs != nil {
			c.jobs(a.registry)
		}
	}
	a.Kit, err = ui.New(ui.Options{Asset: a.assets.URL, Icons: ui.Icons(), Nav: navigation(), Sites: a.sitesOf, Demo: a.Demo}, sets...)
	if err != nil {
		return err
	}
	a.Router = web.NewRouter(web.Options{Sessions: a.Sessions, Bundle: a.Bundle, Clock: a.Clock, Actor: a.actor, Site: a.site,
		Error: a.Kit.ShowError, Observe: a.observe, TrustProxy: a.TrustProxy, Secure: a.Secure})
	a.Router.Raw(http.MethodGet, "/static/", "static.get", a.assets)
	for _, c := range a.caps {
		if c.routes != nil {
			c.routes(a.Router, a.Kit)
		}
	}
	return nil
}

func (a *App) newSessions() *scs.SessionManager {
	s := scs.New()
	s.Store = identity.SessionStore{DB: a.DB, Account: func(data []byte) string {
		_, values, err := s.Codec.Decode(data)
		if err != nil {
			return ""
		}
		account, _ := values["account"].(string)
		return account
	}}
	s.Lifetime = 30 * 24 * time.Hour
	s.IdleTimeout = 7 * 24 * time.Hour
	s.Cookie.Name = "chantier"
	s.Cookie.HttpOnly = true
	s.Cookie.SameSite = http.SameSiteLaxMode
	s.Cookie.Secure = a.Secure
	s.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		a.observe(r, "session", err)
		http.Error(w, "Revenez dans un instant. / Come back in a moment.", http.StatusServiceUnavailable)
	}
	return s
}

func (a *App) actor(ctx context.Context, accountID string, day calendar.Date) (authz.Actor, bool, error) {
	account, err := identity.AccountByID(ctx, a.DB.Read(), accountID)
	if err != nil || account.Disabled {
		return authz.Actor{}, false, ignoreMissing(err)
	}
	actor, err := identity.ActorOf(ctx, a.DB.Read(), account, day)
	return actor, err == nil, err
}

func (a *App) site(ctx context.Context, slug string) (web.SiteInfo, error) {
	s, err := network.SiteBySlug(ctx, a.DB.Read(), slug)
	return web.SiteInfo{ID: s.ID, Slug: s.Slug, Name: s.Name}, err
}

// sitesOf lists the sites where the actor has a role; a network officer sees all.
func (a *App) sitesOf(r *web.Request) []web.SiteInfo {
	all, err := network.Sites(r.Ctx(), a.DB.Read())
	if err != nil {
		a.observe(r.Request, "sites", err)
		return nil
	}
	var out []web.SiteInfo
	for _, s := range all {
		if r.Actor.HasRoleAt(s.ID) {
			out = append(out, web.SiteInfo{ID: s.ID, Slug: s.Slug, Name: s.Name})
		}
	}
	return out
}

func (a *App) observe(r *http.Request, reference string, err error) {
	if a.Options.Observe != nil {
		a.Options.Observe(r, reference, err)
		return
	}
	a.Log.Error("request failed", "reference", reference, "method", r.Method, "route", r.Pattern, "error", err.Error())
}

// Handler serves the product.
func (a *App) Handler() http.Handler { return a.Router.Handler() }

// Start begins the background work.
func (a *App) Start(ctx context.Context) error {
	for _, c := range a.caps {
		if c.start != nil {
			go c.start(ctx)
		}
	}
	return a.Jobs.Start(ctx)
}

// Stop ends the background work within ctx.
func (a *App) Stop(ctx context.Context) error { return a.Jobs.Stop(ctx) }

// Close gives everything back; it may be called on a half-built App.
func (a *App) Close() error {
	var errs []error
	for _, c := range a.caps {
		if c.close != nil {
			errs = append(errs, c.close())
		}
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	return errors.Join(errs...)
}

func (a *App) providers() []today.Provider {
	var out []today.Provider
	for _, c := range a.caps {
		if c.today != nil {
			out = append(out, c.today)
		}
	}
	return out
}

func (a *App) panels() []cohort.PanelProvider {
	var out []cohort.PanelProvider
	for _, c := range a.caps {
		if c.learner != nil {
			out = append(out, c.learner)
		}
	}
	return out
}
