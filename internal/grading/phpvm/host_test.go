package phpvm

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// oneMemory is a module with one page of memory and some fuel, and nothing else.
const oneMemory = "\x00asm\x01\x00\x00\x00\x05\x04\x01\x01\x01\x02\x06\x06\x01\x7e\x01\x42\x00\x0b\x07\x09\x02\x01m\x02\x00\x01f\x03\x00"

func memoryForTest(t testing.TB) (api.Memory, api.MutableGlobal) {
	t.Helper()
	rt := wazero.NewRuntime(t.Context())
	mod, err := rt.Instantiate(t.Context(), []byte(oneMemory))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rt.Close(t.Context()) })
	return mod.Memory(), mod.ExportedGlobal("f").(api.MutableGlobal)
}

// FuzzHostCalls: whatever arguments and memory a broken guest gives, the host stays within its bounds.
func FuzzHostCalls(f *testing.F) {
	calls := hostCalls()
	names := slices.Sorted(maps.Keys(calls))
	step := func(name string, args ...uint32) []byte {
		b := []byte{byte(slices.Index(names, name))}
		for i := range 8 {
			v := uint32(0)
			if i < len(args) {
				v = args[i]
			}
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		return b
	}
	path := "/tmp/a\x00/site/prog.php\x00/tmp\x00"
	f.Add([]byte(path), append(step("__syscall_openat", 0, 0, openCreate|1), step("fd_write", 3, 64, 1, 128)...))
	f.Add([]byte(path), append(step("__syscall_openat", 0, 7, 0), step("fd_read", 3, 64, 2, 128)...))
	f.Add([]byte(path), append(step("__syscall_mkdirat", 0, 0, 0), step("__syscall_openat", 0, 22, 0)...))
	f.Add([]byte(path), append(step("__syscall_openat", 0, 22, 0), step("__syscall_getdents64", 3, 500, 5000)...))
	f.Add([]byte(path), append(step("__syscall_renameat", 0, 0, 0, 7), step("__syscall_ftruncate64", 3, 1<<30)...))
	mem, fuel := memoryForTest(f)
	f.Fuzz(func(t *testing.T, content, steps []byte) {
		mem.Write(0, make([]byte, wasmPage))
		mem.Write(0, content[:min(len(content), wasmPage)])
		w := newWorld(newFileSystem([]Source{{Name: "prog.php", Text: "<?php"}}), standardFiles)
		in := &instance{world: w, fuel: fuel}
		fuel.Set(1_000_000)
		defer func() {
			stop, _ := recover().(error)
			if stop != nil && !errors.Is(stop, errExited) && !errors.Is(stop, errTooMuchOutput) && !errors.Is(stop, errFiber) && !errors.Is(stop, errOutOfFuel) {
				t.Fatalf("panic: %v", stop)
			}
			if w.files.added > maxFiles || w.files.bytes > maxFileBytes || len(w.open) > maxOpen+3 || len(w.output) > MaxOutput {
				t.Fatalf("beyond the bounds: %d files, %d bytes, %d open, %d printed", w.files.added, w.files.bytes, len(w.open), len(w.output))
			}
			if n := w.files.nodes[Root+"/prog.php"]; n == nil || string(n.data) != "<?php" {
				t.Fatal("the answer was changed")
			}
		}()
		for ; len(steps) >= 33; steps = steps[33:] {
			s := make([]uint64, 8)
			for i := range s {
				s[i] = uint64(binary.LittleEndian.Uint32(steps[1+4*i:])) | 0xdead<<48*uint64(i%2) // dirty upper halves
			}
			calls[names[int(steps[0])%len(names)]](in, mem, s)
		}
	})
}

// TestFileSystem: what a program may do with its disk.
func TestFileSystem(t *testing.T) {
	fs := newFileSystem([]Source{{Name: "a.php", Text: "<?php"}, {Name: "../../etc/b.php", Text: "b"}})
	if fs.nodes[Root+"/etc/b.php"] == nil || fs.nodes["/etc/b.php"] != nil {
		t.Error("a file of the answer is outside its folder")
	}
	for name, want := range map[string]errno{"/tmp/x": 0, Root + "/x": 0, "/x": errAccess, "/dev/x": errAccess, "/nope/x": errNoEntry, Root + "/a.php/x": errNotFolder, Root + "/etc/x": 0} {
		if _, got := fs.create(name); got != want {
			t.Errorf("create %s: %d, want %d", name, got, want)
		}
	}
	if e := fs.remove(Root+"/a.php", false); e != errAccess {
		t.Errorf("remove the answer: %d", e)
	}
	if e := fs.rename("/tmp/x", Root+"/a.php"); e != errAccess {
		t.Errorf("replace the answer: %d", e)
	}
	if e := fs.write(fs.nodes[Root+"/a.php"], 10, []byte("x")); e != errAccess {
		t.Errorf("write in the answer: %d", e)
	}
	if e := fs.resize(fs.nodes["/tmp/x"], maxFileBytes+1); e != errNoSpace {
		t.Errorf("a file too large: %d", e)
	}
	if fs.makeFolder("/tmp/d") != 0 || fs.remove("/tmp", true) != errAccess || fs.remove("/tmp/d", false) != errIsFolder || fs.remove("/tmp/d", true) != 0 {
		t.Error("folders")
	}
	for i := range maxFiles + 5 {
		_, e := fs.create("/tmp/f" + string(rune('a'+i%26)) + string(rune('a'+i/26)))
		if full := fs.added >= maxFiles && e == errNoSpace; e != 0 && !full {
			t.Fatalf("file %d: %d", i, e)
		}
	}
	if fs.added > maxFiles {
		t.Errorf("%d files", fs.added)
	}
}
