//go:build !nophp

// Package php is the PHP language pack: PHP compiled to WebAssembly by the WordPress Playground project, taken from
// the npm package named in Source and prepared by rebuild.sh. It holds no code of ours; how it is run is the business
// of internal/grading/phpvm. Its licences are in LICENSE. The build tag nophp leaves it out of the program.
package php

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
)

// Source is where the binary comes from: npm package, exact version.
const Source = "@php-wasm/web-8-4@3.1.54"

// Version is the version of PHP.
const Version = "8.4.25"

// Available tells whether the pack is in this build.
const Available = true

// The stack in the memory of the interpreter goes down from StackTop. Its variables are under StackFloor.
const (
	StackTop   = 16319856
	StackFloor = StackTop - 1<<20
)

// SHA256 is the digest of the prepared, uncompressed binary.
const SHA256 = "fed0db1906e279211c3336ce0b4647717e33f4ffc5b029b6284af04a4238ab58"

// size is the exact length of the uncompressed binary, so that a damaged pack cannot fill the memory.
const size = 19462325

//go:embed php.wasm.br
var compressed []byte

// Wasm returns the binary after checking its digest.
func Wasm() ([]byte, error) {
	wasm := make([]byte, size)
	if _, err := io.ReadFull(brotli.NewReader(bytes.NewReader(compressed)), wasm); err != nil {
		return nil, fmt.Errorf("unpack PHP: %w", err)
	}
	if sum := sha256.Sum256(wasm); hex.EncodeToString(sum[:]) != SHA256 {
		return nil, fmt.Errorf("unpack PHP: the digest of the pack is not the expected one")
	}
	return wasm, nil
}
