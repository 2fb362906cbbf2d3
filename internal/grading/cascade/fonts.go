package cascade

import (
	"math"
	"strconv"
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// fontTrace remembers how a font size was said. Browsers show monospace text at 13/16 of a size that nobody set in
// pixels, on the element that changes to it and on its descendants.
type fontTrace struct {
	keyword   int // index in fontKeywords plus one, 0 for none
	absolute  bool
	monospace bool
}

var fontKeywords = []string{"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"}

// fontTable gives the sizes of the keywords in pixels for a medium of 16 and of 13, as browsers have them.
var fontTable = map[float64][8]float64{16: {9, 10, 13, 16, 18, 24, 32, 48}, 13: {9, 10, 12, 13, 16, 20, 26, 39}}

// fontFactors give the others (CSS Fonts 4, §2.5).
var fontFactors = [8]float64{0.6, 0.75, 8.0 / 9, 1, 1.2, 1.5, 2, 3}

const monospaceShare = 13.0 / 16

func keywordSize(i int, medium float64) float64 {
	if row, ok := fontTable[medium]; ok {
		return row[i]
	}
	return medium * fontFactors[i]
}

// fontPixels gives the font size in pixels.
func (s *style) fontPixels() float64 {
	s.get("font-size")
	return s.size
}

// rootPixels is what rem is relative to.
func (s *style) rootPixels() float64 {
	root := s.root()
	if root == s && s.computed["font-size"] == "" {
		return s.view.Screen.Root // rem in the font size of the root itself
	}
	return root.fontPixels()
}

func (s *style) medium() float64 {
	if s.trace.monospace {
		return s.view.Screen.Root * monospaceShare
	}
	return s.view.Screen.Root
}

// fontSize computes the font size: relative to that of the parent.
func (s *style) fontSize() string {
	s.size = s.findFontSize()
	return px(s.size)
}

func (s *style) findFontSize() float64 {
	parentSize, before := s.view.Screen.Root, fontTrace{keyword: 4}
	if p := s.parent(); p != nil {
		parentSize, before = p.fontPixels(), p.trace
	}
	s.trace.monospace = s.get("font-family") == "monospace"
	value, from := s.cascaded("font-size", true)
	size := parentSize
	switch {
	case from == fromStart:
		s.trace.keyword = 4
		return s.medium()
	case from == fromParent || len(value) == 0:
		s.trace.keyword, s.trace.absolute = before.keyword, before.absolute
	default:
		size = s.namedOrMeasured(value[0], parentSize, before)
	}
	if s.trace.monospace != before.monospace && !s.trace.absolute && (from == fromParent || s.trace.keyword == 0) {
		switch {
		case s.trace.keyword > 0:
			size = keywordSize(s.trace.keyword-1, s.medium())
		case before.monospace:
			size /= monospaceShare
		default:
			size *= monospaceShare
		}
	}
	return size
}

func (s *style) namedOrMeasured(v syntax.Value, parentSize float64, before fontTrace) float64 {
	s.trace.keyword = 0
	if v.Kind == syntax.Ident {
		word := strings.ToLower(v.Text)
		for i, k := range fontKeywords {
			if k == word {
				s.trace.keyword = i + 1
				return keywordSize(i, s.medium())
			}
		}
		s.trace.absolute = before.absolute
		switch word {
		case "larger":
			return parentSize * 1.2
		case "smaller":
			return parentSize / 1.2
		}
		return parentSize
	}
	relative := v.Kind == syntax.Percentage || v.Kind == syntax.Dimension && (v.Unit == "em" || v.Unit == "ex" || v.Unit == "ch")
	s.trace.absolute = before.absolute || !relative
	m := measureContext{em: parentSize, rem: s.rootPixels(), screen: s.view.Screen}
	q, ok := m.quantity(v)
	if !ok || q.opaque != "" {
		q = s.solve(v, m, parentSize)
	}
	return max(0, q.amount+q.percent*parentSize/100)
}

// solve evaluates min(), max() and clamp() of percentages: for a font they are of a known size.
func (s *style) solve(v syntax.Value, m measureContext, whole float64) quantity {
	q, _ := m.quantity(withoutPercent(v, whole))
	return q
}

func withoutPercent(v syntax.Value, whole float64) syntax.Value {
	if v.Kind == syntax.Percentage {
		return syntax.Value{Kind: syntax.Dimension, Num: v.Num * whole / 100, Unit: "px"}
	}
	if len(v.Children) > 0 {
		children := make([]syntax.Value, len(v.Children))
		for i, c := range v.Children {
			children[i] = withoutPercent(c, whole)
		}
		v.Children = children
	}
	return v
}

func px(x float64) string { return syntax.Decimal(x) + "px" }

// lineHeightText gives a line height in pixels; normal stays.
func (s *style) lineHeightText(text string) string {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return px(n * s.fontPixels())
	}
	return text
}

// fontWeight computes a weight; bolder and lighter are relative to the parent (CSS Fonts 4, §2.2.1).
func (s *style) fontWeight(v syntax.Value) string {
	parent := 400.0
	if p := s.parent(); p != nil {
		parent, _ = strconv.ParseFloat(p.get("font-weight"), 64) // our own text
	}
	switch {
	case v.Is("normal"):
		return "400"
	case v.Is("bold"):
		return "700"
	case v.Is("bolder"):
		switch {
		case parent < 350:
			return "400"
		case parent < 550:
			return "700"
		}
		return syntax.Decimal(max(900, parent))
	case v.Is("lighter"):
		switch {
		case parent < 100:
			return syntax.Decimal(parent)
		case parent < 550:
			return "100"
		case parent < 750:
			return "400"
		}
		return "700"
	}
	q, _ := s.measure().quantity(v)
	return syntax.Decimal(math.Min(1000, math.Max(1, q.amount)))
}

var stretches = map[string]string{"ultra-condensed": "50%", "extra-condensed": "62.5%", "condensed": "75%", "semi-condensed": "87.5%", "normal": "100%",
	"semi-expanded": "112.5%", "expanded": "125%", "extra-expanded": "150%", "ultra-expanded": "200%"}

var genericFamilies = map[string]bool{"serif": true, "sans-serif": true, "cursive": true, "fantasy": true, "monospace": true, "system-ui": true, "math": true,
	"emoji": true, "fangsong": true, "ui-serif": true, "ui-sans-serif": true, "ui-monospace": true, "ui-rounded": true}

// families writes a list of fonts: names that are not a plain word stand between quotes.
func families(v []syntax.Value) string {
	var out []string
	for _, part := range syntax.Split(syntax.Solid(v), syntax.Comma) {
		if len(part) == 1 && part[0].Kind == syntax.String {
			name := part[0].Text
			if isWord(name) && !genericFamilies[strings.ToLower(name)] {
				out = append(out, name)
			} else {
				out = append(out, syntax.Quote(name))
			}
			continue
		}
		var words []string
		for _, w := range part {
			words = append(words, w.Text)
		}
		switch name := strings.Join(words, " "); {
		case len(words) == 1 && genericFamilies[strings.ToLower(name)]:
			out = append(out, strings.ToLower(name))
		case isWord(name):
			out = append(out, name)
		default:
			out = append(out, syntax.Quote(name))
		}
	}
	return strings.Join(out, ", ")
}

func isWord(s string) bool {
	values, _, err := syntax.Values(s)
	return err == nil && len(values) == 1 && values[0].Kind == syntax.Ident && values[0].Text == s
}
