// Package browsertest starts a real Chromium, without a window, for the tests of pages.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Start gives a browser of its own to the test, which closes it at the end. It is the one that CHANTIER_TEST_CHROMIUM
// names, or the first found; without any the test fails: a missing tool is never a success.
func Start(t testing.TB) context.Context {
	t.Helper()
	// Chromium may still write its profile when it is told to go: what remains is not the test's concern.
	profile, err := os.MkdirTemp("", "chantier-browser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path(t)), chromedp.UserDataDir(profile),
		chromedp.WSURLReadTimeout(2*time.Minute), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("accept-lang", "fr-FR,fr"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses its own sandbox to root
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}

func path(t testing.TB) string {
	t.Helper()
	if named := os.Getenv("CHANTIER_TEST_CHROMIUM"); named != "" {
		return named
	}
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Fatal("no Chromium: install it, or give its path in CHANTIER_TEST_CHROMIUM")
	return ""
}
