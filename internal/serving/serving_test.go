package serving_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chantier/internal/app"
	"chantier/internal/platform/observe"
	"chantier/internal/serving"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func get(t *testing.T, l net.Listener, path string) (int, string) {
	t.Helper()
	resp, err := http.Get("http://" + l.Addr().String() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestRun serves an empty school over the network and stops it with a visit under way.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	var logs bytes.Buffer
	s, err := serving.New(t.Context(), app.Options{Database: filepath.Join(dir, "c.db"), BlobDir: filepath.Join(dir, "files"),
		BaseURL: "http://school.example", Log: observe.NewLogger(&logs, slog.LevelDebug)}, "test")
	if err != nil {
		t.Fatal(err)
	}
	pages, metrics := listen(t), listen(t)
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- s.Run(ctx, pages, metrics, func() { close(ready) }) }()
	<-ready
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/login": 200, "/metrics": 404, "/nowhere": 404} {
		if status, body := get(t, pages, path); status != want {
			t.Errorf("%s: %d, want %d: %.200s", path, status, want, body)
		}
	}
	status, body := get(t, metrics, "/metrics")
	if status != 200 || !strings.Contains(body, `route="GET /login",status="200"} 1`) || !strings.Contains(body, "chantier_jobs{") {
		t.Errorf("metrics %d: %.300s", status, body)
	}
	if status, _ := get(t, metrics, "/login"); status != 404 {
		t.Errorf("pages are served on the metrics address: %d", status)
	}

	// A request that is being sent when the stop is asked for gets its answer.
	conn, err := net.Dial("tcp", pages.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\n")
	waitInFlight(t, metrics)
	stop()
	io.WriteString(conn, "email=x")
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 ") || strings.HasPrefix(string(answer), "HTTP/1.1 5") {
		t.Errorf("the visit was cut: %v %.100s", err, answer)
	}
	if err := <-ended; err != nil {
		t.Errorf("stop: %v", err)
	}
	if !strings.Contains(logs.String(), `"route":"GET /login"`) || strings.Contains(logs.String(), "127.0.0.1:") && strings.Contains(logs.String(), conn.LocalAddr().String()) {
		t.Errorf("logs: %s", &logs)
	}
}

// waitInFlight waits until the half-sent request is being handled.
func waitInFlight(t *testing.T, metrics net.Listener) {
	t.Helper()
	for range 500 {
		if _, body := get(t, metrics, "/metrics"); strings.Contains(body, "chantier_http_requests_in_flight 1") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the request never arrived")
}

// TestReadyz tells when the database is gone; the process itself is still alive.
func TestReadyz(t *testing.T) {
	dir := t.TempDir()
	s, err := serving.New(t.Context(), app.Options{Database: filepath.Join(dir, "c.db"), BlobDir: filepath.Join(dir, "files"), BaseURL: "http://x"}, "test")
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t)
	srv := &http.Server{Handler: s.Handler()}
	go srv.Serve(l)
	defer srv.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if status, body := get(t, l, "/readyz"); status != 503 || body != "not ready: database\n" {
		t.Errorf("%d %q", status, body)
	}
	if status, _ := get(t, l, "/healthz"); status != 200 {
		t.Errorf("healthz %d", status)
	}
}
