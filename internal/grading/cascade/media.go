package cascade

import (
	"math"
	"slices"
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// Screen is what media queries and viewport units look at.
type Screen struct {
	Width, Height float64 // CSS pixels
	Root          float64 // font size chosen in the browser, 16 px unless the reader changed it
	Dark          bool    // prefers-color-scheme: dark
	Still         bool    // prefers-reduced-motion: reduce
	Print         bool
}

func (s Screen) complete() Screen {
	if s.Width <= 0 {
		s.Width = 1280
	}
	if s.Height <= 0 {
		s.Height = 800
	}
	if s.Root <= 0 {
		s.Root = 16
	}
	return s
}

// mediaList is a list of media queries: one must hold. An empty list always holds.
type mediaList []mediaQuery

type mediaQuery struct {
	not   bool
	kind  string         // screen, print, all; "" when it is not written
	rest  []syntax.Value // condition, may be empty
	wrong bool           // not understood: never holds
}

func parseMedia(values []syntax.Value) mediaList {
	var list mediaList
	if len(syntax.Trim(values)) == 0 {
		return nil
	}
	for _, part := range syntax.Split(values, syntax.Comma) {
		list = append(list, parseQuery(syntax.Solid(part)))
	}
	return list
}

func parseQuery(v []syntax.Value) mediaQuery {
	q := mediaQuery{}
	if len(v) == 0 {
		q.wrong = true
		return q
	}
	i := 0
	if len(v) > 1 && v[1].Kind == syntax.Ident && (v[0].Is("not") || v[0].Is("only")) {
		q.not = v[0].Is("not")
		i = 1
	}
	if v[i].Kind == syntax.Ident && !v[i].Is("not") {
		q.kind = strings.ToLower(v[i].Text)
		if i++; i < len(v) {
			if !v[i].Is("and") || i+1 == len(v) {
				q.wrong = true
				return q
			}
			i++
		}
	}
	q.rest = v[i:]
	return q
}

func (l mediaList) holds(s Screen) bool {
	return len(l) == 0 || slices.ContainsFunc(l, func(q mediaQuery) bool { return q.holds(s) })
}

func (q mediaQuery) holds(s Screen) bool {
	if q.wrong {
		return false
	}
	ok := true
	switch q.kind {
	case "", "all":
	case "screen":
		ok = !s.Print
	case "print":
		ok = s.Print
	default:
		ok = false
	}
	known := true
	if ok && len(q.rest) > 0 {
		ok = condition(q.rest, func(v syntax.Value) (bool, bool) {
			holds, understood := s.feature(syntax.Solid(v.Children))
			known = known && understood
			return holds, understood
		})
	}
	if q.not {
		return !ok && known
	}
	return ok
}

// condition reads "not (…)", "(…) and (…)", "(…) or (…)"; leaf answers what is between parentheses. What is not
// known is false, even after "not" (Media Queries 4, §3.1).
func condition(values []syntax.Value, leaf func(syntax.Value) (holds, known bool)) bool {
	holds, known := evaluate(syntax.Solid(values), leaf, 0)
	return holds && known
}

func evaluate(v []syntax.Value, leaf func(syntax.Value) (bool, bool), depth int) (holds, known bool) {
	if len(v) == 0 || depth > 32 {
		return false, false
	}
	if v[0].Is("not") {
		holds, known = evaluate(v[1:], leaf, depth+1)
		return !holds && known, known
	}
	if len(v)%2 == 0 {
		return false, false
	}
	word := ""
	holds, known = term(v[0], leaf, depth)
	for i := 1; i < len(v); i += 2 {
		w := strings.ToLower(v[i].Text)
		if v[i].Kind != syntax.Ident || w != "and" && w != "or" || word != "" && w != word {
			return false, false
		}
		word = w
		h, k := term(v[i+1], leaf, depth)
		if w == "and" {
			holds, known = holds && h, known && k
		} else {
			holds, known = holds && known || h && k, known || k
		}
	}
	return holds, known
}

func term(v syntax.Value, leaf func(syntax.Value) (bool, bool), depth int) (holds, known bool) {
	if v.Kind == syntax.Function {
		return leaf(v)
	}
	if v.Kind != syntax.Paren {
		return false, false
	}
	inside := syntax.Solid(v.Children)
	if len(inside) > 0 && (inside[0].Kind == syntax.Paren || inside[0].Is("not") || inside[0].Calls("selector")) && !hasMark(inside) {
		return evaluate(inside, leaf, depth+1)
	}
	return leaf(v)
}

func hasMark(values []syntax.Value) bool {
	return slices.ContainsFunc(values, func(v syntax.Value) bool {
		return v.Kind == syntax.Colon || v.IsDelim("<") || v.IsDelim(">") || v.IsDelim("=")
	})
}

// feature answers one media feature.
func (s Screen) feature(v []syntax.Value) (holds, known bool) {
	switch {
	case len(v) == 1 && v[0].Kind == syntax.Ident:
		return s.plain(strings.ToLower(v[0].Text), nil)
	case len(v) >= 3 && v[0].Kind == syntax.Ident && v[1].Kind == syntax.Colon:
		return s.plain(strings.ToLower(v[0].Text), v[2:])
	}
	return s.ranged(v)
}

func (s Screen) plain(name string, value []syntax.Value) (holds, known bool) {
	if bound, ok := strings.CutPrefix(name, "min-"); ok {
		return s.compare(bound, ">=", value)
	}
	if bound, ok := strings.CutPrefix(name, "max-"); ok {
		return s.compare(bound, "<=", value)
	}
	if _, isNumber := s.measure(name); isNumber {
		if value == nil {
			x, _ := s.measure(name)
			return x != 0, true
		}
		return s.compare(name, "=", value)
	}
	have, ok := s.words()[name]
	if !ok {
		return false, false
	}
	if value == nil {
		return have != "none" && have != "no-preference", true
	}
	return len(value) == 1 && value[0].Is(have), len(value) == 1
}

// words are the discrete features of a computer with a mouse.
func (s Screen) words() map[string]string {
	w := map[string]string{"orientation": "landscape", "prefers-color-scheme": "light", "prefers-reduced-motion": "no-preference", "hover": "hover",
		"any-hover": "hover", "pointer": "fine", "any-pointer": "fine", "prefers-contrast": "no-preference", "prefers-reduced-transparency": "no-preference",
		"prefers-reduced-data": "no-preference", "forced-colors": "none", "inverted-colors": "none", "update": "fast", "scripting": "none", "display-mode": "browser", "color-gamut": "srgb",
		"overflow-block": "scroll", "overflow-inline": "scroll", "dynamic-range": "standard", "scan": "progressive"}
	if s.Height >= s.Width {
		w["orientation"] = "portrait"
	}
	if s.Dark {
		w["prefers-color-scheme"] = "dark"
	}
	if s.Still {
		w["prefers-reduced-motion"] = "reduce"
	}
	return w
}

// measure gives the numeric features: pixels, ratios, dots per pixel.
func (s Screen) measure(name string) (float64, bool) {
	switch name {
	case "width", "device-width":
		return s.Width, true
	case "height", "device-height":
		return s.Height, true
	case "aspect-ratio", "device-aspect-ratio":
		return s.Width / s.Height, true
	case "resolution", "-webkit-device-pixel-ratio":
		return 1, true
	case "color":
		return 8, true
	case "monochrome", "color-index", "grid":
		return 0, true
	}
	return 0, false
}

func (s Screen) compare(name, operator string, value []syntax.Value) (holds, known bool) {
	have, ok := s.measure(name)
	want, understood := s.number(value)
	if !ok || !understood {
		return false, false
	}
	const close = 1e-9
	switch operator {
	case ">=":
		return have >= want-close, true
	case "<=":
		return have <= want+close, true
	case ">":
		return have > want+close, true
	case "<":
		return have < want-close, true
	}
	return math.Abs(have-want) < close, true
}

// number reads the value of a feature; em and rem are those of the browser (Media Queries 4, §1.3).
func (s Screen) number(v []syntax.Value) (float64, bool) {
	if len(v) == 3 && v[0].Kind == syntax.Number && v[1].IsDelim("/") && v[2].Kind == syntax.Number && v[2].Num != 0 {
		return v[0].Num / v[2].Num, true
	}
	if len(v) != 1 {
		return 0, false
	}
	q, ok := measureContext{em: s.Root, rem: s.Root, screen: s}.quantity(v[0])
	return q.amount, ok && q.opaque == "" && !q.hasPercent
}

var flipped = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}

// ranged answers (width >= 600px) and (400px <= width < 700px).
func (s Screen) ranged(v []syntax.Value) (holds, known bool) {
	var parts [][]syntax.Value
	var operators []string
	start := 0
	for i := 0; i < len(v); i++ {
		if !v[i].IsDelim("<") && !v[i].IsDelim(">") && !v[i].IsDelim("=") {
			continue
		}
		op := v[i].Text
		parts = append(parts, v[start:i])
		if i+1 < len(v) && v[i+1].IsDelim("=") {
			op, i = op+"=", i+1
		}
		operators, start = append(operators, op), i+1
	}
	parts = append(parts, v[start:])
	isName := func(p []syntax.Value) bool { return len(p) == 1 && p[0].Kind == syntax.Ident }
	switch {
	case len(parts) == 2 && isName(parts[0]):
		return s.compare(strings.ToLower(parts[0][0].Text), operators[0], parts[1])
	case len(parts) == 2 && isName(parts[1]):
		return s.compare(strings.ToLower(parts[1][0].Text), flipped[operators[0]], parts[0])
	case len(parts) == 3 && isName(parts[1]) && operators[0][0] == operators[1][0]:
		name := strings.ToLower(parts[1][0].Text)
		h1, k1 := s.compare(name, flipped[operators[0]], parts[0])
		h2, k2 := s.compare(name, operators[1], parts[2])
		return h1 && h2, k1 && k2
	}
	return false, false
}
