package config

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// Print writes the settings as a file that could be read again, with where each
// value came from. Secrets are hidden; passwordless addresses stay whole.
func (c *Config) Print(w io.Writer, defaultWord string) error {
	section := ""
	for _, k := range keys {
		name, indent := k.Name, ""
		if group, rest, ok := strings.Cut(k.Name, "."); ok {
			if group != section {
				if _, err := fmt.Fprintf(w, "%s:\n", group); err != nil {
					return err
				}
				section = group
			}
			name, indent = rest, "  "
		}
		origin := c.origin[k.Name]
		if origin == "" {
			origin = defaultWord
		}
		if _, err := fmt.Fprintf(w, "%s%s: %s # %s\n", indent, name, quote(hidePassword(k.get(c))), origin); err != nil {
			return err
		}
	}
	return nil
}

func quote(s string) string {
	if s == "" || strings.ContainsAny(s, ":#{}[],&*!|>'\"%@` ") {
		return strconv.Quote(s)
	}
	return s
}

// hidePassword keeps a password typed into the database address off the screen.
func hidePassword(s string) string {
	if !isPostgres(s) {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return redacted
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}
