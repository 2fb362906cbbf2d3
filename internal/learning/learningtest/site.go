package learningtest

import (
	"context"
	"net/http"
	"testing"

	"github.com/alexedwards/scs/v2"

	"chantier/internal/learning/learningweb"
	"chantier/internal/network"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/assets"
	"chantier/internal/platform/web/ui"
)

// Handler serves the pages of learning as the product does, with its layout, its policy and its static files. Posting
// the field "account" to /enter signs in as that account.
func (s *School) Handler(t testing.TB) http.Handler {
	t.Helper()
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	static, err := assets.New(ui.Static())
	if err != nil {
		t.Fatal(err)
	}
	kit, err := ui.New(ui.Options{Asset: static.URL, Icons: ui.Icons(), Sites: func(*web.Request) []web.SiteInfo { return []web.SiteInfo{s.info(s.Site)} },
		Nav: []ui.NavItem{{Key: "nav.learning", Icon: "book", Action: "learning.show", Path: "learning"}, {Key: "nav.progress", Icon: "chart", Action: "learning.progress", Path: "progress"}}},
		learningweb.Pages())
	if err != nil {
		t.Fatal(err)
	}
	rt := web.NewRouter(web.Options{Sessions: scs.New(), Bundle: bundle, Clock: s.Clock, Error: kit.ShowError, Site: s.find, Actor: s.signedIn,
		Observe: func(_ *http.Request, _ string, err error) { t.Errorf("an internal error: %v", err) }})
	rt.Raw(http.MethodGet, "/static/", "static.get", static)
	rt.Post("/enter", "session.create", func(w http.ResponseWriter, r *web.Request) error {
		if err := r.ParseForm(w); err != nil {
			return err
		}
		return r.SignIn(r.PostForm.Get("account"))
	})
	(&learningweb.Handlers{Kit: kit, Service: s.Service, DB: s.DB}).Mount(rt)
	return rt.Handler()
}

func (s *School) info(site network.Site) web.SiteInfo {
	return web.SiteInfo{ID: site.ID, Slug: site.Slug, Name: site.Name}
}

func (s *School) find(ctx context.Context, slug string) (web.SiteInfo, error) {
	site, err := network.SiteBySlug(ctx, s.DB.Read(), slug)
	return s.info(site), err
}

func (s *School) signedIn(_ context.Context, accountID string, _ calendar.Date) (authz.Actor, bool, error) {
	for _, a := range []authz.Actor{s.As(s.Awa), s.As(s.Léo), s.As(s.Zoé), s.Instructor, s.Trainer, s.Director, s.Counsellor} {
		if a.AccountID == accountID {
			return a, true, nil
		}
	}
	return authz.Actor{}, false, nil
}
