package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// TestJourney walks the main path of the school, from the poster to the figures, each person at their own browser.
func TestJourney(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		j := &journey{school: s}
		step(t, "a director prints a poster", j.poster)
		step(t, "a visitor applies from the poster", j.apply)
		step(t, "the staff see where the application came from", j.received)
		step(t, "the candidate starts the test", j.test)
		step(t, "a learner reads their contract", j.contract)
		step(t, "a learner signs in the room", j.attendance)
		step(t, "a learner solves an exercise", j.exercise)
		step(t, "a card moves on the project board", j.project)
		step(t, "the certification file tells what it lacks", j.certification)
		step(t, "an internship agreement is read", j.internship)
		step(t, "the counsellor notes what became of a learner", j.exit)
		step(t, "the dashboard shows the figures", j.figures)
	})
}

// step names a part of the journey; the next ones need it.
func step(t *testing.T, name string, run func(t *testing.T)) {
	t.Helper()
	if !t.Run(name, run) {
		t.FailNow()
	}
}

// journey is what the steps hand on to one another.
type journey struct {
	*school
	code      string // of the poster
	candidate string // the path of their own page
}

const (
	placeName     = "Boulangerie du Pont"
	candidateName = "Maëlle Quentin-Roche"
)

func at(parts ...string) string { return "/sites/" + site + "/" + strings.Join(parts, "/") }

func (j *journey) poster(t *testing.T) {
	u := j.enter(t, j.account(t, "site_director"))
	u.open(at("campaigns", "new"))
	u.fill("/campaigns", "name", "Rentrée de mars")
	u.fill("/campaigns", "headline", "Apprendre à coder, payé")
	u.pick("/campaigns", "palette", "")
	u.send("/campaigns")
	u.shows("h1", "Rentrée de mars")
	u.fill("/places", "name", placeName)
	u.pick("/places", "kind", "")
	u.send("/places")
	u.shows("tbody", placeName)
	j.code = u.text("tbody code")
	u.pdf(u.hrefs(`tbody a[href$="/poster.pdf"]`)[0])
}

func (j *journey) apply(t *testing.T) {
	u := j.visitor(t)
	u.open("/a/" + j.code)
	if u.path() != "/apply" {
		u.press(`main a[href^="/apply"]`)
	}
	u.fill("/apply", "given_name", "Maëlle")
	u.fill("/apply", "family_name", "Quentin-Roche")
	u.fill("/apply", "email", "maelle@candidates.example")
	u.send("/apply")
	u.fill("/form/situation", "city", "Valmont")
	u.send("/form/situation")
	u.fill("/form/project", "motivation", "Je veux construire des sites utiles près de chez moi.")
	u.pick("/form/project", "availability", "")
	u.pick("/form/project", "needs_adjustment", "no")
	u.send("/form/project")
	u.shows("dl", "Valmont")
	send := `form[method="post"]:has([name="consent"])`
	u.do("consent", chromedp.Click(send+` [name="consent"]`, chromedp.ByQuery))
	u.press(send + " button")
	u.shows("h1", "Maëlle")
	j.candidate = u.path()
}

func (j *journey) received(t *testing.T) {
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(at("applications") + "?q=Quentin-Roche")
	u.shows("tbody", candidateName)
	u.shows("tbody", placeName)
	u.press("tbody a")
	u.shows("h1", candidateName)
	u.shows("main", placeName)
	if u.count(form("/invite")) > 0 {
		u.send("/invite")
	}
}

func (j *journey) test(t *testing.T) {
	u := j.visitor(t)
	u.open(j.candidate + "/test")
	u.send("/test/start")
	if u.path() != j.candidate+"/test/question" {
		u.open(j.candidate + "/test/question")
	}
	first := u.text("h1")
	u.pick("/test/answer", "option", "")
	u.send("/test/answer")
	if next := u.text("h1"); next == first || u.count(`[name="position"][value="2"]`) != 1 {
		t.Fatalf("the answer to %q leads to %q", first, next)
	}
}

func (j *journey) contract(t *testing.T) {
	u := j.enter(t, j.account(t, "learner"))
	u.open(at("my-contract"))
	u.shows("main", "Salarié·e polyvalent·e")
	u.pdf(u.hrefs(`main a[href$="/contract.pdf"]`)[0])
}

func (j *journey) attendance(t *testing.T) {
	u := j.enter(t, j.account(t, "instructor"))
	u.open(at("attendance"))
	room := u.hrefs(`main a[href$="/room"]`)
	if len(room) == 0 {
		t.Fatalf("no room is open: %s", u.text("main"))
	}
	sheet := strings.TrimSuffix(room[0], "/room")
	u.open(sheet)
	rows := u.texts("#people li")
	i := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "à pointer") })
	if i < 0 {
		t.Fatalf("everybody has signed: %q", rows)
	}
	name := u.texts("#people li strong")[i]
	u.open(room[0])
	code := u.text("output")
	l := j.enter(t, j.named(t, name))
	l.open(at("sign"))
	l.fill("/sign", "code", code)
	l.send("/sign")
	if l.count(".flash") == 0 || l.count(form("/sign")) != 0 {
		t.Fatalf("%s did not sign with %q: %s", name, code, l.text("main"))
	}
	u.open(room[0])
	u.shows("#room", name)
}

func (j *journey) exercise(t *testing.T) {
	var solution string
	for _, e := range j.app.Curriculum.Exercises() {
		if e.ID == "H12" {
			solution = e.Solution["index.html"]
		}
	}
	u := j.enter(t, j.account(t, "learner"))
	u.open(at("learning", "exercises", "H12"))
	var typed string
	u.do("type the answer", chromedp.WaitReady(`textarea[data-editor-ready]`, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus()`, nil),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(input.ModifierCtrl)), input.InsertText(solution),
		chromedp.Value("textarea", &typed, chromedp.ByQuery))
	if strings.TrimSpace(typed) != strings.TrimSpace(solution) {
		t.Fatalf("the form holds %q", typed)
	}
	u.do("judge", chromedp.Click("[data-run]", chromedp.ByQuery), chromedp.WaitVisible("#verdict .verdict-board.is-ok", chromedp.ByQuery))
	if u.count("#verdict .verdict-item.is-ok") == 0 || u.count("#verdict .verdict-item.is-bad") != 0 {
		t.Fatalf("the verdict: %s", u.text("#verdict"))
	}
	u.shows("#verdict .verdict-title", "tout est juste")
}

func (j *journey) project(t *testing.T) {
	u := j.enter(t, j.account(t, "instructor"))
	u.open(at("projects"))
	u.press(".cards a")
	u.fill("/tasks", "title", "La page de l’équipe")
	u.send("/tasks")
	card := `.kanban-col:nth-child(%d) .kanban-card:has(form)`
	holds := func(col int) bool {
		return slices.ContainsFunc(u.texts(fmt.Sprintf(card, col)), func(s string) bool { return strings.Contains(s, "La page de l’équipe") })
	}
	if !holds(1) {
		t.Fatalf("the card is not in the first column: %s", u.text(".kanban"))
	}
	var id string
	u.eval(`[...document.querySelectorAll(".kanban-card")].find((e) => e.innerText.includes("La page de l’équipe")).querySelector("form").getAttribute("action")`, &id)
	u.press(form(id) + ` .btn-small:not(.btn-quiet)`)
	if !holds(2) || holds(1) {
		t.Fatalf("the card did not move: %s", u.text(".kanban"))
	}
}

func (j *journey) certification(t *testing.T) {
	u := j.enter(t, j.account(t, "instructor"))
	u.open(at("certification"))
	name := u.text("tbody a")
	u.press("tbody a")
	u.shows("h1", name)
	if u.count("main section.card[id]") == 0 {
		t.Fatal("the file lists no piece")
	}
}

func (j *journey) internship(t *testing.T) {
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(at("internships"))
	name := u.text("tbody a")
	u.press("tbody a")
	u.shows("h1", name)
	u.pdf(u.hrefs(`main a[href$="/agreement.pdf"]`)[0])
}

func (j *journey) exit(t *testing.T) {
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(at("outcomes"))
	waiting := u.hrefs(`main a[href*="/exit"]`)
	if len(waiting) == 0 {
		t.Fatalf("nobody left: %s", u.text("main"))
	}
	path := waiting[0]
	u.open(path)
	u.fill(path, "situation", "training")
	u.fill(path, "organisation", "Lycée du Canal")
	u.send(path)
	u.open(path)
	var kept string
	u.eval(`document.querySelector('[name="situation"]').value + " " + document.querySelector('[name="organisation"]').value`, &kept)
	if kept != "training Lycée du Canal" {
		t.Fatalf("the exit holds %q", kept)
	}
}

func (j *journey) figures(t *testing.T) {
	u := j.enter(t, j.account(t, "site_director"))
	u.open(at("dashboard"))
	if u.count(".stat-value") < 3 {
		t.Fatalf("the dashboard: %s", u.text("main"))
	}
	row := slices.IndexFunc(u.texts("tbody tr"), func(s string) bool { return strings.Contains(s, placeName) && strings.Contains(s, j.code) })
	if row < 0 {
		t.Fatalf("the new place is not counted: %s", u.text("main"))
	}
}
