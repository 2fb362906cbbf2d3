package attendance

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"chantier/internal/cohort"
	"chantier/internal/platform/document"
	"chantier/internal/platform/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden files")

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

// sampleSheet has one person of each kind: on time, late, absent, on paper, left early.
func sampleSheet() Sheet {
	h := morning()
	h.CohortName, h.TrainerName, h.Room, h.Title, h.Edition, h.ReopenReason = "Promotion 2026", "Marc Modèle", "Salle 2", "Liens et navigation", 2, "Zoé avait signé sur papier"
	person := func(id, given, family string) cohort.Learner {
		return cohort.Learner{ID: id, GivenName: given, FamilyName: family}
	}
	lines := []Line{
		{Learner: person("1", "Awa", "Exemple"), Signature: signedAt(at(8, 56, 12))},
		{Learner: person("2", "Bilal", "Essai"), Signature: &Signature{At: at(9, 42, 0), Means: ByQR}},
		{Learner: person("3", "Chloé", "Modèle"), Mark: &Mark{Status: Excused, Ground: SickLeave}},
		{Learner: person("4", "Dinh", "Fictif"), Mark: &Mark{Status: Unexcused, Ground: NoNews}},
		{Learner: person("5", "Zoé", "Invention"), Signature: &Signature{At: at(9, 5, 0), Means: OnPaper, EnteredBy: "account"}, Mark: &Mark{Status: Present, Early: 45, Reason: "sans téléphone"}},
	}
	s := Sheet{HalfDay: h}
	for _, l := range lines {
		s.Lines = append(s.Lines, Judge(h, l))
	}
	return s
}

func TestSheetDocument(t *testing.T) {
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := sampleSheet()
	place := Place{"Les Ateliers du Lien", "Valmont", "1 rue du Canal, 93990 Valmont-sur-Seine"}
	closed, err := Seal(ProofOf(s, place, "Marc Modèle", at(12, 34, 0), map[string]string{"account": "Marc Modèle"}), s.HalfDay, "account", ClosedSheet{Seq: 41, Hash: "0123456789abcdef"})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages {
		loc := bundle.Localizer(lang)
		doc, err := SheetDocument(loc, closed)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "sheet_"+lang+".txt", document.Text(loc, doc))
		golden(t, "paper_"+lang+".txt", document.Text(loc, PaperDocument(loc, s, place, at(8, 30, 0))))
		full := s
		full.HalfDay.Edition, full.HalfDay.ReopenReason = 1, ""
		for len(full.Lines) < 12 {
			full.Lines = append(full.Lines, s.Lines[0])
		}
		whole, err := Seal(ProofOf(full, place, "Marc Modèle", at(12, 34, 0), nil), s.HalfDay, "account", ClosedSheet{})
		if err != nil {
			t.Fatal(err)
		}
		twelve, err := SheetDocument(loc, whole)
		if err != nil {
			t.Fatal(err)
		}
		for name, d := range map[string]document.Doc{"closed": twelve, "paper": PaperDocument(loc, full, place, at(8, 30, 0))} {
			if pdf, err := document.PDF(loc, d); err != nil || !bytes.Contains(pdf, []byte("/Count 1\n")) {
				t.Errorf("%s, %s: twelve people must fit on one page (%v)", lang, name, err)
			}
		}
		once, err := document.PDF(loc, doc)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := document.PDF(loc, doc)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s: the same sheet gives other bytes (%v)", lang, err)
		}
	}
}
