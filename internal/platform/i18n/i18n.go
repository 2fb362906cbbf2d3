// Package i18n holds the French and English catalogues and writes dates, hours,
// money and numbers the way each language does. Catalogues are flat JSON files,
// one per area and language, embedded in the binary; they hold no markup.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

//go:embed catalogue
var files embed.FS

// Languages in order of preference: French is the product's first language.
var Languages = []string{"fr", "en"}

// message is one entry: other always, one only when the entry counts something.
type message struct{ one, other string }

// Bundle holds every catalogue.
type Bundle struct{ messages map[string]map[string]message }

// Load reads the embedded catalogues. An unreadable file or a key given twice is an error.
func Load() (*Bundle, error) { return LoadFS(files, "catalogue") }

// LoadFS reads catalogues laid out as root/LANG/AREA.json.
func LoadFS(fsys fs.FS, root string) (*Bundle, error) {
	b := &Bundle{messages: map[string]map[string]message{}}
	for _, lang := range Languages {
		b.messages[lang] = map[string]message{}
		names, err := fs.Glob(fsys, path.Join(root, lang, "*.json"))
		if err != nil {
			return nil, fmt.Errorf("i18n: list %s: %w", lang, err)
		}
		for _, name := range names {
			if err := b.add(fsys, lang, name); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

func (b *Bundle) add(fsys fs.FS, lang, name string) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("i18n: read %s: %w", name, err)
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(raw, &entries); err != nil {
		return fmt.Errorf("i18n: parse %s: %w", name, err)
	}
	for key, v := range entries {
		if _, dup := b.messages[lang][key]; dup {
			return fmt.Errorf("i18n: %s: key %q is defined twice", name, key)
		}
		m, err := parseMessage(v)
		if err != nil {
			return fmt.Errorf("i18n: %s: key %q: %w", name, key, err)
		}
		b.messages[lang][key] = m
	}
	return nil
}

func parseMessage(raw json.RawMessage) (message, error) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return message{other: s}, nil
	}
	var forms map[string]string
	if err := json.Unmarshal(raw, &forms); err != nil {
		return message{}, fmt.Errorf("want a text or {\"one\",\"other\"}: %w", err)
	}
	m := message{one: forms["one"], other: forms["other"]}
	if len(forms) != 2 || m.one == "" || m.other == "" {
		return message{}, fmt.Errorf("want exactly the forms one and other")
	}
	return m, nil
}

// Keys lists the keys of a language in order, for the parity test.
func (b *Bundle) Keys(lang string) []string {
	keys := make([]string, 0, len(b.messages[lang]))
	for k := range b.messages[lang] {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Placeholders lists the {names} of an entry, sorted and without repetition.
func (b *Bundle) Placeholders(lang, key string) []string {
	m := b.messages[lang][key]
	seen := map[string]bool{}
	for _, text := range []string{m.one, m.other} {
		for {
			_, rest, ok := strings.Cut(text, "{")
			if !ok {
				break
			}
			name, after, ok := strings.Cut(rest, "}")
			if !ok {
				break
			}
			seen[name] = true
			text = after
		}
	}
	names := make([]string, 0, len(seen))
	for n := range seen {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Has says whether the language has the key.
func (b *Bundle) Has(lang, key string) bool {
	_, ok := b.messages[lang][key]
	return ok
}

// Localizer gives the writer of a language; an unknown language is French.
func (b *Bundle) Localizer(lang string) *Localizer {
	if _, ok := b.messages[lang]; !ok {
		lang = Languages[0]
	}
	return &Localizer{lang: lang, bundle: b}
}

// Match picks the best language from an Accept-Language header: first choice among ours, else French.
func Match(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		for _, l := range Languages {
			if base == l {
				return l
			}
		}
	}
	return Languages[0]
}
