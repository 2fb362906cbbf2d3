package wire

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

type leaf struct {
	N    int64
	On   bool
	Text string
	skip int
}

type tree struct {
	Kind     int
	Unsigned uint16
	Num      float64
	Name     string
	Raw      []byte
	Leaves   []leaf
	Children []tree
	Next     *leaf
	ByName   map[string]*leaf
	Rows     [][]any
}

func samples() map[string]tree {
	return map[string]tree{
		"empty": {},
		"everything": {
			Kind: -3, Unsigned: 65535, Num: math.Inf(-1), Name: "l’été\x00", Raw: []byte{0, 255},
			Leaves: []leaf{{N: math.MinInt64}, {N: math.MaxInt64, On: true, Text: "x"}}, Children: []tree{{Name: "a", Children: []tree{{}}}, {}},
			Next: &leaf{Text: "next"}, ByName: map[string]*leaf{"b": {N: 2}, "a": nil, "": {}},
			Rows: [][]any{{nil, int64(-1), 2.5, "t", []byte("b")}, {}, nil},
		},
		"empty lists are not nil": {Raw: []byte{}, Leaves: []leaf{}, ByName: map[string]*leaf{}, Rows: [][]any{{}}},
	}
}

func TestRoundTrip(t *testing.T) {
	for name, want := range samples() {
		b, err := Append([]byte("head"), want)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got tree
		if err := Read(b[4:], &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
		for cut := range len(b) - 4 {
			var part tree
			if err := Read(b[4:4+cut], &part); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s cut at %d: %v", name, cut, err)
			}
		}
		var more tree
		if err := Read(append(b[4:], 0), &more); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s with one byte more: %v", name, err)
		}
	}
}

func TestHostileLengths(t *testing.T) {
	huge := []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}
	for name, into := range map[string]any{"text": new(string), "bytes": new([]byte), "list": new([]leaf), "map": new(map[string]leaf), "rows": new([][]any)} {
		if err := Read(huge, into); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
		if allocated := testing.AllocsPerRun(1, func() { _ = Read(huge, into) }); allocated > 20 {
			t.Errorf("%s: a false length makes %v allocations", name, allocated)
		}
	}
	twice := []byte{3, 1, 'a', 0, 0, 0, 1, 'a', 0, 0, 0}
	if err := Read(twice, new(map[string]leaf)); !errors.Is(err, ErrMalformed) {
		t.Errorf("the same name twice: %v", err)
	}
	if err := Read([]byte{2}, new(bool)); !errors.Is(err, ErrMalformed) {
		t.Errorf("a boolean of 2: %v", err)
	}
	type chain struct{ Next *chain }
	if err := Read([]byte(strings.Repeat("\x01", 5000)), new(chain)); !errors.Is(err, ErrMalformed) {
		t.Errorf("a chain of 5000: %v", err)
	}
}

func TestWhatDoesNotTravel(t *testing.T) {
	for name, v := range map[string]any{"function": func() {}, "channel": make(chan int), "keys": map[int]string{1: "a"}, "any": struct{ V any }{V: leaf{}}} {
		if _, err := Append(nil, v); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if err := Read(nil, leaf{}); err == nil {
		t.Error("read into what is no pointer")
	}
	if err := Read([]byte{1}, new(chan int)); err == nil {
		t.Error("read a channel")
	}
}

// FuzzRead: no bytes make the reader panic, and what is read says the same when written and read again.
func FuzzRead(f *testing.F) {
	for _, s := range samples() {
		b, err := Append(nil, s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v tree
		if Read(b, &v) != nil {
			return
		}
		once, err := Append(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		var again tree
		if err := Read(once, &again); err != nil {
			t.Fatal(err)
		}
		twice, err := Append(nil, again)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("%x then %x (%v)", once, twice, err)
		}
	})
}
