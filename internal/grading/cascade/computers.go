package cascade

import (
	"math"
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// computers are the properties whose computed value is not simply what was written, measured. False means: as usual.
var computers map[string]func(*style, []syntax.Value) (string, bool)

func init() {
	computers = map[string]func(*style, []syntax.Value) (string, bool){
		"font-weight": func(s *style, v []syntax.Value) (string, bool) { return s.fontWeight(v[0]), len(v) == 1 },
		"font-family": func(_ *style, v []syntax.Value) (string, bool) { return families(v), true },
		"font-stretch": func(_ *style, v []syntax.Value) (string, bool) {
			t, ok := stretches[strings.ToLower(v[0].Text)]
			return t, ok
		},
		"line-height":           lineHeight,
		"color":                 ownColour,
		"display":               func(_ *style, v []syntax.Value) (string, bool) { return displayName(v), true },
		"background-position-x": axis, "background-position-y": axis, "object-position": bothAxes,
		"background-size":     backgroundSize,
		"background-repeat":   backgroundRepeat,
		"box-shadow":          func(s *style, v []syntax.Value) (string, bool) { return shadows(s, v, 4), true },
		"text-shadow":         func(s *style, v []syntax.Value) (string, bool) { return shadows(s, v, 3), true },
		"border-spacing":      func(s *style, v []syntax.Value) (string, bool) { return twins(s, "border-spacing", v), true },
		"opacity":             share,
		"fill-opacity":        share,
		"aspect-ratio":        ratio,
		"grid-template-areas": areas,
		"grid-auto-flow":      gridFlow,
		"word-spacing":        func(_ *style, v []syntax.Value) (string, bool) { return "0px", v[0].Is("normal") },
		"letter-spacing":      func(_ *style, v []syntax.Value) (string, bool) { return "normal", v[0].Kind == syntax.Number },
		"text-decoration-line": func(_ *style, v []syntax.Value) (string, bool) {
			return inOrder(v, "underline", "overline", "line-through", "blink"), true
		},
		"justify-items": func(_ *style, v []syntax.Value) (string, bool) { return "normal", len(v) == 1 && v[0].Is("legacy") },
	}
	for _, p := range []string{"border-top", "border-right", "border-bottom", "border-left", "outline", "column-rule"} {
		computers[p+"-width"] = lineWidth(p)
	}
	for _, corner := range []string{"top-left", "top-right", "bottom-right", "bottom-left"} {
		name := "border-" + corner + "-radius"
		computers[name] = func(s *style, v []syntax.Value) (string, bool) { return twins(s, name, v), true }
	}
	for _, p := range []string{"transition-timing-function", "animation-timing-function"} {
		computers[p] = func(s *style, v []syntax.Value) (string, bool) { return easings(s, v), true }
	}
	computers["outline-offset"] = func(s *style, v []syntax.Value) (string, bool) {
		q, ok := s.measure().quantity(v[0])
		return px(math.Trunc(q.amount)), ok
	}
	for p, start := range map[string]string{"counter-reset": "0", "counter-set": "0", "counter-increment": "1"} {
		computers[p] = func(s *style, v []syntax.Value) (string, bool) { return counters(s, v, start), true }
	}
	for _, p := range []string{"align-items", "align-self", "align-content", "justify-self", "justify-content"} {
		computers[p] = func(_ *style, v []syntax.Value) (string, bool) { return "baseline", len(v) == 2 && v[0].Is("first") }
	}
}

func lineHeight(s *style, v []syntax.Value) (string, bool) {
	if v[0].Kind == syntax.Ident {
		return "normal", true
	}
	q, ok := s.measure().quantity(v[0])
	if !ok {
		return "", false
	}
	if q.family == grammar.Numbers {
		return syntax.Decimal(max(0, q.amount)), true
	}
	return px(max(0, q.amount+q.percent*s.fontPixels()/100)), true
}

// ownColour: currentcolor in color is the colour of the parent.
func ownColour(s *style, v []syntax.Value) (string, bool) {
	parent := Colour{A: 1}
	if p := s.parent(); p != nil {
		if c, ok := ParseColour(p.get("color")); ok {
			parent = c
		}
	}
	x := s.colours()
	x.current = &parent
	c, ok := x.colour(v[0])
	return c.String(), ok
}

// lineWidth computes the width of a line, snapped as browsers do: never between 0 and 1 px, whole pixels above.
func lineWidth(prefix string) func(*style, []syntax.Value) (string, bool) {
	return func(s *style, v []syntax.Value) (string, bool) {
		if style := s.get(prefix + "-style"); (style == "none" || style == "hidden") && prefix != "outline" {
			return "0px", true
		}
		width := 0.0
		switch {
		case v[0].Is("thin"):
			width = 1
		case v[0].Is("medium"):
			width = 3
		case v[0].Is("thick"):
			width = 5
		default:
			q, ok := s.measure().quantity(v[0])
			if !ok {
				return "", false
			}
			width = max(0, q.amount)
		}
		if width > 0 && width < 1 {
			width = 1
		}
		return px(math.Floor(width)), true
	}
}

var displays = map[string]string{"flow": "block", "block flow": "block", "inline flow": "inline", "inline flow-root": "inline-block", "flow-root inline": "inline-block",
	"block flow-root": "flow-root", "flow-root block": "flow-root", "block flex": "flex", "flex block": "flex", "inline flex": "inline-flex", "flex inline": "inline-flex",
	"block grid": "grid", "grid block": "grid", "inline grid": "inline-grid", "grid inline": "inline-grid", "block table": "table", "table block": "table",
	"inline table": "inline-table", "table inline": "inline-table", "inline ruby": "ruby", "list-item block": "list-item", "block list-item": "list-item",
	"list-item flow": "list-item", "flow list-item": "list-item"}

func displayName(v []syntax.Value) string {
	words := make([]string, len(v))
	for i := range v {
		words[i] = strings.ToLower(v[i].Text)
	}
	name := strings.Join(words, " ")
	if short, ok := displays[name]; ok {
		return short
	}
	return name
}

// side gives a keyword of a position as a share of the room.
var side = map[string]float64{"left": 0, "top": 0, "center": 50, "right": 100, "bottom": 100}

// axisText writes one axis of a position: "right 10px" is calc(100% - 10px).
func axisText(s *style, v []syntax.Value) string {
	w := &valueWriter{style: s, property: "left"}
	if len(v) == 0 {
		return "50%"
	}
	if v[0].Kind != syntax.Ident {
		return w.list(v)
	}
	base := side[strings.ToLower(v[0].Text)]
	if len(v) == 1 {
		return syntax.Decimal(base) + "%"
	}
	q, ok := s.measure().quantity(v[1])
	switch {
	case !ok || q.opaque != "":
		return w.list(v)
	case base == 0:
		return w.one(v[1])
	}
	if q.family == grammar.Numbers {
		q.family = grammar.Lengths
	}
	return (quantity{family: grammar.Percentages, percent: base, hasPercent: true}).plus(q, -1).write()
}

func axis(s *style, v []syntax.Value) (string, bool) {
	parts := syntax.Split(v, syntax.Comma)
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = axisText(s, p)
	}
	return strings.Join(out, ", "), true
}

func bothAxes(s *style, v []syntax.Value) (string, bool) {
	x, y := positionParts(v)
	return axisText(s, x) + " " + axisText(s, y), true
}

func eachLayer(v []syntax.Value, f func([]syntax.Value) string) string {
	parts := syntax.Split(v, syntax.Comma)
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = f(p)
	}
	return strings.Join(out, ", ")
}

func backgroundSize(s *style, v []syntax.Value) (string, bool) {
	w := &valueWriter{style: s, property: "width", traits: traitsOf("width")}
	return eachLayer(v, func(p []syntax.Value) string {
		text := w.list(p)
		switch {
		case text == "auto auto":
			return "auto"
		case len(p) == 1 && p[0].Kind != syntax.Ident:
			return text + " auto"
		}
		return text
	}), true
}

func backgroundRepeat(_ *style, v []syntax.Value) (string, bool) {
	return eachLayer(v, func(p []syntax.Value) string {
		a := strings.ToLower(p[0].Text)
		if len(p) == 1 {
			return a
		}
		switch b := strings.ToLower(p[1].Text); {
		case a == b:
			return a
		case a == "repeat" && b == "no-repeat":
			return "repeat-x"
		case a == "no-repeat" && b == "repeat":
			return "repeat-y"
		default:
			return a + " " + b
		}
	}), true
}

// shadows writes the colour first, then the lengths, then inset.
func shadows(s *style, v []syntax.Value, want int) string {
	if len(v) == 1 && v[0].Is("none") {
		return "none"
	}
	return eachLayer(v, func(p []syntax.Value) string {
		w := &valueWriter{style: s, property: "box-shadow", traits: traits{colours: true}}
		colour, inset := "currentcolor", ""
		var lengths []string
		for _, one := range p {
			switch {
			case one.Is("inset"):
				inset = " inset"
			case one.Kind == syntax.Number || one.Kind == syntax.Dimension || grammar.IsMath(one):
				lengths = append(lengths, w.one(one))
			default:
				colour = w.one(one)
			}
		}
		for len(lengths) < want {
			lengths = append(lengths, "0px")
		}
		return colour + " " + strings.Join(lengths, " ") + inset
	})
}

// twins writes one value for two that are the same.
func twins(s *style, property string, v []syntax.Value) string {
	w := &valueWriter{style: s, property: property}
	parts := make([]string, len(v))
	for i := range v {
		parts[i] = w.one(v[i])
	}
	if len(parts) == 2 && parts[0] == parts[1] {
		return parts[0]
	}
	return strings.Join(parts, " ")
}

func share(s *style, v []syntax.Value) (string, bool) {
	q, ok := s.measure().quantity(v[0])
	return syntax.Decimal(min(1, max(0, q.amount+q.percent/100))), ok && q.opaque == ""
}

func ratio(s *style, v []syntax.Value) (string, bool) {
	w := &valueWriter{style: s, property: "aspect-ratio", traits: traits{numbers: true}}
	auto := ""
	var numbers []string
	for _, one := range v {
		switch {
		case one.Is("auto"):
			auto = "auto"
		case !one.IsDelim("/"):
			numbers = append(numbers, w.one(one))
		}
	}
	if len(numbers) == 1 {
		numbers = append(numbers, "1")
	}
	return strings.TrimSpace(auto + " " + strings.Join(numbers, " / ")), true
}

func areas(_ *style, v []syntax.Value) (string, bool) {
	if v[0].Kind != syntax.String {
		return "none", true
	}
	rows := make([]string, len(v))
	for i := range v {
		rows[i] = syntax.Quote(strings.Join(strings.Fields(v[i].Text), " "))
	}
	return strings.Join(rows, " "), true
}

func gridFlow(_ *style, v []syntax.Value) (string, bool) {
	text := inOrder(v, "row", "column", "dense")
	if text == "row dense" {
		text = "dense"
	}
	return text, true
}

// inOrder writes words in the order of the specification.
func inOrder(v []syntax.Value, order ...string) string {
	var out []string
	for _, word := range order {
		for _, one := range v {
			if one.Is(word) {
				out = append(out, word)
			}
		}
	}
	if out == nil && len(v) > 0 {
		return strings.ToLower(v[0].Text)
	}
	return strings.Join(out, " ")
}

// counters writes the number that a counter without one takes.
func counters(s *style, v []syntax.Value, start string) string {
	w := &valueWriter{style: s, property: "counter-reset", traits: traits{numbers: true}}
	var out []string
	for i := range v {
		out = append(out, w.one(v[i]))
		if v[i].Kind == syntax.Ident && !v[i].Is("none") && (i+1 == len(v) || v[i+1].Kind == syntax.Ident) {
			out = append(out, start)
		}
	}
	return strings.Join(out, " ")
}

// easings writes steps as browsers do: step-start is steps(1, start), and end goes without saying.
func easings(s *style, v []syntax.Value) string {
	w := &valueWriter{style: s, property: "transition-timing-function", traits: traits{numbers: true}}
	return eachLayer(v, func(p []syntax.Value) string {
		text := w.list(p)
		switch text {
		case "step-start":
			return "steps(1, start)"
		case "step-end":
			return "steps(1)"
		}
		return strings.Replace(strings.Replace(text, ", end)", ")", 1), ", jump-end)", ")", 1)
	})
}
