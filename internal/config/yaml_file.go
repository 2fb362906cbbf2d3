package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// entry is one value of the file: "smtp.host" and its line.
type entry struct {
	name, value, origin string
	nested              bool // a list or a map stands where one value is wanted
}

// parseFile flattens nested names: smtp: {host: x} is smtp.host.
func parseFile(path string, raw []byte, r *Report) []entry {
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		line := 0
		detail := strings.SplitN(err.Error(), "\n", 2)[0]
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) {
			detail, line = syntax.Message, syntax.Token.Position.Line
		}
		r.add(&r.Problems, "", place(path, line), "config.file_syntax", "reason", detail)
		return nil
	}
	var out []entry
	for _, doc := range file.Docs {
		if doc.Body != nil {
			out = flatten(path, "", doc.Body, out)
		}
	}
	return out
}

func flatten(path, prefix string, n ast.Node, out []entry) []entry {
	switch v := n.(type) {
	case *ast.MappingNode:
		for _, pair := range v.Values {
			out = flatten(path, prefix, pair, out)
		}
	case *ast.MappingValueNode:
		return flatten(path, strings.TrimPrefix(prefix+"."+keyText(v.Key), "."), v.Value, out)
	case *ast.NullNode:
		// "smtp:" with everything below commented out.
	case *ast.StringNode:
		out = append(out, entry{name: prefix, value: v.Value, origin: place(path, line(n))})
	case *ast.LiteralNode:
		out = append(out, entry{name: prefix, value: v.Value.Value, origin: place(path, line(n))})
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out = append(out, entry{name: prefix, value: n.GetToken().Value, origin: place(path, line(n))})
	case *ast.CommentGroupNode:
	default:
		out = append(out, entry{name: prefix, origin: place(path, line(n)), nested: true})
	}
	return out
}

func keyText(k ast.MapKeyNode) string {
	if t := k.GetToken(); t != nil {
		return t.Value
	}
	return k.String()
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

func place(path string, line int) string {
	if line == 0 {
		return path
	}
	return fmt.Sprintf("%s:%d", path, line)
}

// nearest proposes the setting that was probably meant.
func nearest(name string) string {
	norm := strings.NewReplacer(".", "", "_", "", "-", "").Replace
	best, least := "", 1<<30
	for _, k := range keys {
		if d := distance(norm(strings.ToLower(name)), norm(k.Name)); d < least {
			best, least = k.Name, d
		}
	}
	return best
}

// distance counts the letters to add, drop or change (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
