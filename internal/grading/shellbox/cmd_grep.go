package shellbox

import (
	"errors"
	"path"
	"regexp"
	"strconv"
	"strings"

	"chantier/internal/grading/gitbox"
	"chantier/internal/grading/linediff"
	"chantier/internal/grading/memtree"
)

// maxPattern bounds a pattern, in bytes. The engine works in a time that grows with pattern and text, never faster.
const maxPattern = 500

func doGrep(c *call) int {
	on, values, names, ok := c.flags("rRnilcvwxoEFhHqs", map[string]rune{"recursive": 'r', "line-number": 'n', "ignore-case": 'i', "files-with-matches": 'l',
		"count": 'c', "invert-match": 'v', "word-regexp": 'w', "extended-regexp": 'E', "fixed-strings": 'F', "include": 'I', "color": 'K'}, "eI")
	if !ok {
		return 2
	}
	if !on['e'] {
		if len(names) == 0 {
			c.complain("Usage : grep [OPTION]... MOTIFS [FICHIER]...\nExécutez « grep --help » pour obtenir des renseignements complémentaires.\n")
			return 2
		}
		values['e'], names = names[0], names[1:]
	}
	re, fault := pattern(values['e'], on)
	if fault != "" {
		c.fail(fault)
		return 2
	}
	recursive := on['r'] || on['R']
	found, failed := false, false
	complain := func(name string, err error) {
		failed = true
		if !on['s'] {
			c.plainly(name, err)
			if errors.Is(err, memtree.ErrIsDir) {
				c.hint("Pour chercher dans tout un dossier : grep -r")
			}
		}
	}
	var list []input
	if recursive {
		if len(names) == 0 {
			names = []string{"."}
		}
		for _, name := range names {
			list = append(list, c.under(name, values['I'], complain)...)
		}
	} else {
		list, _ = c.inputs(names, complain)
	}
	titled := (recursive || len(names) > 1 || on['H']) && !on['h']
	for _, in := range list {
		if c.grepFile(in, re, on, titled) {
			found = true
			if on['q'] {
				return 0
			}
		}
	}
	switch {
	case failed:
		return 2
	case found:
		return 0
	}
	return 1
}

// under reads every file of a folder, hidden ones too.
func (c *call) under(name, include string, complain func(string, error)) []input {
	base := c.abs(name)
	if _, err := c.Tree.Lookup(base); err != nil {
		complain(name, err)
		return nil
	}
	base = path.Clean(base)
	var list []input
	c.Tree.Walk(base, func(p string, n *memtree.Node) bool {
		c.Spend(1)
		if n.IsDir() {
			return true
		}
		if include != "" && !gitbox.MatchName(include, path.Base(p)) {
			return true
		}
		shown := name
		if p != base {
			shown = strings.TrimSuffix(name, "/") + "/" + strings.TrimPrefix(strings.TrimPrefix(p, base), "/")
			if name == "." && len(c.args) > 0 && !argsName(c.args, ".") {
				shown = strings.TrimPrefix(shown, "./")
			}
		}
		list = append(list, input{shown, n.Content})
		return true
	})
	return list
}

// argsName tells whether a word was typed.
func argsName(args []string, word string) bool {
	for _, a := range args {
		if a == word {
			return true
		}
	}
	return false
}

func (c *call) grepFile(in input, re *regexp.Regexp, on map[rune]bool, titled bool) bool {
	c.Spend(len(in.text) / 16)
	prefix := ""
	if titled {
		prefix = in.name + ":"
		if in.name == "" {
			prefix = "(entrée standard):"
		}
	}
	count := 0
	for i, line := range linediff.Lines(in.text) {
		line = strings.TrimSuffix(line, "\n")
		if re.MatchString(line) == on['v'] {
			continue
		}
		count++
		if on['q'] || on['l'] {
			break
		}
		if on['c'] {
			continue
		}
		head := prefix
		if on['n'] {
			head += strconv.Itoa(i+1) + ":"
		}
		if on['o'] && !on['v'] {
			for _, m := range re.FindAllString(line, 1000) {
				if m != "" {
					c.print(head + m + "\n")
				}
			}
			continue
		}
		c.print(head + line + "\n")
	}
	switch {
	case on['q']:
	case on['l'] && count > 0:
		name := in.name
		if name == "" {
			name = "(entrée standard)"
		}
		c.print(name + "\n")
	case on['c'] && !on['l']:
		c.print(prefix + strconv.Itoa(count) + "\n")
	}
	return count > 0
}

// pattern compiles what grep was given.
func pattern(text string, on map[rune]bool) (*regexp.Regexp, string) {
	if len(text) > maxPattern {
		return nil, "motif trop long"
	}
	switch {
	case on['F']:
		text = regexp.QuoteMeta(text)
	case !on['E']:
		text = basic(text)
	}
	if on['w'] {
		text = `(?:^|[^\pL\pN_])(?:` + text + `)(?:$|[^\pL\pN_])`
	}
	if on['x'] {
		text = `^(?:` + text + `)$`
	}
	if on['i'] {
		text = `(?i)` + text
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, "motif illisible : vérifiez les crochets et les parenthèses"
	}
	return re, ""
}

// basic turns a pattern of grep, where + ? | ( ) { } are plain letters unless a \ stands before, into one of Go.
func basic(p string) string {
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		switch ch := p[i]; {
		case ch == '\\' && i+1 < len(p):
			i++
			switch {
			case strings.IndexByte("+?|(){}", p[i]) >= 0:
				b.WriteByte(p[i])
			case p[i] == '<' || p[i] == '>':
				b.WriteString(`\b`)
			default:
				b.WriteByte('\\')
				b.WriteByte(p[i])
			}
		case ch == '[':
			end := strings.IndexByte(p[i+1:], ']')
			if end == 0 {
				if more := strings.IndexByte(p[i+2:], ']'); more >= 0 {
					end = more + 1
				}
			}
			if end < 0 {
				b.WriteString(`\[`)
				continue
			}
			b.WriteString(p[i : i+end+2])
			i += end + 1
		case strings.IndexByte("+?|(){}", ch) >= 0, ch == '*' && (i == 0 || p[i-1] == '^'):
			b.WriteByte('\\')
			b.WriteByte(ch)
		default:
			b.WriteByte(ch)
		}
	}
	return b.String()
}
