package gitbox

import "strings"

// topological orders commits so that each comes before its parents, a branch in one piece.
func topological(list []Commit) []Commit {
	known := map[ID]Commit{}
	waiting := map[ID]int{} // children not yet placed
	for _, c := range list {
		known[c.ID] = c
	}
	for _, c := range list {
		for _, p := range c.Parents {
			waiting[p]++
		}
	}
	var stack []Commit
	for i := len(list) - 1; i >= 0; i-- {
		if waiting[list[i].ID] == 0 {
			stack = append(stack, list[i])
		}
	}
	var out []Commit
	for len(stack) > 0 {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		out = append(out, c)
		for _, p := range c.Parents {
			waiting[p]--
			if next, ok := known[p]; ok && waiting[p] == 0 {
				stack = append(stack, next)
			}
		}
	}
	return out
}

// graph draws the commits with the lines that join them. Each column waits for one commit.
func (r *run) graph(list []Commit, o options, limit int) string {
	var b strings.Builder
	var columns []ID
	drawn := map[ID]bool{}
	for _, c := range list {
		drawn[c.ID] = true
	}
	for i, c := range list {
		if i == limit {
			break
		}
		at := indexOf(columns, c.ID)
		if at < 0 {
			at = len(columns)
			columns = append(columns, c.ID)
		}
		bars := func(mark string) string {
			var line strings.Builder
			for j := range columns {
				if j == at {
					line.WriteString(mark + " ")
				} else {
					line.WriteString("| ")
				}
			}
			return line.String()
		}
		var parents []ID
		for _, p := range c.Parents {
			if drawn[p] {
				parents = append(parents, p)
			}
		}
		wide := ""
		if len(parents) > 1 {
			wide = "  "
		}
		text := strings.Split(strings.TrimRight(r.commitText(c, o), "\n"), "\n")
		b.WriteString(strings.TrimRight(bars("*")+wide+text[0], " ") + "\n")
		columns = r.drawLinks(&b, columns, at, parents)
		rest := text[1:]
		for _, line := range rest {
			b.WriteString(strings.TrimRight(strings.Repeat("| ", len(columns))+line, " ") + "\n")
		}
		if !o.on["oneline"] && i < len(list)-1 {
			b.WriteString(strings.TrimRight(strings.Repeat("| ", len(columns)), " ") + "\n")
		}
	}
	return b.String()
}

// drawLinks goes from the columns above a commit to those below it.
func (r *run) drawLinks(b *strings.Builder, columns []ID, at int, parents []ID) []ID {
	below := append([]ID{}, columns...)
	switch len(parents) {
	case 0:
		return append(below[:at], below[at+1:]...)
	case 1:
		below[at] = parents[0]
	default:
		below[at] = parents[0]
		if other := indexOf(below, parents[1]); other < 0 {
			below = append(below[:at+1], append([]ID{parents[1]}, below[at+1:]...)...)
			b.WriteString(strings.TrimRight(strings.Repeat("| ", at)+`|\ `+strings.Repeat(` \`, 0)+strings.Repeat("| ", len(columns)-at-1), " ") + "  \n")
		}
	}
	// Two columns that wait for the same commit become one, the left one.
	for {
		left, right := twin(below)
		if right < 0 {
			return below
		}
		for j := right; j > left+1; j-- { // bring it beside its twin
			b.WriteString(strings.Repeat("| ", j-1) + "|/ " + "\n")
			below[j-1], below[j] = below[j], below[j-1]
		}
		b.WriteString(strings.TrimRight(strings.Repeat("| ", left)+"|/  "+strings.Repeat("| ", len(below)-left-2), " ") + "\n")
		below = append(below[:left+1], below[left+2:]...)
	}
}

func twin(columns []ID) (left, right int) {
	for i, id := range columns {
		if j := indexOf(columns[i+1:], id); j >= 0 {
			return i, i + 1 + j
		}
	}
	return -1, -1
}

func indexOf(list []ID, id ID) int {
	for i, x := range list {
		if x == id {
			return i
		}
	}
	return -1
}
