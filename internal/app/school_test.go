package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"chantier/internal/app"
	"chantier/internal/demo"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
)

// school is the demo's school served in this process, made once for all the tests that only read it.
type school struct {
	app      *app.App
	server   *httptest.Server
	accounts []demo.Account
}

var shared = sync.OnceValues(func() (*school, error) { return openSchool(context.Background()) })

// testDay is a Tuesday on which one cohort runs, one has just ended and one is being recruited.
var testDay = calendar.MustDate("2026-11-24")

var sharedDir string

func openSchool(ctx context.Context) (*school, error) {
	o := app.Options{BaseURL: "http://school.test"}
	o, accounts, err := demo.Prepare(ctx, sharedDir, testDay, o)
	if err != nil {
		return nil, err
	}
	o.Clock = clock.NewManual(testDay.At(10, 30, clock.Paris()))
	a, err := app.New(ctx, o)
	if err != nil {
		return nil, err
	}
	return &school{a, httptest.NewServer(a.Handler()), accounts}, nil
}

func theSchool(t *testing.T) *school {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// visitor is a browser without script.
type visitor struct {
	t      *testing.T
	school *school
	client *http.Client
}

func (s *school) visitor(t *testing.T) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// enter signs in by the form, as a person does.
func (s *school) enter(t *testing.T, a demo.Account) *visitor {
	t.Helper()
	v := s.visitor(t)
	status, location, _ := v.post("/login", url.Values{"email": {a.Email}, "password": {a.Password}})
	if status != http.StatusSeeOther || location != "/today" {
		t.Fatalf("%s %s could not sign in: %d %s", a.Role, a.Email, status, location)
	}
	return v
}

// account gives one account of a role at a site; site "" takes the first.
func (s *school) account(t *testing.T, role, site string) demo.Account {
	t.Helper()
	for _, a := range s.accounts {
		if string(a.Role) == role && (site == "" || a.Site == site) {
			return a
		}
	}
	t.Fatalf("no account with the role %s at %q", role, site)
	return demo.Account{}
}

func (v *visitor) get(path string) (status int, header http.Header, body string) {
	v.t.Helper()
	res, err := v.client.Get(v.school.server.URL + path)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(raw)
}

func (v *visitor) post(path string, form url.Values) (status int, location, body string) {
	v.t.Helper()
	res, err := v.client.PostForm(v.school.server.URL+path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(raw)
}

// links gives the addresses of a page inside the product, without fragments.
func links(t *testing.T, page string) []string {
	t.Helper()
	var out []string
	for n := range parse(t, page).Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		href := strings.TrimPrefix(attr(n, "href"), "http://school.test")
		href, _, _ = strings.Cut(href, "#")
		if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
			out = append(out, href)
		}
	}
	return out
}

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func pathOnly(s string) string { p, _, _ := strings.Cut(s, "?"); return p }
