package placementweb_test

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
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jba/templatecheck"

	"chantier/internal/network"
	"chantier/internal/placement"
	"chantier/internal/placement/placementweb"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
	"chantier/internal/platform/id"
	"chantier/internal/platform/web"
	"chantier/internal/platform/web/ui"
)

// school serves the pages on a real router, over a real database.
type school struct {
	t      *testing.T
	db     *db.DB
	clock  *clock.Manual
	s      *placement.Service
	site   string
	app    string
	server *httptest.Server
	role   authz.Role // of whoever is signed in
}

func kit(t *testing.T) *ui.Kit {
	t.Helper()
	k, err := ui.New(ui.Options{Asset: func(name string) string { return "/static/" + name }, Icons: ui.Icons(),
		Sites: func(*web.Request) []web.SiteInfo { return nil }}, placementweb.Pages())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func open(t *testing.T) *school {
	t.Helper()
	s := &school{t: t, db: dbtest.SQLite(t), clock: clock.NewManual(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)), app: id.New(), role: authz.SiteDirector}
	s.s = &placement.Service{DB: s.db, Clock: s.clock}
	err := s.db.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		n, err := network.InsertNetwork(ctx, tx, network.Network{Name: "Réseau"})
		if err != nil {
			return err
		}
		o, err := network.InsertOrganisation(ctx, tx, network.Organisation{NetworkID: n.ID, Name: "Association"})
		if err != nil {
			return err
		}
		site, err := network.InsertSite(ctx, tx, authz.System("test"), s.clock.Now(), network.Site{OrganisationID: o.ID, Slug: "nord", Name: "Nord"})
		s.site = site.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.serve()
	return s
}

func (s *school) serve() {
	bundle, err := i18n.Load()
	if err != nil {
		s.t.Fatal(err)
	}
	k, sessions := kit(s.t), scs.New()
	rt := web.NewRouter(web.Options{Sessions: sessions, Bundle: bundle, Clock: s.clock, Error: k.ShowError,
		Actor: func(context.Context, string, calendar.Date) (authz.Actor, bool, error) {
			return authz.Actor{AccountID: "a", PersonID: "p", Name: "Diane Roche", Memberships: []authz.Membership{{Role: s.role, SiteID: s.site}}}, true, nil
		},
		Site: func(_ context.Context, slug string) (web.SiteInfo, error) {
			return web.SiteInfo{ID: s.site, Slug: slug, Name: "Nord"}, nil
		},
		Observe: func(r *http.Request, _ string, err error) { s.t.Errorf("%s: %v", r.URL.Path, err) }})
	rt.Raw(http.MethodGet, "/sign-in", "static.get", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sessions.Put(r.Context(), "account", "a") }))
	(&placementweb.Handlers{Kit: k, Service: s.s, DB: s.db, Resolve: func(_ context.Context, secret string) (string, string, error) {
		if secret != "secret" {
			return "", "", fault.Missing("application link")
		}
		return s.app, s.site, nil
	}}).Mount(rt)
	s.server = httptest.NewServer(rt.Handler())
	s.t.Cleanup(s.server.Close)
}

// browser follows links and sends forms, without script.
type browser struct {
	s    *school
	http *http.Client
	at   string
	page string
	code int
}

func (s *school) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{s: s, http: &http.Client{Jar: jar}}
}

func (b *browser) read(res *http.Response, err error) *browser {
	b.s.t.Helper()
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	b.page, b.code, b.at = string(raw), res.StatusCode, res.Request.URL.Path
	if strings.Contains(b.page, "⟦") {
		b.s.t.Errorf("%s shows a raw key: %s", b.at, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(b.page))
	}
	if n := strings.Count(b.page, "<h1"); strings.Contains(b.page, "<html") && n != 1 {
		b.s.t.Errorf("%s has %d h1", b.at, n)
	}
	if regexp.MustCompile(`(?i)<script>| style="| on[a-z]+="`).MatchString(b.page) {
		b.s.t.Errorf("%s has inline script or style", b.at)
	}
	return b
}

func (b *browser) get(path string) *browser { return b.read(b.http.Get(b.s.server.URL + path)) }

func (b *browser) post(path string, form url.Values) *browser {
	return b.read(b.http.PostForm(b.s.server.URL+path, form))
}

var (
	hidden = regexp.MustCompile(`<input type="hidden" name="(number|position)" value="(\d+)">`)
	radios = regexp.MustCompile(`<input type="radio" id="[^"]+" name="option" value="([^"]+)">`)
)

// form gives the hidden values of the question and the options offered.
func (b *browser) form() (url.Values, []string) {
	values := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(b.page, -1) {
		values.Set(m[1], m[2])
	}
	var options []string
	for _, m := range radios.FindAllStringSubmatch(b.page, -1) {
		options = append(options, m[1])
	}
	return values, options
}

func (b *browser) want(code int, at, text string) {
	b.s.t.Helper()
	if b.code != code || b.at != at || !strings.Contains(b.page, text) {
		b.s.t.Fatalf("got %d at %s without %q (want %d at %s):\n%s", b.code, b.at, text, code, at, b.page)
	}
}

const test = "/apply/secret/test"

func TestCandidate_wholeTestWithoutScript(t *testing.T) {
	s := open(t)
	b := s.browser()
	b.get(test).want(200, test, "Commencer le test")
	b.get(test+"/question").want(200, test, "Commencer le test") // nothing to answer yet
	b.get(test+"/practice/suites").want(200, test+"/practice/suites", "rien n’est compté")
	b.get(test+"/practice/suites?option=3").want(200, test+"/practice/suites", "C’est juste")
	b.get(test+"/practice/suites?option=0").want(200, test+"/practice/suites", "Pas tout à fait")
	b.get(test+"/practice/robot?option=unknown").want(200, test+"/practice/robot", "Pas tout à fait")
	if b.get(test + "/practice/boxes"); b.code != 404 {
		t.Errorf("an unknown family: %d", b.code)
	}
	b.post(test+"/start", url.Values{"extra_time": {"on"}}).want(200, test+"/question", "environ 60 minutes")
	seen := 0
	for b.at == test+"/question" {
		values, options := b.form()
		if len(options) < 5 || options[len(options)-1] != "unknown" {
			t.Fatalf("options %v", options)
		}
		values.Set("option", options[seen%len(options)])
		b.post(test+"/answer", values)
		if seen++; seen > 24 {
			t.Fatal("the test does not end")
		}
	}
	b.want(200, test, "Merci, c’est terminé")
	if !strings.Contains(b.page, "Votre résultat") || !strings.Contains(b.page, "ne décide de rien") {
		t.Error("the result and what it is worth are not told")
	}
	b.get(test+"/question").want(200, test, "Merci") // the way back leads here
	b.post(test+"/start", nil).want(200, test, "Merci")
}

func TestCandidate_answersOnce(t *testing.T) {
	s := open(t)
	phone, laptop := s.browser(), s.browser()
	phone.post(test+"/start", nil).want(200, test+"/question", "Question 1")
	laptop.get(test).want(200, test+"/question", "Question 1") // resumed on another device
	values, options := phone.form()
	phone.post(test+"/answer", values).want(422, test+"/answer", "Choisissez une réponse")
	values.Set("option", options[0])
	phone.post(test+"/answer", values).want(200, test+"/question", "Question 2")
	values.Set("option", options[1])
	laptop.post(test+"/answer", values).want(200, test+"/question", "la première est gardée")
	laptop.want(200, test+"/question", "Question 2")
	ahead := url.Values{"number": {"1"}, "position": {"9"}, "option": {"0"}}
	phone.post(test+"/answer", ahead).want(409, test+"/answer", "Question 2")
	for _, bad := range []string{"9", "-1", "x", "99999999999999999999", "0 or 1=1"} {
		phone.post(test+"/answer", url.Values{"number": {"1"}, "position": {"2"}, "option": {bad}}).want(422, test+"/answer", "Choisissez une réponse")
	}
	phone.post(test+"/answer", url.Values{"number": {"x"}, "position": {"y"}, "option": {"0"}}).want(200, test+"/question", "Question 2")
}

func TestCandidate_timeAndStop(t *testing.T) {
	s := open(t)
	b := s.browser()
	b.post(test+"/start", nil)
	values, _ := b.form()
	values.Set("option", "0")
	s.clock.Set(s.clock.Now().Add(46 * time.Minute))
	b.get(test).want(200, test, "Le temps est écoulé")
	b.get(test+"/question").want(200, test, "Le temps est écoulé")
	b.post(test+"/answer", values).want(200, test, "n’a pas pu être comptée")
	b.want(200, test, "trop peu de réponses")
	s.app = id.New()
	b.post(test+"/start", nil)
	b.post(test+"/finish", nil).want(200, test, "Vous avez arrêté le test")
}

func TestCandidate_wrongLink(t *testing.T) {
	s := open(t)
	b := s.browser()
	for _, path := range []string{"/apply/guess/test", "/apply/guess/test/question", "/apply/guess/test/practice/suites"} {
		if b.get(path); b.code != 404 {
			t.Errorf("%s: %d", path, b.code)
		}
	}
	for _, path := range []string{"/start", "/answer", "/finish"} {
		if b.post("/apply/guess/test"+path, url.Values{"option": {"0"}}); b.code != 404 {
			t.Errorf("%s: %d", path, b.code)
		}
	}
}

func TestStaff_seesCodesAndProofs(t *testing.T) {
	s := open(t)
	b := s.browser()
	if b.get("/sites/nord/tests"); b.at != "/login" {
		t.Errorf("a visitor is at %s", b.at)
	}
	b.get("/sign-in")
	b.get("/sites/nord/tests").want(200, "/sites/nord/tests", "Aucun test")
	candidate := s.browser()
	candidate.post(test+"/start", nil)
	running, err := placement.Current(context.Background(), s.db.Read(), s.site, s.app)
	if err != nil {
		t.Fatal(err)
	}
	show := "/sites/nord/tests/" + running.ID
	b.get("/sites/nord/tests").want(200, "/sites/nord/tests", running.Code)
	b.get(show).want(409, show, "quand le test est terminé")
	for candidate.at == test+"/question" {
		values, options := candidate.form()
		values.Set("option", options[0])
		candidate.post(test+"/answer", values)
	}
	b.get("/sites/nord/tests").want(200, "/sites/nord/tests", running.Code)
	if strings.Contains(b.page, s.app) {
		t.Error("the marking list leads to the application")
	}
	b.get(show).want(200, show, "Vérifié")
	if !strings.Contains(b.page, "la bonne réponse") || strings.Contains(b.page, s.app) || strings.Contains(b.page, `type="radio"`) {
		t.Error("the review is not one")
	}
	b.post(show+"/again", nil).want(409, show+"/again", "Un nouvel essai est possible à partir du 24/12/2026")
	s.clock.Set(s.clock.Now().AddDate(0, 0, 31))
	b.post(show+"/again", nil).want(200, "/sites/nord/tests", "essai n° 2")
	s.clock.Set(s.clock.Now().AddDate(0, 0, -31))
	b.post("/sites/nord/tests/series", nil).want(200, "/sites/nord/tests", "La série 2 est ouverte")
	if series := regexp.MustCompile(`/sites/nord/tests\?series=[0-9a-f-]+`).FindAllString(b.page, -1); len(series) != 2 {
		t.Errorf("%d series", len(series))
	} else {
		b.get(series[1]).want(200, "/sites/nord/tests", running.Code)
	}
	if b.get("/sites/nord/tests?series=" + id.New()); b.code != 404 {
		t.Errorf("an unknown series: %d", b.code)
	}
	s.role = authz.Instructor
	if b.post("/sites/nord/tests/series", nil); b.code != 403 {
		t.Errorf("an instructor opens a series: %d", b.code)
	}
	s.role = authz.Learner
	for _, path := range []string{"/sites/nord/tests", show} {
		if b.get(path); b.code != 403 {
			t.Errorf("a learner at %s: %d", path, b.code)
		}
	}
}

func TestTemplates_matchTheirViews(t *testing.T) {
	k := kit(t)
	for _, name := range k.Names() {
		if !strings.HasPrefix(name, "placement/") {
			continue
		}
		tmpl, view := k.Template(name)
		if err := templatecheck.CheckHTML(tmpl, view); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
