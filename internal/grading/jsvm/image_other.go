//go:build !linux

package jsvm

import "github.com/tetratelabs/wazero/experimental"

// image is a saved memory. Without Linux's private mappings, each instance gets a copy of its used part.
type image struct {
	used []byte
	size int
}

func newImage(memory []byte) (*image, error) {
	used := len(memory)
	for used > 0 && memory[used-1] == 0 {
		used--
	}
	return &image{used: append([]byte(nil), memory[:used]...), size: len(memory)}, nil
}

func (img *image) close() {}

// memory is the linear memory of one instance.
type memory struct {
	image *image
	bytes []byte
	max   uint64
}

func (img *image) instance(most uint64) (*memory, error) {
	m := &memory{image: img, bytes: make([]byte, img.size), max: most}
	copy(m.bytes, img.used)
	return m, nil
}

// reset puts the image back.
func (m *memory) reset() error {
	copy(m.bytes, m.image.used)
	clear(m.bytes[len(m.image.used):])
	return nil
}

// Reallocate implements experimental.LinearMemory.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.max {
		return nil
	}
	if size > uint64(len(m.bytes)) {
		grown := make([]byte, size)
		copy(grown, m.bytes)
		m.bytes = grown
	}
	return m.bytes[:size:size]
}

// Free implements experimental.LinearMemory.
func (m *memory) Free() { m.bytes = nil }

var _ experimental.LinearMemory = (*memory)(nil)
