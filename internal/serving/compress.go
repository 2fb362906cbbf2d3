package serving

import (
	"compress/gzip"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
)

var writers = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 5); return w }} //nolint:errcheck // 5 is a level

// compress sends texts gzipped: many learners and candidates pay for their data.
// A random part of the gzip header hides the exact length of a page, from which
// an attacker could otherwise guess secrets in it (BREACH). Assets come
// compressed already and pass through.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/static/") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Accept-Encoding")
		if r.Method == http.MethodHead || !accepts(r.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(w, r)
			return
		}
		c := &compressor{ResponseWriter: w}
		next.ServeHTTP(c, r) // a panic leaves the stream unfinished, so that a cut page is seen to be cut
		c.finish()
	})
}

// accepts reads Accept-Encoding; "gzip;q=0" is a refusal.
func accepts(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

type compressor struct {
	http.ResponseWriter
	gz      *gzip.Writer // nil when the answer passes as it is
	decided bool
}

func (c *compressor) WriteHeader(status int) {
	if status >= 200 && !c.decided {
		c.decide(status)
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *compressor) decide(status int) {
	c.decided = true
	h := c.Header()
	if status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusPartialContent ||
		h.Get("Content-Encoding") != "" || !isText(h.Get("Content-Type")) {
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	c.gz = writers.Get().(*gzip.Writer)
	c.gz.Reset(c.ResponseWriter)
	c.gz.Comment = strings.Repeat("x", 1+rand.N(64))
}

func isText(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case "application/json", "application/javascript", "image/svg+xml", "application/manifest+json":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

func (c *compressor) Write(p []byte) (int, error) {
	if !c.decided {
		if c.Header().Get("Content-Type") == "" {
			c.Header().Set("Content-Type", http.DetectContentType(p))
		}
		c.WriteHeader(http.StatusOK)
	}
	if c.gz != nil {
		return c.gz.Write(p)
	}
	return c.ResponseWriter.Write(p)
}

// Flush sends what was written so far.
func (c *compressor) Flush() {
	if c.gz != nil {
		c.gz.Flush() //nolint:errcheck // the visitor left
	}
	http.NewResponseController(c.ResponseWriter).Flush() //nolint:errcheck // the visitor left
}

func (c *compressor) finish() {
	if c.gz == nil {
		return
	}
	c.gz.Close() //nolint:errcheck // the visitor left
	c.gz.Reset(nil)
	writers.Put(c.gz)
}

// Unwrap leaves deadlines to http.ResponseController.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }
