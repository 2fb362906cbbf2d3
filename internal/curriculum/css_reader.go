package curriculum

import (
	"slices"
	"strings"

	"chantier/internal/grading/cascade"
	"chantier/internal/grading/cascade/selector"
)

func init() {
	specReaders[CSS] = []specReader{
		{"style", readStyle}, {"contraste", readContrast}, {"regle", readRuleCount}, {"interdit", readForbidden}, {"focus_visible", readFocusSeen},
		{"sans_mouvement", readStillness}, {"variable", readVariableUse}, {"rendu", readSameLook}, {"feuille_valide", readSheetValid},
		{"sans_debordement", readNoOverflow}, {"boites", readBoxes},
		{"nombre", readCount}, {"texte", readText}, {"attribut", readAttribute}, {"absent", readAbsent}, {"relie", readTied}, {"accessible", readAccessible},
	}
}

// readScreen reads the fields that say how the page is seen.
func readScreen(f *fields) Screen {
	s := Screen{Width: f.optNumber("largeur"), Root: f.optNumber("racine")}
	s.Dark = f.word("theme", "clair", "sombre") == "sombre"
	s.Still = f.word("mouvement", "normal", "reduit") == "reduit"
	s.State = f.word("etat", "", "hover", "focus", "focus-visible", "active")
	if v, ok := f.get("impression"); ok {
		s.Print = v.truth()
	}
	return s
}

// word reads one of a few words; the first is the default.
func (f *fields) word(key string, words ...string) string {
	v, ok := f.get(key)
	if !ok {
		return words[0]
	}
	if text := v.text(); slices.Contains(words, text) {
		return text
	}
	v.fault("écrivez un de ces mots : "+strings.Trim(strings.Join(words, wantSeparator), ", ")+".", "je ne connais pas ce mot.")
	return words[0]
}

func (f *fields) optNumber(key string) int {
	if n := f.optCount(key); n != nil {
		return *n
	}
	return 0
}

func (f *fields) optFloat(key string) *float64 {
	v, ok := f.get(key)
	if !ok {
		return nil
	}
	x := v.number()
	return &x
}

// readModern reads a selector that may use all of CSS.
func readModern(f *fields, key string) string {
	s := f.mustText(key, "\"main a\"")
	checkModern(f, key, s)
	return s
}

func checkModern(f *fields, key, s string) {
	if s == "" {
		return
	}
	if _, err := selector.Parse(s); err != nil {
		f.out.add(f.path, f.name(key), "écrivez un sélecteur CSS, par exemple \"main a:first-child\".", "le sélecteur « %s » est illisible.", s)
	}
}

// readProperty reads the name of a property that exists.
func readProperty(f *fields, key, name string) string {
	if name != "" && cascade.Longhands(name) == nil {
		f.out.add(f.path, f.name(key), "vérifiez son orthographe.", "la propriété « %s » n’existe pas.", name)
	}
	return name
}

var pseudoElements = []string{"", "before", "after", "marker", "placeholder"}

func readStyle(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	s := Style{Selector: readModern(f, "dans"), Element: f.word("element", pseudoElements...), Property: readProperty(f, "propriete", f.mustText("propriete", "color")),
		Min: f.optFloat("min"), Max: f.optFloat("max"), Pattern: readPattern(f, "exige"), Screen: readScreen(f)}
	if v, ok := f.get("vaut"); ok {
		s.Is = v.textOrList()
	}
	if v, ok := f.get("interdit"); ok {
		s.IsNot = v.textOrList()
	}
	if s.Is == nil && s.IsNot == nil && s.Min == nil && s.Max == nil && s.Pattern == nil {
		f.fault("ajoutez « vaut », « interdit », « min », « max » ou « exige ».", "aucune valeur n’est demandée.")
	}
	for _, value := range append(slices.Clone(s.Is), s.IsNot...) {
		if s.Property != "" && !cascade.Understands(s.Property, value) {
			f.fault("vérifiez l’unité et l’orthographe.", "« %s » n’est pas une valeur de %s.", value, s.Property)
		}
	}
	return s
}

func readContrast(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	c := Contrast{Selector: readModern(f, "dans"), Element: f.word("element", pseudoElements...), Screen: readScreen(f)}
	if m := f.optFloat("min"); m != nil {
		c.Min = *m
	}
	return c
}

// selectorKinds are the kinds of selectors that a check may name.
var selectorKinds = []string{"", "classe", "id", "attribut", "pseudo", "element"}

func readRuleCount(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	r := RuleCount{Selector: f.optText("selecteur"), Kind: f.word("sorte", selectorKinds...), Property: readProperty(f, "propriete", f.optText("propriete")),
		Value: readPattern(f, "valeur"), Media: readPattern(f, "media"), Min: f.optCount("min"), Max: f.optCount("max"), Equal: f.optCount("egal")}
	checkModern(f, "selecteur", r.Selector)
	if r.Min == nil && r.Max == nil && r.Equal == nil {
		f.fault("ajoutez « min: 1 », « max: 3 » ou « egal: 2 ».", "aucun nombre n’est demandé.")
	}
	return r
}

func readForbidden(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	x := Forbidden{Selectors: f.optTexts("sortes"), Properties: f.optTexts("proprietes"), Values: readPattern(f, "valeurs"), Units: f.optTexts("unites"),
		Media: readPattern(f, "media"), Selector: f.optText("selecteur")}
	checkModern(f, "selecteur", x.Selector)
	for _, flag := range []struct {
		key string
		to  *bool
	}{{"important", &x.Important}, {"attribut_style", &x.Inline}} {
		if v, ok := f.get(flag.key); ok {
			*flag.to = v.truth()
		}
	}
	for _, s := range x.Selectors {
		if !slices.Contains(selectorKinds, s) {
			f.fault("écrivez classe, id, attribut ou pseudo.", "je ne connais pas cette sorte de sélecteur : « %s ».", s)
		}
	}
	for _, p := range x.Properties {
		readProperty(f, "proprietes", p)
	}
	if !x.Important && !x.Inline && x.Selectors == nil && x.Properties == nil && x.Values == nil && x.Units == nil && x.Media == nil {
		f.fault("ajoutez « important », « sortes », « proprietes », « valeurs », « unites », « media » ou « attribut_style ».", "rien n’est interdit.")
	}
	return x
}

func readFocusSeen(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	return FocusSeen{Selector: readModern(f, "dans"), Screen: readScreen(f)}
}

func readStillness(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	return Stillness{Selector: readModern(f, "dans"), Screen: readScreen(f)}
}

func readVariableUse(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	v := VariableUse{Name: f.mustText("nom", "\"--accent\""), Screen: readScreen(f)}
	if !strings.HasPrefix(v.Name, "--") {
		f.fault("commencez le nom par deux tirets, par exemple --accent.", "« %s » n’est pas le nom d’une variable.", v.Name)
	}
	if list, ok := f.must("change", "[{ dans: \"h1\", propriete: color }]"); ok {
		for _, item := range list.items() {
			p := item.fields()
			v.Places = append(v.Places, Place{readModern(p, "dans"), readProperty(p, "propriete", p.mustText("propriete", "color"))})
			p.done()
		}
	}
	return v
}

func readSameLook(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	s := SameLook{Selector: readModern(f, "dans"), Properties: f.optTexts("proprietes"), Screen: readScreen(f)}
	for _, p := range s.Properties {
		readProperty(f, "proprietes", p)
	}
	return s
}

func readSheetValid(_ *fields, n node) Spec {
	if !n.truth() {
		n.fault("écrivez « feuille_valide: true » ou retirez la ligne.", "cette ligne ne vérifie rien.")
	}
	return SheetValid{}
}

func readWidths(f *fields) []int {
	v, ok := f.get("largeurs")
	if !ok {
		return nil
	}
	var out []int
	for _, item := range v.items() {
		out = append(out, item.count())
	}
	return out
}

func readNoOverflow(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	s := NoOverflow{Widths: readWidths(f), Screen: readScreen(f)}
	if s.Widths == nil && s.Screen.Width > 0 {
		s.Widths = []int{s.Screen.Width}
	}
	if s.Widths == nil {
		f.fault("ajoutez par exemple « largeurs: [320] ».", "aucune largeur n’est demandée.")
	}
	return s
}

func readBoxes(_ *fields, n node) Spec {
	f := n.fields()
	defer f.done()
	b := Boxes{Widths: readWidths(f), Tolerance: 4, Want: BoxWant(f.word("attendu", "comme_solution", "memes_hauteurs", "memes_largeurs", "sans_chevauchement", "ordre_de_lecture")),
		Columns: f.optNumber("colonnes"), Screen: readScreen(f)}
	if v, ok := f.get("dans"); ok {
		b.Selectors = v.textOrList()
		for _, s := range b.Selectors {
			checkModern(f, "dans", s)
		}
	}
	if t := f.optFloat("tolerance"); t != nil {
		b.Tolerance = *t
	}
	b.Sides = f.optTexts("mesures")
	for _, side := range b.Sides {
		if !slices.Contains([]string{"gauche", "haut", "largeur", "hauteur"}, side) {
			f.fault("écrivez gauche, haut, largeur ou hauteur.", "je ne connais pas cette mesure : « %s ».", side)
		}
	}
	if v, ok := f.get("couleurs"); ok {
		b.Colours = v.truth()
	}
	if v, ok := f.get("ecart"); ok {
		g := v.fields()
		b.Gap = &Gap{From: readModern(g, "de"), To: readModern(g, "a"), Sideways: g.word("sens", "vertical", "horizontal") == "horizontal"}
		if x := g.optFloat("vaut"); x != nil {
			b.Gap.Is = *x
		}
		g.done()
		b.Want, b.Selectors = GapOf, []string{b.Gap.From, b.Gap.To}
	}
	if b.Columns > 0 {
		b.Want = ColumnsOf
	}
	if b.Widths == nil {
		b.Widths = []int{max(b.Screen.Width, 0)}
		if b.Screen.Width == 0 {
			b.Widths = []int{1280}
		}
	}
	if len(b.Selectors) == 0 {
		f.fault("ajoutez par exemple « dans: [\".carte\"] ».", "aucun élément n’est mesuré.")
	}
	return b
}
