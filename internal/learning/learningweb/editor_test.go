package learningweb_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"chantier/internal/browsertest"
	"chantier/internal/learning"
	"chantier/internal/learning/learningtest"
	"chantier/internal/platform/authz"
	"chantier/internal/platform/db/dbtest"
)

// TestEditor in a real browser: the editor works under the pages' content policy, Tab indents, Escape then Tab leaves,
// Ctrl+Enter judges without leaving the page, what is typed is kept, and the preview follows.
func TestEditor(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	server := httptest.NewServer(s.Handler(t))
	defer server.Close()
	ctx := browserContext(t)
	complaints := watch(ctx)
	var code, active, said, frame string
	const inEditor = `document.querySelector(".editor").shadowRoot.querySelector(".cm-content")`
	err := chromedp.Run(ctx,
		signIn(t, server.URL, s.As(s.Awa)),
		chromedp.Navigate(server.URL+h12),
		chromedp.WaitReady(`textarea[data-editor-ready]`, chromedp.ByQuery),
		chromedp.Evaluate(inEditor+`.focus(), ""`, &said),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(2)), // Ctrl+A
		chromedp.KeyEvent(kb.Delete), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("<p>Bonjour</p>"),
		chromedp.Value("textarea", &code, chromedp.ByQuery),
		// The verdict comes by itself; the answer is wrong, its first check says why.
		chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(2)),
		chromedp.WaitVisible("#verdict .verdict-item.is-bad", chromedp.ByQuery),
		chromedp.Text("[data-verdict-say]", &said, chromedp.ByQuery, chromedp.NodeReady),
		// Typing again saves the draft, and the frame loads it.
		chromedp.KeyEvent("<p>Bonsoir</p>"),
		chromedp.WaitVisible(`.save-state[data-state="saved"]`, chromedp.ByQuery),
		chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Tab),
		chromedp.Evaluate(`document.activeElement.tagName + " " + document.activeElement.hasAttribute("data-run")`, &active),
		await(`fetch(document.querySelector("[data-preview]").src).then((r) => r.text())`, &frame),
	)
	if err != nil {
		t.Fatal(err)
	}
	if code != "  <p>Bonjour</p>" {
		t.Errorf("Tab indents, and the form holds what is typed: %q", code)
	}
	if active != "BUTTON true" {
		t.Errorf("Escape then Tab goes on to the button, not %s", active)
	}
	if said == "" || !strings.Contains(frame, "Bonsoir") {
		t.Errorf("said %q, preview %q", said, frame)
	}
	attempts, err := learning.Attempts(context.Background(), s.DB.Read(), s.Site.ID, s.Awa.ID, "H12", 10)
	if err != nil || len(attempts) != 1 {
		t.Errorf("%d attempts, %v", len(attempts), err)
	}
	if list := complaints(); len(list) > 0 {
		t.Errorf("the browser complains: %s", strings.Join(list, "\n"))
	}
}

// TestEditor_languages: each grammar is loaded by the page that needs it.
func TestEditor_languages(t *testing.T) {
	s := learningtest.New(t, dbtest.SQLite(t))
	server := httptest.NewServer(s.Handler(t))
	defer server.Close()
	ctx := browserContext(t)
	complaints := watch(ctx)
	if err := chromedp.Run(ctx, signIn(t, server.URL, s.As(s.Awa))); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"H12", "J13", "D17", "P18"} {
		var coloured int
		err := chromedp.Run(ctx, chromedp.Navigate(server.URL+"/sites/nord/learning/exercises/"+id),
			chromedp.WaitReady(`textarea[data-editor-ready]`, chromedp.ByQuery),
			chromedp.Evaluate(`document.querySelector(".editor").shadowRoot.querySelectorAll(".cm-line span[class]").length`, &coloured))
		if err != nil || coloured == 0 {
			t.Errorf("%s: %d coloured words, %v", id, coloured, err)
		}
	}
	if list := complaints(); len(list) > 0 {
		t.Errorf("the browser complains: %s", strings.Join(list, "\n"))
	}
}

func browserContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(browsertest.Start(t), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// watch gathers what the browser complains of: scripts that fail, and whatever the content policy refused.
func watch(ctx context.Context) func() []string {
	var mu sync.Mutex
	var list []string
	chromedp.ListenTarget(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			list = append(list, e.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			if !strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
				list = append(list, e.Entry.Text)
			}
		}
	})
	return func() []string { mu.Lock(); defer mu.Unlock(); return list }
}

// signIn gives the browser the cookie of a session.
func signIn(t *testing.T, base string, who authz.Actor) chromedp.Action {
	t.Helper()
	resp, err := http.PostForm(base+"/enter", url.Values{"account": {who.AccountID}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	cookie := resp.Cookies()[0]
	return network.SetCookie(cookie.Name, cookie.Value).WithURL(base)
}

func await(script string, into *string) chromedp.Action {
	return chromedp.Evaluate(script, into, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })
}
