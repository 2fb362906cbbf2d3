package grading

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/jsvm"
	"chantier/internal/grading/ring"
)

// request is what a check asks of the program: the call to judge, and which of the runs it looks at.
type request struct {
	check curriculum.Check
	call  curriculum.Call
	drawn bool // the calls were drawn: they are not secret, and no other answer meets them
	run   int
}

// gradeJS runs the program once for each check, in a world of its own, so that a check never depends on another.
// Checks with the same calls share a run.
func (e *Engine) gradeJS(ctx context.Context, ex *curriculum.Exercise, files curriculum.Files, seed Seed) (Result, error) {
	var r Result
	requests, programs, err := requestsOf(ex, files, seed)
	if err != nil {
		return r, err
	}
	runs, err := e.runJS(ctx, programs)
	if err != nil {
		return r, fmt.Errorf("run the answer to %s: %w", ex.ID, err)
	}
	for _, out := range runs {
		r.Fuel += out.Fuel
	}
	for _, req := range requests {
		if req.run >= len(runs) { // the runs before it took all the time
			r.Verdict = OutOfTime
			return r, nil
		}
		out := runs[req.run]
		if verdict, message := stopped(out.Stop); out.Stop != jsvm.Completed {
			r.Verdict = verdict
			r.Checks = append(r.Checks, CheckResult{ID: req.check.ID, Message: message})
			return r, nil
		}
		if out.Loading != nil {
			return unloadable(ex, r, req.check, out.Loading), nil
		}
		outcome, err := e.judgeCall(ctx, ex, req, out.Calls)
		if err != nil {
			return r, err
		}
		r.Checks = append(r.Checks, outcome)
	}
	return r, nil
}

// requestsOf lists what the checks ask, and the programs to run for it.
func requestsOf(ex *curriculum.Exercise, files curriculum.Files, seed Seed) ([]request, []jsvm.Program, error) {
	var requests []request
	var programs []jsvm.Program
	sources := sourcesOf(files)
	known := map[string]int{}
	for _, check := range ex.Checks {
		req := request{check: check}
		switch spec := check.Spec.(type) {
		case curriculum.Call:
			req.call = spec
		case curriculum.Draws:
			calls, err := drawnCalls(spec, seed.rand(check.ID))
			if err != nil {
				return nil, nil, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
			}
			req.call, req.drawn = curriculum.Call{Expressions: calls, Want: curriculum.LikeSolution}, true
		}
		call := req.call
		if len(call.Expressions) == 0 {
			return nil, nil, fmt.Errorf("check %s of %s calls nothing", check.ID, ex.ID)
		}
		key := strings.Join(call.Expressions, "\x00")
		run, ok := known[key]
		if !ok {
			run = len(programs)
			known[key] = run
			programs = append(programs, jsvm.Program{Files: sources, Expressions: call.Expressions})
		}
		req.run = run
		requests = append(requests, req)
	}
	return requests, programs, nil
}

// runJS runs programs, until one ends badly; what is too large to come out is too much output.
func (e *Engine) runJS(ctx context.Context, programs []jsvm.Program) ([]jsvm.Outcome, error) {
	out, err := e.js.RunAll(ctx, programs)
	if errors.Is(err, ring.ErrTooLarge) {
		return []jsvm.Outcome{{Stop: jsvm.TooMuchOutput}}, nil
	}
	return out, err
}

func sourcesOf(files curriculum.Files) []jsvm.Source {
	var sources []jsvm.Source
	for _, name := range files.Names() {
		sources = append(sources, jsvm.Source{Name: name, Text: files[name]})
	}
	return sources
}

// stopped gives the verdict of a program that had to be stopped.
func stopped(s jsvm.Stop) (Verdict, string) {
	switch s {
	case jsvm.OutOfFuel:
		return OutOfTime, french("Votre programme ne s’arrête pas, ou il est beaucoup trop lent. Cherchez une boucle dont la condition reste toujours vraie.")
	case jsvm.OutOfMemory:
		return OutOfMemory, french("Votre programme demande trop de mémoire. Cherchez une liste ou un texte qui grandit sans fin.")
	case jsvm.TooMuchOutput:
		return TooMuchOutput, french("Votre programme affiche trop de choses. Cherchez un console.log dans une boucle qui ne s’arrête pas.")
	}
	return EngineFault, ""
}

// unloadable is the result of a program that stops before any call: every check fails for the same reason.
func unloadable(ex *curriculum.Exercise, r Result, check curriculum.Check, e *jsvm.Exception) Result {
	message := explainLoading(e)
	if e.Name == "SyntaxError" {
		out := refuse(ex, Unreadable, message)
		out.Fuel = r.Fuel
		return out
	}
	for _, c := range ex.Checks[len(r.Checks):] {
		r.Checks = append(r.Checks, CheckResult{ID: c.ID, Message: message})
	}
	return r
}

// judgeCall compares what came out of the calls of one check.
func (e *Engine) judgeCall(ctx context.Context, ex *curriculum.Exercise, req request, calls []jsvm.Call) (CheckResult, error) {
	check, call := req.check, req.call
	if len(calls) != len(call.Expressions) {
		return CheckResult{}, fmt.Errorf("check %s of %s: %d outcomes for %d calls", check.ID, ex.ID, len(calls), len(call.Expressions))
	}
	var wanted []jsvm.Call
	if call.Want == curriculum.LikeSolution {
		var err error
		if wanted, err = e.solutionCalls(ctx, ex, call.Expressions, !req.drawn); err != nil {
			return CheckResult{}, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
		}
	}
	secret := check.Secret(ex)
	if call.Want == curriculum.Prints {
		return judgePrinted(check, call, calls, secret), nil
	}
	for i, c := range calls {
		if c.Thrown != nil && !expectsThrow(call, wanted, i) {
			return CheckResult{ID: check.ID, Message: explainCall(call.Expressions[i], c.Thrown, secret)}, nil
		}
		if fits(call, wanted, i, c) {
			continue
		}
		message := check.Failure
		switch {
		case req.drawn:
			message = fill(message, received(call, c), outcomeOf(wanted[i]))
			message = strings.ReplaceAll(message, "{appel}", shorten(call.Expressions[i]))
		case !secret:
			message = fill(message, received(call, c), expected(call))
		}
		return CheckResult{ID: check.ID, Message: message}, nil
	}
	return CheckResult{ID: check.ID, Passed: true}, nil
}

// outcomeOf says what the solution did.
func outcomeOf(c jsvm.Call) string { return received(curriculum.Call{}, c) }

// expectsThrow tells whether an exception may be the right outcome.
func expectsThrow(call curriculum.Call, wanted []jsvm.Call, i int) bool {
	return call.Want == curriculum.Throws || wanted != nil && wanted[i].Thrown != nil
}

// judgePrinted compares everything that the calls of a check printed.
func judgePrinted(check curriculum.Check, call curriculum.Call, calls []jsvm.Call, secret bool) CheckResult {
	var printed strings.Builder
	for i, c := range calls {
		if c.Thrown != nil {
			return CheckResult{ID: check.ID, Message: explainCall(call.Expressions[i], c.Thrown, secret)}
		}
		printed.WriteString(c.Printed)
	}
	want, _ := call.Value.(string)
	if got := printedText(printed.String()); got != printedText(want) {
		shown := french("l’affichage « %s »", shorten(got))
		if got == "" {
			shown = "rien"
		}
		return CheckResult{ID: check.ID, Message: fill(check.Failure, shown, french("l’affichage « %s »", shorten(printedText(want))))}
	}
	return CheckResult{ID: check.ID, Passed: true}
}

// printedText forgets the spaces at line ends and the empty lines at the end.
func printedText(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
