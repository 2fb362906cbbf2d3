package gitbox

import (
	"strconv"
	"strings"
	"time"
)

// dateText writes an instant as git does.
func dateText(t time.Time) string { return t.Format("Mon Jan 2 15:04:05 2006 -0700") }

func doLog(r *run, args []string) int {
	o, ok := r.options(args, "oneline graph all stat patch,p n,max-count,#= decorate no-decorate name-only name-status reverse author= grep= format,pretty= follow abbrev-commit")
	if !ok {
		return 129
	}
	starts, paths, code := r.revisions(o)
	if code != 0 {
		return code
	}
	if r.Head() == "" && len(o.rest) == 0 {
		return r.fail(128, "fatal : votre branche actuelle '%s' ne contient encore aucun commit", r.Branch())
	}
	limit := 1 << 30
	if o.on["n"] {
		n, err := strconv.Atoi(o.value("n"))
		if err != nil {
			return r.fail(128, "fatal : '%s' : pas un entier", o.value("n"))
		}
		limit = n
	}
	if o.on["format"] && o.value("format") != "oneline" {
		r.Advise("Ce terminal connaît --oneline ; les autres formats ne sont pas disponibles.")
		return r.fail(128, "fatal : format --pretty invalide : %s", o.value("format"))
	}
	o.on["oneline"] = o.on["oneline"] || o.value("format") == "oneline"
	var list []Commit
	r.history(func(c Commit) bool {
		r.Spend(1)
		if starts.not[c.ID] || !r.wanted(c, o, paths) {
			return true
		}
		list = append(list, c)
		return o.on["graph"] || o.on["reverse"] || len(list) < limit
	}, starts.from...)
	if o.on["graph"] {
		r.Print(r.graph(topological(list), o, limit))
		return 0
	}
	list = list[:min(limit, len(list))]
	if o.on["reverse"] {
		for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
	}
	for i, c := range list {
		if i > 0 && !o.on["oneline"] {
			r.Print("\n")
		}
		r.Print(r.commitText(c, o) + r.commitExtra(c, o))
	}
	return 0
}

type revisionRange struct {
	from []ID
	not  map[ID]bool
}

// revisions reads revisions, a..b and paths.
func (r *run) revisions(o options) (s revisionRange, paths *pathFilter, code int) {
	s.not = map[ID]bool{}
	var typed []string
	for i, word := range o.rest {
		a, b, isRange := strings.Cut(word, "..")
		if isRange && !strings.HasPrefix(word, "..") || isRange && word != ".." && !strings.Contains(word, "/") {
			b = strings.TrimPrefix(b, ".")
			from, to := r.resolve(orHead(a)), r.resolve(orHead(b))
			if from == "" || to == "" {
				return s, nil, r.unknownRevision(word)
			}
			s.from = append(s.from, to)
			for id := range r.Ancestors(from) {
				s.not[id] = true
			}
			continue
		}
		if id := r.resolve(word); id != "" {
			s.from = append(s.from, id)
			continue
		}
		if !r.isPath(word) {
			return s, nil, r.unknownRevision(word)
		}
		typed = append(typed, o.rest[i:]...)
		break
	}
	if len(s.from) == 0 {
		s.from = []ID{r.Head()}
	}
	if o.on["all"] {
		for _, ref := range sortedKeys(r.refs) {
			s.from = append(s.from, r.peel(r.refs[ref]))
		}
	}
	paths, ok := r.filter(append(typed, o.paths...))
	if !ok {
		return s, nil, 128
	}
	return s, paths, 0
}

func orHead(s string) string {
	if s == "" {
		return "HEAD"
	}
	return s
}

// wanted applies the options that choose commits.
func (r *run) wanted(c Commit, o options, paths *pathFilter) bool {
	if o.on["author"] && !strings.Contains(strings.ToLower(c.Author.Name+" <"+c.Author.Email+">"), strings.ToLower(o.value("author"))) {
		return false
	}
	if o.on["grep"] && !strings.Contains(c.Message, o.value("grep")) {
		return false
	}
	if paths == nil || len(paths.items) == 0 {
		return true
	}
	if len(c.Parents) > 1 {
		return false
	}
	for _, change := range r.changesOf(c, false) {
		if paths.has(change.New) {
			return true
		}
	}
	return false
}

// changesOf is what a commit changed since its first parent.
func (r *run) changesOf(c Commit, renames bool) []Change {
	before := Files{}
	if len(c.Parents) > 0 {
		before = r.FilesOf(c.Parents[0])
	}
	return r.changesBetween(before, r.readTree(c.Tree), r.Content, renames)
}

// decoration is what points to a commit: (HEAD -> main, tag: v1, origin/main).
func (r *run) decoration(id ID) string {
	var names []string
	if r.Head() == id {
		if r.head != "" {
			names = append(names, "HEAD -> "+r.Branch())
		} else {
			names = append(names, "HEAD")
		}
	}
	for _, t := range r.Tags() {
		if r.peel(r.refs["refs/tags/"+t]) == id {
			names = append(names, "tag: "+t)
		}
	}
	for _, remote := range r.names("refs/remotes/") {
		if r.refs["refs/remotes/"+remote] == id {
			names = append(names, remote)
		}
	}
	for _, b := range r.Branches() {
		if r.refs["refs/heads/"+b] == id && "refs/heads/"+b != r.head {
			names = append(names, b)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// commitText writes a commit as git log does.
func (r *run) commitText(c Commit, o options) string {
	decoration := ""
	if !o.on["no-decorate"] {
		decoration = r.decoration(c.ID)
	}
	if o.on["oneline"] {
		return r.short(c.ID) + decoration + " " + c.Subject() + "\n"
	}
	var b strings.Builder
	b.WriteString("commit " + string(c.ID) + decoration + "\n")
	if len(c.Parents) > 1 {
		b.WriteString("Merge:")
		for _, p := range c.Parents {
			b.WriteString(" " + r.short(p))
		}
		b.WriteString("\n")
	}
	b.WriteString("Author: " + c.Author.Name + " <" + c.Author.Email + ">\nDate:   " + dateText(c.Author.At) + "\n\n")
	for line := range strings.SplitSeq(strings.TrimRight(c.Message, "\n"), "\n") {
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	return b.String()
}

// commitExtra writes the files or the patch of a commit, when asked.
func (r *run) commitExtra(c Commit, o options) string {
	if len(c.Parents) > 1 {
		return ""
	}
	body := r.changesText(r.changesOf(c, true), r.Content, o)
	if body == "" || o.on["oneline"] {
		return body
	}
	return "\n" + body
}

// changesText writes changes in the form that the options ask for.
func (r *run) changesText(changes []Change, content func(Entry) string, o options) string {
	var b strings.Builder
	switch {
	case o.on["stat"]:
		if len(changes) > 0 {
			b.WriteString(r.stat(changes, true, content))
		}
	case o.on["name-only"], o.on["name-status"]:
		for _, c := range changes {
			switch {
			case o.on["name-only"]:
				b.WriteString(quotePath(c.New) + "\n")
			case c.Kind == 'R':
				b.WriteString("R" + strings.Repeat("0", 3-len(strconv.Itoa(c.Score))) + strconv.Itoa(c.Score) + "\t" + quotePath(c.Old) + "\t" + quotePath(c.New) + "\n")
			default:
				b.WriteString(string(c.Kind) + "\t" + quotePath(c.New) + "\n")
			}
		}
	case o.on["patch"]:
		for _, c := range changes {
			b.WriteString(r.patch(c, content))
		}
	}
	return b.String()
}

func doShow(r *run, args []string) int {
	o, ok := r.options(args, "stat oneline name-only name-status patch,p no-decorate")
	if !ok {
		return 129
	}
	if len(o.rest) == 0 {
		o.rest = []string{"HEAD"}
	}
	if !o.on["stat"] && !o.on["name-only"] && !o.on["name-status"] {
		o.on["patch"] = true
	}
	for i, word := range o.rest {
		id := r.resolveObject(word)
		obj, there := r.objects[id]
		if !there {
			if r.Head() == "" && word == "HEAD" {
				return r.fail(128, "fatal : votre branche actuelle '%s' ne contient encore aucun commit", r.Branch())
			}
			return r.unknownRevision(word)
		}
		if i > 0 {
			r.Print("\n")
		}
		switch obj.kind {
		case "blob":
			r.Print(obj.body)
		case "commit":
			c, _ := r.Commit(id)
			r.Print(r.commitText(c, o) + r.commitExtra(c, o))
		}
	}
	return 0
}

func doDiff(r *run, args []string) int {
	o, ok := r.options(args, "staged,cached stat name-only name-status patch,p")
	if !ok {
		return 129
	}
	if !o.on["stat"] && !o.on["name-only"] && !o.on["name-status"] {
		o.on["patch"] = true
	}
	var revs []ID
	rest := o.rest
	for len(rest) > 0 && len(revs) < 2 {
		if a, b, isRange := strings.Cut(rest[0], ".."); isRange && a+b != "" && len(revs) == 0 && r.resolve(orHead(a)) != "" {
			from, to := r.resolve(orHead(a)), r.resolve(orHead(strings.TrimPrefix(b, ".")))
			if strings.HasPrefix(b, ".") {
				from = r.base(from, to)
			}
			if from == "" || to == "" {
				return r.unknownRevision(rest[0])
			}
			revs, rest = []ID{from, to}, rest[1:]
			break
		}
		id := r.resolve(rest[0])
		if id == "" {
			break
		}
		revs, rest = append(revs, id), rest[1:]
	}
	if len(rest) > 0 && !r.isPath(rest[0]) {
		return r.unknownRevision(rest[0])
	}
	f, ok := r.filter(append(rest, o.paths...))
	if !ok {
		return 128
	}
	d := r.scan()
	content := func(e Entry) string { return r.Content(e) }
	var from, to Files
	switch {
	case len(revs) == 2:
		from, to = r.FilesOf(revs[0]), r.FilesOf(revs[1])
	case o.on["staged"]:
		from, to = r.FilesOf(r.Head()), r.staged()
		if len(revs) == 1 {
			from = r.FilesOf(revs[0])
		}
	default:
		from = r.index
		if len(revs) == 1 {
			from = r.FilesOf(revs[0])
		}
		to = r.onDisk(d, r.index)
		written := map[ID]string{}
		for p, e := range d.files {
			written[e.ID] = d.contents[p]
		}
		content = func(e Entry) string {
			if text, ok := written[e.ID]; ok {
				return text
			}
			return r.Content(e)
		}
	}
	var kept []Change
	for _, c := range r.changesBetween(from, to, content, true) {
		if f.has(c.New) || c.Kind == 'R' && f.has(c.Old) {
			kept = append(kept, c)
		}
	}
	if len(r.conflicts) > 0 && len(revs) == 0 && !o.on["staged"] {
		for _, p := range sortedKeys(r.conflicts) {
			r.print("* Unmerged path %s\n", p)
		}
	}
	r.Print(r.changesText(kept, content, o))
	return 0
}

func doReflog(r *run, args []string) int {
	if _, ok := r.options(args, "n,#="); !ok {
		return 129
	}
	for i := len(r.log) - 1; i >= 0; i-- {
		r.print("%s HEAD@{%d}: %s\n", r.short(r.log[i].id), len(r.log)-1-i, r.log[i].text)
	}
	return 0
}
