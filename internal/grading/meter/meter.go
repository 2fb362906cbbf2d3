// Package meter rewrites a WebAssembly module so that each run of it can be bounded exactly and started from a
// saved memory.
//
// Fuel: a counter is lowered at every function entry and loop header, and by the length of every bulk memory
// instruction (one such instruction can move the whole memory). Below zero the module traps. The count depends on
// the program alone, so "out of time" is the same verdict on every machine and every day.
//
// Stack: a module compiled from C keeps a stack in its memory, below which its variables may lie. With Guarded, going
// under its floor traps, and the fuel is StackOverflow.
//
// Start: the initial data are taken out, the memory becomes the module's own, and the mutable globals are exported,
// so that a host can save a booted instance and give its memory to fresh ones. A start function is exported
// instead of run, because it would run before the data are there.
//
// What is not understood is refused, never passed through.
package meter

import "fmt"

// The names under which the rewritten module exports what the host needs.
const (
	FuelExport   = "meter.fuel"
	MemoryExport = "meter.memory"
	StartExport  = "meter.start"
	globalExport = "meter.global."
)

// StackOverflow is what the fuel holds after the stack in the memory went under its floor.
const StackOverflow int64 = -1 << 63

// stackExport is the name by which compilers export the pointer to the stack in the memory.
const stackExport = "__stack_pointer"

// Segment is a piece of the initial memory.
type Segment struct {
	Offset uint32
	Bytes  []byte
}

// Module is a rewritten module.
type Module struct {
	Code    []byte
	Data    []Segment // to be written in the memory before the first call
	Globals []string  // exports of the mutable globals, fuel not included
	Start   bool      // StartExport must be called once the data are written
}

// WebAssembly section numbers.
const (
	sectionCustom = iota
	sectionType
	sectionImport
	sectionFunction
	sectionTable
	sectionMemory
	sectionGlobal
	sectionExport
	sectionStart
	sectionElement
	sectionCode
	sectionData
	sectionDataCount
	sectionTag // placed between the memory and the globals
)

// sectionOrder is the order in which a module holds its sections.
var sectionOrder = [...]int{
	sectionType, sectionImport, sectionFunction, sectionTable, sectionMemory, sectionTag, sectionGlobal, sectionExport,
	sectionStart, sectionElement, sectionDataCount, sectionCode, sectionData,
}

const preamble = "\x00asm\x01\x00\x00\x00"

// rewriter gathers what the sections tell about each other.
type rewriter struct {
	params            []int // by type: number of parameters
	types             []uint32
	importedFunctions int
	importedGlobals   uint32
	fuel              uint32 // index of the fuel global
	mutable           []uint32
	module            *Module
	start             uint32
	stack             uint32 // index of the global of the stack, when floor is not zero
	floor             uint32
	minPages          uint32
	maxPages          uint32
}

// Rewrite returns the metered module, with a memory of its own between minPages and maxPages of 64 KiB.
func Rewrite(wasm []byte, minPages, maxPages uint32) (*Module, error) {
	return Guarded(wasm, minPages, maxPages, 0)
}

// Guarded is Rewrite for a module that exports its stack pointer: the stack may not go under the address floor. A floor
// of zero is no guard.
func Guarded(wasm []byte, minPages, maxPages, floor uint32) (*Module, error) {
	sections, err := split(wasm)
	if err != nil {
		return nil, err
	}
	w := &rewriter{module: &Module{}, minPages: minPages, maxPages: maxPages, floor: floor}
	if err := w.readStart(sections); err != nil {
		return nil, err
	}
	if floor != 0 {
		if err := w.findStack(&reader{b: sections[sectionExport]}); err != nil {
			return nil, err
		}
	}
	out := []byte(preamble)
	for _, id := range sectionOrder {
		body, present := sections[id]
		if !present && id != sectionMemory && id != sectionGlobal && id != sectionExport {
			continue
		}
		rewritten, err := w.section(id, &reader{b: body})
		if err != nil {
			return nil, fmt.Errorf("wasm section %d: %w", id, err)
		}
		if rewritten == nil {
			continue
		}
		out = append(out, byte(id))
		out = appendU(out, uint64(len(rewritten)))
		out = append(out, rewritten...)
	}
	w.module.Code = out
	return w.module, nil
}

// split cuts a module into its sections, without the custom ones.
func split(wasm []byte) (map[int][]byte, error) {
	if len(wasm) < len(preamble) || string(wasm[:len(preamble)]) != preamble {
		return nil, fmt.Errorf("not a WebAssembly module")
	}
	r := &reader{b: wasm, p: len(preamble)}
	sections := map[int][]byte{}
	for r.more() {
		id := int(r.byte())
		body := r.bytes(r.u32())
		if r.err != nil {
			return nil, r.err
		}
		if id == sectionCustom {
			continue
		}
		if _, twice := sections[id]; twice || id > sectionTag {
			return nil, fmt.Errorf("unexpected section %d", id)
		}
		sections[id] = body
	}
	return sections, nil
}

// section rewrites one section; nil leaves it out.
func (w *rewriter) section(id int, r *reader) ([]byte, error) {
	switch id {
	case sectionType:
		w.readTypes(r)
	case sectionImport:
		return w.rewriteImports(r), r.err
	case sectionFunction:
		for n := r.u32(); n > 0 && r.err == nil; n-- {
			w.types = append(w.types, r.u32())
		}
	case sectionMemory:
		body := []byte{1, 1} // one memory, with a maximum
		body = appendU(body, uint64(w.minPages))
		return appendU(body, uint64(w.maxPages)), nil
	case sectionGlobal:
		return w.rewriteGlobals(r), r.err
	case sectionExport:
		return w.rewriteExports(r), r.err
	case sectionCode:
		return w.rewriteCode(r)
	case sectionData:
		return nil, w.takeData(r)
	case sectionStart, sectionDataCount: // no segment is left to count
		return nil, nil
	}
	return r.b, r.err
}

// readStart notes the start function before the exports, which name it, are written.
func (w *rewriter) readStart(sections map[int][]byte) error {
	body, present := sections[sectionStart]
	if !present {
		return nil
	}
	r := &reader{b: body}
	w.start, w.module.Start = r.u32(), true
	return r.err
}

// findStack looks for the stack pointer among the exports.
func (w *rewriter) findStack(r *reader) error {
	for n := r.u32(); n > 0 && r.err == nil; n-- {
		name := string(r.bytes(r.u32()))
		kind, index := r.byte(), r.u32()
		if name == stackExport && kind == kindGlobal && r.err == nil {
			w.stack = index
			return nil
		}
	}
	return fmt.Errorf("the module does not export its stack pointer")
}

func (w *rewriter) readTypes(r *reader) {
	for n := r.u32(); n > 0 && r.err == nil; n-- {
		if form := r.byte(); form != 0x60 {
			r.fail("unknown type form %#x", form)
		}
		params := r.u32()
		r.bytes(params)
		r.bytes(r.u32())
		w.params = append(w.params, int(params))
	}
}

// Kinds of imports and exports.
const (
	kindFunction = iota
	kindTable
	kindMemory
	kindGlobal
)

// rewriteImports drops the imported memory, which becomes the module's own.
func (w *rewriter) rewriteImports(r *reader) []byte {
	var kept []byte
	count := uint64(0)
	for n := r.u32(); n > 0 && r.err == nil; n-- {
		start := r.p
		r.bytes(r.u32())
		r.bytes(r.u32())
		kind := r.byte()
		switch kind {
		case kindFunction:
			r.u32()
			w.importedFunctions++
		case kindTable:
			r.byte()
			r.limits()
		case kindMemory:
			r.limits()
			continue
		case kindGlobal:
			r.bytes(2)
			w.importedGlobals++
		default:
			r.fail("unknown import kind %d", kind)
		}
		if r.err == nil {
			kept = append(kept, r.b[start:r.p]...)
			count++
		}
	}
	return append(appendU(nil, count), kept...)
}

// rewriteGlobals adds the fuel after the module's globals.
func (w *rewriter) rewriteGlobals(r *reader) []byte {
	n := uint32(0)
	if r.more() {
		n = r.u32()
	}
	start := r.p
	for i := range n {
		r.byte()
		if mutable := r.byte(); mutable == 1 {
			w.mutable = append(w.mutable, w.importedGlobals+i)
		}
		r.constant()
	}
	if r.err != nil {
		return nil
	}
	w.fuel = w.importedGlobals + n
	body := append(appendU(nil, uint64(n)+1), r.b[start:r.p]...)
	return append(body, typeI64, 1, opI64Const, 0, opEnd)
}

func (w *rewriter) rewriteExports(r *reader) []byte {
	n := uint64(0)
	if r.more() {
		n = uint64(r.u32())
	}
	body := r.b[min(r.p, len(r.b)):]
	added := appendExport(nil, FuelExport, kindGlobal, w.fuel)
	added = appendExport(added, MemoryExport, kindMemory, 0)
	for i, index := range w.mutable {
		name := fmt.Sprintf("%s%d", globalExport, i)
		w.module.Globals = append(w.module.Globals, name)
		added = appendExport(added, name, kindGlobal, index)
	}
	count := n + 2 + uint64(len(w.mutable))
	if w.module.Start {
		added = appendExport(added, StartExport, kindFunction, w.start)
		count++
	}
	out := appendU(nil, count)
	return append(append(out, body...), added...)
}

func appendExport(b []byte, name string, kind byte, index uint32) []byte {
	b = appendU(b, uint64(len(name)))
	b = append(append(b, name...), kind)
	return appendU(b, uint64(index))
}

// takeData moves the active segments out of the module.
func (w *rewriter) takeData(r *reader) error {
	for n := r.u32(); n > 0 && r.err == nil; n-- {
		if flag := r.u32(); flag != 0 {
			return fmt.Errorf("data segment of kind %d is not supported", flag)
		}
		if op := r.byte(); op != opI32Const {
			return fmt.Errorf("data segment with a computed offset")
		}
		offset := r.s32()
		if end := r.byte(); end != opEnd {
			return fmt.Errorf("data segment with a computed offset")
		}
		w.module.Data = append(w.module.Data, Segment{Offset: uint32(offset), Bytes: r.bytes(r.u32())})
	}
	return r.err
}
