package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
	"sync"
	"time"

	"chantier/internal/platform/id"
)

// Folder keeps files on disk: data/KEY holds the content as it is, meta/KEY.json
// what is known of it. The meta file is the commit: written last, removed first,
// so a crash leaves either the whole file or nothing visible. os.Root keeps every
// path inside the folder, symbolic links included.
type Folder struct {
	root *os.Root
	// commit makes "is it there, then put it in place" one step; contents stream outside of it.
	commit sync.Mutex
}

// OpenFolder opens a folder of files, making it when missing, and clears what an interrupted Put left.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob: make the folder %s: %w", dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: open the folder %s: %w", dir, err)
	}
	f := &Folder{root: root}
	for _, sub := range []string{"data", "meta", "tmp"} {
		if err := root.MkdirAll(sub, 0o700); err != nil {
			root.Close()
			return nil, fmt.Errorf("blob: make the folder %s/%s: %w", dir, sub, err)
		}
	}
	if err := f.sweep(time.Now().Add(-24 * time.Hour)); err != nil {
		root.Close()
		return nil, fmt.Errorf("blob: clear unfinished files: %w", err)
	}
	return f, nil
}

// Close gives the folder back.
func (f *Folder) Close() error { return f.root.Close() }

// sweep removes unfinished files older than a day: a younger one may be of another process still writing.
func (f *Folder) sweep(before time.Time) error {
	entries, err := fs.ReadDir(f.root.FS(), "tmp")
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			err = f.root.Remove("tmp/" + e.Name())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func dataPath(key string) string { return "data/" + key }
func metaPath(key string) string { return "meta/" + key + ".json" }

// Put implements Store.
func (f *Folder) Put(ctx context.Context, key, contentType string, content io.Reader, limit int64) (Info, error) {
	if err := errors.Join(CheckKey(key), checkType(contentType)); err != nil {
		return Info{}, err
	}
	if limit <= 0 {
		limit = DefaultLimit
	}
	tmp := "tmp/" + id.New()
	info := Info{Key: key, ContentType: contentType, StoredAt: time.Now().UTC().Truncate(time.Second)}
	defer f.root.Remove(tmp) //nolint:errcheck // gone already once it was put in place
	err := f.writeFile(tmp, func(w io.Writer) error {
		h := sha256.New()
		n, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(ctxReader{ctx, content}, limit+1))
		if err == nil && n > limit {
			err = ErrTooLarge
		}
		info.Size, info.SHA256 = n, hex.EncodeToString(h.Sum(nil))
		return err
	})
	if err != nil {
		return Info{}, fmt.Errorf("blob: put %s: %w", key, err)
	}
	stored, err := f.place(tmp, info)
	if err != nil {
		return Info{}, fmt.Errorf("blob: put %s: %w", key, err)
	}
	return stored, nil
}

// place commits a finished content under its key.
func (f *Folder) place(tmp string, info Info) (Info, error) {
	f.commit.Lock()
	defer f.commit.Unlock()
	old, err := f.readMeta(info.Key)
	if err == nil {
		if old.SHA256 != info.SHA256 || old.ContentType != info.ContentType {
			return Info{}, ErrExists
		}
		return old, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return Info{}, err
	}
	if err := f.moveInto(tmp, dataPath(info.Key)); err != nil {
		return Info{}, err
	}
	raw, err := json.Marshal(info)
	if err != nil {
		return Info{}, err
	}
	metaTmp := tmp + ".json"
	if err := f.writeFile(metaTmp, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return Info{}, err
	}
	return info, f.moveInto(metaTmp, metaPath(info.Key))
}

// writeFile makes a new file whose content is on the disk when it returns.
func (f *Folder) writeFile(name string, fill func(io.Writer) error) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// moveInto renames a file into place and makes the name itself durable.
func (f *Folder) moveInto(from, to string) error {
	dir := path.Dir(to)
	if err := f.root.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := f.root.Rename(from, to); err != nil {
		return err
	}
	return f.syncDirs(dir)
}

// syncDirs makes the names in a folder, and the folder's own name in those above it, survive a power cut.
func (f *Folder) syncDirs(dir string) error {
	for {
		d, err := f.root.Open(dir)
		if err != nil {
			return err
		}
		err = errors.Join(d.Sync(), d.Close())
		if err != nil || dir == "." {
			return err
		}
		dir = path.Dir(dir)
	}
}

func (f *Folder) readMeta(key string) (Info, error) {
	raw, err := f.root.ReadFile(metaPath(key))
	if errors.Is(err, fs.ErrNotExist) {
		return Info{}, ErrNotFound
	}
	if err != nil {
		return Info{}, err
	}
	var info Info
	if err := json.Unmarshal(raw, &info); err != nil || info.Key != key {
		return Info{}, ErrCorrupt
	}
	return info, nil
}

// Stat implements Store.
func (f *Folder) Stat(_ context.Context, key string) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	info, err := f.readMeta(key)
	if err != nil {
		return Info{}, fmt.Errorf("blob: look for %s: %w", key, err)
	}
	return info, nil
}

// Get implements Store.
func (f *Folder) Get(ctx context.Context, key string) (io.ReadCloser, Info, error) {
	info, err := f.Stat(ctx, key)
	if err != nil {
		return nil, Info{}, err
	}
	file, err := f.root.Open(dataPath(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Info{}, fmt.Errorf("blob: open %s: %w", key, ErrCorrupt)
	}
	if err != nil {
		return nil, Info{}, fmt.Errorf("blob: open %s: %w", key, err)
	}
	return &checkedReader{file: file, hash: sha256.New(), want: info}, info, nil
}

// Delete implements Store.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	f.commit.Lock()
	defer f.commit.Unlock()
	for _, name := range []string{metaPath(key), dataPath(key)} {
		if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: delete %s: %w", key, err)
		}
		if err := f.syncDirs(path.Dir(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: delete %s: %w", key, err)
		}
	}
	return nil
}

// Walk implements Store.
func (f *Folder) Walk(ctx context.Context, fn func(Info) error) error {
	var found []string
	err := fs.WalkDir(f.root.FS(), "meta", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if key := strings.TrimSuffix(strings.TrimPrefix(p, "meta/"), ".json"); d.Type().IsRegular() && CheckKey(key) == nil {
			found = append(found, key)
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("blob: list: %w", err)
	}
	sort.Strings(found)
	for _, key := range found {
		info, err := f.readMeta(key)
		if errors.Is(err, ErrNotFound) {
			continue // deleted meanwhile
		}
		if err != nil {
			return fmt.Errorf("blob: list %s: %w", key, err)
		}
		if err := fn(info); err != nil {
			return err
		}
	}
	return nil
}

// checkedReader compares what was read with what was put.
type checkedReader struct {
	file *os.File
	hash hash.Hash
	read int64
	want Info
}

func (r *checkedReader) Read(p []byte) (int, error) {
	n, err := r.file.Read(p)
	r.hash.Write(p[:n])
	r.read += int64(n)
	if err == io.EOF && (r.read != r.want.Size || hex.EncodeToString(r.hash.Sum(nil)) != r.want.SHA256) {
		err = fmt.Errorf("blob: read %s: %w", r.want.Key, ErrCorrupt)
	}
	return n, err
}

func (r *checkedReader) Close() error { return r.file.Close() }

// ctxReader stops a slow upload with its request.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
