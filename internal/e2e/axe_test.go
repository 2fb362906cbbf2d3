package e2e_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1 (npm), MPL-2.0: the tests alone use it.
//
//go:embed testdata/axe.min.js
var axe string

// pages tells which pages were held to axe-core's rules: a page that comes again in the same state is not examined again.
type pages map[string]bool

// ids are the parts of an address that change from one object to the next.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{20,}`)

// examine holds the page that is shown to axe-core's rules, everything unfolded.
func (u *user) examine() {
	u.t.Helper()
	if !u.look.axe {
		return
	}
	var key string
	u.eval(`location.pathname + " " + [...document.querySelectorAll("main h1, main h2, main form")].map((e) => e.getAttribute("action") ?? e.innerText).join("|")`, &key)
	if key = ids.ReplaceAllString(key, "ID"); u.school.seen[key] {
		return
	}
	u.school.seen[key] = true
	var found string
	u.eval(axe+`;(async () => {
		const folded = [...document.querySelectorAll("main details:not([open])")];
		folded.forEach((d) => { d.open = true });
		document.getAnimations().forEach((a) => { try { a.finish() } catch { /* endless */ } });
		const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
		folded.forEach((d) => { d.open = false });
		return JSON.stringify(violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map((n) => "    " + n.html.slice(0, 200) + "\n    " + n.failureSummary.replaceAll("\n", " ")).join("\n")))
	})()`, &found)
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		u.t.Fatalf("axe on %s: %v in %q", u.path(), err, found)
	}
	for _, v := range violations {
		u.t.Errorf("axe on %s: %s", u.path(), v)
	}
}

// watch reports, at the end, what the browser complained of: scripts that fail, and whatever the content policy refused.
func (u *user) watch() {
	var mu sync.Mutex
	var complaints []string
	chromedp.ListenTarget(u.ctx, func(event any) {
		said := ""
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			said = "a script of the page failed: " + e.ExceptionDetails.Error()
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError {
				said = e.Entry.Text + " " + e.Entry.URL
			}
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError {
				said = fmt.Sprint("an error on the console: ", e.Args)
			}
		}
		if said != "" {
			mu.Lock()
			defer mu.Unlock()
			complaints = append(complaints, said)
		}
	})
	u.do("watch", log.Enable())
	u.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			if strings.Contains(c, "status of 4") && u.expected > 0 {
				u.expected--
				continue
			}
			u.t.Errorf("the browser complains: %s", c)
		}
	})
}
