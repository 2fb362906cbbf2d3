package jsvm

import (
	"context"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/api"

	"chantier/internal/grading/meter"
	"chantier/internal/grading/snapshot"
)

// Names of the exports in this build of QuickJS, as its own loader maps them. Values are passed by pointers to
// 8-byte JSValues.
const (
	fnConstructors = "u"
	fnMalloc       = "v"
	fnMemoryLimit  = "y"
	fnStackSize    = "D"
	fnUndefined    = "E"
	fnNewRuntime   = "K"
	fnFree         = "M"
	fnNewContext   = "N"
	fnFreeValue    = "P"
	fnFreeString   = "S"
	fnNewFloat64   = "Y"
	fnNewString    = "_"
	fnGetString    = "$"
	fnIsJobPending = "fa"
	fnExecuteJobs  = "ga"
	fnGetProp      = "ha"
	fnGetIndex     = "ia"
	fnCall         = "ma"
	fnException    = "na"
	fnEval         = "pa"
	fnTypeof       = "ra"
	fnGetLength    = "sa"
	fnPromiseState = "wa"
	fnPromiseValue = "xa"
	fnNewFunction  = "Da"
)

// instance is one interpreter with a memory of its own; it serves one program at a time.
type instance struct {
	vm      *Machine
	mod     api.Module
	memory  *snapshot.Memory
	fuel    api.MutableGlobal
	globals []api.MutableGlobal
	pages   uint32

	// An exported function may not be entered again while it runs, and the console is called from inside the
	// program: each depth of nesting has its own handles.
	levels []map[string]api.Function
	level  int

	output     strings.Builder
	outputLeft int
}

type instanceKey struct{}

// maxLevels bounds how deep the console may be entered from inside itself (a getter that prints).
const maxLevels = 8

func newInstance(vm *Machine, mod api.Module, mem *snapshot.Memory, globals []string) (*instance, error) {
	in := &instance{vm: vm, mod: mod, memory: mem, pages: mod.Memory().Size() / wasmPage}
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
	for len(in.levels) <= in.level {
		in.levels = append(in.levels, map[string]api.Function{})
	}
	fn := in.levels[in.level][name]
	if fn == nil {
		if fn = in.mod.ExportedFunction(name); fn == nil {
			return 0, fmt.Errorf("the interpreter has no function %q", name)
		}
		in.levels[in.level][name] = fn
	}
	results, err := fn.Call(ctx, args...)
	if err != nil {
		return 0, err
	}
	if len(results) == 0 {
		return 0, nil
	}
	return results[0], nil
}

// pointer is call for functions that give a pointer, where zero means that the memory is exhausted.
func (in *instance) pointer(ctx context.Context, name string, args ...uint64) (uint64, error) {
	p, err := in.call(ctx, name, args...)
	if err == nil && p == 0 {
		return 0, errOutOfMemory
	}
	return p, err
}

// write copies a text in the memory, with a final zero.
func (in *instance) write(ctx context.Context, s string) (uint64, error) {
	p, err := in.pointer(ctx, fnMalloc, uint64(len(s))+1)
	if err != nil {
		return 0, err
	}
	if !in.mod.Memory().WriteString(uint32(p), s) || !in.mod.Memory().WriteByte(uint32(p)+uint32(len(s)), 0) {
		return 0, errOutOfMemory
	}
	return p, nil
}

// free gives memory back; what it could not free is lost with the run.
func (in *instance) free(ctx context.Context, p uint64) error {
	_, err := in.call(ctx, fnFree, p)
	return err
}

// release drops a value.
func (in *instance) release(ctx context.Context, p uint64) error {
	_, err := in.call(ctx, fnFreeValue, in.vm.context, p)
	return err
}

// checked tells a value from an exception: exactly one of the two pointers is not zero.
func (in *instance) checked(ctx context.Context, value uint64) (ok, thrown uint64, err error) {
	if in.tag(value) != tagException {
		return value, 0, nil
	}
	thrown, err = in.pointer(ctx, fnException, in.vm.context, value)
	return 0, thrown, err
}

// Flags of eval.
const (
	evalScript = 0
	evalAsync  = 1 << 7 // a script that may use await at its top level
)

// eval runs a source text as a script.
func (in *instance) eval(ctx context.Context, source, file string, flags uint64) (value, thrown uint64, err error) {
	src, err := in.write(ctx, source)
	if err != nil {
		return 0, 0, err
	}
	name, err := in.write(ctx, file)
	if err != nil {
		return 0, 0, err
	}
	v, err := in.pointer(ctx, fnEval, in.vm.context, src, uint64(len(source)), name, 0, flags)
	if err != nil {
		return 0, 0, err
	}
	return in.checked(ctx, v)
}

// invoke calls a function value with values.
func (in *instance) invoke(ctx context.Context, fn uint64, args ...uint64) (value, thrown uint64, err error) {
	argv, err := in.pointer(ctx, fnMalloc, uint64(4*len(args)+4))
	if err != nil {
		return 0, 0, err
	}
	for i, a := range args {
		in.mod.Memory().WriteUint32Le(uint32(argv)+uint32(i)*4, uint32(a))
	}
	undefined, err := in.pointer(ctx, fnUndefined)
	if err != nil {
		return 0, 0, err
	}
	v, err := in.pointer(ctx, fnCall, in.vm.context, fn, undefined, uint64(len(args)), argv)
	if err != nil {
		return 0, 0, err
	}
	if err := in.free(ctx, argv); err != nil {
		return 0, 0, err
	}
	return in.checked(ctx, v)
}

// property reads a property by name; a getter of the program may run.
func (in *instance) property(ctx context.Context, object uint64, name string) (value, thrown uint64, err error) {
	text, err := in.write(ctx, name)
	if err != nil {
		return 0, 0, err
	}
	key, err := in.pointer(ctx, fnNewString, in.vm.context, text)
	if err != nil {
		return 0, 0, err
	}
	v, err := in.pointer(ctx, fnGetProp, in.vm.context, object, key)
	if err != nil {
		return 0, 0, err
	}
	if err := in.free(ctx, text); err != nil {
		return 0, 0, err
	}
	if err := in.release(ctx, key); err != nil {
		return 0, 0, err
	}
	return in.checked(ctx, v)
}

// print is the console: it shows its arguments separated by spaces.
func (in *instance) print(ctx context.Context, count, argv uint32) error {
	if in.level+1 >= maxLevels {
		return errTooMuchOutput
	}
	in.level++
	defer func() { in.level-- }()
	for i := range count {
		v, err := in.decode(ctx, uint64(argv+i*valueSize))
		if err != nil {
			return err
		}
		if i > 0 {
			in.output.WriteByte(' ')
		}
		in.output.WriteString(v.Console())
		if in.output.Len() > in.outputLeft {
			return errTooMuchOutput
		}
	}
	in.output.WriteByte('\n')
	if in.output.Len() > in.outputLeft {
		return errTooMuchOutput
	}
	return nil
}
