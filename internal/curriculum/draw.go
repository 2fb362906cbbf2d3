package curriculum

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Draws (tirages) calls a function of the learner with arguments drawn by chance, and compares with the solution: an
// answer that recognises the examples, or a list learnt by heart, does not pass.
//
//   - id: au-hasard
//     tirages:
//     fonction: enCentimes
//     nombre: 12                      # calls; 20 when not said, 100 at most
//     arguments:
//   - { texte: { modele: "{euros},{centimes}", avec: { euros: { entier: [0, 99] }, centimes: { entier: [0, 99], chiffres: 2 } } } }
//     si_echec: "{appel} : j’attends {attendu}, j’ai reçu {recu}."
//
// The first two calls take the lower, then the upper bounds of everything; the others are drawn. The seed comes from
// the answer itself and from a secret of the installation: the same answer meets the same draws, a changed answer meets
// others. So the message may show them: {appel}, {attendu} and {recu}.
//
// A generator is one of (bounds are included):
//
//	{ entier: [1, 100] }                         a whole number; chiffres: 2 writes it with two digits at least, as a text
//	{ decimal: [0, 50], decimales: 2 }           a number with two decimals
//	{ parmi: ["oui", 3, null, true] }            one of these values
//	{ lettres: [0, 12] }                         a text of so many small letters, spaces and accents
//	{ texte: { modele: "{a} €", avec: { a: … } } }   a text made of parts
//	{ liste: [0, 5], de: … }                     so many values of a kind
//	{ objet: { nom: …, prix: … } }               an object with these fields
type Draws struct {
	Function  string // a name, or names joined by dots
	Arguments []Generator
	Count     int
}

func (Draws) checkKind() string { return "tirages" }

// Generator draws a value: nil, bool, float64, string, []any or map[string]any. The list is closed.
type Generator interface {
	// Draw draws a value; edge forces the lower (-1) or the upper (+1) bound of everything in it.
	Draw(r *rand.Rand, edge int) any
}

// Whole draws a whole number between two bounds.
type Whole struct {
	Min, Max int64
	Digits   int // when positive the value is a text, with zeros before it to have so many digits
}

// Draw implements Generator.
func (g Whole) Draw(r *rand.Rand, edge int) any {
	n := bounded(r, edge, g.Min, g.Max)
	if g.Digits > 0 {
		digits := strconv.FormatInt(n, 10)
		return strings.Repeat("0", max(0, g.Digits-len(digits))) + digits
	}
	return float64(n)
}

// Decimal draws a number between two bounds, with so many decimals.
type Decimal struct {
	Min, Max float64
	Decimals int
}

// Draw implements Generator.
func (g Decimal) Draw(r *rand.Rand, edge int) any {
	scale := math.Pow10(g.Decimals)
	n := bounded(r, edge, int64(math.Ceil(g.Min*scale)), int64(math.Floor(g.Max*scale)))
	return float64(n) / scale
}

// Among draws one value of a list.
type Among struct{ Values []any }

// Draw implements Generator.
func (g Among) Draw(r *rand.Rand, edge int) any {
	return g.Values[bounded(r, edge, 0, int64(len(g.Values)-1))]
}

// Letters draws a text of so many characters.
type Letters struct{ Min, Max int }

var alphabet = []rune("abcdefghijklmnopqrstuvwxyz éèàçôï")

// Draw implements Generator.
func (g Letters) Draw(r *rand.Rand, edge int) any {
	var b strings.Builder
	for range bounded(r, edge, int64(g.Min), int64(g.Max)) {
		b.WriteRune(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// Template draws a text made of parts: {name} stands for the part of that name.
type Template struct {
	Model string
	Names []string // of the parts, in order
	Parts []Generator
}

// Draw implements Generator.
func (g Template) Draw(r *rand.Rand, edge int) any {
	var pairs []string
	for i, part := range g.Parts {
		text := ""
		switch v := part.Draw(r, edge).(type) {
		case string:
			text = v
		case float64:
			text = strconv.FormatFloat(v, 'f', -1, 64)
		}
		pairs = append(pairs, "{"+g.Names[i]+"}", text)
	}
	return strings.NewReplacer(pairs...).Replace(g.Model)
}

// List draws so many values of a kind.
type List struct {
	Min, Max int
	Of       Generator
}

// Draw implements Generator.
func (g List) Draw(r *rand.Rand, edge int) any {
	list := []any{}
	for range bounded(r, edge, int64(g.Min), int64(g.Max)) {
		list = append(list, g.Of.Draw(r, 0))
	}
	return list
}

// Record draws an object with these fields.
type Record struct {
	Names []string
	Of    []Generator
}

// Draw implements Generator.
func (g Record) Draw(r *rand.Rand, edge int) any {
	object := map[string]any{}
	for i, name := range g.Names {
		object[name] = g.Of[i].Draw(r, edge)
	}
	return object
}

// bounded draws between two bounds, which come up more often than their turn: it is there that answers are wrong. An
// edge still uses up a draw, so that what follows does not depend on it.
func bounded(r *rand.Rand, edge int, low, high int64) int64 {
	n := low
	if high > low {
		n = low + r.Int64N(high-low+1)
	}
	switch luck := r.IntN(16); {
	case edge == 0 && luck == 0:
		return low
	case edge == 0 && luck == 1:
		return max(low, high)
	}
	switch {
	case edge < 0:
		return low
	case edge > 0:
		return max(low, high)
	}
	return n
}

// DrawCall gives the arguments of one call: the first takes lower bounds, the second upper bounds, the others are drawn.
func (d Draws) DrawCall(r *rand.Rand, n int) []any {
	edge := 0
	switch n {
	case 0:
		edge = -1
	case 1:
		edge = 1
	}
	arguments := []any{}
	for _, g := range d.Arguments {
		arguments = append(arguments, g.Draw(r, edge))
	}
	return arguments
}

// RowDraws (lignes) adds rows drawn by chance to a data set, for a check on data that nobody has seen:
//
//   - id: au-hasard
//     jeu: donnees/tables.sql           # the tables, and rows if one wants
//     lignes:
//     benevole:  { nombre: [3, 12], colonnes: { id: { suite: 1 }, prenom: { parmi: [Awa, Zoé, Marc] } } }
//     livraison: { nombre: [0, 20], colonnes: { id: { suite: 1 }, benevole_id: { de: benevole.id }, paniers: { entier: [1, 9] } } }
//     resultat: comme_solution
//     si_echec: "Avec d’autres données, le résultat est faux."
//
// Tables are filled in the order written. Besides the generators of Draws (but liste and objet), a column may be
// { suite: 1 } (1, 2, 3…) or { de: table.column } (a value already drawn in that column). No check sees such rows:
// the message shows no value.
type RowDraws struct {
	Table    string
	Min, Max int // rows
	Columns  []string
	Of       []Generator
}

// Numbered numbers the rows of a table from First.
type Numbered struct{ First int64 }

// Draw implements Generator: RowDraws asks for the row's number as the edge.
func (g Numbered) Draw(_ *rand.Rand, row int) any { return float64(g.First + int64(row)) }

// Reference takes a value already drawn in another column.
type Reference struct{ Table, Column string }

// Draw implements Generator. A reference outside of its rows has no value.
func (Reference) Draw(*rand.Rand, int) any { return nil }

// DrawRows draws the rows of all the tables: for each, the values in the order of its columns.
func DrawRows(r *rand.Rand, tables []RowDraws) [][][]any {
	drawn := map[Reference][]any{}
	all := make([][][]any, len(tables))
	for t, table := range tables {
		for row := range bounded(r, 0, int64(table.Min), int64(table.Max)) {
			cells := make([]any, len(table.Of))
			for c, g := range table.Of {
				switch g := g.(type) {
				case Numbered:
					cells[c] = g.Draw(r, int(row))
				case Reference:
					if known := drawn[g]; len(known) > 0 {
						cells[c] = known[r.IntN(len(known))]
					}
				default:
					cells[c] = g.Draw(r, 0)
				}
			}
			all[t] = append(all[t], cells)
			for c, name := range table.Columns {
				ref := Reference{table.Table, name}
				drawn[ref] = append(drawn[ref], cells[c])
			}
		}
	}
	return all
}
