package cascade_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"chantier/internal/browsertest"
	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
)

// compared are the properties of the differential test. The body is not displayed, so that none depends on layout.
var compared = strings.Fields(`color background-color background-image background-position-x background-position-y background-size background-repeat
background-attachment background-origin background-clip margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left
border-top-width border-right-width border-bottom-width border-left-width border-top-style border-right-style border-bottom-style border-left-style
border-top-color border-right-color border-bottom-color border-left-color border-top-left-radius border-top-right-radius border-bottom-right-radius
border-bottom-left-radius outline-style outline-width outline-offset font-size font-weight font-style line-height letter-spacing word-spacing
text-align text-indent text-transform text-decoration-line text-decoration-style text-decoration-color display position float clear top right bottom left
width max-width min-width height min-height max-height box-sizing overflow-x overflow-y z-index opacity visibility flex-grow flex-shrink flex-basis flex-direction
flex-wrap justify-content align-items align-self align-content justify-items justify-self row-gap column-gap order grid-template-columns grid-template-rows
grid-template-areas grid-auto-flow grid-auto-rows grid-auto-columns grid-row-start grid-row-end grid-column-start grid-column-end list-style-type
list-style-position list-style-image box-shadow text-shadow transition-property transition-duration transition-timing-function transition-delay
animation-name animation-duration animation-timing-function animation-delay animation-iteration-count animation-direction animation-fill-mode
animation-play-state object-fit object-position cursor vertical-align aspect-ratio border-collapse border-spacing column-count column-width accent-color
text-overflow pointer-events caption-side tab-size counter-reset counter-increment content isolation mix-blend-mode will-change hyphens overflow-wrap word-break
quotes scroll-margin-top scroll-margin-left filter clip-path font-variant-caps text-decoration-thickness text-underline-offset font-family`)

// askChromium lays nothing out: it reads the computed style of every element of the body of each page.
const askChromium = `(async (pages, properties, width) => {
  const out = [];
  for (const page of pages) {
    const frame = document.createElement("iframe");
    frame.style.width = width + "px"; frame.style.height = "600px"; frame.style.border = "0";
    await new Promise((done) => { frame.onload = done; frame.srcdoc = page; document.body.append(frame); });
    const doc = frame.contentDocument, hide = doc.createElement("style");
    hide.textContent = "body { display: none !important }";
    doc.head.append(hide);
    const rows = [];
    for (const e of doc.body.querySelectorAll("*")) {
      const style = frame.contentWindow.getComputedStyle(e);
      rows.push(properties.map((p) => style.getPropertyValue(p)).join("\u0001"));
    }
    out.push(rows);
    frame.remove();
  }
  return JSON.stringify(out);
})`

func TestChromium_agrees(t *testing.T) {
	const pages, width = 150, 640
	sources := make([]string, pages)
	for i := range sources {
		sources[i] = page(uint64(i))
	}
	start := time.Now()
	answers := chromiumStyles(t, sources, width)
	t.Logf("Chromium answered in %v", time.Since(start))
	seen := map[string]int{}
	for i, source := range sources {
		v := open(t, source).On(cascade.Screen{Width: width, Height: 600}, selector.States{})
		elements := bodyElements(v.Source.Root)
		if len(elements) != len(answers[i]) {
			t.Fatalf("page %d: %d elements, Chromium has %d", i, len(elements), len(answers[i]))
		}
		for j, n := range elements {
			theirs := strings.Split(answers[i][j], "\x01")
			for k, property := range compared {
				ours := v.Value(n, "", property)
				if ours == "auto" && theirs[k] == "0px" && strings.HasPrefix(property, "min-") {
					continue // Chromium knows the items of flex and grid by their boxes, and there are none here
				}
				if ours != theirs[k] {
					what := fmt.Sprintf("%s: %q, Chromium says %q", property, ours, theirs[k])
					if seen[what]++; seen[what] == 1 {
						t.Errorf("page %d, element %d <%s class=%q>: %s", i, j, n.Data, classOf(n), what)
					}
				}
			}
		}
		if err := v.Err(); err != nil {
			t.Errorf("page %d: %v", i, err)
		}
	}
}

func open(t testing.TB, source string) *cascade.Source {
	t.Helper()
	s, err := cascade.Open("index.html", map[string]string{"index.html": source})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func classOf(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "class" {
			return a.Val
		}
	}
	return ""
}

// bodyElements are those that querySelectorAll("*") gives on the body.
func bodyElements(root *html.Node) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "body" {
			for d := range n.Descendants() {
				if d.Type == html.ElementNode {
					out = append(out, d)
				}
			}
		}
	}
	return out
}

func chromiumStyles(t *testing.T, pages []string, width int) [][]string {
	t.Helper()
	ctx, cancel := context.WithTimeout(browsertest.Start(t), 3*time.Minute)
	defer cancel()
	sources, err := json.Marshal(pages)
	if err != nil {
		t.Fatal(err)
	}
	names, err := json.Marshal(compared)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	call := fmt.Sprintf("%s(%s, %s, %d)", askChromium, sources, names, width)
	wait := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	if err := chromedp.Run(ctx, chromedp.Navigate("about:blank"), chromedp.Evaluate(call, &text, wait)); err != nil {
		t.Fatalf("ask Chromium: %v", err)
	}
	var out [][]string
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
