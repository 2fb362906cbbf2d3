//go:build nophp

// Package php is the PHP language pack, left out of this build by the tag nophp.
package php

import "errors"

// What the pack would tell.
const (
	Source     = ""
	Version    = ""
	SHA256     = ""
	StackTop   = 0
	StackFloor = 0
)

// Available tells whether the pack is in this build.
const Available = false

// Wasm always fails: there is no PHP here.
func Wasm() ([]byte, error) { return nil, errors.New("this build has no PHP (tag nophp)") }
