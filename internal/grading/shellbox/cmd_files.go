package shellbox

import (
	"errors"
	"path"
	"strconv"
	"strings"

	"chantier/internal/grading/memtree"
)

func doMkdir(c *call) int {
	on, _, names, ok := c.flags("pv", map[string]rune{"parents": 'p', "verbose": 'v'}, "m")
	if !ok {
		return 1
	}
	if len(names) == 0 {
		return c.missing("opérande manquant")
	}
	code := 0
	for _, name := range names {
		full := strings.TrimSuffix(c.abs(name), "/")
		err := error(nil)
		if on['p'] {
			err = c.Tree.MkdirAll(full)
		} else {
			err = c.Tree.Mkdir(full)
		}
		if err == nil {
			if on['v'] {
				c.print("mkdir: création du répertoire '" + name + "'\n")
			}
			continue
		}
		code = c.fail("impossible de créer le répertoire « " + name + " »: " + err.Error())
		switch {
		case errors.Is(err, memtree.ErrNotExist):
			c.hint("Le dossier au-dessus n’existe pas. mkdir -p crée tout le chemin.")
		case errors.Is(err, memtree.ErrExist):
			c.hint("Ce nom est déjà pris ici. Regardez avec ls.")
		}
	}
	return code
}

func doRmdir(c *call) int {
	_, _, names, ok := c.flags("v", nil, "")
	if !ok {
		return 1
	}
	if len(names) == 0 {
		return c.missing("opérande manquant")
	}
	code := 0
	for _, name := range names {
		full := strings.TrimSuffix(c.abs(name), "/")
		n, err := c.Tree.Lookup(full)
		if err == nil && !n.IsDir() {
			err = memtree.ErrNotDir
		}
		if err == nil && c.inside(full) {
			err = errors.New("Ressource occupée")
		}
		if err == nil {
			err = c.Tree.Remove(full)
		}
		if err != nil {
			code = c.fail("impossible de supprimer '" + name + "': " + err.Error())
			if errors.Is(err, memtree.ErrNotEmpty) {
				c.hint("rmdir n’enlève que les dossiers vides. Regardez d’abord ce qu’il contient avec ls -a.")
			}
		}
	}
	return code
}

// inside tells whether the current folder is a folder or stands under it.
func (c *call) inside(full string) bool {
	return full == "/" || c.dir == full || strings.HasPrefix(c.dir, full+"/")
}

func doTouch(c *call) int {
	_, _, names, ok := c.flags("acm", nil, "")
	if !ok {
		return 1
	}
	if len(names) == 0 {
		return c.missing("opérande de fichier manquant")
	}
	code := 0
	for _, name := range names {
		c.Spend(4)
		full := c.abs(name)
		n, err := c.Tree.Lookup(full)
		if err == nil {
			n.Modified = c.Tree.Now()
			continue
		}
		if err = c.Tree.WriteFile(full, ""); err != nil {
			code = c.fail("impossible de faire un touch '" + name + "': " + err.Error())
			if errors.Is(err, memtree.ErrNotExist) {
				c.hint("Le dossier n’existe pas encore. Créez-le d’abord avec mkdir.")
			}
		}
	}
	return code
}

func doCp(c *call) int { return c.transfer("rRafipvun", c.copyOne) }

func doMv(c *call) int { return c.transfer("fivnu", c.moveOne) }

// transfer is what cp and mv share: several sources go into a folder, one source takes a name.
func (c *call) transfer(known string, one func(on map[rune]bool, from, to, fromName, toName string) int) int {
	on, _, names, ok := c.flags(known, map[string]rune{"recursive": 'r', "force": 'f', "interactive": 'i', "verbose": 'v', "no-clobber": 'n', "archive": 'a'}, "")
	if !ok {
		return 1
	}
	switch len(names) {
	case 0:
		return c.missing("opérande de fichier manquant")
	case 1:
		return c.missing("opérande de fichier cible manquant après '" + names[0] + "'")
	}
	target := names[len(names)-1]
	n, err := c.Tree.Lookup(c.abs(target))
	into := err == nil && n.IsDir()
	if len(names) > 2 && !into {
		if err == nil {
			err = memtree.ErrNotDir
		}
		c.hint("Avec plusieurs fichiers, le dernier nom doit être un dossier qui existe.")
		return c.fail("cible '" + target + "': " + err.Error())
	}
	code := 0
	for _, name := range names[:len(names)-1] {
		from, to, toName := c.abs(name), c.abs(target), target
		if into {
			to = path.Join(to, path.Base(path.Clean(from)))
			toName = strings.TrimSuffix(target, "/") + "/" + path.Base(path.Clean(from))
		}
		if one(on, from, to, name, toName) != 0 {
			code = 1
		}
	}
	return code
}

// source finds what is copied or moved.
func (c *call) source(from, name string) (*memtree.Node, bool) {
	n, err := c.Tree.Lookup(from)
	if err != nil {
		c.fail("impossible d'évaluer '" + name + "': " + err.Error())
		c.hint(c.nameHint(name, err))
		return nil, false
	}
	return n, true
}

func (c *call) copyOne(on map[rune]bool, from, to, fromName, toName string) int {
	n, ok := c.source(from, fromName)
	if !ok {
		return 1
	}
	from = strings.TrimSuffix(from, "/")
	if n.IsDir() {
		switch {
		case !on['r'] && !on['R'] && !on['a']:
			c.fail("-r non spécifié ; omission du répertoire '" + fromName + "'")
			c.hint("Pour copier un dossier et tout ce qu’il contient : cp -r")
			return 1
		case to == from || strings.HasPrefix(to, from+"/"):
			return c.fail("impossible de copier un répertoire, '" + fromName + "', dans lui-même, '" + toName + "'")
		}
		return c.copyFolder(n, from, to, fromName, toName)
	}
	if path.Clean(to) == path.Clean(from) {
		return c.fail("'" + fromName + "' et '" + toName + "' identifient le même fichier")
	}
	if old, err := c.Tree.Lookup(to); err == nil && on['n'] && !old.IsDir() {
		return 0
	}
	if err := c.Tree.Copy(from, to); err != nil {
		return c.fail("impossible de créer le fichier standard '" + toName + "': " + err.Error())
	}
	c.tell(on, fromName, toName)
	return 0
}

func (c *call) tell(on map[rune]bool, fromName, toName string) {
	if on['v'] {
		c.print("'" + fromName + "' -> '" + toName + "'\n")
	}
}

// copyFolder copies into a free place, or merges with the folder that stands there, as cp does.
func (c *call) copyFolder(n *memtree.Node, from, to, fromName, toName string) int {
	c.Spend(1)
	old, err := c.Tree.Lookup(to)
	if err != nil {
		if err := c.Tree.Copy(from, strings.TrimSuffix(to, "/")); err != nil {
			return c.fail("impossible de créer le répertoire '" + toName + "': " + err.Error())
		}
		return 0
	}
	if !old.IsDir() {
		return c.fail("impossible d'écraser le non-répertoire '" + toName + "' par le répertoire '" + fromName + "'")
	}
	code := 0
	for _, name := range n.Names() {
		child := n.Child(name)
		a, b := path.Join(from, name), path.Join(to, name)
		if child.IsDir() {
			code = max(code, c.copyFolder(child, a, b, fromName+"/"+name, toName+"/"+name))
		} else if err := c.Tree.Copy(a, b); err != nil {
			code = c.fail("impossible de créer le fichier standard '" + toName + "/" + name + "': " + err.Error())
		}
	}
	return code
}

func (c *call) moveOne(on map[rune]bool, from, to, fromName, toName string) int {
	n, ok := c.source(from, fromName)
	if !ok {
		return 1
	}
	from = strings.TrimSuffix(from, "/")
	clean := strings.TrimSuffix(to, "/")
	switch {
	case n.IsDir() && (clean == from || strings.HasPrefix(clean, from+"/")):
		return c.fail("impossible de déplacer '" + fromName + "' vers un sous-répertoire de lui-même, '" + toName + "'")
	case clean == from:
		return c.fail("'" + fromName + "' et '" + toName + "' identifient le même fichier")
	case c.inside(from):
		return c.fail("impossible de déplacer '" + fromName + "' vers '" + toName + "': Ressource occupée")
	}
	old, err := c.Tree.Lookup(clean)
	if err == nil && on['n'] {
		return 0
	}
	if err != nil && strings.HasSuffix(to, "/") && !n.IsDir() {
		c.fail("impossible de déplacer '" + fromName + "' vers '" + toName + "': " + memtree.ErrNotDir.Error())
		c.hint("Ce dossier n’existe pas. Créez-le d’abord avec mkdir.")
		return 1
	}
	if err == nil && old.IsDir() && !n.IsDir() {
		return c.fail("impossible d'écraser le répertoire '" + toName + "' par un non-répertoire")
	}
	if err := c.Tree.Rename(from, clean); err != nil {
		c.fail("impossible de déplacer '" + fromName + "' vers '" + toName + "': " + err.Error())
		return 1
	}
	c.tell(on, fromName, toName)
	return 0
}

func doRm(c *call) int {
	on, _, names, ok := c.flags("rRfivd", map[string]rune{"recursive": 'r', "force": 'f', "interactive": 'i', "verbose": 'v', "no-preserve-root": 'Z'}, "")
	if !ok {
		return 1
	}
	if len(names) == 0 {
		if on['f'] {
			return 0
		}
		return c.missing("opérande manquant")
	}
	code := 0
	for _, name := range names {
		full := c.abs(name)
		clean := path.Clean(full)
		n, err := c.Tree.Lookup(full)
		base := path.Base(strings.TrimSuffix(name, "/"))
		switch {
		case err != nil:
			if !on['f'] {
				code = c.fail("impossible de supprimer '" + name + "': " + err.Error())
				c.hint(c.nameHint(name, err))
			}
		case n.IsDir() && !on['r'] && !on['R']:
			if on['d'] && len(n.Names()) == 0 {
				_ = c.Tree.Remove(clean) // shown to be an empty folder
				continue
			}
			code = c.fail("impossible de supprimer '" + name + "': " + memtree.ErrIsDir.Error())
			c.hint("rmdir enlève un dossier vide ; rm -r enlève un dossier et tout ce qu’il contient, sans retour possible.")
		case base == "." || base == "..":
			code = c.fail("refus de suppression des répertoires '.' ou '..' : '" + name + "' ignoré")
		case clean == "/":
			c.fail("il est dangereux d'opérer récursivement sur '/'")
			c.complain("rm: utilisez --no-preserve-root pour inhiber cette mesure de sécurité\n")
			c.hint("Cette commande effacerait tout. Ici rien n’est perdu ; sur un vrai ordinateur, si.")
			code = 1
		case c.inside(clean):
			c.hint("Vous êtes dans ce dossier. Sortez-en d’abord avec cd ..")
			code = c.fail("impossible de supprimer '" + name + "': vous êtes dedans")
		default:
			if err := c.Tree.RemoveAll(clean); err != nil {
				code = c.fail("impossible de supprimer '" + name + "': " + err.Error())
				continue
			}
			if on['v'] {
				c.print("'" + name + "' supprimé\n")
			}
		}
	}
	return code
}

func doChmod(c *call) int {
	args := c.args
	recursive := false
	if len(args) > 0 && args[0] == "-R" {
		recursive, args = true, args[1:]
	}
	if len(args) < 2 {
		return c.missing("opérande manquant")
	}
	if _, ok := newMode(args[0], 0o644); !ok {
		c.fail("mode incorrect : « " + args[0] + " »")
		c.hint("Un mode s’écrit en lettres (u+x, go-w) ou en trois chiffres (644).")
		return 1
	}
	code := 0
	for _, name := range args[1:] {
		n, err := c.Tree.Lookup(c.abs(name))
		if err != nil {
			code = c.fail("impossible d'accéder à '" + name + "': " + err.Error())
			continue
		}
		n.Mode, _ = newMode(args[0], n.Mode)
		if recursive && n.IsDir() {
			c.Tree.Walk(c.abs(name), func(_ string, n *memtree.Node) bool {
				c.Spend(1)
				n.Mode, _ = newMode(args[0], n.Mode)
				return true
			})
		}
	}
	return code
}

// newMode applies "644", "u+x" or "go-rw,a+r" to a mode.
func newMode(text string, mode uint16) (uint16, bool) {
	if n, err := strconv.ParseUint(text, 8, 16); err == nil && len(text) >= 3 && n <= 0o777 {
		return uint16(n), true
	}
	for part := range strings.SplitSeq(text, ",") {
		at := strings.IndexAny(part, "+-=")
		if at < 0 {
			return 0, false
		}
		var who, bits uint16
		for _, r := range part[:at] {
			switch r {
			case 'u':
				who |= 0o700
			case 'g':
				who |= 0o070
			case 'o':
				who |= 0o007
			case 'a':
				who |= 0o777
			default:
				return 0, false
			}
		}
		if at == 0 {
			who = 0o777
		}
		for _, r := range part[at+1:] {
			switch r {
			case 'r':
				bits |= 0o444
			case 'w':
				bits |= 0o222
			case 'x':
				bits |= 0o111
			default:
				return 0, false
			}
		}
		switch part[at] {
		case '+':
			mode |= who & bits
		case '-':
			mode &^= who & bits
		default:
			mode = mode&^who | who&bits
		}
	}
	return mode, true
}

// doEcrire is our editor without a screen: the text that comes in replaces the file.
func doEcrire(c *call) int {
	if len(c.args) != 1 {
		c.hint("Pour écrire un fichier, utilisez le bouton « Écrire un fichier ».")
		return c.missing("un seul nom de fichier est attendu")
	}
	name := c.args[0]
	if !c.piped {
		c.hint("Utilisez le bouton « Écrire un fichier » pour changer « " + name + " ».")
		return c.fail("aucun texte à écrire")
	}
	if err := c.Tree.WriteFile(c.abs(name), c.stdin); err != nil {
		return c.fail(name + ": " + err.Error())
	}
	return 0
}

func doTee(c *call) int {
	on, _, names, ok := c.flags("a", nil, "")
	if !ok {
		return 1
	}
	code := 0
	for _, name := range names {
		text := c.stdin
		if old, err := c.Tree.ReadFile(c.abs(name)); err == nil && on['a'] {
			text = old + text
		}
		if err := c.Tree.WriteFile(c.abs(name), text); err != nil {
			code = c.fail(name + ": " + err.Error())
		}
	}
	c.print(c.stdin)
	return code
}
