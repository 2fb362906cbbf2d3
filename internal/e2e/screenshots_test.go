package e2e_test

import (
	"bytes"
	"flag"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the pictures of the README again")

// pictures is where the README's pictures are, and the README itself.
const (
	pictures = "../../docs/images"
	readme   = "../../README.md"
)

// TestScreenshots takes the README's pictures from the demo, as its users see it:
//
//	go test ./internal/e2e -run Screenshots -update
//
// Without -update it asks that each picture can still be taken, is kept, and is shown by the README.
func TestScreenshots(t *testing.T) {
	s := openSchool(t, filepath.Join(t.TempDir(), "chantier.db"), look{script: true, wide: true})
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct {
		file  string
		look  look
		reach func(t *testing.T) *user
	}{
		{"front", look{script: true, wide: true}, func(t *testing.T) *user {
			u := s.visitor(t)
			u.open("/")
			return u
		}},
		{"today-instructor", look{script: true, wide: true}, func(t *testing.T) *user {
			u := s.enter(t, s.account(t, "instructor"))
			return u
		}},
		{"exercise-dark", look{script: true, wide: true, dark: true}, func(t *testing.T) *user {
			u := s.enter(t, s.current(t))
			u.open(at("learning", "exercises", "J13"))
			u.do("judge", chromedp.WaitReady(`textarea[data-editor-ready]`, chromedp.ByQuery), chromedp.Click("[data-run]", chromedp.ByQuery),
				chromedp.WaitVisible("#verdict .verdict-item.is-bad", chromedp.ByQuery))
			u.eval(`scrollTo(0, 0)`, new(any))
			return u
		}},
		{"dashboard", look{script: true, wide: true}, func(t *testing.T) *user {
			u := s.enter(t, s.account(t, "site_director"))
			u.open(at("dashboard"))
			return u
		}},
		{"apply-phone", look{script: true}, func(t *testing.T) *user {
			u := s.visitor(t)
			u.open("/apply")
			return u
		}},
		{"today-learner-phone", look{script: true, dark: true}, func(t *testing.T) *user { return s.enter(t, s.current(t)) }},
	} {
		t.Run(p.file, func(t *testing.T) {
			s.look = p.look
			u := p.reach(t)
			var taken []byte
			u.do("take the picture", chromedp.CaptureScreenshot(&taken))
			if colours(t, taken) < 20 {
				t.Error("the picture is blank")
			}
			name := p.file + ".png"
			if *update {
				if err := os.WriteFile(filepath.Join(pictures, name), taken, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			kept, err := os.ReadFile(filepath.Join(pictures, name))
			if err != nil {
				t.Fatal(err)
			}
			if colours(t, kept) < 20 || !strings.Contains(string(text), "docs/images/"+name) {
				t.Errorf("the README does not show %s", name)
			}
		})
	}
}

// colours counts the colours of a picture, up to a thousand.
func colours(t *testing.T, data []byte) int {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[color.Color]bool{}
	for b, y := picture.Bounds(), picture.Bounds().Min.Y; y < b.Max.Y && len(seen) < 1000; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			seen[picture.At(x, y)] = true
		}
	}
	return len(seen)
}
