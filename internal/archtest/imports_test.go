// Package archtest holds the tree to the rules of ARCHITECTURE.md: who may import whom, and why.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "chantier/internal/"

// pkg is what "go list" tells of a package.
type pkg struct {
	ImportPath string
	Imports    []string
	GoFiles    []string
	Dir        string
}

// name is the path under internal/.
func (p pkg) name() string { return strings.TrimPrefix(p.ImportPath, module) }

func (p pkg) isPages() bool {
	return strings.HasSuffix(p.ImportPath, "web") && p.ImportPath != module+"platform/web"
}

func (p pkg) isPlatform() bool { return strings.HasPrefix(p.ImportPath, module+"platform/") }

// composing are the packages that put the others together.
var composing = []string{"app", "demo", "serving", "bench", "e2e", "durability", "archtest"}

func (p pkg) composes() bool {
	first, _, _ := strings.Cut(p.name(), "/")
	return slices.Contains(composing, first)
}

// isCapability: what the school does, without its pages.
func (p pkg) isCapability() bool { return !p.isPages() && !p.isPlatform() && !p.composes() }

// bans are the imports that are refused, each with its reason.
var bans = []struct {
	why      string
	from     func(pkg) bool
	refuses  func(imported string) bool
	excepted []string // packages that the ban leaves alone
}{
	{
		why:  "a capability is its rules, use cases and storage: it can be run, tested and reused without a web server",
		from: pkg.isCapability,
		refuses: func(i string) bool {
			return i == "net/http" || i == "html/template" || strings.HasPrefix(i, module+"platform/web")
		},
		// home and today gather what the pages show; curriculum marks its lessons as safe (template.HTML);
		// certification knows a file by its first bytes (http.DetectContentType); phpvm reads the headers
		// that a learner's page answers; learningtest serves pages to tests.
		excepted: []string{"home", "today", "curriculum", "certification", "grading/phpvm", "learning/learningtest"},
	},
	{
		why:     "pages stand on capabilities, never the other way round",
		from:    pkg.isCapability,
		refuses: func(i string) bool { return strings.HasPrefix(i, module) && pkg{ImportPath: i}.isPages() },

		excepted: []string{"learning/learningtest"},
	},
	{
		why:  "what is technical knows nothing of the school, so that it can be changed alone",
		from: pkg.isPlatform,
		refuses: func(i string) bool {
			return strings.HasPrefix(i, module) && !pkg{ImportPath: i}.isPlatform()
		},
	},
	{
		why:  "the law is read by auditors: it depends on dates and amounts only",
		from: func(p pkg) bool { return p.name() == "law" },
		refuses: func(i string) bool {
			return strings.HasPrefix(i, module) && i != module+"platform/calendar" && i != module+"platform/money"
		},
	},
	{
		why:  "there is one composition root: nobody but the programs builds the product",
		from: func(p pkg) bool { return !p.composes() },
		refuses: func(i string) bool {
			return i == module+"app" || i == module+"demo"
		},
	},
	{
		why:  "only platform/db knows the drivers: the same queries run on both engines",
		from: func(p pkg) bool { return !strings.HasPrefix(p.name(), "platform/db") },
		refuses: func(i string) bool {
			return strings.Contains(i, "modernc.org/sqlite") || strings.Contains(i, "jackc/pgx")
		},
		// The queue is built on the drivers of both engines; learners' SQL runs in a database of its own.
		excepted: []string{"platform/jobs", "grading/sqlbox", "platform/backup"},
	},
}

func TestImports(t *testing.T) {
	all := list(t)
	if len(all) < 40 {
		t.Fatalf("only %d packages were read", len(all))
	}
	for _, ban := range bans {
		tried := 0
		for _, p := range all {
			if !ban.from(p) || slices.ContainsFunc(ban.excepted, func(e string) bool { return p.name() == e || strings.HasPrefix(p.name(), e+"/") }) {
				continue
			}
			tried++
			for _, i := range p.Imports {
				if ban.refuses(i) {
					t.Errorf("%s imports %s, but %s", p.name(), i, ban.why)
				}
			}
		}
		if tried == 0 {
			t.Errorf("no package is under this ban: %s", ban.why)
		}
	}
}

// TestRules_arePure: the files of rules take values and give values.
func TestRules_arePure(t *testing.T) {
	for _, p := range list(t) {
		for _, file := range p.GoFiles {
			if !strings.HasSuffix(file, "_rules.go") {
				continue
			}
			for _, i := range importsOf(t, path.Join(p.Dir, file)) {
				if slices.Contains([]string{"context", "database/sql", "net/http", "os", "log/slog", "math/rand", "crypto/rand", module + "platform/db", module + "platform/clock", module + "platform/i18n"}, i) {
					t.Errorf("%s/%s imports %s: rules do nothing but reckon", p.name(), file, i)
				}
			}
		}
	}
}

func list(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,GoFiles,Dir", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
