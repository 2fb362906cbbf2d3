package grading

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"chantier/internal/curriculum"
	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
)

// cssAnswer is an answer being judged: its main page and the sheets that the page names.
type cssAnswer struct {
	ex       *curriculum.Exercise
	files    curriculum.Files
	pages    []*document
	source   *cascade.Source
	solution *cascade.Source // read when a check asks for it
	views    map[curriculum.Screen]*cascade.View
	layout   Layout
	laid     map[string][]LaidOut // the answer and the solution, laid out
	models   *sync.Map            // solutions laid out before, by exercise
}

// gradeCSS computes the style of the page. Checks that need a real layout come last in time: what can be told without
// a browser is told without it.
func (e *Engine) gradeCSS(ctx context.Context, ex *curriculum.Exercise, files curriculum.Files) (Result, error) {
	a, problem, err := openCSS(ex, files)
	if problem != "" || err != nil {
		return refuse(ex, Unreadable, problem), err
	}
	a.layout, a.models = e.layout, &e.models
	var r Result
	unmeasured := false
	for _, check := range ex.Checks {
		c := CheckResult{ID: check.ID}
		if curriculum.NeedsLayout(check.Spec) && e.layout == nil {
			unmeasured = true
			c.Message = french(layoutMissing)
			r.Checks = append(r.Checks, c)
			continue
		}
		found, err := a.examine(ctx, check.Spec)
		switch {
		case errors.Is(err, cascade.ErrTooComplex):
			return refuse(ex, Unreadable, french(tooComplex)), nil
		case errors.Is(err, ErrLayoutTime):
			return refuse(ex, OutOfTime, french("La mise en page de votre réponse prend trop de temps. Cherchez une taille ou une répétition démesurée.")), nil
		case err != nil:
			return r, fmt.Errorf("check %s of %s: %w", check.ID, ex.ID, err)
		}
		if c.Passed = found.ok; !found.ok {
			c.Message = sayFailure(check.Failure, found)
		}
		r.Checks = append(r.Checks, c)
	}
	first, failed := r.FirstFailure()
	if unmeasured && failed && first.Message == french(layoutMissing) {
		return refuse(ex, NotAvailable, first.Message), nil
	}
	return r, nil
}

const tooComplex = "Votre feuille de style est bien trop compliquée pour être lue : des règles ou des variables s’emboîtent sans fin. Gardez-en une version simple."

// sayFailure puts what was seen in the author's message, or after it when the message has no room for it.
func sayFailure(message string, s seen) string {
	got := fill(message, s.got, s.want)
	if strings.Contains(message, "{recu}") || s.got == "" {
		return got
	}
	if s.detail {
		return got + " " + s.got
	}
	got += french(" Vu : %s.", strings.TrimSuffix(s.got, "."))
	if s.want != "" && !strings.Contains(message, "{attendu}") {
		got += french(" Attendu : %s.", s.want)
	}
	return got
}

func openCSS(ex *curriculum.Exercise, files curriculum.Files) (a *cssAnswer, problem string, err error) {
	pages, err := parsePages(files)
	if err != nil {
		return nil, french("Votre page contient trop d’éléments les uns dans les autres. Une balise n’est sans doute jamais fermée."), nil
	}
	if len(pages) == 0 {
		return nil, "", fmt.Errorf("%s has no page", ex.ID)
	}
	source, err := cascade.FromTree(pages[0].root, pages[0].file, files)
	if errors.Is(err, cascade.ErrTooComplex) {
		return nil, french(tooComplex), nil
	}
	if err != nil {
		return nil, "", err
	}
	return &cssAnswer{ex: ex, files: files, pages: pages, source: source, views: map[curriculum.Screen]*cascade.View{}, laid: map[string][]LaidOut{}}, "", nil
}

// screenOf turns the words of a check into a screen.
func screenOf(s curriculum.Screen) cascade.Screen {
	out := cascade.Screen{Width: float64(s.Width), Root: float64(s.Root), Dark: s.Dark, Still: s.Still, Print: s.Print}
	if s.Width > 0 && s.Width < 600 {
		out.Height = 740 // a phone stands upright
	}
	return out
}

// view gives the page at rest on a screen.
func (a *cssAnswer) view(s curriculum.Screen) *cascade.View {
	s.State = ""
	if v, ok := a.views[s]; ok {
		return v
	}
	v := a.source.On(screenOf(s), selector.States{})
	a.views[s] = v
	return v
}

// viewOn gives the page on a screen with one element in the state that the check asks for.
func (a *cssAnswer) viewOn(s curriculum.Screen, n *html.Node) *cascade.View {
	if s.State == "" {
		return a.view(s)
	}
	return a.source.On(screenOf(s), selector.States{On: n, Hover: s.State == "hover", Focus: s.State == "focus", FocusVisible: s.State == "focus-visible", Active: s.State == "active"})
}

func (a *cssAnswer) examine(ctx context.Context, spec curriculum.Spec) (seen, error) {
	switch s := spec.(type) {
	case curriculum.Style:
		return a.examineStyle(s)
	case curriculum.Contrast:
		return a.examineContrast(s)
	case curriculum.RuleCount:
		return a.examineRuleCount(s)
	case curriculum.Forbidden:
		return a.examineForbidden(s)
	case curriculum.FocusSeen:
		return a.examineFocus(s)
	case curriculum.Stillness:
		return a.examineStillness(s)
	case curriculum.VariableUse:
		return a.examineVariable(s)
	case curriculum.SameLook:
		return a.examineSameLook(s)
	case curriculum.SheetValid:
		return a.examineSheet()
	case curriculum.NoOverflow:
		return a.examineOverflow(ctx, s)
	case curriculum.Boxes:
		return a.examineBoxes(ctx, s)
	}
	return examine(spec, a.pages)
}

// find gives the elements of a selector, and what to say when there is none.
func (a *cssAnswer) find(v *cascade.View, selectors string) ([]*html.Node, seen, error) {
	nodes, err := v.Find(selectors)
	if err == nil && len(nodes) == 0 {
		return nil, seen{got: french("aucun élément « %s » dans la page", selectors), want: selectors}, nil
	}
	return nodes, seen{}, err
}

// reference reads the solution of the exercise, once.
func (a *cssAnswer) reference() (*cascade.Source, error) {
	if a.solution != nil {
		return a.solution, nil
	}
	solved, problem, err := openCSS(a.ex, a.ex.Solution)
	if err == nil && problem != "" {
		err = fmt.Errorf("solution of %s: %s", a.ex.ID, problem)
	}
	if err != nil {
		return nil, err
	}
	a.solution = solved.source
	return a.solution, nil
}
