// Package id makes identifiers (UUIDv7, sortable by time of creation) and secrets.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/google/uuid"
)

// New gives a fresh UUIDv7 as text.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid says whether s is the text of a UUID: used before an identifier from an address reaches SQL.
func Valid(s string) bool {
	_, err := uuid.Parse(s)
	return err == nil && len(s) == 36
}

// Secret gives 256 random bits, fit for an address (personal links, sessions).
func Secret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash gives what is stored of a secret, so that a stolen database opens no door.
func Hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
