package cascade

import (
	"strings"

	"chantier/internal/grading/cascade/grammar"
	"chantier/internal/grading/cascade/selector"
	"chantier/internal/grading/cascade/syntax"
)

type origin uint8

const (
	userAgent origin = iota
	author
)

// program is what the sheets of a page come to: rules under conditions, layers in the order of their names.
type program struct {
	steps     []step
	keyframes []Keyframes
	faces     []FontFace
	anonymous int
}

// step is a rule, or the naming of a layer.
type step struct {
	conditions []mediaList
	layer      string // "a.b", "" outside of any layer
	rule       *rule  // nil when the step only names a layer
}

// rule is a style rule ready for matching.
type rule struct {
	selectors    selector.List
	declarations []declaration
	origin       origin
	order        int
}

// Keyframes is an @keyframes rule.
type Keyframes struct {
	Name  string
	Stops int
}

// FontFace is an @font-face rule: its descriptors, by name.
type FontFace map[string]string

// place is where a rule stands: inside which conditions, in which layer, inside which rule.
type place struct {
	conditions []mediaList
	layer      string
	parent     selector.List
}

func (p place) when(m mediaList) place {
	p.conditions = append(p.conditions[:len(p.conditions):len(p.conditions)], m)
	return p
}

func (p place) inLayer(name string) place {
	if p.layer != "" {
		name = p.layer + "." + name
	}
	p.layer = name
	return p
}

// compiler turns the rules of one sheet into steps.
type compiler struct {
	loader  *loader // nil for the user-agent sheet
	program *program
	sheet   *Sheet
	base    string
	origin  origin
}

func (c *compiler) fault(f syntax.Fault) {
	if c.sheet != nil && len(c.sheet.Faults) < 50 {
		c.sheet.Faults = append(c.sheet.Faults, f)
	}
}

func (c *compiler) top(rules []*syntax.Rule, at place) error {
	for _, r := range rules {
		if err := c.rule(r, at); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) rule(r *syntax.Rule, at place) error {
	if len(c.program.steps) > maxRules {
		return ErrTooComplex
	}
	if r.At != "" {
		return c.atRule(r, at)
	}
	list, err := selector.Compile(r.Prelude, at.parent)
	if err != nil {
		c.fault(syntax.Fault{Pos: r.Pos, Kind: syntax.WrongSelector, Text: syntax.Text(r.Prelude)})
		return nil // browsers drop the rule and what it holds
	}
	at.parent = list
	return c.body(r.Body, at)
}

// body adds the declarations and the rules of a block, in their order (CSS Nesting 1, §4.2).
func (c *compiler) body(items []syntax.Item, at place) error {
	var own []declaration
	flush := func() {
		if len(own) > 0 && at.parent != nil {
			c.program.steps = append(c.program.steps, step{conditions: at.conditions, layer: at.layer,
				rule: &rule{selectors: at.parent, declarations: own, origin: c.origin, order: len(c.program.steps)}})
		}
		own = nil
	}
	for _, item := range items {
		if item.Declaration != nil {
			if count(item.Declaration.Value) > maxValue {
				return ErrTooComplex
			}
			own = append(own, c.declare(item.Declaration)...)
			continue
		}
		flush()
		if err := c.rule(item.Rule, at); err != nil {
			return err
		}
	}
	flush()
	return nil
}

// knownAtRules are those that browsers know and that ask for nothing here.
var knownAtRules = map[string]bool{"charset": true, "namespace": true, "page": true, "property": true, "counter-style": true, "font-feature-values": true,
	"font-palette-values": true, "view-transition": true, "position-try": true, "color-profile": true, "starting-style": true, "container": true, "scope": true, "-webkit-keyframes": true, "document": true, "-moz-document": true}

func (c *compiler) atRule(r *syntax.Rule, at place) error {
	switch r.At {
	case "media":
		return c.body(r.Body, at.when(parseMedia(r.Prelude)))
	case "supports":
		if supports(r.Prelude) {
			return c.body(r.Body, at)
		}
	case "layer":
		return c.layer(r, at)
	case "import":
		return c.imported(r, at)
	case "keyframes", "-webkit-keyframes":
		if name := syntax.Solid(r.Prelude); len(name) == 1 {
			c.program.keyframes = append(c.program.keyframes, Keyframes{Name: name[0].Text, Stops: len(r.Body)})
		}
	case "font-face":
		face := FontFace{}
		for _, item := range r.Body {
			if item.Declaration != nil {
				face[item.Declaration.Name] = syntax.Text(item.Declaration.Value)
			}
		}
		c.program.faces = append(c.program.faces, face)
	case "starting-style":
	case "scope":
		return c.body(r.Body, place{conditions: at.conditions, layer: at.layer, parent: c.scope(r.Prelude, at)})
	default:
		if !knownAtRules[r.At] {
			near := grammar.Closest(r.At, []string{"media", "supports", "layer", "import", "keyframes", "font-face", "charset", "container", "page"})
			c.fault(syntax.Fault{Pos: r.Pos, Kind: syntax.UnknownAtRule, Text: r.At, Near: near})
		}
	}
	return nil
}

// scope gives the roots of @scope as a parent; its lower bound is not followed.
func (c *compiler) scope(prelude []syntax.Value, at place) selector.List {
	for i := range prelude {
		if prelude[i].Kind == syntax.Paren {
			if list, err := selector.Compile(prelude[i].Children, at.parent); err == nil {
				return list
			}
		}
		break
	}
	return at.parent
}

func (c *compiler) name(at place) {
	c.program.steps = append(c.program.steps, step{conditions: at.conditions, layer: at.layer})
}

func (c *compiler) layer(r *syntax.Rule, at place) error {
	if !r.Block {
		for _, part := range syntax.Split(r.Prelude, syntax.Comma) {
			c.name(at.inLayer(layerName(part)))
		}
		return nil
	}
	name := layerName(r.Prelude)
	if name == "" {
		name = c.nameless()
	}
	at = at.inLayer(name)
	c.name(at)
	return c.body(r.Body, at)
}

// nameless makes a name that no author can write.
func (c *compiler) nameless() string {
	c.program.anonymous++
	return " " + strings.Repeat("i", c.program.anonymous)
}

func layerName(values []syntax.Value) string {
	return strings.ReplaceAll(syntax.Text(syntax.Trim(values)), " ", "")
}

// imported adds the sheet of an @import, when it is a file of the answer.
func (c *compiler) imported(r *syntax.Rule, at place) error {
	values := syntax.Trim(r.Prelude)
	if c.loader == nil || len(values) == 0 || values[0].Kind != syntax.URL && values[0].Kind != syntax.String {
		return nil
	}
	rest := syntax.Trim(values[1:])
	for len(rest) > 0 {
		v := rest[0]
		switch {
		case v.Is("layer"):
			at = at.inLayer(c.nameless())
			c.name(at)
		case v.Calls("layer"):
			at = at.inLayer(layerName(v.Children))
			c.name(at)
		case v.Calls("supports"):
			if !supports([]syntax.Value{{Kind: syntax.Paren, Children: v.Children}}) {
				return nil
			}
		default:
			at = at.when(parseMedia(rest))
			rest = rest[len(rest)-1:]
		}
		rest = syntax.Trim(rest[1:])
	}
	file := resolve(c.base, values[0].Text)
	text, ok := c.loader.files[file]
	if !ok {
		c.loader.source.Missing = append(c.loader.source.Missing, file)
		return nil
	}
	if c.loader.imports++; c.loader.pending[file] || c.loader.imports > maxImports {
		return nil
	}
	c.loader.pending[file] = true
	defer delete(c.loader.pending, file)
	return c.loader.sheet(file, text, file, "", at)
}

// supports answers @supports: a property is supported when its value is accepted.
func supports(values []syntax.Value) bool {
	return condition(values, func(v syntax.Value) (holds, known bool) {
		if v.Kind == syntax.Function {
			if v.Calls("selector") {
				_, err := selector.Compile(v.Children, nil)
				return err == nil, true
			}
			return false, true
		}
		inside := syntax.Trim(v.Children)
		if len(inside) < 2 || inside[0].Kind != syntax.Ident {
			return false, false
		}
		rest := syntax.Trim(inside[1:])
		if len(rest) == 0 || rest[0].Kind != syntax.Colon {
			return false, false
		}
		name := strings.ToLower(inside[0].Text)
		value := syntax.Trim(rest[1:])
		return strings.HasPrefix(name, "--") || grammar.Accepts(alias(name), value) || len(value) == 1 && grammar.Wide(value[0]), true
	})
}
