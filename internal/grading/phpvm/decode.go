package phpvm

import (
	"context"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// What is read of one value at most.
const (
	maxNodes = 20_000
	maxDepth = 60
	maxText  = 1 << 20
)

// decoder copies one value out of the memory of the interpreter; it stops reading, never fails, when the value is too
// large. It reads bytes: no function of the program takes part.
type decoder struct {
	in    *instance
	nodes int
	bytes int
	open  []uint32 // arrays and objects around the one being read
}

func (in *instance) decode(ctx context.Context, zval uint32) (Value, error) {
	d := &decoder{in: in, nodes: maxNodes, bytes: maxText}
	return d.value(ctx, zval)
}

func (d *decoder) value(ctx context.Context, at uint32) (Value, error) {
	if d.nodes--; d.nodes < 0 || d.bytes < 0 {
		return Value{Kind: Elided}, nil
	}
	raw, ok := d.in.mod.Memory().Read(at, zvalSize)
	if !ok {
		return Value{Kind: Elided}, nil
	}
	word := binary.LittleEndian.Uint64(raw)
	pointer := uint32(word)
	switch raw[zvalType] {
	case isUndefined, isNull:
		return Value{Kind: Null}, nil
	case isFalse, isTrue:
		return Value{Kind: Bool, Bool: raw[zvalType] == isTrue}, nil
	case isLong:
		return Value{Kind: Int, Int: int64(word)}, nil
	case isDouble:
		return Value{Kind: Float, Float: math.Float64frombits(word)}, nil
	case isString:
		return Value{Kind: String, Text: d.text(pointer)}, nil
	case isReference:
		return d.value(ctx, pointer+referenceValue)
	case isIndirect:
		return d.value(ctx, pointer)
	case isResource:
		return Value{Kind: Resource}, nil
	case isArray, isObject:
		for _, o := range d.open {
			if o == pointer {
				return Value{Kind: Cycle}, nil
			}
		}
		if len(d.open) >= maxDepth {
			return Value{Kind: Elided}, nil
		}
		d.open = append(d.open, pointer)
		defer func() { d.open = d.open[:len(d.open)-1] }()
		if raw[zvalType] == isObject {
			return d.object(ctx, at, pointer)
		}
		fields, whole, err := d.entries(ctx, pointer)
		if err != nil || !whole {
			return Value{Kind: Elided}, err
		}
		return Value{Kind: Array, Fields: fields}, nil
	}
	return Value{Kind: Elided}, nil
}

// text reads a zend_string.
func (d *decoder) text(at uint32) string {
	length := d.in.u32(at + stringLength)
	if int64(length) > int64(d.bytes) {
		d.bytes = -1
		return ""
	}
	b, _ := d.in.mod.Memory().Read(at+stringBytes, length)
	d.bytes -= len(b)
	return string(b)
}

// entries reads a zend_array, in its order. A value that could not be read whole is told.
func (d *decoder) entries(ctx context.Context, at uint32) (fields []Field, whole bool, err error) {
	used, data := d.in.u32(at+arrayUsed), d.in.u32(at+arrayData)
	packed := d.in.u32(at+arrayFlags)&arrayPacked != 0
	for i := range used {
		if d.nodes < 0 || d.bytes < 0 {
			return nil, false, nil
		}
		place := data + i*bucketSize
		if packed {
			place = data + i*zvalSize
		}
		kind, ok := d.in.mod.Memory().ReadByte(place + zvalType)
		if !ok {
			return nil, false, nil
		}
		if kind == isIndirect {
			place = d.in.u32(place)
			kind, _ = d.in.mod.Memory().ReadByte(place + zvalType)
		}
		if kind == isUndefined {
			continue
		}
		f := Field{Number: true}
		bucket := data + i*bucketSize
		switch {
		case packed:
			f.Name = strconv.FormatUint(uint64(i), 10)
		case d.in.u32(bucket+bucketKey) != 0:
			f.Name, f.Number = d.text(d.in.u32(bucket+bucketKey)), false
		default:
			key, _ := d.in.mod.Memory().ReadUint64Le(bucket + bucketHash)
			f.Name = strconv.FormatInt(int64(key), 10)
		}
		if f.Value, err = d.value(ctx, place); err != nil {
			return nil, false, err
		}
		fields = append(fields, f)
	}
	return fields, d.nodes >= 0 && d.bytes >= 0, nil
}

// className reads the name of a class.
func (d *decoder) className(class uint32) string { return d.text(d.in.u32(class + classNameAt)) }

func (d *decoder) object(ctx context.Context, zval, at uint32) (Value, error) {
	class := d.in.u32(at + objectClass)
	v := Value{Kind: Object, Text: d.className(class)}
	if strings.HasPrefix(v.Text, "class@anonymous") {
		v.Text = "class@anonymous"
	}
	switch {
	case v.Text == "Closure":
		return Value{Kind: Closure}, nil
	case d.in.u32(class+classFlags)&classIsEnum != 0:
		name, err := d.value(ctx, at+objectProperties+enumName*zvalSize)
		return Value{Kind: Enum, Text: v.Text, Fields: []Field{{Name: name.Text}}}, err
	}
	properties, err := d.in.call(ctx, fnProperties, uint64(zval), purposeExport)
	if err != nil {
		return Value{}, err
	}
	if d.in.pending() != 0 { // a lazy object that refuses to be made
		return Value{Kind: Elided}, d.in.forget(ctx)
	}
	if properties == 0 {
		return v, nil
	}
	fields, whole, err := d.entries(ctx, uint32(properties))
	if err != nil || !whole {
		return Value{Kind: Elided}, err
	}
	for _, f := range fields {
		if hidden, mangled := strings.CutPrefix(f.Name, "\x00"); mangled {
			_, f.Name, _ = strings.Cut(hidden, "\x00")
			f.Hidden = true
		}
		v.Fields = append(v.Fields, f)
	}
	return v, nil
}

// exception describes what was thrown. Its words may come from the program.
func (in *instance) exception(ctx context.Context, object uint32) (*Exception, error) {
	d := &decoder{in: in, nodes: maxNodes, bytes: maxText}
	class := in.u32(object + objectClass)
	e := &Exception{Class: d.className(class)}
	if e.Class == "UnwindExit" && in.parent(class) == 0 { // a program cannot throw an object that extends nothing
		return &Exception{Exit: true}, nil
	}
	for parent := in.parent(class); parent != 0 && len(e.Parents) < maxDepth; parent = in.parent(parent) {
		e.Parents = append(e.Parents, d.className(parent))
	}
	field := func(i uint32) (Value, error) { return d.value(ctx, object+objectProperties+i*zvalSize) }
	message, err := field(exceptionMessage)
	if err != nil {
		return nil, err
	}
	file, err := field(exceptionFile)
	if err != nil {
		return nil, err
	}
	line, err := field(exceptionLine)
	e.Message, e.File, e.Line = message.Text, siteName(file.Text), int(line.Int)
	return e, err
}

// parent gives the class above a linked one.
func (in *instance) parent(class uint32) uint32 {
	if in.u32(class+classFlags)&classIsLinked == 0 {
		return 0
	}
	return in.u32(class + classParent)
}

// siteName shows a path as the learner knows it; code of a verification has no place.
func siteName(path string) string {
	if strings.HasPrefix(path, ExpressionFile) {
		return ExpressionFile
	}
	return strings.TrimPrefix(path, Root+"/")
}
