package phpvm

import (
	"math"

	"github.com/tetratelabs/wazero/api"
)

// Flags of open, as the guest's C library writes them.
const (
	openAccess   = 3
	openReadOnly = 0
	openCreate   = 0o100
	openExclude  = 0o200
	openTruncate = 0o1000
	openAppend   = 0o2000
	openFolder   = 0o200000
)

// addFileCalls adds what is done with file descriptors.
func addFileCalls(calls map[string]hostCall) {
	calls["__syscall_openat"] = func(in *instance, mem api.Memory, s []uint64) {
		in.pay(fuelOfPath)
		s[0] = in.world.openPath(in, mem, uint32(s[1]), uint32(s[2]))
	}
	closeFile := func(in *instance, _ api.Memory, s []uint64) {
		if in.world.open[uint32(s[0])] == nil {
			s[0] = uint64(errBadFile)
			return
		}
		delete(in.world.open, uint32(s[0]))
		s[0] = 0
	}
	calls["fd_close"], calls["wasm_close"] = closeFile, closeFile
	calls["fd_write"] = func(in *instance, mem api.Memory, s []uint64) { in.world.writeFile(in, mem, s) }
	calls["fd_read"] = func(in *instance, mem api.Memory, s []uint64) { in.world.readFile(in, mem, s) }
	calls["js_fd_read"] = calls["fd_read"]
	calls["fd_seek"] = func(in *instance, mem api.Memory, s []uint64) { in.world.seek(mem, s) }
	calls["fd_fdstat_get"] = func(in *instance, mem api.Memory, s []uint64) {
		f := in.world.open[uint32(s[0])]
		if f == nil {
			s[0] = uint64(errBadFile)
			return
		}
		kind := byte(4) // regular file
		if f.node.folder {
			kind = 3
		} else if f.node.device != regular {
			kind = 2
		}
		mem.Write(uint32(s[1]), append([]byte{kind}, make([]byte, 23)...))
		s[0] = 0
	}
	duplicate := func(in *instance, _ api.Memory, s []uint64) {
		f := in.world.open[uint32(s[0])]
		if f == nil {
			s[0] = errBadFile.negative()
			return
		}
		s[0] = in.world.number(f, 0)
	}
	calls["__syscall_dup"] = duplicate
	calls["__syscall_dup3"] = func(in *instance, _ api.Memory, s []uint64) {
		f := in.world.open[uint32(s[0])]
		if f == nil || uint32(s[1]) >= maxOpen {
			s[0] = errBadFile.negative()
			return
		}
		in.world.open[uint32(s[1])] = f
		s[0] = uint64(uint32(s[1]))
	}
	calls["__syscall_fcntl64"] = func(in *instance, mem api.Memory, s []uint64) { in.world.control(mem, s) }
	calls["__syscall_ioctl"] = func(_ *instance, _ api.Memory, s []uint64) { s[0] = errNotTerminal.negative() }
	calls["__syscall_ftruncate64"] = func(in *instance, _ api.Memory, s []uint64) {
		f := in.world.open[uint32(s[0])]
		if f == nil || f.flags&openAccess == openReadOnly || s[1] > math.MaxInt32 {
			s[0] = errInvalid.negative()
			return
		}
		in.pay(maxFileBytes / bytesPerFuel / 16)
		s[0] = in.world.files.resize(f.node, int(s[1])).negative()
	}
	for _, name := range []string{"__syscall_fdatasync", "fd_sync"} {
		calls[name] = func(_ *instance, _ api.Memory, s []uint64) { s[0] = 0 }
	}
}

// number gives an open file the lowest free number from least on.
func (w *world) number(f *openFile, least uint32) uint64 {
	for n := least; n < maxOpen; n++ {
		if w.open[n] == nil {
			w.open[n] = f
			return uint64(n)
		}
	}
	return errTooManyOpen.negative()
}

func (w *world) openPath(in *instance, mem api.Memory, at, flags uint32) uint64 {
	name, e := w.path(mem, at)
	if e != 0 {
		return e.negative()
	}
	writes := flags&openAccess != openReadOnly
	n, e := w.files.find(name)
	switch {
	case e == errNoEntry && flags&openCreate != 0:
		if n, e = w.files.create(name); e != 0 {
			return e.negative()
		}
	case e != 0:
		return e.negative()
	case flags&openCreate != 0 && flags&openExclude != 0:
		return errExists.negative()
	case n.folder && writes:
		return errIsFolder.negative()
	case !n.folder && flags&openFolder != 0:
		return errNotFolder.negative()
	case n.readOnly && writes:
		return errAccess.negative()
	}
	if flags&openTruncate != 0 && writes && n.device == regular {
		if e := w.files.resize(n, 0); e != 0 {
			return e.negative()
		}
	}
	f := &openFile{node: n, name: name, flags: flags}
	if n.folder {
		in.pay(fuelOfList)
		f.names = append([]string{".", ".."}, w.files.list(name)...)
	}
	return w.number(f, 3)
}

// writeFile is fd_write(file, vectors, count, written).
func (w *world) writeFile(in *instance, mem api.Memory, s []uint64) {
	f := w.open[uint32(s[0])]
	if f == nil || f.node.folder || f.node.device == regular && f.flags&openAccess == openReadOnly {
		s[0] = uint64(errBadFile)
		return
	}
	total := 0
	e := in.vectors(mem, uint32(s[1]), uint32(s[2]), func(b []byte) errno {
		total += len(b)
		return w.writeTo(f, b)
	})
	mem.WriteUint32Le(uint32(s[3]), uint32(total))
	s[0] = uint64(e)
}

func (w *world) writeTo(f *openFile, b []byte) errno {
	switch f.node.device {
	case outputDevice:
		if len(w.output)+len(b) > MaxOutput {
			w.output = append(w.output, b[:MaxOutput-len(w.output)]...)
			panic(errTooMuchOutput)
		}
		w.output = append(w.output, b...)
	case headersDevice:
		w.headers = append(w.headers, b[:min(len(b), MaxOutput-len(w.headers))]...)
	case logDevice:
		w.log = append(w.log, b[:min(len(b), MaxOutput-len(w.log))]...)
	case regular:
		if f.flags&openAppend != 0 {
			f.at = len(f.node.data)
		}
		if e := w.files.write(f.node, f.at, b); e != 0 {
			return e
		}
		f.at += len(b)
		f.node.changed = w.now()
	}
	return 0
}

// readFile is fd_read(file, vectors, count, read).
func (w *world) readFile(in *instance, mem api.Memory, s []uint64) {
	f := w.open[uint32(s[0])]
	if f == nil || f.node.folder {
		s[0] = uint64(errBadFile)
		return
	}
	total := 0
	e := in.vectors(mem, uint32(s[1]), uint32(s[2]), func(b []byte) errno {
		switch f.node.device {
		case randomDevice:
			_, _ = w.random.Read(b)
			total += len(b)
		case regular:
			n := copy(b, f.node.data[min(f.at, len(f.node.data)):])
			f.at += n
			total += n
		}
		return 0
	})
	mem.WriteUint32Le(uint32(s[3]), uint32(total))
	s[0] = uint64(e)
}

// seek is fd_seek(file, offset, whence, place).
func (w *world) seek(mem api.Memory, s []uint64) {
	f := w.open[uint32(s[0])]
	if f == nil {
		s[0] = uint64(errBadFile)
		return
	}
	if f.node.device != regular || f.node.folder {
		s[0] = uint64(errSeek)
		return
	}
	at := int64(s[1])
	switch uint32(s[2]) {
	case 1:
		at += int64(f.at)
	case 2:
		at += int64(len(f.node.data))
	}
	if at < 0 || at > math.MaxInt32 {
		s[0] = uint64(errInvalid)
		return
	}
	f.at = int(at)
	mem.WriteUint64Le(uint32(s[3]), uint64(at))
	s[0] = 0
}

// control is fcntl(file, command, argument): duplicates, flags and locks, which are always free.
func (w *world) control(mem api.Memory, s []uint64) {
	f := w.open[uint32(s[0])]
	if f == nil {
		s[0] = errBadFile.negative()
		return
	}
	argument, _ := mem.ReadUint32Le(uint32(s[2]))
	switch uint32(s[1]) {
	case 0: // F_DUPFD
		s[0] = w.number(f, argument)
	case 1, 2, 4, 13, 14: // F_GETFD, F_SETFD, F_SETFL, F_SETLK, F_SETLKW
		s[0] = 0
	case 3: // F_GETFL
		s[0] = uint64(f.flags)
	case 12: // F_GETLK: nobody holds a lock
		mem.WriteUint16Le(argument, 2)
		s[0] = 0
	default:
		s[0] = errInvalid.negative()
	}
}
