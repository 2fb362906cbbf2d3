package gitbox

import (
	"path"
	"slices"
	"strings"
)

// writeFile puts an entry in the working tree, with the folders above it.
func (r *run) writeFile(p string, e Entry) { r.writeText(p, e.Mode, r.Content(e)) }

func (r *run) writeText(p, mode, text string) {
	full := path.Join(r.root, p)
	// What stands in the way was shown to be disposable before.
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if n, err := r.Tree.Lookup(path.Join(r.root, dir)); err == nil && !n.IsDir() {
			_ = r.Tree.RemoveAll(path.Join(r.root, dir))
		}
	}
	if n, err := r.Tree.Lookup(full); err == nil && n.IsDir() {
		_ = r.Tree.RemoveAll(full)
	}
	if err := r.Tree.MkdirAll(path.Dir(full)); err != nil {
		r.fail(0, "erreur : impossible de créer %s : %s", path.Dir(p), err)
		return
	}
	if err := r.Tree.WriteFile(full, text); err != nil {
		r.fail(0, "erreur : impossible d'écrire %s : %s", p, err)
		return
	}
	if n, err := r.Tree.Lookup(full); err == nil {
		n.Mode = 0o644
		if mode == "100755" {
			n.Mode = 0o755
		}
	}
}

// removeFile takes a file out of the working tree, and the folders that it leaves empty.
func (r *run) removeFile(p string) {
	full := path.Join(r.root, p)
	if n, err := r.Tree.Lookup(full); err != nil || n.IsDir() {
		return
	}
	_ = r.Tree.Remove(full)
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		n, err := r.Tree.Lookup(path.Join(r.root, dir))
		if err != nil || len(n.Names()) > 0 || path.Join(r.root, dir) == r.Dir {
			return
		}
		_ = r.Tree.Remove(path.Join(r.root, dir))
	}
}

// clash is what would be lost by going from one list of files to another.
type clash struct{ changed, untracked []string }

func (c clash) any() bool { return len(c.changed)+len(c.untracked) > 0 }

// clashes looks for local work that going from head to target would destroy.
func (r *run) clashes(head, target Files) clash {
	var c clash
	d := r.scan()
	look := func(p string) {
		h, inHead := head[p]
		t, inTarget := target[p]
		if inHead == inTarget && h == t {
			return
		}
		i, inIndex := r.index[p]
		now, there := d.files[p]
		switch {
		case inIndex == inTarget && i == t && (inIndex || !there):
		case inIndex == inHead && i == h && inIndex:
			if there && now != i {
				c.changed = append(c.changed, p)
			}
		case !inIndex && !inHead:
			if there || r.hidden(p) && !onlyOf(head, p) {
				c.untracked = append(c.untracked, p)
			}
		default:
			c.changed = append(c.changed, p)
		}
	}
	for p := range head {
		look(p)
	}
	for p := range target {
		if _, done := head[p]; !done {
			look(p)
		}
	}
	slices.Sort(c.changed)
	slices.Sort(c.untracked)
	return c
}

// onlyOf tells whether a path is a folder of files that git follows: it goes away with them.
func onlyOf(files Files, dir string) bool {
	for p := range files {
		if strings.HasPrefix(p, dir+"/") {
			return true
		}
	}
	return false
}

// hidden tells whether a folder that git does not follow stands where a file must go.
func (r *run) hidden(p string) bool {
	n, err := r.Tree.Lookup(path.Join(r.root, p))
	return err == nil && n.IsDir()
}

// refuse tells what would be lost. verb is "l'extraction" or "la fusion".
func (r *run) refuse(c clash, merging bool) int {
	list := func(paths []string) string { return "\t" + strings.Join(paths, "\n\t") + "\n" }
	by, then, gone := "l'extraction", "de basculer de branche", "écrasés par l'extraction"
	if merging {
		by, then, gone = "la fusion", "la fusion", "effacés par la fusion"
	}
	if len(c.changed) > 0 {
		r.Fail("erreur : Vos modifications locales aux fichiers suivants seraient écrasées par " + by + " :\n" + list(c.changed) +
			"Veuillez valider ou remiser vos modifications avant " + then + ".\n")
		r.Advise("Gardez d’abord votre travail avec un commit, ou mettez-le de côté avec git stash.")
	}
	if len(c.untracked) > 0 {
		r.Fail("erreur : Les fichiers suivants non suivis de la copie de travail seraient " + gone + " :\n" + list(c.untracked) +
			"Veuillez renommer ou effacer ces fichiers avant " + then + ".\n")
	}
	r.Fail("Abandon\n")
	return 1
}

// moveTo brings index and working tree from head to target; clashes said that nothing would be lost.
func (r *run) moveTo(head, target Files) {
	for _, p := range head.paths() {
		if _, stays := target[p]; !stays {
			if _, indexed := r.index[p]; indexed {
				delete(r.index, p)
				r.removeFile(p)
			}
		}
	}
	for _, p := range target.paths() {
		if h, ok := head[p]; ok && h == target[p] {
			continue
		}
		if r.index[p] == target[p] {
			continue // the index has it already: what stands in the working tree is the learner's
		}
		r.index[p] = target[p]
		r.writeFile(p, target[p])
	}
}

// kept tells the local changes that a switch leaves in place.
func (r *run) kept(target Files) {
	d := r.scan()
	list := r.changesBetween(target, r.onDisk(d, r.index), r.Content, false)
	for _, c := range list {
		r.print("%c\t%s\n", c.Kind, c.New)
	}
}

func doRestore(r *run, args []string) int {
	o, ok := r.options(args, "staged,S worktree,W source,s= ours theirs quiet,q")
	if !ok {
		return 129
	}
	typed := append(o.rest, o.paths...)
	if len(typed) == 0 {
		r.Advise("Dites quels fichiers : git restore page.html, ou git restore . pour tous.")
		return r.fail(128, "fatal : vous devez spécifier un ou des chemins à restaurer")
	}
	f, ok := r.filter(typed)
	if !ok {
		return 128
	}
	source := r.index
	switch {
	case o.on["source"]:
		id := r.resolve(o.value("source"))
		if id == "" {
			return r.fail(128, "fatal : impossible de résoudre %s", o.value("source"))
		}
		source = r.FilesOf(id)
	case o.on["staged"]:
		source = r.FilesOf(r.Head())
	}
	code, _ := r.restore(f, source, o.on["staged"], o.on["worktree"] || !o.on["staged"], o.on["ours"], o.on["theirs"])
	return code
}

// restore brings files of a source back into the index, the working tree or both; n is how many were found.
func (r *run) restore(f *pathFilter, source Files, staged, worktree, ours, theirs bool) (code, n int) {
	var chosen []string
	for _, p := range source.paths() {
		if f.has(p) {
			chosen = append(chosen, p)
		}
	}
	var others []string // followed now, not in the source
	for p := range r.index {
		if _, has := source[p]; !has && f.has(p) {
			others = append(others, p)
		}
	}
	var fighting []string
	for _, p := range sortedKeys(r.conflicts) {
		if f.has(p) {
			fighting = append(fighting, p)
		}
	}
	if missed, none := f.missed(); none {
		r.Advise("git ne suit aucun fichier de ce nom. Un fichier supprimé se nomme comme avant, avec son dossier.")
		return r.fail(1, "erreur : le spécificateur de chemin '%s' ne correspond à aucun fichier connu de git", missed), 0
	}
	if worktree && !staged {
		for _, p := range fighting {
			if _, has := source[p]; has {
				continue
			}
			st := r.conflicts[p]
			switch {
			case ours && st.ours.ID != "":
				r.writeFile(p, st.ours)
			case theirs && st.theirs.ID != "":
				r.writeFile(p, st.theirs)
			default:
				return r.fail(1, "erreur : le chemin '%s' n'est pas fusionné", p), 0
			}
			n++
		}
	}
	d := r.scan()
	for _, p := range chosen {
		if worktree && d.files[p] != source[p] {
			n++
			r.writeFile(p, source[p])
		}
		if staged {
			r.index[p] = source[p]
			delete(r.conflicts, p)
		}
	}
	for _, p := range others {
		if staged {
			delete(r.index, p)
		}
		if worktree && staged {
			r.removeFile(p)
		}
	}
	return 0, n
}

func doReset(r *run, args []string) int {
	o, ok := r.options(args, "soft mixed hard quiet,q keep merge")
	if !ok {
		return 129
	}
	target, rev := r.Head(), "HEAD"
	rest := o.rest
	if len(rest) > 0 {
		if id := r.resolve(rest[0]); id != "" {
			target, rev, rest = id, rest[0], rest[1:]
		} else if !r.isPath(rest[0]) {
			return r.unknownRevision(rest[0])
		}
	}
	if paths := append(rest, o.paths...); len(paths) > 0 {
		if o.on["hard"] || o.on["soft"] {
			return r.fail(128, "fatal : la réinitialisation --hard ou --soft ne prend pas de chemin")
		}
		return r.unstage(paths, target)
	}
	if target == "" {
		if o.on["hard"] || o.on["soft"] || rev != "HEAD" {
			return r.fail(128, "fatal : Échec de résolution de '%s' comme une révision valide.", rev)
		}
		r.index, r.conflicts = Files{}, map[string]stages{}
		return 0
	}
	if o.on["soft"] && r.IsUnmerged() {
		return r.fail(128, "fatal : Impossible de faire un soft reset au milieu d'une fusion.")
	}
	r.resetTo(target, rev, o)
	return 0
}

func (r *run) unstage(paths []string, target ID) int {
	f, ok := r.filter(paths)
	if !ok {
		return 128
	}
	code, _ := r.restore(f, r.FilesOf(target), true, false, false, false)
	if code == 0 {
		r.tellUnstaged()
	}
	return code
}

func (r *run) tellUnstaged() {
	s := r.state()
	if len(s.unstaged) == 0 {
		return
	}
	r.print("Modifications non indexées après reset :\n")
	for _, c := range s.unstaged {
		r.print("%c\t%s\n", c.Kind, c.New)
	}
}

func (r *run) resetTo(target ID, rev string, o options) {
	files := r.FilesOf(target)
	if o.on["hard"] {
		d := r.scan()
		for _, p := range append(r.index.paths(), sortedKeys(r.conflicts)...) {
			if _, stays := files[p]; !stays {
				r.removeFile(p)
			}
		}
		for _, p := range files.paths() {
			if d.files[p] != files[p] {
				r.writeFile(p, files[p])
			}
		}
	}
	if !o.on["soft"] {
		r.index, r.conflicts = files, map[string]stages{}
		r.pending = pending{}
	}
	start := r.Head()
	r.setHead(target, "reset: moving to "+rev)
	r.pending.start = start
	c, _ := r.Commit(target)
	switch {
	case o.on["quiet"]:
	case o.on["hard"]:
		r.print("HEAD est maintenant à %s %s\n", r.short(target), c.Subject())
		r.Advise("--hard a effacé les modifications qui n’étaient dans aucun commit.")
	case !o.on["soft"]:
		r.tellUnstaged()
	}
}
