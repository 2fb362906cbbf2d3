package gradingcli

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
	"chantier/internal/grading/ring"
)

// engineState is one line of "engines".
type engineState struct {
	Name        string       `json:"name"`
	Present     bool         `json:"present"`
	Where       string       `json:"where"` // "process of its own", "server's process", or the path of a program
	Protections *protections `json:"protections,omitempty"`
	Note        string       `json:"note,omitempty"`
}

// protections are those in force in a child, as it says itself.
type protections struct {
	NoNewPrivileges bool `json:"no_new_privileges"`
	Limits          bool `json:"limits"`
	Seccomp         bool `json:"seccomp"`
	Landlock        int  `json:"landlock"` // version of the interface; 0 when not in force
}

// Engines lists what can judge, and how well it is kept apart: chantier engines [--json]. It starts each engine once.
func Engines(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	set := newFlags("engines", "engines [--json]", stderr)
	asJSON := set.Bool("json", false, "print JSON")
	paths, err := parseArguments(set, args)
	if err != nil {
		return afterParsing(err)
	}
	if len(paths) > 0 {
		set.Usage()
		return ExitUnusable
	}
	engine := newEngine(stderr)
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	warming := engine.Warm(ctx)
	all := []engineState{
		{Name: "html", Present: true, Where: "server's process", Note: "only read, never run"},
		{Name: "css", Present: true, Where: "server's process", Note: "computed, never run"},
		{Name: "git", Present: true, Where: "server's process", Note: "a terminal and a git in memory"},
		{Name: "quiz", Present: true, Where: "server's process", Note: "only read, never run"},
		{Name: "php", Present: grading.Runs(curriculum.PHP), Where: "server's process", Note: "WebAssembly, without a process of its own yet"},
	}
	for _, s := range engine.States() {
		all = append(all, stateOf(s))
	}
	browser := chromebox.Find()
	all = append(all, engineState{Name: "chromium", Present: browser != "", Where: browser, Note: "optional, measures the boxes of css exercises"})
	bwrap, err := exec.LookPath("bwrap")
	all = append(all, engineState{Name: "bubblewrap", Present: err == nil, Where: bwrap, Note: "optional, not used to judge yet"})
	if *asJSON {
		err = writeJSON(stdout, all)
	} else {
		err = writeEngines(all, stdout)
	}
	if err != nil {
		return unusable(stderr, "print the engines: %v", err)
	}
	if warming != nil {
		return unusable(stderr, "an engine does not start: %v", warming)
	}
	return ExitOK
}

func stateOf(s ring.State) engineState {
	if s.InProcess != "" {
		return engineState{Name: s.Guest, Present: true, Where: "server's process", Note: s.InProcess}
	}
	if s.Started == 0 {
		return engineState{Name: s.Guest}
	}
	p := protections{s.Protections.NoNewPrivileges, s.Protections.Limits, s.Protections.Seccomp, s.Protections.Landlock}
	return engineState{Name: s.Guest, Present: true, Where: "process of its own", Protections: &p, Note: s.Protections.Note}
}

func writeEngines(all []engineState, w io.Writer) error {
	var b strings.Builder
	for _, e := range all {
		state := "absent"
		if e.Present {
			state = e.Where
		}
		if p := e.Protections; p != nil {
			for _, x := range []struct {
				name string
				on   bool
			}{{"no_new_privs", p.NoNewPrivileges}, {"rlimits", p.Limits}, {"seccomp", p.Seccomp}, {"landlock", p.Landlock > 0}} {
				if !x.on {
					x.name = "no " + x.name + "!"
				}
				state += ", " + x.name
			}
		}
		if e.Note != "" {
			state += " (" + e.Note + ")"
		}
		fmt.Fprintf(&b, "%-11s %s\n", e.Name, state)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
