package cascade

import (
	"math"
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// maxOpaque bounds the text of a calculation that only layout can finish, in bytes.
const maxOpaque = 4096

// call evaluates a math function (CSS Values 4, §10).
func (m measureContext) call(v syntax.Value, depth int) (quantity, bool) {
	if depth > 32 {
		return quantity{}, false
	}
	name := strings.ToLower(v.Text)
	args := syntax.Split(v.Children, syntax.Comma)
	strategy := "nearest"
	if first := syntax.Solid(args[0]); name == "round" && len(first) == 1 && first[0].Kind == syntax.Ident {
		strategy, args = strings.ToLower(first[0].Text), args[1:]
	}
	values := make([]quantity, 0, len(args))
	apart := false // it mixes what cannot be compared before layout
	for _, a := range args {
		if s := syntax.Solid(a); name == "clamp" && len(s) == 1 && s[0].Is("none") {
			bound := math.Inf(1)
			if len(values) == 0 {
				bound = math.Inf(-1)
			}
			values = append(values, quantity{amount: bound, hasAmount: true})
			continue
		}
		q, ok := m.sum(a, depth)
		if !ok {
			return q, false
		}
		apart = apart || q.hasPercent && q.hasAmount || q.opaque != ""
		values = append(values, q)
	}
	if len(values) == 0 {
		return quantity{}, false
	}
	for _, q := range values {
		apart = apart || q.hasPercent != values[0].hasPercent
	}
	if name == "calc" || name == "-webkit-calc" {
		return values[0], true
	}
	if apart {
		return quantity{family: grammar.Lengths, opaque: name + "(" + joinQuantities(values) + ")"}, true
	}
	return apply(name, strategy, values)
}

func joinQuantities(values []quantity) string {
	texts := make([]string, len(values))
	for i, q := range values {
		texts[i] = bare(q.write())
	}
	return strings.Join(texts, ", ")
}

// apply computes a function of numbers of one family.
func apply(name, strategy string, values []quantity) (quantity, bool) {
	out := values[len(values)/2] // for clamp the middle one; the same family for the others
	x := make([]float64, len(values))
	for i, q := range values {
		if x[i] = q.amount; q.hasPercent {
			x[i] = q.percent
		}
	}
	second := 1.0
	if len(x) > 1 {
		second = x[1]
	}
	angle := x[0]
	if values[0].family == grammar.Angles {
		angle = x[0] * math.Pi / 180
	}
	r := 0.0
	number := false
	switch name {
	case "min":
		r = x[0]
		for _, y := range x {
			r = math.Min(r, y)
		}
	case "max":
		r = x[0]
		for _, y := range x {
			r = math.Max(r, y)
		}
	case "clamp":
		r = math.Max(x[0], math.Min(x[1], x[2]))
	case "abs":
		r = math.Abs(x[0])
	case "round":
		r = roundTo(x[0], second, strategy)
	case "mod":
		r = x[0] - second*math.Floor(x[0]/second)
	case "rem":
		r = math.Mod(x[0], second)
	case "hypot":
		for _, y := range x {
			r = math.Hypot(r, y)
		}
	default:
		number = true
		r = numeric(name, x, second, angle)
	}
	if number {
		return quantity{family: grammar.Numbers, amount: r, hasAmount: true}, true
	}
	if out.hasPercent {
		out.percent = r
	} else {
		out.amount = r
	}
	return out, true
}

func numeric(name string, x []float64, second, angle float64) float64 {
	switch name {
	case "sign":
		switch {
		case x[0] > 0:
			return 1
		case x[0] < 0:
			return -1
		}
		return 0
	case "sqrt":
		return math.Sqrt(x[0])
	case "pow":
		return math.Pow(x[0], second)
	case "exp":
		return math.Exp(x[0])
	case "log":
		if len(x) > 1 {
			return math.Log(x[0]) / math.Log(second)
		}
		return math.Log(x[0])
	case "sin":
		return math.Sin(angle)
	case "cos":
		return math.Cos(angle)
	case "tan":
		return math.Tan(angle)
	}
	return 0
}

func roundTo(x, step float64, strategy string) float64 {
	if step == 0 {
		return math.NaN()
	}
	switch q := x / step; strategy {
	case "up":
		return math.Ceil(q) * step
	case "down":
		return math.Floor(q) * step
	case "to-zero":
		return math.Trunc(q) * step
	default:
		return math.Floor(q+0.5) * step
	}
}

// sum evaluates a + b - c; signs stand between spaces.
func (m measureContext) sum(values []syntax.Value, depth int) (quantity, bool) {
	values = syntax.Trim(values)
	var total quantity
	start, sign, first := 0, 1.0, true
	for i := range values {
		last := i == len(values)-1
		isSign := !last && i > 0 && (values[i].IsDelim("+") || values[i].IsDelim("-")) &&
			values[i-1].Kind == syntax.Space && values[i+1].Kind == syntax.Space
		if !isSign && !last {
			continue
		}
		stop := i
		if last {
			stop = i + 1
		}
		q, ok := m.product(syntax.Solid(values[start:stop]), depth)
		if !ok || len(total.opaque) > maxOpaque {
			return q, false
		}
		if first {
			total, first = q, false
		} else {
			total = total.plus(q, sign)
		}
		if isSign {
			sign = 1
			if values[i].IsDelim("-") {
				sign = -1
			}
			start = i + 1
		}
	}
	return total, !first
}

func (m measureContext) product(values []syntax.Value, depth int) (quantity, bool) {
	if len(values)%2 == 0 {
		return quantity{}, false
	}
	q, ok := m.operand(values[0], depth)
	for i := 1; ok && i < len(values); i += 2 {
		if len(q.opaque) > maxOpaque {
			return q, false
		}
		var o quantity
		if o, ok = m.operand(values[i+1], depth); !ok {
			break
		}
		switch {
		case values[i].IsDelim("/") && o.family == grammar.Numbers:
			q = q.times(1 / o.amount)
		case values[i].IsDelim("/"):
			q = quantity{family: grammar.Numbers, amount: q.amount / o.amount, hasAmount: true}
		case o.family == grammar.Numbers:
			q = q.times(o.amount)
		default:
			q = o.times(q.amount)
		}
	}
	return q, ok
}

func (m measureContext) operand(v syntax.Value, depth int) (quantity, bool) {
	switch v.Kind {
	case syntax.Paren:
		if depth > 32 {
			return quantity{}, false
		}
		return m.sum(v.Children, depth+1)
	case syntax.Function:
		if grammar.IsMath(v) {
			return m.call(v, depth+1)
		}
	case syntax.Ident:
		constants := map[string]float64{"pi": math.Pi, "e": math.E, "infinity": math.MaxFloat32, "-infinity": -math.MaxFloat32}
		if x, ok := constants[strings.ToLower(v.Text)]; ok {
			return quantity{family: grammar.Numbers, amount: x, hasAmount: true}, true
		}
	}
	return m.quantity(v)
}
