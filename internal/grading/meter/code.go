package meter

// Opcodes that the rewriter writes or looks for.
const (
	opUnreachable  = 0x00
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opEnd          = 0x0b
	opThrow        = 0x08
	opThrowRef     = 0x0a
	opBranch       = 0x0c
	opBranchIf     = 0x0d
	opBranchTable  = 0x0e
	opCall         = 0x10
	opCallIndirect = 0x11
	opSelectTyped  = 0x1c
	opTryTable     = 0x1f
	opLocalGet     = 0x20
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opTableGet     = 0x25
	opTableSet     = 0x26
	opFirstLoad    = 0x28
	opLastStore    = 0x3e
	opMemorySize   = 0x3f
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opFirstNumeric = 0x45
	opI32LessU     = 0x49
	opI64LessS     = 0x53
	opI64Sub       = 0x7d
	opI64ShrU      = 0x88
	opI64ExtendI32 = 0xad // unsigned
	opLastNumeric  = 0xc4 // with the sign extensions
	opRefNull      = 0xd0
	opRefIsNull    = 0xd1
	opRefFunc      = 0xd2
	opMisc         = 0xfc
	opVector       = 0xfd
	typeI32        = 0x7f
	typeI64        = 0x7e
	blockEmpty     = 0x40
	miscLastTrunc  = 7 // saturating truncations are 0 to 7
	miscMemoryCopy = 10
	miscMemoryFill = 11
)

// bytesPerFuelShift: a bulk memory instruction pays one unit for 8 bytes, about what a loop turn costs.
const bytesPerFuelShift = 3

// instruction is what the rewriter needs to know about one instruction.
type instruction struct {
	op    byte
	misc  uint32 // second number of opMisc
	index uint32 // operand of opGlobalSet
}

// instruction passes over one instruction and says which it was; an unknown one is an error.
func (r *reader) instruction() instruction {
	in := instruction{op: r.byte()}
	switch op := in.op; {
	case op == opBlock || op == opLoop || op == opIf:
		r.skipNumber()
	case op == opGlobalSet:
		in.index = r.u32()
	case op == opBranch || op == opBranchIf || op == opCall || op == opRefFunc || op == opThrow,
		op >= opLocalGet && op <= opTableSet:
		r.u32()
	case op == opBranchTable:
		for n := uint64(r.u32()) + 1; n > 0 && r.err == nil; n-- {
			r.u32()
		}
	case op == opTryTable:
		r.skipNumber()
		r.catches()
	case op == opCallIndirect:
		r.u32()
		r.u32()
	case op == opSelectTyped:
		r.bytes(r.u32())
	case op >= opFirstLoad && op <= opLastStore:
		r.u32()
		r.u32()
	case op == opMemorySize || op == opMemoryGrow || op == opRefNull:
		r.byte()
	case op == opI32Const || op == opI64Const:
		r.skipNumber()
	case op == opF32Const:
		r.bytes(4)
	case op == opF64Const:
		r.bytes(8)
	case op == opMisc:
		in.misc = r.u32()
		r.miscOperands(in.misc)
	case op == opVector:
		r.vectorOperands(r.u32())
	case op <= 0x01, op == opThrowRef, op == 0x05, op == opEnd, op == 0x0f, op == 0x1a, op == 0x1b, op == opRefIsNull,
		op >= opFirstNumeric && op <= opLastNumeric:
		// no operand: unreachable, nop, else, end, return, drop, select, numeric
	default:
		r.fail("unknown instruction %#x", op)
	}
	return in
}

func (r *reader) miscOperands(misc uint32) {
	switch {
	case misc <= miscLastTrunc:
	case misc == miscMemoryCopy:
		r.bytes(2)
	case misc == miscMemoryFill:
		r.bytes(1)
	default:
		r.fail("unknown instruction 0xfc %d", misc)
	}
}

// catches passes over the handlers of a try_table. Only those that name a tag carry one.
func (r *reader) catches() {
	for n := r.u32(); n > 0 && r.err == nil; n-- {
		switch kind := r.byte(); kind {
		case 0, 1: // catch, catch_ref: a tag
			r.u32()
		case 2, 3: // catch_all, catch_all_ref
		default:
			r.fail("unknown catch %d", kind)
		}
		r.u32() // label
	}
}

// vectorOperands passes over the operands of a 128-bit instruction (numbers of the fixed-width SIMD proposal).
func (r *reader) vectorOperands(op uint32) {
	switch {
	case op <= 11 || op == 92 || op == 93: // load, store
		r.u32()
		r.u32()
	case op == 12 || op == 13: // v128.const, i8x16.shuffle
		r.bytes(16)
	case op >= 21 && op <= 34: // extract, replace a lane
		r.byte()
	case op >= 84 && op <= 91: // load, store a lane
		r.u32()
		r.u32()
		r.byte()
	case op > 255:
		r.fail("unknown vector instruction %d", op)
	}
}

// rewriteCode adds the metering to every function.
func (w *rewriter) rewriteCode(r *reader) ([]byte, error) {
	n := r.u32()
	if int(n) != len(w.types) {
		r.fail("%d bodies for %d functions", n, len(w.types))
	}
	out := appendU(make([]byte, 0, len(r.b)+len(r.b)/2), uint64(n))
	var rewritten []byte
	for i := 0; i < int(n) && r.err == nil; i++ {
		body := &reader{b: r.bytes(r.u32())}
		if int(w.types[i]) >= len(w.params) {
			r.fail("function %d has no type", i)
			break
		}
		rewritten = w.rewriteBody(body, w.params[w.types[i]], rewritten[:0])
		if body.err != nil {
			return nil, body.err
		}
		out = appendU(out, uint64(len(rewritten)))
		out = append(out, rewritten...)
	}
	return out, r.err
}

// rewriteBody adds one local, that holds the length of a bulk instruction, and the payments. It writes into out.
func (w *rewriter) rewriteBody(r *reader, params int, out []byte) []byte {
	groups := r.u32()
	start, locals := r.p, uint64(params)
	for range groups {
		locals += uint64(r.u32())
		r.byte()
	}
	if r.err != nil {
		return nil
	}
	out = appendU(out, uint64(groups)+1)
	out = append(out, r.b[start:r.p]...)
	out = append(out, 1, typeI32)
	out = w.payOne(out)
	for r.more() {
		start := r.p
		in := r.instruction()
		if r.err != nil {
			return nil
		}
		if in.op == opMisc && (in.misc == miscMemoryCopy || in.misc == miscMemoryFill) {
			out = w.payLength(out, locals)
		}
		out = append(out, r.b[start:r.p]...)
		if in.op == opLoop {
			out = w.payOne(out)
		}
		if in.op == opGlobalSet && w.floor != 0 && in.index == w.stack {
			out = w.checkStack(out)
		}
	}
	return out
}

// payOne lowers the fuel by one.
func (w *rewriter) payOne(out []byte) []byte {
	out = w.global(out, opGlobalGet)
	return w.settle(append(out, opI64Const, 1))
}

// payLength lowers the fuel by the length on top of the stack, which stays there.
func (w *rewriter) payLength(out []byte, local uint64) []byte {
	out = appendU(append(out, opLocalTee), local)
	out = w.global(out, opGlobalGet)
	out = appendU(append(out, opLocalGet), local)
	return w.settle(append(out, opI64ExtendI32, opI64Const, bytesPerFuelShift, opI64ShrU))
}

// settle subtracts what is on top of the stack from the fuel below it, stores it, and traps below zero.
func (w *rewriter) settle(out []byte) []byte {
	out = w.global(append(out, opI64Sub), opGlobalSet)
	out = w.global(out, opGlobalGet)
	return append(out, opI64Const, 0, opI64LessS, opIf, blockEmpty, opUnreachable, opEnd)
}

// checkStack traps when the stack is under its floor, and says so in the fuel.
func (w *rewriter) checkStack(out []byte) []byte {
	out = appendU(append(out, opGlobalGet), uint64(w.stack))
	out = appendS(append(out, opI32Const), int64(int32(w.floor)))
	out = append(out, opI32LessU, opIf, blockEmpty)
	out = w.global(appendS(append(out, opI64Const), StackOverflow), opGlobalSet)
	return append(out, opUnreachable, opEnd)
}

func (w *rewriter) global(out []byte, op byte) []byte {
	return appendU(append(out, op), uint64(w.fuel))
}
