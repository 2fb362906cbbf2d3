package shellbox

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"chantier/internal/grading/gitbox"
)

// builtin is a command of the terminal.
type builtin struct {
	usage, help string // in French, one line each
	inShell     bool   // part of the shell, not a program
	run         func(c *call) int
}

// builtins is every command.
var builtins map[string]builtin

func init() { // the table names functions that read the table
	builtins = map[string]builtin{
		"pwd":     {"pwd", "Dire dans quel dossier vous êtes.", true, doPwd},
		"cd":      {"cd [dossier]", "Aller dans un dossier. « cd .. » remonte, « cd » revient chez vous.", true, doCd},
		"ls":      {"ls [-l] [-a] [-h] [-R] [dossier]", "Montrer ce que contient un dossier. -l : en détail, -a : aussi les fichiers cachés, -R : aussi les sous-dossiers.", false, doLs},
		"tree":    {"tree [-a] [-L niveau] [dossier]", "Dessiner l’arbre des dossiers.", false, doTree},
		"mkdir":   {"mkdir [-p] dossier...", "Créer un dossier. -p : crée tout le chemin.", false, doMkdir},
		"rmdir":   {"rmdir dossier...", "Enlever un dossier vide.", false, doRmdir},
		"touch":   {"touch fichier...", "Créer un fichier vide.", false, doTouch},
		"cp":      {"cp [-r] source... destination", "Copier. -r : un dossier et tout ce qu’il contient.", false, doCp},
		"mv":      {"mv source... destination", "Déplacer ou renommer.", false, doMv},
		"rm":      {"rm [-r] [-f] fichier...", "Supprimer, sans retour possible. -r : un dossier et tout ce qu’il contient.", false, doRm},
		"cat":     {"cat [-n] fichier...", "Montrer le contenu d’un fichier.", false, doCat},
		"less":    {"less fichier", "Lire un fichier.", false, doLess},
		"more":    {"more fichier", "Lire un fichier.", false, doLess},
		"head":    {"head [-n nombre] fichier", "Montrer le début d’un fichier.", false, doHead},
		"tail":    {"tail [-n nombre] fichier", "Montrer la fin d’un fichier.", false, doTail},
		"wc":      {"wc [-l] [-w] [-c] fichier...", "Compter les lignes, les mots, les octets.", false, doWc},
		"grep":    {"grep [-r] [-n] [-i] [-l] [-c] motif fichier...", "Chercher un mot. -r : dans un dossier, -n : avec le numéro de ligne, -i : sans tenir compte des majuscules.", false, doGrep},
		"find":    {"find dossier [-name motif] [-type f|d]", "Chercher des fichiers par leur nom.", false, doFind},
		"sort":    {"sort [-r] [-n] [-u] fichier", "Trier les lignes.", false, doSort},
		"uniq":    {"uniq [-c] fichier", "Enlever les lignes qui se suivent et se répètent.", false, doUniq},
		"cut":     {"cut -d séparateur -f numéro fichier", "Garder des colonnes.", false, doCut},
		"tee":     {"tee fichier", "Écrire dans un fichier et montrer.", false, doTee},
		"echo":    {"echo texte", "Afficher un texte. « > fichier » l’écrit dans un fichier.", true, doEcho},
		"printf":  {"printf format valeur...", "Afficher un texte, sans aller à la ligne.", true, doPrintf},
		"chmod":   {"chmod droits fichier...", "Changer les droits : chmod u+x, chmod 644.", false, doChmod},
		"du":      {"du [-h] [-s] [dossier]", "Dire la place prise sur le disque.", false, doDu},
		"file":    {"file fichier...", "Dire de quel genre est un fichier.", false, doFile},
		"which":   {"which commande", "Dire où se trouve une commande.", false, doWhich},
		"type":    {"type commande", "Dire ce qu’est une commande.", true, doType},
		"date":    {"date", "Donner la date et l’heure.", false, doDate},
		"whoami":  {"whoami", "Dire qui vous êtes.", false, doWhoami},
		"history": {"history", "Montrer les commandes déjà tapées.", true, doHistory},
		"clear":   {"clear", "Effacer l’écran.", false, doClear},
		"help":    {"help [commande]", "Montrer les commandes, ou en expliquer une.", true, doHelp},
		"man":     {"man commande", "Expliquer une commande.", false, doMan},
		"export":  {"export NOM=valeur", "Garder une valeur sous un nom.", true, doExport},
		"env":     {"env", "Montrer les variables.", false, doEnv},
		"true":    {"true", "Réussir sans rien faire.", true, func(*call) int { return 0 }},
		"false":   {"false", "Échouer sans rien faire.", true, func(*call) int { return 1 }},
		"exit":    {"exit", "Quitter le terminal.", true, doExit},
		"ecrire":  {"ecrire fichier", "Écrire un fichier. Le bouton « Écrire un fichier » le fait pour vous.", false, doEcrire},
		"git":     {"git commande", "", false, doGit},
	}
}

// elsewhere are programs that learners know and that this terminal does not have, with what to do.
var elsewhere = map[string]string{
	"nano": editorHint, "vim": editorHint, "vi": editorHint, "emacs": editorHint, "code": editorHint, "gedit": editorHint, "notepad": editorHint,
	"sudo": "Ici, vous n’avez jamais besoin de sudo.", "su": "Ici, vous n’avez jamais besoin de su.",
	"apt": "Rien ne s’installe ici.", "apt-get": "Rien ne s’installe ici.", "npm": "Rien ne s’installe ici.", "brew": "Rien ne s’installe ici.",
	"ssh": "Ce terminal n’a pas de réseau.", "curl": "Ce terminal n’a pas de réseau.", "wget": "Ce terminal n’a pas de réseau.", "ping": "Ce terminal n’a pas de réseau.",
	"dir": "Sous Unix, la commande est ls.", "cls": "Sous Unix, la commande est clear.", "copy": "Sous Unix, la commande est cp.", "move": "Sous Unix, la commande est mv.",
	"del": "Sous Unix, la commande est rm.", "ren": "Sous Unix, on renomme avec mv.", "rename": "On renomme avec mv.", "md": "Sous Unix, la commande est mkdir.",
	"sed": "Changez le fichier avec le bouton « Écrire un fichier ».", "awk": "Pour garder une colonne, utilisez cut.", "python": "Les programmes ne s’exécutent pas ici.",
	"python3": "Les programmes ne s’exécutent pas ici.", "node": "Les programmes ne s’exécutent pas ici.", "bash": "Les programmes ne s’exécutent pas ici.", "sh": "Les programmes ne s’exécutent pas ici.",
	"ln": "Ce terminal n’a pas de liens.", "xargs": "Lisez d’abord la réponse, puis écrivez la commande.", "ps": "Aucun programme ne tourne ici.", "kill": "Aucun programme ne tourne ici.", "top": "Aucun programme ne tourne ici.",
	"if": loopHint, "for": loopHint, "while": loopHint, "function": loopHint,
}

const (
	editorHint = "Pour écrire un fichier, utilisez le bouton « Écrire un fichier »."
	loopHint   = "Conditions et boucles n’existent pas ici : écrivez une commande par ligne."
)

func names() []string {
	out := make([]string, 0, len(builtins))
	for n := range builtins {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func doHelp(c *call) int {
	if len(c.args) > 0 {
		return doMan(c)
	}
	for _, n := range names() {
		if b := builtins[n]; b.help != "" {
			c.print(n + strings.Repeat(" ", 9-utf8.RuneCountInString(n)) + b.help + "\n")
		}
	}
	c.print("git      Garder l’histoire d’un projet : tapez « git help ».\n")
	return 0
}

func doMan(c *call) int {
	if len(c.args) == 0 {
		c.complain("Quelle page de manuel voulez-vous ?\n")
		return 1
	}
	name := c.args[0]
	b, ok := builtins[name]
	if !ok {
		c.complain("Aucune entrée de manuel pour " + name + "\n")
		return 16
	}
	if name == "git" {
		return gitbox.Run(c.gitEnv(), []string{"help"})
	}
	c.print(b.usage + "\n    " + b.help + "\n")
	return 0
}

func doType(c *call) int {
	code := 0
	for _, name := range c.args {
		b, ok := builtins[name]
		switch {
		case !ok:
			c.complain("bash: type: " + name + " : non trouvé\n")
			code = 1
		case b.inShell:
			c.print(name + " est une primitive du shell\n")
		default:
			c.print(name + " est /usr/bin/" + name + "\n")
		}
	}
	return code
}

var days = [...]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}

func doDate(c *call) int {
	if len(c.args) > 0 {
		c.hint("Ici, date n’a pas d’options.")
		return c.fail("opérande supplémentaire '" + c.args[0] + "'")
	}
	t := c.now
	c.print(fmt.Sprintf("%s %02d %s %d %s CEST\n", days[t.Weekday()], t.Day(), months[t.Month()-1], t.Year(), t.Format("15:04:05")))
	return 0
}

func doWhoami(c *call) int {
	c.print(User + "\n")
	return 0
}

func doHistory(c *call) int {
	for i, line := range c.Box.history {
		first, _, _ := strings.Cut(line, "\n")
		c.print(fmt.Sprintf("%5d  %s\n", i+1, first))
	}
	return 0
}

func doClear(c *call) int {
	c.Box.clear = true
	return 0
}

func doExport(c *call) int {
	for _, a := range c.args {
		if strings.Contains(a, "=") {
			c.assign(a)
		}
	}
	return 0
}

func doEnv(c *call) int {
	var lines []string
	for k, v := range c.env {
		lines = append(lines, k+"="+v+"\n")
	}
	slices.Sort(lines)
	c.print(strings.Join(lines, ""))
	return 0
}

func doExit(c *call) int {
	c.hint("Ce terminal reste ouvert. Quand vous avez fini, utilisez le bouton « Vérifier ».")
	return 0
}

func doGit(c *call) int { return gitbox.Run(c.gitEnv(), c.args) }

// gitEnv lets git work in the terminal.
func (c *call) gitEnv() *gitbox.Env {
	return &gitbox.Env{Tree: c.Tree, Dir: c.dir, Home: Home, Global: c.global, Now: c.now, Locate: locate,
		Print: c.print, Fail: c.complain, Advise: c.hint, Spend: c.Spend}
}

// locate gives the folder that stands for a repository of the network.
func locate(address string) string {
	rest := address
	if _, after, ok := strings.Cut(address, "://"); ok {
		rest = after
		if at := strings.IndexByte(rest, '@'); at >= 0 && at < strings.IndexByte(rest+"/", '/') {
			rest = rest[at+1:]
		}
	} else if _, after, ok := strings.Cut(address, "@"); ok {
		rest = strings.Replace(after, ":", "/", 1)
	}
	return network + "/" + strings.TrimSuffix(rest, "/")
}

// GitStatus is what git status --porcelain says in a folder.
func (b *Box) GitStatus(folder string) string {
	env := (&call{Box: b}).gitEnv()
	env.Dir = folder
	return gitbox.Porcelain(env)
}

// Remote gives the repository at an address, nil when there is none.
func (b *Box) Remote(address string) *gitbox.Repo {
	if strings.HasPrefix(address, "/") {
		return gitbox.At(b.Tree, address)
	}
	if strings.Contains(address, "://") || strings.Contains(address, "@") {
		return gitbox.At(b.Tree, locate(address))
	}
	return gitbox.At(b.Tree, b.abs(address))
}
