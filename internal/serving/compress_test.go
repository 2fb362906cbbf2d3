package serving

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCompress(t *testing.T) {
	page := strings.Repeat("<p>Bonjour</p>", 500)
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, page) })
	mux.HandleFunc("/pdf", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		io.WriteString(w, page)
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusSeeOther) })
	mux.HandleFunc("/nothing", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/static/x.css", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, page) })
	mux.HandleFunc("/flushed", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, page)
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		io.WriteString(w, "end")
	})
	h := compress(mux)
	cases := []struct {
		method, path, accept string
		compressed           bool
		body                 string
	}{
		{"GET", "/page", "gzip, deflate, br", true, page}, {"GET", "/page", "", false, page}, {"GET", "/page", "br, gzip;q=0", false, page},
		{"HEAD", "/page", "gzip", false, page}, {"GET", "/pdf", "gzip", false, page}, {"GET", "/nothing", "gzip", false, ""},
		{"GET", "/static/x.css", "gzip", false, page}, {"GET", "/flushed", "gzip", true, page + "end"}, {"POST", "/page", "gzip;q=1.0", true, page},
	}
	for _, c := range cases {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != c.compressed {
			t.Errorf("%s %s, accepting %q: compressed %v", c.method, c.path, c.accept, got)
			continue
		}
		body := io.Reader(w.Body)
		if c.compressed {
			if w.Body.Len() > len(page)/4 {
				t.Errorf("%s: %d bytes of %d", c.path, w.Body.Len(), len(page))
			}
			gz, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = gz
		}
		raw, err := io.ReadAll(body)
		if err != nil || string(raw) != c.body {
			t.Errorf("%s %s: the content changed: %d bytes, %v", c.method, c.path, len(raw), err)
		}
		if vary := w.Header().Get("Vary"); (vary == "Accept-Encoding") == strings.HasPrefix(c.path, "/static/") {
			t.Errorf("%s: Vary %q", c.path, vary)
		}
	}
	r := httptest.NewRequest("GET", "/moved", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/page" {
		t.Errorf("redirect: %d %v", w.Code, w.Header())
	}
}

// TestCompress_hidesLength: the same page has several lengths.
func TestCompress_hidesLength(t *testing.T) {
	h := compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, strings.Repeat("a", 2000)) }))
	seen := map[int]bool{}
	for range 64 {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		seen[w.Body.Len()] = true
	}
	if len(seen) < 8 {
		t.Errorf("only %d lengths", len(seen))
	}
}
