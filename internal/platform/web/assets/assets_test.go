package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

func sample(t *testing.T) *Assets {
	t.Helper()
	a, err := New(fstest.MapFS{
		"css/20-b.css":         {Data: []byte("b { color: green; }\n")},
		"css/10-a.css":         {Data: []byte("/* first */\n@font-face { src: url(\"../fonts/f.woff2\"); }\n" + strings.Repeat("a { color: red; }\n", 50))},
		"fonts/f.woff2":        {Data: bytes.Repeat([]byte("font"), 200)},
		"js/10-one.js":         {Data: []byte("// says one\nconst n = 1\n")},
		"js/20-two.js":         {Data: []byte("const n = 2\n")},
		"img/mark.svg":         {Data: []byte("<svg/>")},
		"manifest.webmanifest": {Data: []byte(`{"icons":[{"src": "img/mark.svg"}]}`)},
		"README.md":            {Data: []byte("for developers")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(a *Assets, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestURL_holdsTheContentsHash(t *testing.T) {
	a := sample(t)
	if got := a.URL(StyleSheet); !regexp.MustCompile(`^/static/css/app\.[0-9a-f]{10}\.css$`).MatchString(got) {
		t.Errorf("address %q", got)
	}
	b, err := New(fstest.MapFS{"css/a.css": {Data: []byte("a{}")}})
	if err != nil {
		t.Fatal(err)
	}
	if a.URL(StyleSheet) == b.URL(StyleSheet) {
		t.Error("two contents have one address")
	}
}

func TestURL_panicsOnAnUnknownName(t *testing.T) {
	a := sample(t)
	for _, name := range []string{"css/absent.css", "css/10-a.css", "README.md"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s has an address", name)
				}
			}()
			a.URL(name)
		}()
	}
}

func TestNew_joinsInOrderAndRewritesReferences(t *testing.T) {
	a := sample(t)
	sheet := body(t, ask(a, "GET", a.URL(StyleSheet)))
	if first, second := strings.Index(sheet, "red"), strings.Index(sheet, "green"); first < 0 || second < first {
		t.Errorf("order of the sheets: %q", sheet)
	}
	if !strings.Contains(sheet, `url("`+a.URL("fonts/f.woff2")+`")`) || strings.Contains(sheet, "first") {
		t.Errorf("sheet %.120q", sheet)
	}
	if manifest := body(t, ask(a, "GET", a.URL("manifest.webmanifest"))); !strings.Contains(manifest, a.URL("img/mark.svg")) {
		t.Errorf("manifest %q", manifest)
	}
	if module := body(t, ask(a, "GET", a.URL(Module))); module != "{const n = 1\n}\n{const n = 2\n}\n" {
		t.Errorf("module %q", module)
	}
}

func TestNew_refusesAReferenceToNothing(t *testing.T) {
	_, err := New(fstest.MapFS{"css/a.css": {Data: []byte(`a { background: url("../img/gone.png") }`)}})
	if err == nil || !strings.Contains(err.Error(), "img/gone.png") {
		t.Errorf("error %v", err)
	}
}

func TestServe_encodings(t *testing.T) {
	a := sample(t)
	sheet := a.URL(StyleSheet)
	plain := body(t, ask(a, "GET", sheet))
	for _, c := range []struct{ accept, encoding string }{
		{"", ""},
		{"gzip", "gzip"},
		{"gzip, deflate, br", "br"},
		{"br;q=0, gzip;q=0.5", "gzip"},
		{"br;q=0.0, *;q=0", ""},
		{"*", "br"},
		{"GZIP", "gzip"},
		{"br;q=nonsense", ""},
		{"identity", ""},
	} {
		res := ask(a, "GET", sheet, "Accept-Encoding", c.accept)
		if got := res.Header.Get("Content-Encoding"); got != c.encoding {
			t.Errorf("%q: encoding %q, want %q", c.accept, got, c.encoding)
		}
		if res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: Vary %q", c.accept, res.Header.Get("Vary"))
		}
		var text io.Reader = res.Body
		switch c.encoding {
		case "br":
			text = brotli.NewReader(res.Body)
		case "gzip":
			var err error
			if text, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := io.ReadAll(text); err != nil || string(got) != plain {
			t.Errorf("%q: another text comes out (%v)", c.accept, err)
		}
	}
}

func TestServe_headers(t *testing.T) {
	a := sample(t)
	for name, mediaType := range map[string]string{
		StyleSheet: "text/css; charset=utf-8", Module: "text/javascript; charset=utf-8", "fonts/f.woff2": "font/woff2",
		"img/mark.svg": "image/svg+xml", "manifest.webmanifest": "application/manifest+json",
	} {
		get, head := ask(a, "GET", a.URL(name)), ask(a, "HEAD", a.URL(name))
		if get.StatusCode != 200 || get.Header.Get("Content-Type") != mediaType || get.Header.Get("Cache-Control") != forEver {
			t.Errorf("%s: %d %v", name, get.StatusCode, get.Header)
		}
		if head.Header.Get("Content-Length") != get.Header.Get("Content-Length") || body(t, head) != "" {
			t.Errorf("%s: HEAD differs: %v", name, head.Header)
		}
	}
	if res := ask(a, "GET", a.URL("fonts/f.woff2"), "Accept-Encoding", "br"); res.Header.Get("Content-Encoding") != "" {
		t.Error("a font is compressed twice")
	}
}

func TestServe_refusals(t *testing.T) {
	a := sample(t)
	for _, target := range []string{"/static/", "/static/css/app.css", "/static/absent.0123456789.css", "/static/README.md",
		"/static/../secret", "/static/css/", "/static/css/app.xyz.css"} {
		if res := ask(a, "GET", target); res.StatusCode != 404 || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", target, res.StatusCode, res.Header)
		}
	}
	if res := ask(a, "POST", a.URL(StyleSheet)); res.StatusCode != 405 || res.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", res.StatusCode, res.Header)
	}
}

// While several nodes are updated one after the other, a page of one version may ask a node of the other.
func TestServe_anotherVersionsAddressIsServedAndNotKept(t *testing.T) {
	res := ask(sample(t), "GET", "/static/css/app.0123456789.css")
	if res.StatusCode != 200 || res.Header.Get("Cache-Control") != notKept {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
}

func TestMinifyCSS(t *testing.T) {
	for in, want := range map[string]string{
		"a { color : red ; }\n\n b,\n c > d { margin: 0 1px }":      "a{color : red;}b,c > d{margin: 0 1px}",
		`a::after { content: "a  {  /* kept */ \"  }"; } /* off */`: `a::after{content: "a  {  /* kept */ \"  }";}`,
		"a { width: calc(100% - 2 * 3px) } a :hover { }":            "a{width: calc(100% - 2 * 3px)}a :hover{}",
		"a{} /* never closed":        "a{}",
		`a { content: "never closed`: `a{content: "never closed`,
	} {
		if got := string(minifyCSS([]byte(in))); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("gzip;q=0.5, br")
	f.Add("*;q=0,;;=,")
	f.Fuzz(func(t *testing.T, header string) {
		takes := accepted(header)
		if takes("br") && !strings.Contains(strings.ToLower(header), "br") && !strings.Contains(header, "*") {
			t.Errorf("%q takes br", header)
		}
	})
}
