package grammar

import "strings"

// Nearest gives the known property that looks most like a name, "" when none does.
func Nearest(name string) string { return Closest(name, common(known().names)) }

// common leaves out names that a learner never means.
func common(names []string) []string {
	var out []string
	for _, n := range names {
		if !strings.HasPrefix(n, "-") && n != "src" {
			out = append(out, n)
		}
	}
	return out
}

// Closest gives the word that is at most a few typing mistakes away: one for four letters, two for more, three from ten.
func Closest(word string, words []string) string {
	allowed := 1 + min(2, len(word)/5)
	best, bestCost := "", allowed+1
	for _, w := range words {
		if d := len(w) - len(word); d > allowed || d < -allowed {
			continue
		}
		if c := distance(word, w, bestCost); c < bestCost {
			best, bestCost = w, c
		}
	}
	return best
}

// distance counts the letters to add, remove, change or swap with a neighbour, up to limit.
func distance(a, b string, limit int) int {
	before, row, after := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		after[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			after[j] = min(row[j]+1, after[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				after[j] = min(after[j], before[j-2]+1)
			}
			least = min(least, after[j])
		}
		if least > limit {
			return limit + 1
		}
		before, row, after = row, after, before
	}
	return row[len(b)]
}

// Keywords lists the words that a property accepts on their own, colours included.
func Keywords(property string) []string {
	p, ok := Lookup(property)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	walked := map[string]bool{}
	known().keywords(p.Syntax, seen, walked)
	var out []string
	for w := range seen {
		out = append(out, w)
	}
	return out
}

func (t *table) keywords(definition string, seen, walked map[string]bool) {
	if walked[definition] {
		return
	}
	walked[definition] = true
	var walk func(*node)
	walk = func(n *node) {
		for w := range n.set {
			seen[w] = true
		}
		switch n.op {
		case opKeyword:
			seen[n.text] = true
		case opCall:
			return
		case opType:
			if quoted, ok := strings.CutPrefix(n.text, "'"); ok {
				if p, ok := t.properties[strings.TrimSuffix(quoted, "'")]; ok {
					t.keywords(p.Syntax, seen, walked)
				}
			} else if s, ok := t.syntaxes[n.text]; ok {
				t.keywords(s, seen, walked)
			}
		}
		for _, p := range n.parts {
			walk(p)
		}
	}
	walk(t.definition(definition))
}

// Reaches tells whether the definition of a property mentions a type, however deep.
func Reaches(property, typ string) bool {
	p, ok := Lookup(property)
	return ok && known().reaches(p.Syntax, typ, map[string]bool{})
}

func (t *table) reaches(definition, typ string, walked map[string]bool) bool {
	if walked[definition] {
		return false
	}
	walked[definition] = true
	var walk func(*node) bool
	walk = func(n *node) bool {
		if n.op == opType {
			if n.text == typ {
				return true
			}
			if quoted, ok := strings.CutPrefix(n.text, "'"); ok {
				p, ok := t.properties[strings.TrimSuffix(quoted, "'")]
				return ok && t.reaches(p.Syntax, typ, walked)
			}
			s, ok := t.syntaxes[n.text]
			return ok && t.reaches(s, typ, walked)
		}
		for _, p := range n.parts {
			if walk(p) {
				return true
			}
		}
		return false
	}
	return walk(t.definition(definition))
}
