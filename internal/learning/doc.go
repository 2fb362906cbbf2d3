// Package learning keeps what each learner reads, tries and manages in the curriculum.
//
// Vocabulary: an attempt (essai) is one answer handed in, with the verdict of every check; progress is the summary
// of a learner's attempts at one exercise; a draft (brouillon) is the code being typed; a hint (indice) is opened
// one at a time; a review (relecture) is what an instructor writes about an attempt. A learner is stuck (bloqué·e)
// on an exercise after three failed attempts without a success.
//
// Attempts are unlimited and cost nothing; an answer that cannot be judged is never counted. What a learner tried is
// theirs and their instructors': no other role reads it, and there is no ranking. Verdicts come from an engine
// (package grading): this package never runs anybody's code.
package learning

import (
	"context"
	"crypto/ed25519"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/clock"
	"chantier/internal/platform/db"
)

// The rights of this capability (authz/table_learning.go).
const (
	ActionShow     authz.Action = "learning.show"
	ActionRun      authz.Action = "learning.exercise.run"
	ActionDraft    authz.Action = "learning.draft.save"
	ActionSubmit   authz.Action = "learning.attempt.submit"
	ActionHint     authz.Action = "learning.hint.open"
	ActionStep     authz.Action = "learning.step.read"
	ActionAttempt  authz.Action = "learning.attempt.show"
	ActionReview   authz.Action = "learning.attempt.review"
	ActionProgress authz.Action = "learning.progress"
)

// Grader judges an answer: grading.Engine, or what a test puts in its place.
type Grader interface {
	Grade(ctx context.Context, e *curriculum.Exercise, files curriculum.Files) grading.Result
}

// Service holds the use cases.
type Service struct {
	DB         *db.DB
	Clock      clock.Clock
	Curriculum *curriculum.Curriculum
	Grader     Grader
	Engine     string             // name and version of the engine, kept with each attempt
	ReceiptKey ed25519.PrivateKey // signs the receipt of each verdict; without it attempts have none

	// Prepare is told the kind of an exercise that a learner opens, so that its interpreter is ready in time; may be nil.
	Prepare func(curriculum.Kind)
}

// Graded says whether answers of a kind are judged here: an installation may have been built without PHP.
func Graded(k curriculum.Kind) bool { return grading.Runs(k) }
