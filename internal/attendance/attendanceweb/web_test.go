package attendanceweb_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"chantier/internal/app"
	"chantier/internal/attendance"
	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

const password = "un mot de passe assez long"

// school is a real product with one site, one cohort of two, on Wednesday 14 October 2026.
type school struct {
	t        *testing.T
	app      *app.App
	clock    *clock.Manual
	server   *httptest.Server
	site     string
	half     attendance.HalfDay
	learners []cohort.Learner
}

func at(hour, minute int) time.Time {
	return time.Date(2026, 10, 14, hour, minute, 0, 0, clock.Paris())
}

func open(t *testing.T) *school {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	s := &school{t: t, clock: clock.NewManual(at(8, 30))}
	a, err := app.New(ctx, app.Options{Database: filepath.Join(dir, "c.db"), BlobDir: filepath.Join(dir, "f"), BaseURL: "http://school.test", Clock: s.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	s.app, s.server = a, httptest.NewServer(a.Handler())
	t.Cleanup(s.server.Close)
	if err := a.DB.Write(ctx, s.fill); err != nil {
		t.Fatal(err)
	}
	days, err := attendance.HalfDays(ctx, a.DB.Read(), s.site, "", calendar.MustDate("2026-10-14"), calendar.MustDate("2026-10-14"))
	if err != nil || len(days) != 2 {
		t.Fatalf("%d half-days, %v", len(days), err)
	}
	s.half = days[0]
	return s
}

func (s *school) fill(ctx context.Context, tx *db.Tx) error {
	who, now, hash := authz.System("test"), at(8, 0).AddDate(0, -2, 0), identity.HashPassword(password)
	n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
	if err != nil {
		return err
	}
	o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
	if err != nil {
		return err
	}
	var cohortID string
	for _, slug := range []string{"nord", "sud"} {
		site, err := network.InsertSite(ctx, tx, who, now, network.Site{OrganisationID: o.ID, Slug: slug, Name: slug})
		if err != nil {
			return err
		}
		c, err := cohort.Insert(ctx, tx, who, now, cohort.Cohort{SiteID: site.ID, Name: "Promotion 2026", StartsOn: calendar.MustDate("2026-09-01"),
			EndsOn: calendar.MustDate("2027-06-30"), Capacity: 12, WeeklyMinutes: 2100})
		if err != nil {
			return err
		}
		add := func(name string, role authz.Role, cohortID string) (person.Person, error) {
			p, err := person.Insert(ctx, tx, who, now, "member.grant", person.Person{SiteID: site.ID, GivenName: name, FamilyName: "Exemple"})
			if err != nil {
				return p, err
			}
			a, err := identity.InsertAccount(ctx, tx, who, now, site.ID, identity.Account{PersonID: p.ID, Email: name + "@" + slug + ".example", PasswordHash: hash, Locale: "fr"})
			if err != nil {
				return p, err
			}
			return p, identity.GrantRole(ctx, tx, who, now, a.ID, authz.Membership{Role: role, SiteID: site.ID, CohortID: cohortID, From: calendar.MustDate("2026-08-01")})
		}
		for _, name := range []string{"marc", "lea"} {
			if _, err := add(name, authz.Instructor, ""); err != nil {
				return err
			}
		}
		if slug != "nord" {
			continue
		}
		s.site, cohortID = site.ID, c.ID
		for _, name := range []string{"awa", "bilal"} {
			p, err := add(name, authz.Learner, c.ID)
			if err != nil {
				return err
			}
			l, err := cohort.Enrol(ctx, tx, who, now, "decision.make", cohort.Learner{SiteID: site.ID, CohortID: c.ID, PersonID: p.ID, EnteredOn: c.StartsOn})
			if err != nil {
				return err
			}
			s.learners = append(s.learners, l)
		}
	}
	_, err = s.app.Attendance.PlanTimetableTx(ctx, tx, who, now, attendance.PlanTimetable{SiteID: s.site, CohortID: cohortID})
	return err
}

// browser is a browser without script, signed in.
type browser struct {
	*school
	client *http.Client
}

func (s *school) visitor() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (s *school) enter(email string) *browser {
	s.t.Helper()
	b := s.visitor()
	if status, _ := b.post("/login", "email", email, "password", password); status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d", email, status)
	}
	return b
}

func (b *browser) do(method, path string, body io.Reader) (int, string) {
	b.t.Helper()
	req, err := http.NewRequest(method, b.server.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "fr")
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil)
}

func (b *browser) post(path string, pairs ...string) (int, string) {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, strings.NewReader(v.Encode()))
}

func (s *school) sheet() string { return "/sites/nord/attendance/" + s.half.ID }

// version gives the version that the sheet's page would show now.
func (s *school) version() string {
	s.t.Helper()
	h, err := attendance.HalfDayByID(context.Background(), s.app.DB.Read(), s.site, s.half.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return strconv.Itoa(h.Version)
}

func wants(t *testing.T, what string, status int, body string, wantStatus int, texts ...string) {
	t.Helper()
	if status != wantStatus {
		t.Errorf("%s: answers %d, want %d", what, status, wantStatus)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%s: %q is not on the page", what, text)
		}
	}
}

// TestHalfDay walks one half-day: the room's code, a learner's phone, the trainer's sheet, the closing, a correction.
func TestHalfDay(t *testing.T) {
	s := open(t)
	marc, lea, awa := s.enter("marc@nord.example"), s.enter("lea@nord.example"), s.enter("awa@nord.example")

	status, body := awa.get("/sites/nord/sign")
	wants(t, "before the time", status, body, 200, "La signature ouvre le 14/10/2026")
	s.clock.Set(at(8, 57))
	status, body = awa.get("/today")
	wants(t, "the learner's day", status, body, 200, "Signer ma présence de ce matin")
	code := attendance.CodeAt(s.half.Secret, s.clock.Now())
	status, body = marc.get(s.sheet() + "/room")
	wants(t, "the room's screen", status, body, 200, code[:3]+"\u00a0"+code[3:], "<svg", "0 signature sur 2")
	if status, body := awa.get(s.sheet() + "/room"); status != http.StatusForbidden || strings.Contains(body, code[3:]) {
		t.Errorf("a learner must not see the code: %d", status)
	}
	wrong := "000000"
	if attendance.CodeMatches(s.half.Secret, wrong, s.clock.Now()) {
		wrong = "111111"
	}
	status, body = awa.post("/sites/nord/sign", "code", wrong)
	wants(t, "a wrong code", status, body, 422, "Ce code n’est pas le bon")
	status, body = awa.get("/sites/nord/sign?via=qr&code=" + code)
	wants(t, "the scanned address", status, body, 200, `value="`+code+`"`, `name="via" value="qr"`)
	if status, _ := awa.post("/sites/nord/sign", "code", code, "via", "qr"); status != 303 {
		t.Errorf("signing: %d", status)
	}
	status, body = awa.get("/sites/nord/sign")
	wants(t, "signed", status, body, 200, "Vous avez signé à 8\u00a0h\u00a057.")

	s.clock.Set(at(12, 35))
	status, body = marc.get("/today")
	wants(t, "the trainer's day", status, body, 200, "Clore la feuille du matin de Promotion 2026")
	row := "f-learner-" + s.learners[1].ID
	status, body = marc.post(s.sheet()+"/close", "version", s.version())
	wants(t, "somebody is not marked", status, body, 422, "bilal Exemple", `href="#`+row+`"`, `id="`+row+`"`)
	field := func(name string) string { return attendance.LineField(s.learners[1].ID, name) }
	status, body = marc.post(s.sheet()+"/people/"+s.learners[1].ID, "version", s.version(), field("status"), "excused:", field("reason"), "appel ce matin")
	wants(t, "an absence without a ground", status, body, 422, "Choisissez le motif", "appel ce matin", "<details class=\"confirm\" open>")
	shown := s.version()
	if status, _ := marc.post(s.sheet()+"/people/"+s.learners[1].ID, "version", shown, field("status"), "excused:appointment"); status != 303 {
		t.Errorf("marking: %d", status)
	}
	status, body = lea.post(s.sheet()+"/close", "version", shown)
	wants(t, "a stale page", status, body, 409, "modifié cette fiche")
	if status, _ := marc.post(s.sheet()+"/close", "version", s.version()); status != 303 {
		t.Errorf("closing: %d", status)
	}
	status, body = lea.post(s.sheet()+"/close", "version", s.version())
	wants(t, "closed by another", status, body, 409, "marc Exemple a déjà clos cette feuille le 14/10/2026 à 12\u00a0h\u00a035")
	status, body = lea.get(s.sheet() + "/sheet.pdf")
	wants(t, "the PDF", status, body, 200, "%PDF-")
	if status, _ := lea.post(s.sheet()+"/reopen", "version", s.version(), "reason", "Bilal est venu à 10 h"); status != 303 {
		t.Errorf("reopening: %d", status)
	}
	status, body = lea.get(s.sheet())
	wants(t, "a correction", status, body, 200, "en correction", "Bilal est venu à 10 h", "Version 1, close par marc Exemple")
	status, body = awa.get("/sites/nord/hours")
	wants(t, "the learner's hours", status, body, 200, "octobre 2026", "3\u00a0h\u00a030")
}

// TestStrangers: nobody, another site, a learner.
func TestStrangers(t *testing.T) {
	s := open(t)
	nobody, other, awa := s.visitor(), s.enter("marc@sud.example"), s.enter("awa@nord.example")
	for _, path := range []string{s.sheet(), s.sheet() + "/room", s.sheet() + "/sheet.pdf", "/sites/nord/attendance", "/sites/nord/timetable", "/sites/nord/hours", "/sites/nord/half-days/" + s.half.ID + "/edit"} {
		if status, _ := nobody.get(path); status != 303 {
			t.Errorf("nobody at %s: %d", path, status)
		}
		if status, _ := other.get(path); status != 404 && status != 403 {
			t.Errorf("another site's instructor at %s: %d", path, status)
		}
	}
	if status, _ := other.get("/sites/sud/attendance/" + s.half.ID); status != 404 {
		t.Errorf("by the own site's address: %d", status)
	}
	if status, _ := other.post("/sites/sud/attendance/"+s.half.ID+"/close", "version", "1"); status != 404 {
		t.Errorf("closing by the own site's address: %d", status)
	}
	for _, path := range []string{"/close", "/reopen", "/people/" + s.learners[0].ID} {
		if status, _ := awa.post(s.sheet()+path, "version", "1"); status != 403 {
			t.Errorf("a learner at %s: %d", path, status)
		}
	}
	if status, _ := awa.get("/sites/nord/timetable"); status != 200 {
		t.Error("a learner sees the timetable")
	}
}
