package config

import (
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"chantier/internal/platform/fault"
)

// Key is one setting, as documented to the operator. Its explanation is the
// catalogue entry config.key.NAME, with _ for the dots.
type Key struct {
	Name     string
	fallback string
	boolean  bool
	set      func(c *Config, value string) error // a *fault.Error that says how to mend the value
	get      func(c *Config) string
}

// Env is the variable that gives the setting.
func (k Key) Env() string { return "CHANTIER_" + strings.ToUpper(strings.ReplaceAll(k.Name, ".", "_")) }

// Flag is the option that gives the setting, without dashes.
func (k Key) Flag() string { return strings.NewReplacer(".", "-", "_", "-").Replace(k.Name) }

// Default is the value when nothing is set.
func (k Key) Default() string { return k.fallback }

// Help is the catalogue key of the explanation.
func (k Key) Help() string { return "config.key." + strings.ReplaceAll(k.Name, ".", "_") }

// Keys lists every setting in the order of the manual.
func Keys() []Key { return append([]Key(nil), keys...) }

// keys is the one list from which files, variables, flags, help, print and manual are made.
var keys = []Key{
	text("data_dir", "chantier-data", func(c *Config) *string { return &c.DataDir }, required),
	text("database", "", func(c *Config) *string { return &c.Database }, databaseAddress),
	text("database_password_file", "", func(c *Config) *string { return &c.DatabasePasswordFile }, free),
	text("addr", "127.0.0.1:8080", func(c *Config) *string { return &c.Addr }, listenAddress),
	text("metrics_addr", "", func(c *Config) *string { return &c.MetricsAddr }, optional(listenAddress)),
	text("base_url", "", func(c *Config) *string { return &c.BaseURL }, optional(webAddress)),
	truth("trust_proxy", func(c *Config) *bool { return &c.TrustProxy }),
	{Name: "log_level", fallback: "info", set: setLogLevel,
		get: func(c *Config) string { return strings.ToLower(c.LogLevel.String()) }},
	text("locale", "fr", func(c *Config) *string { return &c.Locale }, oneOf("fr", "en")),
	text("smtp.host", "", func(c *Config) *string { return &c.SMTP.Host }, optional(hostName)),
	{Name: "smtp.port", fallback: "587", set: setPort, get: func(c *Config) string { return strconv.Itoa(c.SMTP.Port) }},
	text("smtp.tls", string(STARTTLS), func(c *Config) *string { return (*string)(&c.SMTP.TLS) }, oneOf("starttls", "tls", "none")),
	text("smtp.user", "", func(c *Config) *string { return &c.SMTP.User }, free),
	text("smtp.password_file", "", func(c *Config) *string { return &c.SMTP.PasswordFile }, free),
	text("smtp.from", "", func(c *Config) *string { return &c.SMTP.From }, optional(mailAddress)),
}

func find(name string) (Key, bool) {
	for _, k := range keys {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}

// text is a setting kept as written once clean has accepted it.
func text(name, fallback string, at func(*Config) *string, clean func(string) (string, error)) Key {
	return Key{Name: name, fallback: fallback, get: func(c *Config) string { return *at(c) },
		set: func(c *Config, value string) error {
			v, err := clean(strings.TrimSpace(value))
			if err != nil {
				return err
			}
			*at(c) = v
			return nil
		}}
}

func truth(name string, at func(*Config) *bool) Key {
	return Key{Name: name, fallback: "false", boolean: true, get: func(c *Config) string { return strconv.FormatBool(*at(c)) },
		set: func(c *Config, value string) error {
			switch strings.ToLower(strings.TrimSpace(value)) {
			case "true", "yes", "oui", "1":
				*at(c) = true
			case "false", "no", "non", "0":
				*at(c) = false
			default:
				return mend("config.not_boolean", "value", value)
			}
			return nil
		}}
}

func mend(key string, args ...any) error { return fault.New(fault.Invalid, key, args...) }

func free(s string) (string, error) { return s, nil }

func required(s string) (string, error) {
	if s == "" {
		return "", mend("config.empty")
	}
	return s, nil
}

func optional(clean func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		if s == "" {
			return "", nil
		}
		return clean(s)
	}
}

func oneOf(allowed ...string) func(string) (string, error) {
	return func(s string) (string, error) {
		for _, a := range allowed {
			if strings.EqualFold(s, a) {
				return a, nil
			}
		}
		return "", mend("config.not_listed", "value", s, "allowed", strings.Join(allowed, ", "))
	}
}

func listenAddress(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if n, perr := strconv.Atoi(port); err != nil || perr != nil || n < 0 || n > 65535 {
		return "", mend("config.not_address", "value", s)
	}
	return s, nil
}

func webAddress(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", mend("config.not_url", "value", s)
	}
	if strings.Trim(u.Path, "/") != "" {
		return "", mend("config.url_path", "value", s)
	}
	return u.Scheme + "://" + u.Host, nil
}

// databaseAddress never repeats the value: it may hold a password.
func databaseAddress(s string) (string, error) {
	if scheme, _, ok := strings.Cut(s, "://"); ok && !isPostgres(s) {
		return "", mend("config.database_scheme", "scheme", scheme)
	}
	if !isPostgres(s) {
		if s == "" {
			return "", nil
		}
		return filepath.Clean(strings.TrimPrefix(s, "sqlite:")), nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return "", mend("config.database_url")
	}
	return s, nil
}

func hostName(s string) (string, error) {
	if strings.ContainsAny(s, ":/@ ") {
		return "", mend("config.not_host", "value", s)
	}
	return s, nil
}

func mailAddress(s string) (string, error) {
	if _, err := mail.ParseAddress(s); err != nil {
		return "", mend("config.not_mail", "value", s)
	}
	return s, nil
}

func setPort(c *Config, value string) error {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 1 || n > 65535 {
		return mend("config.not_port", "value", value)
	}
	c.SMTP.Port = n
	return nil
}

func setLogLevel(c *Config, value string) error {
	if _, err := oneOf("debug", "info", "warn", "error")(strings.TrimSpace(value)); err != nil {
		return err
	}
	var l slog.Level
	if err := l.UnmarshalText([]byte(strings.TrimSpace(value))); err != nil {
		return err
	}
	c.LogLevel = l
	return nil
}
