// Package blob keeps files: uploaded documents, produced PDFs. A file is stored
// under a key, once and for all: what proves an attendance or a contract must not
// change behind the database that names it. A corrected document is a new key.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// Info is what is known of a stored file.
type Info struct {
	Key         string    `json:"key"`
	ContentType string    `json:"content_type"`
	Size        int64     `json:"size"`
	SHA256      string    `json:"sha256"` // hexadecimal, of the content
	StoredAt    time.Time `json:"stored_at"`
}

// The errors that callers tell apart.
var (
	ErrNotFound = errors.New("blob: no such file")
	ErrExists   = errors.New("blob: the key holds another content")
	ErrTooLarge = errors.New("blob: the file is too large")
	ErrCorrupt  = errors.New("blob: the stored file is not what was put")
	ErrKey      = errors.New("blob: the key is not valid")
)

// DefaultLimit bounds a file: a scanned document, a photograph, a report.
const DefaultLimit = 32 << 20

// Store keeps files. Several goroutines may use it.
type Store interface {
	// Put stores the content, durably, before it returns. The same content again
	// is no error, so that a job may run twice; another content is ErrExists.
	// Nothing is stored when the content cannot be read to its end or is larger than limit
	// (DefaultLimit when 0): ErrTooLarge.
	Put(ctx context.Context, key, contentType string, content io.Reader, limit int64) (Info, error)
	// Get opens a file; reading to the end checks the content against its hash
	// and answers ErrCorrupt instead of io.EOF when it differs.
	Get(ctx context.Context, key string) (io.ReadCloser, Info, error)
	// Stat tells what is known of a file, without its content.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete forgets a file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
	// Walk calls fn for each file in the order of keys.
	Walk(ctx context.Context, fn func(Info) error) error
}

var segment = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$`)

// CheckKey accepts "contracts/0198…/v2.pdf": lower-case segments that no file system reads as something else.
func CheckKey(key string) error {
	if len(key) > 200 {
		return fmt.Errorf("%w: longer than 200 characters", ErrKey)
	}
	for s := range strings.SplitSeq(key, "/") {
		if !segment.MatchString(s) || reserved(s) {
			return fmt.Errorf("%w: %.60q", ErrKey, key)
		}
	}
	return nil
}

// reserved are device names on Windows, whatever the extension.
func reserved(s string) bool {
	name, _, _ := strings.Cut(s, ".")
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) && name[3] >= '0' && name[3] <= '9'
}

var mediaType = regexp.MustCompile(`^[a-z0-9.+-]+/[a-z0-9.+-]+(; ?charset=[a-zA-Z0-9-]+)?$`)

func checkType(s string) error {
	if len(s) > 100 || !mediaType.MatchString(s) {
		return fmt.Errorf("blob: %.40q is not a content type", s)
	}
	return nil
}
