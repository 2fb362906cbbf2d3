package grading

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"chantier/internal/curriculum"
	"chantier/internal/grading/cascade"
)

func (a *cssAnswer) examineStyle(s curriculum.Style) (seen, error) {
	nodes, none, err := a.find(a.view(s.Screen), s.Selector)
	if err != nil || len(nodes) == 0 {
		return none, err
	}
	for _, n := range nodes {
		v := a.viewOn(s.Screen, n)
		ok, err := styleHolds(v, n, s)
		if err == nil {
			err = v.Err()
		}
		if err != nil {
			return seen{}, err
		}
		if !ok {
			return seen{got: shownValue(v, n, s.Element, s.Property) + french(" sur %s", snippet(n)), want: wantedStyle(s)}, nil
		}
	}
	return seen{ok: true}, nil
}

func styleHolds(v *cascade.View, n *html.Node, s curriculum.Style) (bool, error) {
	if s.Is != nil {
		ok, err := isOneValue(v, n, s.Element, s.Property, s.Is)
		if !ok || err != nil {
			return false, err
		}
	}
	if s.IsNot != nil {
		refused, err := isOneValue(v, n, s.Element, s.Property, s.IsNot)
		if refused || err != nil {
			return false, err
		}
	}
	for _, longhand := range cascade.Longhands(s.Property) {
		text := v.Value(n, s.Element, longhand)
		if s.Pattern != nil && !s.Pattern.MatchString(text) {
			return false, nil
		}
		if s.Min == nil && s.Max == nil {
			continue
		}
		x, ok := cascade.Pixels(text)
		if longhand == "line-height" {
			x, ok = lineRatio(v, n, s.Element, text) // bounds of a line height are times the size of the text
		}
		if !ok || s.Min != nil && x < *s.Min-0.01 || s.Max != nil && x > *s.Max+0.01 {
			return false, nil
		}
	}
	return true, nil
}

func lineRatio(v *cascade.View, n *html.Node, pseudo, text string) (float64, bool) {
	if text == "normal" {
		return 1.2, true
	}
	line, ok1 := cascade.Pixels(text)
	size, ok2 := cascade.Pixels(v.Value(n, pseudo, "font-size"))
	return line / size, ok1 && ok2 && size > 0
}

// isOneValue tells whether a property has one of some values, whatever the way they are written.
func isOneValue(v *cascade.View, n *html.Node, pseudo, property string, values []string) (bool, error) {
	for _, value := range values {
		wanted, err := v.Expect(n, pseudo, property, value)
		if err != nil {
			return false, fmt.Errorf("expected value: %w", err)
		}
		if !slices.ContainsFunc(wanted, func(w cascade.Wanted) bool { return !sameValue(v.Value(n, pseudo, w.Property), w.Value) }) {
			return true, nil
		}
	}
	return false, nil
}

// sameValue compares computed values; lengths may differ by a hundredth of a pixel.
func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	x, ok1 := cascade.Pixels(a)
	y, ok2 := cascade.Pixels(b)
	return ok1 && ok2 && math.Abs(x-y) < 0.01
}

func wantedStyle(s curriculum.Style) string {
	switch {
	case s.Is != nil:
		return s.Property + french(" : ") + strings.Join(s.Is, " ou ")
	case s.IsNot != nil:
		return french("une autre valeur que %s", strings.Join(s.IsNot, ", "))
	case s.Min != nil && s.Max != nil:
		return french("de %s à %s", decimal(*s.Min), decimal(*s.Max))
	case s.Min != nil:
		return "au moins " + decimal(*s.Min)
	case s.Max != nil:
		return "au plus " + decimal(*s.Max)
	}
	return "une autre valeur"
}

// decimal writes a number with a French comma and at most two decimals.
func decimal(x float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64), ".", ",", 1)
}

// shownValue says the value of a property, a shorthand included, as a learner would write it.
func shownValue(v *cascade.View, n *html.Node, pseudo, property string) string {
	var values []string
	for _, longhand := range cascade.Longhands(property) {
		values = append(values, v.Value(n, pseudo, longhand))
	}
	if len(values) > 1 && !slices.ContainsFunc(values, func(s string) bool { return s != values[0] }) {
		values = values[:1]
	}
	text := strings.Join(values, " ")
	if text == "" {
		text = "rien"
	}
	return property + french(" : ") + shorten(hexColours(text))
}

var opaque = regexp.MustCompile(`rgb\((\d+), (\d+), (\d+)\)`)

// hexColours writes opaque colours as learners do: #1a2b3c.
func hexColours(s string) string {
	return opaque.ReplaceAllStringFunc(s, func(m string) string {
		c, _ := cascade.ParseColour(m)
		return fmt.Sprintf("#%02x%02x%02x", int(c.R), int(c.G), int(c.B))
	})
}

func (a *cssAnswer) examineContrast(c curriculum.Contrast) (seen, error) {
	nodes, none, err := a.find(a.view(c.Screen), c.Selector)
	if err != nil || len(nodes) == 0 {
		return none, err
	}
	var worst *cascade.Text
	shortage := 1.0
	for _, n := range nodes {
		v := a.viewOn(c.Screen, n)
		texts := v.Texts(n)
		if c.Element != "" {
			texts = []cascade.Text{v.Text(n, c.Element)}
		}
		for i, t := range texts {
			enough := c.Min
			if enough == 0 {
				enough = t.Enough()
			}
			// A ratio is never rounded up to the limit.
			if s := t.Ratio / enough; s < shortage-1e-9 {
				worst, shortage = &texts[i], s
			}
		}
		if err := v.Err(); err != nil {
			return seen{}, err
		}
	}
	if worst == nil {
		return seen{ok: true}, nil
	}
	enough := c.Min
	if enough == 0 {
		enough = worst.Enough()
	}
	got := french("%s, texte %s sur fond %s, %s", decimal(math.Floor(worst.Ratio*100)/100), hexColours(worst.Colour.String()), hexColours(worst.Background.String()), snippet(worst.Node))
	return seen{got: got, want: decimal(enough)}, nil
}

// lookProperties are what two pages are compared on when the check names nothing.
var lookProperties = strings.Fields("display position float color background-color background-image font-family font-size font-weight font-style line-height text-align " +
	"text-decoration text-transform letter-spacing margin padding border border-radius outline box-shadow width max-width min-width height max-height min-height " +
	"overflow visibility opacity list-style flex flex-flow justify-content align-items align-self gap order grid-template-columns grid-template-rows grid-area " +
	"grid-template-areas inset z-index white-space vertical-align cursor transform transition animation")

func (a *cssAnswer) examineSameLook(s curriculum.SameLook) (seen, error) {
	solution, err := a.reference()
	if err != nil {
		return seen{}, err
	}
	ours, theirs := a.view(s.Screen), solution.On(screenOf(s.Screen), statesAtRest)
	nodes, none, err := a.find(ours, s.Selector)
	if err != nil || len(nodes) == 0 {
		return none, err
	}
	models, err := theirs.Find(s.Selector)
	if err != nil {
		return seen{}, err
	}
	if len(nodes) != len(models) {
		return seen{got: count(len(nodes), "élément", "éléments"), want: count(len(models), "élément", "éléments")}, nil
	}
	properties := s.Properties
	if properties == nil {
		properties = lookProperties
	}
	for i, n := range nodes {
		if s.Screen.State != "" {
			ours, theirs = a.viewOn(s.Screen, n), (&cssAnswer{source: solution, views: map[curriculum.Screen]*cascade.View{}}).viewOn(s.Screen, models[i])
		}
		for _, property := range properties {
			for _, longhand := range cascade.Longhands(property) {
				if !sameValue(ours.Value(n, "", longhand), theirs.Value(models[i], "", longhand)) {
					return seen{got: shownValue(ours, n, "", longhand) + french(" sur %s", snippet(n)), want: shownValue(theirs, models[i], "", longhand)}, ours.Err()
				}
			}
		}
	}
	return seen{ok: true}, ours.Err()
}
