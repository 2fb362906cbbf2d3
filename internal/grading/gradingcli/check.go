package gradingcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
)

// Report is the outcome of a check of the content.
type Report struct {
	OK          bool            `json:"ok"`
	Proved      int             `json:"proved"`
	NotExecuted int             `json:"not_executed"` // format looked at, language left out of this build
	Faulty      int             `json:"faulty"`
	Content     []string        `json:"content_problems"` // of the files, before any answer is judged
	Exercises   []ExerciseProof `json:"exercises"`
}

// ExerciseProof is the part of a report about one exercise.
type ExerciseProof struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Type       string   `json:"type"`
	Path       string   `json:"path"`
	Executed   bool     `json:"executed"`
	Answers    int      `json:"answers"`
	Problems   []string `json:"problems"`
	DurationMS float64  `json:"duration_ms"`
}

// Check proves every exercise and prints a report as text; it says whether the content holds.
func Check(ctx context.Context, w io.Writer, cur *curriculum.Curriculum, engine *grading.Engine) (bool, error) {
	r := prove(ctx, cur, nil, engine)
	return r.OK, r.write(w)
}

// CheckContent proves the content: chantier curriculum check [--json] [--content DIR].
func CheckContent(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	set := newFlags("curriculum check", "curriculum check [--json] [--content DIR]", stderr)
	asJSON := set.Bool("json", false, "print JSON")
	content := set.String("content", "", "folder of content instead of the embedded one")
	if _, err := parseArguments(set, args); err != nil {
		return afterParsing(err)
	}
	cur, problems := loadContent(*content)
	if cur == nil {
		return unusable(stderr, "read the content: %v", problems)
	}
	engine := newEngine(stderr)
	defer chromebox.Use(engine)()
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	r := prove(ctx, cur, problems, engine)
	write := r.write
	if *asJSON {
		write = func(w io.Writer) error { return writeJSON(w, r) }
	}
	if err := write(stdout); err != nil {
		return unusable(stderr, "print the report: %v", err)
	}
	if !r.OK {
		return ExitFailed
	}
	return ExitOK
}

// prove gathers the problems of the files and those of each exercise.
func prove(ctx context.Context, cur *curriculum.Curriculum, loading error, engine *grading.Engine) Report {
	r := Report{Content: []string{}, Exercises: []ExerciseProof{}}
	var list curriculum.Problems
	switch {
	case errors.As(loading, &list):
		for _, p := range list {
			r.Content = append(r.Content, p.Error())
		}
	case loading != nil:
		r.Content = append(r.Content, loading.Error())
	}
	for _, p := range cur.Review() {
		r.Content = append(r.Content, p.Error())
	}
	for _, ex := range cur.Exercises() {
		p := engine.Prove(ctx, ex)
		switch {
		case len(p.Problems) > 0:
			r.Faulty++
		case p.Executed:
			r.Proved++
		default:
			r.NotExecuted++
		}
		r.Exercises = append(r.Exercises, ExerciseProof{
			ID: ex.ID, Title: ex.Title, Type: string(ex.Type), Path: ex.Path, Executed: p.Executed, Answers: p.Answers,
			Problems: append([]string{}, p.Problems...), DurationMS: float64(p.Duration.Microseconds()) / 1000,
		})
	}
	r.OK = r.Faulty == 0 && len(r.Content) == 0 && len(r.Exercises) > 0 && ctx.Err() == nil
	return r
}

func (r Report) write(w io.Writer) error {
	var b strings.Builder
	for _, p := range r.Content {
		fmt.Fprintf(&b, "✗ %s\n", p)
	}
	for _, e := range r.Exercises {
		switch {
		case len(e.Problems) > 0:
			fmt.Fprintf(&b, "✗ %s %s (%s)\n", e.ID, e.Title, e.Path)
			for _, p := range e.Problems {
				fmt.Fprintf(&b, "    %s\n", p)
			}
		case e.Executed:
			fmt.Fprintf(&b, "✓ %s %s : %d réponses jugées, en %.0f ms\n", e.ID, e.Title, e.Answers, e.DurationMS)
		default:
			fmt.Fprintf(&b, "○ %s %s : fichiers et format vérifiés. Ce programme a été construit sans le moteur de %s.\n", e.ID, e.Title, e.Type)
		}
	}
	fmt.Fprintf(&b, "%d prouvés, %d vérifiés sans être exécutés, %d à corriger, %d problèmes de fichiers\n", r.Proved, r.NotExecuted, r.Faulty, len(r.Content))
	_, err := io.WriteString(w, strings.ReplaceAll(b.String(), " :", "\u00a0:"))
	return err
}
