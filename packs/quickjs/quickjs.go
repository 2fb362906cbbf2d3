// Package quickjs is the JavaScript language pack: Fabrice Bellard's QuickJS compiled to WebAssembly, taken as it
// is from the npm package named in Source. It holds no code of ours; how it is run is the business of
// internal/grading/jsvm. Its licence (MIT) is in LICENSE, and rebuild.sh fetches it again and compares.
package quickjs

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
)

// Source is where the binary comes from: npm package, exact version.
const Source = "@jitl/quickjs-wasmfile-release-sync@0.32.0"

// SHA256 is the digest of the uncompressed binary.
const SHA256 = "105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232"

// size is the exact length of the uncompressed binary, so that a damaged pack cannot fill the memory.
const size = 503134

//go:embed quickjs.wasm.gz
var compressed []byte

// Wasm returns the binary after checking its digest.
func Wasm() ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, fmt.Errorf("open the QuickJS pack: %w", err)
	}
	wasm, err := io.ReadAll(io.LimitReader(r, size+1))
	if err != nil {
		return nil, fmt.Errorf("unpack QuickJS: %w", err)
	}
	if sum := sha256.Sum256(wasm); hex.EncodeToString(sum[:]) != SHA256 {
		return nil, fmt.Errorf("unpack QuickJS: the digest of the pack is not the expected one")
	}
	return wasm, nil
}
