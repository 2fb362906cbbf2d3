package document

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"chantier/internal/platform/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func localizer(t testing.TB, lang string) *i18n.Localizer {
	t.Helper()
	b, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b.Localizer(lang)
}

// sample uses every block, with French texts whose spaces and signs are the hard ones.
func sample() Doc {
	long := strings.Repeat("Le temps de formation est du temps de travail effectif, payé comme tel. ", 6)
	days := [][]Cell{}
	for i := range 40 {
		days = append(days, []Cell{{Text: fmt.Sprintf("jour %d", i+1), Bold: i%5 == 0}, {Text: "7\u00a0h"},
			{Text: "HTML : la structure d’une page, les titres et les listes, puis les liens."}, {Muted: i%7 == 6}})
	}
	return Doc{
		Title: "Contrat de travail à durée déterminée d’insertion", Author: "Les Ateliers du Lien (inventé)", Reference: "CDDI-2026-0042",
		CreatedAt: time.Date(2026, 8, 24, 9, 30, 0, 0, time.UTC),
		Blocks: []Block{
			Letterhead{Organisation: "Les Ateliers du Lien", Site: "Chantier de Saint-Denis", Lines: []string{"12 rue de la République", "93200 Saint-Denis", "SIRET 123 456 789 00012"}},
			Title{Text: "Contrat de travail", Subtitle: "à durée déterminée d’insertion (CDDI)"},
			Callout{Title: "À lire", Text: Rich("Vous avez **deux jours** pour poser vos questions. Est-ce clair\u202f?"), Tone: Calm},
			Article{Title: "Objet"},
			Paragraph{Text: Rich("Entre **Awa Nguyễn-Œuvrard** et l’association, pour «\u00a0apprendre le web\u00a0» à 1\u202f867,02\u00a0€ par mois.")},
			Paragraph{Text: Plain(long)},
			Article{Title: "Durée"},
			KeyValues{Rows: []KeyValue{{"Début", "mardi 1er septembre 2026"}, {"Fin", "mercredi 30 juin 2027"}, {"Durée hebdomadaire", "35\u00a0h"}}},
			List{Items: []Spans{Plain("un site par association"), Rich("**Git**, PHP et SQL")}},
			Heading{Text: "Calendrier"},
			Table{Columns: []Column{{Title: "Jour", Width: 1}, {Title: "Heures", Width: 0.7, Align: Right}, {Title: "Séance", Width: 3}, {Title: "Visa", Width: 1, Align: Center}}, Rows: days},
			Checklist{Items: []CheckItem{{"Pièce d’identité", true}, {"Justificatif de domicile", false}}},
			QR{Content: "https://chantier.example/c/42", Caption: Rich("Vérifiez ce document\u00a0: **chantier.example/c/42**")},
			Callout{Text: Plain("Attention, ceci est une alerte."), Tone: Alert},
			Paragraph{Text: Plain("C. trav., art. L.5132-15-1."), Small: true},
			Signatures{Boxes: []SignatureBox{{Role: "Salarié·e", Name: "Awa Nguyễn-Œuvrard", Stamp: "Signé le 24/08/2026 à 9\u00a0h\u00a030 par Awa Nguyễn-Œuvrard"}, {Role: "Employeur", Name: "Claire Martin"}}},
		},
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

// extract gives the text that a reader's software finds in the PDF, and its number of pages.
func extract(t *testing.T, pdf []byte) (text string, pages int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	return string(out), bytes.Count(out, []byte{'\f'})
}

// squeeze makes every space one ordinary space: the PDF writes thin spaces for narrow ones.
var spaces = regexp.MustCompile(`[\s\x{a0}\x{202f}\x{2009}]+`)

func squeeze(s string) string { return spaces.ReplaceAllString(s, " ") }

func TestText(t *testing.T) {
	for _, lang := range i18n.Languages {
		golden(t, "sample."+lang+".txt", Text(localizer(t, lang), sample()))
		golden(t, "poster."+lang+".txt", PosterText(localizer(t, lang), samplePoster()))
	}
}

func TestPDF_textCanBeExtracted(t *testing.T) {
	loc := localizer(t, "fr")
	pdf, err := PDF(loc, sample())
	if err != nil {
		t.Fatal(err)
	}
	text, pages := extract(t, pdf)
	if pages != 4 {
		t.Errorf("%d pages, want 4", pages)
	}
	flat := squeeze(text)
	for _, want := range []string{"Contrat de travail", "Article 2 Durée", "« apprendre le web » à 1 867,02 € par mois", "Awa Nguyên-Œuvrard",
		"Est-ce clair ?", "jour 40", "Signé le 24/08/2026 à 9 h 30", "page 4 sur 4", "CDDI-2026-0042", Fingerprint(loc, sample())[:16]} {
		if !strings.Contains(flat, want) {
			t.Errorf("the PDF does not hold %q\n%s", want, text)
		}
	}
	if n := strings.Count(flat, "Séance"); n != 3 {
		t.Errorf("the table's header is on %d pages, want 3", n)
	}
	golden(t, "sample.fr.pdf.txt", text)
}

func TestPDF_equalInputEqualBytes(t *testing.T) {
	loc := localizer(t, "fr")
	for name, render := range map[string]func() ([]byte, error){
		"document": func() ([]byte, error) { return PDF(loc, sample()) },
		"poster":   func() ([]byte, error) { return PosterPDF(loc, samplePoster()) },
	} {
		first, err := render()
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			again, err := render()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, again) {
				t.Fatalf("%s: equal input gave other bytes", name)
			}
		}
	}
}

func TestFingerprint_changesWithTheText(t *testing.T) {
	loc := localizer(t, "fr")
	other := sample()
	other.Blocks[4] = Paragraph{Text: Plain("à 1\u202f867,03\u00a0€")}
	if Fingerprint(loc, sample()) == Fingerprint(loc, other) {
		t.Error("another text must have another fingerprint")
	}
}

func samplePoster() Poster {
	return Poster{
		CreatedAt: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC),
		Headline:  "Apprenez le web.\nPayé·e dès le premier jour.",
		Lead:      "Dix mois pour créer de vrais sites et trouver un métier, sans diplôme demandé.",
		Points:    []string{"35\u00a0h par semaine, au SMIC", "12 personnes, un·e formateur·rice", "dès 16 ans, sans limite d’âge"},
		Call:      "Scannez, répondez en trois minutes.",
		Link:      "https://chantier.example/a/K7Q4", Typed: "chantier.example/a/K7Q4", Code: "K7Q4",
		Organisation: "Les Ateliers du Lien", Place: "12 rue de la République, 93200 Saint-Denis", Contact: "sans internet\u00a0: 01 23 45 67 89",
		Small: "Formation gratuite. Salaire versé par l’association. École et personnes inventées.", Where: "Boulangerie Rosa",
	}
}

// TestPoster_eachFormat: one page whatever the paper, the code readable as text, nothing off the page.
func TestPoster_eachFormat(t *testing.T) {
	loc := localizer(t, "fr")
	for _, f := range []Format{A3, A4, A5} {
		for _, palette := range []Palette{Brick, Leaf, Night} {
			p := samplePoster()
			p.Format, p.Palette = f, palette
			pdf, err := PosterPDF(loc, p)
			if err != nil {
				t.Fatal(err)
			}
			text, pages := extract(t, pdf)
			if pages != 1 {
				t.Errorf("%s: %d pages", f, pages)
			}
			for _, want := range []string{"Payé·e dès", "chantier.example/a/K7Q4", "35 h par semaine, au SMIC", "Boulangerie Rosa"} {
				if !strings.Contains(squeeze(text), want) {
					t.Errorf("%s lacks %q\n%s", f, want, text)
				}
			}
		}
	}
}

// TestTable_rowTallerThanAPage: a long remark is continued, never lost under the edge.
func TestTable_rowTallerThanAPage(t *testing.T) {
	var words []string
	for i := range 900 {
		words = append(words, fmt.Sprintf("mot%03d", i))
	}
	pdf, err := PDF(localizer(t, "fr"), Doc{Title: "Longue remarque", Blocks: []Block{
		Table{Columns: []Column{{Title: "Remarque", Width: 1}, {Title: "Nom", Width: 2}}, Rows: [][]Cell{Cells("court", "Awa"), Cells(strings.Join(words, " "), "Bruno")}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	text, pages := extract(t, pdf)
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Fatalf("%s is lost (%d pages)", w, pages)
		}
	}
}

func TestWrap(t *testing.T) {
	each := func(f face, s string) float64 { // every character is one wide, bold ones two
		n := float64(len([]rune(s)))
		if f == bold {
			n *= 2
		}
		return n
	}
	cases := []struct {
		name string
		text Spans
		want string
	}{
		{"breaks at spaces", Plain("aaa bbb ccc ddd"), "aaa bbb|ccc ddd"},
		{"never at no-break spaces", Plain("aaaa b\u00a0ccc"), "aaaa|b\u00a0ccc"},
		{"cuts a word wider than the line", Plain("a abcdefghijkl"), "a|abcdefgh|ijkl"},
		{"keeps line feeds", Plain("a\n\nb"), "a||b"},
		{"bold counts wider", Rich("aa **bb** cc"), "aa bb|cc"},
		{"a word may change weight", Rich("a**b**c d"), "abc d"},
		{"drops repeated spaces", Plain("a  b "), "a b"},
		{"nothing is one empty line", Plain(""), ""},
	}
	for _, c := range cases {
		var lines []string
		for _, r := range wrap(c.text.runs(), 8, each) {
			text := ""
			for _, p := range r.runs {
				text += p.text
			}
			lines = append(lines, text)
		}
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFit(t *testing.T) {
	for in, want := range map[string]string{
		"l’œuvre à 5\u202f€ «\u00a0ça\u00a0»": "l’œuvre à 5\u2009€ «\u00a0ça\u00a0»",
		"e\u0301te\u0301": "été",    // typed as letter plus accent
		"Nguyễn":          "Nguyên", // the typeface lacks the double accent
		"Łukasz Şahin":    "Łukasz Şahin",
		"日本":              "??",
		"a\u200bb":        "ab",
	} {
		if got := fit(body, in); got != want {
			t.Errorf("fit(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzPDF: whatever people type, a document comes out.
func FuzzPDF(f *testing.F) {
	f.Add("Awa Diallo", "12 rue (de) la \\République")
	f.Add("\x00\xff", "😀\u202f\n\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		_, err := PDF(localizer(t, "fr"), Doc{Title: a, Blocks: []Block{Title{Text: a}, Paragraph{Text: Rich(b)},
			Table{Columns: []Column{{Title: b, Width: 1}}, Rows: [][]Cell{Cells(a)}}, Signatures{Boxes: []SignatureBox{{Role: a, Name: b, Stamp: a}}}}})
		if err != nil {
			t.Fatal(err)
		}
	})
}
