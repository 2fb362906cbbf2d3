package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

const (
	manifestName = "manifest.json"
	jobsName     = "jobs.json"
	tablesPrefix = "database/"
	filesPrefix  = "files/"
)

// writer adds entries to an archive and remembers their hashes.
type writer struct {
	gz      *gzip.Writer
	tar     *tar.Writer
	now     time.Time
	entries []entry
	scratch *os.File // holds a table until its size is known
}

func newWriter(out io.Writer, now time.Time) (*writer, error) {
	scratch, err := os.CreateTemp("", "chantier-backup-*")
	if err != nil {
		return nil, fmt.Errorf("make a scratch file: %w", err)
	}
	gz := gzip.NewWriter(out)
	return &writer{gz: gz, tar: tar.NewWriter(gz), now: now, scratch: scratch}, nil
}

func (w *writer) clean() {
	w.scratch.Close()
	os.Remove(w.scratch.Name()) //nolint:errcheck // a scratch file of this process
}

func (w *writer) close() error { return errors.Join(w.tar.Close(), w.gz.Close()) }

func (w *writer) header(name string, size int64) error {
	return w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: w.now})
}

func (w *writer) add(name string, content []byte) error {
	if err := w.header(name, int64(len(content))); err != nil {
		return err
	}
	if _, err := w.tar.Write(content); err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	w.entries = append(w.entries, entry{name, int64(len(content)), hex.EncodeToString(sum[:])})
	return nil
}

// addStream adds what fill writes, through the scratch file because tar wants the size first.
func (w *writer) addStream(name string, fill func(io.Writer) error) error {
	if _, err := w.scratch.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := w.scratch.Truncate(0); err != nil {
		return err
	}
	h := sha256.New()
	buffered := bufio.NewWriterSize(io.MultiWriter(w.scratch, h), 1<<16)
	if err := errors.Join(fill(buffered), buffered.Flush()); err != nil {
		return err
	}
	size, err := w.scratch.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err := w.scratch.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := w.header(name, size); err != nil {
		return err
	}
	if _, err := io.Copy(w.tar, w.scratch); err != nil {
		return err
	}
	w.entries = append(w.entries, entry{name, size, hex.EncodeToString(h.Sum(nil))})
	return nil
}

// walk reads an archive from its start and gives each entry in turn.
func walk(path string, each func(name string, r io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	gz, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<16))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	t := tar.NewReader(gz)
	for {
		h, err := t.Next()
		if err == io.EOF {
			// The end of the gzip stream carries its checksum.
			if _, err := io.Copy(io.Discard, gz); err != nil {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if err := each(h.Name, t); err != nil {
			return err
		}
	}
}

// The reasons why an archive is refused.
var (
	ErrDamaged = errors.New("backup: the file is damaged or is not a backup of Chantier")
	ErrNewer   = errors.New("backup: the file was made by a newer version of Chantier")
)

// Verify reads a whole archive, compares every entry with the manifest and gives the manifest.
func Verify(path string) (Manifest, error) {
	var m Manifest
	found := map[string]entry{}
	order := []string{}
	err := walk(path, func(name string, r io.Reader) error {
		h := sha256.New()
		if name == manifestName {
			raw, err := io.ReadAll(r)
			if err != nil {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			if err := json.Unmarshal(raw, &m); err != nil {
				return fmt.Errorf("%w: its manifest cannot be read", ErrDamaged)
			}
			return nil
		}
		n, err := io.Copy(h, r)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if _, twice := found[name]; twice {
			return fmt.Errorf("%w: %s is there twice", ErrDamaged, name)
		}
		found[name] = entry{name, n, hex.EncodeToString(h.Sum(nil))}
		order = append(order, name)
		return nil
	})
	if err != nil {
		return m, err
	}
	return m, m.matches(found, order)
}

func (m Manifest) matches(found map[string]entry, order []string) error {
	if m.Product != "chantier" {
		return fmt.Errorf("%w: it has no manifest", ErrDamaged)
	}
	if m.Format > format {
		return ErrNewer
	}
	for _, want := range m.Entries {
		if found[want.Name] != want {
			return fmt.Errorf("%w: %s is not what was saved", ErrDamaged, want.Name)
		}
	}
	if len(order) != len(m.Entries) {
		return fmt.Errorf("%w: it holds entries that its manifest does not name", ErrDamaged)
	}
	for _, t := range m.Tables {
		if _, ok := found[tablesPrefix+t.Name+".jsonl"]; !ok {
			return fmt.Errorf("%w: the table %s is missing", ErrDamaged, t.Name)
		}
	}
	for _, f := range m.Files {
		if e, ok := found[filesPrefix+f.Key]; !ok || e.SHA256 != f.SHA256 {
			return fmt.Errorf("%w: the file %s is missing", ErrDamaged, f.Key)
		}
	}
	return nil
}
