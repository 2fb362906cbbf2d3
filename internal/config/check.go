package config

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// check looks at the settings together.
func (c *Config) check(r *Report) {
	c.checkFolders(r)
	c.checkDatabase(r)
	c.checkNetwork(r)
	c.checkMail(r)
}

// checkFolders finds a file standing where a folder is wanted, before the start fails half-way.
func (c *Config) checkFolders(r *Report) {
	if info, err := os.Stat(c.DataDir); err == nil && !info.IsDir() {
		r.add(&r.Problems, "data_dir", c.origin["data_dir"], "config.not_folder", "path", c.DataDir)
	}
	if c.IsPostgres() {
		return
	}
	if info, err := os.Stat(c.Source()); err == nil && info.IsDir() {
		r.add(&r.Problems, "database", c.origin["database"], "config.is_folder", "path", c.Source(),
			"example", filepath.Join(c.Source(), "chantier.db"))
	}
}

func (c *Config) checkDatabase(r *Report) {
	if c.DatabasePasswordFile != "" && !c.IsPostgres() {
		r.add(&r.Problems, "database_password_file", c.origin["database_password_file"], "config.password_without_postgres")
	}
	if !c.IsPostgres() {
		return
	}
	if u, err := url.Parse(c.Database); err == nil {
		if _, inline := u.User.Password(); inline || u.Query().Has("password") {
			r.add(&r.Warnings, "database", c.origin["database"], "config.password_inline")
		}
	}
}

func (c *Config) checkNetwork(r *Report) {
	if c.MetricsAddr != "" && c.MetricsAddr == c.Addr && !strings.HasSuffix(c.Addr, ":0") {
		r.add(&r.Problems, "metrics_addr", c.origin["metrics_addr"], "config.metrics_same", "addr", c.Addr)
	} else if c.MetricsAddr != "" && !isLoopback(c.MetricsAddr) {
		r.add(&r.Warnings, "metrics_addr", c.origin["metrics_addr"], "config.metrics_open")
	}
	switch {
	case c.BaseURL == "" && !isLoopback(c.Addr):
		r.add(&r.Problems, "base_url", c.origin["base_url"], "config.base_url_missing", "addr", c.Addr)
	case c.BaseURL != "" && !c.Secure() && !c.local():
		r.add(&r.Warnings, "base_url", c.origin["base_url"], "config.base_url_clear")
	}
	if c.TrustProxy && !isLoopback(c.Addr) {
		// Anyone who reaches the port directly could write the header and escape the rate limits.
		r.add(&r.Warnings, "trust_proxy", c.origin["trust_proxy"], "config.proxy_open", "addr", c.Addr)
	}
}

func (c *Config) checkMail(r *Report) {
	s := c.SMTP
	if s.Host == "" {
		for _, k := range []string{"smtp.user", "smtp.password_file", "smtp.from"} {
			if origin := c.origin[k]; origin != "" {
				r.add(&r.Problems, "smtp.host", origin, "config.smtp_host_missing", "key", k)
				return
			}
		}
		list := &r.Warnings
		if !c.local() {
			// A school open to the public cannot invite candidates without letters.
			list = &r.Problems
		}
		r.add(list, "smtp.host", c.origin["smtp.host"], "config.smtp_none")
		return
	}
	if s.From == "" {
		r.add(&r.Problems, "smtp.from", c.origin["smtp.from"], "config.smtp_from_missing")
	}
	if s.User != "" && s.PasswordFile == "" {
		r.add(&r.Problems, "smtp.password_file", c.origin["smtp.password_file"], "config.smtp_password_missing")
	}
	if s.User == "" && s.PasswordFile != "" {
		r.add(&r.Problems, "smtp.user", c.origin["smtp.user"], "config.smtp_user_missing")
	}
	if s.TLS == NoTLS && !isLoopback(net.JoinHostPort(s.Host, "25")) {
		if s.User != "" {
			r.add(&r.Problems, "smtp.tls", c.origin["smtp.tls"], "config.smtp_clear_password")
		} else {
			r.add(&r.Warnings, "smtp.tls", c.origin["smtp.tls"], "config.smtp_clear")
		}
	}
}

// local says that only this machine's browser is meant to come.
func (c *Config) local() bool {
	u, err := url.Parse(c.PublicURL())
	return err == nil && isLoopback(net.JoinHostPort(u.Hostname(), "80"))
}

func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}
