// Package snapshot keeps the memory of a booted interpreter and gives it, as if new, to each program.
package snapshot

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// Image is a saved memory. On Linux it is an unnamed file in memory: each instance maps it privately, so that a run
// pays only for the pages it writes, and starting again means putting those back.
type Image struct {
	fd      int
	bytes   []byte // the same file, to read from
	page    int    // size of a page
	pagemap int    // the kernel's account of this process's pages, or -1
}

// Facts of one page in the kernel's account (Documentation/admin-guide/mm/pagemap.rst).
const (
	pageOfFile  = 1 << 61 // still shared with the image
	pageSwapped = 1 << 62
	pagePresent = 1 << 63

	pagemapEntry = 8 // bytes

	// copyAtMost is the number of pages above which forgetting all of them costs less than putting each back.
	copyAtMost = 256
)

// New saves a memory. Its length is a whole number of pages.
func New(memory []byte) (*Image, error) {
	fd, err := unix.MemfdCreate("interpreter", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, fmt.Errorf("create the memory image: %w", err)
	}
	img := &Image{fd: fd, page: unix.Getpagesize(), pagemap: -1}
	if err := img.fill(memory); err != nil {
		img.Close()
		return nil, fmt.Errorf("fill the memory image: %w", err)
	}
	if img.bytes, err = unix.Mmap(fd, 0, len(memory), unix.PROT_READ, unix.MAP_PRIVATE); err != nil {
		img.Close()
		return nil, fmt.Errorf("map the memory image: %w", err)
	}
	if account, err := unix.Open("/proc/self/pagemap", unix.O_RDONLY|unix.O_CLOEXEC, 0); err == nil {
		img.pagemap = account // without it, every page is forgotten: slower, never wrong
	}
	return img, nil
}

// fill writes the pages that are not empty, then forbids any change.
func (img *Image) fill(memory []byte) error {
	if err := unix.Ftruncate(img.fd, int64(len(memory))); err != nil {
		return err
	}
	for at := 0; at < len(memory); at += img.page {
		page := memory[at:min(at+img.page, len(memory))]
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

// Close frees the image. Memories made from it go on.
func (img *Image) Close() {
	if img.bytes != nil {
		_ = unix.Munmap(img.bytes)
	}
	if img.pagemap >= 0 {
		_ = unix.Close(img.pagemap)
	}
	_ = unix.Close(img.fd)
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// Memory is the linear memory of one instance.
type Memory struct {
	start   unsafe.Pointer
	max     uint64
	image   *Image
	account []byte // kept between resets
}

// Instance maps the image at the start of a reservation as large as the memory may become.
func (img *Image) Instance(most uint64) (*Memory, error) {
	start, err := unix.MmapPtr(-1, 0, nil, uintptr(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("reserve memory: %w", err)
	}
	m := &Memory{start: start, max: most, image: img}
	if _, err := unix.MmapPtr(img.fd, 0, start, uintptr(len(img.bytes)), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_FIXED); err != nil {
		m.Free()
		return nil, fmt.Errorf("map the memory image: %w", err)
	}
	return m, nil
}

// Reset makes the memory equal to the image again. The pages that the run wrote are copied back where they are: they
// stay with the instance, and the next run meets no page fault on them. Too many of them are forgotten instead.
func (m *Memory) Reset() error {
	used := unsafe.Slice((*byte)(m.start), len(m.image.bytes))
	written, known := m.written()
	if !known || len(written) > copyAtMost {
		return unix.Madvise(used, unix.MADV_DONTNEED)
	}
	for _, page := range written {
		at := page * m.image.page
		copy(used[at:at+m.image.page], m.image.bytes[at:])
	}
	return nil
}

// written lists the pages that are no more those of the image, by the kernel's account.
func (m *Memory) written() (pages []int, known bool) {
	count := len(m.image.bytes) / m.image.page
	if m.image.pagemap < 0 {
		return nil, false
	}
	if m.account == nil {
		m.account = make([]byte, count*pagemapEntry)
	}
	first := int64(uintptr(m.start)) / int64(m.image.page) * pagemapEntry
	if n, err := unix.Pread(m.image.pagemap, m.account, first); err != nil || n != len(m.account) {
		return nil, false
	}
	for page := range count {
		facts := binary.NativeEndian.Uint64(m.account[page*pagemapEntry:])
		if facts&pageSwapped != 0 || facts&pagePresent != 0 && facts&pageOfFile == 0 {
			pages = append(pages, page)
		}
	}
	return pages, true
}

// Reallocate implements experimental.LinearMemory.
func (m *Memory) Reallocate(size uint64) []byte {
	if size > m.max || m.start == nil {
		return nil
	}
	return unsafe.Slice((*byte)(m.start), m.max)[:size:size]
}

// Free implements experimental.LinearMemory.
func (m *Memory) Free() {
	if m.start != nil {
		_ = unix.MunmapPtr(m.start, uintptr(m.max)) // only fails for a range that is not mapped
		m.start = nil
	}
}

var _ experimental.LinearMemory = (*Memory)(nil)
