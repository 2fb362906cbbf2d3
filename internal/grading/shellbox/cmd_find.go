package shellbox

import (
	"path"
	"strconv"
	"strings"

	"chantier/internal/grading/gitbox"
	"chantier/internal/grading/memtree"
)

// test is one condition of find.
type test func(p string, n *memtree.Node) bool

func doFind(c *call) int {
	args := c.args
	var roots []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") && args[0] != "!" && args[0] != "(" {
		roots, args = append(roots, args[0]), args[1:]
	}
	if len(roots) == 0 {
		roots = []string{"."}
	}
	maxDepth, minDepth := 1<<20, 0
	groups := [][]test{nil} // joined by -o
	not := false
	for i := 0; i < len(args); i++ {
		name := args[i]
		value := func() (string, bool) {
			if i+1 >= len(args) {
				c.fail("paramètre manquant pour « " + name + " »")
				return "", false
			}
			i++
			return args[i], true
		}
		add := func(t test) {
			if not {
				was := t
				t = func(p string, n *memtree.Node) bool { return !was(p, n) }
			}
			not = false
			groups[len(groups)-1] = append(groups[len(groups)-1], t)
		}
		switch name {
		case "!", "-not":
			not = true
		case "-o", "-or":
			groups = append(groups, nil)
		case "-a", "-and", "-print":
		case "-name", "-iname", "-path":
			v, ok := value()
			if !ok {
				return 1
			}
			add(nameTest(name, v))
		case "-type":
			v, ok := value()
			if !ok {
				return 1
			}
			if v != "f" && v != "d" {
				return c.fail("Unknown argument to -type: " + v)
			}
			add(func(_ string, n *memtree.Node) bool { return n.IsDir() == (v == "d") })
		case "-empty":
			add(func(_ string, n *memtree.Node) bool {
				return n.IsDir() && len(n.Names()) == 0 || !n.IsDir() && n.Content == ""
			})
		case "-maxdepth", "-mindepth":
			v, ok := value()
			if !ok {
				return 1
			}
			d, err := strconv.Atoi(v)
			if err != nil || d < 0 {
				return c.fail("Expected a positive decimal integer argument to " + name + ", but got ‘" + v + "’")
			}
			if name == "-maxdepth" {
				maxDepth = d
			} else {
				minDepth = d
			}
		case "-delete", "-exec", "-ok":
			c.hint("Ici, find cherche seulement. Lisez sa réponse, puis utilisez rm, cp ou mv.")
			return c.fail("« " + name + " » n'existe pas dans ce terminal")
		default:
			if !strings.HasPrefix(name, "-") {
				c.hint("Le motif a été remplacé par des noms de fichiers. Mettez-le entre guillemets : -name \"*.html\"")
				return c.fail("les chemins doivent précéder l'expression : « " + name + " »")
			}
			return c.fail("prédicat inconnu « " + name + " »")
		}
	}
	code := 0
	for _, root := range roots {
		if _, err := c.Tree.Lookup(c.abs(root)); err != nil {
			c.complain("find: ‘" + root + "’: " + err.Error() + "\n")
			code = 1
			continue
		}
		c.find(root, groups, minDepth, maxDepth)
	}
	return code
}

func nameTest(kind, pattern string) test {
	switch kind {
	case "-path":
		return func(p string, _ *memtree.Node) bool { return gitbox.MatchName(pattern, p) }
	case "-iname":
		return func(p string, _ *memtree.Node) bool {
			return gitbox.MatchName(strings.ToLower(pattern), strings.ToLower(path.Base(p)))
		}
	}
	return func(p string, _ *memtree.Node) bool { return gitbox.MatchName(pattern, path.Base(p)) }
}

func (c *call) find(root string, groups [][]test, minDepth, maxDepth int) {
	base := path.Clean(c.abs(root))
	c.Tree.Walk(base, func(p string, n *memtree.Node) bool {
		rest := strings.TrimPrefix(strings.TrimPrefix(p, base), "/")
		depth, shown := 0, root
		if rest != "" {
			depth = strings.Count(rest, "/") + 1
			shown = strings.TrimSuffix(root, "/") + "/" + rest
		}
		c.Spend(2)
		if depth >= minDepth {
			for _, g := range groups {
				fits := true
				for _, t := range g {
					fits = fits && t(shown, n)
				}
				if fits {
					c.print(shown + "\n")
					break
				}
			}
		}
		return depth < maxDepth
	})
}
