package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"chantier/internal/platform/db/dbtest"
	"chantier/internal/platform/i18n"
)

// result is what a command answered.
type result struct {
	code     int
	out, err string
}

// chantier runs a command line in an empty folder of its own, in English.
func chantier(t *testing.T, input string, words ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), terminal{strings.NewReader(input), &out, &errs, []string{"LANG=en_GB.UTF-8"}}, words)
	return result{code, out.String(), errs.String()}
}

func (r result) must(t *testing.T) result {
	t.Helper()
	if r.code != done {
		t.Fatalf("exit %d: %s%s", r.code, r.out, r.err)
	}
	return r
}

func TestHelp(t *testing.T) {
	b, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]string{{}, {"help"}, {"--help"}, {"-h"}} {
		r := chantier(t, "", words...).must(t)
		for _, c := range commands() {
			if !strings.Contains(r.out, "chantier "+c.name) {
				t.Errorf("%v does not name %s", words, c.name)
			}
			for _, lang := range i18n.Languages {
				if !b.Has(lang, c.help()) {
					t.Errorf("%s lacks %s", lang, c.help())
				}
			}
		}
	}
	for _, c := range commands() {
		if strings.HasPrefix(c.name, "curriculum") || c.name == "grade" || c.name == "bench grade" || c.name == "engines" {
			continue // their help is their own
		}
		for _, words := range [][]string{append(strings.Fields(c.name), "--help"), append([]string{"help"}, strings.Fields(c.name)...)} {
			r := chantier(t, "", words...).must(t)
			if !strings.Contains(r.out, "chantier "+c.name) || strings.Contains(r.out, "⟦") || r.err != "" {
				t.Errorf("%v: %s%s", words, r.out, r.err)
			}
		}
	}
}

func TestMisuse(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, words := range [][]string{{"sing"}, {"user"}, {"user", "remove"}, {"serve", "--colour", "red"}, {"backup"}, {"backup", "a", "b"},
		{"version", "now"}, {"demo", "--at", "tomorrow"}, {"serve", "--addr", "nowhere"}, {"config", "check", "--smtp-port", "x"}} {
		r := chantier(t, "", words...)
		if r.code != misuse || r.err == "" || r.out != "" || strings.Contains(r.err, "⟦") {
			t.Errorf("%v: exit %d, out %q, err %q", words, r.code, r.out, r.err)
		}
	}
	if left, _ := os.ReadDir("."); len(left) != 0 {
		t.Errorf("a misused command left %v", left)
	}
}

func TestLanguage(t *testing.T) {
	for environ, want := range map[string]string{"": "fr", "LANG=C.UTF-8": "fr", "LANG=fr_FR.UTF-8": "fr", "LANG=en_US.UTF-8": "en",
		"LANG=en_US.UTF-8 LC_ALL=fr_FR": "fr", "LANG=fr_FR CHANTIER_LOCALE=en": "en"} {
		if got := language(strings.Fields(environ)); got != want {
			t.Errorf("%q: %s", environ, got)
		}
	}
}

func TestConfigCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("chantier.yaml", []byte("addr: x\nsmpt:\n  host: localhost\nlocale: de\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := chantier(t, "", "config", "check")
	for _, want := range []string{"addr (chantier.yaml:1)", "smpt.host (chantier.yaml:3)", "Did you mean smtp.host?", "locale (chantier.yaml:4)"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("config check lacks %q: %s", want, r.err)
		}
	}
	if r.code != misuse {
		t.Errorf("exit %d", r.code)
	}
	if err := os.WriteFile("secret", []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("chantier.yaml", []byte("smtp: {host: localhost, port: 1, tls: none, user: u, password_file: secret, from: a@example.org}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	chantier(t, "", "config", "check").must(t)
	if r := chantier(t, "", "config", "check", "--connect"); r.code != failed || strings.Contains(r.err, "hunter2") {
		t.Errorf("a mail server that does not answer: %+v", r)
	}
	r = chantier(t, "", "config", "print", "--locale", "en").must(t)
	for _, want := range []string{"locale: en # --locale", "  port: 1 # chantier.yaml:1", "log_level: info # default"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("config print lacks %q:\n%s", want, r.out)
		}
	}
	if strings.Contains(r.out, "hunter2") {
		t.Error("the password is printed")
	}
}

// TestLifeOfAnInstallation goes from nothing to a school, its copy, and back, on both engines.
func TestLifeOfAnInstallation(t *testing.T) {
	for name, database := range map[string]func(t *testing.T) []string{
		"sqlite":   func(*testing.T) []string { return nil },
		"postgres": func(t *testing.T) []string { return []string{"--database", dbtest.PostgresURL(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			at := database(t)
			do := func(input string, words ...string) result { return chantier(t, input, append(words, at...)...) }
			file := func(command, path string, options ...string) result {
				return chantier(t, "", append(append([]string{command}, append(options, at...)...), path)...)
			}
			do("", "migrate").must(t)
			if r := do("", "user", "add", "--email", "a@example.org", "--given-name", "A", "--family-name", "B", "--role", "instructor"); r.code != failed || !strings.Contains(r.err, "chantier setup") {
				t.Errorf("before the set-up: %+v", r)
			}
			if r := do("", "setup", "--email", "x"); r.code != failed || strings.Count(r.err, "\n") < 2 {
				t.Errorf("every missing answer is told: %+v", r)
			}
			first := []string{"setup", "--site", "Saint-Denis", "--organisation", "Les Tilleuls", "--email", "Lea@Example.org", "--given-name", "Léa", "--family-name", "Roux"}
			r := do("", first...).must(t)
			if ok := regexp.MustCompile(`^http://127\.0\.0\.1:8080/login/\S{20,}\n$`).MatchString(r.out); !ok {
				t.Errorf("the link: %q", r.out)
			}
			if r := do("", first...); r.code != failed {
				t.Error("a second set-up was accepted")
			}
			if r := do("short\n", "user", "add", "--email", "b@example.org", "--given-name", "B", "--family-name", "B", "--role", "instructor", "--password-file", "-"); r.code != failed {
				t.Errorf("a short password: %+v", r)
			}
			if r := do("", "user", "add", "--email", "b@example.org", "--given-name", "B", "--family-name", "B", "--role", "king", "--site", "paris"); r.code != failed || !strings.Contains(r.err, "saint-denis") {
				t.Errorf("an unknown site: %+v", r)
			}
			r = do("une longue phrase\n", "user", "add", "--email", "b@example.org", "--given-name", "B", "--family-name", "B", "--role", "instructor", "--password-file", "-").must(t)
			if r.out != "" {
				t.Errorf("a link beside a password: %q", r.out)
			}
			r = do("", "user", "add", "--email", "lea@example.org", "--given-name", "Léa", "--family-name", "Roux", "--role", "site_director").must(t)
			if r.out != "" {
				t.Errorf("a second role needs no link: %q", r.out)
			}

			file("backup", "one.chantier").must(t)
			if r := file("backup", "one.chantier"); r.code != failed {
				t.Error("a backup overwrote another")
			}
			if r := file("restore", "one.chantier"); r.code != failed || !strings.Contains(r.err, "--force") {
				t.Errorf("a school was there: %+v", r)
			}
			do("", "user", "add", "--email", "after@example.org", "--given-name", "C", "--family-name", "C", "--role", "counsellor").must(t)
			file("restore", "one.chantier", "--force").must(t)
			r = do("", "user", "add", "--email", "after@example.org", "--given-name", "C", "--family-name", "C", "--role", "counsellor").must(t)
			if r.out == "" {
				t.Error("the account made after the backup is still there")
			}
			if r := file("restore", "nothing.chantier"); r.code != failed {
				t.Errorf("no such file: %+v", r)
			}
		})
	}
}

// syncBuffer may be read while a command writes to it.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

// TestServe locks its data, says where it listens in one line, and stops when told.
func TestServe(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	var out, errs syncBuffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, terminal{strings.NewReader(""), &out, &errs, nil}, []string{"serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"})
	}()
	for end := time.Now().Add(30 * time.Second); out.String() == "" && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
	}
	if !regexp.MustCompile(`^listening on http://127\.0\.0\.1:[0-9]+\n$`).MatchString(out.String()) {
		t.Fatalf("out %q, err %s", out.String(), errs.String())
	}
	for _, words := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"restore", "x"}} {
		if r := chantier(t, "", words...); r.code != failed || !strings.Contains(r.err, "in use") {
			t.Errorf("beside a running school, %v: %+v", words, r)
		}
	}
	chantier(t, "", "backup", "copy.chantier").must(t) // a running school can be saved
	stop()
	if code := <-ended; code != done {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	if strings.Count(out.String(), "\n") != 1 {
		t.Errorf("more than one line: %q", out.String())
	}
	for line := range strings.Lines(errs.String()) {
		if strings.HasPrefix(line, "{") && !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestRoutes(t *testing.T) {
	r := chantier(t, "", "routes", "--json").must(t)
	var routes []struct{ Method, Pattern, Action string }
	if err := json.Unmarshal([]byte(r.out), &routes); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, route := range routes {
		if route.Action == "" {
			t.Errorf("%s %s names no action", route.Method, route.Pattern)
		}
		found[route.Method+" "+route.Pattern] = true
	}
	for _, want := range []string{"GET /healthz", "GET /readyz", "GET /static/", "GET /a/{code}", "POST /login"} {
		if !found[want] {
			t.Errorf("%s is not listed", want)
		}
	}
	if text := chantier(t, "", "routes").must(t).out; strings.Count(text, "\n") != len(routes) {
		t.Errorf("%d lines for %d routes", strings.Count(text, "\n"), len(routes))
	}
}

func TestVersion(t *testing.T) {
	if r := chantier(t, "", "version").must(t); !strings.HasPrefix(r.out, "chantier ") || !strings.Contains(r.out, "go1.") {
		t.Errorf("%q", r.out)
	}
}

// TestRoutes_leaveNothing: the database that the list is made from goes away.
func TestRoutes_leaveNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	chantier(t, "", "routes").must(t)
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
