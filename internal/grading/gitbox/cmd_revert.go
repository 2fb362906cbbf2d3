package gitbox

import (
	"strconv"

	"chantier/internal/grading/linediff"
)

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
