package ui

import (
	"embed"
	"io/fs"
)

//go:embed static
var staticFiles embed.FS

// Static gives the style sheets, fonts, pictures and modules that the assets package serves.
func Static() fs.FS { return below("static") }

// Icons gives the drawings that templates inline by name.
func Icons() fs.FS { return below("static/icons") }

func below(dir string) fs.FS {
	sub, err := fs.Sub(staticFiles, dir)
	if err != nil {
		panic("ui: " + err.Error()) // a constant path of our own embedded files
	}
	return sub
}
