package learningweb_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"chantier/internal/curriculum"
	"chantier/internal/learning/learningtest"
	"chantier/internal/learning/learningweb"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/web"
)

// browser is somebody's browser, without script unless a request says that it asks for a fragment.
type browser struct {
	t      *testing.T
	client *http.Client
	base   string
}

type answer struct {
	status int
	header http.Header
	path   string
	body   string
	page   *html.Node
}

func open(t *testing.T, s *learningtest.School) func(who authz.Actor) *browser {
	t.Helper()
	server := httptest.NewServer(s.Handler(t))
	t.Cleanup(server.Close)
	return func(who authz.Actor) *browser {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		b := &browser{t: t, client: &http.Client{Jar: jar}, base: server.URL}
		if who.IsSignedIn() {
			b.post("/enter", url.Values{"account": {who.AccountID}})
		}
		return b
	}
}

func (b *browser) do(req *http.Request) answer {
	b.t.Helper()
	resp, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	page, err := html.Parse(strings.NewReader(string(raw)))
	if err != nil {
		b.t.Fatal(err)
	}
	if strings.Contains(string(raw), "⟦") {
		b.t.Errorf("%s shows a raw key", req.URL.Path)
	}
	return answer{resp.StatusCode, resp.Header, resp.Request.URL.RequestURI(), string(raw), page}
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

func (b *browser) post(path string, form url.Values, headers ...string) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return b.do(req)
}

func (a answer) all(selector string) []*html.Node {
	return cascadia.QueryAll(a.page, cascadia.MustCompile(selector))
}

func (a answer) text(selector string) string {
	var b strings.Builder
	for _, n := range a.all(selector) {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data)
			}
		}
	}
	return b.String()
}

func answerOf(name, text string) url.Values { return url.Values{"file." + name: {text}} }

// next is the address of the exercise after another in the order of the plan, of the first one after "".
func next(s *learningtest.School, id string) string {
	all := s.Curriculum.Exercises()
	i := slices.IndexFunc(all, func(e *curriculum.Exercise) bool { return e.ID == id })
	return "/sites/nord/learning/exercises/" + all[i+1].ID
}

const h12 = "/sites/nord/learning/exercises/H12"

// TestExercise_withoutScript: a form, a page with the verdict that can be reloaded, the next exercise.
func TestExercise_withoutScript(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	e := s.Exercise(t, "H12")

	page := awa.get(h12)
	if page.status != 200 || len(page.all("h1")) != 1 || strings.TrimSpace(page.text("textarea")) != strings.TrimSpace(e.Starter["index.html"]) {
		t.Fatalf("%d, textarea %q", page.status, page.text("textarea"))
	}
	if len(page.all("script:not([src])")) > 0 || len(page.all("[style]")) > 0 || len(page.all("iframe[sandbox='']")) != 1 {
		t.Error("no inline script or style, and a preview that may do nothing")
	}
	verdict := awa.post(h12, answerOf("index.html", strings.ReplaceAll(e.Wrong[0].Files["index.html"], "\n", "\r\n")))
	if verdict.status != 200 || !strings.Contains(verdict.path, "?attempt=") || len(verdict.all(".verdict-item.is-bad")) != 1 || len(verdict.all(".verdict-item.is-ok")) != 1 {
		t.Fatalf("%d %s\n%s", verdict.status, verdict.path, verdict.text("#verdict"))
	}
	if again := awa.get(verdict.path); again.text(".verdict-board") != verdict.text(".verdict-board") || len(again.all(".attempts > li")) != 1 {
		t.Error("a reload shows the verdict again and hands nothing in")
	}
	done := awa.post(h12, answerOf("index.html", e.Solution["index.html"]))
	if len(done.all(".verdict-board.is-ok")) != 1 || len(done.all("#verdict a.btn-primary[href='"+next(s, "H12")+"']")) != 1 {
		t.Errorf("%s", done.text("#verdict"))
	}
	if léo := open(t, s)(s.As(s.Léo)).get(verdict.path); léo.status != 404 {
		t.Errorf("somebody else's verdict: %d", léo.status)
	}
}

// TestExercise_fragment: the enhancement gets the part that changed, with what a screen reader says.
func TestExercise_fragment(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	e := s.Exercise(t, "D17")
	path := "/sites/nord/learning/exercises/D17"
	part := awa.post(path, answerOf("requete.sql", e.Wrong[0].Files["requete.sql"]), "X-Fragment", "1")
	if part.status != 200 || len(part.all("h1")) != 0 || len(part.all("[data-say]")) != 1 || len(part.all(".attempts > li")) != 1 {
		t.Fatalf("%d %s", part.status, part.body)
	}
	if empty := awa.post(path, answerOf("requete.sql", " "), "X-Fragment", "1"); empty.status != 200 || !strings.Contains(empty.text(".verdict-message"), "vide") || len(empty.all(".attempts > li")) != 1 {
		t.Errorf("an empty answer is not counted: %s", empty.text("body"))
	}
	if bad := awa.post(path, answerOf("autre.sql", "x"), "X-Fragment", "1"); bad.status != 422 || bad.text(".verdict-message") == "" {
		t.Errorf("%d %s", bad.status, bad.body)
	}
}

// TestExercise_staff: an instructor tries, reads every hint, and leaves no trace.
func TestExercise_staff(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	ines := open(t, s)(s.Instructor)
	e := s.Exercise(t, "H12")
	if page := ines.get(h12); len(page.all(".hint-list > li")) != len(e.Hints) || len(page.all("[data-hints]")) != 0 {
		t.Error("staff read every hint")
	}
	page := ines.post(h12, answerOf("index.html", e.Wrong[0].Files["index.html"]))
	if page.status != 200 || page.path != h12 || len(page.all(".verdict-item.is-bad")) != 1 || !strings.Contains(page.text("textarea"), "Cliquez ici") {
		t.Errorf("%d %s: what was typed stays", page.status, page.path)
	}
}

func TestPreview(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	hostile := `<p>Bonjour</p><script>fetch("/account")</script>`
	if saved := awa.post(h12+"/draft", answerOf("index.html", hostile)); saved.status != 204 {
		t.Fatalf("%d", saved.status)
	}
	for name, a := range map[string]answer{"draft": awa.get(h12 + "/preview"), "typed": awa.post(h12+"/preview", answerOf("index.html", hostile))} {
		policy := a.header.Get("Content-Security-Policy")
		if a.status != 200 || !strings.Contains(a.body, "<p>Bonjour</p>") || !strings.HasSuffix(policy, "sandbox") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src") {
			t.Errorf("%s: %d %q", name, a.status, policy)
		}
	}
	if page := awa.get(h12); !strings.Contains(page.text("textarea"), "fetch(") || strings.Contains(page.body, hostile) {
		t.Error("the page shows the draft, as text")
	}
	if a := awa.get("/sites/nord/learning/exercises/J13/preview"); a.status != 404 {
		t.Errorf("no preview of a program: %d", a.status)
	}
	awa.post(h12+"/reset", nil)
	if page := awa.get(h12); strings.Contains(page.text("textarea"), "fetch(") {
		t.Error("the starter is back")
	}
}

func TestLesson(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	page := awa.get("/sites/nord/learning/sequences/S25")
	if page.status != 200 || len(page.all(".step-card")) != 8 || len(page.all(".step-foot form")) != 8 || len(page.all("[style]")) > 0 || len(page.all(".glossary dt")) == 0 {
		t.Fatalf("%d", page.status)
	}
	read := awa.post("/sites/nord/learning/sequences/S25/steps", url.Values{"step": {"1"}})
	if read.status != 200 || len(read.all(".step-card.is-read")) != 1 {
		t.Errorf("%d", read.status)
	}
	frames := page.all("iframe")
	for _, f := range frames {
		for _, a := range f.Attr {
			if a.Key != "src" {
				continue
			}
			if example := awa.get(a.Val); example.status != 200 || !strings.Contains(example.header.Get("Content-Security-Policy"), "sandbox allow-scripts") {
				t.Errorf("%s: %d", a.Val, example.status)
			}
		}
	}
	if len(frames) == 0 {
		t.Error("the examples of a JavaScript lesson run")
	}
	for _, path := range []string{"/sites/nord/learning/sequences/S08", "/sites/nord/learning/sequences/S37/examples/0", "/sites/nord/learning/sequences/S25/examples/99", "/sites/nord/learning/sequences/S25/examples/-1"} {
		if a := awa.get(path); a.status != 404 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestHintsOneByOne(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	awa := open(t, s)(s.As(s.Awa))
	if page := awa.get(h12); len(page.all(".hint-list > li")) != 0 {
		t.Error("no hint is open at first")
	}
	if page := awa.post(h12+"/hints", url.Values{"hint": {"1"}}); len(page.all(".hint-list > li")) != 1 {
		t.Error("the first hint")
	}
	if page := awa.post(h12+"/hints", url.Values{"hint": {"3"}}); page.status != 409 {
		t.Errorf("not in order: %d", page.status)
	}
}

// TestProgress: the grid for those who teach the cohort, the review that the learner reads, and nobody else.
func TestProgress(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	enter := open(t, s)
	awa, ines := enter(s.As(s.Awa)), enter(s.Instructor)
	for range 3 {
		awa.post(h12, answerOf("index.html", s.Exercise(t, "H12").Wrong[0].Files["index.html"]))
	}
	grid := ines.get("/sites/nord/progress?cohort=" + s.Cohort.ID)
	if grid.status != 200 || len(grid.all("td.cell-stuck")) != 1 || len(grid.all(".tabs .tab")) != 2 || !strings.Contains(grid.text(".card"), "Awa Diallo") {
		t.Fatalf("%d %s", grid.status, grid.text("main"))
	}
	learner := ines.get("/sites/nord/learners/" + s.Awa.ID + "/learning")
	links := learner.all(".attempts a")
	if learner.status != 200 || len(links) != 3 {
		t.Fatalf("%d, %d attempts", learner.status, len(links))
	}
	attempt := links[0].Attr[0].Val
	if a := ines.post(attempt+"/reviews", url.Values{"comment": {" "}}); a.status != 422 || len(a.all(".field-error")) != 1 {
		t.Errorf("an empty comment: %d", a.status)
	}
	if a := ines.post(attempt+"/reviews", url.Values{"comment": {"Relisez le lien."}}); a.status != 200 || !strings.Contains(a.text(".review"), "Relisez le lien.") {
		t.Errorf("%d %s", a.status, a.text(".review"))
	}
	if a := awa.get(h12); !strings.Contains(a.text(".review"), "Relisez le lien.") {
		t.Error("the learner reads the comment under the attempt")
	}
	if a := awa.get(attempt); a.status != 200 || len(a.all("form[data-guard]")) != 0 {
		t.Errorf("her own attempt, without the form: %d", a.status)
	}
	tom := enter(s.Trainer)
	if a := tom.get("/sites/nord/progress"); a.status != 200 || len(a.all(".tabs .tab")) != 0 || !strings.Contains(a.text("h2"), "Promotion 1") {
		t.Errorf("the trainer sees one cohort: %d", a.status)
	}
	refused := map[string]struct {
		who  authz.Actor
		path string
		want int
	}{
		"trainer, another cohort":     {s.Trainer, "/sites/nord/progress?cohort=" + s.Other.ID, 403},
		"trainer, another's learner":  {s.Trainer, "/sites/nord/learners/" + s.Zoé.ID + "/learning", 403},
		"learner, the grid":           {s.As(s.Awa), "/sites/nord/progress", 403},
		"learner, a class mate":       {s.As(s.Léo), attempt, 403},
		"counsellor, an attempt":      {s.Counsellor, attempt, 403},
		"director, an attempt":        {s.Director, attempt, 403},
		"another site":                {s.As(s.Awa), "/sites/sud/learning", 404},
		"instructor, unknown attempt": {s.Instructor, "/sites/nord/attempts/x", 404},
	}
	for name, c := range refused {
		if a := enter(c.who).get(c.path); a.status != c.want {
			t.Errorf("%s: %d, want %d", name, a.status, c.want)
		}
	}
	if a := enter(authz.Visitor()).get(h12); !strings.HasPrefix(a.path, "/login") {
		t.Errorf("a visitor signs in first: %s", a.path)
	}
}

func TestProgramme(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	enter := open(t, s)
	page := enter(s.As(s.Awa)).get("/sites/nord/learning")
	if page.status != 200 || len(page.all(".phase")) != 6 || len(page.all(".sequence")) != 60 || len(page.all(".next-card a[href='"+next(s, "")+"']")) != 1 {
		t.Errorf("%d, %d phases, %d sequences", page.status, len(page.all(".phase")), len(page.all(".sequence")))
	}
	if page := enter(s.Counsellor).get("/sites/nord/learning"); page.status != 200 || len(page.all(".next-card")) != 0 {
		t.Errorf("staff: %d", page.status)
	}
}

func TestToday(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	ctx, site := context.Background(), web.SiteInfo{ID: s.Site.ID, Slug: "nord", Name: "Nord"}
	provider := learningweb.Today(s.Service)
	day := clock.Today(s.Clock)
	items, err := provider(ctx, s.As(s.Awa), site, day)
	if err != nil || len(items) != 1 || items[0].Href != next(s, "") || items[0].Title.Key != "learning.today_next" {
		t.Fatalf("%+v %v", items, err)
	}
	e := s.Exercise(t, "J13")
	for range 3 {
		if _, err := s.Submit(ctx, s.As(s.Awa), s.Site.ID, "J13", e.Wrong[0].Files); err != nil {
			t.Fatal(err)
		}
	}
	if items, err = provider(ctx, s.As(s.Awa), site, day); err != nil || items[0].Title.Key != "learning.today_go_on" {
		t.Errorf("%+v %v", items, err)
	}
	if items, err = provider(ctx, s.Instructor, site, day); err != nil || len(items) != 1 || items[0].Title.Key != "learning.today_stuck" {
		t.Errorf("%+v %v", items, err)
	}
	if items, err = provider(ctx, s.Instructor, site, day.AddDays(8)); err != nil || len(items) != 0 {
		t.Errorf("a week later it is no news: %+v %v", items, err)
	}
	if items, err = provider(ctx, s.Counsellor, site, day); err != nil || len(items) != 0 {
		t.Errorf("the counsellor teaches nobody: %+v %v", items, err)
	}
	panels, err := learningweb.Panel(s.Service)(ctx, s.Instructor, s.Awa, "nord")
	if err != nil || len(panels) != 1 || panels[0].Tone != "warn" {
		t.Errorf("%+v %v", panels, err)
	}
	if panels, err = learningweb.Panel(s.Service)(ctx, s.Director, s.Awa, "nord"); err != nil || len(panels) != 0 {
		t.Errorf("the director: %+v %v", panels, err)
	}
}
