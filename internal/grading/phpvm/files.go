package phpvm

import (
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Root is the folder in which a program finds its own files.
const Root = "/site"

// What a program may keep in files of its own making, all together.
const (
	maxFileBytes = 4 << 20
	maxFiles     = 200
	maxOpen      = 64
	maxPath      = 1024
)

// fileSystem is the disk of one run: a few folders and files in memory. No path leads out of it, because there is
// nothing behind it.
type fileSystem struct {
	nodes map[string]*node
	added int // files and folders made by the program
	bytes int // held by files that the program may write
	next  uint64
}

type node struct {
	folder   bool
	readOnly bool
	device   device
	data     []byte
	inode    uint64
	changed  time.Time
}

// device tells the special files apart.
type device int

const (
	regular    device = iota
	nullDevice        // reads nothing, forgets everything
	randomDevice
	outputDevice  // what the program prints
	logDevice     // what PHP says about errors
	headersDevice // the head of the answer to a request
)

// newFileSystem makes the disk with the answer's files on it, which cannot be written.
func newFileSystem(answer []Source) *fileSystem {
	fs := &fileSystem{nodes: map[string]*node{}}
	for _, name := range []string{"/", "/tmp", "/dev", "/request", "/internal", Root} {
		fs.put(name, &node{folder: true, readOnly: name != "/tmp" && name != Root})
	}
	for name, d := range map[string]device{
		"/dev/null": nullDevice, "/dev/urandom": randomDevice, "/dev/random": randomDevice,
		"/request/stdout": outputDevice, "/request/stderr": nullDevice, "/request/headers": headersDevice,
		logFile: logDevice,
	} {
		fs.put(name, &node{device: d})
	}
	for _, file := range answer {
		name := path.Join(Root, path.Join("/", file.Name))
		for folder := path.Dir(name); fs.nodes[folder] == nil; folder = path.Dir(folder) {
			fs.put(folder, &node{folder: true})
		}
		fs.put(name, &node{data: []byte(file.Text), readOnly: true})
	}
	return fs
}

func (fs *fileSystem) put(name string, n *node) *node {
	fs.next++
	n.inode, n.changed = fs.next, programClock
	fs.nodes[name] = n
	return n
}

// find gives what is at a path, or the error of the missing part.
func (fs *fileSystem) find(name string) (*node, errno) {
	n := fs.nodes[name]
	if n == nil {
		if parent := fs.nodes[path.Dir(name)]; parent != nil && !parent.folder {
			return nil, errNotFolder
		}
		return nil, errNoEntry
	}
	return n, 0
}

// room tells whether the program may make one more file or folder at a path.
func (fs *fileSystem) room(name string) errno {
	parent := fs.nodes[path.Dir(name)]
	switch {
	case parent == nil:
		return errNoEntry
	case !parent.folder:
		return errNotFolder
	case parent.readOnly:
		return errAccess
	case fs.added >= maxFiles:
		return errNoSpace
	}
	return 0
}

// create makes an empty file.
func (fs *fileSystem) create(name string) (*node, errno) {
	if e := fs.room(name); e != 0 {
		return nil, e
	}
	fs.added++
	return fs.put(name, &node{}), 0
}

func (fs *fileSystem) makeFolder(name string) errno {
	if fs.nodes[name] != nil {
		return errExists
	}
	if e := fs.room(name); e != 0 {
		return e
	}
	fs.added++
	fs.put(name, &node{folder: true})
	return 0
}

// resize changes the length of a file; new bytes are zero.
func (fs *fileSystem) resize(n *node, size int) errno {
	if size < 0 {
		return errInvalid
	}
	if n.readOnly || n.folder {
		return errAccess
	}
	if fs.bytes-len(n.data)+size > maxFileBytes {
		return errNoSpace
	}
	fs.bytes += size - len(n.data)
	if size <= len(n.data) {
		n.data = n.data[:size]
	} else {
		n.data = append(n.data, make([]byte, size-len(n.data))...)
	}
	return 0
}

// write puts bytes at a place of a file, which grows as needed.
func (fs *fileSystem) write(n *node, at int, b []byte) errno {
	if end := at + len(b); end > len(n.data) {
		if e := fs.resize(n, end); e != 0 {
			return e
		}
	}
	copy(n.data[at:], b)
	return 0
}

// remove takes away a file, or an empty folder.
func (fs *fileSystem) remove(name string, folder bool) errno {
	n, e := fs.find(name)
	switch {
	case e != 0:
		return e
	case n.folder != folder && folder:
		return errNotFolder
	case n.folder != folder:
		return errIsFolder
	case n.readOnly || n.device != regular || fs.nodes[path.Dir(name)].readOnly || name == "/tmp" || name == Root:
		return errAccess
	case folder && len(fs.list(name)) > 0:
		return errNotEmpty
	}
	if !folder {
		fs.bytes -= len(n.data)
	}
	fs.added--
	delete(fs.nodes, name)
	return 0
}

// rename moves a file; a folder moves only when it is empty.
func (fs *fileSystem) rename(from, to string) errno {
	n, e := fs.find(from)
	switch {
	case e != 0:
		return e
	case from == to:
		return 0
	case n.readOnly || n.device != regular || fs.nodes[path.Dir(from)].readOnly || from == "/tmp" || from == Root:
		return errAccess
	case n.folder && len(fs.list(from)) > 0:
		return errNotEmpty
	}
	if old := fs.nodes[to]; old != nil {
		if e := fs.remove(to, n.folder); e != 0 {
			return e
		}
	}
	if e := fs.room(to); e != 0 && e != errNoSpace {
		return e
	}
	delete(fs.nodes, from)
	fs.nodes[to] = n
	return 0
}

// list gives the names directly in a folder, in order.
func (fs *fileSystem) list(folder string) []string {
	prefix := strings.TrimSuffix(folder, "/") + "/"
	var names []string
	for name := range maps.Keys(fs.nodes) {
		if rest, under := strings.CutPrefix(name, prefix); under && rest != "" && !strings.Contains(rest, "/") {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	return names
}
