// Package memtree is a tree of folders and files that exists only in memory: the disk of the terminal in which
// learners practise. Nothing in it reaches the host: a path is only a list of names under a root of its own.
//
// Names are compared byte by byte, as on Linux: Logo.PNG and logo.png are two files. There are no links. The size of
// a tree is bounded (Limits), so that no command can fill the memory of the program.
package memtree

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// The faults, with the words of a French Unix.
var (
	ErrNotExist   = errors.New("Aucun fichier ou dossier de ce type")
	ErrNotDir     = errors.New("N'est pas un dossier")
	ErrIsDir      = errors.New("est un dossier")
	ErrExist      = errors.New("Le fichier existe")
	ErrNotEmpty   = errors.New("Le dossier n'est pas vide")
	ErrPermission = errors.New("Permission non accordée")
	ErrFull       = errors.New("Aucun espace disponible sur le périphérique")
	ErrName       = errors.New("Nom de fichier trop long")
)

// Limits bound a tree.
type Limits struct {
	Nodes int // files and folders
	Bytes int // contents of all files together
	File  int // contents of one file, in bytes
	Name  int // one name, in bytes
	Depth int // folders inside each other
}

// DefaultLimits are far above any exercise.
var DefaultLimits = Limits{Nodes: 4000, Bytes: 4 << 20, File: 1 << 20, Name: 255, Depth: 60}

// Node is a file or a folder.
type Node struct {
	Content  string
	Mode     uint16 // permission bits, as given to chmod
	Modified time.Time
	Repo     any // what package gitbox keeps on a folder that is a repository; copied with CopyRepo

	children map[string]*Node // nil for a file
}

// IsDir tells folders from files.
func (n *Node) IsDir() bool { return n.children != nil }

// Names lists a folder, in the order of bytes.
func (n *Node) Names() []string { return slices.Sorted(maps.Keys(n.children)) }

// Child gives an entry of a folder, nil when there is none.
func (n *Node) Child(name string) *Node { return n.children[name] }

// Tree is a disk. The zero value is not usable: New makes one.
type Tree struct {
	Now      func() time.Time   // the instant put on what is written
	CopyRepo func(repo any) any // makes the copy of a repository when its folder is copied

	root         *Node
	limits       Limits
	nodes, bytes int
}

// New makes an empty tree whose files are dated by now.
func New(limits Limits, now func() time.Time) *Tree {
	return &Tree{root: &Node{children: map[string]*Node{}, Mode: 0o755, Modified: now()}, limits: limits, Now: now, nodes: 1}
}

// Size gives the number of files and folders, and the bytes of all files.
func (t *Tree) Size() (nodes, bytes int) { return t.nodes, t.bytes }

// split cuts an absolute path into names.
func split(p string) []string {
	p = strings.Trim(path.Clean("/"+p), "/")
	if p == "" {
		return nil
	}
	return strings.Split(p, "/")
}

// Lookup finds what a path names. A path that ends with a slash names a folder.
func (t *Tree) Lookup(p string) (*Node, error) {
	n := t.root
	for _, name := range split(p) {
		if !n.IsDir() {
			return nil, ErrNotDir
		}
		next, ok := n.children[name]
		if !ok {
			return nil, ErrNotExist
		}
		n = next
	}
	if strings.HasSuffix(p, "/") && !n.IsDir() {
		return nil, ErrNotDir
	}
	return n, nil
}

// parent finds the folder in which a path lives or would live, and its last name.
func (t *Tree) parent(p string) (*Node, string, error) {
	names := split(p)
	if len(names) == 0 {
		return nil, "", ErrExist
	}
	last := names[len(names)-1]
	if len(last) > t.limits.Name || len(names) > t.limits.Depth {
		return nil, "", ErrName
	}
	dir, err := t.Lookup(path.Dir(path.Clean("/" + p)))
	if err != nil {
		return nil, "", err
	}
	if !dir.IsDir() {
		return nil, "", ErrNotDir
	}
	return dir, last, nil
}

// ReadFile gives the content of a file.
func (t *Tree) ReadFile(p string) (string, error) {
	n, err := t.Lookup(p)
	switch {
	case err != nil:
		return "", err
	case n.IsDir():
		return "", ErrIsDir
	case n.Mode&0o400 == 0:
		return "", ErrPermission
	}
	return n.Content, nil
}

// WriteFile writes a whole file, making it when it is missing. The folder above must be there.
func (t *Tree) WriteFile(p, content string) error {
	dir, name, err := t.parent(p)
	if err != nil {
		if errors.Is(err, ErrExist) {
			return ErrIsDir
		}
		return err
	}
	n := dir.children[name]
	switch {
	case n != nil && n.IsDir(), n == nil && strings.HasSuffix(p, "/"):
		return ErrIsDir
	case n != nil && n.Mode&0o200 == 0:
		return ErrPermission
	case len(content) > t.limits.File:
		return ErrFull
	}
	grown := len(content)
	if n != nil {
		grown -= len(n.Content)
	}
	if t.bytes+grown > t.limits.Bytes || n == nil && t.nodes+1 > t.limits.Nodes {
		return ErrFull
	}
	if n == nil {
		n = &Node{Mode: 0o644}
		dir.children[name] = n
		dir.Modified = t.Now()
		t.nodes++
	}
	t.bytes += grown
	n.Content, n.Modified = content, t.Now()
	return nil
}

// Mkdir makes one folder.
func (t *Tree) Mkdir(p string) error {
	dir, name, err := t.parent(p)
	if err != nil {
		return err
	}
	if dir.children[name] != nil {
		return ErrExist
	}
	if t.nodes+1 > t.limits.Nodes {
		return ErrFull
	}
	dir.children[name] = &Node{children: map[string]*Node{}, Mode: 0o755, Modified: t.Now()}
	dir.Modified = t.Now()
	t.nodes++
	return nil
}

// MkdirAll makes a folder and those above it; one that is there already is no fault.
func (t *Tree) MkdirAll(p string) error {
	at := ""
	for _, name := range split(p) {
		at += "/" + name
		n, err := t.Lookup(at)
		switch {
		case err == nil && !n.IsDir():
			return ErrNotDir
		case err == nil:
			continue
		}
		if err := t.Mkdir(at); err != nil {
			return err
		}
	}
	return nil
}

// Remove takes away a file or an empty folder.
func (t *Tree) Remove(p string) error {
	n, err := t.Lookup(p)
	if err != nil {
		return err
	}
	if n.IsDir() && len(n.children) > 0 {
		return ErrNotEmpty
	}
	return t.RemoveAll(p)
}

// RemoveAll takes away a file, or a folder with all it holds. The root stays.
func (t *Tree) RemoveAll(p string) error {
	n, err := t.Lookup(p)
	if err != nil {
		return err
	}
	dir, name, err := t.parent(p)
	if err != nil {
		return ErrPermission
	}
	delete(dir.children, name)
	dir.Modified = t.Now()
	nodes, bytes := weigh(n)
	t.nodes -= nodes
	t.bytes -= bytes
	return nil
}

// Rename moves a file or a folder to a path that is free, or that is a file replaced by a file.
func (t *Tree) Rename(from, to string) error {
	n, err := t.Lookup(from)
	if err != nil {
		return err
	}
	dir, name, err := t.parent(to)
	if err != nil {
		return err
	}
	if old := dir.children[name]; old != nil {
		switch {
		case old == n:
			return nil
		case old.IsDir() && !n.IsDir():
			return ErrIsDir
		case !old.IsDir() && n.IsDir():
			return ErrNotDir
		case old.IsDir() && len(old.children) > 0:
			return ErrNotEmpty
		}
		if err := t.RemoveAll(to); err != nil {
			return err
		}
	}
	source, was, err := t.parent(from)
	if err != nil {
		return ErrPermission
	}
	delete(source.children, was)
	dir.children[name] = n
	dir.Modified, source.Modified = t.Now(), t.Now()
	return nil
}

// Copy copies a file, or a folder with all it holds, to a path that is free or that is a file.
func (t *Tree) Copy(from, to string) error {
	n, err := t.Lookup(from)
	if err != nil {
		return err
	}
	if !n.IsDir() {
		if n.Mode&0o400 == 0 {
			return ErrPermission
		}
		if err := t.WriteFile(to, n.Content); err != nil {
			return err
		}
		if made, err := t.Lookup(to); err == nil {
			made.Mode = n.Mode
		}
		return nil
	}
	nodes, bytes := weigh(n)
	if t.nodes+nodes > t.limits.Nodes || t.bytes+bytes > t.limits.Bytes {
		return ErrFull
	}
	dir, name, err := t.parent(to)
	if err != nil {
		return err
	}
	if dir.children[name] != nil {
		return ErrExist
	}
	if len(split(to))+height(n) > t.limits.Depth {
		return ErrName
	}
	copied := t.clone(n) // before it is hung: a folder may be copied into itself only by mistake of the caller
	dir.children[name] = copied
	dir.Modified = t.Now()
	t.nodes += nodes
	t.bytes += bytes
	return nil
}

func (t *Tree) clone(n *Node) *Node {
	c := &Node{Content: n.Content, Mode: n.Mode, Modified: t.Now()}
	if n.Repo != nil && t.CopyRepo != nil {
		c.Repo = t.CopyRepo(n.Repo)
	}
	if n.IsDir() {
		c.children = make(map[string]*Node, len(n.children))
		for name, child := range n.children {
			c.children[name] = t.clone(child)
		}
	}
	return c
}

// weigh counts a node and everything under it.
func weigh(n *Node) (nodes, bytes int) {
	nodes, bytes = 1, len(n.Content)
	for _, c := range n.children {
		a, b := weigh(c)
		nodes, bytes = nodes+a, bytes+b
	}
	return nodes, bytes
}

func height(n *Node) int {
	h := 0
	for _, c := range n.children {
		h = max(h, height(c)+1)
	}
	return h
}

// Walk visits what is under a path, itself included, parents first, names in the order of bytes. A visit that answers
// false leaves a folder's content out.
func (t *Tree) Walk(p string, visit func(p string, n *Node) bool) {
	n, err := t.Lookup(p)
	if err != nil {
		return
	}
	walk(path.Clean("/"+p), n, visit)
}

func walk(p string, n *Node, visit func(string, *Node) bool) {
	if !visit(p, n) {
		return
	}
	for _, name := range n.Names() {
		walk(path.Join(p, name), n.children[name], visit)
	}
}
