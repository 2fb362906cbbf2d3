package gitbox

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

func doStatus(r *run, args []string) int {
	o, ok := r.options(args, "short,s porcelain branch,b long untracked-files,u all,uall ignored verbose,v")
	if !ok {
		return 129
	}
	s := r.state()
	if o.on["short"] || o.on["porcelain"] {
		r.Print(r.shortStatus(s, o.on["porcelain"], o.on["branch"]))
		return 0
	}
	r.Print(r.longStatus(s))
	return 0
}

// Porcelain is the answer to git status --porcelain.
func Porcelain(e *Env) string {
	repo, root := Find(e.Tree, e.Dir)
	if repo == nil || repo.Bare {
		return ""
	}
	r := &run{Env: e, Repo: repo, root: root}
	return r.shortStatus(r.state(), true, false)
}

func (r *run) shortStatus(s state, porcelain, branch bool) string {
	var b strings.Builder
	if branch {
		b.WriteString("## " + r.branchLine() + "\n")
	}
	name := func(p string) string {
		if !porcelain {
			p = r.shown(p)
		}
		if q := quotePath(p); q != p || !strings.Contains(p, " ") {
			return q
		}
		return `"` + p + `"`
	}
	lines := map[string]string{} // by path
	codes := map[string][]byte{}
	code := func(p string) []byte {
		if codes[p] == nil {
			codes[p] = []byte("  ")
		}
		return codes[p]
	}
	for _, c := range s.staged {
		if _, fighting := r.conflicts[c.New]; fighting {
			continue
		}
		code(c.New)[0] = c.Kind
		lines[c.New] = name(c.New)
		if c.Kind == 'R' {
			lines[c.New] = name(c.Old) + " -> " + name(c.New)
		}
	}
	for _, c := range s.unstaged {
		code(c.New)[1] = c.Kind
		if lines[c.New] == "" {
			lines[c.New] = name(c.New)
		}
	}
	for p, st := range r.conflicts {
		copy(code(p), st.code())
		lines[p] = name(p)
	}
	paths := make([]string, 0, len(lines))
	for p := range lines {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		b.WriteString(string(codes[p]) + " " + lines[p] + "\n")
	}
	for _, p := range r.untracked(s.files, false) {
		b.WriteString("?? " + name(p) + "\n")
	}
	return b.String()
}

func (r *run) branchLine() string {
	if r.head == "" {
		return "HEAD (no branch)"
	}
	line := r.Branch()
	if r.Head() == "" {
		return "Aucun commit sur " + line
	}
	if up := r.upstream(r.Branch()); up != "" {
		line += "..." + up
		if id := r.refs["refs/remotes/"+up]; id != "" {
			if ahead, behind := r.distance(r.Head(), id); ahead+behind > 0 {
				line += " [" + aheadBehind(ahead, behind) + "]"
			}
		}
	}
	return line
}

func aheadBehind(ahead, behind int) string {
	switch {
	case behind == 0:
		return fmt.Sprintf("en avance de %d", ahead)
	case ahead == 0:
		return fmt.Sprintf("en retard de %d", behind)
	}
	return fmt.Sprintf("en avance de %d, en retard de %d", ahead, behind)
}

// code is the two letters of a conflict.
func (s stages) code() string {
	switch {
	case s.ours.ID != "" && s.theirs.ID != "":
		if s.base.ID == "" {
			return "AA"
		}
		return "UU"
	case s.ours.ID != "":
		if s.base.ID == "" {
			return "AU"
		}
		return "UD"
	case s.theirs.ID != "":
		if s.base.ID == "" {
			return "UA"
		}
		return "DU"
	}
	return "DD"
}

var conflictLabels = map[string]string{"DD": "supprimé des deux côtés :", "AU": "ajouté par nous :", "UD": "supprimé par eux :", "UA": "ajouté par eux :",
	"DU": "supprimé par nous :", "AA": "ajouté de deux côtés :", "UU": "modifié des deux côtés :"}

var changeLabels = map[byte]string{'A': "nouveau fichier :", 'D': "supprimé :", 'M': "modifié :", 'R': "renommé :"}

// pad fills a label to a width, in characters.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

func (r *run) longStatus(s state) string {
	var b strings.Builder
	b.WriteString(r.statusHead())
	var staged []Change
	for _, c := range s.staged {
		if _, fighting := r.conflicts[c.New]; !fighting {
			staged = append(staged, c)
		}
	}
	if len(staged) > 0 {
		b.WriteString("Modifications qui seront validées :\n")
		switch {
		case r.pending.kind == "merge" || r.pending.kind == "revert" && len(r.conflicts) > 0:
		case r.Head() == "":
			b.WriteString("  (utilisez \"git rm --cached <fichier>...\" pour désindexer)\n")
		default:
			b.WriteString("  (utilisez \"git restore --staged <fichier>...\" pour désindexer)\n")
		}
		r.listChanges(&b, staged)
	}
	if len(r.conflicts) > 0 {
		r.listConflicts(&b)
	}
	if len(s.unstaged) > 0 {
		b.WriteString("Modifications qui ne seront pas validées :\n")
		add := "add"
		if slices.ContainsFunc(s.unstaged, func(c Change) bool { return c.Kind == 'D' }) {
			add = "add/rm"
		}
		b.WriteString("  (utilisez \"git " + add + " <fichier>...\" pour mettre à jour ce qui sera validé)\n")
		b.WriteString("  (utilisez \"git restore <fichier>...\" pour annuler les modifications dans le répertoire de travail)\n")
		r.listChanges(&b, s.unstaged)
	}
	untracked := r.untracked(s.files, false)
	if len(untracked) > 0 {
		b.WriteString("Fichiers non suivis:\n  (utilisez \"git add <fichier>...\" pour inclure dans ce qui sera validé)\n")
		for _, p := range untracked {
			b.WriteString("\t" + quotePath(r.shown(p)) + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString(r.statusEnd(len(staged), len(s.unstaged)+len(r.conflicts), len(untracked)))
	return b.String()
}

func (r *run) listChanges(b *strings.Builder, list []Change) {
	width := utf8.RuneCountInString(changeLabels['A']) + 1
	for _, c := range list {
		name := quotePath(r.shown(c.New))
		if c.Kind == 'R' {
			name = quotePath(r.shown(c.Old)) + " -> " + name
		}
		b.WriteString("\t" + pad(changeLabels[c.Kind], width) + name + "\n")
	}
	b.WriteString("\n")
}

func (r *run) listConflicts(b *strings.Builder) {
	b.WriteString("Chemins non fusionnés :\n")
	if r.pending.kind != "merge" {
		b.WriteString("  (utilisez \"git restore --staged <fichier>...\" pour désindexer)\n")
	}
	deleted, present := false, false
	var paths []string
	for p, st := range r.conflicts {
		paths = append(paths, p)
		switch st.code() {
		case "DD", "UD", "DU":
			deleted = true
		default:
			present = true
		}
	}
	slices.Sort(paths)
	switch {
	case deleted && present, deleted:
		b.WriteString("  (utilisez \"git add/rm <fichier>...\" si nécessaire pour marquer comme résolu)\n")
	default:
		b.WriteString("  (utilisez \"git add <fichier>...\" pour marquer comme résolu)\n")
	}
	width := utf8.RuneCountInString(conflictLabels["DD"]) + 1
	for _, p := range paths {
		b.WriteString("\t" + pad(conflictLabels[r.conflicts[p].code()], width) + quotePath(r.shown(p)) + "\n")
	}
	b.WriteString("\n")
}

func (r *run) statusHead() string {
	var b strings.Builder
	if r.head == "" {
		b.WriteString("HEAD détachée sur " + r.short(r.detached) + "\n")
	} else {
		b.WriteString("Sur la branche " + r.Branch() + "\n")
		b.WriteString(r.trackingText())
	}
	switch {
	case r.pending.kind == "merge" && len(r.conflicts) > 0:
		b.WriteString("Vous avez des chemins non fusionnés.\n  (réglez les conflits puis lancez \"git commit\")\n  (utilisez \"git merge --abort\" pour annuler la fusion)\n\n")
	case r.pending.kind == "merge":
		b.WriteString("Tous les conflits sont réglés mais la fusion n'est pas terminée.\n  (utilisez \"git commit\" pour terminer la fusion)\n\n")
	case r.pending.kind == "revert":
		b.WriteString("Vous êtes actuellement en train de rétablir le commit " + r.short(r.pending.other) + ".\n")
		if len(r.conflicts) > 0 {
			b.WriteString("  (réglez les conflits puis lancez \"git revert --continue\")\n")
		} else {
			b.WriteString("  (tous les conflits sont réglés : lancez \"git revert --continue\")\n")
		}
		b.WriteString("  (utilisez \"git revert --skip\" pour sauter ce patch)\n  (utilisez \"git revert --abort\" pour annuler le rétablissement)\n\n")
	}
	if r.Head() == "" {
		b.WriteString("\nAucun commit\n\n")
	}
	return b.String()
}

// trackingText compares the branch with the one it follows.
func (r *run) trackingText() string {
	up := r.upstream(r.Branch())
	if up == "" || r.Head() == "" {
		return ""
	}
	id := r.refs["refs/remotes/"+up]
	if id == "" {
		return "Votre branche est basée sur '" + up + "', mais la branche amont a disparu.\n  (utilisez \"git branch --unset-upstream\" pour corriger)\n\n"
	}
	ahead, behind := r.distance(r.Head(), id)
	s := func(n int) string {
		if n > 1 {
			return "s"
		}
		return ""
	}
	switch {
	case ahead == 0 && behind == 0:
		return "Votre branche est à jour avec '" + up + "'.\n\n"
	case behind == 0:
		return fmt.Sprintf("Votre branche est en avance sur '%s' de %d commit%s.\n  (utilisez \"git push\" pour publier vos commits locaux)\n\n", up, ahead, s(ahead))
	case ahead == 0:
		return fmt.Sprintf("Votre branche est en retard sur '%s' de %d commit%s, et peut être mise à jour en avance rapide.\n  (utilisez \"git pull\" pour mettre à jour votre branche locale)\n\n", up, behind, s(behind))
	}
	return fmt.Sprintf("Votre branche et '%s' ont divergé,\net ont %d et %d commits différents chacune respectivement.\n  (utilisez \"git pull\" pour fusionner la branche distante dans la vôtre)\n\n", up, ahead, behind)
}

// distance counts the commits that each side has alone.
func (p *Repo) distance(a, b ID) (ahead, behind int) {
	ofA, ofB := p.Ancestors(a), p.Ancestors(b)
	for id := range ofA {
		if !ofB[id] {
			ahead++
		}
	}
	for id := range ofB {
		if !ofA[id] {
			behind++
		}
	}
	return ahead, behind
}

func (r *run) statusEnd(staged, unstaged, untracked int) string {
	switch {
	case staged > 0:
		return ""
	case unstaged > 0:
		return "aucune modification n'a été ajoutée à la validation (utilisez \"git add\" ou \"git commit -a\")\n"
	case untracked > 0:
		return "aucune modification ajoutée à la validation mais des fichiers non suivis sont présents (utilisez \"git add\" pour les suivre)\n"
	case r.pending.kind == "merge":
		return ""
	case r.Head() == "":
		return "rien à valider (créez/copiez des fichiers et utilisez \"git add\" pour les suivre)\n"
	}
	return "rien à valider, la copie de travail est propre\n"
}
