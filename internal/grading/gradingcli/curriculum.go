package gradingcli

import (
	"context"
	"fmt"
	"io"

	"chantier/internal/curriculum"
)

// Curriculum runs a command about the content: chantier curriculum list|check.
func Curriculum(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		switch args[0] {
		case "list":
			return List(ctx, args[1:], stdout, stderr)
		case "check":
			return CheckContent(ctx, args[1:], stdout, stderr)
		case "gift":
			return Gift(ctx, args[1:], stdout, stderr)
		}
	}
	_, _ = fmt.Fprintln(stderr, "usage: chantier curriculum list [--json] | check [--json] [--content DIR] | gift [--id ID] [FILE]")
	return ExitUnusable
}

type listOutput struct {
	Title     string           `json:"title"`
	Counts    countsOutput     `json:"counts"`
	Phases    []phaseOutput    `json:"phases"`
	Exercises []exerciseOutput `json:"exercises"`
}

type countsOutput struct {
	Phases    int            `json:"phases"`
	Modules   int            `json:"modules"`
	Sequences int            `json:"sequences"`
	Lessons   int            `json:"lessons"`
	Exercises int            `json:"exercises"`
	Planned   int            `json:"planned"`
	ByType    map[string]int `json:"by_type"`
}

type phaseOutput struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Hours     int              `json:"hours"`
	Sequences []sequenceOutput `json:"sequences"`
}

type sequenceOutput struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Module    string   `json:"module"`
	Hours     int      `json:"hours"`
	Lesson    bool     `json:"lesson"`
	Exercises []string `json:"exercises"`
}

type exerciseOutput struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Type     string `json:"type"`
	Sequence string `json:"sequence"`
	Path     string `json:"path"`
	Minutes  int    `json:"minutes"`
}

// List prints what is taught: chantier curriculum list [--json].
func List(_ context.Context, args []string, stdout, stderr io.Writer) int {
	set := newFlags("curriculum list", "curriculum list [--json] [--content DIR]", stderr)
	asJSON := set.Bool("json", false, "print JSON")
	content := set.String("content", "", "folder of content instead of the embedded one")
	if _, err := parseArguments(set, args); err != nil {
		return afterParsing(err)
	}
	cur, problems := loadContent(*content)
	if cur == nil {
		return unusable(stderr, "read the content: %v", problems)
	}
	out := listOf(cur)
	var err error
	if *asJSON {
		err = writeJSON(stdout, out)
	} else {
		err = writeList(stdout, out)
	}
	if err != nil {
		return unusable(stderr, "print the list: %v", err)
	}
	if problems != nil {
		_, _ = fmt.Fprintf(stderr, "chantier: the content has problems:\n%v\n", problems)
		return ExitFailed
	}
	return ExitOK
}

func listOf(cur *curriculum.Curriculum) listOutput {
	out := listOutput{Title: cur.Title, Phases: []phaseOutput{}, Exercises: []exerciseOutput{}}
	out.Counts.ByType = map[string]int{}
	for _, phase := range cur.Phases {
		p := phaseOutput{ID: phase.ID, Title: phase.Title, Hours: phase.Hours, Sequences: []sequenceOutput{}}
		out.Counts.Phases++
		for _, module := range phase.Modules {
			out.Counts.Modules++
			for _, s := range module.Sequences {
				p.Sequences = append(p.Sequences, out.sequence(module, s))
			}
		}
		out.Phases = append(out.Phases, p)
	}
	for _, e := range cur.Exercises() {
		out.Counts.Exercises++
		out.Counts.ByType[string(e.Type)]++
		out.Exercises = append(out.Exercises, exerciseOutput{
			ID: e.ID, Title: e.Title, Type: string(e.Type), Sequence: e.Sequence, Path: e.Path, Minutes: e.Minutes,
		})
	}
	return out
}

func (out *listOutput) sequence(module curriculum.Module, s *curriculum.Sequence) sequenceOutput {
	out.Counts.Sequences++
	out.Counts.Planned += len(s.Planned)
	if s.Lesson != nil {
		out.Counts.Lessons++
	}
	seq := sequenceOutput{ID: s.ID, Title: s.Title, Module: module.Title, Hours: s.Hours, Lesson: s.Lesson != nil, Exercises: []string{}}
	for _, e := range s.Exercises {
		seq.Exercises = append(seq.Exercises, e.ID)
	}
	return seq
}

func writeList(w io.Writer, out listOutput) error {
	if _, err := fmt.Fprintf(w, "%s\n%d phases, %d modules, %d séquences, %d leçons écrites, %d exercices écrits sur %d prévus\n",
		out.Title, out.Counts.Phases, out.Counts.Modules, out.Counts.Sequences, out.Counts.Lessons, out.Counts.Exercises, out.Counts.Planned); err != nil {
		return err
	}
	for _, e := range out.Exercises {
		if _, err := fmt.Fprintf(w, "%-5s %-5s %-4s %3d min  %s  (%s)\n", e.ID, e.Sequence, e.Type, e.Minutes, e.Title, e.Path); err != nil {
			return err
		}
	}
	return nil
}
