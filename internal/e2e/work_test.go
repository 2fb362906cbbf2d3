package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func (j *journey) contract(t *testing.T) {
	j.on("2026-12-04", 10, 0)
	office := j.enter(t, j.account(t, "site_admin"))
	office.open(at("contracts", "new"))
	office.pressText("main a", learnerName)
	office.send("/contracts")
	office.shows("h1", learnerName)
	j.contractPath = office.path()
	j.learner = lastPart(office.hrefs(`main a[href*="/learners/"]`)[0])
	office.send("/issue")
	// The learner reads it whole, then signs; the direction signs too.
	m := j.maelle(t)
	m.open(at("my-contract"))
	m.shows("main", "Salarié·e polyvalent·e")
	m.pdf(m.hrefs(`main a[href$="/contract.pdf"]`)[0])
	m.fill("/sign", "name", learnerName)
	m.tick("/sign", "consent")
	m.send("/sign")
	director := j.account(t, "site_director")
	d := j.enter(t, director)
	d.open(j.contractPath)
	d.shows(".page-head", "à signer")
	d.fill("/sign", "name", director.Name)
	d.tick("/sign", "consent")
	d.send("/sign")
	d.shows(".page-head", "signé")
	d.pdf(j.contractPath + "/contract.pdf")
	j.on("2027-01-04", 9, 0)
	d.open(j.contractPath)
	d.shows(".page-head", "en cours")
}

func lastPart(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func (j *journey) programme(t *testing.T) {
	u := j.enter(t, j.account(t, "site_director"))
	u.open(at("programme", j.cohort))
	if u.count(form("/create")) > 0 {
		u.send("/create")
	}
	if n := u.count("tbody tr"); n < 6 {
		t.Fatalf("%d phases: %s", n, u.text("main"))
	}
	u.shows("main", "Phase 5")
	u.open(at("timetable", j.cohort, "plan"))
	u.send("/plan")
	u.open(at("timetable") + "?cohort=" + j.cohort)
	if u.count(`main a[href*="/attendance/"]`) < 8 {
		t.Fatalf("the week is not laid out: %s", u.text("main"))
	}
}

func (j *journey) attendance(t *testing.T) {
	j.on("2027-01-05", 9, 10)
	u := j.enter(t, j.account(t, "instructor"))
	u.open(at("attendance"))
	var sheet string
	for _, room := range u.hrefs(`main a[href$="/room"]`) {
		path := strings.TrimSuffix(room, "/room")
		u.open(path)
		if strings.Contains(u.text("#people"), learnerName) {
			sheet = path
			break
		}
	}
	if sheet == "" {
		t.Fatalf("no half-day of %s is open", learnerName)
	}
	u.shows("#people", "à pointer")
	u.open(sheet + "/room")
	code := u.text("output")
	m := j.maelle(t)
	m.open(at("sign"))
	m.fill("/sign", "code", "000000")
	if code != "000000" {
		m.refused("/sign", 422)
	}
	m.fill("/sign", "code", code)
	m.send("/sign")
	if m.count(".flash") == 0 || m.count(form("/sign")) != 0 {
		t.Fatalf("%s did not sign with %q: %s", learnerName, code, m.text("main"))
	}
	u.open(sheet + "/room")
	u.shows("#room", learnerName)
	j.on("2027-01-05", 12, 40)
	u.open(sheet)
	u.send("/close")
	u.shows(".page-head", "close")
	u.pdf(sheet + "/sheet.pdf")
	m.open(at("hours"))
	m.shows("main", "3 h 30")
}

// learn reads a lesson, then solves an exercise of each language that is judged.
func (j *journey) learn(t *testing.T) {
	j.on("2027-01-12", 10, 0)
	u := j.maelle(t)
	u.open(at("learning"))
	u.open(at("learning", "sequences", "S07"))
	u.shows("h1", "Liens")
	u.scripted() // the editor
	for _, e := range j.app.Curriculum.Exercises() {
		if slices.Contains([]string{"H12", "J13", "D17"}, e.ID) {
			u.solve(e.ID, e.Starter, e.Solution)
		}
	}
	i := j.enter(t, j.account(t, "instructor"))
	i.open(at("progress"))
	i.shows("main", learnerName)
}

// solve sends the starter, reads why it fails, then pastes the solution over it.
func (u *user) solve(id string, starter, solution map[string]string) {
	u.t.Helper()
	var name string
	for name = range solution {
	}
	u.open(at("learning", "exercises", id))
	u.do("open the editor of "+id, chromedp.WaitReady(`textarea[data-editor-ready]`, chromedp.ByQuery))
	u.do("judge the starter", chromedp.Click("[data-run]", chromedp.ByQuery), chromedp.WaitVisible("#verdict .verdict-item.is-bad", chromedp.ByQuery))
	var typed string
	u.do("paste the answer",
		chromedp.Evaluate(`document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus()`, nil),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(input.ModifierCtrl)),
		chromedp.Evaluate(fmt.Sprintf(`(() => {
			const clipboardData = new DataTransfer();
			clipboardData.setData("text/plain", %q);
			document.querySelector(".editor").shadowRoot.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
		})()`, solution[name]), nil),
		chromedp.Value("textarea", &typed, chromedp.ByQuery))
	if strings.TrimSpace(typed) != strings.TrimSpace(solution[name]) {
		u.t.Fatalf("the form holds %q", typed)
	}
	// By the button the first time, by the keyboard the second.
	u.do("judge", chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(input.ModifierCtrl)), chromedp.WaitVisible("#verdict .verdict-board.is-ok", chromedp.ByQuery))
	if u.count("#verdict .verdict-item.is-ok") == 0 || u.count("#verdict .verdict-item.is-bad") != 0 {
		u.t.Fatalf("the verdict: %s", u.text("#verdict"))
	}
	u.shows("#verdict .verdict-title", "tout est juste")
	u.examine()
}

func (j *journey) project(t *testing.T) {
	j.on("2027-03-02", 10, 0)
	u := j.enter(t, j.account(t, "instructor"))
	u.open(at("projects", "new"))
	const contact = "bureau@amap.example"
	u.fill("/projects", "title", "Le site de l’AMAP")
	u.choose("/projects", "cohort", "Promotion 2026")
	u.fill("/projects", "association", "AMAP du Canal")
	u.fill("/projects", "contact_name", "Rosa Lemaire")
	u.fill("/projects", "contact_email", contact)
	u.fill("/projects", "purpose", "Présenter les paniers et les dates de distribution.")
	u.fill("/projects", "due_on", "2027-03-31")
	u.send("/projects")
	u.shows("h1", "Le site de l’AMAP")
	project := u.path()
	team := u.texts(form("/team") + " label")[:3]
	for i := range team {
		team[i] = strings.TrimSpace(team[i])
		u.do("choose the team", chromedp.Click(fmt.Sprintf(`%s .choices > :nth-child(%d)`, form("/team"), i+1), chromedp.ByQuery))
	}
	u.send("/team")
	u.shows(".people", team[0])
	u.fill("/tasks", "title", "La page de l’équipe")
	u.fill("/tasks", "acceptance", "Chaque personne a un prénom et un rôle.")
	u.send("/tasks")
	// A learner of the team takes the card and moves it.
	l := j.enter(t, j.named(t, team[0]))
	l.open(project)
	column := func(n int) bool {
		return slices.ContainsFunc(l.texts(fmt.Sprintf(".kanban-col:nth-child(%d) .kanban-card", n)), func(s string) bool { return strings.Contains(s, "La page de l’équipe") })
	}
	if !column(1) {
		t.Fatalf("the card is not in the first column: %s", l.text(".kanban"))
	}
	var card string
	l.eval(`[...document.querySelectorAll(".kanban-card")].find((e) => e.innerText.includes("La page de l’équipe")).querySelector("form").getAttribute("action")`, &card)
	l.choose(card, "learner", team[0])
	for i, state := range []string{"doing", "review", "done"} {
		l.press(form(card) + fmt.Sprintf(` button[value=%q]`, state))
		if !column(i+2) || column(i+1) {
			t.Fatalf("the card did not move to %s: %s", state, l.text(".kanban"))
		}
	}
	l.fill("/deliveries", "address", "https://amap.example/")
	l.send("/deliveries")
	// The association looks, signs, by its personal link.
	link := j.letter(t, contact, "Votre site web", "/client/")
	c := j.visitor(t)
	c.open(link)
	c.pick(link, "accepts", "yes")
	c.fill(link, "name", "Rosa Lemaire")
	c.send(link)
	c.shows("main", "Rosa Lemaire")
	u.open(project)
	u.shows("main", "Rosa Lemaire")
}
