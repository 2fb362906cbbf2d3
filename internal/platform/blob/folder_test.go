package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var ctx = context.Background()

func folder(t *testing.T) (*Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	return reopen(t, dir), dir
}

func reopen(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func put(t *testing.T, f *Folder, key, content string) Info {
	t.Helper()
	info, err := f.Put(ctx, key, "application/pdf", strings.NewReader(content), 0)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func read(f *Folder, key string) (string, error) {
	r, _, err := f.Get(ctx, key)
	if err != nil {
		return "", err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	return string(raw), err
}

// countTmp: whatever happened, no unfinished file stays behind.
func countTmp(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestPutGet(t *testing.T) {
	f, dir := folder(t)
	info := put(t, f, "contracts/01/v1.pdf", "hello")
	if info.Size != 5 || info.SHA256 != "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" || info.ContentType != "application/pdf" {
		t.Errorf("%+v", info)
	}
	again := reopen(t, dir)
	if got, err := read(again, "contracts/01/v1.pdf"); got != "hello" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if st, err := again.Stat(ctx, info.Key); err != nil || st != info {
		t.Errorf("stat %+v %v, put %+v", st, err, info)
	}
	if n := countTmp(t, dir); n != 0 {
		t.Errorf("%d unfinished files", n)
	}
}

func TestPut_isForGood(t *testing.T) {
	f, dir := folder(t)
	first := put(t, f, "a/b", "one")
	if again := put(t, f, "a/b", "one"); again != first {
		t.Errorf("the same content again: %+v", again)
	}
	if _, err := f.Put(ctx, "a/b", "application/pdf", strings.NewReader("two"), 0); !errors.Is(err, ErrExists) {
		t.Errorf("another content: %v", err)
	}
	if got, _ := read(f, "a/b"); got != "one" || countTmp(t, dir) != 0 {
		t.Errorf("the file changed: %q", got)
	}
}

func TestPut_limits(t *testing.T) {
	f, dir := folder(t)
	if _, err := f.Put(ctx, "big", "text/plain", strings.NewReader("123456"), 5); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
	if _, err := f.Put(ctx, "exact", "text/plain; charset=utf-8", strings.NewReader("12345"), 5); err != nil {
		t.Errorf("%v", err)
	}
	broken := io.MultiReader(strings.NewReader("half"), errReader{})
	if _, err := f.Put(ctx, "half", "text/plain", broken, 0); err == nil {
		t.Error("a content that breaks off must not be stored")
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := f.Put(gone, "gone", "text/plain", strings.NewReader("x"), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, ct := range []string{"", "pdf", "text/html\r\nX: y", "text/html; charset=a b", strings.Repeat("a", 99) + "/b"} {
		if _, err := f.Put(ctx, "x", ct, strings.NewReader(""), 0); err == nil {
			t.Errorf("content type %q accepted", ct)
		}
	}
	for _, key := range []string{"big", "half", "gone", "x"} {
		if _, err := f.Stat(ctx, key); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", key, err)
		}
	}
	if n := countTmp(t, dir); n != 0 {
		t.Errorf("%d unfinished files", n)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

var badKeys = []string{"", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..", "a//b", "a/", "./a", "a/./b", ".hidden", "a/.b", "A", "é",
	`a\b`, `..\x`, "a\x00b", "a b", "c:", "nul", "aux.pdf", "com1", "x/lpt9.txt", "a..", "a.", "a..b", "-x", "%2e%2e/x", strings.Repeat("a", 201)}

// TestKeys_traversal tries to leave the folder through every door.
func TestKeys_traversal(t *testing.T) {
	f, dir := folder(t)
	outside := filepath.Join(filepath.Dir(dir), "x")
	if err := os.WriteFile(outside, []byte("outside"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range badKeys {
		if _, err := f.Put(ctx, key, "text/plain", strings.NewReader("evil"), 0); !errors.Is(err, ErrKey) {
			t.Errorf("put %q: %v", key, err)
		}
		if _, err := f.Stat(ctx, key); !errors.Is(err, ErrKey) {
			t.Errorf("stat %q: %v", key, err)
		}
		if _, _, err := f.Get(ctx, key); !errors.Is(err, ErrKey) {
			t.Errorf("get %q: %v", key, err)
		}
		if err := f.Delete(ctx, key); !errors.Is(err, ErrKey) {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	// A link planted inside the folder leads nowhere.
	if err := os.Symlink(filepath.Dir(dir), filepath.Join(dir, "data", "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Put(ctx, "link/y", "text/plain", strings.NewReader("evil"), 0); err == nil {
		t.Error("a symbolic link was followed out of the folder")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(dir), "y")); err == nil {
		t.Error("a file was written outside")
	}
	if raw, err := os.ReadFile(outside); string(raw) != "outside" || err != nil {
		t.Errorf("the file outside changed: %q %v", raw, err)
	}
}

func FuzzCheckKey(f *testing.F) {
	for _, k := range append(badKeys, "a/b.pdf", "contracts/0198-x/v2.pdf") {
		f.Add(k)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if CheckKey(key) == nil && (!filepath.IsLocal(key) || filepath.Clean(key) != key) {
			t.Errorf("%q would not stay where it is", key)
		}
	})
}

// TestGet_corrupt: a bit that rots on the disk is told, not served as the truth.
func TestGet_corrupt(t *testing.T) {
	f, dir := folder(t)
	put(t, f, "k", "proof")
	path := filepath.Join(dir, "data", "k")
	for _, damaged := range []string{"Proof", "proo", "proofs"} {
		if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(f, "k"); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%q: %v", damaged, err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := read(f, "k"); !errors.Is(err, ErrCorrupt) {
		t.Errorf("content lost: %v", err)
	}
}

// TestCrash leaves the folder as a power cut would, after each step of Put.
func TestCrash(t *testing.T) {
	t.Run("while the content was written", func(t *testing.T) {
		_, dir := folder(t)
		tmp := filepath.Join(dir, "tmp", "unfinished")
		if err := os.WriteFile(tmp, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		reopen(t, dir)
		if countTmp(t, dir) != 1 {
			t.Error("a young file may be of another process: it stays")
		}
		old := time.Now().Add(-25 * time.Hour)
		if err := os.Chtimes(tmp, old, old); err != nil {
			t.Fatal(err)
		}
		reopen(t, dir)
		if countTmp(t, dir) != 0 {
			t.Error("an old unfinished file stays")
		}
	})
	t.Run("between the content and its meta", func(t *testing.T) {
		f, dir := folder(t)
		if err := os.WriteFile(filepath.Join(dir, "data", "k"), []byte("never acknowledged"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Stat(ctx, "k"); !errors.Is(err, ErrNotFound) {
			t.Errorf("visible before its commit: %v", err)
		}
		put(t, f, "k", "again")
		if got, err := read(f, "k"); got != "again" || err != nil {
			t.Errorf("%q %v", got, err)
		}
	})
	t.Run("between the two steps of delete", func(t *testing.T) {
		f, dir := folder(t)
		put(t, f, "k", "x")
		if err := os.Remove(filepath.Join(dir, "meta", "k.json")); err != nil {
			t.Fatal(err)
		}
		if _, err := read(f, "k"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestPut_concurrent(t *testing.T) {
	f, dir := folder(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := ""
	for i := range 16 {
		wg.Go(func() {
			content := strings.Repeat(fmt.Sprint(i), 50_000)
			_, err := f.Put(ctx, "same", "text/plain", strings.NewReader(content), 0)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && won != "":
				t.Error("two contents were acknowledged under one key")
			case err == nil:
				won = content
			case !errors.Is(err, ErrExists):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got, err := read(f, "same"); got != won || err != nil {
		t.Errorf("what is stored is not what was acknowledged: %v", err)
	}
	if n := countTmp(t, dir); n != 0 {
		t.Errorf("%d unfinished files", n)
	}
}

func TestDeleteWalk(t *testing.T) {
	f, _ := folder(t)
	for _, k := range []string{"b", "a/2", "a/1", "a-b"} {
		put(t, f, k, k)
	}
	if err := f.Delete(ctx, "a-b"); err != nil {
		t.Fatal(err)
	}
	if err := f.Delete(ctx, "never/was"); err != nil {
		t.Errorf("deleting nothing: %v", err)
	}
	var keys []string
	if err := f.Walk(ctx, func(i Info) error { keys = append(keys, i.Key); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(keys, " "); got != "a/1 a/2 b" {
		t.Errorf("walked %q", got)
	}
	put(t, f, "a-b", "a new content") // a deleted key is free again
}

func BenchmarkPut(b *testing.B) {
	f, err := OpenFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	content := bytes.Repeat([]byte("x"), 100<<10)
	for i := 0; b.Loop(); i++ {
		if _, err := f.Put(ctx, fmt.Sprintf("k/%d", i), "text/plain", bytes.NewReader(content), 0); err != nil {
			b.Fatal(err)
		}
	}
}
