package curriculum

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxFile bounds one content file, in bytes: content is written by hand.
const maxFile = 1 << 20

// parseExercise reads exercice.md: front matter, statement and hints. Files around it are read by loadExercise.
func parseExercise(name string, data []byte, out *Problems) *Exercise {
	front, body, ok := splitFrontMatter(name, data, out)
	if !ok {
		return nil
	}
	n, ok := readYAML(name, front, out)
	if !ok {
		return nil
	}
	e := &Exercise{Path: path.Dir(name)}
	f := n.fields()
	e.Title = f.mustText("titre", "Des liens qui disent où ils vont")
	readSettings(f, e)
	if e.Type == Quiz {
		f.get("verifications") // made from the questions
	} else if list, ok := f.must("verifications", "[…]"); ok {
		for _, item := range list.items() {
			e.Checks = append(e.Checks, readCheck(item, e.Type))
		}
	}
	readExpectedFailures(f, e)
	f.done()
	e.parseBody(name, body, out)
	return e
}

func readSettings(f *fields, e *Exercise) {
	n, ok := f.must("reglages", "{ id: H12, type: html, minutes: 10, concepts: [lien], competences: [CP3] }")
	if !ok {
		return
	}
	s := n.fields()
	defer s.done()
	e.ID = s.mustText("id", "H12")
	e.Type = Kind(s.mustText("type", "html"))
	e.Minutes = s.mustCount("minutes", "10")
	e.Concepts = s.mustTexts("concepts", "[lien]")
	e.Competences = s.mustTexts("competences", "[CP3]")
	e.Given = s.optTexts("fournis")
	if _, known := specReaders[e.Type]; !known && e.Type != "" {
		s.out.add(s.path, s.name("type"), "écrivez html, css, js, php, sql, git ou quiz.", "je ne connais pas le type « %s ».", e.Type)
	}
	if e.Type == Quiz {
		e.PassMark = 100
		if v := s.optCount("seuil"); v != nil {
			e.PassMark = *v
		}
		if e.PassMark < 1 || e.PassMark > 100 {
			s.out.add(s.path, s.name("seuil"), "écrivez une part des points, en pour cent : par exemple 80.", "le seuil n’est pas entre 1 et 100.")
		}
	}
	if e.ID != "" && !exerciseID.MatchString(e.ID) {
		s.out.add(s.path, s.name("id"), "écrivez une lettre majuscule et deux chiffres, par exemple H12.", "l’identifiant « %s » est mal formé.", e.ID)
	}
}

var exerciseID = regexp.MustCompile(`^[A-Z][0-9]{2,3}$`)

func readExpectedFailures(f *fields, e *Exercise) {
	if e.Type == Quiz && !f.has("erreurs") {
		return // every wrong choice is tried
	}
	n, ok := f.must("erreurs", "{ 01-cliquez-ici: texte-clair }")
	if !ok {
		return
	}
	m := n.fields()
	for _, name := range m.keys() {
		e.Wrong = append(e.Wrong, Sample{Name: name, Fails: m.mustText(name, "texte-clair")})
	}
}

// splitFrontMatter separates the YAML between two lines "---" from the text that follows.
func splitFrontMatter(name string, data []byte, out *Problems) (front []byte, body string, ok bool) {
	if !utf8.Valid(data) {
		out.add(name, "", "enregistrez le fichier en UTF-8.", "le fichier n’est pas en UTF-8.")
		return nil, "", false
	}
	text := normalizeText(string(data))
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		out.add(name, "", "écrivez « --- », les réglages, puis « --- ».", "le fichier ne commence pas par « --- ».")
		return nil, "", false
	}
	head, tail, found := strings.Cut("\n"+rest, "\n---\n")
	if !found {
		out.add(name, "", "fermez les réglages par une ligne « --- ».", "les réglages ne se terminent pas.")
		return nil, "", false
	}
	return []byte(head), tail, true
}

// normalizeText drops a byte order mark and turns CRLF into LF.
func normalizeText(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	return strings.ReplaceAll(s, "\r\n", "\n")
}

var hintLine = regexp.MustCompile(`^\d+\. +(.*)$`)

func (e *Exercise) parseBody(name, body string, out *Problems) {
	sections := map[string]*strings.Builder{"Énoncé": {}, "Indices": {}}
	var current *strings.Builder
	for _, line := range strings.Split(body, "\n") {
		if title, isTitle := strings.CutPrefix(line, "# "); isTitle {
			section, known := sections[strings.TrimSpace(title)]
			if !known {
				out.add(name, "# "+title, "gardez deux parties : « # Énoncé » puis « # Indices ».", "je ne connais pas cette partie.")
			}
			current = section
			continue
		}
		if current != nil {
			current.WriteString(line + "\n")
		}
	}
	e.Statement = strings.TrimSpace(sections["Énoncé"].String())
	if e.Statement == "" {
		out.add(name, "# Énoncé", "écrivez ce qu’il faut faire, en phrases courtes.", "l’énoncé manque.")
	}
	e.parseHints(name, sections["Indices"].String(), out)
	e.StatementHTML = renderMarkdown(e.Statement)
	for _, h := range e.HintTexts {
		e.Hints = append(e.Hints, renderMarkdown(h))
	}
}

func (e *Exercise) parseHints(name, text string, out *Problems) {
	for _, line := range strings.Split(text, "\n") {
		if m := hintLine.FindStringSubmatch(line); m != nil {
			e.HintTexts = append(e.HintTexts, m[1])
		} else if trimmed := strings.TrimSpace(line); trimmed != "" {
			if len(e.HintTexts) == 0 {
				out.add(name, "# Indices", "commencez chaque indice par « 1. ».", "ce texte n’est pas un indice : « %s ».", trimmed)
				return
			}
			e.HintTexts[len(e.HintTexts)-1] += "\n" + trimmed
		}
	}
	if len(e.HintTexts) < 2 || len(e.HintTexts) > 5 {
		out.add(name, "# Indices", "écrivez 3 ou 4 indices, du plus léger au plus précis.", "il y a %d indice(s).", len(e.HintTexts))
	}
}

// loadExercise reads exercice.md and the answers and data around it.
func loadExercise(fsys fs.FS, name string, out *Problems) *Exercise {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		out.add(name, "", "vérifiez les droits du fichier.", "le fichier est illisible.")
		return nil
	}
	e := parseExercise(name, data, out)
	if e == nil {
		return nil
	}
	if e.Type == Quiz {
		e.loadQuiz(fsys, name, out)
	} else {
		e.Starter = readFolder(fsys, e.Path, "depart", out)
	}
	if e.Type == Git {
		e.loadTerminal()
	}
	e.Solution = readFolder(fsys, e.Path, "solution", out)
	for _, v := range subfolders(fsys, path.Join(e.Path, "variantes")) {
		e.Variants = append(e.Variants, Sample{Name: v, Files: readFolder(fsys, e.Path, "variantes/"+v, out)})
	}
	e.loadWrong(fsys, name, out)
	e.completeSamples(name, out)
	e.loadData(fsys, out)
	e.checkFiles(name, out)
	return e
}

func (e *Exercise) loadWrong(fsys fs.FS, name string, out *Problems) {
	declared := map[string]bool{}
	for i, w := range e.Wrong {
		declared[w.Name] = true
		e.Wrong[i].Files = readFolder(fsys, e.Path, "erreurs/"+w.Name, out)
	}
	for _, folder := range subfolders(fsys, path.Join(e.Path, "erreurs")) {
		if !declared[folder] {
			out.add(name, "erreurs", "ajoutez « "+folder+": id-de-la-vérification ».", "le dossier erreurs/%s n’est pas annoncé.", folder)
		}
	}
}

// completeSamples gives to every answer the files that come with the exercise, so that they are written once.
func (e *Exercise) completeSamples(name string, out *Problems) {
	for _, given := range e.Given {
		content, ok := e.Starter[given]
		if !ok {
			out.add(name, "reglages.fournis", "ajoutez-le dans depart/.", "le fichier fourni « %s » manque.", given)
			continue
		}
		for _, s := range append(append([]Sample{{Files: e.Solution}}, e.Variants...), e.Wrong...) {
			if s.Files != nil {
				s.Files[given] = content
			}
		}
	}
}

// loadData reads the data sets. The set named by the first check is the one the learner may see.
func (e *Exercise) loadData(fsys fs.FS, out *Problems) {
	e.Data, e.VisibleData = Files{}, Files{}
	if _, err := fs.Stat(fsys, path.Join(e.Path, "donnees")); errors.Is(err, fs.ErrNotExist) {
		return
	}
	for n, content := range readFolder(fsys, e.Path, "donnees", out) {
		e.Data["donnees/"+n] = content
	}
	for _, c := range e.Checks {
		if _, set := c.dataSet(); set != "" {
			if content, found := e.Data[set]; found {
				e.VisibleData[baseName(set)] = content
			}
			return
		}
	}
}

// checkFiles reports what is missing or unknown between the front matter and the folders.
func (e *Exercise) checkFiles(name string, out *Problems) {
	ids := map[string]bool{}
	for _, c := range e.Checks {
		if ids[c.ID] {
			out.add(name, "verifications", "donnez un autre nom à l’une des deux.", "deux vérifications s’appellent « %s ».", c.ID)
		}
		ids[c.ID] = true
		if field, set := c.dataSet(); set != "" && e.Data[set] == "" {
			out.add(name, "verifications."+c.ID+"."+field, "créez ce fichier ou corrigez son nom.", "le jeu de données « %s » manque.", set)
		}
		if c.Secret(e) && strings.ContainsAny(c.Failure, "{}") {
			out.add(name, "verifications."+c.ID+".si_echec", "retirez {recu} et {attendu} de ce message.", "ce jeu de données est secret : son message ne montre aucune valeur.")
		}
	}
	for _, w := range e.Wrong {
		if !ids[w.Fails] {
			out.add(name, "erreurs."+w.Name, "écrivez l’identifiant d’une vérification.", "« %s » n’est pas une vérification.", w.Fails)
		}
	}
	e.checkNames(name, out)
}

// checkNames asks that every answer has the same file names as the starter.
func (e *Exercise) checkNames(name string, out *Problems) {
	want := strings.Join(e.Starter.Names(), wantSeparator)
	samples := append([]Sample{{Name: "solution", Files: e.Solution}}, e.Variants...)
	for _, s := range append(samples, e.Wrong...) {
		if got := strings.Join(s.Files.Names(), wantSeparator); got != want && len(s.Files) > 0 {
			out.add(name, s.Name, "donnez les mêmes noms que dans depart/.", "les fichiers sont « %s », ceux de départ « %s ».", got, want)
		}
	}
}

// readFolder reads every file under dir/sub; a missing or empty folder is a problem.
func readFolder(fsys fs.FS, dir, sub string, out *Problems) Files {
	root := path.Join(dir, sub)
	files := Files{}
	err := fs.WalkDir(fsys, root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		if len(data) > maxFile || !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
			out.add(p, "", "gardez un fichier texte en UTF-8 de moins de 1 Mo.", "ce fichier ne convient pas.")
			return nil
		}
		files[strings.TrimPrefix(p, root+"/")] = normalizeText(string(data))
		return nil
	})
	if err != nil || len(files) == 0 {
		out.add(root, "", "créez ce dossier avec au moins un fichier.", "le dossier manque ou est vide.")
	}
	return files
}

func subfolders(fsys fs.FS, dir string) []string {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil // an absent folder has no subfolder; readFolder reports the folders that must exist
	}
	var names []string
	for _, d := range entries {
		if d.IsDir() {
			names = append(names, d.Name())
		}
	}
	return names
}

func baseName(p string) string { return path.Base(p) }
