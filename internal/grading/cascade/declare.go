package cascade

import (
	"strings"
	"sync"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/syntax"
)

// declaration gives a value to one longhand or custom property. When the value of a shorthand holds var(), each of its
// longhands waits for the whole: shorthand is then its name.
type declaration struct {
	property  string
	value     []syntax.Value
	shorthand string
	important bool
}

// aliases are other names of the same property.
var aliases = map[string]string{
	"grid-gap": "gap", "grid-row-gap": "row-gap", "grid-column-gap": "column-gap", "word-wrap": "overflow-wrap", "font-width": "font-stretch",
	"inline-size": "width", "block-size": "height", "min-inline-size": "min-width", "min-block-size": "min-height", "max-inline-size": "max-width",
	"max-block-size": "max-height", "overflow-inline": "overflow-x", "overflow-block": "overflow-y", "page-break-after": "break-after",
	"page-break-before": "break-before", "page-break-inside": "break-inside",
	"border-start-start-radius": "border-top-left-radius", "border-start-end-radius": "border-top-right-radius",
	"border-end-start-radius": "border-bottom-left-radius", "border-end-end-radius": "border-bottom-right-radius",
}

func init() {
	for _, pair := range [][2]string{{"inline-start", "left"}, {"inline-end", "right"}, {"block-start", "top"}, {"block-end", "bottom"}} {
		logical, side := pair[0], pair[1]
		aliases["inset-"+logical] = side
		for _, box := range []string{"margin", "padding", "scroll-margin", "scroll-padding", "border"} {
			aliases[box+"-"+logical] = box + "-" + side
		}
		for _, part := range []string{"width", "style", "color"} {
			aliases["border-"+logical+"-"+part] = "border-" + side + "-" + part
		}
	}
	for _, name := range strings.Fields("align-content align-items align-self animation animation-delay animation-direction animation-duration animation-fill-mode " +
		"animation-iteration-count animation-name animation-play-state animation-timing-function appearance backface-visibility background-clip background-origin " +
		"background-size border-radius box-shadow box-sizing clip-path column-count column-gap column-rule column-width columns filter flex flex-basis flex-direction " +
		"flex-flow flex-grow flex-shrink flex-wrap justify-content mask mask-image mask-size opacity order perspective print-color-adjust " +
		"transform transform-origin transform-style transition transition-delay transition-duration transition-property transition-timing-function user-select") {
		aliases["-webkit-"+name] = name
	}
}

// alias gives the name under which a property is kept.
func alias(name string) string {
	if other, ok := aliases[name]; ok {
		return other
	}
	return name
}

// declare reads a declaration into longhands. What a browser would drop is dropped, and noted.
func (c *compiler) declare(d *syntax.Declaration) []declaration {
	if d.Custom() {
		if d.Broken() {
			return nil
		}
		return []declaration{{property: d.Name, value: d.Value, important: d.Important}}
	}
	name := alias(d.Name)
	p, known := grammar.Lookup(name)
	switch {
	case !known:
		if !strings.HasPrefix(d.Name, "-") {
			c.fault(syntax.Fault{Pos: d.Pos, Kind: syntax.UnknownProperty, Text: d.Name, Near: grammar.Nearest(d.Name)})
		}
		return nil
	case len(d.Value) == 0 || d.Broken():
		return nil // noted by the parser
	case refers(d.Value):
		return pending(p, d)
	}
	out, ok := expand(name, p, d.Value)
	if !ok {
		c.fault(wrongValue(d))
		return nil
	}
	for i := range out {
		out[i].important = d.Important
	}
	return out
}

// refers tells whether a value holds var() or env(), known only on an element.
func refers(values []syntax.Value) bool {
	for i := range values {
		if values[i].Kind == syntax.Function && (values[i].Calls("var") || values[i].Calls("env")) || refers(values[i].Children) {
			return true
		}
	}
	return false
}

func pending(p *grammar.Property, d *syntax.Declaration) []declaration {
	if p.Parts == nil && special[p.Name] == nil {
		return []declaration{{property: p.Name, value: d.Value, important: d.Important}}
	}
	var out []declaration
	for _, longhand := range longhandsOf(p.Name) {
		out = append(out, declaration{property: longhand, value: d.Value, shorthand: p.Name, important: d.Important})
	}
	return out
}

func wrongValue(d *syntax.Declaration) syntax.Fault {
	f := syntax.Fault{Pos: d.Pos, Kind: syntax.WrongValue, Text: d.Name, Value: syntax.Text(d.Value)}
	for i := range d.Value {
		if v := d.Value[i]; v.Kind == syntax.Ident {
			f.Near = grammar.Closest(strings.ToLower(v.Text), grammar.Keywords(alias(d.Name)))
			if strings.EqualFold(f.Near, v.Text) {
				f.Near = ""
			}
			break
		}
	}
	return f
}

// expand gives the longhands of a value without var(); false when the value does not fit.
func expand(name string, p *grammar.Property, value []syntax.Value) ([]declaration, bool) {
	if len(value) == 1 && grammar.Wide(value[0]) {
		var out []declaration
		for _, longhand := range longhandsOf(name) {
			out = append(out, declaration{property: longhand, value: value})
		}
		return out, true
	}
	if !grammar.Accepts(name, value) {
		return nil, false
	}
	f := special[name]
	switch {
	case f != nil:
	case p.Parts != nil:
		f = anyOrder
	default:
		return []declaration{{property: name, value: value}}, true
	}
	e := &expansion{name: name, longhands: longhandsOf(name)}
	f(e, syntax.Solid(value))
	return e.complete(), true
}

var longhandCache sync.Map

// longhandsOf lists the longhands of a shorthand, and the property itself for a longhand.
func longhandsOf(name string) []string {
	if l, ok := longhandCache.Load(name); ok {
		return l.([]string)
	}
	l := findLonghands(name)
	longhandCache.Store(name, l)
	return l
}

func findLonghands(name string) []string {
	if name == "all" {
		return []string{"all"}
	}
	if name == "background-position" {
		return []string{"background-position-x", "background-position-y"}
	}
	p, ok := grammar.Lookup(name)
	if !ok || p.Parts == nil {
		return []string{name}
	}
	var out []string
	for _, part := range p.Parts {
		out = append(out, findLonghands(alias(part))...)
	}
	switch name {
	case "border": // it also resets the image (CSS Backgrounds 3, §3.4)
		out = append(out, findLonghands("border-image")...)
	case "font":
		out = append(out, "font-kerning", "font-size-adjust")
	}
	return out
}

// expansion gathers what a shorthand gives to each longhand.
type expansion struct {
	name      string
	longhands []string
	given     map[string][]syntax.Value
}

func (e *expansion) set(property string, value []syntax.Value) {
	if e.given == nil {
		e.given = map[string][]syntax.Value{}
	}
	e.given[property] = value
}

// add appends a layer of a list, after a comma.
func (e *expansion) add(property string, value []syntax.Value) {
	if before, ok := e.given[property]; ok {
		value = append(append(before[:len(before):len(before)], syntax.Value{Kind: syntax.Comma}), value...)
	}
	e.set(property, value)
}

// complete gives the initial value to the longhands that were not named.
func (e *expansion) complete() []declaration {
	out := make([]declaration, 0, len(e.longhands))
	for _, longhand := range e.longhands {
		value, ok := e.given[longhand]
		if !ok {
			value = initialValue(longhand)
		}
		out = append(out, declaration{property: longhand, value: value})
	}
	return out
}

var initialCache sync.Map

// initialValue gives the initial value of a longhand.
func initialValue(property string) []syntax.Value {
	if v, ok := initialCache.Load(property); ok {
		return v.([]syntax.Value)
	}
	var values []syntax.Value
	if p, ok := grammar.Lookup(property); ok {
		values, _, _ = syntax.Values(p.Initial) // a few words of our own table
	}
	initialCache.Store(property, values)
	return values
}
