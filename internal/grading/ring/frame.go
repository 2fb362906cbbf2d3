package ring

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A frame is a length (4 bytes, little-endian, of what follows), a kind (1 byte) and a body.
const (
	headerSize = 5
	// MaxFrame bounds a body, in bytes: above any answer with its data set, and any outcome that engines let through.
	MaxFrame = 8 << 20
)

// The kinds of frames.
const (
	frameHello   = 'h' // child: it is ready
	frameRequest = 'r' // parent: something to run
	frameOutcome = 'o' // child: what came out
	frameFault   = 'f' // child: the engine failed; the body is a text for the logs
	frameLarge   = 'l' // child: what came out is too large to travel
)

var errFrame = errors.New("malformed frame")

// seal completes a frame: the first bytes of b were kept for its header.
func seal(b []byte, kind byte) ([]byte, error) {
	body := len(b) - headerSize
	if body < 0 || body > MaxFrame {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, body)
	}
	binary.LittleEndian.PutUint32(b, uint32(body+1))
	b[4] = kind
	return b, nil
}

// readFrame reads one frame. The body is good until the next call with the same buffer, which it may have replaced.
func readFrame(r io.Reader, buffer *[]byte) (kind byte, body []byte, err error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return 0, nil, err
	}
	size := binary.LittleEndian.Uint32(header[:])
	if size == 0 || size > MaxFrame+1 {
		return 0, nil, fmt.Errorf("%w: it would have %d bytes", errFrame, size)
	}
	n := int(size - 1)
	b := (*buffer)[:0]
	for len(b) < n { // the memory follows what arrives, not what is announced
		step := min(n-len(b), 256<<10)
		at := len(b)
		if cap(b) < at+step {
			b = append(make([]byte, 0, max(2*cap(b), at+step)), b...)
		}
		b = b[:at+step]
		if _, err := io.ReadFull(r, b[at:]); err != nil {
			return 0, nil, err
		}
	}
	*buffer = b
	return header[4], b, nil
}
