package jsvm

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"

	"chantier/internal/grading/meter"
	"chantier/internal/grading/snapshot"
	"chantier/packs/quickjs"
)

// Sizes of a program's world. The interpreter's own limit is below the memory's, so that a program that asks for too
// much meets an error of its language and not the end of the world.
const (
	minPages     = 256  // 16 MiB, most of it never touched
	maxPages     = 1024 // 64 MiB
	heapLimit    = 40 << 20
	stackLimit   = 900 << 10
	bootFuel     = 1 << 40
	preludeFile  = "prelude.js"
	consoleIndex = 1
)

//go:embed prelude.js
var prelude string

//go:embed intl.js
var intl string

// helperNames are the functions that the prelude keeps for the host.
var helperNames = []string{"keys", "entries", "members", "time", "source", "className", "tick"}

// sampleKinds are the kinds of the prelude's samples, in their order.
var sampleKinds = []Kind{Object, Array, Error, Map, Set, Date, RegExp, Pending}

// boot compiles the interpreter, starts it once and saves its memory.
func (m *Machine) boot(ctx context.Context) error {
	wasm, err := quickjs.Wasm()
	if err != nil {
		return err
	}
	module, err := meter.Rewrite(wasm, minPages, maxPages)
	if err != nil {
		return fmt.Errorf("add the metering to QuickJS: %w", err)
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxPages).WithDebugInfoEnabled(false)
	m.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if m.compiled, err = m.runtime.CompileModule(ctx, module.Code); err != nil {
		return fmt.Errorf("compile QuickJS: %w", err)
	}
	if err := m.buildHost(ctx, m.runtime, m.compiled, maxPages); err != nil {
		return err
	}
	m.globalNames = module.Globals
	return m.snapshot(ctx, module)
}

// snapshot boots the interpreter in a first instance and keeps what it left.
func (m *Machine) snapshot(ctx context.Context, module *meter.Module) error {
	mod, err := m.runtime.InstantiateModule(ctx, m.compiled, moduleConfig())
	if err != nil {
		return fmt.Errorf("start QuickJS: %w", err)
	}
	defer func() { _ = mod.Close(ctx) }()
	in, err := newInstance(m, mod, nil, m.globalNames)
	if err != nil {
		return err
	}
	ctx = context.WithValue(ctx, instanceKey{}, in)
	in.fuel.Set(bootFuel)
	for _, segment := range module.Data {
		if !mod.Memory().Write(segment.Offset, segment.Bytes) {
			return fmt.Errorf("start QuickJS: its data do not fit in the memory")
		}
	}
	if err := in.start(ctx, module.Start); err != nil {
		return fmt.Errorf("start QuickJS: %w", err)
	}
	for _, g := range in.globals {
		m.globals = append(m.globals, g.Get())
	}
	memory, ok := mod.Memory().Read(0, mod.Memory().Size())
	if !ok || len(memory) != minPages*wasmPage {
		return fmt.Errorf("start QuickJS: it took %d bytes", len(memory))
	}
	m.image, err = snapshot.New(memory)
	return err
}

// moduleConfig gives an instance no name, no file, no start.
func moduleConfig() wazero.ModuleConfig {
	return wazero.NewModuleConfig().WithName("").WithStartFunctions()
}

// start runs the interpreter's own start and our prelude.
func (in *instance) start(ctx context.Context, hasStart bool) error {
	first := []string{fnConstructors}
	if hasStart {
		first = []string{meter.StartExport, fnConstructors}
	}
	for _, name := range first {
		if _, err := in.call(ctx, name); err != nil {
			return err
		}
	}
	var err error
	m := in.vm
	if m.rt, err = in.pointer(ctx, fnNewRuntime); err != nil {
		return err
	}
	if _, err := in.call(ctx, fnMemoryLimit, m.rt, heapLimit); err != nil {
		return err
	}
	if _, err := in.call(ctx, fnStackSize, m.rt, stackLimit); err != nil {
		return err
	}
	if m.context, err = in.pointer(ctx, fnNewContext, m.rt, 0); err != nil {
		return err
	}
	return in.runPrelude(ctx)
}

func (in *instance) runPrelude(ctx context.Context) error {
	name, err := in.write(ctx, "print")
	if err != nil {
		return err
	}
	console, err := in.pointer(ctx, fnNewFunction, in.vm.context, name, 0, 0, consoleIndex)
	if err != nil {
		return err
	}
	fn, thrown, err := in.eval(ctx, intl, preludeFile, evalScript)
	if err != nil {
		return err
	}
	kept := uint64(0)
	if thrown == 0 {
		if fn, thrown, err = in.eval(ctx, prelude, preludeFile, evalScript); err != nil {
			return err
		}
	}
	if thrown == 0 {
		kept, thrown, err = in.invoke(ctx, fn, console)
		if err != nil {
			return err
		}
	}
	if thrown != 0 {
		e, err := in.exception(ctx, thrown)
		return fmt.Errorf("prelude: %s (%w)", e.Message, err)
	}
	in.vm.helpers = map[string]uint64{}
	for _, name := range helperNames {
		if in.vm.helpers[name], _, err = in.property(ctx, kept, name); err != nil {
			return err
		}
	}
	return in.learnClasses(ctx, kept)
}

// learnClasses reads from samples the numbers by which this build tells kinds of objects apart.
func (in *instance) learnClasses(ctx context.Context, kept uint64) error {
	samples, _, err := in.property(ctx, kept, "samples")
	if err != nil {
		return err
	}
	in.vm.classes = map[uint16]Kind{}
	for i, kind := range sampleKinds {
		v, err := in.pointer(ctx, fnGetIndex, in.vm.context, samples, uint64(i))
		if err != nil {
			return err
		}
		raw := in.raw(v)
		class, ok := in.mod.Memory().ReadUint16Le(uint32(raw) + classOffset)
		if _, twice := in.vm.classes[class]; twice || !ok || tagOf(raw) != tagObject {
			return fmt.Errorf("the class of sample %d is not readable", i)
		}
		in.vm.classes[class] = kind
	}
	return nil
}

// spawn makes an instance that starts where the saved memory stopped.
func (m *Machine) spawn(ctx context.Context) (*instance, error) {
	mem, err := m.image.Instance(maxPages * wasmPage)
	if err != nil {
		return nil, err
	}
	allocator := experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory { return mem })
	mod, err := m.runtime.InstantiateModule(experimental.WithMemoryAllocator(ctx, allocator), m.compiled, moduleConfig())
	if err != nil {
		mem.Free()
		return nil, fmt.Errorf("start an interpreter: %w", err)
	}
	in, err := newInstance(m, mod, mem, m.globalNames)
	if err != nil {
		_ = mod.Close(ctx)
		return nil, err
	}
	in.restoreGlobals()
	return in, nil
}

func (in *instance) restoreGlobals() {
	for i, g := range in.globals {
		g.Set(in.vm.globals[i])
	}
}
