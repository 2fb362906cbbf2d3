package gitbox

import (
	"strings"
)

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
