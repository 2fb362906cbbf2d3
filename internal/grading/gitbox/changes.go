package gitbox

import (
	"path"
	"slices"
	"strings"

	"chantier/internal/grading/linediff"
)

// Change is what happened to a file between two states.
type Change struct {
	Kind     byte // A added, D deleted, M modified, R renamed
	Old, New string
	From, To Entry
	Score    int // of a rename: how much is the same, in percent
}

// changesBetween lists what turns a into b, by path, with renames recognised when asked.
func (p *Repo) changesBetween(a, b Files, content func(Entry) string, renames bool) []Change {
	var out []Change
	for at, e := range a {
		if _, ok := b[at]; !ok {
			out = append(out, Change{Kind: 'D', Old: at, New: at, From: e})
		}
	}
	for at, e := range b {
		switch old, ok := a[at]; {
		case !ok:
			out = append(out, Change{Kind: 'A', Old: at, New: at, To: e})
		case old != e:
			out = append(out, Change{Kind: 'M', Old: at, New: at, From: old, To: e})
		}
	}
	byPath := func(x, y Change) int { return strings.Compare(x.New, y.New) }
	slices.SortFunc(out, byPath)
	if renames {
		out = pairRenames(out, content)
		slices.SortFunc(out, byPath)
	}
	return out
}

// maxRenames bounds the files compared with each other.
const maxRenames = 100

// pairRenames joins a deleted and an added file that are the same, or alike by half.
func pairRenames(list []Change, content func(Entry) string) []Change {
	var added, deleted []int
	for i, c := range list {
		switch c.Kind {
		case 'A':
			added = append(added, i)
		case 'D':
			deleted = append(deleted, i)
		}
	}
	if len(added) == 0 || len(deleted) == 0 || len(added) > maxRenames || len(deleted) > maxRenames {
		return list
	}
	from := map[int]int{} // added → deleted
	score := map[int]int{}
	taken := map[int]bool{}
	take := func(a, d, s int) { from[a], score[a], taken[d] = d, s, true }
	for _, a := range added {
		best := -1
		for _, d := range deleted {
			if taken[d] || list[d].From.ID != list[a].To.ID || content(list[a].To) == "" {
				continue
			}
			if best < 0 || path.Base(list[d].Old) == path.Base(list[a].New) && path.Base(list[best].Old) != path.Base(list[a].New) {
				best = d
			}
		}
		if best >= 0 {
			take(a, best, 100)
		}
	}
	type pair struct{ a, d, score int }
	var pairs []pair
	for _, a := range added {
		for _, d := range deleted {
			if _, done := from[a]; done || taken[d] {
				continue
			}
			if s := similarity(content(list[d].From), content(list[a].To)); s >= 50 {
				pairs = append(pairs, pair{a, d, s})
			}
		}
	}
	sameName := func(p pair) bool { return path.Base(list[p.a].New) == path.Base(list[p.d].Old) }
	slices.SortStableFunc(pairs, func(x, y pair) int {
		if x.score != y.score {
			return y.score - x.score
		}
		switch {
		case sameName(x) && !sameName(y):
			return -1
		case sameName(y) && !sameName(x):
			return 1
		}
		return 0
	})
	for _, p := range pairs {
		if _, done := from[p.a]; !done && !taken[p.d] {
			take(p.a, p.d, p.score)
		}
	}
	var out []Change
	for i, c := range list {
		if taken[i] {
			continue
		}
		if d, ok := from[i]; ok {
			c = Change{Kind: 'R', Old: list[d].Old, New: c.New, From: list[d].From, To: c.To, Score: score[i]}
		}
		out = append(out, c)
	}
	return out
}

// similarity is the part of the larger text that the other one also has, counted in lines cut every 64 bytes.
func similarity(a, b string) int {
	larger := max(len(a), len(b))
	if larger == 0 || min(len(a), len(b)) == 0 || (larger-min(len(a), len(b)))*100 > larger*50 {
		return 0
	}
	have := map[string]int{}
	for _, c := range chunks(a) {
		have[c] += len(c)
	}
	same := 0
	for _, c := range chunks(b) {
		if n := min(have[c], len(c)); n > 0 {
			same += n
			have[c] -= n
		}
	}
	return same * 100 / larger
}

func chunks(s string) []string {
	var out []string
	for _, line := range linediff.Lines(s) {
		for len(line) > 64 {
			out = append(out, line[:64])
			line = line[64:]
		}
		out = append(out, line)
	}
	return out
}

// state is everything that "git status" tells.
type state struct {
	staged   []Change
	unstaged []Change
	files    disk
}

func (r *run) state() state {
	s := state{files: r.scan()}
	fromDisk := func(e Entry) string { return r.Content(e) }
	s.staged = r.changesBetween(r.FilesOf(r.Head()), r.staged(), fromDisk, true)
	s.unstaged = r.changesBetween(r.index, r.onDisk(s.files, r.index), fromDisk, false)
	return s
}

// staged is the index, with the files in conflict as they were in HEAD, so that they are not told twice.
func (r *run) staged() Files {
	if len(r.conflicts) == 0 {
		return r.index
	}
	out := Files{}
	for p, e := range r.index {
		out[p] = e
	}
	head := r.FilesOf(r.Head())
	for p := range r.conflicts {
		delete(out, p)
		if e, ok := head[p]; ok {
			out[p] = e
		}
	}
	return out
}

// onDisk keeps of the working tree the files that the index knows.
func (r *run) onDisk(d disk, index Files) Files {
	out := Files{}
	for p := range index {
		if e, ok := d.files[p]; ok {
			out[p] = e
		}
	}
	return out
}

// untracked lists what git does not follow: files, and folders as a whole when nothing in them is followed.
func (r *run) untracked(d disk, all bool) []string {
	tracked := r.trackedFolders()
	seen := map[string]bool{}
	var out []string
	for _, p := range d.files.paths() {
		if _, known := r.index[p]; known {
			continue
		}
		if _, fighting := r.conflicts[p]; fighting {
			continue
		}
		name := p
		if !all {
			for at := strings.IndexByte(p, '/'); at >= 0; {
				if !tracked[p[:at+1]] {
					name = p[:at+1]
					break
				}
				next := strings.IndexByte(p[at+1:], '/')
				if next < 0 {
					break
				}
				at += next + 1
			}
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, p := range d.nested {
		name := p
		if at := strings.IndexByte(p, '/'); !all && !tracked[p[:at+1]] {
			name = p[:at+1]
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
