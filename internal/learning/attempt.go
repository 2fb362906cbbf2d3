package learning

import (
	"time"

	"chantier/internal/curriculum"
)

// CheckResult is the verdict of one check. Checks after the first failure are not run: they say neither yes nor no.
type CheckResult struct {
	ID      string `json:"id"`
	Passed  bool   `json:"passed"`
	Skipped bool   `json:"skipped,omitempty"`
	Message string `json:"message,omitempty"` // of the check that failed, in French, as the author wrote it
}

// Verdict is what the engine says of an answer.
type Verdict struct {
	Passed   bool
	Checks   []CheckResult
	Fuel     int64 // steps counted by the engine
	Duration time.Duration
	Engine   string // name and version of what judged
}

// FirstFailed gives the check that stopped the answer; ok is false when none did.
func (v Verdict) FirstFailed() (c CheckResult, ok bool) {
	for _, c := range v.Checks {
		if !c.Passed && !c.Skipped {
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
