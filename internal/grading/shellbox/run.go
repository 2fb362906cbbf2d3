package shellbox

import (
	"errors"
	"strings"

	"chantier/internal/grading/gitbox"
	"chantier/internal/grading/memtree"
)

// call is one command under way.
type call struct {
	*Box
	name  string
	args  []string
	stdin string
	piped bool // stdin comes from somewhere
	tty   bool // standard output is the screen

	out  strings.Builder
	errs *strings.Builder // nil: the screen
	mute bool             // standard error is thrown away
	both bool             // standard error goes with standard output
}

func (c *call) print(text string) {
	if c.out.Len()+len(text) > maxPipeText {
		text = text[:maxPipeText-c.out.Len()]
	}
	c.Spend(len(text) / 64)
	c.out.WriteString(text)
}

// fail tells a fault of the command, with its name before.
func (c *call) fail(text string) int {
	c.complain(c.name + ": " + text + "\n")
	return 1
}

func (c *call) complain(text string) {
	switch {
	case c.mute:
	case c.both:
		c.print(text)
	case c.errs != nil:
		c.errs.WriteString(text)
	default:
		c.flush()
		c.show(Err, text)
	}
}

// hint gives one line of advice.
func (c *call) hint(text string) {
	if c.mute || c.both || c.errs != nil {
		return
	}
	c.flush()
	c.show(Hint, text+"\n")
}

// flush shows what was printed so far, to keep the order of a terminal.
func (c *call) flush() {
	if c.tty {
		c.show(Out, c.out.String())
		c.out.Reset()
	}
}

// runList carries out the pipelines of a line.
func (b *Box) runList(list []pipeline) {
	for _, p := range list {
		if p.before == "&&" && b.status != 0 || p.before == "||" && b.status == 0 {
			continue
		}
		b.runPipeline(p)
	}
}

func (b *Box) runPipeline(p pipeline) {
	dir, before := b.dir, b.before
	text := ""
	for i, s := range p.commands {
		last := i == len(p.commands)-1
		text = b.runSimple(s, text, i > 0, last)
		b.Spend(1)
	}
	if len(p.commands) > 1 { // each runs in a shell of its own: cd has no effect
		b.dir, b.before = dir, before
	}
}

// runSimple carries out one command and gives what it printed for the next one.
func (b *Box) runSimple(s simple, stdin string, piped, last bool) string {
	words, fault := b.expand(s.words)
	if fault != nil {
		b.fault(fault.text, fault.hint)
		b.status = 1
		return ""
	}
	c := &call{Box: b, stdin: stdin, piped: piped, tty: last}
	to, ok := b.redirect(c, s.redirs)
	if !ok {
		b.status = 1
		return ""
	}
	assignments := 0
	for assignments < len(words) && assignments < len(s.words) && isAssignment(s.words[assignments]) {
		assignments++
	}
	if assignments == len(words) {
		b.status = 0
		for _, w := range words {
			b.assign(w)
		}
	} else {
		c.name, c.args = words[assignments], words[assignments+1:]
		b.status = b.runCommand(c)
	}
	return b.deliver(c, to, last)
}

// outputs are where standard output and standard error go.
type outputs struct {
	out, err             string // absolute paths, "" for the usual place
	appendOut, appendErr bool
}

const nowhere = "/dev/null"

// redirect opens the files of a command; ok is false when one cannot be: it was said.
func (b *Box) redirect(c *call, redirs []redirection) (to outputs, ok bool) {
	for _, r := range redirs {
		if r.op == "2>&1" {
			c.both = true
			continue
		}
		if r.op == "<<" {
			text := r.text
			if !r.raw {
				text = b.fillText(text)
			}
			c.stdin, c.piped = text, true
			continue
		}
		names, fault := b.expand([]word{r.target})
		if fault != nil || len(names) != 1 || names[0] == "" {
			b.fault(plain(r.target)+": redirection ambiguë", "Après "+r.op+", écrivez un seul nom de fichier.")
			return to, false
		}
		name := names[0]
		full := b.abs(name)
		if r.op == "<" {
			text, err := "", error(nil)
			if full != nowhere {
				text, err = b.Tree.ReadFile(full)
			}
			if err != nil {
				b.fault(name+": "+err.Error(), "")
				return to, false
			}
			c.stdin, c.piped = text, true
			continue
		}
		grow := strings.HasSuffix(r.op, ">>")
		if full != nowhere {
			if err := b.open(full, grow); err != nil {
				b.fault(name+": "+err.Error(), redirectHint(err))
				return to, false
			}
		}
		if !strings.HasPrefix(r.op, "2") {
			to.out, to.appendOut = full, grow
			c.tty = false
		}
		if strings.HasPrefix(r.op, "2") {
			to.err, to.appendErr = full, grow
			c.errs = &strings.Builder{}
			c.mute = full == nowhere
		}
		if strings.HasPrefix(r.op, "&") {
			c.both = true
		}
	}
	return to, true
}

func redirectHint(err error) string {
	switch {
	case errors.Is(err, memtree.ErrNotExist):
		return "Le dossier de ce fichier n’existe pas. Créez-le d’abord avec mkdir."
	case errors.Is(err, memtree.ErrIsDir):
		return "C’est un dossier : > écrit dans un fichier."
	}
	return ""
}

// open makes sure that a file can be written, and empties it unless it grows.
func (b *Box) open(full string, grow bool) error {
	old := ""
	if grow {
		n, err := b.Tree.Lookup(full)
		if err == nil && !n.IsDir() {
			old = n.Content
		}
	}
	return b.Tree.WriteFile(full, old)
}

// deliver sends what a command printed where it goes.
func (b *Box) deliver(c *call, to outputs, last bool) string {
	text := c.out.String()
	if c.errs != nil && to.err != nowhere {
		b.write(to.err, c.errs.String(), to.appendErr)
	}
	switch {
	case to.out == nowhere:
		return ""
	case to.out != "":
		b.write(to.out, text, to.appendOut)
		return ""
	case last:
		b.show(Out, text)
		return ""
	}
	return text
}

func (b *Box) write(full, text string, grow bool) {
	if grow {
		if old, err := b.Tree.ReadFile(full); err == nil {
			text = old + text
		}
	}
	if err := b.Tree.WriteFile(full, text); err != nil {
		b.show(Err, "bash: "+full+": "+err.Error()+"\n")
		b.status = 1
	}
}

// fillText replaces the variables of a text after <<.
func (b *Box) fillText(text string) string {
	var w word
	for _, r := range text {
		w.chars = append(w.chars, char{r, 2})
	}
	var out strings.Builder
	for _, f := range b.fields(w) {
		out.WriteString(plain(f))
	}
	return out.String()
}

func isAssignment(w word) bool {
	for i, c := range w.chars {
		switch {
		case c.quote != 0:
			return false
		case c.r == '=':
			return i > 0
		case c.r == '_' || c.r >= 'a' && c.r <= 'z' || c.r >= 'A' && c.r <= 'Z' || i > 0 && c.r >= '0' && c.r <= '9':
		default:
			return false
		}
	}
	return false
}

func (b *Box) assign(text string) {
	name, value, _ := strings.Cut(text, "=")
	if len(b.env) >= maxVariables || len(value) > maxLineValue {
		b.show(Err, "bash: "+name+": trop de variables\n")
		b.status = 1
		return
	}
	b.env[name] = value
}

const maxLineValue = 4096

// runCommand finds a command and carries it out.
func (b *Box) runCommand(c *call) int {
	if do, ok := builtins[c.name]; ok {
		if do.help != "" && len(c.args) > 0 && c.args[0] == "--help" {
			c.print("Usage : " + do.usage + "\n" + do.help + "\n")
			return 0
		}
		return do.run(c)
	}
	return c.notFound()
}

func (c *call) notFound() int {
	if strings.Contains(c.name, "/") {
		n, err := c.Tree.Lookup(c.abs(c.name))
		switch {
		case err != nil:
			c.complain("bash: " + c.name + ": " + err.Error() + "\n")
			return 127
		case n.IsDir():
			c.complain("bash: " + c.name + " : est un dossier\n")
			c.hint("Pour entrer dans un dossier : cd " + c.name)
		case n.Mode&0o100 == 0:
			c.complain("bash: " + c.name + ": Permission non accordée\n")
		default:
			c.complain("bash: " + c.name + ": les programmes ne s'exécutent pas dans ce terminal\n")
		}
		return 126
	}
	if advice, known := elsewhere[c.name]; known {
		c.complain("bash: " + c.name + " : cette commande n'existe pas dans ce terminal\n")
		c.hint(advice)
		return 127
	}
	c.complain("bash: " + c.name + " : commande introuvable\n")
	c.hint(c.guess())
	return 127
}

// guess looks for what the learner meant.
func (c *call) guess() string {
	lower := strings.ToLower(c.name)
	if _, ok := builtins[lower]; ok && lower != c.name {
		return "Les commandes s’écrivent en minuscules : " + lower
	}
	if rest, ok := strings.CutPrefix(lower, "cd"); ok && (rest == ".." || rest == "~" || rest == "/") {
		return "Il manque une espace : cd " + rest
	}
	for name := range builtins {
		if rest, ok := strings.CutPrefix(c.name, name); ok && strings.HasPrefix(rest, "-") {
			return "Il manque une espace : " + name + " " + rest
		}
	}
	best, distance := "", 2
	for _, name := range names() {
		if d := gitbox.EditDistance(c.name, name); d < distance && len(c.name) > 1 {
			best, distance = name, d
		}
	}
	if best != "" {
		return "Vouliez-vous écrire « " + best + " » ?"
	}
	if n, err := c.Tree.Lookup(c.abs(c.name)); err == nil && n.IsDir() {
		return "« " + c.name + " » est un dossier. Pour y entrer : cd " + c.name
	}
	return "Tapez help pour voir les commandes."
}
