package phpvm

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Host is the name under which a site answers.
const Host = "site.example"

// Request is one visit of a page.
type Request struct {
	Method string // GET when empty
	Target string // path and query string: "inscription.php?etape=2"
	Fields []Pair // of the form; in the query string for GET, in the body otherwise
	Files  []Upload
	Header []Pair
}

// Pair is a name and its value. Names may repeat.
type Pair struct{ Name, Value string }

// Upload is a file sent with a form.
type Upload struct{ Field, Name, Type, Content string }

// Page is the answer to a request.
type Page struct {
	Stop       Stop
	Status     int
	Header     http.Header
	Body       string
	Fatal      *Exception // what stopped the page, when PHP told
	Complaints []Complaint
}

// Location is where the answer sends the visitor, relative to the site when it is inside; empty when nowhere.
func (p Page) Location() string {
	if p.Status < 300 || p.Status > 399 {
		return ""
	}
	return p.Header.Get("Location")
}

// Visit makes one request. Cookies that the site gave are sent back, as a browser does.
func (s *Site) Visit(ctx context.Context, r Request) (Page, error) {
	target, err := url.Parse("/" + strings.TrimLeft(r.Target, "/"))
	if err != nil {
		return Page{}, fmt.Errorf("address %q: %w", r.Target, err)
	}
	method := strings.ToUpper(r.Method)
	if method == "" {
		method = http.MethodGet
	}
	body, contentType, err := r.encode(method, target)
	if err != nil {
		return Page{}, err
	}
	script, static, found := s.world.files.resolve(target.Path)
	switch {
	case !found:
		return Page{Stop: Completed, Status: http.StatusNotFound, Header: http.Header{}, Body: "<!doctype html><title>404</title><h1>Not Found</h1>"}, nil
	case static:
		header := http.Header{"Content-Type": {mime.TypeByExtension(path.Ext(script))}}
		return Page{Stop: Completed, Status: http.StatusOK, Header: header, Body: string(s.world.files.nodes[script].data)}, nil
	}
	var page Page
	err = s.run(ctx, &page.Stop, func(ctx context.Context, in *instance) error {
		if _, err := in.call(ctx, fnEndRequest, 0); err != nil { // the one that the image holds open
			return err
		}
		s.world.output, s.world.headers, s.world.log = nil, nil, nil
		if err := in.describe(ctx, method, script, target, body, contentType, s.cookies(), r.Header); err != nil {
			return err
		}
		_, err := in.call(ctx, fnHandle)
		return err
	})
	page.Body = string(s.world.output)
	page.Complaints = s.world.complaints()
	page.Fatal = fatalOf(page.Complaints)
	page.Status, page.Header = readHead(s.world.headers)
	if page.Stop == Completed && s.world.ranOutOfMemory() {
		page.Stop = OutOfMemory
	}
	s.keepCookies(page.Header)
	return page, err
}

// encode puts the fields where the method carries them.
func (r Request) encode(method string, target *url.URL) (body, contentType string, err error) {
	values := make([]string, 0, len(r.Fields))
	for _, f := range r.Fields {
		values = append(values, url.QueryEscape(f.Name)+"="+url.QueryEscape(f.Value))
	}
	form := strings.Join(values, "&")
	if method == http.MethodGet || method == http.MethodHead {
		if form != "" {
			target.RawQuery = strings.TrimPrefix(target.RawQuery+"&"+form, "&")
		}
		return "", "", nil
	}
	if len(r.Files) == 0 {
		return form, "application/x-www-form-urlencoded", nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("----frontiere-du-formulaire"); err != nil {
		return "", "", err
	}
	for _, f := range r.Fields {
		if err := w.WriteField(f.Name, f.Value); err != nil {
			return "", "", err
		}
	}
	for _, f := range r.Files {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(f.Field, f.Name)}, "Content-Type": {f.Type},
		})
		if err != nil {
			return "", "", err
		}
		if _, err := part.Write([]byte(f.Content)); err != nil {
			return "", "", err
		}
	}
	err = w.Close() // writes the end
	return b.String(), w.FormDataContentType(), err
}

// resolve finds what answers an address, as PHP's own development server does: the file itself, the index of a folder,
// or else the index of the site.
func (fs *fileSystem) resolve(address string) (script string, static, found bool) {
	name := path.Join(Root, path.Clean("/"+address))
	for _, candidate := range []string{name, path.Join(name, "index.php"), path.Join(Root, "index.php")} {
		if n := fs.nodes[candidate]; n != nil && !n.folder {
			return candidate, !strings.EqualFold(path.Ext(candidate), ".php"), true
		}
	}
	return "", false, false
}

// describe tells the interpreter the request.
func (in *instance) describe(ctx context.Context, method, script string, target *url.URL, body, contentType, cookies string, header []Pair) error {
	for _, set := range []Pair{
		{"wasm_set_path_translated", script}, {"wasm_set_request_uri", target.RequestURI()}, {"wasm_set_query_string", target.RawQuery},
		{"wasm_set_request_method", method}, {"wasm_set_request_host", Host}, {"wasm_set_cookies", cookies},
		{"wasm_set_content_type", contentType}, {"wasm_set_request_body", body},
	} {
		if set.Value == "" && set.Name != "wasm_set_query_string" {
			continue
		}
		if err := in.set(ctx, set.Name, set.Value); err != nil {
			return err
		}
	}
	for name, number := range map[string]int{"wasm_set_content_length": len(body), "wasm_set_request_port": 443} {
		if _, err := in.call(ctx, name, uint64(number)); err != nil {
			return err
		}
	}
	page := strings.TrimPrefix(script, Root)
	entries := []Pair{
		{"SCRIPT_NAME", page}, {"PHP_SELF", page}, {"SCRIPT_FILENAME", script}, {"DOCUMENT_ROOT", Root},
		{"REMOTE_ADDR", "192.0.2.1"}, {"SERVER_PROTOCOL", "HTTP/1.1"}, {"HTTPS", "on"}, {"HTTP_USER_AGENT", "Chantier"}, {"HTTP_ACCEPT", "text/html"},
	}
	if contentType != "" {
		entries = append(entries, Pair{"CONTENT_TYPE", contentType}, Pair{"CONTENT_LENGTH", strconv.Itoa(len(body))})
	}
	for _, h := range header {
		entries = append(entries, Pair{"HTTP_" + strings.ToUpper(strings.ReplaceAll(h.Name, "-", "_")), h.Value})
	}
	if target.Path != page && !strings.HasSuffix(target.Path, "/") {
		entries = append(entries, Pair{"PATH_INFO", target.Path})
	}
	for _, e := range entries {
		name, err := in.write(ctx, e.Name)
		if err != nil {
			return err
		}
		value, err := in.write(ctx, e.Value)
		if err != nil {
			return err
		}
		if _, err := in.call(ctx, fnServerEntry, uint64(name), uint64(value)); err != nil {
			return err
		}
	}
	return nil
}

// headStart begins the head of an answer in what the interpreter writes: one header a line, in quotes.
var headStart = regexp.MustCompile(`\{ "status": (\d+), "headers": \[`)

// readHead reads the last head written: PHP refuses line ends in headers, so each line is one.
func readHead(b []byte) (int, http.Header) {
	header := http.Header{}
	starts := headStart.FindAllSubmatchIndex(b, -1)
	if len(starts) == 0 {
		return http.StatusOK, header
	}
	last := starts[len(starts)-1]
	status, _ := strconv.Atoi(string(b[last[2]:last[3]])) // digits by the pattern
	for line := range strings.Lines(string(b[last[1]:])) {
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimRight(line, "\n"), `"`), `",`)
		name, value, ok := strings.Cut(line, ":")
		if ok {
			header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	if status == 0 {
		status = http.StatusOK
	}
	return status, header
}

// cookies gives what a browser sends back, in the order the site gave them.
func (s *Site) cookies() string {
	var pairs []string
	for _, c := range s.jar {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

// keepCookies keeps what a browser would.
func (s *Site) keepCookies(header http.Header) {
	for _, c := range (&http.Response{Header: header}).Cookies() {
		s.jar = slices.DeleteFunc(s.jar, func(old *http.Cookie) bool { return old.Name == c.Name })
		past := c.MaxAge < 0 || c.MaxAge == 0 && !c.Expires.IsZero() && c.Expires.Before(s.world.now())
		if !past && c.Value != "" {
			s.jar = append(s.jar, c)
		}
	}
}
