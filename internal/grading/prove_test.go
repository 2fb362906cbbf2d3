package grading

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

// double is a small exercise that holds: the tests below each break one thing in it.
func double() *curriculum.Exercise {
	file := func(text string) curriculum.Files { return curriculum.Files{"prog.js": text} }
	return &curriculum.Exercise{
		ID: "J98", Type: curriculum.JS,
		HintTexts: []string{"Comment double-t-on un nombre ?", "Le signe est `*`."},
		Checks: []curriculum.Check{
			{ID: "return", Failure: "Rien n’est rendu.", Spec: curriculum.Call{Expressions: []string{"double(2)"}, Want: curriculum.ReturnsNot, Value: curriculum.Undefined{}}},
			{ID: "double", Failure: "J’attends {attendu}, j’ai reçu {recu}.", Spec: curriculum.Call{Expressions: []string{"double(3)"}, Want: curriculum.Returns, Value: 6.0}},
		},
		Starter:  file("function double(n) {\n}\n"),
		Solution: file("function double(n) {\n  return n * 2;\n}\n"),
		Variants: []curriculum.Sample{{Name: "01-fleche", Files: file("const double = (n) => n + n;")}},
		Wrong: []curriculum.Sample{
			{Name: "01-affiche", Files: file("function double(n) { console.log(n * 2) }"), Fails: "return"},
			{Name: "02-carre", Files: file("function double(n) { return n * n }"), Fails: "double"},
		},
	}
}

func TestProve(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*curriculum.Exercise)
		want   string // part of the only problem; empty when the exercise holds
	}{
		"holds":               {func(*curriculum.Exercise) {}, ""},
		"wrong solution":      {func(e *curriculum.Exercise) { e.Solution["prog.js"] = "function double(n) { return 1 }" }, "solution devrait passer, mais double l’arrête"},
		"wrong variant":       {func(e *curriculum.Exercise) { e.Variants[0].Files["prog.js"] = "x" }, "01-fleche devrait passer"},
		"endless solution":    {func(e *curriculum.Exercise) { e.Solution["prog.js"] = "function double(n) { for (;;); }" }, "solution devrait passer"},
		"starter passes":      {func(e *curriculum.Exercise) { e.Starter = maps.Clone(e.Solution) }, "passe déjà"},
		"wrong answer passes": {func(e *curriculum.Exercise) { e.Wrong[1].Files = e.Variants[0].Files }, "erreurs/02-carre passe"},
		"other failure first": {func(e *curriculum.Exercise) { e.Wrong[1].Files = e.Wrong[0].Files }, "est arrêtée par return, alors que double"},
		"dead check": {func(e *curriculum.Exercise) {
			e.Checks = append(e.Checks, curriculum.Check{ID: "zero", Failure: "x", Spec: curriculum.Call{Expressions: []string{"double(0)"}, Want: curriculum.Returns, Value: 0.0}})
		}, "arrêtée par la vérification zero"},
		"built-in check may be dead": {func(e *curriculum.Exercise) {
			e.Checks = append(e.Checks, curriculum.Check{ID: "plus", BuiltIn: true, Failure: "x", Spec: curriculum.Call{Expressions: []string{"double(1)"}, Want: curriculum.Returns, Value: 2.0}})
		}, ""},
		"no message":      {func(e *curriculum.Exercise) { e.Checks[1].Failure = " " }, "double n’a pas de message"},
		"solution given":  {func(e *curriculum.Exercise) { e.HintTexts[1] = "Écrivez `return  n*2;`." }, "L’indice 2 donne la solution"},
		"no wrong answer": {func(e *curriculum.Exercise) { e.Wrong = nil }, "aucune réponse fausse"},
		"no solution":     {func(e *curriculum.Exercise) { e.Solution = nil }, "pas de solution"},
		"hole in a message": {func(e *curriculum.Exercise) {
			e.Checks[1].Failure = "J’attends {attendu}."
			e.Checks[1].Spec = curriculum.Call{Expressions: []string{"double(3)"}, Want: curriculum.LikeSolution}
		}, "garde un trou"},
	} {
		ex := double()
		c.change(ex)
		p := engine.Prove(t.Context(), ex)
		switch {
		case c.want == "" && len(p.Problems) > 0:
			t.Errorf("%s: %q", name, p.Problems)
		case c.want != "" && !slices.ContainsFunc(p.Problems, func(s string) bool { return strings.Contains(s, c.want) }):
			t.Errorf("%s: %q, want …%q…", name, p.Problems, c.want)
		}
		if !p.Executed || p.Answers == 0 {
			t.Errorf("%s: %d answers", name, p.Answers)
		}
	}
}

func TestProveReferencePage(t *testing.T) {
	ex := *exercise(t, "H12")
	ex.Solution = maps.Clone(ex.Solution)
	ex.Solution["index.html"] = strings.Replace(ex.Solution["index.html"], `lang="fr"`, "", 1)
	if p := engine.Prove(t.Context(), &ex); len(p.Problems) == 0 || !strings.Contains(p.Problems[0], "n’est pas un bon modèle") {
		t.Errorf("%q", p.Problems)
	}
}
