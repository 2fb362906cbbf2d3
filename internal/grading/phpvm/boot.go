package phpvm

import (
	"context"
	"fmt"
	"runtime"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"chantier/internal/grading/meter"
	"chantier/internal/grading/snapshot"
	"chantier/packs/php"
)

// Sizes of a program's world. PHP's own limit is below the memory's, so that a program that asks for too much meets an
// error of its language and not the end of the world.
const (
	minPages = 384  // 24 MiB, a part of it never touched
	maxPages = 2048 // 128 MiB
	bootFuel = 1 << 40
)

// Names of the exports used.
const (
	fnConstructors = "__wasm_call_ctors"
	fnMalloc       = "malloc"
	fnInit         = "php_wasm_init"
	fnIniPath      = "wasm_set_phpini_path"
	fnSapiName     = "wasm_set_sapi_name"
	fnStartRequest = "php_request_startup"
	fnEval         = "zend_eval_stringl"
	fnHandle       = "wasm_sapi_handle_request"
	fnEndOutput    = "php_output_end_all"
	fnProperties   = "zend_get_properties_for"
	fnForget       = "zend_clear_exception"
	fnEndRequest   = "php_request_shutdown"
	fnServerEntry  = "wasm_add_SERVER_entry"
	varExecutor    = "executor_globals"
	varCore        = "core_globals"
)

// settings is PHP's configuration: the one of a careful development machine. What the host cannot do is taken out, so
// that PHP itself says that the function does not exist or is not allowed.
const settings = `memory_limit=40M
max_execution_time=0
error_reporting=E_ALL
display_errors=1
html_errors=0
log_errors=1
error_log=` + logFile + `
log_errors_max_len=0
ignore_repeated_errors=0
output_buffering=0
implicit_flush=0
default_charset=UTF-8
date.timezone=Europe/Paris
zend.assertions=1
zend.exception_ignore_args=0
zend.exception_string_param_max_len=15
assert.exception=1
pcre.jit=0
pcre.backtrack_limit=1000000
precision=14
serialize_precision=-1
variables_order=GPCS
request_order=GP
auto_globals_jit=1
register_argc_argv=0
enable_dl=0
allow_url_fopen=0
allow_url_include=0
file_uploads=1
upload_tmp_dir=/tmp
upload_max_filesize=2M
post_max_size=3M
session.save_path=/tmp
session.use_strict_mode=1
session.cookie_httponly=1
session.gc_probability=0
opcache.enable=0
opcache.enable_cli=0
expose_php=0
include_path=.
`

// boot compiles the interpreter, starts it once and saves its memory.
func (m *Machine) boot(ctx context.Context) error {
	m.stage.Store(int32(Unpacking))
	wasm, err := php.Wasm()
	if err != nil {
		return err
	}
	module, err := meter.Guarded(wasm, minPages, maxPages, php.StackFloor)
	if err != nil {
		return fmt.Errorf("add the metering to PHP: %w", err)
	}
	m.stage.Store(int32(Compiling))
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxPages).WithDebugInfoEnabled(false).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if m.cache != "" {
		cache, err := wazero.NewCompilationCacheWithDir(m.cache)
		if err != nil {
			return fmt.Errorf("open the folder of compiled code: %w", err)
		}
		m.compilations = cache
		config = config.WithCompilationCache(cache)
	}
	m.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if m.compiled, err = m.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0)), module.Code); err != nil {
		return fmt.Errorf("compile PHP: %w", err)
	}
	m.stage.Store(int32(Starting))
	if err := buildHost(ctx, m.runtime, m.compiled); err != nil {
		return err
	}
	m.globalNames = module.Globals
	return m.snapshots(ctx, module)
}

// moduleConfig gives an instance no name, no file, no start.
func moduleConfig() wazero.ModuleConfig {
	return wazero.NewModuleConfig().WithName("").WithStartFunctions()
}

// snapshots boots the interpreter in a first instance and keeps what it left.
func (m *Machine) snapshots(ctx context.Context, module *meter.Module) error {
	mod, err := m.runtime.InstantiateModule(ctx, m.compiled, moduleConfig())
	if err != nil {
		return fmt.Errorf("start PHP: %w", err)
	}

	in, err := newInstance(m, mod, nil, m.globalNames)
	if err != nil {
		return err
	}
	files := newFileSystem(nil)
	files.put(iniFile, &node{data: []byte(settings), readOnly: true})
	in.world = newWorld(files, standardFiles)
	ctx = context.WithValue(ctx, instanceKey{}, in)
	in.fuel.Set(bootFuel)
	for _, segment := range module.Data {
		if !mod.Memory().Write(segment.Offset, segment.Bytes) {
			return fmt.Errorf("start PHP: its data do not fit in the memory")
		}
	}
	if err := in.start(ctx); err != nil {
		return fmt.Errorf("start PHP: %w", err)
	}
	for _, g := range in.globals {
		m.globals = append(m.globals, g.Get())
	}
	m.open = in.world.openNames()
	memory, ok := mod.Memory().Read(0, mod.Memory().Size())
	if !ok || len(memory) != minPages*wasmPage {
		return fmt.Errorf("start PHP: it took %d bytes", len(memory))
	}
	m.image, err = snapshot.New(memory)
	return err
}

// start runs the interpreter's own start.
func (in *instance) start(ctx context.Context) error {
	if _, err := in.call(ctx, fnConstructors); err != nil {
		return err
	}
	if err := in.set(ctx, fnIniPath, iniFile); err != nil {
		return err
	}
	if err := in.set(ctx, fnSapiName, "cli-server"); err != nil {
		return err
	}
	if status, err := in.call(ctx, fnInit); err != nil || int32(status) != 0 {
		return fmt.Errorf("status %d: %w", int32(status), err)
	}
	return in.ready(ctx)
}

// ready opens a request that expressions are evaluated in, and finds the places that do not move.
func (in *instance) ready(ctx context.Context) error {
	if status, err := in.call(ctx, fnStartRequest); err != nil || int32(status) != 0 {
		return fmt.Errorf("status %d: %w", int32(status), err)
	}
	var err error
	m := in.vm
	if m.executor, err = in.address(varExecutor); err != nil {
		return err
	}
	if m.verification, err = in.write(ctx, ExpressionFile); err != nil {
		return err
	}
	if m.result, err = in.reserve(ctx, zvalSize); err != nil {
		return err
	}
	core, err := in.address(varCore)
	if err != nil {
		return err
	}
	in.mod.Memory().WriteByte(core+coreStarting, 0) // running a file would do it
	return in.checkLayout(ctx)
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
