package grading

import (
	"fmt"
	"strings"
	"testing"

	"chantier/internal/curriculum"
)

// hostilePages are pages that are too deep, too wide, or written to be misread. Each is the exercise's starter around
// something nasty, or the nasty thing alone.
func hostilePages() map[string]string {
	pages := map[string]string{}
	const size = 200 << 10
	fill := func(s string) string { return strings.Repeat(s, max(1, size/len(s))) }
	for _, tag := range []string{"div", "b", "i", "a", "p", "ul", "li", "table", "tr", "td", "select", "option", "form", "button", "nobr", "font", "svg", "math", "template",
		"frameset", "object", "span", "section", "main", "h1", "label", "dl", "dt", "ruby", "rt", "svg><foreignObject", "math><mi", "math><annotation-xml", "center", "applet", "marquee"} {
		pages["deep "+tag] = fill("<" + tag + ">")
		pages["closed only "+tag] = fill("</" + tag + ">")
		pages["crossed "+tag] = fill("<" + tag + "><b></" + tag + "><i></b>")
		pages["empty "+tag] = fill("<" + tag + "></" + tag + ">")
	}
	for name, s := range map[string]string{
		"entities": "&amp;&lt;&#x41;&#0;&#1114112;&notanentity;&ampamp;", "numeric": "&#99999999999999999999;", "half entities": "&", "null characters": "&#0;&#x0D;",
		"comments": "<!-- x -->", "open comments": "<!--", "odd comments": "<!--->--!><!---!>", "doctypes": "<!DOCTYPE html>", "processing": "<?xml version='1.0'?>", "cdata": "<![CDATA[x]]>",
		"attributes": "<a a=1 b=2 c=3 a=4>", "same id": "<p id=a>x</p>", "same label": "<label for=a>x</label>", "empty links": "<a href=''></a>", "links": "<a href=\"plan.html\">ici</a>",
		"javascript links": "<a href=\"javascript:alert(1)\">x</a>", "images": "<img>", "scripts": "<script>for(;;);</script>", "open script": "<script><!--<script>", "styles": "<style>*{}</style>",
		"iframes": "<iframe src=http://127.0.0.1:1/></iframe>", "meta refresh": "<meta http-equiv=refresh content='0;url=http://127.0.0.1:1/'>", "base": "<base href=http://127.0.0.1:1/>",
		"headings": "<h6>x</h6>", "mains": "<main></main>", "inputs": "<input>", "textareas": "<textarea>", "titles": "<title>", "plaintext": "<plaintext>", "noscripts": "<noscript>",
		"aria": "<p aria-labelledby='a b c d e f g h'>", "formatting": "<b><i><u><p>", "furthest block": "<a><div><a><p>", "foster": "<table>x<tr>y<td>z", "select in table": "<table><select><tr>",
		"spaces": " \t\n", "wide characters": "\U0001F468\u200d\U0001F469", "direction": "\u202e", "quotes": "<a href='\"><\"'>", "equals": "<a =a ==b>", "slashes": "<a////b/c>", "angle": "<<<<>>>>",
		"body again": "<body class=a>", "html again": "<html lang=fr>", "head again": "<head>", "svg title": "<svg><title><p>", "xmp": "<xmp>", "frames": "<frameset><frame>",
	} {
		pages["many: "+name] = fill(s)
		pages["in a page: "+name] = "<!DOCTYPE html><html lang=fr><head><title>Nous trouver</title></head><body><main>" + fill(s) + "</main></body></html>"
	}
	pages["one attribute"] = "<a href=\"" + fill("x") + "\">"
	pages["one attribute name"] = "<a " + fill("x") + ">"
	pages["one tag name"] = "<" + fill("x") + ">"
	pages["one text"] = fill("x")
	var attributes strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&attributes, " a%d=%d", i, i)
	}
	pages["thousands of attributes"] = "<p" + attributes.String() + ">"
	pages["thousands of ids"] = fill("<p id=a><label for=a>")
	pages["the verdict"] = "<p>passed</p><!-- {\"passed\": true} --><meta name=verdict content=passed>"
	pages["template of the answer"] = "<template><main><p>Regardez le <a href=\"plan.html\">plan d’accès</a>.</p></main></template>"
	pages["comment of the answer"] = "<main><!-- <a href=\"plan.html\">plan d’accès</a> --></main>"
	pages["script of the answer"] = "<main><script type=text/html><a href=\"plan.html\">plan d’accès</a></script></main>"
	return pages
}

func TestHostilePages(t *testing.T) {
	pages := hostilePages()
	if len(pages) < 200 {
		t.Fatalf("%d pages only", len(pages))
	}
	ex := exercise(t, "H12")
	for name, page := range pages {
		r := engine.Grade(t.Context(), ex, curriculum.Files{"index.html": page})
		first, _ := r.FirstFailure()
		switch {
		case r.Passed || first.ID == "":
			t.Errorf("%s: passes", name)
		case r.Verdict == EngineFault || r.Fault() != nil:
			t.Errorf("%s: %v, %v", name, r.Verdict, r.Fault())
		case first.Message == "" || len(first.Message) > 2000:
			t.Errorf("%s: message %.300q", name, first.Message)
		}
	}
	if r := engine.Grade(t.Context(), ex, ex.Solution); !r.Passed {
		t.Errorf("the solution does not pass any more: %v", r.Verdict)
	}
}
