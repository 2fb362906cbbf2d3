package shellbox

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chantier/internal/grading/gitbox"
)

// asBash runs lines in the real bash with the real git, at the dates that a terminal of ours would give, and tells
// the exit code of each line and, now and then, git status --porcelain, HEAD and the index. Starting a program costs
// more than all the rest: a divergence is found a few lines later, not missed.
func asBash(t *testing.T, lines []string) []string {
	t.Helper()
	home := t.TempDir()
	var script strings.Builder
	script.WriteString("cd \"$HOME\"\n")
	for i, line := range lines {
		date := fmt.Sprintf("%d +0200", Start.Unix()+int64(60*(i+1)))
		fmt.Fprintf(&script, "export GIT_AUTHOR_DATE='%s' GIT_COMMITTER_DATE='%s'\n%s\nc=$?\necho \"@@@ $((c != 0))\"\n", date, date, line)
		if checkpoint(i, len(lines)) {
			script.WriteString("git status --porcelain 2>/dev/null; git rev-parse --verify -q HEAD; git ls-files -s --full-name :/ 2>/dev/null\n")
		}
		script.WriteString("echo @@@\n")
	}
	file := filepath.Join(t.TempDir(), "session.sh")
	if err := os.WriteFile(file, []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("bash", "--norc", file)
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "GIT_CONFIG_NOSYSTEM=1", "GIT_EDITOR=true", "GIT_MERGE_AUTOEDIT=no", "GIT_PAGER=cat"}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // the code of the last line is looked at with the others
	var states []string
	parts := strings.Split(out.String(), "@@@")
	for i := 1; i+1 < len(parts); i += 2 {
		states = append(states, strings.TrimSpace(parts[i]))
	}
	if len(states) != len(lines) {
		t.Fatalf("%d states for %d lines: %s\n%s", len(states), len(lines), errs.String(), out.String())
	}
	return states
}

// asBox tells the same of a terminal of ours.
func asBox(t *testing.T, lines []string) []string {
	t.Helper()
	b, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for i, line := range lines {
		state := fmt.Sprint(min(b.Run(line).Status, 1))
		if checkpoint(i, len(lines)) {
			state += "\n" + stateOf(b)
		}
		states = append(states, strings.TrimSpace(state))
	}
	return states
}

func checkpoint(i, n int) bool { return i == n-1 || i%7 == 6 }

func stateOf(b *Box) string {
	repo, _ := gitbox.Find(b.Tree, b.Dir())
	if repo == nil {
		return ""
	}
	var s strings.Builder
	if !repo.Bare {
		s.WriteString(gitbox.Porcelain((&call{Box: b}).gitEnv()))
	}
	if id := repo.Head(); id != "" {
		s.WriteString(string(id) + "\n")
	}
	for _, line := range repo.IndexLines() {
		s.WriteString(line + "\n")
	}
	return s.String()
}

func compareSessions(t *testing.T, name string, lines []string) {
	t.Helper()
	want, got := asBash(t, lines), asBox(t, lines)
	for i := range lines {
		if got[i] != want[i] {
			t.Errorf("%s, after\n%s\nwe say\n%s\ngit says\n%s", name, strings.Join(lines[:i+1], "\n"), got[i], want[i])
			return
		}
	}
}

var identity = []string{"git config --global user.name 'Awa Diop'", "git config --global user.email awa@exemple.fr", "git config --global init.defaultBranch main", "mkdir projet", "cd projet"}

// sessions are what the sequences S04 and S34 teach, and their accidents.
var sessions = map[string]string{
	"first commit":      "git init; echo bonjour > a.txt; git status; git add a.txt; git commit -m 'Ajouter a'; git log",
	"empty commit":      "git init; git commit -m rien; touch a; git add a; git commit -m 'Vide'; git commit -m encore",
	"two files":         "git init; echo a > a; echo b > b; mkdir d; echo c > d/c; git add a; git status; git add -A; git commit -m Tout; rm a; git status; git add .; git commit -m 'Retirer a'",
	"commit -a":         "git init; echo a > a; git add .; git commit -m Un; echo b >> a; echo n > n; git commit -am Deux; rm a; git commit -am Trois",
	"message":           "git init; echo a > a; git add .; git commit -m '  Titre  ' -m 'Corps   ' -m ''; git commit --amend -m 'Autre titre'; git commit --amend --no-edit",
	"accents":           "git init; echo é > été.txt; mkdir 'un dossier'; echo x > 'un dossier/un fichier.txt'; git add .; git commit -m 'Été à la plage'; git mv été.txt hiver.txt; git commit -m Hiver",
	"restore":           "git init; echo a > a; git add .; git commit -m Un; echo b >> a; git restore a; echo c >> a; git add a; git restore --staged a; git status; git restore .; git restore absent",
	"restore source":    "git init; echo a > a; git add .; git commit -m Un; echo b > a; git commit -am Deux; git restore --source=HEAD~1 a; git restore --source HEAD~1 --staged a; git commit -m Trois",
	"deleted":           "git init; mkdir d; echo a > d/a; git add .; git commit -m Un; rm -r d; git status; git restore d; git rm -r d; git commit -m Deux; git restore --source=HEAD~1 d/a",
	"ignore":            "git init; printf '*.log\\n!garde.log\\n/build\\ncache/\\n' > .gitignore; echo x > a.log; echo y > garde.log; mkdir -p build cache sub/build sub/cache; touch build/x cache/x sub/build/x sub/cache/x; git status; git add .; git add a.log; git add -f a.log; git commit -m Ignorer",
	"ignore later":      "git init; echo secret > .env; git add .; git commit -m Un; echo .env > .gitignore; git add .; git status; git rm --cached .env; git commit -m Deux; git status",
	"ignore patterns":   "git init; printf 'doc/**/*.txt\\n**/tmp\\na?c\\n[xy].md\\n# note\\n\\\\#dièse\\nfin \\n' > .gitignore; mkdir -p doc/a/b tmp q/tmp; touch doc/x.txt doc/a/y.txt doc/a/b/z.txt tmp/1 q/tmp/2 abc adc x.md z.md '#dièse' fin; git status; git add -A",
	"rm and mv":         "git init; mkdir d; echo a > a; echo b > d/b; git add .; git commit -m Un; git mv a d; git mv d e; git status; git commit -m Deux; git rm e/a; echo z >> e/b; git rm e/b; git rm --cached e/b; git commit -m Trois; git rm -f e/b",
	"rename edited":     "git init; printf '1\\n2\\n3\\n4\\n5\\n6\\n' > a; git add .; git commit -m Un; mv a b; echo 7 >> b; git add -A; git status; git commit -m Deux",
	"reset":             "git init; echo 1 > a; git add .; git commit -m Un; echo 2 > a; git commit -am Deux; echo 3 > a; git commit -am Trois; git reset --soft HEAD~1; git status; git commit -m 'Trois bis'; git reset HEAD~1; git add a; git reset a; git reset --hard; git reset --hard HEAD~1; echo n > n; git add n; git reset --hard",
	"fast-forward":      "git init; echo 1 > a; git add .; git commit -m Un; git switch -c idee; echo 2 > b; git add .; git commit -m Deux; git switch main; git merge idee; git branch -d idee",
	"no-ff":             "git init; echo 1 > a; git add .; git commit -m Un; git checkout -b idee; echo 2 > b; git add .; git commit -m Deux; git checkout main; git merge --no-ff idee",
	"true merge":        "git init; printf '1\\n2\\n3\\n4\\n5\\n6\\n7\\n' > a; git add .; git commit -m Un; git switch -c idee; printf '1\\n2\\n3\\n4\\n5\\n6\\nsept\\n' > a; git commit -am Sept; git switch main; printf 'un\\n2\\n3\\n4\\n5\\n6\\n7\\n' > a; git commit -am Une; git merge idee; git log",
	"conflict":          "git init; echo 1 > a; git add .; git commit -m Un; git switch -c idee; echo deux > a; git commit -am Deux; git switch main; echo trois > a; git commit -am Trois; git merge idee; git status; git commit -m Non; printf 'deux\\ntrois\\n' > a; git add a; git commit; git log",
	"abort":             "git init; echo 1 > a; git add .; git commit -m Un; git switch -c idee; echo deux > a; git commit -am Deux; git switch main; echo trois > a; git commit -am Trois; git merge idee; git merge --abort; git merge --abort; git merge idee; git switch idee; git restore --ours a; git restore --theirs a; git add a; git commit -m Fini",
	"modify delete":     "git init; echo 1 > a; echo 1 > b; git add .; git commit -m Un; git switch -c idee; git rm a; git commit -m Sans; git switch main; echo 2 >> a; git commit -am Avec; git merge idee; git add a; git commit -m Garde; git switch idee; git merge main; git status",
	"add add":           "git init; echo 1 > a; git add .; git commit -m Un; git switch -c idee; echo x > n; git add .; git commit -m X; git switch main; echo y > n; git add .; git commit -m Y; git merge idee; git add n; git commit",
	"dirty switch":      "git init; echo 1 > a; echo 1 > b; git add .; git commit -m Un; git switch -c idee; echo 2 > a; git commit -am Deux; echo z > b; git switch main; git switch idee; echo q > a; git switch main; git restore a; git switch main; echo new > n; git switch idee; git add n; git commit -m N; git switch main; echo autre > n; git switch idee; rm n; git switch idee",
	"dirty merge":       "git init; echo 1 > a; echo 1 > b; git add .; git commit -m Un; git switch -c idee; echo 2 > a; git commit -am Deux; git switch main; echo z > a; git merge idee; git restore a; echo z > b; git merge idee; git status",
	"detached":          "git init; echo 1 > a; git add .; git commit -m Un; echo 2 > a; git commit -am Deux; git checkout HEAD~1; echo 3 > c; git add c; git commit -m Trois; git switch -c sauve; git switch main; git switch --detach HEAD^; git switch -",
	"checkout paths":    "git init; echo 1 > a; git add .; git commit -m Un; echo 2 > a; git checkout -- a; echo 3 > a; git commit -am Trois; git checkout HEAD~1 a; git checkout HEAD~1 -- a; git checkout .; git checkout absent",
	"revert":            "git init; echo 1 > a; git add .; git commit -m Un; echo 2 >> a; git commit -am Deux; git revert --no-edit HEAD; echo 3 > b; git add .; git commit -m Trois; git revert HEAD~1; git revert HEAD~2; git status; git revert --abort",
	"revert conflict":   "git init; echo 1 > a; git add .; git commit -m Un; echo 2 > a; git commit -am Deux; echo 3 > a; git commit -am Trois; git revert HEAD~1; git status; echo 4 > a; git add a; git revert --continue; git log",
	"stash":             "git init; echo 1 > a; git add .; git commit -m Un; echo 2 >> a; git stash; git stash; git stash list; echo n > n; git add n; git stash push -m 'Plus tard'; git stash pop; git stash pop; git stash apply; git commit -am Deux; echo 9 > a; git stash; echo 8 > a; git commit -am Huit; git stash pop; git status",
	"tags":              "git init; echo 1 > a; git add .; git commit -m Un; git tag v1; git tag -a v2 -m 'Version deux'; git tag v1; echo 2 > a; git commit -am Deux; git checkout v2; git switch main; git merge v1; git reset --hard v1; git merge v2; git tag -d v1; git tag -d v1",
	"remote":            "git init --bare r.git; git init site; cd site; echo 1 > a; git add .; git commit -m Un; git remote add origin ../r.git; git push; git push -u origin main; git push; cd ..; git clone r.git copie; cd copie; git remote set-url origin ../r.git; git config user.name Bo; git config user.email b@b.fr; echo 2 > b; git add .; git commit -m Deux; git push; cd ../site; git pull; echo 3 > c; git add .; git commit -m Trois; git push; cd ../copie; echo 4 > d; git add .; git commit -m Quatre; git push; git pull; git pull --no-rebase; git push; cd ../site; git fetch; git status; git merge origin/main",
	"remote branch":     "git init --bare r.git; git clone r.git un; cd un; echo 1 > a; git add .; git commit -m Un; git push -u origin main; git switch -c idee; echo 2 > b; git add .; git commit -m Deux; git push origin idee; cd ..; git clone r.git deux; cd deux; git branch -a; git switch idee; git switch main; git merge origin/idee; git push; cd ../un; git switch main; git pull; git push origin --delete idee; git push origin :idee",
	"rejected":          "git init --bare r.git; git clone r.git un; cd un; echo 1 > a; git add .; git commit -m Un; git push origin main; git commit --amend -m Deux; git push origin main; git push --force origin main; git push origin absent",
	"unrelated":         "git init --bare r.git; git clone r.git un; cd un; echo 1 > a; git add .; git commit -m Un; git push origin main; cd ..; git init deux; cd deux; echo 2 > b; git add .; git commit -m Deux; git remote add origin ../r.git; git pull --no-rebase origin main; git pull --no-rebase --allow-unrelated-histories origin main",
	"outside":           "git status; mkdir d; cd d; git add .; git init; cd ..; git status; cd d; git add ../x; git log; git show; git switch absent; git branch idee; git switch -c idee; git branch -m autre; echo 1 > a; git add a; git commit -m Un; git branch -m main; git branch x; git branch -D x",
	"subfolder":         "git init; mkdir -p d/e; echo 1 > a; echo 1 > d/b; cd d; git add .; git add ../a; git commit -m Un; echo 2 > b; echo 2 > ../a; git status; git restore .; git commit -am Deux; cd e; git rm ../b; git commit -m Trois",
	"executable":        "git init; echo 1 > a; git add .; git commit -m Un; chmod +x a; git status; git commit -am Deux; chmod 644 a; git diff; git commit -am Trois",
	"file to folder":    "git init; echo 1 > a; git add .; git commit -m Un; rm a; mkdir a; echo 2 > a/b; git status; git add -A; git commit -m Deux; git switch -c idee HEAD~1; git switch main; git revert --no-edit HEAD",
	"nested repository": "git init; mkdir d; cd d; git init; echo 1 > a; cd ..; echo 2 > b; git status; git add b; git commit -m Un",
}

func TestSessionsAsGit(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Sorted(keys(sessions)) {
		lines := append(slices.Clone(identity), strings.Split(sessions[name], "; ")...)
		t.Run(name, func(t *testing.T) { compareSessions(t, name, lines) })
	}
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// drawSession invents a session: edits, commits, branches, merges, regrets.
func drawSession(r *rand.Rand, n int) []string {
	files := []string{"a.txt", "b.txt", "css/style.css", "page.html"}
	file := func() string { return files[r.IntN(len(files))] }
	branch := func() string { return []string{"main", "idee", "essai"}[r.IntN(3)] }
	lines := append(slices.Clone(identity), "git init", "mkdir css", "printf '1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n' > a.txt", "printf 'x\\ny\\nz\\n' > b.txt", "git add .", "git commit -m 'Début'")
	for i := range n {
		word := fmt.Sprintf("mot%d", r.IntN(30))
		f := file()
		switch r.IntN(30) {
		case 0, 1, 2:
			lines = append(lines, "echo "+word+" >> "+f)
		case 3, 4, 5:
			k := 1 + r.IntN(7)
			lines = append(lines, fmt.Sprintf("touch %s && head -n %d %s > t && echo %s >> t && tail -n +%d %s >> t && mv t %s", f, k-1, f, word, k+1, f, f))
		case 6:
			lines = append(lines, "rm -f "+f)
		case 7, 8:
			lines = append(lines, "git add "+f)
		case 9, 10, 11, 12:
			lines = append(lines, "git add -A")
		case 13, 14, 15:
			lines = append(lines, fmt.Sprintf("git commit -m 'Étape %d'", i))
		case 16, 17:
			lines = append(lines, fmt.Sprintf("git commit -am 'Tout %d'", i))
		case 18, 19:
			lines = append(lines, "git switch "+branch())
		case 20:
			lines = append(lines, "git switch -c "+branch())
		case 21, 22:
			lines = append(lines, "git merge "+branch())
		case 23:
			lines = append(lines, []string{"git merge --abort", "git revert --abort", "git restore --staged .", "git restore ."}[r.IntN(4)])
		case 24:
			lines = append(lines, "git revert --no-edit "+[]string{"HEAD", "HEAD~1"}[r.IntN(2)])
		case 25:
			lines = append(lines, "git reset "+[]string{"--soft HEAD~1", "--hard HEAD~1", "HEAD~1", "--hard"}[r.IntN(4)])
		case 26:
			lines = append(lines, "git stash")
		case 27:
			lines = append(lines, "git stash pop")
		case 28:
			lines = append(lines, "git rm "+f)
		case 29:
			lines = append(lines, "git mv "+f+" "+file())
		}
	}
	return lines
}

func TestRandomSessionsAsGit(t *testing.T) {
	t.Parallel()
	for seed := range uint64(16) {
		compareSessions(t, fmt.Sprintf("seed %d", seed), drawSession(rand.New(rand.NewPCG(seed, 7)), 45))
	}
}
