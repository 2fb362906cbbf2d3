//go:build !unix

package main

import (
	"os"
	"path/filepath"

	"chantier/internal/platform/fault"
)

// lockFile keeps the file open: such systems refuse to remove an open file, so a
// second program that cannot remove it knows that the first still runs.
func lockFile(path string) (unlock func(), err error) {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, fault.New(fault.Conflict, "cli.locked", "dir", filepath.Dir(path))
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return func() { file.Close(); os.Remove(path) }, nil
}
