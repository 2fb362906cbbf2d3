package gitbox

import (
	"path"
	"strings"

	"chantier/internal/grading/memtree"
)

// rule is one line of a .gitignore.
type rule struct {
	pattern  string
	base     string // folder of the .gitignore, relative to the top, "" or ending with a slash
	keep     bool   // written with !
	folders  bool   // written with a final slash
	anchored bool   // holds a slash: counts from the folder of its .gitignore
}

func readRules(base, text string) []rule {
	var out []rule
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
			line = line[:len(line)-1]
		}
		if line == "" || line[0] == '#' {
			continue
		}
		r := rule{base: base}
		if line[0] == '!' {
			r.keep, line = true, line[1:]
		}
		if strings.HasSuffix(line, "/") {
			r.folders, line = true, strings.TrimSuffix(line, "/")
		}
		r.anchored = strings.Contains(line, "/")
		r.pattern = strings.TrimPrefix(line, "/")
		if r.pattern != "" {
			out = append(out, r)
		}
	}
	return out
}

// matches tells whether a path, relative to the top, is what the rule names.
func (r rule) matches(p string, folder bool) bool {
	rest, ok := strings.CutPrefix(p, r.base)
	if !ok || r.folders && !folder {
		return false
	}
	if !r.anchored {
		return Match(r.pattern, path.Base(rest))
	}
	return Match(r.pattern, rest)
}

// Match compares a path to a pattern of git: * and ? stop at slashes, ** does not, [a-z] is one character.
func Match(pattern, name string) bool {
	p, s := strings.Split(pattern, "/"), strings.Split(name, "/")
	// fits[j]: the parts of the pattern read so far fit the first j parts of the name.
	fits := make([]bool, len(s)+1)
	fits[0] = true
	for i, part := range p {
		next := make([]bool, len(s)+1)
		for j, ok := range fits {
			if !ok {
				continue
			}
			switch {
			case part == "**":
				from := j
				if i == len(p)-1 {
					from = j + 1 // what is inside, not the folder itself
				}
				for k := from; k <= len(s); k++ {
					next[k] = true
				}
			case j < len(s) && MatchName(part, s[j]):
				next[j+1] = true
			}
		}
		fits = next
	}
	return fits[len(s)]
}

// matchAnywhere is Match for paths given to commands, where * crosses slashes.
func matchAnywhere(pattern, name string) bool { return MatchName(pattern, name) }

// MatchName compares one name to a pattern with * ? [ ]. Its work is at most the product of the two lengths: only the
// last star is tried again.
func MatchName(pattern, name string) bool {
	p, s := []rune(pattern), []rune(name)
	i, j, star, retry := 0, 0, -1, 0
	for j < len(s) {
		if i < len(p) && p[i] == '*' {
			star, retry = i, j
			i++
			continue
		}
		if used := one(p[i:], s[j]); used > 0 {
			i, j = i+used, j+1
			continue
		}
		if star < 0 {
			return false
		}
		retry++
		i, j = star+1, retry
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// one compares a character to the start of a pattern, and gives how much of the pattern it took: 0 when it does not fit.
func one(p []rune, c rune) int {
	if len(p) == 0 {
		return 0
	}
	switch p[0] {
	case '?':
		return 1
	case '[':
		if ok, used := class(p, c); ok {
			return used
		}
		return 0
	case '\\':
		if len(p) > 1 && p[1] == c {
			return 2
		}
		return 0
	case c:
		return 1
	}
	return 0
}

// class reads [abc], [a-z], [!a-z] and compares one character; used is the length of the class in the pattern.
func class(p []rune, c rune) (ok bool, used int) {
	i, not := 1, false
	if i < len(p) && (p[i] == '!' || p[i] == '^') {
		not, i = true, i+1
	}
	found := false
	for first := true; i < len(p) && (first || p[i] != ']'); first = false {
		low := p[i]
		if low == '\\' && i+1 < len(p) {
			i++
			low = p[i]
		}
		high := low
		if i+2 < len(p) && p[i+1] == '-' && p[i+2] != ']' {
			high = p[i+2]
			i += 2
		}
		if low <= c && c <= high {
			found = true
		}
		i++
	}
	if i >= len(p) {
		return false, 0 // never closed: matches nothing
	}
	return found != not, i + 1
}

// disk is what stands in the working tree.
type disk struct {
	files    Files // with the names that their contents would have
	contents map[string]string
	ignored  map[string]bool // ignored files that are not in the index; folders end with a slash
	nested   []string        // repositories inside this one, each with a final slash
}

// scan reads the working tree. Ignored files are left out unless the index has them.
func (r *run) scan() disk {
	d := disk{files: Files{}, contents: map[string]string{}, ignored: map[string]bool{}}
	top, err := r.Tree.Lookup(r.root)
	if err != nil {
		return d
	}
	tracked := r.trackedFolders()
	r.scanFolder(&d, top, "", nil, false, tracked)
	return d
}

// trackedFolders are the folders under which the index has something, each with a final slash.
func (r *run) trackedFolders() map[string]bool {
	out := map[string]bool{}
	for p := range r.index {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			out[dir+"/"] = true
		}
	}
	for p := range r.conflicts {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			out[dir+"/"] = true
		}
	}
	return out
}

func (r *run) scanFolder(d *disk, dir *memtree.Node, prefix string, rules []rule, ignored bool, tracked map[string]bool) {
	r.Spend(1)
	if n := dir.Child(".gitignore"); n != nil && !n.IsDir() {
		rules = append(rules[:len(rules):len(rules)], readRules(prefix, n.Content)...)
	}
	for _, name := range dir.Names() {
		n := dir.Child(name)
		p := prefix + name
		if name == ".git" {
			continue
		}
		skip := ignored
		for _, rule := range rules { // the last rule that matches decides
			if !ignored && rule.matches(p, n.IsDir()) {
				skip = !rule.keep
			}
		}
		if n.IsDir() {
			if git := n.Child(".git"); git != nil && git.Repo != nil || n.Repo != nil {
				if !skip { // a repository inside another one is its own business
					d.nested = append(d.nested, p+"/")
				}
				continue
			}
			if skip && !tracked[p+"/"] {
				d.ignored[p+"/"] = true
				continue
			}
			r.scanFolder(d, n, p+"/", rules, skip, tracked)
			continue
		}
		_, known := r.index[p]
		_, fighting := r.conflicts[p]
		if skip && !known && !fighting {
			d.ignored[p] = true
			continue
		}
		r.Spend(5 + len(n.Content)/64)
		mode := "100644"
		if n.Mode&0o100 != 0 {
			mode = "100755"
		}
		d.files[p] = Entry{mode, nameOf("blob", n.Content)}
		d.contents[p] = n.Content
	}
}

// isIgnored tells whether a path that is not in the index is left out by a .gitignore.
func (d disk) isIgnored(p string) bool {
	if d.ignored[p] || d.ignored[p+"/"] {
		return true
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if d.ignored[dir+"/"] {
			return true
		}
	}
	return false
}
