package learning

import (
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
)

// CheckResult is the outcome of one check.
type CheckResult struct {
	ID      string `json:"id"`
	Passed  bool   `json:"passed"`
	Message string `json:"message,omitempty"` // in French, as the author wrote it; empty when passed
}

// Verdict is what the engine says of an answer.
type Verdict struct {
	Name     string // grading's word: passed, failed, out_of_time…
	Passed   bool
	Message  string // about the answer as a whole: a program that does not end
	Checks   []CheckResult
	Fuel     int64 // steps counted by the engine
	Duration time.Duration
	Engine   string // name and version of what judged
	Receipt  string // JSON of grading.Receipt: what proves the verdict; empty for the oldest attempts
}

// verdictOf keeps of a result what the learner's record needs.
func verdictOf(r grading.Result, engine string) Verdict {
	v := Verdict{Name: r.Verdict.String(), Passed: r.Passed, Message: r.Message, Fuel: r.Fuel, Duration: r.Duration, Engine: engine}
	for _, c := range r.Checks {
		v.Checks = append(v.Checks, CheckResult{ID: c.ID, Passed: c.Passed, Message: c.Message})
	}
	return v
}

// FirstFailed gives the check that stopped the answer: a learner sees one failure at a time. ok is false when none did.
func (v Verdict) FirstFailed() (c CheckResult, ok bool) {
	for _, c := range v.Checks {
		if !c.Passed {
			return c, true
		}
	}
	return CheckResult{}, false
}

// Done counts the checks that passed.
func (v Verdict) Done() int {
	n := 0
	for _, c := range v.Checks {
		if c.Passed {
			n++
		}
	}
	return n
}

// Attempt is one answer handed in by a learner.
type Attempt struct {
	ID, SiteID, CohortID, LearnerID, ExerciseID string
	Seq                                         int
	Files                                       curriculum.Files
	Verdict                                     Verdict
	HintsOpen                                   int
	SubmittedAt                                 time.Time
}

// Review is what an instructor wrote about an attempt.
type Review struct {
	ID, AttemptID, ReviewerID, Reviewer string
	Comment                             string
	At                                  time.Time
}
