package app_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/jba/templatecheck"

	"chantier/internal/app"
)

// TestTemplates_matchTheirViews: a misspelt field stops here, not under a user's
// eyes. It needs templates that were never executed: escaping rewrites them.
func TestTemplates_matchTheirViews(t *testing.T) {
	dir := t.TempDir()
	a, err := app.New(context.Background(), app.Options{Database: filepath.Join(dir, "c.db"), BlobDir: filepath.Join(dir, "f"), BaseURL: "http://school.test", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for _, name := range a.Kit.Names() {
		tmpl, view := a.Kit.Template(name)
		if err := templatecheck.CheckHTML(tmpl, view); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
