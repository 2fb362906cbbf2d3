package grading

import (
	"fmt"
	"regexp"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/jsvm"
)

// received says what a call gave.
func received(call curriculum.Call, c jsvm.Call) string {
	if c.Thrown != nil {
		return french("l’erreur %s", shorten(strings.TrimPrefix(c.Thrown.Name+" ("+c.Thrown.Message+")", " ")))
	}
	if call.Want == curriculum.ReturnsHTML && c.Value.Kind == jsvm.String {
		return shorten(c.Value.Text)
	}
	return describe(c.Value)
}

// expected says what a check asks.
func expected(call curriculum.Call) string {
	switch call.Want {
	case curriculum.ReturnsHTML, curriculum.ReturnsNoTag:
		text, _ := call.Value.(string)
		return text
	case curriculum.Throws:
		if name, ok := call.Value.(string); ok {
			return french("l’erreur %s", name)
		}
		return "une erreur"
	case curriculum.ReturnsNot:
		return french("autre chose que %s", describe(plainToValue(call.Value)))
	}
	return describe(plainToValue(call.Value))
}

// plainToValue gives a value written in an exercise the shape of those that come out of programs.
func plainToValue(want any) jsvm.Value {
	switch w := want.(type) {
	case nil:
		return jsvm.Value{Kind: jsvm.Null}
	case bool:
		return jsvm.Value{Kind: jsvm.Bool, Bool: w}
	case float64:
		return jsvm.Value{Kind: jsvm.Number, Num: w}
	case string:
		return jsvm.Value{Kind: jsvm.String, Text: w}
	case []any:
		v := jsvm.Value{Kind: jsvm.Array}
		for _, item := range w {
			v.Items = append(v.Items, plainToValue(item))
		}
		return v
	case map[string]any:
		v := jsvm.Value{Kind: jsvm.Object}
		for _, name := range sortedKeys(w) {
			v.Fields = append(v.Fields, jsvm.Field{Name: name, Value: plainToValue(w[name])})
		}
		return v
	}
	return jsvm.Value{Kind: jsvm.Undefined}
}

// explainLoading says why a program stopped before anything could be asked of it.
func explainLoading(e *jsvm.Exception) string {
	if e.Name == "SyntaxError" {
		return french("Je ne peux pas lire votre programme%s : %s", at(e), explainError(e))
	}
	return french("Votre programme s’arrête tout seul%s : %s", at(e), explainError(e))
}

// explainCall says why a call stopped. With secret inputs neither the call nor the words of the error are shown: the
// program could have put the inputs in them.
func explainCall(expression string, e *jsvm.Exception, secret bool) string {
	if secret {
		return french("Avec d’autres valeurs, votre programme s’arrête sur une erreur%s.", at(e))
	}
	if name := missingName(e); name != "" && strings.Contains(expression, name) && e.File == jsvm.ExpressionFile {
		return french("Je ne trouve pas « %s » dans votre programme. Vérifiez le nom : les majuscules et les accents comptent.", name)
	}
	return french("%s s’arrête sur une erreur%s : %s", shorten(expression), at(e), explainError(e))
}

// at says where, in the learner's files.
func at(e *jsvm.Exception) string {
	if e.Line == 0 || e.File == jsvm.ExpressionFile {
		return ""
	}
	return fmt.Sprintf(", à la ligne %d de %s", e.Line, e.File)
}

// notDefined recognises a name that means nothing.
var notDefined = regexp.MustCompile(`^'?([\p{L}\p{N}_$]+)'? is not defined$`)

func missingName(e *jsvm.Exception) string {
	if m := notDefined.FindStringSubmatch(e.Message); m != nil && e.Name == "ReferenceError" {
		return m[1]
	}
	return ""
}

// pageNames exist in the page of a browser and not here.
var pageNames = map[string]bool{"document": true, "localStorage": true, "sessionStorage": true, "fetch": true, "navigator": true, "location": true, "XMLHttpRequest": true}

// explanations turn what QuickJS says into simple French; %s is what the pattern caught.
var explanations = []struct {
	pattern *regexp.Regexp
	french  string
}{
	{regexp.MustCompile(`^cannot read property '(.*)' of (?:undefined|null)$`), "vous lisez « %s » sur une valeur qui n’existe pas (undefined ou null)."},
	{regexp.MustCompile(`^cannot set property '(.*)' of (?:undefined|null)$`), "vous écrivez « %s » dans une valeur qui n’existe pas (undefined ou null)."},
	{regexp.MustCompile(`^(?:'?(.*?)'? is )?not a function$`), "vous appelez comme une fonction quelque chose qui n’en est pas une. Vérifiez le nom devant la parenthèse."},
	{regexp.MustCompile(`^'(.*)' is read-only$`), "« %s » est une constante (const) : sa valeur ne peut pas changer. Utilisez let."},
	{regexp.MustCompile(`^(?:invalid )?redefinition of (?:.*)?'(.*)'$`), "« %s » est déclaré deux fois. Gardez une seule déclaration."},
	{regexp.MustCompile(`^(.*) is not initialized$`), "%s est utilisé avant sa déclaration. Déplacez la déclaration plus haut."},
	{regexp.MustCompile(`^stack overflow$`), "une fonction s’appelle elle-même sans fin. Il lui faut un cas où elle s’arrête."},
	{regexp.MustCompile(`^string too long$`), "un texte grandit sans fin."},
	{regexp.MustCompile(`^unexpected token in expression: ''$`), "le programme s’arrête trop tôt. Il manque sans doute une accolade ou une parenthèse fermante."},
	{regexp.MustCompile(`^unexpected token in expression: '(.*)'$`), "le signe « %s » n’est pas attendu ici. Regardez aussi juste avant : il manque peut-être une valeur ou une parenthèse."},
	{regexp.MustCompile(`^unexpected end of (.*)$`), "le programme s’arrête trop tôt. Il manque sans doute une accolade ou une parenthèse fermante."},
	{regexp.MustCompile(`^expecting '(.*)'$`), "il manque « %s »."},
	{regexp.MustCompile(`^unterminated (?:string|template).*$`), "un texte n’est pas fermé : il manque un guillemet."},
	{regexp.MustCompile(`^unexpected end of string$`), "un texte n’est pas fermé : il manque un guillemet."},
	{regexp.MustCompile(`^missing (.*)$`), "il manque quelque chose : %s."},
	{regexp.MustCompile(`^import.*$`), "import n’existe pas ici : écrivez tout dans votre fichier."},
}

// explainError says an error in simple French; what is not known keeps JavaScript's own words.
func explainError(e *jsvm.Exception) string {
	if name := missingName(e); name != "" {
		if pageNames[name] {
			return french("« %s » n’existe pas ici, parce que le programme s’exécute sans page.", name)
		}
		return french("« %s » n’existe pas. Vérifiez le nom : les majuscules et les accents comptent.", name)
	}
	for _, x := range explanations {
		m := x.pattern.FindStringSubmatch(e.Message)
		if m == nil || e.Name == "Error" {
			continue
		}
		text := typography.Replace(x.french)
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, m[1])
		}
		return text
	}
	if e.Name == "" {
		return french("il lance %s.", shorten(e.Message))
	}
	return french("%s.", shorten(strings.TrimSuffix(e.Name+" ("+e.Message+")", " ()")))
}
