// Package wire turns plain values into bytes and back, between two processes of which one is not trusted.
//
// A value is made of booleans, integers, floating-point numbers, texts, bytes, slices, maps with text keys, pointers,
// structs (their exported fields, in order) and, for a field of type any: nil, int64, float64, string or []byte.
// Both ends are the same program, so nothing names a type or a field. Equal values give equal bytes. Reading is bounded
// by the length of what is read: a length that promises more than is there is refused before anything is allocated.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
)

// maxDepth bounds how deep values may be nested.
const maxDepth = 400

// ErrMalformed is what bytes give that no value of the type could have given.
var ErrMalformed = errors.New("malformed message")

// Tags of a value of type any.
const (
	anyNil = iota
	anyInt
	anyFloat
	anyText
	anyBytes
)

// Append writes a value after b. An error is a mistake of the programmer: a type that does not travel.
func Append(b []byte, v any) ([]byte, error) {
	w := writer{b: b}
	w.value(reflect.ValueOf(v), 0)
	return w.b, w.err
}

type writer struct {
	b   []byte
	err error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("wire: "+format, args...)
	}
}

func (w *writer) length(n int) { w.b = binary.AppendUvarint(w.b, uint64(n)) }

func (w *writer) text(s string) {
	w.length(len(s))
	w.b = append(w.b, s...)
}

func (w *writer) flag(yes bool) bool {
	if yes {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
	return yes
}

func (w *writer) value(v reflect.Value, depth int) {
	if depth > maxDepth {
		w.fail("a value nested more than %d times", maxDepth)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		w.flag(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.b = binary.AppendVarint(w.b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.b = binary.AppendUvarint(w.b, v.Uint())
	case reflect.Float64:
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v.Float()))
	case reflect.String:
		w.text(v.String())
	case reflect.Slice:
		w.slice(v, depth)
	case reflect.Map:
		w.mapping(v, depth)
	case reflect.Pointer:
		if w.flag(!v.IsNil()) {
			w.value(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				w.value(v.Field(i), depth+1)
			}
		}
	case reflect.Interface:
		w.anything(v)
	default:
		w.fail("a value of type %v does not travel", v.Kind())
	}
}

func (w *writer) slice(v reflect.Value, depth int) {
	if v.IsNil() {
		w.length(0)
		return
	}
	w.length(v.Len() + 1)
	if v.Type().Elem().Kind() == reflect.Uint8 {
		w.b = append(w.b, v.Bytes()...)
		return
	}
	for i := range v.Len() {
		w.value(v.Index(i), depth+1)
	}
}

func (w *writer) mapping(v reflect.Value, depth int) {
	if v.Type().Key().Kind() != reflect.String {
		w.fail("a map with keys of type %v does not travel", v.Type().Key())
		return
	}
	if v.IsNil() {
		w.length(0)
		return
	}
	w.length(v.Len() + 1)
	byName := make(map[string]reflect.Value, v.Len())
	for it := v.MapRange(); it.Next(); {
		byName[it.Key().String()] = it.Value()
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		w.text(name)
		w.value(byName[name], depth+1)
	}
}

func (w *writer) anything(v reflect.Value) {
	if v.IsNil() {
		w.b = append(w.b, anyNil)
		return
	}
	switch x := v.Interface().(type) {
	case int64:
		w.b = binary.AppendVarint(append(w.b, anyInt), x)
	case float64:
		w.b = binary.LittleEndian.AppendUint64(append(w.b, anyFloat), math.Float64bits(x))
	case string:
		w.b = append(w.b, anyText)
		w.text(x)
	case []byte:
		w.b = append(w.b, anyBytes)
		w.text(string(x))
	default:
		w.fail("a value of type %T does not travel in a field of type any", x)
	}
}
