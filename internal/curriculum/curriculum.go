// Package curriculum reads what is taught: the programme, its lessons and its exercises, from plain files
// that a trainer can write by hand (Load), and tells whether they hold together (Review).
//
// Vocabulary: a programme has phases, phases have modules, modules have sequences (séquences); a sequence has one
// lesson, cut into steps, and exercises. An exercise has checks (vérifications), each with the message shown
// when it fails first.
//
// The package is pure: it reads an fs.FS and returns values. Running answers, a learner's or an author's, is the
// business of package grading.
package curriculum

import "strings"

// Curriculum is everything taught in one programme. It is read-only once loaded and safe to share.
type Curriculum struct {
	Title       string
	Phases      []Phase
	Strands     []Strand // weekly hours outside the modules (fils rouges)
	Hours       Hours
	Concepts    []Concept
	Glossary    []Term
	Referential Referential
	Competences []Competence
	Rubrics     []Rubric
	Weights     map[string]int // decision aid of the "entretien" rubric, points out of 100

	accessibleFrom string
	sequences      []*Sequence
	exercises      []*Exercise
}

// Hours are the totals of the plan, in hours: the contract, what can be planned inside it once leave and
// public holidays are taken out, and the part of it spent in modules.
type Hours struct {
	Contract, Planned, Modules int
}

// Strand is a weekly activity that runs beside the modules of phases 1 to 4.
type Strand struct {
	Title        string
	HoursPerWeek float64
}

// Phase is one of the large parts of the programme ("p1").
type Phase struct {
	ID          string
	Number      int
	Title       string
	Weeks       float64
	Hours       int      // modules and strands
	ModuleHours int      // modules only
	Teachers    []string // roles: encadrant, cip, formateur-externe, benevole, tuteur
	Modules     []Module
}

// Teacher returns the roles that lead the phase as one readable French phrase.
func (p Phase) Teacher() string { return teacherLabel(p.Teachers) }

// Module groups sequences inside a phase.
type Module struct {
	ID        string
	Number    int
	Title     string
	Hours     int
	Sequences []*Sequence
}

// Sequence is the unit of teaching: a few lessons, a series of exercises, an exit test.
type Sequence struct {
	ID           string // "S07"
	Title        string
	Hours        int
	Codes        []string // competences of the referential
	Concepts     []string // concepts taught here
	Teachers     []string
	LessonTitles []string // titles of the plan
	Planned      []Planned
	ExitTest     *ExitTest
	Deliverables []string

	Lesson    *Lesson     // nil when it is not written yet
	Exercises []*Exercise // the written ones, in the order of the plan

	order int
}

// Teacher returns the roles that lead the sequence as one readable French phrase.
func (s *Sequence) Teacher() string { return teacherLabel(s.Teachers) }

// Planned is an exercise of the plan, written or not.
type Planned struct {
	ID, Title string
	Available bool
}

// ExitTest is the short test that lets a learner skip a sequence: twins of two exercises and some cards.
type ExitTest struct {
	Minutes int
	TwinsOf []string
	Cards   int
}

// Concept is one idea, taught once, that opens others.
type Concept struct {
	ID, Label     string
	Prerequisites []string
	Codes         []string
	Sequence      string // where it is taught
}

// Term is an entry of the glossary.
type Term struct {
	Word         string
	Definition   string
	Translations map[string]string // language code to word
	Sequence     string            // first sequence that may use the word without explaining it; empty for everyday words
}

// Referential is the dated list of competences of a qualification.
type Referential struct {
	ID, Title, Code string
	Level, Year     int
	ToVerify        string // what must be verified before it is shown, empty when nothing
}

// Competence is one line of the referential.
type Competence struct {
	Code, Label string
	Block       string // "BC01", empty for the transversal ones
}

// Rubric is a grid filled by people, each criterion marked 0 to 4.
type Rubric struct {
	ID, Title, Instruction string
	Minutes                int
	GapToDiscuss           int // gap between two markers that must be explained
	Criteria               []Criterion
}

// Criterion is one line of a rubric.
type Criterion struct {
	ID, Label  string
	Levels     [5]string
	Individual bool   // marked per person even in a team
	Evidence   string // where to look, empty when obvious
}

// Sequences returns every sequence in teaching order.
func (c *Curriculum) Sequences() []*Sequence { return c.sequences }

// Exercises returns every written exercise in teaching order.
func (c *Curriculum) Exercises() []*Exercise { return c.exercises }

// Sequence returns the sequence of that id, whatever the letter case.
func (c *Curriculum) Sequence(id string) (*Sequence, bool) {
	for _, s := range c.sequences {
		if strings.EqualFold(s.ID, id) {
			return s, true
		}
	}
	return nil, false
}

// Exercise returns the written exercise of that id, whatever the letter case.
func (c *Curriculum) Exercise(id string) (*Exercise, bool) {
	for _, e := range c.exercises {
		if strings.EqualFold(e.ID, id) {
			return e, true
		}
	}
	return nil, false
}

// Concept returns the concept of that id.
func (c *Curriculum) Concept(id string) (Concept, bool) {
	for _, k := range c.Concepts {
		if k.ID == id {
			return k, true
		}
	}
	return Concept{}, false
}

// Term returns the glossary entry of a word, whatever the letter case.
func (c *Curriculum) Term(word string) (Term, bool) {
	for _, t := range c.Glossary {
		if strings.EqualFold(t.Word, word) {
			return t, true
		}
	}
	return Term{}, false
}

// Competence returns the line of the referential of that code.
func (c *Curriculum) Competence(code string) (Competence, bool) {
	for _, k := range c.Competences {
		if k.Code == code {
			return k, true
		}
	}
	return Competence{}, false
}

// Rubric returns the rubric of that id.
func (c *Curriculum) Rubric(id string) (Rubric, bool) {
	for _, r := range c.Rubrics {
		if r.ID == id {
			return r, true
		}
	}
	return Rubric{}, false
}

// order returns the rank of a sequence in the plan, or -1.
func (c *Curriculum) order(sequence string) int {
	if s, ok := c.Sequence(sequence); ok {
		return s.order
	}
	return -1
}

func teacherLabel(roles []string) string {
	labels := map[string]string{
		"encadrant": "l’encadrant·e technique", "cip": "la ou le CIP", "formateur-externe": "une formatrice ou un formateur externe",
		"benevole": "des bénévoles d’entreprises", "tuteur": "la tutrice ou le tuteur en entreprise",
	}
	named := make([]string, len(roles))
	for i, r := range roles {
		named[i] = labels[r]
	}
	if len(named) > 1 {
		return strings.Join(named[:len(named)-1], ", ") + " et " + named[len(named)-1]
	}
	return strings.Join(named, "")
}
