// Package gitbox is a git that lives in memory, for learners who practise: real objects (blobs, trees, commits, tags)
// with the identifiers that git would give, an index, branches, merges with conflicts, and remotes that are other
// repositories of the same disk in memory. It answers in the words of git in French, with one line of advice.
//
// No library was used: go-git brings twenty-five modules (SSH, OpenPGP…) and has neither merge nor revert nor stash,
// while the object format is a hundred lines. Tests run the same sessions in the real git and compare identifiers,
// statuses and files.
//
// Left out on purpose: rebase, cherry-pick, submodules, hooks, renames inside a merge (a file renamed on one side and
// changed on the other is a conflict here), several common ancestors (the newest is taken).
package gitbox

import (
	"fmt"
	"path"
	"strings"
	"time"

	"chantier/internal/grading/memtree"
)

// Env is where a command runs.
type Env struct {
	Tree   *memtree.Tree
	Dir    string // current folder, absolute
	Home   string
	Global map[string]string        // git config --global
	Now    time.Time                // date of what is committed, with its zone
	Locate func(addr string) string // folder of a remote address, "" when nothing is there
	Print  func(text string)        // standard output
	Fail   func(text string)        // standard error
	Advise func(text string)        // one line that helps a beginner
	Spend  func(work int)           // counts the work done; it may stop everything
}

// Run carries out "git args…" and gives the exit code.
func Run(e *Env, args []string) int {
	e = e.at(args)
	for len(args) > 1 && args[0] == "-C" {
		args = args[2:]
	}
	for len(args) > 0 && (args[0] == "--no-pager" || args[0] == "-P") {
		args = args[1:]
	}
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		e.Print(helpText)
		return 0
	}
	if args[0] == "--version" || args[0] == "version" {
		e.Print("git version 2.39.5\n")
		return 0
	}
	name, rest := args[0], args[1:]
	c, ok := commands[name]
	if !ok {
		return e.unknown(name)
	}
	if len(rest) > 0 && (rest[0] == "--help" || rest[0] == "-h") {
		e.Print("usage : " + c.usage + "\n")
		return 0
	}
	var repo *Repo
	root := ""
	if !c.anywhere {
		if repo, root = Find(e.Tree, e.Dir); repo == nil {
			e.Fail("fatal : ni ceci ni aucun de ses répertoires parents n'est un dépôt git : .git\n")
			e.Advise("Allez dans le dossier du projet avec cd. S’il n’a pas encore de dépôt, créez-le avec git init.")
			return 128
		}
		if repo.Bare && c.needsFiles {
			e.Fail("fatal : cette opération doit être effectuée dans un arbre de travail\n")
			return 128
		}
	}
	r := &run{Env: e, Repo: repo, root: root, usage: c.usage}
	code := c.do(r, rest)
	if repo != nil {
		repo.show(e.Tree, root)
	}
	return code
}

// at applies the options -C.
func (e *Env) at(args []string) *Env {
	moved := *e
	for len(args) > 1 && args[0] == "-C" {
		moved.Dir = e.abs(args[1])
		args = args[2:]
	}
	return &moved
}

func (e *Env) abs(p string) string {
	if strings.HasPrefix(p, "/") {
		return path.Clean(p)
	}
	return path.Join(e.Dir, p)
}

// run is one command under way in one repository.
type run struct {
	*Env
	*Repo
	root  string // top folder of the working tree
	usage string
}

func (r *run) print(format string, args ...any) { r.Print(fmt.Sprintf(format, args...)) }

func (r *run) fail(code int, format string, args ...any) int {
	r.Fail(fmt.Sprintf(format, args...) + "\n")
	return code
}

// misused tells how a command is written.
func (r *run) misused(format string, args ...any) int {
	if format != "" {
		r.Fail("erreur : " + fmt.Sprintf(format, args...) + "\n")
	}
	r.Fail("usage : " + r.usage + "\n")
	return 129
}

// Find gives the repository that holds a folder, and the top folder of its files.
func Find(t *memtree.Tree, dir string) (*Repo, string) {
	for at := path.Clean("/" + dir); ; at = path.Dir(at) {
		if n, err := t.Lookup(at); err == nil {
			if repo, ok := n.Repo.(*Repo); ok {
				if repo.Bare {
					return repo, at
				}
				return repo, path.Dir(at) // inside .git
			}
			if git := n.Child(".git"); git != nil {
				if repo, ok := git.Repo.(*Repo); ok {
					return repo, at
				}
			}
		}
		if at == "/" {
			return nil, ""
		}
	}
}

// At gives the repository whose folder this is: a project, a .git or a bare repository.
func At(t *memtree.Tree, dir string) *Repo {
	n, err := t.Lookup(dir)
	if err != nil {
		return nil
	}
	if repo, ok := n.Repo.(*Repo); ok {
		return repo
	}
	if git := n.Child(".git"); git != nil {
		if repo, ok := git.Repo.(*Repo); ok {
			return repo
		}
	}
	return nil
}
