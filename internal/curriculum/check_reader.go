package curriculum

import (
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml"
)

// specReader reads one kind of check from the field that names it.
type specReader struct {
	key  string
	read func(*fields, node) Spec
}

// pageReaders read the checks of a page.
var pageReaders = []specReader{
	{"nombre", readCount}, {"texte", readText}, {"attribut", readAttribute}, {"absent", readAbsent},
	{"relie", readTied}, {"accessible", readAccessible}, {"valide", readValid},
}

// specReaders are the checks allowed, by type of exercise.
var specReaders = map[Kind][]specReader{
	HTML: pageReaders,
	JS:   {{"appel", readCall}, {"appels", readCall}, {"tirages", readDraws}},
	PHP:  {{"appel", readDatabaseCall}, {"appels", readDatabaseCall}, {"requete", readVisit}, {"requetes", readVisit}},
	SQL:  {{"jeu", readQuery}},
}

// readCheck reads one line of "verifications".
func readCheck(n node, kind Kind) Check {
	f := n.fields()
	defer f.done()
	c := Check{ID: f.mustText("id", "trois-liens"), Title: f.optText("titre"), Failure: f.mustText("si_echec", "\"Je compte moins de 3 liens.\"")}
	var known []string
	for _, r := range specReaders[kind] {
		known = append(known, r.key)
		v, ok := f.get(r.key)
		if !ok {
			continue
		}
		if c.Spec != nil {
			f.fault("gardez une seule vérification par ligne.", "deux vérifications sont mélangées.")
			continue
		}
		c.Spec = r.read(f, v)
	}
	if c.Spec == nil && len(known) > 0 {
		f.fault("ajoutez un de ces champs : "+strings.Join(known, ", ")+".", "cette ligne ne vérifie rien.")
	}
	return c
}

func readCount(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	c := Count{Selector: readSelector(f, "dans"), Min: f.optCount("min"), Max: f.optCount("max"), Equal: f.optCount("egal")}
	if c.Min == nil && c.Max == nil && c.Equal == nil {
		f.fault("ajoutez « min: 1 », « max: 3 » ou « egal: 2 ».", "aucun nombre n’est demandé.")
	}
	return c
}

func readText(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	t := Text{
		Selector: readSelector(f, "dans"), Forbidden: readPattern(f, "interdit"), Required: readPattern(f, "exige"),
		OneContains: f.optText("un_contient"), OneIs: f.optText("un_est"),
	}
	if t.Forbidden == nil && t.Required == nil && t.OneContains == "" && t.OneIs == "" {
		f.fault("ajoutez « interdit », « exige », « un_contient » ou « un_est ».", "rien n’est demandé au texte.")
	}
	return t
}

func readAttribute(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	a := Attribute{Selector: readSelector(f, "dans"), Name: f.mustText("nom", "href"), Forbidden: readPattern(f, "interdit")}
	if v, ok := f.get("un_vaut"); ok {
		a.OneOf = v.textOrList()
	}
	if v, ok := f.get("tous_valent"); ok {
		a.AllOf = v.textOrList()
	}
	if v, ok := f.get("present"); ok {
		a.Present = v.truth()
	}
	if a.OneOf == nil && a.AllOf == nil && a.Forbidden == nil && !a.Present {
		f.fault("ajoutez « un_vaut », « tous_valent », « interdit » ou « present: true ».", "rien n’est demandé à l’attribut.")
	}
	return a
}

func readAbsent(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	return Absent{Selector: readSelector(f, "dans")}
}

// tiedBy lists what may tie an element to another.
var tiedBy = []string{"etiquette", "for", "href", "aria-describedby", "aria-labelledby", "aria-controls"}

func readTied(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	t := Tied{Selector: readSelector(f, "dans"), By: f.mustText("par", "etiquette")}
	for _, by := range tiedBy {
		if t.By == by {
			return t
		}
	}
	f.fault("écrivez un de ces mots : "+strings.Join(tiedBy, wantSeparator)+".", "« %s » ne relie rien.", t.By)
	return t
}

func readAccessible(_ *fields, n node) Spec {
	if !n.truth() {
		n.fault("écrivez « accessible: true » ou retirez la ligne.", "cette ligne ne vérifie rien.")
	}
	return Accessible{}
}

func readValid(_ *fields, n node) Spec {
	if !n.truth() {
		n.fault("écrivez « valide: true » ou retirez la ligne.", "cette ligne ne vérifie rien.")
	}
	return Valid{}
}

func readSelector(f *fields, key string) string {
	s := f.mustText(key, "\"main a\"")
	if s == "" {
		return s
	}
	if _, err := cascadia.ParseGroup(s); err != nil {
		f.out.add(f.path, f.name(key), "écrivez un sélecteur CSS simple, par exemple \"main a[href]\".", "le sélecteur « %s » est illisible.", s)
	}
	return s
}

// readPattern compiles a pattern that ignores the letter case.
func readPattern(f *fields, key string) *regexp.Regexp {
	n, ok := f.get(key)
	if !ok {
		return nil
	}
	re, err := regexp.Compile("(?i)" + n.text())
	if err != nil {
		n.fault("vérifiez les parenthèses et les crochets du motif.", "le motif est illisible.")
		return nil
	}
	return re
}

// callWants are the fields that say what a call must give, in the order they are looked for.
var callWants = []Want{Returns, ReturnsNot, ReturnsHTML, ReturnsNoTag, Throws, Prints}

func readCall(f *fields, n node) Spec {
	c := Call{Expressions: n.textOrList()}
	for _, w := range callWants {
		v, ok := f.get(string(w))
		if !ok {
			continue
		}
		if c.Want != "" {
			f.fault("gardez un seul résultat attendu par ligne.", "deux résultats sont attendus : %s et %s.", c.Want, w)
			continue
		}
		c.Want = w
		c.Value = readWanted(w, v)
		if w == Returns && c.Value == string(LikeSolution) {
			c.Want, c.Value = LikeSolution, nil
		}
	}
	switch {
	case c.Want == "":
		f.fault("ajoutez par exemple « rend: 300 ». « rend: null » compte, « rend » absent non.", "le résultat attendu manque.")
	case len(c.Expressions) == 0:
		n.fault("écrivez par exemple 'enCentimes(\"3\")'.", "il n’y a aucun appel.")
	case c.Want == LikeSolution && strings.Contains(f.optText("si_echec"), "{"):
		f.fault("retirez {recu} et {attendu} de ce message.", "les appels « comme_solution » sont secrets : leur message ne montre aucune valeur.")
	}
	return c
}

func readWanted(w Want, n node) any {
	switch w {
	case ReturnsHTML, ReturnsNoTag, Prints:
		return n.text()
	case Throws:
		if _, any := n.value.(bool); any {
			return true
		}
		return n.text()
	}
	if s, ok := n.value.(string); ok && s == "rien" {
		return Undefined{}
	}
	return plainValue(n)
}

// plainValue turns a YAML value into nil, bool, float64, string, []any or map[string]any. The literal text
// "rien" is written { texte: rien }.
func plainValue(n node) any {
	switch v := n.value.(type) {
	case nil, bool, string:
		return v
	case []any:
		list := make([]any, len(v))
		for i, item := range n.items() {
			list[i] = plainValue(item)
		}
		return list
	case yaml.MapSlice:
		return plainMap(n)
	}
	return n.number()
}

func plainMap(n node) any {
	f := n.fields()
	object := map[string]any{}
	for _, key := range f.keys() {
		v, _ := f.get(key)
		object[key] = plainValue(v)
	}
	if s, ok := object["texte"].(string); ok && len(object) == 1 && s == "rien" {
		return s
	}
	return object
}

func readQuery(f *fields, n node) Spec {
	q := Query{DataSet: n.text(), Columns: f.optTexts("colonnes"), StateLike: f.optTexts("etat"), Order: FreeOrder}
	if v, ok := f.get("nombre_de_lignes"); ok {
		if v.value == string(LikeSolution) {
			q.RowsLike = true
		} else {
			rows := v.count()
			q.Rows = &rows
		}
	}
	if v, ok := f.get("jamais_null"); ok {
		q.NeverNull = v.textOrList()
	}
	if v, ok := f.get("lignes"); ok {
		q.Drawn = readRowDraws(v)
	}
	if v, ok := f.get("resultat"); ok {
		readResult(&q, v)
	}
	if v, ok := f.get("ordre"); ok {
		q.Order = Order(v.text())
		if q.Order != FreeOrder && q.Order != ExactOrder {
			v.fault("écrivez « libre » ou « exact ».", "je ne connais pas cet ordre.")
		}
		if !q.ResultLike && !q.ResultStated {
			v.fault("ajoutez « resultat: comme_solution ».", "un ordre seul ne vérifie rien.")
		}
	}
	if q.Columns == nil && q.Rows == nil && !q.RowsLike && q.NeverNull == nil && !q.ResultLike && !q.ResultStated && q.StateLike == nil {
		f.fault("ajoutez « resultat », « colonnes », « nombre_de_lignes », « jamais_null » ou « etat ».", "cette ligne ne vérifie rien.")
	}
	return q
}

func readResult(q *Query, v node) {
	if v.value == string(LikeSolution) {
		q.ResultLike = true
		return
	}
	q.ResultStated = true
	q.Result = readRows(v)
}
