package cascade_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
)

// value opens a page whose body is fixed and gives a value of the element "x".
func value(t *testing.T, sheet, markup, property string, screen cascade.Screen, states func(*html.Node) selector.States, pseudo string) string {
	t.Helper()
	s := open(t, "<!doctype html><html lang=fr><style>"+sheet+"</style><body>"+markup)
	at := s.On(screen, selector.States{})
	found, err := at.Find("#x")
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %d elements, %v", markup, len(found), err)
	}
	if states != nil {
		at = s.On(screen, states(found[0]))
	}
	out := at.Value(found[0], pseudo, property)
	if err := at.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

const plain = `<div class=a><p id=x class="b c" title=t>x</p></div>`

// TestSpecificationWords: "sheet | property | value", for the element #x, from the words of the specifications.
func TestSpecificationWords(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(specCases), "\n") {
		parts := strings.Split(line, " | ")
		if len(parts) < 3 {
			t.Fatalf("case %q", line)
		}
		markup := plain
		if len(parts) > 3 {
			markup = parts[3]
		}
		if got := value(t, parts[0], markup, parts[1], cascade.Screen{Width: 800, Height: 600}, nil, ""); got != parts[2] {
			t.Errorf("%s\n %s: %q, want %q", parts[0], parts[1], got, parts[2])
		}
	}
	t.Logf("%d cases", strings.Count(strings.TrimSpace(specCases), "\n")+1)
}

const red, blue = "rgb(255, 0, 0)", "rgb(0, 0, 255)"

// TestScreens: media queries on several screens (Media Queries 4 and 5).
func TestScreens(t *testing.T) {
	for _, c := range []struct {
		query  string
		screen cascade.Screen
		holds  bool
	}{
		{"(min-width: 600px)", cascade.Screen{Width: 600}, true}, {"(min-width: 600px)", cascade.Screen{Width: 599}, false},
		{"(max-width: 600px)", cascade.Screen{Width: 600}, true}, {"(max-width: 37.5em)", cascade.Screen{Width: 601}, false},
		{"(min-width: 37.5em)", cascade.Screen{Width: 600}, true}, {"(min-width: 37.5em)", cascade.Screen{Width: 600, Root: 20}, false},
		{"(width > 600px)", cascade.Screen{Width: 600}, false}, {"(width >= 600px)", cascade.Screen{Width: 600}, true},
		{"(400px <= width < 600px)", cascade.Screen{Width: 400}, true}, {"(400px <= width < 600px)", cascade.Screen{Width: 600}, false},
		{"(600px > width)", cascade.Screen{Width: 599}, true}, {"(width = 500px)", cascade.Screen{Width: 500}, true},
		{"(orientation: portrait)", cascade.Screen{Width: 360, Height: 740}, true}, {"(orientation: landscape)", cascade.Screen{Width: 360, Height: 740}, false},
		{"(prefers-color-scheme: dark)", cascade.Screen{Dark: true}, true}, {"(prefers-color-scheme: dark)", cascade.Screen{}, false},
		{"(prefers-color-scheme: light)", cascade.Screen{}, true}, {"(prefers-reduced-motion: reduce)", cascade.Screen{Still: true}, true},
		{"(prefers-reduced-motion)", cascade.Screen{Still: true}, true}, {"(prefers-reduced-motion)", cascade.Screen{}, false},
		{"print", cascade.Screen{Print: true}, true}, {"print", cascade.Screen{}, false}, {"screen", cascade.Screen{Print: true}, false},
		{"not print", cascade.Screen{}, true}, {"only screen and (color)", cascade.Screen{}, true}, {"not screen and (min-width: 9999px)", cascade.Screen{}, true},
		{"(nope: 1)", cascade.Screen{}, false}, {"not (nope: 1)", cascade.Screen{}, false}, {"(nope) or (color)", cascade.Screen{}, true},
		{"print, (min-width: 1px)", cascade.Screen{}, true}, {"(hover: hover) and (pointer: fine)", cascade.Screen{}, true},
		{"(min-aspect-ratio: 16/9)", cascade.Screen{Width: 1600, Height: 900}, true}, {"(max-height: 500px)", cascade.Screen{Height: 501}, false},
		{"((min-width: 1px) and (not (max-width: 10px)))", cascade.Screen{}, true}, {"(min-width: calc(100px + 20em))", cascade.Screen{Width: 420}, true},
		{"(min-resolution: 2dppx)", cascade.Screen{}, false}, {"(-webkit-min-device-pixel-ratio: 2)", cascade.Screen{}, false}, {"", cascade.Screen{}, true},
	} {
		want := blue
		if c.holds {
			want = red
		}
		if got := value(t, "p{color:blue} @media "+c.query+"{p{color:red}}", plain, "color", c.screen, nil, ""); got != want {
			t.Errorf("@media %s on %+v: %s", c.query, c.screen, got)
		}
	}
}

// TestStates: states forced on the element, and pseudo-elements.
func TestStates(t *testing.T) {
	on := func(f func(*selector.States)) func(*html.Node) selector.States {
		return func(n *html.Node) selector.States {
			s := selector.States{On: n}
			f(&s)
			return s
		}
	}
	hover := on(func(s *selector.States) { s.Hover = true })
	focus := on(func(s *selector.States) { s.Focus = true })
	keyboard := on(func(s *selector.States) { s.FocusVisible = true })
	for _, c := range []struct {
		sheet, property, pseudo, want string
		states                        func(*html.Node) selector.States
	}{
		{"p:hover{color:red}", "color", "", red, hover}, {"p:hover{color:red}", "color", "", "rgb(0, 0, 0)", nil},
		{".a:hover p{color:red}", "color", "", red, hover}, {"div:focus-within p{color:red}", "color", "", red, focus},
		{"p:focus{color:red}", "color", "", red, focus}, {"p:focus-visible{color:red}", "color", "", "rgb(0, 0, 0)", focus},
		{"p:focus-visible{color:red}", "color", "", red, keyboard}, {"p:focus{color:red}", "color", "", red, keyboard},
		{"p{}", "outline-style", "", "auto", keyboard}, {"p{outline:none}", "outline-style", "", "none", keyboard},
		{":focus:not(:focus-visible){color:red}", "color", "", red, focus}, {"p:active{color:red}", "color", "", "rgb(0, 0, 0)", hover},
		{"p::before{content:'x';color:red}", "color", "before", red, nil}, {"p::before{content:'x'}", "content", "before", `"x"`, nil},
		{"p{color:red}", "color", "before", red, nil}, {"p{}", "content", "after", "none", nil}, {"p:after{content:''}", "content", "after", `""`, nil},
		{"p::marker{color:red}", "color", "marker", red, nil}, {"p{padding:3px}", "padding-top", "before", "0px", nil},
		{"p{--c:red} p::before{color:var(--c)}", "color", "before", red, nil}, {"p{display:flex} p::before{content:''}", "display", "before", "block", nil},
	} {
		if got := value(t, c.sheet, plain, c.property, cascade.Screen{}, c.states, c.pseudo); got != c.want {
			t.Errorf("%s: %s%s: %q, want %q", c.sheet, c.pseudo, c.property, got, c.want)
		}
	}
}

// TestSheets: the order of <style>, <link> and @import, and what is not there.
func TestSheets(t *testing.T) {
	files := map[string]string{
		"index.html": `<link rel=stylesheet href="css/a.css?v=1"><style media="print">p{color:red}</style><style>p{margin:1px}</style>
			<link rel="alternate stylesheet" href="autre.css"><link rel=stylesheet href=absent.css><p id=x style="padding:2px">x`,
		"css/a.css": `@import "b.css"; @import url(c.css) layer(bas) (min-width: 1px); @import "a.css"; p{margin:9px;padding:9px}`,
		"css/b.css": `p{color:rgb(1,2,3);border-top:1px solid}`, "css/c.css": `p{color:green;font-weight:bold}`, "autre.css": `p{color:red!important}`,
	}
	s, err := cascade.Open("index.html", files)
	if err != nil {
		t.Fatal(err)
	}
	v := s.On(cascade.Screen{}, selector.States{})
	found, _ := v.Find("#x")
	for property, want := range map[string]string{"color": "rgb(1, 2, 3)", "margin-top": "1px", "padding-top": "2px", "border-top-width": "1px", "font-weight": "700"} {
		if got := v.Value(found[0], "", property); got != want {
			t.Errorf("%s: %q, want %q", property, got, want)
		}
	}
	if fmt.Sprint(s.Missing) != "[absent.css]" {
		t.Errorf("missing %v", s.Missing)
	}
	if inline := cascade.Inline("index.html", files); !strings.Contains(inline, "padding:9px") || strings.Contains(inline, "a.css?v") {
		t.Errorf("inline: %s", inline)
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		sheet string
		ratio string
		large bool
	}{
		{"", "21.00", false}, {"p{color:#777}", "4.48", false}, {"p{color:#767676}", "4.54", false}, {"body{background:#000}", "1.00", false},
		{"body{background:#000} p{color:#fff}", "21.00", false}, {"p{color:rgb(0 0 0 / .5)}", "3.98", false}, {"div{background:rgb(0 0 0 / .5)}", "5.28", false},
		{"p{opacity:.5}", "3.98", false}, {"p{color:#777;font-size:24px}", "4.48", true}, {"p{color:#777;font-size:19px;font-weight:bold}", "4.48", true},
		{"p{color:#777;font-size:19px}", "4.48", false}, {"p{color:#fff;background:linear-gradient(#000, #777)}", "4.48", false}, {"p{background:currentcolor}", "1.00", false},
		{"html{color-scheme:dark}", "18.73", false},
	} {
		s := open(t, "<!doctype html><style>"+c.sheet+"</style><body><div><p id=x>x")
		v := s.On(cascade.Screen{}, selector.States{})
		found, _ := v.Find("#x")
		text := v.Text(found[0], "")
		if got := fmt.Sprintf("%.2f", text.Ratio); got != c.ratio || text.Large != c.large {
			t.Errorf("%s: %s %v, want %s %v", c.sheet, got, text.Large, c.ratio, c.large)
		}
	}
}

// TestHostile: a page or a sheet written to take for ever is refused, or ends quickly.
func TestHostile(t *testing.T) {
	laughs := ":root{--a0:x x x x x x x x x x;"
	for i := 1; i < 30; i++ {
		laughs += fmt.Sprintf("--a%d:%s;", i, strings.Repeat(fmt.Sprintf("var(--a%d) ", i-1), 10))
	}
	chain := ":root{"
	for i := range 20_000 {
		chain += fmt.Sprintf("--c%d:var(--c%d);", i, i+1)
	}
	for name, c := range map[string]struct {
		sheet   string
		refused bool
	}{
		"fifty megabytes":      {strings.Repeat("p{color:red}\n", 4_000_000), true},
		"a million rules deep": {strings.Repeat("p{", 400_000), true},
		"a million rules":      {strings.Repeat("p{}\n", 250_000), true},
		"many rules":           {strings.Repeat("p{top:0}", 30_000), true},
		"many parentheses":     {"p{width:" + strings.Repeat("calc(", 100_000), true},
		"billion laughs":       {laughs + "} p{color:var(--a29)}", true},
		"a long chain":         {chain + "} p{color:var(--c0,red)}", true},
		"has in has":           {strings.Repeat(":has(", 40) + "p" + strings.Repeat(")", 40) + "{color:red}", false},
		"not in not":           {strings.Repeat(":not(", 40) + "p" + strings.Repeat(")", 40) + "{color:red}", false},
		"selector bomb":        {strings.Repeat(strings.Repeat("* ", 200)+"p:has(* * * * * p ~ *):not(:has(* + * + *)){color:red}", 300), false},
		"nested ampersands":    {strings.Repeat("& & &, & &{", 40) + "color:red" + strings.Repeat("}", 40), true},
		"many alternatives":    {"p{border:" + strings.Repeat("solid ", 50_000) + "}", true},
		"many shadows":         {"p{box-shadow:" + strings.Repeat("0 0 red,", 20_000) + "0 0}", true},
		"opaque products":      {"p{width:calc(min(100%,1px)" + strings.Repeat(" * 2", 60_000) + ")}", true},
		"long name":            {strings.Repeat("a", 900_000) + "{}", false},
		"comments":             {strings.Repeat("/*", 400_000), false},
		"closing marks":        {strings.Repeat("}", 300_000), false},
		"nth":                  {"p:nth-child(99999999999999999999n+1){color:red}", false},
	} {
		begun := time.Now()
		markup := strings.Repeat("<div>", 100) + "<p id=x>x" + strings.Repeat("<p>y", 300)
		s, err := cascade.Open("i.html", map[string]string{"i.html": "<link rel=stylesheet href=s.css>" + markup, "s.css": c.sheet})
		if err == nil {
			v := s.On(cascade.Screen{}, selector.States{})
			var found []*html.Node
			if found, err = v.Find("p"); err == nil {
				for _, n := range found {
					v.Value(n, "", "color")
					v.Value(n, "", "width")
				}
				err = v.Err()
			}
		}
		t.Logf("%s: %v", name, time.Since(begun))
		if refused := errors.Is(err, cascade.ErrTooComplex); refused != c.refused || err != nil && !refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
