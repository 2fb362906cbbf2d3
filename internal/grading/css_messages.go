package grading

import (
	"chantier/internal/grading/cascade/syntax"
)

// sayFault says in simple French what is wrong in a sheet, where, and what to try.
func sayFault(file string, f syntax.Fault) string {
	where := french("%s, ligne %d, colonne %d : ", file, f.Line, f.Col)
	at := f.At
	if at == (syntax.Pos{}) {
		at = f.Pos
	}
	text := shorten(f.Text)
	switch f.Kind {
	case syntax.MissingSemicolon:
		return where + french("il manque un point-virgule à la fin de « %s », ligne %d. Sans lui, le navigateur lit « %s » comme la suite de la valeur et laisse tomber les deux.", text, at.Line, f.Value)
	case syntax.UnclosedMark:
		if f.Text == "{" {
			if f.At != (syntax.Pos{}) {
				return where + french("cette accolade { n’est jamais fermée. Il manque sans doute une accolade } avant la ligne %d.", at.Line)
			}
			return where + french("cette accolade { n’est jamais fermée. Ajoutez } à la fin de la règle.")
		}
		return where + french("« %s » s’ouvre et ne se ferme jamais. Comptez les parenthèses et les crochets.", text)
	case syntax.StrayMark:
		return where + french("« %s » ferme quelque chose qui n’est pas ouvert. Il y en a un de trop, ou son ouverture manque plus haut.", text)
	case syntax.UnclosedString:
		return where + french("ce guillemet n’est jamais fermé. Les guillemets vont par deux, sur la même ligne.")
	case syntax.UnclosedComment:
		return where + french("ce commentaire /* ne se ferme jamais. Il avale tout ce qui suit : ajoutez */.")
	case syntax.MissingColon:
		return where + french("je ne comprends pas « %s ». Une déclaration s’écrit « propriété : valeur ; », avec deux-points.", text)
	case syntax.MissingBlock:
		return where + french("« %s » n’a pas d’accolades. Une règle s’écrit « sélecteur { … } ».", text)
	case syntax.EmptyValue:
		return where + french("« %s » n’a pas de valeur. Écrivez-la après les deux-points.", text)
	case syntax.UnknownProperty:
		return where + french("la propriété « %s » n’existe pas. ", text) + nearOr(f.Near, "Relisez-la lettre par lettre.")
	case syntax.WrongValue:
		return where + french("« %s » n’est pas une valeur de %s. ", shorten(f.Value), text) + nearOr(f.Near, "Vérifiez l’orthographe, l’unité et les parenthèses.")
	case syntax.WrongSelector:
		return where + french("le sélecteur « %s » n’est pas compris : toute la règle est ignorée. Vérifiez les points, les dièses et les virgules.", text)
	case syntax.UnknownAtRule:
		return where + french("« @%s » n’existe pas. ", text) + nearOr(f.Near, "Relisez le mot après @.")
	}
	return where + french("le navigateur ne comprend pas « %s ».", text)
}

func nearOr(near, otherwise string) string {
	if near != "" {
		return french("Vouliez-vous écrire « %s » ?", near)
	}
	return otherwise
}
