package gradingcli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
)

// What is read of an answer on disk at most: more is a wrong path, not an answer.
const (
	maxAnswerBytes = 8 << 20
	maxAnswerFiles = 200
)

// gradeOutput is the JSON of the command "grade".
type gradeOutput struct {
	Exercise   string        `json:"exercise"`
	Passed     bool          `json:"passed"`
	Verdict    string        `json:"verdict"`
	Message    string        `json:"message,omitempty"`
	Checks     []checkOutput `json:"checks"`
	DurationMS float64       `json:"duration_ms"`
}

type checkOutput struct {
	ID      string `json:"id"`
	Passed  bool   `json:"passed"`
	Message string `json:"message"`
}

// Grade judges the answer in some files or folders: chantier grade --exercise ID [--json] [--receipt FILE] PATH..., or
// judges it again and compares: chantier grade --replay RECEIPT [--json] PATH...
func Grade(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	set := newFlags("grade", "grade (--exercise ID [--receipt FILE [--key FILE]] | --replay RECEIPT) [--json] [--content DIR] PATH...", stderr)
	id := set.String("exercise", "", "identifier of the exercise, for example H12")
	asJSON := set.Bool("json", false, "print JSON")
	content := set.String("content", "", "folder of content instead of the embedded one")
	receipt := set.String("receipt", "", "file where the receipt of the verdict is written")
	key := set.String("key", "", "private key that signs the receipt (PEM, made when missing); a throwaway one when not given")
	again := set.String("replay", "", "receipt whose verdict must be found again")
	paths, err := parseArguments(set, args)
	if err != nil {
		return afterParsing(err)
	}
	if (*id == "") == (*again == "") || len(paths) == 0 || *again != "" && (*receipt != "" || *key != "") || *key != "" && *receipt == "" {
		set.Usage()
		return ExitUnusable
	}
	cur, err := loadContent(*content)
	if cur == nil {
		return unusable(stderr, "read the content: %v", err)
	}
	if *again != "" {
		return replay(ctx, cur, *again, paths, *asJSON, stdout, stderr)
	}
	ex, ok := cur.Exercise(*id)
	if !ok {
		return unusable(stderr, "no exercise is called %q; see: chantier curriculum list", *id)
	}
	answer, err := readAnswer(paths)
	if err != nil {
		return unusable(stderr, "%v", err)
	}
	engine := newEngine(stderr)
	defer chromebox.Use(engine)()
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	r := engine.Grade(ctx, ex, answer)
	if *receipt != "" && r.Verdict != grading.EngineFault {
		if err := writeReceipt(*receipt, *key, r); err != nil {
			return unusable(stderr, "%v", err)
		}
	}
	return report(r, *asJSON, stdout, stderr)
}

// report prints a result and gives the exit code.
func report(r grading.Result, asJSON bool, stdout, stderr io.Writer) int {
	if r.Verdict == grading.NotAvailable || r.Verdict == grading.EngineFault {
		_, _ = fmt.Fprintf(stderr, "chantier: %s\n", r.Message)
		if r.Fault() != nil {
			_, _ = fmt.Fprintf(stderr, "chantier: %v\n", r.Fault())
		}
	}
	if err := writeResult(r, asJSON, stdout); err != nil {
		return unusable(stderr, "print the result: %v", err)
	}
	switch {
	case r.Verdict == grading.NotAvailable || r.Verdict == grading.EngineFault:
		return ExitUnusable
	case r.Passed:
		return ExitOK
	}
	return ExitFailed
}

func writeResult(r grading.Result, asJSON bool, w io.Writer) error {
	if asJSON {
		out := gradeOutput{
			Exercise: r.Exercise, Passed: r.Passed, Verdict: r.Verdict.String(), Message: r.Message,
			Checks: []checkOutput{}, DurationMS: float64(r.Duration.Microseconds()) / 1000,
		}
		for _, c := range r.Checks {
			out.Checks = append(out.Checks, checkOutput{ID: c.ID, Passed: c.Passed, Message: c.Message})
		}
		return writeJSON(w, out)
	}
	var b strings.Builder
	for _, c := range r.Checks {
		mark := "✗"
		if c.Passed {
			mark = "✓"
		}
		fmt.Fprintf(&b, "%s %s\n", mark, c.ID)
		if !c.Passed {
			fmt.Fprintf(&b, "  %s\n", c.Message)
			break // one failure at a time, as for learners
		}
	}
	if r.Passed {
		fmt.Fprintf(&b, "%s : réussi.\n", r.Exercise)
	} else {
		fmt.Fprintf(&b, "%s : pas encore.\n", r.Exercise)
	}
	_, err := io.WriteString(w, noBreakColons(b.String()))
	return err
}

// noBreakColons puts the space that French wants before a colon.
func noBreakColons(s string) string { return strings.ReplaceAll(s, " :", "\u00a0:") }

// readAnswer reads the learner's files: each path is a file, or a folder with everything under it.
func readAnswer(paths []string) (curriculum.Files, error) {
	files := curriculum.Files{}
	size := 0
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
		if !info.IsDir() {
			if err := addFile(files, filepath.Base(p), p, &size); err != nil {
				return nil, err
			}
			continue
		}
		err = filepath.WalkDir(p, func(name string, d fs.DirEntry, err error) error {
			if err != nil || name == p {
				return err
			}
			if strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.Type().IsRegular() {
				return nil
			}
			relative, err := filepath.Rel(p, name)
			if err != nil {
				return err
			}
			return addFile(files, filepath.ToSlash(relative), name, &size)
		})
		if err != nil {
			return nil, fmt.Errorf("read the answer in %s: %w", p, err)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read the answer: there is no file in %s", strings.Join(paths, ", "))
	}
	return files, nil
}

func addFile(files curriculum.Files, name, path string, size *int) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxAnswerBytes+1))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	*size += len(data)
	if *size > maxAnswerBytes || len(files) >= maxAnswerFiles {
		return fmt.Errorf("read the answer: there is too much under %s", path)
	}
	files[name] = string(data)
	return nil
}
