package gitbox

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"chantier/internal/grading/memtree"
)

// Repo is a repository.
type Repo struct {
	Bare bool

	objects   map[ID]object
	refs      map[string]ID // "refs/heads/main"
	head      string        // name of the current branch's ref, or "" when detached
	detached  ID
	index     Files
	conflicts map[string]stages
	config    map[string]string
	sections  []string // order in which remotes and branches were configured
	pending   pending
	stash     []ID // newest first
	log       []move
	previous  string // branch before the last switch, for "-"
}

// stages are the three versions of a file in conflict; one that does not exist has no ID.
type stages struct{ base, ours, theirs Entry }

// pending is a merge or a revert that waits for its conflicts to be resolved.
type pending struct {
	kind    string // "", "merge" or "revert"
	other   ID
	message string
	start   ID
}

// move is one line of the reflog.
type move struct {
	id   ID
	text string
}

func newRepo(branch string, bare bool) *Repo {
	return &Repo{Bare: bare, objects: map[ID]object{}, refs: map[string]ID{}, head: "refs/heads/" + branch, index: Files{},
		conflicts: map[string]stages{}, config: map[string]string{}}
}

// Copy makes a repository of its own with the same content: what cp -r does to a project.
func (p *Repo) Copy() *Repo {
	c := *p
	c.objects, c.refs, c.index = maps.Clone(p.objects), maps.Clone(p.refs), maps.Clone(p.index)
	c.conflicts, c.config = maps.Clone(p.conflicts), maps.Clone(p.config)
	c.sections, c.stash, c.log = slices.Clone(p.sections), slices.Clone(p.stash), slices.Clone(p.log)
	return &c
}

// Head gives the current commit, "" before the first one.
func (p *Repo) Head() ID {
	if p.head == "" {
		return p.detached
	}
	return p.refs[p.head]
}

// Branch gives the name of the current branch, "" when HEAD is detached.
func (p *Repo) Branch() string { return strings.TrimPrefix(p.head, "refs/heads/") }

// Branches lists the local branches.
func (p *Repo) Branches() []string { return p.names("refs/heads/") }

// Tags lists the tags.
func (p *Repo) Tags() []string { return p.names("refs/tags/") }

func (p *Repo) names(prefix string) []string {
	var out []string
	for ref := range p.refs {
		if name, ok := strings.CutPrefix(ref, prefix); ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Ref gives the commit of a full ref name, "" when there is none.
func (p *Repo) Ref(name string) ID { return p.refs[name] }

// Remotes gives the address of each remote, by name.
func (p *Repo) Remotes() map[string]string {
	out := map[string]string{}
	for key, value := range p.config {
		if name, ok := strings.CutPrefix(key, "remote."); ok {
			if name, ok = strings.CutSuffix(name, ".url"); ok {
				out[name] = value
			}
		}
	}
	return out
}

// FilesOf lists the files of a commit.
func (p *Repo) FilesOf(id ID) Files {
	c, ok := p.Commit(id)
	if !ok {
		return Files{}
	}
	return p.readTree(c.Tree)
}

// Content gives the text of a file.
func (p *Repo) Content(e Entry) string { return p.objects[e.ID].body }

// IsUnmerged tells whether a merge or a revert is not finished.
func (p *Repo) IsUnmerged() bool { return len(p.conflicts) > 0 || p.pending.kind != "" }

// setHead moves the current branch, or the detached HEAD, and writes it in the reflog.
func (p *Repo) setHead(id ID, why string) {
	if p.head != "" {
		p.refs[p.head] = id
	} else {
		p.detached = id
	}
	p.log = append(p.log, move{id, why})
}

// short gives the shortest name, of seven digits at least, that no other object has.
func (p *Repo) short(id ID) string {
	for n := 7; n < len(id); n++ {
		alone := true
		for other := range p.objects {
			if other != id && other[:n] == id[:n] {
				alone = false
				break
			}
		}
		if alone {
			return string(id[:n])
		}
	}
	return string(id)
}

// show writes in the folder .git what a curious learner may look at. Nothing is read back from there.
func (p *Repo) show(t *memtree.Tree, root string) {
	dir := root
	if !p.Bare {
		dir = path.Join(root, ".git")
	}
	if n, err := t.Lookup(dir); err != nil || n.Repo != any(p) {
		return
	}
	head := string(p.detached) + "\n"
	if p.head != "" {
		head = "ref: " + p.head + "\n"
	}
	_ = t.WriteFile(path.Join(dir, "HEAD"), head) // a full disk shows an older state: nothing depends on it
	_ = t.WriteFile(path.Join(dir, "config"), p.configText())
}

// history visits a commit and its ancestors, newest first; a visit that answers false stops.
func (p *Repo) history(visit func(Commit) bool, starts ...ID) {
	seen := map[ID]bool{}
	var queue []Commit
	push := func(id ID) {
		if c, ok := p.Commit(id); ok && !seen[id] {
			seen[id] = true
			at := len(queue)
			for at > 0 && queue[at-1].Committer.At.Before(c.Committer.At) {
				at--
			}
			queue = slices.Insert(queue, at, c)
		}
	}
	for _, id := range starts {
		push(id)
	}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		if !visit(c) {
			return
		}
		for _, parent := range c.Parents {
			push(parent)
		}
	}
}

// Ancestors gives every commit that a commit holds, itself included.
func (p *Repo) Ancestors(id ID) map[ID]bool {
	out := map[ID]bool{}
	p.history(func(c Commit) bool { out[c.ID] = true; return true }, id)
	return out
}

// History lists a commit and its ancestors, newest first.
func (p *Repo) History(id ID) []Commit {
	var out []Commit
	p.history(func(c Commit) bool { out = append(out, c); return true }, id)
	return out
}

// base gives the newest common ancestor of two commits, "" when they have none.
func (p *Repo) base(a, b ID) ID {
	of := p.Ancestors(a)
	var common []ID
	p.history(func(c Commit) bool {
		if of[c.ID] {
			common = append(common, c.ID)
		}
		return true
	}, b)
	// An ancestor of another common ancestor is older than needed.
	var parents []ID
	for _, id := range common {
		c, _ := p.Commit(id)
		parents = append(parents, c.Parents...)
	}
	older := map[ID]bool{}
	p.history(func(c Commit) bool { older[c.ID] = true; return true }, parents...)
	for _, id := range common {
		if !older[id] {
			return id
		}
	}
	return ""
}

// IndexLines lists the index as git ls-files -s does: mode, name, stage, path.
func (p *Repo) IndexLines() []string {
	type line struct {
		path  string
		stage int
		e     Entry
	}
	var all []line
	for at, e := range p.index {
		all = append(all, line{at, 0, e})
	}
	for at, s := range p.conflicts {
		for i, e := range []Entry{s.base, s.ours, s.theirs} {
			if e.ID != "" {
				all = append(all, line{at, i + 1, e})
			}
		}
	}
	slices.SortFunc(all, func(a, b line) int {
		if c := strings.Compare(a.path, b.path); c != 0 {
			return c
		}
		return a.stage - b.stage
	})
	var out []string
	for _, l := range all {
		out = append(out, l.e.Mode+" "+string(l.e.ID)+" "+strconv.Itoa(l.stage)+"\t"+quotePath(l.path))
	}
	return out
}
