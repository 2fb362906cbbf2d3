package shellbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"chantier/internal/grading/linediff"
	"chantier/internal/grading/memtree"
)

// input is a text to read, with the name of its file, "" for standard input.
type input struct{ name, text string }

// inputs reads the files named, or standard input. Faults are told in the words of the command.
func (c *call) inputs(names []string, complain func(name string, err error)) (list []input, ok bool) {
	ok = true
	if len(names) == 0 {
		if !c.piped {
			c.hint("Il manque un nom de fichier : sur un vrai terminal, la commande attendrait que vous tapiez du texte.")
		}
		return []input{{"", c.stdin}}, true
	}
	for _, name := range names {
		if name == "-" {
			list = append(list, input{"", c.stdin})
			continue
		}
		text, err := c.Tree.ReadFile(c.abs(name))
		if err != nil {
			complain(name, err)
			if errors.Is(err, memtree.ErrNotExist) {
				c.hint(c.nameHint(name, err))
			}
			ok = false
			continue
		}
		c.Spend(len(text) / 64)
		list = append(list, input{name, text})
	}
	return list, ok
}

// plainly tells a fault as "commande: nom: pourquoi".
func (c *call) plainly(name string, err error) { c.fail(name + ": " + err.Error()) }

func doCat(c *call) int {
	on, _, names, ok := c.flags("nbsAeT", map[string]rune{"number": 'n'}, "")
	if !ok {
		return 1
	}
	list, ok := c.inputs(names, c.plainly)
	number := 0
	for _, in := range list {
		if !on['n'] && !on['b'] {
			c.print(in.text)
			continue
		}
		for _, line := range linediff.Lines(in.text) {
			if on['b'] && line == "\n" {
				c.print(line)
				continue
			}
			number++
			c.print(fmt.Sprintf("%6d\t%s", number, line))
		}
	}
	return exit(ok)
}

func exit(ok bool) int {
	if ok {
		return 0
	}
	return 1
}

func doLess(c *call) int {
	if len(c.args) == 0 && !c.piped {
		return c.missing("Nom de fichier manquant")
	}
	var names []string
	for _, a := range c.args {
		if !strings.HasPrefix(a, "-") {
			names = append(names, a)
		}
	}
	list, ok := c.inputs(names, func(name string, err error) { c.complain(name + ": " + err.Error() + "\n") })
	for _, in := range list {
		c.print(in.text)
	}
	return exit(ok)
}

func doHead(c *call) int { return c.ends(true) }

func doTail(c *call) int { return c.ends(false) }

// ends is head and tail.
func (c *call) ends(first bool) int {
	var args []string
	for _, a := range c.args { // head -3 is head -n 3
		if len(a) > 1 && a[0] == '-' && strings.Trim(a[1:], "0123456789") == "" {
			args = append(args, "-n", a[1:])
		} else {
			args = append(args, a)
		}
	}
	c.args = args
	on, values, names, ok := c.flags("qvf", map[string]rune{"lines": 'n', "bytes": 'c'}, "nc")
	if !ok {
		return 1
	}
	number, from := 10, false
	for _, option := range []rune{'n', 'c'} {
		if !on[option] {
			continue
		}
		text := values[option]
		from = !first && strings.HasPrefix(text, "+")
		n, err := strconv.Atoi(strings.TrimPrefix(text, "+"))
		if err != nil || n > 1<<30 || n < -(1<<30) {
			what := "lignes"
			if option == 'c' {
				what = "octets"
			}
			return c.fail("nombre de " + what + " incorrect: « " + text + " »")
		}
		number = n
	}
	list, ok := c.inputs(names, func(name string, err error) {
		if errors.Is(err, memtree.ErrIsDir) {
			c.fail("erreur de lecture de '" + name + "': " + err.Error())
			return
		}
		c.fail("impossible d'ouvrir '" + name + "' en lecture: " + err.Error())
	})
	for i, in := range list {
		if len(names) > 1 && !on['q'] || on['v'] {
			if i > 0 {
				c.print("\n")
			}
			c.print("==> " + in.name + " <==\n")
		}
		units := linediff.Lines(in.text)
		if on['c'] {
			units = bytewise(in.text)
		}
		c.print(strings.Join(cutEnds(units, number, first, from), ""))
	}
	return exit(ok)
}

func bytewise(s string) []string {
	out := make([]string, len(s))
	for i := range len(s) {
		out[i] = s[i : i+1]
	}
	return out
}

func cutEnds(units []string, n int, first, from bool) []string {
	switch {
	case first && n >= 0:
		return units[:min(n, len(units))]
	case first:
		return units[:max(0, len(units)+n)]
	case from:
		return units[min(max(n-1, 0), len(units)):]
	}
	return units[max(0, len(units)-max(n, -n)):]
}

func doWc(c *call) int {
	on, _, names, ok := c.flags("lwcm", map[string]rune{"lines": 'l', "words": 'w', "bytes": 'c', "chars": 'm'}, "")
	if !ok {
		return 1
	}
	if len(on) == 0 {
		on = map[rune]bool{'l': true, 'w': true, 'c': true}
	}
	list, ok := c.inputs(names, c.plainly)
	type row struct {
		counts []int
		name   string
	}
	var rows []row
	total := row{name: "total"}
	for _, in := range list {
		r := row{name: in.name}
		for _, k := range []rune{'l', 'w', 'm', 'c'} {
			if !on[k] {
				continue
			}
			n := len(in.text)
			switch k {
			case 'l':
				n = strings.Count(in.text, "\n")
			case 'w':
				n = len(strings.Fields(in.text))
			case 'm':
				n = utf8.RuneCountInString(in.text)
			}
			r.counts = append(r.counts, n)
		}
		if total.counts == nil {
			total.counts = make([]int, len(r.counts))
		}
		for i, n := range r.counts {
			total.counts[i] += n
		}
		rows = append(rows, r)
	}
	if len(names) > 1 {
		rows = append(rows, total)
	}
	width := 1
	for _, r := range rows {
		for _, n := range r.counts {
			width = max(width, len(strconv.Itoa(n)))
		}
	}
	if len(names) == 0 && len(total.counts) > 1 {
		width = 7
	}
	for _, r := range rows {
		var cells []string
		for _, n := range r.counts {
			cells = append(cells, fmt.Sprintf("%*d", width, n))
		}
		line := strings.Join(cells, " ")
		if r.name != "" {
			line += " " + r.name
		}
		c.print(line + "\n")
	}
	return exit(ok)
}

func doSort(c *call) int {
	on, values, names, ok := c.flags("rnufbh", map[string]rune{"reverse": 'r', "numeric-sort": 'n', "unique": 'u', "ignore-case": 'f'}, "kto")
	if !ok {
		return 2
	}
	failed := false
	list, _ := c.inputs(names, func(name string, err error) {
		failed = true
		c.fail("impossible de lire: " + name + ": " + err.Error())
	})
	if failed {
		return 2
	}
	var lines []string
	for _, in := range list {
		for _, l := range linediff.Lines(in.text) {
			lines = append(lines, strings.TrimSuffix(l, "\n"))
		}
	}
	field := 0
	if on['k'] {
		start, _, _ := strings.Cut(values['k'], ",")
		start = strings.TrimRight(start, "nr")
		n, err := strconv.Atoi(start)
		if err != nil || n < 1 {
			c.fail("nombre incorrect au début du champ : « " + values['k'] + " »")
			return 2
		}
		field = n
		on['n'] = on['n'] || strings.Contains(values['k'], "n")
		on['r'] = on['r'] || strings.Contains(values['k'], "r")
	}
	key := func(l string) string {
		if field == 0 {
			return l
		}
		parts := strings.Fields(l)
		if on['t'] {
			parts = strings.Split(l, values['t'])
		}
		if field > len(parts) {
			return ""
		}
		return strings.Join(parts[field-1:], "\x00")
	}
	c.Spend(len(lines))
	compare := func(a, b string) int {
		x, y := key(a), key(b)
		if on['f'] {
			x, y = strings.ToUpper(x), strings.ToUpper(y)
		}
		if on['n'] {
			return compareNumbers(leadingNumber(x), leadingNumber(y))
		}
		return strings.Compare(x, y)
	}
	slices.SortStableFunc(lines, func(a, b string) int {
		order := compare(a, b)
		if order == 0 && !on['u'] {
			order = strings.Compare(a, b)
		}
		if on['r'] {
			return -order
		}
		return order
	})
	if on['u'] {
		lines = slices.CompactFunc(lines, func(a, b string) bool { return compare(a, b) == 0 })
	}
	text := strings.Join(lines, "\n")
	if len(lines) > 0 {
		text += "\n"
	}
	if on['o'] {
		if err := c.Tree.WriteFile(c.abs(values['o']), text); err != nil {
			c.fail("échec d'ouverture: " + values['o'] + ": " + err.Error())
			return 2
		}
		return 0
	}
	c.print(text)
	return 0
}

func leadingNumber(s string) float64 {
	s = strings.TrimLeft(s, " \t")
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || end == 0 && s[end] == '-') {
		end++
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	if err != nil {
		return 0
	}
	return n
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func doUniq(c *call) int {
	on, _, names, ok := c.flags("cdui", map[string]rune{"count": 'c', "repeated": 'd', "unique": 'u', "ignore-case": 'i'}, "")
	if !ok {
		return 1
	}
	if len(names) > 1 {
		return c.fail("opérande supplémentaire '" + names[1] + "'")
	}
	list, ok := c.inputs(names, c.plainly)
	for _, in := range list {
		lines := linediff.Lines(in.text)
		for i := 0; i < len(lines); {
			n := 1
			for i+n < len(lines) && sameLine(lines[i], lines[i+n], on['i']) {
				n++
			}
			line := strings.TrimSuffix(lines[i], "\n") + "\n"
			i += n
			if on['d'] && n == 1 || on['u'] && n > 1 {
				continue
			}
			if on['c'] {
				line = fmt.Sprintf("%7d %s", n, line)
			}
			c.print(line)
		}
	}
	return exit(ok)
}

func sameLine(a, b string, fold bool) bool {
	a, b = strings.TrimSuffix(a, "\n"), strings.TrimSuffix(b, "\n")
	return a == b || fold && strings.EqualFold(a, b)
}

func doCut(c *call) int {
	on, values, names, ok := c.flags("s", nil, "dfc")
	if !ok {
		return 1
	}
	spec := values['f']
	if on['c'] {
		spec = values['c']
	}
	if spec == "" {
		return c.missing("une liste d'octets, de caractères ou de champs doit être indiquée")
	}
	wanted, ok := ranges(spec)
	if !ok {
		return c.missing("valeur de champ incorrecte « " + spec + " »")
	}
	delimiter := "\t"
	if on['d'] {
		delimiter = values['d']
	}
	list, ok := c.inputs(names, c.plainly)
	for _, in := range list {
		for _, line := range linediff.Lines(in.text) {
			line = strings.TrimSuffix(line, "\n")
			parts, glue := strings.Split(line, ""), ""
			if !on['c'] {
				if delimiter == "" || !strings.Contains(line, delimiter) {
					c.print(line + "\n")
					continue
				}
				parts, glue = strings.Split(line, delimiter), delimiter
			}
			var kept []string
			for i, part := range parts {
				if wanted(i + 1) {
					kept = append(kept, part)
				}
			}
			c.print(strings.Join(kept, glue) + "\n")
		}
	}
	return exit(ok)
}

// ranges reads "1,3-5,7-".
func ranges(spec string) (func(int) bool, bool) {
	var list [][2]int
	for part := range strings.SplitSeq(spec, ",") {
		low, high, isRange := strings.Cut(part, "-")
		a, errA := strconv.Atoi(low)
		z, errZ := strconv.Atoi(high)
		switch {
		case !isRange && errA == nil:
			z = a
		case isRange && high == "" && errA == nil:
			z = 1 << 30
		case isRange && low == "" && errZ == nil:
			a = 1
		case errA != nil || errZ != nil:
			return nil, false
		}
		if a < 1 || z < a {
			return nil, false
		}
		list = append(list, [2]int{a, z})
	}
	return func(n int) bool {
		return slices.ContainsFunc(list, func(r [2]int) bool { return r[0] <= n && n <= r[1] })
	}, true
}

func doEcho(c *call) int {
	args, newline, escapes := c.args, true, false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && strings.Trim(args[0][1:], "neE") == "" {
		newline = newline && !strings.Contains(args[0], "n")
		escapes = escapes || strings.Contains(args[0], "e")
		args = args[1:]
	}
	text := strings.Join(args, " ")
	if escapes {
		text = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t").Replace(text)
	}
	if newline {
		text += "\n"
	}
	c.print(text)
	return 0
}

func doPrintf(c *call) int {
	if len(c.args) == 0 {
		return c.missing("opérande manquant")
	}
	format := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t").Replace(c.args[0])
	args := c.args[1:]
	for {
		used := false
		for i := 0; i < len(format); i++ {
			if format[i] != '%' || i+1 >= len(format) {
				c.print(format[i : i+1])
				continue
			}
			i++
			if format[i] == '%' {
				c.print("%")
				continue
			}
			if len(args) > 0 {
				c.print(args[0])
				args, used = args[1:], true
			}
		}
		if len(args) == 0 || !used {
			return 0
		}
		c.Spend(1)
	}
}
