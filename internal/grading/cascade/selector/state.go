package selector

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// state tells whether a pseudo-class without argument holds. Forms are in the state that their attributes give.
func (m *Matcher) state(name string, n *html.Node) bool {
	switch name {
	case "root", "scope":
		return n.Parent != nil && n.Parent.Type == html.DocumentNode
	case "empty":
		return isEmpty(n)
	case "first-child":
		return previous(n) == nil
	case "last-child":
		return next(n) == nil
	case "only-child":
		return previous(n) == nil && next(n) == nil
	case "first-of-type":
		return m.position(n, true, false) == 1
	case "last-of-type":
		return m.position(n, true, true) == 1
	case "only-of-type":
		return m.position(n, true, false) == 1 && m.position(n, true, true) == 1
	case "link", "any-link":
		_, ok := attribute(n, "href")
		return ok && (n.Data == "a" || n.Data == "area")
	case "hover":
		return m.States.Hover && m.onOrAround(n)
	case "active":
		return m.States.Active && m.onOrAround(n)
	case "focus":
		return (m.States.Focus || m.States.FocusVisible) && n == m.States.On
	case "focus-visible":
		return m.States.FocusVisible && n == m.States.On
	case "focus-within":
		return (m.States.Focus || m.States.FocusVisible) && m.onOrAround(n)
	case "defined":
		return true
	case "open":
		_, ok := attribute(n, "open")
		return ok && (n.Data == "details" || n.Data == "dialog")
	}
	return formState(name, n)
}

// onOrAround: a state of an element is also that of its ancestors.
func (m *Matcher) onOrAround(n *html.Node) bool {
	for p := m.States.On; p != nil; p = p.Parent {
		if p == n {
			return true
		}
	}
	return false
}

func isEmpty(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode || c.Type == html.TextNode && c.Data != "" {
			return false
		}
	}
	return true
}

func has(n *html.Node, name string) bool {
	_, ok := attribute(n, name)
	return ok
}

func kindOf(n *html.Node) string {
	t, _ := attribute(n, "type")
	return strings.ToLower(t)
}

func formState(name string, n *html.Node) bool {
	field := n.Data == "input" || n.Data == "select" || n.Data == "textarea"
	switch name {
	case "disabled":
		return canDisable(n) && isDisabled(n)
	case "enabled":
		return canDisable(n) && !isDisabled(n)
	case "checked":
		return n.Data == "input" && (kindOf(n) == "checkbox" || kindOf(n) == "radio") && has(n, "checked") || n.Data == "option" && isSelected(n)
	case "indeterminate":
		return n.Data == "progress" && !has(n, "value") || n.Data == "input" && kindOf(n) == "radio" && !groupChecked(n)
	case "default":
		return n.Data == "input" && has(n, "checked") || n.Data == "option" && has(n, "selected") || isDefaultButton(n)
	case "required":
		return field && has(n, "required")
	case "optional":
		return field && !has(n, "required")
	case "read-write":
		return isWritable(n)
	case "read-only":
		return !isWritable(n)
	case "placeholder-shown":
		return (n.Data == "input" || n.Data == "textarea") && has(n, "placeholder") && fieldValue(n) == ""
	case "valid":
		return validates(n) && isValid(n)
	case "invalid":
		return validates(n) && !isValid(n)
	case "in-range":
		low, high, bounded := outOfRange(n)
		return bounded && !low && !high
	case "out-of-range":
		low, high, _ := outOfRange(n)
		return low || high
	}
	return false
}

func canDisable(n *html.Node) bool {
	switch n.Data {
	case "button", "input", "select", "textarea", "optgroup", "option", "fieldset":
		return true
	}
	return false
}

func isDisabled(n *html.Node) bool {
	if has(n, "disabled") {
		return true
	}
	if n.Data == "option" {
		p := parent(n)
		return p != nil && p.Data == "optgroup" && has(p, "disabled")
	}
	for p, child := parent(n), n; p != nil; p, child = parent(p), p {
		if p.Data == "fieldset" && has(p, "disabled") && !(child.Data == "legend" && firstLegend(p) == child) {
			return true
		}
	}
	return false
}

func firstLegend(fieldset *html.Node) *html.Node {
	for c := fieldset.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == "legend" {
			return c
		}
	}
	return nil
}

func isSelected(option *html.Node) bool {
	if has(option, "selected") {
		return true
	}
	var list *html.Node
	for p := parent(option); p != nil; p = parent(p) {
		if p.Data == "select" {
			list = p
			break
		}
	}
	if list == nil || has(list, "multiple") {
		return false
	}
	var first *html.Node
	for d := range list.Descendants() {
		if d.Type != html.ElementNode || d.Data != "option" {
			continue
		}
		if has(d, "selected") {
			return false
		}
		if first == nil && !isDisabled(d) {
			first = d
		}
	}
	return first == option
}

// top gives the form of a field, else the root.
func top(n *html.Node) *html.Node {
	p := n
	for p.Parent != nil && p.Data != "form" {
		p = p.Parent
	}
	return p
}

func groupChecked(radio *html.Node) bool {
	name, _ := attribute(radio, "name")
	if has(radio, "checked") || name == "" {
		return has(radio, "checked")
	}
	for d := range top(radio).Descendants() {
		if other, _ := attribute(d, "name"); d.Data == "input" && kindOf(d) == "radio" && other == name && has(d, "checked") {
			return true
		}
	}
	return false
}

func isSubmit(n *html.Node) bool {
	k := kindOf(n)
	return n.Data == "button" && k != "button" && k != "reset" || n.Data == "input" && (k == "submit" || k == "image")
}

func isDefaultButton(n *html.Node) bool {
	form := top(n)
	if !isSubmit(n) || form.Data != "form" {
		return false
	}
	for d := range form.Descendants() {
		if d.Type == html.ElementNode && isSubmit(d) {
			return d == n
		}
	}
	return false
}

var notTyped = set("checkbox radio range color file submit image reset button hidden")

func isWritable(n *html.Node) bool {
	switch n.Data {
	case "input":
		if notTyped[kindOf(n)] {
			return false
		}
		fallthrough
	case "textarea":
		return !has(n, "readonly") && !isDisabled(n)
	}
	for p := n; p != nil; p = parent(p) {
		if v, ok := attribute(p, "contenteditable"); ok {
			return v != "false"
		}
	}
	return false
}

func fieldValue(n *html.Node) string {
	if n.Data == "textarea" {
		if n.FirstChild != nil {
			return n.FirstChild.Data
		}
		return ""
	}
	v, _ := attribute(n, "value")
	return v
}

func validates(n *html.Node) bool {
	switch n.Data {
	case "form", "fieldset":
		return true
	case "input":
		k := kindOf(n)
		return k != "hidden" && k != "button" && k != "reset" && !isDisabled(n) && !has(n, "readonly")
	case "select", "textarea":
		return !isDisabled(n) && !has(n, "readonly")
	case "button":
		return isSubmit(n) && !isDisabled(n)
	}
	return false
}

// email is the pattern of HTML, "valid e-mail address".
var email = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$")

func isValid(n *html.Node) bool {
	if n.Data == "form" || n.Data == "fieldset" {
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && d.Data != "fieldset" && validates(d) && !isValid(d) {
				return false
			}
		}
		return true
	}
	value, kind := fieldValue(n), kindOf(n)
	if has(n, "required") && n.Data != "button" {
		switch {
		case n.Data == "select":
			return selectedValue(n) != ""
		case kind == "checkbox":
			return has(n, "checked")
		case kind == "radio":
			return groupChecked(n)
		case value == "":
			return false
		}
	}
	if value == "" {
		return true
	}
	low, high, _ := outOfRange(n)
	switch {
	case low || high:
		return false
	case n.Data == "input" && kind == "email":
		return email.MatchString(strings.TrimSpace(value))
	case n.Data == "input" && kind == "url":
		return strings.Contains(value, ":")
	}
	return matchesPattern(n, value)
}

func matchesPattern(n *html.Node, value string) bool {
	pattern, ok := attribute(n, "pattern")
	if !ok || n.Data != "input" {
		return true
	}
	re, err := regexp.Compile("^(?:" + pattern + ")$")
	return err != nil || re.MatchString(value)
}

func selectedValue(list *html.Node) string {
	for d := range list.Descendants() {
		if d.Type == html.ElementNode && d.Data == "option" && isSelected(d) {
			if v, ok := attribute(d, "value"); ok {
				return v
			}
			if d.FirstChild != nil {
				return strings.TrimSpace(d.FirstChild.Data)
			}
		}
	}
	return ""
}

func outOfRange(n *html.Node) (low, high, bounded bool) {
	if k := kindOf(n); n.Data != "input" || k != "number" && k != "range" {
		return false, false, false
	}
	v, err := strconv.ParseFloat(fieldValue(n), 64)
	filled := err == nil
	if s, ok := attribute(n, "min"); ok {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			bounded, low = true, filled && v < f
		}
	}
	if s, ok := attribute(n, "max"); ok {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			bounded, high = true, filled && v > f
		}
	}
	return low, high, bounded
}
