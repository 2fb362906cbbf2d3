package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chantier/internal/platform/i18n"
)

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// list gives "key message" for each finding.
func list(findings []Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, strings.TrimSpace(f.Key+" "+f.Message.Key))
	}
	return out
}

func TestLoad_nothingSet(t *testing.T) {
	t.Chdir(t.TempDir())
	c, r := Load(Input{})
	if len(r.Problems) > 0 {
		t.Fatalf("an installation without settings must start: %v", list(r.Problems))
	}
	if got := list(r.Warnings); !slices.Equal(got, []string{"smtp.host config.smtp_none"}) {
		t.Errorf("warnings %v", got)
	}
	if c.Addr != "127.0.0.1:8080" || c.PublicURL() != "http://127.0.0.1:8080" || c.Secure() || c.Locale != "fr" || c.LogLevel != slog.LevelInfo {
		t.Errorf("defaults %+v", c)
	}
	if c.Source() != filepath.Join("chantier-data", "chantier.db") {
		t.Errorf("database %q", c.Source())
	}
}

func TestLoad_layers(t *testing.T) {
	secret := write(t, "mail.secret", "s3cret\n")
	path := write(t, "c.yaml", `
# the school
addr: 127.0.0.1:9000
base_url: https://file.example.org/
smtp:
  host: smtp.example.org
  port: 465
  tls: TLS
  user: school
  password_file: `+secret+`
  from: École <bonjour@ecole.example.org>
trust_proxy: yes
`)
	c, r := Load(Input{Path: path, Environ: []string{"CHANTIER_ADDR=127.0.0.1:9001", "CHANTIER_LOG_LEVEL=debug", "HOME=/root"},
		Flags: map[string]string{"addr": "127.0.0.1:9002"}})
	if len(r.Problems)+len(r.Warnings) > 0 {
		t.Fatalf("problems %v, warnings %v", list(r.Problems), list(r.Warnings))
	}
	if c.Addr != "127.0.0.1:9002" || c.Origin("addr") != "--addr" || c.LogLevel != slog.LevelDebug || !c.TrustProxy ||
		c.BaseURL != "https://file.example.org" || !c.Secure() || c.Origin("base_url") != path+":4" {
		t.Errorf("%+v, base_url of %s", c, c.Origin("base_url"))
	}
	if c.SMTP.Password.Reveal() != "s3cret" || c.SMTP.TLS != TLS || c.SMTP.Port != 465 {
		t.Errorf("smtp %+v", c.SMTP)
	}
}

// TestLoad_everyProblemAtOnce: the operator mends the file once, not line after line.
func TestLoad_everyProblemAtOnce(t *testing.T) {
	path := write(t, "c.yaml", `
addr: 8080
adr: 127.0.0.1:1
base_url: ecole.example.org
trust_proxy: perhaps
log_level: [a, b]
database: mysql://root@db/x
smtp:
  port: 70000
  tls: ssl
  password_file: /nonexistent
`)
	c, r := Load(Input{Path: path, Environ: []string{"CHANTIER_SMTP_HOTS=x", "CHANTIER_LOCALE=de", "CHANTIER_TEST_POSTGRES=p"}})
	want := []string{
		"addr config.not_address", "adr config.unknown", "base_url config.not_url", "trust_proxy config.not_boolean",
		"log_level config.not_scalar", "database config.database_scheme", "smtp.port config.not_port", "smtp.tls config.not_listed",
		"locale config.not_listed", "smtp_hots config.unknown", "smtp.password_file config.secret_unreadable", "smtp.host config.smtp_host_missing",
	}
	if got := list(r.Problems); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := r.Problems[0].Origin; got != path+":2" {
		t.Errorf("origin %q", got)
	}
	for _, f := range r.Problems {
		if f.Key == "adr" && f.Message.Args[1] != "addr" || f.Key == "smtp_hots" && f.Message.Args[1] != "CHANTIER_SMTP_HOST" {
			t.Errorf("%s: proposed %v", f.Key, f.Message.Args)
		}
	}
	if c.Addr != Default().Addr {
		t.Errorf("a refused value was kept: %q", c.Addr)
	}
}

func TestLoad_strongerLayerMends(t *testing.T) {
	path := write(t, "c.yaml", "addr: nonsense\n")
	if _, r := Load(Input{Path: path, Environ: []string{"CHANTIER_ADDR=127.0.0.1:81"}}); len(r.Problems) > 0 {
		t.Errorf("the environment replaced the wrong value: %v", list(r.Problems))
	}
}

func TestLoad_together(t *testing.T) {
	secret := write(t, "secret", "x")
	empty := write(t, "empty", "\n")
	open := write(t, "open", "x")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	mail := map[string]string{"smtp.host": "smtp.example.org", "smtp.from": "a@example.org"}
	cases := []struct {
		name              string
		flags             map[string]string
		problems, warning string
	}{
		{"public without https name", map[string]string{"addr": ":80"}, "base_url config.base_url_missing", ""},
		{"public without mail", map[string]string{"base_url": "https://x.example.org"}, "smtp.host config.smtp_none", ""},
		{"public in clear", with(mail, "base_url", "http://x.example.org"), "", "base_url config.base_url_clear"},
		{"path in the address", with(mail, "base_url", "https://x.example.org/school"), "base_url config.url_path", ""},
		{"proxy header from anyone", with(mail, "addr", "0.0.0.0:80", "base_url", "https://x.example.org", "trust_proxy", "true"), "", "trust_proxy config.proxy_open"},
		{"metrics on the public port", map[string]string{"metrics_addr": "127.0.0.1:8080"}, "metrics_addr config.metrics_same", ""},
		{"metrics open", with(mail, "metrics_addr", ":9100"), "", "metrics_addr config.metrics_open"},
		{"user without password", with(mail, "smtp.user", "u"), "smtp.password_file config.smtp_password_missing", ""},
		{"password without user", with(mail, "smtp.password_file", secret), "smtp.user config.smtp_user_missing", ""},
		{"password in clear", with(mail, "smtp.user", "u", "smtp.password_file", secret, "smtp.tls", "none"), "smtp.tls config.smtp_clear_password", ""},
		{"letters in clear", with(mail, "smtp.tls", "none"), "", "smtp.tls config.smtp_clear"},
		{"letters in clear on this machine", with(mail, "smtp.tls", "none", "smtp.host", "localhost"), "", ""},
		{"sender missing", map[string]string{"smtp.host": "localhost"}, "smtp.from config.smtp_from_missing", ""},
		{"host with a port", with(mail, "smtp.host", "smtp.example.org:587"), "smtp.host config.not_host", ""},
		{"empty secret", with(mail, "smtp.user", "u", "smtp.password_file", empty), "smtp.password_file config.secret_empty", ""},
		{"secret open to all", with(mail, "smtp.user", "u", "smtp.password_file", open), "", "smtp.password_file config.secret_open"},
		{"password for a file", with(mail, "database_password_file", secret), "database_password_file config.password_without_postgres", ""},
		{"password in the address", with(mail, "database", "postgres://u:p@h/b"), "", "database config.password_inline"},
		{"address without base", with(mail, "database", "postgres://h"), "database config.database_url", ""},
		{"data folder is a file", with(mail, "data_dir", secret), "data_dir config.not_folder", ""},
		{"database is a folder", with(mail, "database", filepath.Dir(secret)), "database config.is_folder", ""},
		{"empty folder", with(mail, "data_dir", " "), "data_dir config.empty", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			_, r := Load(Input{Flags: c.flags})
			if got := strings.Join(list(r.Problems), ", "); !strings.Contains(got, c.problems) || (c.problems == "" && got != "") {
				t.Errorf("problems %q, want %q", got, c.problems)
			}
			if got := strings.Join(list(r.Warnings), ", "); c.warning != "" && !strings.Contains(got, c.warning) {
				t.Errorf("warnings %q, want %q", got, c.warning)
			}
		})
	}
}

func with(base map[string]string, pairs ...string) map[string]string {
	out := map[string]string{}
	for k, v := range base {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

func TestLoad_file(t *testing.T) {
	if _, r := Load(Input{Path: filepath.Join(t.TempDir(), "none.yaml")}); !slices.Equal(list(r.Problems), []string{"config.file_unreadable"}) {
		t.Errorf("missing file: %v", list(r.Problems))
	}
	path := write(t, "c.yaml", "addr: 127.0.0.1:1\n\tsmtp: x\n")
	_, r := Load(Input{Path: path})
	if !slices.Equal(list(r.Problems), []string{"config.file_syntax"}) || !strings.HasPrefix(r.Problems[0].Origin, path) {
		t.Errorf("syntax: %v at %v", list(r.Problems), r.Problems)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("chantier.yaml", []byte("locale: en\nsmtp:\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, r := Load(Input{}); c.Locale != "en" || c.File != "chantier.yaml" || len(r.Problems) > 0 {
		t.Errorf("the file of the folder was not read: %+v %v", c, list(r.Problems))
	}
	if c, _ := Load(Input{Environ: []string{EnvFile + "=" + write(t, "x.yaml", "locale: fr")}}); c.Locale != "fr" {
		t.Error("the named file must win over the folder's")
	}
}

// TestSecretsStayHidden tries every way a secret could reach a log or a screen.
func TestSecretsStayHidden(t *testing.T) {
	t.Chdir(t.TempDir())
	c, r := Load(Input{Flags: map[string]string{
		"database": "postgres://u:pw-inline@h/b?password=pw-query", "smtp.host": "localhost", "smtp.from": "a@example.org", "smtp.user": "u",
		"smtp.password_file": write(t, "p", "pw-smtp"), "database_password_file": write(t, "q", "pw-base")}})
	if len(r.Problems) > 0 {
		t.Fatal(list(r.Problems))
	}
	if !strings.Contains(c.Source(), "u:pw-base@h") {
		t.Errorf("the password of the file must win: %s", c.Source())
	}
	var out bytes.Buffer
	if err := c.Print(&out, "default"); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "config", c, "smtp", c.SMTP, "secret", c.SMTP.Password)
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "%v %+v %s %+v %#v %v %+v %#v", c, c, c, *c, *c, c.SMTP, c.SMTP, c.SMTP.Password)
	smtp, err := json.Marshal(c.SMTP)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(smtp)
	for _, secret := range []string{"pw-smtp", "pw-base"} {
		if strings.Contains(out.String()+string(raw), secret) {
			t.Errorf("%s leaked: %s", secret, out.String())
		}
	}
	out.Reset()
	if err := c.Print(&out, "default"); err != nil || strings.Contains(out.String(), "pw-") {
		t.Errorf("print shows a password: %s %v", out.String(), err)
	}
}

// TestPrint_readsBack: what is printed is a file that gives the same settings.
func TestPrint_readsBack(t *testing.T) {
	t.Chdir(t.TempDir())
	c, _ := Load(Input{Flags: map[string]string{"smtp.host": "localhost", "smtp.tls": "none", "smtp.from": "École <a@example.org>", "base_url": "https://a.example.org"}})
	var first, second bytes.Buffer
	if err := c.Print(&first, "default"); err != nil {
		t.Fatal(err)
	}
	again, r := Load(Input{Path: write(t, "c.yaml", first.String())})
	if len(r.Problems) > 0 {
		t.Fatalf("%v\n%s", list(r.Problems), first.String())
	}
	for _, k := range Keys() {
		if k.get(c) != k.get(again) {
			t.Errorf("%s: %q became %q", k.Name, k.get(c), k.get(again))
		}
	}
	if err := again.Print(&second, "default"); err != nil || !strings.Contains(second.String(), "c.yaml:") {
		t.Errorf("the origin is missing: %s", second.String())
	}
}

func TestFlags(t *testing.T) {
	t.Chdir(t.TempDir())
	set := flag.NewFlagSet("x", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	input := Flags(set, func(k string) string { return k })
	if err := set.Parse([]string{"--addr", "127.0.0.1:0", "--smtp-host=localhost", "--trust-proxy", "rest"}); err != nil {
		t.Fatal(err)
	}
	c, _ := Load(input(nil))
	if c.Addr != "127.0.0.1:0" || c.SMTP.Host != "localhost" || !c.TrustProxy || set.Arg(0) != "rest" {
		t.Errorf("%+v", c)
	}
}

// TestCatalogue: every setting is explained, in both languages.
func TestCatalogue(t *testing.T) {
	b, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Keys() {
		for _, lang := range i18n.Languages {
			if !b.Has(lang, k.Help()) {
				t.Errorf("%s lacks %s", lang, k.Help())
			}
		}
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add("addr: x\nsmtp: {host: a}\n- b")
	f.Add("a: &x [*x]\n? b\n: c\n---\nd: |\n  e")
	f.Fuzz(func(t *testing.T, text string) {
		var r Report
		for _, e := range parseFile("c.yaml", []byte(text), &r) {
			if _, ok := find(nearest(e.name)); !ok || !strings.HasPrefix(e.origin, "c.yaml") {
				t.Errorf("%q: setting %q of %q cannot be reported", text, e.name, e.origin)
			}
		}
	})
}
