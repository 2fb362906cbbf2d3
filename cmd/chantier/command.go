package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"chantier/internal/config"
	"chantier/internal/platform/fault"
	"chantier/internal/platform/i18n"
)

// Exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2 // unknown command or option, wrong settings
)

// command is one verb of the command line. Its help is the catalogue entry cli.NAME, with _ for spaces.
type command struct {
	name string
	args string // what follows the options, in the usage line
	run  func(ctx context.Context, c *call) int
}

func commands() []command {
	return []command{
		{"demo", "", demoCommand}, {"serve", "", serveCommand}, {"setup", "", setupCommand}, {"migrate", "", migrateCommand},
		{"user add", "", userAddCommand}, {"backup", "FILE", backupCommand}, {"restore", "FILE", restoreCommand},
		{"config check", "", configCheckCommand}, {"config print", "", configPrintCommand},
		{"curriculum list", "", curriculumListCommand}, {"curriculum check", "", curriculumCheckCommand}, {"curriculum gift", "[FILE]", curriculumGiftCommand}, {"grade", "PATH...", gradeCommand},
		{"bench grade", "", benchGradeCommand}, {"engines", "", enginesCommand},
		{"routes", "", routesCommand}, {"version", "", versionCommand},
	}
}

// call is one command being run.
type call struct {
	terminal
	command command
	loc     *i18n.Localizer
	words   []string // of the command line, after the command's name
	flags   *flag.FlagSet
}

func run(ctx context.Context, t terminal, words []string) int {
	bundle, err := i18n.Load()
	if err != nil {
		fmt.Fprintln(t.err, err)
		return failed
	}
	loc := bundle.Localizer(language(t.environ))
	if len(words) == 0 || words[0] == "help" || words[0] == "-h" || words[0] == "--help" {
		if len(words) > 1 && words[0] == "help" {
			return run(ctx, t, append(words[1:], "--help"))
		}
		overview(t.out, loc)
		return done
	}
	for _, cmd := range commands() {
		name := strings.Fields(cmd.name)
		if len(words) < len(name) || strings.Join(words[:len(name)], " ") != cmd.name {
			continue
		}
		c := &call{terminal: t, command: cmd, loc: loc, words: words[len(name):], flags: flag.NewFlagSet(cmd.name, flag.ContinueOnError)}
		c.flags.SetOutput(io.Discard) // errors and help are written in the reader's language
		return cmd.run(ctx, c)
	}
	fmt.Fprintln(t.err, loc.T("cli.unknown", "command", strings.Join(words[:min(2, len(words))], " ")))
	overview(t.err, loc)
	return misuse
}

// language is the operator's: English when the machine speaks it, else French.
func language(environ []string) string {
	values := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	for _, name := range []string{"CHANTIER_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := values[name]; v != "" {
			if strings.HasPrefix(v, "en") {
				return "en"
			}
			return "fr"
		}
	}
	return "fr"
}

func overview(w io.Writer, loc *i18n.Localizer) {
	fmt.Fprintln(w, loc.T("cli.overview"))
	fmt.Fprintln(w)
	for _, cmd := range commands() {
		short, _, _ := strings.Cut(loc.T(cmd.help()), "\n")
		fmt.Fprintf(w, "  chantier %-18s %s\n", cmd.name, short)
	}
	fmt.Fprintf(w, "\n%s\n", loc.T("cli.more"))
}

func (c command) help() string { return "cli." + strings.ReplaceAll(c.name, " ", "_") }

// parse reads the options; ok is false when the command is over, with its exit
// code: help was asked for, or something is not understood.
func (c *call) parse(arguments int) (code int, ok bool) {
	err := c.flags.Parse(c.words)
	switch {
	case errors.Is(err, flag.ErrHelp):
		c.usage(c.out)
		return done, false
	case err != nil:
		fmt.Fprintln(c.err, c.loc.T("cli.bad_option", "reason", err.Error()))
	case c.flags.NArg() != arguments:
		fmt.Fprintln(c.err, c.loc.T("cli.bad_arguments", "n", arguments))
	default:
		return done, true
	}
	c.usage(c.err)
	return misuse, false
}

func (c *call) usage(w io.Writer) {
	fmt.Fprintln(w, c.loc.T(c.command.help()))
	line := "\nchantier " + c.command.name
	hasFlags := false
	c.flags.VisitAll(func(*flag.Flag) { hasFlags = true })
	if hasFlags {
		line += " [OPTIONS]"
	}
	fmt.Fprintln(w, strings.TrimRight(line+" "+c.command.args, " "))
	c.flags.VisitAll(func(f *flag.Flag) {
		fmt.Fprintf(w, "  --%s\n        %s", f.Name, f.Usage)
		if f.DefValue != "" && f.DefValue != "false" {
			fmt.Fprintf(w, " (%s)", c.loc.T("cli.default", "value", f.DefValue))
		}
		fmt.Fprintln(w)
	})
}

// help gives the explanation of an option.
func (c *call) help(option string) string { return c.loc.T(c.command.help() + "." + option) }

// fail writes an error for a person: faults translated, anything else as it is.
func (c *call) fail(err error) int {
	if faults := fault.Faults(err); len(faults) > 0 {
		for _, f := range faults {
			prefix := ""
			if f.Field != "" {
				prefix = "--" + strings.ReplaceAll(f.Field, "_", "-") + c.loc.T("cli.colon")
			}
			fmt.Fprintln(c.err, prefix+c.loc.T(f.Key, f.Args...))
		}
		return failed
	}
	fmt.Fprintln(c.err, c.loc.T("cli.failed", "reason", err.Error()))
	return failed
}

// say writes a translated line.
func (c *call) say(w io.Writer, key string, args ...any) { fmt.Fprintln(w, c.loc.T(key, args...)) }

// settings adds the settings to the options, parses them, and reports every
// problem at once; ok is false when the command must not go on.
func (c *call) settings(arguments int) (cfg *config.Config, code int, ok bool) {
	input := config.Flags(c.flags, func(key string) string { return c.loc.T(key) })
	if code, ok := c.parse(arguments); !ok {
		return nil, code, false
	}
	cfg, report := config.Load(input(c.environ))
	c.report(report)
	return cfg, misuse, len(report.Problems) == 0
}

func (c *call) report(r config.Report) {
	for _, list := range []struct {
		title    string
		findings []config.Finding
	}{{"cli.problem", r.Problems}, {"cli.warning", r.Warnings}} {
		for _, f := range list.findings {
			where := f.Key
			if f.Origin != "" {
				where = strings.TrimSpace(where + " (" + f.Origin + ")")
			}
			fmt.Fprintln(c.err, c.loc.T(list.title, "where", where, "text", c.loc.T(f.Message.Key, f.Message.Args...)))
		}
	}
}
