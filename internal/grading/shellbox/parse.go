package shellbox

import (
	"strings"
)

// char is a character of a word with what the quotes made of it.
type char struct {
	r     rune
	quote byte // 0 bare, 1 literal, 2 between double quotes: only $ is alive, 3 out of a variable
}

// word is one word as typed.
type word struct {
	chars  []char
	quoted bool // it had quotes: it stays even when it is empty
}

// redirection is > file, >> file, < file, 2> file, &> file or << word.
type redirection struct {
	op     string // ">" ">>" "<" "2>" "2>>" "&>" "2>&1" "<<"
	target word
	text   string // of <<
	raw    bool   // of << with a quoted word: variables stay as they are
}

// simple is one command with its words.
type simple struct {
	words  []word
	redirs []redirection
}

// pipeline is commands joined by |.
type pipeline struct {
	commands []simple
	before   string // "", "&&", "||" or ";"
}

// problem is a line that the shell does not understand.
type problem struct{ text, hint string }

// token is a word or an operator.
type token struct {
	op   string
	word word
}

// operators, longest first.
var operators = []string{"2>&1", "&>>", "2>>", "<<<", "&&", "||", ">>", "<<", "&>", "2>", ";;", "|", ";", ">", "<", "&", "(", ")"}

// lex cuts a line into tokens.
func lex(line string) ([]token, *problem) {
	var out []token
	src := []rune(line)
	for i := 0; i < len(src); {
		switch c := src[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '#':
			return out, nil
		}
		if op := operatorAt(src[i:]); op != "" {
			out = append(out, token{op: op})
			i += len([]rune(op))
			continue
		}
		w, n, fault := lexWord(src[i:])
		if fault != nil {
			return nil, fault
		}
		out = append(out, token{word: w})
		i += n
	}
	return out, nil
}

func operatorAt(src []rune) string {
	head := string(src[:min(len(src), 4)])
	for _, op := range operators {
		if strings.HasPrefix(head, op) {
			return op
		}
	}
	return ""
}

func lexWord(src []rune) (w word, n int, fault *problem) {
	i := 0
	for i < len(src) {
		switch c := src[i]; {
		case c == ' ' || c == '\t' || strings.ContainsRune("|;<>&()", c):
			return w, i, nil
		case c == '\\':
			if i+1 >= len(src) {
				return w, i + 1, nil
			}
			w.chars = append(w.chars, char{src[i+1], 1})
			w.quoted = true
			i += 2
		case c == '\'':
			end := i + 1
			for end < len(src) && src[end] != '\'' {
				w.chars = append(w.chars, char{src[end], 1})
				end++
			}
			if end == len(src) {
				return w, 0, unclosed("'", "Il y a une apostrophe seule. Mettez le texte entre guillemets doubles : \"l’accueil\".")
			}
			w.quoted = true
			i = end + 1
		case c == '"':
			end := i + 1
			for end < len(src) && src[end] != '"' {
				if src[end] == '\\' && end+1 < len(src) && strings.ContainsRune("\"\\$`", src[end+1]) {
					w.chars = append(w.chars, char{src[end+1], 1})
					end += 2
					continue
				}
				w.chars = append(w.chars, char{src[end], 2})
				end++
			}
			if end >= len(src) {
				return w, 0, unclosed("\"", "Un guillemet ouvre un texte, un autre le ferme. Comptez-les.")
			}
			w.quoted = true
			i = end + 1
		case c == '`' || c == '$' && i+1 < len(src) && src[i+1] == '(':
			return w, 0, &problem{"la substitution de commande n'existe pas dans ce terminal", "Lancez d’abord la commande seule, lisez sa réponse, puis utilisez-la."}
		default:
			w.chars = append(w.chars, char{c, 0})
			i++
		}
	}
	return w, i, nil
}

func unclosed(mark, hint string) *problem {
	return &problem{"fin de fichier (EOF) prématurée lors de la recherche du « " + mark + " » correspondant", hint}
}

// parse reads a command line; body is the text of its <<, when there is one.
func parse(line, body string) ([]pipeline, *problem) {
	tokens, fault := lex(strings.TrimRight(line, "\r"))
	if fault != nil {
		return nil, fault
	}
	var out []pipeline
	current := pipeline{}
	var cmd simple
	commands := 0
	flush := func(op string) *problem {
		if len(cmd.words)+len(cmd.redirs) == 0 {
			return unexpected(op)
		}
		current.commands = append(current.commands, cmd)
		cmd = simple{}
		if commands++; commands > maxCommands || len(current.commands) > maxPipes {
			return &problem{"trop de commandes sur une ligne", "Coupez-la en plusieurs lignes."}
		}
		return nil
	}
	for i := 0; i < len(tokens); i++ {
		switch t := tokens[i]; t.op {
		case "":
			cmd.words = append(cmd.words, t.word)
		case "|":
			if fault := flush(t.op); fault != nil {
				return nil, fault
			}
			if i+1 == len(tokens) {
				return nil, &problem{"erreur de syntaxe : fin de fichier prématurée", "Après |, écrivez une autre commande."}
			}
		case "&&", "||", ";":
			if fault := flush(t.op); fault != nil {
				return nil, fault
			}
			out = append(out, current)
			current = pipeline{before: t.op}
			if i+1 == len(tokens) {
				if t.op == ";" {
					return out, nil
				}
				return nil, &problem{"erreur de syntaxe : fin de fichier prématurée", "Après " + t.op + ", écrivez une autre commande."}
			}
		case "2>&1":
			cmd.redirs = append(cmd.redirs, redirection{op: t.op})
		case ">", ">>", "<", "2>", "2>>", "&>", "&>>", "<<":
			if i+1 >= len(tokens) || tokens[i+1].op != "" {
				next := "newline"
				if i+1 < len(tokens) {
					next = tokens[i+1].op
				}
				return nil, &problem{"erreur de syntaxe près du symbole inattendu « " + next + " »", "Après " + t.op + ", écrivez le nom d’un fichier."}
			}
			i++
			r := redirection{op: t.op, target: tokens[i].word}
			if t.op == "<<" {
				mark := plain(r.target)
				text, fault := hereText(body, mark)
				if fault != nil {
					return nil, fault
				}
				r.text, r.raw = text, r.target.quoted
			}
			cmd.redirs = append(cmd.redirs, r)
		case "&":
			return nil, &problem{"les commandes en arrière-plan n'existent pas dans ce terminal", "Pour enchaîner deux commandes, écrivez && entre les deux."}
		case "(", ")":
			return nil, &problem{"erreur de syntaxe près du symbole inattendu « " + t.op + " »", "Pour un nom qui a des parenthèses, mettez-le entre guillemets."}
		default:
			return nil, unexpected(t.op)
		}
	}
	if len(cmd.words)+len(cmd.redirs) > 0 {
		if fault := flush(""); fault != nil {
			return nil, fault
		}
	}
	if len(current.commands) > 0 {
		out = append(out, current)
	}
	return out, nil
}

func unexpected(op string) *problem {
	return &problem{"erreur de syntaxe près du symbole inattendu « " + op + " »", "Il manque une commande avant " + op + "."}
}

// plain is a word without its quotes, nothing expanded.
func plain(w word) string {
	var b strings.Builder
	for _, c := range w.chars {
		b.WriteRune(c.r)
	}
	return b.String()
}

// hereWord finds the word after <<, which ends the text that follows the line.
func hereWord(line string) (mark string, quoted, found bool) {
	if !strings.Contains(line, "<<") {
		return "", false, false
	}
	tokens, fault := lex(line)
	if fault != nil {
		return "", false, false
	}
	for i, t := range tokens {
		if t.op == "<<" && i+1 < len(tokens) && tokens[i+1].op == "" {
			return plain(tokens[i+1].word), tokens[i+1].word.quoted, true
		}
	}
	return "", false, false
}

// hereText gives the lines before the one that is the mark alone.
func hereText(body, mark string) (string, *problem) {
	if body == mark {
		return "", nil
	}
	if text, ok := strings.CutSuffix(body, "\n"+mark); ok {
		return text + "\n", nil
	}
	if text, _, ok := strings.Cut(body, "\n"+mark+"\n"); ok {
		return text + "\n", nil
	}
	return "", &problem{"le texte après << ne se termine pas : il manque une ligne « " + mark + " »", "Pour écrire un fichier, utilisez le bouton « Écrire un fichier »."}
}
