// Package shellbox is a small Unix terminal in memory, for learners who practise: a disk, a shell that reads command
// lines as beginners type them, the commands of the first lessons, and git (package gitbox). It reaches nothing of
// the host, it is deterministic (its clock moves by one minute a line), and everything in it is bounded: the same
// lines give the same state on every machine.
//
// Messages are those of a French Unix; one line of advice may follow (Hint).
//
// Left out on purpose: running programs, background jobs, command substitution, conditions, loops and functions of
// the shell, links, owners. What is asked and missing is said.
package shellbox

import (
	"errors"
	"path"
	"strings"
	"time"

	"chantier/internal/grading/gitbox"
	"chantier/internal/grading/memtree"
)

// Limits of a terminal, from its first line to its last.
const (
	MaxLines      = 400       // command lines
	MaxLine       = 64 << 10  // bytes of one command, its text after << included
	maxOutput     = 64 << 10  // bytes shown by one line
	maxAllOutput  = 512 << 10 // bytes shown by all lines
	maxPipeText   = 1 << 20   // bytes between two commands
	maxPipes      = 20
	maxCommands   = 60   // commands on one line
	maxWords      = 2000 // words of one command after expansion
	maxExpanded   = 64 << 10
	maxWork       = 400_000 // steps of all lines together
	maxVariables  = 100
	historyLength = MaxLines
)

// Start is the instant of the first line, in French summer time.
var Start = time.Date(2026, 9, 7, 9, 0, 0, 0, time.FixedZone("CEST", 2*3600))

// Home is the folder of the learner, who is User on Machine.
const (
	User    = "awa"
	Home    = "/home/" + User
	Machine = "chantier"
	network = "/srv" // where the repositories of the network live: https://forge.example/site.git is /srv/forge.example/site.git
)

// Kind says what a piece of text is.
type Kind string

// The kinds of text in a terminal.
const (
	Out  Kind = "out"  // standard output
	Err  Kind = "err"  // standard error
	Hint Kind = "hint" // advice of ours
)

// Piece is a text shown by a command.
type Piece struct {
	Kind Kind
	Text string
}

// Reply is what one line came to.
type Reply struct {
	Prompt string // before the line was run
	Line   string
	Pieces []Piece
	Status int // exit code of the last command
	Clear  bool
}

// Text joins the pieces of one kind.
func (r Reply) Text(k Kind) string {
	var b strings.Builder
	for _, p := range r.Pieces {
		if p.Kind == k {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Box is a terminal. It is not safe for concurrent use.
type Box struct {
	Tree *memtree.Tree

	dir, before string // current folder, the one before it
	env         map[string]string
	global      map[string]string // git config --global
	history     []string
	now         time.Time
	status      int
	work        int
	shown       int
	over        string // why nothing runs any more
	fresh       map[string]bool

	pieces []Piece
	clear  bool
}

// New makes a terminal whose home folder holds some files, by path relative to it.
func New(files map[string]string) (*Box, error) {
	b := &Box{dir: Home, before: Home, now: Start, global: map[string]string{},
		env: map[string]string{"HOME": Home, "USER": User, "SHELL": "/bin/bash", "LANG": "fr_FR.UTF-8", "PATH": "/usr/bin:/bin"}}
	b.Tree = memtree.New(memtree.DefaultLimits, func() time.Time { return b.now })
	b.Tree.CopyRepo = gitbox.Clone
	for _, dir := range []string{Home, "/tmp", network, "/etc", "/usr/bin"} {
		if err := b.Tree.MkdirAll(dir); err != nil {
			return nil, err
		}
	}
	for name, text := range files {
		p := path.Join(Home, name)
		if !strings.HasPrefix(p, Home+"/") {
			return nil, errors.New("shellbox: a file of the start is outside of the home folder: " + name)
		}
		if err := b.Tree.MkdirAll(path.Dir(p)); err != nil {
			return nil, err
		}
		if err := b.Tree.WriteFile(p, text); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Dir is the current folder.
func (b *Box) Dir() string { return b.dir }

// Work is how much was done so far: the same for the same lines on every machine.
func (b *Box) Work() int64 { return int64(b.work) }

// Stopped says why the terminal runs nothing any more, "" while it runs.
func (b *Box) Stopped() string { return b.over }

// Forget starts the learner's own session: the history of what prepared the exercise is not theirs.
func (b *Box) Forget() {
	b.history, b.shown, b.work, b.status = nil, 0, 0, 0
	b.dir, b.before = Home, Home
	b.env["PWD"] = Home
}

// Prompt is what stands before the line to type.
func (b *Box) Prompt() string {
	where := b.dir
	if where == Home {
		where = "~"
	} else if rest, ok := strings.CutPrefix(where, Home+"/"); ok {
		where = "~/" + rest
	}
	if repo, _ := gitbox.Find(b.Tree, b.dir); repo != nil && !repo.Bare && repo.Branch() != "" {
		where += " (" + repo.Branch() + ")"
	}
	return where + " $"
}

// errStop ends a line whose work has no end.
type errStop struct{}

// Spend counts work. Above the limit, the line and the terminal stop.
func (b *Box) Spend(work int) {
	if b.work += work; b.work > maxWork {
		b.over = "Ces commandes demandent trop de travail."
		panic(errStop{})
	}
}

// Run carries out one line as typed. It never fails: what is wrong is in the reply.
func (b *Box) Run(line string) (r Reply) {
	r = Reply{Prompt: b.Prompt(), Line: line}
	b.pieces, b.clear = nil, false
	defer func() {
		if e := recover(); e != nil {
			if _, ours := e.(errStop); !ours {
				panic(e)
			}
			b.show(Err, "Arrêté : "+b.over+"\n")
			b.status = 137
		}
		r.Pieces, r.Status, r.Clear = b.pieces, b.status, b.clear
		b.pieces = nil
	}()
	switch {
	case b.over != "":
		b.show(Err, b.over+"\n")
		b.status = 137
		return r
	case len(b.history) >= MaxLines:
		b.over = "Ce terminal a reçu trop de commandes."
		b.show(Err, b.over+"\n")
		b.status = 137
		return r
	case len(line) > MaxLine:
		b.fault("ligne trop longue", "Avez-vous collé autre chose qu’une commande ?")
		return r
	}
	b.now = b.now.Add(time.Minute)
	b.Spend(1)
	command, body, _ := strings.Cut(line, "\n")
	if strings.TrimSpace(command) != "" {
		b.history = append(b.history, line)
	}
	tree, problem := parse(command, body)
	if problem != nil {
		b.fault(problem.text, problem.hint)
		b.status = 2
		return r
	}
	b.runList(tree)
	return r
}

// fault tells what the shell itself could not understand.
func (b *Box) fault(text, hint string) {
	b.show(Err, "bash: "+text+"\n")
	if hint != "" {
		b.show(Hint, hint+"\n")
	}
	b.status = 2
}

// show puts text on the screen.
func (b *Box) show(k Kind, text string) {
	if text == "" {
		return
	}
	here := 0
	for _, p := range b.pieces {
		here += len(p.Text)
	}
	if room := min(maxOutput-here, maxAllOutput-b.shown); len(text) > room {
		text = strings.ToValidUTF8(text[:max(room, 0)], "") + "\n[… la suite n’est pas montrée]\n"
		if room <= 0 {
			return
		}
	}
	b.shown += len(text)
	if n := len(b.pieces); n > 0 && b.pieces[n-1].Kind == k {
		b.pieces[n-1].Text += text
		return
	}
	b.pieces = append(b.pieces, Piece{k, text})
}

// abs turns a path as typed into an absolute one. It keeps a final slash, which asks for a folder.
func (b *Box) abs(p string) string {
	if p == "" {
		return ""
	}
	full := p
	if !strings.HasPrefix(p, "/") {
		full = b.dir + "/" + p
	}
	clean := path.Clean(full)
	if strings.HasSuffix(p, "/") && clean != "/" {
		return clean + "/"
	}
	return clean
}

// Split cuts a file of commands into the lines to run: a line that ends with \ goes on, and the text after << belongs
// to its command.
func Split(script string) []string {
	lines := strings.Split(strings.ReplaceAll(script, "\r\n", "\n"), "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		for strings.HasSuffix(line, `\`) && !strings.HasSuffix(line, `\\`) && i+1 < len(lines) {
			i++
			line = strings.TrimSuffix(line, `\`) + lines[i]
		}
		if trimmed := strings.TrimSpace(line); trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if word, _, found := hereWord(line); found {
			for i+1 < len(lines) {
				i++
				line += "\n" + lines[i]
				if lines[i] == word {
					break
				}
			}
		}
		out = append(out, line)
	}
	return out
}

// ReadFile gives the text of a file named as from the command line; ok is false when there is none.
func (b *Box) ReadFile(name string) (text string, ok bool) {
	if rest, home := strings.CutPrefix(name, "~/"); home {
		name = Home + "/" + rest
	}
	text, err := b.Tree.ReadFile(b.abs(name))
	return text, err == nil && name != ""
}
