package ring

import (
	"bytes"
	"errors"
	"testing"
)

func TestFrames(t *testing.T) {
	var buffer []byte
	for _, n := range []int{0, 1, 300 << 10, MaxFrame} {
		frame, err := seal(append(make([]byte, headerSize), bytes.Repeat([]byte{7}, n)...), frameOutcome)
		if err != nil {
			t.Fatal(err)
		}
		kind, body, err := readFrame(bytes.NewReader(frame), &buffer)
		if err != nil || kind != frameOutcome || len(body) != n || bytes.Count(body, []byte{7}) != n {
			t.Errorf("%d bytes: kind %c, %d bytes, %v", n, kind, len(body), err)
		}
		if _, _, err := readFrame(bytes.NewReader(frame[:len(frame)-1]), &buffer); err == nil {
			t.Errorf("%d bytes: a frame cut short was read", n)
		}
	}
	if _, err := seal(make([]byte, headerSize+MaxFrame+1), frameOutcome); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a frame too large: %v", err)
	}
	if _, err := seal(nil, frameOutcome); err == nil {
		t.Error("a frame without room for its header")
	}
}

// FuzzFrame: no bytes make the reader panic or reserve much more than it was sent.
func FuzzFrame(f *testing.F) {
	f.Add([]byte("\x05\x00\x00\x00oabcd"))
	f.Add([]byte("\xff\xff\xff\xffo"))
	f.Add([]byte("\x00\x00\x80\x00o"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var buffer []byte
		kind, body, err := readFrame(bytes.NewReader(b), &buffer)
		if cap(buffer) > 2*len(b)+(1<<20) {
			t.Fatalf("%d bytes reserved for %d", cap(buffer), len(b))
		}
		if err != nil {
			return
		}
		again, err := seal(append(make([]byte, headerSize), body...), kind)
		if err != nil || !bytes.HasPrefix(b, again) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
	})
}
