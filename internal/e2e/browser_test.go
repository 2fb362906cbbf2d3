package e2e_test

import (
	"context"
	"fmt"
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

// look is how a browser shows the pages.
type look struct {
	script bool // false: pages run no script of their own
	wide   bool // a computer; otherwise a phone
	dark   bool
	axe    bool // each page is held to axe-core's rules
}

// user is one person at their own browser: nothing is shared with the others, cookies included.
type user struct {
	t      *testing.T
	ctx    context.Context
	school *school
	look   look

	expected int // pages that were meant to be refused: the browser complains of each
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
	u := &user{t: t, ctx: ctx, school: s, look: s.look}
	width, theme := int64(360), "light"
	if u.look.wide {
		width = 1280
	}
	if u.look.dark {
		theme = "dark"
	}
	u.do("open a browser", emulation.SetDeviceMetricsOverride(width, 900, 1, false),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}),
		emulation.SetScriptExecutionDisabled(!u.look.script))
	u.watch()
	return u
}

// scripted lets the pages run their scripts from now on: the code editor is one.
func (u *user) scripted() {
	u.t.Helper()
	u.look.script = true
	u.do("run scripts", emulation.SetScriptExecutionDisabled(false))
}

// enter signs in with an account of the demo.
func (s *school) enter(t *testing.T, a demo.Account) *user {
	t.Helper()
	return s.signIn(t, a.Email, a.Password)
}

// signIn signs in by the form.
func (s *school) signIn(t *testing.T, email, password string) *user {
	t.Helper()
	u := s.visitor(t)
	u.open("/login")
	u.fill("/login", "email", email)
	u.fill("/login", "password", password)
	u.send("/login")
	if at := u.path(); at != "/today" {
		t.Fatalf("%s could not sign in: %s\n%s", email, at, u.text("main"))
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
	u.examine()
}

// refused sends a form that cannot be accepted, and asks for the status that says so.
func (u *user) refused(action string, status int64) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.ctx, stepTime)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.Click(form(action)+" button", chromedp.ByQuery))
	if err != nil || res == nil || res.Status != status {
		u.t.Fatalf("send %s: %v %+v, not %d\n%s", action, err, res, status, u.text("main"))
	}
	u.expected++
	u.examine()
}

// lift takes away what the browser itself would ask of a form, so that the server has to.
func (u *user) lift(action string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`document.querySelector(%q).noValidate = true`, form(action)), new(bool))
}

func (u *user) open(path string) {
	u.t.Helper()
	u.turn("open "+path, chromedp.Navigate(u.school.base+path))
}

// form selects a form by the end of its address.
func form(action string) string { return fmt.Sprintf(`form[method="post"][action$=%q]`, action) }

// pressText follows the first link, among those that match, that says something.
func (u *user) pressText(selector, words string) {
	u.t.Helper()
	var href string
	u.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].find((e) => e.innerText.toLowerCase().includes(%q.toLowerCase()))?.getAttribute("href") ?? ""`, selector, words), &href)
	if href == "" {
		u.t.Fatalf("%s: no %s says %q: %s", u.path(), selector, words, u.text("main"))
	}
	u.press(fmt.Sprintf(`main a[href=%q]`, href))
}

// names gives the names of fields, each once.
func (u *user) names(selector string) (all []string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`[...new Set([...document.querySelectorAll(%q)].map((e) => e.name))]`, selector), &all)
	return all
}

// actions gives the addresses of forms.
func (u *user) actions(selector string) (all []string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.getAttribute("action"))`, selector), &all)
	if len(all) == 0 {
		u.t.Fatalf("%s: no %s: %s", u.path(), selector, u.text("main"))
	}
	return all
}

// reveal opens the folded part of the page where an element is, by clicking on what unfolds it.
func (u *user) reveal(selector string) {
	u.t.Helper()
	const closed = `details:not([open]):has(%s) > summary`
	for u.count(fmt.Sprintf(closed, selector)) > 0 {
		u.do("unfold "+selector, chromedp.Click(fmt.Sprintf(closed, selector), chromedp.ByQuery))
	}
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

// choose takes the option of a list by its words.
func (u *user) choose(action, name, words string) {
	u.t.Helper()
	var value string
	u.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].find((o) => o.label.includes(%q))?.value ?? ""`, form(action)+fmt.Sprintf(` select[name=%q] option`, name), words), &value)
	if value == "" {
		u.t.Fatalf("%s: no %q to choose in %s", u.path(), words, name)
	}
	u.fill(action, name, value)
}

// tick ticks a box.
func (u *user) tick(action, name string) {
	u.t.Helper()
	u.pick(action, name, "")
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
	u.eval(fmt.Sprintf(`(document.querySelector(%q)?.innerText ?? "").replace(/[\u00a0\u202f]/g, " ")`, selector), &text)
	return text
}

func (u *user) texts(selector string) (all []string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => e.innerText.replace(/[\u00a0\u202f]/g, " "))`, selector), &all)
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
		u.t.Fatalf("%s: %s says %q, not %q\n%s", u.path(), selector, got, want, u.text("main"))
	}
}

// fetch reads an address with the user's own cookies.
func (u *user) fetch(path string, body *string) {
	u.t.Helper()
	u.eval(fmt.Sprintf(`fetch(%q).then(async (r) => r.status + " " + r.headers.get("content-type") + " " + (await r.text()))`, path), body)
}

// pdf asks that a document is one.
func (u *user) pdf(path string) {
	u.t.Helper()
	var got string
	u.fetch(path, &got)
	if !strings.HasPrefix(got, "200 application/pdf %PDF-") {
		u.t.Fatalf("%s is no PDF: %.80q", path, got)
	}
}
