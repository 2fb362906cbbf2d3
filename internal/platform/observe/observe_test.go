package observe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// school is a small product behind the middleware.
type school struct {
	*httptest.Server
	logs    *bytes.Buffer
	metrics *Metrics
}

func newSchool(t *testing.T, trustProxy bool) *school {
	t.Helper()
	s := &school{logs: new(bytes.Buffer)}
	log := NewLogger(s.logs, slog.LevelDebug)
	s.metrics = NewMetrics(Sources{Version: "test", DBRetries: func() int64 { return 7 },
		JobStates: func(context.Context) (map[string]int, error) { return map[string]int{"available": 3}, nil }}, log)
	patterns := []string{"GET /link/{secret}", "POST /apply", "GET /panic", "GET /half", "GET /abort", "GET /static/", "GET /error"}
	route := RouteNamer(patterns)
	report := ErrorReporter(log, s.metrics, route)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /link/{secret}", func(w http.ResponseWriter, r *http.Request) {
		log.InfoContext(r.Context(), "inside")
		io.WriteString(w, "hello")
	})
	mux.HandleFunc("POST /apply", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnprocessableEntity) })
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("zoe@example.org") })
	mux.HandleFunc("GET /half", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "half a page")
		http.NewResponseController(w).Flush() // through Unwrap
		var list []int
		_ = list[3]
	})
	mux.HandleFunc("GET /abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {})
	mux.HandleFunc("GET /error", func(w http.ResponseWriter, r *http.Request) {
		report(r, "ref123", errors.New("disk full"))
		w.WriteHeader(http.StatusInternalServerError)
	})
	s.Server = httptest.NewUnstartedServer(Middleware(Options{Log: log, Metrics: s.metrics, Route: route, TrustProxy: trustProxy})(mux))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func (s *school) do(t *testing.T, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.Client().Do(req)
	if err != nil {
		return nil, ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, ""
	}
	return resp, string(body)
}

func (s *school) lines(t *testing.T) []map[string]any {
	t.Helper()
	s.Close() // every handler has finished
	var out []map[string]any
	for line := range strings.Lines(s.logs.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, m)
	}
	return out
}

func (s *school) scrape(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("metrics: %d", w.Code)
	}
	return w.Body.String()
}

// TestAccessLog tells what happened and nothing about whom: no secret of a link, no query, no address.
func TestAccessLog(t *testing.T) {
	s := newSchool(t, false)
	resp, body := s.do(t, "GET", "/link/s3cret-token?email=zoe@example.org", "X-Request-Id", "from-a-stranger", "User-Agent", "ZoesPhone")
	if body != "hello" {
		t.Fatalf("%q", body)
	}
	rid := resp.Header.Get("X-Request-Id")
	s.do(t, "GET", "/wp-admin/s3cret-token")
	s.do(t, "POST", "/apply")
	s.do(t, "BREW", "/apply")
	lines := s.lines(t)
	if len(lines) != 5 {
		t.Fatalf("%d lines: %s", len(lines), s.logs)
	}
	for i, want := range []map[string]any{
		{"msg": "inside", "request_id": rid},
		{"msg": "request", "method": "GET", "route": "GET /link/{secret}", "status": 200.0, "bytes": 5.0, "request_id": rid},
		{"msg": "request", "route": "other", "status": 404.0},
		{"msg": "request", "route": "POST /apply", "status": 422.0, "level": "INFO"},
		{"msg": "request", "method": "other", "route": "other", "status": 405.0},
	} {
		for k, v := range want {
			if lines[i][k] != v {
				t.Errorf("line %d: %s = %v, want %v", i, k, lines[i][k], v)
			}
		}
	}
	for _, forbidden := range []string{"s3cret", "zoe", "127.0.0.1", "ZoesPhone", "BREW", "from-a-stranger", "wp-admin"} {
		if strings.Contains(s.logs.String(), forbidden) {
			t.Errorf("the log holds %q: %s", forbidden, s.logs)
		}
	}
}

func TestRequestID(t *testing.T) {
	s := newSchool(t, true)
	for given, kept := range map[string]bool{"abcdef-0123.456_X": true, "short": false, "bad id with spaces": false, strings.Repeat("a", 65): false, "a\"b\"c\"d\"e\"": false} {
		resp, _ := s.do(t, "GET", "/link/x", "X-Request-Id", given)
		got := resp.Header.Get("X-Request-Id")
		if (got == given) != kept || len(got) < 8 {
			t.Errorf("given %q, answered %q", given, got)
		}
	}
	if RequestID(context.Background()) != "" {
		t.Error("no request, no id")
	}
}

func TestPanic(t *testing.T) {
	s := newSchool(t, false)
	resp, body := s.do(t, "GET", "/panic")
	if resp == nil || resp.StatusCode != 500 || !strings.Contains(body, resp.Header.Get("X-Request-Id")) {
		t.Fatalf("%v %q", resp, body)
	}
	if resp, _ := s.do(t, "GET", "/half"); resp != nil {
		t.Error("a page cut half-way must not look whole")
	}
	if resp, _ := s.do(t, "GET", "/abort"); resp != nil {
		t.Error("an aborted answer must be cut")
	}
	text := s.scrape(t)
	if !strings.Contains(text, "chantier_internal_errors_total 2") {
		t.Errorf("two panics are two failures:\n%s", grep(text, "internal_errors"))
	}
	lines := s.lines(t)
	if lines[0]["msg"] != "panic" || lines[0]["panic"] != "string" || !strings.Contains(lines[0]["stack"].(string), "observe_test.go") {
		t.Errorf("%v", lines[0])
	}
	if strings.Contains(s.logs.String(), "zoe") {
		t.Error("the panic's value is in the log")
	}
	if !strings.Contains(s.logs.String(), "index out of range") {
		t.Error("what the runtime says is missing")
	}
}

func TestErrorReporter(t *testing.T) {
	s := newSchool(t, false)
	s.do(t, "GET", "/error")
	if l := s.lines(t)[0]; l["reference"] != "ref123" || l["error"] != "disk full" || l["route"] != "GET /error" || l["request_id"] == nil {
		t.Errorf("%v", l)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	var logs bytes.Buffer
	ErrorReporter(NewLogger(&logs, slog.LevelInfo), s.metrics, RouteNamer(nil))(httptest.NewRequest("GET", "/x", nil).WithContext(gone), "r", context.Canceled)
	if logs.Len() > 0 {
		t.Errorf("a visitor who left is no error: %s", &logs)
	}
}

func TestMetrics(t *testing.T) {
	s := newSchool(t, false)
	s.do(t, "GET", "/link/a")
	s.do(t, "GET", "/link/b")
	s.do(t, "GET", "/nowhere/1")
	s.do(t, "GET", "/nowhere/2")
	s.Close()
	text := s.scrape(t)
	for _, want := range []string{
		`chantier_http_requests_total{method="GET",route="GET /link/{secret}",status="200"} 2`,
		`chantier_http_requests_total{method="GET",route="other",status="404"} 2`,
		`chantier_http_request_duration_seconds_count{route="GET /link/{secret}"} 2`,
		`chantier_http_requests_in_flight 0`, `chantier_db_retries_total 7`, `chantier_jobs{state="available"} 3`,
		`chantier_jobs{state="discarded"} 0`, `chantier_build_info{version="test"} 1`, `go_goroutines`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	silent := NewMetrics(Sources{DBRetries: func() int64 { return 0 },
		JobStates: func(context.Context) (map[string]int, error) { return nil, errors.New("down") }}, slog.New(slog.DiscardHandler))
	w := httptest.NewRecorder()
	silent.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 || strings.Contains(w.Body.String(), "chantier_jobs{") || !strings.Contains(w.Body.String(), "go_goroutines") {
		t.Errorf("with the database down: %d", w.Code)
	}
}

func TestHealth(t *testing.T) {
	var logs bytes.Buffer
	log := NewLogger(&logs, slog.LevelInfo)
	fine := Check{"database", func(context.Context) error { return nil }}
	down := Check{"jobs", func(context.Context) error { return errors.New("10.0.0.3 refused") }}
	for _, c := range []struct {
		h      http.Handler
		status int
		body   string
	}{
		{Healthz(), 200, "ok\n"}, {Readyz(log), 200, "ready\n"}, {Readyz(log, fine), 200, "ready\n"}, {Readyz(log, fine, down), 503, "not ready: jobs\n"},
	} {
		w := httptest.NewRecorder()
		c.h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != c.status || w.Body.String() != c.body || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%d %q, want %d %q", w.Code, w.Body.String(), c.status, c.body)
		}
	}
	if !strings.Contains(logs.String(), "10.0.0.3") {
		t.Error("the operator is not told why")
	}
}

func grep(text, word string) string {
	var out []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, word) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}
