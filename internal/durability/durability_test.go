// Package durability proves that what the school acknowledged is kept: a real
// server process is killed (kill -9) at random moments while people apply and
// sign in, started again, and asked for everything it said yes to.
package durability

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"chantier/internal/app"
	"chantier/internal/demo"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/id"
	"chantier/internal/platform/observe"
	"chantier/internal/serving"
)

// The test program serves the school itself when it is started with these: a
// process of its own with the product's own server, on a working morning.
const (
	envDatabase = "CHANTIER_TEST_KILL_DATABASE"
	envFiles    = "CHANTIER_TEST_KILL_FILES"
)

// morning is a Tuesday on which a cohort of the demo is in class.
var (
	day     = calendar.MustDate("2026-11-24")
	morning = day.At(9, 5, clock.Paris())
)

func TestMain(m *testing.M) {
	if database := os.Getenv(envDatabase); database != "" {
		if err := serveSchool(database, os.Getenv(envFiles)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serveSchool(database, files string) error {
	ctx := context.Background()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s, err := serving.New(ctx, app.Options{Database: database, BlobDir: files, BaseURL: "http://" + l.Addr().String(), TrustProxy: true,
		Clock: clock.StartingAt(morning), Demo: true, Log: observe.NewLogger(os.Stderr, slog.LevelError)}, "test")
	if err != nil {
		return err
	}
	return s.Run(ctx, l, nil, func() { fmt.Println("listening on http://" + l.Addr().String()) })
}

// process is a running school.
type process struct {
	cmd *exec.Cmd
	url string
}

func start(t *testing.T, o app.Options) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(self)}
	p.cmd.Env = append(os.Environ(), envDatabase+"="+o.Database, envFiles+"="+o.BlobDir)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() }) //nolint:errcheck // killed already most of the time
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the school did not start: %v", err)
	}
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	return p
}

// kill ends the process as a power cut would: no handler of ours runs.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.cmd.Wait() //nolint:errcheck // its end is the point
}

// kept is what the school said yes to.
type kept struct {
	mu           sync.Mutex
	applications map[string]string // secret of the link -> e-mail
	sessions     map[string]string // cookie -> e-mail
	signatures   map[string]bool   // e-mails of the learners
}

func (k *kept) counts() (applications, sessions, signatures int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.applications), len(k.sessions), len(k.signatures)
}

func (k *kept) note(fn func()) { k.mu.Lock(); defer k.mu.Unlock(); fn() }

// visitor is one browser. Every request may fail: the school may die under it.
type visitor struct {
	url, cookie string
}

var client = &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (v *visitor) do(method, path string, form url.Values) (status int, location, body string, err error) {
	req, err := http.NewRequest(method, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", "", err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.cookie != "" {
		req.Header.Set("Cookie", "chantier="+v.cookie)
	}
	// Each from a network address of its own, as people are.
	req.Header.Set("X-Forwarded-For", "2001:db8::"+id.New()[20:23])
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", "", err
	}
	defer resp.Body.Close()
	var b strings.Builder
	if _, err := bufio.NewReader(resp.Body).WriteTo(&b); err != nil {
		return 0, "", "", err
	}
	for _, c := range resp.Cookies() {
		if c.Name == "chantier" {
			v.cookie = c.Value
		}
	}
	return resp.StatusCode, resp.Header.Get("Location"), b.String(), nil
}

// signIn gives a visitor with a session, nil when the school refused or died.
func signIn(base string, a demo.Account, k *kept) *visitor {
	v := &visitor{url: base}
	status, location, _, err := v.do(http.MethodPost, "/login", url.Values{"email": {a.Email}, "password": {a.Password}})
	if err != nil || status != http.StatusSeeOther || location != "/today" {
		return nil
	}
	k.note(func() { k.sessions[v.cookie] = a.Email })
	return v
}

// apply sends the first screen of the application, whose answer promises that the link will work.
func apply(base, siteID string, k *kept) {
	secret := id.Secret()
	email := "k" + id.New() + "@example.org"
	v := &visitor{url: base}
	status, location, _, err := v.do(http.MethodPost, "/apply", url.Values{"secret": {secret}, "site": {siteID}, "given_name": {"Zoé"},
		"family_name": {"Essai"}, "email": {email}, "phone": {"0601020304"}})
	if err == nil && status == http.StatusSeeOther && strings.HasPrefix(location, "/apply/"+secret) {
		k.note(func() { k.applications[secret] = email })
	}
}

var (
	halfDayLink = regexp.MustCompile(`/attendance/([0-9a-f-]{36})"`)
	roomCode    = regexp.MustCompile(`<output>(\d{3})\x{a0}(\d{3})</output>`)
)

// codes reads the codes on the screens of a site's rooms, as people in the room do.
func codes(staff *visitor, site string) []string {
	_, _, page, err := staff.do(http.MethodGet, "/sites/"+site+"/attendance", nil)
	if err != nil {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, m := range halfDayLink.FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		_, _, room, err := staff.do(http.MethodGet, "/sites/"+site+"/attendance/"+m[1]+"/room", nil)
		if c := roomCode.FindStringSubmatch(room); err == nil && c != nil {
			out = append(out, c[1]+c[2])
		}
	}
	return out
}

// sign signs the learner's half-day with a code of the room, and says whether the school acknowledged it.
func sign(base string, staff *visitor, a demo.Account, k *kept) bool {
	v := signIn(base, a, k)
	if v == nil {
		return false
	}
	for _, code := range codes(staff, a.Site) {
		status, _, _, err := v.do(http.MethodPost, "/sites/"+a.Site+"/sign", url.Values{"code": {code}})
		if err == nil && status == http.StatusSeeOther {
			k.note(func() { k.signatures[a.Email] = true })
			return true
		}
	}
	return false
}
