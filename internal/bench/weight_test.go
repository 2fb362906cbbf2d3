package bench

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// What a first visit may weigh, all its parts together, as they travel.
const (
	pageLimit   = 60_000
	editorLimit = 250_000
)

type account struct{ Role, Email, Password, Site string }

// scale weighs pages as a browser without a cache loads them.
type scale struct {
	t     *testing.T
	base  string
	parts map[string]part // static files, fetched once
	seen  map[string]bool // shapes of the pages weighed
	pages map[string]int
}

// part is a static file: its weight, and what it makes the browser load.
type part struct {
	bytes int
	loads []load
}

// load is a file that another one asks for; a font of rare letters is asked for only by a page that has one.
type load struct {
	path    string
	letters [][2]rune // nil: always
}

func (l load) neededBy(text string) bool {
	return l.letters == nil || strings.ContainsFunc(text, func(r rune) bool {
		return slices.ContainsFunc(l.letters, func(between [2]rune) bool { return r >= between[0] && r <= between[1] })
	})
}

// TestWeight weighs one page of each kind that anybody reaches by links.
func TestWeight(t *testing.T) {
	binary, data := program(t)
	s, err := start(binary, data)
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop() //nolint:errcheck // weighed already
	raw, err := os.ReadFile(data + "-accounts.json")
	if err != nil {
		t.Fatal(err)
	}
	var accounts []account
	if err := json.Unmarshal(raw, &accounts); err != nil {
		t.Fatal(err)
	}
	w := &scale{t: t, base: s.url, parts: map[string]part{}, seen: map[string]bool{}, pages: map[string]int{}}
	w.visit(newVisitor(t), "/", "/login", "/apply", "/password")
	roles := map[string]bool{}
	for _, a := range accounts {
		if roles[a.Role] {
			continue
		}
		roles[a.Role] = true
		v := newVisitor(t)
		resp, err := v.PostForm(s.url+"/login", url.Values{"email": {a.Email}, "password": {a.Password}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		w.visit(v, "/today")
	}
	w.report()
}

func newVisitor(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func (w *scale) report() {
	var pages []string
	for p := range w.pages {
		pages = append(pages, p)
	}
	sort.Slice(pages, func(i, j int) bool { return w.pages[pages[i]] > w.pages[pages[j]] })
	if len(pages) < 40 {
		w.t.Errorf("only %d kinds of page were weighed", len(pages))
	}
	for i, p := range pages {
		limit := pageLimit
		if strings.Contains(p, "/exercises/") {
			limit = editorLimit
		}
		if w.pages[p] > limit {
			w.t.Errorf("%s weighs %d bytes, more than %d", p, w.pages[p], limit)
		} else if i < 8 {
			w.t.Logf("%6d bytes %s", w.pages[p], p)
		}
	}
}

var (
	pageLink   = regexp.MustCompile(`<a [^>]*href="(/[^"#?]*)`)
	staticName = regexp.MustCompile(`["'( ](/static/[^"')\s]+)`)
	fontFace   = regexp.MustCompile(`@font-face\s*\{[^}]*\}`)
	cssLoad    = regexp.MustCompile(`url\(["']?([^"')]+)`)
	letterSpan = regexp.MustCompile(`(?i)U\+([0-9a-f]+)(?:-([0-9a-f]+))?`)
	touchIcon  = regexp.MustCompile(`<link rel="apple-touch-icon"[^>]*>`) // fetched when the page is put on a home screen
	jsLoad     = regexp.MustCompile(`(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+\.js)["']`)
)

// visit walks by links from the given pages, which every visitor sees in their own
// way; of the others one stands for all that differ only by the object shown.
func (w *scale) visit(v *http.Client, first ...string) {
	queue := first
	for i := 0; i < len(queue); i++ {
		path := queue[i]
		if i >= len(first) && w.seen[shape(path)] {
			continue
		}
		w.seen[shape(path)] = true
		body, bytes, kind := w.get(v, path)
		if !strings.HasPrefix(kind, "text/html") {
			continue
		}
		loaded := map[string]bool{}
		for _, m := range staticName.FindAllStringSubmatch(touchIcon.ReplaceAllString(body, ""), -1) {
			bytes += w.load(v, load{path: m[1]}, body, loaded)
		}
		w.pages[path] = max(w.pages[path], bytes)
		for _, m := range pageLink.FindAllStringSubmatch(body, -1) {
			queue = append(queue, m[1])
		}
	}
}

// load adds a static file and what it loads in turn, each once a page.
func (w *scale) load(v *http.Client, l load, page string, loaded map[string]bool) int {
	if loaded[l.path] || !l.neededBy(page) {
		return 0
	}
	loaded[l.path] = true
	p, known := w.parts[l.path]
	if !known {
		body, bytes, kind := w.get(v, l.path)
		p = part{bytes: bytes}
		switch {
		case strings.HasPrefix(kind, "text/css"):
			p.loads = loadsOfCSS(l.path, body)
		case strings.Contains(kind, "javascript"):
			for _, m := range jsLoad.FindAllStringSubmatch(body, -1) {
				p.loads = append(p.loads, load{path: resolve(l.path, m[1])})
			}
		}
		w.parts[l.path] = p
	}
	total := p.bytes
	for _, next := range p.loads {
		total += w.load(v, next, page, loaded)
	}
	return total
}

func loadsOfCSS(path, body string) []load {
	var out []load
	for _, face := range fontFace.FindAllString(body, -1) {
		var letters [][2]rune
		for _, m := range letterSpan.FindAllStringSubmatch(face, -1) {
			from, _ := strconv.ParseInt(m[1], 16, 32)
			to, err := strconv.ParseInt(m[2], 16, 32)
			if err != nil {
				to = from
			}
			letters = append(letters, [2]rune{rune(from), rune(to)})
		}
		for _, m := range cssLoad.FindAllStringSubmatch(face, -1) {
			out = append(out, load{resolve(path, m[1]), letters})
		}
	}
	for _, m := range cssLoad.FindAllStringSubmatch(fontFace.ReplaceAllString(body, ""), -1) {
		if !strings.HasPrefix(m[1], "data:") {
			out = append(out, load{path: resolve(path, m[1])})
		}
	}
	return out
}

func resolve(from, name string) string {
	u, err := url.Parse(name)
	if err != nil {
		return name
	}
	return (&url.URL{Path: from}).ResolveReference(u).Path
}

// get gives a text, the bytes that travelled for it (compressed when the server compresses), and its type.
func (w *scale) get(v *http.Client, path string) (body string, bytes int, kind string) {
	w.t.Helper()
	fetch := func(encoding string) ([]byte, *http.Response) {
		req, err := http.NewRequest(http.MethodGet, w.base+path, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", encoding)
		resp, err := v.Do(req)
		if err != nil {
			w.t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		if resp.StatusCode >= 500 || (resp.StatusCode >= 400 && strings.HasPrefix(path, "/static/")) {
			w.t.Errorf("%s: %d", path, resp.StatusCode)
		}
		return raw, resp
	}
	small, resp := fetch("br, gzip")
	plain, _ := fetch("identity")
	return string(plain), len(small), resp.Header.Get("Content-Type")
}

// shape replaces what only names an object: /sites/x/cohorts/0198… is /sites/*/cohorts/*.
func shape(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if (i > 0 && parts[i-1] == "sites") || len(p) >= 20 || strings.ContainsAny(p, "0123456789") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}
