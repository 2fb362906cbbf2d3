package shellbox

import (
	"path"
	"strconv"
	"strings"

	"chantier/internal/grading/gitbox"
)

// expand turns words as typed into the words that a command receives: {a,b}, ~, variables, then * ? [ ].
func (b *Box) expand(words []word) ([]string, *problem) {
	var out []string
	size := 0
	for _, w := range words {
		list, fault := braces(w)
		if fault != nil {
			return nil, fault
		}
		for _, one := range list {
			b.Spend(1 + len(one.chars)/16)
			for _, field := range b.fields(b.tilde(one)) {
				for _, name := range b.glob(field) {
					size += len(name) + 1
					if len(out) >= maxWords || size > maxExpanded {
						return nil, &problem{"liste d'arguments trop longue", "Cette commande produit trop de mots."}
					}
					out = append(out, name)
				}
			}
		}
	}
	return out, nil
}

// braces turns a{b,c} into ab and ac, and {1..3} into 1, 2 and 3.
func braces(w word) ([]word, *problem) {
	done := []word{}
	todo := []word{w}
	for len(todo) > 0 {
		if len(done)+len(todo) > maxWords {
			return nil, &problem{"liste d'arguments trop longue", "Ces accolades produisent trop de mots."}
		}
		w := todo[0]
		todo = todo[1:]
		open, end, parts := firstBraces(w.chars)
		if parts == nil {
			done = append(done, w)
			continue
		}
		var made []word
		for _, part := range parts {
			chars := append(append(append([]char{}, w.chars[:open]...), part...), w.chars[end+1:]...)
			made = append(made, word{chars, w.quoted})
		}
		todo = append(made, todo...)
	}
	return done, nil
}

// firstBraces finds the first pair of braces that holds a comma or two points; parts is nil when there is none.
func firstBraces(chars []char) (open, end int, parts [][]char) {
	for open = 0; open < len(chars); open++ {
		if chars[open] != (char{'{', 0}) || open > 0 && chars[open-1] == (char{'$', 0}) {
			continue
		}
		depth, start := 0, open+1
		parts = nil
		for end = open; end < len(chars); end++ {
			c := chars[end]
			if c.quote != 0 {
				continue
			}
			switch {
			case c.r == '{':
				depth++
			case c.r == ',' && depth == 1:
				parts = append(parts, chars[start:end])
				start = end + 1
			case c.r == '}':
				depth--
			}
			if depth == 0 {
				break
			}
		}
		if end == len(chars) {
			continue
		}
		if parts != nil {
			return open, end, append(parts, chars[start:end])
		}
		if parts = sequence(chars[open+1 : end]); parts != nil {
			return open, end, parts
		}
	}
	return 0, 0, nil
}

// sequence reads 1..9 or a..e.
func sequence(chars []char) [][]char {
	var text strings.Builder
	for _, c := range chars {
		if c.quote != 0 {
			return nil
		}
		text.WriteRune(c.r)
	}
	from, to, ok := strings.Cut(text.String(), "..")
	if !ok {
		return nil
	}
	a, errA := strconv.Atoi(from)
	z, errZ := strconv.Atoi(to)
	letters := errA != nil && errZ != nil && len(from) == 1 && len(to) == 1
	if letters {
		a, z = int(from[0]), int(to[0])
	} else if errA != nil || errZ != nil {
		return nil
	}
	width := 0
	if !letters && (strings.HasPrefix(from, "0") && len(from) > 1 || strings.HasPrefix(to, "0") && len(to) > 1) {
		width = max(len(from), len(to))
	}
	step := 1
	if a > z {
		step = -1
	}
	if (z-a)*step > maxWords || (z-a)*step < 0 {
		return nil
	}
	var parts [][]char
	for n := a; ; n += step {
		s := strconv.Itoa(n)
		if letters {
			s = string(rune(n))
		}
		for len(s) < width {
			s = "0" + s
		}
		var part []char
		for _, r := range s {
			part = append(part, char{r, 0})
		}
		parts = append(parts, part)
		if n == z {
			return parts
		}
	}
}

// tilde turns a ~ at the start into the home folder.
func (b *Box) tilde(w word) word {
	c := w.chars
	if len(c) == 0 || c[0] != (char{'~', 0}) {
		return w
	}
	to, used := b.env["HOME"], 1
	switch {
	case len(c) == 1 || c[1] == (char{'/', 0}):
	case c[1] == (char{'-', 0}) && (len(c) == 2 || c[2].r == '/'):
		to, used = b.before, 2
	case strings.HasPrefix(plain(w)+"/", "~"+User+"/"):
		used = 1 + len(User)
	default:
		return w
	}
	var chars []char
	for _, r := range to {
		chars = append(chars, char{r, 1})
	}
	return word{append(chars, c[used:]...), w.quoted}
}

// fields replaces variables, then cuts where an unquoted variable brought spaces.
func (b *Box) fields(w word) []word {
	var out []word
	current := word{quoted: w.quoted}
	flush := func() {
		if len(current.chars) > 0 || current.quoted {
			out = append(out, current)
		}
		current = word{}
	}
	for i := 0; i < len(w.chars); i++ {
		c := w.chars[i]
		if c.r != '$' || c.quote == 1 {
			current.chars = append(current.chars, c)
			continue
		}
		value, used, ok := b.variable(w.chars[i:])
		if !ok {
			current.chars = append(current.chars, char{'$', 1})
			continue
		}
		i += used - 1
		for _, r := range value {
			switch {
			case c.quote == 2:
				current.chars = append(current.chars, char{r, 1})
			case r == ' ' || r == '\t' || r == '\n':
				if len(current.chars) > 0 {
					flush()
				}
			default:
				current.chars = append(current.chars, char{r, 3})
			}
		}
	}
	flush()
	return out
}

// variable reads $NAME, ${NAME}, $? or $1.
func (b *Box) variable(c []char) (value string, used int, ok bool) {
	if len(c) < 2 {
		return "", 0, false
	}
	isName := func(r rune, first bool) bool {
		return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || !first && r >= '0' && r <= '9'
	}
	at, closed := 1, false
	if c[1].r == '{' {
		at, closed = 2, true
	} else if c[1].quote == 1 || c[1].quote != c[0].quote {
		return "", 0, false
	}
	if at < len(c) && c[at].r == '?' {
		used = at + 1
		value = strconv.Itoa(b.status)
	} else if at < len(c) && c[at].r >= '0' && c[at].r <= '9' || at < len(c) && (c[at].r == '#' || c[at].r == '@' || c[at].r == '*') && !closed {
		used = at + 1 // arguments of a script: there are none
		if c[at].r == '0' {
			value = "bash"
		}
		if c[at].r == '#' {
			value = "0"
		}
	} else {
		end := at
		for end < len(c) && isName(c[end].r, end == at) {
			end++
		}
		if end == at {
			return "", 0, false
		}
		var name strings.Builder
		for _, x := range c[at:end] {
			name.WriteRune(x.r)
		}
		value, used = b.get(name.String()), end
	}
	if closed {
		if used >= len(c) || c[used].r != '}' {
			return "", 0, false
		}
		used++
	}
	return value, used, true
}

// get gives a variable of the shell.
func (b *Box) get(name string) string {
	switch name {
	case "PWD":
		return b.dir
	case "OLDPWD":
		return b.before
	}
	return b.env[name]
}

// glob turns a word with * ? [ ] into the names that fit, in the order of bytes; as bash does, a word that fits
// nothing stays as it is.
func (b *Box) glob(w word) []string {
	text := plain(w)
	special := false
	var pattern strings.Builder
	for _, c := range w.chars {
		switch {
		case strings.ContainsRune("*?[", c.r) && (c.quote == 0 || c.quote == 3):
			special = true
			pattern.WriteRune(c.r)
		case strings.ContainsRune(`*?[]\`, c.r) && (c.quote == 1 || c.quote == 2):
			pattern.WriteRune('\\')
			pattern.WriteRune(c.r)
		default:
			pattern.WriteRune(c.r)
		}
	}
	if !special {
		return []string{text}
	}
	parts := strings.Split(pattern.String(), "/")
	var found []string
	b.globFrom(b.dir, "", parts, &found)
	if len(found) == 0 {
		return []string{text}
	}
	return found
}

// globFrom matches the parts of a pattern, one folder after the other.
func (b *Box) globFrom(dir, prefix string, parts []string, found *[]string) {
	b.Spend(1)
	if len(*found) > maxWords {
		return
	}
	part, rest := parts[0], parts[1:]
	if part == "" { // a slash at the start, or two in a row
		if prefix == "" {
			dir = "/"
		}
		if len(rest) == 0 {
			if n, err := b.Tree.Lookup(dir); err == nil && n.IsDir() {
				*found = append(*found, prefix)
			}
			return
		}
		b.globFrom(dir, prefix+"/", rest, found)
		return
	}
	n, err := b.Tree.Lookup(dir)
	if err != nil || !n.IsDir() {
		return
	}
	names := n.Names()
	if !strings.ContainsAny(part, "*?[") {
		names = []string{strings.ReplaceAll(part, `\`, "")}
		if names[0] != "." && names[0] != ".." && n.Child(names[0]) == nil {
			return
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(part, ".") {
			continue
		}
		b.Spend(1 + len(part)/4)
		if strings.ContainsAny(part, "*?[") && !gitbox.MatchName(part, name) {
			continue
		}
		if len(rest) == 0 {
			*found = append(*found, prefix+name)
			continue
		}
		b.globFrom(path.Join(dir, name), prefix+name+"/", rest, found)
	}
}
