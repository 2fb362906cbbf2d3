package gradingcli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chantier/contenu"
	"chantier/internal/curriculum"
	"chantier/internal/grading"
	"chantier/internal/grading/chromebox"
)

const content = "../../../contenu"

func answer(t *testing.T, path string) string {
	t.Helper()
	matches, err := filepath.Glob(filepath.Join(content, path))
	if err != nil || len(matches) != 1 {
		t.Fatalf("%s: %v %v", path, matches, err)
	}
	return matches[0]
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGrade(t *testing.T) {
	solution := answer(t, "p1/s07*/h12*/solution")
	page := filepath.Join(solution, "index.html")
	crlf, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	renamed := write(t, "ma page.HTM", "\ufeff"+strings.ReplaceAll(string(crlf), "\n", "\r\n"))
	mixed := t.TempDir()
	for name, text := range map[string]string{"index.html": string(crlf), ".hidden": "x", "notes.txt": "y"} {
		if err := os.WriteFile(filepath.Join(mixed, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	huge := write(t, "index.html", strings.Repeat("x", maxAnswerBytes+1))
	for name, c := range map[string]struct {
		args      []string
		code      int
		out, errs string
	}{
		"folder":           {[]string{"--exercise", "H12", solution}, ExitOK, "H12\u00a0: réussi.", ""},
		"file, flags last": {[]string{page, "--exercise", "h12", "--json"}, ExitOK, `"passed": true`, ""},
		"renamed, CRLF":    {[]string{"-exercise=H12", renamed}, ExitOK, "réussi", ""},
		"other files":      {[]string{"--exercise", "H12", mixed}, ExitOK, "réussi", ""},
		"wrong":            {[]string{"--exercise", "H12", answer(t, "p1/s07*/h12*/erreurs/03*")}, ExitFailed, "✗ fichier-plan\n  Aucun lien ne mène à plan.html.", ""},
		"js":               {[]string{"--exercise", "J13", "--json", answer(t, "p2/s25*/j13*/solution/prix.js")}, ExitOK, `"exercise": "J13"`, ""},
		"sql":              {[]string{"--exercise", "D17", answer(t, "p2/s37*/d17*/erreurs/01*")}, ExitFailed, "✗ tout-le-monde", ""},
		"empty file":       {[]string{"--exercise", "J13", "--json", write(t, "prix.js", "")}, ExitFailed, "Votre réponse est vide", ""},
		"php":              {[]string{"--exercise", "P18", "--json", answer(t, "p2/s41*/p18*/solution")}, ExitOK, `"passed": true`, ""},
		"unknown exercise": {[]string{"--exercise", "Z99", page}, ExitUnusable, "", `no exercise is called "Z99"`},
		"no exercise":      {[]string{page}, ExitUnusable, "", "usage"},
		"no path":          {[]string{"--exercise", "H12"}, ExitUnusable, "", "usage"},
		"missing path":     {[]string{"--exercise", "H12", "/nowhere/at/all"}, ExitUnusable, "", "no such file"},
		"empty folder":     {[]string{"--exercise", "H12", t.TempDir()}, ExitUnusable, "", "no file"},
		"too much":         {[]string{"--exercise", "H12", huge}, ExitUnusable, "", "too much"},
		"unknown flag":     {[]string{"--frobnicate"}, ExitUnusable, "", "frobnicate"},
		"no content":       {[]string{"--exercise", "H12", "--content", "/nowhere", page}, ExitUnusable, "", "not a folder"},
		"content on disk":  {[]string{"--exercise", "H12", "--content", content, page}, ExitOK, "réussi", ""},
		"help":             {[]string{"--help"}, ExitOK, "", "usage"},
	} {
		var out, errs bytes.Buffer
		if code := Grade(t.Context(), c.args, &out, &errs); code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.errs) {
			t.Errorf("%s: code %d\n%s\n%s", name, code, out.String(), errs.String())
		}
	}
}

// TestGradeJSON holds the form that scripts rely on.
func TestGradeJSON(t *testing.T) {
	var out, errs bytes.Buffer
	Grade(t.Context(), []string{"--exercise", "J13", "--json", answer(t, "p2/s25*/j13*/erreurs/01*")}, &out, &errs)
	var got struct {
		Exercise *string
		Passed   *bool
		Checks   []struct {
			ID, Message *string
			Passed      *bool
		}
		DurationMS *float64 `json:"duration_ms"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Exercise == nil || got.Passed == nil || *got.Passed || got.DurationMS == nil || *got.DurationMS <= 0 || len(got.Checks) != 8 {
		t.Fatalf("%s", out.String())
	}
	for _, c := range got.Checks {
		if c.ID == nil || c.Passed == nil || c.Message == nil || *c.Passed != (*c.Message == "") {
			t.Errorf("%s", out.String())
		}
	}
}

func TestList(t *testing.T) {
	var out, errs bytes.Buffer
	if code := Curriculum(t.Context(), []string{"list", "--json"}, &out, &errs); code != ExitOK {
		t.Fatalf("code %d: %s", code, errs.String())
	}
	var list listOutput
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if list.Counts.Exercises != len(list.Exercises) || list.Counts.ByType["js"] == 0 || len(list.Phases) == 0 || list.Counts.Lessons == 0 {
		t.Errorf("%+v", list.Counts)
	}
	for _, e := range list.Exercises {
		if e.ID == "" || e.Title == "" || e.Type == "" || e.Sequence == "" || e.Path == "" || e.Minutes == 0 {
			t.Errorf("%+v", e)
		}
	}
	out.Reset()
	if code := Curriculum(t.Context(), []string{"list"}, &out, &errs); code != ExitOK || !strings.Contains(out.String(), "H12   S07   html  10 min") {
		t.Errorf("code %d: %s", code, out.String())
	}
}

func TestCurriculumUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"prove"}, {"list", "--x"}, {"check", "--content", "/nowhere"}} {
		var out, errs bytes.Buffer
		if code := Curriculum(t.Context(), args, &out, &errs); code != ExitUnusable || errs.Len() == 0 {
			t.Errorf("%v: code %d, %s", args, code, errs.String())
		}
	}
}

func TestCheckContent(t *testing.T) {
	var out, errs bytes.Buffer
	if code := Curriculum(t.Context(), []string{"check", "--json"}, &out, &errs); code != ExitOK {
		t.Fatalf("code %d\n%s\n%s", code, out.String(), errs.String())
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if !r.OK || r.Faulty != 0 || r.NotExecuted != 0 || r.Proved != len(r.Exercises) {
		t.Errorf("%+v", r)
	}
}

// TestCheckReportsFaults breaks the content and looks for each break in the report.
func TestCheckReportsFaults(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, contenu.FS); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "p1/s07*/h12*/solution/index.html"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("<p>rien</p>"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(filepath.Dir(filepath.Dir(files[0])), "erreurs", "03-majuscule")); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := Curriculum(t.Context(), []string{"check", "--content", dir}, &out, &errs); code != ExitFailed {
		t.Errorf("code %d", code)
	}
	for _, want := range []string{"✗ H12", "solution devrait passer", "erreurs/03-majuscule", "✓ P18", "✓ J13", "1 à corriger"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestCheckOfLoadedContent(t *testing.T) {
	cur, err := curriculum.Load(contenu.FS)
	if err != nil {
		t.Fatal(err)
	}
	engine := grading.New(grading.WithCache(grading.UserCache()))
	defer chromebox.Use(engine)()
	defer func() { _ = engine.Close(t.Context()) }()
	var out bytes.Buffer
	if ok, err := Check(t.Context(), &out, cur, engine); !ok || err != nil || !strings.Contains(out.String(), "✓ D17") {
		t.Errorf("%v %v\n%s", ok, err, out.String())
	}
}
