package assets

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

const (
	forEver = "public, max-age=31536000, immutable"
	// Asked for by a page of another version, during an update of several nodes: today's file serves, and is not kept.
	notKept = "no-cache"
)

// ServeHTTP answers GET and HEAD below Prefix.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	f, caching := a.find(strings.TrimPrefix(r.URL.Path, Prefix))
	if f == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", caching)
	h.Set("X-Content-Type-Options", "nosniff")
	body := f.plain
	if f.br != nil {
		h.Add("Vary", "Accept-Encoding")
		var encoding string
		if body, encoding = f.encoded(strings.Join(r.Header.Values("Accept-Encoding"), ",")); encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader left: nobody to tell
}

func (a *Assets) find(hashed string) (*file, string) {
	if f, ok := a.files[hashed]; ok {
		return f, forEver
	}
	ext := path.Ext(hashed)
	stem := strings.TrimSuffix(hashed, ext)
	hash := path.Ext(stem)
	if f, ok := a.current[strings.TrimSuffix(stem, hash)+ext]; ok && isHash(strings.TrimPrefix(hash, ".")) {
		return f, notKept
	}
	return nil, ""
}

func isHash(s string) bool {
	return len(s) == 10 && strings.Trim(s, "0123456789abcdef") == ""
}

// encoded gives the smallest form that the browser takes, and its name ("" for the plain one).
func (f *file) encoded(accept string) (body []byte, encoding string) {
	takes := accepted(accept)
	if takes("br") {
		if b := f.br(); b != nil {
			return b, "br"
		}
	}
	if takes("gzip") {
		if b := f.gz(); b != nil {
			return b, "gzip"
		}
	}
	return f.plain, ""
}

// accepted reads Accept-Encoding (RFC 9110, 12.5.3): a weight of 0 refuses, "*" stands for what is not named.
func accepted(header string) func(encoding string) bool {
	named := map[string]bool{}
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		ok := true
		if key, value, found := strings.Cut(params, "="); found && strings.EqualFold(strings.TrimSpace(key), "q") {
			weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			ok = err == nil && weight > 0
		}
		named[name] = ok
	}
	return func(encoding string) bool {
		if ok, known := named[encoding]; known {
			return ok
		}
		return named["*"]
	}
}

// brotlied uses a middle effort: nearly the smallest size, in milliseconds, since the first visitor waits for it.
func brotlied(content []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 9)
	_, _ = w.Write(content) // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

func gzipped(content []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil // a constant level of the library's own
	}
	_, _ = w.Write(content) // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// smaller gives the compressed form only when it pays.
func smaller(compressed, plain []byte) []byte {
	if len(compressed) == 0 || len(compressed) >= len(plain) {
		return nil
	}
	return compressed
}
