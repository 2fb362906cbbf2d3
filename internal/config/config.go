// Package config holds the settings of an installation. A setting has one name
// ("smtp.host") and may be given, from weakest to strongest, by the file
// (chantier.yaml), the environment (CHANTIER_SMTP_HOST) or a flag (--smtp-host).
// Every problem is reported at once, each with the setting to change, where its
// value came from and how to mend it. Secrets are read from files of their own
// and never printed. With nothing set at all the product runs on this machine only.
package config

import (
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
)

// Config is a checked set of settings.
type Config struct {
	DataDir              string // uploads, PDFs and, by default, the database
	Database             string // path of the SQLite file, or postgres://…; read Source
	DatabasePasswordFile string
	DatabasePassword     Secret
	Addr                 string // where pages are served
	MetricsAddr          string // where /metrics is served; "" is nowhere
	BaseURL              string // public address, without a final slash; read PublicURL
	TrustProxy           bool   // X-Forwarded-For is written by a proxy of ours
	LogLevel             slog.Level
	Locale               string // of what is written to nobody in particular: command line, letters to unknown readers
	SMTP                 SMTP

	// File is the settings file that was read, "" when there is none.
	File string

	origin map[string]string // setting -> where its value came from; absent is the default
}

// TLSMode says how the connection to the mail server is protected.
type TLSMode string

// The modes.
const (
	STARTTLS TLSMode = "starttls" // port 587: refused when the server does not offer it
	TLS      TLSMode = "tls"      // port 465
	NoTLS    TLSMode = "none"     // a server on this machine only
)

// SMTP says how letters leave. Host "" keeps them in the product.
type SMTP struct {
	Host         string
	Port         int
	TLS          TLSMode
	User         string
	PasswordFile string
	Password     Secret
	From         string // Chantier <ecole@example.org>
}

// Secret is a text that no log, no dump and no message may show.
type Secret string

const redacted = "••••••"

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the secret from JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Reveal gives the secret to the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// Source gives what db.Open wants: the file, inside the data folder by default, or the PostgreSQL address with its password.
func (c *Config) Source() string {
	if c.Database == "" {
		return filepath.Join(c.DataDir, "chantier.db")
	}
	if !c.IsPostgres() || c.DatabasePassword == "" {
		return c.Database
	}
	u, err := url.Parse(c.Database)
	if err != nil {
		return c.Database
	}
	u.User = url.UserPassword(u.User.Username(), c.DatabasePassword.Reveal())
	return u.String()
}

// IsPostgres says that the database is a PostgreSQL server.
func (c *Config) IsPostgres() bool { return isPostgres(c.Database) }

func isPostgres(s string) bool {
	return strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://")
}

// FilesDir is where uploaded and produced files are kept.
func (c *Config) FilesDir() string { return filepath.Join(c.DataDir, "files") }

// CacheDir is where compiled interpreters are kept. It may be deleted at any time.
func (c *Config) CacheDir() string { return filepath.Join(c.DataDir, "cache") }

// PublicURL gives the address that letters and posters print.
func (c *Config) PublicURL() string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	return "http://" + c.Addr
}

// Secure says that visitors come over HTTPS: cookies are then limited to it.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// Default gives the settings of an installation where nothing was set.
func Default() *Config {
	c := &Config{origin: map[string]string{}}
	for _, k := range keys {
		if err := k.set(c, k.fallback); err != nil {
			panic("config: the default of " + k.Name + " is refused: " + err.Error())
		}
	}
	return c
}
