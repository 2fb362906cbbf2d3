package jsvm

import (
	"bytes"
	"testing"
)

// TestResetIsWhole: after a run, whatever it wrote and however much, the memory is that of the boot again.
func TestResetIsWhole(t *testing.T) {
	m := New()
	t.Cleanup(func() { _ = m.Close(t.Context()) })
	if err := m.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh, err := m.spawn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, _ := fresh.mod.Memory().Read(0, fresh.mod.Memory().Size())
	for _, source := range []string{
		"const a = {n: 1}",
		"const big = new Uint8Array(4<<20).fill(7)", // more pages than are copied back one by one
		"const s = 'x'.repeat(100000).split('')",
		"const b = [1, 2, 3].map(x => x * 2)",
	} {
		if _, err := m.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: source}}, Expressions: []string{"1"}}); err != nil {
			t.Fatal(err)
		}
		if len(m.idle) != 1 {
			t.Fatalf("%s: %d idle instances", source, len(m.idle))
		}
		mem := m.idle[0].mod.Memory()
		if got, _ := mem.Read(0, mem.Size()); !bytes.Equal(got, want) {
			t.Fatalf("%s: something of the run stayed", source)
		}
	}
	// A program whose memory grew is not followed by another in the same instance.
	if _, err := m.Run(t.Context(), Program{Files: []Source{{Name: "prog.js", Text: "const huge = new Uint8Array(20<<20)"}}}); err != nil {
		t.Fatal(err)
	}
	if len(m.idle) != 0 {
		t.Error("an instance whose memory grew was kept")
	}
}
