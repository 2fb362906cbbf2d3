package cascade

import (
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// special holds the shorthands whose parts follow a rule of their own. The others take their parts in any order.
// Values have no spaces left, and fit the definition of the shorthand.
var special map[string]func(*expansion, []syntax.Value)

func init() {
	special = map[string]func(*expansion, []syntax.Value){
		"background-position": position, "background": layers, "font": font, "flex": flex, "transition": layers, "animation": layers,
		"grid-area": lines, "grid-row": lines, "grid-column": lines, "grid-template": gridTemplate, "grid": grid,
		"border-radius": radius, "border": border, "border-image": borderImage, "container": container, "text-decoration": decoration, "list-style": listStyle,
	}
	for _, name := range strings.Fields("margin padding inset border-width border-style border-color scroll-margin scroll-padding") {
		special[name] = sides
	}
	for _, name := range strings.Fields("margin-inline margin-block padding-inline padding-block inset-inline inset-block overflow overscroll-behavior gap " +
		"border-inline-width border-inline-style border-inline-color border-block-width border-block-style border-block-color " +
		"scroll-margin-inline scroll-margin-block scroll-padding-inline scroll-padding-block contain-intrinsic-size") {
		special[name] = pair
	}
	for _, name := range strings.Fields("place-content place-items place-self") {
		special[name] = place2
	}
	for _, name := range strings.Fields("border-inline border-block") {
		special[name] = borderPair
	}
}

// anyOrder gives each run of values to the first longhand, not served yet, that accepts it.
func anyOrder(e *expansion, v []syntax.Value) { e.share(v, e.longhands, e.set) }

func (e *expansion) share(v []syntax.Value, longhands []string, give func(string, []syntax.Value)) {
	served := map[string]bool{}
	var shared []syntax.Value // words that several longhands accept are served last
	for at := 0; at < len(v); {
		if v[at].Is("auto") || v[at].Is("normal") || v[at].Is("none") {
			shared = append(shared, v[at])
			at++
			continue
		}
		n := e.serve(v[at:], longhands, served, give)
		at += max(n, 1)
	}
	for i := range shared {
		e.serve(shared[i:i+1], longhands, served, give)
	}
}

// serve gives the longest run that one longhand accepts.
func (e *expansion) serve(v []syntax.Value, longhands []string, served map[string]bool, give func(string, []syntax.Value)) int {
	for n := min(len(v), 4); n > 0; n-- {
		for _, longhand := range longhands {
			if !served[longhand] && grammar.Accepts(longhand, v[:n]) {
				served[longhand] = true
				give(longhand, v[:n])
				return n
			}
		}
	}
	return 0
}

// four repeats one to four values as the sides of a box.
func four(v []syntax.Value) [4]syntax.Value {
	switch len(v) {
	case 1:
		return [4]syntax.Value{v[0], v[0], v[0], v[0]}
	case 2:
		return [4]syntax.Value{v[0], v[1], v[0], v[1]}
	case 3:
		return [4]syntax.Value{v[0], v[1], v[2], v[1]}
	}
	return [4]syntax.Value{v[0], v[1], v[2], v[3]}
}

func sides(e *expansion, v []syntax.Value) {
	for i, value := range four(v) {
		e.set(e.longhands[i], []syntax.Value{value})
	}
}

func pair(e *expansion, v []syntax.Value) {
	e.set(e.longhands[0], v[:1])
	e.set(e.longhands[1], v[len(v)-1:])
}

// place2 serves two longhands whose values may take several words ("first baseline").
func place2(e *expansion, v []syntax.Value) {
	for n := len(v) - 1; n > 0; n-- {
		if grammar.Accepts(e.longhands[0], v[:n]) && grammar.Accepts(e.longhands[1], v[n:]) {
			e.set(e.longhands[0], v[:n])
			e.set(e.longhands[1], v[n:])
			return
		}
	}
	e.set(e.longhands[0], v)
	if grammar.Accepts(e.longhands[1], v) {
		e.set(e.longhands[1], v)
	}
}

func border(e *expansion, v []syntax.Value) {
	e.share(v, []string{"border-top-width", "border-top-style", "border-top-color"}, func(name string, value []syntax.Value) {
		for _, side := range []string{"top", "right", "bottom", "left"} {
			e.set(strings.Replace(name, "top", side, 1), value)
		}
	})
}

func borderPair(e *expansion, v []syntax.Value) {
	a, b := "left", "right"
	if e.name == "border-block" {
		a, b = "top", "bottom"
	}
	e.share(v, []string{"border-" + a + "-width", "border-" + a + "-style", "border-" + a + "-color"}, func(name string, value []syntax.Value) {
		e.set(name, value)
		e.set(strings.Replace(name, a, b, 1), value)
	})
}

func radius(e *expansion, v []syntax.Value) {
	across, down := v, v
	for i := range v {
		if v[i].IsDelim("/") {
			across, down = v[:i], v[i+1:]
		}
	}
	h, w := four(across), four(down)
	for i, longhand := range e.longhands {
		e.set(longhand, []syntax.Value{h[i], w[i]})
	}
}

func borderImage(e *expansion, v []syntax.Value) {
	parts := [][]syntax.Value{nil}
	var others []syntax.Value
	for _, value := range v {
		switch {
		case value.IsDelim("/"):
			parts = append(parts, nil)
		case value.Kind == syntax.Number || value.Kind == syntax.Percentage || value.Kind == syntax.Dimension || value.Is("fill") || value.Is("auto"):
			parts[len(parts)-1] = append(parts[len(parts)-1], value)
		default:
			others = append(others, value)
		}
	}
	for i, name := range []string{"border-image-slice", "border-image-width", "border-image-outset"} {
		if i < len(parts) && parts[i] != nil {
			e.set(name, parts[i])
		}
	}
	e.share(others, []string{"border-image-source", "border-image-repeat"}, e.set)
}

func flex(e *expansion, v []syntax.Value) {
	number := func(x float64) []syntax.Value { return []syntax.Value{{Kind: syntax.Number, Num: x, Integer: true}} }
	keyword := func(s string) []syntax.Value { return []syntax.Value{{Kind: syntax.Ident, Text: s}} }
	switch {
	case len(v) == 1 && v[0].Is("none"):
		e.set("flex-grow", number(0))
		e.set("flex-shrink", number(0))
		e.set("flex-basis", keyword("auto"))
		return
	case len(v) == 1 && v[0].Is("auto"):
		e.set("flex-grow", number(1))
		e.set("flex-basis", keyword("auto"))
		return
	}
	e.set("flex-grow", number(1))
	e.set("flex-basis", []syntax.Value{{Kind: syntax.Percentage}})
	factors := 0
	for i := range v {
		if v[i].Kind == syntax.Number && factors < 2 || grammar.Accepts("flex-grow", v[i:i+1]) && factors < 2 {
			e.set([]string{"flex-grow", "flex-shrink"}[factors], v[i:i+1])
			factors++
			continue
		}
		e.set("flex-basis", v[i:i+1])
	}
}

func container(e *expansion, v []syntax.Value) {
	for i := range v {
		if v[i].IsDelim("/") {
			e.set("container-name", v[:i])
			e.set("container-type", v[i+1:])
			return
		}
	}
	e.set("container-name", v)
}

func decoration(e *expansion, v []syntax.Value) {
	// The words of the line may stand apart: underline red overline.
	var lines, others []syntax.Value
	for i := range v {
		if grammar.Accepts("text-decoration-line", v[i:i+1]) {
			lines = append(lines, v[i])
		} else {
			others = append(others, v[i])
		}
	}
	if lines != nil {
		e.set("text-decoration-line", lines)
	}
	anyOrder(e, others)
}

// listStyle: "none" is for the image or the type that nothing else names (CSS Lists 3, §3.5).
func listStyle(e *expansion, v []syntax.Value) {
	nones := 0
	for i := range v {
		switch one := v[i : i+1]; {
		case v[i].Is("none"):
			nones++
		case grammar.Accepts("list-style-position", one):
			e.set("list-style-position", one)
		case grammar.Accepts("list-style-image", one):
			e.set("list-style-image", one)
		default:
			e.set("list-style-type", one)
		}
	}
	if _, typed := e.given["list-style-type"]; nones > 0 && !typed {
		e.set("list-style-type", []syntax.Value{{Kind: syntax.Ident, Text: "none"}})
	}
}

func font(e *expansion, v []syntax.Value) {
	size := -1
	for i := range v {
		if grammar.Accepts("font-size", v[i:i+1]) && !grammar.Accepts("font-weight", v[i:i+1]) {
			size = i
			break
		}
	}
	if size < 0 || size+1 >= len(v) {
		return // a name of the system: caption, menu… keep the initial values
	}
	e.share(v[:size], []string{"font-style", "font-variant-caps", "font-weight", "font-stretch"}, e.set)
	e.set("font-size", v[size:size+1])
	rest := v[size+1:]
	if rest[0].IsDelim("/") {
		e.set("line-height", rest[1:2])
		rest = rest[2:]
	}
	e.set("font-family", rest)
}
