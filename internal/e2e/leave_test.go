package e2e_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func (j *journey) certification(t *testing.T) {
	j.on("2027-05-11", 10, 0)
	piece := filepath.Join(t.TempDir(), "dossier.pdf")
	if err := os.WriteFile(piece, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := j.maelle(t)
	path := at("learners", j.learner, "certification")
	m.open(path)
	deposit := m.actions(`form[enctype="multipart/form-data"]`)[0]
	m.do("choose the file", chromedp.SetUploadFiles(form(deposit)+` [name="file"]`, []string{piece}, chromedp.ByQuery))
	m.send(deposit)
	m.shows("main", "dossier.pdf")
	u := j.enter(t, j.account(t, "instructor"))
	u.open(path)
	u.shows("h1", learnerName)
	u.send(deposit + "/state")
	m.open(path)
	m.shows("#"+lastPart(deposit), "vérifi")
}

func (j *journey) internship(t *testing.T) {
	j.on("2027-06-15", 10, 0)
	const tutor, tutorEmail = "Inès Garnier", "ines@studio-du-port.example"
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(at("companies", "new"))
	u.fill("/companies", "name", "Studio du Port")
	u.fill("/companies", "tutor_name", tutor)
	u.fill("/companies", "tutor_email", tutorEmail)
	u.send("/companies")
	u.open(at("internships", "new"))
	fill := func(last string) {
		u.choose("/internships", "learner", learnerName)
		u.choose("/internships", "company", "Studio du Port")
		u.pick("/internships", "aim", "confirm")
		u.fill("/internships", "starts_on", "2027-07-05")
		u.fill("/internships", "ends_on", last)
		u.fill("/internships", "tasks", "Intégrer deux pages, corriger l’accessibilité.")
	}
	fill("2027-09-30") // a PMSMP lasts a month at most
	u.lift("/internships")
	u.refused("/internships", 422)
	fill("2027-07-30")
	u.send("/internships")
	u.shows("h1", learnerName)
	agreement := u.path()
	u.send("/issue")
	u.pdf(agreement + "/agreement.pdf")
	m := j.maelle(t)
	m.open(agreement)
	m.fill(agreement+"/sign", "name", learnerName)
	m.tick(agreement+"/sign", "consent")
	m.send(agreement + "/sign")
	link := j.letter(t, tutorEmail, "", "/company/")
	c := j.visitor(t)
	c.open(link)
	c.shows("h1", learnerName)
	c.fill("/sign", "name", tutor)
	c.tick("/sign", "consent")
	c.send("/sign")
	director := j.account(t, "site_director")
	d := j.enter(t, director)
	d.open(agreement)
	d.fill("/sign-employer", "name", director.Name)
	d.tick("/sign-employer", "consent")
	d.send("/sign-employer")
	d.shows(".page-head", "signée")
	// The tutor says how it went.
	j.on("2027-07-29", 17, 0)
	c.open(link)
	for _, criterion := range c.names(form("/assess") + ` [type="radio"]`) {
		c.pick("/assess", criterion, "3")
	}
	c.send("/assess")
	u.open(agreement)
	u.shows("main", "3 / 4")
}

func (j *journey) support(t *testing.T) {
	j.on("2027-08-03", 10, 0)
	path := at("learners", j.learner, "support")
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(path)
	u.fill("/notes", "met_on", "2027-08-03")
	u.pick("/notes", "kind", "")
	u.fill("/notes", "body", "Cherche un emploi d’intégratrice près de chez elle.")
	u.send("/notes")
	u.shows("main", "Cherche un emploi")
	i := j.enter(t, j.account(t, "instructor"))
	var got string
	i.fetch(path, &got)
	if !strings.HasPrefix(got, "404 ") || strings.Contains(got, "Cherche un emploi") {
		t.Fatalf("the instructor reads the counsellor's notes: %.80q", got)
	}
	i.expected++
}

func (j *journey) exit(t *testing.T) {
	j.on("2027-11-02", 10, 0)
	u := j.enter(t, j.account(t, "counsellor"))
	u.open(at("outcomes"))
	u.pressText("main a", learnerName)
	path := at("learners", j.learner, "exit")
	u.fill(path, "situation", "permanent_job")
	u.fill(path, "organisation", "Studio du Port")
	u.send(path)
	u.open(at("outcomes"))
	u.shows("tbody", learnerName)
	j.on("2028-02-01", 10, 0)
	u = j.enter(t, j.account(t, "counsellor"))
	u.open(path)
	const news = "/follow-up"
	u.fill(news, "asked_on", "2028-02-01")
	u.pick(news, "reached", "yes")
	u.choose(news, "situation", "CDI")
	u.fill(news, "organisation", "Studio du Port")
	u.send(news)
	u.shows("#m3", "Studio du Port")
}

func (j *journey) figures(t *testing.T) {
	u := j.enter(t, j.account(t, "site_director"))
	u.open(at("dashboard"))
	rows := u.texts("tbody tr")
	i := slices.IndexFunc(rows, func(s string) bool { return strings.Contains(s, placeName) && strings.Contains(s, j.code) })
	if i < 0 {
		t.Fatalf("the place is not counted: %s", u.text("main"))
	}
	// Visits, applications (one by telephone), admissions, contracts, exits, jobs.
	if cells := strings.Fields(rows[i]); strings.Join(cells[max(0, len(cells)-6):], " ") != "1 2 1 1 1 1" {
		t.Fatalf("the place counts %q", rows[i])
	}
	u.open(at("budget"))
	f := j.enter(t, j.account(t, "funder"))
	f.open(at("dashboard"))
	if strings.Contains(f.text("main"), familyName) {
		t.Fatal("the funder reads a name")
	}
}

func (j *journey) openSite(t *testing.T) {
	u := j.enter(t, j.account(t, "network_officer"))
	u.open("/network")
	u.open("/sites/new")
	u.pick("/sites", "model", "")
	u.fill("/sites", "name", "Les Docks")
	u.choose("/sites", "organisation", "Fil Rouge")
	u.fill("/sites", "address_line", "3 quai des Docks")
	u.fill("/sites", "postal_code", "76600")
	u.fill("/sites", "city", "Port-Neuf")
	u.fill("/sites", "director_given_name", "Sanaa")
	u.fill("/sites", "director_family_name", "Berthier")
	u.fill("/sites", "director_email", "sanaa@docks.example")
	u.send("/sites")
	link := j.letter(t, "sanaa@docks.example", "", "/login/")
	d := j.visitor(t)
	d.open(link)
	d.send(link)
	d.shows("body", "Les Docks")
}

// everywhere opens the pages that the journey does not need, for those who work there.
func (j *journey) everywhere(t *testing.T) {
	if !j.look.axe {
		return // they are read by the crawl of package app; here they are only examined
	}
	for role, paths := range map[string][]string{
		"site_director": {at("members"), at("members", "new"), at("audit"), at("settings"), at("closures"), at("budget", "plan"), at("budget", "expenses", "new"), at("campaigns"), at("cohorts")},
		"instructor":    {at("learning"), at("programme"), at("projects"), at("certification"), at("learning", "exercises", "P18")},
		"counsellor":    {at("support"), at("applications"), at("selection"), at("internships")},
	} {
		u := j.enter(t, j.account(t, role))
		for _, path := range paths {
			u.open(path)
		}
	}
	v := j.visitor(t)
	for _, path := range []string{"/", "/about", "/apply/resume", "/components"} {
		v.open(path)
	}
}
