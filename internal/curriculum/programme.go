package curriculum

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// loadProgramme reads programme.yaml and the files that go with it.
func loadProgramme(fsys fs.FS, out *Problems) *Curriculum {
	c := &Curriculum{Weights: map[string]int{}}
	referential := readProgramme(fsys, c, out)
	readConcepts(fsys, c, out)
	readGlossary(fsys, c, out)
	if referential != "" {
		readReferential(fsys, "referentiels/"+referential+".yaml", c, out)
	}
	readRubrics(fsys, c, out)
	return c
}

// open reads and parses one YAML file as fields.
func open(fsys fs.FS, name string, out *Problems) (*fields, bool) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		out.add(name, "", "créez ce fichier.", "le fichier manque.")
		return nil, false
	}
	n, ok := readYAML(name, data, out)
	if !ok {
		return nil, false
	}
	f := n.fields()
	return f, f.m != nil
}

func readProgramme(fsys fs.FS, c *Curriculum, out *Problems) (referential string) {
	f, ok := open(fsys, "programme.yaml", out)
	if !ok {
		return ""
	}
	defer f.done()
	c.Title = f.mustText("titre", "Développeur web")
	c.accessibleFrom = f.optText("accessible_depuis")
	if n, ok := f.must("heures", "{ contrat: 1505, planifiees: 1302, modules: 1050 }"); ok {
		h := n.fields()
		c.Hours = Hours{Contract: h.mustCount("contrat", "1505"), Planned: h.mustCount("planifiees", "1302"), Modules: h.mustCount("modules", "1050")}
		h.done()
	}
	if n, ok := f.get("fils_rouges"); ok {
		for _, item := range n.items() {
			c.Strands = append(c.Strands, readStrand(item))
		}
	}
	if n, ok := f.must("phases", "…"); ok {
		for _, item := range n.items() {
			c.Phases = append(c.Phases, readPhase(item, c))
		}
	}
	return f.mustText("referentiel", "dwwm-2023")
}

func readStrand(n node) Strand {
	f := n.fields()
	defer f.done()
	s := Strand{Title: f.mustText("titre", "Bilan de semaine")}
	if h, ok := f.must("heures_par_semaine", "1"); ok {
		s.HoursPerWeek = h.number()
	}
	return s
}

func readPhase(n node, c *Curriculum) Phase {
	f := n.fields()
	defer f.done()
	p := Phase{
		ID: f.mustText("id", "p1"), Number: f.mustCount("numero", "1"), Title: f.mustText("titre", "Les fondations"),
		Hours: f.mustCount("heures", "280"), ModuleHours: f.mustCount("heures_modules", "208"),
		Teachers: f.mustTexts("encadrement", "[encadrant]"),
	}
	if w, ok := f.must("semaines", "8"); ok {
		p.Weeks = w.number()
	}
	if m, ok := f.must("modules", "…"); ok {
		for _, item := range m.items() {
			p.Modules = append(p.Modules, readModule(item, p, c))
		}
	}
	return p
}

func readModule(n node, p Phase, c *Curriculum) Module {
	f := n.fields()
	defer f.done()
	m := Module{ID: f.mustText("id", "m01"), Number: f.mustCount("numero", "1"), Title: f.mustText("titre", "HTML"), Hours: f.mustCount("heures", "58")}
	if s, ok := f.must("sequences", "…"); ok {
		for _, item := range s.items() {
			seq := readSequence(item, p)
			seq.order = len(c.sequences)
			c.sequences = append(c.sequences, seq)
			m.Sequences = append(m.Sequences, seq)
		}
	}
	return m
}

func readSequence(n node, p Phase) *Sequence {
	f := n.fields()
	defer f.done()
	s := &Sequence{
		ID: f.mustText("id", "S07"), Title: f.mustText("titre", "Liens et navigation"), Hours: f.mustCount("heures", "8"),
		Codes: f.mustTexts("codes", "[CP3]"), Concepts: f.optTexts("concepts"), LessonTitles: f.optTexts("lecons"),
		Deliverables: f.optTexts("livrables"), Teachers: f.optTexts("encadrement"),
	}
	if len(s.Teachers) == 0 {
		s.Teachers = p.Teachers
	}
	if ex, ok := f.get("exercices"); ok {
		for _, item := range ex.items() {
			e := item.fields()
			s.Planned = append(s.Planned, Planned{ID: e.mustText("id", "H12"), Title: e.mustText("titre", "Des liens")})
			e.done()
		}
	}
	if t, ok := f.get("test_de_sortie"); ok {
		e := t.fields()
		s.ExitTest = &ExitTest{Minutes: e.mustCount("minutes", "15"), TwinsOf: e.mustTexts("jumeaux_de", "[H15, H16]"), Cards: e.mustCount("cartes", "3")}
		e.done()
	}
	return s
}

func readConcepts(fsys fs.FS, c *Curriculum, out *Problems) {
	f, ok := open(fsys, "concepts.yaml", out)
	if !ok {
		return
	}
	defer f.done()
	list, ok := f.must("concepts", "…")
	if !ok {
		return
	}
	taught := map[string]string{}
	for _, s := range c.sequences {
		for _, k := range s.Concepts {
			taught[k] = s.ID
		}
	}
	for _, item := range list.items() {
		e := item.fields()
		k := Concept{ID: e.mustText("id", "lien"), Label: e.mustText("libelle", "Lien"), Prerequisites: e.optTexts("prerequis"), Codes: e.mustTexts("codes", "[CP3]")}
		k.Sequence = taught[k.ID]
		c.Concepts = append(c.Concepts, k)
		e.done()
	}
}

func readGlossary(fsys fs.FS, c *Curriculum, out *Problems) {
	f, ok := open(fsys, "glossaire.yaml", out)
	if !ok {
		return
	}
	defer f.done()
	list, ok := f.must("mots", "…")
	if !ok {
		return
	}
	for _, item := range list.items() {
		e := item.fields()
		t := Term{Word: e.mustText("mot", "serveur"), Definition: e.mustText("definition", "Un ordinateur qui…"), Sequence: e.optText("sequence"), Translations: map[string]string{}}
		if tr, ok := e.get("traductions"); ok {
			words := tr.fields()
			for _, lang := range words.keys() {
				t.Translations[lang] = words.mustText(lang, "server")
			}
		}
		c.Glossary = append(c.Glossary, t)
		e.done()
	}
}

func readReferential(fsys fs.FS, name string, c *Curriculum, out *Problems) {
	f, ok := open(fsys, name, out)
	if !ok {
		return
	}
	defer f.done()
	c.Referential = Referential{
		ID: f.mustText("id", "dwwm-2023"), Title: f.mustText("titre", "…"), Code: f.mustText("fiche", "RNCP37674"),
		Level: f.mustCount("niveau", "5"), Year: f.mustCount("millesime", "2023"), ToVerify: f.optText("a_verifier"),
	}
	if blocks, ok := f.must("blocs", "…"); ok {
		for _, item := range blocks.items() {
			b := item.fields()
			id := b.mustText("id", "BC01")
			b.mustText("libelle", "…")
			if list, ok := b.must("competences", "…"); ok {
				c.Competences = append(c.Competences, readCompetences(list, id)...)
			}
			b.done()
		}
	}
	if list, ok := f.get("transversales"); ok {
		c.Competences = append(c.Competences, readCompetences(list, "")...)
	}
}

func readCompetences(list node, block string) []Competence {
	var read []Competence
	for _, item := range list.items() {
		f := item.fields()
		read = append(read, Competence{Code: f.mustText("code", "CP1"), Label: f.mustText("libelle", "…"), Block: block})
		f.done()
	}
	return read
}

func readRubrics(fsys fs.FS, c *Curriculum, out *Problems) {
	names, err := fs.Glob(fsys, "grilles/*.yaml")
	if err != nil || len(names) == 0 {
		out.add("grilles", "", "ajoutez grilles/entretien.yaml.", "il n’y a aucune grille.")
		return
	}
	slices.Sort(names)
	for _, name := range names {
		if f, ok := open(fsys, name, out); ok {
			c.Rubrics = append(c.Rubrics, readRubric(f, c))
			if r := c.Rubrics[len(c.Rubrics)-1]; r.ID+".yaml" != path.Base(name) {
				out.add(name, "id", fmt.Sprintf("écrivez « id: %s ».", path.Base(name[:len(name)-len(".yaml")])), "l’identifiant n’est pas le nom du fichier.")
			}
		}
	}
}

func readRubric(f *fields, c *Curriculum) Rubric {
	defer f.done()
	r := Rubric{ID: f.mustText("id", "entretien"), Title: f.mustText("titre", "…"), Instruction: f.mustText("consigne", "…"), GapToDiscuss: f.mustCount("ecart_a_discuter", "2")}
	if m := f.optCount("minutes"); m != nil {
		r.Minutes = *m
	}
	var common [5]string
	if n, ok := f.get("echelle"); ok {
		common = readLevels(n)
	}
	if list, ok := f.must("criteres", "…"); ok {
		for _, item := range list.items() {
			r.Criteria = append(r.Criteria, readCriterion(item, common))
		}
	}
	if n, ok := f.get("poids"); ok {
		w := n.fields()
		for _, key := range w.keys() {
			c.Weights[key] = w.mustCount(key, "20")
		}
	}
	return r
}

func readCriterion(n node, common [5]string) Criterion {
	f := n.fields()
	defer f.done()
	k := Criterion{ID: f.mustText("id", "projet"), Label: f.mustText("libelle", "Projet"), Levels: common, Evidence: f.optText("preuves")}
	if b, ok := f.get("individuel"); ok {
		k.Individual = b.truth()
	}
	if l, ok := f.get("niveaux"); ok {
		k.Levels = readLevels(l)
	}
	if k.Levels[0] == "" {
		f.out.add(f.path, f.name("niveaux"), "écrivez cinq phrases, de 0 à 4, ou une « echelle » commune.", "les niveaux manquent.")
	}
	return k
}

func readLevels(n node) (levels [5]string) {
	texts := n.texts()
	if len(texts) != len(levels) {
		n.fault("écrivez cinq phrases, de 0 à 4.", "j’ai lu %d niveaux.", len(texts))
		return levels
	}
	copy(levels[:], texts)
	return levels
}
