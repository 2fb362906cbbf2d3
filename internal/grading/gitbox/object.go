package gitbox

import (
	"crypto/sha1" //nolint:gosec // git names objects by SHA-1
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ID names an object: 40 hexadecimal digits, "" for none.
type ID string

type object struct{ kind, body string }

// put keeps an object and gives its name.
func (p *Repo) put(kind, body string) ID {
	id := nameOf(kind, body)
	p.objects[id] = object{kind, body}
	return id
}

// nameOf is the name that git gives to a content.
func nameOf(kind, body string) ID {
	h := sha1.New()
	h.Write([]byte(kind + " " + strconv.Itoa(len(body)) + "\x00"))
	h.Write([]byte(body))
	return ID(hex.EncodeToString(h.Sum(nil)))
}

// Entry is a file in the index or in a tree.
type Entry struct {
	Mode string // "100644" or "100755"
	ID   ID
}

// Files are entries by path, relative to the top of the working tree.
type Files map[string]Entry

func (f Files) paths() []string {
	out := make([]string, 0, len(f))
	for p := range f {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// writeTree keeps the trees of a list of files and gives the name of the top one.
func (p *Repo) writeTree(files Files) ID {
	type item struct{ mode, name, id string }
	var items []item
	folders := map[string]Files{}
	for at, e := range files {
		if dir, rest, nested := strings.Cut(at, "/"); nested {
			if folders[dir] == nil {
				folders[dir] = Files{}
			}
			folders[dir][rest] = e
			continue
		}
		items = append(items, item{e.Mode, at, string(e.ID)})
	}
	for dir, inside := range folders {
		items = append(items, item{"40000", dir, string(p.writeTree(inside))})
	}
	key := func(i item) string {
		if i.mode == "40000" {
			return i.name + "/"
		}
		return i.name
	}
	slices.SortFunc(items, func(a, b item) int { return strings.Compare(key(a), key(b)) })
	var b strings.Builder
	for _, i := range items {
		raw, _ := hex.DecodeString(i.id) // our own identifiers
		b.WriteString(i.mode + " " + i.name + "\x00")
		b.Write(raw)
	}
	return p.put("tree", b.String())
}

// readTree lists the files of a tree; none for "".
func (p *Repo) readTree(id ID) Files {
	out := Files{}
	p.addTree(out, "", id)
	return out
}

func (p *Repo) addTree(out Files, prefix string, id ID) {
	body := p.objects[id].body
	for body != "" {
		head, rest, ok := strings.Cut(body, "\x00")
		if !ok || len(rest) < sha1.Size {
			return
		}
		mode, name, _ := strings.Cut(head, " ")
		child := ID(hex.EncodeToString([]byte(rest[:sha1.Size])))
		body = rest[sha1.Size:]
		if mode == "40000" {
			p.addTree(out, prefix+name+"/", child)
		} else {
			out[prefix+name] = Entry{mode, child}
		}
	}
}

// Person is who made something and when.
type Person struct {
	Name, Email string
	At          time.Time
}

func (a Person) line() string {
	return fmt.Sprintf("%s <%s> %d %s", a.Name, a.Email, a.At.Unix(), a.At.Format("-0700"))
}

// Commit is one state of the project, with its reason.
type Commit struct {
	ID                ID
	Tree              ID
	Parents           []ID
	Author, Committer Person
	Message           string // with its last line end
}

// Subject is the first line of the message.
func (c Commit) Subject() string {
	first, _, _ := strings.Cut(strings.TrimLeft(c.Message, "\n"), "\n\n")
	return strings.Join(strings.FieldsFunc(first, func(r rune) bool { return r == '\n' }), " ")
}

func (p *Repo) putCommit(c Commit) ID {
	var b strings.Builder
	b.WriteString("tree " + string(c.Tree) + "\n")
	for _, parent := range c.Parents {
		b.WriteString("parent " + string(parent) + "\n")
	}
	b.WriteString("author " + c.Author.line() + "\ncommitter " + c.Committer.line() + "\n\n" + c.Message)
	return p.put("commit", b.String())
}

// Commit reads a commit; ok is false when the name is not that of a commit.
func (p *Repo) Commit(id ID) (c Commit, ok bool) {
	o := p.objects[id]
	if o.kind != "commit" {
		return c, false
	}
	head, message, _ := strings.Cut(o.body, "\n\n")
	c = Commit{ID: id, Message: message}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "tree":
			c.Tree = ID(value)
		case "parent":
			c.Parents = append(c.Parents, ID(value))
		case "author":
			c.Author = readPerson(value)
		case "committer":
			c.Committer = readPerson(value)
		}
	}
	return c, true
}

func readPerson(s string) Person {
	name, rest, _ := strings.Cut(s, " <")
	email, when, _ := strings.Cut(rest, "> ")
	seconds, zone, _ := strings.Cut(when, " ")
	unix, _ := strconv.ParseInt(seconds, 10, 64)
	at := time.Unix(unix, 0).UTC()
	if z, err := time.Parse("-0700", zone); err == nil {
		at = at.In(z.Location())
	}
	return Person{name, email, at}
}

// cleanMessage does to a message what git does: no space at line ends, no empty line at either end, one between
// paragraphs.
func cleanMessage(s string, dropComments bool) string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if dropComments && strings.HasPrefix(line, "#") {
			continue
		}
		line = strings.TrimRight(line, " \t\r\v\f")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "\n") + "\n"
}

// cleanName drops from a name or an address what git does not keep.
func cleanName(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`.,:;<>"\'`, r) })
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '<' || r == '>' {
			return -1
		}
		return r
	}, s)
}
