package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chantier/internal/config"
)

// TestManual keeps docs/exploiter.md true: its settings are those of the program, in order and with their defaults,
// its commands exist, and its example of a file is accepted.
func TestManual(t *testing.T) {
	raw, err := os.ReadFile("../../docs/exploiter.md")
	if err != nil {
		t.Fatal(err)
	}
	manual := string(raw)
	rows := regexp.MustCompile("(?m)^\\| `([a-z_.]+)` \\| `([A-Z_]+)` \\| ([^|]*)\\|").FindAllStringSubmatch(manual, -1)
	keys := config.Keys()
	if len(rows) != len(keys) {
		t.Fatalf("the manual has %d settings, the program %d", len(rows), len(keys))
	}
	for i, k := range keys {
		if rows[i][1] != k.Name || rows[i][2] != k.Env() {
			t.Errorf("row %d of the manual is %v, the program has %s (%s)", i+1, rows[i][1:3], k.Name, k.Env())
		}
		if d := k.Default(); d != "" && strings.TrimSpace(rows[i][3]) != "`"+d+"`" {
			t.Errorf("%s: the manual's default is %s, the program's %q", k.Name, rows[i][3], d)
		}
	}
	named := regexp.MustCompile("(?m)(?:`|^|-u chantier |&& |bin/)chantier ([a-z]+)(?: ([a-z]+))?").FindAllStringSubmatch(manual, -1)
	for _, m := range named {
		if !known(m[1]) && !known(m[1]+" "+m[2]) {
			t.Errorf("the manual names the command %q", m[0])
		}
	}
	if len(named) < 8 {
		t.Errorf("only %d commands were found in the manual", len(named))
	}
	checkExample(t, manual)
}

func known(name string) bool {
	for _, c := range commands() {
		if c.name == name {
			return true
		}
	}
	return false
}

func checkExample(t *testing.T, manual string) {
	t.Helper()
	_, rest, _ := strings.Cut(manual, "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the manual has no example of a settings file")
	}
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "chantier.yaml")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(example, "/etc/chantier/smtp.secret", secret)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, r := config.Load(config.Input{Path: path})
	if len(r.Problems)+len(r.Warnings) > 0 {
		t.Errorf("the manual's example: %+v", r)
	}
}
