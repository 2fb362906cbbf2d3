package grading

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"chantier/internal/curriculum"
)

// Proof is what was shown of one exercise.
type Proof struct {
	Exercise *curriculum.Exercise
	Executed bool     // false for a language that this build does not run: only its files and format were looked at
	Answers  int      // answers judged
	Problems []string // in French; none when the exercise holds
	Duration time.Duration
}

// proveTimes is how often each right answer is judged: the verdict must not move.
const proveTimes = 3

// Prove shows that an exercise is fair: its right answers pass, always; its starter and its wrong answers fail, each
// wrong answer on the check it was written for; no check is dead; whatever is sent in, the learner gets a readable
// message; no hint gives the solution away.
func (e *Engine) Prove(ctx context.Context, ex *curriculum.Exercise) Proof {
	start := time.Now()
	p := &prover{engine: e, ex: ex, proof: Proof{Exercise: ex, Executed: Runs(ex.Type)}}
	p.lookAtFiles()
	p.lookAtHints()
	p.lookForDeadChecks()
	if p.proof.Executed {
		p.rightAnswers(ctx)
		p.starter(ctx)
		p.wrongAnswers(ctx)
		p.roughAnswers(ctx)
		if p.ex.Type == curriculum.Quiz {
			p.proveQuiz()
		}
	}
	p.proof.Duration = time.Since(start)
	return p.proof
}

type prover struct {
	engine *Engine
	ex     *curriculum.Exercise
	proof  Proof
}

func (p *prover) problem(format string, args ...any) {
	p.proof.Problems = append(p.proof.Problems, french(format, args...))
}

func (p *prover) grade(ctx context.Context, files curriculum.Files) Result {
	p.proof.Answers++
	return p.engine.Grade(ctx, p.ex, files)
}

func (p *prover) lookAtFiles() {
	if len(p.ex.Solution) == 0 {
		p.problem("Il n’y a pas de solution.")
	}
	if len(p.ex.Starter) == 0 {
		p.problem("Il n’y a pas de fichier de départ.")
	}
	if len(p.ex.Wrong) == 0 && p.ex.Type != curriculum.Quiz {
		p.problem("Il n’y a aucune réponse fausse dans erreurs/.")
	}
	for _, c := range p.ex.Checks {
		if strings.TrimSpace(c.Failure) == "" {
			p.problem("La vérification %s n’a pas de message.", c.ID)
		}
	}
}

// lookForDeadChecks asks for a wrong answer for each check written in the exercise.
func (p *prover) lookForDeadChecks() {
	for _, c := range p.ex.Checks {
		stops := slices.ContainsFunc(p.ex.Wrong, func(w curriculum.Sample) bool { return w.Fails == c.ID })
		if !stops && !c.BuiltIn {
			p.problem("Aucune réponse fausse n’est arrêtée par la vérification %s : ajoutez-en une, ou retirez la vérification.", c.ID)
		}
	}
}

func (p *prover) rightAnswers(ctx context.Context) {
	answers := append([]curriculum.Sample{{Name: "solution", Files: p.ex.Solution}}, p.ex.Variants...)
	for _, answer := range answers {
		var first Result
		for i := range proveTimes {
			r := p.grade(ctx, answer.Files)
			if !r.Passed {
				p.problem("%s devrait passer, mais %s.", answer.Name, outcome(r))
				break
			}
			if i == 0 {
				first = r
			} else if r.Fuel != first.Fuel || !slices.Equal(r.Checks, first.Checks) {
				p.problem("%s ne donne pas toujours le même résultat.", answer.Name)
				break
			}
		}
	}
	if p.ex.Type == curriculum.HTML || p.ex.Type == curriculum.CSS {
		p.referencePage()
	}
}

// referencePage holds the page shown as the example to what the lessons ask of every page.
func (p *prover) referencePage() {
	pages, err := parsePages(p.ex.Solution)
	if err != nil {
		return // the solution does not pass, which is told already
	}
	for _, page := range pages {
		for _, problem := range append(accessibilityProblems(page), validityProblems(page)...) {
			p.problem("solution/%s n’est pas un bon modèle. %s", page.file, problem)
		}
	}
}

func (p *prover) starter(ctx context.Context) {
	r := p.grade(ctx, p.ex.Starter)
	if r.Passed {
		p.problem("Le fichier de départ passe déjà : il n’y a rien à faire.")
	}
	p.readable("Le fichier de départ", r)
}

func (p *prover) wrongAnswers(ctx context.Context) {
	for _, w := range p.ex.Wrong {
		name := "erreurs/" + w.Name
		r := p.grade(ctx, w.Files)
		p.readable(name, r)
		if r.Passed {
			p.problem("%s passe, alors que %s devait l’arrêter.", name, w.Fails)
			continue
		}
		if first, ok := r.FirstFailure(); ok && first.ID != w.Fails {
			p.problem("%s est arrêtée par %s, alors que %s était attendue.", name, first.ID, w.Fails)
		}
		if again := p.grade(ctx, w.Files); !slices.Equal(again.Checks, r.Checks) {
			p.problem("%s ne donne pas toujours le même résultat.", name)
		}
	}
}

// roughAnswers are what learners send by accident.
func (p *prover) roughAnswers(ctx context.Context) {
	for _, rough := range []struct{ name, text string }{
		{"Une réponse vide", ""},
		{"Une réponse d’un mégaoctet", strings.Repeat("0123456789abcde\n", 1<<16)},
		{"Une réponse sans fin", endless[p.ex.Type]},
		{"Une réponse illisible", "\x00\xff{[(<'\""},
	} {
		files := curriculum.Files{}
		for _, name := range expectedFiles(p.ex) {
			files[name] = rough.text
		}
		r := p.grade(ctx, files)
		if r.Passed {
			p.problem("%s passe.", rough.name)
		}
		p.readable(rough.name, r)
	}
}

// endless answers never end, or go deeper and deeper.
var endless = map[curriculum.Kind]string{
	curriculum.HTML: strings.Repeat("<div>", 40_000),
	curriculum.CSS:  strings.Repeat("p:not(:has(p) ", 15_000),
	curriculum.JS:   "while (true) {}",
	curriculum.Git:  strings.Repeat("echo {1..99}{1..99}{1..99} > a; cat a a a a a a a a > b; cat b b b b b b > a\n", 500),
	curriculum.Quiz: strings.Repeat("[", 20_000),
	curriculum.PHP:  "<?php\nwhile (true) {}",
	curriculum.SQL:  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
}

// readable asks that an answer that does not pass says why, in words that are complete.
func (p *prover) readable(name string, r Result) {
	if r.Passed {
		return
	}
	switch r.Verdict {
	case EngineFault:
		p.problem("%s n’a pas pu être jugée : %v.", name, r.Fault())
		return
	case NotAvailable:
		p.problem("%s n’a pas pu être jugée. %s", name, r.Message)
		return
	}
	first, ok := r.FirstFailure()
	switch {
	case !ok || strings.TrimSpace(first.Message) == "":
		p.problem("%s échoue sans message.", name)
	case unfilled.MatchString(first.Message):
		p.problem("%s : le message de %s garde un trou : « %s ».", name, first.ID, first.Message)
	}
}

// outcome says a result in a few words.
func outcome(r Result) string {
	if r.Verdict == EngineFault {
		return fmt.Sprintf("le moteur a échoué (%v)", r.Fault())
	}
	if first, ok := r.FirstFailure(); ok {
		return fmt.Sprintf("%s l’arrête (« %s »)", first.ID, first.Message)
	}
	return r.Verdict.String()
}

// lookAtHints looks for the solution in the hints: the lines that the learner has to write.
func (p *prover) lookAtHints() {
	lines := linesToWrite(p.ex)
	total := 0
	for _, line := range lines {
		total += len(line)
	}
	for i, hint := range p.ex.HintTexts {
		given := 0
		for _, line := range lines {
			if strings.Contains(packed(hint), line) {
				given += len(line)
			}
		}
		if total > 0 && 2*given >= total {
			p.problem("L’indice %d donne la solution.", i+1)
		}
	}
}

// shortestLine is below what a line says nothing: a brace, a closing tag.
const shortestLine = 8

// linesToWrite are the lines of the solution that the starter does not have, without their spaces.
func linesToWrite(ex *curriculum.Exercise) []string {
	given := map[string]bool{}
	for _, text := range ex.Starter {
		for line := range strings.Lines(text) {
			given[packed(line)] = true
		}
	}
	var lines []string
	for _, name := range ex.Solution.Names() {
		for line := range strings.Lines(ex.Solution[name]) {
			if l := packed(line); len(l) >= shortestLine && !given[l] {
				lines = append(lines, l)
			}
		}
	}
	return lines
}

// packed is a text without spaces.
func packed(s string) string { return strings.Join(strings.Fields(s), "") }
