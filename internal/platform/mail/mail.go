// Package mail hands letters to an SMTP server. What goes wrong is told without
// a word of the letter, its reader or the server's answer (which repeats the
// address): errors end in logs.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Options name the server.
type Options struct {
	Host     string
	Port     int
	TLS      string // "starttls" (required), "tls" or "none"
	User     string // "" sends without signing in
	Password string
	From     string // École <bonjour@ecole.example.org>
	RootCAs  *x509.CertPool
	Timeout  time.Duration // of each exchange; 0 is 30 s
}

// SMTP sends letters, one connection each: a school sends a few an hour, and a
// kept connection would be cut by the server in between.
type SMTP struct {
	opts   Options
	from   *netmail.Address
	domain string // of the sender, for message ids
}

// NewSMTP checks the options; it does not connect.
func NewSMTP(o Options) (*SMTP, error) {
	from, err := netmail.ParseAddress(o.From)
	if err != nil {
		return nil, errors.New("mail: the sender is not an e-mail address")
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	s := &SMTP{opts: o, from: from, domain: from.Address[strings.LastIndexByte(from.Address, '@')+1:]}
	if _, err := s.client(); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return s, nil
}

func (s *SMTP) client() (*gomail.Client, error) {
	o := s.opts
	options := []gomail.Option{
		gomail.WithPort(o.Port), gomail.WithTimeout(o.Timeout),
		gomail.WithTLSConfig(&tls.Config{ServerName: o.Host, RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12}),
	}
	switch o.TLS {
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "tls":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("unknown protection %q", o.TLS)
	}
	if o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	return gomail.NewClient(o.Host, options...)
}

// Send implements mailqueue.Sender. The message id stays the same when a letter
// is sent again, so that a mailbox can drop the double.
func (s *SMTP) Send(ctx context.Context, to, subject, text, messageID string) error {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(s.from)
	if err := m.To(to); err != nil {
		return &Error{Doing: "address the letter", permanent: true}
	}
	m.Subject(subject)
	m.SetMessageIDWithValue(messageID + "@" + s.domain)
	m.SetDate()
	// Written by a program: an absent reader's assistant must not answer it.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, text)
	client, err := s.client()
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return explain("reach the server", err)
	}
	defer client.Close() //nolint:errcheck // the letter is accepted or refused before
	if err := client.Send(m); err != nil {
		return explain("hand the letter over", err)
	}
	return nil
}

// Verify connects and signs in, without sending.
func (s *SMTP) Verify(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return explain("reach the server", err)
	}
	return client.Close()
}
