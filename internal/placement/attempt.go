package placement

import (
	"time"

	"chantier/internal/platform/authz"
)

// State is where an attempt stands.
type State string

// The states, in their order. There is no way back.
const (
	Invited  State = "invited" // not begun: nothing counts yet
	Running  State = "running"
	Finished State = "finished"
)

// Attempt is one candidate's test.
type Attempt struct {
	ID, SiteID, SeriesID, ApplicationID        string
	Number                                     int
	Code                                       string
	State                                      State
	Ended                                      End
	ExtraTime                                  bool
	InvitedAt, StartedAt, Deadline, FinishedAt time.Time
	Answered                                   int
	Theta, ThetaError                          int64 // thousandths of a logit
	Reading                                    Reading
	CutsVersion                                int
	Version                                    int
}

// Target tells the access table what is touched: the candidate's link opens the application.
func (a Attempt) Target() authz.Target {
	return authz.Target{SiteID: a.SiteID, ObjectID: a.ApplicationID}
}

// Overdue says that the guard of time has passed and nobody closed the attempt yet.
func (a Attempt) Overdue(now time.Time) bool {
	return a.State == Running && now.After(a.Deadline.Add(grace))
}

// Taken gives how long the test lasted, 0 before its end.
func (a Attempt) Taken() time.Duration {
	if a.State != Finished {
		return 0
	}
	return a.FinishedAt.Sub(a.StartedAt)
}

// Answer is one answer, with all that makes its question again.
type Answer struct {
	AttemptID  string
	Position   int
	Generator  int
	Seed       string // hexadecimal
	Mark              // family, cell, right or not
	Difficulty int64
	Chosen     int // DontKnow, or the index of the option
	At         time.Time
	Elapsed    time.Duration // since the answer before it, or the start
}

// Series is the set of attempts that meet one scale.
type Series struct {
	ID, SiteID string
	Number     int
	Secret     []byte
	Scale      Scale
	OpenedAt   time.Time
	ClosedAt   time.Time
}
