package cascade

import (
	"strings"

	"chantier/internal/grading/cascade/syntax"
)

// adjusted changes a computed value that depends on other properties of the element.
func (s *style) adjusted(property, text string) string {
	switch property {
	case "display":
		return s.blockified(text)
	case "float":
		if p := s.get("position"); p == "absolute" || p == "fixed" {
			return "none"
		}
	case "overflow-x":
		return s.scrolls(besideOther(text, s.raw("overflow-y")))
	case "overflow-y":
		return s.scrolls(besideOther(text, s.raw("overflow-x")))
	case "text-align":
		return s.aligned(text)
	case "content":
		switch {
		case text == "normal" && (s.pseudo == "before" || s.pseudo == "after"):
			return "none"
		case text == "none" && s.pseudo == "":
			return "normal" // an element cannot be without its content
		}
	case "background-position-x", "background-position-y", "background-size", "background-repeat", "background-origin", "background-clip", "background-attachment":
		return asManyAs(text, s.get("background-image"))
	case "min-width", "min-height":
		if text == "auto" && !s.isItem() {
			return "0px"
		}
	}
	return text
}

// raw gives a value before it is adjusted, for properties that look at each other.
func (s *style) raw(property string) string {
	value, from := s.cascaded(property, false)
	switch p := s.parent(); {
	case from == fromParent && p != nil:
		return p.get(property)
	case from != fromRule:
		value = initialValue(property)
	}
	return s.canonical(property, value)
}

// besideOther: visible beside what scrolls or hides is auto (CSS Overflow 3, §3.1); clip stays clip, as in browsers.
func besideOther(own, other string) string {
	if own == "visible" && other != "visible" && other != "clip" {
		return "auto"
	}
	return own
}

// scrolls: a table does not scroll.
func (s *style) scrolls(text string) string {
	if d := s.get("display"); (d == "table" || d == "inline-table") && text != "hidden" && text != "clip" {
		return "visible"
	}
	return text
}

// asManyAs repeats or cuts a list to the number of background images, as browsers show it.
func asManyAs(text, images string) string {
	want := len(topLevel(images))
	have := topLevel(text)
	if len(have) == want {
		return text
	}
	out := make([]string, want)
	for i := range out {
		out[i] = have[i%len(have)]
	}
	return strings.Join(out, ", ")
}

// topLevel splits a text at its commas, those between parentheses or quotes excepted.
func topLevel(text string) []string {
	if !strings.Contains(text, ",") {
		return []string{text}
	}
	values, _, err := syntax.Values(text)
	if err != nil {
		return []string{text}
	}
	var out []string
	for _, part := range syntax.Split(values, syntax.Comma) {
		out = append(out, strings.ReplaceAll(syntax.Text(syntax.Trim(part)), ",", ", "))
	}
	return out
}

var blockForms = map[string]string{"inline": "block", "inline-block": "block", "inline-flex": "flex", "inline-grid": "grid", "inline-table": "table",
	"table-row-group": "block", "table-header-group": "block", "table-footer-group": "block", "table-row": "block", "table-cell": "block", "table-column-group": "block",
	"table-column": "block", "table-caption": "block", "ruby-text": "block", "ruby": "block ruby"}

// blockified: the root, what floats or is positioned, and the items of flex and grid are blocks (CSS Display 3, §2.7).
func (s *style) blockified(text string) string {
	block, change := blockForms[text]
	if !change || s.pseudo == "marker" {
		return text
	}
	if s.parent() == nil || s.isItem() || s.isLegend() {
		return block
	}
	if p := s.get("position"); p == "absolute" || p == "fixed" || s.get("float") != "none" {
		return block
	}
	return text
}

// isLegend: the legend of a fieldset is always a block.
func (s *style) isLegend() bool {
	p := s.node.Parent
	return s.pseudo == "" && s.node.Data == "legend" && p != nil && p.Data == "fieldset"
}

// isItem tells whether the closest box around is a flex or grid container.
func (s *style) isItem() bool {
	for p := s.parent(); p != nil; p = p.parent() {
		switch p.get("display") {
		case "contents":
			continue
		case "flex", "inline-flex", "grid", "inline-grid":
			return true
		}
		return false
	}
	return false
}

func (s *style) aligned(text string) string {
	parent := "start"
	if p := s.parent(); p != nil {
		parent = p.get("text-align")
	}
	switch text {
	case "match-parent":
		if parent == "start" || parent == "end" {
			return strings.NewReplacer("start", "left", "end", "right").Replace(parent)
		}
		return parent
	case "-internal-center":
		if parent == "start" {
			return "center"
		}
		return parent
	}
	return text
}
