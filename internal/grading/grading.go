// Package grading gives the verdict on a learner's answer to an exercise: every check of the exercise is tried, and
// each failure says in simple French what was seen, what was expected, what to try.
//
// Vocabulary: an answer is a set of files; a check is one declared requirement (package curriculum); a verdict is
// what the whole came to. Verdicts fail closed: what was not shown to be right is not passed.
//
// Answers are never trusted. JavaScript and PHP run in WebAssembly interpreters with a fresh memory (packages jsvm and phpvm), SQL in
// a database of its own in memory (package sqlbox); JavaScript and SQL in child processes that have given everything else up
// (package ring). HTML is only read, CSS is computed in Go (package cascade) and, for the checks that measure boxes, laid out by
// an optional Chromium (package chromebox). The comparison always happens here, in Go, on values copied out: no code of the
// learner runs where the verdict is made.
package grading

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chantier/internal/curriculum"
	"chantier/internal/grading/ring"
)

// Verdict is what an answer came to.
type Verdict int

// The verdicts. The zero value is not a success.
const (
	Failed        Verdict = iota // at least one check failed
	Passed                       // every check passed
	Unreadable                   // empty, too large, or not in the language: not counted as an attempt
	OutOfTime                    // the program does not end
	OutOfMemory                  // the program asks for too much memory
	TooMuchOutput                // the program prints or returns too much
	NotAvailable                 // this language is not run yet
	EngineFault                  // our fault: the answer was not judged
)

// verdictNames are stable words for logs and JSON.
var verdictNames = [...]string{"failed", "passed", "unreadable", "out_of_time", "out_of_memory", "too_much_output", "not_available", "engine_fault"}

// String gives a stable word.
func (v Verdict) String() string {
	if v < 0 || int(v) >= len(verdictNames) {
		return "unknown"
	}
	return verdictNames[v]
}

// Counted tells whether the answer counts as an attempt of the learner.
func (v Verdict) Counted() bool {
	return v != Unreadable && v != NotAvailable && v != EngineFault
}

// CheckResult is the outcome of one check.
type CheckResult struct {
	ID      string
	Passed  bool
	Message string // in French; empty when passed
}

// Result is the outcome of an answer.
type Result struct {
	Exercise string
	Passed   bool
	Verdict  Verdict
	Message  string // about the answer as a whole, when the verdict is neither Passed nor Failed
	Checks   []CheckResult
	Duration time.Duration
	Fuel     int64 // work done, the same for the same answer on every machine; 0 for html

	Seed                   Seed     // of what was drawn
	CodeHash, ExerciseHash [32]byte // SHA-256 of the answer as it was read, and of the exercise

	fault error
}

// Fault is what went wrong on our side, for the logs; nil unless the verdict is EngineFault.
func (r Result) Fault() error { return r.fault }

// FirstFailure gives the check to show: learners see one failure at a time.
func (r Result) FirstFailure() (CheckResult, bool) {
	for _, c := range r.Checks {
		if !c.Passed {
			return c, true
		}
	}
	return CheckResult{}, false
}

// Grade judges an answer. It always returns a result: a fault of ours is the verdict EngineFault.
func (e *Engine) Grade(ctx context.Context, ex *curriculum.Exercise, answer curriculum.Files) Result {
	return e.judge(ctx, ex, answer, nil)
}

// GradeAgain judges an answer with the draws of an earlier verdict.
func (e *Engine) GradeAgain(ctx context.Context, ex *curriculum.Exercise, answer curriculum.Files, seed Seed) Result {
	return e.judge(ctx, ex, answer, &seed)
}

func (e *Engine) judge(ctx context.Context, ex *curriculum.Exercise, answer curriculum.Files, seed *Seed) Result {
	start := time.Now()
	files, problem := readAnswer(ex, answer)
	if problem != "" {
		files = answer
	}
	exercise, code := HashExercise(ex), HashFiles(files)
	if seed == nil {
		drawn := e.seedOf(exercise, code)
		seed = &drawn
	}
	r := e.grade(ctx, ex, files, problem, *seed)
	r.Exercise, r.ExerciseHash, r.CodeHash, r.Seed = ex.ID, exercise, code, *seed
	r.Passed = r.Verdict == Passed
	r.Duration = time.Since(start)
	return r
}

// grade judges the files of an answer, unless there was a problem to find them.
func (e *Engine) grade(ctx context.Context, ex *curriculum.Exercise, files curriculum.Files, problem string, seed Seed) Result {
	if len(ex.Checks) == 0 {
		return refuse(ex, EngineFault, french("Cet exercice n’a aucune vérification. Prévenez votre formateur ou votre formatrice."))
	}
	if !Runs(ex.Type) {
		return refuse(ex, NotAvailable, french("Les exercices PHP ne sont pas corrigés ici : cette installation n’a pas le moteur PHP. Votre code est gardé."))
	}
	if problem != "" {
		return refuse(ex, Unreadable, problem)
	}
	var r Result
	var err error
	switch ex.Type {
	case curriculum.HTML:
		r, err = gradeHTML(ex, files)
	case curriculum.CSS:
		r, err = e.gradeCSS(ctx, ex, files)
	case curriculum.JS:
		r, err = e.gradeJS(ctx, ex, files, seed)
	case curriculum.SQL:
		r, err = e.gradeSQL(ctx, ex, files, seed)
	case curriculum.Git:
		r, err = gradeGit(ex, files)
	case curriculum.Quiz:
		if r, err = gradeQuiz(ex, files); err == nil {
			return r // some questions may be wrong in a quiz that passes
		}
	case curriculum.PHP:
		ready, waiting := e.waitForPHP(ctx)
		if waiting == nil && !ready {
			return refuse(ex, NotAvailable, french("Le moteur PHP se prépare. C’est long la première fois : essayez encore dans une minute. Votre code est gardé."))
		}
		if err = waiting; err == nil {
			r, err = e.gradePHP(ctx, ex, files)
		}
	default:
		err = fmt.Errorf("no engine for exercises of type %q", ex.Type)
	}
	if err != nil {
		return faulty(ex, err)
	}
	return settle(ex, r)
}

// faulty is the result when we could not judge. The cause is kept for the logs, not shown.
func faulty(ex *curriculum.Exercise, err error) Result {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return refuse(ex, EngineFault, french("La vérification a été interrompue. Essayez encore une fois."))
	}
	if errors.Is(err, ring.ErrLost) { // already told in the log
		return refuse(ex, EngineFault, french("La vérification s’est arrêtée avant la fin. Réessayez : cet essai ne compte pas."))
	}
	r := refuse(ex, EngineFault, french("La vérification n’a pas pu se faire : la faute est chez nous, pas chez vous. Votre code est gardé."))
	r.fault = err
	return r
}

// refuse gives the same message to every check.
func refuse(ex *curriculum.Exercise, v Verdict, message string) Result {
	r := Result{Verdict: v, Message: message}
	for _, c := range ex.Checks {
		r.Checks = append(r.Checks, CheckResult{ID: c.ID, Message: message})
	}
	return r
}

// settle completes a result: checks not reached are failures, and only a full row of passed checks is a success.
func settle(ex *curriculum.Exercise, r Result) Result {
	passed := len(r.Checks) == len(ex.Checks)
	for i, c := range ex.Checks {
		if i >= len(r.Checks) {
			r.Checks = append(r.Checks, CheckResult{ID: c.ID, Message: french("Cette vérification n’a pas été faite, parce que le programme s’est arrêté avant.")})
		}
		passed = passed && r.Checks[i].Passed && r.Checks[i].ID == c.ID
	}
	switch {
	case passed && r.Verdict == Failed:
		r.Verdict = Passed
	case r.Verdict == Passed && !passed:
		r.Verdict = Failed
	case r.Verdict != Passed && r.Verdict != Failed && r.Message == "":
		if first, ok := r.FirstFailure(); ok {
			r.Message = first.Message
		}
	}
	return r
}
