package gitbox

import (
	"fmt"
	"maps"
	"path"
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
