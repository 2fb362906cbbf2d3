package gitbox

import (
	"path"
	"strings"
)

func doRemote(r *run, args []string) int {
	o, ok := r.options(args, "verbose,v")
	if !ok {
		return 129
	}
	remotes := r.Remotes()
	if len(o.rest) == 0 {
		for _, name := range sortedKeys(remotes) {
			if o.on["verbose"] {
				r.print("%s\t%s (fetch)\n%s\t%s (push)\n", name, remotes[name], name, remotes[name])
			} else {
				r.print("%s\n", name)
			}
		}
		return 0
	}
	verb, rest := o.rest[0], o.rest[1:]
	switch {
	case verb == "add" && len(rest) == 2:
		switch {
		case remotes[rest[0]] != "":
			r.Advise("Pour changer son adresse : git remote set-url " + rest[0] + " adresse.")
			return r.fail(3, "erreur : la distante %s existe déjà.", rest[0])
		case !validBranch(rest[0]):
			return r.fail(128, "fatal : '%s' n'est pas un nom valide de distante", rest[0])
		}
		r.addRemote(rest[0], rest[1])
		return 0
	case (verb == "remove" || verb == "rm") && len(rest) == 1:
		if remotes[rest[0]] == "" {
			return r.fail(2, "erreur : Pas de serveur remote '%s'", rest[0])
		}
		r.dropRemote(rest[0])
		return 0
	case verb == "set-url" && len(rest) == 2:
		if remotes[rest[0]] == "" {
			return r.fail(2, "erreur : Pas de serveur remote '%s'", rest[0])
		}
		r.config["remote."+rest[0]+".url"] = rest[1]
		return 0
	case verb == "get-url" && len(rest) == 1:
		if remotes[rest[0]] == "" {
			return r.fail(2, "erreur : Pas de serveur remote '%s'", rest[0])
		}
		r.print("%s\n", remotes[rest[0]])
		return 0
	case verb == "rename" && len(rest) == 2:
		if remotes[rest[0]] == "" {
			return r.fail(2, "erreur : Pas de serveur remote '%s'", rest[0])
		}
		address := remotes[rest[0]]
		for _, ref := range r.names("refs/remotes/" + rest[0] + "/") {
			r.refs["refs/remotes/"+rest[1]+"/"+ref] = r.refs["refs/remotes/"+rest[0]+"/"+ref]
		}
		r.dropRemote(rest[0])
		r.addRemote(rest[1], address)
		return 0
	}
	return r.misused("")
}

func (r *run) addRemote(name, address string) {
	r.config["remote."+name+".url"] = address
	r.config["remote."+name+".fetch"] = "+refs/heads/*:refs/remotes/" + name + "/*"
}

func (r *run) dropRemote(name string) {
	for key, value := range r.config {
		if strings.HasPrefix(key, "remote."+name+".") {
			delete(r.config, key)
		}
		if branch, ok := strings.CutSuffix(key, ".remote"); ok && value == name {
			delete(r.config, key)
			delete(r.config, branch+".merge")
		}
	}
	for ref := range r.refs {
		if strings.HasPrefix(ref, "refs/remotes/"+name+"/") {
			delete(r.refs, ref)
		}
	}
}

// find opens the repository at an address: a folder of this disk, or an invented one on the network.
func (r *run) find(address string) *Repo {
	if strings.Contains(address, "://") || strings.Contains(address, "@") && strings.Contains(address, ":") {
		dir := r.Locate(address)
		if dir == "" {
			return nil
		}
		return At(r.Tree, dir)
	}
	base := r.Dir
	if r.root != "" {
		base = r.root
	}
	if !strings.HasPrefix(address, "/") {
		address = path.Join(base, address)
	}
	if repo := At(r.Tree, address); repo != nil {
		return repo
	}
	return At(r.Tree, address+".git")
}

func (r *run) unreachable(address string) int {
	r.Advise("Vérifiez l’adresse avec git remote -v.")
	return r.fail(128, "fatal : '%s' does not appear to be a git repository\nfatal : Impossible de lire le dépôt distant.\n\nVeuillez vérifier que vous avez les droits d'accès\net que le dépôt existe.", address)
}

// address gives the address of a remote, or the word itself when it is an address.
func (r *run) address(name string) string {
	if a := r.Remotes()[name]; a != "" {
		return a
	}
	return name
}

func (r *run) defaultRemote() string {
	if name := r.config["branch."+r.Branch()+".remote"]; name != "" {
		return name
	}
	return "origin"
}

// copyObjects brings what another repository has. Contents are shared: nothing is copied but names.
func (p *Repo) copyObjects(from *Repo, ids ...ID) {
	for _, id := range ids {
		p.copyObject(from, id)
	}
}

func (p *Repo) copyObject(from *Repo, id ID) {
	queue := []ID{id}
	for len(queue) > 0 {
		id := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		o, ok := from.objects[id]
		if _, here := p.objects[id]; here || !ok {
			continue
		}
		p.objects[id] = o
		switch o.kind {
		case "commit":
			c, _ := from.Commit(id)
			queue = append(append(queue, c.Parents...), c.Tree)
			p.copyTree(from, c.Tree)
		case "tag":
			queue = append(queue, from.peel(id))
		}
	}
}

func (p *Repo) copyTree(from *Repo, id ID) {
	o, ok := from.objects[id]
	if _, here := p.objects[id]; here || !ok {
		return
	}
	p.objects[id] = o
	if o.kind != "tree" {
		return
	}
	for body := o.body; body != ""; {
		head, rest, ok := strings.Cut(body, "\x00")
		if !ok || len(rest) < 20 {
			return
		}
		child := ID(hexOf(rest[:20]))
		if strings.HasPrefix(head, "40000 ") {
			p.copyTree(from, child)
		} else {
			p.objects[child] = from.objects[child]
		}
		body = rest[20:]
	}
}

func hexOf(raw string) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(raw))
	for _, c := range []byte(raw) {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

func doClone(r *run, args []string) int {
	o, ok := r.options(args, "branch,b= bare quiet,q depth=")
	if !ok {
		return 129
	}
	if len(o.rest) == 0 {
		return r.fail(129, "fatal : vous devez spécifier un dépôt à cloner.")
	}
	address := o.rest[0]
	name := strings.TrimSuffix(path.Base(strings.TrimSuffix(address, "/")), ".git")
	if o.on["bare"] {
		name += ".git"
	}
	if len(o.rest) > 1 {
		name = o.rest[1]
	}
	dir := r.abs(name)
	if n, err := r.Tree.Lookup(dir); err == nil && (!n.IsDir() || len(n.Names()) > 0) {
		return r.fail(128, "fatal : le chemin de destination '%s' existe déjà et n'est pas un répertoire vide.", name)
	}
	from := r.find(address)
	if from == nil {
		if strings.Contains(address, "://") || strings.Contains(address, "@") {
			return r.unreachable(address)
		}
		return r.fail(128, "fatal : le dépôt '%s' n'existe pas", address)
	}
	verb := "Clonage"
	into := "'" + name + "'"
	if o.on["bare"] {
		verb, into = "Clonage", "dans le dépôt nu '"+name+"'"
	}
	if strings.HasPrefix(into, "dans") {
		r.Fail(verb + " " + into + "...\n")
	} else {
		r.Fail(verb + " dans " + into + "...\n")
	}
	return r.clone(from, address, dir, o)
}

func (r *run) clone(from *Repo, address, dir string, o options) int {
	at := path.Join(dir, ".git")
	if o.on["bare"] {
		at = dir
	}
	repo, err := r.newRepoAt(at, "main", o.on["bare"])
	if err != nil {
		return r.fail(128, "fatal : impossible de créer %s : %s", dir, err)
	}
	r.Repo, r.root = repo, dir
	branch := from.Branch()
	if o.on["branch"] {
		branch = o.value("branch")
		if from.refs["refs/heads/"+branch] == "" {
			_ = r.Tree.RemoveAll(dir)
			return r.fail(128, "fatal : La branche distante %s n'a pas été trouvée dans le dépôt amont origin", branch)
		}
	}
	for _, t := range from.Tags() {
		repo.copyObjects(from, from.refs["refs/tags/"+t])
		repo.refs["refs/tags/"+t] = from.refs["refs/tags/"+t]
	}
	for _, b := range from.Branches() {
		id := from.refs["refs/heads/"+b]
		repo.copyObjects(from, id)
		if o.on["bare"] {
			repo.refs["refs/heads/"+b] = id
		} else {
			repo.refs["refs/remotes/origin/"+b] = id
		}
	}
	if branch == "" && len(from.Branches()) > 0 {
		branch = from.Branches()[0]
	}
	if branch != "" {
		repo.head = "refs/heads/" + branch
	}
	if strings.HasPrefix(address, "/") || strings.Contains(address, "://") || strings.Contains(address, "@") {
		r.addRemote("origin", address)
	} else {
		r.addRemote("origin", r.abs(address))
	}
	if id := from.refs["refs/heads/"+branch]; id != "" && !o.on["bare"] {
		repo.refs[repo.head] = id
		r.config["branch."+branch+".remote"] = "origin"
		r.config["branch."+branch+".merge"] = repo.head
		r.moveTo(Files{}, repo.FilesOf(id))
		repo.log = append(repo.log, move{id, "clone: from " + address})
	} else if id == "" {
		r.Fail("avertissement : Vous semblez avoir cloné un dépôt vide.\n")
	}
	r.Fail("fait.\n")
	repo.show(r.Tree, dir)
	return 0
}

func doFetch(r *run, args []string) int {
	o, ok := r.options(args, "all prune,p tags,t quiet,q verbose,v")
	if !ok {
		return 129
	}
	name := r.defaultRemote()
	if len(o.rest) > 0 {
		name = o.rest[0]
	}
	if r.Remotes()[name] == "" && len(o.rest) == 0 {
		return 0
	}
	_, code := r.fetch(name, o.rest, o.on["prune"])
	return code
}

// fetch brings the branches of a remote; from is nil when it could not be reached.
func (r *run) fetch(name string, words []string, prune bool) (from *Repo, code int) {
	address := r.address(name)
	if from = r.find(address); from == nil {
		return nil, r.unreachable(address)
	}
	shown := strings.TrimSuffix(address, ".git")
	var lines []string
	branches := from.Branches()
	if len(words) > 1 {
		for _, b := range words[1:] {
			if from.refs["refs/heads/"+b] == "" {
				return nil, r.fail(128, "fatal : impossible de trouver la référence distante %s", b)
			}
			lines = append(lines, " * branch            "+pad(b, 10)+" -> FETCH_HEAD")
		}
		branches = words[1:]
	}
	width := 10
	for _, b := range branches {
		width = max(width, len(b))
	}
	for _, b := range branches {
		id := from.refs["refs/heads/"+b]
		r.copyObjects(from, id)
		if r.Remotes()[name] == "" {
			continue
		}
		ref := "refs/remotes/" + name + "/" + b
		old := r.refs[ref]
		r.refs[ref] = id
		to := pad(b, width) + " -> " + name + "/" + b
		switch {
		case old == id:
		case old == "":
			lines = append(lines, " * [nouvelle branche] "+to)
		case r.Ancestors(id)[old]:
			lines = append(lines, "   "+r.short(old)+".."+r.short(id)+"  "+to)
		default:
			lines = append(lines, " + "+r.short(old)+"..."+r.short(id)+" "+to+"  (mise à jour forcée)")
		}
	}
	for _, t := range from.Tags() {
		if r.refs["refs/tags/"+t] == "" && r.objects[from.peel(from.refs["refs/tags/"+t])].kind != "" {
			r.copyObjects(from, from.refs["refs/tags/"+t])
			r.refs["refs/tags/"+t] = from.refs["refs/tags/"+t]
			lines = append(lines, " * [nouvelle étiquette] "+pad(t, width)+" -> "+t)
		}
	}
	if prune {
		for _, b := range r.names("refs/remotes/" + name + "/") {
			if from.refs["refs/heads/"+b] == "" {
				delete(r.refs, "refs/remotes/"+name+"/"+b)
				lines = append(lines, " - [supprimé]         (aucun)     -> "+name+"/"+b)
			}
		}
	}
	if len(lines) > 0 {
		r.Fail("Depuis " + shown + "\n" + strings.Join(lines, "\n") + "\n")
	}
	return from, 0
}

func doPull(r *run, args []string) int {
	o, ok := r.options(args, "rebase,r no-rebase ff-only no-ff quiet,q no-edit allow-unrelated-histories")
	if !ok {
		return 129
	}
	if o.on["rebase"] {
		r.Advise("Utilisez git pull --no-rebase : il fusionne.")
		return r.fail(128, "fatal : --rebase n'est pas disponible dans ce terminal")
	}
	name := r.defaultRemote()
	branch := strings.TrimPrefix(r.config["branch."+r.Branch()+".merge"], "refs/heads/")
	if len(o.rest) > 0 {
		name = o.rest[0]
	}
	if len(o.rest) > 1 {
		branch = o.rest[1]
	}
	from, code := r.fetch(name, o.rest, false)
	switch {
	case code != 0:
		return max(code, 1)
	case branch == "":
		r.Advise("Dites d’où : git pull origin main.")
		return r.fail(1, "Pas d'information de suivi distant pour la branche actuelle.\nVeuillez spécifier une branche avec laquelle fusionner.")
	}
	id := from.refs["refs/heads/"+branch]
	if id == "" {
		return r.fail(1, "Votre information de configuration indique de fusionner avec la référence 'refs/heads/%s'\ndu serveur distant, mais cette référence n'a pas été récupérée.", branch)
	}
	if head := r.Head(); head != "" && !r.Ancestors(head)[id] && !r.Ancestors(id)[head] && !o.on["no-rebase"] && !o.on["no-ff"] {
		if o.on["ff-only"] {
			return r.fail(128, "fatal : Pas possible d'avancer rapidement, abandon.")
		}
		if v, _ := r.setting("pull.rebase"); v != "false" {
			r.Advise("Ici, fusionnez : git pull --no-rebase.")
			return r.fail(128, "astuce: Vous avez des branches divergentes et vous devez spécifier comment\nastuce: les réconcilier.\nfatal : Besoin de spécifier comment réconcilier des branches divergentes.")
		}
	}
	message := "Merge branch '" + branch + "' of " + r.pulledFrom(name) + r.into()
	return r.mergeCommit(id, string(id), message, o)
}

// pulledFrom is the address in the message of a merge.
func (r *run) pulledFrom(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(r.address(name), "/"), ".git")
}
