package curriculum

import (
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"

	"chantier/internal/curriculum/gift"
)

// Kind is the language family of an exercise; it chooses the engine and the checks allowed.
type Kind string

// The kinds of exercise that the format knows so far.
const (
	HTML Kind = "html"
	CSS  Kind = "css"
	JS   Kind = "js"
	PHP  Kind = "php"
	SQL  Kind = "sql"
)

// Files are named contents. Names use forward slashes and are relative to the exercise.
type Files map[string]string

// Names returns the file names in alphabetical order.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Gives tells whether a file comes with the exercise and is not part of the answer.
func (e *Exercise) Gives(name string) bool { return slices.Contains(e.Given, name) }

// Sample is a complete answer kept with the exercise to prove its checks.
type Sample struct {
	Name  string // folder name, "01-cliquez-ici"
	Files Files
	Fails string // id of the check that must fail first; empty for a right answer
}

// Exercise is one exercise as written on disk.
type Exercise struct {
	ID, Title   string
	Type        Kind
	Minutes     int
	Concepts    []string
	Competences []string
	Sequence    string // "S07"
	Path        string // folder, relative to the content

	Statement     string // Markdown
	StatementHTML template.HTML
	HintTexts     []string // Markdown
	Hints         []template.HTML

	Checks   []Check
	Starter  Files
	Given    []string // files of the starter that are not part of the answer: they are shown, and never change
	Solution Files
	Variants []Sample // other right answers
	Wrong    []Sample // wrong answers, each with the check that must stop it

	Data        Files // every data set, by path ("donnees/semaine.sql"): some are secret
	VisibleData Files // the data sets the learner may see, by base name

	HomeFiles   Files           // of a terminal: the files of the home folder, before Preparation
	Preparation string          // of a terminal: commands run before the learner comes
	Quiz        []gift.Question // of a quiz
	PassMark    int             // of a quiz: percent of the points that pass
}

// EditorLang is the language name the code editor expects.
func (e *Exercise) EditorLang() string {
	if e.Type == JS {
		return "javascript"
	}
	return string(e.Type)
}

// Check is one declared requirement, with the message shown when it is the first to fail.
type Check struct {
	ID      string
	Title   string // a few words for the list of checks; made from the ID when the author gives none
	Failure string // message; may hold {recu} and {attendu}
	Spec    Spec
	BuiltIn bool // added by the programme (accessibility), not written in the exercise
}

// Label names the check for its reader: "trois-liens" gives "Trois liens".
func (c Check) Label() string {
	if c.Title != "" {
		return c.Title
	}
	words := []rune(strings.ReplaceAll(c.ID, "-", " "))
	if len(words) == 0 {
		return ""
	}
	return strings.ToUpper(string(words[:1])) + string(words[1:])
}

// Secret tells whether the check uses inputs that the learner must not see: its message shows no value.
func (c Check) Secret(e *Exercise) bool {
	switch s := c.Spec.(type) {
	case Call:
		return s.Want == LikeSolution || s.DataSet != "" && !e.shows(s.DataSet)
	case Visit:
		return s.DataSet != "" && !e.shows(s.DataSet)
	case Query:
		return len(s.Drawn) > 0 || !e.shows(s.DataSet)
	}
	return false
}

// Spec is what a check asks. The list is closed: Count, Text, Attribute, Absent, Tied, Accessible, Valid, Call, Draws, Visit,
// Query, and those of css_checks.go, terminal.go and quiz.go.
type Spec interface{ checkKind() string }

// Count (nombre) bounds how many elements match a selector.
type Count struct {
	Selector        string
	Min, Max, Equal *int
}

// Text (texte) looks at the visible text of the elements that match a selector.
type Text struct {
	Selector    string
	Forbidden   *regexp.Regexp // no element may match
	Required    *regexp.Regexp // every element must match, and there is one
	OneContains string         // one element at least contains this text
	OneIs       string         // one element at least has exactly this text
}

// Attribute (attribut) looks at one attribute of the elements that match a selector.
type Attribute struct {
	Selector, Name string
	OneOf          []string // one element at least has one of these values
	AllOf          []string // every element has one of these values, and there is one
	Forbidden      *regexp.Regexp
	Present        bool // every element carries the attribute, not empty, and there is one
}

// Absent (absent) forbids any element matching a selector.
type Absent struct{ Selector string }

// Tied (relie) asks that every element matching the selector points to, or is named by, something that exists.
type Tied struct {
	Selector string
	By       string // "etiquette", or an attribute holding ids: for, href (#id), aria-describedby, aria-labelledby, aria-controls
}

// Accessible (accessible) runs the built-in accessibility pack on the page.
type Accessible struct{}

// Valid (valide) refuses unclosed or crossed tags, duplicate ids and misplaced elements.
type Valid struct{}

// Want says how the result of a call is compared.
type Want string

// The comparisons of a Call.
const (
	Returns       Want = "rend"
	ReturnsNot    Want = "rend_pas"
	ReturnsHTML   Want = "rend_html"        // compares the parsed page, not the text
	ReturnsNoTag  Want = "rend_sans_balise" // the value, once parsed as HTML, holds no such element
	Throws        Want = "leve"             // Value: error name, or true for any error
	Prints        Want = "affiche"          // Value: the whole text printed by the call, spaces at line ends ignored
	LikeSolution  Want = "comme_solution"   // same value as the solution on inputs kept secret
	wantSeparator      = ", "
)

// Call (appel) evaluates expressions after the learner's program and compares what comes out.
type Call struct {
	Expressions []string
	Want        Want
	Value       any    // nil (null), Undefined, bool, float64, string, []any or map[string]any
	DataSet     string // php only: the database DatabaseFile is made from it first, and $base is open on it
}

// Undefined is the value of a function that returns nothing; written "rien" in an exercise.
type Undefined struct{}

// Order says whether the order of rows counts.
type Order string

// The orders of a Query.
const (
	FreeOrder  Order = "libre"
	ExactOrder Order = "exact"
)

// Query (jeu) runs the learner's SQL on a data set and looks at its result or at the tables it leaves.
// Every part that is set must hold.
type Query struct {
	DataSet      string     // "donnees/semaine.sql"
	Drawn        []RowDraws // rows drawn by chance, added to the data set
	Columns      []string
	Rows         *int
	RowsLike     bool // as many rows as the solution
	NeverNull    []string
	ResultLike   bool    // same rows as the solution
	Result       [][]any // or these rows: nil, float64, string
	Order        Order
	StateLike    []string // these tables end up as with the solution
	ResultStated bool     // Result was written, even when it is an empty list
}

func (Count) checkKind() string      { return "nombre" }
func (Text) checkKind() string       { return "texte" }
func (Attribute) checkKind() string  { return "attribut" }
func (Absent) checkKind() string     { return "absent" }
func (Tied) checkKind() string       { return "relie" }
func (Accessible) checkKind() string { return "accessible" }
func (Valid) checkKind() string      { return "valide" }
func (Call) checkKind() string       { return "appel" }
func (Visit) checkKind() string      { return "requete" }
func (Query) checkKind() string      { return "jeu" }

// dataSet is the database that a check starts from; empty when it has none.
func (c Check) dataSet() (field, name string) {
	switch s := c.Spec.(type) {
	case Query:
		return "jeu", s.DataSet
	case Call:
		return "base", s.DataSet
	case Visit:
		return "base", s.DataSet
	}
	return "", ""
}

// shows tells whether a data set is one the learner may see.
func (e *Exercise) shows(dataSet string) bool {
	_, ok := e.VisibleData[baseName(dataSet)]
	return ok
}
