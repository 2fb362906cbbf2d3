package cascade

import (
	"math"
	"strconv"
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// Colour is a colour in sRGB: red, green and blue from 0 to 255, opacity from 0 to 1.
type Colour struct{ R, G, B, A float64 }

// ParseColour reads a colour written in CSS; false for currentcolor and what is not a colour.
func ParseColour(text string) (Colour, bool) {
	values, _, err := syntax.Values(text)
	if v := syntax.Solid(values); err == nil && len(v) == 1 {
		c, ok := colourContext{}.colour(v[0])
		return c, ok
	}
	return Colour{}, false
}

// String writes the colour as browsers do: rgb(1, 2, 3), rgba(1, 2, 3, 0.5).
func (c Colour) String() string {
	n := func(x float64) string { return strconv.Itoa(int(math.Round(min(255, max(0, x))))) }
	rgb := n(c.R) + ", " + n(c.G) + ", " + n(c.B)
	if c.A >= 1 {
		return "rgb(" + rgb + ")"
	}
	return "rgba(" + rgb + ", " + alphaText(c.A) + ")"
}

// alphaText writes an opacity with two decimals when they are enough to find its byte again, else three (CSS Color 4, §15.2).
func alphaText(a float64) string {
	byteOf := math.Round(max(0, a) * 255)
	short := math.Round(byteOf*100/255) / 100
	if math.Round(short*255) != byteOf {
		short = math.Round(byteOf*1000/255) / 1000
	}
	return syntax.Decimal(short)
}

// Over gives the colour seen when c covers the opaque colour below.
func (c Colour) Over(below Colour) Colour {
	mix := func(a, b float64) float64 { return a*c.A + b*(1-c.A) }
	return Colour{mix(c.R, below.R), mix(c.G, below.G), mix(c.B, below.B), 1}
}

// luminance is the relative luminance of WCAG 2.1.
func (c Colour) luminance() float64 {
	f := func(x float64) float64 {
		if x /= 255; x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}

// Contrast is the contrast ratio of WCAG 2.1 between two opaque colours, from 1 to 21.
func Contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// colourContext is what some colours depend on.
type colourContext struct {
	dark    bool    // the colour scheme in use
	current *Colour // currentcolor, when it is known
	measure measureContext
}

// colour reads a colour; false for currentcolor when it is not known.
func (x colourContext) colour(v syntax.Value) (Colour, bool) {
	switch v.Kind {
	case syntax.Hash:
		return hexColour(v.Text)
	case syntax.Ident:
		return x.named(strings.ToLower(v.Text))
	case syntax.Function:
		return x.function(strings.ToLower(v.Text), v.Children)
	}
	return Colour{}, false
}

func hexColour(s string) (Colour, bool) {
	if !grammar.IsHexColour(s) {
		return Colour{}, false
	}
	if len(s) <= 4 {
		var b strings.Builder
		for _, r := range s {
			b.WriteRune(r)
			b.WriteRune(r)
		}
		s = b.String()
	}
	if len(s) == 6 {
		s += "ff"
	}
	n, _ := strconv.ParseUint(s, 16, 32) // eight hexadecimal digits
	return Colour{float64(n >> 24), float64(n >> 16 & 255), float64(n >> 8 & 255), float64(n&255) / 255}, true
}

func (x colourContext) named(name string) (Colour, bool) {
	switch name {
	case "transparent":
		return Colour{}, true
	case "currentcolor":
		if x.current != nil {
			return *x.current, true
		}
		return Colour{}, false
	}
	if n, ok := colourNames[name]; ok {
		return rgb24(n), true
	}
	if pair, ok := systemColours[name]; ok {
		if x.dark {
			return rgb24(pair[1]), true
		}
		return rgb24(pair[0]), true
	}
	return Colour{}, false
}

func rgb24(n uint32) Colour {
	return Colour{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255), 1}
}

// channel is one part of a colour function.
type channel struct {
	value      float64
	percent    bool
	missing    bool // none
	fromColour bool
}

// of gives the value, a percentage being of whole.
func (c channel) of(whole float64) float64 {
	if c.percent {
		return c.value * whole / 100
	}
	return c.value
}

func (x colourContext) function(name string, args []syntax.Value) (Colour, bool) {
	switch name {
	case "light-dark":
		parts := syntax.Split(args, syntax.Comma)
		if len(parts) != 2 {
			return Colour{}, false
		}
		part := parts[0]
		if x.dark {
			part = parts[1]
		}
		if v := syntax.Solid(part); len(v) == 1 {
			return x.colour(v[0])
		}
		return Colour{}, false
	case "color-mix":
		return x.mix(args)
	}
	space := ""
	v := syntax.Solid(args)
	if name == "color" && len(v) > 0 && v[0].Kind == syntax.Ident {
		space, v = strings.ToLower(v[0].Text), v[1:]
	}
	c, alpha, ok := x.channels(v)
	if !ok {
		return Colour{}, false
	}
	out, ok := fromSpace(name, space, c)
	out.A = min(1, max(0, alpha))
	return out, ok
}

// channels reads three parts and an opacity, with commas or without.
func (x colourContext) channels(v []syntax.Value) (out [3]channel, alpha float64, ok bool) {
	var list []channel
	slash := false
	for i := range v {
		if v[i].Kind == syntax.Comma {
			continue
		}
		if v[i].IsDelim("/") {
			slash = true
			continue
		}
		if v[i].Is("none") {
			list = append(list, channel{missing: true})
			continue
		}
		q, known := x.measure.quantity(v[i])
		if !known || q.opaque != "" {
			return out, 0, false
		}
		c := channel{value: q.amount}
		if q.hasPercent {
			c = channel{value: q.percent, percent: true}
		}
		list = append(list, c)
	}
	if len(list) < 3 || len(list) > 4 || slash && len(list) != 4 {
		return out, 0, false
	}
	alpha = 1
	if len(list) == 4 {
		alpha = list[3].of(1)
	}
	return [3]channel(list[:3]), alpha, true
}

// mix computes color-mix() in sRGB or Oklab; other spaces are mixed in Oklab.
func (x colourContext) mix(args []syntax.Value) (Colour, bool) {
	parts := syntax.Split(args, syntax.Comma)
	if len(parts) != 3 {
		return Colour{}, false
	}
	method := syntax.Solid(parts[0])
	if len(method) < 2 || !method[0].Is("in") {
		return Colour{}, false
	}
	var colours [2]Colour
	shares := [2]float64{-1, -1}
	for i, part := range parts[1:] {
		found := false
		for _, v := range syntax.Solid(part) {
			if v.Kind == syntax.Percentage {
				shares[i] = v.Num / 100
				continue
			}
			c, ok := x.colour(v)
			if !ok {
				return Colour{}, false
			}
			colours[i], found = c, true
		}
		if !found {
			return Colour{}, false
		}
	}
	switch {
	case shares[0] < 0 && shares[1] < 0:
		shares = [2]float64{0.5, 0.5}
	case shares[0] < 0:
		shares[0] = 1 - shares[1]
	case shares[1] < 0:
		shares[1] = 1 - shares[0]
	}
	total := shares[0] + shares[1]
	if total <= 0 {
		return Colour{}, false
	}
	a := mixed(colours[0], colours[1], shares[0]/total, !method[1].Is("srgb"))
	a.A *= min(1, total)
	return a, true
}
