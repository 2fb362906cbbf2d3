package meter

import (
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"chantier/packs/quickjs"
)

// module is a hand-made module: (func $spin (param n) loop while n) and (func $fill (param len) memory.fill).
func module(spin, fill []byte) []byte {
	section := func(id byte, body ...byte) []byte { return append([]byte{id, byte(len(body))}, body...) }
	m := []byte(preamble)
	m = append(m, section(sectionType, 1, 0x60, 1, typeI32, 0)...)
	m = append(m, section(sectionFunction, 2, 0, 0)...)
	m = append(m, section(sectionMemory, 1, 0, 1)...)
	m = append(m, section(sectionExport, 2, 4, 's', 'p', 'i', 'n', 0, 0, 4, 'f', 'i', 'l', 'l', 0, 1)...)
	code := []byte{2, byte(len(spin))}
	code = append(code, spin...)
	code = append(code, byte(len(fill)))
	code = append(code, fill...)
	m = append(m, section(sectionCode, code...)...)
	return append(m, section(sectionData, 1, 0, opI32Const, 8, opEnd, 2, 'o', 'k')...)
}

var (
	// loop: local 0 -= 1; br_if loop
	spinBody = []byte{0, opLoop, blockEmpty, opLocalGet, 0, opI32Const, 1, 0x6b, opLocalTee, 0, opBranchIf, 0, opEnd, opEnd}
	// memory.fill(0, 0, local 0)
	fillBody = []byte{0, opI32Const, 0, opI32Const, 0, opLocalGet, 0, opMisc, miscMemoryFill, 0, opEnd}
)

func start(t *testing.T, m *Module) api.Module {
	t.Helper()
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	t.Cleanup(func() { _ = rt.Close(ctx) })
	mod, err := rt.Instantiate(ctx, m.Code)
	if err != nil {
		t.Fatal(err)
	}
	return mod
}

func TestFuelCounts(t *testing.T) {
	m, err := Rewrite(module(spinBody, fillBody), 2, 4)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Data) != 1 || m.Data[0].Offset != 8 || string(m.Data[0].Bytes) != "ok" {
		t.Fatalf("data = %+v", m.Data)
	}
	mod := start(t, m)
	if got := mod.ExportedMemory(MemoryExport).Size(); got != 2<<16 {
		t.Errorf("memory of %d bytes", got)
	}
	fuel := mod.ExportedGlobal(FuelExport).(api.MutableGlobal)
	for _, c := range []struct {
		function  string
		arg, cost uint64
	}{
		{"spin", 1, 2}, {"spin", 10, 11}, {"spin", 100_000, 100_001},
		{"fill", 0, 1}, {"fill", 8, 2}, {"fill", 80_000, 10_001},
	} {
		fuel.Set(1 << 40)
		if _, err := mod.ExportedFunction(c.function).Call(t.Context(), c.arg); err != nil {
			t.Fatal(err)
		}
		if got := 1<<40 - fuel.Get(); got != c.cost {
			t.Errorf("%s(%d) cost %d, want %d", c.function, c.arg, got, c.cost)
		}
	}
	for _, function := range []string{"spin", "fill"} {
		fuel.Set(5)
		if _, err := mod.ExportedFunction(function).Call(t.Context(), 1000); err == nil || int64(fuel.Get()) >= 0 {
			t.Errorf("%s went on with %d of fuel: %v", function, int64(fuel.Get()), err)
		}
	}
}

func TestRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, wasm := range map[string][]byte{
		"nothing":             nil,
		"not wasm":            []byte("<!doctype html>"),
		"unknown instruction": module([]byte{0, 0xfb, 0, opEnd}, fillBody),
		"memory.init":         module([]byte{0, opMisc, 8, 0, 0, opEnd}, fillBody),
		"cut short":           module(spinBody, fillBody)[:60],
	} {
		if _, err := Rewrite(wasm, 1, 1); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestStackIsGuarded: a stack pointer that goes under the floor stops the module, and the fuel tells why.
func TestStackIsGuarded(t *testing.T) {
	// global 0 is the stack, exported; the function sets it to its argument.
	section := func(id byte, body ...byte) []byte { return append([]byte{id, byte(len(body))}, body...) }
	wasm := []byte(preamble)
	wasm = append(wasm, section(sectionType, 1, 0x60, 1, typeI32, 0)...)
	wasm = append(wasm, section(sectionFunction, 1, 0)...)
	wasm = append(wasm, section(sectionMemory, 1, 0, 1)...)
	wasm = append(wasm, section(sectionGlobal, 1, typeI32, 1, opI32Const, 0, opEnd)...)
	exports := appendExport(appendExport([]byte{2}, stackExport, kindGlobal, 0), "set", kindFunction, 0)
	wasm = append(wasm, section(sectionExport, exports...)...)
	wasm = append(wasm, section(sectionCode, 1, 6, 0, opLocalGet, 0, opGlobalSet, 0, opEnd)...)
	m, err := Guarded(wasm, 1, 1, 40_000)
	if err != nil {
		t.Fatal(err)
	}
	mod := start(t, m)
	fuel := mod.ExportedGlobal(FuelExport).(api.MutableGlobal)
	for argument, fits := range map[uint64]bool{40_000: true, 1 << 31: true, 39_999: false, 0: false} {
		fuel.Set(100)
		_, err := mod.ExportedFunction("set").Call(t.Context(), argument)
		if (err == nil) != fits || !fits && int64(fuel.Get()) != StackOverflow {
			t.Errorf("stack at %d: %v, fuel %d", argument, err, int64(fuel.Get()))
		}
	}
	if _, err := Guarded(module(spinBody, fillBody), 1, 1, 8); err == nil {
		t.Error("a guard without a stack was accepted")
	}
}

// TestExceptions: what is thrown is caught in a metered module as well.
func TestExceptions(t *testing.T) {
	section := func(id byte, body ...byte) []byte { return append([]byte{id, byte(len(body))}, body...) }
	wasm := []byte(preamble)
	wasm = append(wasm, section(sectionType, 2, 0x60, 1, typeI32, 1, typeI32, 0x60, 1, typeI32, 0)...)
	wasm = append(wasm, section(sectionFunction, 1, 0)...)
	wasm = append(wasm, section(sectionMemory, 1, 0, 1)...)
	wasm = append(wasm, section(sectionTag, 1, 0, 1)...)
	wasm = append(wasm, section(sectionExport, appendExport([]byte{1}, "throw", kindFunction, 0)...)...)
	body := []byte{0, opBlock, typeI32, opTryTable, blockEmpty, 1, 0, 0, 0, opLocalGet, 0, opThrow, 0, opEnd, opUnreachable, opEnd, opEnd}
	wasm = append(wasm, section(sectionCode, append([]byte{1, byte(len(body))}, body...)...)...)
	m, err := Rewrite(wasm, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	rt := wazero.NewRuntimeWithConfig(ctx, config)
	t.Cleanup(func() { _ = rt.Close(ctx) })
	mod, err := rt.Instantiate(ctx, m.Code)
	if err != nil {
		t.Fatal(err)
	}
	mod.ExportedGlobal(FuelExport).(api.MutableGlobal).Set(100)
	if got, err := mod.ExportedFunction("throw").Call(ctx, 42); err != nil || got[0] != 42 {
		t.Errorf("caught %v, %v", got, err)
	}
}

func TestStartFunctionIsExported(t *testing.T) {
	wasm := append(module(spinBody, fillBody), sectionStart, 1, 0)
	m, err := Rewrite(wasm, 1, 1)
	if err != nil || !m.Start {
		t.Fatalf("start = %v, %v", m, err)
	}
	mod := start(t, m) // the type of $spin would be refused for a start function that is run
	if mod.ExportedFunction(StartExport) == nil {
		t.Error("the start function is not exported")
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add(module(spinBody, fillBody))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if m, err := Rewrite(wasm, 1, 1); err == nil && len(m.Code) < len(preamble) {
			t.Fatal("an empty module was returned without an error")
		}
	})
}

func BenchmarkRewriteQuickJS(b *testing.B) {
	wasm, err := quickjs.Wasm()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Rewrite(wasm, 256, 1024); err != nil {
			b.Fatal(err)
		}
	}
}
