package admissionweb_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"chantier/internal/admission"
	"chantier/internal/app"
	"chantier/internal/cohort"
	"chantier/internal/identity"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// school is the whole product on an empty database, with one site that recruits and its staff.
type school struct {
	t      *testing.T
	app    *app.App
	clock  *clock.Manual
	server *httptest.Server
	site   network.Site
	cohort cohort.Cohort
	slots  []admission.Slot
}

const password = "un mot de passe assez long"

var passwordHash = identity.HashPassword(password)

func openSchool(t *testing.T) *school {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	s := &school{t: t, clock: clock.NewManual(time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC))}
	a, err := app.New(ctx, app.Options{Database: filepath.Join(dir, "t.db"), BlobDir: filepath.Join(dir, "files"), BaseURL: "http://ecole.test", Clock: s.clock, Demo: true})
	s.must(err)
	s.app, s.server = a, httptest.NewServer(a.Handler())
	t.Cleanup(func() { s.server.Close(); s.must(a.Close()) })
	seed, now := authz.System("test"), s.clock.Now()
	s.must(a.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
		s.must(err)
		o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
		s.must(err)
		s.site, err = network.InsertSite(ctx, tx, seed, now, network.Site{OrganisationID: o.ID, Slug: "nord", Name: "Nord", City: "Lille", Recruiting: true})
		s.must(err)
		other, err := network.InsertSite(ctx, tx, seed, now, network.Site{OrganisationID: o.ID, Slug: "sud", Name: "Sud"})
		s.must(err)
		s.cohort, err = cohort.Insert(ctx, tx, seed, now, cohort.Cohort{SiteID: s.site.ID, Name: "Promo 1", StartsOn: calendar.MustDate("2026-10-01"),
			EndsOn: calendar.MustDate("2027-07-31"), Capacity: 1, WeeklyMinutes: 2100})
		s.must(err)
		first := s.staff(ctx, tx, s.site, authz.Instructor)
		second := s.staff(ctx, tx, s.site, authz.Counsellor)
		s.staff(ctx, tx, s.site, authz.SiteDirector)
		s.staff(ctx, tx, other, authz.SiteDirector)
		s.slots, err = a.Admission.OpenSlotsIn(ctx, tx, seed, now, s.site.ID, admission.Series{Day: calendar.MustDate("2026-09-07"), From: 14 * 60, Until: 16 * 60,
			Minutes: 30, Pause: 10, Room: "B2", First: first, Second: second})
		return err
	}))
	return s
}

func (s *school) staff(ctx context.Context, tx *db.Tx, site network.Site, role authz.Role) string {
	seed, now := authz.System("test"), s.clock.Now()
	email := string(role) + "@" + site.Slug + ".example"
	p, err := person.Insert(ctx, tx, seed, now, "test", person.Person{SiteID: site.ID, GivenName: "Nora", FamilyName: string(role)})
	s.must(err)
	a, err := identity.InsertAccount(ctx, tx, seed, now, site.ID, identity.Account{PersonID: p.ID, Email: email, PasswordHash: passwordHash, Locale: "fr"})
	s.must(err)
	s.must(identity.GrantRole(ctx, tx, seed, now, a.ID, authz.Membership{Role: role, SiteID: site.ID, From: calendar.MustDate("2026-01-01")}))
	return a.ID
}

func (s *school) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// browser is a browser without script.
type browser struct {
	*school
	client *http.Client
}

func (s *school) browser() *browser {
	jar, err := cookiejar.New(nil)
	s.must(err)
	return &browser{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (s *school) enter(role authz.Role, site string) *browser {
	s.t.Helper()
	b := s.browser()
	if status, _, _ := b.post("/login", "email", string(role)+"@"+site+".example", "password", password); status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d", role, status)
	}
	return b
}

func (b *browser) do(res *http.Response, err error) (int, string, string) {
	b.t.Helper()
	b.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	b.must(err)
	body := string(raw)
	if i := strings.Index(body, "⟦"); i >= 0 {
		b.t.Errorf("%s shows a raw key: %s", res.Request.URL, body[i:min(len(body), i+60)])
	}
	return res.StatusCode, res.Header.Get("Location"), body
}

func (b *browser) get(path string) (status int, location, body string) {
	b.t.Helper()
	return b.do(b.client.Get(b.server.URL + path))
}

// page is get of a page that must be there.
func (b *browser) page(path string) string {
	b.t.Helper()
	status, location, body := b.get(path)
	if status != http.StatusOK {
		b.t.Fatalf("%s answers %d %s", path, status, location)
	}
	return body
}

func (b *browser) post(path string, pairs ...string) (status int, location, body string) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(b.client.PostForm(b.server.URL+path, form))
}

// want checks the answer of a change.
func (b *browser) want(status int, path string, pairs ...string) (location, body string) {
	b.t.Helper()
	got, location, body := b.post(path, pairs...)
	if got != status {
		b.t.Fatalf("%s answers %d, want %d: %s", path, got, status, problems(body))
	}
	return location, body
}

var summary = regexp.MustCompile(`(?s)<div class="error-summary.*?</div>`)

func problems(body string) string {
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(summary.FindString(body), " ")
}

func hidden(body, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return m[1]
}

// apply goes through the form without script, and gives the address of the personal page.
func (b *browser) apply(given string) string {
	b.t.Helper()
	to, _ := b.want(http.StatusSeeOther, "/apply", "secret", hidden(b.page("/apply"), "secret"), "site", b.site.ID, "given_name", given, "family_name", "Diallo",
		"email", given+"@mail.example")
	mine := strings.TrimSuffix(to, "/form/situation")
	b.want(http.StatusSeeOther, mine+"/form/situation", "city", "Zuydcoote", "postal_code", "59999", "birth_date", "1999-12-31", "sex", "f", "heard", "friend")
	b.want(http.StatusSeeOther, mine+"/form/project", "motivation", "Apprendre un métier", "availability", "now", "needs_adjustment", "no")
	b.want(http.StatusSeeOther, mine+"/submit", "consent", "on")
	return mine
}

func (s *school) application(name string) admission.Application {
	s.t.Helper()
	list, _, err := admission.List(context.Background(), s.app.DB.Read(), s.site.ID, admission.Filter{Search: name})
	s.must(err)
	if len(list) != 1 {
		s.t.Fatalf("%d applications of %s", len(list), name)
	}
	return list[0]
}

func contains(t *testing.T, what, body string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(body, w) {
			t.Errorf("%s lacks %q", what, w)
		}
	}
}

func lacks(t *testing.T, what, body string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(body, w) {
			t.Errorf("%s shows %q", what, w)
		}
	}
}

func TestApply_withoutScript(t *testing.T) {
	s := openSchool(t)
	b := s.browser()
	body := b.page("/apply")
	contains(t, "the only school", body, "Nord")
	lacks(t, "a school that does not recruit", body, "Sud")
	secret := hidden(body, "secret")
	_, body = b.want(http.StatusUnprocessableEntity, "/apply", "secret", secret, "site", s.site.ID, "given_name", "Awa")
	contains(t, "the refused screen", body, `value="Awa"`, `value="`+secret+`"`, "f-family_name-error")
	first := []string{"secret", secret, "site", s.site.ID, "given_name", "Awa", "family_name", "Diallo", "email", "awa@mail.example"}
	to, _ := b.want(http.StatusSeeOther, "/apply", first...)
	if again, _ := b.want(http.StatusSeeOther, "/apply", first...); again != to {
		t.Errorf("a double click leads to %s, then %s", to, again)
	}
	mine := "/apply/" + secret

	for _, c := range []struct{ path, field, value, want string }{
		{"/save/project", "motivation", "Je commence à écr", "Je commence à écr"},
		{"/save/contact", "email", "pas-fini@", "awa@mail.example"}, // half an address is left out, and answers 204 too
	} {
		b.want(http.StatusNoContent, mine+c.path, "given_name", "Awa", "family_name", "Diallo", "phone", "0612345678", c.field, c.value)
		step := strings.TrimPrefix(c.path, "/save/")
		contains(t, c.path, b.page(mine+"/form/"+step), c.want)
	}
	_, body = b.want(http.StatusUnprocessableEntity, mine+"/submit")
	contains(t, "what is missing", body, `href="#f-consent"`, `href="#f-availability"`)
	b.want(http.StatusSeeOther, mine+"/form/project", "motivation", "Apprendre", "availability", "now", "needs_adjustment", "no")
	b.want(http.StatusSeeOther, mine+"/submit", "consent", "on")
	b.want(http.StatusSeeOther, mine+"/submit", "consent", "on")
	for _, step := range []string{"contact", "situation", "project", "send"} { // the back button
		if status, location, _ := b.get(mine + "/form/" + step); status != http.StatusSeeOther || location != mine {
			t.Errorf("%s after sending: %d %s", step, status, location)
		}
	}
	contains(t, "the personal page", b.page(mine), "Bonjour Awa", mine+"/test", "Retirer ma candidature")
	for _, path := range []string{"/apply/" + strings.Repeat("a", 43), "/apply/x", mine + "x/form/project"} {
		if status, _, _ := b.get(path); status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, status)
		}
	}
	contains(t, "a lost link", b.page("/apply/resume"), "adresse e-mail")
	if to, _ := b.want(http.StatusSeeOther, "/apply/resume", "email", "nobody@mail.example"); to != "/apply/resume?sent=1" {
		t.Errorf("got %s", to)
	}
	contains(t, "the answer to anybody", b.page("/apply/resume?sent=1"), "Si une candidature porte cette adresse")
	b.want(http.StatusSeeOther, mine+"/withdraw")
	contains(t, "the page afterwards", b.page(mine), "Votre candidature est retirée")
}

func TestBook_twoCandidatesOneSlot(t *testing.T) {
	s := openSchool(t)
	director := s.enter(authz.SiteDirector, "nord")
	b := s.browser()
	awa, ben := b.apply("awa"), b.apply("ben")
	lacks(t, "a page before the invitation", b.page(awa), s.slots[0].ID)
	director.want(http.StatusSeeOther, "/sites/nord/applications/invite", "application", s.application("awa").ID, "application", s.application("ben").ID)
	contains(t, "the free slots", b.page(awa), s.slots[0].ID, s.slots[1].ID)
	b.want(http.StatusSeeOther, awa+"/book", "slot", s.slots[0].ID)
	_, body := b.want(http.StatusConflict, ben+"/book", "slot", s.slots[0].ID)
	contains(t, "the page of who came second", body, "vient de prendre ce créneau", s.slots[1].ID)
	if got := strings.Count(body, s.slots[0].ID); got != 0 {
		t.Errorf("the slot taken is still offered")
	}
	contains(t, "the appointment", b.page(awa), "interview.ics", "B2")
	contains(t, "the calendar file", b.page(awa+"/interview.ics"), "BEGIN:VEVENT", "DTSTART:20260907T120000Z")
	b.want(http.StatusSeeOther, awa+"/cancel-booking")
	b.want(http.StatusSeeOther, ben+"/book", "slot", s.slots[0].ID)
}

func TestStaff_journeyToTheLearner(t *testing.T) {
	s := openSchool(t)
	director, trainer, counsellor := s.enter(authz.SiteDirector, "nord"), s.enter(authz.Instructor, "nord"), s.enter(authz.Counsellor, "nord")
	b := s.browser()
	mine := b.apply("awa")
	a := s.application("awa")
	file := "/sites/nord/applications/" + a.ID
	contains(t, "the list", director.page("/sites/nord/applications?q=AWA&state=submitted"), "awa Diallo", "name=\"application\"")
	contains(t, "the export", director.page("/sites/nord/applications/export.csv"), "awa Diallo;awa@mail.example")
	seen := hidden(director.page(file), "version")
	director.want(http.StatusSeeOther, file+"/invite", "version", seen)
	_, body := director.want(http.StatusConflict, file+"/invite", "version", seen)
	contains(t, "an old page", body, "awa Diallo")
	director.want(http.StatusSeeOther, file+"/book", "slot", s.slots[0].ID)

	grid := "/sites/nord/interviews/" + s.slots[0].ID
	contains(t, "the grid before its hour", trainer.page(grid), "pas commencé")
	s.clock.Set(s.slots[0].StartsAt.Add(40 * time.Minute))
	marks := func(mark string) []string {
		out := []string{"version", "0", "send", "1", "comment", "Note de " + mark}
		for _, c := range s.app.Admission.Rubric.Criteria {
			out = append(out, "mark_"+c.ID, mark)
		}
		return out
	}
	contains(t, "the grid to fill", trainer.page(grid), `name="mark_projet"`)
	_, body = trainer.want(http.StatusUnprocessableEntity, grid+"/grid", "version", "0", "send", "1", "mark_projet", "3", "comment", "gardé")
	contains(t, "half a grid", body, "gardé", `value="3" checked`)
	trainer.want(http.StatusSeeOther, grid+"/grid", marks("3")...)
	for name, other := range map[string]*browser{"the other interviewer": counsellor, "the director": director} {
		lacks(t, name, other.page(grid), "Note de 3")
	}
	contains(t, "the day of the other interviewer", counsellor.page("/today"), "Envoyer la grille")
	counsellor.want(http.StatusSeeOther, grid+"/grid", marks("1")...)
	contains(t, "both grids", director.page(grid), "Note de 3", "Note de 1", "Écart à expliquer")

	decision := []string{"outcome", "admit", "cohort", s.cohort.ID, "reason", "Projet clair", "message", "Bravo !"}
	version := func() []string {
		return append([]string{"version", hidden(director.page(file+"/decision"), "version")}, decision...)
	}
	_, body = director.want(http.StatusUnprocessableEntity, file+"/decision", version()...)
	contains(t, "the refusal", body, "restent à expliquer", "Projet clair")
	for _, c := range s.app.Admission.Rubric.Criteria {
		trainer.want(http.StatusSeeOther, grid+"/gap", "criterion", c.ID, "gap_"+c.ID, "Une question mal comprise")
	}
	before := s.letters("awa@mail.example")
	_, body = func() (string, string) {
		_, l, body := director.post(file+"/decision", append(version(), "preview", "1")...)
		return l, body
	}()
	contains(t, "the letter", body, "Bonne nouvelle", "Bravo !", "Promo 1")
	if got := s.letters("awa@mail.example"); !slices.Equal(got, before) || s.application("awa").State != admission.Interview {
		t.Error("a preview sends nothing and decides nothing")
	}
	trainer.want(http.StatusForbidden, file+"/decision", version()...)

	// Fairness: what the panel reads holds nothing of age, sex or address (curriculum.md §4), nor of eligibility.
	for _, path := range []string{"/sites/nord/selection/" + s.cohort.ID, file + "/decision", file, grid} {
		lacks(t, path, director.page(path), "1999", "Zuydcoote", "59999", "Une femme", "RSA", "/eligibility")
	}
	if status, _, _ := director.get(file + "/eligibility"); status != http.StatusForbidden {
		t.Errorf("the director opens the eligibility: %d", status)
	}
	contains(t, "the counsellor's page", counsellor.page(file+"/eligibility"), "31/12/1999")
	counsellor.want(http.StatusSeeOther, file+"/eligibility", "made_on", "2026-09-07", "structure", "ACI", "author", "employer", "criteria", "RSA", "proof_RSA", "2026-09-01")
	contains(t, "the diagnosis", counsellor.page(file+"/eligibility"), "Éligible", "RSA")

	old := version()
	director.want(http.StatusSeeOther, file+"/decision", old...)
	_, body = director.want(http.StatusConflict, file+"/decision", old...)
	contains(t, "a second click", body, "awa Diallo")
	contains(t, "the offer", b.page(mine), "Une place vous est proposée", "Bravo !")
	b.want(http.StatusSeeOther, mine+"/accept")
	b.want(http.StatusSeeOther, mine+"/accept")
	contains(t, "the welcome", b.page(mine), "Bienvenue")
	learners, err := cohort.Learners(context.Background(), s.app.DB.Read(), s.site.ID, s.cohort.ID)
	if err != nil || len(learners) != 1 || learners[0].ApplicationID != a.ID {
		t.Errorf("learners: %+v, %v", learners, err)
	}
	if got := s.letters("awa@mail.example"); got[len(got)-1] != "admission.accepted" {
		t.Errorf("letters: %v", got)
	}
	contains(t, "the panel afterwards", director.page("/sites/nord/selection/"+s.cohort.ID), "awa Diallo")
	contains(t, "the history", director.page(file), "Réponse à l’offre", "La personne")
}

func (s *school) letters(to string) []string {
	s.t.Helper()
	all, err := s.app.Mail.Recent(context.Background(), to, 50)
	s.must(err)
	var kinds []string
	for _, m := range all {
		kinds = append([]string{m.Kind}, kinds...)
	}
	return kinds
}

// TestOtherSite: an identifier of one site opens nothing at another, even for its director.
func TestOtherSite(t *testing.T) {
	s := openSchool(t)
	stranger := s.enter(authz.SiteDirector, "sud")
	b := s.browser()
	b.apply("awa")
	a, slot := s.application("awa"), s.slots[0]
	for _, site := range []string{"nord", "sud"} {
		root := "/sites/" + site
		for _, path := range []string{"/applications/" + a.ID, "/applications/" + a.ID + "/edit", "/applications/" + a.ID + "/decision", "/interviews/" + slot.ID, "/selection/" + s.cohort.ID} {
			if status, _, _ := stranger.get(root + path); status != http.StatusNotFound {
				t.Errorf("GET %s%s answers %d", root, path, status)
			}
		}
		for _, path := range []string{"/applications/" + a.ID + "/invite", "/applications/" + a.ID + "/withdraw", "/applications/" + a.ID + "/decision", "/interviews/" + slot.ID + "/cancel"} {
			if status, _, _ := stranger.post(root+path, "version", "1"); status != http.StatusNotFound {
				t.Errorf("POST %s%s answers %d", root, path, status)
			}
		}
	}
	if got := s.application("awa").State; got != admission.Submitted {
		t.Errorf("got %s", got)
	}
}

func TestEnter_onPaper(t *testing.T) {
	s := openSchool(t)
	counsellor := s.enter(authz.Counsellor, "nord")
	s.browser().apply("awa")
	form := []string{"channel", "phone", "given_name", "Awa", "family_name", "DIALLO", "phone", "0612345678", "motivation", "Au téléphone", "availability", "month", "needs_adjustment", "no", "consent", "on"}
	_, body := counsellor.want(http.StatusUnprocessableEntity, "/sites/nord/applications/new", form...)
	contains(t, "the duplicates", body, "même nom", "Au téléphone", `name="duplicate_seen"`)
	to, _ := counsellor.want(http.StatusSeeOther, "/sites/nord/applications/new", append(form, "duplicate_seen", "on")...)
	contains(t, "the new application", counsellor.page(to), "Par téléphone", "06", "même nom")
	edit := counsellor.page(to + "/edit")
	counsellor.want(http.StatusSeeOther, to+"/edit", "version", hidden(edit, "version"), "given_name", "Awa", "family_name", "Diallo", "email", "awa2@mail.example", "phone", "")
	counsellor.want(http.StatusConflict, to+"/edit", "version", hidden(edit, "version"), "given_name", "Awa", "family_name", "Diallo", "email", "x@mail.example")
	contains(t, "the corrected contact", counsellor.page(to), "awa2@mail.example")
}

func TestInterviews_openSeries(t *testing.T) {
	s := openSchool(t)
	trainer := s.enter(authz.Instructor, "nord")
	body := trainer.page("/sites/nord/interviews")
	first, second := s.slots[0].First, s.slots[0].Second
	contains(t, "the page", body, "Ouvrir des créneaux", first)
	series := []string{"day", "2026-09-07", "from", "15 h 30", "until", "17:00", "minutes", "30", "pause", "0", "room", "B2", "first", first, "second", second}
	_, body = trainer.want(http.StatusUnprocessableEntity, "/sites/nord/interviews", series...)
	contains(t, "a clash", body, "Un autre entretien")
	series[1] = "08/09/2026"
	trainer.want(http.StatusSeeOther, "/sites/nord/interviews", series...)
	contains(t, "the new day", trainer.page("/sites/nord/interviews"), "mardi 8 septembre 2026", "15\u00a0h\u00a030")
	trainer.want(http.StatusSeeOther, "/sites/nord/interviews/"+s.slots[0].ID+"/cancel", "version", "1")
	lacks(t, "a cancelled slot", trainer.page("/sites/nord/interviews"), s.slots[0].ID)
}
