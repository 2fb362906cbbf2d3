package jsvm

import (
	"context"
	"errors"
	"math"
	"strings"
)

// Layout of a JSValue in this build (32-bit pointers, numbers boxed in NaN): the high 32 bits are a tag, the low
// ones the payload; anything that is no tag is a floating-point number. TestValuesOut proves it kind by kind.
const (
	valueSize = 8

	tagFirst       = -9
	tagBigInt      = -9
	tagSymbol      = -8
	tagString      = -7
	tagRope        = -6 // a text not yet joined
	tagObject      = -1
	tagInt         = 0
	tagBool        = 1
	tagNull        = 2
	tagUndefined   = 3
	tagException   = 6
	tagShortBigInt = 7
	tagFloat64     = 8

	floatAddend = uint64(0x7ff80000-tagFirst+1) << 32

	classOffset  = 6  // of the class number in an object
	lengthOffset = 12 // of the length before the bytes of a text
)

// What is read of one value at most.
const (
	maxNodes = 20_000
	maxDepth = 60
	maxText  = 1 << 20
)

var errOutOfMemory = errors.New("out of memory")

// raw reads the 8 bytes of a value.
func (in *instance) raw(p uint64) uint64 {
	v, ok := in.mod.Memory().ReadUint64Le(uint32(p))
	if !ok {
		return uint64(tagException) << 32 // a wild pointer is never taken for a value
	}
	return v
}

func (in *instance) tag(p uint64) int32 { return tagOf(in.raw(p)) }

func tagOf(raw uint64) int32 {
	tag := int32(raw >> 32)
	if uint32(tag-tagFirst) >= tagFloat64-tagFirst {
		return tagFloat64
	}
	return tag
}

// decoder copies one value out; it stops reading, never fails, when the value is too large.
type decoder struct {
	in    *instance
	nodes int
	bytes int
	open  []uint32 // objects around the one being read
}

func (in *instance) decode(ctx context.Context, p uint64) (Value, error) {
	d := &decoder{in: in, nodes: maxNodes, bytes: maxText}
	return d.value(ctx, p)
}

func (d *decoder) value(ctx context.Context, p uint64) (Value, error) {
	if d.nodes--; d.nodes < 0 || d.bytes < 0 {
		return Value{Kind: Elided}, nil
	}
	raw := d.in.raw(p)
	switch tagOf(raw) {
	case tagUndefined:
		return Value{Kind: Undefined}, nil
	case tagNull:
		return Value{Kind: Null}, nil
	case tagBool:
		return Value{Kind: Bool, Bool: uint32(raw) != 0}, nil
	case tagInt:
		return Value{Kind: Number, Num: float64(int32(raw))}, nil
	case tagFloat64:
		return Value{Kind: Number, Num: math.Float64frombits(raw + floatAddend)}, nil
	case tagString, tagRope:
		return d.text(ctx, String, p)
	case tagBigInt, tagShortBigInt:
		return d.text(ctx, BigInt, p)
	case tagSymbol:
		return Value{Kind: Symbol}, nil
	case tagObject:
		return d.reference(ctx, p, uint32(raw))
	}
	return Value{Kind: Elided}, nil
}

// text reads what QuickJS converts to a text without running any code of the program.
func (d *decoder) text(ctx context.Context, kind Kind, p uint64) (Value, error) {
	s, whole, err := d.in.text(ctx, p, d.bytes)
	d.bytes -= len(s)
	if !whole {
		return Value{Kind: Elided}, err
	}
	return Value{Kind: kind, Text: s}, err
}

// text reads the beginning of a text or an integer, and says whether it is whole; an unpaired half of a character
// becomes a replacement sign.
func (in *instance) text(ctx context.Context, p uint64, most int) (s string, whole bool, err error) {
	at, err := in.pointer(ctx, fnGetString, in.vm.context, p)
	if err != nil {
		return "", false, err
	}
	length, ok := in.mod.Memory().ReadUint32Le(uint32(at) - lengthOffset)
	length &= math.MaxInt32
	b, read := in.mod.Memory().Read(uint32(at), min(length, uint32(max(most, 0))))
	if !ok || !read {
		return "", false, errAborted
	}
	s = strings.ToValidUTF8(string(b), "\ufffd")
	_, err = in.call(ctx, fnFreeString, in.vm.context, at)
	return s, int(length) <= most, err
}

func (d *decoder) reference(ctx context.Context, p uint64, object uint32) (Value, error) {
	for _, o := range d.open {
		if o == object {
			return Value{Kind: Cycle}, nil
		}
	}
	if len(d.open) >= maxDepth {
		return Value{Kind: Elided}, nil
	}
	d.open = append(d.open, object)
	defer func() { d.open = d.open[:len(d.open)-1] }()
	class, _ := d.in.mod.Memory().ReadUint16Le(object + classOffset)
	switch kind := d.in.vm.classes[class]; kind {
	case Array:
		return d.array(ctx, p)
	case Map, Set:
		return d.collection(ctx, p, kind)
	case Date:
		t, thrown, err := d.in.invoke(ctx, d.in.vm.helpers["time"], p)
		if err != nil || thrown != 0 {
			return Value{Kind: Elided}, err
		}
		v, err := d.value(ctx, t)
		return Value{Kind: Date, Num: v.Num}, err
	case RegExp:
		s, thrown, err := d.in.invoke(ctx, d.in.vm.helpers["source"], p)
		if err != nil || thrown != 0 {
			return Value{Kind: Elided}, err
		}
		v, err := d.value(ctx, s)
		return Value{Kind: RegExp, Text: v.Text}, err
	case Error:
		return d.error(ctx, p)
	case Pending:
		return Value{Kind: Pending}, nil
	}
	isFunction, err := d.isFunction(ctx, p)
	if err != nil {
		return Value{}, err
	}
	if isFunction {
		name, err := d.textProperty(ctx, p, "name")
		return Value{Kind: Function, Text: name}, err
	}
	return d.object(ctx, p)
}

func (d *decoder) isFunction(ctx context.Context, p uint64) (bool, error) {
	at, err := d.in.pointer(ctx, fnTypeof, d.in.vm.context, p)
	if err != nil {
		return false, err
	}
	b, _ := d.in.mod.Memory().Read(uint32(at), uint32(len("function")))
	is := string(b) == "function"
	return is, d.in.free(ctx, at)
}

// maxWords bounds a name, a message or a stack: they are for people to read.
const maxWords = 4 << 10

// textProperty reads the beginning of a property when it is a text; anything else gives an empty text.
func (d *decoder) textProperty(ctx context.Context, p uint64, name string) (string, error) {
	v, thrown, err := d.in.property(ctx, p, name)
	if err != nil || thrown != 0 {
		return "", err
	}
	if tag := d.in.tag(v); tag != tagString && tag != tagRope {
		return "", nil
	}
	text, _, err := d.in.text(ctx, v, min(maxWords, d.bytes))
	d.bytes -= len(text)
	return text, err
}

func (d *decoder) array(ctx context.Context, p uint64) (Value, error) {
	n, err := d.length(ctx, p)
	if err != nil {
		return Value{}, err
	}
	items, err := d.items(ctx, p, n)
	return Value{Kind: Array, Items: items}, err
}

func (d *decoder) length(ctx context.Context, p uint64) (uint32, error) {
	out, err := d.in.pointer(ctx, fnMalloc, 4)
	if err != nil {
		return 0, err
	}
	status, err := d.in.call(ctx, fnGetLength, d.in.vm.context, out, p)
	if err != nil {
		return 0, err
	}
	n, _ := d.in.mod.Memory().ReadUint32Le(uint32(out))
	if int32(status) < 0 {
		n = 0
	}
	return n, d.in.free(ctx, out)
}

func (d *decoder) items(ctx context.Context, p uint64, n uint32) ([]Value, error) {
	items := make([]Value, 0, min(n, 64))
	for i := range n {
		v, err := d.in.pointer(ctx, fnGetIndex, d.in.vm.context, p, uint64(i))
		if err != nil {
			return nil, err
		}
		item, err := d.checkedValue(ctx, v)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		if d.nodes < 0 || d.bytes < 0 {
			return append(items, Value{Kind: Elided}), nil
		}
	}
	return items, nil
}

// checkedValue decodes a value that reading may have turned into an exception, and drops it.
func (d *decoder) checkedValue(ctx context.Context, v uint64) (Value, error) {
	value, thrown, err := d.in.checked(ctx, v)
	if err != nil || thrown != 0 {
		return Value{Kind: Elided}, err
	}
	out, err := d.value(ctx, value)
	if err != nil {
		return Value{}, err
	}
	return out, d.in.release(ctx, v)
}

// collection reads a Map or a Set through a list made by a helper.
func (d *decoder) collection(ctx context.Context, p uint64, kind Kind) (Value, error) {
	helper := "members"
	if kind == Map {
		helper = "entries"
	}
	list, thrown, err := d.in.invoke(ctx, d.in.vm.helpers[helper], p)
	if err != nil || thrown != 0 {
		return Value{Kind: Elided}, err
	}
	count, thrown, err := d.in.property(ctx, list, "n")
	if err != nil || thrown != 0 || d.in.tag(count) != tagInt {
		return Value{Kind: Elided}, err
	}
	items, err := d.items(ctx, list, uint32(d.in.raw(count)))
	return Value{Kind: kind, Items: items}, err
}

func (d *decoder) error(ctx context.Context, p uint64) (Value, error) {
	name, err := d.textProperty(ctx, p, "name")
	if err != nil {
		return Value{}, err
	}
	message, err := d.textProperty(ctx, p, "message")
	fields := []Field{{Name: "message", Value: Value{Kind: String, Text: message}}}
	return Value{Kind: Error, Text: name, Fields: fields}, err
}

func (d *decoder) object(ctx context.Context, p uint64) (Value, error) {
	out := Value{Kind: Object}
	class, thrown, err := d.in.invoke(ctx, d.in.vm.helpers["className"], p)
	if err != nil {
		return Value{}, err
	}
	if thrown == 0 {
		name, err := d.value(ctx, class)
		if err != nil {
			return Value{}, err
		}
		out.Text = name.Text
	}
	keys, thrown, err := d.in.invoke(ctx, d.in.vm.helpers["keys"], p)
	if err != nil || thrown != 0 {
		return Value{Kind: Elided}, err
	}
	n, err := d.length(ctx, keys)
	if err != nil {
		return Value{}, err
	}
	names, err := d.items(ctx, keys, n)
	if err != nil {
		return Value{}, err
	}
	for i, name := range names {
		if d.nodes < 0 || d.bytes < 0 || name.Kind != String {
			return Value{Kind: Elided}, nil
		}
		key, err := d.in.pointer(ctx, fnGetIndex, d.in.vm.context, keys, uint64(i))
		if err != nil {
			return Value{}, err
		}
		v, err := d.in.pointer(ctx, fnGetProp, d.in.vm.context, p, key)
		if err != nil {
			return Value{}, err
		}
		field, err := d.checkedValue(ctx, v)
		if err != nil {
			return Value{}, err
		}
		out.Fields = append(out.Fields, Field{Name: name.Text, Value: field})
		if err := d.in.release(ctx, key); err != nil {
			return Value{}, err
		}
	}
	return out, nil
}

// floatBits passes a number to a function of the interpreter.
func floatBits(f float64) uint64 { return math.Float64bits(f) }
