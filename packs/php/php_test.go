//go:build !nophp

package php

import "testing"

func TestWasm(t *testing.T) {
	wasm, err := Wasm()
	if err != nil {
		t.Fatal(err)
	}
	if len(wasm) != size || string(wasm[:4]) != "\x00asm" {
		t.Fatalf("got %d bytes starting with %q", len(wasm), wasm[:4])
	}
}
