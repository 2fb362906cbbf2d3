package grading

import (
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

// phpProgram makes an exercise of one file, and its solution.
func phpProgram(solution string, checks ...curriculum.Check) *curriculum.Exercise {
	return &curriculum.Exercise{
		ID: "P99", Type: curriculum.PHP, Checks: checks,
		Starter: curriculum.Files{"prog.php": "<?php\n// à vous"}, Solution: curriculum.Files{"prog.php": solution},
	}
}

func TestPHPFuelIsTheSame(t *testing.T) {
	ex := exercise(t, "P18")
	first := engine.Grade(t.Context(), ex, ex.Solution)
	for range 1000 {
		if r := engine.Grade(t.Context(), ex, ex.Solution); r.Fuel != first.Fuel || r.Fuel == 0 || !r.Passed {
			t.Fatalf("fuel %d, then %d", first.Fuel, r.Fuel)
		}
	}
}

// phpVisit makes a check on requests.
func phpVisit(spec curriculum.Visit) curriculum.Check {
	return curriculum.Check{ID: "c", Failure: "J’attends {attendu}, j’ai reçu {recu}.", Spec: spec}
}

func TestPHPCalls(t *testing.T) {
	for _, c := range []struct {
		source string
		check  curriculum.Check
		want   string // message, empty when it passes; spaces that do not break are written plain
	}{
		{"function f($x) { return $x * 2; }", call(curriculum.Returns, 6.0, "f(3)", "f(1 + 2)"), ""},
		{"function f($x) { return $x * 2; }", call(curriculum.Returns, 7.0, "f(3)"), "J’attends 7, j’ai reçu 6."},
		{"function f($x) { return 6.0; }", call(curriculum.Returns, 6.0, "f(3)"), ""},
		{"function f($x) { return 0.1 + 0.2; }", call(curriculum.Returns, 0.3, "f(3)"), "J’attends 0.3, j’ai reçu 0.30000000000000004."},
		{"function f($x) { return \"$x\"; }", call(curriculum.Returns, 3.0, "f(3)"), `J’attends 3, j’ai reçu le texte "3".`},
		{"function f() {}", call(curriculum.Returns, nil, "f()"), ""},
		{"function f() { echo 3; }", call(curriculum.ReturnsNot, curriculum.Undefined{}, "f()"), "J’attends autre chose que rien (null), j’ai reçu rien (null)."},
		{"function f() { return [1, 'a', null, true, 2.5]; }", call(curriculum.Returns, []any{1.0, "a", nil, true, 2.5}, "f()"), ""},
		{"function f() { return [1 => 1]; }", call(curriculum.Returns, []any{1.0}, "f()"), "J’attends le tableau [1], j’ai reçu le tableau [1 => 1]."},
		{"function f() { return ['nom' => 'Awa', 'age' => 3]; }", call(curriculum.Returns, map[string]any{"age": 3.0, "nom": "Awa"}, "f()"), ""},
		{"class P { public $nom = 'Awa'; private $age = 3; } function f() { return new P; }", call(curriculum.Returns, map[string]any{"nom": "Awa"}, "f()"), ""},
		{"function f() { return []; }", call(curriculum.Returns, []any{}, "f()"), ""},
		{"function f() { return \"e\\u{301}\"; }", call(curriculum.Returns, "é", "f()"), ""},
		{"function f() { return '<li class=\"b a\">x &lt;3</li>'; }", call(curriculum.ReturnsHTML, "<li class='a b'>x <3</li>", "f()"), ""},
		{"function f() { return '<p><SCRIPT>x</SCRIPT>'; }", call(curriculum.ReturnsNoTag, "script", "f()"), `J’attends script, j’ai reçu le texte "<p><SCRIPT>x</SCRIPT>".`},
		{"class PrixFaux extends InvalidArgumentException {} function f() { throw new PrixFaux('non'); }", call(curriculum.Throws, "InvalidArgumentException", "f()"), ""},
		{"function f() { throw new RuntimeException('non'); }", call(curriculum.Throws, "LogicException", "f()"), "J’attends l’erreur LogicException, j’ai reçu l’erreur RuntimeException (non)."},
		{"function f(int $x) { return $x; }", call(curriculum.Throws, "TypeError", "f('abc')"), ""},
		{"function g() {}", call(curriculum.Throws, true, "f()"), "J’attends une erreur, j’ai reçu l’erreur Error (Call to undefined function f())."},
		{"function f() { exit('x'); }", call(curriculum.Throws, true, "f()"), "Votre programme s’arrête avec exit ou die au lieu de rendre une valeur. Utilisez return."},
		{"function f() { echo 'Bonjour  '; echo \"\\nAwa\\n\"; }", call(curriculum.Prints, "Bonjour\nAwa", "f()"), ""},
		{"function f() { return 'Bonjour'; }", call(curriculum.Prints, "Bonjour", "f()"), "J’attends l’affichage « Bonjour », j’ai reçu rien."},
		{"namespace App; function f() { return 1; }", call(curriculum.Returns, 1.0, "f()"), "Je ne trouve pas la fonction « f » dans votre programme. Vérifiez son nom, et qu’elle n’est ni dans une classe ni dans un espace de noms (namespace)."},
		{"function f($x) {\n  return $total;\n}", call(curriculum.Returns, 1.0, "f(1)"), "J’attends 1, j’ai reçu rien (null). PHP signale, à la ligne 2 de prog.php : la variable « $total » n’existe pas à cet endroit. Dans une fonction, seuls ses paramètres et ses propres variables existent."},
		{"function f($x) {\n  return g($x);\n}", call(curriculum.Returns, 1.0, "f(1)"), "f(1) s’arrête sur une erreur, à la ligne 2 de prog.php : la fonction « g » n’existe pas. Vérifiez son nom."},
		{"function f(int $x): string {\n  return [];\n}", call(curriculum.Returns, "1", "f(1)"), "f(1) s’arrête sur une erreur, à la ligne 2 de prog.php : f doit rendre un texte (string), elle rend un tableau (array)."},
		{"function f($a, $b) { return 1; }", call(curriculum.Returns, 1.0, "f(1)"), "f(1) s’arrête sur une erreur, à la ligne 1 de prog.php : f reçoit 1 valeur(s) et en attend 2."},
		{"function f($x) {\n  return $x->nom();\n}", call(curriculum.Returns, 1.0, "f(null)"), "f(null) s’arrête sur une erreur, à la ligne 2 de prog.php : vous appelez « nom » sur rien (null), qui n’est pas un objet."},
		{"function f() { return intdiv(1, 0); }", call(curriculum.Returns, 1.0, "f()"), "f() s’arrête sur une erreur, à la ligne 1 de prog.php : le programme divise par zéro."},
		{"function f() { (new PDO('sqlite::memory:'))->query('SELECT * FROM nope'); }", call(curriculum.Returns, 1.0, "f()"), "f() s’arrête sur une erreur, à la ligne 1 de prog.php : dans la requête SQL, la table « nope » n’existe pas."},
		{"function f() {\n  return 1\n}", call(curriculum.Returns, 1.0, "f()"), "Je ne peux pas lire votre programme, à la ligne 3 de prog.php : « } » n’est pas attendu ici : PHP attend « ; ». Regardez aussi la fin de la ligne d’avant."},
		{"function f() {\n  return (1;\n}", call(curriculum.Returns, 1.0, "f()"), "Je ne peux pas lire votre programme, à la ligne 2 de prog.php : « ; » n’est pas attendu ici. Regardez aussi la fin de la ligne d’avant : il manque peut-être un point-virgule, une virgule ou une parenthèse."},
		{"function f() {\n  return 1;\n", call(curriculum.Returns, 1.0, "f()"), "Je ne peux pas lire votre programme, à la ligne 3 de prog.php : « { », ouvert à la ligne 1, n’est jamais fermé."},
		{"require 'entete.php';", call(curriculum.Returns, 1.0, "f()"), "Votre programme s’arrête tout seul, à la ligne 1 de prog.php : le fichier « entete.php » à inclure n’existe pas."},
		{"function f() { return 1; } function f() { return 2; }", call(curriculum.Returns, 1.0, "f()"), "Votre programme s’arrête tout seul, à la ligne 1 de prog.php : la fonction « f » existe déjà. Gardez-la une seule fois, ou changez son nom."},
		{"die('fini');", call(curriculum.Returns, 1.0, "f()"), "Votre programme s’arrête avec exit ou die pendant qu’on le lit : rien ne peut être vérifié après."},
	} {
		r := engine.Grade(t.Context(), phpProgram("", c.check), curriculum.Files{"prog.php": "<?php " + c.source})
		first, _ := r.FirstFailure()
		if got := plainSpaces(first.Message); r.Passed != (c.want == "") || got != c.want {
			t.Errorf("%s\n got %s %q\nwant %q", c.source, r.Verdict, got, c.want)
		}
	}
}

func plainSpaces(s string) string {
	return strings.NewReplacer(noBreak, " ", thinNoBreak, " ").Replace(s)
}

func TestPHPVisits(t *testing.T) {
	get := func(pages ...string) []curriculum.PageRequest {
		var all []curriculum.PageRequest
		for _, page := range pages {
			all = append(all, curriculum.PageRequest{Page: page, Method: "GET"})
		}
		return all
	}
	one, text := 1, "ok"
	post := curriculum.PageRequest{Page: "prog.php", Method: "POST", Fields: []curriculum.FormField{{Name: "nom", Value: "Awa"}}}
	follow := post
	follow.Follow = true
	token := curriculum.PageRequest{Page: "prog.php", Method: "POST", Fields: []curriculum.FormField{{Name: "jeton", Value: "{champ:jeton}"}}}
	data := curriculum.Files{"donnees/a.sql": "CREATE TABLE don(nom TEXT, centimes INTEGER); INSERT INTO don VALUES('Léo', 100);"}
	for _, c := range []struct {
		source string
		visit  curriculum.Visit
		want   string
	}{
		{"echo 'ok';", curriculum.Visit{Requests: get("prog.php"), Prints: &text}, ""},
		{"echo 'non';", curriculum.Visit{Requests: get("prog.php"), Prints: &text}, "J’attends l’affichage « ok », j’ai reçu l’affichage « non »."},
		{"http_response_code(404);", curriculum.Visit{Requests: get("prog.php"), Status: 404}, ""},
		{"", curriculum.Visit{Requests: get("prog.php"), Status: 404}, "J’attends 404, j’ai reçu 200."},
		{"header('Location: /merci.php?x=1');", curriculum.Visit{Requests: get("prog.php"), Location: "merci.php?x=1"}, ""},
		{"header('Location: https://site.example/merci.php');", curriculum.Visit{Requests: get("prog.php"), Location: "merci.php"}, ""},
		{"header('Location: https://ailleurs.example/merci.php');", curriculum.Visit{Requests: get("prog.php"), Location: "merci.php"}, "J’attends merci.php, j’ai reçu https://ailleurs.example/merci.php."},
		{"echo 'x';", curriculum.Visit{Requests: get("prog.php"), Location: "merci.php"}, "J’attends merci.php, j’ai reçu aucune redirection."},
		{"header('Location: prog.php');", curriculum.Visit{Requests: []curriculum.PageRequest{follow}, Status: 200}, "Les pages se renvoient l’une à l’autre sans fin : prog.php redirige encore."},
		{"session_start(); if ($_POST) { $_SESSION['n'] = $_POST['nom']; header('Location: prog.php'); exit; } echo '<p>', $_SESSION['n'] ?? 'rien', '</p>';", curriculum.Visit{Requests: []curriculum.PageRequest{follow}, Page: curriculum.Text{Selector: "p", OneIs: "Awa"}}, ""},
		{"session_start(); if (!$_POST) { $_SESSION['j'] = bin2hex(random_bytes(8)); echo '<input name=jeton value=', $_SESSION['j'], '>'; } else { http_response_code($_POST['jeton'] === $_SESSION['j'] ? 200 : 403); }", curriculum.Visit{Requests: append(get("prog.php"), token), Status: 200}, ""},
		{"session_start(); if (!$_POST) { $_SESSION['j'] = bin2hex(random_bytes(8)); echo '<input name=jeton value=', $_SESSION['j'], '>'; } else { http_response_code($_POST['jeton'] === $_SESSION['j'] ? 200 : 403); }", curriculum.Visit{Requests: []curriculum.PageRequest{token}, Quiet: true}, "J’attends aucun avertissement, j’ai reçu PHP se plaint, à la ligne 1 de prog.php : la clé « j » n’existe pas dans le tableau. Testez-la avec isset() ou utilisez ??.."},
		{"header('Content-Type: application/json'); echo '{}';", curriculum.Visit{Requests: get("prog.php"), Header: "Content-Type", HeaderIs: "application/json"}, ""},
		{"echo '<p>a</p><p>b</p>';", curriculum.Visit{Requests: get("prog.php"), Page: curriculum.Count{Selector: "p", Equal: &one}}, "J’attends 1, j’ai reçu 2."},
		{"(new PDO('sqlite:base.sqlite'))->prepare('INSERT INTO don VALUES(?, ?)')->execute([$_POST['nom'], 250]);", curriculum.Visit{Requests: []curriculum.PageRequest{post}, DataSet: "donnees/a.sql", Table: "SELECT nom, centimes FROM don ORDER BY centimes", Rows: [][]any{{"Léo", 100.0}, {"Awa", 250.0}}}, ""},
		{"(new PDO('sqlite:base.sqlite'))->exec('DROP TABLE don');", curriculum.Visit{Requests: []curriculum.PageRequest{post}, DataSet: "donnees/a.sql", Table: "SELECT nom FROM don", Rows: [][]any{{"Léo"}}}, "J’attends une table lisible, j’ai reçu Je ne peux pas lire la base de données après votre programme : dans la requête SQL, la table « don » n’existe pas.."},
		{"file_put_contents('base.sqlite', 'perdu');", curriculum.Visit{Requests: []curriculum.PageRequest{post}, DataSet: "donnees/a.sql", Table: "SELECT nom FROM don", Rows: [][]any{}}, "J’attends une table lisible, j’ai reçu Je ne peux pas lire la base de données après votre programme : la base de données dit « file is not a database ».."},
		{"\necho $_GET['q'];\nnope();", curriculum.Visit{Requests: get("prog.php"), Status: 200}, "La page prog.php s’arrête sur une erreur, à la ligne 3 de prog.php : la fonction « nope » n’existe pas. Vérifiez son nom."},
		{"while (true);", curriculum.Visit{Requests: get("prog.php"), Status: 200}, "Votre programme ne s’arrête pas, ou il est beaucoup trop lent. Cherchez une boucle dont la condition reste toujours vraie."},
		{"$a = ;", curriculum.Visit{Requests: get("prog.php"), Status: 200}, "Je ne peux pas lire votre programme, à la ligne 1 de prog.php : « ; » n’est pas attendu ici. Regardez aussi la fin de la ligne d’avant : il manque peut-être un point-virgule, une virgule ou une parenthèse."},
	} {
		ex := phpProgram("", phpVisit(c.visit))
		ex.Data, ex.VisibleData = data, curriculum.Files{"a.sql": data["donnees/a.sql"]}
		r := engine.Grade(t.Context(), ex, curriculum.Files{"prog.php": "<?php " + c.source})
		first, _ := r.FirstFailure()
		if got := plainSpaces(first.Message); r.Passed != (c.want == "") || got != c.want {
			t.Errorf("%s\n got %s %q %v\nwant %q", c.source, r.Verdict, got, r.Fault(), c.want)
		}
	}
}

// TestPHPSecrets: with inputs kept secret no message shows one, whatever the program does with them.
func TestPHPSecrets(t *testing.T) {
	check := curriculum.Check{ID: "c", Failure: "Calculez.", Spec: curriculum.Call{Expressions: []string{"f(31)", "f(-1)"}, Want: curriculum.LikeSolution}}
	ex := phpProgram("<?php function f(int $x) { if ($x < 0) { throw new RangeException('négatif'); } return ['carre' => $x * $x]; }", check)
	for source, want := range map[string]string{
		ex.Solution["prog.php"]: "",
		"<?php function f($n) { return $n < 0 ? throw new RangeException : ['carre' => $n ** 2]; }": "",
		"<?php function f($n) { return ['carre' => 9]; }":                                           "Calculez.",
		"<?php function f($n) { throw new Exception(\"secret $n\"); }":                              "Avec d’autres valeurs, votre programme s’arrête sur une erreur, à la ligne 1 de prog.php.",
		"<?php function f($n) { trigger_error(\"secret $n\"); return $n; }":                         "Calculez.",
	} {
		r := engine.Grade(t.Context(), ex, curriculum.Files{"prog.php": source})
		first, _ := r.FirstFailure()
		if r.Passed != (want == "") || first.Message != want {
			t.Errorf("%s: %s %q", source, r.Verdict, first.Message)
		}
	}
}
