package i18n

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"chantier/internal/platform/calendar"
	"chantier/internal/platform/money"
)

func load(t *testing.T) *Bundle {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestParity: a key, or a placeholder, that one language lacks would show raw text to its reader.
func TestParity(t *testing.T) {
	b := load(t)
	fr, en := b.Keys("fr"), b.Keys("en")
	for _, k := range fr {
		if !b.Has("en", k) {
			t.Errorf("en lacks %q", k)
		} else if got, want := b.Placeholders("en", k), b.Placeholders("fr", k); !slices.Equal(got, want) {
			t.Errorf("%q: placeholders fr %v, en %v", k, want, got)
		}
	}
	for _, k := range en {
		if !b.Has("fr", k) {
			t.Errorf("fr lacks %q", k)
		}
	}
}

// TestTypography keeps French texts printed as in a book, and both free of markup.
func TestTypography(t *testing.T) {
	b := load(t)
	for _, lang := range Languages {
		for _, k := range b.Keys(lang) {
			m := b.messages[lang][k]
			for _, text := range []string{m.one, m.other} {
				if strings.ContainsAny(text, "<>") {
					t.Errorf("%s %q holds markup: %q", lang, k, text)
				}
				if lang == "fr" && strings.Contains(text, "'") {
					t.Errorf("%q: straight apostrophe: %q", k, text)
				}
				for _, bad := range []string{" ?", " !", " ;", " :", " »", "« ", " %", " €"} {
					if lang == "fr" && strings.Contains(text, bad) {
						t.Errorf("%q: ordinary space in %q: %q", k, bad, text)
					}
				}
			}
		}
	}
}

func TestT(t *testing.T) {
	fsys := fstest.MapFS{
		"c/fr/a.json": {Data: []byte(`{"a.n":{"one":"{n} affiche","other":"{n} affiches"},"a.hi":"Bonjour {name}"}`)},
		"c/en/a.json": {Data: []byte(`{"a.n":{"one":"{n} poster","other":"{n} posters"},"a.hi":"Hello {name}"}`)},
	}
	b, err := LoadFS(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ lang, key, want string }{
		{"fr", "a.n|0", "0 affiche"}, {"fr", "a.n|1", "1 affiche"}, {"fr", "a.n|2", "2 affiches"},
		{"en", "a.n|0", "0 posters"}, {"en", "a.n|1", "1 poster"}, {"en", "a.none|1", "⟦a.none⟧"},
	}
	for _, c := range cases {
		key, n, _ := strings.Cut(c.key, "|")
		if got := b.Localizer(c.lang).T(key, "n", int(n[0]-'0')); got != c.want {
			t.Errorf("%s %s = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
	// A value that looks like a placeholder must not be expanded again.
	if got := b.Localizer("fr").T("a.hi", "name", "{n}", "n", 3); got != "Bonjour {n}" {
		t.Errorf("got %q", got)
	}
	if _, err := LoadFS(fstest.MapFS{"c/fr/a.json": {Data: []byte(`{"k":{"one":"x"}}`)}}, "c"); err == nil {
		t.Error("a plural without other must be refused")
	}
}

func TestFrenchWriting(t *testing.T) {
	l := load(t).Localizer("fr")
	cases := map[string]string{
		l.Date(calendar.MustDate("2026-09-01")):     "01/09/2026",
		l.DateLong(calendar.MustDate("2026-09-01")): "mardi 1er septembre 2026",
		l.DayMonth(calendar.MustDate("2026-12-25")): "ven. 25 déc.",
		l.Money(money.Cents(182303)):                "1\u202f823,03\u00a0€",
		l.Money(money.Euros(-385000)):               "−385\u202f000\u00a0€",
		l.Minutes(210):                              "3\u00a0h\u00a030",
		l.Minutes(420):                              "7\u00a0h",
		l.Minutes(45):                               "45\u00a0min",
		l.Number(1234567):                           "1\u202f234\u202f567",
		l.Decimal(-0.5, 1):                          "−0,5",
		l.Percent(1, 3):                             "33\u00a0%",
		l.Percent(2, 0):                             "—",
		l.Instant(time.Date(2026, 7, 1, 7, 5, 0, 0, time.UTC)): "01/07/2026 à 9\u00a0h\u00a005",
	}
	for got, want := range cases {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	for in, want := range map[string]string{"": "fr", "en-GB,fr;q=0.8": "en", "de, fr-CA": "fr", "pt": "fr"} {
		if got := Match(in); got != want {
			t.Errorf("Match(%q) = %q", in, got)
		}
	}
}
