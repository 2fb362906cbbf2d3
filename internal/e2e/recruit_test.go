package e2e_test

import (
	"fmt"
	"strings"
	"testing"
)

func (j *journey) poster(t *testing.T) {
	u := j.enter(t, j.account(t, "site_director"))
	u.open(at("campaigns", "new"))
	u.fill("/campaigns", "name", "Rentrée de janvier")
	u.fill("/campaigns", "headline", "Apprendre à coder, payé")
	u.pick("/campaigns", "palette", "")
	u.send("/campaigns")
	u.shows("h1", "Rentrée de janvier")
	u.fill("/places", "name", placeName)
	u.pick("/places", "kind", "")
	u.send("/places")
	u.shows("tbody", placeName)
	j.code = u.text("tbody code")
	u.pdf(u.hrefs(`tbody a[href$="/poster.pdf"]`)[0])
	// The cohort that it recruits for.
	u.open(at("cohorts", "new"))
	u.fill("/cohorts", "name", cohortName)
	u.fill("/cohorts", "starts_on", "2027-01-04")
	u.fill("/cohorts", "ends_on", "2027-10-29")
	u.send("/cohorts")
	u.shows("h1", cohortName)
	j.cohort = u.path()[strings.LastIndex(u.path(), "/")+1:]
}

func (j *journey) apply(t *testing.T) {
	u := j.visitor(t)
	u.open("/a/" + strings.ToLower(j.code)) // typed by hand
	if u.path() != "/apply" {
		u.press(`main a[href^="/apply"]`)
	}
	u.fill("/apply", "given_name", givenName)
	u.fill("/apply", "family_name", familyName)
	u.fill("/apply", "email", email)
	u.send("/apply")
	u.fill("/form/situation", "city", "Valmont")
	u.send("/form/situation")
	// Interrupted: the personal link brings back what was said, on another telephone.
	again := j.visitor(t)
	again.open(j.letter(t, email, "commencée", "/apply/"))
	j.own = again.path()
	again.press(`main a[href*="/form/"]`)
	u = again
	u.open(j.own + "/form/situation")
	var city string
	u.eval(`document.querySelector('[name="city"]').value`, &city)
	if city != "Valmont" {
		t.Fatalf("the link brings back %q", city)
	}
	u.fill("/form/situation", "birth_date", "2001-05-14")
	u.send("/form/situation")
	u.pick("/form/project", "availability", "later")
	u.pick("/form/project", "needs_adjustment", "yes")
	u.fill("/form/project", "adjustment", "Un peu plus de temps au test.")
	u.lift("/form/project")
	u.send("/form/project")
	u.shows("dl", "Valmont")
	// A forgotten answer is asked for before anything is sent, and what was said stays.
	u.tick("/submit", "consent")
	u.refused("/submit", 422)
	u.shows(".error-summary", "envie")
	u.shows("dl", "plus de temps")
	u.open(j.own + "/form/project")
	u.fill("/form/project", "motivation", "Je veux construire des sites utiles près de chez moi.")
	u.send("/form/project")
	u.tick("/submit", "consent")
	u.send("/submit")
	u.shows("h1", givenName)
	u.open(j.own)
}

func (j *journey) enterByPhone(t *testing.T) {
	u := j.enter(t, j.account(t, "site_admin"))
	const form = "/applications/new"
	u.open(at("applications", "new"))
	u.pick(form, "channel", "phone")
	u.fill(form, "given_name", "Bakari")
	u.fill(form, "family_name", "Lenoir")
	u.fill(form, "phone", "06 12 34 56 78")
	u.fill(form, "code", j.code)
	u.fill(form, "motivation", "Un métier que je peux apprendre en faisant.")
	u.pick(form, "availability", "now")
	u.pick(form, "needs_adjustment", "no")
	u.tick(form, "consent")
	u.send(form)
	u.shows("h1", "Bakari Lenoir")
	u.shows("main", placeName)
	u.open(at("applications") + "?q=Quentin-Roche")
	u.shows("tbody", learnerName)
	u.shows("tbody", placeName)
}

// test answers every question with its first option, to the end.
func (j *journey) test(t *testing.T) {
	u := j.visitor(t)
	u.open(j.own)
	u.press(`main a[href$="/test"]`)
	for _, practice := range u.hrefs(`main a[href*="/practice/"]`) { // one a family
		u.open(practice)
	}
	u.open(j.own + "/test")
	u.send("/test/start")
	families := map[bool]int{}
	for n := 1; u.count(form("/test/answer")) > 0; n++ {
		if n > 40 {
			t.Fatal("the test does not end")
		}
		if u.count(fmt.Sprintf(`[name="position"][value="%d"]`, n)) != 1 {
			t.Fatalf("question %d is not shown: %s", n, u.text("main"))
		}
		families[u.count("svg.grid") > 0]++
		u.pick("/test/answer", "option", "")
		u.send("/test/answer")
	}
	if families[true] == 0 || families[false] == 0 {
		t.Fatalf("the families that came: %v", families)
	}
	u.shows("main", "Le code de votre test")
	code := u.text("main code")
	// The marks are read by that code, without the name.
	c := j.enter(t, j.account(t, "counsellor"))
	c.open(at("tests"))
	c.pressText("tbody a", code)
	if strings.Contains(c.text("body"), familyName) {
		t.Fatalf("the marks tell the name: %s", c.text("main"))
	}
}

func (j *journey) book(t *testing.T) {
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(at("applications") + "?q=Quentin-Roche")
	u.press("tbody a")
	u.shows("h1", learnerName)
	u.send("/invite")
	u.open(at("interviews"))
	u.fill("/interviews", "day", "2026-12-01")
	u.fill("/interviews", "from", "14:00")
	u.fill("/interviews", "until", "16:00")
	u.fill("/interviews", "room", "Salle 2")
	u.choose("/interviews", "first", j.account(t, "counsellor").Name)
	u.choose("/interviews", "second", j.account(t, "instructor").Name)
	u.send("/interviews")
	c := j.visitor(t)
	c.open(j.own)
	c.pick("/book", "slot", "")
	c.send("/book")
	c.shows("main", "Salle 2")
	var calendar string
	c.fetch(j.own+"/interview.ics", &calendar)
	if !strings.Contains(calendar, "BEGIN:VEVENT") {
		t.Fatalf("no calendar: %q", calendar)
	}
	u.open(at("interviews"))
	u.pressText("tbody a", "grille")
	j.interv = u.path()
}

func (j *journey) interview(t *testing.T) {
	j.on("2026-12-01", 15, 0)
	first := j.enter(t, j.account(t, "counsellor"))
	second := j.enter(t, j.account(t, "instructor"))
	for i, u := range []*user{first, second} {
		u.open(j.interv)
		for _, criterion := range u.names(form("/grid") + " .rubric input") {
			u.pick("/grid", criterion, []string{"3", "2"}[i])
		}
		u.fill("/grid", "comment", "Écoute, pose des questions, revient sur ses erreurs.")
		u.send("/grid")
		if i == 0 {
			u.shows("main", "L’autre grille")
			// What the first said is not to be seen by the second.
			second.open(j.interv)
			if strings.Contains(second.text("main"), "revient sur ses erreurs") {
				t.Fatal("the second person reads the first grid before filling their own")
			}
		}
	}
	first.open(j.interv)
	first.shows("table", "3")
	first.shows("table", "2")
}

func (j *journey) decide(t *testing.T) {
	j.on("2026-12-02", 9, 0)
	u := j.enter(t, j.account(t, "site_director"))
	u.open(at("selection", j.cohort))
	u.pressText("main a", learnerName)
	if u.count(form("/decision")) == 0 {
		u.press(`main a[href$="/decision"]`)
	}
	u.pick("/decision", "outcome", "admit")
	u.choose("/decision", "cohort", cohortName)
	u.lift("/decision")
	u.refused("/decision", 422)
	u.shows(".error-summary", "Remplissez")
	u.pick("/decision", "outcome", "admit")
	u.choose("/decision", "cohort", cohortName)
	u.fill("/decision", "reason", "Motivation claire, à l’aise au test, disponible.")
	u.press(form("/decision") + ` [name="preview"]`)
	u.shows("#letter", givenName)
	u.send("/decision")
	u.open(at("applications") + "?q=Quentin-Roche")
	u.shows("tbody", "Place proposée")
}

func (j *journey) accept(t *testing.T) {
	j.on("2026-12-03", 18, 0)
	u := j.visitor(t)
	u.open(j.letter(t, email, "Une place vous est proposée", "/apply/"))
	u.send("/accept")
	u.shows("main", cohortName)
	// The account opens by a link; a password of her own comes next.
	u.press(`main a[href="/login"]`)
	u.fill("/login/link", "email", email)
	u.send("/login/link")
	link := j.letter(t, email, "Votre lien de connexion", "/login/")
	u.open(link)
	u.send(link)
	u.shows("main", givenName)
	j.password = "une phrase longue à moi"
	u.open("/account")
	u.fill("/account/password", "password", j.password)
	u.send("/account/password")
	j.maelle(t).shows("main", givenName)
}
