package cascade

import "strings"

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
		return besideOther(text, s.raw("overflow-y"))
	case "overflow-y":
		return besideOther(text, s.raw("overflow-x"))
	case "text-align":
		return s.aligned(text)
	case "content":
		if text == "normal" && (s.pseudo == "before" || s.pseudo == "after") {
			return "none"
		}
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

// besideOther: visible beside something else is auto, clip is hidden (CSS Overflow 3, §3.1).
func besideOther(own, other string) string {
	if other == "visible" || other == "clip" {
		return own
	}
	switch own {
	case "visible":
		return "auto"
	case "clip":
		return "hidden"
	}
	return own
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
	if s.parent() == nil || s.isItem() {
		return block
	}
	if p := s.get("position"); p == "absolute" || p == "fixed" || s.get("float") != "none" {
		return block
	}
	return text
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
