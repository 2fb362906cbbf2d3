package cascade

import "strings"

// layerRanks orders the layers by the first naming of each (CSS Cascade 5, §6.4.1): a layer comes after the layers
// inside it, and styles outside of any layer come last.
func layerRanks(steps []step, screen Screen) map[string]int {
	root := &layerNode{}
	for _, s := range steps {
		if s.layer != "" && holdAll(s.conditions, screen) {
			n := root
			for _, part := range strings.Split(s.layer, ".") {
				n = n.child(part)
			}
		}
	}
	ranks := map[string]int{}
	root.number("", ranks)
	return ranks
}

type layerNode struct {
	name     string
	children []*layerNode
}

func (n *layerNode) child(name string) *layerNode {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	c := &layerNode{name: name}
	n.children = append(n.children, c)
	return c
}

func (n *layerNode) number(path string, ranks map[string]int) {
	for _, c := range n.children {
		inner := c.name
		if path != "" {
			inner = path + "." + c.name
		}
		c.number(inner, ranks)
	}
	ranks[path] = len(ranks)
}

func holdAll(conditions []mediaList, screen Screen) bool {
	for _, c := range conditions {
		if !c.holds(screen) {
			return false
		}
	}
	return true
}
