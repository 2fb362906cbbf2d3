package grading

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"chantier/internal/curriculum"
	"chantier/internal/grading/gitbox"
)

// tip gives the commit that a branch points to, "" when there is none. "origin/main" names a branch of a remote.
func tip(repo *gitbox.Repo, branch string) gitbox.ID {
	if branch == "" || branch == "HEAD" {
		return repo.Head()
	}
	if id := repo.Ref("refs/heads/" + branch); id != "" {
		return id
	}
	return repo.Ref("refs/remotes/" + branch)
}

func (t *terminal) commits(s curriculum.Commits, repo *gitbox.Repo, folder string) (got, want string) {
	where := s.Branch
	if where == "" {
		where = "la branche actuelle"
	}
	head := tip(repo, s.Branch)
	history := repo.History(head)
	n := len(history)
	switch {
	case s.Equal != nil && n != *s.Equal:
		return count(n, "commit", "commits"), count(*s.Equal, "commit", "commits")
	case s.Min != nil && n < *s.Min:
		return count(n, "commit", "commits"), french("au moins %s", count(*s.Min, "commit", "commits"))
	case s.Max != nil && n > *s.Max:
		return count(n, "commit", "commits"), french("au plus %s", count(*s.Max, "commit", "commits"))
	case head == "" && (len(s.Holds) > 0 || len(s.Contains) > 0 || s.Parents != nil || s.Clean):
		return "aucun commit", "un commit"
	}
	if s.Parents != nil {
		if c, _ := repo.Commit(head); len(c.Parents) != *s.Parents {
			return count(len(c.Parents), "parent", "parents"), count(*s.Parents, "parent", "parents")
		}
	}
	files := repo.FilesOf(head)
	for _, p := range s.Holds {
		if !holds(files, p) {
			return french("le dernier commit sans « %s »", p), french("« %s » dans le commit", p)
		}
	}
	for _, p := range s.Without {
		if holds(files, p) {
			return french("« %s » dans le dernier commit", p), french("le commit sans « %s »", p)
		}
	}
	for _, p := range s.NoneHolds {
		for _, c := range history {
			if holds(repo.FilesOf(c.ID), p) {
				return french("« %s » dans le commit « %s »", p, shorten(c.Subject())), french("aucun commit avec « %s »", p)
			}
		}
	}
	read := func(p string) (string, bool) {
		e, ok := files[p]
		return repo.Content(e), ok
	}
	if got, want = lacks(s.Lacks, read); got != "" {
		return got, want
	}
	if got, want = patterns(s.Contains, read); got != "" {
		return got, want
	}
	if s.Clean {
		if left := t.box.GitStatus(folder); left != "" || repo.IsUnmerged() {
			return "des changements qui ne sont dans aucun commit", french("rien à valider sur %s", where)
		}
	}
	return "", ""
}

// holds tells whether files hold a path, or something under a folder.
func holds(files gitbox.Files, p string) bool {
	if _, ok := files[p]; ok {
		return true
	}
	folder := strings.TrimSuffix(p, "/") + "/"
	for at := range files {
		if strings.HasPrefix(at, folder) {
			return true
		}
	}
	return false
}

func (t *terminal) branch(s curriculum.Branch, repo *gitbox.Repo, folder string) (got, want string) {
	id := tip(repo, s.Name)
	there := slices.Contains(repo.Branches(), s.Name) || id != "" || repo.Branch() == s.Name
	named := french("la branche « %s »", s.Name)
	switch {
	case s.Absent && there:
		return named, french("plus de branche « %s »", s.Name)
	case s.Absent:
		return "", ""
	case !there:
		return french("les branches « %s »", strings.Join(repo.Branches(), ", ")), named
	case s.Current && repo.Branch() != s.Name:
		now := repo.Branch()
		if now == "" {
			return "un ancien commit", named
		}
		return french("la branche « %s »", now), named
	}
	if s.Unmoved {
		before := gitbox.At(t.start.Tree, folder)
		if before == nil || tip(before, s.Name) != id {
			return french("%s a changé", named), french("%s comme au début", named)
		}
	}
	if s.Holds != "" {
		other := tip(repo, s.Holds)
		if other == "" || !repo.Ancestors(id)[other] {
			return french("%s sans le travail de « %s »", named, s.Holds), french("le travail de « %s » dans « %s »", s.Holds, s.Name)
		}
	}
	if s.Without != "" {
		if other := tip(repo, s.Without); other != "" && repo.Ancestors(id)[other] {
			return french("le travail de « %s » dans « %s »", s.Without, s.Name), french("« %s » sans ce travail", s.Name)
		}
	}
	return "", ""
}

func message(s curriculum.Message, repo *gitbox.Repo) (got, want string) {
	c, ok := repo.Commit(tip(repo, s.Of))
	if !ok {
		return "aucun commit", "un commit avec un message"
	}
	shown := french("« %s »", shorten(c.Subject()))
	text := strings.TrimSpace(c.Message)
	switch {
	case s.Required != nil && !s.Required.MatchString(text), s.Forbidden != nil && s.Forbidden.MatchString(text):
		return shown, "un autre message"
	case s.Max > 0 && utf8.RuneCountInString(c.Subject()) > s.Max:
		return count(utf8.RuneCountInString(c.Subject()), "caractère", "caractères"), french("au plus %s", count(s.Max, "caractère", "caractères"))
	}
	return "", ""
}

func (t *terminal) remote(s curriculum.Remote, repo *gitbox.Repo) (got, want string) {
	address := repo.Remotes()[s.Name]
	if address == "" {
		return "aucun dépôt distant de ce nom", french("le dépôt distant « %s »", s.Name)
	}
	if s.URL != nil && !s.URL.MatchString(address) {
		return french("l’adresse « %s »", shorten(address)), "une autre adresse"
	}
	if s.Branch == "" {
		return "", ""
	}
	other := t.box.Remote(address)
	if other == nil {
		return french("rien à l’adresse « %s »", shorten(address)), "une adresse qui existe"
	}
	here, there := tip(repo, s.Branch), other.Ref("refs/heads/"+s.Branch)
	switch {
	case there == "":
		return french("« %s » absente du dépôt distant", s.Branch), french("« %s » sur le dépôt distant", s.Branch)
	case here != there:
		return fmt.Sprintf("« %s » différente ici et là-bas", s.Branch), french("la même branche « %s » des deux côtés", s.Branch)
	}
	return "", ""
}
