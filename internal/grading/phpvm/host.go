package phpvm

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// What ends a run from the inside.
var (
	errTooMuchOutput = errors.New("too much output")
	errOutOfMemory   = errors.New("out of memory")
	errExited        = errors.New("the interpreter gave up")
	errFiber         = errors.New("fibers are not available")
	errOutOfFuel     = errors.New("out of fuel")
)

// programClock is the moment at which every program starts: Tuesday 1 September 2026, 9:00 in Paris. Sleeping moves
// the clock of the run forward and costs no time.
var programClock = time.Date(2026, time.September, 1, 7, 0, 0, 0, time.UTC)

// programSeed makes random numbers the same in each run.
var programSeed = [32]byte([]byte("Chantier: le hasard est rejouable"))

const (
	wasmPage = 1 << 16
	logFile  = "/internal/errors.log"
	iniFile  = "/internal/php.ini"

	// MaxOutput bounds what a program may print, in bytes; PHP's messages have a bound of their own, of the same size.
	MaxOutput = 256 << 10
)

// world is all that a program can meet outside its memory.
type world struct {
	files   *fileSystem
	folder  string // current one
	open    map[uint32]*openFile
	output  []byte
	taken   int // of the output, already given
	headers []byte
	log     []byte
	random  *rand.ChaCha8
	slept   time.Duration
	fiber   bool // the program tried to use one
}

// openFile is a file descriptor.
type openFile struct {
	node  *node
	name  string
	at    int
	flags uint32
	names []string // what is left to list of a folder
}

// newWorld opens the files that the booted interpreter believes open: its numbers and their names.
func newWorld(files *fileSystem, open map[uint32]string) *world {
	w := &world{files: files, folder: Root, random: rand.NewChaCha8(programSeed), open: map[uint32]*openFile{}}
	for number, name := range open {
		w.open[number] = &openFile{node: files.nodes[name], name: name}
	}
	return w
}

// standardFiles are open at the start of the interpreter.
var standardFiles = map[uint32]string{0: "/dev/null", 1: "/request/stdout", 2: "/request/stderr"}

// openNames tells what is open.
func (w *world) openNames() map[uint32]string {
	names := map[uint32]string{}
	for number, f := range w.open {
		names[number] = f.name
	}
	return names
}

func (w *world) now() time.Time { return programClock.Add(w.slept) }

// What a program pays for the work of the host, in fuel: about what the same time costs inside the interpreter.
const (
	fuelOfCall   = 50
	fuelOfPath   = 300
	fuelOfList   = 5_000
	bytesPerFuel = 8
)

// pay lowers the fuel for work of the host, and ends the run when none is left.
func (in *instance) pay(units int64) {
	left := int64(in.fuel.Get()) - units
	in.fuel.Set(uint64(left))
	if left < 0 {
		panic(errOutOfFuel)
	}
}

// hostCall answers one import. The upper half of a 32-bit argument is not defined: it is cut off before use.
type hostCall func(in *instance, mem api.Memory, s []uint64)

// hostCalls are the imports that do something. All others answer that the system has no such call, which is what
// refuses processes, sockets, signals and libraries: there is no code for them.
func hostCalls() map[string]hostCall {
	calls := map[string]hostCall{}
	addFileCalls(calls)
	addFolderCalls(calls)
	addClockCalls(calls)
	stop := func(err error) hostCall { return func(*instance, api.Memory, []uint64) { panic(err) } }
	calls["exit"], calls["proc_exit"], calls["_abort_js"], calls["__assert_fail"] = stop(errExited), stop(errExited), stop(errExited), stop(errExited)
	for _, name := range []string{"getcontext", "makecontext", "swapcontext"} {
		calls[name] = func(in *instance, _ api.Memory, s []uint64) {
			in.world.fiber = true
			panic(errFiber)
		}
	}
	calls["random_get"] = func(in *instance, mem api.Memory, s []uint64) {
		b, ok := mem.Read(uint32(s[0]), uint32(s[1]))
		if !ok {
			s[0] = uint64(errInvalid)
			return
		}
		in.pay(int64(len(b)) / bytesPerFuel)
		_, _ = in.world.random.Read(b) // never fails
		s[0] = 0
	}
	calls["emscripten_get_heap_max"] = func(_ *instance, _ api.Memory, s []uint64) { s[0] = maxPages * wasmPage }
	calls["emscripten_resize_heap"] = func(_ *instance, mem api.Memory, s []uint64) { s[0] = grow(mem, uint32(s[0])) }
	calls["environ_sizes_get"] = func(_ *instance, mem api.Memory, s []uint64) {
		mem.WriteUint32Le(uint32(s[0]), 0)
		mem.WriteUint32Le(uint32(s[1]), 0)
		s[0] = 0
	}
	calls["getdtablesize"] = func(_ *instance, _ api.Memory, s []uint64) { s[0] = maxOpen }
	for _, name := range []string{"environ_get", "_setitimer_js", "_emscripten_runtime_keepalive_clear", "js_wasm_trace", "__call_sighandler"} {
		calls[name] = func(_ *instance, _ api.Memory, s []uint64) {
			if len(s) > 0 {
				s[0] = 0
			}
		}
	}
	return calls
}

// grow enlarges the memory to hold want bytes and says whether it could.
func grow(mem api.Memory, want uint32) uint64 {
	have := mem.Size() / wasmPage
	need := uint32((uint64(want) + wasmPage - 1) / wasmPage)
	if need <= have {
		return 1
	}
	if need > maxPages {
		return 0
	}
	if _, ok := mem.Grow(need - have); !ok {
		return 0
	}
	return 1
}

func addClockCalls(calls map[string]hostCall) {
	calls["emscripten_date_now"] = func(in *instance, _ api.Memory, s []uint64) {
		s[0] = api.EncodeF64(float64(in.world.now().UnixMilli()))
	}
	calls["emscripten_get_now"] = func(in *instance, _ api.Memory, s []uint64) {
		s[0] = api.EncodeF64(float64(in.world.slept.Milliseconds()) + 1000)
	}
	calls["clock_time_get"] = func(in *instance, mem api.Memory, s []uint64) {
		mem.WriteUint64Le(uint32(s[2]), uint64(in.world.now().UnixNano()))
		s[0] = 0
	}
	calls["emscripten_sleep"] = func(in *instance, _ api.Memory, s []uint64) {
		in.world.slept += time.Duration(min(uint32(s[0]), 3_600_000)) * time.Millisecond
	}
	calls["_gmtime_js"] = func(_ *instance, mem api.Memory, s []uint64) { writeTime(mem, int64(s[0]), uint32(s[1])) }
	calls["_localtime_js"] = calls["_gmtime_js"] // the C library lives in UTC; PHP has its own time zones
	calls["_tzset_js"] = func(_ *instance, mem api.Memory, s []uint64) {
		mem.WriteUint32Le(uint32(s[0]), 0)
		mem.WriteUint32Le(uint32(s[1]), 0)
		mem.WriteString(uint32(s[2]), "UTC\x00")
		mem.WriteString(uint32(s[3]), "UTC\x00")
	}
	calls["_mktime_js"] = func(_ *instance, mem api.Memory, s []uint64) {
		at := uint32(s[0])
		field := func(i uint32) int { v, _ := mem.ReadUint32Le(at + 4*i); return int(int32(v)) }
		t := time.Date(field(5)+1900, time.Month(field(4)+1), field(3), field(2), field(1), field(0), 0, time.UTC)
		writeTime(mem, t.Unix(), at)
		s[0] = uint64(t.Unix())
	}
}

// writeTime fills a struct tm.
func writeTime(mem api.Memory, seconds int64, at uint32) {
	t := time.Unix(seconds, 0).UTC()
	fields := [...]int{t.Second(), t.Minute(), t.Hour(), t.Day(), int(t.Month()) - 1, t.Year() - 1900, int(t.Weekday()), t.YearDay() - 1, 0, 0}
	for i, f := range fields {
		mem.WriteUint32Le(at+uint32(i)*4, uint32(f))
	}
}

// buildHost gives the runtime every function that the compiled module imports.
func buildHost(ctx context.Context, rt wazero.Runtime, compiled wazero.CompiledModule) error {
	known := hostCalls()
	builders := map[string]wazero.HostModuleBuilder{}
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		builder := builders[module]
		if builder == nil {
			builder = rt.NewHostModuleBuilder(module)
			builders[module] = builder
		}
		call := known[name]
		results := len(f.ResultTypes())
		if call == nil {
			call = func(_ *instance, _ api.Memory, s []uint64) {
				if results > 0 {
					s[0] = errNoSystem.negative()
				}
			}
		}
		fn := func(ctx context.Context, mod api.Module, s []uint64) {
			in, _ := ctx.Value(instanceKey{}).(*instance)
			if in == nil {
				panic(errExited)
			}
			in.pay(fuelOfCall)
			call(in, mod.Memory(), s)
		}
		builder.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(fn), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	for name, builder := range builders {
		if _, err := builder.Instantiate(ctx); err != nil {
			return fmt.Errorf("build the host functions of %s: %w", name, err)
		}
	}
	return nil
}

// text reads a text that ends with a zero byte.
func text(mem api.Memory, at uint32) (string, bool) {
	for length := uint32(64); ; length *= 4 {
		room := mem.Size() - min(at, mem.Size())
		b, ok := mem.Read(at, min(length, room))
		if !ok {
			return "", false
		}
		for i, c := range b {
			if c == 0 {
				return string(b[:i]), true
			}
		}
		if length > maxPath || length >= room {
			return "", false
		}
	}
}

// vectors calls use for each piece of memory of a list of iovec, and has the program pay for its bytes.
func (in *instance) vectors(mem api.Memory, list, count uint32, use func([]byte) errno) errno {
	if count > 1024 {
		return errInvalid
	}
	b, ok := mem.Read(list, count*8)
	if !ok {
		return errInvalid
	}
	for ; len(b) >= 8; b = b[8:] {
		piece, ok := mem.Read(binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:]))
		if !ok {
			return errInvalid
		}
		in.pay(int64(len(piece)) / bytesPerFuel)
		if e := use(piece); e != 0 {
			return e
		}
	}
	return 0
}
