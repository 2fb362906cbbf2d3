package suites

// The brute force behind every item: all the rules of the grammar that make the
// shown row and are no more complex than the item's own are found, with any
// parameters (they follow from the first values), and all of them must continue
// it alike. Then exactly one option fits every one of them.

// simpleRules gives every rule of the grammar, other than Interleave, that makes the row.
func simpleRules(part Part, row []int) []Rule {
	var found []Rule
	add := func(r Rule) {
		if r.fits(row) {
			found = append(found, r)
		}
	}
	n := len(row)
	step := func(i int) int { // from value i to the next, 0 when not shown
		if i+1 < n {
			return row[i+1] - row[i]
		}
		return 0
	}
	if n == 0 {
		return nil
	}
	switch part {
	case Number, Letter:
		add(Rule{Shape: Step, Start: row[:1], Steps: []int{step(0)}})
		if n >= 3 {
			add(Rule{Shape: Alternate, Start: row[:1], Steps: []int{step(0), step(1)}})
			add(Rule{Shape: Growth, Start: row[:1], Steps: []int{step(0), step(1) - step(0)}})
			add(Rule{Shape: SumTwo, Start: row[:2]})
		}
		if n >= 2 {
			add(Rule{Shape: Double, Start: row[:1], Steps: []int{row[1] - 2*row[0]}})
		}
		if n >= 4 {
			add(Rule{Shape: Three, Start: row[:1], Steps: []int{step(0), step(1), step(2)}})
		}
	case Turn:
		add(Rule{Shape: TurnStep, Start: row[:1], Steps: []int{step(0)}})
		if n >= 3 {
			add(Rule{Shape: TurnAlternate, Start: row[:1], Steps: []int{step(0), step(1)}})
		}
	case Count:
		add(Rule{Shape: Step, Start: row[:1], Steps: []int{step(0)}})
	}
	if part != Number && part != Letter { // cycles of numbers are Alternate and Three
		for p := 1; p <= n; p++ {
			add(Rule{Shape: Cycle, Steps: row[:p]})
		}
	}
	return found
}

// continuations gives each value that some rule up to the limit puts next, with the lowest complexity that gives it.
func continuations(part Part, row []int, limit int) map[int]int {
	next := map[int]int{}
	note := func(value, complexity int) {
		if known, ok := next[value]; complexity <= limit && (!ok || complexity < known) {
			next[value] = complexity
		}
	}
	for _, r := range simpleRules(part, row) {
		note(r.next(row), r.complexity())
	}
	// Two values show no rule, they fit any: each half must be seen three times.
	if (part != Number && part != Letter) || len(row) < 6 {
		return next
	}
	rules := [2][]Rule{simpleRules(part, every2(row, 0)), simpleRules(part, every2(row, 1))}
	for i := range rules[0] {
		for j := range rules[1] {
			r := Rule{Shape: Interleave, A: &rules[0][i], B: &rules[1][j]}
			note(r.next(row), r.complexity())
		}
	}
	return next
}

// unique says that every reading of the row, of the complexity of these rules or lower, continues it with the answer.
func unique(parts []Part, terms []Term, rules []Rule, answer Term) bool {
	limit := 0
	for _, r := range rules {
		limit += r.complexity()
	}
	cheapest, total := make([]int, len(parts)), 0
	all := make([]map[int]int, len(parts))
	for i, part := range parts {
		all[i] = continuations(part, column(terms, i), limit)
		cheapest[i] = limit + 1
		for _, c := range all[i] {
			cheapest[i] = min(cheapest[i], c)
		}
		total += cheapest[i]
	}
	for i := range parts {
		if _, ok := all[i][answer[i]]; !ok {
			return false
		}
		for value, c := range all[i] {
			if value != answer[i] && total-cheapest[i]+c <= limit {
				return false
			}
		}
	}
	return true
}

// column gives the values of one part along the row.
func column(terms []Term, part int) []int {
	out := make([]int, len(terms))
	for i, t := range terms {
		out[i] = t[part]
	}
	return out
}
