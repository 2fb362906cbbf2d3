package e2e_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"chantier/internal/demo"
)

// stepTime is what one action may take on a busy machine before the test says that the page never came.
const stepTime = 90 * time.Second

// openBrowser starts Chromium; every user then has a context of their own in it.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()),
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

func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CHANTIER_TEST_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium: install it, or give its path in CHANTIER_TEST_CHROMIUM")
	return ""
}

// user is one person at their own browser: nothing is shared with the others, cookies included.
type user struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// visitor gives a browser in which nobody is signed in.
func (s *school) visitor(t *testing.T) *user {
	t.Helper()
	var tab target.ID
	err := chromedp.Run(s.browser, chromedp.ActionFunc(func(ctx context.Context) error {
		ctx = cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
		if err != nil {
			return err
		}
		// A new context has no window yet, and Chromium opens no tab without one.
		tab, err = target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(ctx)
		return err
	}))
	if err != nil {
		t.Fatalf("open a browser: %v", err)
	}
	ctx, cancel := chromedp.NewContext(s.browser, chromedp.WithTargetID(tab))
	t.Cleanup(cancel)
	u := &user{t, ctx, s.base}
	u.do("open a browser", emulation.SetDeviceMetricsOverride(1280, 900, 1, false))
	return u
}

// enter signs in by the form.
func (s *school) enter(t *testing.T, a demo.Account) *user {
	t.Helper()
	u := s.visitor(t)
	u.open("/login")
	u.fill("/login", "email", a.Email)
	u.fill("/login", "password", a.Password)
	u.send("/login")
	if at := u.path(); at != "/today" {
		t.Fatalf("%s %s could not sign in: %s", a.Role, a.Email, at)
	}
	return u
}

func (u *user) do(what string, actions ...chromedp.Action) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, stepTime)
	defer cancel()
	if chromedp.FromContext(u.ctx).Target == nil {
		ctx = u.ctx // the first action opens the tab, which must outlive it
	}
	if err := chromedp.Run(ctx, actions...); err != nil {
		u.t.Fatalf("%s: %v", what, err)
	}
}

// turn does what leads to another page, and asks that this page answers 200.
func (u *user) turn(what string, actions ...chromedp.Action) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, stepTime)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, actions...)
	if err != nil {
		u.t.Fatalf("%s: %v", what, err)
	}
	if res == nil || res.Status != 200 {
		u.t.Fatalf("%s: %+v\n%s", what, res, u.text("main"))
	}
}

func (u *user) open(path string) {
	u.t.Helper()
	u.turn("open "+path, chromedp.Navigate(u.base+path))
}

// form selects a form by the end of its address.
func form(action string) string { return fmt.Sprintf(`form[method="post"][action$=%q]`, action) }

// reveal opens the folded part of the page where an element is, as a click on its summary does.
func (u *user) reveal(selector string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`(() => { for (let e = document.querySelector(%q); e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true; return true })()`, selector), new(bool))
}

// fill types a value into a field of a form.
func (u *user) fill(action, name, value string) {
	u.t.Helper()
	field := form(action) + fmt.Sprintf(` [name=%q]`, name)
	u.reveal(field)
	u.do("fill "+name, chromedp.SetValue(field, value, chromedp.ByQuery))
}

// pick chooses a radio button or ticks a box; value "" takes the first.
func (u *user) pick(action, name, value string) {
	u.t.Helper()
	field := form(action) + fmt.Sprintf(` input[name=%q]`, name)
	if value != "" {
		field += fmt.Sprintf(`[value=%q]`, value)
	}
	u.reveal(field)
	u.do("pick "+name, chromedp.Click(field, chromedp.ByQuery))
}

// send presses the first button of a form.
func (u *user) send(action string) {
	u.t.Helper()
	u.press(form(action) + ` button`)
}

// press clicks on what leads to another page.
func (u *user) press(selector string) {
	u.t.Helper()
	u.reveal(selector)
	u.turn("press "+selector, chromedp.Click(selector, chromedp.ByQuery))
}

func (u *user) eval(script string, out any) {
	u.t.Helper()
	u.do("read the page", chromedp.Evaluate(script, out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
}

func (u *user) path() (path string) {
	u.t.Helper()
	u.eval(`location.pathname`, &path)
	return path
}

func (u *user) text(selector string) (text string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector), &text)
	return text
}

func (u *user) texts(selector string) (all []string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.innerText)`, selector), &all)
	return all
}

func (u *user) count(selector string) (n int) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`document.querySelectorAll(%q).length`, selector), &n)
	return n
}

// hrefs gives the paths of the links that match.
func (u *user) hrefs(selector string) (all []string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => new URL(e.href).pathname)`, selector), &all)
	return all
}

// shows asks that the page says something.
func (u *user) shows(selector, want string) {
	u.t.Helper()
	if got := u.text(selector); !strings.Contains(got, want) {
		u.t.Fatalf("%s: %s says %q, not %q", u.path(), selector, got, want)
	}
}

// pdf fetches a document with the user's own cookies and asks that it is one.
func (u *user) pdf(path string) {
	u.t.Helper()
	var got string
	u.eval(fmt.Sprintf(`fetch(%q).then(async (r) => r.status + " " + r.headers.get("content-type") + " " + (await r.text()).slice(0, 5))`, path), &got)
	if got != "200 application/pdf %PDF-" {
		u.t.Fatalf("%s is no PDF: %q", path, got)
	}
}
