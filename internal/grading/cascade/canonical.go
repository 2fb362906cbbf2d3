package cascade

import (
	"math"
	"strings"
	"sync"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// keepsCase are the properties whose words are names given by the author.
var keepsCase = map[string]bool{"animation-name": true, "grid-area": true, "grid-row-start": true, "grid-row-end": true, "grid-column-start": true,
	"grid-column-end": true, "grid-template-columns": true, "grid-template-rows": true, "counter-reset": true, "counter-increment": true, "counter-set": true,
	"container-name": true, "view-transition-name": true, "transition-property": true, "will-change": true, "content": true, "list-style-type": true, "anchor-name": true}

// traits are what writing a value needs to know of its property.
type traits struct {
	colours, numbers, negatives, fractions bool
}

var traitCache sync.Map

func traitsOf(property string) traits {
	if t, ok := traitCache.Load(property); ok {
		return t.(traits)
	}
	one := func(v ...syntax.Value) bool { return grammar.Accepts(property, v) }
	number := syntax.Value{Kind: syntax.Number, Num: 1, Integer: true}
	t := traits{
		colours: grammar.Reaches(property, "color"),
		numbers: one(number) || one(syntax.Value{Kind: syntax.Ident, Text: "x"}, number) || one(syntax.Value{Kind: syntax.String, Text: "wght"}, number),
		negatives: one(syntax.Value{Kind: syntax.Dimension, Num: -1, Unit: "px"}) || one(syntax.Value{Kind: syntax.Number, Num: -1, Integer: true}) ||
			one(syntax.Value{Kind: syntax.Dimension, Num: -1, Unit: "s"}),
		fractions: !one(number) || one(syntax.Value{Kind: syntax.Number, Num: 0.5}),
	}
	traitCache.Store(property, t)
	return t
}

// canonical writes a value in the one form in which it is compared and shown.
func (s *style) canonical(property string, value []syntax.Value) string {
	v := syntax.Solid(value)
	if f, ok := computers[property]; ok {
		if text, done := f(s, v); done {
			return text
		}
	}
	w := &valueWriter{style: s, property: property, traits: traitsOf(property)}
	return w.list(v)
}

type valueWriter struct {
	style    *style
	property string
	traits   traits
	function string // the function whose arguments are being written
}

// list writes values with one space between them, none before a comma.
func (w *valueWriter) list(v []syntax.Value) string {
	var b strings.Builder
	for i := range v {
		if v[i].Kind == syntax.Comma {
			b.WriteByte(',')
			continue
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.one(v[i]))
	}
	return b.String()
}

func (w *valueWriter) one(v syntax.Value) string {
	switch v.Kind {
	case syntax.Ident:
		return w.word(v)
	case syntax.Hash, syntax.Function:
		if w.traits.colours {
			if c, ok := w.style.colours().colour(v); ok {
				return c.String()
			}
		}
		if v.Kind == syntax.Function {
			return w.call(v)
		}
	case syntax.String:
		return syntax.Quote(v.Text)
	case syntax.URL:
		return "url(" + syntax.Quote(v.Text) + ")"
	case syntax.Number, syntax.Percentage, syntax.Dimension:
		return w.number(v)
	case syntax.Square:
		inner := &valueWriter{style: w.style, property: "grid-template-columns"}
		return "[" + inner.list(syntax.Solid(v.Children)) + "]"
	}
	return syntax.Text([]syntax.Value{v})
}

func (w *valueWriter) word(v syntax.Value) string {
	lower := strings.ToLower(v.Text)
	if w.traits.colours {
		if c, ok := w.style.colours().colour(v); ok {
			return c.String()
		}
		return lower
	}
	if strings.HasPrefix(v.Text, "--") || keepsCase[w.property] {
		return v.Text
	}
	return lower
}

// zeroIsLength are the functions where 0 stands for 0px.
var zeroIsLength = map[string]bool{"minmax": true, "fit-content": true, "translate": true, "translatex": true, "translatey": true, "translatez": true, "translate3d": true,
	"blur": true, "drop-shadow": true, "inset": true, "circle": true, "ellipse": true, "polygon": true, "rect": true, "xywh": true, "linear-gradient": true,
	"repeating-linear-gradient": true, "radial-gradient": true, "repeating-radial-gradient": true, "perspective": true}

// zeroIsAngle are those where it stands for 0deg.
var zeroIsAngle = map[string]bool{"rotate": true, "rotatex": true, "rotatey": true, "rotatez": true, "skew": true, "skewx": true, "skewy": true, "hue-rotate": true, "conic-gradient": true}

func (w *valueWriter) number(v syntax.Value) string {
	if v.Kind == syntax.Number && v.Num == 0 {
		switch {
		case zeroIsLength[w.function], w.function == "" && !w.traits.numbers:
			return "0px"
		case zeroIsAngle[w.function]:
			return "0deg"
		}
	}
	q, ok := w.style.measure().quantity(v)
	switch {
	case !ok:
		return syntax.Text([]syntax.Value{v})
	case v.Kind == syntax.Percentage && percentIsNumber[w.function]:
		return syntax.Decimal(q.percent / 100)
	}
	return q.write()
}

// percentIsNumber are the functions where 50% is written 0.5.
var percentIsNumber = map[string]bool{"brightness": true, "contrast": true, "grayscale": true, "invert": true, "opacity": true, "saturate": true, "sepia": true}

func (w *valueWriter) call(v syntax.Value) string {
	name := strings.ToLower(v.Text)
	if grammar.IsMath(v) {
		q, ok := w.style.measure().quantity(v)
		if !ok {
			return syntax.Text([]syntax.Value{v})
		}
		if q.opaque == "" && w.function == "" {
			if !w.traits.negatives && !(q.hasPercent && q.hasAmount) {
				q.amount, q.percent = max(0, q.amount), max(0, q.percent)
			}
			if q.family == grammar.Numbers && !w.traits.fractions {
				q.amount = math.Floor(q.amount + 0.5)
			}
		}
		return q.write()
	}
	inner := *w
	inner.function = name
	if name == "var" || name == "attr" || name == "counter" || name == "counters" {
		inner.property, inner.traits = "content", traits{}
	}
	return name + "(" + inner.list(syntax.Solid(v.Children)) + ")"
}

// colours gives what the colours of this element depend on.
func (s *style) colours() colourContext {
	x := colourContext{measure: measureContext{em: 16, rem: 16, screen: s.view.Screen}}
	if s.computed["color-scheme"] != "" || s.usesScheme() {
		x.dark = s.dark()
	}
	return x
}

// usesScheme spares the search for color-scheme on the pages that never name it.
func (s *style) usesScheme() bool {
	if s.view.scheme == 0 {
		s.view.scheme = 1
		for _, step := range s.view.Source.program.steps {
			if step.rule == nil {
				continue
			}
			for i := range step.rule.declarations {
				if step.rule.declarations[i].property == "color-scheme" {
					s.view.scheme = 2
				}
			}
		}
		for n := range s.view.Source.Root.Descendants() {
			if strings.Contains(attr(n, "style"), "color-scheme") {
				s.view.scheme = 2
			}
		}
	}
	return s.view.scheme == 2
}
