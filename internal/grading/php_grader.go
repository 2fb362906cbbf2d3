package grading

import (
	"context"
	"fmt"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading/phpvm"
)

// maxPHPFuel bounds the work of a whole answer, all checks together.
const maxPHPFuel = 3 * phpvm.DefaultFuel

// phpGrader judges one answer.
type phpGrader struct {
	engine *Engine
	ex     *curriculum.Exercise
	files  []phpvm.Source
	calls  map[string]phpvm.Outcome // by what was asked: checks with the same calls share a run
	visits map[string]visited
	fuel   int64
}

// gradePHP runs the program for each check in a world of its own, so that a check never depends on another.
func (e *Engine) gradePHP(ctx context.Context, ex *curriculum.Exercise, files curriculum.Files) (Result, error) {
	g := &phpGrader{engine: e, ex: ex, files: phpSources(ex, files), calls: map[string]phpvm.Outcome{}, visits: map[string]visited{}}
	var r Result
	for _, check := range ex.Checks {
		var c CheckResult
		var stop Result // with a verdict, when nothing more can be said of the answer
		var err error
		switch spec := check.Spec.(type) {
		case curriculum.Call:
			c, stop, err = g.judgeCall(ctx, check, spec)
		case curriculum.Visit:
			c, stop, err = g.judgeVisit(ctx, check, spec)
		default:
			err = fmt.Errorf("%T is not a check of PHP", spec)
		}
		if err != nil {
			return r, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
		}
		if stop.Verdict == Unreadable {
			out := refuse(ex, Unreadable, stop.Message)
			out.Fuel = g.fuel
			return out, nil
		}
		r.Checks = append(r.Checks, c)
		r.Fuel = g.fuel
		if stop.Verdict != Failed {
			r.Verdict = stop.Verdict
			return r, nil
		}
		if g.fuel > maxPHPFuel && len(r.Checks) < len(ex.Checks) {
			r.Verdict = OutOfTime
			return r, nil
		}
	}
	return r, nil
}

// phpSources are the files of the answer, and those of donnees/ that are not data sets of SQL.
func phpSources(ex *curriculum.Exercise, files curriculum.Files) []phpvm.Source {
	var sources []phpvm.Source
	for _, name := range files.Names() {
		sources = append(sources, phpvm.Source{Name: name, Text: files[name]})
	}
	for _, name := range ex.Data.Names() {
		if extension(name) != ".sql" {
			sources = append(sources, phpvm.Source{Name: name, Text: ex.Data[name]})
		}
	}
	return sources
}

// stoppedPHP gives the verdict of a program that had to be stopped.
func stoppedPHP(s phpvm.Stop) (Verdict, string) {
	switch s {
	case phpvm.OutOfFuel:
		return OutOfTime, french("Votre programme ne s’arrête pas, ou il est beaucoup trop lent. Cherchez une boucle dont la condition reste toujours vraie.")
	case phpvm.OutOfMemory:
		return OutOfMemory, french("Votre programme demande trop de mémoire. Cherchez un tableau ou un texte qui grandit sans fin, ou une fonction qui s’appelle elle-même.")
	case phpvm.TooDeep:
		return OutOfMemory, french("Une fonction s’appelle elle-même sans fin. Il lui faut un cas où elle s’arrête.")
	case phpvm.TooMuchOutput:
		return TooMuchOutput, french("Votre programme affiche trop de choses. Cherchez un echo dans une boucle qui ne s’arrête pas.")
	case phpvm.NoFiber:
		return Failed, french("Les fibres (Fiber) ne marchent pas ici. Utilisez des fonctions, ou un générateur avec yield.")
	case phpvm.Crashed:
		return Failed, french("PHP lui-même s’est arrêté brutalement pendant votre programme. Revenez à votre dernier essai qui marchait, puis avancez pas à pas.")
	}
	return EngineFault, ""
}

// judgeCall compares what came out of the calls of one check.
func (g *phpGrader) judgeCall(ctx context.Context, check curriculum.Check, call curriculum.Call) (CheckResult, Result, error) {
	failed := func(message string) (CheckResult, Result, error) {
		return CheckResult{ID: check.ID, Message: message}, Result{}, nil
	}
	if len(call.Expressions) == 0 {
		return CheckResult{}, Result{}, fmt.Errorf("it calls nothing")
	}
	key := call.DataSet + "\x00" + strings.Join(call.Expressions, "\x00")
	out, done := g.calls[key]
	if !done {
		var err error
		var fuel int64
		if out, fuel, err = g.engine.runPHP(ctx, g.ex, g.files, call); err != nil {
			return CheckResult{}, Result{}, err
		}
		g.calls[key] = out
		g.fuel += fuel
	}
	if loading := loadingProblem(out); loading != nil {
		if unreadablePHP(loading) {
			return CheckResult{}, Result{Verdict: Unreadable, Message: explainPHPLoading(loading)}, nil
		}
		return failed(explainPHPLoading(loading))
	}
	secret := check.Secret(g.ex)
	if out.Stop == phpvm.Fatal {
		return failed(fatalMessage(call.Expressions[min(len(out.Calls), len(call.Expressions)-1)], out.Fatal, secret))
	}
	if verdict, message := stoppedPHP(out.Stop); out.Stop != phpvm.Completed {
		return CheckResult{ID: check.ID, Message: message}, Result{Verdict: verdict}, nil
	}
	if len(out.Calls) != len(call.Expressions) {
		return CheckResult{}, Result{}, fmt.Errorf("%d outcomes for %d calls", len(out.Calls), len(call.Expressions))
	}
	var wanted []phpvm.Call
	if call.Want == curriculum.LikeSolution {
		var err error
		if wanted, err = g.engine.solutionPHP(ctx, g.ex, call); err != nil {
			return CheckResult{}, Result{}, err
		}
	}
	message := judgePHPCalls(check, call, out.Calls, wanted, secret)
	if message == "" {
		return CheckResult{ID: check.ID, Passed: true}, Result{}, nil
	}
	if !secret {
		message = withComplaint(message, out.Complaints)
	}
	return failed(message)
}

// loadingProblem is what stopped the files of a program before any call, if something did.
func loadingProblem(out phpvm.Outcome) *phpvm.Exception {
	if out.Loading != nil {
		return out.Loading
	}
	if out.Stop == phpvm.Fatal && !out.Loaded {
		if out.Fatal != nil {
			return out.Fatal
		}
		return &phpvm.Exception{Message: "fatal error"}
	}
	return nil
}

// fatalMessage explains an error after which PHP gives up.
func fatalMessage(expression string, e *phpvm.Exception, secret bool) string {
	if e == nil {
		e = &phpvm.Exception{Message: "fatal error"}
	}
	return explainPHPCall(expression, e, secret)
}

// judgePHPCalls gives the message of the first call that is not as asked, empty when there is none.
func judgePHPCalls(check curriculum.Check, call curriculum.Call, calls, wanted []phpvm.Call, secret bool) string {
	if call.Want == curriculum.Prints {
		return judgePHPPrinted(check, call, calls, secret)
	}
	for i, c := range calls {
		throws := call.Want == curriculum.Throws || wanted != nil && wanted[i].Thrown != nil
		if c.Thrown != nil && (!throws || c.Thrown.Exit) {
			return explainPHPCall(call.Expressions[i], c.Thrown, secret)
		}
		if fitsPHP(call, wanted, i, c) {
			continue
		}
		if secret {
			return check.Failure
		}
		return fill(check.Failure, receivedPHP(call, c), expectedPHP(call))
	}
	return ""
}

// judgePHPPrinted compares everything that the calls of a check printed.
func judgePHPPrinted(check curriculum.Check, call curriculum.Call, calls []phpvm.Call, secret bool) string {
	var printed strings.Builder
	for i, c := range calls {
		if c.Thrown != nil {
			return explainPHPCall(call.Expressions[i], c.Thrown, secret)
		}
		printed.WriteString(c.Printed)
	}
	want, _ := call.Value.(string)
	got := printedText(printed.String())
	if sameText(got, printedText(want)) {
		return ""
	}
	if secret {
		return check.Failure
	}
	return fill(check.Failure, shownText(got), french("l’affichage « %s »", shorten(printedText(want))))
}

// shownText says what was printed.
func shownText(printed string) string {
	if printed == "" {
		return "rien"
	}
	return french("l’affichage « %s »", shorten(strings.ToValidUTF8(printed, "\ufffd")))
}

// runPHP evaluates the calls of a check after the program, on its database when it has one.
func (e *Engine) runPHP(ctx context.Context, ex *curriculum.Exercise, files []phpvm.Source, call curriculum.Call) (phpvm.Outcome, int64, error) {
	site := e.php.Site(files, phpvm.DefaultFuel)
	expressions := call.Expressions
	if call.DataSet != "" {
		if err := e.putDatabase(ctx, ex, site, call.DataSet); err != nil {
			return phpvm.Outcome{}, 0, err
		}
		expressions = append([]string{openDatabase}, expressions...)
	}
	out, err := site.Evaluate(ctx, expressions...)
	if call.DataSet != "" && len(out.Calls) > 0 {
		if out.Calls[0].Thrown != nil {
			return out, site.Fuel(), fmt.Errorf("open the database: %s", out.Calls[0].Thrown.Message)
		}
		out.Calls = out.Calls[1:]
	}
	return out, site.Fuel(), err
}

// solutionPHP gives the outcomes of the solution on the same calls, from a run of its own: the answer never meets it.
func (e *Engine) solutionPHP(ctx context.Context, ex *curriculum.Exercise, call curriculum.Call) ([]phpvm.Call, error) {
	key := keyOf(ex.Solution, append([]string{ex.Data[call.DataSet]}, call.Expressions...)...)
	e.expected.mu.Lock()
	calls, known := e.expected.php[key]
	e.expected.mu.Unlock()
	if known {
		return calls, nil
	}
	out, _, err := e.runPHP(ctx, ex, phpSources(ex, ex.Solution), call)
	if err != nil {
		return nil, fmt.Errorf("run the solution: %w", err)
	}
	if out.Stop != phpvm.Completed || out.Loading != nil || len(out.Calls) != len(call.Expressions) {
		return nil, fmt.Errorf("the solution does not run to its end")
	}
	e.expected.mu.Lock()
	defer e.expected.mu.Unlock()
	if len(e.expected.php) >= maxExpectations {
		clear(e.expected.php)
	}
	e.expected.php[key] = out.Calls
	return out.Calls, nil
}
