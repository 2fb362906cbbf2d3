package gradingcli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chantier/internal/grading"
)

// A receipt leads back to the same verdict; whatever was changed is named.
func TestReceipts(t *testing.T) {
	dir := t.TempDir()
	receipt, key := filepath.Join(dir, "recu.json"), filepath.Join(dir, "cle.pem")
	var out, errs bytes.Buffer
	right, wrong := answer(t, "p2/s25*/j13*/solution"), answer(t, "p2/s25*/j13*/erreurs/02*")
	if code := Grade(t.Context(), []string{"--exercise", "J13", "--receipt", receipt, "--key", key, wrong}, &out, &errs); code != ExitFailed {
		t.Fatalf("code %d: %s", code, errs.String())
	}
	b, err := os.ReadFile(receipt)
	if err != nil {
		t.Fatal(err)
	}
	r, err := grading.ParseReceipt(b)
	if err != nil || r.Verify() != nil || r.Exercise != "J13" || r.Verdict != "failed" || r.Fuel == 0 || len(r.Checks) == 0 {
		t.Fatalf("%+v %v %v", r, err, r.Verify())
	}
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", info, err)
	}
	other := filepath.Join(dir, "autre.json")
	if code := Grade(t.Context(), []string{"--exercise", "J13", "--receipt", other, "--key", key, right}, &out, &errs); code != ExitOK {
		t.Fatalf("code %d: %s", code, errs.String())
	}
	if again, err := os.ReadFile(other); err != nil || !strings.Contains(string(again), r.Key) {
		t.Errorf("the key was not used again: %v", err)
	}
	changed := func(old, new string) string {
		path := filepath.Join(t.TempDir(), "recu.json")
		if !strings.Contains(string(b), old) {
			t.Fatalf("%q is not in %s", old, b)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(b), old, new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		receipt, path string
		code          int
		fields        string
	}{
		"the same":          {receipt, wrong, ExitOK, ""},
		"another answer":    {receipt, right, ExitFailed, "code verdict checks fuel"},
		"verdict rewritten": {changed(`"verdict": "failed"`, `"verdict": "passed"`), wrong, ExitFailed, "signature verdict"},
		"fuel rewritten":    {changed(`"fuel": `, `"fuel": 1`), wrong, ExitFailed, "signature fuel"},
		"engine rewritten":  {changed(`"engine_sha256": "`, `"engine_sha256": "0`), wrong, ExitFailed, "signature engine"},
	} {
		var out, errs bytes.Buffer
		code := Grade(t.Context(), []string{"--replay", c.receipt, "--json", c.path}, &out, &errs)
		var got replayOutput
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Errorf("%s: %v %s %s", name, err, out.String(), errs.String())
			continue
		}
		var fields []string
		for _, d := range got.Differences {
			fields = append(fields, d.Field)
		}
		if code != c.code || got.Same != (code == ExitOK) || strings.Join(fields, " ") != c.fields {
			t.Errorf("%s: code %d, %+v", name, code, got)
		}
	}
	for name, args := range map[string][]string{
		"no receipt there":    {"--replay", filepath.Join(dir, "nowhere"), wrong},
		"no receipt at all":   {"--replay", filepath.Join(wrong, "prix.js"), wrong},
		"both":                {"--replay", receipt, "--exercise", "J13", wrong},
		"replay and receipt":  {"--replay", receipt, "--receipt", other, wrong},
		"a key alone":         {"--exercise", "J13", "--key", key, wrong},
		"a key that is none":  {"--exercise", "J13", "--receipt", other, "--key", receipt, wrong},
		"nowhere to write":    {"--exercise", "J13", "--receipt", filepath.Join(dir, "no", "where"), wrong},
		"no answer to replay": {"--replay", receipt},
	} {
		var out, errs bytes.Buffer
		if code := Grade(t.Context(), args, &out, &errs); code != ExitUnusable || errs.Len() == 0 {
			t.Errorf("%s: code %d, %s", name, code, errs.String())
		}
	}
}

// FuzzParseReceipt: whatever the file, nothing panics, and what is read verifies only if it was signed.
func FuzzParseReceipt(f *testing.F) {
	f.Add([]byte(`{"format":1,"seed":"` + strings.Repeat("0", 64) + `","key":"","signature":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := grading.ParseReceipt(b)
		if err == nil && r.Verify() == nil {
			t.Fatalf("a signature was found by chance: %s", b)
		}
	})
}
