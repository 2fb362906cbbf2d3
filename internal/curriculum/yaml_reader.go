package curriculum

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/goccy/go-yaml"
)

// node is a YAML value that knows where it comes from. Reading is done by hand rather than into structs for
// two reasons: errors must name the field and the mend in French, and a key present with the value null
// (rend: null) must be told from a missing key.
type node struct {
	path  string
	field string
	value any
	out   *Problems
}

// readYAML parses one document. A syntax error is reported with its line.
func readYAML(path string, data []byte, out *Problems) (node, bool) {
	var v any
	if err := yaml.UnmarshalWithOptions(data, &v, yaml.UseOrderedMap()); err != nil {
		var syntax interface{ GetMessage() string }
		detail := strings.SplitN(err.Error(), "\n", 2)[0]
		if errors.As(err, &syntax) {
			detail = syntax.GetMessage()
		}
		out.add(path, yamlLine(err), "vérifiez les deux-points, les guillemets et l’alignement des lignes.", "le YAML est illisible (%s).", detail)
		return node{}, false
	}
	return node{path: path, value: v, out: out}, true
}

// yamlLine extracts "ligne N" from goccy's "[N:M] message" prefix.
func yamlLine(err error) string {
	var line, column int
	if _, scanErr := fmt.Sscanf(err.Error(), "[%d:%d]", &line, &column); scanErr != nil {
		return ""
	}
	return fmt.Sprintf("ligne %d", line)
}

func (n node) fault(mend, format string, args ...any) {
	n.out.add(n.path, n.field, mend, format, args...)
}

// fields reads the node as a map of named fields.
func (n node) fields() *fields {
	m, ok := n.value.(yaml.MapSlice)
	if !ok {
		n.fault("écrivez « nom: valeur », un par ligne ou entre accolades.", "j’attends des champs nommés, j’ai lu %s.", yamlKind(n.value))
	}
	return &fields{node: n, m: m, seen: map[string]bool{}}
}

// items reads the node as a list.
func (n node) items() []node {
	list, ok := n.value.([]any)
	if !ok {
		n.fault("écrivez une liste : [a, b] ou une ligne « - » par élément.", "j’attends une liste, j’ai lu %s.", yamlKind(n.value))
		return nil
	}
	nodes := make([]node, len(list))
	for i, v := range list {
		nodes[i] = node{path: n.path, field: fmt.Sprintf("%s[%d]", n.field, i+1), value: v, out: n.out}
	}
	return nodes
}

func (n node) text() string {
	s, ok := n.value.(string)
	if !ok {
		n.fault("mettez le texte entre guillemets.", "j’attends un texte, j’ai lu %s.", yamlKind(n.value))
	}
	return s
}

func (n node) number() float64 {
	f, ok := yamlNumber(n.value)
	if !ok {
		n.fault("écrivez un nombre sans guillemets.", "j’attends un nombre, j’ai lu %s.", yamlKind(n.value))
	}
	return f
}

func (n node) count() int {
	f := n.number()
	if f != math.Trunc(f) || f < 0 || f > 1e6 {
		n.fault("écrivez un nombre entier, par exemple 10.", "j’attends un nombre entier positif, j’ai lu %v.", n.value)
		return 0
	}
	return int(f)
}

func (n node) truth() bool {
	b, ok := n.value.(bool)
	if !ok {
		n.fault("écrivez true ou false.", "j’attends true ou false, j’ai lu %s.", yamlKind(n.value))
	}
	return b
}

// textOrList accepts one text or a list of texts.
func (n node) textOrList() []string {
	if s, ok := n.value.(string); ok {
		return []string{s}
	}
	return n.texts()
}

func (n node) texts() []string {
	var list []string
	for _, item := range n.items() {
		list = append(list, item.text())
	}
	return list
}

func yamlNumber(v any) (float64, bool) {
	switch x := v.(type) {
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case uint64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

func yamlKind(v any) string {
	switch v.(type) {
	case nil:
		return "rien"
	case string:
		return "un texte"
	case bool:
		return "true ou false"
	case []any:
		return "une liste"
	case yaml.MapSlice:
		return "des champs nommés"
	}
	if _, ok := yamlNumber(v); ok {
		return "un nombre"
	}
	return "une valeur d’un autre genre"
}

// fields is a YAML map read key by key; done reports the keys nobody asked for.
type fields struct {
	node
	m    yaml.MapSlice
	seen map[string]bool
}

func (f *fields) name(key string) string {
	if f.field == "" {
		return key
	}
	return f.field + "." + key
}

// has tells whether the key is present, whatever its value: null counts.
func (f *fields) has(key string) bool {
	_, ok := f.get(key)
	return ok
}

func (f *fields) get(key string) (node, bool) {
	f.seen[key] = true
	for _, item := range f.m {
		if item.Key == key {
			return node{path: f.path, field: f.name(key), value: item.Value, out: f.out}, true
		}
	}
	return node{}, false
}

// must returns a present key, or reports it with an example of what to write.
func (f *fields) must(key, example string) (node, bool) {
	n, ok := f.get(key)
	if !ok && f.m != nil {
		f.out.add(f.path, f.name(key), "ajoutez par exemple « "+key+": "+example+" ».", "ce champ manque.")
	}
	return n, ok
}

func (f *fields) mustText(key, example string) string {
	n, ok := f.must(key, example)
	if !ok {
		return ""
	}
	s := strings.TrimSpace(n.text())
	if s == "" {
		if _, isText := n.value.(string); isText {
			n.fault("écrivez par exemple « "+example+" ».", "ce champ est vide.")
		}
	}
	return s
}

func (f *fields) optText(key string) string {
	if n, ok := f.get(key); ok {
		return n.text()
	}
	return ""
}

func (f *fields) mustCount(key, example string) int {
	if n, ok := f.must(key, example); ok {
		return n.count()
	}
	return 0
}

func (f *fields) optCount(key string) *int {
	if n, ok := f.get(key); ok {
		v := n.count()
		return &v
	}
	return nil
}

func (f *fields) optTexts(key string) []string {
	if n, ok := f.get(key); ok {
		return n.texts()
	}
	return nil
}

func (f *fields) mustTexts(key, example string) []string {
	if n, ok := f.must(key, example); ok {
		return n.texts()
	}
	return nil
}

// keys returns the keys in file order, each marked as seen.
func (f *fields) keys() []string {
	var keys []string
	for _, item := range f.m {
		key, ok := item.Key.(string)
		if !ok {
			key = fmt.Sprint(item.Key)
		}
		f.seen[key] = true
		keys = append(keys, key)
	}
	return keys
}

// done reports unknown keys with the nearest known one.
func (f *fields) done() {
	for _, item := range f.m {
		key := fmt.Sprint(item.Key)
		if f.seen[key] {
			continue
		}
		mend := "retirez-le."
		if near := nearest(key, f.seen); near != "" {
			mend = "vouliez-vous écrire « " + near + " » ?"
		}
		f.out.add(f.path, f.name(key), mend, "je ne connais pas ce champ.")
	}
}

// nearest returns the known key closest to a misspelt one, or nothing when none is close.
func nearest(key string, known map[string]bool) string {
	best, bestDistance := "", 4
	for k := range known {
		d := distance(key, k)
		if d < bestDistance || d == bestDistance && best != "" && k < best {
			best, bestDistance = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance, in letters.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, ca := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, cb := range y {
			cost := 1
			if ca == cb {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}
