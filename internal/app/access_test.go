package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chantier/internal/platform/authz"
)

// TestRoutes_nameKnownActions: a route that names no row cannot be mounted; this proves it of the raw ones too.
func TestRoutes_nameKnownActions(t *testing.T) {
	routes := theSchool(t).app.Router.Routes()
	if len(routes) < 30 {
		t.Fatalf("only %d routes", len(routes))
	}
	for _, r := range routes {
		if _, ok := authz.Find(r.Action); !ok {
			t.Errorf("%s %s names the action %q, which has no row", r.Method, r.Pattern, r.Action)
		}
	}
}

// TestRows_areUsed: a row that no code asks about is a right nobody checks.
func TestRows_areUsed(t *testing.T) {
	source := sources(t)
	for _, row := range authz.Table {
		if !strings.Contains(source, `"`+string(row.Action)+`"`) {
			t.Errorf("%s is asked about nowhere", row.Action)
		}
	}
}

// sources gives all the product's Go code and templates but the table itself and the tests.
func sources(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "platform/authz") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".html") {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			b.Write(raw)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
