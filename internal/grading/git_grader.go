package grading

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/gitbox"
	"chantier/internal/grading/memtree"
	"chantier/internal/grading/shellbox"
)

// terminal is what a check of a terminal exercise looks at.
type terminal struct {
	box, start *shellbox.Box
	solution   *shellbox.Box // nil until a check needs it
	ex         *curriculum.Exercise
	replies    []string
}

// gradeGit runs the commands of an answer and looks at the state that they leave.
func gradeGit(ex *curriculum.Exercise, files curriculum.Files) (Result, error) {
	var r Result
	start, err := prepare(ex)
	if err != nil {
		return r, err
	}
	played, err := Play(ex, files[curriculum.CommandsFile])
	if err != nil {
		return r, err
	}
	r.Fuel = played.box.Work()
	if why := played.box.Stopped(); why != "" {
		return refuse(ex, OutOfTime, french("%s Rechargez l’exercice et recommencez avec moins de commandes.", why)), nil
	}
	t := &terminal{box: played.box, start: start, ex: ex, replies: repliesOf(files[curriculum.RepliesFile])}
	for _, check := range ex.Checks {
		got, want, err := t.judge(check.Spec)
		if err != nil {
			return r, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
		}
		c := CheckResult{ID: check.ID, Passed: got == ""}
		if !c.Passed {
			c.Message = fill(check.Failure, got, want)
		}
		r.Checks = append(r.Checks, c)
	}
	return r, nil
}

// repliesOf reads what the learner wrote after each question.
func repliesOf(text string) []string {
	var out []string
	mark := strings.TrimSpace(curriculum.ReplyMark)
	for line := range strings.Lines(text) {
		if _, reply, ok := strings.Cut(line, mark); ok {
			out = append(out, strings.TrimSpace(reply))
		}
	}
	return out
}

// judge looks at one requirement: got is what was seen instead, "" when it holds, and want what was expected.
func (t *terminal) judge(spec curriculum.Spec) (got, want string, err error) {
	switch s := spec.(type) {
	case curriculum.Tree:
		return t.tree(s)
	case curriculum.Reply:
		got, want = t.reply(s)
		return got, want, nil
	}
	repo, folder, missing := t.repo(spec)
	if missing != "" {
		return missing, "un dépôt Git", nil
	}
	switch s := spec.(type) {
	case curriculum.Commits:
		got, want = t.commits(s, repo, folder)
	case curriculum.Branch:
		got, want = t.branch(s, repo, folder)
	case curriculum.Message:
		got, want = message(s, repo)
	case curriculum.Remote:
		got, want = t.remote(s, repo)
	default:
		return "", "", fmt.Errorf("%T is not for a terminal", spec)
	}
	return got, want, nil
}

func (t *terminal) reply(s curriculum.Reply) (got, want string) {
	given := ""
	if s.Number >= 1 && s.Number <= len(t.replies) {
		given = t.replies[s.Number-1]
	}
	want = "une autre réponse" // the right one is not given away
	if given == "" {
		return "rien", want
	}
	plain := func(x string) string {
		return strings.ToLower(strings.Join(strings.Fields(strings.TrimRight(strings.Trim(x, "\"'`«» "), ".")), " "))
	}
	fits := slices.ContainsFunc(s.Values, func(v string) bool { return plain(v) == plain(given) })
	if s.Pattern != nil && s.Pattern.MatchString(given) {
		fits = true
	}
	if fits {
		return "", want
	}
	return french("« %s »", shorten(given)), want
}

func (t *terminal) tree(s curriculum.Tree) (got, want string, err error) {
	for _, p := range s.Present {
		n, lookErr := t.box.Tree.Lookup(path.Join(shellbox.Home, p))
		switch {
		case lookErr != nil:
			return french("« %s » n’existe pas", p), french("« %s »", p), nil
		case strings.HasSuffix(p, "/") != n.IsDir():
			return french("« %s » est %s", p, kindOf(n)), french("« %s »", p), nil
		}
	}
	for _, p := range s.Absent {
		if _, lookErr := t.box.Tree.Lookup(path.Join(shellbox.Home, p)); lookErr == nil {
			return french("« %s » est là", p), french("« %s » absent", p), nil
		}
	}
	if got, want = lacks(s.Lacks, func(p string) (string, bool) { return t.box.ReadFile("~/" + p) }); got != "" {
		return got, want, nil
	}
	if got, want = patterns(s.Contains, func(p string) (string, bool) { return t.box.ReadFile("~/" + p) }); got != "" {
		return got, want, nil
	}
	if len(s.Same) == 0 && !s.LikeSolution {
		return "", "", nil
	}
	if err := t.needSolution(); err != nil {
		return "", "", err
	}
	for _, p := range s.Same {
		a, okA := t.box.ReadFile("~/" + p)
		b, okB := t.solution.ReadFile("~/" + p)
		if a != b || okA != okB {
			return french("« %s » n’a pas le bon contenu", p), french("un autre contenu dans « %s »", p), nil
		}
	}
	if s.LikeSolution {
		got, want = differences(homeOf(t.box), homeOf(t.solution))
	}
	return got, want, nil
}

// needSolution plays the solution once.
func (t *terminal) needSolution() error {
	if t.solution != nil {
		return nil
	}
	played, err := Play(t.ex, t.ex.Solution[curriculum.CommandsFile])
	if err != nil {
		return err
	}
	t.solution = played.box
	return nil
}

func kindOf(n *memtree.Node) string {
	if n.IsDir() {
		return "un dossier"
	}
	return "un fichier"
}

// patterns looks for each pattern in its file.
func patterns(list map[string]*regexp.Regexp, read func(string) (string, bool)) (got, want string) {
	names := make([]string, 0, len(list))
	for p := range list {
		names = append(names, p)
	}
	slices.Sort(names)
	for _, p := range names {
		text, ok := read(p)
		switch {
		case !ok:
			return french("« %s » n’existe pas", p), french("« %s »", p)
		case !list[p].MatchString(text):
			return french("« %s » ne contient pas ce qu’il faut", p), french("un autre contenu dans « %s »", p)
		}
	}
	return "", ""
}

// lacks looks for patterns that must not be in their files.
func lacks(list map[string]*regexp.Regexp, read func(string) (string, bool)) (got, want string) {
	for p, re := range list {
		if text, ok := read(p); ok && re.MatchString(text) {
			return french("« %s » dans « %s »", shorten(re.FindString(text)), p), french("« %s » sans ce texte", p)
		}
	}
	return "", ""
}

// homeOf lists the home folder, repositories and settings left out: path → content, folders with a slash.
func homeOf(b *shellbox.Box) map[string]string {
	out := map[string]string{}
	b.Tree.Walk(shellbox.Home, func(p string, n *memtree.Node) bool {
		rel := strings.TrimPrefix(strings.TrimPrefix(p, shellbox.Home), "/")
		switch {
		case rel == "":
			return true
		case path.Base(p) == ".git" || n.Repo != nil || rel == ".gitconfig":
			return false
		case n.IsDir():
			out[rel+"/"] = ""
		default:
			out[rel] = n.Content
		}
		return true
	})
	return out
}

func differences(got, want map[string]string) (string, string) {
	for _, p := range sortedNames(want) {
		text, ok := got[p]
		switch {
		case !ok:
			return french("« %s » n’existe pas", p), french("« %s »", p)
		case text != want[p]:
			return french("« %s » n’a pas le bon contenu", p), french("un autre contenu dans « %s »", p)
		}
	}
	for _, p := range sortedNames(got) {
		if _, ok := want[p]; !ok {
			return french("« %s » est en trop", p), french("« %s » absent", p)
		}
	}
	return "", ""
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for p := range m {
		names = append(names, p)
	}
	slices.Sort(names)
	return names
}

// repo finds the repository that a check is about.
func (t *terminal) repo(spec curriculum.Spec) (repo *gitbox.Repo, folder, missing string) {
	name := ""
	switch s := spec.(type) {
	case curriculum.Commits:
		name = s.Repo
	case curriculum.Branch:
		name = s.Repo
	case curriculum.Message:
		name = s.Repo
	case curriculum.Remote:
		name = s.Repo
	default:
		return nil, "", ""
	}
	if name != "" {
		folder = path.Join(shellbox.Home, name)
		if repo = gitbox.At(t.box.Tree, folder); repo == nil {
			return nil, "", french("aucun dépôt dans le dossier « %s »", name)
		}
		return repo, folder, ""
	}
	var found []string
	t.box.Tree.Walk(shellbox.Home, func(p string, n *memtree.Node) bool {
		if n.IsDir() && gitbox.At(t.box.Tree, p) != nil {
			found = append(found, p)
			return false
		}
		return true
	})
	switch len(found) {
	case 0:
		return nil, "", "aucun dépôt"
	case 1:
		return gitbox.At(t.box.Tree, found[0]), found[0], ""
	}
	return nil, "", french("%d dépôts", len(found))
}
