package cascade_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The generator makes small pages out of what learners write: elements with classes, ids and states, sheets whose
// rules overlap, with media queries, layers, nesting, variables, and mistakes.

var selectors = strings.Split(strings.TrimSpace(`
p|div|span|a|li|ul li|.a|.b|.c|#un|#deux|p.a|.a.b|div > p|div p|p + p|p ~ span|*|ul > li:first-child|li:last-child|li:nth-child(2n+1)|li:nth-child(even)
li:nth-child(-n + 2)|:nth-last-child(2)|p:first-of-type|p:only-child|:is(.a, #un)|:where(.a, #un)|:not(.a)|p:not(.b, #deux)|div:has(> p)|div:has(.c)|:has(+ p)
[title]|[title="x"]|[title^="x" i]|[data-n~="deux"]|[lang|="fr"]|a[href$=".html"]|:lang(fr)|:empty|:root p|body .a|html body div|input:checked|:disabled|:enabled
input:required|:read-only|:placeholder-shown|h1, h2|h2 em|p, .b, #deux|::before|p:hover|:is(p, :nope)|p:nope|li:nth-child(1 of .b)|:nth-last-of-type(1)|a:link|a:visited
div > * + *|section :is(h1, h2)|button|fieldset :disabled|.b:not(:first-child)|:is(ul, ol) > li|td|th|code|small|b|strong em|label|textarea|select|option:checked`), "|")

var values = map[string]string{
	"color":                      "red|#123|#12345678|rgb(10 20 30)|rgba(10,20,30,.4)|hsl(120 50% 40%)|hsl(200, 30%, 50%)|hwb(90 10% 20%)|currentcolor|transparent|inherit|bleu|12px|rgb(50%,10%,0%)|initial|unset|revert|RebeccaPurple|rgb(300 -5 0)|hsl(-90deg 100% 50% / 30%)",
	"background-color":           "white|#fffa|currentColor|hsl(0 0% 93%)|inherit|nope|rgb(1 2 3 / 33%)|none",
	"margin":                     "0|1em|1rem auto|10px 2%|1px 2px 3px|1px 2px 3px 4px|-5px|auto|1px 2px 3px 4px 5px|inherit|calc(1em + 4px)|10|calc(50% - 10px)",
	"margin-left":                "1cm|0.5in|12pt|2pc|5mm|10q|1vw|2vh|max(1em, 10px)|clamp(1px, 2em, 20px)|auto",
	"margin-inline":              "auto|1px 2px|1em",
	"padding":                    "0|4px 8px|1em 2em 3em|-1px|5%|auto|.5rem|calc(2 * (1px + 1em))|unset",
	"padding-block":              "1px|2em 3em",
	"padding-inline-start":       "7px|1rem",
	"border":                     "1px solid|solid red|thick double #0f0|none|2px dashed currentcolor|0|medium|1px|inherit|1px 2px solid",
	"border-width":               "1px 2px|thin|thick medium|0.4px|2.7px|1em",
	"border-style":               "solid|dotted dashed|none|hidden solid",
	"border-color":               "red|red blue|#123 transparent currentcolor",
	"border-top":                 "3px solid blue|solid|none",
	"border-left-color":          "green|inherit|hsl(10 20% 30%)",
	"border-radius":              "5px|1em 2em|10px / 5px|50%|1px 2px 3px 4px / 5px",
	"border-inline":              "2px solid lime",
	"border-block-color":         "red blue",
	"outline":                    "2px solid red|none|dotted|1px auto",
	"font-size":                  "20px|1.5em|120%|larger|smaller|x-large|small|2rem|medium|0|-1px|calc(1em + 2px)|50%|xx-small|12pt|min(2em, 30px)|inherit",
	"font-weight":                "bold|normal|bolder|lighter|350|900|1200|700.5",
	"font-style":                 "italic|normal",
	"font-family":                "Arial, sans-serif|\"Open Sans\", serif|Open Sans|monospace|Courier New, monospace|'Arial'|serif|inherit",
	"font":                       "bold 18px/1.2 Arial, serif|italic 2em serif|12px|1rem/2 monospace|small-caps 300 1em/normal \"X Y\"|inherit",
	"line-height":                "1.5|20px|150%|2em|normal|-1|0",
	"letter-spacing":             "1px|.1em|normal",
	"word-spacing":               "2px|normal|.5em",
	"text-align":                 "center|left|right|justify|start|end|middle",
	"text-indent":                "1em|10%|0|-5px",
	"text-transform":             "uppercase|none|capitalize",
	"text-decoration":            "underline|none|underline dotted red|line-through 2px|overline underline|inherit",
	"text-decoration-color":      "red|currentcolor",
	"display":                    "block|inline|flex|grid|inline-block|none|inline-flex|contents|list-item|table|inline flow-root|block flow|flow-root|nope|inline-grid|table-cell",
	"position":                   "relative|absolute|fixed|sticky|static",
	"float":                      "left|right|none",
	"clear":                      "both|left",
	"top":                        "0|10px|5%|auto|calc(100% - 1em)",
	"inset":                      "0|1px 2px|auto 5%|1em 2em 3em 4em",
	"inset-inline":               "3px|1em auto",
	"width":                      "100px|50%|auto|20em|calc(100% - 2rem)|min(100%, 640px)|fit-content|-1px|10vw|clamp(10px, 50%, 300px)|min-content|0|calc(10px - 20px)|max(10px, 2em)",
	"max-width":                  "none|600px|100%|0",
	"min-width":                  "0|auto|10px|50%|min-content",
	"height":                     "10px|auto|50vh|100%",
	"min-height":                 "auto|5em|100vh",
	"inline-size":                "33px|44%",
	"box-sizing":                 "border-box|content-box",
	"overflow":                   "hidden|auto|visible|hidden visible|scroll|clip",
	"overflow-x":                 "hidden|visible|clip",
	"z-index":                    "1|auto|-3|2.5|calc(1.4 + 1)",
	"opacity":                    "0.5|50%|2|-1|.333|calc(.25 * 2)",
	"visibility":                 "hidden|visible|collapse",
	"flex":                       "1|none|auto|2 1 10em|1 0|0 0 auto|1 1 0|initial|1 50%|0|10px",
	"flex-flow":                  "column wrap|wrap|row-reverse",
	"flex-direction":             "column|row-reverse|col",
	"flex-basis":                 "0|10%|auto|content|calc(10px + 1em)",
	"flex-grow":                  "2|.5|-1",
	"justify-content":            "center|space-between|flex-end|start|left|normal|first baseline",
	"align-items":                "center|baseline|stretch|flex-start|last baseline|first baseline|end safe|safe end",
	"align-self":                 "auto|center|first baseline",
	"place-items":                "center|start end|baseline",
	"place-content":              "center|space-around start",
	"gap":                        "1em|10px 5%|normal|0|1rem 2rem",
	"order":                      "1|-2|1.5",
	"grid-template-columns":      "1fr 2fr|100px auto|minmax(0, 1fr) 2em|none|[a] 1fr [b c] 2fr [d]|fit-content(10em) max-content|1fr 1",
	"grid-template-rows":         "auto 1fr|10px|min-content",
	"grid-template-areas":        "\"a b\" \"c   c\"|none|\"a\"",
	"grid-auto-flow":             "column|dense|row dense|column dense",
	"grid-auto-rows":             "minmax(10px, auto)|1fr|10px 20px",
	"grid-area":                  "tete|1 / 2 / 3 / 4|span 2 / auto|1",
	"grid-column":                "1 / 3|span 2|a|2 / span 3|1 / -1|auto",
	"grid-row":                   "2|Nom / span 2",
	"list-style":                 "none|square|inside|decimal inside|none inside|upper-roman outside|circle none",
	"list-style-type":            "disc|lower-alpha|none|\"- \"",
	"background":                 "red|none|url(a.png) no-repeat center|linear-gradient(red, blue)|#eee url(\"b.png\") top left / cover repeat-x|center / 50% auto no-repeat url(c.png), blue|padding-box red|fixed url(d.png)|rgb(1 2 3 / .5)|red, blue|inherit",
	"background-position":        "center|left 10px top 5px|right 10px bottom|10% 20%|top|50px|bottom right|0 0|center, left",
	"background-size":            "cover|50%|auto 10px|10px 20px|contain, auto|1em",
	"background-repeat":          "no-repeat|repeat-x|round space|repeat no-repeat|no-repeat no-repeat|repeat-y, round",
	"background-image":           "linear-gradient(to right, red 10%, blue)|none|linear-gradient(45deg, rgb(1 2 3 / .5), transparent 50px)|radial-gradient(circle, #000, #fff)|url(x.png), none",
	"box-shadow":                 "0 1px 2px red|inset 0 0 5px|1px 1px|2px 2px 3px 4px rgb(0 0 0 / .5), inset 1px 1px red|none|1px",
	"text-shadow":                "1px 1px|0 0 5px red|none|red 1px 2px 3px, 1em 1em",
	"transition":                 "color .2s|all 300ms ease-in 1s|opacity 1s linear, color 2s|none|width 1s cubic-bezier(.1, .2, .3, .4)|.5s|color 2px|none 1s",
	"transition-duration":        "100ms|1s, 2s|0s",
	"animation":                  "Tourne 2s linear infinite|none|1s ease-in-out .5s 3 alternate both paused fondu|fondu",
	"animation-delay":            "-1s|200ms",
	"object-fit":                 "cover|contain",
	"object-position":            "center|left top|10px|right 5px bottom 10%|20% 30px",
	"cursor":                     "pointer|help|default",
	"white-space-collapse":       "preserve|collapse",
	"vertical-align":             "middle|top|super|2px|10%|baseline",
	"aspect-ratio":               "16/9|1|auto|auto 4 / 3|1.5 / 1",
	"border-collapse":            "collapse|separate",
	"border-spacing":             "1px|2px 3px|0",
	"column-count":               "2|auto",
	"column-gap":                 "2em|normal|5%",
	"columns":                    "2 10em|3|auto 5em",
	"accent-color":               "red|auto",
	"all":                        "unset|initial|revert",
	"text-overflow":              "ellipsis|clip",
	"pointer-events":             "none|auto",
	"user-select":                "none|auto",
	"resize":                     "none|both",
	"scroll-behavior":            "smooth",
	"caption-side":               "bottom",
	"tab-size":                   "4|2em",
	"outline-offset":             "2px|-1px|.5em",
	"counter-reset":              "a|a 2|none|A 1 b",
	"counter-increment":          "a|b -1",
	"content":                    "\"x\"|none|normal",
	"isolation":                  "isolate",
	"mix-blend-mode":             "multiply|normal",
	"will-change":                "transform|auto",
	"hyphens":                    "auto|none",
	"overflow-wrap":              "anywhere|break-word",
	"word-wrap":                  "break-word",
	"scroll-margin":              "1px 2em",
	"quotes":                     "none|\"«\" \"»\"|auto",
	"--un":                       "1px|2em|red|var(--deux)|initial|inherit| |10% 20%",
	"--deux":                     "3px|blue|var(--un, 4px)|var(--trois)|unset",
	"colr":                       "red",
	"coulor":                     "blue",
	"padding-left":               "var(--un)|var(--deux, 9px)|var(--rien, 1em)|calc(var(--un) * 2)|var(--rien)",
	"border-right":               "var(--un) solid red|2px solid var(--deux)|1px dotted var(--un, green)",
	"border-bottom-color":        "var(--un)|var(--deux, red)",
	"word-break":                 "break-all|normal",
	"font-variant-caps":          "small-caps|normal",
	"writing-mode":               "horizontal-tb",
	"text-decoration-thickness":  "2px|from-font|auto|.1em",
	"text-underline-offset":      "3px|auto|.2em",
	"text-decoration-line":       "underline overline|line-through|none",
	"animation-timing-function":  "steps(3, end)|steps(2, jump-start)|linear|ease",
	"transition-timing-function": "ease-out|step-start|cubic-bezier(0, 0, 1, 1)",
	"filter":                     "blur(2px)|grayscale(50%)|none|brightness(0)|blur(0)",
	"clip-path":                  "none|inset(1px 2px)|circle(50%)",
	"font-stretch":               "condensed|100%|normal",
	"justify-self":               "center|start|auto",
	"align-content":              "center|space-evenly|normal",
	"row-gap":                    "3px|1em",
	"grid-gap":                   "5px|1px 2px",
}

var propertyNames = func() []string {
	var out []string
	for name := range values {
		out = append(out, name)
	}
	// a fixed order, whatever the map does
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j] < out[j-1]; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}()

type generator struct {
	*rand.Rand
	last int // property used last: each is used in turn
}

func (g *generator) pick(list []string) string { return strings.TrimSpace(list[g.IntN(len(list))]) }

func (g *generator) declaration() string {
	g.last++
	name := propertyNames[(g.last*7)%len(propertyNames)]
	options := strings.Split(values[name], "|")
	important := ""
	if g.IntN(12) == 0 {
		important = " !important"
	}
	return name + ": " + options[g.IntN(len(options))] + important + ";"
}

func (g *generator) rule(depth int) string {
	var b strings.Builder
	selector := g.pick(selectors)
	if depth > 0 && g.IntN(2) == 0 {
		selector = g.pick([]string{"&:first-child", "& + &", "& > *", "> li", "& .b", ".a &", "&.a", "+ p"})
	}
	b.WriteString(selector + " {\n")
	for range 1 + g.IntN(4) {
		b.WriteString("  " + g.declaration() + "\n")
	}
	if depth < 2 && g.IntN(5) == 0 {
		b.WriteString(g.rule(depth + 1))
		b.WriteString("  " + g.declaration() + "\n")
	}
	if depth == 0 && g.IntN(12) == 0 {
		b.WriteString("@media (min-width: 500px) { " + g.declaration() + " }\n")
	}
	b.WriteString("}\n")
	return b.String()
}

func (g *generator) sheet() string {
	var b strings.Builder
	if g.IntN(3) == 0 {
		b.WriteString("@layer base, theme;\n")
	}
	for range 8 + g.IntN(8) {
		switch g.IntN(14) {
		case 0:
			query := g.pick([]string{"(min-width: 600px)", "(max-width: 599px)", "(width >= 40em)", "print", "screen and (min-width: 30em)", "not all", "not print",
				"(400px <= width < 700px)", "(orientation: landscape)", "(prefers-reduced-motion: reduce)", "(min-width: 1px) and (max-width: 9999px)", "(nope)",
				"not (min-width: 100px)", "(min-width: 9000px), screen", "only screen", "((min-width: 1px) or (nope: 2))", "(color)", "(min-aspect-ratio: 1/1)"})
			b.WriteString("@media " + query + " {\n" + g.rule(0) + g.rule(1) + "}\n")
		case 1:
			b.WriteString("@layer " + g.pick([]string{"base", "theme", "theme.fin", ""}) + " {\n" + g.rule(0) + g.rule(0) + "}\n")
		case 2:
			b.WriteString("@supports " + g.pick([]string{"(display: grid)", "(nope: 1)", "not (display: grid)", "(display: flex) and (color: red)", "selector(:has(a))"}) + " {\n" + g.rule(0) + "}\n")
		default:
			b.WriteString(g.rule(0))
		}
	}
	return b.String()
}

const body = `<div id="un" class="a"><p class="a b" title="x y">Un <span class="c">deux</span> <em>trois</em></p><p id="deux" lang="fr-FR">Texte <a href="x.html">lien</a> <code>code <b>gras</b></code></p><span></span></div>
<section><h1>Titre</h1><h2 class="b">Sous <em>titre</em></h2><ul class="c"><li class="a">1</li><li class="b">2<ul><li>2.1</ul></li><li data-n="un deux" class="b c">3</li></ul></section>
<form><fieldset disabled><legend>Choix</legend><label for="i">Nom</label></fieldset></form>
<table><caption>T</caption><tr><th>a</th><td class="b">b</td></tr></table><blockquote><small>petit <strong>fort</strong></small></blockquote><pre>x</pre><hr>`

// page makes one page out of a seed.
func page(seed uint64) string {
	g := &generator{rand.New(rand.NewPCG(seed, 11)), int(seed) * 23}
	text := body
	if g.IntN(2) == 0 {
		text = strings.Replace(text, `<span class="c"`, fmt.Sprintf(`<span class="c" style='%s'`, strings.ReplaceAll(g.declaration(), "'", "")), 1)
	}
	return "<!doctype html><html lang=fr><head><style>\n" + g.sheet() + "</style></head><body>" + text + "</body></html>"
}
