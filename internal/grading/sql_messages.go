package grading

import (
	"fmt"
	"regexp"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/sqlbox"
)

// sqlExplanations turn what SQLite says into simple French; %s is what the pattern caught.
var sqlExplanations = []struct {
	pattern *regexp.Regexp
	french  string
}{
	{regexp.MustCompile(`^near "(.*)": syntax error$`), "je ne comprends pas à partir de « %s ». Regardez ce mot et celui d’avant : il manque peut-être une virgule ou une parenthèse."},
	{regexp.MustCompile(`^incomplete input$`), "la requête s’arrête trop tôt. Il manque sans doute une parenthèse fermante ou la fin d’une phrase."},
	{regexp.MustCompile(`^unrecognized token: "(.*)"$`), "je ne comprends pas « %s ». Il manque peut-être l’apostrophe qui ferme un texte."},
	{regexp.MustCompile(`^no such column: (.*)$`), "la colonne « %s » n’existe pas."},
	{regexp.MustCompile(`^no such table: (.*)$`), "la table « %s » n’existe pas."},
	{regexp.MustCompile(`^no such function: (.*)$`), "la fonction « %s » n’existe pas."},
	{regexp.MustCompile(`^ambiguous column name: (.*)$`), "la colonne « %s » existe dans plusieurs tables. Dites laquelle, avec table.colonne."},
	{regexp.MustCompile(`^misuse of aggregate:? ?(.*)$`), "%s ne peut pas aller dans WHERE. Pour filtrer des groupes, utilisez HAVING."},
	{regexp.MustCompile(`^UNIQUE constraint failed: (.*)$`), "cette valeur existe déjà : %s doit être unique."},
	{regexp.MustCompile(`^NOT NULL constraint failed: (.*)$`), "%s doit avoir une valeur."},
	{regexp.MustCompile(`^FOREIGN KEY constraint failed$`), "une ligne vise une autre ligne qui n’existe pas, ou en laisse une orpheline (clé étrangère)."},
	{regexp.MustCompile(`^CHECK constraint failed: (.*)$`), "une valeur ne respecte pas la règle « %s » de la table."},
	{regexp.MustCompile(`^table (.*) already exists$`), "la table « %s » existe déjà."},
	{regexp.MustCompile(`^table .* has \d+ columns but (\d+) values were supplied$`), "vous donnez %s valeurs, ce n’est pas le nombre de colonnes."},
	{regexp.MustCompile(`^SELECTs to the left and right of (.*) do not have the same number of result columns$`), "les deux SELECT autour de %s n’ont pas le même nombre de colonnes."},
	{regexp.MustCompile(`^wrong number of arguments to function (.*)$`), "la fonction %s ne reçoit pas le bon nombre de valeurs."},
	{regexp.MustCompile(`^GROUP BY clause is required before HAVING$`), "HAVING a besoin d’un GROUP BY avant lui."},
	{regexp.MustCompile(`^sub-select returns (\d+) columns.*$`), "une sous-requête donne %s colonnes, il en faut une seule."},
}

// explainSQL says a mistake in simple French. On data that are kept secret nothing of them is shown.
func explainSQL(ex *curriculum.Exercise, m *sqlbox.Mistake, secret bool) string {
	where := "Votre requête"
	if m.Line > 0 {
		where = fmt.Sprintf("À la ligne %d", m.Line)
	}
	if secret && !m.Syntax {
		return french("Avec d’autres données, votre requête s’arrête sur une erreur.")
	}
	for _, x := range sqlExplanations {
		caught := x.pattern.FindStringSubmatch(m.Message)
		if caught == nil {
			continue
		}
		text := typography.Replace(x.french)
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, caught[1])
		}
		if len(caught) > 1 && strings.HasPrefix(m.Message, "no such") {
			text += suggestion(ex, caught[1])
		}
		return french("%s : %s (SQLite dit : %s)", where, text, shorten(m.Message))
	}
	return french("%s : SQLite dit « %s ».", where, shorten(m.Message))
}

var schemaWord = regexp.MustCompile(`[\p{L}_][\p{L}\p{N}_]*`)

// suggestion looks for a close name in the visible data sets.
func suggestion(ex *curriculum.Exercise, name string) string {
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		name = name[at+1:]
	}
	best, distance := "", 3
	for _, set := range ex.VisibleData.Names() {
		for _, word := range schemaWord.FindAllString(ex.VisibleData[set], -1) {
			if strings.ToUpper(word) == word || len([]rune(word)) < 3 {
				continue // a word of SQL
			}
			if d := editDistance(strings.ToLower(word), strings.ToLower(name)); d < distance && d < len([]rune(name)) {
				best, distance = word, d
			}
		}
	}
	if best == "" || distance == 0 {
		return ""
	}
	return french(" Vouliez-vous dire « %s » ?", best)
}

// editDistance counts the letters to add, remove or change.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			cost := before
			if x[i] != y[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return row[len(y)]
}
