package cascade

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/grading/cascade/syntax"
)

// Text is a piece of text as it is seen.
type Text struct {
	Node       *html.Node
	Colour     Colour // opaque, as it comes out
	Background Colour
	Ratio      float64 // contrast, the worst when the background is a gradient
	Large      bool    // at least 24 px, or 18.66 px in bold: WCAG 2.1, 1.4.3 asks for 3 instead of 4.5
	Picture    bool    // an image lies under the text: the ratio counts the colour under the image
}

// Enough is the contrast that WCAG 2.1, level AA, asks for this text.
func (t Text) Enough() float64 {
	if t.Large {
		return 3
	}
	return 4.5
}

// Texts gives the elements inside n, itself included, that show text of their own.
func (v *View) Texts(n *html.Node) []Text {
	var out []Text
	visit := func(e *html.Node) {
		if e.Type == html.ElementNode && showsText(e) && v.shown(e) {
			out = append(out, v.Text(e, ""))
		}
	}
	visit(n)
	for d := range n.Descendants() {
		visit(d)
	}
	return out
}

func showsText(n *html.Node) bool {
	switch n.Data {
	case "script", "style", "title", "noscript", "template":
		return false
	case "input":
		switch kind := strings.ToLower(attr(n, "type")); kind {
		case "submit", "button", "reset":
			return true
		case "hidden", "checkbox", "radio", "range", "color", "image", "file":
			return false
		}
		return attr(n, "value") != ""
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			return true
		}
	}
	return false
}

// shown tells whether an element and those around it are displayed and visible.
func (v *View) shown(n *html.Node) bool {
	if v.Value(n, "", "visibility") != "visible" {
		return false
	}
	for p := n; p != nil && p.Type == html.ElementNode; p = p.Parent {
		if v.Value(p, "", "display") == "none" || v.Value(p, "", "opacity") == "0" {
			return false
		}
	}
	return true
}

// Shown tells whether an element is displayed: neither it nor anything around it is hidden.
func (v *View) Shown(n *html.Node) bool { return v.shown(n) }

// paint is the colours that may lie somewhere: several under a gradient.
type paint struct {
	colours []Colour
	picture bool
}

// Text gives the text of an element, or of its pseudo-element, over what lies under it. The page lies on white, or on
// the dark canvas when its colour scheme is dark. Boxes placed by position over others are not followed.
func (v *View) Text(n *html.Node, pseudo string) Text {
	var line []*style // from the root to the element
	for p := n; p != nil && p.Type == html.ElementNode; p = p.Parent {
		line = append([]*style{v.style(p, "")}, line...)
	}
	own := v.style(n, strings.TrimLeft(pseudo, ":"))
	if pseudo != "" {
		line = append(line, own)
	}
	canvas := rgb24(systemColours["canvas"][0])
	if line[0].dark() {
		canvas = rgb24(systemColours["canvas"][1])
	}
	under := paint{colours: []Colour{canvas}}
	type group struct {
		opacity float64
		behind  []Colour
	}
	var groups []group
	for _, s := range line {
		before := under.colours
		if o, err := strconv.ParseFloat(s.get("opacity"), 64); err == nil && o < 1 {
			groups = append(groups, group{o, before})
		}
		under = s.paintOver(under)
	}
	ink, _ := ParseColour(own.get("color"))
	t := Text{Node: n, Ratio: 22, Picture: under.picture}
	for _, ground := range under.colours {
		seen := ink.Over(ground)
		for i := len(groups) - 1; i >= 0; i-- {
			behind := groups[i].behind[0]
			seen.A, ground.A = groups[i].opacity, groups[i].opacity
			seen, ground = seen.Over(behind), ground.Over(behind)
		}
		if r := Contrast(seen, ground); r < t.Ratio {
			t.Ratio, t.Colour, t.Background = r, seen, ground
		}
	}
	weight, _ := strconv.ParseFloat(own.get("font-weight"), 64) // our own text
	size := own.fontPixels()
	t.Large = size >= 24 || size >= 18.66 && weight >= 700
	return t
}

// paintOver puts the background of an element over what lies under it.
func (s *style) paintOver(under paint) paint {
	if c, ok := ParseColour(s.resolved("background-color")); ok && c.A > 0 {
		colours := make([]Colour, len(under.colours))
		for i, below := range under.colours {
			colours[i] = c.Over(below)
		}
		under.colours = colours
		if c.A == 1 {
			under = paint{colours: colours[:1]}
		}
	}
	image := s.resolved("background-image")
	if image == "none" {
		return under
	}
	stops := gradientColours(image)
	if len(stops) == 0 {
		under.picture = true
		return under
	}
	below := under.colours[0]
	out := paint{picture: under.picture}
	for _, stop := range stops[:min(len(stops), 32)] {
		out.colours = append(out.colours, stop.Over(below))
	}
	return out
}

// gradientColours lists the colours of gradients, nothing when there is a picture.
func gradientColours(image string) []Colour {
	values, _, err := syntax.Values(image)
	if err != nil {
		return nil
	}
	var out []Colour
	for _, v := range syntax.Solid(values) {
		if v.Kind == syntax.Comma {
			continue
		}
		if v.Kind != syntax.Function || !strings.Contains(strings.ToLower(v.Text), "gradient") {
			return nil
		}
		for _, inner := range syntax.Solid(v.Children) {
			if c, ok := (colourContext{}).colour(inner); ok {
				out = append(out, c)
			}
		}
	}
	return out
}
