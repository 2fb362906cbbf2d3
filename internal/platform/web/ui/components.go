package ui

import (
	"fmt"
	"net/url"
	"strconv"

	"chantier/internal/platform/web"
)

// Tag is a status label.
type Tag struct{ Label, Tone string }

// Button is a form of one button: every change is a form, so that it works without script.
type Button struct {
	Path, Label, Class, Icon string
	Question, Yes            string // a confirmation asked first, "" for none
	Hidden                   []Pair
	base                     Base
}

// Pair is a hidden value of a form.
type Pair struct{ Name, Value string }

// With adds a hidden value, such as the version that the reader saw.
func (b Button) With(name string, value any) Button {
	b.Hidden = append(b.Hidden[:len(b.Hidden):len(b.Hidden)], Pair{name, fmt.Sprint(value)})
	return b
}

// Primary makes it the page's main action.
func (b Button) Primary() Button { b.Class = "btn-primary"; return b }

// Quiet makes it discreet.
func (b Button) Quiet() Button { b.Class = "btn-quiet"; return b }

// Danger makes it look like what cannot be taken back.
func (b Button) Danger() Button { b.Class = "btn-danger"; return b }

// Drawn adds an icon.
func (b Button) Drawn(icon string) Button { b.Icon = icon; return b }

// Confirm asks a question first; it works without script.
func (b Button) Confirm(questionKey string, args ...any) Button {
	b.Question, b.Yes = b.base.T(questionKey, args...), b.base.T("form.confirm")
	return b
}

// Pager parts a long list.
type Pager struct {
	Page, Pages, Total, Size int
	path                     string
	query                    url.Values
	Label, Previous, Next    string
}

// PagerOf reads ?page= and bounds it; the list has total rows, size a page.
func PagerOf(r *web.Request, total, size int) Pager {
	pages := max(1, (total+size-1)/size)
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 {
		page = 1
	}
	page = min(page, pages)
	return Pager{Page: page, Pages: pages, Total: total, Size: size, path: r.URL.Path, query: r.URL.Query(),
		Label: r.T("pager.label", "page", page, "pages", pages, "total", total), Previous: r.T("pager.previous"), Next: r.T("pager.next")}
}

// Offset gives the first row of the page.
func (p Pager) Offset() int { return (p.Page - 1) * p.Size }

// URL gives the address of a page, keeping search and order.
func (p Pager) URL(page int) string {
	q := url.Values{}
	for k, v := range p.query {
		q[k] = v
	}
	q.Set("page", strconv.Itoa(page))
	return p.path + "?" + q.Encode()
}

// Before gives the address of the page before, "" on the first.
func (p Pager) Before() string {
	if p.Page <= 1 {
		return ""
	}
	return p.URL(p.Page - 1)
}

// After gives the address of the page after, "" on the last.
func (p Pager) After() string {
	if p.Page >= p.Pages {
		return ""
	}
	return p.URL(p.Page + 1)
}

// Bar is one line of a bar chart: drawn as SVG, because no inline style is allowed.
type Bar struct {
	Label, Text string // Text is the value as read
	Value, Max  int
	Tone        string
	Href        string
}

// Width gives the length of the bar out of 100; something is seen as soon as there is something.
func (b Bar) Width() int {
	if b.Max <= 0 || b.Value <= 0 {
		return 0
	}
	return min(100, max(1, b.Value*100/b.Max))
}

// Stat is one figure of a dashboard.
type Stat struct{ Label, Value, Note, Href, Tone string }

// Step is one step of a path: State is done, now or next.
type Step struct{ Label, Note, State, Href string }

// Event is one line of a timeline.
type Event struct{ When, Title, Text, Who, Tone string }

// Empty is shown where a list has nothing yet: what it is for and what to do.
type Empty struct{ Icon, Title, Text, Href, Action string }

// Crumb is one level above the page.
type Crumb struct{ Label, Href string }
