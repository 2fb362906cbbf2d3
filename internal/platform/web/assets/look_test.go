package assets

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The look of the product is tested here, beside what serves it: weights and contrasts.

const sources = "../ui/static"

func product(t *testing.T) *Assets {
	t.Helper()
	a, err := New(os.DirFS(sources))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A first visit is promised under 60 KB, page included: what every page needs must leave room for it.
func TestWeights(t *testing.T) {
	a := product(t)
	for _, c := range []struct {
		limit int
		names []string
	}{
		{14 << 10, []string{StyleSheet}},
		{6 << 10, []string{Module}},
		{40 << 10, []string{"fonts/bricolage-700.woff2", "fonts/atkinson.woff2", "fonts/atkinson-ext.woff2"}},
		{2 << 10, []string{"img/mark.svg", "manifest.webmanifest"}},
	} {
		total := 0
		for _, name := range c.names {
			res := ask(a, "GET", a.URL(name), "Accept-Encoding", "br")
			total += len(body(t, res))
		}
		t.Logf("%v: %d bytes on the wire", c.names, total)
		if total > c.limit {
			t.Errorf("%v weigh %d bytes on the wire, more than %d", c.names, total, c.limit)
		}
	}
}

// Fonts may be given away only with their licence (OFL 1.1, condition 2), and so the icons (ISC).
func TestLicencesAreServed(t *testing.T) {
	a := product(t)
	for _, name := range []string{"fonts/OFL-atkinson.txt", "fonts/OFL-bricolage.txt", "icons/LICENSE-lucide.txt"} {
		if text := body(t, ask(a, "GET", a.URL(name))); len(text) < 500 {
			t.Errorf("%s holds no licence", name)
		}
	}
}

var (
	declaration = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b`)
	darkBlock   = regexp.MustCompile(`(?s):root\[data-theme="dark"\] \{(.*?)\n  \}`)
	systemBlock = regexp.MustCompile(`(?s):root:not\(\[data-theme="light"\]\) \{(.*?)\n    \}`)
)

// themes reads the colours of both themes out of the tokens.
func themes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	raw, err := os.ReadFile(sources + "/css/10-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	css := string(raw)
	chosen, system := darkBlock.FindStringSubmatch(css), systemBlock.FindStringSubmatch(css)
	if chosen == nil || system == nil {
		t.Fatal("the tokens have no dark blocks")
	}
	if same(chosen[1]) != same(system[1]) {
		t.Errorf("the dark theme differs between the reader's choice and the system's:\n%s\n%s", same(chosen[1]), same(system[1]))
	}
	light, dark = map[string]string{}, map[string]string{}
	for _, m := range declaration.FindAllStringSubmatch(css[:strings.Index(css, chosen[0])], -1) {
		light[m[1]], dark[m[1]] = m[2], m[2]
	}
	for _, m := range declaration.FindAllStringSubmatch(chosen[1], -1) {
		dark[m[1]] = m[2]
	}
	return light, dark
}

func same(block string) string { return strings.Join(strings.Fields(block), " ") }

// Pairs used by the style sheets. Text needs 4.5:1 (WCAG 2.2, 1.4.3), borders of fields, charts and focus 3:1 (1.4.11).
func TestContrast(t *testing.T) {
	light, dark := themes(t)
	text := map[string][]string{
		"ink":          {"paper", "surface", "sunk", "brick-wash", "ok-wash", "warn-wash", "bad-wash", "info-wash", "mute-wash"},
		"ink-soft":     {"paper", "surface", "sunk"},
		"link":         {"paper", "surface", "brick-wash", "sunk"},
		"on-rail":      {"rail", "rail-deep"},
		"on-rail-soft": {"rail", "rail-deep"},
		"on-brick":     {"brick", "brick-deep"},
		"on-ochre":     {"ochre"},
		"ochre":        {"rail"},
		"ok":           {"ok-wash"}, "warn": {"warn-wash"}, "info": {"info-wash"}, "mute": {"mute-wash"},
		"bad":     {"bad-wash", "surface", "paper"},
		"surface": {"bad"},
		"brick":   {"surface"},
	}
	for _, name := range []string{"text", "gutter", "keyword", "string", "number", "comment", "tag", "attribute", "function", "error"} {
		text["code-"+name] = []string{"code-background"}
	}
	text["code-text"] = append(text["code-text"], "code-selection")
	shapes := map[string][]string{
		"line-strong": {"surface", "paper"},
		"focus":       {"paper", "surface", "sunk"},
		"bad":         {"surface", "paper"},
		"brick":       {"surface", "paper"},
	}
	for i := 1; i <= 6; i++ {
		shapes[fmt.Sprintf("c%d", i)] = []string{"surface", "sunk"}
	}
	for theme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		check := func(pairs map[string][]string, least float64) {
			for front, backs := range pairs {
				for _, back := range backs {
					if got := contrast(t, colours, front, back); got < least {
						t.Errorf("%s: %s on %s is %.2f:1, needs %.1f", theme, front, back, got, least)
					}
				}
			}
		}
		check(text, 4.5)
		check(shapes, 3)
	}
}

func contrast(t *testing.T, colours map[string]string, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, colours, a), luminance(t, colours, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, colours map[string]string, name string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colours[name], "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		t.Fatalf("--%s is no colour: %q", name, colours[name])
	}
	linear := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*linear(n>>16) + .7152*linear(n>>8) + .0722*linear(n)
}

// Every custom property that a sheet reads is set somewhere: a misspelt one draws nothing and says nothing.
func TestEveryTokenReadIsSet(t *testing.T) {
	css := body(t, ask(product(t), "GET", product(t).URL(StyleSheet)))
	set := map[string]bool{}
	for _, m := range regexp.MustCompile(`(--[a-z0-9-]+):`).FindAllStringSubmatch(css, -1) {
		set[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)\)`).FindAllStringSubmatch(css, -1) {
		if !set[m[1]] {
			t.Errorf("%s is read and never set", m[1])
		}
	}
}

func BenchmarkNew(b *testing.B) {
	source := os.DirFS(sources)
	for b.Loop() {
		if _, err := New(source); err != nil {
			b.Fatal(err)
		}
	}
}
