package curriculum

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func readOne(t *testing.T, kind Kind, text string) (Check, *Problems) {
	t.Helper()
	out := &Problems{}
	n, ok := readYAML("exercice.md", []byte(text), out)
	if !ok {
		t.Fatalf("%v", out)
	}
	return readCheck(n, kind), out
}

func TestReadDraws(t *testing.T) {
	c, out := readOne(t, JS, `
id: au-hasard
tirages:
  fonction: Caisse.total
  nombre: 12
  arguments:
    - { entier: [1, 100] }
    - { entier: [0, 9], chiffres: 2 }
    - { decimal: [0, 50.5], decimales: 1 }
    - { parmi: [oui, 3, null, true] }
    - { lettres: [0, 12] }
    - { texte: { modele: "{a},{b}", avec: { a: { entier: [0, 9] }, b: { lettres: [1, 1] } } } }
    - { liste: [0, 5], de: { objet: { prix: { entier: [1, 2] }, noms: { liste: [1, 1], de: { parmi: [x] } } } } }
si_echec: "{appel} : {attendu}, {recu}."`)
	if len(*out) > 0 {
		t.Fatalf("%v", *out)
	}
	want := Draws{Function: "Caisse.total", Count: 12, Arguments: []Generator{
		Whole{Min: 1, Max: 100}, Whole{Min: 0, Max: 9, Digits: 2}, Decimal{Min: 0, Max: 50.5, Decimals: 1},
		Among{Values: []any{"oui", 3.0, nil, true}}, Letters{Min: 0, Max: 12},
		Template{Model: "{a},{b}", Names: []string{"a", "b"}, Parts: []Generator{Whole{Min: 0, Max: 9}, Letters{Min: 1, Max: 1}}},
		List{Min: 0, Max: 5, Of: Record{Names: []string{"prix", "noms"}, Of: []Generator{Whole{Min: 1, Max: 2}, List{Min: 1, Max: 1, Of: Among{Values: []any{"x"}}}}}},
	}}
	if !reflect.DeepEqual(c.Spec, want) {
		t.Errorf("got %#v", c.Spec)
	}
	d := want
	if low := d.DrawCall(rand.New(rand.NewPCG(1, 2)), 0); fmt.Sprint(low) != "[1 00 0 oui  0,"+low[5].(string)[2:]+" []]" {
		t.Errorf("lower bounds: %v", low)
	}
	high := d.DrawCall(rand.New(rand.NewPCG(1, 2)), 1)
	if high[0] != 100.0 || high[1] != "09" || high[2] != 50.5 || high[3] != true || len([]rune(high[4].(string))) != 12 || len(high[6].([]any)) != 5 {
		t.Errorf("upper bounds: %v", high)
	}
	r, same := rand.New(rand.NewPCG(7, 7)), rand.New(rand.NewPCG(7, 7))
	seen := map[float64]bool{}
	for n := range 300 {
		a, b := d.DrawCall(r, n), d.DrawCall(same, n)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("draw %d: %v and %v", n, a, b)
		}
		whole, decimal := a[0].(float64), a[2].(float64)
		if whole < 1 || whole > 100 || decimal < 0 || decimal > 50.5 {
			t.Fatalf("out of bounds: %v", a)
		}
		seen[whole] = true
	}
	if len(seen) < 60 {
		t.Errorf("only %d different numbers of 100 in 300 draws", len(seen))
	}
}

func TestReadDraws_problems(t *testing.T) {
	for text, says := range map[string]string{
		"tirages: { fonction: f }":                                                                                                  "arguments",
		"tirages: { arguments: [] }":                                                                                                "fonction",
		"tirages: { fonction: \"f(1)\", arguments: [] }":                                                                            "n’est pas un nom de fonction",
		"tirages: { fonction: f, nombre: 101, arguments: [] }":                                                                      "101 tirages",
		"tirages: { fonction: f, nombre: 0, arguments: [] }":                                                                        "0 tirages",
		"tirages: { fonction: f, arguments: [{}] }":                                                                                 "rien ne dit",
		"tirages: { fonction: f, arguments: [{ entier: [3, 1] }] }":                                                                 "les bornes 3 et 1",
		"tirages: { fonction: f, arguments: [{ entier: [1] }] }":                                                                    "deux nombres",
		"tirages: { fonction: f, arguments: [{ entier: [0, 99999999999999999] }] }":                                                 "ne vont pas",
		"tirages: { fonction: f, arguments: [{ lettres: [-1, 3] }] }":                                                               "ne vont pas",
		"tirages: { fonction: f, arguments: [{ liste: [0, 100000], de: { entier: [0, 1] } }] }":                                     "ne vont pas",
		"tirages: { fonction: f, arguments: [{ liste: [0, 3] }] }":                                                                  ".de",
		"tirages: { fonction: f, arguments: [{ parmi: [] }] }":                                                                      "la liste est vide",
		"tirages: { fonction: f, arguments: [{ entier: [0, 1], plus: 3 }] }":                                                        "plus",
		"tirages: { fonction: f, arguments: [{ texte: { modele: \"a\", avec: { b: { parmi: [1] } } } }] }":                          "n’est pas dans le modèle",
		"tirages: { fonction: f, arguments: [{ texte: { modele: \"{b}\", avec: { b: { liste: [1, 1], de: { parmi: [1] } } } } }] }": "n’est pas une partie de texte",
	} {
		_, out := readOne(t, JS, "id: x\nsi_echec: x\n"+text)
		if all := fmt.Sprint(*out); len(*out) == 0 || !strings.Contains(all, says) {
			t.Errorf("%s: %s", text, all)
		}
	}
}

func TestReadRowDraws(t *testing.T) {
	c, out := readOne(t, SQL, `
id: au-hasard
jeu: donnees/tables.sql
lignes:
  benevole: { nombre: [3, 12], colonnes: { id: { suite: 1 }, prenom: { parmi: [Awa, null] } } }
  livraison: { nombre: [5, 20], colonnes: { id: { suite: 10 }, qui: { de: benevole.id }, paniers: { entier: [1, 9] } } }
resultat: comme_solution
si_echec: "Faux."`)
	if len(*out) > 0 {
		t.Fatalf("%v", *out)
	}
	q, _ := c.Spec.(Query)
	if len(q.Drawn) != 2 || !c.Secret(&Exercise{VisibleData: Files{"tables.sql": ""}}) {
		t.Fatalf("%#v", q)
	}
	for seed := range uint64(50) {
		rows := DrawRows(rand.New(rand.NewPCG(seed, 1)), q.Drawn)
		if len(rows[0]) < 3 || len(rows[0]) > 12 || len(rows[1]) < 5 || len(rows[1]) > 20 {
			t.Fatalf("seed %d: %d and %d rows", seed, len(rows[0]), len(rows[1]))
		}
		for i, row := range rows[1] {
			if row[0] != float64(10+i) || row[1].(float64) < 1 || row[1].(float64) > float64(len(rows[0])) {
				t.Fatalf("seed %d: row %v", seed, row)
			}
		}
	}
	for text, says := range map[string]string{
		"lignes: { \"a b\": { nombre: [1, 1], colonnes: { id: { suite: 1 } } } }":               "n’est pas un nom de table",
		"lignes: { a: { nombre: [1, 1], colonnes: { \"i;d\": { suite: 1 } } } }":                "n’est pas un nom de colonne",
		"lignes: { a: { colonnes: { id: { suite: 1 } } } }":                                     "nombre",
		"lignes: { a: { nombre: [1, 1] } }":                                                     "colonnes",
		"lignes: { a: { nombre: [0, 9999], colonnes: { id: { suite: 1 } } } }":                  "ne vont pas",
		"lignes: { a: { nombre: [1, 1], colonnes: { id: { de: b.id } } } }":                     "pas encore tirée",
		"lignes: { a: { nombre: [1, 1], colonnes: { id: { objet: { x: { parmi: [1] } } } } } }": "n’entre pas dans une colonne",
	} {
		_, out := readOne(t, SQL, "id: x\nsi_echec: x\njeu: donnees/a.sql\nresultat: comme_solution\n"+text)
		if all := fmt.Sprint(*out); len(*out) == 0 || !strings.Contains(all, says) {
			t.Errorf("%s: %s", text, all)
		}
	}
}
