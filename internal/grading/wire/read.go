package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
)

// Read fills the value that into points to, from exactly the bytes of b. What it gives shares nothing with b.
func Read(b []byte, into any) error {
	p := reflect.ValueOf(into)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("wire: read into %T, which is no pointer", into)
	}
	r := reader{b: b}
	r.value(p.Elem(), 0)
	if r.err == nil && len(r.b) > 0 {
		r.err = fmt.Errorf("%w: %d bytes too many", ErrMalformed, len(r.b))
	}
	return r.err
}

type reader struct {
	b   []byte
	err error
}

func (r *reader) malformed(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrMalformed, what)
	}
	r.b = nil
}

// take gives the next n bytes.
func (r *reader) take(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.b) {
		r.malformed("it ends too early")
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) flag() bool {
	switch r.byte() {
	case 0:
		return false
	case 1:
		return true
	}
	r.malformed("neither true nor false")
	return false
}

func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.malformed("an integer is not readable")
		return 0
	}
	r.take(n)
	return v
}

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.malformed("an integer is not readable")
		return 0
	}
	r.take(n)
	return v
}

// length reads how many things follow: each takes one byte at least, so that there are never more than bytes.
func (r *reader) length() int {
	n := r.unsigned()
	if n > uint64(len(r.b)) {
		r.malformed("a length goes beyond the end")
		return 0
	}
	return int(n)
}

// count reads the length of a list or of a map, which may be nil.
func (r *reader) count() (n int, isNil bool) {
	raw := r.unsigned()
	if raw == 0 {
		return 0, true
	}
	if raw-1 > uint64(len(r.b)) {
		r.malformed("a length goes beyond the end")
		return 0, true
	}
	return int(raw - 1), false
}

func (r *reader) text() string { return string(r.take(r.length())) }

func (r *reader) float() float64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

func (r *reader) value(v reflect.Value, depth int) {
	if depth > maxDepth {
		r.malformed("too deep")
	}
	if r.err != nil {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.flag())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n := r.signed(); v.OverflowInt(n) {
			r.malformed("an integer is too large")
		} else {
			v.SetInt(n)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if n := r.unsigned(); v.OverflowUint(n) {
			r.malformed("an integer is too large")
		} else {
			v.SetUint(n)
		}
	case reflect.Float64:
		v.SetFloat(r.float())
	case reflect.String:
		v.SetString(r.text())
	case reflect.Slice:
		r.slice(v, depth)
	case reflect.Map:
		r.mapping(v, depth)
	case reflect.Pointer:
		if r.flag() {
			v.Set(reflect.New(v.Type().Elem()))
			r.value(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				r.value(v.Field(i), depth+1)
			}
		}
	case reflect.Interface:
		r.anything(v)
	default:
		r.err = fmt.Errorf("wire: a value of type %v does not travel", v.Type())
	}
}

// growth is how many elements are allocated before any of them was read.
const growth = 64

func (r *reader) slice(v reflect.Value, depth int) {
	n, isNil := r.count()
	if isNil {
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes(append([]byte{}, r.take(n)...))
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, min(n, growth))
	for range n {
		item := reflect.New(v.Type().Elem()).Elem()
		r.value(item, depth+1)
		if r.err != nil {
			return
		}
		list = reflect.Append(list, item)
	}
	v.Set(list)
}

func (r *reader) mapping(v reflect.Value, depth int) {
	n, isNil := r.count()
	if isNil {
		return
	}
	if v.Type().Key().Kind() != reflect.String {
		r.err = fmt.Errorf("wire: a map with keys of type %v does not travel", v.Type().Key())
		return
	}
	out := reflect.MakeMapWithSize(v.Type(), min(n, growth))
	for range n {
		name := reflect.New(v.Type().Key()).Elem()
		name.SetString(r.text())
		item := reflect.New(v.Type().Elem()).Elem()
		r.value(item, depth+1)
		if r.err != nil {
			return
		}
		if out.MapIndex(name).IsValid() {
			r.malformed("the same name twice")
			return
		}
		out.SetMapIndex(name, item)
	}
	v.Set(out)
}

func (r *reader) anything(v reflect.Value) {
	var x any
	switch r.byte() {
	case anyNil:
		return
	case anyInt:
		x = r.signed()
	case anyFloat:
		x = r.float()
	case anyText:
		x = r.text()
	case anyBytes:
		x = append([]byte{}, r.take(r.length())...)
	default:
		r.malformed("a value of no known type")
		return
	}
	if r.err == nil {
		v.Set(reflect.ValueOf(x))
	}
}
