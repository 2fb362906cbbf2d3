package gitbox

import (
	"slices"
	"strings"
)

func doRevParse(r *run, args []string) int {
	o, ok := r.options(args, "short abbrev-ref show-toplevel verify")
	if !ok {
		return 129
	}
	if o.on["show-toplevel"] {
		r.print("%s\n", r.root)
		return 0
	}
	for _, word := range o.rest {
		id := r.resolveObject(word)
		switch {
		case o.on["abbrev-ref"] && word == "HEAD" && r.head != "":
			r.print("%s\n", r.Branch())
		case id == "":
			return r.unknownRevision(word)
		case o.on["short"]:
			r.print("%s\n", r.short(id))
		default:
			r.print("%s\n", id)
		}
	}
	return 0
}

func doLsFiles(r *run, args []string) int {
	o, ok := r.options(args, "stage,s others,o exclude-standard")
	if !ok {
		return 129
	}
	f, ok := r.filter(append(o.rest, o.paths...))
	if !ok {
		return 128
	}
	paths := append(r.index.paths(), sortedKeys(r.conflicts)...)
	if o.on["others"] {
		paths = r.untracked(r.scan(), true)
	}
	slices.Sort(paths)
	for _, p := range paths {
		if !f.has(p) || r.shown(p) != p && strings.HasPrefix(r.shown(p), "../") {
			continue
		}
		if e, ok := r.index[p]; ok && o.on["stage"] {
			r.print("%s %s 0\t", e.Mode, e.ID)
		}
		r.print("%s\n", quotePath(r.shown(p)))
	}
	return 0
}
