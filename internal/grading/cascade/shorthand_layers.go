package cascade

import (
	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// layers serves the shorthands that are lists: background, transition, animation.
func layers(e *expansion, v []syntax.Value) {
	parts := syntax.Split(v, syntax.Comma)
	for i, part := range parts {
		one := &expansion{name: e.name, longhands: e.longhands}
		switch e.name {
		case "background":
			backgroundLayer(one, part)
		case "transition":
			one.share(part, []string{"transition-duration", "transition-timing-function", "transition-behavior"}, one.timed("transition-delay", "transition-duration"))
			one.timesAndNames(part, "transition-duration", "transition-delay", "transition-property")
		default:
			one.share(part, []string{"animation-timing-function", "animation-iteration-count", "animation-direction", "animation-fill-mode", "animation-play-state"}, one.set)
			one.timesAndNames(part, "animation-duration", "animation-delay", "animation-name")
		}
		for _, d := range one.complete() {
			if d.property == "background-color" {
				if i == len(parts)-1 {
					e.set(d.property, d.value)
				}
				continue
			}
			e.add(d.property, d.value)
		}
	}
}

// timed ignores times, which timesAndNames serves in their order.
func (e *expansion) timed(skip ...string) func(string, []syntax.Value) {
	return func(name string, value []syntax.Value) {
		for _, s := range skip {
			if s == name {
				return
			}
		}
		e.set(name, value)
	}
}

// timesAndNames gives the first time to the duration, the second to the delay, and the word that is left to the name.
func (e *expansion) timesAndNames(v []syntax.Value, duration, delay, name string) {
	times := []string{duration, delay}
	used := map[string]bool{}
	for i := range v {
		one := v[i : i+1]
		switch {
		case isTime(v[i]):
			if len(times) > 0 {
				e.set(times[0], one)
				times = times[1:]
			}
		case e.keywordTaken(one, used):
		case v[i].Kind == syntax.Ident || v[i].Kind == syntax.String:
			e.set(name, one)
		}
	}
}

func isTime(v syntax.Value) bool {
	return v.Kind == syntax.Dimension && grammar.Family(v.Unit) == grammar.Times || grammar.IsMath(v) && grammar.Fits("<time>", []syntax.Value{v})
}

// keywordTaken tells whether a word is that of another longhand, each being served once.
func (e *expansion) keywordTaken(one []syntax.Value, used map[string]bool) bool {
	for _, longhand := range e.longhands {
		switch longhand {
		case "animation-name", "transition-property", "animation-timeline", "animation-range-start", "animation-range-end", "animation-composition":
			continue
		}
		if !used[longhand] && grammar.Accepts(longhand, one) {
			used[longhand] = true
			return true
		}
	}
	return false
}

func backgroundLayer(e *expansion, v []syntax.Value) {
	var boxes []syntax.Value
	for at := 0; at < len(v); {
		one := v[at : at+1]
		switch {
		case v[at].IsDelim("/"):
			n := 1
			if at+2 < len(v) && grammar.Accepts("background-size", v[at+1:at+3]) {
				n = 2
			}
			e.set("background-size", v[at+1:at+1+n])
			at += n
		case grammar.Accepts("background-image", one):
			e.set("background-image", one)
		case grammar.Accepts("background-origin", one):
			boxes = append(boxes, v[at])
		case grammar.Accepts("background-attachment", one):
			e.set("background-attachment", one)
		case grammar.Accepts("background-repeat", one):
			if at+1 < len(v) && grammar.Accepts("background-repeat", v[at:at+2]) {
				one, at = v[at:at+2], at+1
			}
			e.set("background-repeat", one)
		case grammar.Fits("<bg-position>", one):
			n := 1
			for n < 4 && at+n < len(v) && grammar.Fits("left | center | right | top | bottom | <length-percentage>", v[at+n:at+n+1]) {
				n++
			}
			x, y := positionParts(v[at : at+n])
			e.set("background-position-x", x)
			e.set("background-position-y", y)
			at += n - 1
		default:
			e.set("background-color", one)
		}
		at++
	}
	if len(boxes) > 0 {
		e.set("background-origin", boxes[:1])
		e.set("background-clip", boxes[len(boxes)-1:])
	}
}

func position(e *expansion, v []syntax.Value) {
	for _, part := range syntax.Split(v, syntax.Comma) {
		x, y := positionParts(part)
		e.add("background-position-x", x)
		e.add("background-position-y", y)
	}
}

// positionParts splits a position into its two axes (CSS Backgrounds 3, §3.6).
func positionParts(v []syntax.Value) (x, y []syntax.Value) {
	center := []syntax.Value{{Kind: syntax.Ident, Text: "center"}}
	vertical := func(v syntax.Value) bool { return v.Is("top") || v.Is("bottom") }
	horizontal := func(v syntax.Value) bool { return v.Is("left") || v.Is("right") }
	switch {
	case len(v) == 1 && vertical(v[0]):
		return center, v
	case len(v) == 1:
		return v, center
	case len(v) == 2 && (vertical(v[0]) || horizontal(v[1])):
		return v[1:2], v[0:1]
	case len(v) == 2:
		return v[0:1], v[1:2]
	}
	// Three or four values: each side is followed by its distance, if any.
	for i := 0; i < len(v); i++ {
		n := i + 1
		if n < len(v) && v[n].Kind != syntax.Ident {
			n++
		}
		switch {
		case horizontal(v[i]):
			x = v[i:n]
		case vertical(v[i]):
			y = v[i:n]
		case x == nil && !(i+1 < len(v) && horizontal(v[i+1])):
			x = v[i:n]
		default:
			y = v[i:n]
		}
		i = n - 1
	}
	if x == nil {
		x = center
	}
	if y == nil {
		y = center
	}
	return x, y
}

// lines serves grid-row, grid-column and grid-area: an edge that is not written repeats its opposite when that one is a name.
func lines(e *expansion, v []syntax.Value) {
	var parts [][]syntax.Value
	start := 0
	for i := range v {
		if v[i].IsDelim("/") {
			parts = append(parts, v[start:i])
			start = i + 1
		}
	}
	parts = append(parts, v[start:])
	like := func(i int) []syntax.Value {
		if from := parts[i]; len(from) == 1 && from[0].Kind == syntax.Ident && !from[0].Is("auto") && !from[0].Is("span") {
			return from
		}
		return []syntax.Value{{Kind: syntax.Ident, Text: "auto"}}
	}
	opposite := []int{0, 0, 0, 1}
	if len(e.longhands) == 2 {
		opposite = []int{0, 0}
	}
	for len(parts) < len(e.longhands) {
		parts = append(parts, like(opposite[len(parts)]))
	}
	for i, longhand := range e.longhands {
		e.set(longhand, parts[i])
	}
}

func gridTemplate(e *expansion, v []syntax.Value) {
	if len(v) == 1 && v[0].Is("none") {
		return
	}
	slash := len(v)
	for i := range v {
		if v[i].IsDelim("/") {
			slash = i
		}
	}
	if slash < len(v) {
		e.set("grid-template-columns", v[slash+1:])
	}
	var areas, rows []syntax.Value
	sized := true
	for _, value := range v[:slash] {
		if value.Kind == syntax.String {
			if !sized {
				rows = append(rows, syntax.Value{Kind: syntax.Ident, Text: "auto"})
			}
			areas, sized = append(areas, value), false
			continue
		}
		if value.Kind == syntax.Square && !sized {
			rows, sized = append(rows, syntax.Value{Kind: syntax.Ident, Text: "auto"}), true
		}
		rows = append(rows, value)
		sized = sized || value.Kind != syntax.Square
	}
	if !sized {
		rows = append(rows, syntax.Value{Kind: syntax.Ident, Text: "auto"})
	}
	if areas != nil {
		e.set("grid-template-areas", areas)
	}
	e.set("grid-template-rows", rows)
}

func grid(e *expansion, v []syntax.Value) {
	slash, flow := len(v), -1
	for i := range v {
		if v[i].IsDelim("/") {
			slash = i
		}
		if v[i].Is("auto-flow") {
			flow = i
		}
	}
	if flow < 0 {
		gridTemplate(e, v)
		return
	}
	direction, fixed, auto := "row", "grid-template-columns", "grid-auto-rows"
	before, after := v[:slash], v[min(slash+1, len(v)):]
	if flow > slash {
		direction, fixed, auto = "column", "grid-template-rows", "grid-auto-columns"
		before, after = after, before
	}
	words := []syntax.Value{{Kind: syntax.Ident, Text: direction}}
	var sizes []syntax.Value
	for _, value := range before {
		switch {
		case value.Is("dense"):
			words = append(words, value)
		case !value.Is("auto-flow"):
			sizes = append(sizes, value)
		}
	}
	e.set("grid-auto-flow", words)
	e.set(fixed, after)
	if sizes != nil {
		e.set(auto, sizes)
	}
}
