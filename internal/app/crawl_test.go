package app_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"chantier/internal/platform/web/ui"
)

// visit is one page that somebody reached by following links.
type visit struct {
	path   string
	role   string
	site   string
	status int
}

// maxPerPattern bounds the pages of one kind that one person visits: the twelfth learner's page proves nothing more.
const maxPerPattern = 3

var identifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{43}|[0-9]{4}-[0-9]{2}-[0-9]{2}|=[^&]*`)

// kindOf makes one name of the pages that differ by an identifier, a secret or a date.
func kindOf(path string) string { return identifier.ReplaceAllString(path, "*") }

// crawl follows every link from some pages and examines each page.
func (v *visitor) crawl(role, site string, starts ...string) []visit {
	seen, perKind := map[string]bool{}, map[string]int{}
	queue := slices.Clone(starts)
	var out []visit
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] || strings.HasPrefix(path, "/static/") || perKind[kindOf(path)] >= maxPerPattern {
			continue
		}
		seen[path] = true
		perKind[kindOf(path)]++
		status, header, body := v.get(path)
		out = append(out, visit{path, role, site, status})
		if location := header.Get("Location"); status == http.StatusSeeOther && strings.HasPrefix(location, "/") && location != path {
			queue = append(queue, location)
		}
		if status >= 500 || status == 404 || status == 403 {
			v.t.Errorf("%s at %q: a link leads to %s, which answers %d", role, site, path, status)
		}
		if strings.HasPrefix(header.Get("Content-Type"), "text/html") && status == 200 {
			examine(v.t, role, path, header, body)
			queue = append(queue, links(v.t, body)...)
		}
	}
	return out
}

// examine holds for every page of the product.
func examine(t *testing.T, role, path string, header http.Header, body string) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s, %s: "+format, append([]any{role, path}, args...)...)
	}
	if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") || strings.Contains(header.Get("Content-Security-Policy"), "unsafe-inline") {
		fail("content policy %q", header.Get("Content-Security-Policy"))
	}
	if i := strings.Index(body, "⟦"); i >= 0 {
		fail("a raw key is shown: %s", body[i:min(len(body), i+60)])
	}
	for _, bad := range []string{"%!", "<no value>", "ZgotmplZ"} {
		if strings.Contains(body, bad) {
			fail("%s is shown", bad)
		}
	}
	ids, labels, h1 := map[string]int{}, map[string]bool{}, 0
	doc := parse(t, body)
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if n.Data == "h1" {
			h1++
		}
		if n.Data == "label" && has(n, "for") {
			labels[attr(n, "for")] = true
		}
		if has(n, "style") || n.Data == "style" || (n.Data == "script" && !has(n, "src")) {
			fail("an inline style or script: <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				fail("an inline handler: %s", a.Key)
			}
		}
		if n.Data == "img" && !has(n, "alt") {
			fail("an image without alt: %s", attr(n, "src"))
		}
	}
	if h1 != 1 {
		fail("%d titles h1", h1)
	}
	for id, count := range ids {
		if count > 1 {
			fail("the id %q is used %d times", id, count)
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || !slices.Contains([]string{"input", "select", "textarea"}, n.Data) || slices.Contains([]string{"hidden", "submit"}, attr(n, "type")) {
			continue
		}
		if !labels[attr(n, "id")] && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" && !inside(n, "label") {
			fail("the field %q has no label", attr(n, "name"))
		}
	}
}

func inside(n *html.Node, tag string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == tag {
			return true
		}
	}
	return false
}

// crawled visits the whole school as each role of each site, in both languages, once for all tests.
var crawled struct {
	sync.Once
	visits   []visit
	rendered map[string]bool
}

func crawlAll(t *testing.T) []visit {
	s := theSchool(t)
	crawled.Do(func() {
		var mu sync.Mutex
		crawled.rendered = map[string]bool{}
		ui.ObserveRendering(func(page string) { mu.Lock(); crawled.rendered[page] = true; mu.Unlock() })
		defer ui.ObserveRendering(nil)
		asker := s.visitor(t)
		asker.get("/no-such-page")
		address := map[string][]string{"email": {s.account(t, "learner", "").Email}}
		asker.post("/login/link", address) // their letters lead to the pages of links
		asker.post("/password", address)
		starts := append(s.letterLinks(t), "/", "/login", "/login/sent", "/password", "/components", "/demo/outbox", "/apply")
		crawled.visits = asker.crawl("visitor", "", starts...)
		done := map[string]bool{}
		for _, a := range s.accounts {
			key := string(a.Role) + "@" + a.Site
			if done[key] {
				continue
			}
			done[key] = true
			v := s.enter(t, a)
			if a.Site == "bellerive" {
				v.post("/preferences", map[string][]string{"lang": {"en"}})
			}
			crawled.visits = append(crawled.visits, v.crawl(string(a.Role), a.Site, "/today", "/account")...)
		}
	})
	return crawled.visits
}

// TestCrawl_everyLinkLeadsSomewhere follows every link as every role and examines each page.
func TestCrawl_everyLinkLeadsSomewhere(t *testing.T) {
	visits := crawlAll(t)
	if len(visits) < 200 {
		t.Errorf("only %d pages were found", len(visits))
	}
	t.Logf("%d pages visited, %d templates rendered", len(visits), len(crawled.rendered))
}

// TestTemplates_areAllRendered: a template that no link reaches is dead, or its flow is not tested.
func TestTemplates_areAllRendered(t *testing.T) {
	crawlAll(t)
	for _, name := range theSchool(t).app.Kit.Names() {
		if !crawled.rendered[name] && !renderedElsewhere[name] {
			t.Errorf("%s is never rendered", name)
		}
	}
}

// renderedElsewhere names the templates that need more than a link: a test of their own renders each.
var renderedElsewhere = map[string]bool{
	// A candidate in the middle of the test: internal/placement/placementweb.
	"placement/intro.html": true, "placement/practice.html": true, "placement/question.html": true, "placement/done.html": true,
}

// letterLinks gives the newest personal links of each kind that letters carried: the way in of candidates, companies and associations.
func (s *school) letterLinks(t *testing.T) []string {
	t.Helper()
	letters, err := s.app.Mail.Recent(t.Context(), "", 100_000)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	kinds := map[string]int{}
	for _, l := range letters {
		if m := anyLink.FindStringSubmatch(l.Body); m != nil {
			if kind, _, _ := strings.Cut(m[1][1:], "/"); kinds[kind] < 2 && (kind == "company" || kind == "client") {
				kinds[kind]++
				out = append(out, m[1])
			}
		}
	}
	return out
}

// TestCrawl_otherSitesAndStrangersAreKeptOut asks for each page of a site as nobody, and as the same role of another site.
func TestCrawl_otherSitesAndStrangersAreKeptOut(t *testing.T) {
	s := theSchool(t)
	stranger := s.visitor(t)
	others := map[string]*visitor{}
	checked := map[string]bool{}
	for _, v := range crawlAll(t) {
		if v.status != 200 || !strings.HasPrefix(v.path, "/sites/"+v.site+"/") || v.site == "" {
			continue
		}
		key := v.role + " " + v.path
		if checked[key] {
			continue
		}
		checked[key] = true
		if status, header, _ := stranger.get(v.path); status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/login") {
			t.Errorf("a stranger asks for %s: %d", v.path, status)
		}
		elsewhere := "les-tilleuls"
		if v.site == elsewhere {
			elsewhere = "bellerive"
		}
		other, ok := others[v.role+elsewhere]
		if !ok {
			other = s.enter(t, s.account(t, v.role, elsewhere))
			others[v.role+elsewhere] = other
		}
		if status, _, _ := other.get(v.path); status != 404 && status != 403 {
			t.Errorf("the %s of %s asks for %s: %d", v.role, elsewhere, v.path, status)
		}
		// The object of this site, under the other site's address, must look absent too.
		if moved := strings.Replace(v.path, "/sites/"+v.site+"/", "/sites/"+elsewhere+"/", 1); identifier.MatchString(pathOnly(moved)) {
			if status, _, _ := other.get(moved); status == 200 && !dated(moved) {
				t.Errorf("the %s of %s reaches another site's object at %s", v.role, elsewhere, moved)
			}
		}
	}
	t.Logf("%d pages asked for by strangers and neighbours", len(checked))
}

// dated says that the identifiers of a path are only dates, which every site has.
func dated(path string) bool {
	return !regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{43}`).MatchString(path)
}
