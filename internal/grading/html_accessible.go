package grading

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// accessibilityProblems is the built-in pack: what a machine can tell of RGAA 4.1, themes 1, 2, 4, 5, 6, 8, 9, 10, 11
// and 12. It never says that a page is accessible, only what surely is not. Problems come with the most general first.
func accessibilityProblems(d *document) []string {
	var out []string
	for _, rule := range []func(*document) []string{
		checkLanguage, checkTitle, checkZoom, checkImages, checkFrames, checkMedia, checkHeadings, checkLinks, checkButtons,
		checkFields, checkIDs, checkReferences, checkLandmarks, checkTables, checkKeyboard,
	} {
		out = append(out, rule(d)...)
	}
	return out
}

var languageTag = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)

func checkLanguage(d *document) []string {
	root := d.first("html")
	lang := strings.TrimSpace(attribute(root, "lang"))
	switch {
	case lang == "":
		return []string{french("La langue de la page n’est pas dite. Écrivez <html lang=\"fr\">.")}
	case !languageTag.MatchString(lang):
		return []string{french("« %s » n’est pas un code de langue. Pour le français, écrivez lang=\"fr\".", shorten(lang))}
	}
	var out []string
	for n := range root.Descendants() {
		if v, ok := lookup(n, "lang"); ok && !languageTag.MatchString(strings.TrimSpace(v)) {
			out = append(out, french("« %s » n’est pas un code de langue, dans %s.", shorten(v), snippet(n)))
		}
	}
	return out
}

// emptyTitles say nothing of the page.
var emptyTitles = regexp.MustCompile(`(?i)^(document|untitled|sans titre|titre|title|page|index|index\.html)$`)

func checkTitle(d *document) []string {
	var titles []*html.Node
	for _, t := range d.elements("title") {
		if inside(t, "svg") == nil {
			titles = append(titles, t)
		}
	}
	if len(titles) == 0 {
		return []string{french("La page n’a pas de titre. Ajoutez <title> dans <head> : c’est le nom de l’onglet.")}
	}
	var text string
	if c := titles[0].FirstChild; c != nil {
		text = squeeze(c.Data)
	}
	switch {
	case text == "":
		return []string{french("Le titre <title> est vide. Dites le sujet de la page, puis le nom du site.")}
	case emptyTitles.MatchString(text):
		return []string{french("Le titre « %s » ne dit rien de la page. Dites son sujet.", text)}
	case len(titles) > 1:
		return []string{french("La page a %d titres <title>. Gardez-en un seul.", len(titles))}
	}
	return nil
}

var lockedZoom = regexp.MustCompile(`(?i)user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1(\.0*)?\s*(,|$)`)

func checkZoom(d *document) []string {
	for _, m := range d.elements("meta") {
		if strings.EqualFold(attribute(m, "name"), "viewport") && lockedZoom.MatchString(attribute(m, "content")) {
			return []string{french("La page interdit d’agrandir (user-scalable ou maximum-scale). Retirez cette interdiction : beaucoup de personnes agrandissent pour lire.")}
		}
	}
	return nil
}

var fileName = regexp.MustCompile(`(?i)\.(jpe?g|png|gif|webp|svg|avif|bmp)$|^(img|dsc|image|photo)[_ -]?[0-9]+$`)

func checkImages(d *document) []string {
	var out []string
	for _, img := range d.elements("img", "area") {
		alt, ok := lookup(img, "alt")
		switch {
		case isAny(img, "area") && attribute(img, "href") == "":
		case !ok && attribute(img, "aria-hidden") != "true" && attribute(img, "role") != "presentation" && attribute(img, "role") != "none" && d.ariaName(img) == "":
			out = append(out, french("Une image n’a pas d’attribut alt : %s. Décrivez-la, ou écrivez alt=\"\" si elle est un simple décor.", snippet(img)))
		case fileName.MatchString(strings.TrimSpace(alt)):
			out = append(out, french("Le texte alt « %s » est un nom de fichier. Dites ce que l’image montre.", shorten(alt)))
		}
	}
	for _, input := range d.elements("input") {
		if strings.EqualFold(attribute(input, "type"), "image") && strings.TrimSpace(attribute(input, "alt")) == "" && d.ariaName(input) == "" {
			out = append(out, french("Un bouton image n’a pas de texte alt : %s.", snippet(input)))
		}
	}
	for _, svg := range d.elements("svg", "object") {
		if attribute(svg, "role") == "img" && d.ariaName(svg) == "" && spokenText(svg) == "" {
			out = append(out, french("Un dessin (role=\"img\") n’a pas de nom. Ajoutez aria-label."))
		}
	}
	return out
}

func checkFrames(d *document) []string {
	var out []string
	for _, f := range d.elements("iframe") {
		if strings.TrimSpace(attribute(f, "title")) == "" && d.ariaName(f) == "" {
			out = append(out, french("Un cadre <iframe> n’a pas d’attribut title : dites ce qu’il contient."))
		}
	}
	return out
}

func checkMedia(d *document) []string {
	var out []string
	for _, m := range d.elements("video", "audio") {
		_, autoplay := lookup(m, "autoplay")
		_, muted := lookup(m, "muted")
		_, controls := lookup(m, "controls")
		switch {
		case autoplay && !muted:
			out = append(out, french("Un son démarre tout seul (%s). Retirez autoplay : il couvre la voix des lecteurs d’écran.", snippet(m)))
		case !controls && !autoplay:
			out = append(out, french("Il manque controls sur %s : sans boutons, on ne peut pas l’arrêter.", snippet(m)))
		}
	}
	return out
}

func checkHeadings(d *document) []string {
	var out []string
	last, firsts := 0, 0
	for _, h := range d.elements("h1", "h2", "h3", "h4", "h5", "h6") {
		level := int(h.Data[1] - '0')
		if level == 1 {
			firsts++
		}
		switch {
		case spokenText(h) == "":
			out = append(out, french("Un titre <%s> est vide. Écrivez son texte ou retirez-le.", h.Data))
		case last == 0 && level != 1:
			out = append(out, french("Le premier titre de la page est un <%s>. Commencez par un <h1>.", h.Data))
		case last > 0 && level > last+1:
			out = append(out, french("Le plan saute un niveau : après un <h%d>, « %s » est un <%s>. Utilisez <h%d>.", last, shorten(visibleText(h)), h.Data, last+1))
		}
		last = level
	}
	switch {
	case last == 0:
		out = append(out, french("La page n’a aucun titre. Ajoutez un <h1> qui dit son sujet."))
	case firsts == 0:
		out = append(out, french("La page n’a pas de titre <h1>."))
	case firsts > 1:
		out = append(out, french("La page a %d titres <h1>. Gardez-en un seul, les autres deviennent des <h2>.", firsts))
	}
	return out
}

var vagueLink = regexp.MustCompile(`(?i)^(cliquez[ -]ici|cliquer ici|clique ici|ici|lien|ce lien|en savoir plus|lire la suite|lire plus|plus|suite|voir|voir plus|>>?|→|click here|here|read more)[ .!…»]*$`)

func checkLinks(d *document) []string {
	var out []string
	for _, a := range d.elements("a") {
		if _, isLink := lookup(a, "href"); !isLink {
			continue
		}
		switch name := d.name(a); {
		case name == "":
			out = append(out, french("Un lien n’a pas de texte : %s. Écrivez où il mène.", snippet(a)))
		case vagueLink.MatchString(name):
			out = append(out, french("Le lien « %s » ne dit pas où il mène. Une personne aveugle écoute la liste des liens, sans les phrases.", name))
		}
	}
	return out
}

func checkButtons(d *document) []string {
	var out []string
	for _, b := range d.elements("button", "input", "summary") {
		kind := strings.ToLower(attribute(b, "type"))
		if isAny(b, "input") && kind != "button" {
			continue // submit and reset have a name of their own
		}
		name := d.name(b)
		if isAny(b, "input") && name == "" {
			name = strings.TrimSpace(attribute(b, "value"))
		}
		if name == "" {
			out = append(out, french("Un bouton n’a pas de texte : %s. Dites ce qu’il fait.", snippet(b)))
		}
	}
	return out
}

// namelessFields need no label.
var namelessFields = map[string]bool{"hidden": true, "submit": true, "reset": true, "button": true, "image": true}

func checkFields(d *document) []string {
	var out []string
	for _, f := range d.elements("input", "select", "textarea") {
		if isAny(f, "input") && namelessFields[strings.ToLower(attribute(f, "type"))] {
			continue
		}
		if d.fieldName(f) != "" {
			continue
		}
		text := french("Un champ n’a pas d’étiquette : %s. Reliez un <label for=\"…\"> à son id.", snippet(f))
		if attribute(f, "placeholder") != "" {
			text += french(" Le placeholder ne suffit pas : il disparaît quand on écrit.")
		}
		out = append(out, text)
	}
	for _, l := range d.elements("label") {
		if id := attribute(l, "for"); id != "" && len(d.byID[id]) == 0 {
			out = append(out, french("L’étiquette « %s » vise le champ « %s », qui n’existe pas.", shorten(visibleText(l)), id))
		}
	}
	return out
}

func checkIDs(d *document) []string {
	var out []string
	told := map[string]bool{}
	for n := range d.root.Descendants() {
		id := strings.TrimSpace(attribute(n, "id"))
		if n.Type == html.ElementNode && len(d.byID[id]) > 1 && !told[id] {
			told[id] = true
			out = append(out, french("L’identifiant « %s » est utilisé %d fois. Un id est unique dans la page.", id, len(d.byID[id])))
		}
	}
	return out
}

func checkReferences(d *document) []string {
	var out []string
	for n := range d.root.Descendants() {
		for _, name := range []string{"aria-labelledby", "aria-describedby", "aria-controls"} {
			for _, id := range strings.Fields(attribute(n, name)) {
				if len(d.byID[id]) == 0 {
					out = append(out, french("%s vise « %s », qui n’existe pas dans la page.", name, id))
				}
			}
		}
	}
	return out
}

func checkLandmarks(d *document) []string {
	var out []string
	mains := 0
	for _, m := range d.elements("main") {
		if _, hidden := lookup(m, "hidden"); !hidden {
			mains++
		}
		if outer := inside(m, "article", "aside", "footer", "header", "nav"); outer != nil {
			out = append(out, french("<main> est dans <%s>. Le contenu principal n’est dans aucune autre zone.", outer.Data))
		}
	}
	divided := len(d.elements("header", "footer", "nav")) > 0
	switch {
	case mains > 1:
		out = append(out, french("La page a %d zones <main>. Gardez-en une seule.", mains))
	case mains == 0 && divided:
		out = append(out, french("Le contenu principal n’est pas dans une zone <main>."))
	}
	if navs := d.elements("nav"); len(navs) > 1 {
		for _, nav := range navs {
			if d.ariaName(nav) == "" {
				out = append(out, french("La page a %d menus <nav>. Donnez un nom à chacun avec aria-label.", len(navs)))
				break
			}
		}
	}
	return out
}

func checkTables(d *document) []string {
	var out []string
	for _, table := range d.elements("table") {
		role := attribute(table, "role")
		if role == "presentation" || role == "none" {
			continue
		}
		headers, rows := 0, 0
		for n := range table.Descendants() {
			if isAny(n, "th") {
				headers++
				if spokenText(n) != "" {
					continue
				}
				if _, scoped := lookup(n, "scope"); scoped {
					out = append(out, french("Une cellule d’en-tête <th> est vide."))
				}
			}
			if isAny(n, "tr") {
				rows++
			}
		}
		if headers == 0 && rows > 1 {
			out = append(out, french("Un tableau n’a pas de cellule d’en-tête. Utilisez <th scope=\"col\"> ou <th scope=\"row\">."))
		}
	}
	return out
}

func checkKeyboard(d *document) []string {
	var out []string
	for n := range d.root.Descendants() {
		if v, ok := lookup(n, "tabindex"); ok {
			if order, err := strconv.Atoi(strings.TrimSpace(v)); err == nil && order > 0 {
				out = append(out, french("tabindex=\"%d\" change l’ordre du clavier. Retirez-le : l’ordre de la page suffit.", order))
			}
		}
		if attribute(n, "aria-hidden") == "true" && isAny(n, "a", "button", "input", "select", "textarea") {
			out = append(out, french("%s est caché aux lecteurs d’écran mais reste au clavier. Retirez aria-hidden.", snippet(n)))
		}
	}
	return out
}

// ariaName is the name given by attributes alone.
func (d *document) ariaName(n *html.Node) string {
	var parts []string
	for _, id := range strings.Fields(attribute(n, "aria-labelledby")) {
		for _, target := range d.byID[id] {
			parts = append(parts, spokenText(target))
		}
	}
	if name := squeeze(strings.Join(parts, " ")); name != "" {
		return name
	}
	if name := squeeze(attribute(n, "aria-label")); name != "" {
		return name
	}
	return squeeze(attribute(n, "title"))
}

// name is what a screen reader says of a link or a button.
func (d *document) name(n *html.Node) string {
	if attribute(n, "aria-labelledby") != "" || attribute(n, "aria-label") != "" {
		if name := d.ariaName(n); name != "" {
			return name
		}
	}
	if text := spokenText(n); text != "" {
		return text
	}
	return d.ariaName(n)
}

// fieldName is what a screen reader says of a field: its label, around it or tied by its id, or an aria attribute.
func (d *document) fieldName(n *html.Node) string {
	if name := d.ariaName(n); name != "" {
		return name
	}
	if label := inside(n, "label"); label != nil {
		if text := spokenText(label); text != "" {
			return text
		}
	}
	id := strings.TrimSpace(attribute(n, "id"))
	if id == "" || len(d.byID[id]) != 1 {
		return ""
	}
	for _, label := range d.elements("label") {
		if strings.TrimSpace(attribute(label, "for")) == id {
			if text := spokenText(label); text != "" {
				return text
			}
		}
	}
	return ""
}
