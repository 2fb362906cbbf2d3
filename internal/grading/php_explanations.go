package grading

import "regexp"

// phpExplanations turn what PHP says into simple French; %[1]s is what the pattern caught first. A group whose name
// begins with "type" is the name of a type.
var phpExplanations = []struct {
	pattern *regexp.Regexp
	french  string
}{
	// Reading the program.
	{regexp.MustCompile(`^syntax error, unexpected end of file, expecting .*$`), "le programme s’arrête trop tôt. Il manque sans doute une accolade, une parenthèse ou un guillemet qui ferme."},
	{regexp.MustCompile(`^syntax error, unexpected end of file$`), "le programme s’arrête trop tôt. Il manque sans doute une accolade, une parenthèse ou un point-virgule."},
	{regexp.MustCompile(`(?s)^syntax error, unexpected (?:token|identifier|variable|integer|floating-point number|fully qualified name|qualified name|(?:double|single)-quoted string|string content|heredoc|quoted string)? ?"(.*?)"?, expecting "(.*)"$`), "« %[1]s » n’est pas attendu ici : PHP attend « %[2]s ». Regardez aussi la fin de la ligne d’avant."},
	{regexp.MustCompile(`(?s)^syntax error, unexpected (?:token|identifier|variable|integer|floating-point number|fully qualified name|qualified name|(?:double|single)-quoted string|string content|heredoc|quoted string) "(.*?)"(?:, expecting .*)?$`), "« %[1]s » n’est pas attendu ici. Regardez aussi la fin de la ligne d’avant : il manque peut-être un point-virgule, une virgule ou une parenthèse."},
	{regexp.MustCompile(`^Unclosed '(.)' on line (\d+)(?: does not match '.')?$`), "« %[1]s », ouvert à la ligne %[2]s, n’est jamais fermé."},
	{regexp.MustCompile(`^Unclosed '(.)' does not match '(.)'$`), "« %[1]s » est ouvert, mais c’est « %[2]s » qui ferme."},
	{regexp.MustCompile(`^Unclosed '(.)'$`), "« %[1]s » est ouvert et jamais fermé."},
	{regexp.MustCompile(`^Unmatched '(.)'$`), "« %[1]s » ferme quelque chose qui n’a pas été ouvert."},
	{regexp.MustCompile(`^Cannot redeclare (?:function )?([\w\\]+)\(\)(?: \(previously declared in .*:(\d+)\))?$`), "la fonction « %[1]s » existe déjà. Gardez-la une seule fois, ou changez son nom."},
	{regexp.MustCompile(`^Cannot (?:re)?declare (?:class|interface|enum|trait) ([\w\\]+).*$`), "« %[1]s » est déclaré deux fois. Gardez une seule déclaration."},
	{regexp.MustCompile(`^Redefinition of parameter (\$\w+)$`), "le paramètre « %[1]s » est écrit deux fois."},
	{regexp.MustCompile(`^Cannot use isset\(\) on the result of an expression.*$`), "isset() ne prend qu’une variable ou une case de tableau."},

	// Names.
	{undefinedFunction, "la fonction « %[1]s » n’existe pas. Vérifiez son nom."},
	{regexp.MustCompile(`^Call to undefined method ([\w\\@]+)::(\w+)\(\)$`), "la classe %[1]s n’a pas de méthode « %[2]s »."},
	{regexp.MustCompile(`^Undefined variable (\$\w+)$`), "la variable « %[1]s » n’existe pas à cet endroit. Dans une fonction, seuls ses paramètres et ses propres variables existent."},
	{regexp.MustCompile(`^Undefined array key "?(.*?)"?$`), "la clé « %[1]s » n’existe pas dans le tableau. Testez-la avec isset() ou utilisez ??."},
	{regexp.MustCompile(`^Undefined property: ([\w\\@]+)::(\$\w+)$`), "l’objet %[1]s n’a pas de propriété « %[2]s »."},
	{regexp.MustCompile(`^Undefined constant "(.*)"$`), "« %[1]s » n’est ni une variable ni un texte. Un texte a des guillemets, une variable commence par $."},
	{regexp.MustCompile(`^(?:Class|Interface|Enum|Trait) "(.*)" not found$`), "la classe « %[1]s » n’existe pas. Vérifiez son nom, et que son fichier est inclus."},
	{regexp.MustCompile(`^Unknown named parameter (\$\w+)$`), "aucun paramètre ne s’appelle « %[1]s »."},

	// Types and values.
	{regexp.MustCompile(`^Too few arguments to function ([\w\\:@{}/.]+)\(\), (\d+) passed.* and (?:exactly|at least) (\d+) expected$`), "%[1]s reçoit %[2]s valeur(s) et en attend %[3]s."},
	{regexp.MustCompile(`^([\w\\:]+)\(\) expects (?:exactly|at least|at most) (\d+) arguments?, (\d+) given$`), "%[1]s attend %[2]s valeur(s) et en reçoit %[3]s."},
	{regexp.MustCompile(`^([\w\\:@{}/.]+)\(\): Argument #(\d+) \((\$\w+)\) must be of type (?P<type1>\S+), (?P<type2>\S+?) given.*$`), "%[1]s attend pour %[3]s %[4]s, elle reçoit %[5]s."},
	{regexp.MustCompile(`^([\w\\:@{}/.]+)\(\): Return value must be of type (?P<type1>\S+), (?P<type2>\S+) returned$`), "%[1]s doit rendre %[2]s, elle rend %[3]s."},
	{regexp.MustCompile(`^Cannot assign (?P<type1>\S+) to property ([\w\\@]+)::(\$\w+) of type (?P<type2>\S+)$`), "la propriété %[3]s de %[2]s attend %[4]s, elle reçoit %[1]s."},
	{regexp.MustCompile(`^Unsupported operand types: (.*)$`), "ces deux valeurs ne se calculent pas ensemble (%[1]s)."},
	{regexp.MustCompile(`^A non-numeric value encountered$`), "un texte qui n’est pas un nombre entre dans un calcul."},
	{regexp.MustCompile(`^(?:Division|Modulo) by zero$`), "le programme divise par zéro."},
	{regexp.MustCompile(`^Array to string conversion$`), "un tableau est affiché comme un texte. Utilisez implode() ou une boucle."},
	{regexp.MustCompile(`^Object of class ([\w\\@]+) could not be converted to (?P<type1>\w+)$`), "un objet %[1]s est utilisé comme %[2]s."},
	{regexp.MustCompile(`^Cannot use object of type ([\w\\@]+) as array$`), "un objet %[1]s est utilisé comme un tableau. Ses propriétés s’écrivent avec ->."},
	{regexp.MustCompile(`^foreach\(\) argument must be of type array\|object, (?P<type1>\S+) given$`), "foreach a besoin d’un tableau, il reçoit %[1]s."},
	{regexp.MustCompile(`^Trying to access array offset on (?:value of type )?(?P<type1>\w+)$`), "vous lisez une case de tableau dans %[1]s."},
	{regexp.MustCompile(`^Attempt to read property "(.*)" on (?P<type1>\w+)$`), "vous lisez la propriété « %[1]s » sur %[2]s, qui n’en a pas."},
	{regexp.MustCompile(`^Call to a member function (\w+)\(\) on (?P<type1>\w+)$`), "vous appelez « %[1]s » sur %[2]s, qui n’est pas un objet."},
	{regexp.MustCompile(`^Value of type (?P<type1>\w+) is not callable$`), "vous appelez comme une fonction %[1]s."},
	{regexp.MustCompile(`^Unhandled match case (.*)$`), "match ne prévoit pas le cas %[1]s. Ajoutez-le, ou ajoutez default."},
	{regexp.MustCompile(`^([\w\\:]+)\(\): Passing null to parameter #\d+ \((\$\w+)\) of type (?P<type1>\S+) is deprecated$`), "%[1]s reçoit rien (null) pour %[2]s, elle attend %[3]s."},
	{regexp.MustCompile(`^Uninitialized string offset (-?\d+)$`), "le texte n’a pas de caractère numéro %[1]s : on compte à partir de 0."},
	{regexp.MustCompile(`^DateTime(?:Immutable)?::__construct\(\): Failed to parse time string \((.*)\) at position.*$`), "« %[1]s » n’est pas une date que PHP sait lire."},

	// Objects.
	{regexp.MustCompile(`^Cannot modify (?:protected\(set\) |private\(set\) )?readonly property ([\w\\@]+)::(\$\w+)$`), "la propriété %[2]s de %[1]s est en lecture seule (readonly) : elle ne change plus."},
	{regexp.MustCompile(`^Cannot (?:access|modify) (?:private|protected|private\(set\)|protected\(set\)) property ([\w\\@]+)::(\$\w+)(?: from .*)?$`), "la propriété %[2]s de %[1]s est privée : on n’y touche que depuis la classe."},
	{regexp.MustCompile(`^Call to (?:private|protected) (?:method )?([\w\\@]+)::(\w+)\(\) from .*$`), "la méthode %[2]s de %[1]s est privée : on ne l’appelle que depuis la classe."},
	{regexp.MustCompile(`^Typed property ([\w\\@]+)::(\$\w+) must not be accessed before initialization$`), "la propriété %[2]s de %[1]s est lue avant d’avoir une valeur."},
	{regexp.MustCompile(`^Cannot instantiate (?:abstract class|interface|enum|trait) ([\w\\]+)$`), "on ne peut pas fabriquer d’objet %[1]s avec new."},
	{regexp.MustCompile(`^Class ([\w\\@]+) contains (\d+) abstract methods?.*$`), "il manque %[2]s méthode(s) à la classe %[1]s, promise(s) par son interface ou sa classe mère."},
	{regexp.MustCompile(`^Non-static method ([\w\\@]+)::(\w+)\(\) cannot be called statically$`), "la méthode %[2]s de %[1]s a besoin d’un objet : utilisez -> et non ::."},
	{regexp.MustCompile(`^Using \$this when not in object context$`), "$this n’existe que dans une méthode d’un objet."},

	// Pages and files.
	{regexp.MustCompile(`^Cannot modify header information - headers already sent by \(output started at (.*):(\d+)\)$`), "header() ou setcookie() arrive trop tard : %[1]s a déjà affiché quelque chose à la ligne %[2]s."},
	{regexp.MustCompile(`^session_start\(\): Session cannot be started after headers have already been sent.*$`), "session_start() arrive trop tard : la page a déjà affiché quelque chose, même un espace avant <?php."},
	{regexp.MustCompile(`^(\w+)\((.*)\): Failed to open stream: (?:No such file or directory)$`), "%[1]s ne trouve pas le fichier « %[2]s »."},
	{regexp.MustCompile(`^(\w+)\((.*)\): Failed to open stream: Permission denied$`), "%[1]s n’a pas le droit d’écrire dans « %[2]s »."},
	{regexp.MustCompile(`(?s)^Failed opening (?:required )?'(.*?)'.*$`), "le fichier « %[1]s » à inclure n’existe pas."},
	{regexp.MustCompile(`^Allowed memory size of .*$`), "le programme demande trop de mémoire."},
}
