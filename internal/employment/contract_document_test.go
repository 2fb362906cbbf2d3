package employment

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chantier/internal/law"
	"chantier/internal/network"
	"chantier/internal/person"
	"chantier/internal/platform/document"
	"chantier/internal/platform/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sampleFile() (Contract, file) {
	c := signedContract()
	c.Employee.Name, c.Employer.Name = "Awa Diallo", "Claire Martin"
	return c, file{
		person: person.Person{GivenName: "Awa", FamilyName: "Diallo", BirthDate: birth, AddressLine: "3 allée des Lilas", PostalCode: "93210", City: "Saint-Denis"},
		site:   network.Site{Name: "Saint-Denis"},
		organisation: network.Organisation{Name: "Les Ateliers du Lien", SIRET: "12345678900012", AddressLine: "12 rue de la République",
			PostalCode: "93200", City: "Saint-Denis", LegalRepresentative: "Claire Martin"},
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the difference\n%s", path, got)
	}
}

func TestContractDocument(t *testing.T) {
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, f := sampleFile()
	snapshot, err := newSnapshot(bundle.Localizer("fr"), c, f).encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(snapshot) > 20000 {
		t.Errorf("the frozen text has %d bytes, the table takes 20000", len(snapshot))
	}
	for _, lang := range i18n.Languages {
		doc, loc, err := contractDocument(bundle, snapshot, fingerprintOf(snapshot), signatures{c.Employee, c.Employer}, lang)
		if err != nil {
			t.Fatal(err)
		}
		text := document.Text(loc, doc)
		if strings.Contains(text, "⟦") || strings.Contains(text, "{") {
			t.Errorf("%s: a text is missing or not filled in", lang)
		}
		golden(t, "contract."+lang+".txt", text)
		pdf, err := document.PDF(loc, doc)
		if err != nil {
			t.Fatal(err)
		}
		checkPDF(t, pdf, fingerprintOf(snapshot)[:16], "CDDI-2026-0042", "Awa Diallo")
	}
}

var spaces = regexp.MustCompile(`[\s\x{a0}\x{202f}\x{2009}]+`)

func checkPDF(t *testing.T, pdf []byte, wants ...string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	text := spaces.ReplaceAllString(string(out), " ")
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("the PDF lacks %q", w)
		}
	}
	if pages := strings.Count(string(out), "\f"); pages != 3 {
		t.Errorf("%d pages, want 3", pages)
	}
}

// TestContractText_mentions: C. trav., art. L.1242-12, each mandatory particular has its article.
func TestContractText_mentions(t *testing.T) {
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	loc := bundle.Localizer("fr")
	c, f := sampleFile()
	for _, m := range law.ContractMentions() {
		w := &articles{loc: loc, x: newSnapshot(loc, c, f).Facts}
		w.mention(m)
		if len(w.out) != 2 || w.out[0].Kind != PartArticle || w.out[1].Text == "" {
			t.Errorf("%s has no article: %+v", m, w.out)
		}
	}
}

func TestAmendmentDocument(t *testing.T) {
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, f := sampleFile()
	a := Amendment{Seq: 1, IssuedAt: when.AddDate(0, 9, 0), Changes: Changes{EffectiveOn: day("2027-07-01"), EndsOn: day("2027-12-31"), Weekly: 28 * 60, Hourly: 1260, Post: "Tutrice", Workplace: "Montreuil"}}
	if a.Snapshot, err = newAmendmentSnapshot(bundle.Localizer("fr"), c, a, f, c.Terms).encode(); err != nil {
		t.Fatal(err)
	}
	a.Fingerprint = fingerprintOf(a.Snapshot)
	doc, loc, err := amendmentDocument(bundle, a)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "amendment.fr.txt", document.Text(loc, doc))
}
