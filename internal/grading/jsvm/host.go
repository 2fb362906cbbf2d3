package jsvm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// What ends a run from the inside.
var (
	errTooMuchOutput = errors.New("too much output")
	errAborted       = errors.New("the interpreter gave up")
)

// programClock is the moment at which every program believes it runs: 1 September 2026, 7:00 UTC. The seed of
// Math.random comes from it as well.
var programClock = time.Date(2026, time.September, 1, 7, 0, 0, 0, time.UTC)

const wasmPage = 1 << 16

// Names of the imports in this build of QuickJS, as its own loader maps them.
const (
	importAssert       = "b"
	importWrite        = "c"
	importEnviron      = "e"
	importEnvironSizes = "f"
	importResize       = "k"
	importLocalTime    = "m"
	importTimeZone     = "n"
	importDateNow      = "p"
	importAbort        = "q"
	importExit         = "r"
	importCallFunction = "s"
)

// hostFunctions answers the imports: a clock that stands still, no file, no network, no environment. An import with
// no entry answers zero. The upper half of a 32-bit argument is not defined: it is cut off before use.
func (m *Machine) hostFunctions(maxPages uint32) map[string]api.GoModuleFunc {
	abort := func(context.Context, api.Module, []uint64) { panic(errAborted) }
	return map[string]api.GoModuleFunc{
		importAssert: abort, importAbort: abort, importExit: abort,
		importDateNow: func(_ context.Context, _ api.Module, s []uint64) {
			s[0] = api.EncodeF64(float64(programClock.UnixMilli()))
		},
		importResize: func(_ context.Context, mod api.Module, s []uint64) { s[0] = grow(mod.Memory(), uint32(s[0]), maxPages) },
		importWrite: func(_ context.Context, mod api.Module, s []uint64) { // accepted and forgotten
			total := uint32(0)
			for i := range uint32(s[2]) {
				n, _ := mod.Memory().ReadUint32Le(uint32(s[1]) + i*8 + 4)
				total += n
			}
			mod.Memory().WriteUint32Le(uint32(s[3]), total)
			s[0] = 0
		},
		importEnvironSizes: func(_ context.Context, mod api.Module, s []uint64) {
			mod.Memory().WriteUint32Le(uint32(s[0]), 0)
			mod.Memory().WriteUint32Le(uint32(s[1]), 0)
			s[0] = 0
		},
		importLocalTime: func(_ context.Context, mod api.Module, s []uint64) {
			writeTime(mod.Memory(), int64(s[0]), uint32(s[1]))
		},
		importTimeZone: func(_ context.Context, mod api.Module, s []uint64) {
			mod.Memory().WriteUint32Le(uint32(s[0]), 0)
			mod.Memory().WriteUint32Le(uint32(s[1]), 0)
		},
		importCallFunction: func(ctx context.Context, _ api.Module, s []uint64) {
			in, _ := ctx.Value(instanceKey{}).(*instance)
			if in == nil {
				panic(errAborted)
			}
			if err := in.print(ctx, uint32(s[2]), uint32(s[3])); err != nil {
				panic(err)
			}
			s[0] = 0 // undefined
		},
	}
}

// grow enlarges the memory to hold want bytes, with a fifth more when there is room, and says whether it could.
func grow(mem api.Memory, want, maxPages uint32) uint64 {
	have := mem.Size() / wasmPage
	need := uint32((uint64(want) + wasmPage - 1) / wasmPage)
	if need <= have {
		return 1
	}
	if need > maxPages {
		return 0
	}
	if _, ok := mem.Grow(min(need+have/5, maxPages) - have); !ok {
		return 0
	}
	return 1
}

// writeTime fills a struct tm. Programs live in UTC, so that a date reads the same everywhere.
func writeTime(mem api.Memory, seconds int64, at uint32) {
	t := time.Unix(seconds, 0).UTC()
	fields := [...]int{t.Second(), t.Minute(), t.Hour(), t.Day(), int(t.Month()) - 1, t.Year() - 1900, int(t.Weekday()), t.YearDay() - 1, 0, 0}
	for i, f := range fields {
		mem.WriteUint32Le(at+uint32(i)*4, uint32(f))
	}
}

// importModule is the name under which the build imports everything.
const importModule = "a"

// buildHost gives the runtime every function that the compiled module imports.
func (m *Machine) buildHost(ctx context.Context, rt wazero.Runtime, compiled wazero.CompiledModule, maxPages uint32) error {
	known := m.hostFunctions(maxPages)
	builder := rt.NewHostModuleBuilder(importModule)
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != importModule {
			return fmt.Errorf("unexpected import %s.%s", module, name)
		}
		fn, ok := known[name]
		if !ok {
			results := len(f.ResultTypes())
			fn = func(_ context.Context, _ api.Module, s []uint64) { clear(s[:results]) }
		}
		builder.NewFunctionBuilder().WithGoModuleFunction(fn, f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	if _, err := builder.Instantiate(ctx); err != nil {
		return fmt.Errorf("build the host functions: %w", err)
	}
	return nil
}
