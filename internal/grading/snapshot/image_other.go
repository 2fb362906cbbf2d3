//go:build !linux

// Package snapshot keeps the memory of a booted interpreter and gives it, as if new, to each program.
package snapshot

import "github.com/tetratelabs/wazero/experimental"

// Image is a saved memory. Without Linux's private mappings, each instance gets a copy of its used part.
type Image struct {
	used []byte
	size int
}

// New saves a memory. Its length is a whole number of pages.
func New(memory []byte) (*Image, error) {
	used := len(memory)
	for used > 0 && memory[used-1] == 0 {
		used--
	}
	return &Image{used: append([]byte(nil), memory[:used]...), size: len(memory)}, nil
}

// Close frees the image. Memories made from it go on.
func (img *Image) Close() {}

// Memory is the linear memory of one instance.
type Memory struct {
	image *Image
	bytes []byte
	max   uint64
}

func (img *Image) Instance(most uint64) (*Memory, error) {
	m := &Memory{image: img, bytes: make([]byte, img.size), max: most}
	copy(m.bytes, img.used)
	return m, nil
}

// Reset puts the image back.
func (m *Memory) Reset() error {
	copy(m.bytes, m.image.used)
	clear(m.bytes[len(m.image.used):])
	return nil
}

// Reallocate implements experimental.LinearMemory.
func (m *Memory) Reallocate(size uint64) []byte {
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
func (m *Memory) Free() { m.bytes = nil }

var _ experimental.LinearMemory = (*Memory)(nil)
