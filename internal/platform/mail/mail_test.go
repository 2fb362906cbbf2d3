package mail

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"chantier/internal/platform/mailqueue"
)

var _ mailqueue.Sender = (*SMTP)(nil)

func sender(t *testing.T, o Options) *SMTP {
	t.Helper()
	if o.Host == "" {
		o.Host = "localhost"
	}
	if o.From == "" {
		o.From = "École du chantier <bonjour@ecole.example.org>"
	}
	o.Timeout = 5 * time.Second
	s, err := NewSMTP(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func send(s *SMTP, to string) error {
	return s.Send(context.Background(), to, "Votre entretien à Saint-Denis", "Bonjour Zoé,\n\n.une ligne qui commence par un point\nÀ bientôt : rendez-vous à 9 h.\n", "0198-abc")
}

func TestSend(t *testing.T) {
	cases := []struct {
		name     string
		server   *server
		implicit bool
		opts     Options
		secure   bool
	}{
		{name: "in clear on this machine", server: &server{}, opts: Options{TLS: "none"}},
		{name: "starttls", server: &server{starttls: true}, opts: Options{TLS: "starttls"}, secure: true},
		{name: "starttls and password", server: &server{starttls: true, user: "ecole", password: "mot de passe"},
			opts: Options{TLS: "starttls", User: "ecole", Password: "mot de passe"}, secure: true},
		{name: "tls and password", server: &server{user: "ecole", password: "x"}, implicit: true,
			opts: Options{TLS: "tls", User: "ecole", Password: "x"}, secure: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.opts.Port, c.opts.RootCAs = start(t, c.server, c.implicit)
			s := sender(t, c.opts)
			if err := s.Verify(context.Background()); err != nil {
				t.Fatal(err)
			}
			if err := send(s, "zoe@example.org"); err != nil {
				t.Fatal(err)
			}
			got := c.server.letters()
			if len(got) != 1 {
				t.Fatalf("%d letters arrived", len(got))
			}
			if got[0].from != "bonjour@ecole.example.org" || got[0].to != "zoe@example.org" || got[0].secure != c.secure ||
				got[0].authenticated != (c.opts.User != "") {
				t.Errorf("envelope %+v", got[0])
			}
			checkLetter(t, got[0].data)
		})
	}
}

// checkLetter reads the letter as a mailbox would.
func checkLetter(t *testing.T, data string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	dec := new(mime.WordDecoder)
	for header, want := range map[string]string{
		"Subject": "Votre entretien à Saint-Denis", "Message-Id": "<0198-abc@ecole.example.org>", "Auto-Submitted": "auto-generated",
		"From": "École du chantier <bonjour@ecole.example.org>", "To": "<zoe@example.org>",
	} {
		got, err := dec.DecodeHeader(m.Header.Get(header))
		if err != nil || strings.ReplaceAll(got, `"`, "") != want {
			t.Errorf("%s: %q, want %q (%v)", header, got, want, err)
		}
	}
	if _, err := m.Header.Date(); err != nil {
		t.Errorf("date: %v", err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	want := "Bonjour Zoé,\n\n.une ligne qui commence par un point\nÀ bientôt : rendez-vous à 9 h.\n"
	if got := strings.ReplaceAll(string(body), "\r\n", "\n"); err != nil || strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") {
		t.Errorf("body %q %v", got, err)
	}
}

// TestSend_refused tells what may be tried again from what must not, and keeps the address out of the error.
func TestSend_refused(t *testing.T) {
	for answer, permanent := range map[string]bool{
		"550 5.1.1 zoe@example.org unknown": true, "552 5.2.2 mailbox full": true,
		"451 4.3.0 zoe@example.org later": false, "421 4.3.2 closing": false,
	} {
		srv := server{answer: func(string) string { return answer }}
		port, _ := start(t, &srv, false)
		err := send(sender(t, Options{Port: port, TLS: "none"}), "zoe@example.org")
		var e *Error
		if !errors.As(err, &e) || e.Permanent() != permanent || e.Code == 0 {
			t.Errorf("%s: %v", answer, err)
		}
		if err != nil && strings.Contains(err.Error(), "zoe") {
			t.Errorf("the error names the reader: %v", err)
		}
		if n := len(srv.letters()); n != 0 {
			t.Errorf("%s: %d letters arrived", answer, n)
		}
	}
}

// TestSend_neverInClear: without the protection that was asked for, nothing leaves, and letters wait.
func TestSend_neverInClear(t *testing.T) {
	plain := server{user: "u", password: "p"}
	port, _ := start(t, &plain, false)
	stranger := server{starttls: true}
	strangerPort, _ := start(t, &stranger, false)
	locked := server{starttls: true, user: "u", password: "p"}
	lockedPort, roots := start(t, &locked, false)
	for name, o := range map[string]Options{
		"starttls not offered": {Port: port, TLS: "starttls", User: "u", Password: "p"},
		"unknown certificate":  {Port: strangerPort, TLS: "starttls"},
		"wrong password":       {Port: lockedPort, TLS: "starttls", RootCAs: roots, User: "u", Password: "wrong"},
		"nobody listens":       {Port: 1, TLS: "none"},
	} {
		s := sender(t, o)
		for _, err := range []error{send(s, "zoe@example.org"), s.Verify(context.Background())} {
			var e *Error
			if !errors.As(err, &e) || e.Permanent() {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if n := len(plain.letters()) + len(stranger.letters()) + len(locked.letters()); n != 0 {
		t.Errorf("%d letters left", n)
	}
}

func TestSend_badAddress(t *testing.T) {
	srv := server{}
	port, _ := start(t, &srv, false)
	s := sender(t, Options{Port: port, TLS: "none"})
	for _, to := range []string{"", "not an address", "a@example.org\r\nBcc: b@example.org"} {
		var e *Error
		if err := send(s, to); !errors.As(err, &e) || !e.Permanent() {
			t.Errorf("%q: %v", to, err)
		}
	}
	if len(srv.letters()) != 0 {
		t.Error("a letter left")
	}
}

func TestNewSMTP_refuses(t *testing.T) {
	for _, o := range []Options{{Host: "h", Port: 25, TLS: "none", From: "nobody"}, {Host: "h", Port: 25, TLS: "ssl3", From: "a@example.org"},
		{Host: "h", Port: 70000, TLS: "tls", From: "a@example.org"}} {
		if _, err := NewSMTP(o); err == nil {
			t.Errorf("%+v accepted", o)
		}
	}
}
