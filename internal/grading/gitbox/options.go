package gitbox

import (
	"path"
	"slices"
	"strings"
)

// command is one word after git.
type command struct {
	usage      string
	anywhere   bool // works outside of a repository
	needsFiles bool // needs a working tree
	do         func(r *run, args []string) int
}

// options are what was written after a command.
type options struct {
	on     map[string]bool
	values map[string][]string
	rest   []string
	paths  []string // after --
	dashed bool     // there was a --
}

func (o options) value(name string) string {
	if v := o.values[name]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// options reads the arguments. spec lists what the command knows: names of one option joined by commas, the first is
// the one kept; a final = takes a value. ok is false when an option is unknown: it was said.
func (r *run) options(args []string, spec string) (o options, ok bool) {
	o = options{on: map[string]bool{}, values: map[string][]string{}}
	kept, valued := map[string]string{}, map[string]bool{}
	for item := range strings.FieldsSeq(spec) {
		item, withValue := strings.CutSuffix(item, "=")
		names := strings.Split(item, ",")
		for _, n := range names {
			kept[n], valued[n] = names[0], withValue
		}
	}
	take := func(name, given string, hasValue bool, i *int) bool {
		canonical, known := kept[name]
		if !known {
			return false
		}
		if !valued[name] {
			o.on[canonical] = true
			return !hasValue
		}
		if !hasValue {
			if *i+1 >= len(args) {
				return false
			}
			*i++
			given = args[*i]
		}
		o.on[canonical] = true
		o.values[canonical] = append(o.values[canonical], given)
		return true
	}
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			o.dashed = true
			o.paths = append(o.paths, args[i+1:]...)
			return o, true
		case strings.HasPrefix(a, "--"):
			name, value, has := strings.Cut(a[2:], "=")
			if !take(name, value, has, &i) {
				r.misused("option inconnue ou incomplète « %s »", a)
				return o, false
			}
		case len(a) > 1 && a[0] == '-':
			if kept["#"] != "" && strings.Trim(a[1:], "0123456789") == "" { // git log -3
				take("#", a[1:], true, &i)
				continue
			}
			for j, c := range []rune(a[1:]) {
				name := string(c)
				rest := string([]rune(a[1:])[j+1:])
				if valued[name] && rest != "" {
					take(name, rest, true, &i)
					break
				}
				if !take(name, "", false, &i) {
					r.misused("option inconnue ou incomplète « -%s »", name)
					return o, false
				}
			}
		default:
			o.rest = append(o.rest, a)
		}
	}
	return o, true
}

// relative turns a path typed by the learner into a path from the top; ok is false when it leads outside.
func (r *run) relative(p string) (rel string, ok bool) {
	full := r.abs(p)
	if full == r.root {
		return "", true
	}
	rel, ok = strings.CutPrefix(full, strings.TrimSuffix(r.root, "/")+"/")
	return rel, ok
}

// shown turns a path from the top into one from the current folder.
func (r *run) shown(p string) string {
	here, ok := strings.CutPrefix(r.Dir, strings.TrimSuffix(r.root, "/"))
	here = strings.Trim(here, "/")
	if !ok || here == "" {
		return p
	}
	from, to := strings.Split(here, "/"), strings.Split(p, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	out := strings.Repeat("../", len(from)) + strings.Join(to, "/")
	if out == "" {
		return "./"
	}
	return out
}

// pathFilter selects paths under what the learner named.
type pathFilter struct{ items []pathItem }

type pathItem struct {
	typed string
	rel   string
	used  bool
}

// filter reads paths typed by the learner. ok is false when one leads outside of the repository: it was said.
func (r *run) filter(typed []string) (*pathFilter, bool) {
	f := &pathFilter{}
	for _, t := range typed {
		rel, ok := r.relative(t)
		if !ok {
			r.fail(128, "fatal : %s : '%s' est hors du dépôt à '%s'", t, t, r.root)
			return nil, false
		}
		f.items = append(f.items, pathItem{typed: t, rel: rel})
	}
	return f, true
}

// has tells whether a path is selected. An empty filter selects everything.
func (f *pathFilter) has(p string) bool {
	if f == nil || len(f.items) == 0 {
		return true
	}
	found := false
	for i := range f.items {
		it := &f.items[i]
		if it.rel == "" || p == it.rel || strings.HasPrefix(p, it.rel+"/") || strings.ContainsAny(it.rel, "*?[") && matchAnywhere(it.rel, p) {
			it.used, found = true, true
		}
	}
	return found
}

// missed gives the first path that selected nothing.
func (f *pathFilter) missed() (string, bool) {
	i := slices.IndexFunc(f.items, func(it pathItem) bool { return !it.used })
	if i < 0 {
		return "", false
	}
	return f.items[i].typed, true
}

// isPath tells whether a word names something of the working tree or of the index.
func (r *run) isPath(word string) bool {
	rel, ok := r.relative(word)
	if !ok {
		return false
	}
	if _, err := r.Tree.Lookup(path.Join(r.root, rel)); err == nil {
		return true
	}
	for p := range r.index {
		if p == rel || strings.HasPrefix(p, rel+"/") {
			return true
		}
	}
	return false
}
