package gradingcli

import (
	"bytes"
	"encoding/json"
	"runtime"
	"testing"
)

func TestEngines(t *testing.T) {
	var out, errs bytes.Buffer
	if code := Engines(t.Context(), []string{"--json"}, &out, &errs); code != ExitOK {
		t.Fatalf("code %d: %s", code, errs.String())
	}
	var all []engineState
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	byName := map[string]engineState{}
	for _, e := range all {
		byName[e.Name] = e
	}
	for _, name := range []string{"html", "js", "sql"} {
		if !byName[name].Present {
			t.Errorf("%s is absent: %+v", name, byName[name])
		}
	}
	for _, name := range []string{"chromium", "bubblewrap"} {
		if _, listed := byName[name]; !listed {
			t.Errorf("%s is not listed", name)
		}
	}
	if runtime.GOOS == "linux" && (runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64") {
		if p := byName["js"].Protections; p == nil || !p.NoNewPrivileges || !p.Seccomp || !p.Limits {
			t.Errorf("js is not kept apart: %+v", byName["js"])
		}
	}
	if code := Engines(t.Context(), []string{"more"}, &out, &errs); code != ExitUnusable {
		t.Errorf("code %d", code)
	}
}

func TestBenchGrade(t *testing.T) {
	for name, args := range map[string][]string{"ring": {"--json", "--runs", "3", "--crowd", "6"}, "in process": {"--json", "--runs", "3", "--crowd", "0", "--in-process"}} {
		var out, errs bytes.Buffer
		if code := BenchGrade(t.Context(), args, &out, &errs); code != ExitOK {
			t.Fatalf("%s: code %d: %s", name, code, errs.String())
		}
		var b benchOutput
		if err := json.Unmarshal(out.Bytes(), &b); err != nil {
			t.Fatal(err)
		}
		if len(b.Kinds) < 3 || (b.Crowd == nil) != b.InProcess || len(b.Memory) < 2 {
			t.Fatalf("%s: %+v", name, b)
		}
		for _, k := range b.Kinds {
			if k.FuelSpread != 0 || k.P50MS <= 0 || k.P99MS < k.P50MS || k.PerSecond <= 0 || k.Runs != 3*k.Exercises {
				t.Errorf("%s: %+v", name, k)
			}
		}
		if b.Crowd != nil && (b.Crowd.Faults != 0 || b.Crowd.Learners != 6) {
			t.Errorf("%s: %+v", name, b.Crowd)
		}
	}
	var out, errs bytes.Buffer
	if code := BenchGrade(t.Context(), []string{"--runs", "0"}, &out, &errs); code != ExitUnusable {
		t.Errorf("code %d", code)
	}
}
