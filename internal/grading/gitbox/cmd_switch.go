package gitbox

import (
	"strings"
)

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
