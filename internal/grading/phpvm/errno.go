package phpvm

// errno is an error number of the C library in the guest (wasi-libc's numbering, which emscripten shares).
type errno int32

const (
	errAccess      errno = 2
	errBadFile     errno = 8
	errExists      errno = 20
	errInvalid     errno = 28
	errIO          errno = 29
	errIsFolder    errno = 31
	errTooManyOpen errno = 33
	errNameTooLong errno = 37
	errNoEntry     errno = 44
	errNoSpace     errno = 51
	errNoSystem    errno = 52
	errNotFolder   errno = 54
	errNotEmpty    errno = 55
	errNotTerminal errno = 59
	errPermission  errno = 63
	errSeek        errno = 70
)

// negative is how a system call returns an error.
func (e errno) negative() uint64 { return uint64(uint32(-int32(e))) }
