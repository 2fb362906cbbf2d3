package curriculum

import (
	"strings"
	"testing"
	"testing/fstest"
)

// tiny is the smallest content that has no problem; the tests break it one place at a time.
var tiny = map[string]string{
	"programme.yaml": `titre: "Essai"
referentiel: essai
heures: { contrat: 20, planifiees: 10, modules: 10 }
phases:
  - id: p1
    numero: 1
    titre: "Bases"
    semaines: 1
    heures: 10
    heures_modules: 10
    encadrement: [encadrant]
    modules:
      - id: m1
        numero: 1
        titre: "Un"
        heures: 10
        sequences:
          - { id: S01, titre: "Liens", heures: 6, codes: [CP1], concepts: [lien], exercices: [{ id: H01, titre: "Un lien" }] }
          - { id: S02, titre: "Tables", heures: 4, codes: [CP1], concepts: [table], exercices: [{ id: D01, titre: "Une table" }] }
`,
	"concepts.yaml": `concepts:
  - { id: lien, libelle: "Lien", prerequis: [], codes: [CP1] }
  - { id: table, libelle: "Table", prerequis: [lien], codes: [CP1] }
`,
	"glossaire.yaml": `mots:
  - { mot: lien, sequence: S01, definition: "Des mots à cliquer." }
  - { mot: table, sequence: S02, definition: "Des lignes et des colonnes." }
`,
	"referentiels/essai.yaml": `id: essai
titre: "Essai"
fiche: RNCP1
niveau: 5
millesime: 2023
blocs: [{ id: BC01, libelle: "Bloc", competences: [{ code: CP1, libelle: "Faire" }] }]
`,
	"grilles/entretien.yaml": `id: entretien
titre: "Entretien"
consigne: "Seul."
ecart_a_discuter: 2
criteres: [{ id: projet, libelle: "Projet", niveaux: ["a", "b", "c", "d", "e"] }]
`,
	"p1/s01-liens/lecon.md": `---
titre: Liens
objectif: Relier.
minutes: 10
concepts: [lien]
---
## Un lien

Un lien relie deux pages.

:::exemple
` + "```html\n<a href=\"a.html\">A</a>\n```" + `
:::

:::a-vous
Que relie un lien ?
Réponse : Deux pages.
:::

:::piege
Sans adresse, rien.
:::

:::retenir
- Que fait a ? → Un lien.
- Quel attribut ? → href.
- Avec quoi ? → Une adresse.
:::
`,
	"p1/s01-liens/h01-lien/exercice.md": `---
titre: Un lien
reglages: { id: H01, type: html, minutes: 5, concepts: [lien], competences: [CP1] }
verifications:
  - { id: un-lien, nombre: { dans: "a[href]", min: 1 }, si_echec: "Il manque un lien." }
erreurs: { 01-rien: un-lien }
---
# Énoncé
Faites un lien vers a.html.
# Indices
1. Quelle balise ?
2. Quel attribut ?
`,
	"p1/s01-liens/h01-lien/depart/index.html":          "<p>A</p>\n",
	"p1/s01-liens/h01-lien/solution/index.html":        "<p><a href=\"a.html\">A</a></p>\n",
	"p1/s01-liens/h01-lien/erreurs/01-rien/index.html": "<p>A</p>\n",
	"p1/s02-tables/d01-table/exercice.md": `---
titre: Une table
reglages: { id: D01, type: sql, minutes: 5, concepts: [table], competences: [CP1] }
verifications:
  - { id: noms, jeu: donnees/a.sql, resultat: comme_solution, si_echec: "Ce ne sont pas les noms." }
erreurs: { 01-rien: noms }
---
# Énoncé
Lisez les noms.
# Indices
1. Quelle table ?
2. Quelle colonne ?
`,
	"p1/s02-tables/d01-table/donnees/a.sql":               "CREATE TABLE t (nom TEXT);\n",
	"p1/s02-tables/d01-table/depart/requete.sql":          "SELECT 1;\n",
	"p1/s02-tables/d01-table/solution/requete.sql":        "SELECT nom FROM t;\n",
	"p1/s02-tables/d01-table/erreurs/01-rien/requete.sql": "SELECT 2;\n",
}

// edit is one change of the tiny content: old becomes new in a file; an empty old adds or replaces the file, and an
// empty new with an empty old removes it.
type edit struct{ file, old, new string }

func tinyFS(t *testing.T, edits ...edit) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range tiny {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, e := range edits {
		if e.old == "" && e.new == "" {
			delete(fsys, e.file)
			continue
		}
		text := e.new
		if e.old != "" {
			before := tiny[e.file]
			if text = strings.Replace(before, e.old, e.new, 1); text == before {
				t.Fatalf("%s does not hold %q", e.file, e.old)
			}
		}
		fsys[e.file] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestTiny_isSound(t *testing.T) {
	c, err := Load(tinyFS(t))
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Review(); len(p) > 0 {
		t.Fatal(p)
	}
}

const (
	h01      = "p1/s01-liens/h01-lien/exercice.md"
	d01      = "p1/s02-tables/d01-table/exercice.md"
	lesson01 = "p1/s01-liens/lecon.md"
)
