package grading

import (
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/curriculum"
	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
)

var statesAtRest = selector.States{}

// focusMarks are what may show where the keyboard is, besides the outline.
var focusMarks = strings.Fields("box-shadow border-top-color border-bottom-color border-left-color border-right-color border-top-width border-bottom-width " +
	"border-left-width border-right-width background-color text-decoration-line")

// examineFocus asks that each element shows it when it has the keyboard.
func (a *cssAnswer) examineFocus(f curriculum.FocusSeen) (seen, error) {
	rest := a.view(f.Screen)
	nodes, none, err := a.find(rest, f.Selector)
	if err != nil || len(nodes) == 0 {
		return none, err
	}
	for _, n := range nodes {
		on := a.source.On(screenOf(f.Screen), selector.States{On: n, FocusVisible: true})
		if !hasOutline(on, n) && !looksDifferent(rest, on, n) {
			return seen{got: french("rien ne change sur %s", snippet(n)), want: "un contour visible"}, on.Err()
		}
		if err := on.Err(); err != nil {
			return seen{}, err
		}
	}
	return seen{ok: true}, rest.Err()
}

// hasOutline tells whether the outline can be seen: a style, a width, and a colour that differs from what it lies on.
func hasOutline(v *cascade.View, n *html.Node) bool {
	width, _ := cascade.Pixels(v.Value(n, "", "outline-width"))
	style := v.Value(n, "", "outline-style")
	if style == "none" || width <= 0 {
		return false
	}
	if style == "auto" {
		return true
	}
	c, ok := cascade.ParseColour(v.Value(n, "", "outline-color"))
	under := n
	if n.Parent != nil && n.Parent.Type == html.ElementNode {
		under = n.Parent // the outline is drawn outside of the element
	}
	ground := v.Text(under, "").Background
	return ok && cascade.Contrast(c.Over(ground), ground) >= 1.5
}

func looksDifferent(rest, on *cascade.View, n *html.Node) bool {
	for _, p := range focusMarks {
		if rest.Value(n, "", p) != on.Value(n, "", p) {
			return true
		}
	}
	return false
}

// stillEnough is how short a movement must be not to be seen, in seconds.
const stillEnough = 0.02

// examineStillness asks that nothing moves when the reader asked for less motion.
func (a *cssAnswer) examineStillness(s curriculum.Stillness) (seen, error) {
	screen := s.Screen
	screen.Still = true
	nodes, none, err := a.find(a.view(screen), s.Selector)
	if err != nil || len(nodes) == 0 {
		return none, err
	}
	for _, n := range nodes {
		v := a.viewOn(screen, n)
		for _, pseudo := range []string{"", "before", "after"} {
			if moves := movement(v, n, pseudo); moves != "" {
				return seen{got: moves + french(" sur %s", snippet(n)), want: "aucun mouvement"}, v.Err()
			}
		}
		if err := v.Err(); err != nil {
			return seen{}, err
		}
	}
	return seen{ok: true}, nil
}

// movement names what moves on an element, "" when nothing does.
func movement(v *cascade.View, n *html.Node, pseudo string) string {
	if pseudo != "" {
		if c := v.Value(n, pseudo, "content"); c == "none" || c == "normal" {
			return ""
		}
	}
	if name := v.Value(n, pseudo, "animation-name"); name != "none" && longest(v.Value(n, pseudo, "animation-duration")) > stillEnough &&
		v.Value(n, pseudo, "animation-play-state") != "paused" {
		return "animation" + french(" : ") + name
	}
	if p := v.Value(n, pseudo, "transition-property"); p != "none" && longest(v.Value(n, pseudo, "transition-duration")) > stillEnough {
		return "transition" + french(" : ") + p
	}
	if pseudo == "" && v.Value(n, "", "scroll-behavior") == "smooth" {
		return "scroll-behavior" + french(" : ") + "smooth"
	}
	return ""
}

// longest reads a list of times and gives the longest, in seconds.
func longest(list string) float64 {
	most := 0.0
	for part := range strings.SplitSeq(list, ",") {
		if x, ok := cascade.Pixels(strings.TrimSuffix(strings.TrimSpace(part), "s")); ok {
			most = max(most, x)
		}
	}
	return most
}

// examineVariable changes a custom property and looks at the places that follow.
func (a *cssAnswer) examineVariable(u curriculum.VariableUse) (seen, error) {
	before := a.view(u.Screen)
	now, defined := a.variableValue(before, u.Name)
	if !defined {
		return seen{got: french("la variable %s n’est définie nulle part", u.Name), want: u.Name}, before.Err()
	}
	after := a.source.On(screenOf(u.Screen), statesAtRest)
	after.Force(u.Name, anotherValue(now))
	for _, place := range u.Places {
		nodes, none, err := a.find(before, place.Selector)
		if err != nil || len(nodes) == 0 {
			return none, err
		}
		for _, n := range nodes {
			if follows(before, after, n, place.Property) {
				continue
			}
			return seen{got: french("%s ne change pas sur %s", place.Property, snippet(n)), want: french("%s qui suit %s", place.Property, u.Name)}, after.Err()
		}
	}
	return seen{ok: true}, after.Err()
}

func follows(before, after *cascade.View, n *html.Node, property string) bool {
	for _, longhand := range cascade.Longhands(property) {
		if before.Value(n, "", longhand) != after.Value(n, "", longhand) {
			return true
		}
	}
	return false
}

// variableValue finds a custom property on the root, else on the first element that has it.
func (a *cssAnswer) variableValue(v *cascade.View, name string) (string, bool) {
	for n := range a.source.Root.Descendants() {
		if n.Type == html.ElementNode {
			if value := v.Value(n, "", name); value != "" {
				return value, true
			}
		}
	}
	return "", false
}

// anotherValue gives a value of the same kind.
func anotherValue(now string) string {
	if c, ok := cascade.ParseColour(now); ok {
		if c.String() == "rgb(1, 2, 3)" {
			return "rgb(3, 2, 1)"
		}
		return "rgb(1, 2, 3)"
	}
	if cascade.Understands("font-family", now) && !cascade.Understands("width", now) && !cascade.Understands("opacity", now) {
		return "\"Une autre police\", cursive"
	}
	if cascade.Understands("transition-duration", now) {
		return "7.25s"
	}
	if cascade.Understands("width", now) {
		return "37.25px"
	}
	return "0.37"
}
