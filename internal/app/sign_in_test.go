package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestSignIn_wrongPasswordKeepsTheAddress(t *testing.T) {
	s := theSchool(t)
	email := s.account(t, "counsellor", "").Email
	status, _, body := s.visitor(t).post("/login", url.Values{"email": {email}, "password": {"not the password"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, email) || strings.Contains(body, "not the password") {
		t.Errorf("%d: the address must stay and the password must not", status)
	}
	_, _, unknown := s.visitor(t).post("/login", url.Values{"email": {"nobody@courriel.example"}, "password": {"not the password"}})
	if got, want := strings.ReplaceAll(unknown, "nobody@courriel.example", email), body; got != want {
		t.Error("an unknown address must look like a wrong password")
	}
}

func TestSignIn_locksAfterTooMany(t *testing.T) {
	s := theSchool(t)
	v := s.visitor(t)
	email := s.account(t, "tutor", "").Email
	for range 8 {
		v.post("/login", url.Values{"email": {email}, "password": {"wrong wrong wrong"}})
	}
	if status, _, _ := v.post("/login", url.Values{"email": {email}, "password": {s.account(t, "tutor", "").Password}}); status != http.StatusTooManyRequests {
		t.Errorf("the ninth attempt answers %d", status)
	}
}

func TestSignIn_comesBackWhereOneWas(t *testing.T) {
	s := theSchool(t)
	a := s.account(t, "site_director", "les-tilleuls")
	v := s.visitor(t)
	status, header, _ := v.get("/sites/les-tilleuls/cohorts")
	if status != http.StatusSeeOther || header.Get("Location") != "/login?next=%2Fsites%2Fles-tilleuls%2Fcohorts" {
		t.Fatalf("%d %s", status, header.Get("Location"))
	}
	_, to, _ := v.post("/login", url.Values{"email": {a.Email}, "password": {a.Password}, "next": {"/sites/les-tilleuls/cohorts"}})
	if to != "/sites/les-tilleuls/cohorts" {
		t.Errorf("came back to %s", to)
	}
	_, to, _ = s.visitor(t).post("/login", url.Values{"email": {a.Email}, "password": {a.Password}, "next": {"//evil.example/"}})
	if to != "/today" {
		t.Errorf("an address of another site was followed: %s", to)
	}
}

func TestSignIn_linkOpensOnce(t *testing.T) {
	s := theSchool(t)
	a := s.account(t, "instructor", "bellerive")
	v := s.visitor(t)
	v.post("/login/link", url.Values{"email": {a.Email}})
	link := s.newestLink(t, a.Email, "/login/")
	for range 2 { // a mail program that looks at the link does not spend it
		if status, _, _ := s.visitor(t).get(link); status != http.StatusOK {
			t.Fatalf("looking at the link answers %d", status)
		}
	}
	if status, to, _ := v.post(link, nil); status != http.StatusSeeOther || to != "/today" {
		t.Fatalf("%d %s", status, to)
	}
	if status, _, _ := v.get("/today"); status != http.StatusOK {
		t.Errorf("not signed in: %d", status)
	}
	if status, _, _ := s.visitor(t).post(link, nil); status != http.StatusNotFound {
		t.Errorf("a spent link answers %d", status)
	}
}

func TestPassword_resetEndsOtherSessions(t *testing.T) {
	s := theSchool(t)
	a := s.account(t, "partner", "bellerive")
	old := s.enter(t, a)
	v := s.visitor(t)
	v.post("/password", url.Values{"email": {a.Email}})
	link := s.newestLink(t, a.Email, "/password/")
	if status, _, _ := v.post(link, url.Values{"password": {"court"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a short password answers %d", status)
	}
	if status, _, _ := v.post(link, url.Values{"password": {"une longue phrase facile"}}); status != http.StatusSeeOther {
		t.Fatalf("a good password answers %d", status)
	}
	if status, _, _ := old.get("/account"); status != http.StatusSeeOther {
		t.Errorf("a session opened before the change still works: %d", status)
	}
	if status, to, _ := v.post("/login", url.Values{"email": {a.Email}, "password": {"une longue phrase facile"}}); status != http.StatusSeeOther || to != "/today" {
		t.Errorf("the new password: %d %s", status, to)
	}
	v.post("/account/password", url.Values{"old_password": {"une longue phrase facile"}, "password": {a.Password}})
}

func TestPosts_fromAnotherSiteAreRefused(t *testing.T) {
	s := theSchool(t)
	v := s.enter(t, s.account(t, "site_director", "les-tilleuls"))
	req, err := http.NewRequest(http.MethodPost, s.server.URL+"/logout", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := v.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("answers %d", res.StatusCode)
	}
	if status, _, _ := v.get("/today"); status != http.StatusOK {
		t.Errorf("the session ended: %d", status)
	}
}

var anyLink = regexp.MustCompile(`http://school\.test(/[a-z]+/[A-Za-z0-9_-]{43})`)

// newestLink reads the newest letter to an address, as its reader does, and gives its personal link.
func (s *school) newestLink(t *testing.T, email, prefix string) string {
	t.Helper()
	letters, err := s.app.Mail.Recent(t.Context(), email, 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		if m := anyLink.FindStringSubmatch(l.Body); m != nil && strings.HasPrefix(m[1], prefix) {
			return m[1]
		}
	}
	t.Fatalf("no letter to %s holds a link %s…", email, prefix)
	return ""
}
