package shellbox

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"chantier/internal/grading/gitbox"
	"chantier/internal/grading/memtree"
)

func doPwd(c *call) int {
	c.print(c.dir + "\n")
	return 0
}

func doCd(c *call) int {
	args := c.args
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	to := c.env["HOME"]
	switch {
	case len(args) > 1:
		c.complain("bash: cd: trop d'arguments\n")
		c.hint("Si le nom contient une espace, mettez-le entre guillemets : cd \"" + strings.Join(args, " ") + "\"")
		return 1
	case len(args) == 1 && args[0] == "-":
		to = c.before
		c.print(to + "\n")
	case len(args) == 1:
		to = args[0]
	}
	if to == "" {
		return 0
	}
	full := path.Clean(c.abs(to))
	n, err := c.Tree.Lookup(full)
	if err == nil && !n.IsDir() {
		err = memtree.ErrNotDir
	}
	if err != nil {
		c.complain("bash: cd: " + to + ": " + err.Error() + "\n")
		c.hint(c.nameHint(to, err))
		return 1
	}
	c.before, c.Box.dir = c.dir, full
	return 0
}

// nameHint helps with a path that leads nowhere: another case, a space, a forgotten "..".
func (c *call) nameHint(name string, err error) string {
	if errors.Is(err, memtree.ErrNotDir) {
		return "C’est un fichier. Pour le lire : cat " + name
	}
	dir, base := path.Split(path.Clean(c.abs(name)))
	if n, lookErr := c.Tree.Lookup(dir); lookErr == nil && n.IsDir() {
		for _, other := range n.Names() {
			if strings.EqualFold(other, base) {
				return "Majuscules et minuscules comptent : il y a « " + other + " »."
			}
		}
		for _, other := range n.Names() {
			if gitbox.EditDistance(other, base) <= 1 {
				return "Vouliez-vous écrire « " + other + " » ?"
			}
		}
		return "Regardez les noms avec ls, et l’endroit où vous êtes avec pwd."
	}
	return "Un dossier du chemin n’existe pas. Regardez où vous êtes avec pwd."
}

func doLs(c *call) int {
	on, _, names, ok := c.flags("alAhR1FrtSd", map[string]rune{"all": 'a', "almost-all": 'A', "human-readable": 'h', "recursive": 'R', "reverse": 'r', "classify": 'F', "directory": 'd'}, "")
	if !ok {
		return 2
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	code := 0
	var files, dirs []string
	for _, name := range names {
		n, err := c.Tree.Lookup(c.abs(name))
		switch {
		case err != nil:
			c.complain("ls: impossible d'accéder à '" + name + "': " + err.Error() + "\n")
			c.hint(c.nameHint(name, err))
			code = 2
		case n.IsDir() && !on['d']:
			dirs = append(dirs, name)
		default:
			files = append(files, name)
		}
	}
	slices.Sort(files)
	slices.Sort(dirs)
	if len(files) > 0 {
		var rows []entry
		for _, name := range files {
			n, _ := c.Tree.Lookup(c.abs(name))
			rows = append(rows, entry{name, n})
		}
		c.list(rows, on)
	}
	titled := len(dirs) > 1 || len(files) > 0 || code != 0 && len(names) > 1 || on['R']
	for i, name := range dirs {
		if i > 0 || len(files) > 0 {
			c.print("\n")
		}
		c.listFolder(name, on, titled)
	}
	return code
}

type entry struct {
	name string
	node *memtree.Node
}

func (c *call) listFolder(name string, on map[rune]bool, titled bool) {
	c.Spend(1)
	full := path.Clean(c.abs(name))
	n, err := c.Tree.Lookup(full)
	if err != nil {
		return
	}
	if titled {
		c.print(name + ":\n")
	}
	var rows []entry
	if on['a'] {
		up, _ := c.Tree.Lookup(path.Dir(full))
		rows = append(rows, entry{".", n}, entry{"..", up})
	}
	var inside []string
	for _, child := range n.Names() {
		if !strings.HasPrefix(child, ".") || on['a'] || on['A'] {
			rows = append(rows, entry{child, n.Child(child)})
			if n.Child(child).IsDir() {
				inside = append(inside, child)
			}
		}
	}
	if on['l'] {
		total := 0
		for _, r := range rows {
			total += blocks(r.node)
		}
		c.print("total " + size(total*1024, on['h'], total) + "\n")
	}
	c.list(rows, on)
	if on['R'] {
		for _, child := range inside {
			c.print("\n")
			c.listFolder(strings.TrimSuffix(name, "/")+"/"+child, on, true)
		}
	}
}

// blocks is the room taken on a disk, in kilobytes: folders and files take it four by four.
func blocks(n *memtree.Node) int {
	if n.IsDir() {
		return 4
	}
	return (len(n.Content) + 4095) / 4096 * 4
}

// size writes a number of bytes; plain is what to write when nobody asked for a readable form.
func size(bytes int, human bool, plain int) string {
	if !human {
		return strconv.Itoa(plain)
	}
	value, unit := float64(bytes), ""
	for _, u := range []string{"K", "M", "G"} {
		if value < 1024 {
			break
		}
		value, unit = value/1024, u
	}
	if unit == "" {
		return strconv.Itoa(bytes)
	}
	if value < 10 {
		tenths := int(value*10 + 0.9999)
		return fmt.Sprintf("%d,%d%s", tenths/10, tenths%10, unit)
	}
	return strconv.Itoa(int(value+0.9999)) + unit
}

// list writes entries, on lines or in long form.
func (c *call) list(rows []entry, on map[rune]bool) {
	c.Spend(2 * len(rows))
	switch {
	case on['t']:
		slices.SortStableFunc(rows, func(a, b entry) int { return b.node.Modified.Compare(a.node.Modified) })
	case on['S']:
		slices.SortStableFunc(rows, func(a, b entry) int { return bytesOf(b.node) - bytesOf(a.node) })
	}
	if on['r'] {
		slices.Reverse(rows)
	}
	if on['l'] {
		c.listLong(rows, on)
		return
	}
	var names []string
	for _, r := range rows {
		names = append(names, c.shownName(r, on['F']))
	}
	if on['1'] || !c.tty {
		for _, n := range names {
			c.print(n + "\n")
		}
		return
	}
	line := ""
	for _, n := range names {
		if line != "" && utf8.RuneCountInString(line)+2+utf8.RuneCountInString(n) > columns {
			c.print(line + "\n")
			line = ""
		}
		if line != "" {
			line += "  "
		}
		line += n
	}
	if line != "" {
		c.print(line + "\n")
	}
}

// columns is the width of the screen.
const columns = 60

func (c *call) shownName(r entry, classify bool) string {
	name := r.name
	if c.tty && strings.ContainsAny(name, " '\"()&;*?") {
		if strings.Contains(name, "'") {
			name = `"` + name + `"`
		} else {
			name = "'" + name + "'"
		}
	}
	if classify && r.node.IsDir() {
		name += "/"
	} else if classify && r.node.Mode&0o111 != 0 {
		name += "*"
	}
	return name
}

func bytesOf(n *memtree.Node) int {
	if n.IsDir() {
		return 4096
	}
	return len(n.Content)
}

func (c *call) listLong(rows []entry, on map[rune]bool) {
	width, links := 1, 1
	var sizes, counts []string
	for _, r := range rows {
		s := size(bytesOf(r.node), on['h'], bytesOf(r.node))
		n := strconv.Itoa(linksOf(r.node))
		sizes, counts = append(sizes, s), append(counts, n)
		width, links = max(width, len(s)), max(links, len(n))
	}
	for i, r := range rows {
		c.print(fmt.Sprintf("%s %*s %s %s %*s %s %s\n", modeText(r.node), links, counts[i], User, User, width, sizes[i], lsDate(r.node.Modified), c.shownName(r, on['F'])))
	}
}

// linksOf is the second column of ls -l: a folder counts itself and those inside.
func linksOf(n *memtree.Node) int {
	if !n.IsDir() {
		return 1
	}
	count := 2
	for _, name := range n.Names() {
		if n.Child(name).IsDir() {
			count++
		}
	}
	return count
}

func modeText(n *memtree.Node) string {
	text := []byte("-rwxrwxrwx")
	if n.IsDir() {
		text[0] = 'd'
	}
	for i := range 9 {
		if n.Mode&(1<<(8-i)) == 0 {
			text[i+1] = '-'
		}
	}
	return string(text)
}

var months = [...]string{"janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}

func lsDate(t time.Time) string {
	month := months[t.Month()-1]
	return fmt.Sprintf("%2d %s%s %s", t.Day(), month, strings.Repeat(" ", 5-utf8.RuneCountInString(month)), t.Format("15:04"))
}

func doTree(c *call) int {
	on, values, names, ok := c.flags("adf", nil, "L")
	if !ok {
		return 1
	}
	depth := 1 << 20
	if on['L'] {
		n, err := strconv.Atoi(values['L'])
		if err != nil || n < 1 {
			return c.fail("niveau invalide, doit être plus grand que 0.")
		}
		depth = n
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	dirs, files := 0, 0
	var draw func(n *memtree.Node, prefix string, level int)
	draw = func(n *memtree.Node, prefix string, level int) {
		c.Spend(1)
		var shown []string
		for _, name := range n.Names() {
			if (on['a'] || !strings.HasPrefix(name, ".")) && (!on['d'] || n.Child(name).IsDir()) {
				shown = append(shown, name)
			}
		}
		for i, name := range shown {
			branch, next := "├── ", "│   "
			if i == len(shown)-1 {
				branch, next = "└── ", "    "
			}
			child := n.Child(name)
			c.print(prefix + branch + name + "\n")
			if !child.IsDir() {
				files++
				continue
			}
			dirs++
			if level < depth {
				draw(child, prefix+next, level+1)
			}
		}
	}
	for _, name := range names {
		n, err := c.Tree.Lookup(c.abs(name))
		if err != nil || !n.IsDir() {
			c.print(name + "  [erreur d'ouverture du dossier]\n")
			continue
		}
		c.print(name + "\n")
		draw(n, "", 1)
	}
	c.print("\n" + plural(dirs, "dossier"))
	if !on['d'] {
		c.print(", " + plural(files, "fichier"))
	}
	c.print("\n")
	return 0
}

func plural(n int, one string) string {
	if n > 1 {
		one += "s"
	}
	return strconv.Itoa(n) + " " + one
}

func doDu(c *call) int {
	on, _, names, ok := c.flags("hsac", map[string]rune{"human-readable": 'h', "summarize": 's', "all": 'a'}, "")
	if !ok {
		return 1
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	code := 0
	for _, name := range names {
		n, err := c.Tree.Lookup(c.abs(name))
		if err != nil {
			code = c.fail("impossible d'accéder à '" + name + "': " + err.Error())
			continue
		}
		c.disk(strings.TrimSuffix(name, "/"), n, on, true)
	}
	return code
}

func (c *call) disk(name string, n *memtree.Node, on map[rune]bool, top bool) int {
	c.Spend(1)
	total := blocks(n)
	for _, child := range n.Names() {
		total += c.disk(name+"/"+child, n.Child(child), on, false)
	}
	if top || !on['s'] && (n.IsDir() || on['a']) {
		c.print(size(total*1024, on['h'], total) + "\t" + name + "\n")
	}
	return total
}

func doFile(c *call) int {
	if len(c.args) == 0 {
		return c.missing("opérande de fichier manquant")
	}
	for _, name := range c.args {
		n, err := c.Tree.Lookup(c.abs(name))
		if err != nil {
			c.print(name + ": cannot open `" + name + "' (" + err.Error() + ")\n")
			continue
		}
		c.print(name + ": " + fileKind(name, n) + "\n")
	}
	return 0
}

func fileKind(name string, n *memtree.Node) string {
	if n.IsDir() {
		return "directory"
	}
	text := n.Content
	kind := "ASCII text"
	for _, r := range text {
		if r >= 0x80 {
			kind = "UTF-8 Unicode text"
			break
		}
	}
	lower := strings.ToLower(strings.TrimSpace(text[:min(len(text), 200)]))
	switch {
	case text == "":
		return "empty"
	case strings.HasPrefix(text, "\x89PNG"):
		return "PNG image data"
	case strings.HasPrefix(text, "\xff\xd8\xff"):
		return "JPEG image data"
	case strings.HasPrefix(lower, "<!doctype html"), strings.HasPrefix(lower, "<html"):
		return "HTML document, " + kind
	case strings.HasPrefix(lower, "<svg"):
		return "SVG Scalable Vector Graphics image"
	case strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text):
		return "data"
	case strings.HasPrefix(text, "{") && path.Ext(name) == ".json":
		return "JSON data"
	}
	return kind
}

func doWhich(c *call) int {
	code := 0
	for _, name := range c.args {
		if b, ok := builtins[name]; ok && !b.inShell {
			c.print("/usr/bin/" + name + "\n")
		} else {
			code = 1
		}
	}
	return code
}
