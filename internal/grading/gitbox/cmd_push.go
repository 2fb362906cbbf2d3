package gitbox

import (
	"slices"
	"strings"
)

func doPush(r *run, args []string) int {
	o, ok := r.options(args, "set-upstream,u force,f force-with-lease all tags delete,d quiet,q")
	if !ok {
		return 129
	}
	name := r.defaultRemote()
	if len(o.rest) > 0 {
		name = o.rest[0]
	}
	if len(o.rest) == 0 && len(r.Remotes()) == 0 {
		return r.fail(128, "fatal : Pas de destination pour pousser.\nSpécifiez une URL depuis la ligne de commande ou configurez un dépôt distant en utilisant\n\n    git remote add <nom> <url>\n\net poussez alors en utilisant le dépôt distant\n\n    git push <nom>")
	}
	refs := slices.Clone(o.rest[min(1, len(o.rest)):])
	switch {
	case o.on["all"]:
		refs = r.Branches()
	case len(refs) == 0 && !o.on["tags"]:
		if r.head == "" {
			return r.fail(128, "fatal : Vous n'êtes actuellement pas sur une branche.")
		}
		up := r.upstream(r.Branch())
		if up == "" && !o.on["set-upstream"] {
			return r.fail(128, "fatal : La branche courante %s n'a pas de branche amont.\nPour pousser la branche courante et définir la distante comme amont, utilisez\n\n    git push --set-upstream %s %s\n", r.Branch(), name, r.Branch())
		}
		refs = []string{r.Branch()}
	}
	if o.on["tags"] {
		refs = append(refs, r.Tags()...)
	}
	address := r.address(name)
	to := r.find(address)
	if to == nil {
		return r.unreachable(address)
	}
	return r.push(to, name, address, refs, o)
}

func (r *run) push(to *Repo, name, address string, refs []string, o options) int {
	var lines []string
	refused := false
	for _, spec := range refs {
		force := o.on["force"] || o.on["force-with-lease"] || strings.HasPrefix(spec, "+")
		source, target, pair := strings.Cut(strings.TrimPrefix(spec, "+"), ":")
		if !pair {
			target = source
		}
		if source == "HEAD" && !pair {
			target = r.Branch()
		}
		if o.on["delete"] || source == "" && pair {
			if to.refs["refs/heads/"+target] == "" {
				return r.fail(1, "erreur : impossible de supprimer '%s' : la référence distante n'existe pas", target)
			}
			delete(to.refs, "refs/heads/"+target)
			delete(r.refs, "refs/remotes/"+name+"/"+target)
			lines = append(lines, " - [deleted]         "+target)
			continue
		}
		kind := "refs/heads/"
		id := r.refs[kind+source]
		if id == "" && r.refs["refs/tags/"+source] != "" {
			kind, id = "refs/tags/", r.refs["refs/tags/"+source]
		}
		if id == "" {
			id = r.resolve(source)
		}
		if id == "" {
			if r.Head() == "" {
				r.Advise("Il n’y a encore aucun commit à envoyer.")
			}
			return r.fail(1, "erreur : le spécificateur de référence source %s ne correspond à aucune référence\nerreur : impossible de pousser des références vers '%s'", source, address)
		}
		target = strings.TrimPrefix(target, "refs/heads/")
		line, no := r.pushOne(to, kind, target, source, id, force)
		refused = refused || no
		if line != "" {
			lines = append(lines, line)
		}
		if no || kind != "refs/heads/" {
			continue
		}
		if r.Remotes()[name] != "" {
			r.refs["refs/remotes/"+name+"/"+target] = id
		}
		if o.on["set-upstream"] && r.refs["refs/heads/"+source] != "" {
			defer r.follow(source, name+"/"+target)
		}
	}
	switch {
	case len(lines) == 0:
		r.Fail("Everything up-to-date\n")
	default:
		r.Fail("To " + address + "\n" + strings.Join(lines, "\n") + "\n")
	}
	if refused {
		r.Advise("Quelqu’un a envoyé son travail avant vous. Récupérez-le avec git pull --no-rebase, puis envoyez de nouveau.")
		return r.fail(1, "erreur : impossible de pousser des références vers '%s'\nastuce: Les mises à jour ont été rejetées car la branche distante contient du travail que\nastuce: vous n'avez pas en local.", address)
	}
	return 0
}

// pushOne moves one ref of the other repository; refused when that would lose work.
func (r *run) pushOne(to *Repo, kind, target, source string, id ID, force bool) (line string, refused bool) {
	old := to.refs[kind+target]
	if old == id {
		return "", false
	}
	to2 := source + " -> " + target
	switch {
	case old == "":
		what := " * [new branch]      "
		if kind == "refs/tags/" {
			what = " * [new tag]         "
		}
		line = what + to2
	case r.objects[old].kind != "" && r.Ancestors(id)[old]:
		line = "   " + r.short(old) + ".." + r.short(id) + "  " + to2
	case force:
		to.copyObjects(r.Repo, id)
		line = " + " + to.short(old) + "..." + to.short(id) + " " + to2 + " (forced update)"
	default:
		why := "(non-fast-forward)"
		if r.objects[old].kind == "" {
			why = "(fetch first)"
		}
		return " ! [rejected]        " + to2 + " " + why, true
	}
	if !to.Bare && to.head == kind+target {
		r.Advise("Ce dépôt sert à quelqu’un : on n’envoie que vers un dépôt nu (git init --bare).")
		return " ! [remote rejected] " + to2 + " (branch is currently checked out)", true
	}
	to.copyObjects(r.Repo, id)
	to.refs[kind+target] = id
	return line, false
}
