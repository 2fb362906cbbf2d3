package gitbox

import (
	"strings"
)

func doBranch(r *run, args []string) int {
	o, ok := r.options(args, "d,delete D m,move M a,all r,remotes v,verbose vv show-current list,l force,f unset-upstream set-upstream-to,u= merged no-merged")
	if !ok {
		return 129
	}
	switch {
	case o.on["show-current"]:
		if r.head != "" {
			r.print("%s\n", r.Branch())
		}
		return 0
	case o.on["d"] || o.on["D"]:
		return r.deleteBranches(o.rest, o.on["D"])
	case o.on["m"] || o.on["M"]:
		return r.renameBranch(o.rest, o.on["M"])
	case o.on["unset-upstream"]:
		delete(r.config, "branch."+r.Branch()+".remote")
		delete(r.config, "branch."+r.Branch()+".merge")
		return 0
	case o.on["set-upstream-to"]:
		return r.follow(r.Branch(), o.value("set-upstream-to"))
	case len(o.rest) == 0 || o.on["list"]:
		r.listBranches(o)
		return 0
	}
	name, start := o.rest[0], "HEAD"
	if len(o.rest) > 1 {
		start = o.rest[1]
	}
	return r.createBranch(name, start, o.on["force"])
}

func (r *run) createBranch(name, start string, force bool) int {
	switch {
	case !validBranch(name):
		r.Advise("Un nom de branche n’a ni espace ni accent ni signe spécial : ajoute-horaires.")
		return r.fail(128, "fatal : '%s' n'est pas un nom de branche valide", name)
	case r.refs["refs/heads/"+name] != "" && !force:
		return r.fail(128, "fatal : Une branche nommée '%s' existe déjà", name)
	}
	id := r.resolve(start)
	if id == "" {
		if start == "HEAD" {
			start = r.Branch()
			r.Advise("Faites d’abord un premier commit : une branche part toujours d’un commit.")
		}
		return r.fail(128, "fatal : nom d'objet invalide : '%s'", start)
	}
	r.refs["refs/heads/"+name] = id
	if _, remote := r.refs["refs/remotes/"+start]; remote {
		return r.follow(name, start)
	}
	return 0
}

// follow makes a branch follow a branch of a remote.
func (r *run) follow(name, up string) int {
	remote, branch, ok := strings.Cut(up, "/")
	if _, there := r.refs["refs/remotes/"+up]; !ok || !there {
		return r.fail(128, "fatal : la branche amont demandée '%s' n'existe pas", up)
	}
	r.config["branch."+name+".remote"] = remote
	r.config["branch."+name+".merge"] = "refs/heads/" + branch
	r.print("la branche '%s' est paramétrée pour suivre '%s'.\n", name, up)
	return 0
}

// upstream gives what a branch follows: "origin/main", or "".
func (p *Repo) upstream(branch string) string {
	remote := p.config["branch."+branch+".remote"]
	merge := strings.TrimPrefix(p.config["branch."+branch+".merge"], "refs/heads/")
	if remote == "" || merge == "" {
		return ""
	}
	return remote + "/" + merge
}

func (r *run) deleteBranches(names []string, force bool) int {
	if len(names) == 0 {
		return r.fail(128, "fatal : nom de branche requis")
	}
	code := 0
	for _, name := range names {
		id, ok := r.refs["refs/heads/"+name]
		switch {
		case !ok:
			code = r.fail(1, "erreur : branche '%s' non trouvée.", name)
			continue
		case r.head == "refs/heads/"+name:
			r.Advise("Changez d’abord de branche avec git switch.")
			code = r.fail(1, "erreur : Impossible de supprimer la branche '%s' extraite dans '%s'", name, r.root)
			continue
		}
		into := r.Head()
		if up := r.refs["refs/remotes/"+r.upstream(name)]; up != "" {
			into = up
		}
		if !force && !r.Ancestors(into)[id] {
			code = r.fail(1, "erreur : La branche '%s' n'est pas totalement fusionnée.\nSi vous souhaitez réellement la supprimer, lancez 'git branch -D %s'.", name, name)
			continue
		}
		delete(r.refs, "refs/heads/"+name)
		delete(r.config, "branch."+name+".remote")
		delete(r.config, "branch."+name+".merge")
		r.print("Branche %s supprimée (précédemment %s).\n", name, r.short(id))
	}
	return code
}

func (r *run) renameBranch(names []string, force bool) int {
	if len(names) == 0 || len(names) > 2 {
		return r.fail(128, "fatal : nom de branche requis")
	}
	from, to := r.Branch(), names[len(names)-1]
	if len(names) == 2 {
		from = names[0]
	}
	current := r.head == "refs/heads/"+from
	id, ok := r.refs["refs/heads/"+from]
	switch {
	case !ok && !current:
		return r.fail(128, "fatal : aucune branche nommée '%s'", from)
	case !validBranch(to):
		return r.fail(128, "fatal : '%s' n'est pas un nom de branche valide", to)
	case r.refs["refs/heads/"+to] != "" && !force && to != from:
		return r.fail(128, "fatal : Une branche nommée '%s' existe déjà", to)
	}
	delete(r.refs, "refs/heads/"+from)
	if id != "" {
		r.refs["refs/heads/"+to] = id
	}
	for _, key := range []string{".remote", ".merge"} {
		if v, ok := r.config["branch."+from+key]; ok {
			delete(r.config, "branch."+from+key)
			r.config["branch."+to+key] = v
		}
	}
	if current {
		r.head = "refs/heads/" + to
	}
	return 0
}

func (r *run) listBranches(o options) {
	type line struct {
		mark, name string
		id         ID
		local      bool
	}
	var lines []line
	if r.head == "" && !o.on["r"] {
		lines = append(lines, line{"* ", "(HEAD détachée sur " + r.short(r.detached) + ")", r.detached, false})
	}
	if !o.on["r"] {
		for _, b := range r.Branches() {
			mark := "  "
			if r.head == "refs/heads/"+b {
				mark = "* "
			}
			lines = append(lines, line{mark, b, r.refs["refs/heads/"+b], true})
		}
	}
	if o.on["a"] || o.on["r"] {
		for _, b := range r.names("refs/remotes/") {
			name := b
			if o.on["a"] {
				name = "remotes/" + b
			}
			lines = append(lines, line{"  ", name, r.refs["refs/remotes/"+b], false})
		}
	}
	head := r.Ancestors(r.Head())
	width := 0
	for _, l := range lines {
		width = max(width, len([]rune(l.name)))
	}
	for _, l := range lines {
		if o.on["merged"] && !head[l.id] || o.on["no-merged"] && head[l.id] {
			continue
		}
		text := l.mark + l.name
		if o.on["v"] || o.on["vv"] {
			c, _ := r.Commit(l.id)
			text = l.mark + pad(l.name, width) + " " + r.short(l.id) + " " + r.tracking(l.name, l.local, o.on["vv"]) + c.Subject()
		}
		r.print("%s\n", text)
	}
}

func (r *run) tracking(name string, local, full bool) string {
	up := r.upstream(name)
	id := r.refs["refs/remotes/"+up]
	if !local || up == "" || id == "" {
		return ""
	}
	var parts []string
	if full {
		parts = append(parts, up)
	}
	if ahead, behind := r.distance(r.refs["refs/heads/"+name], id); ahead+behind > 0 {
		parts = append(parts, aheadBehind(ahead, behind))
	}
	if len(parts) == 0 {
		return ""
	}
	return "[" + strings.Join(parts, ": ") + "] "
}
