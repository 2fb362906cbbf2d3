package grading

import (
	"strings"
	"testing"
)

// TestCSSWithoutBrowser: what needs a layout is neither passed nor skipped, and says what to install.
func TestCSSWithoutBrowser(t *testing.T) {
	ex := exercise(t, "X02")
	r := engine.Grade(t.Context(), ex, ex.Solution)
	if r.Passed || r.Verdict != NotAvailable || r.Verdict.Counted() || !strings.Contains(r.Message, "CHANTIER_CHROMIUM") {
		t.Errorf("%+v", r)
	}
}

// TestCSSProofs: the exercises that need no layout hold.
func TestCSSProofs(t *testing.T) {
	for _, id := range []string{"C04", "C06", "C08", "C24", "C32"} {
		if p := engine.Prove(t.Context(), exercise(t, id)); len(p.Problems) > 0 || !p.Executed {
			t.Errorf("%s: %q", id, p.Problems)
		}
	}
}

// TestCSSFaults: what learners read about the faults of a sheet.
func TestCSSFaults(t *testing.T) {
	ex := exercise(t, "C08")
	for sheet, want := range map[string]string{
		"p{colr:red}":                    "ligne 1, colonne 3 : la propriété « colr » n’existe pas. Vouliez-vous écrire « color » ?",
		"p{\n color: red\n top: 1px;\n}": "il manque un point-virgule à la fin de « color », ligne 2",
		"h1{\n color: red;\n\np{top:0}":  "Il manque sans doute une accolade } avant la ligne 4",
		"p{color:bleu}":                  "« bleu » n’est pas une valeur de color. Vouliez-vous écrire « blue » ?",
		"p{color red}":                   "Une déclaration s’écrit",
		"p{top:0}}":                      "« } » ferme quelque chose",
		"p..a{top:0}":                    "toute la règle est ignorée",
		"@medai print{p{top:0}}":         "Vouliez-vous écrire « media » ?",
	} {
		r := engine.Grade(t.Context(), ex, map[string]string{"style.css": sheet})
		first, _ := r.FirstFailure()
		got := strings.NewReplacer(noBreak, " ", thinNoBreak, " ").Replace(first.Message)
		if first.ID != "sans-faute" || !strings.Contains(got, want) {
			t.Errorf("%q: %s", sheet, got)
		}
	}
}
