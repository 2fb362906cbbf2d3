package curriculum

import (
	"strings"
	"testing"
)

// TestLoad_saysWhatToMend: each fault that an author can make gives one problem, naming file, field and the mend.
func TestLoad_saysWhatToMend(t *testing.T) {
	cases := []struct {
		name string
		edit edit
		want string
	}{
		{"no front matter", edit{h01, "---\ntitre", "titre"}, h01 + " : le fichier ne commence pas par « --- ». À faire : écrivez « --- », les réglages, puis « --- »."},
		{"front matter not closed", edit{h01, "---\n# Énoncé", "# Énoncé"}, h01 + " : les réglages ne se terminent pas. À faire : fermez les réglages par une ligne « --- »."},
		{"not utf-8", edit{h01, "", "---\n\xff"}, h01 + " : le fichier n’est pas en UTF-8. À faire : enregistrez le fichier en UTF-8."},
		{"title missing", edit{h01, "titre: Un lien\n", ""}, h01 + ", champ « titre » : ce champ manque. À faire : ajoutez par exemple « titre: Des liens qui disent où ils vont »."},
		{"title empty", edit{h01, "titre: Un lien", "titre: \"\""}, h01 + ", champ « titre » : ce champ est vide. À faire : écrivez par exemple « Des liens qui disent où ils vont »."},
		{"title is a number", edit{h01, "titre: Un lien", "titre: 12"}, h01 + ", champ « titre » : j’attends un texte, j’ai lu un nombre. À faire : mettez le texte entre guillemets."},
		{"unknown type", edit{h01, "type: html", "type: htm"}, h01 + ", champ « reglages.type » : je ne connais pas le type « htm ». À faire : écrivez html, css, js, php, sql, git ou quiz."},
		{"bad id", edit{h01, "id: H01", "id: h1"}, h01 + ", champ « reglages.id » : l’identifiant « h1 » est mal formé. À faire : écrivez une lettre majuscule et deux chiffres, par exemple H12."},
		{"minutes not whole", edit{h01, "minutes: 5", "minutes: 5.5"}, h01 + ", champ « reglages.minutes » : j’attends un nombre entier positif, j’ai lu 5.5. À faire : écrivez un nombre entier, par exemple 10."},
		{"minutes negative", edit{h01, "minutes: 5", "minutes: -5"}, h01 + ", champ « reglages.minutes » : j’attends un nombre entier positif, j’ai lu -5. À faire : écrivez un nombre entier, par exemple 10."},
		{"misspelt key", edit{h01, "si_echec", "si_echek"}, h01 + ", champ « verifications[1].si_echec » : ce champ manque. À faire : ajoutez par exemple « si_echec: \"Je compte moins de 3 liens.\" »."},
		{"unknown check", edit{h01, "nombre: { dans: \"a[href]\", min: 1 }", "compte: 1"}, h01 + ", champ « verifications[1] » : cette ligne ne vérifie rien. À faire : ajoutez un de ces champs : nombre, texte, attribut, absent, relie, accessible, valide."},
		{"check of another type", edit{h01, "nombre: { dans: \"a[href]\", min: 1 }", "appel: \"f()\", rend: 1"}, h01 + ", champ « verifications[1] » : cette ligne ne vérifie rien. À faire : ajoutez un de ces champs : nombre, texte, attribut, absent, relie, accessible, valide."},
		{"two checks in one", edit{h01, "min: 1 }", "min: 1 }, valide: true"}, h01 + ", champ « verifications[1] » : deux vérifications sont mélangées. À faire : gardez une seule vérification par ligne."},
		{"no count asked", edit{h01, ", min: 1", ""}, h01 + ", champ « verifications[1].nombre » : aucun nombre n’est demandé. À faire : ajoutez « min: 1 », « max: 3 » ou « egal: 2 »."},
		{"bad selector", edit{h01, `"a[href]"`, `"a[href"`}, h01 + ", champ « verifications[1].nombre.dans » : le sélecteur « a[href » est illisible. À faire : écrivez un sélecteur CSS simple, par exemple \"main a[href]\"."},
		{"bad pattern", edit{h01, "nombre: { dans: \"a[href]\", min: 1 }", "texte: { dans: a, interdit: \"(\" }"}, h01 + ", champ « verifications[1].texte.interdit » : le motif est illisible. À faire : vérifiez les parenthèses et les crochets du motif."},
		{"nothing ties", edit{h01, "nombre: { dans: \"a[href]\", min: 1 }", "relie: { dans: input, par: id }"}, h01 + ", champ « verifications[1].relie » : « id » ne relie rien. À faire : écrivez un de ces mots : etiquette, for, href, aria-describedby, aria-labelledby, aria-controls."},
		{"pack switched off", edit{h01, "nombre: { dans: \"a[href]\", min: 1 }", "accessible: false"}, h01 + ", champ « verifications[1].accessible » : cette ligne ne vérifie rien. À faire : écrivez « accessible: true » ou retirez la ligne."},
		{"same check twice", edit{h01, "\nerreurs", "\n  - { id: un-lien, valide: true, si_echec: \"Non.\" }\nerreurs"}, h01 + ", champ « verifications » : deux vérifications s’appellent « un-lien ». À faire : donnez un autre nom à l’une des deux."},
		{"expected failure unknown", edit{h01, "01-rien: un-lien", "01-rien: deux-liens"}, h01 + ", champ « erreurs.01-rien » : « deux-liens » n’est pas une vérification. À faire : écrivez l’identifiant d’une vérification."},
		{"wrong sample without folder", edit{h01, "{ 01-rien: un-lien }", "{ 01-rien: un-lien, 02-vide: un-lien }"}, "p1/s01-liens/h01-lien/erreurs/02-vide : le dossier manque ou est vide. À faire : créez ce dossier avec au moins un fichier."},
		{"folder not announced", edit{"p1/s01-liens/h01-lien/erreurs/02-vide/index.html", "", "<p>"}, h01 + ", champ « erreurs » : le dossier erreurs/02-vide n’est pas annoncé. À faire : ajoutez « 02-vide: id-de-la-vérification »."},
		{"no solution", edit{"p1/s01-liens/h01-lien/solution/index.html", "", ""}, "p1/s01-liens/h01-lien/solution : le dossier manque ou est vide. À faire : créez ce dossier avec au moins un fichier."},
		{"other file name", edit{"p1/s01-liens/h01-lien/variantes/01-x/page.html", "", "<a href=a>A</a>"}, h01 + ", champ « 01-x » : les fichiers sont « page.html », ceux de départ « index.html ». À faire : donnez les mêmes noms que dans depart/."},
		{"binary file", edit{"p1/s01-liens/h01-lien/donnees/a.bin", "", "a\x00b"}, "p1/s01-liens/h01-lien/donnees/a.bin : ce fichier ne convient pas. À faire : gardez un fichier texte en UTF-8 de moins de 1 Mo."},
		{"no statement", edit{h01, "Faites un lien vers a.html.\n", ""}, h01 + ", champ « # Énoncé » : l’énoncé manque. À faire : écrivez ce qu’il faut faire, en phrases courtes."},
		{"unknown part", edit{h01, "# Indices", "# Aide\nx\n# Indices"}, h01 + ", champ « # Aide » : je ne connais pas cette partie. À faire : gardez deux parties : « # Énoncé » puis « # Indices »."},
		{"one hint", edit{h01, "2. Quel attribut ?\n", ""}, h01 + ", champ « # Indices » : il y a 1 indice(s). À faire : écrivez 3 ou 4 indices, du plus léger au plus précis."},
		{"hint without number", edit{h01, "1. Quelle balise ?", "Quelle balise ?"}, h01 + ", champ « # Indices » : ce texte n’est pas un indice : « Quelle balise ? ». À faire : commencez chaque indice par « 1. »."},
		{"data set missing", edit{d01, "donnees/a.sql", "donnees/b.sql"}, d01 + ", champ « verifications.noms.jeu » : le jeu de données « donnees/b.sql » manque. À faire : créez ce fichier ou corrigez son nom."},
		{"secret shown", edit{d01, "\nerreurs", "\n  - { id: autre, jeu: donnees/b.sql, resultat: comme_solution, si_echec: \"Reçu : {recu}\" }\nerreurs"}, d01 + ", champ « verifications.autre.jeu » : le jeu de données « donnees/b.sql » manque. À faire : créez ce fichier ou corrigez son nom."},
		{"order alone", edit{d01, "resultat: comme_solution", "colonnes: [nom], ordre: exact"}, d01 + ", champ « verifications[1].ordre » : un ordre seul ne vérifie rien. À faire : ajoutez « resultat: comme_solution »."},
		{"unknown order", edit{d01, "resultat: comme_solution", "resultat: comme_solution, ordre: juste"}, d01 + ", champ « verifications[1].ordre » : je ne connais pas cet ordre. À faire : écrivez « libre » ou « exact »."},
		{"not in the plan", edit{"programme.yaml", "[{ id: H01, titre: \"Un lien\" }]", "[]"}, h01 + ", champ « reglages.id » : H01 n’est pas au programme. À faire : ajoutez-le à sa séquence dans programme.yaml."},
		{"sequence not in the plan", edit{"p1/s09-vide/lecon.md", "", tiny[lesson01]}, "p1/s09-vide/lecon.md : la séquence S09 n’est pas dans programme.yaml. À faire : ajoutez la séquence au programme ou changez de dossier."},
		{"lost lesson", edit{"p1/liens/lecon.md", "", tiny[lesson01]}, "p1/liens/lecon.md : le dossier « p1/liens » n’est pas celui d’une séquence. À faire : rangez-le sous un dossier comme p1/s07-liens."},
		{"same id twice", edit{"p1/s02-tables/d01-table/exercice.md", "id: D01", "id: H01"}, d01 + ", champ « reglages.id » : H01 est déjà l’identifiant de p1/s01-liens/h01-lien. À faire : donnez un autre identifiant."},
		{"unreadable yaml", edit{h01, "reglages: {", "reglages: {{"}, h01 + ", champ « ligne 3 » : le YAML est illisible"},
		{"no concepts", edit{"concepts.yaml", "", ""}, "concepts.yaml : le fichier manque. À faire : créez ce fichier."},
		{"empty glossary", edit{"glossaire.yaml", "", "# rien\n"}, "glossaire.yaml : j’attends des champs nommés, j’ai lu rien. À faire : écrivez « nom: valeur », un par ligne ou entre accolades."},
		{"rubric of another name", edit{"grilles/entretien.yaml", "id: entretien", "id: oral"}, "grilles/entretien.yaml, champ « id » : l’identifiant n’est pas le nom du fichier. À faire : écrivez « id: entretien »."},
		{"rubric of four levels", edit{"grilles/entretien.yaml", `, "e"]`, "]"}, "grilles/entretien.yaml, champ « criteres[1].niveaux » : j’ai lu 4 niveaux. À faire : écrivez cinq phrases, de 0 à 4."},

		{"lesson without step", edit{lesson01, "## Un lien\n", ""}, lesson01 + " : un texte précède la première étape. À faire : commencez chaque étape par un titre « ## »."},
		{"block not closed", edit{lesson01, "Sans adresse, rien.\n:::\n", "Sans adresse, rien.\n"}, lesson01 + ", champ « Un lien » : la ligne « :::retenir » n’est pas à sa place. À faire : ouvrez par :::exemple, :::a-vous, :::piege ou :::retenir, fermez par « ::: »."},
		{"unknown block", edit{lesson01, ":::piege", ":::attention"}, lesson01 + ", champ « Un lien » : la ligne « :::attention » n’est pas à sa place. À faire : ouvrez par :::exemple, :::a-vous, :::piege ou :::retenir, fermez par « ::: »."},
		{"question without answer", edit{lesson01, "Réponse : Deux", "Deux"}, lesson01 + ", champ « Un lien » : la question n’a pas de réponse. À faire : ajoutez une ligne « Réponse : … » qui explique."},
		{"example without code", edit{lesson01, "```html\n<a href=\"a.html\">A</a>\n```", "Rien."}, lesson01 + ", champ « Un lien » : l’exemple n’a pas de code. À faire : ajoutez un extrait entre deux lignes ```."},
		{"code not closed", edit{lesson01, "</a>\n```", "</a>"}, lesson01 + ", champ « Un lien » : un extrait de code n’est pas fermé. À faire : fermez le code par une ligne ```."},
		{"card without arrow", edit{lesson01, "Que fait a ? → Un lien.", "Que fait a ? Un lien."}, lesson01 + ", champ « Un lien » : la ligne « - Que fait a ? Un lien. » n’est pas une carte. À faire : écrivez « - Question ? → Réponse. » sur une seule ligne."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(tinyFS(t, c.edit))
			if err == nil {
				t.Fatalf("no problem was found, want\n%s", c.want)
			}
			for _, line := range strings.Split(err.Error(), "\n") {
				if strings.HasPrefix(line, c.want) {
					return
				}
			}
			t.Errorf("got\n%v\nwant\n%s", err, c.want)
		})
	}
}

// TestLoad_suggestsTheNearestKey: a misspelt field names the one that was probably meant.
func TestLoad_suggestsTheNearestKey(t *testing.T) {
	_, err := Load(tinyFS(t, edit{h01, "si_echec", "si_echek"}))
	if err == nil || !strings.Contains(err.Error(), "champ « verifications[1].si_echek » : je ne connais pas ce champ. À faire : vouliez-vous écrire « si_echec » ?") {
		t.Errorf("got %v", err)
	}
}

// TestLoad_secretMessage: the message of a data set that is never shown must not print its values.
func TestLoad_secretMessage(t *testing.T) {
	_, err := Load(tinyFS(t,
		edit{d01, "\nerreurs", "\n  - { id: autre, jeu: donnees/b.sql, resultat: comme_solution, si_echec: \"Reçu : {recu}\" }\nerreurs"},
		edit{"p1/s02-tables/d01-table/donnees/b.sql", "", "CREATE TABLE t (nom TEXT);"}))
	want := d01 + ", champ « verifications.autre.si_echec » : ce jeu de données est secret : son message ne montre aucune valeur. À faire : retirez {recu} et {attendu} de ce message."
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestReview_saysWhatToMend: each way in which the content can contradict itself.
func TestReview_saysWhatToMend(t *testing.T) {
	cases := []struct {
		name string
		edit edit
		want string
	}{
		{"module hours", edit{"programme.yaml", "heures: 6,", "heures: 5,"}, "programme.yaml, champ « m1 » : la somme des séquences fait 9 h, 10 h sont annoncées. À faire : corrigez l’un ou l’autre."},
		{"phase hours", edit{"programme.yaml", "heures_modules: 10", "heures_modules: 9"}, "programme.yaml, champ « p1 » : la somme des modules fait 10 h, 9 h sont annoncées. À faire : corrigez l’un ou l’autre."},
		{"total hours", edit{"programme.yaml", "planifiees: 10", "planifiees: 12"}, "programme.yaml, champ « heures.planifiees » : la somme des phases fait 10 h, 12 h sont annoncées. À faire : corrigez l’un ou l’autre."},
		{"concept taught nowhere", edit{"programme.yaml", "concepts: [table]", "concepts: []"}, "concepts.yaml, champ « table » : aucune séquence n’enseigne ce concept. À faire : ajoutez-le aux « concepts » d’une séquence."},
		{"concept taught twice", edit{"programme.yaml", "concepts: [table]", "concepts: [table, lien]"}, "programme.yaml, champ « S01 » : le concept « lien » est enseigné deux fois. À faire : gardez-le dans une seule séquence."},
		{"unknown concept of a sequence", edit{"programme.yaml", "concepts: [table]", "concepts: [table, vide]"}, "programme.yaml, champ « S02 » : le concept « vide » n’existe pas. À faire : ajoutez-le à concepts.yaml."},
		{"unknown prerequisite", edit{"concepts.yaml", "prerequis: [lien]", "prerequis: [rien]"}, "concepts.yaml, champ « table » : le prérequis « rien » n’existe pas. À faire : corrigez son nom ou ajoutez-le."},
		{"prerequisite taught later", edit{"concepts.yaml", "prerequis: []", "prerequis: [table]"}, "concepts.yaml, champ « lien » : le prérequis « table » est enseigné après lui, en S02. À faire : changez l’ordre des séquences ou le prérequis."},
		{"concept used too early", edit{h01, "concepts: [lien]", "concepts: [table]"}, h01 + ", champ « reglages.concepts » : le concept « table » n’est enseigné qu’en S02. À faire : retirez-le ou déplacez l’exercice."},
		{"unknown competence", edit{h01, "competences: [CP1]", "competences: [CP9]"}, h01 + ", champ « reglages.competences » : la compétence « CP9 » n’existe pas. À faire : écrivez un code du référentiel, par exemple CP3."},
		{"word used too early", edit{h01, "vers a.html", "vers la table"}, h01 + ", champ « # Énoncé » : le mot « table » n’est expliqué qu’en S02. À faire : dites-le autrement."},
		{"word explained twice", edit{"glossaire.yaml", "mot: table", "mot: Lien"}, "glossaire.yaml, champ « Lien » : ce mot est expliqué deux fois. À faire : gardez une seule ligne."},
		{"word of no sequence", edit{"glossaire.yaml", "sequence: S02", "sequence: S99"}, "glossaire.yaml, champ « table » : la séquence « S99 » n’existe pas. À faire : écrivez l’identifiant d’une séquence du programme."},
		{"long sentence", edit{h01, "Faites un lien", "Faites" + strings.Repeat(" très", 20) + " vite un lien"}, h01 + ", champ « # Énoncé » : une phrase a 27 mots (20 au plus)"},
		{"heavy text", edit{h01, "Faites un lien vers a.html.", strings.Repeat("Un deux trois quatre cinq six sept huit neuf dix onze douze treize. ", 3)}, h01 + ", champ « # Énoncé » : les phrases ont 13.0 mots en moyenne (12 au plus). À faire : raccourcissez les phrases."},
		{"long step", edit{lesson01, "Un lien relie deux pages.", strings.Repeat("Un lien relie. ", 40)}, lesson01 + ", champ « Un lien » : l’étape a 145 mots (120 au plus). À faire : coupez cette étape en deux."},
		{"few cards", edit{lesson01, "- Avec quoi ? → Une adresse.\n", ""}, lesson01 + " : il y a 2 carte(s) de révision, il en faut 3. À faire : ajoutez des lignes « - Question ? → Réponse. » dans un bloc :::retenir."},
		{"hint gives the answer", edit{h01, "2. Quel attribut ?", "2. Écrivez `<p><a href=\"a.html\">A</a></p>`."}, h01 + ", champ « # Indices, 2 » : l’indice contient une ligne de la solution. À faire : montrez l’idée sur un autre exemple."},
		{"exit test of another sequence", edit{"programme.yaml", "exercices: [{ id: H01, titre: \"Un lien\" }] }", "exercices: [{ id: H01, titre: \"Un lien\" }], test_de_sortie: { minutes: 15, jumeaux_de: [D01], cartes: 3 } }"}, "programme.yaml, champ « S01.test_de_sortie » : D01 n’est pas dans cette séquence. À faire : nommez un exercice de la séquence."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			loaded, err := Load(tinyFS(t, c.edit))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range loaded.Review() {
				if strings.HasPrefix(p.Error(), c.want) {
					return
				}
			}
			t.Errorf("got\n%v\nwant\n%s", loaded.Review(), c.want)
		})
	}
}
