package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// server speaks SMTP over TCP: EHLO, STARTTLS, AUTH PLAIN and LOGIN, MAIL, RCPT, DATA.
type server struct {
	listener net.Listener
	tls      *tls.Config
	starttls bool
	user     string
	password string
	// answer replies to RCPT; "" accepts.
	answer func(rcpt string) string

	mu       sync.Mutex
	received []received
}

type received struct {
	from, to, data string
	secure         bool
	authenticated  bool
}

// start listens on a free port of this machine. implicit is TLS from the first byte.
func start(t *testing.T, s *server, implicit bool) (port int, roots *x509.CertPool) {
	t.Helper()
	cert, roots := certificate(t)
	s.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if implicit {
		s.listener = tls.NewListener(s.listener, s.tls)
	}
	t.Cleanup(func() { s.listener.Close() })
	go func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn, implicit)
		}
	}()
	return s.listener.Addr().(*net.TCPAddr).Port, roots
}

func (s *server) letters() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.received...)
}

func (s *server) serve(conn net.Conn, secure bool) {
	defer func() { conn.Close() }()
	r := bufio.NewReader(conn)
	say := func(line string) { conn.Write([]byte(line + "\r\n")) }
	letter := received{secure: secure}
	say("220 test.example.org ESMTP")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			say("250-test.example.org")
			if s.starttls && !letter.secure {
				say("250-STARTTLS")
			}
			if s.user != "" {
				say("250-AUTH PLAIN LOGIN")
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go")
			secured := tls.Server(conn, s.tls)
			if secured.Handshake() != nil {
				return
			}
			conn, r, letter.secure = secured, bufio.NewReader(secured), true
		case "AUTH":
			if !s.authenticate(rest, r, say) {
				say("535 5.7.8 wrong password")
				continue
			}
			letter.authenticated = true
			say("235 2.7.0 welcome")
		case "MAIL":
			if s.user != "" && !letter.authenticated {
				say("530 5.7.0 sign in first")
				continue
			}
			letter.from = address(rest)
			say("250 2.1.0 ok")
		case "RCPT":
			letter.to = address(rest)
			if s.answer != nil {
				if a := s.answer(letter.to); a != "" {
					say(a)
					continue
				}
			}
			say("250 2.1.5 ok")
		case "DATA":
			say("354 go on")
			var data strings.Builder
			for {
				l, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				data.WriteString(strings.TrimPrefix(l, "."))
			}
			letter.data = data.String()
			s.mu.Lock()
			s.received = append(s.received, letter)
			s.mu.Unlock()
			say("250 2.0.0 kept")
		case "RSET", "NOOP":
			say("250 2.0.0 ok")
		case "QUIT":
			say("221 2.0.0 bye")
			return
		default:
			say("502 5.5.2 what?")
		}
	}
}

func (s *server) authenticate(rest string, r *bufio.Reader, say func(string)) bool {
	method, initial, _ := strings.Cut(rest, " ")
	decode := func(b string) string {
		raw, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(b))
		return string(raw)
	}
	ask := func(what string) string {
		say("334 " + base64.StdEncoding.EncodeToString([]byte(what)))
		line, _ := r.ReadString('\n')
		return decode(line)
	}
	if method == "LOGIN" {
		return ask("Username:") == s.user && ask("Password:") == s.password
	}
	return decode(initial) == "\x00"+s.user+"\x00"+s.password
}

func address(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
