package gitbox

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/grading/linediff"
)

func itoa(n int) string { return strconv.Itoa(n) }

// merged is the outcome of a three-way merge.
type merged struct {
	files     Files
	conflicts map[string]stages
	texts     map[string]string // what stands in the working tree for a file in conflict
	said      []string
}

// merge combines two lists of files that come from a common one.
func (r *run) merge(base, ours, theirs Files, labels linediff.Labels) merged {
	m := merged{files: Files{}, conflicts: map[string]stages{}, texts: map[string]string{}}
	all := maps.Clone(base)
	maps.Copy(all, ours)
	maps.Copy(all, theirs)
	for _, p := range all.paths() {
		o, inBase := base[p]
		a, inOurs := ours[p]
		b, inTheirs := theirs[p]
		switch {
		case inOurs == inTheirs && a == b:
			if inOurs {
				m.files[p] = a
			}
		case inBase == inOurs && o == a:
			if inTheirs {
				m.files[p] = b
			}
		case inBase == inTheirs && o == b:
			if inOurs {
				m.files[p] = a
			}
		case inOurs && inTheirs:
			r.mergeFile(&m, p, stages{o, a, b}, labels)
		default:
			m.conflicts[p] = stages{o, a, b}
			kept, gone, in := labels.Ours, labels.Theirs, a
			if !inOurs {
				kept, gone, in = labels.Theirs, labels.Ours, b
			}
			m.texts[p] = r.Content(in)
			m.said = append(m.said, fmt.Sprintf("CONFLIT (modification/suppression) : %s supprimé dans %s et modifié dans %s. Version %s de %s laissée dans l'arbre.", p, gone, kept, kept, p))
		}
	}
	// A file on one side and a folder of the same name on the other cannot both stand.
	for _, p := range m.files.paths() {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if e, ok := m.files[dir]; ok {
				delete(m.files, dir)
				m.conflicts[dir] = stages{ours: ours[dir], theirs: theirs[dir]}
				m.texts[dir+"~fichier"] = r.Content(e)
				m.said = append(m.said, "CONFLIT (fichier/dossier) : il y a un dossier nommé "+dir+". Le fichier est laissé sous le nom "+dir+"~fichier.")
			}
		}
	}
	return m
}

func (r *run) mergeFile(m *merged, p string, s stages, labels linediff.Labels) {
	mode := s.ours.Mode
	if s.base.ID != "" && s.ours.Mode == s.base.Mode {
		mode = s.theirs.Mode
	}
	if s.ours.ID == s.theirs.ID {
		m.files[p] = Entry{mode, s.ours.ID}
		return
	}
	if s.base.ID != "" && s.base.ID == s.ours.ID {
		m.files[p] = Entry{mode, s.theirs.ID}
		return
	}
	if s.base.ID != "" && s.base.ID == s.theirs.ID {
		m.files[p] = Entry{mode, s.ours.ID}
		return
	}
	base, ours, theirs := "", r.Content(s.ours), r.Content(s.theirs)
	if s.base.ID != "" {
		base = r.Content(s.base)
	}
	r.Spend((len(ours) + len(theirs)) / 16)
	m.said = append(m.said, "Fusion automatique de "+p)
	if isBinary(ours) || isBinary(theirs) {
		m.conflicts[p], m.texts[p] = s, ours
		m.said = append(m.said, "CONFLIT (contenu) : Conflit de fusion dans "+p)
		return
	}
	text, n := linediff.Merge(base, ours, theirs, labels)
	if n == 0 {
		m.files[p] = Entry{mode, r.put("blob", text)}
		return
	}
	m.conflicts[p], m.texts[p] = s, text
	kind := "contenu"
	if s.base.ID == "" {
		kind = "ajout/ajout"
	}
	m.said = append(m.said, "CONFLIT ("+kind+") : Conflit de fusion dans "+p)
}

// target is the list of files that a merge leaves, files in conflict included: what local work must not be lost for.
func (m merged) target() Files {
	out := maps.Clone(m.files)
	for p := range m.texts {
		out[p] = Entry{"100644", nameOf("blob", m.texts[p])}
	}
	return out
}

// settle puts the outcome in the index and in the working tree.
func (r *run) settle(head Files, m merged) {
	for _, p := range head.paths() {
		_, stays := m.files[p]
		_, fights := m.conflicts[p]
		if !stays && !fights {
			delete(r.index, p)
			r.removeFile(p)
		}
	}
	for _, p := range m.files.paths() {
		if h, ok := head[p]; !ok || h != m.files[p] {
			r.index[p] = m.files[p]
			r.writeFile(p, m.files[p])
		}
	}
	for _, p := range sortedKeys(m.conflicts) {
		delete(r.index, p)
		r.conflicts[p] = m.conflicts[p]
	}
	for _, p := range sortedKeys(m.texts) {
		r.writeText(p, "100644", m.texts[p])
	}
}

func doMerge(r *run, args []string) int {
	o, ok := r.options(args, "abort continue no-ff ff-only ff message,m= no-edit edit,e squash allow-unrelated-histories quiet,q")
	if !ok {
		return 129
	}
	switch {
	case o.on["abort"]:
		return r.abort("merge", "Il n'y a pas de fusion à abandonner (MERGE_HEAD manquant).")
	case o.on["continue"]:
		if r.pending.kind != "merge" {
			return r.fail(128, "fatal : Il n'y a pas de fusion en cours (MERGE_HEAD manquant).")
		}
		return doCommit(r, nil)
	case o.on["squash"]:
		r.Advise("Dans cet exercice, fusionnez sans --squash.")
		return r.fail(128, "fatal : --squash n'est pas disponible dans ce terminal")
	case len(o.rest) == 0:
		if up := r.upstream(r.Branch()); up != "" {
			o.rest = []string{up}
		} else {
			return r.fail(128, "fatal : Veuillez spécifier une branche avec laquelle fusionner.")
		}
	case len(o.rest) > 1:
		r.Advise("Fusionnez une branche à la fois.")
		return r.fail(128, "fatal : la fusion de plusieurs branches n'est pas disponible dans ce terminal")
	}
	name := o.rest[0]
	other := r.resolve(name)
	if other == "" {
		return r.fail(1, "merge: %s - pas possible de fusionner ceci", name)
	}
	return r.mergeCommit(other, name, r.mergeMessage(name), o)
}

// mergeMessage is the message that git proposes.
func (r *run) mergeMessage(name string) string {
	what := "commit '" + name + "'"
	switch {
	case r.refs["refs/heads/"+name] != "":
		what = "branch '" + name + "'"
	case r.refs["refs/tags/"+name] != "":
		what = "tag '" + name + "'"
	case r.refs["refs/remotes/"+name] != "":
		what = "remote-tracking branch '" + name + "'"
	}
	return "Merge " + what + r.into()
}

// into is the end of the message of a merge elsewhere than in main or master.
func (r *run) into() string {
	switch {
	case r.head == "":
		return " into HEAD"
	case r.Branch() == "master" || r.Branch() == "main":
		return ""
	}
	return " into " + r.Branch()
}

func (r *run) mergeCommit(other ID, name, message string, o options) int {
	switch {
	case len(r.conflicts) > 0:
		return r.fail(128, "erreur : Fusionner n'est pas possible car vous avez des fichiers non fusionnés.\nastuce: Corrigez-les puis lancez 'git add/rm <fichier>'\nastuce: si nécessaire pour marquer la résolution et valider.\nfatal : Abandon à cause de conflit non résolu.")
	case r.pending.kind == "merge":
		return r.fail(128, "fatal : Vous n'avez pas terminé votre fusion (MERGE_HEAD existe).\nVeuillez valider vos modifications avant de fusionner.")
	}
	head := r.Head()
	if head == "" {
		files := r.FilesOf(other)
		if c := r.clashes(Files{}, files); c.any() {
			return r.refuse(c, true)
		}
		r.moveTo(Files{}, files)
		r.setHead(other, "merge "+name+": Fast-forward")
		return 0
	}
	if r.Ancestors(head)[other] {
		r.print("Déjà à jour.\n")
		return 0
	}
	base := r.base(head, other)
	if base == head && !o.on["no-ff"] {
		return r.fastForward(head, other, name)
	}
	switch {
	case o.on["ff-only"]:
		return r.fail(128, "fatal : Pas possible d'avancer rapidement, abandon.")
	case base == "" && !o.on["allow-unrelated-histories"]:
		return r.fail(128, "fatal : refus de fusionner des historiques sans relation")
	}
	who, ok := r.author()
	if !ok {
		return 128
	}
	if o.on["message"] {
		message = strings.Join(o.values["message"], "\n\n")
	}
	ours := r.FilesOf(head)
	if changed := r.changesBetween(ours, r.index, r.Content, false); len(changed) > 0 {
		var c clash
		for _, x := range changed {
			c.changed = append(c.changed, x.New)
		}
		r.Fail("erreur : Vos modifications locales aux fichiers suivants seraient écrasées par la fusion :\n\t" + strings.Join(c.changed, "\n\t") + "\n")
		r.Advise("Gardez d’abord votre travail avec un commit, ou mettez-le de côté avec git stash.")
		return 2
	}
	m := r.merge(r.FilesOf(base), ours, r.FilesOf(other), linediff.Labels{Ours: "HEAD", Theirs: name})
	if c := r.clashes(ours, m.target()); c.any() {
		r.refuse(c, true)
		return 2
	}
	for _, line := range m.said {
		r.print("%s\n", line)
	}
	r.settle(ours, m)
	if len(m.conflicts) > 0 {
		r.pending = pending{"merge", other, cleanMessage(message, false) + conflictNote(m), head}
		r.print("La fusion automatique a échoué ; réglez les conflits et validez le résultat.\n")
		r.Advise("Ouvrez chaque fichier en conflit, gardez ce qu’il faut, enlevez les marques, puis git add et git commit.")
		return 1
	}
	c := Commit{Tree: r.writeTree(r.index), Parents: []ID{head, other}, Author: who, Committer: who, Message: cleanMessage(message, false)}
	id := r.putCommit(c)
	r.setHead(id, "merge "+name+": Merge made by the 'ort' strategy.")
	changes := r.changesBetween(ours, r.index, r.Content, true)
	r.print("Merge made by the 'ort' strategy.\n")
	if len(changes) > 0 {
		r.Print(r.stat(changes, true, r.Content) + summary(changes))
	}
	return 0
}

// conflictNote lists the files in conflict under the proposed message; the # make git drop it.
func conflictNote(m merged) string {
	note := "\n# Conflicts:\n"
	for _, p := range sortedKeys(m.conflicts) {
		note += "#\t" + p + "\n"
	}
	return note
}

func (r *run) fastForward(head, other ID, name string) int {
	before, after := r.FilesOf(head), r.FilesOf(other)
	if c := r.clashes(before, after); c.any() {
		r.print("Mise à jour %s..%s\n", r.short(head), r.short(other))
		return r.refuse(c, true)
	}
	r.moveTo(before, after)
	r.setHead(other, "merge "+name+": Fast-forward")
	changes := r.changesBetween(before, after, r.Content, true)
	r.print("Mise à jour %s..%s\nFast-forward\n", r.short(head), r.short(other))
	if len(changes) > 0 {
		r.Print(r.stat(changes, true, r.Content) + summary(changes))
	}
	return 0
}

// abort gives up a merge or a revert.
func (r *run) abort(kind, nothing string) int {
	if r.pending.kind != kind {
		return r.fail(128, "fatal : %s", nothing)
	}
	files := r.FilesOf(r.Head())
	touched := append(r.index.paths(), sortedKeys(r.conflicts)...)
	d := r.scan()
	for _, p := range touched {
		if _, stays := files[p]; !stays {
			r.removeFile(p)
		}
	}
	for _, p := range files.paths() {
		if r.index[p] != files[p] && d.files[p] != files[p] {
			r.writeFile(p, files[p])
		}
	}
	r.index, r.conflicts, r.pending = files, map[string]stages{}, pending{}
	return 0
}

func doRevert(r *run, args []string) int {
	o, ok := r.options(args, "no-edit edit,e abort continue skip no-commit,n mainline,m=")
	if !ok {
		return 129
	}
	const none = "aucun picorage ou retour en cours"
	switch {
	case o.on["abort"], o.on["skip"]:
		return r.abort("revert", none)
	case o.on["continue"]:
		if r.pending.kind != "revert" {
			return r.fail(128, "erreur : %s\nfatal : revert a échoué", none)
		}
		return doCommit(r, nil)
	case len(o.rest) == 0:
		return r.misused("")
	}
	for _, word := range o.rest {
		if code := r.revert(word, o); code != 0 {
			return code
		}
	}
	return 0
}

func (r *run) revert(word string, o options) int {
	id := r.resolve(word)
	c, ok := r.Commit(id)
	if !ok {
		return r.fail(128, "fatal : mauvaise révision '%s'", word)
	}
	parent := ID("")
	switch {
	case len(c.Parents) > 1:
		n, err := strconv.Atoi(o.value("mainline"))
		if err != nil || n < 1 || n > len(c.Parents) {
			return r.fail(128, "erreur : le commit %s est une fusion mais l'option -m n'a pas été spécifiée.\nfatal : revert a échoué", id)
		}
		parent = c.Parents[n-1]
	case len(c.Parents) == 1:
		parent = c.Parents[0]
	}
	who, ok := r.author()
	if !ok {
		return 128
	}
	head := r.FilesOf(r.Head())
	if r.IsUnmerged() || len(r.changesBetween(head, r.index, r.Content, false)) > 0 {
		r.Advise("Gardez d’abord votre travail avec un commit.")
		return r.fail(128, "erreur : vos modifications locales seraient écrasées par revert.\nastuce: Validez vos modifications ou les remiser pour continuer.\nfatal : revert a échoué")
	}
	label := "parent of " + r.short(id) + " (" + c.Subject() + ")"
	m := r.merge(r.FilesOf(id), head, r.FilesOf(parent), linediff.Labels{Ours: "HEAD", Theirs: label})
	if clash := r.clashes(head, m.target()); clash.any() {
		return r.refuse(clash, true)
	}
	for _, line := range m.said {
		r.print("%s\n", line)
	}
	r.settle(head, m)
	message := "Revert \"" + c.Subject() + "\"\n\nThis reverts commit " + string(id) + ".\n"
	if len(c.Parents) > 1 {
		message = "Revert \"" + c.Subject() + "\"\n\nThis reverts commit " + string(id) + ", reversing\nchanges made to " + string(parent) + ".\n"
	}
	if len(m.conflicts) > 0 {
		r.pending = pending{"revert", id, message + conflictNote(m), r.Head()}
		r.Advise("Réglez le conflit, puis git add et git revert --continue. Pour abandonner : git revert --abort.")
		return r.fail(1, "erreur : impossible d'annuler %s... %s\nastuce: Après résolution des conflits, marquez-les avec\nastuce: \"git add/rm <spéc-de-réf>\", puis lancez\nastuce: \"git revert --continue\".", r.short(id), c.Subject())
	}
	if o.on["no-commit"] {
		return 0
	}
	commit := Commit{Tree: r.writeTree(r.index), Parents: []ID{r.Head()}, Author: who, Committer: who, Message: message}
	if now, _ := r.Commit(r.Head()); now.Tree == commit.Tree {
		r.Print(r.longStatus(r.state()))
		return 1
	}
	return r.finish(commit, options{on: map[string]bool{}}, Commit{})
}

func doStash(r *run, args []string) int {
	verb := "push"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		verb, args = args[0], args[1:]
	}
	o, ok := r.options(args, "message,m= include-untracked,u quiet,q keep-index,k")
	if !ok {
		return 129
	}
	switch verb {
	case "push", "save":
		if verb == "save" && len(o.rest) > 0 {
			o.values["message"] = []string{strings.Join(o.rest, " ")}
		}
		return r.stashPush(o)
	case "list":
		for i, id := range r.stash {
			c, _ := r.Commit(id)
			r.print("stash@{%d}: %s\n", i, c.Subject())
		}
		return 0
	case "pop", "apply", "drop", "show":
		return r.stashUse(verb, firstOf(o.rest))
	case "clear":
		r.stash = nil
		return 0
	}
	return r.misused("sous-commande inconnue : %s", verb)
}

func (r *run) stashPush(o options) int {
	head, ok := r.Commit(r.Head())
	if !ok {
		return r.fail(1, "Vous n'avez pas encore la validation initiale")
	}
	if len(r.conflicts) > 0 {
		return r.fail(1, "erreur : impossible de remiser pendant un conflit")
	}
	if o.on["include-untracked"] || o.on["keep-index"] {
		return r.fail(1, "erreur : cette option de stash n'est pas disponible dans ce terminal")
	}
	who, ok := r.author()
	if !ok {
		return 1
	}
	d := r.scan()
	work := r.onDisk(d, r.index)
	if len(r.changesBetween(r.FilesOf(head.ID), work, r.Content, false)) == 0 && len(r.changesBetween(r.FilesOf(head.ID), r.index, r.Content, false)) == 0 {
		r.print("Pas de modifications locales à sauver\n")
		return 0
	}
	for p := range work {
		r.put("blob", d.contents[p])
	}
	where := r.Branch()
	if r.head == "" {
		where = "(no branch)"
	}
	state := where + ": " + r.short(head.ID) + " " + head.Subject()
	index := r.putCommit(Commit{Tree: r.writeTree(r.index), Parents: []ID{head.ID}, Author: who, Committer: who, Message: "index on " + state + "\n"})
	title := "WIP on " + state
	if m := o.value("message"); m != "" {
		title = "On " + where + ": " + m
	}
	id := r.putCommit(Commit{Tree: r.writeTree(work), Parents: []ID{head.ID, index}, Author: who, Committer: who, Message: title + "\n"})
	r.stash = slices.Insert(r.stash, 0, id)
	r.resetTo(head.ID, "HEAD", options{on: map[string]bool{"hard": true, "quiet": true}})
	r.print("Arbre de travail et état de l'index sauvegardés dans %s\n", title)
	return 0
}

func (r *run) stashUse(verb, word string) int {
	n := 0
	if word != "" {
		m := stashName.FindStringSubmatch(word)
		if m == nil {
			m = []string{"", word}
		}
		var err error
		if n, err = strconv.Atoi(m[1]); err != nil {
			return r.fail(1, "erreur : %s n'est pas une référence valide", word)
		}
	}
	if n >= len(r.stash) {
		return r.fail(1, "Aucune entrée de remisage trouvée.")
	}
	id := r.stash[n]
	saved, _ := r.Commit(id)
	if verb == "show" {
		base, _ := r.Commit(saved.Parents[0])
		r.Print(r.stat(r.changesBetween(r.readTree(base.Tree), r.readTree(saved.Tree), r.Content, true), true, r.Content))
		return 0
	}
	if verb != "drop" {
		if len(r.conflicts) > 0 {
			return r.fail(1, "erreur : impossible d'appliquer un remisage au milieu d'une fusion")
		}
		base, now := r.FilesOf(saved.Parents[0]), maps.Clone(r.index)
		m := r.merge(base, now, r.readTree(saved.Tree), linediff.Labels{Ours: "Updated upstream", Theirs: "Stashed changes"})
		if c := r.clashes(now, m.target()); c.any() {
			return r.refuse(c, true)
		}
		for _, line := range m.said {
			r.print("%s\n", line)
		}
		r.settle(now, m)
		if len(m.conflicts) > 0 {
			r.print("L'entrée de remisage est conservée au cas où vous en auriez encore besoin.\n")
			return 1
		}
		for p := range r.index { // back to "not staged", but for new files
			if e, ok := now[p]; ok {
				r.index[p] = e
			}
		}
		for p, e := range now {
			r.index[p] = e
		}
		r.Print(r.longStatus(r.state()))
	}
	if verb != "apply" {
		r.stash = slices.Delete(r.stash, n, n+1)
		label := word
		if !strings.HasPrefix(label, "stash@") {
			label = "refs/stash@{" + itoa(n) + "}"
		}
		r.print("%s supprimé (%s)\n", label, id)
	}
	return 0
}
