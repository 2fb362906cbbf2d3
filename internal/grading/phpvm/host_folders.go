package phpvm

import (
	"encoding/binary"
	"path"
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// path reads a path and makes it absolute, without dots.
func (w *world) path(mem api.Memory, at uint32) (string, errno) {
	name, ok := text(mem, at)
	if !ok {
		return "", errNameTooLong
	}
	if name == "" {
		return "", errNoEntry
	}
	if !strings.HasPrefix(name, "/") {
		name = w.folder + "/" + name
	}
	return path.Clean(name), 0
}

// addFolderCalls adds what is done with paths.
func addFolderCalls(calls map[string]hostCall) {
	// named makes a call whose argument at a place is a path.
	named := func(place int, do func(w *world, mem api.Memory, name string, s []uint64) errno) hostCall {
		return func(in *instance, mem api.Memory, s []uint64) {
			in.pay(fuelOfPath)
			name, e := in.world.path(mem, uint32(s[place]))
			if e == 0 {
				e = do(in.world, mem, name, s)
			}
			s[0] = e.negative()
		}
	}
	stat := func(buffer int) func(*world, api.Memory, string, []uint64) errno {
		return func(w *world, mem api.Memory, name string, s []uint64) errno {
			n, e := w.files.find(name)
			if e == 0 {
				writeStat(mem, uint32(s[buffer]), n)
			}
			return e
		}
	}
	calls["__syscall_stat64"], calls["__syscall_lstat64"] = named(0, stat(1)), named(0, stat(1))
	calls["__syscall_newfstatat"] = named(1, stat(2))
	calls["__syscall_fstat64"] = func(in *instance, mem api.Memory, s []uint64) {
		f := in.world.open[uint32(s[0])]
		if f == nil {
			s[0] = errBadFile.negative()
			return
		}
		writeStat(mem, uint32(s[1]), f.node)
		s[0] = 0
	}
	calls["__syscall_faccessat"] = named(1, func(w *world, _ api.Memory, name string, s []uint64) errno {
		n, e := w.files.find(name)
		if e == 0 && s[2]&2 != 0 && n.readOnly {
			e = errAccess
		}
		return e
	})
	calls["__syscall_chdir"] = named(0, func(w *world, _ api.Memory, name string, _ []uint64) errno {
		n, e := w.files.find(name)
		if e == 0 && !n.folder {
			e = errNotFolder
		}
		if e == 0 {
			w.folder = name
		}
		return e
	})
	calls["__syscall_getcwd"] = func(in *instance, mem api.Memory, s []uint64) {
		name := in.world.folder + "\x00"
		if uint32(s[1]) < uint32(len(name)) || !mem.WriteString(uint32(s[0]), name) {
			s[0] = errInvalid.negative()
			return
		}
		s[0] = uint64(len(name))
	}
	calls["__syscall_mkdirat"] = named(1, func(w *world, _ api.Memory, name string, _ []uint64) errno { return w.files.makeFolder(name) })
	calls["__syscall_unlinkat"] = named(1, func(w *world, _ api.Memory, name string, s []uint64) errno {
		return w.files.remove(name, s[2]&0x200 != 0)
	})
	calls["__syscall_rmdir"] = named(0, func(w *world, _ api.Memory, name string, _ []uint64) errno { return w.files.remove(name, true) })
	calls["__syscall_renameat"] = named(1, func(w *world, mem api.Memory, from string, s []uint64) errno {
		to, e := w.path(mem, uint32(s[3]))
		if e == 0 {
			e = w.files.rename(from, to)
		}
		return e
	})
	calls["__syscall_readlinkat"] = named(1, func(w *world, _ api.Memory, name string, _ []uint64) errno {
		_, e := w.files.find(name)
		if e == 0 {
			e = errInvalid // not a link: there is none
		}
		return e
	})
	exists := named(0, func(w *world, _ api.Memory, name string, _ []uint64) errno { // modes are not kept
		_, e := w.files.find(name)
		return e
	})
	calls["__syscall_chmod"] = exists
	calls["__syscall_utimensat"] = named(1, func(w *world, _ api.Memory, name string, _ []uint64) errno {
		_, e := w.files.find(name)
		return e
	})
	calls["__syscall_fchmod"] = func(_ *instance, _ api.Memory, s []uint64) { s[0] = 0 }
	calls["__syscall_symlinkat"] = func(_ *instance, _ api.Memory, s []uint64) { s[0] = errPermission.negative() }
	calls["__syscall_getdents64"] = func(in *instance, mem api.Memory, s []uint64) { s[0] = in.world.list(mem, s) }
}

// writeStat fills a struct stat.
func writeStat(mem api.Memory, at uint32, n *node) {
	mode := uint32(0o100644)
	switch {
	case n.folder && n.readOnly:
		mode = 0o040555
	case n.folder:
		mode = 0o040755
	case n.device != regular:
		mode = 0o020666
	case n.readOnly:
		mode = 0o100444
	}
	b := make([]byte, 96)
	binary.LittleEndian.PutUint32(b[4:], mode)
	binary.LittleEndian.PutUint32(b[8:], 1)
	binary.LittleEndian.PutUint64(b[24:], uint64(len(n.data)))
	binary.LittleEndian.PutUint32(b[32:], 4096)
	binary.LittleEndian.PutUint32(b[36:], uint32(len(n.data)+511)/512)
	for _, time := range []int{40, 56, 72} {
		binary.LittleEndian.PutUint64(b[time:], uint64(n.changed.Unix()))
	}
	binary.LittleEndian.PutUint64(b[88:], n.inode)
	mem.Write(at, b)
}

// direntSize is the length of one name in a list of names.
const direntSize = 280

// list is getdents(folder, buffer, length).
func (w *world) list(mem api.Memory, s []uint64) uint64 {
	f := w.open[uint32(s[0])]
	if f == nil || !f.node.folder {
		return errBadFile.negative()
	}
	written := uint32(0)
	for len(f.names) > 0 && written+direntSize <= uint32(s[2]) {
		name := f.names[0]
		f.names = f.names[1:]
		f.at += direntSize
		b := make([]byte, direntSize)
		kind := byte(8)
		inode := uint64(1)
		if n := w.files.nodes[path.Join(f.name, name)]; n != nil {
			inode = n.inode
			if n.folder {
				kind = 4
			}
		}
		binary.LittleEndian.PutUint64(b, inode)
		binary.LittleEndian.PutUint64(b[8:], uint64(f.at))
		binary.LittleEndian.PutUint16(b[16:], direntSize)
		b[18] = kind
		copy(b[19:direntSize-1], name)
		if !mem.Write(uint32(s[1])+written, b) {
			return errInvalid.negative()
		}
		written += direntSize
	}
	return uint64(written)
}
