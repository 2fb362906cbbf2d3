package employmentweb_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chantier/internal/app"
	"chantier/internal/demo"
	"chantier/internal/employment"
	"chantier/internal/network"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
)

// day is three weeks before a cohort's first day: contracts are written, not all are signed.
var day = calendar.MustDate("2026-08-18")

type school struct {
	app      *app.App
	server   *httptest.Server
	accounts []demo.Account
}

func open(t *testing.T) *school {
	t.Helper()
	ctx := context.Background()
	o, accounts, err := demo.Prepare(ctx, t.TempDir(), day, app.Options{BaseURL: "http://school.test"})
	if err != nil {
		t.Fatal(err)
	}
	o.Clock = clock.NewManual(day.At(10, 30, clock.Paris()))
	a, err := app.New(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	s := &school{a, httptest.NewServer(a.Handler()), accounts}
	t.Cleanup(func() { s.server.Close(); a.Close() })
	return s
}

// user is somebody signed in, in a browser without script.
type user struct {
	t      *testing.T
	base   string
	client *http.Client
}

func (s *school) signIn(t *testing.T, match func(demo.Account) bool) *user {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t, s.server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for _, a := range s.accounts {
		if match(a) {
			if status, _ := u.post("/login", url.Values{"email": {a.Email}, "password": {a.Password}}); status != http.StatusSeeOther {
				t.Fatalf("%s cannot sign in: %d", a.Email, status)
			}
			return u
		}
	}
	t.Fatal("no such account")
	return nil
}

func (u *user) get(path string) (int, string) {
	u.t.Helper()
	res, err := u.client.Get(u.base + path)
	return u.read(res, err)
}

func (u *user) post(path string, form url.Values) (int, string) {
	u.t.Helper()
	res, err := u.client.PostForm(u.base+path, form)
	return u.read(res, err)
}

func (u *user) read(res *http.Response, err error) (int, string) {
	u.t.Helper()
	if err != nil {
		u.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		u.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func (u *user) wants(path string, status int, texts ...string) string {
	u.t.Helper()
	got, body := u.get(path)
	if got != status {
		u.t.Errorf("GET %s: %d, want %d", path, got, status)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			u.t.Errorf("GET %s lacks %q", path, text)
		}
	}
	return body
}

var version = regexp.MustCompile(`name="version" value="(\d+)"`)

func versionIn(t *testing.T, body string) string {
	t.Helper()
	m := version.FindStringSubmatch(body)
	if m == nil {
		t.Fatal("the page holds no version")
	}
	return m[1]
}

// TestPages shares one school: its story takes seconds to tell.
func TestPages(t *testing.T) {
	s := open(t)
	t.Run("signing", func(t *testing.T) { testSigning(t, s) })
	t.Run("writing", func(t *testing.T) { testWriting(t, s) })
}

// testSigning: the learner and the director sign on their pages; strangers and wrong names do not.
func testSigning(t *testing.T, s *school) {
	ctx := context.Background()
	site, err := network.SiteBySlug(ctx, s.app.DB.Read(), "les-tilleuls")
	if err != nil {
		t.Fatal(err)
	}
	all, err := employment.List(ctx, s.app.DB.Read(), site.ID)
	if err != nil {
		t.Fatal(err)
	}
	var c employment.Contract
	for _, k := range all {
		if k.StateOn(day) == employment.ToSign && !k.Employee.Done() {
			c = k
		}
	}
	if c.ID == "" {
		t.Fatal("the demo has no contract to sign on this day")
	}
	path, own := "/sites/les-tilleuls/contracts/"+c.ID, "/sites/les-tilleuls/my-contract"
	role := func(role, site string) func(demo.Account) bool {
		return func(a demo.Account) bool { return string(a.Role) == role && a.Site == site }
	}
	director, learner := s.signIn(t, role("site_director", "les-tilleuls")), s.signIn(t, func(a demo.Account) bool { return a.Name == c.Name() && a.Site == "les-tilleuls" })
	elsewhere, counsellor := s.signIn(t, role("site_director", "bellerive")), s.signIn(t, role("counsellor", "les-tilleuls"))

	elsewhere.wants(path, http.StatusNotFound)
	elsewhere.wants(path+"/contract.pdf", http.StatusNotFound)
	learner.wants(path, http.StatusForbidden)
	if body := counsellor.wants(path, http.StatusOK, c.Number()); strings.Contains(body, path+"/sign") {
		t.Error("the counsellor is shown a form to sign")
	}
	if status, _ := counsellor.post(path+"/withdraw", url.Values{"version": {"9"}}); status != http.StatusForbidden {
		t.Errorf("the counsellor withdraws: %d", status)
	}

	body := learner.wants(own, http.StatusOK, c.Number(), "Article 1", own+"/"+c.ID+"/sign")
	sign := url.Values{"version": {versionIn(t, body)}, "name": {"Quelqu’un d’Autre"}}
	if status, body := learner.post(own+"/"+c.ID+"/sign", sign); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Quelqu’un d’Autre") {
		t.Errorf("another name: %d", status)
	}
	sign.Set("name", c.Name())
	sign.Set("consent", "on")
	if status, _ := elsewhere.post(own+"/"+c.ID+"/sign", sign); status != http.StatusNotFound && status != http.StatusForbidden {
		t.Errorf("a stranger signs: %d", status)
	}
	if status, _ := learner.post(own+"/"+c.ID+"/sign", sign); status != http.StatusSeeOther {
		t.Fatalf("the learner signs: %d", status)
	}
	if status, _ := learner.post(own+"/"+c.ID+"/sign", sign); status != http.StatusConflict {
		t.Errorf("signing twice: %d", status)
	}
	body = director.wants(path, http.StatusOK, path+"/sign")
	var name string
	for _, a := range s.accounts {
		if role("site_director", "les-tilleuls")(a) {
			name = a.Name
		}
	}
	if status, _ := director.post(path+"/sign", url.Values{"version": {versionIn(t, body)}, "name": {name}, "consent": {"on"}}); status != http.StatusSeeOther {
		t.Errorf("the director signs: %d", status)
	}
	signed, err := employment.ByID(ctx, s.app.DB.Read(), site.ID, c.ID)
	if err != nil || signed.StateOn(day) != employment.Signed {
		t.Errorf("after both: %s, %v", signed.StateOn(day), err)
	}
	if pdf := learner.wants(own+"/"+c.ID+"/contract.pdf", http.StatusOK); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("no PDF")
	}
	learner.wants(own+"/"+c.ID+"/contract.pdf?lang=en", http.StatusOK)
}

// testWriting: the form tells every fault at once, live as when it is sent, and keeps what was typed.
func testWriting(t *testing.T, s *school) {
	admin := s.signIn(t, func(a demo.Account) bool { return a.Role == "site_admin" && a.Site == "les-tilleuls" })
	ctx := context.Background()
	site, err := network.SiteBySlug(ctx, s.app.DB.Read(), "les-tilleuls")
	if err != nil {
		t.Fatal(err)
	}
	all, err := employment.List(ctx, s.app.DB.Read(), site.ID)
	if err != nil {
		t.Fatal(err)
	}
	base := "/sites/les-tilleuls/contracts"
	admin.wants(base, http.StatusOK, "CDDI-2026-0001")
	admin.wants(base+"?state=ended", http.StatusOK, "CDDI-2025-0001")
	learnerID := all[len(all)-1].LearnerID
	for _, c := range all {
		if c.StateOn(day) == employment.Signed {
			learnerID = c.LearnerID
		}
	}
	admin.wants(base+"/new?learner="+learnerID, http.StatusOK, `data-live="`+base+`/check"`, "12,31")
	form := url.Values{"learner": {learnerID}, "starts_on": {"2027-07-07"}, "ends_on": {"2027-08-31"}, "weekly": {"quarante"}, "hourly": {"9"},
		"post": {"Tutrice"}, "workplace": {"ici"}, "pension_fund": {"a"}, "provident_fund": {"b"}}
	for _, path := range []string{base + "/check", base} {
		status, body := admin.post(path, form)
		if want := map[bool]int{true: http.StatusOK, false: http.StatusUnprocessableEntity}[path != base]; status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
		for _, field := range []string{"#f-weekly", "#f-hourly", "#f-ends_on"} {
			if !strings.Contains(body, field) {
				t.Errorf("%s does not tell about %s", path, field)
			}
		}
		if path == base && !strings.Contains(body, "quarante") {
			t.Error("what was typed is lost")
		}
	}
	form.Set("ends_on", "2027-12-31")
	form.Set("weekly", "28 h 30")
	form.Set("hourly", "12,50")
	if status, _ := admin.post(base, form); status != http.StatusSeeOther {
		t.Errorf("a good form: %d", status)
	}
}
