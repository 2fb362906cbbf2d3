package cascade

import (
	"math"
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// quantity is a number of some family in its canonical unit (px, deg, s, dppx, Hz), with a part in % when it depends
// on layout. Opaque is the text of what only layout can tell: min(100%, 640px).
type quantity struct {
	family     string
	amount     float64
	percent    float64
	hasPercent bool
	hasAmount  bool
	opaque     string
}

// measureContext is what relative units are relative to.
type measureContext struct {
	em, rem    float64
	lineHeight float64 // 0: not known, 1.2 em then
	screen     Screen
}

// lengths in pixels of the absolute units (CSS Values 4, §6.2).
var absolute = map[string]float64{"px": 1, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "in": 96, "pt": 96.0 / 72, "pc": 16}

var canonicalUnit = map[string]string{grammar.Lengths: "px", grammar.Angles: "deg", grammar.Times: "s", grammar.Resolutions: "dppx", grammar.Frequencies: "hz", grammar.Flexes: "fr"}

// quantity evaluates a number, a dimension, a percentage or a calculation.
func (m measureContext) quantity(v syntax.Value) (quantity, bool) {
	switch v.Kind {
	case syntax.Number:
		return quantity{family: grammar.Numbers, amount: v.Num, hasAmount: true}, true
	case syntax.Percentage:
		return quantity{family: grammar.Percentages, percent: v.Num, hasPercent: true}, true
	case syntax.Dimension:
		f := grammar.Family(v.Unit)
		return quantity{family: f, amount: v.Num * m.unit(v.Unit), hasAmount: true}, f != ""
	case syntax.Function:
		if grammar.IsMath(v) {
			return m.call(v, 0)
		}
	}
	return quantity{}, false
}

// unit gives the size of a unit in its canonical one. ch and ex are taken as half an em, as CSS Values 4, §6.1.2 allows.
func (m measureContext) unit(unit string) float64 {
	if px, ok := absolute[unit]; ok {
		return px
	}
	s := m.screen
	if len(unit) > 2 && strings.ContainsRune("sld", rune(unit[0])) && unit[1] == 'v' {
		unit = unit[1:]
	}
	switch unit {
	case "em":
		return m.em
	case "rem":
		return m.rem
	case "ex", "ch":
		return m.em / 2
	case "rex", "rch":
		return m.rem / 2
	case "cap", "ic":
		return m.em
	case "rcap", "ric":
		return m.rem
	case "lh":
		if m.lineHeight > 0 {
			return m.lineHeight
		}
		return 1.2 * m.em
	case "rlh":
		return 1.2 * m.rem
	case "vw", "vi", "cqw", "cqi":
		return s.Width / 100
	case "vh", "vb", "cqh", "cqb":
		return s.Height / 100
	case "vmin", "cqmin":
		return min(s.Width, s.Height) / 100
	case "vmax", "cqmax":
		return max(s.Width, s.Height) / 100
	case "deg", "s", "dppx", "x", "hz", "fr":
		return 1
	case "grad":
		return 0.9
	case "rad":
		return 180 / math.Pi
	case "turn":
		return 360
	case "ms":
		return 0.001
	case "dpi":
		return 1.0 / 96
	case "dpcm":
		return 2.54 / 96
	case "khz":
		return 1000
	}
	return 1
}

// write gives the text of a quantity.
func (q quantity) write() string {
	unit := canonicalUnit[q.family]
	switch {
	case q.opaque != "":
		return q.opaque
	case q.hasPercent && !q.hasAmount:
		return syntax.Decimal(q.percent) + "%"
	case !q.hasPercent:
		return syntax.Decimal(q.amount) + unit
	}
	sign, amount := " + ", q.amount
	if amount < 0 {
		sign, amount = " - ", -amount
	}
	return "calc(" + syntax.Decimal(q.percent) + "%" + sign + syntax.Decimal(amount) + unit + ")"
}

func (q quantity) plus(o quantity, sign float64) quantity {
	if q.opaque != "" || o.opaque != "" {
		mark := " + "
		if sign < 0 {
			mark = " - "
		}
		q.opaque = "calc(" + bare(q.write()) + mark + bare(o.write()) + ")"
		return q
	}
	if q.family == grammar.Percentages {
		q.family = o.family
	}
	q.amount += sign * o.amount
	q.percent += sign * o.percent
	q.hasAmount = q.hasAmount || o.hasAmount
	q.hasPercent = q.hasPercent || o.hasPercent
	return q
}

// bare drops calc( ) around a term of a sum.
func bare(s string) string {
	if inside, ok := strings.CutPrefix(s, "calc("); ok {
		return strings.TrimSuffix(inside, ")")
	}
	return s
}

func (q quantity) times(k float64) quantity {
	if q.opaque != "" {
		q.opaque = "calc(" + syntax.Decimal(k) + " * " + q.opaque + ")"
		return q
	}
	q.amount *= k
	q.percent *= k
	return q
}
