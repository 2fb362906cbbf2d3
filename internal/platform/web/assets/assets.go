// Package assets serves style sheets, modules, fonts and pictures under names
// that hold a hash of their content, so that browsers keep them for ever and a
// new version is fetched at once.
//
// Vocabulary: a name is the path of a file in the sources ("img/mark.svg"), an
// address is what pages link to ("/static/img/mark.0123456789.svg"). The files
// css/*.css make one style sheet, css/app.css, and js/*.js one module,
// js/app.js, both in the order of their names: several small files to read, one
// to fetch.
//
// It knows no page and reads nothing but the file systems it is given.
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Prefix is where the handler is mounted.
const Prefix = "/static/"

// StyleSheet and Module are the names of the two joined files.
const (
	StyleSheet = "css/app.css"
	Module     = "js/app.js"
)

// mediaTypes are the kinds of file that are served; anything else in the sources
// (notes for developers) stays inside. They are listed because the table of the
// machine the product runs on is not ours to trust.
var mediaTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".woff2":       "font/woff2",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

// packed are compressed already: a second time only costs.
var packed = map[string]bool{".png": true, ".woff2": true}

// Assets is a set of files ready to be served. It is safe for concurrent use.
type Assets struct {
	addresses map[string]string // name -> address
	files     map[string]*file  // name with the hash -> file
	current   map[string]*file  // name -> file
}

// file is one thing served, with its compressed forms made when first asked for.
type file struct {
	mediaType string
	plain     []byte
	br, gz    func() []byte // nil when compressing does not pay
}

// New reads the sources; a name in a later source replaces the same name of an earlier one.
func New(sources ...fs.FS) (*Assets, error) {
	raw := map[string][]byte{}
	for _, source := range sources {
		if err := read(source, raw); err != nil {
			return nil, err
		}
	}
	join(raw, "css/*.css", StyleSheet, minifyCSS)
	join(raw, "js/*.js", Module, minifyModule)

	a := &Assets{addresses: map[string]string{}, files: map[string]*file{}, current: map[string]*file{}}
	for _, name := range inOrder(raw) {
		content, err := a.pointToAddresses(name, raw[name])
		if err != nil {
			return nil, err
		}
		a.add(name, content)
	}
	return a, nil
}

// URL gives the address of a file. A name that does not exist is a mistake in a
// template: it panics, which html/template reports as an error of the page.
func (a *Assets) URL(name string) string {
	address, ok := a.addresses[name]
	if !ok {
		panic(fmt.Sprintf("assets: no file %q", name))
	}
	return address
}

// Names lists every file that is served.
func (a *Assets) Names() []string {
	names := make([]string, 0, len(a.addresses))
	for n := range a.addresses {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func (a *Assets) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	f := &file{mediaType: mediaTypes[ext], plain: content}
	if !packed[ext] {
		f.br = sync.OnceValue(func() []byte { return smaller(brotlied(content), content) })
		f.gz = sync.OnceValue(func() []byte { return smaller(gzipped(content), content) })
	}
	a.addresses[name] = Prefix + hashed
	a.files[hashed] = f
	a.current[name] = f
}

func read(source fs.FS, into map[string][]byte) error {
	return fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, served := mediaTypes[path.Ext(name)]; !served {
			return nil
		}
		content, err := fs.ReadFile(source, name)
		if err != nil {
			return fmt.Errorf("assets: read %s: %w", name, err)
		}
		into[name] = content
		return nil
	})
}

// inOrder puts the files that name others (style sheets, the manifest) after those they name.
func inOrder(raw map[string][]byte) []string {
	names := make([]string, 0, len(raw))
	for n := range raw {
		names = append(names, n)
	}
	rank := func(name string) int {
		switch path.Ext(name) {
		case ".css", ".webmanifest":
			return 1
		}
		return 0
	}
	slices.SortFunc(names, func(x, y string) int {
		if d := rank(x) - rank(y); d != 0 {
			return d
		}
		return strings.Compare(x, y)
	})
	return names
}
