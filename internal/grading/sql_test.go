package grading

import (
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

const orchard = `CREATE TABLE arbre (id INTEGER PRIMARY KEY, nom TEXT NOT NULL, hauteur REAL, plante DATE);
INSERT INTO arbre VALUES (1,'Chêne',12.5,'2020-03-01'),(2,'Hêtre',NULL,'2021-11-20'),(3,'Frêne',7.0,NULL);`

// query makes an exercise with one check on one visible data set.
func query(solution string, q curriculum.Query) *curriculum.Exercise {
	q.DataSet = "donnees/verger.sql"
	return &curriculum.Exercise{
		ID: "D99", Type: curriculum.SQL,
		Starter: curriculum.Files{"requete.sql": "-- à vous"}, Solution: curriculum.Files{"requete.sql": solution},
		Data: curriculum.Files{"donnees/verger.sql": orchard}, VisibleData: curriculum.Files{"verger.sql": orchard},
		Checks: []curriculum.Check{{ID: "c", Failure: "J’attends {attendu}, j’ai reçu {recu}.", Spec: q}},
	}
}

func gradeQuery(t *testing.T, ex *curriculum.Exercise, script string) (Result, string) {
	t.Helper()
	r := engine.Grade(t.Context(), ex, curriculum.Files{"requete.sql": script})
	first, _ := r.FirstFailure()
	return r, strings.NewReplacer(noBreak, " ", thinNoBreak, " ").Replace(first.Message)
}

func TestQueries(t *testing.T) {
	like := curriculum.Query{ResultLike: true, Order: curriculum.FreeOrder}
	exact := curriculum.Query{ResultLike: true, Order: curriculum.ExactOrder}
	for _, c := range []struct {
		solution string
		query    curriculum.Query
		script   string
		want     string // message, empty when it passes
	}{
		{"SELECT nom FROM arbre", like, "select NOM as n from ARBRE order by id desc;", ""},
		{"SELECT nom FROM arbre", like, "-- les noms\nSELECT 1;\nSELECT arbre.nom FROM arbre\n;\n", ""},
		{"SELECT nom FROM arbre ORDER BY nom", exact, "SELECT nom FROM arbre ORDER BY nom DESC", "J’attends ('Chêne'), j’ai reçu ('Hêtre'), à la ligne 1."},
		{"SELECT nom FROM arbre ORDER BY nom", exact, "WITH t AS (SELECT nom FROM arbre) SELECT * FROM t ORDER BY 1", ""},
		{"SELECT nom FROM arbre", like, "SELECT nom FROM arbre WHERE id < 3", "J’attends 3 lignes, par exemple ('Frêne'), j’ai reçu 2 lignes."},
		{"SELECT nom FROM arbre", like, "SELECT nom FROM arbre UNION ALL SELECT 'Saule'", "J’attends une ligne de moins, j’ai reçu ('Saule'), à la ligne 4."},
		{"SELECT nom FROM arbre", like, "SELECT nom, id FROM arbre", "J’attends une autre ligne, j’ai reçu ('Chêne', 1), à la ligne 1."},
		{"SELECT plante FROM arbre", like, "SELECT date(plante) FROM arbre", ""},
		{"SELECT SUM(hauteur) FROM arbre", like, "SELECT 0.1 + 0.2 + 19.2", ""},
		{"SELECT COUNT(*) FROM arbre", like, "SELECT 3.0", ""},
		{"SELECT COUNT(*) FROM arbre", like, "SELECT '3'", "J’attends (3), j’ai reçu ('3'), à la ligne 1."},
		{"SELECT 'e\u0301'", like, "SELECT 'é'", ""},
		{"SELECT NULL", like, "SELECT 0", "J’attends (NULL), j’ai reçu (0), à la ligne 1."},
		{"SELECT 1", curriculum.Query{ResultStated: true, Result: [][]any{{"Chêne", 12.5}, {"Frêne", 7.0}}, Order: curriculum.FreeOrder}, "SELECT nom, hauteur FROM arbre WHERE hauteur > 1", ""},
		{"SELECT 1", curriculum.Query{ResultStated: true, Order: curriculum.FreeOrder}, "SELECT nom FROM arbre WHERE id > 5", ""},
		{"SELECT 1", curriculum.Query{ResultStated: true, Order: curriculum.FreeOrder}, "SELECT nom FROM arbre", "J’attends une ligne de moins, j’ai reçu ('Chêne'), à la ligne 1."},
		{"SELECT 1", curriculum.Query{Columns: []string{"nom", "taille"}}, "SELECT nom, hauteur AS Taille FROM arbre", ""},
		{"SELECT 1", curriculum.Query{Columns: []string{"nom", "taille"}}, "SELECT hauteur AS taille, nom FROM arbre", "J’attends nom, taille, j’ai reçu taille, nom."},
		{"SELECT 1", curriculum.Query{Rows: number(3)}, "SELECT nom FROM arbre", ""},
		{"SELECT 1", curriculum.Query{Rows: number(3)}, "SELECT nom FROM arbre LIMIT 1", "J’attends 3 lignes, j’ai reçu 1 ligne."},
		{"SELECT nom FROM arbre", curriculum.Query{RowsLike: true}, "SELECT 1", "J’attends 3 lignes, j’ai reçu 1 ligne."},
		{"SELECT 1", curriculum.Query{NeverNull: []string{"hauteur"}}, "SELECT coalesce(hauteur, 0) AS hauteur FROM arbre", ""},
		{"SELECT 1", curriculum.Query{NeverNull: []string{"hauteur"}}, "SELECT hauteur FROM arbre", "J’attends une valeur à chaque ligne, j’ai reçu NULL à la ligne 2."},
		{"SELECT 1", curriculum.Query{NeverNull: []string{"taille"}}, "SELECT hauteur FROM arbre", "J’attends une colonne taille, j’ai reçu pas de colonne taille."},
		{"SELECT nom FROM arbre", like, "-- rien encore", "J’attends un résultat, j’ai reçu aucun résultat : il manque un SELECT."},
	} {
		r, got := gradeQuery(t, query(c.solution, c.query), c.script)
		if r.Passed != (c.want == "") || got != c.want {
			t.Errorf("%q\n got %s %q\nwant %q", c.script, r.Verdict, got, c.want)
		}
	}
}

func TestStates(t *testing.T) {
	solution := "UPDATE arbre SET hauteur = 13 WHERE nom = 'Chêne'; DELETE FROM arbre WHERE id = 3; CREATE TABLE fruit (nom TEXT)"
	ex := query(solution, curriculum.Query{StateLike: []string{"arbre", "fruit"}})
	for script, want := range map[string]string{
		solution: "",
		"BEGIN; DELETE FROM arbre WHERE nom LIKE 'Fr%'; UPDATE arbre SET hauteur = 12.5 + 0.5 WHERE id = 1; COMMIT; CREATE TABLE \"fruit\"(\"nom\" TEXT);": "",
		strings.Replace(solution, "id = 3", "id = 2", 1):          "J’attends (2, 'Hêtre', NULL, '2021-11-20'), j’ai reçu (3, 'Frêne', 7, NULL), à la ligne 2.",
		strings.Replace(solution, "fruit", "fruits", 1):           "J’attends une table fruit, j’ai reçu pas de table fruit.",
		strings.Replace(solution, "fruit (nom", "fruit (noms", 1): "J’attends nom, j’ai reçu noms.",
		solution + "; DELETE FROM arbre":                          "J’attends 2 lignes, par exemple (1, 'Chêne', 13, '2020-03-01'), j’ai reçu 0 ligne.",
	} {
		r, got := gradeQuery(t, ex, script)
		if r.Passed != (want == "") || got != want {
			t.Errorf("%q\n got %s %q\nwant %q", script, r.Verdict, got, want)
		}
	}
}

func TestSQLMessages(t *testing.T) {
	ex := query("SELECT nom FROM arbre", curriculum.Query{ResultLike: true, Order: curriculum.FreeOrder})
	for _, c := range []struct {
		script  string
		verdict Verdict
		want    string
	}{
		{"SELECT nom\nFROM arbre\nWERE id = 1", Unreadable, "À la ligne 3 : je ne comprends pas à partir de « id »."},
		{"SELECT (nom FROM arbre", Unreadable, "À la ligne 1 : je ne comprends pas à partir de « FROM »."},
		{"SELECT nom FROM arbre WHERE nom = 'x", Unreadable, "Il manque peut-être l’apostrophe qui ferme un texte."},
		{"SELECT nom FROM (SELECT 1", Unreadable, "À la ligne 1 : la requête s’arrête trop tôt."},
		{"SELECT nm FROM arbre", Failed, "À la ligne 1 : la colonne « nm » n’existe pas. Vouliez-vous dire « nom » ? (SQLite dit : no such column: nm)"},
		{"SELECT\n a.hauteurs FROM arbre a", Failed, "À la ligne 2 : la colonne « a.hauteurs » n’existe pas. Vouliez-vous dire « hauteur » ?"},
		{"SELECT nom FROM arbres", Failed, "la table « arbres » n’existe pas. Vouliez-vous dire « arbre » ?"},
		{"SELECT TAILLE(nom) FROM arbre", Failed, "la fonction « TAILLE » n’existe pas."},
		{"SELECT id FROM arbre a JOIN arbre b ON 1", Failed, "la colonne « id » existe dans plusieurs tables."},
		{"SELECT nom FROM arbre WHERE COUNT(*) > 1", Failed, "utilisez HAVING"},
		{"DELETE FROM arbre", Failed, "Cet exercice demande de lire les données, avec SELECT."},
		{"PRAGMA table_info(arbre)", Failed, "n’est pas permise ici"},
		{"ATTACH 'x.db' AS x", Failed, "n’est pas permise ici"},
		{"SELECT load_extension('x')", Failed, "n’est pas permise ici"},
		{"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n", OutOfTime, "ne se termine pas"},
		{"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", TooMuchOutput, "beaucoup trop de résultats"},
	} {
		r, got := gradeQuery(t, ex, c.script)
		if r.Passed || r.Verdict != c.verdict || !strings.Contains(got, c.want) {
			t.Errorf("%q\n got %s %q\nwant %s …%q…", c.script, r.Verdict, got, c.verdict, c.want)
		}
	}
}

// TestSecretDataStaySecret: on data that are not shown, neither values nor SQLite's words come out.
func TestSecretDataStaySecret(t *testing.T) {
	ex := exercise(t, "D17")
	sneaky := "SELECT prenom, (SELECT abs(-9223372036854775807 - (COUNT(*) > 3)) FROM benevole) * 0 + COALESCE((SELECT SUM(paniers) FROM livraison WHERE benevole_id = benevole.id), 0) AS total FROM benevole ORDER BY total DESC, prenom"
	r := engine.Grade(t.Context(), ex, curriculum.Files{"requete.sql": sneaky})
	first, ok := r.FirstFailure()
	if !ok || first.ID != "tri" || first.Message != "Avec d’autres données, votre requête s’arrête sur une erreur." {
		t.Errorf("%+v", r)
	}
	for _, w := range ex.Wrong {
		r := engine.Grade(t.Context(), ex, w.Files)
		for _, c := range r.Checks[4:] {
			if strings.Contains(c.Message, "Zoé") || strings.Contains(c.Message, "Alice") {
				t.Errorf("%s: %s", w.Name, c.Message)
			}
		}
	}
}

func TestQueriesWrittenDifferently(t *testing.T) {
	ex := exercise(t, "D17")
	for _, script := range []string{
		"select prenom, sum(coalesce(paniers,0)) as total from benevole left join livraison on benevole.id = benevole_id group by benevole.id order by total desc, prenom asc",
		"WITH sommes AS (SELECT benevole_id, SUM(paniers) AS s FROM livraison GROUP BY benevole_id)\nSELECT b.prenom AS \"prenom\", CASE WHEN s IS NULL THEN 0 ELSE s END AS total\nFROM benevole b LEFT OUTER JOIN sommes ON benevole_id = b.id ORDER BY 2 DESC, 1;",
		"SELECT prenom, total FROM (SELECT b.id, b.prenom, TOTAL(l.paniers) AS total FROM livraison l RIGHT JOIN benevole b ON b.id = l.benevole_id GROUP BY 1, 2) ORDER BY total DESC, prenom -- fin",
	} {
		if r := engine.Grade(t.Context(), ex, curriculum.Files{"requete.sql": script}); !r.Passed {
			first, _ := r.FirstFailure()
			t.Errorf("%s\n%s %s: %s", script, r.Verdict, first.ID, first.Message)
		}
	}
}
