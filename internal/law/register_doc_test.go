package law_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chantier/internal/law"
	"chantier/internal/platform/calendar"
	"chantier/internal/platform/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestRegisterDocument keeps docs/law/regles.md equal to the table it is made from.
func TestRegisterDocument(t *testing.T) {
	bundle, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	text := registerMarkdown(bundle.Localizer("fr"))
	path := filepath.Join("..", "..", "docs", "law", "regles.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shipped, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(shipped) != text {
		t.Error("docs/law/regles.md is older than the rules: run go test ./internal/law -update")
	}
}

func registerMarkdown(l *i18n.Localizer) string {
	var b strings.Builder
	b.WriteString("# Les règles de droit et leurs taux\n\n")
	b.WriteString("Page écrite par `go test ./internal/law -update` à partir de `internal/law` : ne la modifiez pas à la main.\n")
	b.WriteString("« Incertain » signifie : une seule source secondaire, un texte ancien ou une citation de mémoire. Vérifiez avant de vous y fier.\n\n")
	b.WriteString("Chaque règle se relit à la date indiquée. Les exemples sont calculés par un test.\n")
	for _, area := range law.Areas() {
		fmt.Fprintf(&b, "\n## %s\n", l.T("law.area."+string(area)))
		for _, r := range law.Register() {
			if r.Area == area {
				writeRule(&b, l, r)
			}
		}
	}
	writeRates(&b, l)
	writeCriteria(&b, l)
	return b.String()
}

func writeRule(b *strings.Builder, l *i18n.Localizer, r law.Rule) {
	fmt.Fprintf(b, "\n### %s\n<a id=\"%s\"></a>\n\n%s\n\n", l.T(r.ID.Key()), r.ID, r.Statement)
	fmt.Fprintf(b, "- Texte : %s\n- Lu dans : %s (%s)\n", r.Citation, r.Source, l.T("law.certainty."+string(r.Certainty)))
	fmt.Fprintf(b, "- %s ; à relire le %s\n", inForceText(l, r), l.Date(r.ReviewBy))
	for _, s := range r.Samples {
		fmt.Fprintf(b, "- Exemple : %s → %s\n", s.Given, s.Want)
	}
}

func inForceText(l *i18n.Localizer, r law.Rule) string {
	switch {
	case r.From.IsZero() && r.Until.IsZero():
		return "En vigueur"
	case r.Until.IsZero():
		return "En vigueur depuis le " + l.Date(r.From)
	}
	return "En vigueur du " + l.Date(r.From) + " au " + l.Date(r.Until)
}

func writeRates(b *strings.Builder, l *i18n.Localizer) {
	b.WriteString("\n## Tableau : SMIC brut\n\n| depuis le | heure | mois à 35 h |\n|---|---|---|\n")
	for _, s := range law.SMICTable() {
		fmt.Fprintf(b, "| %s | %s | %s |\n", l.Date(s.From), l.Money(s.Hour), l.Money(law.MonthlyPay(s.Hour, law.LegalWeek)))
	}
	b.WriteString("\n## Tableau : socle de l’aide au poste (ACI, par ETP et par an)\n\n| depuis le | socle | dont encadrement et accompagnement | source | lecture |\n|---|---|---|---|---|\n")
	for _, s := range law.SubsidyBases() {
		support := "—"
		if s.Support > 0 {
			support = l.Money(s.Support)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", l.Date(s.From), l.Money(s.Base), support, s.Source, l.T("law.certainty."+string(s.Certainty)))
	}
	_, published, _ := law.SubsidyBaseOn(calendar.MustDate("2026-01-01"))
	if !published {
		b.WriteString("\nMontants non trouvés : 2020, janvier 2023, 2025 et 2026. L’outil montre alors le dernier montant connu et le dit.\n")
	}
}

func writeCriteria(b *strings.Builder, l *i18n.Localizer) {
	b.WriteString("\n## Tableau : critères d’éligibilité\n\n| code | niveau | qui | preuve |\n|---|---|---|---|\n")
	for _, c := range law.Criteria() {
		proof := l.T("law.proof." + string(c.Proof))
		if c.ProofMonths > 0 {
			proof = l.T("law.proof.dated", "n", c.ProofMonths)
		}
		fmt.Fprintf(b, "| %s | %d | %s | %s |\n", c.Code, c.Level, l.T("law.criterion."+strings.ToLower(string(c.Code))), proof)
	}
}
