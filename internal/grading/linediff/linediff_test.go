package linediff

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// apply rebuilds b from a and the changes.
func apply(a, b []string, changes []Change) []string {
	var out []string
	at := 0
	for _, c := range changes {
		out = append(out, a[at:c.A]...)
		out = append(out, b[c.B:c.B+c.BCount]...)
		at = c.A + c.ACount
	}
	return append(out, a[at:]...)
}

// page draws a text that looks like code: some lines are unique, others come back.
func page(r *rand.Rand, n int) []string {
	common := []string{"}\n", "\n", "  </li>\n", "<ul>\n", "  <li>\n", "    return x;\n"}
	var lines []string
	for range n {
		if r.IntN(3) == 0 {
			lines = append(lines, common[r.IntN(len(common))])
		} else {
			lines = append(lines, strings.Repeat("  ", r.IntN(3))+"ligne "+strconv.Itoa(r.IntN(60))+"\n")
		}
	}
	return lines
}

// edit changes a text here and there.
func edit(r *rand.Rand, lines []string) []string {
	out := slices.Clone(lines)
	for range 1 + r.IntN(4) {
		at := r.IntN(len(out) + 1)
		switch r.IntN(3) {
		case 0:
			out = slices.Insert(out, at, page(r, 1+r.IntN(3))...)
		case 1:
			out = slices.Delete(out, at, min(len(out), at+1+r.IntN(3)))
		default:
			if at < len(out) {
				out[at] = "ligne changée " + strconv.Itoa(r.IntN(9)) + "\n"
			}
		}
	}
	if r.IntN(6) == 0 && len(out) > 0 {
		out[len(out)-1] = strings.TrimSuffix(out[len(out)-1], "\n")
	}
	return Lines(strings.Join(out, ""))
}

var hunk = regexp.MustCompile(`(?m)^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// run calls the real git; exit codes that say "they differ" are no fault.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || errs.Len() > 0) {
		t.Fatalf("git %v: %v %s", args, err, errs.String())
	}
	return string(out)
}

func write(t *testing.T, dir, name string, lines []string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestAsGit: the same hunks as git diff on texts drawn at random.
func TestAsGit(t *testing.T) {
	dir := t.TempDir()
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 1))
		a := page(r, r.IntN(40))
		b := edit(r, a)
		changes := Diff(a, b)
		if got := apply(a, b, changes); !slices.Equal(got, b) {
			t.Fatalf("seed %d: the changes do not give b", seed)
		}
		write(t, dir, "a", a)
		write(t, dir, "b", b)
		var want, got []string
		for _, m := range hunk.FindAllStringSubmatch(run(t, dir, "diff", "--no-index", "-U0", "a", "b"), -1) {
			want = append(want, m[0])
		}
		for _, c := range changes {
			got = append(got, "@@ -"+place(c.A, c.ACount)+" +"+place(c.B, c.BCount)+" @@")
		}
		if !slices.Equal(got, want) {
			t.Errorf("seed %d:\n%q\nwant\n%q", seed, got, want)
		}
	}
}

func place(start, count int) string {
	if count > 0 {
		start++
	}
	if count == 1 {
		return strconv.Itoa(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}

// TestMergeAsGit: the same text and the same conflicts as git merge-file.
func TestMergeAsGit(t *testing.T) {
	dir := t.TempDir()
	clean, clashes := 0, 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		base := page(r, 5+r.IntN(30))
		ours, theirs := edit(r, base), edit(r, base)
		write(t, dir, "o", base)
		write(t, dir, "a", ours)
		write(t, dir, "b", theirs)
		want := run(t, dir, "merge-file", "-p", "-L", "HEAD", "-L", "base", "-L", "idée", "a", "o", "b")
		got, n := Merge(strings.Join(base, ""), strings.Join(ours, ""), strings.Join(theirs, ""), Labels{"HEAD", "idée"})
		if got != want {
			t.Errorf("seed %d:\n%s\nwant\n%s", seed, got, want)
		}
		if n == 0 {
			clean++
		} else {
			clashes++
		}
	}
	if clean < 20 || clashes < 20 {
		t.Errorf("%d merges without conflict, %d with: the test proves little", clean, clashes)
	}
}

// TestHuge: two long texts with nothing in common are compared all the same, in bounded time.
func TestHuge(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	var a, b []string
	for range 6000 {
		a = append(a, strconv.Itoa(r.IntN(2000))+"\n")
		b = append(b, strconv.Itoa(r.IntN(2000))+"\n")
	}
	if got := apply(a, b, Diff(a, b)); !slices.Equal(got, b) {
		t.Error("the changes do not give b")
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("a\nb\n", "a\nc\n", "b\n")
	f.Add("", "x", "y\n")
	f.Fuzz(func(t *testing.T, base, ours, theirs string) {
		a, b := Lines(ours), Lines(theirs)
		if got := apply(a, b, Diff(a, b)); !slices.Equal(got, b) {
			t.Error("the changes do not give b")
		}
		if got, n := Merge(base, ours, base, Labels{}); got != ours || n != 0 {
			t.Errorf("theirs changed nothing: %q, %d", got, n)
		}
		if got, n := Merge(base, ours, ours, Labels{}); got != ours || n != 0 {
			t.Errorf("both did the same: %q, %d", got, n)
		}
		Merge(base, ours, theirs, Labels{"a", "b"})
	})
}

func BenchmarkDiff(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	x := page(r, 1000)
	y := edit(r, x)
	for b.Loop() {
		Diff(x, y)
	}
}
