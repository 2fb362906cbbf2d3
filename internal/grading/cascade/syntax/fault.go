package syntax

// FaultKind says what is wrong with a piece of a sheet.
type FaultKind uint8

// The kinds of faults.
const (
	UnclosedComment  FaultKind = iota
	UnclosedString             // Text: what was read
	UnclosedMark               // Text: the mark that opens; At: where the forgotten closing probably goes
	StrayMark                  // Text: a closing mark that nothing opened
	MissingSemicolon           // Text: the name of the declaration; At: where it goes
	MissingColon               // Text: what was read instead of a declaration
	MissingBlock               // Text: a rule without { }
	EmptyValue                 // Text: the name of the declaration
	UnknownProperty            // Text: the name; Near: the closest known one
	WrongValue                 // Text: the name; Value: what it was given; Near: the closest keyword
	WrongSelector              // Text: the selector
	UnknownAtRule              // Text: the name; Near
)

// Fault is a mistake that a browser drops in silence.
type Fault struct {
	Pos
	Kind  FaultKind
	Text  string
	Value string
	Near  string
	At    Pos // where to mend; zero when it is Pos
}

// maxFaults bounds how many faults are kept: nobody reads more.
const maxFaults = 50
