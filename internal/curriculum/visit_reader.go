package curriculum

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// readDatabaseCall is readCall with a database.
func readDatabaseCall(f *fields, n node) Spec {
	c, _ := readCall(f, n).(Call)
	c.DataSet = f.optText("base")
	return c
}

// readVisit reads "requete", one request or a list, and what must come of it, which is beside.
func readVisit(f *fields, n node) Spec {
	v := Visit{DataSet: f.optText("base"), Location: f.optText("redirige_vers"), Table: f.optText("table")}
	if _, several := n.value.([]any); several {
		for _, item := range n.items() {
			v.Requests = append(v.Requests, readRequest(item))
		}
	} else {
		v.Requests = append(v.Requests, readRequest(n))
	}
	if s, ok := f.get("statut"); ok {
		v.Status = s.count()
		if v.Status < 100 || v.Status > 599 {
			s.fault("écrivez un code comme 200, 303 ou 404.", "ce n’est pas un statut HTTP.")
		}
	}
	if h, ok := f.get("entete"); ok {
		e := h.fields()
		v.Header, v.HeaderIs = e.mustText("nom", "Content-Type"), e.optText("vaut")
		e.done()
	}
	if p, ok := f.get("affiche"); ok {
		text := p.text()
		v.Prints = &text
	}
	if q, ok := f.get("sans_avertissement"); ok {
		v.Quiet = q.truth()
	}
	v.Page = readPageSpec(f)
	if r, ok := f.get("resultat"); ok {
		v.Rows = readRows(r)
		if v.Table == "" {
			r.fault("ajoutez « table: \"SELECT …\" ».", "rien ne dit quelle table lire.")
		}
	} else if v.Table != "" {
		f.fault("ajoutez par exemple « resultat: [[\"Awa\", 250]] ».", "le résultat attendu de la table manque.")
	}
	if v.Status == 0 && v.Location == "" && v.Header == "" && v.Prints == nil && v.Page == nil && !v.Quiet && v.Table == "" {
		f.fault("ajoutez « statut », « redirige_vers », « table » ou une vérification de page comme « texte ».", "cette requête ne vérifie rien.")
	}
	return v
}

// readPageSpec reads the check of html written beside a request.
func readPageSpec(f *fields) Spec {
	var spec Spec
	for _, r := range pageReaders {
		n, ok := f.get(r.key)
		if !ok {
			continue
		}
		if spec != nil {
			f.fault("gardez une seule vérification de page par ligne.", "deux vérifications sont mélangées.")
			continue
		}
		spec = r.read(f, n)
	}
	return spec
}

func readRequest(n node) PageRequest {
	f := n.fields()
	defer f.done()
	r := PageRequest{Page: f.mustText("page", "inscription.php"), Method: "GET"}
	if m, ok := f.get("methode"); ok {
		if r.Method = strings.ToUpper(m.text()); r.Method != "GET" && r.Method != "POST" {
			m.fault("écrivez GET ou POST.", "je ne connais pas cette méthode.")
		}
	}
	if _, err := url.Parse("/" + r.Page); err != nil {
		f.fault("écrivez une adresse comme « liste.php?page=2 ».", "l’adresse est illisible.")
	}
	if fields, ok := f.get("champs"); ok {
		r.Fields = readFormFields(fields)
	}
	if files, ok := f.get("fichiers"); ok {
		for _, item := range files.items() {
			file := item.fields()
			r.Files = append(r.Files, FormFile{
				Field: file.mustText("champ", "photo"), Name: file.mustText("nom", "chat.jpg"),
				Type: file.mustText("type", "image/jpeg"), Content: file.optText("contenu"),
			})
			file.done()
		}
		if r.Method != "POST" {
			files.fault("ajoutez « methode: POST ».", "un fichier ne peut pas partir en GET.")
		}
	}
	if s, ok := f.get("suivre"); ok {
		r.Follow = s.truth()
	}
	if s, ok := f.get("autre_visiteur"); ok {
		r.Foreign = s.truth()
	}
	return r
}

// readFormFields reads names and values; a list gives the same name several times.
func readFormFields(n node) []FormField {
	var out []FormField
	f := n.fields()
	for _, name := range f.keys() {
		v, _ := f.get(name)
		values := []any{v.value}
		if list, ok := v.value.([]any); ok {
			values = list
		}
		for _, value := range values {
			switch x := value.(type) {
			case string:
				out = append(out, FormField{name, x})
			case int, int64, uint64:
				out = append(out, FormField{name, fmt.Sprint(x)})
			case float64:
				out = append(out, FormField{name, strconv.FormatFloat(x, 'f', -1, 64)})
			default:
				v.fault("mettez le texte entre guillemets.", "un champ de formulaire est un texte, j’ai lu %s.", yamlKind(value))
			}
		}
	}
	return out
}

// readRows reads rows written in an exercise: nil, float64, string.
func readRows(v node) [][]any {
	var rows [][]any
	for _, row := range v.items() {
		var cells []any
		for _, cell := range row.items() {
			switch cell.value.(type) {
			case nil, string:
				cells = append(cells, cell.value)
			default:
				cells = append(cells, cell.number())
			}
		}
		rows = append(rows, cells)
	}
	return rows
}
