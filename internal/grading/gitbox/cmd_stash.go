package gitbox

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/grading/linediff"
)

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
