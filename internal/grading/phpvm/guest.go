package phpvm

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero/api"

	"chantier/internal/grading/meter"
	"chantier/internal/grading/snapshot"
)

// instance is one interpreter with a memory of its own; it serves one program at a time.
type instance struct {
	vm      *Machine
	mod     api.Module
	memory  *snapshot.Memory
	fuel    api.MutableGlobal
	globals []api.MutableGlobal
	pages   uint32
	calls   map[string]api.Function
	world   *world
}

type instanceKey struct{}

func newInstance(vm *Machine, mod api.Module, mem *snapshot.Memory, globals []string) (*instance, error) {
	in := &instance{vm: vm, mod: mod, memory: mem, pages: mod.Memory().Size() / wasmPage, calls: map[string]api.Function{}}
	fuel, ok := mod.ExportedGlobal(meter.FuelExport).(api.MutableGlobal)
	if !ok {
		return nil, fmt.Errorf("the module has no fuel")
	}
	in.fuel = fuel
	for _, name := range globals {
		g, ok := mod.ExportedGlobal(name).(api.MutableGlobal)
		if !ok {
			return nil, fmt.Errorf("the module has no global %s", name)
		}
		in.globals = append(in.globals, g)
	}
	return in, nil
}

// call enters the interpreter.
func (in *instance) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	fn := in.calls[name]
	if fn == nil {
		if fn = in.mod.ExportedFunction(name); fn == nil {
			return 0, fmt.Errorf("the interpreter has no function %q", name)
		}
		in.calls[name] = fn
	}
	results, err := fn.Call(ctx, args...)
	if err != nil || len(results) == 0 {
		return 0, err
	}
	return results[0], nil
}

// reserve takes room in the memory.
func (in *instance) reserve(ctx context.Context, size int) (uint32, error) {
	p, err := in.call(ctx, fnMalloc, uint64(size))
	if err == nil && p == 0 {
		err = errOutOfMemory
	}
	return uint32(p), err
}

// write copies a text in the memory, with a final zero.
func (in *instance) write(ctx context.Context, s string) (uint32, error) {
	p, err := in.reserve(ctx, len(s)+1)
	if err != nil {
		return 0, err
	}
	if !in.mod.Memory().WriteString(p, s) || !in.mod.Memory().WriteByte(p+uint32(len(s)), 0) {
		return 0, errOutOfMemory
	}
	return p, nil
}

// set calls a function of the interpreter with one text.
func (in *instance) set(ctx context.Context, name, value string) error {
	p, err := in.write(ctx, value)
	if err != nil {
		return err
	}
	_, err = in.call(ctx, name, uint64(p))
	return err
}

// address gives the place of a variable of the interpreter.
func (in *instance) address(name string) (uint32, error) {
	g := in.mod.ExportedGlobal(name)
	if g == nil {
		return 0, fmt.Errorf("the interpreter has no variable %q", name)
	}
	return uint32(g.Get()), nil
}

// u32 reads a word; a wild pointer reads zero.
func (in *instance) u32(at uint32) uint32 {
	v, _ := in.mod.Memory().ReadUint32Le(at)
	return v
}

func (in *instance) restoreGlobals() {
	for i, g := range in.globals {
		g.Set(in.vm.globals[i])
	}
}

// discard ends an instance whose state is not known any more.
func (in *instance) discard(ctx context.Context) {
	_ = in.mod.Close(context.WithoutCancel(ctx)) // frees the memory; nothing can be done about a failure
}
