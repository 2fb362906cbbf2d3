package shellbox

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are lines that try to get out, to grow without end, or to confuse.
func hostile() []string {
	lines := []string{
		"cat /etc/passwd", "cat /proc/self/environ", "ls /root", "ls /work", "cat ../../../../../../etc/shadow", "cd /../../.. && ls", "cat ~root/.ssh/id_rsa", "cat //etc//passwd",
		"cp /etc/hosts .", "mv /usr /tmp", "rm -rf /", "rm -rf /*", "rm -rf ~", "rm -rf .", "rm -rf ..", "rm -rf ../../home", "rm -rf --no-preserve-root /", "rmdir /", "mv / a", "cp -r / a", "cp -r / /tmp/a", "cp -r . ./a", "cp -r .. .", "mv . a", "mv .. a",
		"echo x > /dev/sda", "echo x > /dev/null", "cat < /dev/zero", "cat /dev/urandom", "echo x > /proc/1/mem", "> /", "> .", "> ''", "cat < ''", "cd ''", "ls ''", "touch ''", "mkdir ''", "rm ''", "cp '' ''", "mv '' ''",
		":(){ :|:& };:", "while true; do echo; done", "for i in 1 2; do rm -rf /; done", "if true; then ls; fi", "function f() { f; }; f", "$(rm -rf /)", "`rm -rf /`", "echo $(cat /etc/passwd)", "eval ls", "exec bash", "source /etc/profile", ". /etc/profile", "bash -c 'ls /'", "sh", "python3 -c 'import os'", "perl -e 'fork while 1'", "sudo rm -rf /", "nc -l 4444", "curl http://127.0.0.1", "wget http://169.254.169.254/", "ssh root@localhost", "kill -9 1", "chmod -R 000 /", "chown root a", "dd if=/dev/zero of=a", "yes", "yes | head", "sleep 1000", "tail -f a", "crontab -e", "nohup ls &", "ls &", "ls | cat & cat",
		"echo " + strings.Repeat("a", 100_000), strings.Repeat("a", 70_000), strings.Repeat("ls;", 50), strings.Repeat("ls;", 30_000), strings.Repeat("|", 1000), strings.Repeat("(", 1000), strings.Repeat("'", 999), strings.Repeat("\"", 999), strings.Repeat("\\", 999), strings.Repeat("{", 5000), strings.Repeat("{a,", 500) + strings.Repeat("}", 500), strings.Repeat("$", 5000), strings.Repeat("${", 500), strings.Repeat("<", 100), strings.Repeat(">", 100), "echo " + strings.Repeat("*", 10_000), "echo " + strings.Repeat("?", 5000), "echo " + strings.Repeat("[", 5000), "echo " + strings.Repeat("*/", 200), "echo " + strings.Repeat("../", 20_000),
		"echo {1..1000000}", "echo {1..99}{1..99}{1..99}", "echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "echo {-9223372036854775808..9223372036854775807}", "mkdir -p " + strings.Repeat("d/", 500), "mkdir -p {1..99}/{1..99}/{1..99}", "touch {1..2000}", "touch {a..z}{a..z}{a..z}", "mkdir " + strings.Repeat("n", 300), "touch " + strings.Repeat("é", 200),
		"echo a > a; cat a a > b; cat b b > a; cat a a > b", "cat a a a a a a a a a a > b", "cat b b b b b b b b > a", "cat a >> a", "cat a b >> a", "cat a | tee b c d e f g", "echo {1..1900} | cat | cat | cat | cat > big", "cat big big big big big big big big > big2", "cat big2 big2 big2 big2 big2 big2 big2 big2 big2 > big3", "cat big3 big3 big3 big3 big3 > big4", "sort big4 | uniq | sort -r | sort -n | wc", "grep -E '(a*)*b' big4", "grep -E '(a|aa)+$' big4", "grep -E '" + strings.Repeat("(a?)", 100) + "' big4", "grep -E 'a{1000}{1000}' big4", "grep -E '(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})' a", "grep '[' a", "grep -E '(' a", "grep -rn . .", "grep -rn . /", "find / -name '*'", "find / -name '" + strings.Repeat("*a", 200) + "'", "ls -laR /", "tree /", "du -a /", "ls " + strings.Repeat("a* ", 500), "cp -r . /tmp/x; cp -r /tmp/x /tmp/y; cp -r /tmp /tmp/z",
		"echo \u202egnp.exe", "echo \u200b", "touch a\u0301.txt á.txt", "mkdir 'e\u0301'", "cat 'ﬁle'", "ls ‑l", "rm –r a", "echo “bonjour”", "echo ‘a’", "echo « a »", "ls\u00a0-l", "\u00a0ls", "echo \x1b[2J\x1b]0;x\x07", "echo $'\\x1b'", "echo -e '\\033[31m'", "touch $'a\\nb'", "touch 'a\nb'", "echo \x00", "echo \xff\xfe", "cat \x00", "echo 𝔸 😀 👩‍👩‍👧", "cd 😀", "mkdir 😀 && cd 😀 && pwd",
		"A=1 B=2 echo $A$B", "A=$A$A$A$A", "export A=" + strings.Repeat("x", 5000), "A=x; A=$A$A; A=$A$A; A=$A$A; echo $A", "PATH= ls", "HOME=/ cd", "HOME=; cd; cd ~", "cd ~nobody", "IFS=x ls", "echo ${A:-x}", "echo ${#A}", "echo $((1+1))", "echo $$ $! $# $@ $* $0 $9", "echo !!", "!1", "history -c", "unset HOME", "alias rm='rm -i'", "trap '' 2", "ulimit -a", "set -e", "shopt", "test -f a", "[ -f a ]", "[[ a ]]", "((1))", "a=(1 2)", "ls 2>&1 >a", "ls >&2", "ls <>a", "ls <<< a", "cat << FIN", "cat <<FIN <<FIN", "ls > a > b", "ls > $NOPE", "ls > *", "ls > a b c", "> a", ">> a", "< a", "| ls", "ls |", "ls ||", "&& ls", "; ls", ";;", "ls ;; ls", "! ls", "ls # commentaire", "#", "", " ", "\t",
		"git clone https://github.com/x/y", "git clone git@github.com:x/y.git", "git clone file:///etc", "git clone /etc", "git clone ext::sh", "git -C / init", "git init /", "git init ../../..", "git config --global core.pager 'sh -c x'", "git config alias.x '!sh'", "git x", "git --exec-path=/ ls", "git grep x", "git log --format='%x00'", "git show HEAD:../../etc/passwd", "git show :0:a", "git log " + strings.Repeat("HEAD^", 2000), "git log HEAD~99999999999999999999", "git log HEAD^99999999999999999999", "git branch '../../x'", "git branch -- -d", "git tag ''", "git switch ''", "git commit -m ''", "git add ''", "git add ../../../etc", "git rm -r /", "git mv / a", "git restore /etc/passwd", "git stash pop stash@{99999999999999999999}", "git merge --octopus a b c", "git reset --hard HEAD~-1", "git diff ..", "git diff ...", "git log ..", "git push ../../../../", "git remote add x '--upload-pack=sh'", "git fetch x", "git pull x", "git push x", "git checkout -- " + strings.Repeat("*", 300),
		"ecrire", "ecrire a", "ecrire a <<'F'\nx\nF", "ecrire /etc/passwd <<F\nx\nF", "ecrire a <<F\n$HOME $NOPE ${x\nF", "ecrire .git/HEAD <<F\nx\nF", "head -n 99999999999999 a", "head -c 99999999 a", "tail -n -5 a", "tail -n +0 a", "cut -f 0 a", "cut -f 9-1 a", "cut -d '' -f 1 a", "sort -k 99999999999 a", "printf '%s%s%s'", "printf '%n%99999d'", "printf '%s\\n' {1..1999}", "man ../../etc/passwd", "chmod 7777 a", "chmod u+s a", "chmod 000 a; cat a; echo x > a; rm a", "exit", "logout", "clear; clear", "date -s tomorrow",
	}
	return lines
}

// TestHostile: none of these lines reaches the host, none hangs, none breaks the terminal; each leaves a reply that can
// be shown.
func TestHostile(t *testing.T) {
	lines := hostile()
	if len(lines) < 200 {
		t.Fatalf("%d lines", len(lines))
	}
	before, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	start := func() *Box {
		b, err := New(map[string]string{"a": "bonjour\n", "site/index.html": "<h1>x</h1>\n"})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	hosts, err := os.ReadFile("/etc/passwd")
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.SplitN(string(hosts), "\n", 2)[0]
	check := func(b *Box, line string) {
		r := b.Run(line)
		for _, p := range r.Pieces {
			if len(p.Text) > maxOutput+200 || strings.Contains(p.Text, secret) || !utf8.ValidString(strings.ToValidUTF8(p.Text, "")) {
				t.Errorf("%.60q shows %d bytes", line, len(p.Text))
			}
		}
		if nodes, bytes := b.Tree.Size(); nodes > 4000 || bytes > 4<<20 {
			t.Errorf("%.60q leaves %d files, %d bytes", line, nodes, bytes)
		}
	}
	for _, line := range lines { // each alone, in a repository too
		check(start(), line)
		b := start()
		b.Run("git init && git add . && git -c x commit -m x")
		check(b, line)
	}
	b := start() // and all in a row
	for _, line := range lines {
		check(b, line)
	}
	after, err := os.ReadDir(".")
	if err != nil || len(after) != len(before) {
		t.Errorf("the host changed: %v", err)
	}
}

// TestWorkIsBounded: a file of the heaviest lines ends by itself, always at the same place.
func TestWorkIsBounded(t *testing.T) {
	script := strings.Repeat("touch {1..1900}\nfind / -name '*a*b*c*'\nls -laR / > x\ngrep -r . /\ngit init\ngit add .\ngit status\n", 60)
	run := func() (int, int64, string) {
		b, err := New(nil)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, line := range Split(script) {
			b.Run(line)
			n++
			if b.Stopped() != "" {
				break
			}
		}
		return n, b.Work(), b.Stopped()
	}
	n1, w1, why := run()
	n2, w2, _ := run()
	if n1 != n2 || w1 != w2 || why == "" {
		t.Errorf("%d lines, %d steps; then %d, %d; %q", n1, w1, n2, w2, why)
	}
}

func FuzzRun(f *testing.F) {
	for _, line := range hostile() {
		if len(line) < 200 {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, line string) {
		b, err := New(map[string]string{"a": "x\n", "d/b": "y\n"})
		if err != nil {
			t.Fatal(err)
		}
		b.Run("git init -q; git add a; git config user.name A; git config user.email a@b.fr; git commit -qm un")
		first := b.Run(line)
		if n, err := b.Tree.Lookup(Home); err != nil || !n.IsDir() {
			t.Errorf("%q removes the home folder", line)
		}
		c, _ := New(map[string]string{"a": "x\n", "d/b": "y\n"})
		c.Run("git init -q; git add a; git config user.name A; git config user.email a@b.fr; git commit -qm un")
		if again := c.Run(line); fmt.Sprint(first) != fmt.Sprint(again) {
			t.Errorf("%q: %v then %v", line, first, again)
		}
	})
}

func BenchmarkSession(b *testing.B) {
	lines := strings.Split("git init; echo 1 > a; git add .; git config user.name A; git config user.email a@b; git commit -m Un; git switch -c x; echo 2 > a; git commit -am Deux; git switch main; echo 3 > a; git commit -am Trois; git merge x; git status; git log --graph --oneline", "; ")
	for b.Loop() {
		box, err := New(nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, l := range lines {
			box.Run(l)
		}
	}
}
