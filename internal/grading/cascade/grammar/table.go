package grammar

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"
)

//go:embed definitions.tsv
var definitions string

// Property is what is known of a property.
type Property struct {
	Name      string
	Inherited bool
	Initial   string   // of a longhand
	Parts     []string // longhands of a shorthand, in the order of the table
	Syntax    string
}

type table struct {
	properties map[string]*Property
	names      []string
	syntaxes   map[string]string
	parsed     sync.Map // definition → *node
}

var known = sync.OnceValue(func() *table {
	t := &table{properties: map[string]*Property{}, syntaxes: map[string]string{}}
	for line := range strings.Lines(definitions + additions) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case f[0] == "p" && len(f) == 5:
			p := &Property{Name: f[1], Inherited: f[2] == "i", Initial: f[3], Syntax: f[4]}
			if parts, short := strings.CutPrefix(f[3], "="); short {
				p.Initial, p.Parts = "", strings.Fields(parts)
			}
			t.properties[p.Name] = p
		case f[0] == "s" && len(f) == 3:
			t.syntaxes[f[1]] = f[2]
		}
	}
	for name := range t.properties {
		t.names = append(t.names, name)
	}
	slices.Sort(t.names)
	return t
})

// additions mend the table where browsers differ from it: the last line of a name wins.
const additions = `
p	grid-row-gap	-	normal	<'row-gap'>
p	grid-column-gap	-	normal	<'column-gap'>
p	font-family	i	"Times New Roman"	[ <family-name> | <generic-family> ]#
p	quotes	i	auto	none | auto | [ <string> <string> ]+
p	text-decoration	-	=text-decoration-line text-decoration-style text-decoration-color text-decoration-thickness	<'text-decoration-line'> || <'text-decoration-style'> || <'text-decoration-color'> || <'text-decoration-thickness'>
p	transition	-	=transition-property transition-duration transition-timing-function transition-delay transition-behavior	<single-transition>#
p	border-image	-	=border-image-source border-image-slice border-image-width border-image-outset border-image-repeat	<'border-image-source'> || <'border-image-slice'> [ / <'border-image-width'> | / <'border-image-width'>? / <'border-image-outset'> ]? || <'border-image-repeat'>
p	margin	-	=margin-top margin-right margin-bottom margin-left	<'margin-top'>{1,4}
p	padding	-	=padding-top padding-right padding-bottom padding-left	<'padding-top'>{1,4}
p	scroll-margin	-	=scroll-margin-top scroll-margin-right scroll-margin-bottom scroll-margin-left	<length>{1,4}
p	scroll-padding	-	=scroll-padding-top scroll-padding-right scroll-padding-bottom scroll-padding-left	[ auto | <length-percentage [0,∞]> ]{1,4}
p	overflow	-	=overflow-x overflow-y	[ visible | hidden | clip | scroll | auto | overlay ]{1,2}
p	columns	-	=column-width column-count	<'column-width'> || <'column-count'>
p	font-stretch	i	normal	<font-stretch-absolute>
p	-webkit-text-size-adjust	i	auto	auto | none | <percentage>
p	text-size-adjust	i	auto	auto | none | <percentage>
p	-webkit-font-smoothing	i	auto	auto | none | antialiased | subpixel-antialiased
p	grid	-	=grid-template-rows grid-template-columns grid-template-areas grid-auto-rows grid-auto-columns grid-auto-flow	<'grid-template'> | <'grid-template-rows'> / [ auto-flow && dense? ] <'grid-auto-columns'>? | [ auto-flow && dense? ] <'grid-auto-rows'>? / <'grid-template-columns'>
p	grid-template	-	=grid-template-rows grid-template-columns grid-template-areas	none | [ <'grid-template-rows'> / <'grid-template-columns'> ] | [ <line-names>? <string> <track-size>? <line-names>? ]+ [ / <explicit-track-list> ]?
p	outline-color	-	currentcolor	<color> | invert | auto
p	font-variant	i	=font-variant-ligatures font-variant-caps font-variant-alternates font-variant-numeric font-variant-east-asian font-variant-position	normal | none | [ <'font-variant-ligatures'> || <'font-variant-caps'> || <'font-variant-alternates'> || <'font-variant-numeric'> || <'font-variant-east-asian'> || <'font-variant-position'> ]
p	text-align	i	start	start | end | left | right | center | justify | match-parent | -webkit-center | -webkit-left | -webkit-right | -internal-center
p	inset	-	=top right bottom left	<'top'>{1,4}
p	flex-grow	-	0	<number [0,∞]>
p	flex-shrink	-	1	<number [0,∞]>
p	line-height	i	normal	normal | <number [0,∞]> | <length-percentage [0,∞]>
p	border-spacing	i	0	<length [0,∞]>{1,2}
p	column-count	-	auto	<integer [1,∞]> | auto
p	row-gap	-	normal	normal | <length-percentage [0,∞]>
p	column-gap	-	normal	normal | <length-percentage [0,∞]>
p	tab-size	i	8	<number [0,∞]> | <length [0,∞]>
p	transition-duration	-	0s	<time [0,∞]>#
p	orphans	i	2	<integer [1,∞]>
p	widows	i	2	<integer [1,∞]>
p	perspective	-	none	none | <length [0,∞]>
p	src	-	none	<declaration-value>
s	line-width	<length [0,∞]> | thin | medium | thick
s	radial-size	<radial-extent>{1,2} | <length-percentage [0,∞]>{1,2}
s	blur()	blur( <length [0,∞]>? )
s	single-animation-iteration-count	infinite | <number [0,∞]>
s	track-breadth	<length-percentage [0,∞]> | <flex> | min-content | max-content | auto
s	an+b	<declaration-value>
s	syntax	<declaration-value>
s	shape	rect( [ <length> | auto ]#{4} ) | rect( [ <length> | auto ]{4} )
s	generic-family	serif | sans-serif | cursive | fantasy | monospace | system-ui | emoji | math | fangsong | ui-serif | ui-sans-serif | ui-monospace | ui-rounded
s	attr-name	<ident>
s	track-repeat	repeat( [ <integer [1,∞]> | auto-fill | auto-fit ] , [ <line-names>? <track-size> ]+ <line-names>? )
s	auto-repeat	repeat( [ auto-fill | auto-fit | <integer [1,∞]> ] , [ <line-names>? <track-size> ]+ <line-names>? )
`

// Lookup finds a property by its name in lower case.
func Lookup(name string) (*Property, bool) {
	p, ok := known().properties[name]
	return p, ok
}

// Names lists the properties, in alphabetical order.
func Names() []string { return known().names }

// Longhands lists the properties that an element has, in alphabetical order.
func Longhands() []string {
	var out []string
	for _, name := range known().names {
		if p := known().properties[name]; p.Parts == nil && name != "all" {
			out = append(out, name)
		}
	}
	return out
}

// definition gives the parsed form of a definition, parsed once.
func (t *table) definition(s string) *node {
	if n, ok := t.parsed.Load(s); ok {
		return n.(*node)
	}
	n, err := parseDefinition(s)
	if err != nil {
		n = &node{op: opType, text: "any-value"} // a definition that is not understood refuses nothing; a test lists them
	}
	t.parsed.Store(s, n)
	return n
}
