// Package gradingcli holds what the commands "grade", "curriculum list" and "curriculum check" do, apart from the
// program's main: arguments in, text or JSON out, and the exit code.
package gradingcli

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"chantier/contenu"
	"chantier/internal/curriculum"
	"chantier/internal/grading"
)

// Exit codes, relied on by scripts.
const (
	ExitOK       = 0 // the answer passes, the content holds
	ExitFailed   = 1 // the answer does not pass, the content has a problem
	ExitUnusable = 2 // the command could not do its work: wrong arguments, unknown exercise, unreadable path
)

// parseArguments reads flags that may come before or after the paths.
func parseArguments(set *flag.FlagSet, args []string) ([]string, error) {
	var paths []string
	for {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		rest := set.Args()
		if len(rest) == 0 {
			return paths, nil
		}
		if used := len(args) - len(rest); used > 0 && args[used-1] == "--" {
			return append(paths, rest...), nil
		}
		paths = append(paths, rest[0])
		args = rest[1:]
	}
}

// newFlags makes a flag set that tells its mistakes to stderr and leaves the exit to the caller.
func newFlags(name, usage string, stderr io.Writer) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() {
		_, _ = fmt.Fprintf(stderr, "usage: chantier %s\n", usage)
		set.PrintDefaults()
	}
	return set
}

// unusable tells why the command could not do its work.
func unusable(stderr io.Writer, format string, args ...any) int {
	_, _ = fmt.Fprintf(stderr, "chantier: "+format+"\n", args...)
	return ExitUnusable
}

// afterParsing gives the exit code of arguments that were not understood: asking for help is no mistake.
func afterParsing(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		return ExitOK
	}
	return ExitUnusable
}

// loadContent reads the content of a folder, or the embedded one.
func loadContent(dir string) (*curriculum.Curriculum, error) {
	var content fs.FS = contenu.FS
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder of content", dir)
		}
		content = os.DirFS(dir)
	}
	return curriculum.Load(content)
}

// writeJSON writes one indented object.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// newEngine makes an engine that tells only its troubles.
func newEngine(stderr io.Writer) *grading.Engine {
	return grading.New(grading.WithCache(grading.UserCache()), grading.Log(slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))))
}
