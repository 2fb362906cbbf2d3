package grammar

import (
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// Unit families.
const (
	Lengths     = "length"
	Angles      = "angle"
	Times       = "time"
	Resolutions = "resolution"
	Flexes      = "flex"
	Frequencies = "frequency"
	Numbers     = "number"
	Percentages = "percentage"
)

// families tells the family of each unit (CSS Values 4, §6 and §7).
var families = map[string]string{
	"deg": Angles, "grad": Angles, "rad": Angles, "turn": Angles, "s": Times, "ms": Times, "fr": Flexes, "hz": Frequencies, "khz": Frequencies,
	"dpi": Resolutions, "dpcm": Resolutions, "dppx": Resolutions, "x": Resolutions,
}

func init() {
	for _, unit := range strings.Fields("px em rem ex rex ch rch cap rcap ic ric lh rlh vw vh vi vb vmin vmax svw svh lvw lvh dvw dvh svi svb lvi lvb dvi dvb " +
		"svmin svmax lvmin lvmax dvmin dvmax cm mm q in pt pc cqw cqh cqi cqb cqmin cqmax") {
		families[unit] = Lengths
	}
}

// Family gives the family of a unit in lower case, "" when it is unknown.
func Family(unit string) string { return families[unit] }

// wide are the keywords that every property accepts, and that nothing else may be called.
var wide = map[string]bool{"initial": true, "inherit": true, "unset": true, "revert": true, "revert-layer": true, "default": true}

// Wide tells whether a value is one of the keywords that every property accepts.
func Wide(v syntax.Value) bool {
	return v.Kind == syntax.Ident && wide[strings.ToLower(v.Text)] && !v.Is("default")
}

var basicTypes = map[string]func(*node, syntax.Value) bool{
	"number": func(n *node, v syntax.Value) bool {
		return v.Kind == syntax.Number && n.holds(v.Num) || mathFits(v, Numbers)
	},
	"integer": func(n *node, v syntax.Value) bool {
		return v.Kind == syntax.Number && v.Integer && n.holds(v.Num) || mathFits(v, Numbers)
	},
	"percentage": func(n *node, v syntax.Value) bool {
		return v.Kind == syntax.Percentage && n.holds(v.Num) || mathFits(v, Percentages)
	},
	"length-percentage": func(n *node, v syntax.Value) bool {
		return isLength(n, v) || v.Kind == syntax.Percentage && n.holds(v.Num) || mathFits(v, Lengths, Percentages)
	},
	"length":       func(n *node, v syntax.Value) bool { return isLength(n, v) || mathFits(v, Lengths) },
	"angle":        func(n *node, v syntax.Value) bool { return dimension(n, v, Angles) || mathFits(v, Angles) },
	"time":         func(n *node, v syntax.Value) bool { return dimension(n, v, Times) || mathFits(v, Times) },
	"flex":         func(n *node, v syntax.Value) bool { return dimension(n, v, Flexes) && v.Num >= 0 },
	"resolution":   func(n *node, v syntax.Value) bool { return dimension(n, v, Resolutions) || mathFits(v, Resolutions) },
	"frequency":    func(n *node, v syntax.Value) bool { return dimension(n, v, Frequencies) || mathFits(v, Frequencies) },
	"zero":         func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Number && v.Num == 0 },
	"string":       func(_ *node, v syntax.Value) bool { return v.Kind == syntax.String },
	"string-token": func(_ *node, v syntax.Value) bool { return v.Kind == syntax.String },
	"url":          func(_ *node, v syntax.Value) bool { return v.Kind == syntax.URL },
	"ident":        func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Ident },
	"ident-token":  func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Ident },
	"custom-ident": func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Ident && !wide[strings.ToLower(v.Text)] },
	"dashed-ident": func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Ident && strings.HasPrefix(v.Text, "--") },
	"custom-property-name": func(_ *node, v syntax.Value) bool {
		return v.Kind == syntax.Ident && strings.HasPrefix(v.Text, "--")
	},
	"hash-token": func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Hash },
	"hex-color":  func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Hash && IsHexColour(v.Text) },
	"dimension":  func(_ *node, v syntax.Value) bool { return v.Kind == syntax.Dimension },
}

func (n *node) holds(x float64) bool { return !n.ranged || x >= n.low && x <= n.top }

func dimension(n *node, v syntax.Value, family string) bool {
	return v.Kind == syntax.Dimension && families[v.Unit] == family && n.holds(v.Num)
}

// isLength: zero needs no unit.
func isLength(n *node, v syntax.Value) bool {
	return dimension(n, v, Lengths) || v.Kind == syntax.Number && v.Num == 0
}

// IsHexColour tells whether a text is 3, 4, 6 or 8 hexadecimal digits.
func IsHexColour(s string) bool {
	if n := len(s); n != 3 && n != 4 && n != 6 && n != 8 {
		return false
	}
	return strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}
