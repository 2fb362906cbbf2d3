package gitbox

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	hexName   = regexp.MustCompile(`^[0-9a-f]{4,40}$`)
	stashName = regexp.MustCompile(`^stash@\{(\d+)\}$`)
	logName   = regexp.MustCompile(`^(HEAD)?@\{(\d+)\}$`)
)

// resolve finds the commit that a word names: HEAD, a branch, a tag, origin/main, the start of an identifier, with ~
// and ^ after them. "" when there is none.
func (p *Repo) resolve(word string) ID {
	id := p.resolveObject(word)
	if _, ok := p.Commit(id); !ok {
		return ""
	}
	return id
}

// resolveObject is resolve for any object: "HEAD:page.html" names a file.
func (p *Repo) resolveObject(word string) ID {
	if rev, file, ok := strings.Cut(word, ":"); ok {
		if rev == "" {
			return p.index[file].ID
		}
		return p.FilesOf(p.resolve(rev))[strings.TrimPrefix(file, "./")].ID
	}
	at := strings.IndexAny(word, "^~")
	if at < 0 {
		return p.peel(p.named(word))
	}
	id := p.peel(p.named(word[:at]))
	for rest := word[at:]; rest != "" && id != ""; {
		mark := rest[0]
		rest = rest[1:]
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n := 1
		if digits > 0 {
			var err error
			if n, err = strconv.Atoi(rest[:digits]); err != nil {
				return ""
			}
		} else if rest != "" && rest[0] != '^' && rest[0] != '~' {
			return ""
		}
		rest = rest[digits:]
		id = p.ancestor(id, mark, n)
	}
	return id
}

func (p *Repo) ancestor(id ID, mark byte, n int) ID {
	if mark == '^' {
		c, ok := p.Commit(id)
		switch {
		case !ok:
			return ""
		case n == 0:
			return id
		case n > len(c.Parents):
			return ""
		}
		return c.Parents[n-1]
	}
	for ; n > 0; n-- {
		c, ok := p.Commit(id)
		if !ok || len(c.Parents) == 0 {
			return ""
		}
		id = c.Parents[0]
	}
	return id
}

func (p *Repo) named(word string) ID {
	if word == "HEAD" || word == "@" {
		return p.Head()
	}
	if m := stashName.FindStringSubmatch(word); m != nil || word == "stash" {
		n := 0
		if m != nil {
			n, _ = strconv.Atoi(m[1])
		}
		if n < len(p.stash) {
			return p.stash[n]
		}
		return ""
	}
	if m := logName.FindStringSubmatch(word); m != nil {
		if n, err := strconv.Atoi(m[2]); err == nil && n < len(p.log) {
			return p.log[len(p.log)-1-n].id
		}
		return ""
	}
	switch word {
	case "MERGE_HEAD":
		if p.pending.kind == "merge" {
			return p.pending.other
		}
	case "ORIG_HEAD":
		return p.pending.start
	}
	for _, prefix := range []string{"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"} {
		if id, ok := p.refs[prefix+word]; ok {
			return id
		}
	}
	if !hexName.MatchString(word) {
		return ""
	}
	found := ID("")
	for id := range p.objects {
		if strings.HasPrefix(string(id), word) {
			if found != "" {
				return "" // two objects begin like this
			}
			found = id
		}
	}
	return found
}

// peel goes from an annotated tag to its commit.
func (p *Repo) peel(id ID) ID {
	o := p.objects[id]
	if o.kind != "tag" {
		return id
	}
	line, _, _ := strings.Cut(o.body, "\n")
	return ID(strings.TrimPrefix(line, "object "))
}

// unknownRevision is the answer to a word that is neither a revision nor a path.
func (r *run) unknownRevision(word string) int {
	r.Advise("Vérifiez l’orthographe. git branch montre les branches, git log --oneline les commits.")
	return r.fail(128, "fatal : argument '%s' ambigu : révision inconnue ou chemin inexistant.\nUtilisez '--' pour séparer les chemins des révisions, comme ceci :\n'git <commande> [<révision>...] -- [<chemin>...]'", word)
}

var badRef = regexp.MustCompile(`(^[-.])|[\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{|//|/\.|\.lock(/|$)|[./]$|^/|^@$`)

// validBranch tells whether a name may be that of a branch.
func validBranch(name string) bool { return name != "" && name != "HEAD" && !badRef.MatchString(name) }
