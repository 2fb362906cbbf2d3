package gitbox

import (
	"path"
	"slices"
	"strings"
)

func doAdd(r *run, args []string) int {
	o, ok := r.options(args, "all,A update,u force,f verbose,v dry-run,n")
	if !ok {
		return 129
	}
	typed := append(o.rest, o.paths...)
	if len(typed) == 0 && !o.on["all"] && !o.on["update"] {
		r.Fail("Rien de spécifié, rien n'a été ajouté.\nastuce: Peut-être avez-vous voulu dire 'git add .' ?\n")
		return 0
	}
	f, ok := r.filter(typed)
	if !ok {
		return 128
	}
	d := r.scan()
	if o.on["force"] {
		r.unignore(&d, f)
	}
	var files []string
	for _, p := range d.files.paths() {
		if f.has(p) {
			files = append(files, p)
		}
	}
	var gone []string
	for p := range r.index {
		if _, there := d.files[p]; !there && f.has(p) {
			gone = append(gone, p)
		}
	}
	for p := range r.conflicts {
		if _, there := d.files[p]; !there && f.has(p) {
			gone = append(gone, p)
		}
	}
	var refused []string
	for i := range f.items {
		it := &f.items[i]
		if it.used || it.rel == "" {
			continue
		}
		n, err := r.Tree.Lookup(path.Join(r.root, it.rel))
		switch {
		case d.isIgnored(it.rel):
			refused = append(refused, it.rel)
		case err != nil:
			r.Advise("Vérifiez le nom avec ls : git ne trouve rien de ce nom ici.")
			return r.fail(128, "fatal : le chemin '%s' ne correspond à aucun fichier", it.typed)
		case slices.Contains(d.nested, it.rel+"/"):
			r.Advise("Ce dossier est lui-même un dépôt : il ne s’ajoute pas à un autre. Supprimez son dossier .git si c’est une erreur.")
		case n.IsDir():
			r.Advise("Git ne suit que des fichiers : un dossier vide n’est jamais enregistré.")
		}
	}
	for _, p := range files {
		_, known := r.index[p]
		_, fighting := r.conflicts[p]
		if o.on["update"] && !known && !fighting {
			continue
		}
		if !o.on["dry-run"] {
			r.stage(p, d)
		}
	}
	for _, p := range gone {
		if !o.on["dry-run"] {
			delete(r.index, p)
			delete(r.conflicts, p)
		}
	}
	if len(refused) > 0 {
		slices.Sort(refused)
		r.Advise("C’est souvent voulu : ce qui est dans .gitignore ne doit pas partir.")
		return r.fail(1, "Les chemins suivants sont ignorés par un de vos fichiers .gitignore :\n%s\nastuce: Utilisez -f si vous voulez vraiment les ajouter.", strings.Join(refused, "\n"))
	}
	return 0
}

// unignore puts among the files those that were asked for by force.
func (r *run) unignore(d *disk, f *pathFilter) {
	for _, it := range f.items {
		n, err := r.Tree.Lookup(path.Join(r.root, it.rel))
		if err == nil && !n.IsDir() && d.isIgnored(it.rel) {
			d.files[it.rel] = Entry{"100644", nameOf("blob", n.Content)}
			d.contents[it.rel] = n.Content
		}
	}
}

// stage puts a file of the working tree in the index.
func (r *run) stage(p string, d disk) {
	r.put("blob", d.contents[p])
	r.index[p] = d.files[p]
	delete(r.conflicts, p)
	// A file takes the place of what was under a folder of the same name, and the contrary.
	for other := range r.index {
		if strings.HasPrefix(other, p+"/") || strings.HasPrefix(p, other+"/") {
			delete(r.index, other)
		}
	}
}

func doRm(r *run, args []string) int {
	o, ok := r.options(args, "cached r,recursive force,f quiet,q")
	if !ok {
		return 129
	}
	typed := append(o.rest, o.paths...)
	if len(typed) == 0 {
		return r.misused("Aucun chemin spécifié. Lequel supprimer ?")
	}
	f, ok := r.filter(typed)
	if !ok {
		return 128
	}
	var chosen []string
	for p := range r.index {
		if f.has(p) {
			chosen = append(chosen, p)
		}
	}
	for p := range r.conflicts {
		if f.has(p) {
			chosen = append(chosen, p)
		}
	}
	slices.Sort(chosen)
	if missed, none := f.missed(); none {
		return r.fail(128, "fatal : le chemin '%s' ne correspond à aucun fichier", missed)
	}
	for _, it := range f.items {
		_, isFile := r.index[it.rel]
		_, fighting := r.conflicts[it.rel]
		if !isFile && !fighting && !o.on["r"] && !strings.ContainsAny(it.rel, "*?[") {
			return r.fail(128, "fatal : pas de suppression récursive de '%s' sans -r", it.typed)
		}
	}
	if code := r.safeToRemove(chosen, o); code != 0 {
		return code
	}
	for _, p := range chosen {
		delete(r.index, p)
		delete(r.conflicts, p)
		if !o.on["cached"] {
			r.removeFile(p)
		}
		if !o.on["quiet"] {
			r.print("rm '%s'\n", p)
		}
	}
	return 0
}

// safeToRemove refuses to lose work that was committed nowhere.
func (r *run) safeToRemove(chosen []string, o options) int {
	if o.on["force"] {
		return 0
	}
	d, head := r.scan(), r.FilesOf(r.Head())
	var changed, staged []string
	for _, p := range chosen {
		e, known := r.index[p]
		now, there := d.files[p]
		if !known || !there {
			continue
		}
		h, inHead := head[p]
		local, indexed := now != e, !inHead || h != e
		switch {
		case local && indexed:
			return r.fail(1, "erreur : le fichier suivant a du contenu indexé différent à la fois du fichier et de HEAD :\n    %s\n(utilisez -f pour forcer la suppression)", p)
		case o.on["cached"]:
		case indexed:
			staged = append(staged, "    "+p)
		case local:
			changed = append(changed, "    "+p)
		}
	}
	switch {
	case len(staged) > 0:
		return r.fail(1, "erreur : le fichier suivant a des changements indexés :\n%s\n(utilisez --cached pour garder le fichier, ou -f pour forcer la suppression)", strings.Join(staged, "\n"))
	case len(changed) > 0:
		return r.fail(1, "erreur : le fichier suivant a des modifications locales :\n%s\n(utilisez --cached pour garder le fichier, ou -f pour forcer la suppression)", strings.Join(changed, "\n"))
	}
	return 0
}

func doMv(r *run, args []string) int {
	o, ok := r.options(args, "force,f verbose,v")
	if !ok {
		return 129
	}
	names := append(o.rest, o.paths...)
	if len(names) < 2 {
		return r.misused("")
	}
	target, inside := r.relative(names[len(names)-1])
	if !inside {
		return r.fail(128, "fatal : %s : '%s' est hors du dépôt à '%s'", names[len(names)-1], names[len(names)-1], r.root)
	}
	into := false
	if n, err := r.Tree.Lookup(path.Join(r.root, target)); err == nil && n.IsDir() {
		into = true
	}
	if len(names) > 2 && !into {
		return r.fail(128, "fatal : la destination '%s' n'est pas un répertoire", target)
	}
	for _, name := range names[:len(names)-1] {
		from, inside := r.relative(name)
		if !inside || from == "" {
			return r.fail(128, "fatal : mauvaise source, source=%s, destination=%s", name, target)
		}
		to := target
		if into {
			to = path.Join(target, path.Base(from))
		}
		if code := r.moveTracked(from, to, o.on["force"]); code != 0 {
			return code
		}
	}
	return 0
}

func (r *run) moveTracked(from, to string, force bool) int {
	n, err := r.Tree.Lookup(path.Join(r.root, from))
	if err != nil {
		return r.fail(128, "fatal : mauvaise source, source=%s, destination=%s", from, to)
	}
	var moved []string
	for p := range r.index {
		if p == from || strings.HasPrefix(p, from+"/") {
			moved = append(moved, p)
		}
	}
	if len(moved) == 0 {
		why := "pas sous le contrôle de version"
		if n.IsDir() {
			why = "le répertoire source est vide"
		}
		r.Advise("git mv déplace un fichier que git suit. Pour un autre fichier, utilisez mv.")
		return r.fail(128, "fatal : %s, source=%s, destination=%s", why, from, to)
	}
	if old, err := r.Tree.Lookup(path.Join(r.root, to)); err == nil && (!force || old.IsDir()) {
		return r.fail(128, "fatal : la destination existe, source=%s, destination=%s", from, to)
	}
	if err := r.Tree.Rename(path.Join(r.root, from), path.Join(r.root, to)); err != nil {
		return r.fail(128, "fatal : échec du renommage de '%s': %s", from, err)
	}
	for _, p := range moved {
		e := r.index[p]
		delete(r.index, p)
		r.index[to+strings.TrimPrefix(p, from)] = e
	}
	return 0
}

func doCommit(r *run, args []string) int {
	o, ok := r.options(args, "message,m= all,a amend no-edit allow-empty quiet,q no-verify,n verbose,v")
	if !ok {
		return 129
	}
	if len(o.rest)+len(o.paths) > 0 {
		if len(o.values["message"]) > 0 {
			r.Advise("Mettez tout le message entre guillemets : git commit -m \"Ajouter la page des horaires\".")
		}
		return r.fail(1, "erreur : le spécificateur de chemin '%s' ne correspond à aucun fichier connu de git", append(o.rest, o.paths...)[0])
	}
	if o.on["all"] {
		r.stageTracked()
	}
	if len(r.conflicts) > 0 {
		var list strings.Builder
		for _, p := range sortedKeys(r.conflicts) {
			list.WriteString("U\t" + p + "\n")
		}
		r.Print(list.String())
		r.Advise("Ouvrez chaque fichier, gardez ce qu’il faut, enlevez les marques <<<<<<<, ======= et >>>>>>>, puis git add.")
		return r.fail(128, "erreur : Impossible de valider car vous avez des fichiers non fusionnés.\nastuce: Corrigez-les puis lancez 'git add/rm <fichier>'\nastuce: si nécessaire pour marquer la résolution et valider.\nfatal : Abandon à cause de conflit non résolu.")
	}
	who, ok := r.author()
	if !ok {
		return 128
	}
	parent, known := r.Commit(r.Head())
	switch {
	case o.on["amend"] && !known:
		return r.fail(128, "fatal : Il n'y a rien à corriger.")
	case o.on["amend"] && r.pending.kind == "merge":
		return r.fail(128, "fatal : Vous êtes en pleine fusion -- impossible de corriger (amend).")
	}
	c := Commit{Tree: r.writeTree(r.index), Author: who, Committer: who}
	switch {
	case o.on["amend"]:
		c.Parents, c.Author = parent.Parents, parent.Author
	case known:
		c.Parents = []ID{parent.ID}
		if r.pending.kind == "merge" {
			c.Parents = append(c.Parents, r.pending.other)
		}
	}
	empty := known && len(c.Parents) == 1 && !o.on["amend"] && parent.Tree == c.Tree || !known && len(r.index) == 0
	if empty && !o.on["allow-empty"] && r.pending.kind != "merge" {
		s := r.state()
		r.Print(r.longStatus(s))
		if len(s.unstaged) > 0 || len(r.untracked(s.files, false)) > 0 {
			r.Advise("Rien n’est préparé : choisissez d’abord des fichiers avec git add.")
		}
		return 1
	}
	if c.Message, ok = r.message(o, parent); !ok {
		return 1
	}
	return r.finish(c, o, parent)
}

// message chooses the text of a commit; ok is false when there is none: it was said.
func (r *run) message(o options, parent Commit) (string, bool) {
	text, strip := strings.Join(o.values["message"], "\n\n"), false
	if !o.on["message"] {
		strip = true
		switch {
		case r.pending.kind != "":
			text = r.pending.message
		case o.on["amend"]:
			text = parent.Message
		default:
			r.Fail("Veuillez fournir le message en utilisant l'option -m ou -F.\n")
			r.Advise("Écrivez : git commit -m \"Ce que fait ce changement\".")
			return "", false
		}
	}
	text = cleanMessage(text, strip)
	if text == "" {
		r.Fail("Abandon de la validation dû à un message de validation vide.\n")
		return "", false
	}
	return text, true
}

// finish keeps a commit, moves the branch and tells what was done.
func (r *run) finish(c Commit, o options, amended Commit) int {
	why := "commit"
	switch {
	case o.on["amend"]:
		why = "commit (amend)"
	case r.pending.kind == "merge":
		why = "commit (merge)"
	case len(c.Parents) == 0:
		why = "commit (initial)"
	}
	c.ID = r.putCommit(c)
	r.setHead(c.ID, why+": "+c.Subject())
	merge := len(c.Parents) > 1
	r.pending = pending{}
	if o.on["quiet"] {
		return 0
	}
	where := r.Branch()
	if r.head == "" {
		where = "HEAD détachée"
	}
	if len(c.Parents) == 0 {
		where += " (commit racine)"
	}
	r.print("[%s %s] %s\n", where, r.short(c.ID), c.Subject())
	if o.on["amend"] {
		if c.Author.Email != c.Committer.Email || c.Author.Name != c.Committer.Name {
			r.print(" Author: %s <%s>\n", c.Author.Name, c.Author.Email)
		}
		r.print(" Date: %s\n", dateText(c.Author.At))
	}
	if merge {
		return 0
	}
	before := Files{}
	if len(c.Parents) > 0 {
		before = r.FilesOf(c.Parents[0])
	}
	changes := r.changesBetween(before, r.index, r.Content, true)
	if len(changes) > 0 {
		r.Print(r.stat(changes, false, r.Content) + summary(changes))
	}
	return 0
}

// stageTracked is commit -a: what git follows, as it stands in the working tree.
func (r *run) stageTracked() {
	d := r.scan()
	for _, p := range r.index.paths() {
		if _, there := d.files[p]; there {
			r.stage(p, d)
		} else {
			delete(r.index, p)
		}
	}
	for _, p := range sortedKeys(r.conflicts) {
		if _, there := d.files[p]; there {
			r.stage(p, d)
		} else {
			delete(r.conflicts, p)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
