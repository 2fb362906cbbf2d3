package chromebox

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"path"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"chantier/internal/curriculum"
	"chantier/internal/grading"
)

// origin is where pages believe they are: a name that no server can have.
const origin = "http://exercice.invalid/"

// height of a screen, in pixels; a phone stands upright.
func height(width int) int64 {
	if width < 600 {
		return 740
	}
	return 800
}

// serve answers the requests of a page from its files, and fails the others.
func serve(ctx context.Context, files curriculum.Files) {
	chromedp.ListenTarget(ctx, func(event any) {
		paused, ok := event.(*fetch.EventRequestPaused)
		if !ok {
			return
		}
		go func() { // a listener may not wait for the browser
			target := chromedp.FromContext(ctx)
			if target == nil || target.Target == nil {
				return
			}
			_ = chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error { // the tab may be closed already
				name, ours := fileOf(paused.Request.URL)
				if decoded, err := url.PathUnescape(name); err == nil {
					name = decoded
				}
				content, found := files[name]
				if !ours || !found {
					return fetch.FailRequest(paused.RequestID, network.ErrorReasonAddressUnreachable).Do(ctx)
				}
				return fetch.FulfillRequest(paused.RequestID, 200).WithBody(base64.StdEncoding.EncodeToString([]byte(content))).
					WithResponseHeaders([]*fetch.HeaderEntry{{Name: "Content-Type", Value: mimeOf(name)}}).Do(ctx)
			}))
		}()
	})
}

func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".html", ".htm":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// read measures the elements, in the page.
const read = `((selectors) => {
  const tag = (e) => { let t = "<" + e.localName; for (const a of e.attributes) t += " " + a.name + '="' + a.value.slice(0, 60) + '"'; return t.slice(0, 160) + ">"; };
  const root = document.documentElement, limit = root.clientWidth;
  let wide = "", most = limit + 1;
  for (const e of document.body ? document.body.querySelectorAll("*") : []) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && r.right + scrollX > most) { most = r.right + scrollX; wide = tag(e); }
  }
  const box = (e) => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return { X: r.x + scrollX, Y: r.y + scrollY, Width: r.width, Height: r.height, Colour: s.color, Background: s.backgroundColor, Tag: tag(e) }; };
  return { Width: limit, ScrollWidth: Math.max(root.scrollWidth, document.body ? document.body.scrollWidth : 0), Wide: wide,
    Boxes: selectors.map((s) => [...document.querySelectorAll(s)].slice(0, 500).map(box)) };
})(%s)`

// measure lays the page out on each screen.
func measure(ctx context.Context, page grading.LayoutPage) ([]grading.LaidOut, error) {
	selectors, err := json.Marshal(append([]string{}, page.Selectors...))
	if err != nil {
		return nil, fmt.Errorf("write the selectors: %w", err)
	}
	if err := chromedp.Run(ctx, fetch.Enable(), emulation.SetScriptExecutionDisabled(true)); err != nil {
		return nil, err
	}
	serve(ctx, page.Files)
	address := origin + (&url.URL{Path: page.Name}).EscapedPath()
	var out []grading.LaidOut
	for i, screen := range page.Screens {
		var laid grading.LaidOut
		actions := []chromedp.Action{
			emulation.SetDeviceMetricsOverride(int64(max(screen.Width, 1)), height(screen.Width), 1, false),
			emulation.SetEmulatedMedia().WithMedia(media(screen)).WithFeatures(features(screen)),
		}
		if i == 0 {
			actions = append(actions, chromedp.Navigate(address))
		}
		actions = append(actions, chromedp.Evaluate(rootSize(screen), nil), chromedp.Evaluate(fmt.Sprintf(read, selectors), &laid))
		if err := chromedp.Run(ctx, actions...); err != nil {
			return nil, err
		}
		out = append(out, laid)
	}
	return out, nil
}

// rootSize imitates a reader who chose another font size: rem and the text of the page follow.
func rootSize(s curriculum.Screen) string {
	if s.Root == 0 {
		return `document.documentElement.style.removeProperty("font-size")`
	}
	return fmt.Sprintf(`{ const r = document.documentElement; r.style.removeProperty("font-size");
		r.style.fontSize = parseFloat(getComputedStyle(r).fontSize) * %g + "px" }`, float64(s.Root)/16)
}

func media(s curriculum.Screen) string {
	if s.Print {
		return "print"
	}
	return "screen"
}

func features(s curriculum.Screen) []*emulation.MediaFeature {
	scheme, motion := "light", "no-preference"
	if s.Dark {
		scheme = "dark"
	}
	if s.Still {
		motion = "reduce"
	}
	return []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: motion}}
}
