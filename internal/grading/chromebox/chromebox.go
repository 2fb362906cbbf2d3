// Package chromebox lays pages out in Chromium: a fresh context for each page, no network, no script of the page, a
// deadline, and the browser is killed when it does not obey.
//
// Files of the page are served from memory by the interception of its requests; every other request fails.
package chromebox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"chantier/internal/grading"
)

// Time limits: of one page on all its screens, and of the start of the browser.
const (
	pageTime  = 10 * time.Second
	startTime = time.Minute
)

// names are those under which a browser is looked for, the lightest first.
var names = []string{"chromium-headless-shell", "headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"}

// Find gives the path of a Chromium: CHANTIER_CHROMIUM, or one of the PATH. It is "" when there is none.
func Find() string {
	if path := os.Getenv("CHANTIER_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Browser is a Chromium, started when the first page comes. It is safe for concurrent use: pages take turns, since a
// layout uses every core already.
type Browser struct {
	path     string
	pageTime time.Duration

	mu      sync.Mutex
	ctx     context.Context // of the running browser, nil when it is not
	stop    context.CancelFunc
	profile string
}

// New makes a browser out of the path of its program. Nothing is started yet.
func New(path string) *Browser { return &Browser{path: path, pageTime: pageTime} }

// Use gives an engine the browser of this machine, if there is one, and what to call at the end.
func Use(e *grading.Engine) (stop func()) {
	path := Find()
	if path == "" {
		return func() {}
	}
	b := New(path)
	e.UseLayout(b)
	return b.Close
}

// Close stops the browser.
func (b *Browser) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kill()
}

func (b *Browser) kill() {
	if b.stop != nil {
		b.stop()
	}
	if b.profile != "" {
		_ = os.RemoveAll(b.profile) // a leftover profile is empty and in the temporary folder
	}
	b.ctx, b.stop, b.profile = nil, nil, ""
}

// start runs the browser, if it does not run.
func (b *Browser) start() error {
	if b.ctx != nil && b.ctx.Err() == nil && chromedp.FromContext(b.ctx).Browser != nil {
		select {
		case <-chromedp.FromContext(b.ctx).Browser.LostConnection:
		default:
			return nil
		}
	}
	b.kill()
	profile, err := os.MkdirTemp("", "chantier-chromium-")
	if err != nil {
		return fmt.Errorf("make a profile folder: %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(b.path), chromedp.UserDataDir(profile), chromedp.WSURLReadTimeout(startTime),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), chromedp.Flag("proxy-server", "127.0.0.1:9"), chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("force-device-scale-factor", "1"), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-file-system", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses its own sandbox to root; run the server as another user
	}
	allocated, stopAllocated := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocated)
	b.ctx, b.profile = ctx, profile
	b.stop = func() { stop(); stopAllocated() }
	if err := within(startTime, func() error { return chromedp.Run(ctx) }); err != nil {
		b.kill()
		return fmt.Errorf("start Chromium %s: %w", b.path, err)
	}
	return nil
}

// within gives up on f after a time; f then ends by itself when the browser is killed.
func within(limit time.Duration, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return context.DeadlineExceeded
	}
}

// Lay implements grading.Layout.
func (b *Browser) Lay(ctx context.Context, page grading.LayoutPage) ([]grading.LaidOut, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := b.start(); err != nil {
		return nil, err
	}
	var out []grading.LaidOut
	err := within(b.pageTime+time.Second, func() (err error) {
		out, err = b.inTab(ctx, page)
		return err
	})
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		b.kill()
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		b.kill() // the page may hold the browser: the next page gets another one
		return nil, grading.ErrLayoutTime
	}
	b.kill()
	return nil, fmt.Errorf("lay out %s: %w", page.Name, err)
}

// inTab opens a context of its own for the page, and closes it after.
func (b *Browser) inTab(ctx context.Context, page grading.LayoutPage) ([]grading.LaidOut, error) {
	limited, cancelLimit := context.WithTimeout(b.ctx, b.pageTime)
	defer cancelLimit()
	defer context.AfterFunc(ctx, cancelLimit)()
	var own cdp.BrowserContextID
	var tab target.ID
	browser := cdp.WithExecutor(limited, chromedp.FromContext(b.ctx).Browser)
	own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(browser)
	if err != nil {
		return nil, err
	}
	defer func() { _ = target.DisposeBrowserContext(own).Do(browser) }() // when it fails the browser is lost, and found so at the next page
	if tab, err = target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(browser); err != nil {
		return nil, err
	}
	tabCtx, closeTab := chromedp.NewContext(limited, chromedp.WithTargetID(tab))
	defer closeTab()
	return measure(tabCtx, page)
}

// fileOf gives the file that a request asks for, among those of the page.
func fileOf(url string) (string, bool) {
	name, ok := strings.CutPrefix(url, origin)
	name, _, _ = strings.Cut(name, "?")
	name, _, _ = strings.Cut(name, "#")
	return name, ok
}
