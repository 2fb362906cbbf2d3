package jsvm

import (
	"fmt"
	"unsafe"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

const memoryPage = 4096

// image is a saved memory. On Linux it is an unnamed file in memory: each instance maps it privately, so that a run
// pays only for the pages it writes, and starting again means forgetting them.
type image struct {
	fd   int
	size int
}

func newImage(memory []byte) (*image, error) {
	fd, err := unix.MemfdCreate("quickjs", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, fmt.Errorf("create the memory image: %w", err)
	}
	img := &image{fd: fd, size: len(memory)}
	if err := img.fill(memory); err != nil {
		img.close()
		return nil, fmt.Errorf("fill the memory image: %w", err)
	}
	return img, nil
}

// fill writes the pages that are not empty, then forbids any change.
func (img *image) fill(memory []byte) error {
	if err := unix.Ftruncate(img.fd, int64(len(memory))); err != nil {
		return err
	}
	for at := 0; at < len(memory); at += memoryPage {
		page := memory[at:min(at+memoryPage, len(memory))]
		if isZero(page) {
			continue
		}
		if _, err := unix.Pwrite(img.fd, page, int64(at)); err != nil {
			return err
		}
	}
	_, err := unix.FcntlInt(uintptr(img.fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
	return err
}

func (img *image) close() { _ = unix.Close(img.fd) }

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// memory is the linear memory of one instance.
type memory struct {
	start unsafe.Pointer
	max   uint64
	image int
}

// instance maps the image at the start of a reservation as large as the memory may become.
func (img *image) instance(most uint64) (*memory, error) {
	start, err := unix.MmapPtr(-1, 0, nil, uintptr(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("reserve memory: %w", err)
	}
	m := &memory{start: start, max: most, image: img.size}
	if _, err := unix.MmapPtr(img.fd, 0, start, uintptr(img.size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_FIXED); err != nil {
		m.Free()
		return nil, fmt.Errorf("map the memory image: %w", err)
	}
	return m, nil
}

// reset forgets every page written since the image was mapped.
func (m *memory) reset() error {
	return unix.Madvise(unsafe.Slice((*byte)(m.start), m.image), unix.MADV_DONTNEED)
}

// Reallocate implements experimental.LinearMemory.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.max || m.start == nil {
		return nil
	}
	return unsafe.Slice((*byte)(m.start), m.max)[:size:size]
}

// Free implements experimental.LinearMemory.
func (m *memory) Free() {
	if m.start != nil {
		_ = unix.MunmapPtr(m.start, uintptr(m.max)) // only fails for a range that is not mapped
		m.start = nil
	}
}

var _ experimental.LinearMemory = (*memory)(nil)
