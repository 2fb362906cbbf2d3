package curriculum

import (
	"regexp"
	"strings"
)

// Bounds of what is drawn: enough for any exercise, little enough for any learner's patience.
const (
	defaultDraws = 20
	maxDraws     = 100
	maxDrawnSize = 200 // of a list, of a text
	maxDrawnRows = 200
	maxWhole     = 1 << 53 // beyond, JavaScript does not know whole numbers one by one
)

var (
	functionPath = regexp.MustCompile(`^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$`)
	columnName   = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)
)

func readDraws(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	d := Draws{Function: f.mustText("fonction", "enCentimes"), Count: defaultDraws}
	if d.Function != "" && !functionPath.MatchString(d.Function) {
		f.fault("écrivez le nom de la fonction, sans parenthèses.", "« %s » n’est pas un nom de fonction.", d.Function)
	}
	if v, ok := f.get("nombre"); ok {
		if d.Count = v.count(); d.Count < 1 || d.Count > maxDraws {
			v.fault("écrivez un nombre entre 1 et 100.", "je ne peux pas faire %d tirages.", d.Count)
		}
	}
	if list, ok := f.must("arguments", "[{ entier: [1, 100] }]"); ok {
		for _, item := range list.items() {
			d.Arguments = append(d.Arguments, readGenerator(item))
		}
	}
	return d
}

// generatorKeys are the fields that give a generator its kind.
var generatorKeys = []string{"entier", "decimal", "parmi", "lettres", "texte", "liste", "objet"}

func readGenerator(n node) Generator {
	f := n.fields()
	defer f.done()
	for _, key := range generatorKeys {
		v, ok := f.get(key)
		if !ok {
			continue
		}
		switch key {
		case "entier":
			low, high := v.bounds(-maxWhole, maxWhole)
			g := Whole{Min: int64(low), Max: int64(high)}
			if d, ok := f.get("chiffres"); ok {
				g.Digits = min(d.count(), 20)
			}
			return g
		case "decimal":
			low, high := v.bounds(-1e9, 1e9)
			g := Decimal{Min: low, Max: high, Decimals: 2}
			if d, ok := f.get("decimales"); ok {
				g.Decimals = min(d.count(), 6)
			}
			return g
		case "parmi":
			g := Among{}
			for _, item := range v.items() {
				g.Values = append(g.Values, plainValue(item))
			}
			if len(g.Values) == 0 {
				v.fault("écrivez une valeur au moins.", "la liste est vide.")
				g.Values = []any{nil}
			}
			return g
		case "lettres":
			low, high := v.bounds(0, maxDrawnSize)
			return Letters{Min: int(low), Max: int(high)}
		case "texte":
			return readTemplate(v)
		case "liste":
			low, high := v.bounds(0, maxDrawnSize)
			g := List{Min: int(low), Max: int(high), Of: Among{Values: []any{nil}}}
			if of, ok := f.must("de", "{ entier: [1, 9] }"); ok {
				g.Of = readGenerator(of)
			}
			return g
		case "objet":
			o := v.fields()
			g := Record{Names: o.keys()}
			for _, name := range g.Names {
				field, _ := o.get(name)
				g.Of = append(g.Of, readGenerator(field))
			}
			return g
		}
	}
	f.fault("ajoutez un de ces champs : "+strings.Join(generatorKeys, ", ")+".", "rien ne dit ce qu’il faut tirer.")
	return Among{Values: []any{nil}}
}

func readTemplate(n node) Generator {
	f := n.fields()
	defer f.done()
	t := Template{Model: f.mustText("modele", "\"{euros},{centimes}\"")}
	parts, ok := f.must("avec", "{ euros: { entier: [0, 9] } }")
	if !ok {
		return t
	}
	p := parts.fields()
	for _, name := range p.keys() {
		part, _ := p.get(name)
		if !strings.Contains(t.Model, "{"+name+"}") {
			part.fault("écrivez {"+name+"} dans le modèle.", "cette partie n’est pas dans le modèle.")
		}
		g := readGenerator(part)
		switch g.(type) {
		case List, Record:
			part.fault("une partie de texte est un nombre ou un texte.", "une liste n’est pas une partie de texte.")
		}
		t.Names, t.Parts = append(t.Names, name), append(t.Parts, g)
	}
	return t
}

// bounds reads [low, high], both within limits.
func (n node) bounds(least, most float64) (low, high float64) {
	pair := n.items()
	if len(pair) != 2 {
		n.fault("écrivez le plus petit puis le plus grand, par exemple [1, 100].", "j’attends deux nombres.")
		return 0, 0
	}
	low, high = pair[0].number(), pair[1].number()
	if low > high || low < least || high > most {
		n.fault("écrivez le plus petit puis le plus grand, sans valeur démesurée.", "les bornes %v et %v ne vont pas.", low, high)
		return 0, 0
	}
	return low, high
}

// readRowDraws reads "lignes" of a check on a data set.
func readRowDraws(n node) []RowDraws {
	var all []RowDraws
	known := map[Reference]bool{}
	tables := n.fields()
	for _, name := range tables.keys() {
		v, _ := tables.get(name)
		f := v.fields()
		t := RowDraws{Table: name}
		if !columnName.MatchString(name) {
			v.fault("écrivez le nom de la table.", "« %s » n’est pas un nom de table.", name)
		}
		if rows, ok := f.must("nombre", "[3, 12]"); ok {
			low, high := rows.bounds(0, maxDrawnRows)
			t.Min, t.Max = int(low), int(high)
		}
		if columns, ok := f.must("colonnes", "{ id: { suite: 1 } }"); ok {
			c := columns.fields()
			for _, column := range c.keys() {
				g, _ := c.get(column)
				if !columnName.MatchString(column) {
					g.fault("écrivez le nom de la colonne.", "« %s » n’est pas un nom de colonne.", column)
				}
				t.Columns, t.Of = append(t.Columns, column), append(t.Of, readColumn(g, known))
			}
		}
		f.done()
		for _, column := range t.Columns {
			known[Reference{t.Table, column}] = true
		}
		all = append(all, t)
	}
	return all
}

// readColumn reads the generator of a column; known are the columns already drawn.
func readColumn(n node, known map[Reference]bool) Generator {
	f := n.fields()
	if v, ok := f.get("suite"); ok {
		f.done()
		return Numbered{First: int64(v.number())}
	}
	if v, ok := f.get("de"); ok && !f.has("liste") {
		f.done()
		table, column, _ := strings.Cut(v.text(), ".")
		ref := Reference{table, column}
		if !known[ref] {
			v.fault("écrivez table.colonne, d’une table tirée plus haut.", "la colonne « %s » n’est pas encore tirée.", v.text())
		}
		return ref
	}
	g := readGenerator(n)
	switch g.(type) {
	case List, Record:
		n.fault("une colonne contient un nombre ou un texte.", "une liste n’entre pas dans une colonne.")
	}
	return g
}
