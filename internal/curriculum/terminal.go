package curriculum

import (
	"regexp"
	"strings"
)

// Git is the kind of the exercises done in a terminal, with or without git. The answer is a file of commands, one a
// line, and perhaps a file of answers to questions. depart/ holds these two files as the learner finds them, depart/arbre/
// the files of the home folder, depart/preparation.txt the commands that make the rest before the learner comes.
const Git Kind = "git"

// The files of a terminal exercise.
const (
	CommandsFile    = "commandes.txt"
	RepliesFile     = "reponses.txt"
	preparationFile = "preparation.txt"
	treeFolder      = "arbre/"
)

// Tree (arbre) looks at the files that the commands leave, by path from the home folder. A folder ends with a slash.
type Tree struct {
	Present, Absent []string
	Contains        map[string]*regexp.Regexp // path → pattern found in the file
	Lacks           map[string]*regexp.Regexp // path → pattern not found in the file
	Same            []string                  // same content as with the solution
	LikeSolution    bool                      // the same tree as with the solution, but for the repositories
}

// Commits (commit) looks at the history of a branch.
type Commits struct {
	Repo            string // folder of the repository, from the home folder; "" when there is one only
	Branch          string // "" for the current one
	Min, Max, Equal *int   // how many commits
	Holds           []string
	Without         []string // files that the last commit does not hold
	NoneHolds       []string // files that no commit of the branch holds
	Clean           bool     // nothing left to commit
	Parents         *int     // of the last commit
	Contains, Lacks map[string]*regexp.Regexp
}

// Branch (branche) looks at a branch.
type Branch struct {
	Repo, Name string
	Absent     bool
	Current    bool
	Holds      string // holds the whole of this branch
	Unmoved    bool   // stands where it stood at the start
	Without    string // does not hold this branch
}

// Message (message) looks at the message of a commit.
type Message struct {
	Repo, Of            string // "HEAD" when not said
	Required, Forbidden *regexp.Regexp
	Max                 int // characters of the first line
}

// Remote (distant) looks at a remote.
type Remote struct {
	Repo, Name string
	URL        *regexp.Regexp
	Branch     string // this branch of the remote stands where the local one stands
}

// Reply (reponse) looks at the answer to a question, by its number from 1.
type Reply struct {
	Number  int
	Values  []string // one of these, capitals and spaces around ignored
	Pattern *regexp.Regexp
}

func (Tree) checkKind() string    { return "arbre" }
func (Commits) checkKind() string { return "commit" }
func (Branch) checkKind() string  { return "branche" }
func (Message) checkKind() string { return "message" }
func (Remote) checkKind() string  { return "distant" }
func (Reply) checkKind() string   { return "reponse" }

func readTree(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	t := Tree{Present: textsOf(f, "present"), Absent: textsOf(f, "absent"), Contains: readPatterns(f, "contient"), Lacks: readPatterns(f, "sans_texte"), Same: textsOf(f, "pareil")}
	if v, ok := f.get("comme_solution"); ok {
		t.LikeSolution = v.truth()
	}
	if len(t.Present)+len(t.Absent)+len(t.Contains)+len(t.Lacks)+len(t.Same) == 0 && !t.LikeSolution {
		f.fault("ajoutez « present », « absent », « contient », « pareil » ou « comme_solution: true ».", "cette ligne ne vérifie rien.")
	}
	return t
}

func readCommits(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	c := Commits{Repo: f.optText("depot"), Branch: f.optText("branche"), Min: f.optCount("min"), Max: f.optCount("max"), Equal: f.optCount("egal"),
		Holds: textsOf(f, "fichiers"), Without: textsOf(f, "sans"), NoneHolds: textsOf(f, "jamais"), Parents: f.optCount("parents"), Contains: readPatterns(f, "contient"), Lacks: readPatterns(f, "sans_texte")}
	if v, ok := f.get("propre"); ok {
		c.Clean = v.truth()
	}
	if c.Min == nil && c.Max == nil && c.Equal == nil && c.Parents == nil && !c.Clean && len(c.Holds)+len(c.Without)+len(c.NoneHolds)+len(c.Contains)+len(c.Lacks) == 0 {
		f.fault("ajoutez « egal: 1 », « fichiers », « sans », « jamais », « contient », « parents » ou « propre: true ».", "cette ligne ne vérifie rien.")
	}
	return c
}

func readBranch(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	b := Branch{Repo: f.optText("depot"), Name: f.mustText("nom", "main"), Holds: f.optText("contient"), Without: f.optText("sans")}
	for key, to := range map[string]*bool{"absente": &b.Absent, "courante": &b.Current, "inchangee": &b.Unmoved} {
		if v, ok := f.get(key); ok {
			*to = v.truth()
		}
	}
	return b
}

func readMessage(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	m := Message{Repo: f.optText("depot"), Of: f.optText("de"), Required: readPattern(f, "exige"), Forbidden: readPattern(f, "interdit")}
	if v := f.optCount("max"); v != nil {
		m.Max = *v
	}
	if m.Of == "" {
		m.Of = "HEAD"
	}
	if m.Required == nil && m.Forbidden == nil && m.Max == 0 {
		f.fault("ajoutez « exige », « interdit » ou « max ».", "rien n’est demandé au message.")
	}
	return m
}

func readRemote(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	return Remote{Repo: f.optText("depot"), Name: f.mustText("nom", "origin"), URL: readPattern(f, "adresse"), Branch: f.optText("branche")}
}

func readReply(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	r := Reply{Number: f.mustCount("numero", "1"), Values: textsOf(f, "vaut"), Pattern: readPattern(f, "exige")}
	if len(r.Values) == 0 && r.Pattern == nil {
		f.fault("ajoutez « vaut » ou « exige ».", "rien n’est demandé à la réponse.")
	}
	return r
}

// textsOf reads one text or a list, nothing when the key is absent.
func textsOf(f *fields, key string) []string {
	if v, ok := f.get(key); ok {
		return v.textOrList()
	}
	return nil
}

func readPatterns(f *fields, key string) map[string]*regexp.Regexp {
	v, ok := f.get(key)
	if !ok {
		return nil
	}
	m := v.fields()
	out := map[string]*regexp.Regexp{}
	for _, name := range m.keys() {
		if re := readPattern(m, name); re != nil {
			out[name] = re
		}
	}
	return out
}

func init() {
	specReaders[Git] = []specReader{{"arbre", readTree}, {"commit", readCommits}, {"branche", readBranch}, {"message", readMessage},
		{"distant", readRemote}, {"reponse", readReply}}
}

// loadTerminal sorts what depart/ holds.
func (e *Exercise) loadTerminal() {
	starter := Files{CommandsFile: "# Une commande par ligne\n"}
	e.HomeFiles = Files{}
	for name, text := range e.Starter {
		rest, inTree := strings.CutPrefix(name, treeFolder)
		switch {
		case inTree:
			e.HomeFiles[rest] = text
		case name == preparationFile:
			e.Preparation = text
		default:
			starter[name] = text
		}
	}
	e.Starter = starter
}

// Questions are the questions of a terminal exercise, in the order of their numbers: what stands on the lines of
// reponses.txt before the colon.
func (e *Exercise) Questions() []string {
	var out []string
	for line := range strings.Lines(e.Starter[RepliesFile]) {
		if question, _, ok := strings.Cut(strings.TrimRight(line, "\n"), ReplyMark); ok {
			out = append(out, strings.TrimSpace(question))
		}
	}
	return out
}

// ReplyMark stands between a question and its answer in reponses.txt.
const ReplyMark = " => "
