package config

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"chantier/internal/platform/fault"
)

// EnvFile names the variable with the path of the settings file.
const EnvFile = "CHANTIER_CONFIG"

// standardFiles are tried in order when no file is named.
var standardFiles = []string{"chantier.yaml", "/etc/chantier/chantier.yaml"}

// Finding is one problem or warning: the setting, where its value came from, and what to do.
type Finding struct {
	Key     string // "" when the file itself is meant
	Origin  string // "chantier.yaml:12", "CHANTIER_ADDR", "--addr"
	Message fault.Message
}

// Report is what loading found.
type Report struct {
	Problems []Finding // the product must not start
	Warnings []Finding // it may, and the operator should know
}

func (r *Report) problem(key, origin string, err error) {
	for _, f := range fault.Faults(err) {
		r.Problems = append(r.Problems, Finding{key, origin, f.Message})
	}
}

func (r *Report) add(list *[]Finding, key, origin, message string, args ...any) {
	*list = append(*list, Finding{key, origin, fault.Msg(message, args...)})
}

// Input is where settings may come from.
type Input struct {
	Path    string            // of the file; "" tries CHANTIER_CONFIG, then the standard places
	Environ []string          // KEY=value, as os.Environ
	Flags   map[string]string // setting name -> value, as Flags collects
}

// Flags adds --config and one option per setting to a command, and gives the
// function that reads them once parsed.
func Flags(set *flag.FlagSet, help func(key string) string) func(environ []string) Input {
	path := set.String("config", "", help("config.flag_file"))
	given := map[string]string{}
	for _, k := range keys {
		add := set.Func
		if k.boolean {
			add = set.BoolFunc // --trust-proxy alone means true
		}
		add(k.Flag(), help(k.Help()), func(v string) error { given[k.Name] = v; return nil })
	}
	return func(environ []string) Input { return Input{Path: *path, Environ: environ, Flags: given} }
}

// Load gathers the settings and checks them. The Config is usable when the report has no problem.
func Load(in Input) (*Config, Report) {
	c, r := Default(), Report{}
	env := map[string]string{}
	for _, pair := range in.Environ {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	c.readFile(in.Path, env[EnvFile], &r)
	c.readEnviron(env, &r)
	for _, k := range keys {
		if v, ok := in.Flags[k.Name]; ok {
			c.assign(k, v, "--"+k.Flag(), &r)
		}
	}
	c.readSecrets(&r)
	c.check(&r)
	return c, r
}

func (c *Config) assign(k Key, value, origin string, r *Report) {
	// A stronger layer takes the place of what a weaker one got wrong.
	r.Problems = slices.DeleteFunc(r.Problems, func(f Finding) bool { return f.Key == k.Name })
	c.origin[k.Name] = origin
	r.problem(k.Name, origin, k.set(c, value))
}

func (c *Config) readFile(path, fromEnv string, r *Report) {
	named := path
	if named == "" {
		named = fromEnv
	}
	for _, candidate := range standardFiles {
		if _, err := os.Stat(candidate); named == "" && err == nil {
			named = candidate
		}
	}
	if named == "" {
		return
	}
	raw, err := os.ReadFile(named)
	if err != nil {
		r.add(&r.Problems, "", named, "config.file_unreadable", "reason", reason(err))
		return
	}
	c.File = named
	for _, e := range parseFile(named, raw, r) {
		k, ok := find(e.name)
		if e.nested {
			r.add(&r.Problems, e.name, e.origin, "config.not_scalar")
			continue
		}
		if !ok {
			r.add(&r.Problems, e.name, e.origin, "config.unknown", "nearest", nearest(e.name))
			continue
		}
		c.assign(k, e.value, e.origin, r)
	}
}

func (c *Config) readEnviron(env map[string]string, r *Report) {
	known := map[string]bool{EnvFile: true}
	for _, k := range keys {
		known[k.Env()] = true
		if v, ok := env[k.Env()]; ok {
			c.assign(k, v, k.Env(), r)
		}
	}
	var strangers []string
	for name := range env {
		// CHANTIER_TEST_* speaks to the tests.
		if strings.HasPrefix(name, "CHANTIER_") && !strings.HasPrefix(name, "CHANTIER_TEST_") && !known[name] {
			strangers = append(strangers, name)
		}
	}
	slices.Sort(strangers)
	for _, name := range strangers {
		guess := strings.ToLower(strings.TrimPrefix(name, "CHANTIER_"))
		near, _ := find(nearest(guess))
		r.add(&r.Problems, guess, name, "config.unknown", "nearest", near.Env())
	}
}

func (c *Config) readSecrets(r *Report) {
	for _, s := range []struct {
		key, path string
		into      *Secret
	}{
		{"database_password_file", c.DatabasePasswordFile, &c.DatabasePassword},
		{"smtp.password_file", c.SMTP.PasswordFile, &c.SMTP.Password},
	} {
		if s.path == "" {
			continue
		}
		raw, err := os.ReadFile(s.path)
		if err != nil {
			r.add(&r.Problems, s.key, c.origin[s.key], "config.secret_unreadable", "path", s.path, "reason", reason(err))
			continue
		}
		*s.into = Secret(strings.TrimRight(string(raw), "\r\n"))
		if *s.into == "" {
			r.add(&r.Problems, s.key, c.origin[s.key], "config.secret_empty", "path", s.path)
		}
		if info, err := os.Stat(s.path); err == nil && info.Mode().Perm()&0o007 != 0 {
			r.add(&r.Warnings, s.key, c.origin[s.key], "config.secret_open", "path", s.path)
		}
	}
}

// reason keeps the operating system's words without repeating the path.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Origin tells where the value of a setting came from; "" is the default.
func (c *Config) Origin(name string) string { return c.origin[name] }

// String keeps a Config out of logs by accident.
func (c *Config) String() string { return fmt.Sprintf("config of %s", c.PublicURL()) }
