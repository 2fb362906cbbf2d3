package gitbox

import (
	"slices"
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

func doSwitch(r *run, args []string) int {
	o, ok := r.options(args, "create,c= C= detach,d discard-changes,force,f quiet,q")
	if !ok {
		return 129
	}
	if o.on["create"] || o.on["C"] {
		name, start := o.value("create"), "HEAD"
		if o.on["C"] {
			name = o.value("C")
		}
		if len(o.rest) > 0 {
			start = o.rest[0]
		}
		return r.switchNew(name, start, o.on["C"])
	}
	if len(o.rest) != 1 {
		return r.fail(128, "fatal : argument de branche ou de commit manquant")
	}
	name := o.rest[0]
	if name == "-" {
		name = r.previous
	}
	id, isBranch := r.refs["refs/heads/"+name]
	switch {
	case isBranch && !o.on["detach"]:
		return r.switchTo(name, id)
	case o.on["detach"] && r.resolve(name) != "":
		return r.detach(name, r.resolve(name))
	case r.resolve(name) != "" && r.refs["refs/remotes/"+name] != "":
		return r.fail(128, "fatal : une branche est attendue, mais la branche de suivi '%s' a été reçue", name)
	case r.resolve(name) != "":
		r.Advise("Pour regarder un ancien commit : git switch --detach " + name + ".")
		return r.fail(128, "fatal : une branche est attendue, mais un commit '%s' a été reçu", name)
	}
	if code, done := r.guess(name); done {
		return code
	}
	r.Advise("Cette branche n’existe pas. Pour la créer : git switch -c " + name + ".")
	return r.fail(128, "fatal : référence invalide : %s", name)
}

// guess makes the local branch of a remote's branch of the same name.
func (r *run) guess(name string) (code int, done bool) {
	var found []string
	for _, b := range r.names("refs/remotes/") {
		if _, branch, ok := strings.Cut(b, "/"); ok && branch == name {
			found = append(found, b)
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return r.switchNew(name, found[0], false), true
}

func (r *run) switchNew(name, start string, force bool) int {
	if r.Head() == "" && start == "HEAD" && validBranch(name) {
		r.head = "refs/heads/" + name // no commit yet: the branch only changes its name
		r.Fail("Basculement sur la nouvelle branche '" + name + "'\n")
		return 0
	}
	old := r.refs["refs/heads/"+name]
	if code := r.createBranch(name, start, force); code != 0 {
		return code
	}
	id := r.refs["refs/heads/"+name]
	if c := r.clashes(r.FilesOf(r.Head()), r.FilesOf(id)); c.any() {
		if old == "" {
			delete(r.refs, "refs/heads/"+name)
		} else {
			r.refs["refs/heads/"+name] = old
		}
		return r.refuse(c, false)
	}
	r.moveTo(r.FilesOf(r.Head()), r.FilesOf(id))
	r.arrive("refs/heads/"+name, id, name)
	r.Fail("Basculement sur la nouvelle branche '" + name + "'\n")
	return 0
}

func (r *run) blocked() (int, bool) {
	if len(r.conflicts) > 0 {
		var list strings.Builder
		for _, p := range sortedKeys(r.conflicts) {
			list.WriteString(p + ": needs merge\n")
		}
		r.Print(list.String())
		return r.fail(1, "erreur : vous devez d'abord résoudre votre index courant"), true
	}
	return 0, false
}

func (r *run) switchTo(name string, id ID) int {
	if r.head == "refs/heads/"+name {
		r.Fail("Déjà sur '" + name + "'\n")
		return 0
	}
	if code, no := r.blocked(); no {
		return code
	}
	if r.pending.kind == "merge" {
		r.Advise("Terminez la fusion avec git commit, ou abandonnez-la avec git merge --abort.")
		return r.fail(128, "fatal : impossible de basculer de branche en pleine fusion")
	}
	before, after := r.FilesOf(r.Head()), r.FilesOf(id)
	if c := r.clashes(before, after); c.any() {
		return r.refuse(c, false)
	}
	leaving := r.detached
	wasDetached := r.head == ""
	r.moveTo(before, after)
	r.arrive("refs/heads/"+name, id, name)
	r.kept(after)
	if wasDetached && leaving != id {
		c, _ := r.Commit(leaving)
		r.Fail("La position précédente de HEAD était sur " + r.short(leaving) + " " + c.Subject() + "\n")
	}
	r.Fail("Basculement sur la branche '" + name + "'\n")
	if text := r.trackingText(); text != "" {
		r.Print(strings.TrimSuffix(text, "\n"))
	}
	return 0
}

// arrive moves HEAD.
func (r *run) arrive(ref string, id ID, name string) {
	from := r.Branch()
	if from == "" {
		from = string(r.detached)
	}
	r.previous = from
	r.head = ref
	r.log = append(r.log, move{id, "checkout: moving from " + from + " to " + name})
}

func (r *run) detach(name string, id ID) int {
	if code, no := r.blocked(); no {
		return code
	}
	before, after := r.FilesOf(r.Head()), r.FilesOf(id)
	if c := r.clashes(before, after); c.any() {
		return r.refuse(c, false)
	}
	r.moveTo(before, after)
	r.arrive("", id, name)
	r.detached = id
	c, _ := r.Commit(id)
	r.Fail("Note : basculement sur '" + name + "'.\n\nVous êtes dans l'état « HEAD détachée ».\n")
	r.Advise("Vous visitez un ancien commit. Pour revenir : git switch -. Pour garder un travail fait ici : git switch -c nom.")
	r.Fail("HEAD est maintenant sur " + r.short(id) + " " + c.Subject() + "\n")
	return 0
}

func doCheckout(r *run, args []string) int {
	o, ok := r.options(args, "b= B= ours theirs force,f quiet,q detach track,t")
	if !ok {
		return 129
	}
	if o.on["b"] || o.on["B"] {
		name, start := o.value("b"), "HEAD"
		if o.on["B"] {
			name = o.value("B")
		}
		if len(o.rest) > 0 {
			start = o.rest[0]
		}
		return r.switchNew(name, start, o.on["B"])
	}
	source, paths := r.index, o.paths
	rest := o.rest
	if len(rest) > 0 && (len(rest) > 1 || o.dashed) || o.on["ours"] || o.on["theirs"] {
		if id := r.resolve(firstOf(rest)); id != "" {
			source, rest = r.FilesOf(id), rest[1:]
			return r.checkoutPaths(append(rest, paths...), source, true, o)
		}
		return r.checkoutPaths(append(rest, paths...), source, false, o)
	}
	if o.dashed {
		return r.checkoutPaths(paths, source, false, o)
	}
	if len(rest) == 0 {
		return 0
	}
	name := rest[0]
	if name == "-" {
		name = r.previous
	}
	if id, ok := r.refs["refs/heads/"+name]; ok && !o.on["detach"] {
		return r.switchTo(name, id)
	}
	if id := r.resolve(name); id != "" {
		return r.detach(name, id)
	}
	if !r.isPath(name) {
		if code, done := r.guess(name); done {
			return code
		}
	}
	return r.checkoutPaths(rest, source, false, o)
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (r *run) checkoutPaths(paths []string, source Files, staged bool, o options) int {
	f, ok := r.filter(paths)
	if !ok {
		return 128
	}
	code, n := r.restore(f, source, staged, true, o.on["ours"], o.on["theirs"])
	if code == 0 && !o.dashed {
		word := "chemin mis"
		if n > 1 {
			word = "chemins mis"
		}
		if !staged {
			r.Fail(itoa(n) + " " + word + " à jour depuis l'index\n")
		}
	}
	return code
}

func doTag(r *run, args []string) int {
	o, ok := r.options(args, "delete,d annotate,a message,m= list,l force,f n")
	if !ok {
		return 129
	}
	switch {
	case o.on["delete"]:
		code := 0
		for _, name := range o.rest {
			id, there := r.refs["refs/tags/"+name]
			if !there {
				code = r.fail(1, "erreur : étiquette '%s' non trouvée.", name)
				continue
			}
			delete(r.refs, "refs/tags/"+name)
			r.print("Étiquette '%s' supprimée (elle était sur %s)\n", name, r.short(id))
		}
		return code
	case len(o.rest) == 0 || o.on["list"]:
		for _, t := range r.Tags() {
			if len(o.rest) == 0 || matchAnywhere(o.rest[0], t) {
				r.print("%s\n", t)
			}
		}
		return 0
	}
	name, target := o.rest[0], "HEAD"
	if len(o.rest) > 1 {
		target = o.rest[1]
	}
	id := r.resolve(target)
	switch {
	case !validBranch(name):
		return r.fail(128, "fatal : '%s' n'est pas un nom d'étiquette valide.", name)
	case id == "":
		return r.fail(128, "fatal : Échec de résolution de '%s' comme une référence valide.", target)
	case r.refs["refs/tags/"+name] != "" && !o.on["force"]:
		return r.fail(128, "fatal : l'étiquette '%s' existe déjà", name)
	}
	if o.on["annotate"] || o.on["message"] {
		who, ok := r.author()
		if !ok {
			return 128
		}
		text := cleanMessage(strings.Join(o.values["message"], "\n\n"), false)
		if text == "" {
			return r.fail(128, "fatal : pas de message pour l'étiquette ? Ajoutez -m \"…\".")
		}
		id = r.put("tag", "object "+string(id)+"\ntype commit\ntag "+name+"\ntagger "+who.line()+"\n\n"+text)
	}
	r.refs["refs/tags/"+name] = id
	return 0
}

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
