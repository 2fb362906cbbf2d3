package grading

import (
	"fmt"
	"regexp"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/phpvm"
)

// describePHP says a value of a program in a French sentence.
func describePHP(v phpvm.Value) string {
	code := shorten(strings.ToValidUTF8(v.Code(), "\ufffd"))
	switch v.Kind {
	case phpvm.Null:
		return "rien (null)"
	case phpvm.String:
		if v.Text == "" {
			return `un texte vide ("")`
		}
		return "le texte " + code
	case phpvm.Array:
		if len(v.Fields) == 0 {
			return "un tableau vide []"
		}
		return "le tableau " + code
	case phpvm.Object:
		return "l’objet " + code
	case phpvm.Enum:
		return "le cas " + code
	case phpvm.Closure:
		return "une fonction"
	case phpvm.Resource:
		return "une ressource (un fichier ouvert, par exemple)"
	case phpvm.Cycle, phpvm.Elided:
		return "une valeur trop grande pour être montrée"
	}
	return code // booleans and numbers: as in the program
}

// receivedPHP says what a call gave.
func receivedPHP(call curriculum.Call, c phpvm.Call) string {
	if c.Thrown != nil {
		return french("l’erreur %s", shorten(strings.TrimSuffix(c.Thrown.Class+" ("+c.Thrown.Message+")", " ()")))
	}
	if call.Want == curriculum.ReturnsHTML && c.Value.Kind == phpvm.String && c.Value.Text != "" {
		return shorten(c.Value.Text)
	}
	return describePHP(c.Value)
}

// expectedPHP says what a check asks.
func expectedPHP(call curriculum.Call) string {
	switch call.Want {
	case curriculum.Returns:
		return describePHP(plainToPHP(call.Value))
	case curriculum.ReturnsNot:
		return french("autre chose que %s", describePHP(plainToPHP(call.Value)))
	}
	return expected(call)
}

// atPHP says where, in the learner's files.
func atPHP(file string, line int) string {
	if line == 0 || file == "" || file == phpvm.ExpressionFile || strings.HasPrefix(file, "/") {
		return ""
	}
	return fmt.Sprintf(", à la ligne %d de %s", line, file)
}

// explainPHPLoading says why a program stopped before anything could be asked of it.
func explainPHPLoading(e *phpvm.Exception) string {
	switch {
	case e.Exit:
		return french("Votre programme s’arrête avec exit ou die pendant qu’on le lit : rien ne peut être vérifié après.")
	case unreadablePHP(e):
		return french("Je ne peux pas lire votre programme%s : %s", atPHP(e.File, e.Line), explainPHP(e))
	}
	return french("Votre programme s’arrête tout seul%s : %s", atPHP(e.File, e.Line), explainPHP(e))
}

// unreadablePHP tells a program that is not PHP from one that fails.
func unreadablePHP(e *phpvm.Exception) bool {
	return e.Class == "ParseError" || e.Class == "Parse error"
}

// explainPHPCall says why a call stopped. With secret inputs neither the call nor the words of the error are shown: the
// program could have put the inputs in them.
func explainPHPCall(expression string, e *phpvm.Exception, secret bool) string {
	switch {
	case e.Exit:
		return french("Votre programme s’arrête avec exit ou die au lieu de rendre une valeur. Utilisez return.")
	case secret:
		return french("Avec d’autres valeurs, votre programme s’arrête sur une erreur%s.", atPHP(e.File, e.Line))
	}
	if m := undefinedFunction.FindStringSubmatch(e.Message); m != nil && e.File == phpvm.ExpressionFile {
		return french("Je ne trouve pas la fonction « %s » dans votre programme. Vérifiez son nom, et qu’elle n’est ni dans une classe ni dans un espace de noms (namespace).", m[1])
	}
	return french("%s s’arrête sur une erreur%s : %s", shorten(expression), atPHP(e.File, e.Line), explainPHP(e))
}

var undefinedFunction = regexp.MustCompile(`^Call to undefined function (.*)\(\)$`)

// withComplaint adds what PHP itself said to the message of a failed check: it is often the reason.
func withComplaint(message string, all []phpvm.Complaint) string {
	for _, c := range all {
		if c.File == phpvm.ExpressionFile || c.Grave() {
			continue
		}
		e := &phpvm.Exception{Class: c.Level, Message: c.Message, File: c.File, Line: c.Line}
		said := explainPHP(e)
		if strings.Contains(message, said) {
			return message
		}
		return message + " " + french("PHP signale%s : %s", atPHP(c.File, c.Line), said)
	}
	return message
}

// phpTypes name the types of PHP in French.
var phpTypes = map[string]string{
	"int": "un nombre entier (int)", "float": "un nombre à virgule (float)", "string": "un texte (string)", "array": "un tableau (array)",
	"bool": "vrai ou faux (bool)", "true": "vrai (true)", "false": "faux (false)", "null": "rien (null)", "none": "rien", "void": "rien (void)",
	"callable": "une fonction (callable)", "object": "un objet", "iterable": "une liste (iterable)",
}

func phpType(name string) string {
	optional, maybe := strings.CutPrefix(name, "?")
	if known, ok := phpTypes[optional]; ok {
		name = known
	} else if strings.ContainsAny(optional, "|&") {
		name = optional
	} else {
		name = french("un objet %s", optional)
	}
	if maybe {
		name += " ou rien (null)"
	}
	return name
}

// explainPHP says an error or a warning in simple French; what is not known keeps PHP's own words.
func explainPHP(e *phpvm.Exception) string {
	if m := sqlState.FindStringSubmatch(e.Message); m != nil {
		return explainPHPDatabase(m[1])
	}
	for _, x := range phpExplanations {
		m := x.pattern.FindStringSubmatch(e.Message)
		if m == nil {
			continue
		}
		args := make([]any, 0, len(m))
		for i, caught := range m[1:] {
			caught = shorten(strings.TrimPrefix(caught, phpvm.Root+"/"))
			if strings.HasPrefix(x.pattern.SubexpNames()[i+1], "type") {
				caught = phpType(caught)
			}
			args = append(args, caught)
		}
		text := typography.Replace(x.french)
		if strings.Contains(text, "%") {
			text = fmt.Sprintf(text, args...)
		}
		return text
	}
	if e.Class == "" || strings.Contains(e.Class, " ") || e.Class == "Warning" || e.Class == "Notice" || e.Class == "Deprecated" {
		return french("PHP dit « %s ».", shorten(e.Message))
	}
	return french("%s.", shorten(strings.TrimSuffix(e.Class+" ("+e.Message+")", " ()")))
}

// sqlState recognises an error of the database.
var sqlState = regexp.MustCompile(`^SQLSTATE\[\w+\](?: \[\d+\])?:? ?(?:General error: |Integrity constraint violation: )?(?:\d+ )?(.*)$`)

// explainPHPDatabase says an error of SQLite met from PHP.
func explainPHPDatabase(message string) string {
	for _, x := range sqlExplanations {
		if m := x.pattern.FindStringSubmatch(message); m != nil {
			text := typography.Replace(x.french)
			if strings.Contains(text, "%s") {
				text = fmt.Sprintf(text, m[1])
			}
			return french("dans la requête SQL, %s", text)
		}
	}
	return french("la base de données dit « %s ».", shorten(message))
}
