// Package certification holds the file of each learner for the vocational title
// (S12): the pieces that the jury asks for, the day of the exam, the result by
// block. The title and its blocks are data of the curriculum, not of this package.
package certification

import (
	"slices"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/fault"
)

// Kind names a piece of the file.
type Kind string

// The pieces of the file for a title of the ministry of labour (domain notes §10.1).
const (
	ProfessionalFile Kind = "professional_file" // dossier professionnel (DP)
	ProjectFile      Kind = "project_file"      // dossier de projet
	AssessmentFront  Kind = "assessment_bc01"   // résultats des évaluations en cours de formation, CCP 1
	AssessmentBack   Kind = "assessment_bc02"   // and CCP 2
	Registration     Kind = "registration"      // inscription à la session d'examen
	Identity         Kind = "identity"          // identity seen by staff: never kept
)

// Kinds lists the pieces in the order of the file.
func Kinds() []Kind {
	return []Kind{ProfessionalFile, ProjectFile, AssessmentFront, AssessmentBack, Registration, Identity}
}

// OnlySeen says that a piece is shown to staff and not kept: an identity paper has no place in the product.
func (k Kind) OnlySeen() bool { return k == Identity }

// State is where a piece is.
type State string

// The states of a piece.
const (
	Missing   State = "missing"
	Deposited State = "deposited" // waits for staff
	Checked   State = "checked"
	Refused   State = "refused" // with a reason; a new deposit follows
)

// Piece is one piece of a file.
type Piece struct {
	Kind                           Kind
	State                          State
	BlobKey, FileName, ContentType string
	OnPaper                        bool
	Reason                         string
	Version                        int
}

// moves lists what may follow a state.
var moves = map[State][]State{
	Missing: {Deposited, Checked}, Deposited: {Deposited, Checked, Refused}, Refused: {Deposited, Checked}, Checked: {Refused},
}

// MayMove says whether a piece may go from one state to another.
func MayMove(from, to State) bool { return slices.Contains(moves[from], to) }

// Lacks lists what keeps the file from the jury, in the order of the file: nil when it is complete.
func Lacks(pieces []Piece) []Kind {
	var out []Kind
	for _, k := range Kinds() {
		i := slices.IndexFunc(pieces, func(p Piece) bool { return p.Kind == k })
		if i < 0 || pieces[i].State != Checked {
			out = append(out, k)
		}
	}
	return out
}

// Types lists the uploads accepted, by the content's own first bytes, with their file extension.
var Types = map[string]string{"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}

// MaxPiece bounds an upload, in bytes.
const MaxPiece = 10 << 20

// CheckExam lists what is wrong with the day of an exam.
func CheckExam(day, entered calendar.Date) fault.List {
	var l fault.List
	switch {
	case day.IsZero():
		l.Add("exam_on", "fault.date")
	case day.Before(entered):
		l.Add("exam_on", "certification.exam_too_early", "date", entered)
	}
	return l
}
