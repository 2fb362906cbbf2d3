package curriculum

// DatabaseFile is the SQLite database made from the data set of a PHP check, beside the learner's files.
const DatabaseFile = "base.sqlite"

// Visit (requete) asks the learner's pages one after the other, as one visitor whose browser keeps cookies, then looks
// at the last answer, or at what a table holds. Every part that is set must hold.
type Visit struct {
	Requests []PageRequest
	DataSet  string // DatabaseFile is made from it first

	Status   int    // of the last answer; 0 when not asked
	Location string // where the last answer sends the visitor, relative to the site
	Header   string // a header of the last answer…
	HeaderIs string // …that has this value; any when empty
	Prints   *string
	Page     Spec // a check of html on the last answer
	Quiet    bool // PHP complained of nothing, in no answer
	Table    string
	Rows     [][]any // what the query Table gives in the end: nil, float64, string
}

// PageRequest is one visit.
type PageRequest struct {
	Page    string // "inscription.php?etape=2"
	Method  string // "GET" or "POST"
	Fields  []FormField
	Files   []FormFile
	Follow  bool // goes where the answer sends, as browsers do
	Foreign bool // another visitor: without the cookies of the one before
}

// FormField is a field of a form and what was typed in it. Values may hold {champ:x}: the value of the field x found in
// the last answer, as a hidden token.
type FormField struct{ Name, Value string }

// FormFile is a file sent with a form.
type FormFile struct{ Field, Name, Type, Content string }
