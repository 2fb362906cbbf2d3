// Package ui turns views into pages: one layout, a small set of components, and
// the pages that each capability brings. Templates are parsed at start, so that a
// mistake stops the program before a user meets it, and checked against the type
// of their view by a test (templatecheck).
package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"

	"chantier/internal/platform/web"
)

//go:embed templates
var templateFiles embed.FS

// Layout is the frame around a page.
type Layout string

// The layouts.
const (
	App    Layout = "layout-app"    // signed-in work: top bar and navigation
	Public Layout = "layout-public" // visitors and holders of a personal link: no navigation
	Screen Layout = "layout-screen" // a screen on the wall: nothing but the content
)

// Set is the pages of one capability. Views gives, for each file, a value of the
// view type that the handler passes: the test checks the template against it.
type Set struct {
	Name  string // first part of a template's name: "campaign" for "campaign/list.html"
	FS    fs.FS
	Views map[string]any
}

// Page is one answer to show.
type Page struct {
	Template string // "campaign/list.html"
	Title    string // translated: <title> and nothing else; the page writes its own h1
	View     any
	Status   int      // 0 is 200
	Layout   Layout   // "" is App for people signed in, Public for others
	Scripts  []string // assets of ES modules that this page needs besides the common ones: "editor/editor.js"
	Refresh  int      // seconds after which the browser loads the page again, 0 never: a screen on the wall
	Wide     bool     // uses the whole width: boards, timetables
}

// AssetURL gives the public address of a static file ("css/app.css").
type AssetURL func(name string) string

// Kit renders every page of the product.
type Kit struct {
	layout *template.Template
	pages  map[string]*template.Template
	views  map[string]any
	icons  map[string]template.HTML
	asset  AssetURL
	nav    []NavItem
	sites  func(r *web.Request) []web.SiteInfo
	demo   bool
}

// Options of a Kit.
type Options struct {
	Asset AssetURL
	Icons fs.FS // icons/NAME.svg
	Nav   []NavItem
	// Sites lists the sites that the request's actor works at, for the site switch and the navigation of pages without a site.
	Sites func(r *web.Request) []web.SiteInfo
	Demo  bool // shows that all people are invented, and the way to the outbox
}

// New parses every template. An unreadable template, or one without a view, is an error.
func New(o Options, sets ...Set) (*Kit, error) {
	k := &Kit{asset: o.Asset, nav: o.Nav, sites: o.Sites, demo: o.Demo, pages: map[string]*template.Template{}, views: map[string]any{}}
	var err error
	if k.icons, err = loadIcons(o.Icons); err != nil {
		return nil, err
	}
	common, err := template.New("common").Funcs(k.funcs()).ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("ui: parse the common templates: %w", err)
	}
	k.layout = common
	for _, s := range append([]Set{ownSet()}, sets...) {
		if err := k.add(common, s); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func (k *Kit) add(common *template.Template, s Set) error {
	files, err := fs.Glob(s.FS, "*.html")
	if err != nil {
		return fmt.Errorf("ui: list the templates of %s: %w", s.Name, err)
	}
	for _, file := range files {
		if _, ok := s.Views[file]; !ok && !strings.HasPrefix(file, "_") {
			return fmt.Errorf("ui: template %s/%s has no view type", s.Name, file)
		}
	}
	parts := slices.DeleteFunc(slices.Clone(files), func(f string) bool { return !strings.HasPrefix(f, "_") })
	for file, view := range s.Views {
		t, err := common.Clone()
		if err != nil {
			return fmt.Errorf("ui: clone for %s/%s: %w", s.Name, file, err)
		}
		if t, err = t.New(file).ParseFS(s.FS, append([]string{file}, parts...)...); err != nil {
			return fmt.Errorf("ui: parse %s/%s: %w", s.Name, file, err)
		}
		k.pages[s.Name+"/"+file] = t.Lookup(file)
		k.views[s.Name+"/"+file] = view
	}
	return nil
}

// Names lists every page template, for the tests.
func (k *Kit) Names() []string { return slices.Sorted(maps.Keys(k.pages)) }

// Template gives a page's template and a value of its view, for the tests.
func (k *Kit) Template(name string) (*template.Template, any) { return k.pages[name], k.views[name] }

// Show answers with a page.
func (k *Kit) Show(w http.ResponseWriter, r *web.Request, p Page) error {
	content, err := k.execute(p.Template, "", p.View)
	if err != nil {
		return err
	}
	if p.Layout == "" {
		p.Layout = Public
		if r.Actor.IsSignedIn() {
			p.Layout = App
		}
	}
	var out bytes.Buffer
	if err := k.layout.ExecuteTemplate(&out, string(p.Layout), k.shell(r, p, content)); err != nil {
		return fmt.Errorf("ui: layout of %s: %w", p.Template, err)
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(p.Status)
	_, _ = w.Write(out.Bytes()) // the reader left: nobody to tell
	return nil
}

// Fragment answers with one named template of a page, for an enhancement that replaces a part of it.
func (k *Kit) Fragment(w http.ResponseWriter, status int, page, name string, view any) error {
	content, err := k.execute(page, name, view)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(content))
	return nil
}

func (k *Kit) execute(page, name string, view any) (template.HTML, error) {
	t, ok := k.pages[page]
	if !ok {
		return "", fmt.Errorf("ui: no template %q", page)
	}
	if name != "" {
		t = t.Lookup(name)
	}
	if t == nil {
		return "", fmt.Errorf("ui: no template %q in %s", name, page)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, view); err != nil {
		return "", fmt.Errorf("ui: render %s: %w", page, err)
	}
	if executed != nil {
		executed(page)
	}
	return template.HTML(out.String()), nil //nolint:gosec // written by html/template just above
}

// executed tells a test which pages were really rendered.
var executed func(page string)

// ObserveRendering lets the test "every template rendered" count the pages; it is not for the product.
func ObserveRendering(fn func(page string)) { executed = fn }

func (k *Kit) funcs() template.FuncMap {
	return template.FuncMap{"icon": k.icon, "asset": func(name string) string { return k.asset(name) }}
}

// icon inlines a drawing; it is decoration, the text beside it says what it means.
func (k *Kit) icon(name string) (template.HTML, error) {
	svg, ok := k.icons[name]
	if !ok {
		return "", fmt.Errorf("ui: no icon %q", name)
	}
	return svg, nil
}

func loadIcons(fsys fs.FS) (map[string]template.HTML, error) {
	out := map[string]template.HTML{}
	names, err := fs.Glob(fsys, "*.svg")
	if err != nil {
		return nil, fmt.Errorf("ui: list icons: %w", err)
	}
	for _, n := range names {
		raw, err := fs.ReadFile(fsys, n)
		if err != nil {
			return nil, fmt.Errorf("ui: read icon %s: %w", n, err)
		}
		svg := strings.Replace(strings.TrimSpace(string(raw)), "<svg", `<svg class="icon" aria-hidden="true" focusable="false"`, 1)
		out[strings.TrimSuffix(n, ".svg")] = template.HTML(svg) //nolint:gosec // our own embedded drawing
	}
	return out, nil
}
